import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { programsOf } from '../../../packages/cli/src/repository/programs.ts';
import { begin, isDone } from '../step.ts';
import type { Step } from '../step.ts';
import { clusterOf, installOf, NEEDS, needsOf, packagesOf, synthesisOf } from '../steps.ts';

const FILES = [
  '.projenrc.ts', 'nx.json', 'package-lock.json', 'projenrc/monorepo.ts', 'docs/refusals.md', 'tools/docs/api.ts', 'checks/fixtures/a.ts', '.changeset/a.md',
  'node_modules/jsii/package.json',
  'rollout.json', 'docs/examples/reloader.md', 'packages/validator/lib/index.js', 'packages/validator/program/native.go', 'packages/validator/wasm/sources', 'node_modules/.cache/validator/0a/validator', 'node_modules/.cache/validator/answers.json',
  'packages/cli/package.json', 'packages/cli/src/render/run.ts',
  'packages/reloader/package.json', 'packages/reloader/RUNBOOK.md', 'packages/reloader/README.md', 'packages/reloader/support.json', 'packages/reloader/rights.json', 'packages/reloader/operators/a.json', 'packages/reloader/src/index.ts', 'packages/reloader/test/a.test.ts',
  'packages/reloader/lib/index.js', 'packages/reloader/.jsii', 'packages/reloader/API.md', 'packages/reloader/test-report.json',
  'tools/registry/storage/@scope/reloader/package.json', 'tools/registry/storage/@scope/reloader/reloader-1.0.0.tgz',
  'apps/lab.json', ...['infra', 'apps'].flatMap((name) => [...['main.ts', 'cluster.json', 'package.json', 'package-lock.json', 'node_modules/reloader/index.js'].map((file) => `apps/${name}/${file}`), `clusters/${name}/contract.json`, `clusters/${name}/reloader/a.yaml`]),
];

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.configure({ reads: { apps: ['infra'] } });
  FILES.forEach((file) => sandbox.write(file, file.endsWith('.json') ? {} : ''));
  sandbox.write('.gitignore', 'node_modules\nwasm/\nlib/\n.jsii\ntest-report.json\n');
  sandbox.write('.projen/files.json', { files: ['nx.json'] });
  sandbox.write(NEEDS, '');
  sandbox.run('git', 'init', '--quiet');
  sandbox.run('git', 'add', '.');
  all().forEach((step) => begin(sandbox.root, step)());
});
afterEach(() => sandbox.remove());

/** As a build that begins now finds them. */
function all(): Step[] {
  const { root } = sandbox;
  const programs = programsOf(root);
  return [synthesisOf(root), installOf(root, programs), ...programs.map((program) => clusterOf(root, program)), needsOf(root, '2026-11-30'), packagesOf(root)!];
}

const undone = () => all().filter((step) => !isDone(sandbox.root, step)).map(({ name }) => name).sort();

test('after a build nothing is to be done', () => {
  expect(undone()).toEqual([]);
});

const CLUSTERS = ['cluster-apps', 'cluster-infra'];

test.each<[string, string[]]>([
  ['packages/reloader/src/index.ts', ['packages', 'synthesis']],
  ['packages/reloader/src/new.ts', ['packages', 'synthesis']],
  ['packages/reloader/README.md', ['packages']],
  ['packages/reloader/RUNBOOK.md', ['packages', 'synthesis']],
  ['packages/reloader/package.json', ['packages', 'synthesis']],
  ['packages/reloader/src/below/deep.ts', ['packages']],
  ['packages/reloader/support.json', ['needs', 'packages', 'synthesis']],
  ['packages/reloader/rights.json', ['packages', 'synthesis']],
  ['packages/reloader/operators/a.json', ['packages']],
  ...['script', 'dashboards', 'schema', 'bin'].map((folder): [string, string[]] => [`packages/reloader/${folder}/new`, ['packages', 'synthesis']]),
  ['docs/examples/reloader.md', ['packages', 'synthesis']],
  ['docs/examples/flux.md', ['packages', 'synthesis']],
  ['rollout.json', ['packages', 'synthesis']],
  ['packages/validator/lib/index.js', [...CLUSTERS, 'packages']],
  ['packages/validator/program/native.go', [...CLUSTERS, 'packages']],
  ['packages/validator/wasm/sources', CLUSTERS],
  ['node_modules/.cache/validator/0a/validator', CLUSTERS],
  ['node_modules/.cache/validator/0b/validator', CLUSTERS],
  ['node_modules/.cache/validator/answers.json', []],
  ['packages/reloader/lib/index.js', ['packages']],
  ['packages/reloader/.jsii', ['packages']],
  ['packages/reloader/API.md', ['packages']],
  ['docs/refusals.md', ['packages']],
  ['tools/docs/api.ts', ['packages', 'synthesis']],
  ['.projenrc.ts', ['packages', 'synthesis']],
  ['nx.json', ['packages', 'synthesis']],
  ['packages/cli/src/render/run.ts', [...CLUSTERS, 'install', 'needs', 'packages', 'synthesis']],
  ['node_modules/jsii/package.json', [...CLUSTERS, 'install', 'packages']],
  ['package-lock.json', [...CLUSTERS, 'install', 'packages', 'synthesis']],
  ['apps/infra/main.ts', ['cluster-infra', 'install', 'synthesis']],
  ['apps/infra/more.ts', ['cluster-infra', 'install', 'synthesis']],
  ['apps/infra/cluster.json', [...CLUSTERS, 'install', 'synthesis']],
  ['apps/lab.json', [...CLUSTERS, 'install', 'synthesis']],
  ['apps/infra/package.json', ['cluster-infra', 'install', 'synthesis']],
  ['apps/infra/package-lock.json', ['cluster-infra', 'install']],
  ['apps/infra/node_modules/reloader/index.js', ['cluster-infra', 'install']],
  ['apps/infra/node_modules/reloader/more.js', ['cluster-infra', 'install']],
  ['clusters/infra/reloader/a.yaml', ['cluster-infra', 'needs']],
  ['clusters/infra/reloader/more.yaml', ['cluster-infra', 'needs']],
  ['clusters/infra/contract.json', [...CLUSTERS, 'needs']],
  ['tools/registry/storage/@scope/reloader/package.json', ['install', 'synthesis']],
  ['tools/registry/storage/@scope/reloader/reloader-1.0.0.tgz', ['install']],
  // What no step reads or writes.
  ['packages/reloader/test/a.test.ts', []],
  ['packages/reloader/test-report.json', []],
  ['.changeset/a.md', []],
])('a change of %s', (file, steps) => {
  sandbox.write(file, file.endsWith('.json') ? { changed: true } : 'changed');
  expect(undone()).toEqual(steps);
});

test.each<[string, string[]]>([
  ['packages/reloader/lib', ['packages']],
  ['packages/reloader/src/index.ts', ['packages', 'synthesis']],
  ['packages/reloader/operators', ['packages', 'synthesis']],
  ['packages/validator/wasm', CLUSTERS],
  ['clusters/infra/reloader', ['cluster-infra', 'needs']],
  ['clusters/infra', [...CLUSTERS, 'needs']],
  ['apps/infra/node_modules', ['cluster-infra', 'install']],
  ['tools/registry/storage/@scope/reloader/reloader-1.0.0.tgz', ['install']],
  ['nx.json', ['packages', 'synthesis']],
  [NEEDS, ['needs']],
])('%s, removed', (path, steps) => {
  rmSync(join(sandbox.root, path), { recursive: true });
  expect(undone()).toEqual(steps);
});

test('clusters that are committed are judged anew: what comes next is an update of them', () => {
  const commit = () => sandbox.run('git', '-c', 'user.name=x', '-c', 'user.email=x@example.org', 'commit', '--quiet', '--all', '--allow-empty', '--message', 'x');
  commit();
  expect(undone()).toEqual(CLUSTERS);
  all().forEach((step) => begin(sandbox.root, step)());

  commit();

  expect(undone()).toEqual([]);
});

test('where nobody lists the files, nothing is known of the packages', () => {
  rmSync(join(sandbox.root, '.git'), { recursive: true });
  expect(packagesOf(sandbox.root)).toBeUndefined();
});

test('every cluster that could not be rendered is named, and so are those that wait for it', () => {
  sandbox.write('apps/infra/main.ts', 'changed');

  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, '../clusters.ts')], { cwd: sandbox.root, encoding: 'utf8', env: { ...process.env, CI: '' } });

  expect(status).toBe(1);
  expect(stderr).toContain('[build] BUILD-008: every cluster must be rendered, and apps and infra could not be: ');
});

test('a cluster that there is not is refused, and those that there are are named', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, '../main.ts'), 'elsewhere'], { cwd: sandbox.root, encoding: 'utf8' });

  expect([status, stderr]).toEqual([2, expect.stringContaining("[build] BUILD-004: an argument must be a cluster, got 'elsewhere': name apps or infra, or nothing for all\n")]);
});
