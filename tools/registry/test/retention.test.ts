import { existsSync } from 'node:fs';
import { Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { dropReleases, newestCommitTime, pinnedLately } from '../retention.ts';
import { metadataOf, releasedVersions, tarballOf } from '../../../packages/cli/src/registry/releases.ts';
import { storageProblems } from '../storage.ts';

const CILIUM = '@monosense-io/cilium';

const releases = new Sandbox();
beforeAll(() => ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].forEach((version) => releases.release('cilium', version)));
afterAll(() => releases.remove());

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox(releases);
  git('init', '--quiet', '--initial-branch=main');
});
afterEach(() => sandbox.remove());

function git(...args: string[]): void {
  sandbox.run('git', '-c', 'user.name=Lab', '-c', 'user.email=lab@example.com', ...args);
}

/** Pins a version of Cilium on a cluster, on that day. */
function pin(day: string, version: string, cluster = 'infra'): void {
  sandbox.write(`apps/${cluster}/package.json`, { dependencies: { [CILIUM]: version } });
  git('add', 'apps');
  sandbox.runIn({ GIT_COMMITTER_DATE: `${day}T12:00:00Z` }, 'git', '-c', 'user.name=Lab', '-c', 'user.email=lab@example.com', 'commit', '--quiet', '--allow-empty', '--message', `${cluster} ${version}`);
}

/** Half a year after everything was released, unless somebody asks for another day. */
const dropped = (now = new Date('2026-09-01T00:00:00Z')) => dropReleases(sandbox.storage, pinnedLately(sandbox.root), now);

test('the newest release and what clusters pin are kept', () => {
  pin('2026-01-01', '1.0.0', 'infra');
  pin('2026-01-02', '1.1.0', 'apps');

  expect(dropped()).toEqual(['@monosense-io/cilium 1.2.0']);
  expect(releasedVersions(sandbox.storage, CILIUM)).toEqual(['1.0.0', '1.1.0', '1.3.0']);
});

test('what a cluster gave up in the last 180 days is kept, so that a revert can render', () => {
  pin('2026-01-01', '1.0.0');
  pin('2026-03-01', '1.1.0');
  pin('2026-08-27', '1.2.0');

  // 1.0.0 was in force for the last time 179 days before the newest commit.
  expect(dropped()).toEqual([]);
});

test('what no cluster has pinned for 180 days goes, by the time of the newest commit', () => {
  pin('2026-01-01', '1.0.0');
  pin('2026-03-01', '1.1.0');
  pin('2026-08-29', '1.2.0');

  expect(dropped()).toEqual(['@monosense-io/cilium 1.0.0']);
  expect(existsSync(tarballOf(sandbox.storage, CILIUM, '1.0.0'))).toBe(false);
  expect(storageProblems(sandbox.storage)).toEqual([]);
});

test('what stays keeps its publication times, and a repetition changes nothing', () => {
  pin('2026-01-01', '1.3.0');
  dropped();
  const time = '2026-01-02T03:04:05.000Z';
  expect(metadataOf(sandbox.storage, CILIUM)?.time).toEqual({ created: time, modified: time, '1.3.0': time });

  const before = sandbox.read(`tools/registry/storage/${CILIUM}/package.json`);
  expect(dropped()).toEqual([]);
  expect(sandbox.read(`tools/registry/storage/${CILIUM}/package.json`)).toBe(before);
});

test('what no cluster has taken yet is kept for 180 days after its release', () => {
  pin('2026-01-01', '1.3.0');

  // All were released on 2026-01-02 at 03:04:05.
  expect(dropped(new Date('2026-07-01T03:04:05Z'))).toEqual([]);
  expect(dropped(new Date('2026-07-01T03:04:06Z'))).toEqual(['1.0.0', '1.1.0', '1.2.0'].map((version) => `${CILIUM} ${version}`));
});

test.each(['before', 'after'])('a run that was killed %s it took a tarball out is finished by the next', (when) => {
  pin('2026-01-01', '1.3.0');
  const metadata = sandbox.read(`tools/registry/storage/${CILIUM}/package.json`);
  dropped();
  const finished = [sandbox.read(`tools/registry/storage/${CILIUM}/package.json`), sandbox.run('ls', `tools/registry/storage/${CILIUM}`).output];
  if (when === 'before') sandbox.write(`tools/registry/storage/${CILIUM}/cilium-1.2.0.tgz`, 'left');
  else sandbox.write(`tools/registry/storage/${CILIUM}/package.json.new`, metadata);

  expect(dropped()).toEqual([]);
  expect([sandbox.read(`tools/registry/storage/${CILIUM}/package.json`), sandbox.run('ls', `tools/registry/storage/${CILIUM}`).output]).toEqual(finished);
});

test('a pin that is not committed yet is kept', () => {
  pin('2026-01-01', '1.3.0');
  sandbox.write('apps/infra/package.json', { dependencies: { [CILIUM]: '1.1.0' } });

  expect(dropped()).toEqual(['@monosense-io/cilium 1.0.0', '@monosense-io/cilium 1.2.0']);
});

test('what main pins is kept on a branch that does not know of it', () => {
  pin('2026-01-01', '1.0.0');
  git('branch', 'old');
  pin('2026-01-02', '1.1.0');
  git('switch', '--quiet', 'old');

  expect(dropped()).toEqual(['@monosense-io/cilium 1.2.0']);
});

test('the last release is kept, although an older major version was repaired with it', () => {
  pin('2026-01-01', '1.3.0');
  sandbox.release('cilium', '2.0.0');
  sandbox.release('cilium', '1.3.1');
  dropped();

  expect(releasedVersions(sandbox.storage, CILIUM)).toEqual(['1.3.0', '2.0.0', '1.3.1']);
});

test('what a kept release asks for is kept, since a lock file may hold any of it', () => {
  for (const version of ['1.0.0', '1.1.0', '1.2.0', '2.0.0']) sandbox.release('output', version);
  sandbox.release('platform', '1.0.0', { '@monosense-io/output': '1.0.0' });
  sandbox.release('platform', '1.1.0', { '@monosense-io/output': '1.1.0' });
  sandbox.release('platform', '1.2.0', { '@monosense-io/output': '^2.0.0' });
  sandbox.write('apps/infra/package.json', { dependencies: { '@monosense-io/platform': '1.0.0', [CILIUM]: '1.3.0' } });
  git('add', 'apps');
  git('commit', '--quiet', '--message', 'infra');

  expect(dropped()).toEqual(['1.0.0', '1.1.0', '1.2.0'].map((version) => `${CILIUM} ${version}`).concat(['@monosense-io/output 1.1.0', '@monosense-io/output 1.2.0', '@monosense-io/platform 1.1.0']));
}, 60_000);

test('a clone without its history is refused, since it would drop too much', () => {
  pin('2026-01-01', '1.0.0');
  pin('2026-01-02', '1.1.0');
  git('clone', '--quiet', '--depth=1', `file://${sandbox.root}`, 'shallow');

  expect(() => pinnedLately(`${sandbox.root}/shallow`)).toThrow('[rollout] ROLLOUT-002: the clone must hold the whole history');
});

test('the time of a release is that of the newest commit', () => {
  pin('2026-01-01', '1.0.0');
  expect(newestCommitTime(sandbox.root)).toEqual(new Date('2026-01-01T12:00:00Z'));
  expect(() => newestCommitTime(sandbox.root, 'nowhere')).toThrow("[registry] REGISTRY-008: 'nowhere' must be a commit, which says what time it is for a release: run it in a clone of the repository");
});
