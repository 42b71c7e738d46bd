import { judgeMachines } from '../../src/verify/machines.ts';
import type { Release } from '../../src/verify/releases.ts';

const RELEASE: Release = { id: 'shop/shop', name: 'shop', namespace: 'shop', chart: 'shop', version: '1.2.3', values: {}, valuesFrom: [] };
const machines = (facts: object = { cpu: '8' }): Array<{ name: string; memory: string; cpu?: string; zone?: string }> => [1, 2, 3].map((number) => ({ name: `home-0${number}`, memory: '64Gi', ...facts }));

const labels = { app: 'shop' };
const requesting = (requests: object): object => ({ containers: [{ name: 'shop', resources: { requests } }] });
const workload = (spec: object, replicas = 1, kind = 'Deployment', name = 'shop'): object => ({
  apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'shop' }, spec: { replicas, strategy: { type: 'Recreate' }, template: { metadata: { labels }, spec } },
});
const apart = (topologyKey: string): object => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels: labels } }] } } });
const spread = (topologyKey: string, minDomains: number): object => ({ topologySpreadConstraints: [{ topologyKey, whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1, minDomains, labelSelector: { matchLabels: labels } }] });

const judged = (objects: object[], applied: object[] = [], of = machines()): ReturnType<typeof judgeMachines> => judgeMachines(of, [{ release: RELEASE, objects }], applied);

const zones = machines({ zone: 'one' }).map((machine, index) => (index === 0 ? { ...machine, zone: 'two' } : machine));

test.each([
  ['requests more memory than any machine has', [workload(requesting({ memory: '100Gi' }))], machines(), 'VERIFY-017', "Deployment 'shop' of chart shop 1.2.3 requests 100 GiB of memory, more than any machine that it may run on has (at most 64 GiB)"],
  ['requests more CPU than any machine has', [workload(requesting({ cpu: '8500m' }))], machines(), 'VERIFY-017', 'requests 8500m of CPU'],
  ['requests more than the machine that it must run on has', [workload({ ...requesting({ cpu: 4 }), nodeSelector: { 'kubernetes.io/hostname': 'home-01' } })], machines().map((machine, index) => ({ ...machine, cpu: index === 0 ? '2' : '8' })), 'VERIFY-017', '(at most 2)'],
  ['runs on every machine, of which one is too small', [workload(requesting({ memory: '10Gi' }), 1, 'DaemonSet')], machines().map((machine, index) => ({ ...machine, memory: index === 0 ? '8Gi' : '64Gi' })), 'VERIFY-017', 'more than each machine that it may run on has (at least 8 GiB)'],
  ['must not share machines, of which there are too few', [workload(apart('kubernetes.io/hostname'), 4)], machines(), 'VERIFY-019', 'must leave a machine to each pod, of which there are 4, got 3 machines: change the values of the chart, so as to run fewer pods'],
  ['must not share zones, of which there are too few', [workload(apart('topology.kubernetes.io/zone'), 3)], zones, 'VERIFY-019', 'must leave a zone to each pod, of which there are 3, got 2 zones'],
  ['must be spread over more zones than there are', [workload(spread('topology.kubernetes.io/zone', 3), 3)], zones, 'VERIFY-019', "'spec.template.spec.topologySpreadConstraints[0].minDomains' of Deployment 'shop' of chart shop 1.2.3 must be at most 2, the number of zones for its 3 pods, got 3"],
])('a pod of a chart that %s is refused', async (_what, objects, of, code, message) => {
  const { problems } = await judged(objects, [], of);

  expect(problems).toEqual([expect.stringContaining(`[shop/shop] ${code}: `)]);
  expect(problems[0]).toContain(message);
});

test('pods of charts and of programs are counted together, those of a daemon on every machine', async () => {
  const applied = [workload(requesting({ memory: '20Gi' }), 3, 'StatefulSet', 'db')];
  const daemon = (memory: string): object => workload(requesting({ memory }), 1, 'DaemonSet');

  expect((await judged([daemon('44Gi')], applied)).problems).toEqual([]);
  expect((await judged([daemon('45Gi')], applied)).problems).toEqual([
    "[machines] VERIFY-018: pods of charts and programs together request at least 195 GiB of memory, and the machines have 192 GiB: request less or add memory (largest: DaemonSet 'shop' 3 × 45 GiB, StatefulSet 'db' 3 × 20 GiB)",
  ]);
});

test('what the kubelet keeps back is not there for pods of charts', async () => {
  const pod = [workload(requesting({ memory: '60Gi' }))];

  expect((await judged(pod, [], machines({ cpu: '8', reservedMemory: '2Gi' }))).problems).toEqual([]);
  expect((await judged(pod, [], machines({ cpu: '8', reservedMemory: '5Gi' }))).problems).toEqual([expect.stringContaining('VERIFY-017')]);
});

test('CPU is left alone, and the report says so, where facts hold none', async () => {
  expect(await judged([workload(requesting({ cpu: '100' }))], [], machines({}))).toEqual({ checked: '1 set of pods of charts', notes: ["CPU, of which the facts of the machines say nothing ('cpu')"], problems: [] });
});

test.each([
  ['finds a machine for each pod', [workload(apart('kubernetes.io/hostname'), 3)]],
  ['is to be in zones that nobody has written down', [workload(apart('topology.kubernetes.io/zone'), 5)]],
  ['is a test, which runs when somebody asks', [{ ...workload(requesting({ memory: '100Gi' })), metadata: { name: 'test', namespace: 'shop', annotations: { 'helm.sh/hook': 'test' } } }]],
])('one that %s passes', async (_what, objects) => {
  expect((await judged(objects)).problems).toEqual([]);
});
