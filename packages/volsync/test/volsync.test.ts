import { spawn, spawnSync } from 'child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Ambient, Component, ExistingStorageClass, IBackupTarget, IStorageClass, Namespace, NamespaceProps, NfsBackupTarget, PodSecurity, S3BackupTarget, Stage, Volume, VolumeToBackUp } from '@monosense-io/platform';
import { ContractFile } from '@monosense-io/output';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { ApiObject, Duration, Size } from 'cdk8s';
import { homeLab } from '../examples/home-lab';
import { Retention, VolSync, VolSyncPolicyOptions, VolSyncProps } from '../src';
import { RESTORE, VERIFY } from '../src/scripts';
import { everyHours, monthly } from '../src/times';

const WITHOUT = { without: ['volsync.backube'] };

function newLab(): Lab {
  const lab = new Lab(WITHOUT);
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  return lab;
}

function bucket(lab: Lab, id = 'r2', host = 'account.r2.example.net'): S3BackupTarget {
  return new S3BackupTarget(lab.cluster, id, { endpointUrl: `https://${host}`, bucket: 'backups', region: 'auto', credentialsItem: id });
}

function block(lab: Lab): IStorageClass {
  return new ExistingStorageClass(lab.cluster, 'block', { snapshotClass: 'block-snapshots' });
}

class Plain extends Component {}

class Shop extends Component {
  public readonly stage: Stage;

  public constructor(lab: Lab, namespace: NamespaceProps = {}) {
    super(lab.cluster, 'shop');
    this.stage = new Stage(this, 'App', { namespace: new Namespace(this, 'Namespace', { name: 'shop', ...namespace }) });
    new ApiObject(this.stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' }, data: {} });
  }
}

/** A volume of a shop that is backed up. */
function shopWith(lab: Lab, storageClass: IStorageClass, props: Partial<VolSyncProps> = {}, volume: Partial<VolumeToBackUp> = {}, namespace: NamespaceProps = {}): VolSync {
  const volsync = new VolSync(lab.cluster, 'volsync', { target: props.target ?? bucket(lab), passwordItem: 'volsync', ...props });
  new Volume(new Shop(lab, namespace).stage, 'Data', { name: 'data', storageClass, size: Size.gibibytes(10), user: 1000, backups: volsync, ...volume });
  return volsync;
}

test('the example renders', () => {
  const lab = newLab();

  homeLab(lab.cluster, block(lab));

  expect(lab.refusals()).toEqual([]);
  expect(lab.object('HelmRelease', 'volsync').spec.values).toMatchSnapshot();
});

test('every prop changes something', () => {
  expect(propsWithoutEffect<VolSyncProps>(
    (lab) => {
      const share = (items: string): IBackupTarget => ({
        connect: () => ({ name: items, share: { server: `${items}.example.org`, exportPath: '/srv', path: 'infra' } }),
      });
      return {
        target: share('nas'), copyTo: share('other'), passwordItem: 'volsync', everyHours: 6, retention: Retention.HALF_A_YEAR, pruneInterval: Duration.days(3), cacheSize: Size.gibibytes(1), smallestShare: 10,
        secretStore: { connect: () => ({ apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', name: 'another' }) },
        metrics: lab.surroundings.metrics,
      };
    },
    (lab, props) => {
      Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
      lab.cluster.assumeInstalled({ objects: { SecretStore: ['another'] } });
      const volsync = new VolSync(lab.cluster, 'volsync', props);
      new Volume(new Shop(lab, { podSecurity: PodSecurity.BASELINE, reason: 'backups to a share' }).stage, 'Data', { name: 'data', storageClass: block(lab), size: Size.gibibytes(10), user: 1000, backups: volsync });
    },
    { ...WITHOUT },
  )).toEqual([]);
});

describe('a volume of a class with snapshots', () => {
  test('is backed up from a snapshot, by its own user, three times a day', () => {
    const lab = newLab();

    shopWith(lab, block(lab), {}, { user: 1000, group: 2000 });

    const { spec } = lab.object('ReplicationSource', 'data');
    expect(spec).toMatchObject({
      sourcePVC: 'data',
      restic: {
        copyMethod: 'Snapshot', volumeSnapshotClassName: 'block-snapshots', storageClassName: 'block', pruneIntervalDays: 7, retain: { hourly: 24, daily: 7 }, repository: 'data-backup',
        moverSecurityContext: { runAsUser: 1000, runAsGroup: 2000, fsGroup: 2000, runAsNonRoot: true },
      },
    });
    expect(spec.trigger.schedule).toMatch(/^\d+ \d,\d+,\d+ \* \* \*$/);
  });

  test('is filled from its newest backup, before the application is applied', () => {
    const lab = newLab();

    shopWith(lab, block(lab));

    expect(lab.object('PersistentVolumeClaim', 'data').spec.dataSourceRef).toEqual({ apiGroup: 'volsync.backube', kind: 'ReplicationDestination', name: 'data' });
    expect(lab.object('ReplicationDestination', 'data').spec).toMatchObject({ trigger: { manual: 'restore-once' }, restic: { copyMethod: 'Snapshot', capacity: '10Gi', repository: 'data-backup' } });
    expect(lab.waits('shop-app')).toContain('volsync-shop-data');
    expect(lab.waits('volsync-shop-data')).toContain('volsync-operator');
    expect(lab.object('ReplicationDestination', 'data').metadata.annotations).toMatchObject({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  });
});

test('a volume of a class that only clones is cloned', () => {
  const lab = newLab();

  shopWith(lab, new ExistingStorageClass(lab.cluster, 'copies', { cloneable: true }));

  expect(lab.object('ReplicationSource', 'data').spec.restic).toMatchObject({ copyMethod: 'Clone', storageClassName: 'copies' });
});

test('a volume of a class that can do neither is read as it is, and waits for somebody to restore it', () => {
  const lab = newLab();

  shopWith(lab, lab.surroundings.storageClass);

  expect(lab.object('ReplicationSource', 'data').spec.restic.copyMethod).toBe('Direct');
  expect(lab.object('ReplicationDestination', 'data-by-hand').spec).toMatchObject({ paused: true, restic: { copyMethod: 'Direct', destinationPVC: 'data' } });
  expect(lab.object('PersistentVolumeClaim', 'data').spec.dataSourceRef).toBeUndefined();
});

test('the Secret of a repository holds what restic wants, and nothing in the clear', () => {
  const lab = newLab();

  shopWith(lab, block(lab));

  expect(lab.object('ExternalSecret', 'data-backup').spec.target.template.data).toEqual({
    RESTIC_REPOSITORY: 's3:https://account.r2.example.net/backups/infra/shop/data',
    RESTIC_PASSWORD: '{{ .password }}',
    AWS_ACCESS_KEY_ID: '{{ .accessKeyId }}',
    AWS_SECRET_ACCESS_KEY: '{{ .secretAccessKey }}',
    AWS_DEFAULT_REGION: 'auto',
  });
});

test('movers reach the target, and the application does not', () => {
  const lab = newLab();

  shopWith(lab, block(lab));

  const policies = lab.objects('CiliumNetworkPolicy').filter(({ metadata }) => metadata.namespace === 'shop');
  const reaching = policies.filter(({ spec }) => JSON.stringify(spec).includes('account.r2.example.net'));
  expect(reaching.map(({ spec }) => spec.endpointSelector.matchLabels)).toEqual([{ 'app.kubernetes.io/created-by': 'volsync' }]);
});

describe('a second target', () => {
  test('gets backups of its own, half a period later', () => {
    const lab = newLab();

    shopWith(lab, block(lab), { target: bucket(lab), copyTo: bucket(lab, 'nas', 'nas.example.org') });

    const [first, second] = ['data', 'data-nas'].map((name) => lab.object('ReplicationSource', name).spec);
    expect(second.restic.repository).toBe('data-nas-backup');
    expect((Number(second.trigger.schedule.split(' ')[1].split(',')[0]) + 24 - Number(first.trigger.schedule.split(' ')[1].split(',')[0])) % 8).toBe(4);
    expect(lab.objects('CronJob').map(({ metadata }) => metadata.name).sort()).toEqual(['shop-data-nas-restore', 'shop-data-nas-verify', 'shop-data-restore', 'shop-data-verify']);
  });

  test('on the machine of the first is refused', () => {
    const lab = newLab();

    expect(refusals(() => shopWith(lab, block(lab), { target: bucket(lab), copyTo: bucket(lab, 'second') }))).toMatchObject([{ code: 'VOLSYNC-006' }]);
  });
});

describe('a share', () => {
  const share = (lab: Lab) => new NfsBackupTarget(lab.cluster, 'nas', { server: 'nas.example.org', exportPath: '/srv/backups' });

  test('is mounted into movers and drills', () => {
    const lab = newLab();

    shopWith(lab, block(lab), { target: share(lab) }, {}, { podSecurity: PodSecurity.BASELINE, reason: 'its backups are written to a share' });

    expect(lab.refusals()).toEqual([]);
    expect(lab.object('ReplicationSource', 'data').spec.restic.moverVolumes).toEqual([{ mountPath: 'target', volumeSource: { nfs: { server: 'nas.example.org', path: '/srv/backups' } } }]);
    expect(lab.object('ExternalSecret', 'data-backup').spec.target.template.data.RESTIC_REPOSITORY).toBe('/mnt/target/infra/shop/data');
    expect(lab.object('CronJob', 'shop-data-verify').spec.jobTemplate.spec.template.spec.containers[0].volumeMounts).toContainEqual({ name: 'target', mountPath: '/mnt/target' });
    expect(lab.object('Namespace', 'volsync-drills').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('baseline');
  });

  test('is refused where pods may not mount it', () => {
    const lab = newLab();

    expect(refusals(() => shopWith(lab, block(lab), { target: share(lab) }))).toMatchObject([{ code: 'VOLSYNC-003' }]);
  });
});

describe('drills', () => {
  test('restore into a volume of their own each month, and run the checks of the application', () => {
    const lab = newLab();

    shopWith(lab, block(lab), {}, { checks: [{ name: 'database', image: 'docker.io/library/sqlite:3.50.4', command: ['sqlite3', '/restored/shop.db', 'PRAGMA integrity_check'] }] });

    const { spec } = lab.object('CronJob', 'shop-data-restore');
    const pod = spec.jobTemplate.spec.template.spec;
    expect(spec.schedule).toMatch(/^\d+ \d+ ([1-9]|1\d|2[0-8]) \* \*$/);
    expect([...pod.initContainers, ...pod.containers].map(({ name }) => name)).toEqual(['restore', 'database']);
    expect(pod.volumes.find(({ name }: { name: string }) => name === 'restored').ephemeral.volumeClaimTemplate.spec.resources.requests.storage).toBe('10Gi');
    expect(pod.securityContext.runAsUser).toBe(1000);
  });

  test('stand in the contract, with what is kept where', () => {
    const lab = newLab();

    shopWith(lab, block(lab));

    expect(ContractFile.parse(lab.platform.render()['infra/contract.json'], 'contract').backups).toContainEqual({
      kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', owner: 'infra/shop/App',
      copies: [{
        place: 'https://account.r2.example.net/backups/infra/shop/data', schedule: expect.stringMatching(/ \* \* \*$/), retention: '24 hourly, 7 daily',
        drill: { namespace: 'volsync-drills', name: 'shop-data-restore', schedule: expect.any(String) },
      }],
    });
  });
});

describe('the daily look', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'look-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** A restic whose check does something, and which knows one backup of a time. checks/backup runs the real one. */
  const environment = (check: string, time = ''): NodeJS.ProcessEnv => {
    const snapshots = JSON.stringify([{ time, short_id: '0ff74383', summary: { total_bytes_processed: 1, total_files_processed: 1 } }]);
    writeFileSync(join(folder, 'restic'), `#!/bin/bash\ncd ${folder}\nif [ "$1" = check ]; then\n${check}\nelse\necho '${snapshots}'\nfi\n`, { mode: 0o755 });
    return { PATH: `${folder}:${process.env.PATH}`, MAX_AGE: '3600', SMALLEST_SHARE: '50' };
  };
  const script = (): string[] => ['-c', VERIFY.replace(/\/tmp\//g, `${folder}/`)];

  test('that is told to end waits until restic has removed its lock', async () => {
    const child = spawn('bash', script(), { env: environment("touch lock; trap 'sleep 0.2; rm lock; exit 130' TERM; echo locked; while :; do sleep 0.05; done") });
    await new Promise((done) => child.stdout.once('data', done));

    child.kill('SIGTERM');
    const status = await new Promise((done) => child.once('exit', done));

    expect(status).not.toBe(0);
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  test('fails when the check fails', () => {
    expect(spawnSync('bash', script(), { env: environment('exit 7') }).status).toBe(7);
  });

  test.each(['.1Z', '.123456789Z', 'Z', '.12345+00:00'])('reads the time of a backup that ends with %s', (end) => {
    const time = `${new Date().toISOString().slice(0, 19)}${end}`;

    const { status, stdout } = spawnSync('bash', script(), { env: environment('exit 0', time), encoding: 'utf8' });

    expect({ status, evidence: JSON.parse(stdout) }).toMatchObject({ status: 0, evidence: { evidence: 'verify', time } });
  });

  test('locks the repository for its check alone, and a restore does not', () => {
    const commands = `${VERIFY}${RESTORE}`.split('\n').filter((line) => line.startsWith('restic '));

    expect(commands.filter((line) => !line.includes('--no-lock'))).toEqual([expect.stringContaining('restic check --retry-lock 1h ')]);
  });
});

test('a policy of its own is for volumes that need one', () => {
  const lab = newLab();
  const volsync = new VolSync(lab.cluster, 'volsync', { target: bucket(lab), passwordItem: 'volsync' });
  const policy: Required<VolSyncPolicyOptions> = { everyHours: 1, retention: Retention.of({ daily: 3 }), pruneInterval: Duration.days(1), cacheSize: Size.gibibytes(5), smallestShare: 0 };

  new Volume(new Shop(lab).stage, 'Data', { name: 'data', storageClass: block(lab), size: Size.gibibytes(1), user: 1000, backups: volsync.policy(policy) });

  const { spec } = lab.object('ReplicationSource', 'data');
  expect(spec).toMatchObject({ restic: { retain: { daily: 3 }, pruneIntervalDays: 1, cacheCapacity: '5Gi' } });
  expect(spec.trigger.schedule).toMatch(/^\d+ \* \* \* \*$/);
});

test('times are spread, and stay', () => {
  const minutes = new Set(Array.from({ length: 60 }, (_, index) => everyHours(`volume-${index}`, 8).split(' ')[0]));

  expect(minutes.size).toBeGreaterThan(30);
  expect(everyHours('infra/shop/data', 8)).toBe(everyHours('infra/shop/data', 8));
  expect(new Set(Array.from({ length: 60 }, (_, index) => monthly(`volume-${index}`))).size).toBeGreaterThan(55);
});

test('the alerts have a section each in the runbook', () => {
  const lab = newLab();
  new VolSync(lab.cluster, 'volsync', { target: bucket(lab), passwordItem: 'volsync', metrics: lab.surroundings.metrics });

  const alerts = lab.objects('VMRule').flatMap(({ spec }) => spec.groups.flatMap((group: any) => group.rules.map((rule: any) => rule.alert)));

  expect(alerts).toEqual(expect.arrayContaining(['VolSyncDown', 'VolumeBackupMissed', 'VolumeBackupOutOfSync', 'VolumeBackupOverdue', 'VolumeBackupCheckOverdue', 'VolumeRestoreDrillOverdue']));
  expect(lab.object('VMPodScrape', 'volsync-operator-metrics').spec.podMetricsEndpoints[0].scheme).toBe('https');
});

test.each<[string, Partial<VolSyncProps>, string, string]>([
  ['hours that do not divide a day', { everyHours: 5 }, 'VOLSYNC-004', 'got 5'],
  ['no password', { passwordItem: '' }, 'PLATFORM-106', "'passwordItem'"],
  ['a share of more than all', { smallestShare: 101 }, 'PLATFORM-101', "'smallestShare'"],
])('refuses %s', (_, props, code, message) => {
  const lab = newLab();

  expect(refusals(() => new VolSync(lab.cluster, 'volsync', { target: bucket(lab), passwordItem: 'volsync', ...props }))).toMatchObject([{ code, path: 'infra/volsync', message: expect.stringContaining(message) }]);
});

test('refuses a policy that is rarer than the alerts know', () => {
  const lab = newLab();
  const volsync = new VolSync(lab.cluster, 'volsync', { target: bucket(lab), passwordItem: 'volsync' });

  expect(refusals(() => volsync.policy({ everyHours: 24 }))).toMatchObject([{ code: 'VOLSYNC-007' }]);
});

test('refuses a volume that is backed up twice', () => {
  const lab = newLab();
  const volsync = shopWith(lab, block(lab));
  const volume = { claim: 'data', storageClass: lab.surroundings.storageClass, size: Size.gibibytes(1), user: 1000 };

  expect(refusals(() => volsync.connect(volsync.drills!, { ...volume }) && volsync.connect(volsync.drills!, { ...volume }))).toMatchObject([{ code: 'VOLSYNC-005' }]);
});

describe('names', () => {
  const volume = (lab: Lab, claim: string): VolumeToBackUp => ({ claim, storageClass: lab.surroundings.storageClass, size: Size.gibibytes(1), user: 1000 });
  const stage = (lab: Lab, name: string): Stage => new Stage(new Plain(lab.cluster, name), 'App', { namespace: new Namespace(lab.cluster, `${name}-namespace`, { name }) });

  test.each([
    ['with a dash in another place', ['shop', 'eu-data'], ['shop-eu', 'data']],
    ['with the name of the second target', ['shop', 'data'], ['shop', 'data-nas']],
    ['with the end of what waits for somebody', ['shop', 'data'], ['shop', 'data-by-hand']],
  ])('of two volumes %s are refused', (_, [firstNamespace, firstClaim], [secondNamespace, secondClaim]) => {
    for (const turned of [false, true]) {
      const lab = newLab();
      const volsync = new VolSync(lab.cluster, 'volsync', { target: bucket(lab), copyTo: bucket(lab, 'nas', 'nas.example.org'), passwordItem: 'volsync' });
      const [one, other] = [[firstNamespace, firstClaim], [secondNamespace, secondClaim]];
      const [first, second] = turned ? [other, one] : [one, other];
      const app = stage(lab, first[0]);
      const same = first[0] === second[0] ? app : stage(lab, second[0]);
      volsync.connect(app, volume(lab, first[1]));

      expect(refusals(() => volsync.connect(same, volume(lab, second[1])))).toMatchObject([{ code: 'VOLSYNC-008', path: 'infra/volsync', message: expect.stringContaining(`'${first[1]}'`) }]);
    }
  });

  test('of others are left alone', () => {
    const lab = newLab();
    const volsync = new VolSync(lab.cluster, 'volsync', { target: bucket(lab), passwordItem: 'volsync' });

    for (const [namespace, claim] of [['shop', 'data'], ['shop-eu', 'data'], ['shop-eu-data', 'data']]) new Volume(stage(lab, namespace), 'Data', { ...volume(lab, claim), name: claim, backups: volsync });

    expect(lab.objects('ReplicationSource')).toHaveLength(3);
  });
});

describe('volumes that are apart', () => {
  const apart = (lab: Lab) => {
    const volsync = new VolSync(lab.cluster, 'volsync', { target: bucket(lab), passwordItem: 'volsync' });
    new Volume(new Shop(lab).stage, 'Data', { name: 'data', storageClass: block(lab), size: Size.gibibytes(1), user: 1000, backups: volsync.apart({ passwordItem: 'shop', target: bucket(lab, 'shop-r2', 'shop.r2.example.net'), everyHours: 4 }) });
  };

  test('have a password and a key of their own, for movers and drills', () => {
    const lab = newLab();

    apart(lab);

    for (const name of ['data-backup', 'shop-data-backup']) {
      const { data, target } = lab.object('ExternalSecret', name).spec;
      expect(new Set(data.map(({ remoteRef }: any) => remoteRef.key))).toEqual(new Set(['shop', 'shop-r2']));
      expect(target.template.data.RESTIC_REPOSITORY).toBe('s3:https://shop.r2.example.net/backups/infra/shop/data');
    }
    expect(lab.object('ReplicationSource', 'data').spec.trigger.schedule).toMatch(/^\d+ \d(,\d+){5} \* \* \*$/);
  });

  test('need a password, and are backed up as often as the alerts know', () => {
    const lab = newLab();
    const volsync = new VolSync(lab.cluster, 'volsync', { target: bucket(lab), passwordItem: 'volsync' });

    expect(refusals(() => volsync.apart({ passwordItem: '' }))).toMatchObject([{ code: 'PLATFORM-106' }]);
    expect(refusals(() => volsync.apart({ passwordItem: 'shop', everyHours: 24 }))).toMatchObject([{ code: 'VOLSYNC-007' }]);
  });

  test('are backed up as all others are where an option is undefined', () => {
    const schedule = (options: object): string => {
      const lab = newLab();
      const volsync = new VolSync(lab.cluster, 'volsync', { target: bucket(lab), passwordItem: 'volsync', everyHours: 12 });
      new Volume(new Shop(lab).stage, 'Data', { name: 'data', storageClass: block(lab), size: Size.gibibytes(1), user: 1000, backups: volsync.apart({ passwordItem: 'shop', ...options }) });
      return lab.object('ReplicationSource', 'data').spec.trigger.schedule;
    };

    expect(schedule({ everyHours: undefined })).toBe(schedule({}));
    expect(schedule({ everyHours: 6 })).not.toBe(schedule({}));
  });

  test('go to a share only where drills may mount one', () => {
    const lab = newLab();
    const volsync = shopWith(lab, block(lab), {}, {}, { podSecurity: PodSecurity.BASELINE, reason: 'its backups are written to a share' });
    const share = new NfsBackupTarget(lab.cluster, 'nas', { server: 'nas.example.org', exportPath: '/srv/backups' });
    const stage = new Stage(new Plain(lab.cluster, 'files'), 'App', { namespace: new Namespace(lab.cluster, 'files-namespace', { name: 'files', podSecurity: PodSecurity.BASELINE, reason: 'its backups are written to a share' }) });

    expect(refusals(() => volsync.apart({ passwordItem: 'shop', target: share }).connect(stage, { claim: 'data', storageClass: lab.surroundings.storageClass, size: Size.gibibytes(1), user: 1000 }))).toMatchObject([{ code: 'VOLSYNC-003' }]);
  });
});

test('a volume that was there before its backups is backed up, and restored by hand', () => {
  const lab = newLab();
  const volsync = new VolSync(lab.cluster, 'volsync', { target: bucket(lab), passwordItem: 'volsync' });

  new Volume(new Shop(lab).stage, 'Data', { name: 'data', storageClass: block(lab), size: Size.gibibytes(1), user: 1000, backups: volsync, fill: false });

  expect(lab.object('PersistentVolumeClaim', 'data').spec.dataSourceRef).toBeUndefined();
  expect(lab.object('ReplicationSource', 'data').spec.restic.copyMethod).toBe('Snapshot');
  expect(lab.object('ReplicationDestination', 'data-by-hand').spec).toMatchObject({ paused: true, restic: { copyMethod: 'Direct', destinationPVC: 'data' } });
  expect(lab.waits('shop-app')).not.toContain('volsync-shop-data');
});

test('refuses a retention that keeps nothing', () => {
  expect(refusals(() => Retention.of({}))).toMatchObject([{ code: 'VOLSYNC-001' }]);
  expect(refusals(() => Retention.of({ daily: 0 }))).toMatchObject([{ code: 'VOLSYNC-001' }]);
});

test('refuses a target that is neither a bucket nor a share', () => {
  const lab = newLab();

  expect(refusals(() => shopWith(lab, block(lab), { target: { connect: () => ({ name: 'nowhere' }) } }))).toMatchObject([{ code: 'VOLSYNC-002' }]);
});

test('the README quotes the example', () => {
  expect(readFileSync(join(__dirname, '../README.md'), 'utf8')).toContain(readFileSync(join(__dirname, '../examples/home-lab.ts'), 'utf8'));
});
