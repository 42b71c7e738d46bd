import { Ambient, Component, Cpu, Namespace, NfsBackupTarget, NfsBackupTargetProps, RestoreDrill, RestoreDrillProps, S3BackupTarget, S3BackupTargetProps, Stage } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { ApiObject, Duration, Size } from 'cdk8s';

class Shop extends Component {}

function stageIn(lab: Lab): Stage {
  const shop = new Shop(lab.cluster, 'shop');
  const stage = new Stage(shop, 'App', { namespace: new Namespace(shop, 'Namespace', { name: 'shop' }), podLabels: { app: 'drill' } });
  new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' }, data: {} });
  return stage;
}

function newLab(): Lab {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  return lab;
}

const S3: S3BackupTargetProps = { endpointUrl: 'https://account.r2.example.net/', bucket: 'backups', credentialsItem: 'r2' };
const NFS: NfsBackupTargetProps = { server: 'NAS.example.org', exportPath: '/srv/backups' };

test('a bucket lets its clients out, and keeps clusters apart by their names', () => {
  const lab = newLab();

  const connection = new S3BackupTarget(lab.cluster, 'r2', S3).connect(stageIn(lab));

  expect(connection).toEqual({ name: 'r2', reason: undefined, bucket: { endpointUrl: 'https://account.r2.example.net', bucket: 'backups', path: 'infra', region: 'us-east-1', secretStore: lab.surroundings.store, credentialsItem: 'r2' } });
  expect(JSON.stringify(lab.objects('CiliumNetworkPolicy').filter(({ metadata }) => metadata.name === 'shop-app'))).toContain('account.r2.example.net');
  expect(lab.platform.render()['infra/CHECKLIST.md']).toContain('read, write and delete below `infra/`');
});

test('a share is mounted by the machines, so that nobody is let out', () => {
  const lab = newLab();

  const connection = new NfsBackupTarget(lab.cluster, 'nas', { ...NFS, path: '' }).connect(stageIn(lab));

  expect(connection).toEqual({ name: 'nas', reason: undefined, share: { server: 'nas.example.org', exportPath: '/srv/backups', path: '' } });
  expect(lab.objects('CiliumNetworkPolicy').filter(({ metadata, spec }) => metadata.name === 'shop-app' && spec.egress)).toEqual([]);
});

test.each<[string, Partial<S3BackupTargetProps>, string]>([
  ['an address without a scheme', { endpointUrl: 's3.example.org' }, 'PLATFORM-801'],
  ['an address with a path', { endpointUrl: 'https://s3.example.org/backups' }, 'PLATFORM-801'],
  ['an address of another kind', { endpointUrl: 's3://backups' }, 'PLATFORM-801'],
  ['a bucket that is none', { bucket: 's3://backups' }, 'PLATFORM-402'],
  ['a folder with slashes at its ends', { path: '/hub/' }, 'PLATFORM-802'],
  ['a folder above', { path: '../media' }, 'PLATFORM-802'],
  ['no item', { credentialsItem: '' }, 'PLATFORM-106'],
])('a bucket refuses %s', (_, props, code) => {
  expect(refusals(() => new S3BackupTarget(newLab().cluster, 'r2', { ...S3, ...props }))).toMatchObject([{ code, path: 'infra/r2' }]);
});

test.each<[string, Partial<NfsBackupTargetProps>, string]>([
  ['a server with a scheme', { server: 'nfs://nas.example.org' }, 'PLATFORM-803'],
  ['a path that is not absolute', { exportPath: 'srv' }, 'PLATFORM-803'],
  ['an export with a way up', { exportPath: '/srv/../x' }, 'PLATFORM-803'],
  ['a folder above', { path: 'hub/..' }, 'PLATFORM-802'],
  ['a folder with slashes at its ends', { path: 'hub/' }, 'PLATFORM-802'],
])('a share refuses %s', (_, props, code) => {
  expect(refusals(() => new NfsBackupTarget(newLab().cluster, 'nas', { ...NFS, ...props }))).toMatchObject([{ code, path: 'infra/nas' }]);
});

test('encrypted backups may go to a share, and others need a reason', () => {
  const said = (encrypted: boolean): unknown => {
    const lab = new Lab();
    new Shop(lab.cluster, 'shop').recordBackup({ endpointUrl: 'nfs://nas.example.org', encrypted });
    return lab.refusals();
  };

  expect(said(true)).toEqual([]);
  expect(said(false)).toMatchObject([{ code: 'PLATFORM-625' }]);
});

describe('a restore drill', () => {
  const resources = { cpu: Cpu.millis(10), memory: Size.mebibytes(64) };
  const drill = (lab: Lab): RestoreDrillProps => ({
    name: 'shop-restore', schedule: '0 4 1 * *', user: 1000, group: 2000, storageClass: lab.surroundings.storageClass, size: Size.gibibytes(5), deadline: Duration.hours(2),
    steps: ['restore', 'look'].map((name) => ({ name, image: 'registry.example.org/tool:1.0.0', command: ['run', name], env: [{ name: 'A', value: 'b' }], resources })),
    volumes: [{ name: 'target', nfs: { server: 'nas.example.org', path: '/srv' } }],
  });

  test('runs its steps one after the other, beside a volume that goes with it', () => {
    const lab = newLab();

    const { drill: record } = new RestoreDrill(stageIn(lab), 'Drill', drill(lab));

    const { spec } = lab.object('CronJob', 'shop-restore');
    const pod = spec.jobTemplate.spec.template.spec;
    expect(record).toEqual({ namespace: 'shop', name: 'shop-restore', schedule: '0 4 1 * *' });
    expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 7200, ttlSecondsAfterFinished: 3600 });
    expect([pod.initContainers, pod.containers].map((list) => list.map(({ name }: any) => name))).toEqual([['restore'], ['look']]);
    expect(pod.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(['/tmp', '/restored', '/mnt/target']);
    expect(pod.volumes.find(({ name }: any) => name === 'restored')).toMatchObject({ ephemeral: { volumeClaimTemplate: { spec: { storageClassName: 'local', resources: { requests: { storage: '5Gi' } } } } } });
    expect(pod.securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 2000, fsGroup: 2000 });
    expect(pod.automountServiceAccountToken).toBe(false);
  });

  test.each<[string, Partial<RestoreDrillProps>, string]>([
    ['no step', { steps: [] }, 'PLATFORM-805'],
    ['a name that is too long', { name: 'a'.repeat(53) }, 'PLATFORM-806'],
    ['a schedule that is none', { schedule: 'monthly' }, 'PLATFORM-110'],
  ])('refuses %s', (_, props, code) => {
    const lab = newLab();

    expect(refusals(() => new RestoreDrill(stageIn(lab), 'Drill', { ...drill(lab), ...props }))).toMatchObject([{ code }]);
  });

  test('is overdue after its last success, or after it was made', () => {
    expect(RestoreDrill.overdueAlert('ShopRestoreOverdue', 'namespace="shop"', Duration.days(35)).expression)
      .toBe('time() - (kube_cronjob_status_last_successful_time{namespace="shop"} or kube_cronjob_created{namespace="shop"}) > 3024000');
  });
});
