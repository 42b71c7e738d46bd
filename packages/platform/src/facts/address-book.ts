import { AddressFamily, AddressRange, Cidr, familyOf, onTheWire } from '../values/cidr';
import { Refusal } from '../values/refusal';
import { ClusterFacts, LoadBalancerPool } from './cluster-facts';
import { setupOf } from './machines';

/*
 * Every address and range that a cluster names, each with what it is used for and who names it, and the table of what may not
 * share an address with what. Facts are entered here; what components name comes to them when everything is checked.
 */

/** What an address or a range is used for. */
export enum AddressUse {
  /** A machine of a cluster. */
  MACHINE = 'machine',
  /** The first or the last address of the machines' subnet, which belongs to nobody. */
  NOBODY = 'nobody',
  /** The subnet of the machines. */
  SUBNET = 'subnet',
  /** Pods. */
  PODS = 'pods',
  /** Services, within the cluster. */
  SERVICES = 'services',
  /** Services of type LoadBalancer that ask for no address. */
  POOL = 'pool',
  /** Something of the cluster that has this address of a pool and no other: a Gateway, the mesh, a Service. */
  FIXED = 'fixed',
  /** The Kubernetes API. */
  API = 'api',
  /** The API server of the mesh. */
  MESH = 'mesh',
  /** A router that the machines talk to. */
  ROUTER = 'router',
  /** A server outside that the cluster connects to: storage, DNS, a bucket, a store of secrets. */
  SERVER = 'server',
}

/** An address or a range that something has. */
export interface AddressEntry {
  readonly use: AddressUse;
  /** Name of the cluster that names it. */
  readonly cluster: string;
  /** Path of the construct that names it, for messages. */
  readonly path: string;
  /** What messages call it, with its address. */
  readonly what: string;
  readonly range: AddressRange;
  /**
   * Whether all fixed addresses of the cluster are known, so that one which isn't among them is free to be given away.
   * @default false
   */
  readonly complete?: boolean;
}

/** Two entries that share an address and must not, as it is said at the first one's place. */
export interface Clash {
  readonly path: string;
  /** As `Refusal.says` has it. */
  readonly message: string;
}

const { MACHINE, NOBODY, SUBNET, PODS, SERVICES, POOL, FIXED, API, MESH, ROUTER, SERVER } = AddressUse;

/** Also for their names. */
export const NODE_TWICE = new Refusal('PLATFORM-264', {
  protects: 'Two machines of one name or address would take turns at being the same node.',
  wrong: "nodes: [{ name: 'home-01', … }, { name: 'home-01', … }]",
  right: "nodes: [{ name: 'home-01', … }, { name: 'home-02', … }]",
});

const OWN_MACHINES = new Refusal('PLATFORM-205', {
  protects: 'A machine belongs to one cluster; two machines of one address take turns at being reachable.',
  wrong: "nodes: [{ name: 'hub-01', address: '10.0.0.14', … }], peers: [{ ...edge, nodes: [{ name: 'edge-01', address: '10.0.0.14', … }] }]",
  right: "nodes: [{ name: 'hub-01', address: '10.0.0.11', … }], peers: [{ ...edge, nodes: [{ name: 'edge-01', address: '10.0.0.14', … }] }]",
});

const RANGES_APART = new Refusal('PLATFORM-262', {
  protects: 'An address in two ranges would be routed to one of them only.',
  wrong: "podCidrs: ['10.96.0.0/12'], serviceCidrs: ['10.96.0.0/16']",
  right: "podCidrs: ['10.244.0.0/16'], serviceCidrs: ['10.96.0.0/16']",
});

const CLUSTERS_APART = new Refusal('PLATFORM-204', {
  protects: 'Pods and Services of two clusters reach each other by address; where ranges overlap, packets go to the wrong cluster.',
  wrong: "podCidrs: ['10.246.128.0/17'], peers: [{ ...edge, podCidrs: ['10.246.0.0/16'] }]",
  right: "podCidrs: ['10.244.0.0/16'], peers: [{ ...edge, podCidrs: ['10.246.0.0/16'] }]",
});

const POOLS_APART = new Refusal('PLATFORM-275', {
  protects: 'Cilium gives out no address of two pools that overlap.',
  wrong: "loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }, { start: '10.0.0.110', stop: '10.0.0.129' }]",
  right: "loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.129' }]",
});

const OWN_POOLS = new Refusal('PLATFORM-206', {
  protects: 'Two clusters that hand out the same addresses would both answer for one of them.',
  wrong: "loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.125' }], peers: [{ ...edge, loadBalancerPools: [{ start: '10.0.0.120', stop: '10.0.0.139' }] }]",
  right: "loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }], peers: [{ ...edge, loadBalancerPools: [{ start: '10.0.0.120', stop: '10.0.0.139' }] }]",
});

const POOL_HOLDS_NODE = new Refusal('PLATFORM-268', {
  protects: 'A Service could get the address of a machine, which would then be cut off.',
  wrong: "loadBalancerPools: [{ start: '10.0.0.1', stop: '10.0.0.50' }], nodes: [{ address: '10.0.0.11', … }]",
  right: "loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }], nodes: [{ address: '10.0.0.11', … }]",
});

const NO_MACHINE_IN_POOL = new Refusal('PLATFORM-207', {
  protects: "A Service could be given a machine's address, and the machine would no longer be reached.",
  wrong: "loadBalancerPools: [{ start: '10.0.0.16', stop: '10.0.0.40' }], peers: [{ ...edge, nodes: [{ name: 'edge-03', address: '10.0.0.16', … }] }]",
  right: "loadBalancerPools: [{ start: '10.0.0.20', stop: '10.0.0.40' }], peers: [{ ...edge, nodes: [{ name: 'edge-03', address: '10.0.0.16', … }] }]",
});

/** Also for names of API servers. */
export const OWN_ENTRANCE = new Refusal('PLATFORM-203', {
  protects: 'Clients of one cluster would reach the API server or the mesh of the other.',
  wrong: "meshAddress: '10.0.0.120', peers: [{ ...edge, meshAddress: '10.0.0.120' }]",
  right: "meshAddress: '10.0.0.100', peers: [{ ...edge, meshAddress: '10.0.0.120' }]",
});

const POOL_IN_RANGE = new Refusal('PLATFORM-281', {
  protects: 'Packets for an address of pods or Services never leave the cluster, so that nobody outside reaches a Service with an address of such a pool.',
  wrong: "serviceCidrs: ['10.96.0.0/12'], loadBalancerPools: [{ start: '10.100.0.1', stop: '10.100.0.99' }]",
  right: "serviceCidrs: ['10.96.0.0/12'], loadBalancerPools: [{ start: '192.168.1.100', stop: '192.168.1.119' }]",
});

const POOL_HOLDS_OTHERS = new Refusal('PLATFORM-282', {
  protects: 'A Service could be given an address that something else answers on already, and one of the two would no longer be reached.',
  wrong: "apiEndpoint: '10.0.0.105', loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }]",
  right: "apiEndpoint: '10.0.0.99', loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }]",
});

const ROUTER_APART = new Refusal('PLATFORM-283', {
  protects: 'A machine that has a session with its own address, or with another machine, tells no router anything.',
  wrong: "nodes: [{ address: '10.0.0.11', … }] with bgp: { peers: [{ name: 'router', address: '10.0.0.11', asn: 64501 }] }",
  right: "nodes: [{ address: '10.0.0.11', … }] with bgp: { peers: [{ name: 'router', address: '10.0.0.1', asn: 64501 }] }",
});

const OUTSIDE_RANGES = new Refusal('PLATFORM-284', {
  protects: 'Packets for an address of pods or Services never leave the cluster: what is outside and has such an address is never reached.',
  wrong: "podCidrs: ['10.0.0.0/16'] with a NAS at 10.0.3.7",
  right: "podCidrs: ['10.244.0.0/16'] with a NAS at 10.0.3.7",
});

const FIRST_OR_LAST = new Refusal('PLATFORM-285', {
  protects: 'The first address of a subnet of IPv4 names the subnet, and the last one everybody in it: neither can be given to anything.',
  wrong: "nodeCidr: '10.0.0.0/24', loadBalancerPools: [{ start: '10.0.0.240', stop: '10.0.0.255' }]",
  right: "nodeCidr: '10.0.0.0/24', loadBalancerPools: [{ start: '10.0.0.240', stop: '10.0.0.254' }]",
});

const ADDRESS_ONCE = new Refusal('PLATFORM-618', {
  protects: 'Of two Services that ask for one address, one gets it and the other is reached by nobody.',
  wrong: "cluster.claimAddress(shop, '10.0.0.110') and cluster.claimAddress(blog, '10.0.0.110')",
  right: "cluster.claimAddress(shop, '10.0.0.110') and cluster.claimAddress(blog, '10.0.0.111')",
});

/** Where two entries come from. */
enum Where { WITHIN = 'one cluster', ACROSS = 'two clusters', ANYWHERE = 'anywhere' }
const { WITHIN, ACROSS, ANYWHERE } = Where;

interface Row {
  readonly uses: readonly [readonly AddressUse[], readonly AddressUse[]];
  readonly where: Where;
  readonly refusal: Refusal;
  /** What is wrong; `one` is of the first uses, `other` of the second, which `place` names. */
  readonly says: (one: string, other: string, place: string) => string;
  /** When they may share an address after all. */
  readonly unless?: (one: AddressEntry, other: AddressEntry, near: Near) => boolean;
}

/** An address of a pool that something of the pool's cluster has for good is given to nothing else. */
const isFixed = (pool: AddressEntry, server: AddressEntry, near: Near): boolean => (
  pool.complete !== true || near(server.range).some(({ use, cluster }) => use === FIXED && cluster === pool.cluster)
);

/** What must not share an address with what. Everything else may: machines of two clusters are in one subnet, and servers on machines. */
const APART: Row[] = [
  { uses: [[MACHINE], [MACHINE]], where: WITHIN, refusal: NODE_TWICE, says: (one, other) => `${one} and ${other} have one address: give each its own` },
  { uses: [[MACHINE], [MACHINE]], where: ACROSS, refusal: OWN_MACHINES, says: (one, other) => `${one} has the address of ${other}: give each machine its own` },
  { uses: [[SUBNET, PODS, SERVICES], [PODS, SERVICES]], where: WITHIN, refusal: RANGES_APART, says: (one, other) => `${one} overlaps with ${other}: choose ranges apart` },
  { uses: [[SUBNET, PODS, SERVICES], [PODS, SERVICES]], where: ACROSS, refusal: CLUSTERS_APART, says: (one, other) => `${one} overlaps with ${other}: choose ranges apart` },
  { uses: [[POOL], [POOL]], where: WITHIN, refusal: POOLS_APART, says: (one, other) => `${one} and ${other} overlap: write one range, or two apart` },
  { uses: [[POOL], [POOL]], where: ACROSS, refusal: OWN_POOLS, says: (one, other) => `${one} overlaps with ${other}: choose ranges apart` },
  { uses: [[POOL], [MACHINE]], where: WITHIN, refusal: POOL_HOLDS_NODE, says: (one, other) => `${one} contains ${other}: choose a range without machines` },
  { uses: [[POOL], [MACHINE]], where: ACROSS, refusal: NO_MACHINE_IN_POOL, says: (one, other) => `${one} contains ${other}: choose a range without machines` },
  { uses: [[POOL], [PODS, SERVICES]], where: ANYWHERE, refusal: POOL_IN_RANGE, says: (one, other) => `${one} overlaps with ${other}: choose a range that no pod and no Service in a cluster has` },
  { uses: [[POOL], [API, ROUTER]], where: ANYWHERE, refusal: POOL_HOLDS_OTHERS, says: (one, other) => `${one} contains ${other}: choose a range without it` },
  { uses: [[POOL], [SERVER]], where: ANYWHERE, refusal: POOL_HOLDS_OTHERS, says: (one, other) => `${one} contains ${other}: choose a range without it, or claim the address for what answers there in the cluster`, unless: isFixed },
  { uses: [[API], [API, MACHINE]], where: ACROSS, refusal: OWN_ENTRANCE, says: (one, other) => `${one} is also ${other}: give each cluster its own` },
  { uses: [[MESH], [MESH]], where: ACROSS, refusal: OWN_ENTRANCE, says: (one, other) => `${one} is also ${other}: give each cluster its own` },
  { uses: [[ROUTER], [MACHINE]], where: ANYWHERE, refusal: ROUTER_APART, says: (one, other) => `${one} has the address of ${other}: write the address of the router` },
  { uses: [[API, ROUTER, SERVER], [PODS, SERVICES]], where: ANYWHERE, refusal: OUTSIDE_RANGES, says: (one, other) => `${one} lies in ${other}: correct the address, or choose another range` },
  { uses: [[MACHINE, POOL, API, ROUTER], [NOBODY]], where: WITHIN, refusal: FIRST_OR_LAST, says: (one, other) => `${one} is, or holds, ${other}: choose an address between the two` },
  { uses: [[FIXED], [FIXED]], where: ANYWHERE, refusal: ADDRESS_ONCE, says: (one, _, place) => `${one} is already taken by [${place}]: choose another` },
];

/**
 * Every pair of one of these entries and one of the others that shares an address and must not. Messages are said at the place of
 * the former.
 *
 * @param entries entries of one cluster
 * @param near what is known, the entries themselves among it or not; of two that are compared with each other, the one that comes later has
 * taken the other's address
 * @param isCompared whether something known is one of the others
 */
export function clashes(entries: readonly AddressEntry[], near: Near, isCompared: (theirs: AddressEntry) => boolean = () => true): Clash[] {
  const later = new Set(entries);
  return entries.flatMap((mine) => {
    const compared = near(mine.range).filter((theirs) => !later.has(theirs) && isCompared(theirs));
    later.delete(mine);
    return compared.flatMap((theirs) => {
      const found = rowOf(mine, theirs);
      if (found === undefined) return [];
      const { row, turned } = found;
      const [one, other] = turned ? [theirs, mine] : [mine, theirs];
      if (row.unless?.(one, other, near)) return [];
      const named = (entry: AddressEntry): string => (entry.cluster === mine.cluster ? entry.what : `${entry.what} of cluster '${entry.cluster}'`);
      return [{ path: mine.path, message: row.refusal.says(row.says(named(one), named(other), theirs.path)) }];
    });
  });
}

/** Whether something is wrong with two entries of two clusters that share an address. */
export function mayNotShare(one: AddressEntry, other: AddressEntry): boolean {
  return rowOf(one, other) !== undefined;
}

/** The entries that share an address with a range. */
export type Near = (range: AddressRange) => AddressEntry[];

/** Finds those of some entries that share an address with a range, without looking at each of them. */
export function nearIn(entries: readonly AddressEntry[]): Near {
  const families = new Map(Object.values(AddressFamily).map((family) => {
    const sorted = entries.filter(({ range }) => range.family === family).sort((a, b) => (a.range._first < b.range._first ? -1 : a.range._first > b.range._first ? 1 : 0));
    // The last address of each entry and all before it: before one that ends too early, nothing can be near.
    let last = -1n;
    return [family, { sorted, ends: sorted.map(({ range }) => (last = range._last > last ? range._last : last)) }] as const;
  }));
  return (range) => {
    const { sorted, ends } = families.get(range.family)!;
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle].range._first <= range._last) low = middle + 1;
      else high = middle;
    }
    const found: AddressEntry[] = [];
    for (let index = low - 1; index >= 0 && ends[index] >= range._first; index -= 1) {
      if (sorted[index].range._last >= range._first) found.push(sorted[index]);
    }
    return found.reverse();
  };
}

/** The row of two entries, and whether they stand in it the other way round. */
function rowOf(one: AddressEntry, other: AddressEntry): { readonly row: Row; readonly turned: boolean } | undefined {
  const where = one.cluster === other.cluster ? WITHIN : ACROSS;
  for (const row of APART.filter((candidate) => candidate.where === ANYWHERE || candidate.where === where)) {
    const [first, second] = row.uses;
    if (first.includes(one.use) && second.includes(other.use)) return { row, turned: false };
    if (first.includes(other.use) && second.includes(one.use)) return { row, turned: true };
  }
  return undefined;
}

/** An entry for an address; none for a text that isn't one. */
export function addressEntry(entry: Omit<AddressEntry, 'range'>, address: string): AddressEntry[] {
  return familyOf(address) === undefined ? [] : [{ ...entry, range: rangeOf(address, address) }];
}

/**
 * What the facts of a cluster name. What isn't an address or a range is left out: other rules refuse it.
 *
 * @param facts the facts
 * @param path what messages call the place
 * @param complete whether all fixed addresses of the cluster are entered too
 */
export function addressesOfFacts(facts: ClusterFacts, path: string = facts.name, complete = false): AddressEntry[] {
  const at = { cluster: facts.name, path };
  const range = (use: AddressUse, name: string, text: string): AddressEntry[] => (
    Cidr.isCidr(text) ? [{ ...at, use, what: `'${name}' (${text})`, range: AddressRange.of(Cidr.of(text).first, Cidr.of(text).last) }] : []
  );
  return [
    ...facts.nodes.flatMap(({ name, address }) => addressEntry({ ...at, use: MACHINE, what: `node '${name}' (${address})` }, address)),
    ...range(SUBNET, 'nodeCidr', facts.nodeCidr),
    ...facts.podCidrs.flatMap((cidr) => range(PODS, 'podCidrs', cidr)),
    ...facts.serviceCidrs.flatMap((cidr) => range(SERVICES, 'serviceCidrs', cidr)),
    ...(facts.loadBalancerPools ?? []).filter(isPool).map((pool) => ({ ...at, use: POOL, what: `load-balancer pool ${textOf(pool)}`, range: rangeOf(pool.start, pool.stop), complete })),
    ...addressEntry({ ...at, use: API, what: `'apiEndpoint' ${facts.apiEndpoint}` }, facts.apiEndpoint),
    ...Object.entries({ apiVip: facts.apiVip, apiLoadBalancer: facts.apiLoadBalancer }).flatMap(([name, address]) => (
      address === undefined || address === facts.apiEndpoint ? [] : addressEntry({ ...at, use: API, what: `'${name}' ${address}` }, address)
    )),
    ...facts.nodes.flatMap((node) => setupOf(facts, node).links ?? []).flatMap(({ name, gateway }, index, all) => (
      gateway === undefined || all.findIndex((other) => other.gateway === gateway) < index ? [] : addressEntry({ ...at, use: ROUTER, what: `'gateway' ${gateway} of link '${name}'` }, gateway)
    )),
    ...facts.nodes.flatMap((node) => (setupOf(facts, node).links ?? []).flatMap(({ name, addresses = [] }) => addresses.flatMap((address) => (
      addressEntry({ ...at, use: MACHINE, what: `address ${address} of link '${name}' of node '${node.name}'` }, address.split('/')[0])
    )))),
    ...(facts.meshAddress === undefined ? [] : addressEntry({ ...at, use: MESH, what: `'meshAddress' ${facts.meshAddress}` }, facts.meshAddress)),
    ...nobodysOf(facts.nodeCidr).flatMap(([place, address]) => addressEntry({ ...at, use: NOBODY, what: `${address}, the ${place} address of 'nodeCidr' (${facts.nodeCidr})` }, address)),
  ];
}

/** The addresses of a subnet that belong to nobody. IPv6 has none, and neither has a subnet of two addresses. */
function nobodysOf(nodeCidr: string): Array<['first' | 'last', string]> {
  const subnet = Cidr.isCidr(nodeCidr) ? Cidr.of(nodeCidr) : undefined;
  return subnet === undefined || subnet.family !== 'ipv4' || subnet.size < 4 ? [] : [['first', subnet.first], ['last', subnet.last]];
}

function rangeOf(start: string, stop: string): AddressRange {
  return AddressRange.of(onTheWire(start), onTheWire(stop));
}

/** Whether a pool is a range of addresses. */
export function isPool({ start, stop }: LoadBalancerPool): boolean {
  return AddressRange.isRange(onTheWire(start), onTheWire(stop));
}

/** Whether an address is in a pool; false for a pool that is none. */
export function inPool(pool: LoadBalancerPool, address: string): boolean {
  return isPool(pool) && rangeOf(pool.start, pool.stop).contains(onTheWire(address));
}

function textOf({ start, stop }: LoadBalancerPool): string {
  return `${start}-${stop}`;
}
