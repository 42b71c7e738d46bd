/** What goes wrong at the target of volumes, and what is lost then: a real restic, VolSync's own mover script, and an S3 server behind a door. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Gate } from '../gate.ts';
import type { State } from '../gate.ts';
import { environmentOf, Mover } from '../mover.ts';
import { freePort, ObjectServer, scratch } from '../programs.ts';
import { BUCKET, ITEMS, rendered, renderedOnShare, secretOf } from '../rendered.ts';

let server: ObjectServer;
let gate: Gate;
let objects: any[];
const found = (kind: string, name: string, of = objects): any => of.find((object) => object.kind === kind && object.metadata.name === name);

beforeAll(async () => {
  server = await ObjectServer.start(BUCKET);
  gate = await Gate.open(server.url, await freePort());
  objects = rendered(server.url);
}, 1_800_000);

afterEach(() => gate.set({}));

afterAll(async () => {
  gate?.close();
  await server?.stop();
});

/** A volume with one backup, of its own repository behind the door. */
function backedUp(name: string): { mover: Mover; environment: Record<string, string>; secret: any } {
  const own = (one: any): any => ({ ...one, stringData: { ...one.stringData, RESTIC_REPOSITORY: `${one.stringData.RESTIC_REPOSITORY}-${name}`.replace(/:\d+\//, `:${gate.port}/`) } });
  const volume = { mover: new Mover(scratch()), environment: environmentOf(found('ReplicationSource', 'data'), own(secretOf(found('ExternalSecret', 'data-backup')))), secret: own(secretOf(found('ExternalSecret', 'shop-data-backup'))) };
  writeFileSync(join(volume.mover.data, 'orders'), 'the first order');
  expect(volume.mover.run(volume.environment, 'backup')).toMatchObject({ status: 0 });
  writeFileSync(join(volume.mover.data, 'orders'), 'the second order');
  writeFileSync(join(volume.mover.data, 'photo'), randomBytes(1 << 20));
  return volume;
}

test.each<[string, string, State]>([
  ['is full', 'XMinioStorageFull', { full: true }],
  ['has revoked the keys', 'InvalidAccessKeyId', { revoked: ITEMS.accessKeyId }],
  ['has another time', 'RequestTimeTooSkewed', { ahead: 20 * 60_000 }],
])('a target that %s fails the backup, loses nothing of the last one, and the next makes up for it', async (_, code, state) => {
  const { mover, environment, secret } = backedUp(code.toLowerCase());

  await gate.set(state);
  const failed = mover.runFor(60, environment, 'backup');
  const refused = await gate.set({});
  const kept = mover.restic(environment, 'snapshots', '--no-lock', '--json');
  const unlocked = mover.run(environment, 'unlock', 'backup');
  const check = mover.restic(environment, 'check', '--read-data');
  rmSync(mover.data, { recursive: true });
  mkdirSync(mover.data);
  const restored = mover.run(environment, 'restore');

  expect(failed.status).not.toBe(0);
  expect(refused[code]).toBeGreaterThan(0);
  expect(JSON.parse(kept.output)).toHaveLength(1);
  expect(unlocked.status).toBe(0);
  expect(check.status).toBe(0);
  expect(restored.status).toBe(0);
  expect(readFileSync(join(mover.data, 'orders'), 'utf8')).toBe('the second order');
  expect(mover.drill(found('CronJob', 'shop-data-verify'), secret)).toMatchObject({ status: 0, output: expect.stringContaining('"backups": 2') });
});

test('the daily look fails too while the keys are revoked: no drill succeeds, and its alert comes', async () => {
  const { mover, secret } = backedUp('look');

  await gate.set({ revoked: ITEMS.accessKeyId });
  const look = mover.drill(found('CronJob', 'shop-data-verify'), secret, 60);
  const restore = mover.drill(found('CronJob', 'shop-data-restore'), secret, 60);

  expect(look.status).not.toBe(0);
  expect(restore.status).not.toBe(0);
});

test('a volume that is renamed begins a repository of its own, and the old one is restored by its former name', () => {
  const { mover, environment } = backedUp('renamed');
  const renamed = { ...environment, RESTIC_REPOSITORY: `${environment.RESTIC_REPOSITORY}-anew` };

  const backup = mover.run(renamed, 'backup');
  rmSync(mover.data, { recursive: true });
  mkdirSync(mover.data);
  const restored = mover.run(environment, 'restore');

  expect(backup.status).toBe(0);
  expect(JSON.parse(mover.restic(renamed, 'snapshots', '--no-lock', '--json').output)).toHaveLength(1);
  expect(restored.status).toBe(0);
  expect(readFileSync(join(mover.data, 'orders'), 'utf8')).toBe('the first order');
});

describe('a share', () => {
  const onShare = (): { mover: Mover; environment: Record<string, string>; secret: any; share: string } => {
    const share = scratch();
    const all = renderedOnShare();
    const own = (one: any): any => ({ ...one, stringData: { ...one.stringData, RESTIC_REPOSITORY: one.stringData.RESTIC_REPOSITORY.replace('/mnt/target', share) } });
    return { mover: new Mover(scratch()), share, environment: environmentOf(found('ReplicationSource', 'data', all), own(secretOf(found('ExternalSecret', 'data-backup', all)))), secret: own(secretOf(found('ExternalSecret', 'shop-data-backup', all))) };
  };

  test('takes backups in the folder of the volume, and gives them back', () => {
    const { mover, environment, secret, share } = onShare();
    writeFileSync(join(mover.data, 'orders'), 'the first order');
    mkdirSync(join(share, 'infra'));

    const backup = mover.run(environment, 'backup');
    rmSync(mover.data, { recursive: true });
    mkdirSync(mover.data);
    const restored = mover.run(environment, 'restore');

    expect(environment.RESTIC_REPOSITORY).toBe(join(share, 'infra/shop/data'));
    expect({ backup: backup.status, restored: restored.status }).toEqual({ backup: 0, restored: 0 });
    expect(readFileSync(join(mover.data, 'orders'), 'utf8')).toBe('the first order');
    expect(readFileSync(join(share, 'infra/shop/data/config')).length).toBeGreaterThan(0);
    for (const drill of ['shop-data-verify', 'shop-data-restore']) expect(mover.drill(found('CronJob', drill, renderedOnShare()), secret)).toMatchObject({ status: 0 });
  });

  test('whose disk is full fails the backup, and keeps the last one', () => {
    const { mover, environment } = onShare();
    writeFileSync(join(mover.data, 'orders'), 'the first order');
    expect(mover.run(environment, 'backup')).toMatchObject({ status: 0 });
    writeFileSync(join(mover.data, 'photo'), randomBytes(8 << 20));

    const full = mover.runWithLargestFile(1024, environment, 'backup');

    expect(full.status).not.toBe(0);
    expect(JSON.parse(mover.restic(environment, 'snapshots', '--no-lock', '--json').output)).toHaveLength(1);
    expect(mover.run(environment, 'unlock', 'backup')).toMatchObject({ status: 0 });
    expect(mover.restic(environment, 'check', '--read-data').status).toBe(0);
  });
});
