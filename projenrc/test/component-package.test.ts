import { Project } from 'projen';
import { Sandbox } from '../../checks/sandbox/sandbox.ts';
import { className, ComponentPackage } from '../component-package.ts';
import { TOOLCHAIN } from '../toolchain.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

/** Synthesizes a repository with these packages. */
function synthesize(...folders: string[]): void {
  const root = new Project({ name: 'root', outdir: sandbox.root });
  folders.forEach((folder) => new ComponentPackage(root, folder, `What ${folder} is`));
  root.synth();
}

const manifest = (folder: string) => JSON.parse(sandbox.read(`packages/${folder}/package.json`));

test('writes a package.json and nothing else', () => {
  synthesize('cnpg-shared');
  expect(sandbox.run('ls', '-A', 'packages/cnpg-shared').output).toBe('package.json\n');
});

test('a component has the core, cdk8s and constructs as its peers, and no dependencies', () => {
  synthesize('platform', 'cnpg-shared');
  expect(manifest('cnpg-shared').peerDependencies).toEqual({ '@monosense-io/platform': '^1.0.0', cdk8s: '^2.70.106', constructs: '^10.8.1' });
  expect(manifest('cnpg-shared').dependencies).toBeUndefined();
  expect(manifest('platform').peerDependencies).toEqual({ cdk8s: '^2.70.106', constructs: '^10.8.1' });
});

test('a foundation asks for each component that it composes as it was tested with, or a later one of the same major version', () => {
  sandbox.write('packages/platform/package.json', { version: '1.3.0' });
  sandbox.write('packages/cilium/package.json', { version: '2.4.1' });
  const root = new Project({ name: 'root', outdir: sandbox.root });
  new ComponentPackage(root, 'cilium', 'The network');
  sandbox.write('packages/base/src/base.ts', "import { Cilium } from '@monosense-io/cilium';\nimport { Cluster } from '@monosense-io/platform';\n");
  new ComponentPackage(root, 'base', 'What is composed', { composes: true });
  root.synth();
  expect(manifest('base').peerDependencies).toMatchObject({ '@monosense-io/platform': '^1.3.0', '@monosense-io/cilium': '^2.4.1' });
  expect([manifest('base').nx.tags, manifest('cilium').nx.tags]).toEqual([['type:foundation'], ['type:component']]);
});

test('a library that travels with a package is at the version of the toolchain', () => {
  const root = new Project({ name: 'root', outdir: sandbox.root });
  new ComponentPackage(root, 'platform', 'The core', { libraries: ['croner'] });
  root.synth();
  expect(manifest('platform')).toMatchObject({ dependencies: { croner: TOOLCHAIN.croner }, bundledDependencies: ['croner'] });
});

test('the core needs the very release of the rendered format that it was tested with, which needs nothing', () => {
  sandbox.write('packages/output/package.json', { version: '1.2.0' });
  synthesize('output', 'platform');
  expect(manifest('platform').dependencies).toEqual({ '@monosense-io/output': '1.2.0' });
  expect([manifest('output').dependencies, manifest('output').peerDependencies]).toEqual([undefined, undefined]);
});

test('ships what it compiles to and describes, and no sources', () => {
  synthesize('cilium');
  expect(manifest('cilium').files).toEqual(['lib', '!lib/**/*.tsbuildinfo', '!lib/imports', '.jsii', 'API.md', 'CHANGELOG.md', 'RUNBOOK.md', 'crds', 'charts', 'metrics']);
});

test('ships the schemas of what it writes or reads, its commands and tasks, where it has some', () => {
  sandbox.write('packages/cilium/schema/file.json', {});
  sandbox.write('packages/cilium/bin/cilium.mjs', '');
  sandbox.write('packages/cilium/tasks/Taskfile.yaml', '');
  synthesize('cilium');
  expect(manifest('cilium').files.slice(-3)).toEqual(['schema', 'bin', 'tasks']);
});

test('its names in other languages follow the folder', () => {
  synthesize('cnpg-shared');
  expect(manifest('cnpg-shared').jsii.targets).toEqual({
    python: { distName: 'monosense-io.cnpg-shared', module: 'monosense_io.cnpg_shared' },
    java: { package: 'io.monosense.cnpgshared', maven: { groupId: 'io.monosense', artifactId: 'cnpg-shared' } },
    dotnet: { namespace: 'Monosense.CnpgShared', packageId: 'Monosense.CnpgShared' },
    go: { moduleName: 'github.com/monosense-io/platform-go', packageName: 'cnpgshared' },
  });
});

test('a first version is 1.0.0', () => {
  synthesize('cilium');
  expect(manifest('cilium').version).toBe('1.0.0');
});

test('a version that changesets wrote survives synthesis', () => {
  synthesize('cilium');
  sandbox.write('packages/cilium/package.json', { ...manifest('cilium'), version: '1.4.2' });
  synthesize('cilium');
  expect(manifest('cilium').version).toBe('1.4.2');
});

test("a component's peer range follows the core's version", () => {
  sandbox.write('packages/platform/package.json', { version: '1.3.0' });
  synthesize('cilium', 'platform');
  expect(manifest('cilium').peerDependencies['@monosense-io/platform']).toBe('^1.3.0');
});

test.each(['Cilium', 'cnpg_shared', '-x', 'x-', '2x', 'a--b', ''])("the folder name '%s' is refused", (folder) => {
  expect(() => synthesize(folder)).toThrow(`[${folder}] a package name must be lower-case words joined by '-', got '${folder}': choose a name such as 'external-secrets'`);
});

test('folder and main class agree', () => {
  expect(className('cnpg-shared')).toBe('CnpgShared');
});
