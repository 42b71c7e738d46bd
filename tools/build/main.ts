/**
 * `npx projen build` after the install: synthesizes the configuration, compiles and
 * documents the packages, and renders every cluster from its pins.
 */
import { spawnSync } from 'node:child_process';
import { prepare } from '../../packages/cli/src/render/prepare.ts';
import { programsOf } from '../../packages/cli/src/repository/programs.ts';
import { assertUnchanged, takeSnapshot } from './changes.ts';
import { synthesize } from './synth.ts';

const root = process.cwd();
const ci = process.env.CI === 'true';

try {
  const before = ci ? takeSnapshot(root) : undefined;
  synthesize(root);
  await prepare({ programs: programsOf(root), root, mayChange: !ci });
  nx('run-many', '--targets=compile,docs,check,render', '--output-style=static');
  if (before) {
    assertUnchanged(before, takeSnapshot(root));
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function nx(...args: string[]): void {
  const { status } = spawnSync('nx', args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error('[build] every task must succeed: see above which failed and why');
  }
}
