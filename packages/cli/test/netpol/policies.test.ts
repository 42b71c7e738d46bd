import type { Identity } from '../../src/netpol/model.ts';
import { policiesOf } from '../../src/netpol/policies.ts';
import { textOf, union } from '../../src/netpol/ports.ts';
import { ciliumPolicy, networkPolicy } from './lab.ts';

const NOBODY: Identity = { name: 'nobody', cluster: 'lab', labels: {}, namespaceLabels: {}, entities: [], addresses: [] };

function pod(namespace: string, labels: Record<string, string> = {}, cluster = 'lab'): Identity {
  return { ...NOBODY, cluster, namespace, labels, namespaceLabels: { 'kubernetes.io/metadata.name': namespace, team: 'blue' } };
}

/** The ports that a policy's egress, or ingress, allows with a peer. */
function allowed(object: Parameters<typeof policiesOf>[1][number], peer: Identity, side: 'ingress' | 'egress' = 'egress'): string {
  const [policy] = policiesOf('lab', [object]);
  return textOf(policy[side]!.allow.filter((rule) => rule.peer(peer)).reduce<ReturnType<typeof union>>((ports, rule) => union(ports, rule.ports), []));
}

const egress = (rule: object): ReturnType<typeof ciliumPolicy> => ciliumPolicy('shop', 'one', { endpointSelector: {}, egress: [rule] });

test.each([
  ['a pod selector alone means this namespace', { podSelector: {} }, pod('shop'), pod('other')],
  ['a namespace selector alone means all pods there', { namespaceSelector: { matchLabels: { team: 'blue' } } }, pod('other', { app: 'x' }), { ...pod('other'), namespaceLabels: {} }],
  ['both must hold', { namespaceSelector: {}, podSelector: { matchLabels: { app: 'x' } } }, pod('other', { app: 'x' }), pod('other')],
  ['In', { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['x', 'y'] }] } }, pod('shop', { app: 'y' }), pod('shop')],
  ['NotIn takes what has no such label', { podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['x'] }] } }, pod('shop'), pod('shop', { app: 'x' })],
  ['Exists', { podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }, pod('shop', { app: '' }), pod('shop')],
  ['DoesNotExist', { podSelector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] } }, pod('shop'), pod('shop', { app: '' })],
  ['a block of addresses', { ipBlock: { cidr: '192.0.2.0/24', except: ['192.0.2.128/25'] } }, { ...NOBODY, entities: ['world'], addresses: ['192.0.2.7'] }, { ...NOBODY, entities: ['world'], addresses: ['192.0.2.200'] }],
  ['a block of addresses is never pods', { ipBlock: { cidr: '0.0.0.0/0' } }, { ...NOBODY, entities: ['remote-node'], addresses: ['10.0.0.11'] }, pod('shop')],
])('a NetworkPolicy\'s peer: %s', (_case, peer, inside, outside) => {
  const policy = networkPolicy('shop', 'one', {}, { egress: [{ to: [peer] }] });

  expect([allowed(policy, inside), allowed(policy, outside)]).toEqual(['every port', '']);
});

test.each([
  ['endpoints are of this namespace', { toEndpoints: [{ matchLabels: { app: 'x' } }] }, pod('shop', { app: 'x' }), pod('other', { app: 'x' })],
  ['unless they name one', { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'other', 'any:app': 'x' } }] }, pod('other', { app: 'x' }), pod('shop', { app: 'x' })],
  ['or labels of one', { toEndpoints: [{ matchLabels: { 'io.cilium.k8s.namespace.labels.team': 'blue' } }] }, pod('other'), { ...pod('other'), namespaceLabels: {} }],
  ['endpoints are of this cluster', { toEndpoints: [{}] }, pod('shop'), pod('shop', {}, 'far')],
  ['unless they name one', { toEndpoints: [{ matchLabels: { 'k8s:io.cilium.k8s.policy.cluster': 'far' } }] }, pod('shop', {}, 'far'), pod('shop')],
  ['a reserved label', { toEndpoints: [{ matchLabels: { 'reserved:health': '' } }] }, { ...NOBODY, entities: ['health'] }, pod('shop')],
  ['an entity', { toEntities: ['kube-apiserver'] }, { ...NOBODY, entities: ['kube-apiserver', 'remote-node'] }, { ...NOBODY, entities: ['remote-node'] }],
  ['the cluster is its pods and machines', { toEntities: ['cluster'] }, { ...NOBODY, entities: ['host'] }, { ...NOBODY, entities: ['world'] }],
  ['a name', { toFQDNs: [{ matchName: 'a.example.org' }] }, { ...NOBODY, entities: ['world'], dns: 'a.example.org' }, { ...NOBODY, entities: ['world'], dns: 'b.example.org' }],
  ['a pattern stands for one label', { toFQDNs: [{ matchPattern: '*.example.org' }] }, { ...NOBODY, entities: ['world'], dns: 'a.example.org' }, { ...NOBODY, entities: ['world'], dns: 'a.b.example.org' }],
  ['a range', { toCIDRSet: [{ cidr: '2001:db8::/32' }] }, { ...NOBODY, entities: ['world'], addresses: ['2001:db8::7'] }, pod('shop')],
])('a CiliumNetworkPolicy\'s peer: %s', (_case, rule, inside, outside) => {
  expect([allowed(egress(rule), inside), allowed(egress(rule), outside)]).toEqual(['every port', '']);
});

test('a rule of nothing allows everything to Kubernetes, and nothing to Cilium', () => {
  expect(allowed(networkPolicy('shop', 'one', {}, { egress: [{}] }), pod('other'))).toBe('every port');
  expect(allowed(egress({}), pod('other'))).toBe('');
});

test('ports alone mean every peer', () => {
  expect(allowed(egress({ toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }] }] }), pod('other'))).toBe('53, 53/UDP, 53/SCTP');
});

test('a policy without a default deny leaves what nobody selects open', () => {
  const [policy] = policiesOf('lab', [ciliumPolicy('shop', 'one', { endpointSelector: {}, enableDefaultDeny: { egress: false }, egress: [{ toEntities: ['world'] }] })]);

  expect([policy.egress?.defaultDeny, policy.ingress]).toEqual([false, undefined]);
});

test('refused: a peer that the evaluation doesn\'t know', () => {
  expect(() => policiesOf('lab', [egress({ toServices: [{ k8sService: { serviceName: 'x' } }] })])).toThrow("NETPOL-006: CiliumNetworkPolicy shop/one uses toServices, which can't be evaluated: say it with toEndpoints, toEntities, toCIDR, toCIDRSet, toFQDNs");
});
