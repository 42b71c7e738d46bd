import { ClusterFacts } from './cluster-facts';
import * as net from '../values/net';

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
      if (!bothNodes && net.isCidr(cidr) && net.isCidr(other) && net.overlap(cidr, other)) {
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
      if (net.inRange(pool, other.start) || net.inRange(other, pool.start)) {
        problems.push(`load-balancer pool ${pool.start}-${pool.stop} overlaps with ${other.start}-${other.stop} of cluster '${peer.name}': choose ranges apart`);
      }
    }
    for (const node of peer.nodes) {
      if (net.inRange(pool, node.address)) problems.push(`load-balancer pool ${pool.start}-${pool.stop} contains node '${node.name}' (${node.address}) of cluster '${peer.name}': choose a range without machines`);
    }
  }
  for (const pool of peer.loadBalancerPools ?? []) {
    for (const node of mine.nodes) {
      if (net.inRange(pool, node.address)) problems.push(`node '${node.name}' (${node.address}) lies in load-balancer pool ${pool.start}-${pool.stop} of cluster '${peer.name}': choose a range without machines there`);
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
