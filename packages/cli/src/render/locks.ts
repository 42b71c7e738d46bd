/**
 * What a program's lock file may hold. npm takes bytes from wherever it is told, and a render
 * runs them: so no entry names an address, and each has the hash of what was released, or of
 * what the root's own lock file or npm's registry has under that name and version.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isOurs } from '../repository/packages.ts';
import { metadataOf } from '../registry/releases.ts';
import { Refusal } from '../refusal.ts';
import { readJson } from '../repository/json.ts';
import { LOCK, lockOf } from '../repository/programs.ts';
import { npmFailed } from './npm.ts';
import type { LockedPackage, LockFile, Program } from '../repository/programs.ts';

const NO_ADDRESS = new Refusal('RENDER-011', {
  protects: 'Npm downloads a package from the address in a lock file, whoever answers there.',
  wrong: '"resolved": "https://example.org/c.tgz"',
  right: 'no resolved',
});
const OWN_NAME = new Refusal('RENDER-012', {
  protects: 'A link or an alias runs another package under a name that people trust.',
  wrong: '"name": "other", or "link": true',
  right: 'an entry of its own name',
});
const HASHED = new Refusal('RENDER-013', {
  protects: 'Npm takes any bytes for an entry without a hash.',
  wrong: 'an entry without integrity',
  right: 'npx platform lock',
});
const AS_RELEASED = new Refusal('RENDER-014', {
  protects: 'A render with other bytes than were released runs what has never soaked.',
  wrong: 'an integrity that tools/registry/storage does not have',
  right: 'npx platform lock',
});
const AS_THE_ROOT = new Refusal('RENDER-015', {
  protects: 'The same version with two hashes is two packages, and nobody has reviewed one of them.',
  wrong: 'constructs 10.8.1 with another integrity than in package-lock.json',
  right: 'npx platform lock',
});
const AS_PUBLISHED = new Refusal('RENDER-016', {
  protects: "A hash that npm's registry does not have belongs to bytes from elsewhere.",
  wrong: 'an integrity that npmjs does not have',
  right: 'npx platform lock',
});
const BUNDLED = new Refusal('RENDER-017', {
  protects: 'An entry that only says that it is bundled needs no hash, and npm downloads it.',
  wrong: '"inBundle": true in a package that bundles nothing',
  right: 'npx platform lock',
});
const VERSION = new Refusal('RENDER-018', {
  protects: 'Npm takes an address for a version, and downloads from there.',
  wrong: '"version": "https://example.org/c.tgz"',
  right: '"version": "10.8.1"',
});

/** What npm is told of registries. */
export const NPMRC = '.npmrc';

const WAY_OUT = "delete the file, run 'npx platform lock' and look at what changes";

/** An entry of a lock file, with what it is called. */
interface Entry extends LockedPackage {
  readonly at: string;
  readonly name: string;
}

/** Everything that is wrong with a lock file by what this repository knows, one sentence each. */
export function lockProblems(program: Program, root: string, storage: string | undefined): string[] {
  const known = entriesOf(rootLock(root));
  return entriesOf(lockOf(program)).flatMap((entry) => entryProblem(program, entry, known, storage) ?? []);
}

/** What the root's lock file doesn't know, and npm's registry has differently. Asks the network, and only for these. */
export async function publishedProblems(program: Program, root: string, storage: string | undefined, cwd: string): Promise<string[]> {
  const known = entriesOf(rootLock(root));
  const strange = entriesOf(lockOf(program)).filter((entry) => !isKept(entry.name, storage) && !entry.inBundle && !known.some((other) => isSame(other, entry)));
  const published = await publishedIntegrities(program, strange, cwd);
  return strange.flatMap((entry, index) => (published[index] === entry.integrity ? [] : [
    AS_PUBLISHED.at(program.path, `'${entry.at}' of package-lock.json must hold the hash ${published[index]} that npm's registry has of ${entry.name} ${entry.version}, got ${entry.integrity}: ${WAY_OUT}`),
  ]));
}

function entryProblem(program: Program, entry: Entry, known: readonly Entry[], storage: string | undefined): string | undefined {
  const { at, name, version, integrity } = entry;
  const where = `'${at}' of package-lock.json`;
  if (entry.resolved !== undefined) return NO_ADDRESS.at(program.path, `${where} must not name an address, got '${entry.resolved}': ${WAY_OUT}`);
  if (entry.link || at.split('node_modules/').at(-1) !== name || !at.startsWith('node_modules/')) {
    return OWN_NAME.at(program.path, `${where} must be the package of that name, got ${entry.link ? 'a link' : `'${name}'`}: ${WAY_OUT}`);
  }
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version ?? '')) return VERSION.at(program.path, `${where} must have an exact version, got '${version}': ${WAY_OUT}`);
  if (entry.inBundle) {
    return isBundled(entry, entriesOf(lockOf(program)), known, storage) ? undefined
      : BUNDLED.at(program.path, `${where} must come in the package around it, got ${version}, which doesn't: ${WAY_OUT}`);
  }
  if (!integrity) return HASHED.at(program.path, `${where} must hold the hash of ${name} ${version}, got none: ${WAY_OUT}`);
  if (isKept(name, storage)) {
    const released = metadataOf(storage, name)?.versions[version!]?.dist.integrity;
    return integrity === released ? undefined : AS_RELEASED.at(program.path, `${where} must hold the hash ${released} of ${name} ${version}, got ${integrity}: ${WAY_OUT}`);
  }
  const other = known.find((candidate) => candidate.name === name && candidate.version === version && !candidate.inBundle);
  return other === undefined || other.integrity === integrity ? undefined
    : AS_THE_ROOT.at(program.path, `${where} must hold the hash ${other.integrity} that the root's lock file has of ${name} ${version}, got ${integrity}: ${WAY_OUT}`);
}

/** Whether the releases of a package are in the repository, which then says what they are. */
function isKept(name: string, storage: string | undefined): boolean {
  return storage !== undefined && isOurs(name);
}

function isSame(one: Entry, other: Entry): boolean {
  return one.name === other.name && one.version === other.version && one.integrity === other.integrity;
}

/** Whether an entry is in the tarball that it says. Of what the root has too, its lock file tells; the rest has a hash that npm's registry is asked for. */
function isBundled({ at, name, version }: Entry, locked: readonly Entry[], known: readonly Entry[], storage: string | undefined): boolean {
  const around = locked.filter((other) => !other.inBundle && at.startsWith(`${other.at}/node_modules/`)).at(-1);
  if (around === undefined) return false;
  // What a release of ours says that it bundles is in its tarball: it was packed so, and its hash is checked.
  if (isKept(around.name, storage)) return metadataOf(storage, around.name)?.versions[around.version!]?.bundledDependencies?.includes(name) ?? false;
  return !known.some((other) => other.at === around.at && isSame(other, around)) || known.some((other) => other.at === at && other.inBundle && other.version === version);
}

function entriesOf(lock: LockFile | undefined): Entry[] {
  return Object.entries(lock?.packages ?? {}).filter(([at]) => at !== '').map(([at, entry]) => ({ ...entry, at, name: entry.name ?? at.split('node_modules/').at(-1)! }));
}

function rootLock(root: string): LockFile | undefined {
  const file = join(root, LOCK);
  return existsSync(file) ? readJson(file, LOCK) : undefined;
}

/**
 * The hashes that npm's registry has of some packages, in their order. npm is asked once for all of them, as dependencies under
 * names of our own, since each start of it takes half a second.
 *
 * @param cwd a folder with what npm is told of registries
 */
async function publishedIntegrities(program: Program, entries: readonly Entry[], cwd: string): Promise<string[]> {
  if (entries.length === 0) return [];
  const folder = mkdtempSync(join(cwd, 'published-'));
  try {
    if (existsSync(join(cwd, NPMRC))) copyFileSync(join(cwd, NPMRC), join(folder, NPMRC));
    const dependencies = Object.fromEntries(entries.map(({ name, version }, index) => [`entry-${index}`, `npm:${name}@${version}`]));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies }));
    await promisify(execFile)('npm', ['install', '--package-lock-only', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
    const { packages } = JSON.parse(readFileSync(join(folder, LOCK), 'utf8')) as LockFile;
    return entries.map((_, index) => packages[`node_modules/entry-${index}`]?.integrity ?? 'of nothing');
  } catch {
    // One that isn't there is named by none of the others.
    return Promise.all(entries.map((entry) => publishedIntegrity(program, entry, cwd)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function publishedIntegrity(program: Program, { name, version }: Entry, cwd: string): Promise<string> {
  const args = ['view', `${name}@${version}`, 'dist.integrity', '--json'];
  const { stdout } = await promisify(execFile)('npm', args, { cwd }).catch(({ stdout = '', stderr = '', code, syscall, path, message }) => {
    // Any other failure says nothing of the package.
    if (stderr.includes('E404')) return { stdout: '' };
    throw syscall === undefined ? npmFailed(program.path, args, `${stderr}${stdout}`) : Object.assign(new Error(message), { code, syscall, path });
  });
  return stdout === '' ? 'of nothing' : JSON.parse(stdout);
}
