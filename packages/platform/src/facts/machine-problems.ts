import { isIP } from 'net';
import { Resource, Scheduling } from '@monosense-io/output';
import { Cidr } from '../values/cidr';
import { unknownNames } from '../values/disk-selector';
import { nearest } from '../values/nearest';
import { isHostname } from '../values/net';
import { Refusal } from '../values/refusal';
import { Schematic } from '../values/schematic';
import { shown } from '../values/shown';
import { ClusterFacts, NodeFacts } from './cluster-facts';
import { officialExtensions } from './extensions';
import { MachineFacts, MachineLink } from './machine-facts';
import { DEFAULT_MTU, GPUS, hasSetup, nodeLinkOf, setupOf } from './machines';
import { hasDocuments } from './talos';

const OF_TALOS_1_14 = new Refusal('PLATFORM-211', {
  protects: 'What is said of machines is written as documents of Talos 1.14, which an earlier Talos, or another system, does not read.',
  wrong: "talosVersion: 'v1.13.0', machines: { timeServers: ['time.example.org'] }",
  right: "talosVersion: 'v1.14.6', machines: { timeServers: ['time.example.org'] }",
});

const PORT = new Refusal('PLATFORM-212', {
  protects: 'A port that is not found, or found twice, leaves the machine without its network.',
  wrong: "ports: [{ name: 'lan0', mac: '00:1a:2b' }]",
  right: "ports: [{ name: 'lan0', mac: '00:1a:2b:3c:4d:5e' }]",
});

const LINK = new Refusal('PLATFORM-213', {
  protects: 'A link of ports or links that nobody has is never up.',
  wrong: "ports: [{ name: 'lan0', … }], links: [{ name: 'bond0', bond: { ports: ['lan0', 'lan1'] } }]",
  right: "ports: [{ name: 'lan0', … }, { name: 'lan1', … }], links: [{ name: 'bond0', bond: { ports: ['lan0', 'lan1'] } }]",
});

const MTU = new Refusal('PLATFORM-214', {
  protects: 'A packet that is larger than what a link of its path takes is lost, and connections hang as soon as they carry data.',
  wrong: "links: [{ name: 'bond0', bond: …, mtu: 1500 }, { name: 'bond0.25', vlan: { id: 25, parent: 'bond0' }, mtu: 9000 }]",
  right: "links: [{ name: 'bond0', bond: …, mtu: 9000 }, { name: 'bond0.25', vlan: { id: 25, parent: 'bond0' }, mtu: 9000 }]",
});

const REACHABLE = new Refusal('PLATFORM-215', {
  protects: 'A machine without its address, or without a way to others, can be reached by nobody who could correct it.',
  wrong: "links: [{ name: 'lan0' }]",
  right: "links: [{ name: 'lan0', gateway: '10.0.0.1' }]",
});

const VIP = new Refusal('PLATFORM-216', {
  protects: 'Machines answer for the address of the API on their own link. An address elsewhere is reached by nobody, and one that a machine has is taken from it.',
  wrong: "nodeCidr: '10.0.0.0/24', apiVip: '10.0.1.10'",
  right: "nodeCidr: '10.0.0.0/24', apiVip: '10.0.0.10'",
});

const ENCRYPTION_KEY = new Refusal('PLATFORM-217', {
  protects: 'A passphrase would stand in the configuration, which is in plain text on the partition that it opens or in Git.',
  wrong: "encryption: { state: 'static' }",
  right: "encryption: { state: 'tpm', ephemeral: 'nodeID' }",
});

const MIRROR = new Refusal('PLATFORM-218', {
  protects: 'A mirror that is not found is passed over in silence, and where it is the only one, no image is pulled.',
  wrong: "registryMirrors: [{ registry: 'https://docker.io', endpoints: ['registry.example.org'] }]",
  right: "registryMirrors: [{ registry: 'docker.io', endpoints: ['https://registry.example.org'] }]",
});

const RESERVED = new Refusal('PLATFORM-219', {
  protects: 'A kubelet that keeps back more than the machine has does not start.',
  wrong: "memory: '8Gi', machine: { reserved: { memory: '8Gi' } }",
  right: "memory: '8Gi', machine: { reserved: { memory: '1Gi' } }",
});

const KERNEL = new Refusal('PLATFORM-221', {
  protects: 'A setting or a module that the kernel does not know is refused when the machine runs, and what needs it fails.',
  wrong: "kernelModules: [{ name: 'nbd.ko' }]",
  right: "kernelModules: [{ name: 'nbd' }]",
});

const IMAGE = new Refusal('PLATFORM-222', {
  protects: 'The image of a machine is found by the sum of what it is made of: one that is written otherwise is another image, or none.',
  wrong: "extensions: ['iscsi-tools']",
  right: "extensions: ['siderolabs/iscsi-tools']",
});

const WATCHDOG = new Refusal('PLATFORM-224', {
  protects: 'A timer that is shorter than Talos allows is refused by the machine.',
  wrong: 'watchdog: { timeoutSeconds: 5 }',
  right: 'watchdog: { timeoutSeconds: 60 }',
});

const VOLUME = new Refusal('PLATFORM-225', {
  protects: 'A volume that Talos can not make keeps what needs it from starting.',
  wrong: "volumes: [{ name: 'Data', diskSelector: '!system_disk', minSize: '100' }]",
  right: "volumes: [{ name: 'data', diskSelector: '!system_disk', minSize: '100GiB' }]",
});

const SELECTOR = new Refusal('PLATFORM-226', {
  protects: 'A selector with a name that Talos does not know selects no disk, and the machine waits for one for ever.',
  wrong: "installDiskSelector: \"disk.trnsport == 'nvme'\"",
  right: "installDiskSelector: \"disk.transport == 'nvme'\"",
});

const LABEL = new Refusal('PLATFORM-227', {
  protects: 'A kubelet does not register a node with labels or taints that Kubernetes refuses.',
  wrong: "taints: { dedicated: 'gpu' }",
  right: "taints: { dedicated: 'gpu:NoSchedule' }",
});

const SERVERS = new Refusal('PLATFORM-228', {
  protects: 'A machine without names finds no registry, and one with a wrong clock trusts no certificate.',
  wrong: "nameServers: ['dns.example.org']",
  right: "nameServers: ['10.0.0.1']",
});

type Checker = (refusal: Refusal, ok: boolean, message: string) => void;

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;
const LINK_NAME = /^[a-z][\w.-]{0,14}$/;
/** Names that the kernel gives to ports itself. */
const OF_THE_KERNEL = /^(eth\d|en[ospx]\w|lo$)/;
const SIZE = /^\d+(\.\d+)?([KMGTP]i?B)$/;
const KEYS = ['nodeID', 'tpm'];
const MODES = ['802.3ad', 'active-backup', 'balance-xor', 'balance-rr', 'balance-alb', 'balance-tlb', 'broadcast'];
const HASHES = ['layer2', 'layer2+3', 'layer3+4', 'encap2+3', 'encap3+4'];
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/;

/** What is wrong with how machines are set up. The subnets of the cluster must be readable. */
export function machineProblems(facts: ClusterFacts, check: Checker): void {
  const { talosVersion, apiVip, apiLoadBalancer, apiEndpoint, nodes, nodeCidr } = facts;
  if (hasSetup(facts)) {
    check(OF_TALOS_1_14, talosVersion !== undefined && hasDocuments(talosVersion), `'machines', 'machine' and 'apiVip' need Talos 1.14 or later, got ${talosVersion === undefined ? 'machines without Talos' : talosVersion}: upgrade Talos first, or leave them out`);
  }
  check(VIP, apiVip === undefined || apiLoadBalancer === undefined, `'apiVip' and 'apiLoadBalancer' must not both be given, got ${apiVip} and ${apiLoadBalancer}: leave out the one that does not lead to the API`);
  for (const [name, address] of Object.entries({ apiVip, apiLoadBalancer })) {
    check(VIP, address === undefined || isIP(address) !== 0, `'${name}' must be an address, got ${shown(address)}: write it as in 10.0.0.10`);
    check(VIP, address === undefined || isIP(apiEndpoint) === 0 || apiEndpoint === address, `'apiEndpoint' must be '${name}' or a name for it, got ${apiEndpoint} and ${address}: correct one of them`);
    check(VIP, address === undefined || !nodes.some((node) => node.address === address), `'${name}' ${address} is that of a node: choose an address that no machine has`);
  }
  check(VIP, apiVip === undefined || isIP(apiVip) === 0 || Cidr.of(nodeCidr).contains(apiVip), `'apiVip' ${apiVip} is outside 'nodeCidr' (${nodeCidr}): choose an address inside, or give that of a load balancer as 'apiLoadBalancer'`);
  const macs = new Map<string, string>();
  for (const node of nodes) {
    const setup = setupOf(facts, node);
    const at = (refusal: Refusal, ok: boolean, message: string): void => check(refusal, ok, `${message.replace('%', `of node '${node.name}'`)}`);
    links(facts, node, setup, at);
    system(facts, node, setup, at);
    for (const { name, mac } of setup.ports ?? []) {
      if (mac === undefined) continue;
      const other = macs.get(mac);
      at(PORT, other === undefined, `'mac' of port '${name}' % is also that of ${other}, got ${mac}: give the ports of each node under its own 'machine'`);
      macs.set(mac, `port '${name}' of node '${node.name}'`);
    }
  }
  const mtus = [...new Set(nodes.map((node) => nodeLinkOf(setupOf(facts, node))).map((link) => link?.mtu ?? DEFAULT_MTU))];
  check(MTU, mtus.length < 2, `'mtu' of the links of all nodes' addresses must be the same, got ${mtus.join(' and ')}: set one for all`);
}

/** The network of a machine. */
function links(facts: ClusterFacts, node: NodeFacts, setup: MachineFacts, check: Checker): void {
  const { ports = [], links: all = [], nodeLink } = setup;
  const names = [...ports.map(({ name }) => name), ...all.filter(({ name }) => !ports.some((port) => port.name === name)).map(({ name }) => name)];
  for (const { name, mac, driver } of ports) {
    check(PORT, LINK_NAME.test(name.replace('%d', '0')) && !OF_THE_KERNEL.test(name), `'name' of a port % must be at most 15 letters, digits, dashes and dots, and none that the kernel gives, got ${shown(name)}: write it as in lan0`);
    check(PORT, (mac === undefined) !== (driver === undefined), `port '${name}' % must have 'mac' or 'driver', got ${mac === undefined ? 'none' : 'both'}: give one of them`);
    check(PORT, mac === undefined || MAC.test(mac), `'mac' of port '${name}' % must be a MAC address in small letters, got ${shown(mac)}: write it as in 00:1a:2b:3c:4d:5e`);
    check(PORT, driver === undefined || /^[a-z0-9_-]+$/.test(driver), `'driver' of port '${name}' % must be the name of a driver, got ${shown(driver)}: write it as in ixgbe`);
    check(PORT, !name.includes('%d') || driver !== undefined, `port '${name}' % must be found by 'driver', since it stands for several: give each port a name of its own, or 'driver'`);
  }
  names.filter((name, index) => names.indexOf(name) !== index).forEach((name) => check(LINK, false, `two ports or links % have the name '${name}': give each its own`));
  const isPort = (name: string): boolean => ports.some((port) => port.name === name || (port.name.includes('%d') && new RegExp(`^${port.name.replace(/[.]/g, '\\.').replace('%d', '\\d+')}$`).test(name)));
  const taken = new Map<string, string>();
  for (const link of all) {
    const { name, bond, vlan } = link;
    check(LINK, LINK_NAME.test(name) && !OF_THE_KERNEL.test(name), `'name' of a link % must be at most 15 letters, digits, dashes and dots, and none that the kernel gives, got ${shown(name)}: write it as in bond0`);
    check(LINK, [isPort(name), bond !== undefined, vlan !== undefined].filter(Boolean).length === 1, `link '${name}' % must be one of 'ports', a 'bond' or a 'vlan': name a port, or give one of the two`);
    for (const port of bond?.ports ?? []) {
      check(LINK, isPort(port), `'bond' of link '${name}' % names port '${port}', which is not in 'ports': add it, or correct the name`);
      check(LINK, !taken.has(port), `port '${port}' % is in link '${taken.get(port)}' and in '${name}': leave it to one of them`);
      taken.set(port, name);
    }
    check(LINK, bond === undefined || bond.ports.length > 0, `'bond' of link '${name}' % must have ports, got none: name them`);
    const words = (prop: string, value: string | undefined, known: string[]): void => check(LINK, value === undefined || known.includes(value), `'${prop}' of link '${name}' % must be one of ${known.join(', ')}, got ${shown(value)}: choose one of them`);
    words('mode', bond?.mode, MODES);
    words('hashPolicy', bond?.hashPolicy, HASHES);
    words('lacpRate', bond?.lacpRate, ['slow', 'fast']);
    check(LINK, bond?.lacpRate === undefined || (bond.mode ?? '802.3ad') === '802.3ad', `'lacpRate' of link '${name}' % is for LACP, and its mode is ${bond?.mode}: leave it out, or use 802.3ad`);
    const parent = all.find((other) => other.name === vlan?.parent);
    check(LINK, vlan === undefined || (Number.isInteger(vlan.id) && vlan.id >= 1 && vlan.id <= 4094), `'vlan' of link '${name}' % must have a number from 1 to 4094, got ${vlan?.id}: correct it`);
    check(LINK, vlan === undefined || parent !== undefined, `'vlan' of link '${name}' % is of link '${vlan?.parent}', which is not in 'links': add it, or correct the name`);
    check(MTU, link.mtu === undefined || (Number.isInteger(link.mtu) && link.mtu >= 1280 && link.mtu <= 9216), `'mtu' of link '${name}' % must be from 1280 to 9216, got ${link.mtu}: write 1500, or 9000 where every switch takes it`);
    check(MTU, parent === undefined || (link.mtu ?? DEFAULT_MTU) <= (parent.mtu ?? DEFAULT_MTU), `'mtu' of link '${name}' % must be at most that of '${parent?.name}', which carries it, ${parent?.mtu ?? DEFAULT_MTU}, got ${link.mtu ?? DEFAULT_MTU}: raise that one, or lower this`);
    addresses(facts, link, check);
  }
  all.forEach(({ name }) => check(LINK, !taken.has(name), `port '${name}' % is a link of its own and in '${taken.get(name)}': leave it to one of them`));
  reachable(facts, node, setup, check);
  check(REACHABLE, nodeLink === undefined || nodeLinkOf(setup) !== undefined, `'nodeLink' % must be one of 'links', got '${nodeLink}': correct it, or leave it out for the first`);
}

function addresses({ nodeCidr }: ClusterFacts, { name, addresses: own = [], gateway, dhcp }: MachineLink, check: Checker): void {
  for (const address of own) {
    const [host, length] = address.split('/');
    check(REACHABLE, isIP(host) !== 0 && /^\d+$/.test(length ?? '') && Number(length) <= (isIP(host) === 6 ? 128 : 32), `'addresses' of link '${name}' % must be addresses with the length of their subnet, got ${shown(address)}: write it as in 10.0.40.11/24`);
    check(REACHABLE, isIP(host) === 0 || !Cidr.of(nodeCidr).contains(host), `'addresses' of link '${name}' % must lie outside 'nodeCidr' (${nodeCidr}), in which 'address' of the node is, got ${address}: leave it out`);
  }
  check(REACHABLE, gateway === undefined || isIP(gateway) !== 0, `'gateway' of link '${name}' % must be an address, got ${shown(gateway)}: write it as in 10.0.0.1`);
  check(REACHABLE, gateway === undefined || dhcp !== true, `'gateway' of link '${name}' % must not be given with 'dhcp', which brings one: leave out one of them`);
}

/** Whether the machine has its address and finds the way out. */
function reachable({ nodeCidr, apiVip, nodes }: ClusterFacts, node: NodeFacts, setup: MachineFacts, check: Checker): void {
  const link = nodeLinkOf(setup);
  check(VIP, apiVip === undefined || !node.controlPlane || link !== undefined, `'apiVip' needs 'links' of the machines, and node '${node.name}' has none: name the ports and the link of its address`);
  check(LINK, (setup.links ?? []).length > 0 || (setup.ports ?? []).length === 0, "'ports' % are in no link: add 'links', or leave them out");
  if (link === undefined) return;
  check(REACHABLE, link.dhcp === true || (setup.links ?? []).some(({ gateway, dhcp }) => gateway !== undefined || dhcp === true), `link '${link.name}' % has neither 'gateway' nor 'dhcp', and no other link has: name the router`);
  check(REACHABLE, link.gateway === undefined || isIP(link.gateway) === 0 || Cidr.of(nodeCidr).contains(link.gateway), `'gateway' of link '${link.name}' % must lie in 'nodeCidr' (${nodeCidr}), got ${link.gateway}: write the router of that subnet`);
  check(REACHABLE, link.gateway === undefined || !nodes.some(({ address }) => address === link.gateway), `'gateway' of link '${link.name}' % is the address of a node, got ${link.gateway}: write that of the router`);
}

/** What is beside the network. */
function system(facts: ClusterFacts, node: NodeFacts, setup: MachineFacts, check: Checker): void {
  selector('installDiskSelector', setup.installDiskSelector, check);
  for (const server of setup.nameServers ?? []) check(SERVERS, isIP(server) !== 0, `'nameServers' % must be addresses, since they are what resolves names, got ${shown(server)}: write it as in 10.0.0.1`);
  for (const server of setup.timeServers ?? []) check(SERVERS, isIP(server) !== 0 || isHostname(server), `'timeServers' % must be names or addresses, got ${shown(server)}: write it as in time.example.org`);
  const key = (prop: string, value: string | undefined): void => check(ENCRYPTION_KEY, value === undefined || KEYS.includes(value), `'${prop}' % must be 'nodeID' or 'tpm', got ${shown(value)}: choose one of them${value === 'static' ? ', since a passphrase would stand in the configuration' : ''}`);
  key('encryption.state', setup.encryption?.state);
  key('encryption.ephemeral', setup.encryption?.ephemeral);
  for (const { registry, endpoints } of setup.registryMirrors ?? []) {
    check(MIRROR, registry === '*' || /^[a-z0-9.-]+(:\d+)?$/.test(registry), `'registry' of 'registryMirrors' % must be a host, got ${shown(registry)}: write it as in docker.io`);
    check(MIRROR, endpoints.length > 0 && endpoints.every((url) => /^https?:\/\/[^\s/]+/.test(url) && URL.canParse(url)), `'endpoints' of the mirror of ${registry} % must be URLs, got ${endpoints.map(shown).join(', ') || 'none'}: write it as in https://registry.example.org`);
  }
  for (const [resource, kept, has] of [[Resource.MEMORY, setup.reserved?.memory, node.memory], [Resource.CPU, setup.reserved?.cpu, node.cpu]] as const) {
    if (kept === undefined) continue;
    const amount = Scheduling.amountOf(kept, resource);
    check(RESERVED, amount > 0, `'reserved.${resource}' % must be a quantity, got ${shown(kept)}: write it as in ${resource === Resource.CPU ? '500m' : '2Gi'}`);
    check(RESERVED, has === undefined || !(amount >= Scheduling.amountOf(has, resource)), `'reserved.${resource}' % must be less than the machine has, ${has}, got ${kept}: lower it`);
  }
  kernel(setup, check, facts.talosVersion);
  const names = (setup.volumes ?? []).map(({ name }) => name);
  for (const { name, diskSelector, minSize, maxSize, filesystem, encryption } of setup.volumes ?? []) {
    check(VOLUME, /^[a-z0-9]([a-z0-9-]{0,32}[a-z0-9])?$/.test(name), `'name' of a volume % must be 1 to 34 small letters, digits and dashes, got ${shown(name)}: rename it`);
    check(VOLUME, names.filter((other) => other === name).length === 1, `two volumes % have the name '${name}': give each its own`);
    for (const [prop, size] of [['minSize', minSize], ['maxSize', maxSize]]) check(VOLUME, size === undefined || SIZE.test(size), `'${prop}' of volume '${name}' % must be a size, got ${shown(size)}: write it as in 100GiB`);
    check(VOLUME, filesystem === undefined || ['xfs', 'ext4'].includes(filesystem), `'filesystem' of volume '${name}' % must be xfs or ext4, got ${shown(filesystem)}: choose one of them`);
    key(`encryption' of volume '${name}`, encryption);
    selector(`diskSelector' of volume '${name}`, diskSelector, check);
  }
  for (const [name, value] of Object.entries(setup.labels ?? {})) check(LABEL, LABEL_KEY.test(name) && LABEL_VALUE.test(value), `'labels' % must be labels of Kubernetes, got ${shown(name)}: ${shown(value)}: correct it`);
  check(LABEL, setup.labels?.['topology.kubernetes.io/zone'] === undefined, "'labels' % must not hold topology.kubernetes.io/zone, which is a fact of its own: set 'zone' of the node");
  for (const [name, value] of Object.entries(setup.taints ?? {})) check(LABEL, LABEL_KEY.test(name) && /^[\w.-]*:(NoSchedule|PreferNoSchedule|NoExecute)$/.test(value), `'taints' % must be a value and an effect, got ${shown(name)}: ${shown(value)}: write it as in gpu:NoSchedule`);
  const seconds = setup.watchdog?.timeoutSeconds;
  check(WATCHDOG, seconds === undefined || (Number.isInteger(seconds) && seconds >= 10), `'timeoutSeconds' of 'watchdog' % must be a whole number of at least 10, got ${seconds}: raise it`);
  check(WATCHDOG, setup.watchdog?.device === undefined || /^\/dev\/watchdog\d*$/.test(setup.watchdog.device), `'device' of 'watchdog' % must be the path of a watchdog, got ${shown(setup.watchdog?.device)}: write it as in /dev/watchdog0`);
}

function kernel({ sysctls = {}, kernelModules = [], extensions = [], kernelArguments = [], gpu }: MachineFacts, check: Checker, talosVersion: string = ''): void {
  for (const name of Object.keys(sysctls)) check(KERNEL, /^[a-z0-9_]+([./][\w*-]+)+$/.test(name), `'sysctls' % must be names of settings, got ${shown(name)}: write it as in vm.max_map_count`);
  for (const { name } of kernelModules) check(KERNEL, /^[A-Za-z0-9_-]+$/.test(name), `'name' of 'kernelModules' % must be that of a module, got ${shown(name)}: write it as in nbd`);
  const known = officialExtensions(talosVersion);
  for (const name of extensions.filter((one) => one.startsWith('siderolabs/') && known?.includes(one) === false)) {
    check(IMAGE, false, `'extensions' % names ${name}, which Talos ${talosVersion} does not have: ${nearest(name, known!) === undefined ? 'see https://factory.talos.dev for those that it has' : `write ${nearest(name, known!)}`}`);
  }
  for (const name of extensions) check(IMAGE, Schematic.isExtension(name), `'extensions' % must be names of the Image Factory, got ${shown(name)}: write it as in siderolabs/iscsi-tools`);
  for (const argument of kernelArguments) check(IMAGE, Schematic.isKernelArgument(argument), `'kernelArguments' % must be one argument each, without spaces and quotes, got ${shown(argument)}: write it as in intel_iommu=on`);
  check(IMAGE, gpu === undefined || gpu in GPUS, `'gpu' % must be one of ${Object.keys(GPUS).join(', ')}, got ${shown(gpu)}: choose one of them`);
}

function selector(prop: string, value: string | undefined, check: Checker): void {
  if (value === undefined) return;
  check(SELECTOR, value.trim() !== '', `'${prop}' % is empty: write it as in disk.transport == 'nvme' && !system_disk`);
  for (const { name, meant, known } of unknownNames(value)) check(SELECTOR, false, `'${prop}' % uses ${name}, which Talos does not know: ${meant === undefined ? `choose from ${known.join(', ')}` : `write ${meant}`}`);
}
