import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { integrity, tarballOf } from '../../../packages/cli/src/registry/releases.ts';
import { Branch } from '../branch.ts';
import { changesetProblems, readCompiled, releaseProblems } from '../check.ts';
import { pack, releasePackages } from '../pack.ts';
import { DRAGONFLY, manifest, ReleaseLab, SOURCE } from './lab.ts';

const DAY = new Date('2026-03-04T05:06:07Z');

/** The repository after its first release: 1.0.0, of the sources that are committed. */
let lab: ReleaseLab;
beforeAll(() => {
  lab = new ReleaseLab();
  lab.compile();
  releasePackages(lab.root, lab.storage, DAY);
  lab.commit('release');
  lab.git('tag', 'first-release');
});
afterAll(() => lab.remove());

beforeEach(() => lab.git('switch', '--quiet', '--create', 'branch'));
afterEach(() => {
  lab.git('reset', '--quiet', '--hard');
  lab.git('clean', '--quiet', '-d', '--force');
  lab.git('switch', '--quiet', 'main');
  lab.git('reset', '--quiet', '--hard', 'first-release');
  lab.git('branch', '--quiet', '-D', 'branch');
});

const problemsOf = (branch: Branch) => [...changesetProblems(lab.root, branch), ...releaseProblems(lab.root, branch)];
const problems = () => problemsOf(new Branch(lab.root));
const NO_CHANGESET = (what: string) => `[packages/dragonfly] RELEASE-001: a change of ${what} must come with a changeset for @monosense-io/dragonfly, got none: run 'npx changeset', and say what its users will notice`;

test('a branch that changes nothing needs nothing', () => {
  expect(problems()).toEqual([]);
});

test.each([
  ['nothing', 'test/index.test.ts', 'test\n', []],
  ['the README', 'README.md', '# Dragonfly\n', []],
  ['a source', 'src/index.ts', `${SOURCE}// More.\n`, ['dragonfly']],
  ['the version', 'package.json', manifest('1.0.1'), ['dragonfly']],
  ['the releases', 'tools/registry/storage/@monosense-io/dragonfly/dragonfly-1.0.0.tgz', 'other bytes', ['dragonfly']],
])('of a branch that changes %s, only what its check reads is compiled', (_what, file, content, folders) => {
  lab.write(file.startsWith('tools/') ? file : `packages/dragonfly/${file}`, content);
  expect(readCompiled(lab.root, new Branch(lab.root)).map(({ folder }) => folder)).toEqual(folders);
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
  expect(problemsOf(new Branch(lab.root, 'branch'))).toEqual([NO_CHANGESET("'README.md'")]);
  lab.git('switch', '--quiet', 'branch');
  lab.git('branch', '--quiet', '-D', 'next');
});

test('changesets that say nothing, or of nobody, are refused together', () => {
  lab.write('.changeset/odd.md', "---\n'@monosense-io/drgonfly': huge\n---\n");
  expect(problems()).toEqual([
    "[.changeset/odd.md] RELEASE-003: '@monosense-io/drgonfly' must be a package of this repository, and isn't: correct its name",
    "[.changeset/odd.md] RELEASE-004: '@monosense-io/drgonfly' must go up by one of patch, minor, major, got 'huge': correct it",
    '[.changeset/odd.md] RELEASE-005: the text must say what users will notice, got none: write a sentence below the packages',
  ]);
  lab.write('.changeset/odd.md', 'Nothing.\n');
  expect(problems).toThrow("[.changeset/odd.md] RELEASE-007: the file must begin with the packages between two lines of '---', and doesn't: write it with 'npx changeset'");
});

test('an API that breaks is refused without a major changeset, together with all else, unless it was accepted', () => {
  const BREAK = "[packages/dragonfly] RELEASE-002: the API of @monosense-io/dragonfly must stay as in 1.0.0 without a major changeset, got 'METHOD @monosense-io/dragonfly.Dragonfly.start: has been removed': make the changeset major, bring it back, or accept it with the line 'removed:@monosense-io/dragonfly.Dragonfly.start' in tools/release/accepted-breaks.txt";
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

/** A changeset that waits on main, and the branch that releases it under some number. */
function releaseNext(bump: string, version: string, source = SOURCE): void {
  lab.git('switch', '--quiet', 'main');
  lab.changeset(bump);
  lab.commit('a change');
  lab.git('switch', '--quiet', '--force-create', 'branch');
  rmSync(join(lab.root, '.changeset/quiet-dogs-run.md'));
  lab.write('packages/dragonfly/src/index.ts', source);
  lab.write('packages/dragonfly/package.json', manifest(version));
  lab.compile();
  releasePackages(lab.root, lab.storage, DAY);
}

/** Code and place of each refusal. */
const refusals = () => problems().map((problem) => /^\[(.*?)\] ([A-Z]+-\d{3}): /.exec(problem)?.slice(1).reverse().join(' ') ?? problem);

describe('a version', () => {
  test.each([['patch', '1.0.1'], ['minor', '1.1.0'], ['major', '2.0.0']])('that a %s changeset gives passes, and the file that it has used up is gone', (bump, version) => {
    releaseNext(bump, version);
    expect(problems()).toEqual([]);
  });

  test.each([['patch', '1.1.0', '1.0.1'], ['minor', '1.0.1', '1.1.0'], ['minor', '2.0.0', '1.1.0'], ['patch', '1.0.1-beta.1', '1.0.1']])('that is not what a %s changeset gives, %s, is refused', (bump, version, wanted) => {
    releaseNext(bump, version);
    expect(problems()).toEqual([`[packages/dragonfly] RELEASE-010: 'version' must be ${wanted}, as the changesets give it, got ${version}: take it back, and run 'npx projen release'`]);
  });

  test('without a changeset is refused, and hides no change', () => {
    lab.write('packages/dragonfly/package.json', manifest('1.1.0'));
    lab.write('packages/dragonfly/src/index.ts', `${SOURCE}// More.\n`);
    expect(problems()).toEqual([NO_CHANGESET("'src/index.ts'"), expect.stringMatching(/^\[packages\/dragonfly\] RELEASE-010: .* must be 1\.0\.0.* got 1\.1\.0/)]);
  });

  test('hides no API that breaks, also when the branch has released it', () => {
    releaseNext('minor', '1.1.0', SOURCE.replace('  /** Starts it. */\n  public start(): void {}\n', ''));
    expect(problems()).toEqual([NO_CHANGESET("'src/index.ts'"), expect.stringMatching(/^\[packages\/dragonfly\] RELEASE-002: .* as in 1\.0\.0 .*'METHOD @monosense-io\/dragonfly\.Dragonfly\.start: has been removed'/)]);
  });

  test('of a major changeset may break', () => {
    lab.git('switch', '--quiet', 'main');
    const source = SOURCE.replace('  /** Starts it. */\n  public start(): void {}\n', '');
    lab.write('packages/dragonfly/src/index.ts', source);
    releaseNext('major', '2.0.0', source);
    expect(problems()).toEqual([]);
  });
});

describe('a release', () => {
  const FOLDER = `tools/registry/storage/${DRAGONFLY}`;
  const TARBALL = `${FOLDER}/dragonfly-1.0.0.tgz`;
  const METADATA = `${FOLDER}/package.json`;
  const metadata = (change: (metadata: any) => void) => {
    const content = JSON.parse(lab.read(METADATA));
    change(content);
    lab.write(METADATA, content);
  };

  test('can not get other bytes together with its hashes while a changeset waits', () => {
    lab.write('packages/dragonfly/src/index.ts', `${SOURCE}export const EVIL = true;\n`);
    lab.changeset('minor');
    lab.compile();
    const bytes = readFileSync(pack(join(lab.root, 'packages/dragonfly'), join(lab.root, 'packages/dragonfly/lib')));
    writeFileSync(join(lab.root, TARBALL), bytes);
    metadata(({ versions }) => {
      versions['1.0.0'].dist.integrity = integrity(bytes);
      versions['1.0.0'].dist.shasum = createHash('sha1').update(bytes).digest('hex');
    });

    expect(refusals()).toEqual([`REGISTRY-004 ${TARBALL}`, `REGISTRY-005 ${METADATA}`]);
    lab.commit('the same, committed');
    expect(refusals()).toEqual([`REGISTRY-004 ${TARBALL}`, `REGISTRY-005 ${METADATA}`]);
  });

  test.each<[string, (content: any) => void]>([
    ['hash', ({ versions }) => { versions['1.0.0'].dist.integrity = 'sha512-AA=='; }],
    ['address', ({ versions }) => { versions['1.0.0'].dist.tarball = 'https://example.com/dragonfly.tgz'; }],
    ['dependencies', ({ versions }) => { versions['1.0.0'].dependencies = { evil: '1.0.0' }; }],
    ['time', ({ time }) => { time['1.0.0'] = '2020-01-01T00:00:00.000Z'; }],
    ['tags', (content) => { content['dist-tags'].stable = '1.0.0'; }],
    ['uplinks', (content) => { content._uplinks = { evil: { etag: 'x' } }; }],
  ])('keeps its %s', (_what, change) => {
    metadata(change);
    expect(refusals()).toEqual([`REGISTRY-005 ${METADATA}`]);
  });

  test('adds itself, and tells nothing but what is in its tarball', () => {
    releaseNext('minor', '1.1.0');
    expect(problems()).toEqual([]);

    metadata((content) => { content.versions['1.1.0'].dependencies = { evil: '1.0.0' }; });
    expect(refusals()).toEqual([`REGISTRY-005 ${METADATA}`]);
    metadata((content) => {
      delete content.versions['1.1.0'].dependencies;
      content['dist-tags'].latest = '1.0.0';
    });
    expect(refusals()).toEqual([`REGISTRY-005 ${METADATA}`]);
    metadata((content) => {
      content['dist-tags'].latest = '1.1.0';
      content.time['1.1.0'] = content.time.modified = '2020-01-01T00:00:00.000Z';
    });
    expect(problems()).toEqual([expect.stringMatching(/^\[.*\/package\.json\] REGISTRY-005: 'time' of 1\.1\.0 .* got 2020-01-01T00:00:00\.000Z/)]);
  });

  test('is not taken out while it is kept', () => {
    rmSync(join(lab.root, FOLDER), { recursive: true });
    expect(refusals()).toEqual([`REGISTRY-006 ${TARBALL}`, `REGISTRY-005 ${METADATA}`]);
  });

  test('is a plain file', () => {
    renameSync(join(lab.root, TARBALL), join(lab.root, 'elsewhere.tgz'));
    symlinkSync('../../../../../elsewhere.tgz', join(lab.root, TARBALL));
    expect(refusals()).toEqual([`REGISTRY-007 ${TARBALL}`, `REGISTRY-004 ${TARBALL}`]);
  });

  test('does not come back with other bytes', () => {
    releaseNext('minor', '1.1.0');
    lab.commit('1.1.0');
    rmSync(join(lab.root, FOLDER), { recursive: true });
    lab.commit('taken out');
    lab.git('branch', '--force', 'main');
    lab.write('packages/dragonfly/lib/index.js', '// Not what was released.\n');
    releasePackages(lab.root, lab.storage, DAY);
    expect(refusals()).toEqual([`REGISTRY-004 ${FOLDER}/dragonfly-1.1.0.tgz`]);
  });
});

test('a tarball that is added must hold what its sources are compiled to', () => {
  const REFUSED = "[tools/registry/storage/@monosense-io/dragonfly/dragonfly-1.1.0.tgz] RELEASE-006: the tarball must hold what its package is compiled to at that version, got something else: take it out and run 'npx projen release' again";
  releaseNext('minor', '1.1.0');
  expect(problems()).toEqual([]);

  lab.write('packages/dragonfly/lib/index.js', '// Not from here.\n');
  expect(problems()).toEqual([REFUSED]);

  writeFileSync(tarballOf(lab.storage, DRAGONFLY, '1.1.0'), 'x');
  expect(problems()).toEqual([expect.stringContaining('REGISTRY-005'), REFUSED]);
});
