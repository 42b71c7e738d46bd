import { Cluster, Component, Namespace, Stage, Tier } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { debugging } from '../examples/debugging';
import { BypassOptions, NetworkPolicies } from '../src';

const BYPASS: BypassOptions = { until: '2026-12-01', reason: 'looking for a fault' };

/** Stands in for Cilium, which installs the kinds of its policies. */
class Cilium extends Component {
  constructor(cluster: Cluster) {
    super(cluster, 'cilium');
    const kinds = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'].map((kind) => ({ group: 'cilium.io', kind, versions: ['v2'], namespaced: kind === 'CiliumNetworkPolicy' }));
    const stage = new Stage(this, 'Operator', { namespace: cluster.kubeSystem, installs: kinds });
    new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cilium' } });
  }
}

function labWithCilium(): Lab {
  const lab = new Lab({ without: ['cilium.io'] });
  new Cilium(lab.cluster);
  return lab;
}

test('the clusterwide policy denies everything but names', () => {
  const lab = labWithCilium();

  new NetworkPolicies(lab.cluster, 'network-policies');

  expect(lab.object('CiliumClusterwideNetworkPolicy', 'default-deny')).toMatchSnapshot();
});

test('it waits for the kind, and is in no namespace', () => {
  const lab = labWithCilium();

  new NetworkPolicies(lab.cluster, 'network-policies');

  expect(lab.waits('network-policies-baseline')).toEqual(['cilium-operator']);
  expect(lab.object('CiliumClusterwideNetworkPolicy', 'default-deny').metadata).not.toHaveProperty('namespace');
});

test('every namespace of the system tier is left open, whenever it was declared', () => {
  const lab = labWithCilium();

  new NetworkPolicies(lab.cluster, 'network-policies');
  new Namespace(lab.cluster, 'flux-system', { tier: Tier.SYSTEM });

  expect(lab.object('CiliumClusterwideNetworkPolicy', 'default-deny').spec.endpointSelector.matchExpressions).toContainEqual({
    key: 'k8s:io.kubernetes.pod.namespace', operator: 'NotIn', values: ['flux-system', 'kube-system'],
  });
});

test('every option of a bypass has its effect', () => {
  const lab = labWithCilium();
  const options: Required<BypassOptions> = BYPASS;

  new NetworkPolicies(lab.cluster, 'network-policies').bypass(new Namespace(lab.cluster, 'shop'), options);

  expect(lab.object('CiliumNetworkPolicy', 'bypass')).toEqual({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: {
      name: 'bypass',
      namespace: 'shop',
      annotations: { 'platform.monosense.io/bypass-until': '2026-12-01', 'platform.monosense.io/bypass-reason': 'looking for a fault' },
    },
    spec: {
      endpointSelector: {},
      enableDefaultDeny: { ingress: false, egress: false },
      ingress: [{ fromEntities: ['all'] }],
      egress: [{ toEntities: ['all'] }],
    },
  });
});

test('a bypass is listed as an escape hatch, also long after its end', () => {
  const lab = labWithCilium();

  new NetworkPolicies(lab.cluster, 'network-policies').bypass(new Namespace(lab.cluster, 'shop'), { ...BYPASS, until: '2020-02-29' });

  expect(lab.platform.render()['infra/README.md']).toContain("| infra/network-policies/Bypass-shop | adds 1 raw manifest | opens namespace 'shop' until 2020-02-29: looking for a fault |");
});

test('the example opens one namespace', () => {
  const lab = labWithCilium();

  debugging(lab.cluster, new Namespace(lab.cluster, 'shop'));

  expect(lab.objects().filter(({ metadata }) => metadata.name === 'bypass').map(({ metadata }) => metadata.namespace)).toEqual(['shop']);
});

test.each<[string, BypassOptions, string, string]>([
  ['a day that is none', { ...BYPASS, until: 'tomorrow' }, 'NETWORK-POLICIES-001', "'tomorrow'"],
  ['a day that is in no calendar', { ...BYPASS, until: '2026-02-30' }, 'NETWORK-POLICIES-001', "'2026-02-30'"],
  ['no day', { ...BYPASS, until: undefined as unknown as string }, 'NETWORK-POLICIES-001', "'undefined'"],
  ['an empty reason', { ...BYPASS, reason: ' ' }, 'PLATFORM-106', "'reason of the bypass of shop'"],
  ['no reason', { ...BYPASS, reason: undefined as unknown as string }, 'PLATFORM-106', "'reason of the bypass of shop'"],
])('refused: %s', (_case, options, code, value) => {
  const lab = labWithCilium();
  const policies = new NetworkPolicies(lab.cluster, 'network-policies');

  expect(refusals(() => policies.bypass(new Namespace(lab.cluster, 'shop'), options))).toEqual([{ code, path: 'infra/network-policies', message: expect.stringContaining(value) }]);
});

test('refused: a bypass of what is open anyway', () => {
  const lab = labWithCilium();
  const policies = new NetworkPolicies(lab.cluster, 'network-policies');

  expect(refusals(() => policies.bypass(lab.cluster.kubeSystem, BYPASS))).toEqual([{ code: 'NETWORK-POLICIES-002', path: 'infra/network-policies', message: expect.stringContaining("'kube-system'") }]);
});

test('refused: a second bypass of a namespace', () => {
  const lab = labWithCilium();
  const policies = new NetworkPolicies(lab.cluster, 'network-policies');
  const shop = new Namespace(lab.cluster, 'shop');
  policies.bypass(shop, BYPASS);

  expect(refusals(() => policies.bypass(shop, { ...BYPASS, until: '2026-12-02' }))).toEqual([{ code: 'NETWORK-POLICIES-003', path: 'infra/network-policies', message: expect.stringContaining("'shop'") }]);
});

test('refused: a cluster without Cilium', () => {
  const lab = new Lab({ without: ['cilium.io'] });

  new NetworkPolicies(lab.cluster, 'network-policies');

  expect(lab.refusals()).toEqual([{ code: 'PLATFORM-511', path: 'infra/network-policies/Baseline', message: expect.stringContaining('CiliumClusterwideNetworkPolicy') }]);
});
