import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT } from '../../../output/test/lab.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../../../checks/sandbox/sandbox.ts';

const PLATFORM = '@monosense-io/platform';

/** A program that renders the version that it runs with, and what the other one has rendered, in a namespace that is a fact of the lab. */
const main = (name: string, reads?: string): string => `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { version } from '${PLATFORM}';

mkdirSync('../../clusters/${name}/app', { recursive: true });
const { name } = JSON.parse(readFileSync('cluster.json', 'utf8'));
const { namespace } = JSON.parse(readFileSync('../lab.json', 'utf8'));
const label = ${reads === undefined ? "''" : `JSON.parse(readFileSync('../../clusters/${reads}/contract.json', 'utf8')).cluster.name`};
const write = (file: string, content: object) => writeFileSync(\`../../clusters/\${name}/\${file}\`, JSON.stringify(content));
const contract = ${JSON.stringify(CONTRACT)};
write('contract.json', { ...contract, cluster: { ...contract.cluster, name: version } });
write('app/app.yaml', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app', namespace }, spec: { selector: { version }, template: { label } } });
`;

/** One repository for all tests of this file, in their order: a real registry and a real npm take their time. */
const sandbox = new Sandbox();
beforeAll(() => {
  for (const version of ['1.0.0', '1.1.0']) sandbox.release('platform', version);
  sandbox.program('infra', { [PLATFORM]: '1.0.0' }, main('infra'));
  sandbox.program('apps', { [PLATFORM]: '1.0.0' }, main('apps', 'infra'));
  sandbox.configure({ reads: { apps: ['infra'] }, workspace: { packages: 'packages', compile: 'nx run-many --targets=compile' } });
  sandbox.write('apps/lab.json', { namespace: 'a' });
  sandbox.write('.gitignore', 'node_modules\n');
  sandbox.run('node', 'packages/cli/src/main.ts', 'render', '--install');
  for (const name of ['infra', 'apps']) sandbox.run('node', 'packages/cli/src/main.ts', 'render', '--installed', name);
  commit();
});
afterAll(() => sandbox.remove());

const commit = () => {
  sandbox.run('git', 'init', '--quiet');
  sandbox.run('git', 'add', '.');
  sandbox.run('git', '-c', 'user.name=test', '-c', 'user.email=test@example.org', 'commit', '--quiet', '--message', 'clusters');
};
const diff = (...args: string[]) => sandbox.run('node', 'packages/cli/src/main.ts', 'diff', ...args);
const pin = (name: string, version: string) => sandbox.write(`apps/${name}/package.json`, sandbox.read(`apps/${name}/package.json`).replace(/"1\.\d\.0"/, `"${version}"`));

test('without a change there is nothing to say', () => {
  expect(diff()).toEqual({ status: 0, output: 'the clusters of HEAD → the pins of the working tree\n\napps: 0 added, 0 removed, 0 changed\n\ninfra: 0 added, 0 removed, 0 changed\n' });
});

test('a bumped pin shows what it changes, also in the cluster that reads of it, and leaves clusters/ alone', () => {
  pin('infra', '1.1.0');

  const { status, output } = diff('--html', 'diff.html');

  expect(output).toMatchSnapshot();
  expect(status).toBe(0);
  expect(sandbox.read('diff.html')).toContain('<li>package platform: 1.0.0 → 1.1.0</li>');
  expect(sandbox.run('git', 'status', '--short').output).toBe(' M apps/infra/package.json\n?? diff.html\n');
});

test('what is dangerous fails where that is asked for', () => {
  expect(diff('--fail-on', 'dangerous').status).toBe(1);
  expect(diff('--fail-on', 'dangerous', '--markdown').output).toContain("> **Dangerous**\n> - **infra**: Deployment a/app: 'spec.selector.version' can't be changed");
});

test('another revision', () => {
  sandbox.run('node', 'packages/cli/src/main.ts', 'render', 'infra');
  commit();

  expect(diff().output).toContain('infra: 0 added, 0 removed, 0 changed');
  expect(diff('--base', 'HEAD~1').output).toContain('package platform: 1.0.0 → 1.1.0');
});

test('unreleased code comes from the workspace', () => {
  sandbox.write('package.json', { name: 'root', type: 'module' });
  sandbox.write('packages/platform/package.json', { name: PLATFORM, version: '1.1.0', main: 'lib/index.js' });
  sandbox.write('packages/platform/lib/index.js', "exports.version = 'unreleased';\n");
  sandbox.write('node_modules/@monosense-io/.keep', '');
  symlinkSync('../../packages/platform', join(sandbox.root, 'node_modules', PLATFORM));
  // Stands for Nx, which has nothing to compile here.
  sandbox.write('bin/nx', '');
  sandbox.run('chmod', '+x', 'bin/nx');
  const path = [join(sandbox.root, 'bin'), join(REPOSITORY_ROOT, 'node_modules/.bin'), process.env.PATH].join(':');

  const { status, output } = sandbox.run('env', `PATH=${path}`, 'node', 'packages/cli/src/main.ts', 'diff', '--unreleased');

  expect(output).toContain('the clusters of HEAD → the unreleased packages of the workspace\n');
  expect(output).toContain('spec.selector.version: 1.1.0 → unreleased');
  expect(status).toBe(0);
});

test('a program that does not run is said to, and so is one that reads of it', () => {
  sandbox.write('apps/infra/main.ts', "import { version } from '@monosense-io/platform';\n\nthrow new Error(`[infra] 'nodes' is empty: name at least one machine`);\n");

  expect(diff()).toEqual({
    status: 1,
    output: 'the clusters of HEAD → the pins of the working tree\n\n'
      + "apps: can't be rendered\n  [apps/apps] the program reads what 'infra' renders, and that failed: correct it first\n\n"
      + "infra: can't be rendered\n  [infra] 'nodes' is empty: name at least one machine\n      at apps/infra/main.ts:3\n",
  });
});

test('a cluster whose program is in another language is not compared, and is gone only when its folder is', () => {
  sandbox.write('apps/infra/main.ts', main('infra'));
  sandbox.write('apps/edge/main.py', '');
  sandbox.write('clusters/edge/contract.json', { ...CONTRACT, cluster: { ...CONTRACT.cluster, name: 'edge' } });
  sandbox.write('clusters/edge/app/app.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\n');
  commit();

  const there = diff();
  rmSync(`${sandbox.root}/clusters/edge`, { recursive: true });
  const gone = diff();

  expect(there.output).toContain("edge: can't be rendered\n  [clusters/edge] the cluster must have a program with a package.json in 'apps'");
  expect([there.status, there.output.includes('1 removed')]).toEqual([1, false]);
  expect(gone.output).toContain('edge: 0 added, 1 removed');
  expect(gone.status).toBe(0);
});

test.each([
  ['an unknown revision', ['--base', 'nowhere'], 1, "[diff] DIFF-001: '--base' must name a revision that this clone has, got 'nowhere': fetch it, or name another\n"],
  ['something else to fail on', ['--fail-on', 'changes'], 2, "[platform] CLI-009: '--fail-on <what>' must be one of dangerous, got 'changes': run it with '--help'\n"],
])('refused: %s', (_case, args, status, message) => {
  expect(diff(...args)).toEqual({ status, output: message });
});
