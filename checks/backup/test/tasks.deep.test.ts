/** The tasks of volumes and drills: the real kubectl, VolSync's own operator, restic and an S3 server behind them. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Client } from '../../../packages/cli/src/lab/client.ts';
import { startApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import { Lab, until } from '../../../packages/cli/src/lab/lab.ts';
import { IMAGE } from '../../../packages/volsync/src/upstream.ts';
import { Machines } from '../cluster.ts';
import type { Ended } from '../mover.ts';
import { Mover } from '../mover.ts';
import { freePort, LOOPBACK, ObjectServer, programOf, scratch } from '../programs.ts';
import { BUCKET, rendered, secretOf } from '../rendered.ts';

const ROOT = join(__dirname, '../../..');
const VOLSYNC = 'volsync.backube/v1alpha1';
const NAMESPACES = ['shop', 'volsync-drills', 'volsync-system', 'flux-system'];
const FLUX = { 'kustomize.toolkit.fluxcd.io/name': 'shop-app', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };

let lab: Lab;
let server: ObjectServer;
let client: Client;
let objects: any[];
let folder: string;
/** The volume of the shop, and what a restore fills. */
let volume: Mover;
let restored: Mover;
/** What the shop's Deployment and Kustomization were when a restore ran. */
let during: { replicas: number; suspended: boolean } | undefined;

const found = (kind: string, name: string): any => objects.find((object) => object.kind === kind && object.metadata.name === name);
const deployment: any = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop', namespace: 'shop', labels: FLUX },
  spec: {
    replicas: 2, selector: { matchLabels: { app: 'shop' } },
    template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'shop', image: 'example.org/shop:1.0.0' }], volumes: [{ name: 'cache', emptyDir: {} }, { name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } },
  },
};
const kustomization = (name: string): any => ({ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name, namespace: 'flux-system' }, spec: { interval: '1h', prune: true, path: `./${name}`, sourceRef: { kind: 'GitRepository', name: 'flux-system' } } });

/** Does what the container of a Job does, by the environment that it has. */
async function secretsOf(namespace: string): Promise<Map<string, any>> {
  return new Map(objects.filter(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.namespace === namespace).map((one) => [one.spec.target.name, secretOf(one)]));
}

function environmentOf({ spec }: any, secrets: Map<string, any>): Record<string, string> {
  return Object.fromEntries(spec.template.spec.containers[0].env.flatMap(({ name, value = '', valueFrom }: any): [string, string][] => {
    if (valueFrom === undefined) return [[name, value]];
    const text = secrets.get(valueFrom.secretKeyRef.name)?.stringData[valueFrom.secretKeyRef.key];
    return text === undefined ? [] : [[name, text]];
  }));
}

let secrets: Record<string, Map<string, any>>;
let watched: { replicas: number; suspended: boolean } = { replicas: 2, suspended: false };

function run(job: any): Ended | undefined {
  const { metadata: { name, namespace }, spec } = job;
  const [container] = spec.template.spec.containers;
  if (namespace === 'volsync-drills') return restored.drill({ spec: { jobTemplate: { spec } } }, [...secrets[namespace].values()].find(({ metadata }) => JSON.stringify(container.env).includes(`"${metadata.name}"`)));
  if (!/^volsync-(src|dst)-data$/.test(name)) return undefined;
  if (name === 'volsync-src-data') return volume.run(environmentOf(job, secrets.shop), ...container.args);
  during = { ...watched };
  rmSync(restored.data, { recursive: true });
  mkdirSync(restored.data);
  return restored.run(environmentOf(job, secrets.shop), ...container.args);
}

/** Runs a script of the tasks as go-task does, in a repository with this cluster. */
function task(script: string, args: string[], input = ''): Promise<Ended> {
  return new Promise((ended) => {
    const child = spawn('bash', [join(ROOT, 'packages/projen-lab/tasks', script), 'infra', ...args], { cwd: folder, env: { PATH: `${dirname(programOf('kubectl'))}:${process.env.PATH}`, HOME: folder, PAUSE: '0.2' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output += text; });
    child.on('close', (status) => ended({ status: status ?? 1, output }));
    child.stdin.end(input);
  });
}

/** Copies what the API server says, for the moment of a restore. */
async function watch(): Promise<void> {
  const stops = [
    await client.watch('apps/v1', 'Deployment', ({ spec }) => { watched = { ...watched, replicas: spec.replicas }; }, () => undefined),
    await client.watch('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', ({ metadata, spec }) => { if (metadata.name === 'shop-app') watched = { ...watched, suspended: spec.suspend === true }; }, () => undefined),
  ];
  lab.defer(() => stops.forEach((stop) => stop()));
}

beforeAll(async () => {
  lab = new Lab();
  folder = scratch();
  [volume, restored] = [new Mover(scratch()), new Mover(scratch())];
  server = await ObjectServer.start(BUCKET);
  objects = rendered(server.url);
  const api = await startApiServer(ROOT, lab, '10.96.0.0/12');
  client = api.client;
  for (const crds of ['snapshot-controller', 'volsync', 'flux', 'cnpg-shared']) {
    for (const file of readdirSync(join(ROOT, 'packages', crds, 'crds')).filter((name) => !/^[A-Z]+\.json$/.test(name))) await client.apply(JSON.parse(readFileSync(join(ROOT, 'packages', crds, 'crds', file), 'utf8')));
  }
  for (const [version, kind] of [[VOLSYNC, 'ReplicationSource'], ['snapshot.storage.k8s.io/v1', 'VolumeSnapshot'], ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'], ['postgresql.cnpg.io/v1', 'Cluster']]) {
    await until(kind, 60, async () => (await client.serves(version, kind) ? true : undefined));
  }
  secrets = Object.fromEntries(await Promise.all(NAMESPACES.map(async (namespace) => [namespace, await secretsOf(namespace)])));
  await Machines.start(lab, client, NAMESPACES, run);
  for (const name of ['block', 'copies', 'local']) await client.apply({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner: `${name}.csi.example.org` } as never);
  await client.apply({ apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshotClass', metadata: { name: 'block-snapshots' }, driver: 'block.csi.example.org', deletionPolicy: 'Delete' } as never);
  const [probes, port] = [await freePort(), await freePort()];
  lab.start('volsync', programOf('volsync'), [`--health-probe-bind-address=${LOOPBACK}:${probes}`, `--metrics-bind-address=${LOOPBACK}:${port}`, '--metrics-secure=false', '--metrics-require-rbac=false', `--restic-container-image=${IMAGE}`], { KUBECONFIG: api.kubeconfig, VOLSYNC_NAMESPACE: 'volsync-system' });

  mkdirSync(join(folder, 'apps/infra'), { recursive: true });
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  writeFileSync(join(folder, 'apps/infra/cluster.json'), '{}');
  copyFileSync(api.kubeconfig, join(folder, 'apps/infra/kubeconfig'));
  symlinkSync('/bin/true', join(folder, 'node_modules/.bin/platform'));

  writeFileSync(join(volume.data, 'orders.txt'), 'the first order');
  for (const name of ['shop-app', 'volsync-shop-data']) await client.apply(kustomization(name));
  for (const [namespace, all] of Object.entries(secrets)) for (const secret of all.values()) await client.apply({ ...secret, metadata: { ...secret.metadata, namespace } });
  for (const kind of ['ReplicationDestination', 'PersistentVolumeClaim', 'ReplicationSource', 'CronJob']) {
    for (const object of objects.filter((one) => one.kind === kind && (one.metadata.name === 'data' || one.metadata.name.startsWith('shop-data-')))) await client.apply({ ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...(kind === 'PersistentVolumeClaim' ? FLUX : { ...FLUX, 'kustomize.toolkit.fluxcd.io/name': 'volsync-shop-data' }) } } });
  }
  await client.apply(deployment);
  await watch();
  await until('the first backup', 120, async () => (await client.get(found('ReplicationDestination', 'data')))?.status?.lastManualSync, () => lab.logOf('volsync'));
}, 1_800_000);

afterAll(async () => {
  await lab?.close();
  await server?.stop();
});

test('a snapshot is a backup now, and the schedule goes on', async () => {
  const first = await task('volsync/snapshot.sh', ['', 'shop', 'data', '120']);

  expect(first).toMatchObject({ status: 0, output: expect.stringMatching(/snapshot [0-9a-f]{8} saved/) });
  expect((await client.get(found('ReplicationSource', 'data')))!.spec.trigger).toEqual({ schedule: found('ReplicationSource', 'data').spec.trigger.schedule });
}, 300_000);

test('the list has the backups of a volume, and counts as no drill', async () => {
  const list = await task('volsync/list.sh', ['data', '', '']);
  const all = await task('volsync/list.sh', ['', '', '']);

  expect(list).toMatchObject({ status: 0, output: expect.stringMatching(/[1-9] snapshots/) });
  expect(all).toMatchObject({ status: 0, output: expect.stringMatching(/shop +data +data +\d/) });
  expect((await client.list('batch/v1', 'Job')).items.filter(({ metadata }) => metadata.namespace === 'volsync-drills' && metadata.ownerReferences !== undefined)).toEqual([]);
}, 300_000);

test('a restore stops the application, brings back the backup, and starts it again', async () => {
  writeFileSync(join(volume.data, 'orders.txt'), 'spoilt');
  const before = (await client.get(found('PersistentVolumeClaim', 'data')))!;

  const restore = await task('volsync/restore.sh', ['shop', '', '', '', '120'], 'infra\n');

  expect(restore).toMatchObject({ status: 0, output: expect.stringMatching(/restoring snapshot [0-9a-f]{8}[^]*shop\/data is back/i) });
  expect(during).toEqual({ replicas: 0, suspended: true });
  expect(readFileSync(join(restored.data, 'orders.txt'), 'utf8')).toBe('the first order');
  const after = (await client.get(found('PersistentVolumeClaim', 'data')))!;
  expect(after.metadata.uid).not.toBe(before.metadata.uid);
  expect(after.spec.dataSourceRef).toMatchObject({ apiGroup: 'volsync.backube', kind: 'ReplicationDestination', name: 'data' });
  expect((await client.get(deployment))!.spec.replicas).toBe(2);
  for (const name of ['shop-app', 'volsync-shop-data']) expect((await client.get(kustomization(name)))!.spec.suspend).toBe(false);
}, 300_000);

test('a restore of a backup by its id is of that backup, and an id that is none is refused', async () => {
  const id = /^([0-9a-f]{8}) /m.exec((await task('volsync/list.sh', ['shop', '', ''])).output)![1];

  const restore = await task('volsync/restore.sh', ['', 'shop', 'data', id, '120', '--yes']);
  const none = await task('volsync/restore.sh', ['', 'shop', 'data', '00000000', '120', '--yes']);

  expect(restore).toMatchObject({ status: 0, output: expect.stringMatching(new RegExp(`restoring snapshot ${id}`, 'i')) });
  expect(none).toMatchObject({ status: 1, output: expect.stringContaining("got '00000000'") });
}, 300_000);

test.each([
  ['a moment before any backup', ['', 'shop', 'data', '2020-01-31T12:00:00Z', '120', '--yes'], 'before 2020-01-31T12:00:00Z'],
  ['somebody who does not type the name', ['', 'shop', 'data', '', '120'], 'must be typed'],
  ['a moment without a time zone', ['', 'shop', 'data', '2020-01-31', '120', '--yes'], "or a moment with its time zone, got '2020-01-31'"],
  ['a volume without backups', ['', 'shop', 'other', '', '120', '--yes'], "got 'shop/other'"],
])('a restore of %s leaves everything as it was', async (_, args, message) => {
  const before = (await client.get(found('PersistentVolumeClaim', 'data')))!;

  const refused = await task('volsync/restore.sh', args, 'apps\n');

  expect(refused).toMatchObject({ status: 1, output: expect.stringContaining(message) });
  expect((await client.get(found('PersistentVolumeClaim', 'data')))!.metadata.uid).toBe(before.metadata.uid);
  expect((await client.get(deployment))!.spec.replicas).toBe(2);
  expect((await client.get(kustomization('shop-app')))!.spec.suspend ?? false).toBe(false);
}, 300_000);

test('an unlock unlocks before it backs up', async () => {
  const unlocked = await task('volsync/unlock.sh', ['', 'shop', 'data', '120']);

  expect(unlocked.status).toBe(0);
  expect((await client.get(found('ReplicationSource', 'data')))!.status).toMatchObject({ restic: { lastUnlocked: expect.stringMatching(/^\d+$/) } });
}, 300_000);

test('the status has backups, restores and drills', async () => {
  const status = await task('volsync/status.sh', []);

  expect(status).toMatchObject({ status: 0, output: expect.stringMatching(/== backups[^]*shop +data +20[^]*Successful[^]*== what fills[^]*== drills[^]*shop-data-restore/) });
}, 300_000);

test('a drill is run as its CronJob would, and its failure is that of the task', async () => {
  const drill = await task('dr/drill.sh', ['volsync-drills/shop-data-restore', '120']);
  const none = await task('dr/drill.sh', ['volsync-drills/other-restore', '120']);
  const keys = await server.keys('infra/shop/data/snapshots/');
  const contents = await Promise.all(keys.map(async (key) => [key, await server.read(key)] as const));
  for (const key of keys) await server.remove(key);
  const failing = await task('dr/verify-backups.sh', ['120']);
  for (const [key, content] of contents) await server.write(key, content);

  expect(drill).toMatchObject({ status: 0, output: expect.stringContaining('"evidence":"restore"') });
  // It is one of the CronJob's own: alerts read when that last succeeded.
  expect((await client.list('batch/v1', 'Job')).items.filter(({ metadata }) => metadata.ownerReferences?.[0].name === 'shop-data-restore')).toHaveLength(1);
  expect(none).toMatchObject({ status: 1, output: expect.stringContaining('there is none') });
  expect(failing).toMatchObject({ status: 1, output: expect.stringMatching(/these did not: volsync-drills\/shop-data-verify/) });
}, 300_000);
