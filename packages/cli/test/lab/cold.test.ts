import type { ContractCluster } from '@monosense-io/output';
import { assumptionsOf, nodesOf } from '../../src/lab/cold/machines.ts';
import { criticalPath, pageOf } from '../../src/lab/cold/timeline.ts';
import type { Span } from '../../src/lab/cold/timeline.ts';
import { OPERATORS, workload } from '../../src/lab/cold/workloads.ts';
import { object } from './rendering.ts';

const CLUSTER = {
  name: 'home', podCidrs: ['10.244.0.0/16'], nodes: [
    { name: 'one', address: '10.0.0.1', controlPlane: true, memory: '64Gi', cpu: '16', zone: 'attic' },
    { name: 'two', address: '10.0.0.2', controlPlane: false, memory: '8192Mi' },
  ],
} as unknown as ContractCluster;

test('machines have what their facts say, and each its own range of pods', () => {
  const [one, two] = nodesOf(CLUSTER);

  expect(one.metadata.labels).toMatchObject({ 'kubernetes.io/hostname': 'one', 'node-role.kubernetes.io/control-plane': '', 'topology.kubernetes.io/zone': 'attic' });
  expect([one.status.allocatable, two.status.allocatable]).toMatchObject([{ cpu: '16', memory: '62Gi' }, { cpu: '8', memory: '6144Mi' }]);
  expect([one.spec.podCIDR, two.spec.podCIDR]).toEqual(['10.244.0.0/24', '10.244.1.0/24']);
});

test('what nobody has said of a machine is assumed, and said', () => {
  expect(assumptionsOf(CLUSTER)[0]).toBe('the CPU of two, of which no fact says anything: 8 threads');
});

test('a played operator makes the pods that its object asks for', () => {
  const cluster = { ...object('postgresql.cnpg.io/v1/Cluster', 'databases/postgres'), spec: { instances: 3, affinity: { podAntiAffinityType: 'required' }, storage: { size: '8Gi', storageClass: 'local' } } };

  const [pods] = workload(OPERATORS.Cluster(cluster)[0]);

  expect(pods).toMatchObject({ kind: 'StatefulSet', spec: { replicas: 3, template: { metadata: { labels: { 'cnpg.io/cluster': 'postgres', 'cnpg.io/podRole': 'instance' } } } } });
  expect(pods.spec.volumeClaimTemplates).toEqual([{ metadata: { name: 'pgdata' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } }, storageClassName: 'local' } }]);
});

const SPANS: Span[] = [
  { kind: 'bootstrap', name: 'API server', began: 0, ready: 4 },
  { kind: 'stage', name: 'namespaces', began: 4, ready: 6, waitedFor: 'API server' },
  { kind: 'stage', name: 'quick', began: 6, ready: 7, waitedFor: 'namespaces' },
  { kind: 'stage', name: 'slow', began: 6, ready: 30, waitedFor: 'namespaces' },
  { kind: 'release', name: 'x/slow', began: 6, ready: 29, waitedFor: 'slow' },
  { kind: 'stage', name: 'last', began: 30, ready: 31, waitedFor: 'slow' },
];

test('the critical path is what the last stage waited for', () => {
  expect(criticalPath(SPANS)).toEqual(['API server', 'namespaces', 'slow', 'last']);
});

test('what never became ready ends the critical path', () => {
  expect(criticalPath([...SPANS, { kind: 'stage', name: 'stuck', began: 7, waitedFor: 'quick' }])).toEqual(['API server', 'namespaces', 'quick', 'stuck']);
});

test('the page needs nothing from elsewhere, and shows words as they are', () => {
  const page = pageOf({ cluster: 'home', seconds: 31, counts: { stages: 4 }, spans: SPANS, criticalPath: ['slow'], cast: { real: [], played: [], assumed: [] }, problems: ['Pod <x> must run'] });

  expect(page).not.toMatch(/src=|href=|@import|url\(/);
  expect(page).toContain('Pod &lt;x&gt; must run');
});
