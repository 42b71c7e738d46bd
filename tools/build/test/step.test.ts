import { Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { begin, filesIn, isDone, toolchainIn } from '../step.ts';
import type { Step } from '../step.ts';
import { chmodSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

let sandbox: Sandbox;
let step: Step;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('sources/a.ts', 'a');
  sandbox.write('sources/below/b.ts', 'b');
  sandbox.write('made/a.js', 'a');
  step = { name: 'step', reads: () => filesIn(sandbox.root, 'sources'), writes: () => filesIn(sandbox.root, 'made') };
});
afterEach(() => sandbox.remove());

const isStepDone = () => isDone(sandbox.root, step);
const doStep = () => begin(sandbox.root, step)();
const at = (file: string) => join(sandbox.root, file);

test('a step that was never done is to be done', () => {
  expect(isStepDone()).toBe(false);
});

test('a step that was done stays done', () => {
  doStep();
  expect(isStepDone()).toBe(true);
});

test('a step that has begun and not ended is to be done', () => {
  doStep();
  begin(sandbox.root, step);
  expect(isStepDone()).toBe(false);
});

test.each<[string, () => void]>([
  ['a changed source', () => sandbox.write('sources/a.ts', 'x')],
  ['a source that is as long and as old as before', () => {
    sandbox.write('sources/a.ts', 'x');
    utimesSync(at('sources/a.ts'), 1, 1);
  }],
  ['a new source', () => sandbox.write('sources/new.ts', '')],
  ['a removed source', () => rmSync(at('sources/below'), { recursive: true })],
  ['a source with another name', () => renameSync(at('sources/a.ts'), at('sources/c.ts'))],
  ['a source that may be run now', () => chmodSync(at('sources/a.ts'), 0o755)],
  ['a source that is a link now', () => {
    renameSync(at('sources/a.ts'), at('a.ts'));
    symlinkSync(at('a.ts'), at('sources/a.ts'));
  }],
  ['an edited output', () => sandbox.write('made/a.js', 'x')],
  ['a deleted output', () => rmSync(at('made/a.js'))],
  ['outputs that are all gone', () => rmSync(at('made'), { recursive: true })],
  ['a file beside the outputs', () => sandbox.write('made/b.js', '')],
])('%s is seen', async (_what, change) => {
  utimesSync(at('sources/a.ts'), 1, 1);
  // What has just been written is not yet known by how it looks.
  await new Promise((later) => setTimeout(later, 100));
  doStep();

  change();

  expect(isStepDone()).toBe(false);
});

test('what changes back is as it was', () => {
  doStep();
  sandbox.write('sources/a.ts', 'x');
  sandbox.write('sources/a.ts', 'a');
  expect(isStepDone()).toBe(true);
});

test('a source that changes while the step is done is seen', () => {
  const done = begin(sandbox.root, step);
  sandbox.write('sources/a.ts', 'x');
  done();
  expect(isStepDone()).toBe(false);
});

test.each([
  ...['NODE_STEP_TEST', 'npm_config_step_test', 'NPM_CONFIG_STEP_TEST', 'GOSTEPTEST', 'LC_STEP_TEST', 'XDG_STEP_TEST'].map((name): [string, boolean] => [name, false]),
  ...['STEP_TEST', 'SSH_STEP_TEST', 'TERM_STEP_TEST', 'npm_lifecycle_step_test', 'MYGOSTEPTEST'].map((name): [string, boolean] => [name, true]),
])('with %s in the environment, it is still done: %s', (name, done) => {
  doStep();
  process.env[name] = 'x';
  try {
    expect(isStepDone()).toBe(done);
  } finally {
    delete process.env[name];
  }
});

test('another day is seen, where it counts', () => {
  step = { ...step, also: '2026-11-30' };
  doStep();
  expect(isStepDone()).toBe(true);
  step = { ...step, also: '2026-12-01' };
  expect(isStepDone()).toBe(false);
});

test('a note that nobody can read is none, and neither is a memory', () => {
  doStep();
  sandbox.write('node_modules/.cache/build/files.json', '{ "half');
  expect(isStepDone()).toBe(true);
  sandbox.write('node_modules/.cache/build/step', 'half');
  expect(isStepDone()).toBe(false);
});

test.each<[string, () => void]>([
  ['a lock file', () => sandbox.write('package-lock.json', '{}')],
  ['a package that is gone', () => rmSync(at('node_modules/@scope/one'), { recursive: true })],
  ['a package in another version', () => sandbox.write('node_modules/two/package.json', { version: '2.0.0' })],
  ['a new package', () => sandbox.write('node_modules/three/package.json', {})],
])('of the toolchain, %s is seen', (_what, change) => {
  sandbox.write('node_modules/@scope/one/package.json', {});
  sandbox.write('node_modules/two/package.json', { version: '1.0.0' });
  step = { ...step, reads: () => toolchainIn(sandbox.root) };
  doStep();

  change();

  expect(isStepDone()).toBe(false);
});
