import { isIP } from 'net';
import { AddressRange, Cidr, problemOf } from '../values/cidr';
import { isHostname } from '../values/net';
import { Quantity } from '../values/quantity';
import { Refusal } from '../values/refusal';
import { shown } from '../values/shown';
import { ClusterFacts } from './cluster-facts';
import { inPool, rangesOf } from './conflicts';
import { knownMinors, minorOf } from './kubernetes';
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

const RANGES_APART = new Refusal('PLATFORM-262', {
  protects: 'An address in two ranges would be routed to one of them only.',
  wrong: "podCidrs: ['10.96.0.0/12'], serviceCidrs: ['10.96.0.0/16']",
  right: "podCidrs: ['10.244.0.0/16'], serviceCidrs: ['10.96.0.0/16']",
});

const FAMILIES = new Refusal('PLATFORM-263', {
  protects: 'Kubernetes takes one range of each address family for pods, and Services of the same families.',
  wrong: "podCidrs: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceCidrs: ['10.96.0.0/16']",
  right: "podCidrs: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceCidrs: ['10.96.0.0/16', 'fd00:10:96::/112']",
});

const NODE_TWICE = new Refusal('PLATFORM-264', {
  protects: 'Two machines of one name or address would take turns at being the same node.',
  wrong: "nodes: [{ name: 'home-01', … }, { name: 'home-01', … }]",
  right: "nodes: [{ name: 'home-01', … }, { name: 'home-02', … }]",
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

const NODE_ADDRESS = new Refusal('PLATFORM-274', {
  protects: 'A text that is no address lies in no subnet, and nothing reaches the machine.',
  wrong: "nodes: [{ address: '192.168.1.311', … }]",
  right: "nodes: [{ address: '192.168.1.31', … }]",
});

const POOLS_APART = new Refusal('PLATFORM-275', {
  protects: 'Cilium gives out no address of two pools that overlap.',
  wrong: "loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }, { start: '10.0.0.110', stop: '10.0.0.129' }]",
  right: "loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.129' }]",
});

const POOL = new Refusal('PLATFORM-267', {
  protects: 'A pool that is no range gives out no address, and its Services wait for ever.',
  wrong: "{ start: '10.0.0.119', stop: '10.0.0.100' }",
  right: "{ start: '10.0.0.100', stop: '10.0.0.119' }",
});

const POOL_HOLDS_NODE = new Refusal('PLATFORM-268', {
  protects: 'A Service could get the address of a machine, which would then be cut off.',
  wrong: "loadBalancerPools: [{ start: '10.0.0.1', stop: '10.0.0.50' }], nodes: [{ address: '10.0.0.11', … }]",
  right: "loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }], nodes: [{ address: '10.0.0.11', … }]",
});

const MESH_ADDRESS = new Refusal('PLATFORM-269', {
  protects: 'The ClusterMesh API server is a Service of type LoadBalancer, and gets its address from a pool.',
  wrong: "meshAddress: '10.0.1.100', loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }]",
  right: "meshAddress: '10.0.0.100', loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }]",
});

/** The path of a device: what Talos takes is a name below `/dev`, without anything that a shell or a template would read. */
const DEVICE = /^\/dev(\/[\w.:@+,=-]+)+$/;

/** A name as Kubernetes has it for nodes: labels of DNS with dots between them. */
function isNodeName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/.test(name);
}

/** A message is one line, whatever a fact holds. */
function onOneLine(message: string): string {
  return message.replace(/[\r\n]+/g, '\\n');
}

/** What is wrong with the facts of one cluster, taken by themselves. */
export function contradictions(path: string, facts: ClusterFacts): string[] {
  const problems: string[] = [];
  const check = (refusal: Refusal, ok: boolean, message: string): void => void (ok || problems.push(refusal.at(path, onOneLine(message))));
  const exact = (version: string): boolean => /^v\d+\.\d+\.\d+$/.test(version);

  check(NAME, /^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/.test(facts.name), `'name' must be at most 32 lower-case letters, digits and dashes, got '${facts.name}': rename the cluster`);
  check(ID, Number.isInteger(facts.id) && facts.id >= 1 && facts.id <= 255, `'id' must be a whole number from 1 to 255, got ${facts.id}: give each cluster a number of its own`);
  check(DOMAIN, /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]{2,}$/.test(facts.domain), `'domain' must be a DNS domain, got '${facts.domain}': write it as in example.org`);
  check(API_ENDPOINT, isIP(facts.apiEndpoint) !== 0 || isHostname(facts.apiEndpoint), `'apiEndpoint' must be a host name or an address, got '${facts.apiEndpoint}': write it as in k8s.example.org, without scheme and port`);
  check(NO_MACHINE, facts.nodes.length > 0, "'nodes' is empty: name at least one machine");
  check(NO_MACHINE, facts.nodes.length === 0 || facts.nodes.some((node) => node.controlPlane), "'nodes' has no control plane: set controlPlane on at least one machine");
  check(EXACT_VERSION, facts.talosVersion === undefined || exact(facts.talosVersion), `'talosVersion' must be an exact version, got '${facts.talosVersion}': write it as in v1.12.0`);
  check(EXACT_VERSION, exact(facts.kubernetesVersion), `'kubernetesVersion' must be an exact version, got '${facts.kubernetesVersion}': write it as in v1.35.0`);
  check(UNKNOWN_KUBERNETES, !exact(facts.kubernetesVersion) || knownMinors().includes(minorOf(facts.kubernetesVersion)), `'kubernetesVersion' is ${facts.kubernetesVersion}, and this release of @monosense-io/platform knows the kinds of ${knownMinors().join(', ')}: choose one of these, or take a release that knows it`);
  const together = talosProblem(facts);
  if (together !== undefined) problems.push(`[${path}] ${together}`);
  check(ASN, facts.asn === undefined || (Number.isInteger(facts.asn) && facts.asn >= 1 && facts.asn <= 4294967294), `'asn' must be a whole number from 1 to 4294967294, got ${facts.asn}: private numbers start at 64512`);

  const ranges = rangesOf(facts);
  for (const [name, cidr] of ranges) check(CIDR, Cidr.isCidr(cidr), problemOf(name, cidr));
  // What follows compares ranges, which must be readable for that.
  if (ranges.some(([, cidr]) => !Cidr.isCidr(cidr))) return problems;
  ranges.forEach(([name, cidr], index) => ranges.slice(index + 1).forEach(([otherName, other]) => check(RANGES_APART, !Cidr.of(cidr).overlaps(Cidr.of(other)), `'${name}' (${cidr}) overlaps with '${otherName}' (${other}): choose ranges apart`)));
  const families = (cidrs: string[]): string => cidrs.map((cidr) => Cidr.of(cidr).family).join(' and ');
  check(FAMILIES, facts.podCidrs.length >= 1 && facts.podCidrs.length <= 2 && new Set(facts.podCidrs.map((cidr) => Cidr.of(cidr).family)).size === facts.podCidrs.length, `'podCidrs' must hold one range, or one of each family for dual stack, got ${facts.podCidrs.join(', ') || 'none'}: remove or add a range`);
  check(FAMILIES, families(facts.podCidrs) === families(facts.serviceCidrs), `'serviceCidrs' (${families(facts.serviceCidrs)}) must be of the same families as 'podCidrs' (${families(facts.podCidrs)}): add or remove a range`);

  for (const [key, values] of [['name', facts.nodes.map((node) => node.name)], ['address', facts.nodes.map((node) => node.address)]] as const) {
    values.filter((value, index) => values.indexOf(value) !== index).forEach((value) => check(NODE_TWICE, false, `two nodes have the ${key} '${value}': give each its own`));
  }
  for (const node of facts.nodes) {
    check(NODE_NAME, isNodeName(node.name), `'name' of a node must be lower-case letters, digits and dashes, got ${shown(node.name)}: rename it as in home-01`);
    check(NODE_ADDRESS, isIP(node.address) !== 0, `'address' of node '${node.name}' must be an address, got ${shown(node.address)}: write it as in 192.168.1.11`);
    check(NODE_OUTSIDE, isIP(node.address) === 0 || Cidr.of(facts.nodeCidr).contains(node.address), `node '${node.name}' has address '${node.address}', which is outside 'nodeCidr' (${facts.nodeCidr}): correct one of them`);
    check(NO_DISK, facts.talosVersion === undefined || node.installDisk !== undefined, `node '${node.name}' has no 'installDisk', and 'talosVersion' is ${facts.talosVersion}: name the device that Talos is installed on, or leave 'talosVersion' out for machines without Talos`);
    check(DISK, node.installDisk === undefined || DEVICE.test(node.installDisk), `'installDisk' of node '${node.name}' must be the path of a device, got ${shown(node.installDisk)}: write it as in /dev/${/[\w.:-]+$/.exec(node.installDisk ?? '')?.[0] ?? 'sda'}`);
    check(NODE_MEMORY, Quantity.toBytes(node.memory) > 0, `node '${node.name}' has memory '${node.memory}', which is no quantity: write it as in 64Gi`);
  }
  const ranged = (facts.loadBalancerPools ?? []).filter(({ start, stop }) => AddressRange.isRange(start, stop));
  ranged.forEach((pool, index) => ranged.slice(index + 1).filter((other) => AddressRange.of(pool.start, pool.stop).overlaps(AddressRange.of(other.start, other.stop))).forEach((other) => (
    check(POOLS_APART, false, `load-balancer pools ${pool.start}-${pool.stop} and ${other.start}-${other.stop} overlap: write one range, or two apart`)
  )));
  for (const pool of facts.loadBalancerPools ?? []) {
    for (const end of [pool.start, pool.stop]) check(POOL, isIP(end) !== 0, `load-balancer pool '${pool.start}' to '${pool.stop}' must be of addresses, got ${shown(end)}: write it as in 192.168.1.100`);
    check(POOL, isIP(pool.start) === 0 || isIP(pool.stop) === 0 || AddressRange.isRange(pool.start, pool.stop), `load-balancer pool '${pool.start}' to '${pool.stop}' is no range of addresses: start must not come after stop`);
    for (const node of facts.nodes) check(POOL_HOLDS_NODE, !inPool(pool, node.address), `load-balancer pool ${pool.start}-${pool.stop} contains node '${node.name}' (${node.address}): choose a range without machines`);
  }
  const pools = (facts.loadBalancerPools ?? []).map((pool) => `${pool.start}-${pool.stop}`).join(', ') || 'none';
  check(MESH_ADDRESS, facts.meshAddress === undefined || (facts.loadBalancerPools ?? []).some((pool) => inPool(pool, facts.meshAddress!)), `'meshAddress' ${facts.meshAddress} is outside 'loadBalancerPools' (${pools}): choose an address inside`);
  return problems;
}
