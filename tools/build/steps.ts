/** The steps of a build: what each of them reads and writes. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationOf } from '../../packages/cli/src/repository/configuration.ts';
import { git } from '../../packages/cli/src/repository/git.ts';
import type { Program } from '../../packages/cli/src/repository/programs.ts';
import { filesIn, toolchainIn } from './step.ts';
import type { Step } from './step.ts';

/** What a build says at its end, kept for one that has nothing else to do. */
export const NEEDS = 'node_modules/.cache/build/needs.txt';

/** Pages that the step of the packages writes into folders of others. */
const PAGES = ['docs/refusals.md', 'docs/cli.md'];

/** Folders of a package that are published when they are there. */
const PUBLISHED = ['script', 'dashboards', 'operators', 'schema', 'bin'];

const noPackages = (path: string): boolean => !/(^|\/)node_modules$/.test(path);

/** `.projenrc.ts`, and the links that follow it. */
export function synthesisOf(root: string): Step {
  const list = join(root, '.projen/files.json');
  const generated: string[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')).files : [];
  const manifests = (): string[] => filesIn(root, 'packages', (path) => path.split('/').length < 3 || /^packages\/[^/]+\/(package\.json|RUNBOOK\.md|tsconfig\.build\.json|rights\.json|support\.json|src|src\/[^/]+\.ts)$/.test(path));
  const folders = existsSync(join(root, 'packages')) ? readdirSync(join(root, 'packages')).sort() : [];
  return {
    name: 'synthesis',
    also: folders.flatMap((name) => PUBLISHED.map((folder) => `packages/${name}/${folder}`)).filter((folder) => existsSync(join(root, folder))).join(' '),
    reads: () => [
      '.projenrc.ts', 'package-lock.json', 'node_modules/.package-lock.json',
      ...filesIn(root, 'projenrc'),
      // A component package is its package.json, the files that are published when they are there, and the packages that its sources
      // import; a program is all of its folder.
      ...manifests(),
      ...filesIn(root, 'apps', (path) => noPackages(path) && !path.endsWith('/package-lock.json')),
      ...filesIn(root, 'docs/decisions'), ...filesIn(root, 'docs/examples'),
      // Renovate follows its stages.
      'rollout.json',
      // A program's first pin is the newest release.
      ...filesIn(root, 'tools/registry/storage').filter((path) => path.endsWith('package.json')),
      // What the project types import.
      ...filesIn(root, 'packages/cli/src'), 'packages/cli/package.json', ...filesIn(root, 'tools').filter((path) => path.endsWith('.ts')),
    ].filter((path) => !generated.includes(path)),
    writes: () => generated,
  };
}

/** The lock files and what is installed from them. */
export function installOf(root: string, programs: readonly Program[]): Step {
  return {
    name: 'install',
    reads: () => [
      'platform.json', ...toolchainIn(root), ...filesIn(root, 'tools/registry'), ...commandIn(root),
      ...filesIn(root, 'apps', (path) => noPackages(path) && !path.endsWith('/package-lock.json')),
    ],
    writes: () => programs.flatMap(({ path }) => [`${path}/package-lock.json`, ...filesIn(root, `${path}/node_modules`)]),
  };
}

/** The check and the render of one cluster. */
export function clusterOf(root: string, { name, path }: Program): Step {
  const { clusters, programs, reads } = configurationOf(root);
  return {
    name: `cluster-${name}`,
    // Objects are judged as updates of those that are committed.
    also: git(root, ['rev-parse', '--verify', '--quiet', `HEAD:./${clusters}`]).stdout.toString(),
    reads: () => [
      'platform.json', ...toolchainIn(root), ...commandIn(root), ...readersIn(root),
      ...filesIn(root, path),
      // Clusters must not collide, so each reads the facts of all, and what they have in common.
      ...filesIn(root, programs, (file) => file.split('/').length < 3 || file.endsWith('/cluster.json')),
      ...(reads[name] ?? []).map((other) => `${clusters}/${other}/contract.json`),
    ],
    writes: () => filesIn(root, `${clusters}/${name}`),
  };
}

/** What Nx compiles and documents; undefined where there is no clone, whose files nobody lists. */
export function packagesOf(root: string): Step | undefined {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) return undefined;
  const { clusters, programs } = configurationOf(root);
  const files = stdout.split('\0').filter(Boolean);
  const written = (path: string): boolean => /^packages\/[^/]+\/API\.md$/.test(path) || PAGES.includes(path);
  const foreign = (path: string): boolean => [`${clusters}/`, `${programs}/`, '.changeset/', 'tools/registry/storage/'].some((folder) => path.startsWith(folder)) || /^packages\/[^/]+\/test\//.test(path);
  return {
    name: 'packages',
    reads: () => [...toolchainIn(root), ...files.filter((path) => !written(path) && !foreign(path))],
    writes: () => [
      ...PAGES,
      ...filesIn(root, 'packages', (path) => path.split('/').length < 3 || /^packages\/[^/]+\/(lib(\/|$)|\.jsii$|API\.md$|tsconfig\.json$)/.test(path)),
    ],
  };
}

/** What a build says of versions that need somebody, which changes with the day. */
export function needsOf(root: string, day: string): Step {
  const { clusters, programs } = configurationOf(root);
  return {
    name: 'needs',
    also: day,
    reads: () => [
      ...commandIn(root), 'platform.json',
      ...filesIn(root, clusters), ...filesIn(root, programs).filter((path) => path.endsWith('support.json')),
      ...filesIn(root, 'packages', (path) => path.split('/').length < 3 || /^packages\/[^/]+\/support\.json$/.test(path)),
    ],
    writes: () => [NEEDS],
  };
}

/** The sources of the command, and what it reads rendered clusters with. */
function commandIn(root: string): string[] {
  return ['packages/cli/package.json', ...filesIn(root, 'packages/cli/src'), ...filesIn(root, 'packages/output/lib')];
}

/** The readers' own code: a cluster that was rendered without it has not been judged. */
function readersIn(root: string): string[] {
  const built = 'node_modules/.cache/validator';
  return [
    ...filesIn(root, 'packages/validator/lib'), ...filesIn(root, 'packages/validator/program'), 'packages/validator/wasm/sources',
    ...filesIn(root, built).filter((path) => path.endsWith('/validator')),
  ];
}
