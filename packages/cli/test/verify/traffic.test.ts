import { judgeTraffic } from '../../src/verify/traffic.ts';

const namespace = (name: string, tier?: string): object => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: tier === undefined ? {} : { 'platform.monosense.io/tier': tier } } });
const named = (apiVersion: string, kind: string, spec: object, metadata: object = {}): object => ({ apiVersion, kind, metadata: { name: 'shop', namespace: 'shop', ...metadata }, spec });
const labels = { app: 'shop' };
const workload = named('apps/v1', 'Deployment', { template: { metadata: { labels }, spec: { containers: [{ name: 'shop', ports: [{ name: 'http', containerPort: 8080 }] }] } } });
const policy = (spec: object, metadata: object = {}): object => named('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {}, policyTypes: ['Ingress'], ...spec }, metadata);
const ofMachines = named('cilium.io/v2', 'CiliumNetworkPolicy', { endpointSelector: { matchLabels: labels }, ingress: [{ fromEntities: ['remote-node'], toPorts: [{ ports: [{ port: '8080' }] }] }] });
const service = (spec: object, metadata: object = {}): object => named('v1', 'Service', { selector: labels, ports: [{ port: 80, targetPort: 'http' }], ...spec }, metadata);
const ranges = { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/24'], externalTrafficPolicy: 'Local' };

const judged = (objects: object[], applied: object[] = [], annotations?: Record<string, string>, tier = '2'): ReturnType<typeof judgeTraffic> => (
  judgeTraffic(['10.0.0.11'], [{ release: { id: 'shop/shop', name: 'shop', namespace: 'shop', chart: 'shop', version: '1.2.3', values: {}, valuesFrom: [], annotations }, objects }], [namespace('shop', tier), ...applied])
);

test.each([
  ['a policy that lets everybody in to all pods', [policy({ ingress: [{}] })], [], 'VERIFY-020', "[shop/shop]", "'spec.ingress[0]' of NetworkPolicy 'shop' of chart shop 1.2.3 must not let everybody reach all pods on every port"],
  ['a port of the machines that makes its policy void', [workload, ofMachines, service({ type: 'NodePort' })], [], 'VERIFY-021', '[shop/shop]', "since CiliumNetworkPolicy 'shop' of chart shop 1.2.3 lets machines in"],
  ['a port of the machines that makes a policy of a program void', [workload, service({ type: 'NodePort' })], [ofMachines], 'VERIFY-021', '[shop/shop]', "since CiliumNetworkPolicy 'shop' lets machines in"],
  ['pods whose policy a Service of a program makes void', [workload, ofMachines], [service({ type: 'NodePort' }, { name: 'own' })], 'VERIFY-021', '[shop/own]', 'give a reason in its annotation platform.monosense.io/exposed-reason'],
  ['a second Service that goes past the ranges of the first', [workload, service(ranges), service({ type: 'LoadBalancer' }, { name: 'second' })], [], 'VERIFY-022', '[shop/shop]', "of Service 'second' of chart shop 1.2.3 must be set, since Service 'shop' of chart shop 1.2.3 has them for the same pods (10.0.0.0/24), got none"],
])('a chart with %s is refused', async (_what, objects, applied, code, place, message) => {
  const { problems } = await judged(objects, applied);

  expect(problems).toEqual([expect.stringContaining(`${place} ${code}: `)]);
  expect(problems[0]).toContain(message);
});

test.each([
  ['whose policy opens all, in a namespace where nothing is denied', [policy({ ingress: [{}] })], undefined, '0'],
  ['whose policy opens all, with a reason beside the release', [policy({ ingress: [{}] })], { 'platform.monosense.io/open-policy-reason': 'a public mirror' }, '2'],
  ['whose policy opens one port', [policy({ ingress: [{ ports: [{ port: 8080 }] }] })], undefined, '2'],
  ['whose Service keeps the addresses of those who come', [workload, ofMachines, service({ type: 'NodePort', externalTrafficPolicy: 'Local' })], undefined, '2'],
  ['whose Service has a reason beside the release', [workload, ofMachines, service({ type: 'NodePort' })], { 'platform.monosense.io/exposed-reason': 'guarded by the router' }, '2'],
])('one %s passes', async (_what, objects, annotations, tier) => {
  expect((await judged(objects, [], annotations, tier)).problems).toEqual([]);
});

test('what programs say among themselves is left to the synthesis', async () => {
  expect(await judged([], [policy({ ingress: [{}] }), workload, ofMachines, service({ type: 'NodePort' })])).toEqual({ checked: '0 policies and 0 Services of charts', notes: [], problems: [] });
});
