import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Size } from 'cdk8s';
import { CnpgShared } from '@monosense-io/cnpg-shared';
import { Bucket } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import { PostgresServer, until } from '../../databases/postgres.ts';
import { record } from '../figures.ts';
import { plugin, python, S3Server, tools } from '../programs.ts';

/*
 * The rendered backups of a PostgreSQL cluster, made and restored by real programs: PostgreSQL, Barman, an S3 server, and the library that
 * the plugin is made of, which turns the rendered ObjectStore into Barman's arguments.
 */

const BUCKET = 'postgres';
const SERVER = 'infra-postgres';
const PORT = 15460;
const KEYS = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
// PostgreSQL refuses to run as root.
const NOBODY = process.getuid!() === 0 ? { uid: 65534, gid: 65534 } : {};
const OWNER: [number, number] = [NOBODY.uid ?? process.getuid!(), NOBODY.gid ?? process.getgid!()];

const programs = python();
const binary = plugin();
const postgresTools = tools(programs);
let s3: S3Server;
let server: PostgresServer;
let work: string;

interface Rendered {
  readonly store: any;
  readonly cluster: any;
  readonly scheduled: any;
  readonly drill: any;
}

/** What a program with these backups renders. */
function rendered(props: { serverName?: string; recovery?: { fromServerName: string; targetTime?: string } } = {}): Rendered {
  const lab = new Lab();
  const { storageClass, store: secretStore } = lab.surroundings;
  const store = new Bucket(lab.cluster, 'backups', { endpointUrl: s3.url, bucket: BUCKET, credentialsItem: 'backups', secretStore });
  const postgres = new CnpgShared(lab.cluster, 'postgres', {
    storageClass, secretStore, dataSize: Size.gibibytes(8), memory: Size.mebibytes(512), recovery: props.recovery,
    backup: { store, serverName: props.serverName, reason: 'a server on loopback', drill: {} },
  });
  postgres.addDatabase('shop', { poolSize: 4, poolerInstances: 1, restoredQuery: 'SELECT count(*) FROM orders' });
  return {
    store: lab.object('ObjectStore', 'postgres').spec,
    cluster: lab.object('Cluster', 'postgres').spec,
    scheduled: lab.objects().find(({ kind }) => kind === 'ScheduledBackup')!.spec,
    drill: lab.object('CronJob', 'postgres-restore').spec.jobTemplate.spec.template.spec,
  };
}

/** The environment in which the plugin runs Barman, as the rendered store has it. */
function environment(store: any): NodeJS.ProcessEnv {
  const own = Object.fromEntries(store.instanceSidecarConfiguration.env.map(({ name, value }: any) => [name, value]));
  return { ...KEYS, ...own, HOME: work, TMPDIR: work, PATH: [join(programs, 'bin'), '/usr/bin', '/bin'].join(delimiter), PGHOST: server?.folder, PGPORT: `${PORT}` };
}

/** What the plugin does with the rendered store. Answers what it says. */
function barman(what: string, args: string[], { store, name = SERVER }: { store: any; name?: string }): string {
  const { status, stdout, stderr } = attempt(what, args, { store, name });
  if (status !== 0) throw new Error(`'${what}' must succeed, and said: ${stderr}`);
  return stdout;
}

function attempt(what: string, args: string[], { store, name = SERVER }: { store: any; name?: string }): { status: number | null; stdout: string; stderr: string } {
  const configuration = join(work, 'configuration.json');
  writeFileSync(configuration, JSON.stringify(store.configuration));
  return spawnSync(binary, [configuration, name, what, ...args], { env: environment(store), cwd: work, encoding: 'utf8', ...NOBODY });
}

function folder(name: string): string {
  const path = join(work, name);
  mkdirSync(path, { recursive: true });
  chownSync(path, ...OWNER);
  return path;
}

/** The backups that there are, oldest first. */
function backups(store: any): any[] {
  return JSON.parse(barman('list', [], { store }) || '[]') ?? [];
}

/** A server that archives as the operator has it do, by the plugin. */
async function archiving({ store, cluster }: Rendered, name: string): Promise<PostgresServer> {
  const configuration = join(work, 'archive.json');
  writeFileSync(configuration, JSON.stringify(store.configuration));
  const script = join(work, 'archive.sh');
  const variables = Object.entries(environment(store)).filter(([, value]) => value !== undefined).map(([key, value]) => `export ${key}='${value}'\n`).join('');
  writeFileSync(script, `#!/bin/sh\nunset LD_LIBRARY_PATH\n${variables}exec '${binary}' '${configuration}' '${name}' archive "$PWD" '${folder('spool')}' "$1"\n`);
  chmodSync(script, 0o755);
  return PostgresServer.start({
    port: PORT, hba: 'local all all trust\n',
    parameters: { ...cluster.postgresql.parameters, archive_mode: 'on', archive_timeout: '300', archive_command: `${script} "%p"` },
  });
}

/** Restores a backup as the operator does, and answers what a database then holds. */
async function recovered(rows: (ask: (sql: string) => any[]) => void, { store }: Rendered, target?: string): Promise<number> {
  const started = Date.now();
  const data = join(folder(`recovery-${started}`), 'data');
  barman('restore', [data, ...(target === undefined ? [] : [target.replace(' ', 'T').replace('+00:00', 'Z')])], { store });
  const script = join(work, 'restore.sh');
  const variables = Object.entries(environment(store)).filter(([, value]) => value !== undefined).map(([key, value]) => `export ${key}='${value}'\n`).join('');
  writeFileSync(script, `#!/bin/sh\nunset LD_LIBRARY_PATH\n${variables}exec '${binary}' '${join(work, 'archive.json')}' '${SERVER}' wal '${folder('restore-spool')}' "$1" "$PWD/$2"\n`);
  chmodSync(script, 0o755);
  const settings = [`port = ${PORT + 1}`, "listen_addresses = ''", `unix_socket_directories = '${work}'`, 'archive_mode = off', `restore_command = '${script} "%f" "%p"'`, 'recovery_target_action = promote',
    ...(target === undefined ? [] : [`recovery_target_time = '${target}'`])];
  writeFileSync(join(data, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
  writeFileSync(join(data, 'recovery.signal'), '');
  for (const file of ['postgresql.auto.conf', 'recovery.signal']) chownSync(join(data, file), ...OWNER);
  chmodSync(data, 0o700);
  const control = (...args: string[]) => spawnSync(join(postgresTools, 'pg_ctl'), ['-D', data, '-w', '-t', '120', '-l', join(work, 'recovery.log'), ...args], { encoding: 'utf8', cwd: work, ...NOBODY });
  if (control('start').status !== 0) throw new Error(`PostgreSQL must recover, and said: ${readFileSync(join(work, 'recovery.log'), 'utf8').slice(-3000)}`);
  const ask = (sql: string, database = 'shop'): any[] => {
    const { status, stdout, stderr } = spawnSync(join(postgresTools, 'psql'), ['-XAtq', '-h', work, '-p', `${PORT + 1}`, '-U', 'postgres', '-d', database, '-c', sql], { encoding: 'utf8', ...NOBODY });
    if (status !== 0) throw new Error(stderr);
    return stdout.trim().split('\n');
  };
  try {
    await until(async () => { if (ask('SELECT pg_is_in_recovery()')[0] !== 'f') throw new Error('still recovering'); }, () => readFileSync(join(work, 'recovery.log'), 'utf8'));
    rows(ask);
    return Date.now() - started;
  } finally {
    control('-m', 'immediate', 'stop');
  }
}

/** Runs the containers of the drill one after the other, in their environment, and answers what they say; Python and folder are this machine's. */
function drill({ drill: pod, store }: Rendered, overrides: { [name: string]: string }): { status: number; said: string } {
  const restored = folder('restored');
  let said = '';
  for (const { command, env } of [...pod.initContainers, ...pod.containers]) {
    const given = Object.fromEntries(env.map(({ name, value }: any) => [name, value ?? (KEYS as any)[name]]));
    const [program, ...args] = command;
    const result = spawnSync(program === '/venv/bin/python3' ? join(programs, 'bin/python3') : program, args, {
      env: { ...given, HOME: work, PATH: [join(programs, 'bin'), postgresTools, '/usr/bin', '/bin'].join(delimiter), RESTORED: restored, TMPDIR: work, ...overrides }, encoding: 'utf8', cwd: work, ...NOBODY,
    });
    said += result.stdout + result.stderr;
    if (result.status !== 0) return { status: result.status ?? 1, said };
  }
  expect(store).toBeDefined();
  return { status: 0, said };
}

/** Waits until all WAL that is there is in the archive. */
async function archived(): Promise<void> {
  const [{ wal }] = await server.superuser('SELECT pg_walfile_name(pg_switch_wal()) AS wal');
  await until(async () => {
    const [{ last }] = await server.superuser('SELECT last_archived_wal AS last FROM pg_stat_archiver');
    if (last === null || last < wal) throw new Error(`${wal} waits to be archived, after ${last}`);
  }, server.said);
}

/** A base backup. Barman waits for a checkpoint, which PostgreSQL spreads over minutes unless there is nothing to write. */
async function baseBackup(name: string, now: Rendered): Promise<number> {
  await server.superuser('CHECKPOINT');
  const started = Date.now();
  barman('backup', [name], now);
  return Date.now() - started;
}

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 1200));
const CONTENT = 'SELECT md5(string_agg(id || note, \',\' ORDER BY id)) AS content, count(*) AS rows FROM orders';

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'backup-postgres-'));
  chmodSync(work, 0o755);
  chownSync(work, ...OWNER);
  s3 = await S3Server.start(programs);
  await s3.makeBucket(BUCKET);
}, 300_000);

afterAll(async () => {
  await server?.stop();
  await s3?.stop();
  rmSync(work, { recursive: true, force: true });
});

test('a table that was dropped comes back as it was just before, and the rest of the archive after that too', async () => {
  const now = rendered();
  barman('check', [folder('spool')], now);
  server = await archiving(now, SERVER);
  await server.superuser('CREATE DATABASE shop');
  await server.superuser('CREATE TABLE orders (id int PRIMARY KEY, note text); INSERT INTO orders SELECT n, md5(n::text) FROM generate_series(1, 20000) n', 'shop');
  await archived();
  const backupMs = await baseBackup('daily', now);
  await server.superuser('INSERT INTO orders SELECT n, md5(n::text) FROM generate_series(20001, 25000) n', 'shop');
  const [before] = await server.superuser(CONTENT, 'shop');
  const [{ bytes }] = await server.superuser("SELECT pg_database_size('shop')::int AS bytes");
  await pause();
  const moment = new Date().toISOString();
  await pause();
  await server.superuser('DROP TABLE orders; CREATE TABLE mistake (id int); INSERT INTO mistake VALUES (1)', 'shop');
  await archived();

  const later = rendered({ serverName: 'infra-postgres-2', recovery: { fromServerName: SERVER, targetTime: moment } });
  // As the operator hands it to PostgreSQL, which doesn't know Z yet when it reads its configuration.
  const targetTime = later.cluster.bootstrap.recovery.recoveryTarget.targetTime.replace('T', ' ').replace('Z', '+00:00');
  let after: string[] = [];
  const pitrMs = await recovered((ask) => { after = ask(CONTENT); }, later, targetTime);
  let mistakes: string[] = [];
  const fullMs = await recovered((ask) => { mistakes = ask('SELECT count(*) FROM mistake'); }, rendered({ serverName: 'infra-postgres-2', recovery: { fromServerName: SERVER } }));

  expect(after).toEqual([`${before.content}|${before.rows}`]);
  expect(mistakes).toEqual(['1']);
  const kept = await s3.list(BUCKET, SERVER);
  record('postgres', { bytes, keptBytes: kept.reduce((sum, { size }) => sum + size, 0), backupMs, pitrMs, fullMs, rows: Number(before.rows), rowsLost: Number(before.rows) - Number(after[0].split('|')[1]) });
}, 600_000);

test('base backups and WAL are compressed as the rendered store says, below the rendered name', async () => {
  const keys = (await s3.list(BUCKET)).map(({ key }) => key);

  expect(keys.filter((key) => key.startsWith(`${SERVER}/base/`) && key.endsWith('/data.tar.gz'))).toHaveLength(1);
  expect(keys.filter((key) => key.includes('/wals/')).length).toBeGreaterThan(1);
  expect(keys.filter((key) => key.includes('/wals/') && !/\.gz$/.test(key))).toEqual([]);
  expect(keys.every((key) => key.startsWith(`${SERVER}/`))).toBe(true);
});

test('another cluster of the same server name is refused by the archive, and one of a new name is not', () => {
  const { store } = rendered();

  const clash = attempt('check', [folder('spool')], { store });

  // The reason is in the log of the plugin.
  expect(clash.stderr).toContain('unexpected failure invoking');
  expect(clash.status).not.toBe(0);
  expect(backups(store)).toHaveLength(1);
  expect(attempt('check', [folder('spool')], { store, name: 'infra-postgres-2' }).status).toBe(0);
});

test('the drill restores by itself, counts what the database must hold, and compares all pages with their checksums', async () => {
  const now = rendered();
  await server.superuser('CREATE TABLE orders (id int PRIMARY KEY, note text); INSERT INTO orders SELECT n, md5(n::text) FROM generate_series(1, 300) n', 'shop');
  await new Promise((done) => setTimeout(done, 2000));
  const before = new Date().toISOString();
  await new Promise((done) => setTimeout(done, 2000));
  await server.superuser('DELETE FROM orders', 'shop');
  await archived();

  // The moment that somebody names, and open for a second.
  const { status, said } = drill(now, { MOMENT: before, KEEP: '1' });

  expect(said).toContain('"evidence":"open","moment":');
  expect(said).toContain('"evidence":"query","database":"shop","count":300');
  expect(status).toBe(0);
  const { badBlocks, bytes, seconds } = JSON.parse(said.split('\n').find((line) => line.includes('"evidence":"restore"'))!);
  expect(badBlocks).toBe(0);
  record('postgresDrill', { bytes, seconds });
}, 300_000);

test('the drill fails where the database is empty at that moment, and where no backup is old enough', () => {
  const now = rendered();

  const empty = drill(now, { BEFORE: '0' });
  const none = drill(now, {});

  expect(empty.said).toContain('database shop has not what it must have');
  expect(empty.status).not.toBe(0);
  expect(none.said).toContain('no base backup ended before');
  expect(none.status).not.toBe(0);
}, 300_000);

test('the drill does not end where a part of the archive is missing', async () => {
  const now = rendered();
  await server.superuser('CREATE TABLE first ()', 'shop');
  await archived();
  const [{ wal }] = await server.superuser('SELECT last_archived_wal AS wal FROM pg_stat_archiver');
  await server.superuser('CREATE TABLE second ()', 'shop');
  await archived();
  const key = `${SERVER}/wals/${wal.slice(0, 16)}/${wal}.gz`;
  const whole = Buffer.from(await (await fetch(`${s3.url}/${BUCKET}/${key}`)).arrayBuffer());
  await s3.remove(BUCKET, key);

  const found = drill(now, { BEFORE: '0', CHECKS: '' });
  await fetch(`${s3.url}/${BUCKET}/${key}`, { method: 'PUT', body: whole });

  expect(found.said).toContain(`1 WAL segments since the base backup are missing, the first is ${wal.slice(8)}`);
  expect(found.status).not.toBe(0);
}, 300_000);

test('the drill finds a page that was damaged in the backup', async () => {
  const now = rendered();
  const [newest] = backups(now.store).slice(-1).map(({ backup_id: id }) => id);
  const key = `${SERVER}/base/${newest}/data.tar.gz`;
  const whole = Buffer.from(await (await fetch(`${s3.url}/${BUCKET}/${key}`)).arrayBuffer());
  // A page of a table deep in the archive: what is packed is written anew with one byte changed.
  const script = `import gzip,sys,tarfile,io
src=tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()),mode='r:gz');out=io.BytesIO();dst=tarfile.open(fileobj=out,mode='w:gz')
for m in src:
    data=src.extractfile(m).read() if m.isfile() else None
    if data is not None and '/base/' in '/'+m.name and len(data)>=65536 and not m.name.endswith(('_fsm','_vm')):
        data=data[:40000]+bytes([data[40000]^255])+data[40001:]
    dst.addfile(m,io.BytesIO(data) if data is not None else None)
dst.close();sys.stdout.buffer.write(out.getvalue())`;
  const damaged = spawnSync(join(programs, 'bin/python3'), ['-c', script], { input: whole, maxBuffer: 1 << 30 });
  await fetch(`${s3.url}/${BUCKET}/${key}`, { method: 'PUT', body: damaged.stdout });

  const found = drill(now, { BEFORE: '2', CHECKS: '' });
  await fetch(`${s3.url}/${BUCKET}/${key}`, { method: 'PUT', body: whole });

  expect(damaged.status).toBe(0);
  expect(found.status).not.toBe(0);
}, 300_000);

test('what is older than the rendered retention goes, but for the backup that its oldest moment needs', async () => {
  const now = rendered();
  await baseBackup('second', now);
  await server.superuser('INSERT INTO mistake VALUES (2)', 'shop');
  await archived();
  await baseBackup('third', now);
  const ids: string[] = backups(now.store).map(({ backup_id: id }) => id).sort();
  // As if they had been made so many days ago.
  for (const [id, days] of [[ids[0], 50], [ids[1], 31]] as const) {
    const then = new Date(Date.now() - days * 86_400_000).toISOString().replace('T', ' ').replace('Z', '+00:00');
    const script = `import boto3, re, sys
item = boto3.resource('s3', endpoint_url=sys.argv[1]).Object(sys.argv[2], sys.argv[3])
item.put(Body=re.sub(r'(?m)^(begin|end)_time=.*$', lambda found: found[1] + '_time=' + sys.argv[4], item.get()['Body'].read().decode()).encode())`;
    const { status, stderr } = spawnSync(join(programs, 'bin/python3'), ['-c', script, s3.url, BUCKET, `${SERVER}/base/${id}/backup.info`, then], { env: environment(now.store), encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  const ages = backups(now.store).map(({ end_time_iso: end, end_time: local }) => Math.round((Date.now() - Date.parse(end ?? local)) / 86_400_000));
  const walBefore = (await s3.list(BUCKET, `${SERVER}/wals/`)).length;

  barman('retain', [now.store.retentionPolicy], now);

  expect(ids).toHaveLength(3);
  expect(ages.sort((a, b) => b - a)).toEqual([50, 31, 0]);
  expect(now.store.retentionPolicy).toBe('30d');
  expect(backups(now.store).map(({ backup_id: id }) => id).sort()).toEqual(ids.slice(1));
  expect((await s3.list(BUCKET, `${SERVER}/wals/`)).length).toBeLessThan(walBefore);
}, 300_000);

test('the base backup is made every night, in the form that the operator reads', () => {
  const { scheduled } = rendered();

  expect(scheduled).toMatchObject({ schedule: '0 30 2 * * *', immediate: true, method: 'plugin' });
});
