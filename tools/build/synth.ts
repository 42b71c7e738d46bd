import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const RUNS = new Refusal('BUILD-001', {
  protects: 'What failed has not been written.',
  wrong: 'npm install that ends with 1',
  right: 'npm install that ends with 0',
});

/** Remembers what synthesis read and wrote the last time. */
const STAMP = 'node_modules/.cache/synth';

/** Runs `.projenrc.ts`, unless all that it reads and writes is as it left it. */
export function synthesize(root: string, { always = false } = {}): void {
  const stamp = join(root, STAMP);
  if (!always && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(root)) {
    return;
  }
  console.log('projen');
  run(root, 'node', '.projenrc.ts');
  linkWorkspace(root);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint(root));
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

function fingerprint(root: string): string {
  const { files: generated } = JSON.parse(readFileSync(join(root, '.projen/files.json'), 'utf8'));
  const files = [
    '.projenrc.ts',
    'package-lock.json',
    ...below(root, 'projenrc', (file) => file.endsWith('.ts')),
    // A component package is its package.json, and the runbook that the list of components leads to; a program is all of its folder.
    ...folders(root, 'packages').flatMap((folder) => [`${folder}/package.json`, `${folder}/RUNBOOK.md`]),
    ...below(root, 'apps', () => true),
    // A program's first pin is the newest release.
    ...below(root, 'tools/registry/storage', (file) => file.endsWith('package.json')),
    ...generated,
  ];
  const hash = createHash('sha256');
  for (const file of [...new Set(files)].sort()) {
    hash.update(`${file}\0${existsSync(join(root, file)) ? readFileSync(join(root, file)) : ''}\0`);
  }
  return hash.digest('hex');
}

function folders(root: string, parent: string): string[] {
  return existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : [];
}

function below(root: string, folder: string, wanted: (file: string) => boolean): string[] {
  if (!existsSync(join(root, folder))) {
    return [];
  }
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return entry.name === 'node_modules' ? [] : below(root, path, wanted);
    }
    return wanted(path) ? [path] : [];
  });
}
