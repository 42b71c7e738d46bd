import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { Cluster, ClusterFacts, Platform } from '../src';
import { APPS, INFRA, Lab } from './lab';
import { violation, violationsOf } from './lab-violations';

function factsFile(facts: object | string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'facts-')), 'cluster.json');
  writeFileSync(file, typeof facts === 'string' ? facts : JSON.stringify(facts));
  return file;
}

/** A cluster with these facts instead of the usual ones. */
function cluster(facts: Partial<ClusterFacts>, peers: ClusterFacts[] = []): () => Cluster {
  return () => new Cluster(new Platform(), 'infra', { ...INFRA, ...facts, peers });
}

test('facts are read from a file', () => {
  expect(Cluster.readFacts(factsFile(INFRA))).toEqual(INFRA);
});

test('every wrong member of a file is named', () => {
  const { domain: _, ...rest } = INFRA;
  const file = factsFile({ ...rest, id: '1', podCidr: '10.244.0.0/16' });

  expect(() => Cluster.readFacts(file)).toThrow(`${file}: 'podCidr' is not a fact of a cluster; 'id' must be a number, got "1"; 'domain' is missing: the facts are name, id,`);
});

test('a file that is no JSON is refused', () => {
  const file = factsFile('name: infra');

  expect(violationsOf(() => Cluster.readFacts(file))).toEqual([violation('PLATFORM-106', file, 'JSON object')]);
});

test('a construct outside a cluster has none', () => {
  const chart = new Chart(new Platform(), 'lonely');

  expect(() => Cluster.of(chart)).toThrow('[lonely] is not inside a Cluster: create it with a Cluster, or something inside one, as its scope');
});

test('all wrong facts are named at once', () => {
  expect(cluster({ id: 0, talosVersion: '1.12' })).toThrow(
    "[infra] 'id' must be a whole number from 1 to 255, got 0: give each cluster a number of its own\n[infra] 'talosVersion' must be an exact version, got '1.12': write it as in v1.12.0",
  );
});

test.each<[string, Partial<ClusterFacts>, string]>([
  ['host bits', { podCidrs: ['10.244.0.1/16'] }, "'podCidrs' must be a CIDR without host bits, got '10.244.0.1/16': write it as in 10.244.0.0/16"],
  ['its own ranges overlap', { serviceCidrs: ['10.244.128.0/17'] }, "'podCidrs' (10.244.0.0/16) overlaps with 'serviceCidrs' (10.244.128.0/17): choose ranges apart"],
  ['IPv6 ranges that overlap', { podCidrs: ['10.244.0.0/16', 'fd00::/32'], serviceCidrs: ['10.245.0.0/16', 'fd00:0:ffff::/112'] }, "'podCidrs' (fd00::/32) overlaps with 'serviceCidrs' (fd00:0:ffff::/112): choose ranges apart"],
  ['two ranges of one family', { podCidrs: ['10.244.0.0/16', '10.250.0.0/16'] }, "'podCidrs' must hold one range, or one of each family for dual stack, got 10.244.0.0/16, 10.250.0.0/16: remove or add a range"],
  ['a node outside the subnet', { nodes: [{ ...INFRA.nodes[0], address: '10.0.1.11' }] }, "node 'infra-01' has address '10.0.1.11', which is outside 'nodeCidr' (10.0.0.0/24): correct one of them"],
  ['no control plane', { nodes: [{ ...INFRA.nodes[0], controlPlane: false }] }, "'nodes' has no control plane: set controlPlane on at least one machine"],
  ['two nodes of one name', { nodes: [INFRA.nodes[0], { ...INFRA.nodes[1], name: 'infra-01' }] }, "two nodes have the name 'infra-01': give each its own"],
  ['memory that is no quantity', { nodes: [{ ...INFRA.nodes[0], memory: '64 GB' }] }, "node 'infra-01' has memory '64 GB', which is no quantity: write it as in 64Gi"],
  ['a pool that holds a node', { loadBalancerPools: [{ start: '10.0.0.10', stop: '10.0.0.20' }] }, "load-balancer pool 10.0.0.10-10.0.0.20 contains node 'infra-01' (10.0.0.11): choose a range without machines"],
  ['a pool written backwards', { loadBalancerPools: [{ start: '10.0.0.119', stop: '10.0.0.100' }] }, "load-balancer pool '10.0.0.119' to '10.0.0.100' is no range of addresses: start must not come after stop"],
])('refuses %s', (_, facts, message) => {
  expect(cluster(facts)).toThrow(`[infra] ${message}`);
});

test.each<[string, Partial<ClusterFacts>, string, string]>([
  ['the name of a peer', { name: 'infra' }, 'PLATFORM-201', "'infra'"],
  ['the id of a peer', { id: 2 }, 'PLATFORM-202', "'id' 2"],
  ['the API server of a peer', { apiEndpoint: 'apps-k8s.example.org' }, 'PLATFORM-203', "'apiEndpoint' apps-k8s.example.org"],
  ['pod ranges that overlap', { podCidrs: ['10.246.0.0/17'] }, 'PLATFORM-204', '10.246.0.0/17'],
  ['a machine that a peer has', { nodes: [{ ...INFRA.nodes[0], address: '10.0.0.14' }] }, 'PLATFORM-205', '10.0.0.14'],
  ['pools that overlap', { loadBalancerPools: [{ start: '10.0.0.119', stop: '10.0.0.125' }], meshAddress: undefined }, 'PLATFORM-206', '10.0.0.119-10.0.0.125'],
  ["a peer's machine in the pool", { loadBalancerPools: [{ start: '10.0.0.16', stop: '10.0.0.40' }], meshAddress: undefined }, 'PLATFORM-207', "'apps-03' (10.0.0.16)"],
  ["a machine in a peer's pool", { nodes: [{ ...INFRA.nodes[0], address: '10.0.0.130' }] }, 'PLATFORM-207', "'infra-01' (10.0.0.130)"],
])('refuses %s', (_, facts, code, value) => {
  const peer = facts.name === undefined ? APPS : { ...APPS, name: facts.name };

  expect(violationsOf(cluster(facts, [peer]))).toEqual([violation(code, 'infra', value)]);
});

test('machines of two clusters may share a subnet', () => {
  expect(cluster({}, [APPS])).not.toThrow();
});

test('dual stack is one range of each family', () => {
  expect(cluster({ podCidrs: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceCidrs: ['10.245.0.0/16', 'fd00:10:245::/112'] })).not.toThrow();
});

test('an address is on the link when it is one of the machines\' subnet', () => {
  const lab = new Lab();

  expect([lab.cluster.isOnLink('10.0.0.110'), lab.cluster.isOnLink('10.0.1.110')]).toEqual([true, false]);
});
