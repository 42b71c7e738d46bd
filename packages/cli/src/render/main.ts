/** Renders clusters from their pins. */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { extname, join } from 'node:path';
import { interruptible } from '../interrupt.ts';
import { Refusal } from '../refusal.ts';
import { clustersPath } from '../repository/clusters.ts';
import { configurationOf } from '../repository/configuration.ts';
import { programOf, programsOf } from '../repository/programs.ts';
import type { Program } from '../repository/programs.ts';
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
export async function renderAll(root: string, names: readonly string[], options: Options): Promise<number> {
  const programs = somePrograms(root);
  await install(root);
  const wanted = programs.filter(({ name }) => names.length === 0 || names.includes(name));
  const running = new Map<string, Promise<boolean>>();
  const { reads } = configurationOf(root);
  const render = (program: Program): Promise<boolean> => {
    const started = running.get(program.name) ?? after(program);
    running.set(program.name, started);
    return started;
  };
  const after = async (program: Program): Promise<boolean> => {
    // Only those that are rendered anyway: the others' contracts are there.
    const before = await Promise.all(wanted.filter(({ name }) => reads[program.name]?.includes(name)).map(render));
    if (before.includes(false)) return false;
    console.log(`${program.label} render`);
    const child = spawn(process.execPath, [SELF, 'render', '--installed', ...(options.validator ? [] : ['--no-validator']), program.name], { cwd: root, stdio: 'inherit' });
    return await interruptible(() => child.kill(), () => new Promise((ended, failed) => child.once('error', failed).once('close', (status) => ended(status === 0))));
  };
  const done = await Promise.all(wanted.map(render));
  return done.includes(false) ? 1 : 0;
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

/** Renders one cluster with what is installed, in this very process. */
export async function renderOne(cwd: string, name: string, options: Options): Promise<void> {
  const root = realpathSync(cwd);
  const program = programOf(root, name);
  // A third of a render's start is compiling the same modules again.
  enableCompileCache(join(root, 'node_modules/.cache/render'));
  if (!existsSync(join(program.folder, 'main.ts'))) {
    throw PROGRAM.error(program.path, "the folder must hold a cluster's program, and has no 'main.ts': write it, or remove the folder");
  }
  assertInstalled(program, root);
  // Loaded only where it is needed, and before nothing more may be.
  const readers = options.validator ? new (await import('../readers/readers.ts')).Readers(root) : undefined;
  guardModules(program, root);
  await runProgram(program, {
    root,
    cwd: program.folder,
    packages: program.folder,
    clusters: join(root, clustersPath(root)),
    ...(readers ? { readers } : {}),
  });
}
