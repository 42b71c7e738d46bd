import { judgeTalconfig } from '../../src/verify/talconfig.ts';
import { CONTRACT, lab } from './lab.ts';

const NODE = { controlPlane: true, installDisk: '/dev/sda' };
const NODES = [{ hostname: 'lab-01', ipAddress: '10.0.0.11', ...NODE }, { hostname: 'lab-02', ipAddress: '10.0.0.12', ...NODE }];
const TALCONFIG = {
  clusterName: 'lab', talosVersion: 'v1.14.6', kubernetesVersion: 'v1.35.10', endpoint: 'https://10.0.0.10:6443', additionalApiServerCertSans: ['10.0.0.10'],
  allowSchedulingOnControlPlanes: true, clusterPodNets: ['10.244.0.0/16'], clusterSvcNets: ['10.96.0.0/12'], nodes: NODES,
};

function judged(talconfig: object): ReturnType<typeof judgeTalconfig> {
  return judgeTalconfig(lab({ ...CONTRACT, 'clusters/lab/talos/talconfig.yaml': talconfig }), 'lab');
}

const document = (kind: string, content: object): string => JSON.stringify({ apiVersion: 'v1alpha1', kind, ...content });
const volume = (match: string): string => document('UserVolumeConfig', { name: 'data', provisioning: { diskSelector: { match }, minSize: '10GiB' }, filesystem: { type: 'xfs' } });

test('machines that Talos configures pass, with workers and with what a Talos before 1.14 takes', async () => {
  const workers = { ...TALCONFIG, allowSchedulingOnControlPlanes: false, nodes: [NODES[0], { ...NODES[1], controlPlane: false, nodeLabels: { 'topology.kubernetes.io/zone': 'rack-1' } }], patches: [volume("disk.transport == 'nvme'")] };

  expect(await judged(workers)).toEqual({ checked: '2 machines of Talos', notes: [], problems: [] });
  expect((await judged({ ...workers, talosVersion: 'v1.12.0', patches: [JSON.stringify({ machine: { kubelet: { extraArgs: { 'rotate-server-certificates': 'true' } } } })] })).problems).toEqual([]);
});

test.each<[string, object, string]>([
  ['a disk selector with a field that no disk has', { patches: [volume("disk.trnsport == 'nvme'")] }, "of lab-01, lab-02 must be one that Talos takes, which says 'UserVolumeConfig/data: disk selector is invalid: ERROR: <input>:1:5: undefined field 'trnsport''"],
  ['a selector of another type', { patches: [volume('disk.size')] }, 'lab-01, lab-02'],
  ['a document that Talos does not know', { patches: [document('UserVolumesConfig', { name: 'data' })] }, '"UserVolumesConfig"'],
  ['a field that a document does not have', { patches: [document('LinkConfig', { name: 'lan0', mtuu: 9000 })] }, 'mtuu'],
  ['a bond of nothing', { patches: [document('BondConfig', { name: 'bond0', bondMode: '802.3ad' })] }, 'at least one link must be specified'],
  ['a watchdog that is too fast', { patches: [document('WatchdogTimerConfig', { device: '/dev/watchdog0', timeout: '1s' })] }, 'timeout'],
  ['what is only for the control plane, on a worker', { nodes: [NODES[0], { ...NODES[1], controlPlane: false }], patches: [document('KubeProxyConfig', { enabled: false })] }, 'of lab-02 must'],
  ['both forms of one setting', { patches: [JSON.stringify({ machine: { install: { disk: '/dev/sdb' } } })] }, 'UnattendedInstallConfig config is incompatible'],
  ['a range that is none', { clusterPodNets: ['10.244.0.0'] }, 'lab-01, lab-02'],
  ['a member that is not of the form', { nodes: [{ ...NODES[0], instalDisk: '/dev/sda' }] }, 'field instalDisk not found'],
  ['an image of another schematic', { nodes: [{ ...NODES[0], talosImageURL: 'factory.talos.dev/metal-installer/0000', schematic: { customization: { systemExtensions: { officialExtensions: ['siderolabs/iscsi-tools'] } } } }] }, 'talosImageURL must end with the id of the schematic, c9078f9419961640c712a8bf2bb9174933dfcf1da383fd8ea2b7dc21493f8bac'],
])('%s is refused', async (_what, wrong, said) => {
  const { problems } = await judged({ ...TALCONFIG, ...wrong });

  expect(problems).toEqual([expect.stringMatching(/^\[clusters\/lab\/talos\/talconfig\.yaml\] VERIFY-025: /)]);
  expect(problems[0]).toContain(said);
});

test('a cluster without Talos has nothing to judge', async () => {
  expect(await judgeTalconfig(lab(CONTRACT), 'lab')).toEqual({ checked: '', notes: [], problems: [] });
});
