/** What is installed for a program: whether it is what is locked, and how releases that the repository keeps get there without npm. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { integrity, tarballOf } from '../registry/releases.ts';
import { isOurs } from '../repository/packages.ts';
import { LOCK } from '../repository/programs.ts';
import type { LockedPackage, LockFile, Program } from '../repository/programs.ts';

/** Says what was installed, in the folder of what was. */
const STAMP = '.installed-from';

/** npm's own note of what is installed, in the same folder: the lock file without the program itself. */
const NOTE = '.package-lock.json';

/** Whether what is installed is what the lock file holds now, as it was installed: file times of the lock file say nothing after a checkout. */
export function isInstalled(program: Program): boolean {
  return isInstalledFrom(program, program.folder);
}

/** The same of the lock file in another folder. */
export function isInstalledFrom({ folder }: Program, locked: string): boolean {
  const file = join(folder, 'node_modules', STAMP);
  return existsSync(file) && readFileSync(file, 'utf8') === stampOf(locked, join(folder, 'node_modules'));
}

/** Notes from which lock file a folder of packages was installed. */
export function noteInstalled(locked: string, modules: string): void {
  writeFileSync(join(modules, STAMP), stampOf(locked, modules));
}

/**
 * Brings what is installed from one lock file to another when only releases differ that the repository keeps: their tarballs are
 * unpacked in the place of the old ones. If this is interrupted, npm installs everything the next time.
 *
 * @param locked the folder with the lock file
 * @returns the versions that were unpacked; undefined when more differs, or what is installed isn't as it was installed
 */
export function unpackReleases(program: Program, locked: string, storage: string | undefined): string[] | undefined {
  const modules = join(program.folder, 'node_modules');
  const stamp = join(modules, STAMP);
  const [note, lock] = [join(modules, NOTE), join(locked, LOCK)].map((file): LockFile & Record<string, unknown> | undefined => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined));
  // Of packages that somebody has touched nobody knows what they are.
  if (storage === undefined || note === undefined || lock === undefined || !existsSync(stamp) || readFileSync(stamp, 'utf8').split('\n')[1] !== digestOf(modules)) return undefined;
  const { '': _program, ...packages } = lock.packages;
  const changed = [...new Set([...Object.keys(note.packages), ...Object.keys(packages)])].filter((at) => JSON.stringify(note.packages[at]) !== JSON.stringify(packages[at]));
  const unpacked = changed.filter((at) => !packages[at]?.inBundle && !note.packages[at]?.inBundle);
  const plain = changed.every((at) => isPlain(at, note.packages[at]) && isPlain(at, packages[at])) && unpacked.every((at) => at.split('node_modules/').length === 2);
  // What comes in a tarball comes with it.
  const bundled = changed.every((at) => unpacked.some((around) => at === around || at.startsWith(`${around}/`)));
  if (!plain || !bundled || loose(note.packages, unpacked) || loose(packages, unpacked)) return undefined;
  const beside = join(locked, 'unpacked');
  for (const at of unpacked.filter((path) => path in packages)) {
    const tarball = tarballOf(storage, at.slice('node_modules/'.length), packages[at].version!);
    mkdirSync(join(beside, at), { recursive: true });
    const whole = existsSync(tarball) && integrity(readFileSync(tarball)) === packages[at].integrity
      && spawnSync('tar', ['-xzf', tarball, '--strip-components=1', '--no-same-owner', '--no-same-permissions', '-C', join(beside, at)]).status === 0;
    if (!whole) return undefined;
  }
  rmSync(stamp, { force: true });
  for (const at of unpacked) {
    rmSync(join(program.folder, at), { recursive: true, force: true });
    if (!(at in packages)) continue;
    mkdirSync(dirname(join(program.folder, at)), { recursive: true });
    renameSync(join(beside, at), join(program.folder, at));
  }
  writeFileSync(join(modules, NOTE), `${JSON.stringify({ ...note, packages }, undefined, 2)}\n`);
  noteInstalled(locked, modules);
  return unpacked.filter((at) => at in packages).map((at) => `${at.split('/').at(-1)} ${packages[at].version}`);
}

/** Whether an entry is a release of ours, or travels in one, and npm does nothing for it but to unpack it. */
function isPlain(at: string, entry: LockedPackage | undefined): boolean {
  if (entry === undefined) return true;
  return isOurs(at.split('node_modules/')[1].replace(/\/$/, '')) && !entry.link && !['bin', 'os', 'cpu'].some((member) => member in entry);
}

/** Whether npm has put something into the folder of a package that its tarball doesn't hold. */
function loose(packages: LockFile['packages'], around: readonly string[]): boolean {
  return Object.entries(packages).some(([at, { inBundle }]) => !inBundle && around.some((folder) => at.startsWith(`${folder}/`)));
}

function stampOf(locked: string, modules: string): string {
  return `${createHash('sha256').update(readFileSync(join(locked, LOCK))).digest('hex')}\n${digestOf(modules)}`;
}

/** The names, sizes and times of all files that are installed: a file that was edited has another time. */
function digestOf(modules: string): string {
  const hash = createHash('sha256');
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (folder !== modules || entry.name !== STAMP) {
        const { size, mtimeMs } = lstatSync(path);
        hash.update(`${path.slice(modules.length)}\0${size} ${mtimeMs}\n`);
      }
    }
  };
  if (existsSync(modules)) walk(modules);
  return hash.digest('hex');
}
