import { ApiObject } from 'cdk8s';
import { Stage } from '../src';
import { Lab } from '@monosense-io/platform/testing';
import { Demo } from './demo';
import { refusal } from './refused';

test('a custom resource waits for the stage that installs its kind', () => {
  const lab = new Lab();
  new Demo(lab.cluster, 'demo');

  expect(lab.waits('demo-instance')).toEqual(['demo-operator']);
});

test('a stage with nothing to wait for waits for its namespace', () => {
  const lab = new Lab();
  new Demo(lab.cluster, 'demo');

  expect(lab.waits('demo-operator')).toEqual(['namespaces']);
});

test('a client waits for the server it connects to', () => {
  const lab = new Lab();
  const server = new Demo(lab.cluster, 'server');
  const client = new Demo(lab.cluster, 'client');

  server.endpoint.connect(client.operator);

  expect(lab.waits('client-operator')).toEqual(['server-instance']);
});

test('a client that need not wait does not', () => {
  const lab = new Lab();
  const server = new Demo(lab.cluster, 'server');
  const client = new Demo(lab.cluster, 'client');

  server.endpoint.connect(client.operator, { wait: false });

  expect(lab.waits('client-operator')).toEqual(['namespaces']);
});

test('a reference to a StorageClass waits for the stage that creates it', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  new ApiObject(demo.operator, 'Data', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { storageClassName: 'local' } });

  expect(lab.waits('demo-operator')).toEqual(['surroundings-kinds']);
});

test('a program that watches a kind waits for it without holding one', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  demo.operator.waitForKind('gateway.networking.k8s.io', 'Gateway');

  expect(lab.waits('demo-operator')).toEqual(['surroundings-kinds']);
});

test('what the cluster has from elsewhere is there without waiting', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  lab.cluster.assumeInstalled({ kinds: [{ group: 'vault.example.org', kind: 'Vault', versions: ['v2'] }], objects: { StorageClass: ['local-path'] } });
  new ApiObject(demo.operator, 'Vault', { apiVersion: 'vault.example.org/v2', kind: 'Vault', metadata: { name: 'vault' }, spec: { storageClassName: 'local-path' } });

  expect(lab.waits('demo-operator')).toEqual(['namespaces']);
});

test('only direct waits are written', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  const last = new Stage(demo, 'Last', { namespace: demo.namespace });
  new ApiObject(last, 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'last' } });

  last.waitFor(demo.operator, 'it comes after');
  last.waitFor(demo.instance, 'it comes after');

  expect(lab.waits('demo-last')).toEqual(['demo-instance']);
});

test('a cycle is named hop by hop', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  demo.operator.waitFor(demo.instance, 'it was told to');

  expect(lab.refusals()).toEqual([
    refusal('PLATFORM-515', 'infra', 'demo-operator → demo-instance (it was told to) → demo-operator (it uses Demo)'),
  ]);
});
