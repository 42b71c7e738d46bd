import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { Cluster, ClusterFacts, Platform } from '../src';
import { APPS, INFRA, Lab } from '@monosense-io/platform/testing';

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

  expect(() => Cluster.readFacts(file)).toThrow(`${file}: is not a JSON object: correct its syntax`);
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

test.each<[string, Partial<ClusterFacts>, string]>([
  ['the id of a peer', { id: 2 }, "'id' 2 is also that of cluster 'apps': give each cluster a number of its own"],
  ['pod ranges that overlap', { podCidrs: ['10.246.0.0/17'] }, "'podCidrs' (10.246.0.0/17) overlaps with 'podCidrs' (10.246.0.0/16) of cluster 'apps': choose ranges apart"],
  ['pools that overlap', { loadBalancerPools: [{ start: '10.0.0.119', stop: '10.0.0.125' }] }, "load-balancer pool 10.0.0.119-10.0.0.125 overlaps with 10.0.0.120-10.0.0.139 of cluster 'apps': choose ranges apart"],
  ['the mesh address of a peer', { meshAddress: '10.0.0.120' }, "'meshAddress' 10.0.0.120 is also that of cluster 'apps': give each cluster its own"],
])('refuses %s', (_, facts, message) => {
  expect(cluster(facts, [APPS])).toThrow(`[infra] ${message}`);
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
