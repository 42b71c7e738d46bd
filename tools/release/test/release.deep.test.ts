/** The real changesets, npm and compiler, in copies of the repository. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { npmName } from '../../../projenrc/repository.ts';
import { metadataOf, releasedVersions } from '../../../packages/cli/src/registry/releases.ts';
import { Copy } from '../../../checks/sandbox/copy.ts';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';

const FOLDERS = readdirSync(join(REPOSITORY_ROOT, 'packages'));

describe('what changesets decide', () => {
  let copy: Copy;
  beforeAll(() => {
    copy = new Copy('.changeset/config.json', ...FOLDERS.filter((folder) => folder !== 'output').map((folder) => `packages/${folder}/package.json`));
  });
  afterAll(() => copy.remove());

  const versions = () => Object.fromEntries(FOLDERS.map((folder) => [folder, JSON.parse(copy.read(`packages/${folder}/package.json`)).version as string]));

  /** The packages that get another version with one changeset. */
  function released(folder: string, bump: string): Record<string, string> {
    const before = versions();
    copy.write('.changeset/one.md', `---\n'${npmName(folder)}': ${bump}\n---\n\nSomething.\n`);
    const { status, output } = copy.run('changeset', 'version');
    if (status !== 0) throw new Error(output);
    return Object.fromEntries(Object.entries(versions()).filter(([name, version]) => before[name] !== version).map(([name, version]) => [name, step(before[name], version)]));
  }

  test.each(['patch', 'minor'])('a %s of a component is nobody else\'s', (bump) => {
    expect(released('cilium', bump)).toEqual({ cilium: bump });
  });

  test('a major version of a component takes the foundation with it, whose range it leaves, and majors nobody', () => {
    expect(released('cilium', 'major')).toEqual({ cilium: 'major', foundation: 'patch' });
  });

  test.each(['patch', 'minor'])('a %s of the core leaves its dependents untouched', (bump) => {
    expect(released('platform', bump)).toEqual({ platform: bump });
  });

  test.each(['patch', 'minor'])('a %s of the rendered format takes those with it that pin it, and nobody else', (bump) => {
    expect(released('output', bump)).toEqual({ output: bump, platform: 'patch', cli: 'patch' });
  }, 60_000);

  test('a major version of the core majors none of its dependents', () => {
    const { platform, ...dependents } = released('platform', 'major');
    expect(platform).toBe('major');
    expect(new Set(Object.values(dependents))).toEqual(new Set(['patch']));
  });
});

test('a release repeated on the same commit gives the same bytes, and repeated after itself changes nothing', () => {
  const copy = new Copy('.changeset/config.json', '.gitignore', 'packages/platform');
  const git = (...args: string[]) => {
    const { status, output } = copy.run('git', '-c', 'user.name=Lab', '-c', 'user.email=lab@example.com', ...args);
    if (status !== 0) throw new Error(output);
    return output.trim();
  };
  /** Everything that is in the folder, as one hash. */
  const tree = () => {
    git('add', '--all');
    return git('write-tree');
  };
  const release = () => copy.run('node', 'tools/release/main.ts');
  try {
    copy.keepOnly((line) => line.includes("'platform'"));
    copy.write('.changeset/one.md', `---\n'${npmName('platform')}': minor\n---\n\nSays more.\n`);
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    copy.runIn({ GIT_COMMITTER_DATE: '2026-03-04T05:06:07Z' }, 'git', '-c', 'user.name=Lab', '-c', 'user.email=lab@example.com', 'commit', '--quiet', '--message', 'all');

    const first = release();
    expect(first).toMatchObject({ status: 0, output: expect.stringMatching(/\nreleased (?:@monosense-io\/\w+ [\d.]+, )*@monosense-io\/platform \d+\.\d+\.0: commit tools\/registry\/storage and packages, then pin them in apps\/\*\/package\.json\n/) });
    const newest = releasedVersions(copy.storage, npmName('platform')).at(-1)!;
    expect(metadataOf(copy.storage, npmName('platform'))!.time[newest]).toBe('2026-03-04T05:06:07.000Z');
    const released = tree();

    expect(release()).toMatchObject({ status: 0, output: expect.stringContaining('\nnothing to release: every version is in the embedded registry already\n') });
    expect(tree()).toBe(released);

    git('reset', '--quiet', '--hard');
    git('clean', '--quiet', '-d', '--force');
    expect(release().status).toBe(0);
    expect(tree()).toBe(released);
  } finally {
    copy.remove();
  }
});

/** Which part of a version is another one. */
function step(from: string, to: string): string {
  const [before, after] = [from, to].map((version) => version.split('.'));
  return ['major', 'minor', 'patch'][before.findIndex((part, index) => part !== after[index])];
}
