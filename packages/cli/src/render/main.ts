/** Renders clusters from their pins. */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Refusal } from '../refusal.ts';
import { clustersPath } from '../repository/clusters.ts';
import { configurationOf } from '../repository/configuration.ts';
import { programOf, programsOf } from '../repository/programs.ts';
import type { Program } from '../repository/programs.ts';
import { rememberProcess } from './apart.ts';
import { guardModules } from './guard.ts';
import { assertInstalled, lock, prepare } from './prepare.ts';
import { runProgram } from './run.ts';

const PROGRAM = new Refusal('RENDER-022', {
  protects: 'A cluster is rendered from a folder of its own.',
  wrong: 'apps/home without main.ts',
  right: 'apps/home/main.ts',
});
/** This program, compiled or not. */
const SELF = join(import.meta.dirname, `../main${extname(import.meta.filename)}`);

/** How clusters are rendered. */
export interface Options {
  /** Whether what is rendered is given to the readers' own code. */
  readonly validator: boolean;
}

/** Checks the pins, follows them, installs what is locked, and renders: some clusters, or all. */
export async function renderAll(cwd: string, names: readonly string[], options: Options): Promise<number> {
  const root = realpathSync(cwd);
  const programs = somePrograms(root);
  await install(root);
  const wanted = programs.filter(({ name }) => names.length === 0 || names.includes(name));
  assertWritten(wanted);
  return renderPrograms(root, inOrder(root, wanted), options, ({ label }) => console.log(`${label} render`));
}

/** Those that others read first: the contracts of programs that are not among them are there. */
function inOrder(root: string, programs: readonly Program[]): Program[] {
  const { reads } = configurationOf(root);
  const sorted = new Set<Program>();
  const add = (program: Program): void => {
    programs.filter(({ name }) => reads[program.name]?.includes(name)).forEach(add);
    sorted.add(program);
  };
  programs.forEach(add);
  return [...sorted];
}

/**
 * Renders programs one after the other in this very process: starting Node and loading the command takes as long as a small
 * cluster does. A program that ends the process takes none with it, and one that changes what all share changes none: the others
 * get a process of their own.
 */
async function renderPrograms(root: string, programs: readonly Program[], { validator }: Options, begin: (program: Program) => void = () => undefined): Promise<number> {
  const { reads } = configurationOf(root);
  const failed = new Set<string>();
  /** Whether a program reads what failed, and so is not rendered, which is said. */
  const waitsForFailed = ({ name, label }: Program): boolean => {
    const missing = (reads[name] ?? []).filter((other) => failed.has(other)).map((other) => `'${other}'`);
    if (missing.length === 0) return false;
    console.error(`${label} not rendered, since ${missing.join(' and ')} failed: correct that first`);
    failed.add(name);
    return true;
  };
  /** Renders programs in a process of their own. Says whether all went well. */
  const renderApart = (others: readonly Program[]): boolean => {
    others.forEach(begin);
    return others.length === 0 || spawnSync(process.execPath, [SELF, 'render', '--installed', ...(validator ? [] : ['--no-validator']), ...others.map(({ name }) => name)], { cwd: root, stdio: 'inherit' }).status === 0;
  };
  // Loaded only where they are needed, and before nothing more may be.
  const readers = validator ? new (await import('../readers/readers.ts')).Readers(root) : undefined;
  const guard = guardModules(root);
  for (const [index, program] of programs.entries()) {
    if (waitsForFailed(program)) continue;
    begin(program);
    guard(program);
    const run = { root, cwd: program.folder, packages: program.folder, clusters: join(root, clustersPath(root)), ...(readers ? { readers } : {}) };
    const restore = rememberProcess();
    const others = (): Program[] => programs.slice(index + 1).filter((other) => !waitsForFailed(other));
    const rendered = await runProgram(program, run, (done) => {
      if (!done) failed.add(program.name);
      restore();
      if (!renderApart(others()) || failed.size > 0) process.exitCode = 1;
    });
    guard(undefined);
    process.chdir(root);
    if (!rendered) failed.add(program.name);
    if (!restore()) return renderApart(others()) && failed.size === 0 ? 0 : 1;
  }
  return failed.size > 0 ? 1 : 0;
}

/** Checks the pins, follows them and installs what is locked: the first half of a render, for every program. */
export async function install(root: string): Promise<void> {
  await prepare({ programs: somePrograms(root), root, behind: process.env.CI === 'true' ? 'refuse' : 'write' });
}

/** Writes the lock files of programs that have none, or whose pins have changed. */
export async function lockAll(root: string): Promise<void> {
  const written = await lock({ programs: somePrograms(root), root });
  written.forEach((program) => console.log(`${program.label} package-lock.json follows its pins: commit it`));
}

/** The programs of a lab, which must have one: who renders nothing has done nothing. */
function somePrograms(root: string): Program[] {
  const programs = programsOf(root);
  if (programs.length === 0) throw PROGRAM.error(configurationOf(root).programs, "the folder must hold a program for each cluster, and holds none: make one, such as 'home' with main.ts, cluster.json and package.json");
  return programs;
}

/** Refuses a folder that has facts and pins, and no program. */
function assertWritten(programs: readonly Program[]): void {
  const missing = programs.find(({ folder }) => !existsSync(join(folder, 'main.ts')));
  if (missing !== undefined) throw PROGRAM.error(missing.path, "the folder must hold a cluster's program, and has no 'main.ts': write it, or remove the folder");
}

/** Renders clusters with what is installed, one after the other as they are named. */
export async function renderInstalled(cwd: string, names: readonly string[], options: Options): Promise<number> {
  const root = realpathSync(cwd);
  const programs = names.map((name) => programOf(root, name));
  assertWritten(programs);
  assertInstalled(programs, root);
  return renderPrograms(root, programs, options);
}
