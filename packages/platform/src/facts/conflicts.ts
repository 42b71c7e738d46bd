import { ClusterFacts } from '../declare/cluster';
import { AddressRange, Cidr } from '../values/cidr';

/** Why two clusters can't stand beside each other. */
export function conflicts(mine: ClusterFacts, peer: ClusterFacts): string[] {
  const problems: string[] = [];
  if (peer.name === mine.name) problems.push(`a peer has the same name '${peer.name}': give each cluster its own`);
  if (peer.id === mine.id) problems.push(`'id' ${mine.id} is also that of cluster '${peer.name}': give each cluster a number of its own`);
  for (const key of ['apiEndpoint', 'meshAddress'] as const) {
    if (mine[key] !== undefined && mine[key] === peer[key]) problems.push(`'${key}' ${mine[key]} is also that of cluster '${peer.name}': give each cluster its own`);
  }
  for (const [name, cidr] of rangesOf(mine)) {
    for (const [peerName, other] of rangesOf(peer)) {
      // Machines of two clusters may share a subnet; everything else must be apart for pods to reach each other.
      const bothNodes = name === 'nodeCidr' && peerName === 'nodeCidr';
      if (!bothNodes && Cidr.isCidr(cidr) && Cidr.isCidr(other) && Cidr.of(cidr).overlaps(Cidr.of(other))) {
        problems.push(`'${name}' (${cidr}) overlaps with '${peerName}' (${other}) of cluster '${peer.name}': choose ranges apart`);
      }
    }
  }
  for (const node of mine.nodes) {
    const twin = peer.nodes.find((other) => other.address === node.address);
    if (twin) problems.push(`node '${node.name}' has the address ${node.address} of node '${twin.name}' in cluster '${peer.name}': give each machine its own`);
  }
  for (const pool of mine.loadBalancerPools ?? []) {
    for (const other of peer.loadBalancerPools ?? []) {
      if (inPool(pool, other.start) || inPool(other, pool.start)) {
        problems.push(`load-balancer pool ${pool.start}-${pool.stop} overlaps with ${other.start}-${other.stop} of cluster '${peer.name}': choose ranges apart`);
      }
    }
    for (const node of peer.nodes) {
      if (inPool(pool, node.address)) problems.push(`load-balancer pool ${pool.start}-${pool.stop} contains node '${node.name}' (${node.address}) of cluster '${peer.name}': choose a range without machines`);
    }
  }
  for (const pool of peer.loadBalancerPools ?? []) {
    for (const node of mine.nodes) {
      if (inPool(pool, node.address)) problems.push(`node '${node.name}' (${node.address}) lies in load-balancer pool ${pool.start}-${pool.stop} of cluster '${peer.name}': choose a range without machines there`);
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
