import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { assertUnchanged, changedFiles, takeSnapshot } from '../changes.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.run('git', 'init', '--quiet');
  sandbox.write('.gitignore', 'lib/\n');
  sandbox.write('clusters/infra/a.yaml', 'a: 1\n');
  sandbox.write('clusters/infra/b.yaml', 'b: 1\n');
  sandbox.run('git', 'add', '.');
});
afterEach(() => sandbox.remove());

test('a build that changes nothing is accepted', () => {
  const before = takeSnapshot(sandbox.root);
  expect(() => assertUnchanged(before, takeSnapshot(sandbox.root))).not.toThrow();
});

test('work that was not committed before the build is no change', () => {
  sandbox.write('clusters/infra/a.yaml', 'a: 2\n');
  const before = takeSnapshot(sandbox.root);
  expect(changedFiles(before, takeSnapshot(sandbox.root))).toEqual([]);
});

test('changed, new and removed files are all named, with the way out', () => {
  const before = takeSnapshot(sandbox.root);
  sandbox.write('clusters/infra/a.yaml', 'a: 2\n');
  rmSync(join(sandbox.root, 'clusters/infra/b.yaml'));
  sandbox.write('packages/x/API.md', '# x\n');

  expect(() => assertUnchanged(before, takeSnapshot(sandbox.root))).toThrow(
    "[build] BUILD-003: the build must leave committed files as they are, got 3 changed: run 'npx -y projen build' and commit\n"
    + '  clusters/infra/a.yaml\n  clusters/infra/b.yaml\n  packages/x/API.md',
  );
});

test('ignored files are none of its business', () => {
  const before = takeSnapshot(sandbox.root);
  sandbox.write('lib/index.js', '');
  expect(changedFiles(before, takeSnapshot(sandbox.root))).toEqual([]);
});

test('a folder without git is refused', () => {
  rmSync(join(sandbox.root, '.git'), { recursive: true });
  expect(() => takeSnapshot(sandbox.root)).toThrow(`[build] BUILD-002: the folder must be a git work tree when CI is set, got ${sandbox.root}: clone the repository`);
});
