import { stringify } from 'yaml';
import { itemsOf } from '../../src/diff/rendering.ts';
import { sentences } from './lab.ts';

const VOLUME = { apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name: 'data', provisioning: { diskSelector: { match: '!system_disk' }, minSize: '10GiB' } };
const LINK = { apiVersion: 'v1alpha1', kind: 'LinkConfig', name: 'lan0', mtu: 1500 };
const document = (content: object): string => `# infra/openebs: a reason\n${stringify(content)}`;
const encrypted = (name: string, key: string): string => document({ apiVersion: 'v1alpha1', kind: 'VolumeConfig', name, encryption: { provider: 'luks2', keys: [{ slot: 0, [key]: {} }] } });
const machine = (number: number, more: object = {}): object => ({ hostname: `home-0${number}`, ipAddress: `10.0.0.1${number}`, controlPlane: true, installDisk: '/dev/sda', ...more });
const talconfig = (more: object = {}): object => ({ talosVersion: 'v1.14.6', clusterPodNets: ['10.244.0.0/16'], nodes: [machine(1), machine(2)], patches: [document(VOLUME), document(LINK)], ...more });

/** What is said of a change, but that the file has to be applied. */
function said(before: object, after: object): string[] {
  const items = (content: object): ReturnType<typeof itemsOf> => itemsOf(new Map([['talos/talconfig.yaml', stringify(content)]]));
  return sentences(items(before), items(after)).filter((sentence) => !sentence.startsWith('talos/talconfig.yaml changes'));
}

test.each<[string, object, string]>([
  ['another image', { nodes: [machine(1, { talosImageURL: 'factory.talos.dev/metal-installer/abc' }), machine(2)] }, 'home-01: is made of another image (extensions or arguments of the kernel), which takes an upgrade to that image, with a restart: one machine at a time'],
  ['another disk', { nodes: [machine(1, { installDisk: '/dev/sdb' }), machine(2)] }, 'home-01: names another disk to be installed on, which counts for a new installation only: a machine that runs stays where it is until it is reset'],
  ['a selector in place of a disk', { nodes: [machine(1), { ...machine(2), installDisk: undefined, patches: [document({ kind: 'UnattendedInstallConfig', provisioning: { diskSelector: { match: 'disk.rotational' } } })] }] }, 'home-02: names another disk to be installed on, which counts for a new installation only: a machine that runs stays where it is until it is reset'],
  ['encryption', { patches: [document(VOLUME), document(LINK), encrypted('EPHEMERAL', 'tpm')] }, '! home-01, home-02: changes the encryption of EPHEMERAL, which Talos does only when it makes the partition: reset one machine at a time, with all data on it'],
  ['another network', { patches: [document(VOLUME), document({ ...LINK, mtu: 9000 })] }, '! home-01, home-02: changes its network while it runs, and is away for ever if the switch does not agree: one machine at a time, the switch first'],
  ['a volume that is gone', { patches: [document(LINK)] }, "! home-01, home-02: no longer names volume 'data', which keeps its partition and is not mounted: what is on it is no longer found"],
  ['a volume that grows', { patches: [document({ ...VOLUME, provisioning: { ...VOLUME.provisioning, minSize: '20GiB' } }), document(LINK)] }, "home-01, home-02: changes volume 'data', which stays on its disk with its file system and key: only its size may grow"],
  ['another range of pods', { clusterPodNets: ['10.8.0.0/16'] }, "! 'clusterPodNets' changes, which no cluster that runs survives: pods and Services keep their addresses, and the certificates of the API too"],
])('%s', (_what, change, sentence) => {
  expect(said(talconfig(), talconfig(change))).toEqual([sentence]);
});

test('what is applied to machines that run says nothing more', () => {
  expect(said(talconfig(), talconfig({ patches: [document(VOLUME), document(LINK), document({ kind: 'SysctlConfig', params: { 'vm.swappiness': '1' } })] }))).toEqual([]);
});
