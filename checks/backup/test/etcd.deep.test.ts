/** Snapshots of a real etcd, kept and tried by the rendered jobs: restic, an S3 server, and etcd's own reader of snapshots. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ambient, S3BackupTarget } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import { EtcdBackup } from '@monosense-io/volsync';
import { record } from '../../backup-postgres/figures.ts';
import { Mover } from '../mover.ts';
import { freePort, LOOPBACK, ObjectServer, programOf, scratch, until } from '../programs.ts';
import { BUCKET, secretOf } from '../rendered.ts';

let server: ObjectServer;
let etcd: ChildProcess;
let url: string;
let objects: any[];
const found = (kind: string, name: string): any => objects.find((object) => object.kind === kind && object.metadata.name === name);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

beforeAll(async () => {
  server = await ObjectServer.start(BUCKET);
  const lab = new Lab({ facts: { talosVersion: 'v1.14.6' } });
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  const target = new S3BackupTarget(lab.cluster, 'loopback', { endpointUrl: server.url, bucket: BUCKET, credentialsItem: 'loopback', reason: 'it does not leave the machine' });
  new EtcdBackup(lab.cluster, 'etcd-backup', { target, passwordItem: 'etcd', storageClass: lab.surroundings.storageClass });
  objects = lab.objects();
  const [clients, peers] = [await freePort(), await freePort()];
  url = `http://${LOOPBACK}:${clients}`;
  etcd = spawn(programOf('etcd'), [`--data-dir=${join(scratch(), 'etcd')}`, `--listen-client-urls=${url}`, `--advertise-client-urls=${url}`, `--listen-peer-urls=http://${LOOPBACK}:${peers}`, '--log-level=error'], { stdio: 'ignore' });
  await until('etcd', async () => (await fetch(`${url}/health`)).ok);
}, 1_800_000);

afterAll(async () => {
  etcd?.kill();
  await server?.stop();
});

const put = (key: string, value: string): Promise<Response> => fetch(`${url}/v3/kv/put`, { method: 'POST', body: JSON.stringify({ key: base64(key), value: base64(value) }) });

/** What Talos answers with: etcd's own stream of a snapshot, which ends with its checksum. */
async function snapshotTo(file: string): Promise<void> {
  const parts = (await (await fetch(`${url}/v3/maintenance/snapshot`, { method: 'POST', body: '{}' })).text()).trim().split('\n').map((line) => JSON.parse(line).result.blob ?? '');
  writeFileSync(file, Buffer.concat(parts.map((blob: string) => Buffer.from(blob, 'base64'))));
}

test('a snapshot is kept, found whole, restored on trial, and brings back what etcd held', async () => {
  const mover = new Mover(scratch());
  const secret = secretOf(found('ExternalSecret', 'etcd-backup'));
  const jobs = objects.filter(({ kind, metadata }) => kind === 'CronJob' && /^etcd-(?!backup-)/.test(metadata.name));
  /** The second container of a run; the first is Talos' client, whose file is here. */
  const backUp = ({ spec }: any) => {
    const { containers } = spec.jobTemplate.spec.template.spec;
    return mover.drill({ spec: { jobTemplate: { spec: { template: { spec: { containers } } } } } }, secret);
  };
  await put('/registry/secrets/shop/login', 'a Secret of the shop');
  await snapshotTo(join(mover.data, '../tmp/etcd.db'));
  copyFileSync(join(mover.data, '../tmp/etcd.db'), join(mover.data, 'first.db'));

  // As many as a small cluster has.
  const names = Array.from({ length: 500 }, (_, index) => `/registry/configmaps/shop/${index}`);
  for (const name of names) await put(name, name.repeat(20));
  const first = backUp(jobs[0]);
  await put('/registry/secrets/shop/login', 'another');
  await snapshotTo(join(mover.data, '../tmp/etcd.db'));
  const started = performance.now();
  const second = backUp(jobs[1]);
  const kept = performance.now();
  const look = mover.drill(found('CronJob', 'etcd-backup-verify'), secret);
  const restoring = performance.now();
  const restore = mover.drill(found('CronJob', 'etcd-backup-restore'), secret);
  const status = spawnSync(programOf('etcdutl'), found('CronJob', 'etcd-backup-restore').spec.jobTemplate.spec.template.spec.containers[0].command.slice(1).map((argument: string) => argument.replace('/restored', mover.restored)), { encoding: 'utf8' });
  const anew = join(scratch(), 'anew');
  const recovered = spawnSync(programOf('etcdutl'), ['snapshot', 'restore', join(mover.restored, 'etcd.db'), '--data-dir', anew], { encoding: 'utf8' });
  const restored = performance.now();

  expect({ first: first.status, second: second.status, look: look.status, restore: restore.status }).toEqual({ first: 0, second: 0, look: 0, restore: 0 });
  expect(look.output).toContain('"backups": 2');
  expect(status.status).toBe(0);
  expect(JSON.parse(status.stdout).totalKey).toBeGreaterThan(0);
  expect(recovered.status).toBe(0);
  expect(readFileSync(join(anew, 'member/snap/db')).includes('another')).toBe(true);
  const lost = names.filter((name) => !readFileSync(join(anew, 'member/snap/db')).includes(name.repeat(20)));
  expect(lost).toEqual([]);
  record('etcd', { bytes: statSync(join(mover.restored, 'etcd.db')).size, backupMs: Math.round(kept - started), restoreMs: Math.round(restored - restoring), keys: names.length, keysLost: lost.length });
  // Nobody reads Secrets at the target.
  for (const key of await server.keys('infra/etcd-snapshots/')) expect((await server.read(key)).includes('a Secret of the shop')).toBe(false);
});

test('a file that is no whole snapshot fails the trial, and a wrong password makes no second repository', async () => {
  const mover = new Mover(scratch());
  const secret = secretOf(found('ExternalSecret', 'etcd-backup'));
  const [{ spec }] = objects.filter(({ kind, metadata }) => kind === 'CronJob' && /^etcd-(?!backup-)/.test(metadata.name));
  const { containers } = spec.jobTemplate.spec.template.spec;
  const keys = await server.keys('infra/etcd-snapshots/');
  await snapshotTo(join(mover.data, '../tmp/etcd.db'));
  const half = join(mover.data, 'half.db');
  const whole = readFileSync(join(mover.data, '../tmp/etcd.db'));
  writeFileSync(half, whole.subarray(0, whole.length / 2));

  const wrong = mover.drill({ spec: { jobTemplate: { spec: { template: { spec: { containers } } } } } }, { ...secret, stringData: { ...secret.stringData, RESTIC_PASSWORD: 'another' } });
  const status = spawnSync(programOf('etcdutl'), ['snapshot', 'restore', half, '--data-dir', join(scratch(), 'anew')], { encoding: 'utf8' });

  expect(wrong.status).not.toBe(0);
  expect(await server.keys('infra/etcd-snapshots/')).toEqual(keys);
  expect(status.status).not.toBe(0);
  rmSync(half);
  expect(existsSync(half)).toBe(false);
});
