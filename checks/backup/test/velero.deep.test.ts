/** Velero's own server against a real API server and a real S3 server: what is rendered is believed, backs up what it should, and restores it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { Ambient, Bucket } from '@monosense-io/platform';
import { Lab as RenderLab } from '@monosense-io/platform/testing';
import { Velero } from '@monosense-io/velero';
import type { Client } from '../../../packages/cli/src/lab/client.ts';
import { startApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import { Lab, until } from '../../../packages/cli/src/lab/lab.ts';
import { freePort, LOOPBACK, ObjectServer, programOf, versionOf } from '../programs.ts';
import { PLUGIN_IMAGE, VERSION } from '../../../packages/velero/src/upstream.ts';

const ROOT = join(__dirname, '../../..');
const BUCKET = 'velero-infra';
const API = 'velero.io/v1';
const KEYS = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

let lab: Lab;
let client: Client;
let s3: ObjectServer;
let kubeconfig: string;
let objects: any[];

const find = (kind: string, name: string): any => objects.find((object) => object.kind === kind && object.metadata.name === name);
const get = (kind: string, name: string): Promise<any> => client.get({ apiVersion: API, kind, metadata: { name, namespace: 'velero' } } as never);
const configMap = (name: string, labels: { [label: string]: string } = {}): any => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop', labels }, data: { content: name } });

/** Velero's command, with the answers of the server. */
function velero(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(programOf('velero'), [...args, '--namespace', 'velero'], { encoding: 'utf8', env: { ...process.env, KUBECONFIG: kubeconfig, HOME: lab.folder } });
  if (status !== 0) throw new Error(`velero ${args.join(' ')} must succeed, and said: ${stderr}`);
  return stdout;
}

/** A backup of a schedule, once it has ended. */
async function backedUp(name: string, schedule: string): Promise<any> {
  velero('backup', 'create', name, '--from-schedule', schedule);
  return until(`backup ${name}`, 120, async () => {
    const backup = await get('Backup', name);
    return ['New', 'InProgress', 'Queued', 'ReadyToStart', 'Finalizing', 'WaitingForPluginOperations', undefined].includes(backup?.status?.phase) ? undefined : backup;
  }, () => lab.logOf('velero'));
}

/** Paths of what a backup holds. */
async function contentOf(name: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'velero-'));
  writeFileSync(join(folder, 'backup.tar.gz'), await s3.read(`backups/${name}/${name}.tar.gz`));
  const { stdout } = spawnSync('tar', ['-tzf', join(folder, 'backup.tar.gz')], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout.split('\n').filter((path) => path.startsWith('resources/') && path.endsWith('.json') && !path.includes('-preferredversion/'));
}

beforeAll(async () => {
  s3 = await ObjectServer.start(BUCKET);
  const rendering = new RenderLab({ without: ['velero.io'] });
  Ambient.provide(rendering.cluster, { secretStore: rendering.surroundings.store });
  const store = new Bucket(rendering.cluster, 'backups', { endpointUrl: s3.url, bucket: BUCKET, region: 'auto', credentialsItem: 'backups' });
  new Velero(rendering.cluster, 'velero', {
    store, reason: 'a server on loopback', volumes: { classes: [{ connect: () => ({ name: 'block', local: false, snapshotClass: 'block' }) }], repositoryItem: 'velero-repository' },
  });
  objects = rendering.objects();

  lab = new Lab();
  const server = await startApiServer(ROOT, lab, '10.96.0.0/12');
  ({ client, kubeconfig } = server);
  for (const folder of ['velero', 'snapshot-controller']) {
    for (const file of readdirSync(join(ROOT, 'packages', folder, 'crds')).filter((name) => !/^[A-Z]+\.json$/.test(name))) await client.apply(JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'crds', file), 'utf8')));
  }
  await until('the kinds', 60, async () => ((await client.serves(API, 'Schedule')) ? true : undefined));
  for (const name of ['velero', 'shop']) await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await client.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'velero-repo-credentials', namespace: 'velero' }, stringData: { 'repository-password': 'a password' } } as never);
  // A restore asks the server's own Deployment, which the chart brings.
  const labels = { name: 'velero' };
  await client.apply({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'velero', namespace: 'velero' }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'velero', image: `docker.io/velero/velero:${VERSION}` }] } } } } as never);

  const plugins = join(lab.folder, 'plugins');
  mkdirSync(plugins);
  copyFileSync(programOf('velero-plugin-for-aws'), join(plugins, 'velero-plugin-for-aws'));
  const values = find('HelmRelease', 'velero').spec.values.configuration;
  const variables = Object.fromEntries(values.extraEnvVars.map(({ name, value }: any) => [name, value ?? (KEYS as any)[name]]));
  lab.start('velero', programOf('velero'), [
    'server', `--uploader-type=${values.uploaderType}`, `--features=${values.features}`, '--namespace=velero', `--plugin-dir=${plugins}`, `--metrics-address=${LOOPBACK}:${await freePort()}`, `--profiler-address=${LOOPBACK}:${await freePort()}`,
  ], { ...variables, KUBECONFIG: kubeconfig, VELERO_NAMESPACE: 'velero', VELERO_SCRATCH_DIR: lab.folder, HOME: lab.folder });
  for (const object of objects.filter(({ kind, metadata }) => ['BackupStorageLocation', 'Schedule'].includes(kind) || (kind === 'ConfigMap' && metadata.name === 'volume-policy'))) await client.apply(object);
}, 1_800_000);

afterAll(async () => {
  await lab?.close();
  await s3?.stop();
});

test('server and plugin are those that clusters run', () => {
  expect(versionOf('velero')).toBe(VERSION);
  expect(PLUGIN_IMAGE).toMatch(new RegExp(`:${versionOf('velero-plugin-for-aws')}$`));
});

test('the bucket is available, and both schedules are enabled', async () => {
  const location = await until('the bucket', 90, async () => { const one = await get('BackupStorageLocation', 'default'); return one?.status?.phase === 'Available' ? one : undefined; }, () => lab.logOf('velero'));
  const schedules = await until('the schedules', 60, async () => {
    const all = await Promise.all(['velero-objects', 'velero-volumes'].map((name) => get('Schedule', name)));
    return all.every((one) => one?.status?.phase !== undefined) ? all : undefined;
  }, () => lab.logOf('velero'));

  expect(location.status.lastValidationTime).toBeDefined();
  expect(schedules.map(({ status }: any) => status.phase)).toEqual(['Enabled', 'Enabled']);
}, 180_000);

test('a backup holds what was made by hand, but no Secret and nothing that comes back by itself; what is deleted is restored from it', async () => {
  await client.apply(configMap('by-hand'));
  await client.apply(configMap('from-git', { 'kustomize.toolkit.fluxcd.io/name': 'shop' }));
  await client.apply(configMap('from-a-chart', { 'helm.toolkit.fluxcd.io/name': 'shop' }));
  await client.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'from-the-store', namespace: 'shop', labels: { 'reconcile.external-secrets.io/managed': 'true' } }, stringData: { a: 'b' } } as never);
  await client.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'by-hand', namespace: 'shop' }, stringData: { a: 'b' } } as never);

  const backup = await backedUp('objects-1', 'velero-objects');
  const content = await contentOf('objects-1');
  await client.ask('DELETE', '/api/v1/namespaces/shop/configmaps/by-hand');
  velero('restore', 'create', 'back', '--from-backup', 'objects-1', '--include-namespaces', 'shop');
  const restore = await until('the restore', 120, async () => { const one = await get('Restore', 'back'); return ['Completed', 'PartiallyFailed', 'Failed', 'FailedValidation'].includes(one?.status?.phase) ? one : undefined; }, () => lab.logOf('velero'));

  expect(backup.status.phase).toBe('Completed');
  expect(backup.spec.ttl).toBe('720h0m0s');
  expect(content.filter((path) => path.includes('/shop/') && !path.includes('kube-root-ca'))).toEqual(['resources/configmaps/namespaces/shop/by-hand.json']);
  if (restore.status.phase !== 'Completed') throw new Error(lab.logOf('velero').split('\n').filter((line) => /level=(error|warning)/.test(line)).join('\n'));
  expect(restore.status.phase).toBe('Completed');
  expect((await client.get(configMap('by-hand')))!.data).toEqual({ content: 'by-hand' });
}, 300_000);

test('volumes of other classes and of databases are left out, and the policy is believed', async () => {
  const claim = (name: string, labels: { [label: string]: string } = {}): any => ({
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'shop', labels }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'local', volumeName: `pv-${name}`, resources: { requests: { storage: '1Gi' } } },
  });
  for (const [name, labels] of [['data', {}], ['postgres-1', { 'cnpg.io/cluster': 'postgres' }]] as const) {
    await client.apply({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: `pv-${name}` }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'local', csi: { driver: 'local.csi.example.org', volumeHandle: name }, claimRef: { kind: 'PersistentVolumeClaim', namespace: 'shop', name } } } as never);
    await client.apply(claim(name, labels));
    await client.patch((await client.get(claim(name)))!, { status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] } } as never, '/status');
  }

  const backup = await backedUp('volumes-1', 'velero-volumes');
  const content = await contentOf('volumes-1');

  expect(backup.status.phase).toBe('Completed');
  expect(backup.status.csiVolumeSnapshotsAttempted ?? 0).toBe(0);
  expect(content.filter((path) => path.includes('postgres-1'))).toEqual(content.filter((path) => path.includes('pv-postgres-1')));
}, 300_000);

test('a bucket that is gone is said to be unavailable', async () => {
  const location = (await get('BackupStorageLocation', 'default'))!;

  await client.patch(location, { spec: { ...location.spec, objectStorage: { bucket: 'gone' } } } as never);

  await expect(until('the location', 150, async () => { const one = await get('BackupStorageLocation', 'default'); return one?.status?.phase === 'Unavailable' ? one.status.phase : undefined; }, () => lab.logOf('velero'))).resolves.toBe('Unavailable');
}, 200_000);
