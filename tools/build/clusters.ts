/**
 * Checks and renders clusters that have changed, each after those whose contracts it reads: `node tools/build/clusters.ts
 * [CLUSTER …]`. What is installed for them is what they run with.
 */
import { spawn } from 'node:child_process';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { configurationOf } from '../../packages/cli/src/repository/configuration.ts';
import { programsOf } from '../../packages/cli/src/repository/programs.ts';
import type { Program } from '../../packages/cli/src/repository/programs.ts';
import { begin, isDone } from './step.ts';
import { clusterOf } from './steps.ts';

const RENDERS = new Refusal('BUILD-008', {
  protects: 'What is not rendered anew is as it was before.',
  wrong: 'a program that does not compile',
  right: 'the same, corrected',
});

/** Checks and renders some clusters. Every one that fails is named. */
export async function renderClusters(root: string, programs: readonly Program[]): Promise<void> {
  const { reads } = configurationOf(root);
  const running = new Map<string, Promise<boolean>>();
  const start = (program: Program): Promise<boolean> => {
    const started = running.get(program.name) ?? after(program);
    running.set(program.name, started);
    return started;
  };
  const after = async (program: Program): Promise<boolean> => {
    const before = await Promise.all(programs.filter(({ name }) => reads[program.name]?.includes(name)).map(start));
    return !before.includes(false) && renderCluster(root, program);
  };
  const done = await Promise.all(programs.map(start));
  const failed = programs.filter((_program, index) => !done[index]).map(({ name }) => name);
  if (failed.length > 0) throw RENDERS.error('build', `every cluster must be rendered, and ${failed.join(' and ')} could not be: see above why, and run 'npx projen build' again`);
}

async function renderCluster(root: string, program: Program): Promise<boolean> {
  const step = clusterOf(root, program);
  if (process.env.CI !== 'true' && isDone(root, step)) return true;
  const done = begin(root, step);
  console.log(`${program.label} check and render`);
  const ok = await run(root, 'tsc', '-p', `${program.path}/tsconfig.json`) && await run(root, 'node', 'packages/cli/src/main.ts', 'render', '--installed', program.name);
  if (ok) done();
  return ok;
}

/** What two clusters say at a time must not be mixed. */
async function run(root: string, command: string, ...args: string[]): Promise<boolean> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (text) => { output += text; });
  child.stderr.on('data', (text) => { output += text; });
  const status = await new Promise((ended, failed) => child.once('error', failed).once('close', ended));
  process.stdout.write(output);
  return status === 0;
}

if (import.meta.main) {
  try {
    const names = process.argv.slice(2);
    await renderClusters(process.cwd(), programsOf(process.cwd()).filter(({ name }) => names.length === 0 || names.includes(name)));
  } catch (error) {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  }
}
