import { parse } from 'yaml';
import { ApiObject } from 'cdk8s';
import { ClusterFacts, MachineFacts, Namespace, NodeFacts, Stage } from '../src';
import { mtuOf } from '../src/facts/machines';
import { Schematic } from '../src/values/schematic';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

const VERSIONS = { talosVersion: 'v1.14.6', kubernetesVersion: 'v1.35.0' };
const BONDED: MachineFacts = {
  ports: [{ name: 'lan%d', driver: 'ixgbe' }],
  links: [{ name: 'bond0', bond: { ports: ['lan0', 'lan1'] }, mtu: 9000 }, { name: 'bond0.25', vlan: { id: 25, parent: 'bond0' }, mtu: 9000, gateway: '10.0.0.1' }],
  nodeLink: 'bond0.25',
};
const FLAT: MachineFacts = { ports: [{ name: 'lan0', driver: 'e1000' }], links: [{ name: 'lan0', gateway: '10.0.0.1' }] };

const facts = (machines: MachineFacts | undefined, more: Partial<ClusterFacts> = {}): Partial<ClusterFacts> => ({ ...VERSIONS, ...(machines === undefined ? {} : { machines }), peers: [], ...more } as Partial<ClusterFacts>);
const nodes = (...changes: Array<Partial<NodeFacts>>): NodeFacts[] => INFRA.nodes.map((node, index) => ({ ...node, ...changes[index] }));

/** What the machines are told: all of them, those of the control plane, and each by itself. */
function told(machines: MachineFacts | undefined, more: Partial<ClusterFacts> = {}): { config: any; all: any[]; controlPlane: any[]; own: any[][] } {
  const config = parse(new Lab({ facts: facts(machines, more) }).platform.render()['infra/talos/talconfig.yaml']);
  const read = (texts: string[] = []): any[] => texts.map((text) => parse(text));
  return { config, all: read(config.patches), controlPlane: read(config.controlPlane?.patches), own: config.nodes.map(({ patches }: any) => read(patches)) };
}

const document = (kind: string, content: object): object => ({ apiVersion: 'v1alpha1', kind, ...content });

test('nothing is told where nothing is said', () => {
  const { config } = told(undefined);

  expect(Object.keys(config)).toEqual(['clusterName', 'talosVersion', 'kubernetesVersion', 'endpoint', 'additionalApiServerCertSans', 'allowSchedulingOnControlPlanes', 'clusterPodNets', 'clusterSvcNets', 'nodes']);
  expect(config.nodes[0]).toEqual({ hostname: 'infra-01', ipAddress: '10.0.0.11', controlPlane: true, installDisk: '/dev/sda' });
});

test('ports become a bond with a VLAN, which has the address of each machine and that of the API', () => {
  const { config, all, controlPlane, own } = told(BONDED, { apiVip: '10.0.0.10' });

  expect(all).toEqual([
    document('LinkAliasConfig', { name: 'lan%d', selector: { match: 'link.driver == "ixgbe"' } }),
    document('BondConfig', { name: 'bond0', links: ['lan0', 'lan1'], bondMode: '802.3ad', miimon: 100, xmitHashPolicy: 'layer3+4', lacpRate: 'fast', updelay: 200, downdelay: 200, up: true, mtu: 9000 }),
    document('Layer2VIPConfig', { name: '10.0.0.10', link: 'bond0.25' }),
    document('KubeNodeConfig', { nodeIP: { validSubnets: ['10.0.0.0/24', '!10.0.0.10/32'] } }),
  ]);
  expect(config.additionalApiServerCertSans).toEqual(['infra-k8s.example.org', '10.0.0.10']);
  expect(controlPlane).toEqual([{ cluster: { etcd: { advertisedSubnets: ['10.0.0.0/24', '!10.0.0.10/32'] } } }]);
  expect(own.map((documents) => documents.map(({ addresses }) => addresses[0].address))).toEqual([['10.0.0.11/24'], ['10.0.0.12/24'], ['10.0.0.13/24']]);
  expect(own[0]).toEqual([document('VLANConfig', { name: 'bond0.25', vlanID: 25, parent: 'bond0', up: true, mtu: 9000, addresses: [{ address: '10.0.0.11/24' }], routes: [{ gateway: '10.0.0.1' }] })]);
});

test('a port with DHCP is found by its MAC address, and has the reservation on the checklist', () => {
  const macs = ['0a', '0b', '0c'].map((end) => `00:1a:2b:3c:4d:${end}`);
  const more = { nodes: nodes(...macs.map((mac) => ({ machine: { ports: [{ name: 'lan0', mac }] } }))) };
  const { all, own } = told({ links: [{ name: 'lan0', dhcp: true }] }, more);

  expect(own[0]).toEqual([document('LinkAliasConfig', { name: 'lan0', selector: { match: 'mac(link.permanent_addr) == "00:1a:2b:3c:4d:0a"' } })]);
  expect(all).toContainEqual(document('DHCPv4Config', { name: 'lan0' }));
  expect(new Lab({ facts: facts({ links: [{ name: 'lan0', dhcp: true }] }, more) }).platform.render()['infra/CHECKLIST.md']).toContain('- [ ] the DHCP server reserves 10.0.0.11 for 00:1a:2b:3c:4d:0a, a port of `infra-01`, and names a router and DNS servers\n');
});

test('whoever plugs in the cables is told what the switch must do', () => {
  const [, lines] = /## Switch\n\n([^]*?)(?:\n\n|\n$)/.exec(new Lab({ facts: facts(BONDED) }).platform.render()['infra/CHECKLIST.md'])!;

  expect(lines.split('\n')).toEqual([
    '- [ ] `infra-01`, `infra-02`, `infra-03` have a port with driver `ixgbe` for each cable, and no other of that driver, as `talosctl get links --insecure` shows',
    '- [ ] `infra-01`, `infra-02`, `infra-03` have lan0 and lan1 in one LACP group each (`bond0`, fast rate)',
    '- [ ] `infra-01`, `infra-02`, `infra-03` get VLAN 25 with its tag on bond0',
    '- [ ] `infra-01`, `infra-02`, `infra-03` send packets of 9000 bytes on bond0, which every switch between them takes',
    '- [ ] `infra-01`, `infra-02`, `infra-03` send packets of 9000 bytes on bond0.25, which every switch between them takes',
  ]);
});

test('every other fact is told in the words of Talos', () => {
  const all: Required<Omit<MachineFacts, 'ports' | 'links' | 'nodeLink'>> = {
    installDiskSelector: "disk.model == 'ACME 980'", nameServers: ['10.0.0.1'], timeServers: ['time.example.org'], encryption: { state: 'tpm', ephemeral: 'nodeID' },
    registryMirrors: [{ registry: 'docker.io', endpoints: ['https://registry.example.org'], only: true }], reserved: { memory: '2Gi', cpu: '500m' },
    sysctls: { 'vm.max_map_count': '262144' }, kernelModules: [{ name: 'nbd', parameters: ['nbds_max=16'] }], extensions: ['siderolabs/iscsi-tools'], kernelArguments: ['intel_iommu=on'],
    gpu: 'nvidia', watchdog: { device: '/dev/watchdog1', timeoutSeconds: 120 }, volumes: [{ name: 'data', diskSelector: '!system_disk', minSize: '100GiB', maxSize: '1TiB', filesystem: 'ext4', encryption: 'tpm' }],
    labels: { 'example.org/rack': 'a' }, taints: { dedicated: 'gpu:NoSchedule' },
  };

  const { config, all: documents, own } = told(all);

  const id = new Schematic(['siderolabs/iscsi-tools', 'siderolabs/nonfree-kmod-nvidia-production', 'siderolabs/nvidia-container-toolkit-production'], ['intel_iommu=on']).id;
  expect(own).toEqual([[], [], []]);
  expect(documents).toEqual([
    document('UnattendedInstallConfig', { installer: { image: `factory.talos.dev/metal-installer/${id}:v1.14.6` }, provisioning: { diskSelector: { match: "disk.model == 'ACME 980'" }, wipe: false } }),
    document('ResolverConfig', { nameservers: [{ address: '10.0.0.1' }] }),
    document('TimeSyncConfig', { ntp: { servers: ['time.example.org'] } }),
    document('VolumeConfig', { name: 'STATE', encryption: { provider: 'luks2', keys: [{ slot: 0, tpm: {} }] } }),
    document('VolumeConfig', { name: 'EPHEMERAL', encryption: { provider: 'luks2', keys: [{ slot: 0, nodeID: {} }] } }),
    document('RegistryMirrorConfig', { name: 'docker.io', endpoints: [{ url: 'https://registry.example.org' }], skipFallback: true }),
    document('KubeNodeConfig', { nodeIP: { validSubnets: ['10.0.0.0/24'] }, labels: { 'example.org/rack': 'a' }, taints: { dedicated: 'gpu:NoSchedule' } }),
    document('KubeletConfig', { config: { kubeReserved: { memory: '2Gi', cpu: '500m' } } }),
    document('SysctlConfig', { params: { 'net.core.bpf_jit_harden': '1', 'vm.max_map_count': '262144' } }),
    ...['nvidia', 'nvidia_uvm', 'nvidia_drm', 'nvidia_modeset'].map((name) => document('KernelModuleConfig', { name })),
    document('KernelModuleConfig', { name: 'nbd', parameters: ['nbds_max=16'] }),
    document('WatchdogTimerConfig', { device: '/dev/watchdog1', timeout: '120s' }),
    document('UserVolumeConfig', { name: 'data', provisioning: { diskSelector: { match: '!system_disk' }, minSize: '100GiB', maxSize: '1TiB' }, filesystem: { type: 'ext4' }, encryption: { provider: 'luks2', keys: [{ slot: 0, tpm: {} }] } }),
  ]);
  expect(config.nodes[0]).toEqual({
    hostname: 'infra-01', ipAddress: '10.0.0.11', controlPlane: true, talosImageURL: `factory.talos.dev/metal-installer/${id}`,
    schematic: { customization: { extraKernelArgs: ['intel_iommu=on'], systemExtensions: { officialExtensions: ['siderolabs/iscsi-tools', 'siderolabs/nonfree-kmod-nvidia-production', 'siderolabs/nvidia-container-toolkit-production'] } } },
  });
});

test('a node has its own extensions in place of those of all', () => {
  const { config } = told({ extensions: ['siderolabs/iscsi-tools'] }, { nodes: nodes({}, { machine: { extensions: [] } }) });

  expect(config.nodes.map(({ talosImageURL }: any) => talosImageURL)).toEqual([expect.stringContaining('c9078f94'), undefined, expect.stringContaining('c9078f94')]);
});

// The ids are those that the factory answers.
test.each([
  [[], [], '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba'],
  [['siderolabs/iscsi-tools'], [], 'c9078f9419961640c712a8bf2bb9174933dfcf1da383fd8ea2b7dc21493f8bac'],
  [['siderolabs/util-linux-tools', 'siderolabs/iscsi-tools'], [], '613e1592b2da41ae5e265e8789429f22e121aab91cb4deb6bc3c0b6262961245'],
])('the schematic of %j and %j has the id of the Image Factory', (extensions, kernelArguments, id) => {
  expect(new Schematic(extensions, kernelArguments).id).toBe(id);
});

test('what the kubelet keeps back is not there for pods', () => {
  const lab = (memory: string): Lab => {
    const one = new Lab({ facts: facts({ reserved: { memory } }, { nodes: nodes(...INFRA.nodes.map(() => ({ memory: '8Gi' }))) }) });
    const stage = new Stage(one.cluster, 'shop', { namespace: new Namespace(one.cluster, 'shop-namespace', { name: 'shop' }) });
    const spec = { containers: [{ name: 'shop', image: 'registry.example.org/shop:1.0.0', resources: { requests: { memory: '3Gi' }, limits: { memory: '3Gi' } } }] };
    new ApiObject(stage, 'Deployment', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop' }, spec: { selector: { matchLabels: { app: 'shop' } }, template: { metadata: { labels: { app: 'shop' } }, spec } } });
    return one;
  };

  expect(lab('5Gi').refusals().filter(({ code }: any) => code === 'PLATFORM-620')).toEqual([]);
  expect(lab('6Gi').refusals()).toContainEqual(refusal('PLATFORM-620', 'infra/shop', 'at most 2.0 GiB'));
});

test('the contract says what pods can not have, and nothing else of how machines are set up', () => {
  const { cluster } = JSON.parse(new Lab({ facts: facts({ ...FLAT, reserved: { memory: '6Gi' } }, { apiVip: '10.0.0.10' }) }).platform.render()['infra/contract.json']);

  expect(cluster.nodes[0]).toEqual({ ...INFRA.nodes[0], reservedMemory: '6Gi' });
  expect(Object.keys(cluster)).toEqual(Object.keys({ ...INFRA }));
});

test.each<[string, MachineFacts, object, string]>([
  ['a setting of another value', { sysctls: { 'vm.nr_hugepages': '0' } }, { kind: 'SysctlConfig', params: { 'vm.nr_hugepages': '1024' } }, "'0' and '1024'"],
  ['a volume of the same name', { volumes: [{ name: 'data', diskSelector: '!system_disk', minSize: '1GiB' }] }, { kind: 'UserVolumeConfig', name: 'data' }, "'data'"],
  ['a module with other parameters', { kernelModules: [{ name: 'nbd', parameters: ['nbds_max=16'] }] }, { kind: 'KernelModuleConfig', name: 'nbd' }, "'nbd'"],
])('%s than a component asks for is refused', (_what, machines, patch, value) => {
  const lab = new Lab({ facts: facts(machines) });
  lab.cluster.addMachinePatch(lab.surroundings, { reason: 'it needs this', patch: { apiVersion: 'v1alpha1', ...patch } });

  expect(lab.refusals()).toEqual([refusal('PLATFORM-229', 'infra', value)]);
});

test('the same setting may be asked for by both', () => {
  const lab = new Lab({ facts: facts({ sysctls: { 'vm.nr_hugepages': '1024' }, kernelModules: [{ name: 'nbd' }] }) });
  for (const patch of [{ kind: 'SysctlConfig', params: { 'vm.nr_hugepages': '1024' } }, { kind: 'KernelModuleConfig', name: 'nbd' }]) lab.cluster.addMachinePatch(lab.surroundings, { reason: 'it needs this', patch });

  expect(lab.refusals()).toEqual([]);
});

test.each<[string, string, (roles: string[], namespaces: string[]) => { [key: string]: any }]>([
  ['a patch', 'v1.13.0', (allowedRoles, allowedKubernetesNamespaces) => ({ machine: { features: { kubernetesTalosAPIAccess: { enabled: true, allowedRoles, allowedKubernetesNamespaces } } } })],
  ['a document', 'v1.14.6', (allowedRoles, allowedKubernetesNamespaces) => ({ apiVersion: 'v1alpha1', kind: 'KubeTalosAPIAccessConfig', allowedRoles, allowedKubernetesNamespaces })],
])("roles of Talos' API that %s would join with those of another are refused", (_what, talosVersion, patch) => {
  const asked = (...second: [string[], string[]]): unknown[] => {
    const lab = new Lab({ facts: { talosVersion } });
    for (const [roles, namespaces] of [[['os:etcd:backup'], ['etcd-backup']], second]) lab.cluster.addMachinePatch(lab.surroundings, { reason: 'it needs this', patch: patch(roles, namespaces) });
    return lab.refusals();
  };

  expect(asked(['os:etcd:backup'], ['etcd-backup'])).toEqual([]);
  expect(asked(['os:admin'], ['etcd-backup'])).toEqual([refusal('PLATFORM-230', 'infra/surroundings', 'os:admin')]);
  expect(asked(['os:etcd:backup'], ['upgrades'])).toEqual([refusal('PLATFORM-230', 'infra/surroundings', 'upgrades')]);
});

test('a disk that facts give to a volume is nobody else\'s whole disk', () => {
  const disk = (place: number): string => `/dev/disk/by-path/pci-0000:0${place}:00.0-nvme-1`;
  const lab = (diskSelector: string): Lab => {
    const one = new Lab({ facts: facts({ volumes: [{ name: 'data', diskSelector, minSize: '1GiB' }] }) });
    one.cluster.claimDisks(one.surroundings, { disks: [disk(2)] });
    return one;
  };

  expect(lab(`'${disk(1)}' in disk.symlinks`).refusals()).toEqual([]);
  expect(new Set(lab(`'${disk(2)}' in disk.symlinks`).refusals().map(({ code }: any) => code))).toEqual(new Set(['PLATFORM-624']));
  expect(new Set(lab('!system_disk').refusals().map(({ code }: any) => code))).toEqual(new Set(['PLATFORM-624']));
});

test('pods have the largest packet that all machines send', () => {
  expect([undefined, BONDED, FLAT].map((machines) => mtuOf({ ...INFRA, ...(machines && { machines }) }))).toEqual([undefined, 9000, 1500]);
});

const port = (mac: string): MachineFacts => ({ ports: [{ name: 'lan0', mac }] });
const MAC = '00:1a:2b:3c:4d:5e';
const bond = (more: object): MachineFacts => ({ ...BONDED, links: [{ ...BONDED.links![0], ...more } as any, BONDED.links![1]] });

test.each<[string, string, MachineFacts | undefined, Partial<ClusterFacts>, string]>([
  ['an earlier Talos', 'PLATFORM-211', { timeServers: ['time.example.org'] }, { talosVersion: 'v1.12.0' }, 'v1.12.0'],
  ['a MAC address that is none', 'PLATFORM-212', { ...FLAT, ports: [{ name: 'lan0', mac: '00:1a' }] }, {}, "'00:1a'"],
  ['a port that nothing finds', 'PLATFORM-212', { ...FLAT, ports: [{ name: 'lan0' }] }, {}, "'mac' or 'driver', got none"],
  ['a name that the kernel gives', 'PLATFORM-212', { ports: [{ name: 'eth0', driver: 'e1000' }], links: [{ name: 'lan0', bond: { ports: ['eth0'] }, gateway: '10.0.0.1' }] }, {}, "'eth0'"],
  ['a bond of a port that nobody has', 'PLATFORM-213', bond({ bond: { ports: ['lan0', 'wan1'] } }), {}, "'wan1'"],
  ['a mode that Linux does not know', 'PLATFORM-213', bond({ bond: { ports: ['lan0'], mode: 'lacp' } }), {}, "'lacp'"],
  ['a link that is nothing', 'PLATFORM-213', { ...FLAT, links: [...FLAT.links!, { name: 'spare' }] }, {}, "'spare'"],
  ['a VLAN of a link that nobody has', 'PLATFORM-213', { ...FLAT, links: [...FLAT.links!, { name: 'lan0.9', vlan: { id: 9, parent: 'lan1' } }] }, {}, "'lan1'"],
  ['larger packets than the carrier takes', 'PLATFORM-214', bond({ mtu: 1500 }), {}, "at most that of 'bond0'"],
  ['an MTU that no link has', 'PLATFORM-214', { ...FLAT, links: [{ ...FLAT.links![0], mtu: 90000 }] }, {}, '90000'],
  ['machines that send packets of two sizes', 'PLATFORM-214', FLAT, { nodes: nodes({ machine: { links: [{ name: 'lan0', gateway: '10.0.0.1', mtu: 9000 }] } }) }, '9000 and 1500'],
  ['a link without a way out', 'PLATFORM-215', { ...FLAT, links: [{ name: 'lan0' }] }, {}, "'gateway' nor 'dhcp'"],
  ['a router of another subnet', 'PLATFORM-215', { ...FLAT, links: [{ name: 'lan0', gateway: '10.0.1.1' }] }, {}, '10.0.1.1'],
  ['an address for the API outside of the subnet', 'PLATFORM-216', FLAT, { apiVip: '10.0.1.10' }, '10.0.1.10'],
  ['the address of a machine for the API', 'PLATFORM-216', FLAT, { apiVip: '10.0.0.11' }, '10.0.0.11'],
  ['an address for the API and no link', 'PLATFORM-216', undefined, { apiVip: '10.0.0.10' }, "'links'"],
  ['two ways to the API', 'PLATFORM-216', FLAT, { apiVip: '10.0.0.10', apiLoadBalancer: '10.0.9.9' }, '10.0.9.9'],
  ['an address for the API that Services may get', 'PLATFORM-282', FLAT, { apiVip: '10.0.0.105' }, "'apiVip' 10.0.0.105"],
  ['a passphrase', 'PLATFORM-217', { encryption: { state: 'static' } }, {}, "'static'"],
  ['a mirror that is no URL', 'PLATFORM-218', { registryMirrors: [{ registry: 'docker.io', endpoints: ['registry.example.org'] }] }, {}, "'registry.example.org'"],
  ['more kept back than there is', 'PLATFORM-219', { reserved: { memory: '64Gi' } }, {}, 'got 64Gi'],
  ['a file for a module', 'PLATFORM-221', { kernelModules: [{ name: 'nbd.ko' }] }, {}, "'nbd.ko'"],
  ['a misspelt extension', 'PLATFORM-222', { extensions: ['siderolabs/iscsi-tool'] }, {}, 'write siderolabs/iscsi-tools'],
  ['an argument of two words', 'PLATFORM-222', { kernelArguments: ['iommu=on quiet'] }, {}, "'iommu=on quiet'"],
  ['an unknown graphics card', 'PLATFORM-222', { gpu: 'voodoo' }, {}, "'voodoo'"],
  ['a watchdog that is too fast', 'PLATFORM-224', { watchdog: { timeoutSeconds: 5 } }, {}, 'got 5'],
  ['a size without its unit', 'PLATFORM-225', { volumes: [{ name: 'data', diskSelector: '!system_disk', minSize: '100' }] }, {}, "'100'"],
  ['a selector with a misspelt field', 'PLATFORM-226', { installDiskSelector: "disk.trnsport == 'nvme'" }, {}, 'write disk.transport'],
  ['a taint without an effect', 'PLATFORM-227', { taints: { dedicated: 'gpu' } }, {}, "'gpu'"],
  ['a name for a name server', 'PLATFORM-228', { nameServers: ['dns.example.org'] }, {}, "'dns.example.org'"],
])('%s is refused', (_what, code, machines, more, value) => {
  const found = refusals(() => new Lab({ facts: facts(machines, more) }));

  expect(found[0]).toEqual(refusal(code, 'infra', value));
  expect(new Set(found.map((one) => one.code))).toEqual(new Set([code]));
});

test('two machines have no MAC address in common', () => {
  const found = refusals(() => new Lab({ facts: facts({ links: FLAT.links }, { nodes: nodes(...[MAC, MAC, '00:1a:2b:3c:4d:5f'].map((mac) => ({ machine: port(mac) }))) }) }));

  expect(found).toEqual([refusal('PLATFORM-212', 'infra', "of node 'infra-02' is also that of port 'lan0' of node 'infra-01'")]);
});
