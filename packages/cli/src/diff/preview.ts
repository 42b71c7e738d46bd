/** Renders clusters to a folder of its own: what is rendered stays as it is. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { ClusterFolder } from '@monosense-io/output';
import { interruptible } from '../interrupt.ts';
import { configurationOf, FILE } from '../repository/configuration.ts';
import type { Program } from '../repository/programs.ts';
import type { Files } from './model.ts';
import { Refusal } from '../refusal.ts';

const WORKSPACE = new Refusal('DIFF-005', {
  protects: 'What is not released is rendered from sources, and nothing says where they are.',
  wrong: 'platform diff --unreleased, without "workspace" in platform.json',
  right: '{ "workspace": { "packages": "packages" } }',
});

const COMPILES = new Refusal('DIFF-003', {
  protects: 'The difference would be that of older code.',
  wrong: 'a package that does not compile',
  right: 'the same, corrected',
});

/** A render: the programs, what they wrote, and what the programs say that don't run. */
export interface Preview {
  /** Temporary: to be removed by whoever asked for it. */
  readonly folder: string;
  readonly failures: Array<{ cluster: string; message: string }>;
}

/**
 * Runs every program, with its installed packages or with those of the workspace. Programs read
 * and write from where they stand, so each stands in a folder of links to its own files, beside
 * links to what the clusters of the lab have in common. What is committed is there as its contract:
 * the synthesis refuses upgrades that can't be done from it.
 */
export async function preview(root: string, programs: readonly Program[], committed: ReadonlyMap<string, Files>, unreleased: boolean): Promise<Preview> {
  const folder = mkdtempSync(join(tmpdir(), 'diff-'));
  const configured = configurationOf(root);
  const { clusters, reads } = configured;
  const failures: Preview['failures'] = [];
  if (programs.length > 0) linkFiles(join(root, configured.programs), join(folder, configured.programs), (entry) => entry.isFile());
  for (const program of programs) {
    const place = join(folder, program.path);
    linkFiles(program.folder, place, ({ name }) => name !== 'node_modules');
    const contract = committed.get(program.name)?.get(ClusterFolder.CONTRACT);
    if (contract !== undefined) {
      const file = join(folder, clusters, program.name, ClusterFolder.CONTRACT);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, contract);
    }
  }
  const running = new Map<string, Promise<boolean>>();
  const render = (program: Program): Promise<boolean> => {
    const started = running.get(program.name) ?? renderOne(program);
    running.set(program.name, started);
    return started;
  };
  const renderOne = async (program: Program): Promise<boolean> => {
    const read = programs.filter(({ name }) => reads[program.name]?.includes(name));
    const ready = await Promise.all(read.map(render));
    const unready = read.filter((_, index) => !ready[index]).map(({ name }) => `'${name}'`);
    const message = unready.length > 0
      ? `${program.label} the program reads what ${unready.join(' and ')} renders, and that failed: correct it first`
      : await run(root, process.execPath, [join(import.meta.dirname, `run${extname(import.meta.filename)}`), program.name, folder, unreleased ? 'unreleased' : 'pins']);
    if (message !== undefined) failures.push({ cluster: program.name, message });
    return message === undefined;
  };
  await interruptible(() => rmSync(folder, { recursive: true, force: true }), () => Promise.all(programs.map(render)));
  return { folder, failures };
}

/** A folder of links to what is wanted of another. */
function linkFiles(from: string, to: string, wanted: (entry: Dirent) => boolean): void {
  mkdirSync(to, { recursive: true });
  readdirSync(from, { withFileTypes: true }).filter(wanted).forEach(({ name }) => symlinkSync(join(from, name), join(to, name)));
}

/** Compiles the packages of the workspace, where what runs is what they are compiled to, and not their sources. */
export async function compile(root: string): Promise<void> {
  const { workspace } = configurationOf(root);
  if (workspace === undefined) throw WORKSPACE.error(FILE, `'workspace' must say where the sources of packages are and doesn't: add it, or leave '--unreleased' out`);
  if (workspace.compile === undefined) return;
  const [command, ...args] = workspace.compile.split(' ');
  const message = await run(root, command, args);
  if (message !== undefined) throw COMPILES.error('diff', `'${workspace.compile}' must succeed, see what it says:\n${message}`);
}

/** Runs a program; what it says when it fails, and nothing when it doesn't. */
async function run(root: string, command: string, args: string[]): Promise<string | undefined> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (text) => { output += text; });
  child.stderr.on('data', (text) => { output += text; });
  const status = await interruptible(() => child.kill(), () => new Promise((ended, failed) => child.once('error', failed).once('close', ended)));
  return status === 0 ? undefined : output.trim();
}
