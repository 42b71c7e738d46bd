import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT, Sandbox } from '../../sandbox/sandbox.ts';

/** A copy of this repository with the core as its only package, and an installed toolchain of its own. */
class Copy extends Sandbox {
  constructor() {
    super();
    const own = (source: string) => !/\/(node_modules|lib|storage|\.jsii|API\.md|test-report\.json)$/.test(source);
    for (const file of ['.projenrc.ts', '.projen', '.npmrc', 'projenrc', 'tools', 'packages/platform', 'package.json', 'package-lock.json', 'nx.json', 'jest.config.json', 'tsconfig.json']) {
      cpSync(join(REPOSITORY_ROOT, file), join(this.root, file), { recursive: true, filter: own });
    }
    const list = this.read('.projenrc.ts').split('\n');
    this.write('.projenrc.ts', list.filter((line) => !/^new (ClusterProgram|ComponentPackage)/.test(line) || line.includes("'platform'")).join('\n'));
    // Links to the same files where the file system can: the toolchain is large.
    const modules = [join(REPOSITORY_ROOT, 'node_modules'), this.root];
    if (spawnSync('cp', ['-al', ...modules]).status !== 0) {
      spawnSync('cp', ['-R', ...modules]);
    }
    // Caches are written in place, so they must not be shared.
    rmSync(join(this.root, 'node_modules/.cache'), { recursive: true, force: true });
  }

  public newComponent(...args: string[]) {
    return this.run('node', 'tools/new-component/main.ts', ...args);
  }
}

const copy = new Copy();
afterAll(() => copy.remove());

test.each([
  ['Redis', "[Redis] a package name must be lower-case words joined by '-', got 'Redis': choose a name such as 'external-secrets'"],
  ['', "[] a package name must be lower-case words joined by '-', got '': choose a name such as 'external-secrets'"],
  ['../x', "[../x] a package name must be lower-case words joined by '-', got '../x': choose a name such as 'external-secrets'"],
  ['platform', "[platform] packages/platform must not exist yet: choose another name, or remove the folder and its line in .projenrc.ts"],
  ['redis oci://registry.example.org/redis', "[redis] a chart needs an exact version, got '': write it after the chart, as in 1.2.3"],
  ['redis oci://registry.example.org/redis latest', "[redis] a chart needs an exact version, got 'latest': write it after the chart, as in 1.2.3"],
  ['redis redis 1.2.3', "[redis] a chart must be named with its repository, got 'redis': write oci://… or https://…, and the chart's name last"],
])("'%s' is refused, and nothing is written", (args, sentence) => {
  const before = copy.read('.projenrc.ts');

  expect(copy.newComponent(...args.split(' '))).toEqual({ status: 1, output: `${sentence}\n` });

  expect(copy.read('.projenrc.ts')).toBe(before);
  expect(existsSync(join(copy.root, 'packages/redis'))).toBe(false);
});

test('a new package compiles, has its API described and passes its own tests', () => {
  const { status, output } = copy.newComponent('message-queue', 'oci://registry.example.org/charts/queue', '1.2.3');

  expect(output).toContain('\npackages/message-queue is made, compiled and tested: go on with src/upstream.ts\n');
  expect(status).toBe(0);
  expect(copy.read('.projenrc.ts').split('\n').filter((line) => line.startsWith('new ComponentPackage')).at(-1)).toContain("(monorepo, 'message-queue',");
  expect(copy.read('packages/message-queue/API.md')).toContain('### MessageQueue');
  expect(JSON.parse(copy.read('packages/message-queue/test-report.json'))).toMatchObject({ numPassedTests: 3, numFailedTests: 0 });
  expect(JSON.parse(copy.read('package-lock.json')).packages['packages/message-queue'].version).toBe('1.0.0');
}, 120_000);
