import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { begin, isDone } from './step.ts';
import { synthesisOf } from './steps.ts';

const RUNS = new Refusal('BUILD-001', {
  protects: 'What failed has not been written.',
  wrong: 'npm install that ends with 1',
  right: 'npm install that ends with 0',
});

/** Runs `.projenrc.ts`, unless all that it reads and writes is as it left it. */
export function synthesize(root: string, { always = false } = {}): void {
  if (!always && isDone(root, synthesisOf(root))) return;
  console.log('projen');
  const done = begin(root, synthesisOf(root));
  run(root, 'node', '.projenrc.ts');
  linkWorkspace(root);
  done();
}

/** Links new packages into the root, and lets its lock file follow their package.json: without, `npm ci` refuses. */
export function linkWorkspace(root: string): void {
  const { packages: locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const asLocked = ({ name, version, dependencies = {}, peerDependencies = {} }: any = {}) => JSON.stringify([name, version, ...[dependencies, peerDependencies].map((needs) => Object.entries(needs).sort())]);
  const existing = folders(root, 'packages').filter((folder) => existsSync(join(root, folder, 'package.json')));
  const follows = existing.every((folder) => asLocked(locked[folder]) === asLocked(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))));
  const gone = Object.keys(locked).some((folder) => /^packages\/[^/]+$/.test(folder) && !existing.includes(folder));
  if (!follows || gone) {
    run(root, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
  }
}

function run(root: string, command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    throw RUNS.error('build', `'${[command, ...args].join(' ')}' must run without an error: see above what it says`);
  }
}

function folders(root: string, parent: string): string[] {
  return existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : [];
}
