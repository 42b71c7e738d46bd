import { isIP } from 'net';
import { Resource, Scheduling } from '@monosense-io/output';
import { AddressFamily, Cidr, problemOf } from '../values/cidr';
import { isHostname } from '../values/net';
import { Quantity } from '../values/quantity';
import { Refusal } from '../values/refusal';
import { shown } from '../values/shown';
import { addressesOfFacts, clashes, nearIn, inPool, isPool, NODE_TWICE } from './address-book';
import { ClusterFacts } from './cluster-facts';
import { knownMinors, minorOf } from './kubernetes';
import { machineProblems } from './machine-problems';
import { setupOf } from './machines';
import { talosProblem } from './talos';

const NAME = new Refusal('PLATFORM-252', {
  protects: 'The name is a folder, a DNS label and the name by which a ClusterMesh knows the cluster, which takes 32 characters.',
  wrong: "name: 'Home Lab'",
  right: "name: 'home-lab'",
});

const ID = new Refusal('PLATFORM-253', {
  protects: 'A ClusterMesh keeps eight bits for the number of a cluster.',
  wrong: 'id: 300',
  right: 'id: 3',
});

const DOMAIN = new Refusal('PLATFORM-254', {
  protects: 'Hostnames, certificates and DNS records are made from the domain.',
  wrong: "domain: 'https://example.org'",
  right: "domain: 'example.org'",
});

const API_ENDPOINT = new Refusal('PLATFORM-255', {
  protects: 'The machines and kubeconfig files reach the API under this name, to which they add scheme and port.',
  wrong: "apiEndpoint: 'https://k8s.example.org:6443'",
  right: "apiEndpoint: 'k8s.example.org'",
});

const NO_MACHINE = new Refusal('PLATFORM-256', {
  protects: 'A cluster without a machine for its control plane never starts.',
  wrong: "nodes: [{ name: 'home-01', controlPlane: false, … }]",
  right: "nodes: [{ name: 'home-01', controlPlane: true, … }]",
});

const EXACT_VERSION = new Refusal('PLATFORM-257', {
  protects: 'A version that is not exact would mean another one tomorrow, and the same commit another cluster.',
  wrong: "kubernetesVersion: 'v1.35'",
  right: "kubernetesVersion: 'v1.35.0'",
});

const UNKNOWN_KUBERNETES = new Refusal('PLATFORM-258', {
  protects: 'Objects are held to the schemas of the cluster\'s Kubernetes version, which this release must know.',
  wrong: "kubernetesVersion: 'v1.20.0'",
  right: "kubernetesVersion: 'v1.35.0'",
});

const ASN = new Refusal('PLATFORM-259', {
  protects: 'BGP knows numbers of 32 bits; routers refuse a session with any other.',
  wrong: 'asn: 0',
  right: 'asn: 64512',
});

const CIDR = new Refusal('PLATFORM-261', {
  protects: 'Kubernetes and routers take ranges by their first address, and refuse one with host bits.',
  wrong: "podCidrs: ['10.244.0.1/16']",
  right: "podCidrs: ['10.244.0.0/16']",
});

const FAMILIES = new Refusal('PLATFORM-263', {
  protects: 'Kubernetes takes one range of each address family for pods, and Services of the same families.',
  wrong: "podCidrs: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceCidrs: ['10.96.0.0/16']",
  right: "podCidrs: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceCidrs: ['10.96.0.0/16', 'fd00:10:96::/112']",
});

const NODE_OUTSIDE = new Refusal('PLATFORM-265', {
  protects: 'Announcements, policies and etcd take every machine to be in the subnet.',
  wrong: "nodeCidr: '10.0.0.0/24', nodes: [{ address: '10.0.1.11', … }]",
  right: "nodeCidr: '10.0.0.0/24', nodes: [{ address: '10.0.0.11', … }]",
});

const NODE_MEMORY = new Refusal('PLATFORM-266', {
  protects: 'Requests are held against the memory of the machines, which must be a quantity as Kubernetes writes it.',
  wrong: "memory: '64 GB'",
  right: "memory: '64Gi'",
});

const NODE_CPU = new Refusal('PLATFORM-277', {
  protects: 'Requests are held against the CPU of the machines, which must be a quantity as Kubernetes writes it.',
  wrong: "cpu: '16 cores'",
  right: "cpu: '16'",
});

const NODE_ZONE = new Refusal('PLATFORM-278', {
  protects: 'A zone is a label of the machine. Pods that are spread by zone never run on a machine without one.',
  wrong: "nodes: [{ name: 'home-01', zone: 'rack 1', … }, { name: 'home-02', … }]",
  right: "nodes: [{ name: 'home-01', zone: 'rack-1', … }, { name: 'home-02', zone: 'rack-2', … }]",
});

const NO_DISK = new Refusal('PLATFORM-271', {
  protects: 'Talos is installed on one disk of each machine, and would take none without its name.',
  wrong: "talosVersion: 'v1.12.0', nodes: [{ name: 'home-01', … }]",
  right: "talosVersion: 'v1.12.0', nodes: [{ name: 'home-01', installDisk: '/dev/nvme0n1', … }]",
});

const DISK = new Refusal('PLATFORM-272', {
  protects: 'Talos knows disks by the path of their device, and finds none by its bare name.',
  wrong: "installDisk: 'sda'",
  right: "installDisk: '/dev/sda'",
});

const NODE_NAME = new Refusal('PLATFORM-273', {
  protects: 'A machine is called so in Kubernetes and in DNS, and the name is written into what configures it.',
  wrong: "nodes: [{ name: 'Home_01', … }]",
  right: "nodes: [{ name: 'home-01', … }]",
});

const FIRST_LABELS_APART = new Refusal('PLATFORM-290', {
  protects: 'Talos calls a machine by what comes before the first dot of its name: two that are one up to there take turns at being the same node.',
  wrong: "nodes: [{ name: 'home.attic', … }, { name: 'home.cellar', … }], talosVersion: 'v1.12.0'",
  right: "nodes: [{ name: 'home-attic', … }, { name: 'home-cellar', … }], talosVersion: 'v1.12.0'",
});

const NODE_ADDRESS = new Refusal('PLATFORM-274', {
  protects: 'A text that is no address lies in no subnet, and nothing reaches the machine.',
  wrong: "nodes: [{ address: '192.168.1.311', … }]",
  right: "nodes: [{ address: '192.168.1.31', … }]",
});

const POOL = new Refusal('PLATFORM-267', {
  protects: 'A pool that is no range gives out no address, and its Services wait for ever.',
  wrong: "{ start: '10.0.0.119', stop: '10.0.0.100' }",
  right: "{ start: '10.0.0.100', stop: '10.0.0.119' }",
});

const ONE_LINK = new Refusal('PLATFORM-286', {
  protects: 'Addresses in the subnet of the machines are answered on their link, and others are routed: the half of a range would be reached by nobody.',
  wrong: "nodeCidr: '10.0.0.0/24', loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.1.119' }]",
  right: "nodeCidr: '10.0.0.0/24', loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }]",
});

const ROOM_FOR_NODES = new Refusal('PLATFORM-287', {
  protects: 'Kubernetes gives each machine a range of its own for pods, a /24 or a /64: a machine that gets none runs no pod.',
  wrong: "podCidrs: ['10.244.0.0/23'] with three nodes",
  right: "podCidrs: ['10.244.0.0/16'] with three nodes",
});

const SERVICE_RANGE = new Refusal('PLATFORM-288', {
  protects: 'The API server does not start with a larger range of Services.',
  wrong: "serviceCidrs: ['10.0.0.0/8'] with Kubernetes 1.33",
  right: "serviceCidrs: ['10.96.0.0/12'] with Kubernetes 1.33",
});

const FIRST_FAMILY = new Refusal('PLATFORM-289', {
  protects: 'The API server does not start where the first range of Services is of another family than the address that it is reached at.',
  wrong: "nodeCidr: '10.0.0.0/24', serviceCidrs: ['fd00:245::/112', '10.245.0.0/16']",
  right: "nodeCidr: '10.0.0.0/24', serviceCidrs: ['10.245.0.0/16', 'fd00:245::/112']",
});

const MESH_ADDRESS = new Refusal('PLATFORM-269', {
  protects: 'The ClusterMesh API server is a Service of type LoadBalancer, and gets its address from a pool.',
  wrong: "meshAddress: '10.0.1.100', loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }]",
  right: "meshAddress: '10.0.0.100', loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }]",
});

/** The path of a device: what Talos takes is a name below `/dev`, without anything that a shell or a template would read. */
const DEVICE = /^\/dev(\/[\w.:@+,=-]+)+$/;

/** The value of a label that isn't empty. */
const LABEL_VALUE = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

/** A name as Kubernetes has it for nodes: labels of DNS with dots between them. */
function isNodeName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/.test(name);
}

/** Whether a number can be that of an autonomous system: of 32 bits, and none of those that have a meaning of their own. */
function isAsn(asn: number): boolean {
  return Number.isInteger(asn) && asn >= 1 && asn <= 4294967294 && asn !== 23456 && asn !== 65535;
}

/** A message is one line, whatever a fact holds. */
function onOneLine(message: string): string {
  return message.replace(/[\r\n]+/g, '\\n');
}

/** Bits of the range that Kubernetes gives to each machine for its pods. */
const NODE_BITS: Record<AddressFamily, number> = { [AddressFamily.IPV4]: 24, [AddressFamily.IPV6]: 64 };

/** How much room the ranges of pods and Services must have, and may have. */
function capacity(facts: ClusterFacts, check: (refusal: Refusal, ok: boolean, message: string) => void): void {
  for (const cidr of facts.podCidrs) {
    const { family, prefixLength } = Cidr.of(cidr);
    const bits = NODE_BITS[family];
    const room = prefixLength > bits ? 0 : 2 ** (bits - prefixLength);
    const least = bits - Math.ceil(Math.log2(Math.max(facts.nodes.length, 1)));
    check(ROOM_FOR_NODES, room >= facts.nodes.length, `'podCidrs' must have a /${bits} for each of ${facts.nodes.length} nodes, got ${cidr}, which has ${room}: write a /${least} or larger`);
    // kube-controller-manager keeps a map of all of them, and stops at more than 16 bits of it; for IPv4 that can't come about with /24.
    check(ROOM_FOR_NODES, family === AddressFamily.IPV4 || bits - prefixLength <= 16, `'podCidrs' must have at most 65536 ranges of /${bits}, got ${cidr}: write a /48 or smaller`);
  }
  const primary = Cidr.of(facts.nodeCidr).family;
  const [first] = facts.serviceCidrs;
  check(FIRST_FAMILY, first === undefined || Cidr.of(first).family === primary, `'serviceCidrs' must begin with a range of ${primary}, as 'nodeCidr' (${facts.nodeCidr}) is, got ${first}: put the ranges of ${primary} first, here and in 'podCidrs'`);
  // Until 1.33 every address had a bit in a map that was kept in etcd.
  const small = before(facts.kubernetesVersion, 34);
  for (const cidr of facts.serviceCidrs) {
    const { family, prefixLength } = Cidr.of(cidr);
    const least = family === AddressFamily.IPV6 ? (small ? 108 : 64) : (small ? 12 : 0);
    check(SERVICE_RANGE, prefixLength >= least, `'serviceCidrs' must have at least ${least} bits in common with Kubernetes ${facts.kubernetesVersion}, got ${cidr}: write a /${family === AddressFamily.IPV6 ? 112 : 16}`);
  }
}

/** Whether a version of Kubernetes comes before a minor one. */
function before(version: string, minor: number): boolean {
  return Number(/^v1\.(\d+)\./.exec(version)?.[1] ?? minor) < minor;
}

/** What is wrong with the facts of one cluster, taken by themselves. */
export function contradictions(path: string, facts: ClusterFacts): string[] {
  const problems: string[] = [];
  const check = (refusal: Refusal, ok: boolean, message: string): void => void (ok || problems.push(refusal.at(path, onOneLine(message))));
  const exact = (version: string): boolean => /^v\d+\.\d+\.\d+$/.test(version);

  check(NAME, /^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/.test(facts.name), `'name' must be at most 32 lower-case letters, digits and dashes, got '${facts.name}': rename the cluster`);
  check(ID, Number.isInteger(facts.id) && facts.id >= 1 && facts.id <= 255, `'id' must be a whole number from 1 to 255, got ${facts.id}: give each cluster a number of its own`);
  check(DOMAIN, /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+([a-z]{2,}|xn--[-a-z0-9]*[a-z0-9])$/.test(facts.domain), `'domain' must be a DNS domain, got '${facts.domain}': write it as in example.org`);
  check(API_ENDPOINT, isIP(facts.apiEndpoint) !== 0 || isHostname(facts.apiEndpoint), `'apiEndpoint' must be a host name or an address, got '${facts.apiEndpoint}': write it as in k8s.example.org, without scheme and port`);
  check(NO_MACHINE, facts.nodes.length > 0, "'nodes' is empty: name at least one machine");
  check(NO_MACHINE, facts.nodes.length === 0 || facts.nodes.some((node) => node.controlPlane), "'nodes' has no control plane: set controlPlane on at least one machine");
  check(EXACT_VERSION, facts.talosVersion === undefined || exact(facts.talosVersion), `'talosVersion' must be an exact version, got '${facts.talosVersion}': write it as in v1.12.0`);
  check(EXACT_VERSION, exact(facts.kubernetesVersion), `'kubernetesVersion' must be an exact version, got '${facts.kubernetesVersion}': write it as in v1.35.0`);
  check(UNKNOWN_KUBERNETES, !exact(facts.kubernetesVersion) || knownMinors().includes(minorOf(facts.kubernetesVersion)), `'kubernetesVersion' is ${facts.kubernetesVersion}, and this release of @monosense-io/platform knows the kinds of ${knownMinors().join(', ')}: choose one of these, or take a release that knows it`);
  const together = talosProblem(facts);
  if (together !== undefined) problems.push(`[${path}] ${together}`);
  check(ASN, facts.asn === undefined || isAsn(facts.asn), `'asn' must be a whole number from 1 to 4294967294, without 23456 and 65535, which stand for no system, got ${facts.asn}: take a private one, from 64512 to 65534 or from 4200000000 to 4294967294`);

  const ranges = [['nodeCidr', facts.nodeCidr], ...facts.podCidrs.map((cidr) => ['podCidrs', cidr]), ...facts.serviceCidrs.map((cidr) => ['serviceCidrs', cidr])];
  for (const [name, cidr] of ranges) check(CIDR, Cidr.isCidr(cidr), problemOf(name, cidr));
  // What follows compares ranges, which must be readable for that.
  if (ranges.some(([, cidr]) => !Cidr.isCidr(cidr))) return problems;
  const families = (cidrs: string[]): string => cidrs.map((cidr) => Cidr.of(cidr).family).join(' and ');
  check(FAMILIES, facts.podCidrs.length >= 1 && facts.podCidrs.length <= 2 && new Set(facts.podCidrs.map((cidr) => Cidr.of(cidr).family)).size === facts.podCidrs.length, `'podCidrs' must hold one range, or one of each family for dual stack, got ${facts.podCidrs.join(', ') || 'none'}: remove or add a range`);
  check(FAMILIES, families(facts.podCidrs) === families(facts.serviceCidrs), `'serviceCidrs' (${families(facts.serviceCidrs)}) must be of the same families as 'podCidrs' (${families(facts.podCidrs)}): add or remove a range`);

  const names = facts.nodes.map((node) => node.name);
  names.filter((name, index) => names.indexOf(name) !== index).forEach((name) => check(NODE_TWICE, false, `two nodes have the name '${name}': give each its own`));
  const firstLabels = facts.nodes.map((node) => String(node.name).split('.')[0]);
  facts.nodes.filter(({ name }, index) => facts.talosVersion !== undefined && names.indexOf(name) === index && firstLabels.indexOf(firstLabels[index]) < index)
    .forEach(({ name }) => check(FIRST_LABELS_APART, false, `'name' of nodes that run Talos must differ before the first dot, got ${shown(name)} beside another '${String(name).split('.')[0]}': rename one of them`));
  for (const node of facts.nodes) {
    check(NODE_NAME, isNodeName(node.name), `'name' of a node must be lower-case letters, digits and dashes, got ${shown(node.name)}: rename it as in home-01`);
    check(NODE_ADDRESS, isIP(node.address) !== 0, `'address' of node '${node.name}' must be an address, got ${shown(node.address)}: write it as in 192.168.1.11`);
    check(NODE_OUTSIDE, isIP(node.address) === 0 || Cidr.of(facts.nodeCidr).contains(node.address), `node '${node.name}' has address '${node.address}', which is outside 'nodeCidr' (${facts.nodeCidr}): correct one of them`);
    check(NO_DISK, facts.talosVersion === undefined || node.installDisk !== undefined || setupOf(facts, node).installDiskSelector !== undefined, `node '${node.name}' has no 'installDisk', and 'talosVersion' is ${facts.talosVersion}: name the device that Talos is installed on, or leave 'talosVersion' out for machines without Talos`);
    check(DISK, node.installDisk === undefined || DEVICE.test(node.installDisk), `'installDisk' of node '${node.name}' must be the path of a device, got ${shown(node.installDisk)}: write it as in /dev/${/[\w.:-]+$/.exec(node.installDisk ?? '')?.[0] ?? 'sda'}`);
    check(NODE_MEMORY, Quantity.toBytes(node.memory) > 0, `node '${node.name}' has memory '${node.memory}', which is no quantity: write it as in 64Gi`);
    check(NODE_CPU, node.cpu === undefined || Scheduling.amountOf(node.cpu, Resource.CPU) > 0, `'cpu' of node '${node.name}' must be an amount of CPU, got ${shown(node.cpu)}: write it as in 16, for as many threads`);
    check(NODE_ZONE, node.zone === undefined || LABEL_VALUE.test(node.zone), `'zone' of node '${node.name}' must be the value of a label, at most 63 letters, digits, dashes, dots and underscores, got ${shown(node.zone)}: write it as in rack-1`);
    check(NODE_ZONE, node.zone !== undefined || facts.nodes.every(({ zone }) => zone === undefined), `node '${node.name}' has no 'zone', and other nodes have one: add its zone, or leave out all of them`);
  }
  const subnet = Cidr.of(facts.nodeCidr);
  for (const pool of facts.loadBalancerPools ?? []) {
    for (const end of [pool.start, pool.stop]) check(POOL, isIP(end) !== 0, `load-balancer pool '${pool.start}' to '${pool.stop}' must be of addresses, got ${shown(end)}: write it as in 192.168.1.100`);
    check(POOL, isIP(pool.start) === 0 || isIP(pool.stop) === 0 || isPool(pool), `load-balancer pool '${pool.start}' to '${pool.stop}' is no range of addresses: start must not come after stop`);
    const ends = [pool.start, pool.stop].filter((end) => subnet.contains(end));
    check(ONE_LINK, !isPool(pool) || ends.length !== 1, `load-balancer pool ${pool.start}-${pool.stop} must lie in 'nodeCidr' (${facts.nodeCidr}) or outside of it, got one end within: end it inside, or write the part outside as a pool of its own`);
  }
  const pools = (facts.loadBalancerPools ?? []).map((pool) => `${pool.start}-${pool.stop}`).join(', ') || 'none';
  check(MESH_ADDRESS, facts.meshAddress === undefined || (facts.loadBalancerPools ?? []).some((pool) => inPool(pool, facts.meshAddress!)), `'meshAddress' ${facts.meshAddress} is outside 'loadBalancerPools' (${pools}): choose an address inside`);
  capacity(facts, check);
  machineProblems(facts, check);
  const book = addressesOfFacts(facts, path);
  return [...problems, ...clashes(book, nearIn(book)).map(({ message }) => `[${path}] ${message}`)];
}
