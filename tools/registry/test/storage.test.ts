import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { integrity, metadataOf, releasedPackages, releasedVersions, tarballOf } from '../../../packages/cli/src/registry/releases.ts';
import { addRelease, storageProblems } from '../storage.ts';

const DRAGONFLY = '@monosense-io/dragonfly';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox();
  sandbox.release('dragonfly', '1.0.0');
  sandbox.release('dragonfly', '1.1.0');
});
afterAll(() => sandbox.remove());

test('lists what was released, oldest first', () => {
  expect(releasedPackages(sandbox.storage)).toEqual([DRAGONFLY]);
  expect(releasedVersions(sandbox.storage, DRAGONFLY)).toEqual(['1.0.0', '1.1.0']);
});

test('the newest release is the latest', () => {
  expect(metadataOf(sandbox.storage, DRAGONFLY)?.['dist-tags']).toEqual({ latest: '1.1.0' });
});

test('every version has its publication time', () => {
  const time = '2026-01-02T03:04:05.000Z';
  expect(metadataOf(sandbox.storage, DRAGONFLY)?.time).toEqual({ created: time, modified: time, '1.0.0': time, '1.1.0': time });
});

test('an untouched storage has no problems', () => {
  expect(storageProblems(sandbox.storage)).toEqual([]);
});

test('the same bytes can be released twice: nothing is added', () => {
  const tarball = tarballOf(sandbox.storage, DRAGONFLY, '1.0.0');
  expect(addRelease(sandbox.storage, tarball, { name: DRAGONFLY, version: '1.0.0' }, new Date())).toBe(false);
});

test('a released version is never replaced by other bytes', () => {
  const other = tarballOf(sandbox.storage, DRAGONFLY, '1.1.0');
  expect(() => addRelease(sandbox.storage, other, { name: DRAGONFLY, version: '1.0.0' }, new Date())).toThrow(
    /^\[\S*tools\/registry\/storage\/@monosense-io\/dragonfly\/dragonfly-1\.0\.0\.tgz\] REGISTRY-002: @monosense-io\/dragonfly 1\.0\.0 must stay as it was released with sha512-\S+, got sha512-/,
  );
});

describe('a damaged storage', () => {
  const damaged = new Sandbox();
  afterAll(() => damaged.remove());

  test('every tarball that is missing, corrupt or unknown is named', () => {
    damaged.release('dragonfly', '1.0.0');
    damaged.release('dragonfly', '1.1.0');
    const released = metadataOf(damaged.storage, DRAGONFLY)!.versions['1.1.0'].dist.integrity;
    rmSync(tarballOf(damaged.storage, DRAGONFLY, '1.0.0'));
    writeFileSync(tarballOf(damaged.storage, DRAGONFLY, '1.1.0'), 'x');
    writeFileSync(join(damaged.storage, DRAGONFLY, 'stray.tgz'), 'x');

    // Paths lead from where the command runs, which is the root of the repository.
    const problems = storageProblems(damaged.storage).map((problem) => problem.replaceAll(`${relative(process.cwd(), damaged.root)}/`, ''));

    expect(problems).toEqual([
      expect.stringMatching(/^\[tools\/registry\/storage\/@monosense-io\/dragonfly\/dragonfly-1\.0\.0\.tgz\] REGISTRY-001: .*@monosense-io\/dragonfly 1\.0\.0/),
      `[tools/registry/storage/@monosense-io/dragonfly/dragonfly-1.1.0.tgz] REGISTRY-002: the tarball must have the hash ${released} that it was released with, got ${integrity(Buffer.from('x'))}: restore it with 'git checkout -- tools/registry/storage/@monosense-io/dragonfly/dragonfly-1.1.0.tgz'`,
      expect.stringMatching(/^\[tools\/registry\/storage\/@monosense-io\/dragonfly\/stray\.tgz\] REGISTRY-003: /),
    ]);
  });
});
