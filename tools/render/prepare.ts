/**
 * Makes every program ready to run: its pins are checked, its lock file follows them, and
 * exactly what is locked is installed in its own folder.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRegistry } from '../registry/server.ts';
import type { Registry } from '../registry/server.ts';
import { lockDifferences, missingLock, pinProblems } from './pins.ts';
import { lockOf } from './program.ts';
import type { Program } from './program.ts';

export interface PrepareOptions {
  readonly programs: Program[];
  /** The folder of the embedded registry. */
  readonly storage: string;
  /** Whether committed files may be changed: not in CI. */
  readonly mayChange: boolean;
}

/** Checks, locks and installs. Every violation of every program is reported in one run. */
export async function prepare({ programs, storage, mayChange }: PrepareOptions): Promise<void> {
  const problems = programs.flatMap((program) => [...pinProblems(program, storage), ...missingLock(program)]);
  const unlocked = programs.filter((program) => lockOf(program) && lockDifferences(program).length > 0);
  if (!mayChange) {
    problems.push(...unlocked.map(lockIsBehind));
  }
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  await withRegistry(storage, unlocked.length > 0 || programs.some((program) => !isInstalled(program)), async (registry) => {
    await Promise.all(unlocked.map((program) => writeLock(program, registry)));
    await Promise.all(programs.filter((program) => !isInstalled(program)).map((program) => install(program, registry)));
  });
}

/** Writes the lock files that are missing or behind their pins. */
export async function lock({ programs, storage }: Omit<PrepareOptions, 'mayChange'>): Promise<Program[]> {
  const behind = programs.filter((program) => !lockOf(program) || lockDifferences(program).length > 0);
  const problems = behind.flatMap((program) => pinProblems(program, storage));
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  await withRegistry(storage, behind.length > 0, async (registry) => {
    await Promise.all(behind.map((program) => writeLock(program, registry)));
  });
  return behind;
}

/** Refuses to run a program whose packages are not exactly those of its lock file. */
export function assertInstalled(program: Program): void {
  if (!isInstalled(program)) {
    throw new Error(`${program.label} the packages of package-lock.json must be installed first: run 'npx projen build'`);
  }
}

function lockIsBehind(program: Program): string {
  return `${program.label} 'package-lock.json' must follow package.json, got ${lockDifferences(program).join(', ')}: run 'npx projen lock' and commit apps/${program.name}/package-lock.json`;
}

async function withRegistry(storage: string, needed: boolean, use: (registry: Registry) => Promise<void>): Promise<void> {
  if (!needed) {
    return;
  }
  const registry = await startRegistry(storage);
  try {
    await use(registry);
  } finally {
    await registry.close();
  }
}

async function writeLock(program: Program, registry: Registry): Promise<void> {
  console.log(`${program.label} npm install --package-lock-only`);
  await npm(program, ['install', '--package-lock-only'], registry);
}

async function install(program: Program, registry: Registry): Promise<void> {
  console.log(`${program.label} npm ci`);
  await npm(program, ['ci', '--prefer-offline'], registry);
  writeFileSync(stampFile(program), lockHash(program));
}

/** Runs npm in a program's folder. The registry answers from this very process, so nothing may block it. */
async function npm(program: Program, args: string[], registry: Registry): Promise<void> {
  const child = spawn('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: program.folder,
    env: { ...process.env, ...registry.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => { output += text; });
  child.stderr.on('data', (text) => { output += text; });
  const status = await new Promise((ended, failed) => child.once('error', failed).once('close', ended));
  if (status !== 0) {
    throw new Error(`${program.label} 'npm ${args.join(' ')}' failed, see what it says:\n${output.trim()}`);
  }
}

/** Whether what was installed is what the lock file holds now: file times say nothing after a checkout. */
function isInstalled(program: Program): boolean {
  return existsSync(stampFile(program)) && readFileSync(stampFile(program), 'utf8') === lockHash(program);
}

function stampFile(program: Program): string {
  return join(program.folder, 'node_modules', '.installed-from');
}

function lockHash(program: Program): string {
  return createHash('sha256').update(readFileSync(join(program.folder, 'package-lock.json'))).digest('hex');
}
