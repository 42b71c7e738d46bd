import { isIP } from 'net';
import { Check, Cpu, Endpoint, ExternalEndpoint, ExternalSecret, HelmRelease, IGateway, Pods, Remediation, Stage } from '@monosense-io/platform';
import { Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { DnsProvider } from './dns-provider';
import type { ExternalDns } from './external-dns';
import { CHART, labelsOf, METRICS } from './upstream';

const RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };

// Objects that carry this label are read by the controller of that name alone.
const LABEL = 'platform.monosense.io/dns';

const DOMAIN = /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** What a controller may do to records. It touches only those that it has made itself. */
export enum RecordPolicy {
  /** Create, change, and remove what nothing in the cluster asks for any more. */
  SYNC = 'sync',
  /** Create and change. */
  UPSERT_ONLY = 'upsert-only',
  /** Create. */
  CREATE_ONLY = 'create-only',
}

/** What a controller publishes, and where. At least one of `gateway`, `services` and `records` is needed. */
export interface ControllerProps {
  /** Who keeps the records. */
  readonly provider: DnsProvider;
  /**
   * The Gateway whose routes' hostnames are published; those of no other are. For the hostnames of two Gateways add two
   * controllers.
   * @default - no routes are read
   */
  readonly gateway?: IGateway;
  /**
   * What the hostnames of the routes point to, a name or an address, for a Gateway that is reached through a tunnel.
   * Refused together with `services` and `records`, whose targets it would replace as well.
   * @default - the Gateway's addresses
   */
  readonly target?: string;
  /**
   * Whether load-balancer Services are published under the names in their annotation
   * `external-dns.alpha.kubernetes.io/hostname`. The API servers of a ClusterMesh are one of them.
   * @default false
   */
  readonly services?: boolean;
  /**
   * Whether the records of DNSEndpoint objects are published.
   * @default false
   */
  readonly records?: boolean;
  /**
   * Domains that it publishes names of; others are left alone.
   * @default - the cluster's domain
   */
  readonly domains?: string[];
  /**
   * What it may do to its records.
   * @default RecordPolicy.SYNC
   */
  readonly policy?: RecordPolicy;
  /**
   * Name under which it marks records as its own. No other controller of any cluster may have it.
   * @default - `k8s-<cluster>-<name>`
   */
  readonly ownerId?: string;
  /**
   * Prefix of the TXT records that hold those marks; `%{record_type}` stands for the type of the record. With a dot at its
   * end it also works for the domain itself.
   * @default '%{record_type}-k8s.'
   */
  readonly txtPrefix?: string;
}

/** One external-dns: a set of sources, and the provider that their names are published at. */
export class DnsController extends Construct {
  /** Name under which it marks records as its own. */
  public readonly ownerId: string;
  /** Labels for a DNSEndpoint, Service or route that this controller alone shall publish. */
  public readonly labels: { [label: string]: string };
  /** @internal */ public readonly _metrics: Endpoint;
  private readonly stage: Stage;
  private readonly props: ControllerProps;
  private readonly pods: Pods;

  /**
   * @param scope the installation
   * @param id name of the controller
   * @param props what it publishes, and where
   */
  constructor(scope: ExternalDns, id: string, props: ControllerProps) {
    super(scope, id);
    this.props = props;
    this.ownerId = props.ownerId ?? `k8s-${scope.cluster.facts.name}-${id}`;
    this.labels = { [LABEL]: id };
    this.check();
    this.stage = scope._stage;
    this.pods = new Pods(this.stage, id, { labels: labelsOf(this._release) });
    this._metrics = new Endpoint(this.stage, `${id}-metrics`, { ...METRICS, pods: this.pods });
    this.install(scope);
    scope._add(this);
  }

  /** @internal */
  public get _release(): string {
    return `external-dns-${this.node.id}`;
  }

  private check(): void {
    const { gateway, target, services, records, domains, ownerId } = this.props;
    // Helm allows 53 characters, and the chart's own name stands before it.
    Check.that(this, this.node.id.length <= 40, `'name' must have at most 40 characters, got ${this.node.id.length}: shorten it`);
    Check.that(this, this.node.id !== 'rfc2136', "'name' can't be 'rfc2136': the variable EXTERNAL_DNS_RFC2136_PORT, which Kubernetes derives from it for all pods of the namespace, is one that external-dns reads; choose another");
    Check.that(this, gateway !== undefined || services === true || records === true, "publishes nothing: set 'gateway', 'services' or 'records'");
    Check.that(this, target === undefined || gateway !== undefined, "'target' is for routes, and there is no Gateway: set 'gateway', or leave 'target' out");
    Check.that(this, target === undefined || !(services || records), "'target' would replace the targets of Services and DNSEndpoints as well: publish those with a second controller");
    Check.that(this, target === undefined || isIP(target) !== 0 || DOMAIN.test(target), `'target' must be a host name or an address, got '${target}': write it as in tunnel.example.org`);
    Check.that(this, domains === undefined || domains.length > 0, "'domains' is empty: name at least one, or leave it out for the cluster's");
    for (const domain of domains ?? []) Check.that(this, DOMAIN.test(domain), `'domains' must hold DNS domains, got '${domain}': write it as in example.org`);
    Check.that(this, ownerId === undefined || /^[A-Za-z0-9._-]+$/.test(ownerId), `'ownerId' must consist of letters, digits, dots, dashes and underscores, got '${ownerId}': rename it`);
  }

  private install(component: ExternalDns): void {
    const { gateway, target, services, records, policy, txtPrefix } = this.props;
    const domains = this.props.domains ?? [this.stage.cluster.facts.domain];
    const provider = this.props.provider._for(this, domains);
    const route = gateway?.connect(this.stage);
    const secret = new ExternalSecret(this.stage, `${this.node.id}-credentials`, {
      store: component._secretStore, name: this._release, data: { [provider.field]: { item: provider.item } },
    });
    new HelmRelease(this.stage, `${this.node.id}-release`, {
      chart: CHART,
      releaseName: this._release,
      // It exits when its DNS server doesn't answer: another version would not help, a later try does.
      remediation: Remediation.RETRY,
      values: {
        provider: { name: provider.name },
        sources: [...(route ? ['gateway-httproute', 'gateway-grpcroute'] : []), ...(services ? ['service'] : []), ...(records ? ['crd'] : [])],
        ...(route ? { gatewayNamespace: route.namespace } : {}),
        // Read lazily: controllers are added one after the other.
        labelFilter: Lazy.any({ produce: () => this.labelFilter(component) }),
        domainFilters: domains,
        policy: policy ?? RecordPolicy.SYNC,
        registry: 'txt',
        txtOwnerId: this.ownerId,
        txtPrefix: txtPrefix ?? '%{record_type}-k8s.',
        // A change is published within seconds; the interval is for what was changed at the provider.
        triggerLoopOnEvent: true,
        interval: '1m',
        extraArgs: [
          ...(route ? [`--gateway-name=${route.name}`] : []),
          ...(target === undefined ? [] : [`--default-targets=${target}`, '--force-default-targets']),
          ...(services ? ['--service-type-filter=LoadBalancer'] : []),
          // A TXT record can't have an asterisk inside its name.
          '--txt-wildcard-replacement=wildcard',
          ...provider.args,
        ],
        env: [{ name: provider.variable, valueFrom: { secretKeyRef: { name: secret.secretName, key: provider.field } } }],
        // The program reads its secret when it starts.
        deploymentAnnotations: { 'reloader.stakater.com/auto': 'true' },
        resources: this.stage.reserve(this._release, 1, RESOURCES),
      },
    });
    this.stage.cluster.kubeApi.connect(this.stage, { pods: this.pods });
    new ExternalEndpoint(this, 'Server', provider.server).connect(this.stage, { pods: this.pods });
  }

  /** Leaves out what is labelled for another controller, and nothing else. */
  private labelFilter(component: ExternalDns): string | undefined {
    const others = component._controllers.map(({ node }) => node.id).filter((name) => name !== this.node.id).sort();
    return others.length === 0 ? undefined : `${LABEL} notin (${others.join(',')})`;
  }
}
