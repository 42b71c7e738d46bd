import { AddressRange, Cidr } from '../values/cidr';
import { Refusal } from '../values/refusal';
import { ClusterFacts } from './cluster-facts';

const OWN_NAME = new Refusal('PLATFORM-201', {
  protects: "Two clusters of one name would be rendered into one folder, and a mesh could not tell them apart.",
  wrong: "new Cluster(platform, 'hub', { ...facts, peers: [{ ...others, name: 'hub' }] })",
  right: "new Cluster(platform, 'hub', { ...facts, peers: [{ ...others, name: 'edge' }] })",
});

const OWN_ID = new Refusal('PLATFORM-202', {
  protects: 'A mesh knows its clusters by number and mixes up the pods of two that have the same.',
  wrong: "id: 2, peers: [{ ...edge, id: 2 }]",
  right: "id: 1, peers: [{ ...edge, id: 2 }]",
});

const OWN_ENTRANCE = new Refusal('PLATFORM-203', {
  protects: 'Clients of one cluster would reach the API server or the mesh of the other.',
  wrong: "meshAddress: '10.0.0.120', peers: [{ ...edge, meshAddress: '10.0.0.120' }]",
  right: "meshAddress: '10.0.0.100', peers: [{ ...edge, meshAddress: '10.0.0.120' }]",
});

const RANGES_APART = new Refusal('PLATFORM-204', {
  protects: 'Pods and Services of two clusters reach each other by address; where ranges overlap, packets go to the wrong cluster.',
  wrong: "podCidrs: ['10.246.128.0/17'], peers: [{ ...edge, podCidrs: ['10.246.0.0/16'] }]",
  right: "podCidrs: ['10.244.0.0/16'], peers: [{ ...edge, podCidrs: ['10.246.0.0/16'] }]",
});

const OWN_MACHINES = new Refusal('PLATFORM-205', {
  protects: 'A machine belongs to one cluster; two machines of one address take turns at being reachable.',
  wrong: "nodes: [{ name: 'hub-01', address: '10.0.0.14', … }], peers: [{ ...edge, nodes: [{ name: 'edge-01', address: '10.0.0.14', … }] }]",
  right: "nodes: [{ name: 'hub-01', address: '10.0.0.11', … }], peers: [{ ...edge, nodes: [{ name: 'edge-01', address: '10.0.0.14', … }] }]",
});

const POOLS_APART = new Refusal('PLATFORM-206', {
  protects: 'Two clusters that hand out the same addresses would both answer for one of them.',
  wrong: "loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.125' }], peers: [{ ...edge, loadBalancerPools: [{ start: '10.0.0.120', stop: '10.0.0.139' }] }]",
  right: "loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }], peers: [{ ...edge, loadBalancerPools: [{ start: '10.0.0.120', stop: '10.0.0.139' }] }]",
});

const NO_MACHINE_IN_POOL = new Refusal('PLATFORM-207', {
  protects: "A Service could be given a machine's address, and the machine would no longer be reached.",
  wrong: "loadBalancerPools: [{ start: '10.0.0.16', stop: '10.0.0.40' }], peers: [{ ...edge, nodes: [{ name: 'edge-03', address: '10.0.0.16', … }] }]",
  right: "loadBalancerPools: [{ start: '10.0.0.20', stop: '10.0.0.40' }], peers: [{ ...edge, nodes: [{ name: 'edge-03', address: '10.0.0.16', … }] }]",
});

/** Why two clusters can't stand beside each other, in one mesh or not, each as `Refusal.says` has it. */
export function conflicts(mine: ClusterFacts, peer: ClusterFacts): string[] {
  const problems: string[] = [];
  if (peer.name === mine.name) problems.push(OWN_NAME.says(`'name' '${peer.name}' is also that of another cluster: give each cluster its own`));
  if (peer.id === mine.id) problems.push(OWN_ID.says(`'id' ${mine.id} is also that of cluster '${peer.name}': give each cluster a number of its own`));
  for (const key of ['apiEndpoint', 'meshAddress'] as const) {
    if (mine[key] !== undefined && mine[key] === peer[key]) problems.push(OWN_ENTRANCE.says(`'${key}' ${mine[key]} is also that of cluster '${peer.name}': give each cluster its own`));
  }
  for (const [name, cidr] of rangesOf(mine)) {
    for (const [peerName, other] of rangesOf(peer)) {
      // Machines of two clusters may share a subnet; everything else must be apart for pods to reach each other.
      const bothNodes = name === 'nodeCidr' && peerName === 'nodeCidr';
      if (!bothNodes && Cidr.isCidr(cidr) && Cidr.isCidr(other) && Cidr.of(cidr).overlaps(Cidr.of(other))) {
        problems.push(RANGES_APART.says(`'${name}' (${cidr}) overlaps with '${peerName}' (${other}) of cluster '${peer.name}': choose ranges apart`));
      }
    }
  }
  for (const node of mine.nodes) {
    const twin = peer.nodes.find((other) => other.address === node.address);
    if (twin) problems.push(OWN_MACHINES.says(`node '${node.name}' has the address ${node.address} of node '${twin.name}' in cluster '${peer.name}': give each machine its own`));
  }
  for (const pool of mine.loadBalancerPools ?? []) {
    for (const other of peer.loadBalancerPools ?? []) {
      if (inPool(pool, other.start) || inPool(other, pool.start)) {
        problems.push(POOLS_APART.says(`load-balancer pool ${pool.start}-${pool.stop} overlaps with ${other.start}-${other.stop} of cluster '${peer.name}': choose ranges apart`));
      }
    }
    for (const node of peer.nodes) {
      if (inPool(pool, node.address)) problems.push(NO_MACHINE_IN_POOL.says(`load-balancer pool ${pool.start}-${pool.stop} contains node '${node.name}' (${node.address}) of cluster '${peer.name}': choose a range without machines`));
    }
  }
  for (const pool of peer.loadBalancerPools ?? []) {
    for (const node of mine.nodes) {
      if (inPool(pool, node.address)) problems.push(NO_MACHINE_IN_POOL.says(`node '${node.name}' (${node.address}) lies in load-balancer pool ${pool.start}-${pool.stop} of cluster '${peer.name}': choose a range without machines there`));
    }
  }
  return problems;
}

/** The ranges of a cluster, by the name of their fact. */
export function rangesOf(facts: ClusterFacts): Array<[string, string]> {
  return [
    ['nodeCidr', facts.nodeCidr],
    ...facts.podCidrs.map((cidr): [string, string] => ['podCidrs', cidr]),
    ...facts.serviceCidrs.map((cidr): [string, string] => ['serviceCidrs', cidr]),
  ];
}

/** Whether an address is in a pool; false for a pool that is none. */
export function inPool(pool: { readonly start: string; readonly stop: string }, address: string): boolean {
  return AddressRange.isRange(pool.start, pool.stop) && AddressRange.of(pool.start, pool.stop).contains(address);
}
