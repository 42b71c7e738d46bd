import { Size } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Check } from '../values/check';
import { Refusal } from '../values/refusal';
import { newId } from './id';
import { Records } from './ledger';

const NO_REASON = new Refusal('PLATFORM-304', {
  protects: 'Pods with more rights than the restricted level allows can take over the machine, so somebody must have weighed it.',
  wrong: "new Namespace(this, 'Namespace', { podSecurity: PodSecurity.PRIVILEGED })",
  right: "new Namespace(this, 'Namespace', { podSecurity: PodSecurity.PRIVILEGED, reason: 'the driver mounts devices of the machine' })",
});

const OWNED_TWICE = new Refusal('PLATFORM-305', {
  protects: 'Two owners would each guard the namespace in their own way, and the last one applied would win.',
  wrong: "new Namespace(a, 'Namespace', { name: 'shared' }); new Namespace(b, 'Namespace', { name: 'shared' })",
  right: "const shared = new Namespace(cluster, 'shared'); new A(cluster, 'a', { namespace: shared }); new B(cluster, 'b', { namespace: shared })",
});

/** How much a namespace is trusted, and how early the cluster needs it. */
export enum Tier {
  /** What the cluster can't start without (the network, Flux): no policies, since a wrong one would lock the cluster out. */
  SYSTEM = 0,
  /** Shared services that applications stand on. Denied by default. */
  PLATFORM = 1,
  /** Applications. Denied by default, and never bound to cluster-admin. */
  APPLICATION = 2,
}

/** Level of the Pod Security Standards that a namespace enforces. See https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export enum PodSecurity {
  /** Hardened pods only. */
  RESTRICTED = 'restricted',
  /** Known ways to gain privileges are closed; a reason is needed. */
  BASELINE = 'baseline',
  /** Anything goes; a reason is needed. */
  PRIVILEGED = 'privileged',
}

/** What a namespace is for and how it is guarded. */
export interface NamespaceProps {
  /**
   * Name of the namespace.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * How much it is trusted.
   * @default Tier.PLATFORM
   */
  readonly tier?: Tier;
  /**
   * Pod Security level that it enforces.
   * @default PodSecurity.RESTRICTED
   */
  readonly podSecurity?: PodSecurity;
  /**
   * Why it needs less than the restricted level; written beside the label. Refused when such a reason is missing.
   * @default - none needed for restricted namespaces
   */
  readonly reason?: string;
  /**
   * Memory that all its pods together may request.
   * @default - no limit
   */
  readonly memoryQuota?: Size;
  /**
   * Pods that it may hold; a guard against a controller that runs wild.
   * @default 100
   */
  readonly podQuota?: number;
  /**
   * Whether something else creates it (Kubernetes itself, as with kube-system): nothing is rendered for it then.
   * @default false
   */
  readonly existing?: boolean;
}

/**
 * A namespace, declared once, by whoever owns it. Its Namespace, default-deny and DNS policies, LimitRange and
 * ResourceQuota are rendered into the cluster's `namespaces` stage, which every other stage waits for.
 *
 * A second owner of the same name is refused.
 */
export class Namespace extends Construct {
  /** Name of the namespace. */
  public readonly name: string;
  /** How much it is trusted. */
  public readonly tier: Tier;
  /** Pod Security level that it enforces. */
  public readonly podSecurity: PodSecurity;
  /** @internal */ public readonly _props: NamespaceProps;

  /**
   * @param scope the component that owns it, or the cluster for one that several share
   * @param id construct id
   * @param props what it is for
   */
  constructor(scope: Construct, id: string, props: NamespaceProps = {}) {
    super(scope, newId(scope, id));
    this._props = props;
    this.name = props.name ?? id;
    this.tier = props.tier ?? Tier.PLATFORM;
    this.podSecurity = props.podSecurity ?? PodSecurity.RESTRICTED;
    Check.dnsLabel(this, 'name', this.name);
    Check.wholeNumber(this, 'podQuota', props.podQuota ?? 100, 1);
    NO_REASON.unless(
      this,
      this.podSecurity === PodSecurity.RESTRICTED || (props.reason ?? '').trim() !== '',
      `'podSecurity' is '${this.podSecurity}' without a reason: say in 'reason' why the restricted level is not enough`,
    );
    const owner = namespaceOf(this, this.name);
    OWNED_TWICE.unless(this, owner === undefined, `namespace '${this.name}' already belongs to [${owner?.node.path}]: create it once, for example in the cluster's program, and pass it to both`);
    NAMESPACES.add(this, this);
  }
}

/** The namespaces of a cluster. */
export const NAMESPACES = new Records<Namespace>();

/** The namespace of a name in the cluster of a construct, among those that have been declared by now. */
export function namespaceOf(construct: IConstruct, name: string): Namespace | undefined {
  return NAMESPACES.all(construct).find(({ record }) => record.name === name)?.record;
}
