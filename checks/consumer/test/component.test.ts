import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { npmName } from '../../../projenrc/repository.ts';
import { pack } from '../../../tools/release/pack.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../sandbox/sandbox.ts';

/** A component in a folder of its own, whose author has the core as it would be published now. */
const author = new Sandbox();
const CORE = npmName('platform');
const component = (file: string) => readFileSync(join(REPOSITORY_ROOT, 'checks/consumer/component', file), 'utf8');

beforeAll(() => {
  install('platform');
  for (const peer of ['cdk8s', 'constructs']) symlinkSync(join(REPOSITORY_ROOT, 'node_modules', peer), join(author.root, 'node_modules', peer));
  author.write('package.json', { name: 'memo', private: true, type: 'module' });
  author.write('memo.ts', component('memo.ts'));
  author.write('memo.spec.ts', component('memo.spec.ts'));
});
afterAll(() => author.remove());

test('its tests run with the kit', () => {
  const { status, output } = author.run('node', '--test', '--test-reporter=tap', 'memo.spec.ts');

  expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('\n# pass 4\n# fail 0\n') });
});

test.each([
  ['another default', ['lines = 10', 'lines = 11'], 'has ten lines'],
  ['no rule', ['LINES.unless', '// LINES.unless'], 'refuses to have no lines'],
  ['a prop that is forgotten', ['`, language }', "`, language: 'en' }"], 'every prop changes something'],
])('its tests fail by %s', (_fault, [right, wrong], failing) => {
  author.write('memo.ts', component('memo.ts').replace(right, wrong));

  const { status, output } = author.run('node', '--test', '--test-reporter=tap', 'memo.spec.ts');

  author.write('memo.ts', component('memo.ts'));
  expect({ status, failed: [...output.matchAll(/^not ok \d+ - (.*)$/gm)].map(([, name]) => name) }).toEqual({ status: 1, failed: [failing] });
});

test('its types fit those that the kit ships', () => {
  const types = ['--typeRoots', join(REPOSITORY_ROOT, 'node_modules/@types'), '--types', 'node'];

  expect(author.run('tsc', '--noEmit', '--strict', '--skipLibCheck', '--allowImportingTsExtensions', '--target', 'es2022', '--module', 'node16', ...types, 'memo.spec.ts')).toEqual({ status: 0, output: '' });
});

test.each([
  ['bundler', ts.ModuleResolutionKind.Bundler],
  ['node16', ts.ModuleResolutionKind.Node16],
  // What jsii compiles with: it doesn't read the map of exports.
  ['node10', ts.ModuleResolutionKind.Node10],
])('a compiler finds types by the resolution of %s', (_name, moduleResolution) => {
  const found = (path: string) => ts.resolveModuleName(`${CORE}${path}`, join(author.root, 'memo.ts'), { moduleResolution }, ts.sys).resolvedModule?.resolvedFileName;

  expect(['', '/testing', '/lib/values/quantity', '/lib/values/quantity.js'].map(found)).toEqual(
    ['index', 'testing/index', 'values/quantity', 'values/quantity'].map((file) => join(author.root, 'node_modules', CORE, `lib/${file}.d.ts`)),
  );
});

test('Node finds what the core has always let others find', () => {
  const paths = ['', '/testing', '/package.json', '/.jsii', '/lib/index.js', '/lib/values/quantity', '/kubernetes/SOURCES.json'];
  // In a process of its own: Jest resolves by its own rules.
  author.write('find.cjs', `for (const path of ${JSON.stringify(paths)}) console.log(require('fs').existsSync(require.resolve('${CORE}' + path)));\n`);

  expect(author.run('node', 'find.cjs')).toEqual({ status: 0, output: 'true\n'.repeat(paths.length) });
});

test('objects are held to the schemas of what is installed beside the core', () => {
  author.write('certificate.mjs', `import { Component, Namespace, Stage } from '${CORE}';
import { Lab } from '${CORE}/testing';
import { ApiObject } from 'cdk8s';

class Web extends Component {}

const lab = new Lab();
const web = new Web(lab.cluster, 'web');
const stage = new Stage(web, 'App', { namespace: new Namespace(web, 'Namespace', { name: 'web' }) });
new ApiObject(stage, 'Certificate', { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'web' }, spec: { dnsNames: 1 } });
console.log(lab.object('Certificate', 'web').spec.dnsNames);
`);
  const alone = author.run('node', 'certificate.mjs');
  cpSync(join(REPOSITORY_ROOT, 'packages/cert-manager/crds'), join(author.root, 'node_modules', npmName('cert-manager'), 'crds'), { recursive: true });
  const beside = author.run('node', 'certificate.mjs');

  expect(alone).toEqual({ status: 0, output: '1\n' });
  expect(beside).toEqual({ status: 1, output: expect.stringContaining("'spec.dnsNames' of Certificate 'web' must be a list, got 1") });
});

describe('a program in JavaScript', () => {
  /** Runs a program that has a platform, the facts of a cluster, and what the core exports. */
  const run = (program: string) => {
    author.write('program.mjs', `import * as core from '${CORE}';
import { INFRA } from '${CORE}/lib/testing/facts.js';
const platform = new core.Platform({ outdir: 'rendered' });
${program}
`);
    return author.run('node', 'program.mjs');
  };

  test('that passes what the types would not is refused by what the package ships', () => {
    const { status, output } = run("new core.Cluster(platform, 'infra', { ...INFRA, id: '1', peer: [], nodes: [{ ...INFRA.nodes[0], memory: 64 }] });");

    expect(status).toBe(1);
    expect([...output.matchAll(/\[infra\] PLATFORM-345: (.*)/g)].map(([, message]) => message.replace(/:.*/, ''))).toEqual([
      "'peer' is no prop of ClusterProps", "'id' must be a number, got '1'", "'nodes[0].memory' must be a string, got 64",
    ]);
  });

  test.each([
    ['fails where it forgets to render', "new core.Cluster(platform, 'infra', INFRA);", 1, /^\[infra\] PLATFORM-710: /],
    ['fails where it forgets to render and ends itself', "new core.Cluster(platform, 'infra', INFRA); process.exit(0);", 1, /^\[infra\] PLATFORM-710: /],
    ['keeps the code that it ends with', "new core.Cluster(platform, 'infra', INFRA); process.exit(3);", 3, /^$/],
    ['says only what it throws', "new core.Cluster(platform, 'infra', INFRA); throw new Error('on its own');", 1, /^(?![^]*PLATFORM-710)[^]*on its own/],
    ['may look at what it would render', "new core.Cluster(platform, 'infra', INFRA); platform.render();", 0, /^$/],
    ['may have no cluster', '', 0, /^$/],
    ['may be a test', `await import('${CORE}/testing'); new core.Cluster(platform, 'infra', INFRA);`, 0, /^$/],
  ])('%s', (_case, program, status, output) => {
    expect(run(program)).toEqual({ status, output: expect.stringMatching(output) });
  });
});

/** Unpacks a package as it would be published, with those of this repository that it needs. */
function install(folder: string): void {
  const installed = join(author.root, 'node_modules', npmName(folder));
  mkdirSync(installed, { recursive: true });
  spawnSync('tar', ['-xzf', pack(join(REPOSITORY_ROOT, 'packages', folder), author.root), '--strip-components=1', '-C', installed]);
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => name.startsWith(npmName(''))).forEach((name) => install(name.slice(npmName('').length)));
}
