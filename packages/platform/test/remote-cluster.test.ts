import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { RemoteCluster } from '../src';
import { APPS, INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { Demo } from './demo';
import { refusal } from './refused';

const GRANT = { to: ['apps'], namespaces: ['client'] };

/** The contract of `infra`, which exports a database of its own to namespace `client` of `apps`. */
function infra(): { lab: Lab; contract: string } {
  const lab = new Lab();
  const server = new Demo(lab.cluster, 'server');
  server.endpoint.export('postgres/shop', 'PostgresDatabase', GRANT, { database: 'shop', item: 'postgres-shop' });
  const contract = join(mkdtempSync(join(tmpdir(), 'contract-')), 'contract.json');
  writeFileSync(contract, lab.platform.render()['infra/contract.json']);
  return { lab, contract };
}

/** The cluster `apps`, with a component that may use the export. */
function apps(): { lab: Lab; client: Demo } {
  const lab = new Lab({ facts: { ...APPS, peers: [INFRA] } });
  return { lab, client: new Demo(lab.cluster, 'client') };
}

test('a contract holds facts, versions and exports, and no secret', () => {
  const { lab } = infra();

  const contract = JSON.parse(lab.platform.render()['infra/contract.json']);

  expect(Object.keys(contract)).toEqual(['format', 'cluster', 'components', 'hostnames', 'addresses', 'exports']);
  expect(contract.exports['postgres/shop']).toEqual({
    kind: 'PostgresDatabase',
    to: ['apps'],
    namespaces: ['client'],
    data: { database: 'shop', item: 'postgres-shop' },
    endpoint: { namespace: 'server', service: 'server', port: 80, targetPort: 8080, podLabels: { app: 'instance' } },
  });
});

test('a contract names what the cluster uses of others, once', () => {
  const { lab, client } = apps();
  const remote = RemoteCluster.fromContract(lab.cluster, infra().contract);

  expect(JSON.parse(lab.platform.render()['apps/contract.json'])).not.toHaveProperty('imports');
  remote.read(client.instance, 'postgres/shop', 'PostgresDatabase');
  remote.connect(client.instance, 'postgres/shop', 'PostgresDatabase');

  expect(JSON.parse(lab.platform.render()['apps/contract.json']).imports).toEqual({ infra: ['postgres/shop'] });
});

test('an export lets the granted namespaces of the other cluster in', () => {
  const { lab } = infra();

  expect(lab.object('CiliumNetworkPolicy', 'server-instance').spec.ingress).toEqual([{
    fromEndpoints: [{ matchLabels: { 'k8s:io.cilium.k8s.policy.cluster': 'apps', 'k8s:io.kubernetes.pod.namespace': 'client' } }],
    toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }],
  }]);
});

test('a database of another cluster is reached by the same name, with credentials of this cluster\'s store', () => {
  const { lab, client } = apps();
  const remote = RemoteCluster.fromContract(lab.cluster, infra().contract);

  const connection = remote.postgresDatabase('postgres/shop', { secretStore: lab.surroundings.store }).connect(client.instance);

  expect(connection).toEqual({
    host: 'server.server.svc.cluster.local', port: 80, database: 'shop',
    credentials: { name: 'client-instance-postgres-shop', keys: { username: 'username', password: 'password' } },
  });
  expect(lab.object('ExternalSecret', 'client-instance-postgres-shop').spec.data[0].remoteRef).toEqual({ key: 'postgres-shop', property: 'username' });
});

test('a log sink of another cluster has the addresses that its export tells, and a login where it asks for one', () => {
  const server = new Demo(new Lab().cluster, 'server');
  server.endpoint.export('logs/apps', 'LogSink', GRANT, { writePath: '/insert/jsonline', readPath: '', item: 'logs-apps' });
  server.endpoint.export('logs/open', 'LogSink', GRANT, { writePath: '/insert/jsonline' });
  const { lab, client } = apps();
  const remote = RemoteCluster.fromCluster(lab.cluster, server.cluster);

  const connections = ['logs/apps', 'logs/open'].map((name) => remote.logSink(name, { secretStore: lab.surroundings.store }).connect(client.instance));

  expect(connections).toEqual([
    {
      writeUrl: 'http://server.server.svc.cluster.local:80/insert/jsonline', readUrl: 'http://server.server.svc.cluster.local:80',
      credentials: { name: 'client-instance-logs-apps', keys: { username: 'username', password: 'password' } },
    },
    { writeUrl: 'http://server.server.svc.cluster.local:80/insert/jsonline', readUrl: undefined },
  ]);
});

test('the mesh finds the Service by a stub of the same name', () => {
  const { lab, client } = apps();
  const remote = RemoteCluster.fromContract(lab.cluster, infra().contract);

  remote.connect(client.instance, 'postgres/shop', 'PostgresDatabase');

  const { metadata } = lab.object('Service', 'server');
  expect(metadata).toEqual({ name: 'server', namespace: 'server', annotations: { 'service.cilium.io/global': 'true', 'service.cilium.io/shared': 'false' } });
  expect(lab.waits('client-instance')).toContain('infra-server');
});

test('the client is let out to pods of the other cluster', () => {
  const { lab, client } = apps();
  const remote = RemoteCluster.fromContract(lab.cluster, infra().contract);

  remote.connect(client.instance, 'postgres/shop', 'PostgresDatabase');

  expect(lab.object('CiliumNetworkPolicy', 'client-instance').spec.egress).toEqual([{
    toEndpoints: [{ matchLabels: { 'k8s:io.cilium.k8s.policy.cluster': 'infra', 'k8s:io.kubernetes.pod.namespace': 'server', 'k8s:app': 'instance' } }],
    toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }],
  }]);
});

test('what the contract lacks is refused, with what it has', () => {
  const { lab, client } = apps();
  const remote = RemoteCluster.fromContract(lab.cluster, infra().contract);

  expect(refusals(() => remote.connect(client.instance, 'postgres/blog', 'PostgresDatabase'))).toEqual([refusal('PLATFORM-420', 'apps/client/Instance', 'choose one of postgres/shop')]);
});

test('a namespace that was not granted is refused', () => {
  const { lab } = apps();
  const other = new Demo(lab.cluster, 'other');
  const remote = RemoteCluster.fromContract(lab.cluster, infra().contract);

  expect(refusals(() => remote.connect(other.instance, 'postgres/shop', 'PostgresDatabase'))).toEqual([refusal('PLATFORM-423', 'apps/other/Instance', "namespace 'other'")]);
});

test('another kind is refused', () => {
  const { lab, client } = apps();
  const remote = RemoteCluster.fromContract(lab.cluster, infra().contract);

  expect(refusals(() => remote.redis('postgres/shop', { secretStore: lab.surroundings.store }).connect(client.instance))).toEqual([refusal('PLATFORM-421', 'apps/client/Instance', 'a PostgresDatabase')]);
});

test('a contract of another format is refused', () => {
  const { lab } = apps();
  const file = join(mkdtempSync(join(tmpdir(), 'contract-')), 'contract.json');
  writeFileSync(file, '{"format":2}');

  expect(() => RemoteCluster.fromContract(lab.cluster, file)).toThrow(`[${file}] OUTPUT-001: 'format' must be 1, got 2`);
});

test('members that this version does not know are ignored', () => {
  const { lab, client } = apps();
  const { contract } = infra();
  const newer = { ...JSON.parse(infra().lab.platform.render()['infra/contract.json']), colour: 'green' };
  writeFileSync(contract, JSON.stringify(newer));

  expect(RemoteCluster.fromContract(lab.cluster, contract).connect(client.instance, 'postgres/shop', 'PostgresDatabase')).toEqual({ host: 'server.server.svc.cluster.local', port: 80 });
});

test('nothing is ordered across clusters', () => {
  const { lab } = infra();
  const { client } = apps();
  const server = lab.cluster.node.findChild('server') as Demo;

  expect(refusals(() => server.endpoint.connect(client.instance))).toEqual([refusal('PLATFORM-314', 'apps/client/Instance', '[infra/server/Instance/Main]')]);
});

test('an export needs a peer', () => {
  const lab = new Lab();
  const server = new Demo(lab.cluster, 'server');

  expect(() => server.endpoint.export('web', 'Web', { to: ['edge'], namespaces: ['client'] })).toThrow("'web' is exported to cluster 'edge', which is no peer of 'infra': add its facts to 'peers' (apps)");
});
