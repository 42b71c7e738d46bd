/**
 * `npx projen release`: gives every package with changesets its next version, compiles,
 * and adds each version that was never released to the embedded registry. Nothing is
 * committed: look at the difference, then commit it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { synthesize } from '../build/synth.ts';
import { storageOf } from '../registry/storage.ts';
import { releasePackages } from './pack.ts';

const root = process.cwd();

try {
  if (hasChangesets()) {
    run('changeset', 'version');
    // Peer ranges and the lock file follow the versions.
    synthesize(root, { always: true });
  }
  run('nx', 'run-many', '--targets=compile,docs', '--output-style=static');
  const released = releasePackages(root, storageOf(root), new Date());
  console.log(released.length > 0
    ? `released ${released.join(', ')}: commit tools/registry/storage and packages, then pin them in apps/*/package.json`
    : 'nothing to release: every version is in the embedded registry already');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function hasChangesets(): boolean {
  return existsSync('.changeset') && readdirSync('.changeset').some((file) => file.endsWith('.md') && file !== 'README.md');
}

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error(`[release] '${[command, ...args].join(' ')}' must succeed: see above what it says, then run 'npx projen release' again`);
  }
}
