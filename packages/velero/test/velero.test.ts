import { Ambient, Bucket, IObjectStore, IStorageClass } from '@monosense-io/platform';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Duration } from 'cdk8s';
import { velero } from '../examples/velero';
import { Velero, VeleroProps } from '../src';

const WITHOUT = { without: ['velero.io'] };
const CEPH: IStorageClass = { connect: () => ({ name: 'rook-ceph-block', local: false, snapshotClass: 'rook-ceph-block' }) };
const PLAIN: IObjectStore = { connect: () => ({ endpointUrl: 'http://10.0.0.3:9000', bucket: 'other', region: 'auto', credentials: { name: 'keys', keys: { accessKeyId: 'id', secretAccessKey: 'key' } } }) };
const VOLUMES = { classes: [CEPH], repositoryItem: 'velero-repository' };

function bucket(lab: Lab, endpointUrl = 'https://account.r2.example.org'): IObjectStore {
  return new Bucket(lab.cluster, 'backups', { endpointUrl, bucket: 'velero-infra', region: 'auto', credentialsItem: 'r2', secretStore: lab.surroundings.store });
}

function withVelero(props: Partial<VeleroProps> = {}): Lab {
  const lab = new Lab(WITHOUT);
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  new Velero(lab.cluster, 'velero', { store: bucket(lab), ...props });
  return lab;
}

test('with nothing but a bucket, objects are backed up and no pod may do more than the least', () => {
  const lab = withVelero();

  expect(lab.object('HelmRelease', 'velero').spec.values).toMatchSnapshot();
  expect(lab.objects().filter(({ kind }) => kind === 'Schedule').map(({ metadata }) => metadata.name)).toEqual(['velero-objects']);
  expect(lab.object('Namespace', 'velero').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
});

test('every prop has its effect', () => {
  expect(propsWithoutEffect<VeleroProps>(
    (lab) => ({
      store: { connect: () => ({ endpointUrl: 'https://s3.example.org', bucket: 'other', region: 'auto', credentials: { name: 'keys', keys: { accessKeyId: 'id', secretAccessKey: 'key' } } }) },
      volumes: VOLUMES,
      secrets: true,
      schedule: '30 3 * * *',
      retention: Duration.days(7),
      maxAge: Duration.days(9),
      excludedNamespaces: ['scratch'],
      secretStore: lab.surroundings.store,
      metrics: lab.surroundings.metrics,
      reason: 'a lab',
    }),
    (lab, props) => new Velero(lab.cluster, 'velero', props),
    WITHOUT,
  )).toEqual([]);
});

test('the weekly backup holds what Git, charts and the secret store do not bring', () => {
  const { spec } = withVelero().object('Schedule', 'velero-objects');

  expect(spec.schedule).toBe('0 2 * * 0');
  expect(spec.template).toMatchObject({ ttl: '720h0m0s', storageLocation: 'default', excludedNamespaces: ['velero'], snapshotVolumes: false });
  expect(spec.template.labelSelector.matchExpressions.map(({ key }: any) => key)).toEqual([
    'kustomize.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/name', 'reconcile.external-secrets.io/managed', 'owner',
  ]);
  expect(spec.template.excludedResources).toEqual(expect.arrayContaining(['pods', 'events', 'persistentvolumeclaims']));
});

test.each([
  ['no Secrets', {}, true],
  ['Secrets where that is asked for', { secrets: true }, false],
])('the backup of objects holds %s', (_, props, excluded) => {
  const { spec } = withVelero(props).object('Schedule', 'velero-objects');

  expect(spec.template.excludedResources.includes('secrets')).toBe(excluded);
});

test('volumes of the named classes are moved into the bucket, and those of all others, of databases and of VolSync are left out', () => {
  const lab = withVelero({ volumes: VOLUMES });

  expect(lab.object('Schedule', 'velero-volumes').spec.template).toMatchObject({
    includedResources: ['persistentvolumeclaims', 'persistentvolumes'], snapshotMoveData: true, resourcePolicy: { kind: 'configmap', name: 'volume-policy' },
    labelSelector: { matchExpressions: [{ key: 'cnpg.io/cluster', operator: 'DoesNotExist' }, { key: 'app.kubernetes.io/created-by', operator: 'NotIn', values: ['volsync'] }] },
    excludedNamespaces: ['velero', 'volsync-drills', 'postgres-restore-drills'],
  });
  expect(JSON.parse(lab.object('ConfigMap', 'volume-policy').data['policy.yaml']).volumePolicies).toEqual([
    { conditions: { storageClass: ['rook-ceph-block'] }, action: { type: 'snapshot' } },
    { conditions: { capacity: '0,' }, action: { type: 'skip' } },
  ]);
});

test('the agent mounts no folder of a machine, and the namespace allows root but no privileges', () => {
  const lab = withVelero({ volumes: VOLUMES });

  expect(lab.object('HelmRelease', 'velero').spec.values).toMatchObject({ deployNodeAgent: true, nodeAgent: { disableHostPath: true }, configuration: { features: 'EnableCSI' } });
  expect(lab.object('Namespace', 'velero').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('baseline');
});

test('the password of the repositories comes from the secret store, so that Velero never makes its well-known one', () => {
  const secret = withVelero({ volumes: VOLUMES }).object('ExternalSecret', 'velero-repo-credentials');

  expect(secret.spec.data).toEqual([expect.objectContaining({ secretKey: 'repository-password', remoteRef: { key: 'velero-repository', property: 'repository-password' } })]);
});

test('the server can not start before the password of the repositories is there', () => {
  const { values } = withVelero({ volumes: VOLUMES }).object('HelmRelease', 'velero').spec;

  const [{ name, secret }] = values.extraVolumes;
  expect(secret).toEqual({ secretName: 'velero-repo-credentials', items: [{ key: 'repository-password', path: 'repository-password' }] });
  expect(values.extraVolumeMounts).toEqual([expect.objectContaining({ name, readOnly: true })]);
});

test('nothing of Velero counts as ready before the password of the repositories is there', () => {
  const { healthChecks } = withVelero({ volumes: VOLUMES }).object('Kustomization', 'velero-operator').spec;

  expect(healthChecks).toContainEqual({ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', name: 'velero-repo-credentials', namespace: 'velero' });
});

test('the bucket is asked as R2 and others understand it', () => {
  const { spec } = withVelero().object('BackupStorageLocation', 'default');

  expect(spec).toMatchObject({
    provider: 'aws', default: true, objectStorage: { bucket: 'velero-infra' },
    config: { region: 'auto', s3Url: 'https://account.r2.example.org', s3ForcePathStyle: 'true', checksumAlgorithm: '' },
  });
});

test('the kinds are there before the schedules, and volumes wait for classes of snapshots', () => {
  const lab = withVelero({ volumes: VOLUMES });

  expect(lab.waits('velero-backups')).toEqual(expect.arrayContaining(['velero-operator']));
});

test('the example is scraped, and each alert has its section', () => {
  const lab = new Lab(WITHOUT);
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics, secretStore: lab.surroundings.store });

  velero(lab.cluster, bucket(lab), CEPH);

  const alerts = ['server', 'backups', 'agents', 'volumes'].flatMap((group) => lab.object('VMRule', `velero-${group}`).spec.groups[0].rules.map(({ alert }: any) => alert));
  expect(alerts).toEqual([
    'VeleroDown', 'VeleroLocationUnavailable', 'VeleroBackupFailed', 'VeleroBackupOverdue', 'VeleroBackupMissing', 'VeleroNodeAgentDown', 'VeleroVolumeCopyFailed', 'VeleroRepositoryMaintenanceFailing',
  ]);
});

test('the alert about a missing first backup says of which schedule', () => {
  const lab = new Lab(WITHOUT);
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics, secretStore: lab.surroundings.store });

  velero(lab.cluster, bucket(lab), CEPH);

  const { expr } = lab.object('VMRule', 'velero-backups').spec.groups[0].rules.find(({ alert }: any) => alert === 'VeleroBackupMissing');
  for (const name of ['velero-objects', 'velero-volumes']) expect(expr).toMatch(new RegExp(`label_replace\\(absent\\([^)]*\\), "schedule", "${name}", "", ""\\)`));
});

test.each([
  ['a class without snapshots', { volumes: { ...VOLUMES, classes: [{ connect: () => ({ name: 'local', local: true }) }] } }, 'VELERO-001', "got 'local'"],
  ['volumes of no class', { volumes: { ...VOLUMES, classes: [] } }, 'VELERO-002', 'got none'],
  ['an age that a backup in time reaches', { maxAge: Duration.days(7) }, 'VELERO-003', 'got 168 h'],
  ['Secrets over plain http', { secrets: true, reason: 'a lab', store: PLAIN }, 'VELERO-004', "got 'http://10.0.0.3:9000'"],
])('%s is refused', (_, props, code, value) => {
  expect(refusals(() => withVelero(props))).toEqual([{ code, path: 'infra/velero', message: expect.stringContaining(value) }]);
});
