import { Check, Component, Manifests, Namespace, Refusal, Rules, Stage, Tier } from '@monosense-io/platform';
import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { CiliumClusterwideNetworkPolicy } from './imports/cilium.io-v2';

// How Cilium calls the namespace of a pod, and the label of the namespace's tier.
const NAMESPACE = 'k8s:io.kubernetes.pod.namespace';
const TIER = `k8s:io.cilium.k8s.namespace.labels.${Rules.TIER_LABEL}`;

// The labels that a cluster's DNS servers carry, whoever installs them.
const DNS = { [NAMESPACE]: 'kube-system', 'k8s:k8s-app': 'kube-dns' };

const UNTIL = new Refusal('NETWORK-POLICIES-001', {
  protects: 'The audit cannot tell whether a bypass is over when its end is no day of the calendar.',
  wrong: "policies.bypass(shop, { until: '2026-02-30', reason: 'payments time out' })",
  right: "policies.bypass(shop, { until: '2026-02-28', reason: 'payments time out' })",
});

const GUARDED = new Refusal('NETWORK-POLICIES-002', {
  protects: 'No policy guards the namespaces of the system tier, so a bypass there opens nothing and finds no fault.',
  wrong: "policies.bypass(cluster.kubeSystem, { until: '2026-12-01', reason: 'payments time out' })",
  right: "policies.bypass(shop, { until: '2026-12-01', reason: 'payments time out' })",
});

const ONCE = new Refusal('NETWORK-POLICIES-003', {
  protects: 'While a second bypass of the same namespace is open, the end of the first one ends nothing.',
  wrong: "policies.bypass(shop, { until: '2026-12-01', … }); policies.bypass(shop, { until: '2026-12-02', … })",
  right: "policies.bypass(shop, { until: '2026-12-02', … })",
});

/** How long a namespace is open, and why. */
export interface BypassOptions {
  /**
   * The last day on which it is open (UTC), as in `2026-12-01`. The synthesis doesn't look at the clock; from the day after,
   * `npx projen netpol audit` fails until the bypass is removed.
   */
  readonly until: string;
  /** Why it is needed; listed by the build until it is gone. */
  readonly reason: string;
}

/**
 * What holds for the policies of a whole cluster: pods of every namespace are denied by default, also of one that was made
 * by hand. Namespaces of the system tier stay open, since a policy there could lock out what would repair it.
 *
 * The policies of what is declared come from the core, with or without this. Needs Cilium.
 */
export class NetworkPolicies extends Component {
  private readonly bypassed = new Set<Namespace>();

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `network-policies`
   */
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new ApiObject(new Stage(this, 'Baseline', { namespace: this.cluster.kubeSystem }), 'DefaultDeny', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumClusterwideNetworkPolicy',
      metadata: { name: 'default-deny' },
      spec: {
        description: 'Denies what nobody allows, in every namespace but those of the system tier',
        endpointSelector: {
          matchExpressions: [
            // Only pods have a namespace: Cilium's health checks, the machines and the Gateways in its proxy stay as they are.
            { key: NAMESPACE, operator: 'Exists' },
            // By name as well: such a namespace may not have its label yet when its first pods start, and kube-system never gets one.
            { key: NAMESPACE, operator: 'NotIn', values: Lazy.any({ produce: () => this.systemNamespaces() }) },
            { key: TIER, operator: 'NotIn', values: [`${Tier.SYSTEM}`] },
          ],
        },
        enableDefaultDeny: { ingress: true, egress: true },
        // An empty rule allows nothing. The machine that a pod runs on always reaches it, so probes need no exception.
        ingress: [{}],
        egress: [{ toEndpoints: [{ matchLabels: DNS }], toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }, { port: '53', protocol: 'TCP' }] }] }],
      },
    } satisfies CiliumClusterwideNetworkPolicy);
  }

  /**
   * Escape hatch: opens a namespace for a while, to find out whether a policy is what stops something. Its pods may send to
   * everybody and take from everybody; the policies at the other end still hold.
   *
   * Refused: a namespace of the system tier, which is open anyway; a second bypass of the same namespace; no reason; a day
   * that doesn't exist.
   *
   * @param namespace the namespace
   * @param options until when, and why
   */
  public bypass(namespace: Namespace, options: BypassOptions): void {
    const { until, reason } = options;
    const { name } = namespace;
    UNTIL.unless(this, isDay(until), `'until' of the bypass of namespace '${name}' must be a day, got '${until}': write it as in 2026-12-01`);
    Check.text(this, `reason of the bypass of ${name}`, reason, 'say what is looked for');
    GUARDED.unless(this, namespace.tier !== Tier.SYSTEM, `'namespace' must be one that policies guard, got '${name}' of the system tier: remove the bypass`);
    ONCE.unless(this, !this.bypassed.has(namespace), `'namespace' must not be bypassed twice, got '${name}' again: keep one of the two`);
    this.bypassed.add(namespace);
    new Manifests(this, `Bypass-${name}`, {
      namespace,
      reason: `opens namespace '${name}' until ${until}: ${reason}`,
      objects: [{
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: {
          name: 'bypass',
          // By these the audit knows it.
          annotations: { 'platform.monosense.io/bypass-until': until, 'platform.monosense.io/bypass-reason': reason },
        },
        spec: {
          endpointSelector: {},
          enableDefaultDeny: { ingress: false, egress: false },
          ingress: [{ fromEntities: ['all'] }],
          egress: [{ toEntities: ['all'] }],
        },
      }],
    });
  }

  private systemNamespaces(): string[] {
    const namespaces = this.cluster.node.findAll().filter((construct): construct is Namespace => construct instanceof Namespace);
    return namespaces.filter(({ tier }) => tier === Tier.SYSTEM).map(({ name }) => name).sort();
  }
}

/** Whether a text is a day of the calendar. */
function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // JavaScript takes the 30th of February for the 2nd of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
