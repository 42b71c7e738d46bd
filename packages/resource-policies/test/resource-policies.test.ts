import { readFileSync } from 'fs';
import { join } from 'path';
import { Component, Cpu, Namespace, Stage, Tier } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { shared } from '../examples/shared';
import { NamespaceLimits, ResourcePolicies } from '../src';

class Client extends Component {}

test('three classes, of which the last is that of every pod that names none', () => {
  const lab = new Lab();

  new ResourcePolicies(lab.cluster, 'resource-policies');

  expect(lab.objects().filter(({ kind }) => kind === 'PriorityClass')).toMatchSnapshot();
});

test('every limit has its effect', () => {
  const lab = new Lab();
  const limits: Required<NamespaceLimits> = {
    maxContainerMemory: Size.gibibytes(4),
    cpuQuota: Cpu.cores(6),
    maxVolume: Size.gibibytes(50),
    storageQuota: Size.gibibytes(200),
    loadBalancers: 1,
    clusterPriorities: false,
  };

  new ResourcePolicies(lab.cluster, 'resource-policies').limit(namespaceOf(lab, Tier.PLATFORM), limits);

  expect(lab.object('LimitRange', 'limits').spec.limits).toEqual([
    { type: 'Container', max: { memory: '4Gi' }, default: { memory: '4Gi' }, defaultRequest: { cpu: '10m', memory: '64Mi' } },
    { type: 'PersistentVolumeClaim', max: { storage: '50Gi' } },
  ]);
  expect(lab.object('ResourceQuota', 'limits').spec).toEqual({ hard: { 'requests.cpu': '6', 'requests.storage': '200Gi', 'services.loadbalancers': '1' } });
  expect(lab.object('ResourceQuota', 'no-cluster-priorities')).toMatchObject({
    metadata: { namespace: 'shop' },
    spec: {
      hard: { pods: '0' },
      scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['cluster-critical', 'cluster-services', 'system-cluster-critical', 'system-node-critical'] }] },
    },
  });
});

test('a default request is the one that every namespace has', () => {
  const lab = new Lab();

  shared(lab.cluster, namespaceOf(lab, Tier.APPLICATION));

  const mine = lab.object('LimitRange', 'limits').spec.limits[0].defaultRequest;
  const theirs = lab.objects().find(({ kind, metadata }) => kind === 'LimitRange' && metadata.name === 'default-requests' && metadata.namespace === 'shop');
  expect(mine).toEqual(theirs.spec.limits[0].defaultRequest);
});

test('an application gets no priority of the cluster, and a service may', () => {
  const lab = new Lab();
  const policies = new ResourcePolicies(lab.cluster, 'resource-policies');

  policies.limit(namespaceOf(lab, Tier.APPLICATION));
  policies.limit(namespaceOf(lab, Tier.PLATFORM, 'databases'), { loadBalancers: 0 });

  expect(lab.objects().filter(({ metadata }) => metadata.name === 'no-cluster-priorities').map(({ metadata }) => metadata.namespace)).toEqual(['shop']);
});

test('limits wait for the namespaces', () => {
  const lab = new Lab();

  shared(lab.cluster, namespaceOf(lab, Tier.APPLICATION));

  expect(lab.waits('resource-policies-limits')).toEqual(['namespaces']);
});

test('who names a class waits for it', () => {
  const lab = new Lab();
  new ResourcePolicies(lab.cluster, 'resource-policies');
  const client = new Client(lab.cluster, 'client');
  const stage = new Stage(client, 'Main', { namespace: new Namespace(client, 'Namespace', { name: 'client' }) });

  new ApiObject(stage, 'Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'client' }, spec: { priorityClassName: ResourcePolicies.CLUSTER_SERVICES, containers: [{ name: 'client', image: 'registry.example.org/client:1.0.0' }] } });

  expect(lab.waits('client-main')).toContain('resource-policies-classes');
});

test('what the machines have no memory for is refused, as the README shows', () => {
  const lab = new Lab();
  const client = new Client(lab.cluster, 'search');
  const stage = new Stage(client, 'Main', { namespace: new Namespace(client, 'Namespace', { name: 'search' }) });
  new ApiObject(stage, 'Object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'search' } });

  stage.reserve('search', 4, { cpu: Cpu.cores(1), memory: Size.gibibytes(60) });

  const message = 'PLATFORM-621: all components together request 240.0 GiB of memory, and the nodes have 192.0 GiB: request less or add memory (largest: search 4 × 60Gi)';
  expect(() => lab.platform.render()).toThrow(message);
  expect(read('README.md')).toContain(message);
});

test.each<[string, NamespaceLimits, string, string]>([
  ['more memory than a machine has', { maxContainerMemory: Size.gibibytes(65) }, 'RESOURCE-POLICIES-004', "'infra' has, 64.0 GiB, got 65Gi"],
  ['less memory than the default request', { maxContainerMemory: Size.mebibytes(32) }, 'PLATFORM-103', "'maxContainerMemory' must be at least 64Mi, got 32Mi"],
  ['a volume larger than all together', { maxVolume: Size.gibibytes(20), storageQuota: Size.gibibytes(10) }, 'RESOURCE-POLICIES-005', "'storageQuota' (10Gi), got 20Gi"],
  ['fewer addresses than none', { loadBalancers: -1 }, 'PLATFORM-101', "'loadBalancers' must be a whole number of at least 0, got -1"],
])('refused: %s', (_case, limits, code, value) => {
  const lab = new Lab();
  const policies = new ResourcePolicies(lab.cluster, 'resource-policies');

  expect(refusals(() => policies.limit(namespaceOf(lab, Tier.APPLICATION), limits))).toEqual([{ code, path: 'infra/shop', message: expect.stringContaining(value) }]);
});

test.each<[string, (lab: Lab) => Namespace, string, string, string]>([
  ['where the cluster starts', (lab) => lab.cluster.kubeSystem, 'RESOURCE-POLICIES-003', 'infra/KubeSystem', 'Tier.SYSTEM'],
  ['that change nothing', (lab) => namespaceOf(lab, Tier.PLATFORM), 'RESOURCE-POLICIES-002', 'infra/shop', 'give at least one limit'],
])('refused: limits %s', (_case, namespace, code, path, value) => {
  const lab = new Lab();
  const policies = new ResourcePolicies(lab.cluster, 'resource-policies');

  expect(refusals(() => policies.limit(namespace(lab)))).toEqual([{ code, path, message: expect.stringContaining(value) }]);
});

test('refused: a namespace that is limited twice', () => {
  const lab = new Lab();
  const policies = new ResourcePolicies(lab.cluster, 'resource-policies');
  const namespace = namespaceOf(lab, Tier.APPLICATION);
  policies.limit(namespace);

  expect(refusals(() => policies.limit(namespace))).toEqual([{ code: 'RESOURCE-POLICIES-001', path: 'infra/resource-policies', message: expect.stringContaining("'shop'") }]);
});

function namespaceOf(lab: Lab, tier: Tier, name = 'shop'): Namespace {
  return new Namespace(lab.cluster, name, { tier });
}

function read(path: string): string {
  return readFileSync(join(__dirname, '..', path), 'utf8');
}
