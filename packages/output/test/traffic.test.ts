import { Traffic, Workloads } from '../src';

const named = (apiVersion: string, kind: string, spec: object): any => ({ apiVersion, kind, metadata: { name: 'shop', namespace: 'shop' }, spec });
const policy = (spec: object): any => named('networking.k8s.io/v1', 'NetworkPolicy', spec);
const cilium = (spec: object): any => named('cilium.io/v2', 'CiliumNetworkPolicy', spec);
const labels = { app: 'shop' };
const pods = [Workloads.madeBy(named('apps/v1', 'Deployment', { template: { metadata: { labels }, spec: { containers: [{ ports: [{ name: 'http', containerPort: 8080 }] }] } } }))!];
const service = (spec: object): any => named('v1', 'Service', { type: 'NodePort', selector: labels, ports: [{ port: 80, targetPort: 'http' }], ...spec });

test.each([
  ['by name', cilium({ endpointSelector: { matchLabels: labels }, ingress: [{}, { fromEntities: ['world'] }] }), ['spec.ingress[1]']],
  ['by everything', cilium({ endpointSelector: {}, ingress: [{ fromEntities: ['all'] }] }), ['spec.ingress[0]']],
  ['by a range, in its second part', { ...cilium({}), spec: undefined, specs: [{}, { ingress: [{ fromCIDR: ['::/0'] }] }] }, ['specs[1].ingress[0]']],
  ['by a range of Kubernetes', policy({ podSelector: { matchLabels: labels }, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 8080 }] }] }), ['spec.ingress[0]']],
  ['but some of it', policy({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] }] }), []],
  ['only on its way out', cilium({ endpointSelector: {}, egress: [{ toEntities: ['world'] }] }), []],
])('a policy lets the world in %s', (_, object, where) => {
  expect(Traffic.admitsWorld(object).map((opening) => opening.where)).toEqual(where);
});

test('a policy of two parts is judged by the part that selects the pods', () => {
  const machines = { ingress: [{ fromEntities: ['remote-node'] }] };
  const parts = (first: object, second: object): any => ({ ...cilium({}), spec: undefined, specs: [{ endpointSelector: { matchLabels: { app: 'db' } }, ...first }, { endpointSelector: { matchLabels: labels }, ...second }] });

  expect(Traffic.hidesSources([service({})], [parts({}, machines)], pods, [])).toHaveLength(1);
  expect(Traffic.hidesSources([service({})], [parts(machines, {})], pods, [])).toEqual([]);
});

test.each([
  ['10.0.0.0/24', 1], ['10.0.1.0/24', 0], ['fd00::/64', 1], ['10.0.0.11/32', 1], ['nonsense', 0],
])('a range %s lets machines in by their addresses: %s', (cidr, found) => {
  const guard = policy({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr } }] }] });

  expect(Traffic.hidesSources([service({})], [guard], pods, ['10.0.0.11', 'fd00::11'])).toHaveLength(found);
});
