import { PodTemplate, Resource, Scheduling, Workloads } from '../src';

const machines = ['one', 'one', 'two'].map((zone, index) => ({ name: `home-0${index + 1}`, memory: '64Gi', cpu: '8', zone }));
const template = (spec: object, kind = 'Deployment', own: object = {}): PodTemplate => Workloads.madeBy({ apiVersion: 'apps/v1', kind, metadata: { name: 'shop', namespace: 'shop' }, spec: { ...own, template: { metadata: { labels: { app: 'shop' } }, spec } } })!;

test.each<[string, Resource, number]>([
  ['64Gi', Resource.MEMORY, 64 * 2 ** 30],
  ['1.5G', Resource.MEMORY, 1.5e9],
  ['.5Gi', Resource.MEMORY, 2 ** 29],
  ['128974848', Resource.MEMORY, 128974848],
  ['250m', Resource.CPU, 250],
  ['0.1', Resource.CPU, 100],
  ['16', Resource.CPU, 16000],
  ['0.0001', Resource.CPU, 1],
])('%s of %s is read as Kubernetes does', (quantity, resource, amount) => {
  expect(Scheduling.amountOf(quantity, resource)).toBe(amount);
});

test.each(['64 GB', '16 cores', '', '-1', undefined])('%s is no quantity', (quantity) => {
  expect(Scheduling.amountOf(quantity, Resource.CPU)).toBeNaN();
});

test('a pod requests what its containers do together, or what is busy before them, its sidecars and its overhead included', () => {
  const of = (cpu: string, more: object = {}): object => ({ resources: { requests: { cpu } }, ...more });

  expect(Scheduling.requestOf({ containers: [of('1'), of('500m')] }, Resource.CPU)).toBe(1500);
  expect(Scheduling.requestOf({ containers: [of('1')], initContainers: [of('4')] }, Resource.CPU)).toBe(4000);
  expect(Scheduling.requestOf({ containers: [of('1')], initContainers: [of('4', { restartPolicy: 'Always' })], overhead: { cpu: '100m' } }, Resource.CPU)).toBe(5100);
  expect(Scheduling.requestOf({ containers: [{ resources: { limits: { cpu: 2 } } }, {}] }, Resource.CPU)).toBe(2000);
  expect(Scheduling.requestOf({ containers: [{ resources: { requests: { memory: '1Gi' }, limits: { memory: '2Gi' } } }] }, Resource.MEMORY, true)).toBe(2 ** 31);
});

test.each<[string, object, string[]]>([
  ['by name', { nodeSelector: { 'kubernetes.io/hostname': 'home-02' } }, ['home-02']],
  ['by zone', { nodeSelector: { 'topology.kubernetes.io/zone': 'two' } }, ['home-03']],
  ['by an affinity that leaves some out', { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'NotIn', values: ['one'] }] }] } } } }, ['home-03']],
  ['by a label that nobody knows of', { nodeSelector: { gpu: 'yes' } }, ['home-01', 'home-02', 'home-03']],
])('machines are found %s', (_, spec, names) => {
  expect(Scheduling.machinesFor(spec, machines).map(({ name }) => name)).toEqual(names);
});

test('a zone that nobody has written down decides nothing', () => {
  expect(Scheduling.machinesFor({ nodeSelector: { 'topology.kubernetes.io/zone': 'two' } }, machines.map(({ zone, ...machine }) => machine))).toHaveLength(3);
});

test.each<[string, PodTemplate, object[], number]>([
  ['replicas', template({}, 'Deployment', { replicas: 2 }), [], 2],
  ['machines', template({}, 'DaemonSet'), [], 3],
  ['what a scaler starts with', template({}), [{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web', namespace: 'shop' }, spec: { scaleTargetRef: { kind: 'Deployment', name: 'shop' }, minReplicas: 4 } }], 4],
])('pods are counted by %s', (_, pods, beside, count) => {
  expect(Scheduling.podsOf(pods, beside, machines)).toBe(count);
});

test('pods that must be apart by zone wait for a zone of their own', () => {
  const apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: { app: 'shop' } } }] } } };

  expect(Scheduling.unplaced(template(apart, 'StatefulSet', { replicas: 3 }), [], machines)).toEqual([{
    field: 'spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]', apart: true,
    problem: 'must leave a zone to each pod, of which there are 3, got 2 zones', advice: 'run fewer pods, or prefer it only',
  }]);
  expect(Scheduling.unplaced(template(apart, 'StatefulSet', { replicas: 2 }), [], machines)).toEqual([]);
});
