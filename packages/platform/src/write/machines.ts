import { ClusterFacts, NodeFacts } from '../facts/cluster-facts';
import { LinkBond, MachineFacts, MachineLink } from '../facts/machine-facts';
import { addressOf, GPUS, hasSetup, nodeLinkOf, schematicOf, setupOf } from '../facts/machines';

/** A document of the configuration of a machine. */
export interface MachineDocument {
  readonly kind: string;
  readonly [key: string]: any;
}

/** The documents that Talos 1.14 has the facts of one machine in, by the order in which somebody would read them. */
export function documentsOf(facts: ClusterFacts, node: NodeFacts): MachineDocument[] {
  if (!hasSetup(facts)) return [];
  const setup = setupOf(facts, node);
  return [
    ...installation(facts, setup),
    ...network(facts, node, setup),
    ...servers(setup),
    ...Object.entries({ STATE: setup.encryption?.state, EPHEMERAL: setup.encryption?.ephemeral }).flatMap(([name, key]) => (key === undefined ? [] : [document('VolumeConfig', { name, encryption: encryption(key) })])),
    ...(setup.registryMirrors ?? []).map(({ registry, endpoints, only }) => document('RegistryMirrorConfig', { name: registry, endpoints: endpoints.map((url) => ({ url })), ...(only ? { skipFallback: true } : {}) })),
    ...kubelet(facts, setup),
    ...kernel(setup),
    ...(setup.watchdog === undefined ? [] : [document('WatchdogTimerConfig', { device: setup.watchdog.device ?? '/dev/watchdog0', timeout: `${setup.watchdog.timeoutSeconds ?? 60}s` })]),
    ...(setup.volumes ?? []).map(({ name, diskSelector, minSize, maxSize, filesystem = 'xfs', encryption: key }) => document('UserVolumeConfig', {
      name,
      provisioning: { diskSelector: { match: diskSelector }, minSize, ...(maxSize === undefined ? { grow: true } : { maxSize }) },
      filesystem: { type: filesystem },
      ...(key === undefined ? {} : { encryption: encryption(key) }),
    })),
  ];
}

/** What machines of the control plane have beside their documents: etcd, which has no document of its own. */
export function controlPlaneOf(facts: ClusterFacts): Array<{ readonly [key: string]: any }> {
  return hasSetup(facts) ? [{ cluster: { etcd: { advertisedSubnets: subnetsOf(facts) } } }] : [];
}

/** The image that a machine is installed from, as talhelper takes it; none for Talos alone. */
export function imageOf(facts: ClusterFacts, node: NodeFacts): { readonly [key: string]: any } {
  const schematic = schematicOf(setupOf(facts, node));
  return schematic.isEmpty ? {} : { talosImageURL: schematic.installer, schematic: schematic.toObject() };
}

function installation({ talosVersion }: ClusterFacts, setup: MachineFacts): MachineDocument[] {
  const { installDiskSelector: match } = setup;
  return match === undefined ? [] : [document('UnattendedInstallConfig', {
    installer: { image: `${schematicOf(setup).installer}:${talosVersion}` },
    provisioning: { diskSelector: { match }, wipe: false },
  })];
}

function network(facts: ClusterFacts, node: NodeFacts, setup: MachineFacts): MachineDocument[] {
  const { ports = [], links = [] } = setup;
  const main = nodeLinkOf(setup);
  return [
    ...ports.map(({ name, mac, driver }) => document('LinkAliasConfig', { name, selector: { match: mac === undefined ? `link.driver == "${driver}"` : `mac(link.permanent_addr) == "${mac}"` } })),
    ...links.flatMap((link) => linkDocuments(link, [...(link === main && link.dhcp !== true ? [addressOf(facts, node)] : []), ...link.addresses ?? []])),
    ...(facts.apiVip !== undefined && node.controlPlane && main !== undefined ? [document('Layer2VIPConfig', { name: facts.apiVip, link: main.name })] : []),
  ];
}

function linkDocuments({ name, bond, vlan, mtu, gateway, dhcp }: MachineLink, addresses: string[]): MachineDocument[] {
  const common = {
    up: true,
    ...(mtu === undefined ? {} : { mtu }),
    ...(addresses.length === 0 ? {} : { addresses: addresses.map((address) => ({ address })) }),
    ...(gateway === undefined ? {} : { routes: [{ gateway }] }),
  };
  return [
    bond !== undefined ? document('BondConfig', { name, ...bonded(bond), ...common })
      : vlan !== undefined ? document('VLANConfig', { name, vlanID: vlan.id, parent: vlan.parent, ...common })
        : document('LinkConfig', { name, ...common }),
    ...(dhcp === true ? [document('DHCPv4Config', { name })] : []),
  ];
}

/** Milliseconds that a port of a bond must be up, or down, before it is counted so: a cable that is plugged in shakes. */
const SETTLES = 200;

function bonded({ ports, mode = '802.3ad', hashPolicy = 'layer3+4', lacpRate }: LinkBond): { [key: string]: any } {
  const hashes = ['802.3ad', 'balance-xor', 'balance-tlb'].includes(mode);
  return { links: ports, bondMode: mode, miimon: 100, ...(hashes ? { xmitHashPolicy: hashPolicy } : {}), ...(mode === '802.3ad' ? { lacpRate: lacpRate ?? 'fast', updelay: SETTLES, downdelay: SETTLES } : {}) };
}

function servers({ nameServers = [], timeServers = [] }: MachineFacts): MachineDocument[] {
  return [
    ...(nameServers.length === 0 ? [] : [document('ResolverConfig', { nameservers: nameServers.map((address) => ({ address })) })]),
    ...(timeServers.length === 0 ? [] : [document('TimeSyncConfig', { ntp: { servers: timeServers } })]),
  ];
}

function kubelet(facts: ClusterFacts, { reserved, labels, taints }: MachineFacts): MachineDocument[] {
  return [
    document('KubeNodeConfig', { nodeIP: { validSubnets: subnetsOf(facts) }, ...(labels === undefined ? {} : { labels }), ...(taints === undefined ? {} : { taints }) }),
    ...(reserved === undefined ? [] : [document('KubeletConfig', { config: { kubeReserved: { ...reserved } } })]),
  ];
}

function kernel({ sysctls = {}, kernelModules = [], gpu = '' }: MachineFacts): MachineDocument[] {
  const params = { ...GPUS[gpu]?.sysctls, ...sysctls };
  const modules = [...(GPUS[gpu]?.modules ?? []).filter((name) => !kernelModules.some((own) => own.name === name)).map((name) => ({ name, parameters: undefined })), ...kernelModules];
  return [
    ...(Object.keys(params).length === 0 ? [] : [document('SysctlConfig', { params })]),
    ...modules.map(({ name, parameters }) => document('KernelModuleConfig', { name, ...(parameters === undefined ? {} : { parameters }) })),
  ];
}

/** The subnet that a node's address, and etcd's, is taken from. The address that wanders is nobody's own. */
function subnetsOf({ nodeCidr, apiVip }: ClusterFacts): string[] {
  return [nodeCidr, ...(apiVip === undefined ? [] : [`!${apiVip}/${apiVip.includes(':') ? 128 : 32}`])];
}

function encryption(key: string): { [key: string]: any } {
  return { provider: 'luks2', keys: [{ slot: 0, [key]: {} }] };
}

function document(kind: string, content: { [key: string]: any }): MachineDocument {
  return { apiVersion: 'v1alpha1', kind, ...content };
}
