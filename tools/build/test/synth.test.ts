import { Sandbox } from '../../../checks/sandbox/sandbox.ts';

const sandbox = new Sandbox();
beforeAll(() => {
  // Stands for projen: it writes what a package's description says.
  sandbox.write('.projenrc.ts', "import { writeFileSync } from 'node:fs';\nwriteFileSync('generated.json', '{}');\nconsole.log('synthesized');\n");
  sandbox.write('.projen/files.json', { files: ['generated.json'] });
  sandbox.write('package.json', { name: 'root', type: 'module' });
  sandbox.write('package-lock.json', { packages: { 'packages/cilium': { name: 'cilium', version: '1.0.0' } } });
  sandbox.write('packages/cilium/package.json', { name: 'cilium', version: '1.0.0' });
  sandbox.write('synth.ts', `import { synthesize } from '${new URL('../synth.ts', import.meta.url).href}';\nsynthesize(process.cwd());\n`);
});
afterAll(() => sandbox.remove());

const synthesize = () => sandbox.run('node', 'synth.ts').output;

test('synthesizes the first time', () => {
  expect(synthesize()).toBe('projen\nsynthesized\n');
});

test('is skipped when nothing has changed', () => {
  expect(synthesize()).toBe('');
});

test('a generated file that was edited is written again', () => {
  sandbox.write('generated.json', '{"by":"hand"}');
  synthesize();
  expect(sandbox.read('generated.json')).toBe('{}');
});

test.each([
  ['the list of what exists', () => sandbox.write('.projenrc.ts', `${sandbox.read('.projenrc.ts')}\n`)],
  ['a project type', () => sandbox.write('projenrc/new.ts', '')],
  ['a file of a program', () => sandbox.write('apps/infra/main.ts', '')],
  ['a release', () => sandbox.write('tools/registry/storage/@scope/x/package.json', '{}')],
])('runs again when %s changes', (_what, change) => {
  change();
  expect(synthesize()).toBe('projen\nsynthesized\n');
});
