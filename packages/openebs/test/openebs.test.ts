import { Component, Namespace, Stage } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';
import { parse, parseAllDocuments } from 'yaml';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { basic } from '../examples/basic';
import { LocalClassOptions, OpenEbs, OpenEbsProps, ReclaimPolicy } from '../src';

const NVME = "disk.transport == 'nvme' && !system_disk";

class Client extends Component {}

test('the defaults install the provisioner and nothing else of the umbrella chart', () => {
  const lab = new Lab();

  basic(lab.cluster);

  expect(lab.object('HelmRelease', 'openebs').spec).toMatchSnapshot();
});

test('every prop has its effect', () => {
  const lab = new Lab();
  const props: Required<OpenEbsProps> = { metrics: lab.surroundings.metrics };

  new OpenEbs(lab.cluster, 'openebs', props).addClass('local');

  expect(lab.object('VMRule', 'openebs-volumes').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['LocalVolumeFilling', 'LocalVolumeFull', 'LocalVolumeFullTomorrow', 'LocalVolumeInodesLow', 'LocalVolumeReleased', 'LocalProvisionerDown']);
});

test('every option of a class has its effect', () => {
  const lab = new Lab();
  const options: Required<LocalClassOptions> = {
    diskSelector: NVME, maxSize: Size.gibibytes(200), enforceSize: true, reclaimPolicy: ReclaimPolicy.RETAIN, isDefault: true,
  };

  new OpenEbs(lab.cluster, 'openebs').addClass('fast', options);

  const storageClass = lab.object('StorageClass', 'fast');
  expect(storageClass.reclaimPolicy).toBe('Retain');
  expect(storageClass.metadata.annotations['storageclass.kubernetes.io/is-default-class']).toBe('true');
  expect(parse(storageClass.metadata.annotations['cas.openebs.io/config'])).toEqual([
    { name: 'StorageType', value: 'hostpath' },
    { name: 'BasePath', value: '/var/mnt/fast' },
    { name: 'XFSQuota', enabled: 'true', data: { softLimitGrace: '0%', hardLimitGrace: '0%' } },
  ]);
  expect(machineDocuments(lab)).toEqual([{
    apiVersion: 'v1alpha1',
    kind: 'UserVolumeConfig',
    name: 'fast',
    provisioning: { diskSelector: { match: NVME }, minSize: '10GiB', maxSize: '200GiB' },
    filesystem: { type: 'xfs', projectQuotaSupport: true },
  }]);
});

test('a class waits for its first consumer, removes what is deleted, and does not grow', () => {
  const lab = new Lab();

  basic(lab.cluster);

  expect(lab.object('StorageClass', 'openebs-hostpath')).toEqual({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'openebs-hostpath',
      annotations: {
        'openebs.io/cas-type': 'local',
        'cas.openebs.io/config': '- name: StorageType\n  value: "hostpath"\n- name: BasePath\n  value: "/var/mnt/openebs-hostpath"\n',
      },
    },
    provisioner: 'openebs.io/local',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: false,
  });
});

test('Talos makes a partition that takes a whole disk, or a directory on the system disk', () => {
  const lab = new Lab();

  basic(lab.cluster);

  expect(machineDocuments(lab)).toEqual(expect.arrayContaining([
    { apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name: 'openebs-local-nvme', provisioning: { diskSelector: { match: NVME }, minSize: '10GiB', grow: true }, filesystem: { type: 'xfs' } },
    { apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name: 'openebs-hostpath', volumeType: 'directory' },
  ]));
});

test('who uses a class waits for it, and it waits for the provisioner', () => {
  const lab = new Lab();
  const { nvme } = basic(lab.cluster);
  const client = new Client(lab.cluster, 'client');
  const stage = new Stage(client, 'Main', { namespace: new Namespace(client, 'Namespace', { name: 'client' }) });

  const connection = nvme.connect(stage);
  new ApiObject(stage, 'Object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'client' } });

  expect(connection).toEqual({ name: 'openebs-local-nvme', local: true });
  expect(lab.waits('client-main')).toEqual(['openebs-classes']);
  expect(lab.waits('openebs-classes')).toEqual(['openebs-operator']);
});

test('the namespace says why it is privileged', () => {
  const lab = new Lab();

  basic(lab.cluster);

  const { annotations, labels } = lab.object('Namespace', 'openebs-system').metadata;
  expect(labels['pod-security.kubernetes.io/enforce']).toBe('privileged');
  expect(annotations['platform.monosense.io/pod-security-reason']).toBe("directories of volumes are made and removed on the machine's disk by privileged pods");
});

test('the provisioner may talk to the API server and to nobody else', () => {
  const lab = new Lab();

  basic(lab.cluster);

  const policies = lab.objects().filter(({ kind, metadata }) => kind === 'CiliumNetworkPolicy' && metadata.namespace === 'openebs-system');
  expect(policies.map(({ spec }) => spec)).toEqual([{
    endpointSelector: { matchLabels: { app: 'localpv-provisioner', component: 'localpv-provisioner', release: 'openebs' } },
    egress: [{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }],
  }]);
});

test('of two provisioners one stays while machines are drained', () => {
  const lab = new Lab();

  basic(lab.cluster);

  expect(lab.object('PodDisruptionBudget', 'openebs-localpv-provisioner').spec.maxUnavailable).toBe(1);
});

test('a single machine gets a single provisioner, which does not keep it from being drained', () => {
  const lab = new Lab({ facts: { nodes: [INFRA.nodes[0]] } });

  basic(lab.cluster);

  expect(lab.object('HelmRelease', 'openebs').spec.values['localpv-provisioner'].localpv.replicas).toBe(1);
  expect(lab.objects().filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
});

test('alerts are about the volumes of this provisioner only', () => {
  const lab = new Lab();

  new OpenEbs(lab.cluster, 'openebs', { metrics: lab.surroundings.metrics }).addClass('local');

  const { rules } = lab.object('VMRule', 'openebs-volumes').spec.groups[0];
  const about = rules.filter(({ expr }: any) => expr.includes('kube_storageclass_info{provisioner="openebs.io/local"}')).map(({ alert }: any) => alert);
  expect(about).toEqual(['LocalVolumeFilling', 'LocalVolumeFull', 'LocalVolumeFullTomorrow', 'LocalVolumeInodesLow', 'LocalVolumeReleased']);
});

test('an older Talos makes volumes on disks', () => {
  const lab = new Lab({ facts: { talosVersion: 'v1.11.5', kubernetesVersion: 'v1.34.0' } });

  new OpenEbs(lab.cluster, 'openebs').addClass('fast', { diskSelector: NVME });

  expect(lab.object('StorageClass', 'fast').provisioner).toBe('openebs.io/local');
});

test('a selector with a field that no disk has is refused', () => {
  const openebs = new OpenEbs(new Lab().cluster, 'openebs');

  expect(refusals(() => openebs.addClass('fast', { diskSelector: 'disk.sizes > 100u * GB' }))).toEqual([{ code: 'PLATFORM-145', path: 'infra/openebs/Classes/fast', message: expect.stringContaining('write disk.size') }]);
});

test('others can wait for the stage that installs the provisioner', () => {
  const { operator } = new OpenEbs(new Lab().cluster, 'openebs');

  expect(operator.stageName).toBe('openebs-operator');
});

test.each(['', 'a/b', 'Fast'])("refused: the name '%s'", (name) => {
  const openebs = new OpenEbs(new Lab().cluster, 'openebs');

  expect(refusals(() => openebs.addClass(name))).toEqual([{ code: 'PLATFORM-102', path: 'infra/openebs', message: expect.stringContaining(`got '${name}'`) }]);
});

test.each<[string, string, LocalClassOptions, string, string]>([
  ['a name too long for Talos', 'a-class-with-a-name-of-35-letters-x', {}, 'OPENEBS-003', 'got 35'],
  ['a selector that selects nothing', 'fast', { diskSelector: ' ' }, 'PLATFORM-106', "got ' '"],
  ['a size without a disk', 'fast', { maxSize: Size.gibibytes(20) }, 'OPENEBS-004', 'got 20Gi'],
  ['a partition too small', 'fast', { diskSelector: NVME, maxSize: Size.gibibytes(5) }, 'PLATFORM-103', 'got 5Gi'],
  ['quotas without a disk', 'fast', { enforceSize: true }, 'OPENEBS-005', 'got true'],
])('refused: %s', (_case, name, options, code, value) => {
  const openebs = new OpenEbs(new Lab().cluster, 'openebs');

  expect(refusals(() => openebs.addClass(name, options))).toEqual([{ code, path: `infra/openebs/Classes/${name}`, message: expect.stringContaining(value) }]);
});

test('refused: a directory on a Talos that knows none', () => {
  const lab = new Lab({ facts: { talosVersion: 'v1.11.5', kubernetesVersion: 'v1.34.0' } });
  const openebs = new OpenEbs(lab.cluster, 'openebs');

  expect(refusals(() => openebs.addClass('local'))).toEqual([{ code: 'OPENEBS-006', path: 'infra/openebs/Classes/local', message: expect.stringContaining('got v1.11.5') }]);
});

test('refused: a class that is added twice', () => {
  const openebs = new OpenEbs(new Lab().cluster, 'openebs');
  openebs.addClass('local');

  expect(refusals(() => openebs.addClass('local'))).toEqual([{ code: 'OPENEBS-002', path: 'infra/openebs', message: expect.stringContaining("'local'") }]);
});

test('refused: an installation without classes', () => {
  const lab = new Lab();

  new OpenEbs(lab.cluster, 'openebs');

  expect(lab.refusals()).toEqual([{ code: 'OPENEBS-001', path: 'infra/openebs', message: expect.stringContaining('no class') }]);
});

/** The documents that are added to the configuration of every machine. */
function machineDocuments(lab: Lab): object[] {
  const { patches } = parse(lab.platform.render()['infra/talos/talconfig.yaml']);
  return patches.flatMap((patch: string) => parseAllDocuments(patch).map((document) => document.toJS()));
}
