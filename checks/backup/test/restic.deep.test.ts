/** Backups of volumes as they are rendered, with a real restic and VolSync's own mover script, against a real S3 server. */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { record } from '../../backup-postgres/figures.ts';
import { environmentOf, Mover } from '../mover.ts';
import { ObjectServer, scratch, until, versionOf } from '../programs.ts';
import { BUCKET, rendered, secretOf } from '../rendered.ts';

const MEBIBYTE = 1 << 20;

let server: ObjectServer;
let objects: any[];
const found = (kind: string, name: string): any => objects.find((object) => object.kind === kind && object.metadata.name === name);

beforeAll(async () => {
  server = await ObjectServer.start(BUCKET);
  objects = rendered(server.url);
  // Both are made once, which takes minutes.
}, 1_800_000);

afterAll(() => server?.stop());

/** A volume of its own repository, with what its mover is given. */
function volume(name: string): { mover: Mover; environment: Record<string, string>; secret: any; folder: string } {
  const secret = secretOf(found('ExternalSecret', 'data-backup'));
  const drill = secretOf(found('ExternalSecret', 'shop-data-backup'));
  // Tests must not see each other's backups.
  const own = (one: any): any => ({ ...one, stringData: { ...one.stringData, RESTIC_REPOSITORY: `${one.stringData.RESTIC_REPOSITORY}-${name}` } });
  return { mover: new Mover(scratch()), environment: environmentOf(found('ReplicationSource', 'data'), own(secret)), secret: own(drill), folder: `infra/shop/data-${name}/` };
}

/** Files of many sizes, names and rights, and a link. */
function fill(folder: string): void {
  mkdirSync(join(folder, 'photos/2026'), { recursive: true });
  for (let index = 0; index < 40; index += 1) writeFileSync(join(folder, `photos/2026/${index} – Bäume.jpg`), randomBytes(1 + index * 20_000));
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(join(folder, 'secret'), 'x', { mode: 0o600 });
  writeFileSync(join(folder, 'run'), '#!/bin/sh\n');
  chmodSync(join(folder, 'run'), 0o755);
  symlinkSync('photos/2026', join(folder, 'latest'));
}

/** Every file of a folder with its rights and the hash of what it holds. */
function fingerprint(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory() && entry.parentPath !== join(folder, 'latest')).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) return `${relative(folder, path)} link`;
    return `${relative(folder, path)} ${statSync(path).mode.toString(8)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
  }).sort();
}

/** How large the files of a folder are together. */
function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.parentPath !== join(folder, 'latest')).reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

test('what is restored is what was backed up, byte for byte, and no object holds it in the clear', async () => {
  const { mover, environment, folder, secret } = volume('whole');
  fill(mover.data);
  writeFileSync(join(mover.data, 'plain.txt'), 'somebody must not read this '.repeat(1000));
  const before = fingerprint(mover.data);

  const started = performance.now();
  const backup = mover.run(environment, 'backup');
  const backedUp = performance.now();
  rmSync(mover.data, { recursive: true });
  mkdirSync(mover.data);
  const restore = mover.run(environment, 'restore');
  const restored = performance.now();

  expect([backup.output, restore.output].join('')).toContain(`restic ${versionOf('restic').slice(1)}`);
  expect({ backup: backup.status, restore: restore.status }).toEqual({ backup: 0, restore: 0 });
  expect(fingerprint(mover.data)).toEqual(before);
  const keys = await server.keys(folder);
  expect(keys.length).toBeGreaterThan(5);
  for (const content of await Promise.all(keys.map((key) => server.read(key)))) {
    expect(content.length).toBeGreaterThan(100);
    expect(content.includes('somebody must not read')).toBe(false);
  }
  const drilling = performance.now();
  expect(mover.drill(found('CronJob', 'shop-data-restore'), secret)).toMatchObject({ status: 0, output: expect.stringContaining('"evidence":"restore"') });
  const drilled = performance.now();
  expect(fingerprint(mover.restored)).toEqual(before);
  const bytes = bytesOf(mover.restored);
  record('volume', {
    files: before.length, bytes, objects: keys.length, backupMs: Math.round(backedUp - started), restoreMs: Math.round(restored - backedUp), drillMs: Math.round(drilled - drilling),
    filesLost: before.length - fingerprint(mover.data).length, bytesLost: bytes - bytesOf(mover.data),
  });
  console.log(`${before.length} files: backed up in ${((backedUp - started) / 1000).toFixed(1)} s, restored in ${((restored - backedUp) / 1000).toFixed(1)} s, ${keys.length} objects, 0 lost`);
});

test('the daily look finds a pack that is gone or cut at once, and one that is changed on one day of seven', async () => {
  const { mover, environment, secret, folder } = volume('damaged');
  fill(mover.data);
  expect(mover.run(environment, 'backup').status).toBe(0);
  const look = found('CronJob', 'shop-data-verify');
  const on = (day: number) => {
    mover.pretend('date', `echo ${day * 86400}`);
    return mover.drill(look, secret);
  };
  // Packs with files are the large ones. Those with folders are read every day.
  const packs = await Promise.all((await server.keys(`${folder}data/`)).map(async (key) => ({ key, size: (await server.read(key)).length })));
  const { key: pack } = packs.sort((a, b) => b.size - a.size)[0];
  // The day on which the seventh with this pack is read.
  const day = Number.parseInt(pack.slice(pack.lastIndexOf('/') + 1).slice(0, 2), 16) % 7;
  const content = await server.read(pack);
  const changed = Buffer.from(content);
  changed[Math.floor(changed.length / 2)] ^= 1;
  expect(on(day)).toMatchObject({ status: 0, output: expect.stringContaining('"evidence": "verify"') });

  await server.write(pack, changed);
  const [damaged, another] = [on(day), on(day + 1)];
  await server.write(pack, content.subarray(0, content.length - 1));
  const cut = on(day + 1);
  await server.remove(pack);
  const gone = on(day + 1);
  await server.write(pack, content);

  expect(damaged).toMatchObject({ status: 1, output: expect.stringContaining('verification failed') });
  expect(another.status).toBe(0);
  expect(cut.status).toBe(1);
  expect(gone.status).toBe(1);
  expect(on(day).status).toBe(0);
});

test('a volume that came up empty is not backed up, and one that began anew is noticed', () => {
  const { mover, environment, secret } = volume('emptied');
  const look = found('CronJob', 'shop-data-verify');
  fill(mover.data);
  for (let run = 0; run < 3; run += 1) expect(mover.run(environment, 'backup').status).toBe(0);
  rmSync(mover.data, { recursive: true });
  mkdirSync(mover.data);

  const empty = mover.run(environment, 'backup');
  const after = mover.drill(look, secret);
  writeFileSync(join(mover.data, 'settings.json'), '{}');
  const anew = mover.run(environment, 'backup');
  const noticed = mover.drill(look, secret);

  expect(empty).toMatchObject({ status: 0, output: expect.stringContaining('Directory is empty skipping backup') });
  expect(after.status).toBe(0);
  expect(anew.status).toBe(0);
  expect(noticed).toMatchObject({ status: 1, output: expect.stringContaining('has only 0 percent') });
});

test('a backup that is too old fails the daily look', () => {
  const { mover, environment, secret } = volume('old');
  fill(mover.data);
  expect(mover.restic(environment, 'init').status).toBe(0);
  expect(mover.restic(environment, 'backup', '--host', 'volsync', '--time', '2026-01-31 12:00:00', '.').status).toBe(0);

  expect(mover.drill(found('CronJob', 'shop-data-verify'), secret)).toMatchObject({ status: 1, output: expect.stringMatching(/the newest backup is \d+ hours old/) });
});

test('the retention keeps the right backups, and a prune removes what none needs', async () => {
  const { mover, environment, folder } = volume('retention');
  fill(mover.data);
  expect(mover.restic(environment, 'init').status).toBe(0);
  // Three a day for twelve days, until eight hours ago, each with a file of its own.
  const now = Math.floor(Date.now() / 3600_000) * 3600_000;
  const times = Array.from({ length: 36 }, (_, index) => now - (36 - index) * 8 * 3600_000);
  for (const [index, time] of times.entries()) {
    writeFileSync(join(mover.data, 'changing'), randomBytes(MEBIBYTE));
    const text = new Date(time).toISOString().slice(0, 19).replace('T', ' ');
    expect({ index, ...mover.restic({ ...environment, TZ: 'UTC' }, 'backup', '--quiet', '--host', 'volsync', '--time', text, '.') }).toMatchObject({ status: 0 });
  }

  const backup = mover.run(environment, 'backup');
  const kept: { time: string }[] = JSON.parse(mover.restic(environment, 'snapshots', '--json').output);
  const before = (await server.keys(`${folder}data/`)).length;
  const prune = mover.run(environment, 'prune');
  const after = (await server.keys(`${folder}data/`)).length;

  expect(backup.status).toBe(0);
  // Of 24 hours the newest, which are those of eight days; the seven days are among them.
  expect(kept).toHaveLength(24);
  expect(kept.slice(0, -1).map(({ time }) => Date.parse(time))).toEqual(times.slice(-23));
  expect(prune.status).toBe(0);
  expect(after).toBeLessThan(before);
  expect(mover.restic(environment, 'check', '--read-data').status).toBe(0);
});

test('a wrong password opens nothing, and makes no second repository in the same place', async () => {
  const { mover, environment, folder } = volume('password');
  fill(mover.data);
  expect(mover.run(environment, 'backup').status).toBe(0);
  const keys = await server.keys(folder);

  const wrong = mover.run({ ...environment, RESTIC_PASSWORD: 'another' }, 'backup');

  expect(wrong).toMatchObject({ status: 3, output: expect.stringContaining('incorrect password') });
  expect(await server.keys(folder)).toEqual(keys);
});

test('a target that is away fails the backup, and the next one makes up for it', () => {
  const { mover, environment } = volume('away');
  fill(mover.data);
  const { RESTIC_REPOSITORY: repository } = environment;

  const away = mover.runFor(75, { ...environment, RESTIC_REPOSITORY: repository.replace(/:\d+\//, ':9/') }, 'backup');
  const back = mover.run(environment, 'backup');

  expect(away.status).not.toBe(0);
  expect(back.status).toBe(0);
  expect(JSON.parse(mover.restic(environment, 'snapshots', '--json').output)).toHaveLength(1);
});

test('the lock of a run that was killed is removed by an unlock, and nothing is lost', async () => {
  const { mover, environment, folder } = volume('locked');
  fill(mover.data);
  expect(mover.run(environment, 'backup').status).toBe(0);
  for (let index = 0; index < 60; index += 1) writeFileSync(join(mover.data, `large-${index}`), randomBytes(MEBIBYTE));
  const killed = mover.start({ ...environment, RESTIC_READ_CONCURRENCY: '1' }, 'backup', '--limit-upload', '2048', '--host', 'volsync', '.');
  await until('the lock', async () => (await server.keys(`${folder}locks/`)).length > 0);
  const ended = new Promise((done) => killed.once('exit', done));

  killed.kill('SIGKILL');
  await ended;
  const left = await server.keys(`${folder}locks/`);
  const unlocked = mover.run(environment, 'unlock', 'backup', 'prune');

  expect(left).toHaveLength(1);
  expect(unlocked.status).toBe(0);
  expect(await server.keys(`${folder}locks/`)).toEqual([]);
  expect(mover.restic(environment, 'check', '--read-data').status).toBe(0);
  expect(JSON.parse(mover.restic(environment, 'snapshots', '--json').output)).toHaveLength(2);
});

test('a restore that was interrupted is finished by the next', async () => {
  const { mover, environment } = volume('interrupted');
  fill(mover.data);
  for (let index = 0; index < 60; index += 1) writeFileSync(join(mover.data, `large-${index}`), randomBytes(MEBIBYTE));
  const before = fingerprint(mover.data);
  expect(mover.run(environment, 'backup').status).toBe(0);
  rmSync(mover.data, { recursive: true });
  mkdirSync(mover.data);
  const killed = mover.start(environment, 'restore', 'latest', '--limit-download', '4096', '--target', mover.data);
  await until('the first files', async () => existsSync(join(mover.data, 'photos')));
  const ended = new Promise((done) => killed.once('exit', done));
  killed.kill('SIGKILL');
  await ended;

  const again = mover.run(environment, 'restore');

  expect(again.status).toBe(0);
  expect(fingerprint(mover.data)).toEqual(before);
});
