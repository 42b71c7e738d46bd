import { Component, Namespace, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { INFRA, Lab } from '@monosense-io/platform/testing';
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

test('a class gives each volume a directory that goes with its claim', () => {
  const lab = new Lab();

  new Nfs(lab.cluster, 'nfs').addClass('shared', REQUIRED);

  expect(lab.object('StorageClass', 'shared')).toEqual({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'shared', annotations: { 'storageclass.kubernetes.io/is-default-class': 'false', 'kustomize.toolkit.fluxcd.io/force': 'enabled' } },
    provisioner: 'nfs.csi.k8s.io',
    parameters: { server: 'nas.example.org', share: '/volume1/kubernetes', onDelete: 'delete' },
    reclaimPolicy: 'Delete',
    allowVolumeExpansion: true,
    volumeBindingMode: 'Immediate',
    mountOptions: ['nfsvers=4.1', 'hard'],
  });
});

test('the example names directories after claims, and shares one that stays', () => {
  const lab = new Lab();

  media(lab.cluster, lab.surroundings.metrics);

  expect(lab.object('StorageClass', 'nfs').parameters).toMatchObject({ subDir: '${pvc.metadata.namespace}/${pvc.metadata.name}', onDelete: 'delete' });
  expect(lab.object('StorageClass', 'films').parameters).toMatchObject({ subDir: 'films', onDelete: 'retain' });
});

test('who uses a class waits for it, and it waits for the driver', () => {
  const lab = new Lab();
  const { films } = media(lab.cluster, lab.surroundings.metrics);

  const connection = films.connect(client(lab));

  expect(connection).toEqual({ name: 'films', local: false });
  expect(lab.waits('client-main')).toEqual(['nfs-classes']);
  expect(lab.waits('nfs-classes')).toEqual(['nfs-driver']);
});

test('with snapshots, a class says which class of snapshots is its own, and the driver waits for their kinds', () => {
  const lab = new Lab();
  const shared = new Nfs(lab.cluster, 'nfs', { snapshots: true }).addClass('shared', REQUIRED);

  const connection = shared.connect(client(lab));

  expect(connection).toEqual({ name: 'shared', local: false, snapshotClass: 'nfs' });
  expect(lab.waits('nfs-driver')).toEqual(['surroundings-kinds']);
});

test('the namespace says why it is privileged', () => {
  const lab = new Lab();

  media(lab.cluster, lab.surroundings.metrics);

  const { annotations, labels } = lab.object('Namespace', 'csi-nfs').metadata;
  expect(labels['pod-security.kubernetes.io/enforce']).toBe('privileged');
  expect(annotations['platform.monosense.io/pod-security-reason']).toBe("volumes are mounted on the machines by privileged pods, which share the machines' network");
});

test('everything shares the network of its machine: no policy is rendered but those of the namespace', () => {
  const lab = new Lab();

  media(lab.cluster, lab.surroundings.metrics);

  const policies = lab.objects().filter(({ kind, metadata }) => kind.endsWith('NetworkPolicy') && metadata.namespace === 'csi-nfs');
  expect(policies.map(({ metadata }) => metadata.name)).toEqual(['allow-dns', 'default-deny']);
});

test('of two controllers, which need a machine each, one stays while machines are drained', () => {
  const lab = new Lab();

  media(lab.cluster, lab.surroundings.metrics);

  expect(lab.object('PodDisruptionBudget', 'csi-nfs-controller').spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: { app: 'csi-nfs-controller' } } });
});

test('a single machine gets a single controller, which does not keep it from being drained', () => {
  const lab = new Lab({ facts: { nodes: [INFRA.nodes[0]] } });

  media(lab.cluster, lab.surroundings.metrics);

  expect(values(lab).controller.replicas).toBe(1);
  expect(lab.objects().filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
});

test.each<[string, string, Partial<NfsClassOptions>, string]>([
  ['no name at all', '', {}, "[infra/nfs] 'name' must be a DNS label (lower-case letters, digits and dashes, at most 63 characters), got '': rename it"],
  ['a name with a slash', 'a/b', {}, "[infra/nfs] 'name' must be a DNS label (lower-case letters, digits and dashes, at most 63 characters), got 'a/b': rename it"],
  ['a name that is no DNS label', 'Shared', {}, "[infra/nfs] 'name' must be a DNS label (lower-case letters, digits and dashes, at most 63 characters), got 'Shared': rename it"],
  ['a server with a port', 'shared', { server: 'nas:2049' }, "[infra/nfs/Classes/shared] 'server' must be a host name or an address, got 'nas:2049': write it as in nas.example.org, without port and path"],
  ['a server with a path', 'shared', { server: 'nas/volume1' }, "[infra/nfs/Classes/shared] 'server' must be a host name or an address, got 'nas/volume1': write it as in nas.example.org, without port and path"],
  ['a share that is no absolute path', 'shared', { share: 'volume1' }, "[infra/nfs/Classes/shared] 'share' must be an absolute path without empty parts, got 'volume1': write it as in /volume1/media"],
  ['a directory outside the share', 'shared', { directory: '../other' }, "[infra/nfs/Classes/shared] 'directory' must be a path below the share with no other placeholders than ${pvc.metadata.name}, ${pvc.metadata.namespace}, ${pv.metadata.name}, got '../other': write it as in media, or leave it out"],
  ['a placeholder that nobody fills in', 'shared', { directory: '${pvc.name}' }, "[infra/nfs/Classes/shared] 'directory' must be a path below the share with no other placeholders than ${pvc.metadata.name}, ${pvc.metadata.namespace}, ${pv.metadata.name}, got '${pvc.name}': write it as in media, or leave it out"],
  ['a directory of several volumes that goes with one', 'shared', { directory: 'films' }, "[infra/nfs/Classes/shared] 'directory' is 'films' for several volumes, and deleting one of them would take the files of all: set onDelete to OnDelete.RETAIN, or put ${pv.metadata.name} into it"],
  ['a directory of claims of several namespaces', 'shared', { directory: '${pvc.metadata.name}' }, "[infra/nfs/Classes/shared] 'directory' is '${pvc.metadata.name}' for several volumes, and deleting one of them would take the files of all: set onDelete to OnDelete.RETAIN, or put ${pv.metadata.name} into it"],
  ['archives of the same name', 'shared', { directory: '${pvc.metadata.namespace}/${pvc.metadata.name}', onDelete: OnDelete.ARCHIVE }, "[infra/nfs/Classes/shared] 'directory' is '${pvc.metadata.namespace}/${pvc.metadata.name}' again for the next claim of the same name, whose archive would have the name of the first: put ${pv.metadata.name} into it"],
  ['too many connections', 'shared', { connections: 17 }, "[infra/nfs/Classes/shared] 'connections' must be a whole number from 1 to 16, got 17: set connections to a number in that range"],
  ['permissions that are no octal number', 'shared', { permissions: '775' }, "[infra/nfs/Classes/shared] 'permissions' must be four octal digits, got '775': write it as in 0770"],
])('refused: %s', (_case, name, options, message) => {
  const lab = new Lab();
  const nfs = new Nfs(lab.cluster, 'nfs');

  expect(() => nfs.addClass(name, { ...REQUIRED, ...options })).toThrow(new Error(message));
});

test('refused: a class that is added twice', () => {
  const lab = new Lab();
  const nfs = new Nfs(lab.cluster, 'nfs');
  nfs.addClass('shared', REQUIRED);

  expect(() => nfs.addClass('shared', REQUIRED)).toThrow(new Error("[infra/nfs] class 'shared' is added twice: give each class a name of its own"));
});

test('refused: an installation without classes', () => {
  const lab = new Lab();

  new Nfs(lab.cluster, 'nfs');

  expect(() => lab.platform.render()).toThrow(new Error('1 violation, nothing was written:\n  [infra/nfs] has no class of volumes: call addClass at least once, or leave the component out'));
});

test('refused: snapshots where nobody brings their kinds', () => {
  const lab = new Lab({ without: ['snapshot.storage.k8s.io'] });

  new Nfs(lab.cluster, 'nfs', { snapshots: true }).addClass('shared', REQUIRED);

  expect(() => lab.platform.render()).toThrow("[infra/nfs/Driver] watches VolumeSnapshotClass of snapshot.storage.k8s.io, which nobody in cluster 'infra' installs: add the component that brings it");
});
