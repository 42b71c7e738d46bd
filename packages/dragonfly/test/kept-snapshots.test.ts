import { spawnSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { keepSnapshots } from '../src/kept-snapshots';

/** A volume of snapshots, in which the container's own script runs. */
class Volume {
  public readonly folder = mkdtempSync(join(tmpdir(), 'snapshots-'));

  public constructor(private readonly kept: number) {}

  /** Writes a snapshot as Dragonfly does: under another name, which then replaces the old one. */
  public snapshot(data: string, threads = 2): void {
    for (const part of ['summary', ...Array.from({ length: threads }, (_, thread) => `000${thread}`)]) {
      writeFileSync(join(this.folder, `dump-${part}.dfs.tmp`), data);
      renameSync(join(this.folder, `dump-${part}.dfs.tmp`), join(this.folder, `dump-${part}.dfs`));
    }
  }

  /** A start of the pod. */
  public start(kept = this.kept): void {
    const [program, ...args] = keepSnapshots(kept).command!;
    const { status, stderr } = spawnSync(program, args, { env: { PATH: process.env.PATH, SNAPSHOTS: this.folder }, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  }

  /** What each set holds, by its name. */
  public sets(): { [name: string]: string } {
    return Object.fromEntries(readdirSync(this.folder).filter((name) => name.startsWith('kept')).sort().map((name) => {
      const texts = new Set(readdirSync(join(this.folder, name)).map((file) => readFileSync(join(this.folder, name, file), 'utf8')));
      return [name, [...texts].join(' and ')];
    }));
  }
}

test('a pod that starts for the first time keeps nothing', () => {
  const volume = new Volume(3);

  volume.start();

  expect(readdirSync(volume.folder)).toEqual([]);
});

test('what a pod found at its start outlives the next snapshots', () => {
  const volume = new Volume(3);
  volume.snapshot('good');
  volume.start();
  // It has copied an old state from a master that started sooner.
  volume.snapshot('old');
  volume.snapshot('old');

  expect(volume.sets()).toEqual({ 'kept-1': 'good' });
  expect(readdirSync(join(volume.folder, 'kept-1')).sort()).toEqual(['dump-0000.dfs', 'dump-0001.dfs', 'dump-summary.dfs']);
});

test('a limit holds, and the oldest goes first', () => {
  const volume = new Volume(2);
  for (const data of ['first', 'second', 'third']) {
    volume.snapshot(data);
    volume.start();
  }

  expect(volume.sets()).toEqual({ 'kept-1': 'third', 'kept-2': 'second' });
});

test('a pod that starts again and again, and writes nothing, pushes nothing out', () => {
  const volume = new Volume(2);
  for (const data of ['first', 'second']) {
    volume.snapshot(data);
    volume.start();
  }

  for (let start = 0; start < 5; start += 1) volume.start();

  expect(volume.sets()).toEqual({ 'kept-1': 'second', 'kept-2': 'first' });
});

test('fewer are kept once the program says so', () => {
  const volume = new Volume(3);
  for (const data of ['first', 'second', 'third']) {
    volume.snapshot(data);
    volume.start();
  }

  volume.start(1);

  expect(volume.sets()).toEqual({ 'kept-1': 'third' });
});

test('what a start that was killed has left is cleared away', () => {
  const volume = new Volume(2);
  volume.snapshot('first');
  spawnSync('mkdir', [join(volume.folder, 'kept-new')]);

  volume.start();

  expect(volume.sets()).toEqual({ 'kept-1': 'first' });
});
