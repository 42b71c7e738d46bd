/** The tasks of PostgreSQL against a real API server with the operator's kinds, by the real kubectl. What the operator would do is played. */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Client } from '../../../packages/cli/src/lab/client.ts';
import { startApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import { Lab, until } from '../../../packages/cli/src/lab/lab.ts';
import { CnpgShared } from '@monosense-io/cnpg-shared';
import { Bucket } from '@monosense-io/platform';
import { Lab as Rendering } from '@monosense-io/platform/testing';
import { Size } from 'cdk8s';
import { Machines } from '../cluster.ts';
import type { Ended } from '../mover.ts';
import { programOf, scratch } from '../programs.ts';

const ROOT = join(__dirname, '../../..');
const FILE = 'clusters/infra/postgres-instances/cluster.postgresql.cnpg.io_databases_postgres.yaml';
const FLUX = { 'kustomize.toolkit.fluxcd.io/name': 'postgres-instances', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };

let lab: Lab;
let client: Client;
let folder: string;
/** How backups end. */
let phase = 'completed';
let playing = true;
/** The Job of a restore, as its pod saw it. */
let recovery: any;

const cluster = (): any => ({ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'postgres', namespace: 'databases' } });
const kustomization = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'postgres-instances', namespace: 'flux-system' }, spec: { interval: '1h', prune: true, path: './postgres', sourceRef: { kind: 'GitRepository', name: 'flux-system' } } };

/** What a program with these backups renders. */
function rendered(props: { serverName?: string; recovery?: { fromServerName: string; targetTime?: string } } = {}): any[] {
  const rendering = new Rendering();
  const { storageClass, store: secretStore } = rendering.surroundings;
  const store = new Bucket(rendering.cluster, 'backups', { endpointUrl: 'https://s3.example.org', bucket: 'postgres', credentialsItem: 'backups', secretStore });
  new CnpgShared(rendering.cluster, 'postgres', { storageClass, secretStore, dataSize: Size.gibibytes(8), memory: Size.mebibytes(512), recovery: props.recovery, backup: { store, serverName: props.serverName, drill: {} } });
  return rendering.objects();
}

const found = (objects: any[], kind: string, name: string): any => objects.find((object) => object.kind === kind && object.metadata.name === name);

/** Writes the cluster into the repository, as a render would. */
function render(props: Parameters<typeof rendered>[0] = {}): void {
  writeFileSync(join(folder, FILE), JSON.stringify(found(rendered(props), 'Cluster', 'postgres')));
}

function task(script: string, args: string[], input = ''): Promise<Ended> {
  return new Promise((ended) => {
    const child = spawn('bash', [join(ROOT, 'packages/projen-lab/tasks', script), 'infra', ...args], { cwd: folder, env: { PATH: `${join(folder, 'bin')}:${dirname(programOf('kubectl'))}:${process.env.PATH}`, HOME: folder, PAUSE: '0.2' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output += text; });
    child.on('close', (status) => ended({ status: status ?? 1, output }));
    child.stdin.end(input);
  });
}

/** Ends backups, and makes clusters healthy. */
async function play(): Promise<void> {
  while (playing) {
    for (const backup of (await client.list('postgresql.cnpg.io/v1', 'Backup')).items.filter(({ status }) => status?.phase === undefined)) {
      await client.patch(backup, { status: { phase, ...(phase === 'failed' ? { error: 'the bucket is full' } : {}) } }, '/status').catch(() => undefined);
    }
    for (const one of (await client.list('postgresql.cnpg.io/v1', 'Cluster')).items.filter(({ status }) => status?.phase === undefined)) {
      await client.patch(one, { status: { phase: 'Cluster in healthy state', conditions: [{ type: 'ContinuousArchiving', status: 'True', reason: 'ContinuousArchivingSuccess', message: '', lastTransitionTime: '2026-01-31T12:00:00Z' }] } }, '/status').catch(() => undefined);
    }
    await new Promise((done) => setTimeout(done, 200));
  }
}

beforeAll(async () => {
  lab = new Lab();
  folder = scratch();
  const api = await startApiServer(ROOT, lab, '10.96.0.0/12');
  client = api.client;
  for (const crds of ['flux', 'cnpg-shared']) {
    for (const file of readdirSync(join(ROOT, 'packages', crds, 'crds')).filter((name) => !/^[A-Z]+\.json$/.test(name))) await client.apply(JSON.parse(readFileSync(join(ROOT, 'packages', crds, 'crds', file), 'utf8')));
  }
  for (const [version, kind] of [['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'], ['postgresql.cnpg.io/v1', 'Cluster'], ['postgresql.cnpg.io/v1', 'Backup']]) await until(kind, 60, async () => (await client.serves(version, kind) ? true : undefined));
  await Machines.start(lab, client, ['databases', 'postgres-restore-drills', 'flux-system'], (job) => {
    const { name } = job.metadata;
    if (name.startsWith('restore-')) {
      recovery = job;
      // It stays open, as KEEP says.
      return undefined;
    }
    return { status: 0, output: '{"evidence":"restore"}\n' };
  });
  for (const path of ['apps/infra', 'bin', dirname(FILE)]) mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'apps/infra/cluster.json'), '{}');
  copyFileSync(api.kubeconfig, join(folder, 'apps/infra/kubeconfig'));
  render();
  for (const args of [['init', '--quiet'], ['add', FILE]]) spawnSync('git', args, { cwd: folder });
  const objects = rendered();
  const { status, ...live } = found(objects, 'Cluster', 'postgres');
  await client.apply({ ...live, metadata: { ...live.metadata, labels: { ...live.metadata.labels, ...FLUX } } });
  await client.apply(found(objects, 'CronJob', 'postgres-restore'));
  await client.apply(kustomization as never);
  void play();
  expect(status).toBeUndefined();
}, 1_800_000);

afterAll(async () => {
  playing = false;
  await lab?.close();
});

test('a base backup is made by the plugin, and its failure is that of the task', async () => {
  const done = await task('cnpg/backup.sh', ['', '60']);
  phase = 'failed';
  await new Promise((next) => setTimeout(next, 1000));
  const failed = await task('cnpg/backup.sh', ['postgres', '60']);
  const bad = await task('cnpg/status.sh', []);
  phase = 'completed';
  await new Promise((next) => setTimeout(next, 1000));
  await task('cnpg/backup.sh', ['postgres', '60']);
  const good = await task('cnpg/status.sh', []);

  expect(done).toMatchObject({ status: 0, output: expect.stringContaining('databases/postgres is backed up') });
  expect((await client.list('postgresql.cnpg.io/v1', 'Backup')).items[0].spec).toMatchObject({ cluster: { name: 'postgres' }, method: 'plugin', pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' } });
  expect(failed).toMatchObject({ status: 1, output: expect.stringContaining('the bucket is full') });
  expect(bad).toMatchObject({ status: 1, output: expect.stringContaining('the last backup of databases/postgres: failed') });
  expect(good.status).toBe(0);
}, 300_000);

test('another name, and one of several, are refused', async () => {
  expect(await task('cnpg/backup.sh', ['other', '60'])).toMatchObject({ status: 1, output: expect.stringContaining("got 'other': use one of postgres") });
}, 300_000);

test('the drill is run now', async () => {
  const drill = await task('dr/drill.sh', ['(postgres|.+)-restore-drills/.+', '60']);

  expect(drill).toMatchObject({ status: 0, output: expect.stringContaining('postgres-restore-drills/postgres-restore: done') });
}, 300_000);

test('a restore recovers to the moment, writes a dump, and leaves nothing behind', async () => {
  // What the pod of the Job would be asked, and says.
  writeFileSync(join(folder, 'bin/kubectl'), `#!/bin/sh
case " $* " in
  *' exec '*) echo "$*" > ${folder}/asked; echo 'CREATE TABLE orders ();' ;;
  *' logs '*) echo '{"evidence":"open"}' ;;
  *) exec ${programOf('kubectl')} "$@" ;;
esac
`, { mode: 0o755 });
  const args = ['', 'shop', '2026-01-31T14:05:00Z', 'orders', 'shop.sql', '60'];

  const restore = await task('cnpg/restore.sh', args);
  const again = await task('cnpg/restore.sh', args);
  const vague = await task('cnpg/restore.sh', ['', 'shop', '2026-01-31', '', 'other.sql', '60']);

  expect(restore).toMatchObject({ status: 0, output: expect.stringContaining('shop.sql holds shop as of 2026-01-31T14:05:00Z') });
  expect(readFileSync(join(folder, 'shop.sql'), 'utf8')).toBe('CREATE TABLE orders ();\n');
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(/pg_dump --dbname shop --no-owner --table orders$/m);
  const { initContainers, containers } = recovery.spec.template.spec;
  expect(initContainers[0].env).toContainEqual({ name: 'MOMENT', value: '2026-01-31T14:05:00Z' });
  expect(containers[0].env).toContainEqual({ name: 'KEEP', value: '60' });
  // It is none of the CronJob's own, whose successes say that drills succeed.
  expect(recovery.metadata.ownerReferences).toBeUndefined();
  expect(again).toMatchObject({ status: 1, output: expect.stringContaining('OUTPUT must be a new file') });
  expect(vague).toMatchObject({ status: 1, output: expect.stringContaining("AT must be a moment with its time zone, got '2026-01-31'") });
  writeFileSync(join(folder, 'bin/kubectl'), `#!/bin/sh\nexec ${programOf('kubectl')} "$@"\n`, { mode: 0o755 });
}, 300_000);

test.each<[string, Parameters<typeof rendered>[0], string]>([
  ['says nothing of a recovery', {}, 'must say what it starts from'],
])('a recovery of a cluster that %s is refused, and nothing goes', async (_, props, message) => {
  render(props);
  const before = (await client.get(cluster()))!.metadata.uid;

  const refused = await task('cnpg/recover.sh', ['', '60', '--yes']);

  expect(refused).toMatchObject({ status: 1, output: expect.stringContaining(message) });
  expect((await client.get(cluster()))!.metadata.uid).toBe(before);
}, 300_000);

test('a recovery makes the cluster anew from its backups, under a new name, and leaves Flux to somebody', async () => {
  render({ serverName: 'infra-postgres-2', recovery: { fromServerName: 'infra-postgres', targetTime: '2026-01-31T14:05:00Z' } });
  const before = (await client.get(cluster()))!.metadata.uid;

  const unsure = await task('cnpg/recover.sh', ['', '60'], 'apps\n');
  const between = (await client.get(cluster()))!.metadata.uid;
  const recovered = await task('cnpg/recover.sh', ['', '60'], 'infra\n');

  expect(unsure).toMatchObject({ status: 1, output: expect.stringContaining('must be typed') });
  expect(between).toBe(before);
  expect(recovered).toMatchObject({ status: 0, output: expect.stringMatching(/from the backups of 'infra-postgres' as of 2026-01-31T14:05:00Z, and writes to 'infra-postgres-2'[^]*is back/) });
  const after = (await client.get(cluster()))!;
  expect(after.metadata.uid).not.toBe(before);
  expect(after.spec.bootstrap.recovery).toBeDefined();
  expect((await client.get(kustomization as never))!.spec.suspend).toBe(true);
  // A second time would overwrite what it has just begun to write.
  expect(await task('cnpg/recover.sh', ['', '60', '--yes'])).toMatchObject({ status: 1, output: expect.stringContaining("has 'infra-postgres-2' as now") });
}, 300_000);
