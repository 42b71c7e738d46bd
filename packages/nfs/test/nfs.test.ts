import { Component, Namespace, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { media } from '../examples/media';
import { Nfs, NfsClassOptions, NfsProps, NfsVersion, OnDelete } from '../src';

const REQUIRED: NfsClassOptions = { server: 'nas.example.org', share: '/volume1/kubernetes' };

const values = (lab: Lab): any => lab.object('HelmRelease', 'csi-driver-nfs').spec.values;

class Application extends Component {}

/** A stage of an application in a namespace of its own. */
function client(lab: Lab): Stage {
  const component = new Application(lab.cluster, 'client');
  const stage = new Stage(component, 'Main', { namespace: new Namespace(component, 'Namespace', { name: 'client' }) });
  new ApiObject(stage, 'Object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'client' } });
  return stage;
}

test('the defaults install the driver without snapshots', () => {
  const lab = new Lab();

  new Nfs(lab.cluster, 'nfs').addClass('shared', REQUIRED);

  expect(values(lab)).toMatchSnapshot();
});

test('every prop has its effect', () => {
  const lab = new Lab();
  const props: Required<NfsProps> = { snapshots: true, metrics: lab.surroundings.metrics };

  new Nfs(lab.cluster, 'nfs', props).addClass('shared', REQUIRED);

  expect(values(lab).controller.enableSnapshotter).toBe(true);
  expect(lab.object('VolumeSnapshotClass', 'nfs')).toMatchObject({ driver: 'nfs.csi.k8s.io', deletionPolicy: 'Delete' });
  expect(lab.object('VMRule', 'nfs-volumes').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['NfsShareFilling', 'NfsShareFull', 'NfsMountsFailing', 'NfsDriverMissing', 'NfsControllerDown']);
});

test('every option of a class has its effect', () => {
  const lab = new Lab();
  const options: Required<NfsClassOptions> = {
    server: '10.0.0.5',
    share: '/',
    directory: 'claims/${pv.metadata.name}',
    onDelete: OnDelete.ARCHIVE,
    version: NfsVersion.V4_2,
    connections: 4,
    permissions: '0770',
    isDefault: true,
  };

  new Nfs(lab.cluster, 'nfs').addClass('shared', options);

  const storageClass = lab.object('StorageClass', 'shared');
  expect(storageClass.parameters).toEqual({ server: '10.0.0.5', share: '/', subDir: 'claims/${pv.metadata.name}', onDelete: 'archive', mountPermissions: '0770' });
  expect(storageClass.mountOptions).toEqual(['nfsvers=4.2', 'hard', 'nconnect=4']);
  expect(storageClass.metadata.annotations['storageclass.kubernetes.io/is-default-class']).toBe('true');
});

test('a class gives each volume a directory that is archived with its claim', () => {
  const lab = new Lab();

  new Nfs(lab.cluster, 'nfs').addClass('shared', REQUIRED);

  expect(lab.object('StorageClass', 'shared')).toEqual({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'shared', annotations: { 'storageclass.kubernetes.io/is-default-class': 'false', 'kustomize.toolkit.fluxcd.io/force': 'enabled' } },
    provisioner: 'nfs.csi.k8s.io',
    parameters: { server: 'nas.example.org', share: '/volume1/kubernetes', onDelete: 'archive' },
    reclaimPolicy: 'Delete',
    allowVolumeExpansion: true,
    volumeBindingMode: 'Immediate',
    mountOptions: ['nfsvers=4.1', 'hard'],
  });
});

test('the example names directories after claims, and shares one that stays', () => {
  const lab = new Lab();

  media(lab.cluster);

  expect(lab.object('StorageClass', 'nfs').parameters).toMatchObject({ subDir: '${pvc.metadata.namespace}/${pvc.metadata.name}', onDelete: 'retain' });
  expect(lab.object('StorageClass', 'films').parameters).toMatchObject({ subDir: 'films', onDelete: 'retain' });
});

test.each<[string | undefined, string]>([
  [undefined, 'archive'],
  ['claims/${pv.metadata.name}', 'archive'],
  // An archive of it would have the name of the one before, which the driver removes first.
  ['${pvc.metadata.namespace}/${pvc.metadata.name}', 'retain'],
  ['films', 'retain'],
])('no file of directory %s goes with a claim unless the program says so', (directory, onDelete) => {
  const lab = new Lab();

  new Nfs(lab.cluster, 'nfs').addClass('shared', { ...REQUIRED, directory });

  expect(lab.object('StorageClass', 'shared').parameters.onDelete).toBe(onDelete);
});

test('backups on the server need a reason', () => {
  const lab = new Lab();
  new Nfs(lab.cluster, 'nfs').addClass('shared', REQUIRED);
  new Application(lab.cluster, 'client').recordBackup({ endpointUrl: 'https://nas.example.org:9000' });

  expect(lab.refusals()).toEqual([{ code: 'PLATFORM-626', path: 'infra/client', message: expect.stringContaining('nas.example.org, which keeps the volumes of [infra/nfs]') }]);
});

test('who uses a class waits for it, and it waits for the driver', () => {
  const lab = new Lab();
  const { films } = media(lab.cluster);

  const connection = films.connect(client(lab));

  expect(connection).toEqual({ name: 'films', local: false, expandable: true });
  expect(lab.waits('client-main')).toEqual(['nfs-classes']);
  expect(lab.waits('nfs-classes')).toEqual(['nfs-driver']);
});

test('with snapshots, a class says which class of snapshots is its own, and the driver waits for their kinds', () => {
  const lab = new Lab();
  const shared = new Nfs(lab.cluster, 'nfs', { snapshots: true }).addClass('shared', REQUIRED);

  const connection = shared.connect(client(lab));

  expect(connection).toEqual({ name: 'shared', local: false, expandable: true, snapshotClass: 'nfs' });
  expect(lab.waits('nfs-driver')).toEqual(['surroundings-kinds']);
});

test('the namespace says why it is privileged', () => {
  const lab = new Lab();

  media(lab.cluster);

  const { annotations, labels } = lab.object('Namespace', 'csi-nfs').metadata;
  expect(labels['pod-security.kubernetes.io/enforce']).toBe('privileged');
  expect(annotations['platform.monosense.io/pod-security-reason']).toBe("volumes are mounted on the machines by privileged pods, which share the machines' network");
});

test('everything shares the network of its machine: no policy is rendered but those of the namespace', () => {
  const lab = new Lab();

  media(lab.cluster);

  const policies = lab.objects().filter(({ kind, metadata }) => kind.endsWith('NetworkPolicy') && metadata.namespace === 'csi-nfs');
  expect(policies.map(({ metadata }) => metadata.name)).toEqual(['allow-dns', 'default-deny']);
});

test('of two controllers, which need a machine each, one stays while machines are drained', () => {
  const lab = new Lab();

  media(lab.cluster);

  expect(lab.object('PodDisruptionBudget', 'csi-nfs-controller').spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: { app: 'csi-nfs-controller' } } });
});

test('a single machine gets a single controller, which does not keep it from being drained', () => {
  const lab = new Lab({ facts: { nodes: [INFRA.nodes[0]] } });

  media(lab.cluster);

  expect(values(lab).controller.replicas).toBe(1);
  expect(lab.objects().filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
});

test('others can wait for the stage that installs it', () => {
  const { operator } = new Nfs(new Lab().cluster, 'nfs');

  expect(operator.stageName).toBe('nfs-driver');
});

test.each(['', 'a/b', 'Shared'])("refused: the name '%s'", (name) => {
  const nfs = new Nfs(new Lab().cluster, 'nfs');

  expect(refusals(() => nfs.addClass(name, REQUIRED))).toEqual([{ code: 'PLATFORM-102', path: 'infra/nfs', message: expect.stringContaining(`got '${name}'`) }]);
});

test.each<[string, Partial<NfsClassOptions>, string, string]>([
  ['no server', { server: undefined }, 'NFS-003', "got 'undefined'"],
  ['a server with a port', { server: 'nas:2049' }, 'NFS-003', "got 'nas:2049'"],
  ['a server with a path', { server: 'nas/volume1' }, 'NFS-003', "got 'nas/volume1'"],
  ['no share', { share: undefined }, 'NFS-004', "got 'undefined'"],
  ['a share that is no absolute path', { share: 'volume1' }, 'NFS-004', "got 'volume1'"],
  ['a directory outside the share', { directory: '../other' }, 'NFS-005', "got '../other'"],
  ['a placeholder that nobody fills in', { directory: '${pvc.name}' }, 'NFS-005', "got '${pvc.name}'"],
  ['a directory of several volumes that goes with one', { directory: 'films', onDelete: OnDelete.DELETE }, 'NFS-006', "got 'films'"],
  ['a directory of claims of several namespaces', { directory: '${pvc.metadata.name}', onDelete: OnDelete.ARCHIVE }, 'NFS-006', "got '${pvc.metadata.name}'"],
  ['archives of the same name', { directory: '${pvc.metadata.namespace}/${pvc.metadata.name}', onDelete: OnDelete.ARCHIVE }, 'NFS-007', "got '${pvc.metadata.namespace}/${pvc.metadata.name}'"],
  ['too many connections', { connections: 17 }, 'PLATFORM-101', 'got 17'],
  ['permissions that are no octal number', { permissions: '775' }, 'NFS-008', "got '775'"],
])('refused: %s', (_case, options, code, value) => {
  const nfs = new Nfs(new Lab().cluster, 'nfs');

  // Programs without types can leave out what is required.
  expect(refusals(() => nfs.addClass('shared', { ...REQUIRED, ...options } as NfsClassOptions))).toEqual([
    { code, path: 'infra/nfs/Classes/shared', message: expect.stringContaining(value) },
  ]);
});

test('refused: a class that is added twice', () => {
  const nfs = new Nfs(new Lab().cluster, 'nfs');
  nfs.addClass('shared', REQUIRED);

  expect(refusals(() => nfs.addClass('shared', REQUIRED))).toEqual([{ code: 'NFS-002', path: 'infra/nfs', message: expect.stringContaining("'shared'") }]);
});

test('refused: an installation without classes', () => {
  const lab = new Lab();

  new Nfs(lab.cluster, 'nfs');

  expect(lab.refusals()).toEqual([{ code: 'NFS-001', path: 'infra/nfs', message: expect.stringContaining('no class') }]);
});

test('refused: snapshots where nobody brings their kinds', () => {
  const lab = new Lab({ without: ['snapshot.storage.k8s.io'] });

  new Nfs(lab.cluster, 'nfs', { snapshots: true }).addClass('shared', REQUIRED);

  expect(lab.refusals()).toEqual(['infra/nfs/Driver', 'infra/nfs/Classes'].map((path) => ({ code: 'PLATFORM-511', path, message: expect.stringContaining('VolumeSnapshotClass') })));
});
