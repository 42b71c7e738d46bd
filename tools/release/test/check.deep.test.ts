import { writeFileSync } from 'node:fs';
import { tarballOf } from '../../registry/storage.ts';
import { Branch } from '../branch.ts';
import { releaseProblems } from '../check.ts';
import { releasePackages } from '../pack.ts';
import { DRAGONFLY, manifest, ReleaseLab, SOURCE } from './lab.ts';

const DAY = new Date('2026-03-04T05:06:07Z');

/** The repository after its first release: 1.0.0, of the sources that are committed. */
let lab: ReleaseLab;
beforeAll(() => {
  lab = new ReleaseLab();
  lab.compile();
  releasePackages(lab.root, lab.storage, DAY);
  lab.commit('release');
});
afterAll(() => lab.remove());

beforeEach(() => lab.git('switch', '--quiet', '--create', 'branch'));
afterEach(() => {
  lab.git('reset', '--quiet', '--hard');
  lab.git('clean', '--quiet', '-d', '--force');
  lab.git('switch', '--quiet', 'main');
  lab.git('branch', '--quiet', '-D', 'branch');
});

const problems = () => releaseProblems(lab.root, new Branch(lab.root));
const NO_CHANGESET = (what: string) => `[packages/dragonfly] a change of ${what} must come with a changeset for @monosense-io/dragonfly, got none: run 'npx changeset', and say what its users will notice`;

test('a branch that changes nothing needs nothing', () => {
  expect(problems()).toEqual([]);
});

test.each([
  ['a source', 'src/index.ts', `${SOURCE}// More.\n`, "'src/index.ts'"],
  ['the README', 'README.md', '# Dragonfly\n', "'README.md'"],
  ['a schema', 'crds/dragonflies.json', '{}\n', "'crds/dragonflies.json'"],
  ['what npm says of it', 'package.json', manifest('1.0.0', { description: 'A fast cache' }), "'package.json'"],
])('%s that changes without a changeset is refused', (_what, file, content, shown) => {
  lab.write(`packages/dragonfly/${file}`, content);
  expect(problems()).toEqual([NO_CHANGESET(shown)]);
});

test.each([
  ['a test', 'test/index.test.ts', 'test\n'],
  ['the types of another API, of which nothing is left in what is compiled', 'src/imports/v1.ts', 'export {}\n'],
  ['the range of the core, which every release of the core moves', 'package.json', manifest('1.0.0', { peerDependencies: { '@monosense-io/platform': '^1.7.0' } })],
  ['the range of a component that it composes', 'package.json', manifest('1.0.0', { peerDependencies: { '@monosense-io/cilium': '^2.7.0' } })],
  ['a version, which a release has written', 'package.json', manifest('1.1.0', { description: 'A fast cache' })],
])('%s needs no changeset', (_what, file, content) => {
  lab.write(`packages/dragonfly/${file}`, content);
  expect(problems()).toEqual([]);
});

test('a package that was never released needs none', () => {
  lab.write('packages/redis/package.json', { ...manifest('1.0.0'), name: '@monosense-io/redis' });
  lab.write('packages/redis/src/index.ts', SOURCE);
  expect(problems()).toEqual([]);
});

test('what is committed counts like what is not', () => {
  lab.write('packages/dragonfly/src/index.ts', `${SOURCE}// More.\n`);
  lab.write('packages/dragonfly/README.md', '# Dragonfly\n');
  lab.commit('change');
  expect(problems()).toEqual([NO_CHANGESET("'README.md' and 1 more")]);
});

test('a change with its changeset passes, and one that waits on main already is not enough', () => {
  lab.write('packages/dragonfly/src/index.ts', `${SOURCE}// More.\n`);
  lab.changeset('patch');
  expect(problems()).toEqual([]);

  lab.commit('change');
  lab.git('switch', '--quiet', '--create', 'next');
  lab.write('packages/dragonfly/README.md', '# Dragonfly\n');
  expect(releaseProblems(lab.root, new Branch(lab.root, 'branch'))).toEqual([NO_CHANGESET("'README.md'")]);
  lab.git('switch', '--quiet', 'branch');
  lab.git('branch', '--quiet', '-D', 'next');
});

test('changesets that say nothing, or of nobody, are refused together', () => {
  lab.write('.changeset/odd.md', "---\n'@monosense-io/drgonfly': huge\n---\n");
  expect(problems()).toEqual([
    "[.changeset/odd.md] '@monosense-io/drgonfly' must be a package of this repository, and isn't: correct its name",
    "[.changeset/odd.md] '@monosense-io/drgonfly' must go up by one of patch, minor, major, got 'huge': correct it",
    '[.changeset/odd.md] the text must say what users will notice, got none: write a sentence below the packages',
  ]);
  lab.write('.changeset/odd.md', 'Nothing.\n');
  expect(problems).toThrow("[.changeset/odd.md] must begin with the packages between two lines of '---', and doesn't: write it with 'npx changeset'");
});

test('an API that breaks is refused without a major changeset, together with all else, unless it was accepted', () => {
  const BREAK = "[packages/dragonfly] the API of @monosense-io/dragonfly must stay as in 1.0.0 without a major changeset, got 'METHOD @monosense-io/dragonfly.Dragonfly.start: has been removed': make the changeset major, bring it back, or accept it with the line 'removed:@monosense-io/dragonfly.Dragonfly.start' in tools/release/accepted-breaks.txt";
  lab.write('packages/dragonfly/src/index.ts', SOURCE.replace('  /** Starts it. */\n  public start(): void {}\n', ''));
  lab.compile();

  expect(problems()).toEqual([NO_CHANGESET("'src/index.ts'"), BREAK]);

  lab.changeset('minor');
  expect(problems()).toEqual([BREAK]);

  lab.changeset('major');
  expect(problems()).toEqual([]);

  lab.changeset('minor');
  lab.write('tools/release/accepted-breaks.txt', '# Nobody could call it.\nremoved:@monosense-io/dragonfly.Dragonfly.start\n');
  expect(problems()).toEqual([]);
});

test('a tarball that is added must hold what its sources are compiled to', () => {
  const REFUSED = "[tools/registry/storage/@monosense-io/dragonfly/dragonfly-1.1.0.tgz] must hold what its package is compiled to at that version, got something else: take it out and run 'npx projen release' again";
  lab.write('packages/dragonfly/package.json', manifest('1.1.0'));
  lab.compile();
  releasePackages(lab.root, lab.storage, DAY);
  expect(problems()).toEqual([]);

  lab.write('packages/dragonfly/lib/index.js', '// Not from here.\n');
  expect(problems()).toEqual([REFUSED]);

  writeFileSync(tarballOf(lab.storage, DRAGONFLY, '1.1.0'), 'x');
  expect(problems()).toEqual([REFUSED]);
});
