/**
 * Makes every program ready to run: its pins and its lock file are checked, the lock file
 * follows the pins, and exactly what is locked is installed.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interruptible } from '../interrupt.ts';
import { configurationOf } from '../repository/configuration.ts';
import { trackedIn } from '../repository/git.ts';
import { isOurs } from '../repository/packages.ts';
import { Refusal } from '../refusal.ts';
import { storageOf } from '../registry/releases.ts';
import { followedLock } from './follow.ts';
import { isInstalled, isInstalledFrom, noteInstalled, unpackReleases } from './installed.ts';
import { lockProblems, NPMRC, publishedProblems } from './locks.ts';
import { lockDifferences, missingLock, pinProblems, unpinnedProblems } from './pins.ts';
import { committedProblems, factsProblems, LOCK, lockFault, lockOf, pinsOf, programsOf } from '../repository/programs.ts';
import type { Program } from '../repository/programs.ts';
import { npmFailed } from './npm.ts';
import { startRegistry } from './registry.ts';
import type { Registry } from './registry.ts';

const FOLLOWS = new Refusal('RENDER-006', {
  protects: 'What is rendered would not be what the pins say.',
  wrong: 'pins that are newer than their lock file',
  right: 'npx platform render',
});
const INSTALLED = new Refusal('RENDER-007', {
  protects: 'A program would run with what was installed for another lock file.',
  wrong: 'node_modules of another lock file',
  right: 'npx platform render',
});

/** Starts the registry the first time that somebody needs it. */
type Served = () => Promise<Registry>;

export interface PrepareOptions {
  readonly programs: Program[];
  /** The root of the repository. */
  readonly root: string;
  /**
   * What becomes of lock files that are behind their pins: they are written, they are refused, as in CI, or what would be written
   * is installed and they stay as they are.
   */
  readonly behind: 'write' | 'refuse' | 'keep';
}

/** Checks, locks and installs. Every violation of every program is reported in one run. */
export async function prepare({ programs, root, behind }: PrepareOptions): Promise<void> {
  const problems = [...committed(root), ...programs.flatMap((program) => [...problemsOf(program, root), ...missingLock(program)])];
  const unlocked = programs.filter((program) => lockOf(program) && lockDifferences(program).length > 0);
  if (behind === 'refuse') {
    problems.push(...unlocked.map(lockIsBehind));
  }
  refuse(problems);
  // In CI, what says that it is installed may have come with a branch or a cache.
  const missing = programs.filter((program) => process.env.CI === 'true' || !isInstalled(program));
  await withRegistry(root, async (registry) => {
    await Promise.all(unlocked.map((program) => writeLock(program, root, registry, behind === 'keep')));
    await Promise.all(programs.filter((program) => (missing.includes(program) || !isInstalled(program)) && !(behind === 'keep' && unlocked.includes(program))).map((program) => installLocked(program, root, registry)));
  });
}

/** Writes the lock files that are missing or behind their pins, and anew those that nobody can read. */
export async function lock({ programs, root }: Omit<PrepareOptions, 'behind'>): Promise<Program[]> {
  const behind = programs.flatMap((program): Program[] => {
    const fault = lockFault(program);
    if (fault === undefined) return !lockOf(program) || lockDifferences(program).length > 0 ? [program] : [];
    console.log(`${program.label} package-lock.json is made anew, since nobody can read it`);
    return [{ ...program, anew: true }];
  });
  // What is wrong in a lock file would stay in the one that follows it.
  refuse(behind.flatMap((program) => problemsOf(program, root)));
  await withRegistry(root, async (registry) => {
    await Promise.all(behind.map((program) => writeLock(program, root, registry)));
  });
  return behind;
}

/** What the lab has in common is said once. */
function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error([...new Set(problems)].join('\n'));
}

/** What is wrong with the facts or the pins of a program, or else with what it has locked for them. */
function problemsOf(program: Program, root: string): string[] {
  const storage = storageOf(root);
  const unreadable = factsProblems(program);
  if (unreadable.length > 0) return unreadable;
  const pins = pinProblems(program, storage);
  return pins.length > 0 ? pins : lockProblems(program, root, storage);
}

/** What is wrong with packages that are committed in this clone. */
function committed(root: string): string[] {
  return committedProblems(trackedIn(root, configurationOf(root).programs));
}

/** Refuses to run programs whose packages are not exactly those of their lock files, or are committed. */
export function assertInstalled(programs: readonly Program[], root: string): void {
  refuse(committed(root).filter((problem) => programs.some(({ path }) => problem.startsWith(`[${path}/`))));
  for (const program of programs) {
    if (!isInstalled(program)) {
      throw INSTALLED.error(program.path, "the packages of 'package-lock.json' must be installed first: run 'npx platform render'");
    }
  }
}

function lockIsBehind(program: Program): string {
  return FOLLOWS.at(program.path, `'package-lock.json' must follow package.json, got ${lockDifferences(program).join(', ')}: run 'npx platform lock' and commit ${program.path}/package-lock.json`);
}

/** The registry is started for what only npm can do, and stopped at the end. */
async function withRegistry(root: string, use: (registry: Served) => Promise<void>): Promise<void> {
  let starting: Promise<Registry> | undefined;
  let running: Registry | undefined;
  const start = async (): Promise<Registry> => (running = await startRegistry(root));
  try {
    await interruptible(() => void running?.close(), () => use(() => (starting ??= start())));
  } finally {
    // One that could not be started has failed where it was needed.
    await (await starting?.catch(() => undefined))?.close();
  }
}

/** @param keep whether the lock file stays as it is, and what it would be is installed */
async function writeLock(program: Program, root: string, registry: Served, keep = false): Promise<void> {
  const followed = followedLock(program, storageOf(root));
  console.log(`${program.label} ${followed === undefined ? 'npm install --package-lock-only' : 'package-lock.json follows its pins'}`);
  await inEmptyFolder(program, root, async (folder) => {
    if (followed === undefined) await npm(program, root, folder, ['install', '--package-lock-only', '--omit-lockfile-registry-resolved'], registry);
    else writeFileSync(join(folder, LOCK), followed);
    const written = { ...program, folder, anew: false };
    const problems = [...unpinnedProblems(written, storageOf(root)), ...lockProblems(written, root, storageOf(root)), ...await publishedProblems(written, root, storageOf(root), folder)];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    // To install takes less than to lock does: versions that npm lets stand where they were, it refuses there.
    if (followed === undefined) await npm(program, root, folder, ['ci', '--dry-run'], registry);
    if (keep) {
      if (process.env.CI === 'true' || !isInstalledFrom(program, folder)) await install(program, root, folder, registry);
      return;
    }
    // Whole or not at all: nobody reads half a lock file.
    const beside = join(program.folder, `.${LOCK}.new`);
    copyFileSync(join(folder, LOCK), beside);
    renameSync(beside, join(program.folder, LOCK));
  });
}

async function installLocked(program: Program, root: string, registry: Served): Promise<void> {
  await inEmptyFolder(program, root, async (folder) => {
    const problems = await publishedProblems(program, root, storageOf(root), folder);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    await install(program, root, folder, registry);
  });
}

/** Installs what is locked in a folder, for the program. */
async function install(program: Program, root: string, folder: string, registry: Served): Promise<void> {
  const unpacked = process.env.CI === 'true' ? undefined : unpackReleases(program, folder, storageOf(root));
  if (unpacked !== undefined) {
    unpacked.forEach((release) => console.log(`${program.label} unpacks ${release}`));
    return;
  }
  console.log(`${program.label} npm ci`);
  await npm(program, root, folder, ['ci', '--prefer-offline'], registry);
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  noteInstalled(folder, modules);
  // Whole or not at all.
  rmSync(join(program.folder, 'node_modules'), { recursive: true, force: true });
  renameSync(modules, join(program.folder, 'node_modules'));
}

/**
 * Gives npm a folder with the pins, the lock file and what the root says of registries, and nothing else: of what is installed it
 * takes entries without a hash, and of other files it takes orders.
 */
async function inEmptyFolder(program: Program, root: string, use: (folder: string) => Promise<void>): Promise<void> {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'npm-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    ['package.json', ...(program.anew ? [] : [LOCK])].filter((file) => existsSync(join(program.folder, file))).forEach((file) => copyFileSync(join(program.folder, file), join(folder, file)));
    if (existsSync(join(root, NPMRC))) copyFileSync(join(root, NPMRC), join(folder, NPMRC));
    await interruptible(remove, () => use(folder));
  } finally {
    remove();
  }
}

/** Runs npm. */
async function npm(program: Program, root: string, folder: string, args: string[], registry: Served): Promise<void> {
  const child = spawn('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    env: { ...process.env, ...(await registry()).env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => { output += text; });
  child.stderr.on('data', (text) => { output += text; });
  const status = await interruptible(() => child.kill(), () => new Promise((ended, failed) => child.once('error', failed).once('close', ended)));
  if (status === 0) return;
  // What its cache holds of a registry may be older, or of another registry that stood at the same address.
  const online = '--prefer-online';
  if (/\b(ETARGET|E404|EINTEGRITY)\b/.test(output) && !args.includes(online)) return npm(program, root, folder, [...args.filter((arg) => arg !== '--prefer-offline'), online], registry);
  throw npmFailed(program.path, args, output, packagesIn(root));
}

/** The packages that programs pin or have locked. */
function packagesIn(root: string): string[] {
  return [...new Set(programsOf(root).flatMap((program) => [...Object.keys(pinsOf(program)), ...Object.keys(lockOf(program)?.packages ?? {}).map((path) => path.split('node_modules/').at(-1)!)]))].filter(isOurs);
}
