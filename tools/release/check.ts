import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import semver from 'semver';
import { changedReleases, treeOf } from '../registry/immutable.ts';
import { newestCommitTime, pinnedLately } from '../registry/retention.ts';
import { STORAGE } from '../registry/storage.ts';
import { tarballOf } from '../../packages/cli/src/registry/releases.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { ACCEPTED, breaksOf, storageAt } from './api.ts';
import type { Branch } from './branch.ts';
import { changesetsOf } from './changesets.ts';
import type { Changeset } from './changesets.ts';
import { pack } from './pack.ts';
import { changedFiles, packagesOf, versionBefore } from './packages.ts';
import type { Package } from './packages.ts';
import { byHand, nextVersions, waitingAt } from './versions.ts';

const CHANGESET = new Refusal('RELEASE-001', {
  protects: 'Users would not be told what changes for them, and no version would carry it.',
  wrong: 'a change of packages/reloader/src alone',
  right: 'the same with .changeset/more-room.md',
});
const API = new Refusal('RELEASE-002', {
  protects: 'A program that compiled with the last release would not compile with this one.',
  wrong: 'patch: `size` is required now',
  right: 'major: `size` is required now',
});
const KNOWN = new Refusal('RELEASE-003', {
  protects: 'A changeset of nobody releases nothing.',
  wrong: "'@monosense-io/reloder': patch",
  right: "'@monosense-io/reloader': patch",
});
const BUMP = new Refusal('RELEASE-004', {
  protects: 'A version goes up by one of three steps.',
  wrong: "'@monosense-io/reloader': small",
  right: "'@monosense-io/reloader': patch",
});
const TEXT = new Refusal('RELEASE-005', {
  protects: 'A changelog without a sentence tells nobody anything.',
  wrong: 'a changeset that ends with its head',
  right: 'Reloader has room for more Secrets.',
});
const SOURCES = new Refusal('RELEASE-006', {
  protects: 'Nobody reads a tarball in a pull request.',
  wrong: 'a tarball in tools/registry/storage that its sources do not give',
  right: 'npx projen release',
});

const STORED = `${STORAGE}/`;
const BUMPS = ['patch', 'minor', 'major'];

/** The packages of which the check reads what is compiled: those whose API may have changed, and those that the branch releases. */
export function readCompiled(root: string, branch: Branch): Package[] {
  return packagesOf(root).filter((one) => mayBreak(branch, one) || branch.files.includes(tarballOf(STORED, one.manifest.name, one.manifest.version)));
}

/** What is wrong with the changesets of a branch, one sentence each: it is said at once, since nothing has to be compiled for it. */
export function changesetProblems(root: string, branch: Branch): string[] {
  const added = changesetsOf(root).filter(({ file }) => branch.files.includes(file));
  return [
    ...wrongChangesets(root, added),
    ...packagesOf(root).flatMap((one) => {
      const { folder, manifest: { name } } = one;
      const files = changedFiles(branch, one);
      return files.length === 0 || added.some(({ releases }) => name in releases) ? [] : [
        CHANGESET.at(`packages/${folder}`, `a change of ${files.length > 1 ? `'${files[0]}' and ${files.length - 1} more` : `'${files[0]}'`} must come with a changeset for ${name}, got none: run 'npx changeset', and say what its users will notice`),
      ];
    }),
  ];
}

/** Everything else that is wrong with what a branch releases or will release, one sentence each. What `readCompiled` says must be compiled. */
export function releaseProblems(root: string, branch: Branch): string[] {
  return [
    ...apiProblems(root, branch, changesetsOf(root)),
    ...versionProblems(root, branch),
    ...changedReleases(root, branch.base, treeOf(root), pinnedLately(root), newestCommitTime(root, branch.main)),
    ...tarballProblems(root, branch),
  ];
}

/** What breaks since the last release, whatever the number is now. */
function apiProblems(root: string, branch: Branch, changesets: readonly Changeset[]): string[] {
  const changed = packagesOf(root).filter((one) => mayBreak(branch, one));
  if (changed.length === 0) return [];
  // What the branch itself releases is not what it is compared with.
  const released = storageAt(root, branch.base);
  try {
    return changed
      // A major changeset that waits on main counts too: the next release carries them all.
      .filter(({ manifest: { name } }) => !changesets.some(({ releases }) => releases[name] === 'major'))
      .flatMap(({ folder, manifest: { name, version } }) => breaksOf(root, released.storage, folder).filter(({ since }) => semver.major(version) <= semver.major(since)).map(({ since, what, key }) =>
        API.at(`packages/${folder}`, `the API of ${name} must stay as in ${since} without a major changeset, got '${what}': make the changeset major, bring it back, or accept it with the line '${key}' in ${ACCEPTED}`)));
  } finally {
    released.remove();
  }
}

/** A version is what the changesets that it has used up give. */
function versionProblems(root: string, branch: Branch): string[] {
  const packages = packagesOf(root);
  // Without a new version it is no release: who takes a change back takes its changeset back too.
  if (!packages.some((one) => isBumped(branch, one))) return [];
  const used = waitingAt(root, branch.base).filter((file) => !existsSync(join(root, file)));
  return nextVersions(root, branch.base, used).flatMap(({ folder, version }) => {
    const found = packages.find((one) => one.folder === folder)?.manifest.version;
    return found === undefined || found === version ? [] : [byHand(folder, version, found)];
  });
}

/** Whether the API of a package may be another than that of its last release. */
function mayBreak(branch: Branch, one: Package): boolean {
  return isBumped(branch, one) || changedFiles(branch, one).some((file) => file.startsWith('src/'));
}

function isBumped(branch: Branch, one: Package): boolean {
  const before = branch.files.includes(`packages/${one.folder}/package.json`) ? versionBefore(branch, one.folder) : undefined;
  return before !== undefined && before !== one.manifest.version;
}

/** What changesets can't say. */
function wrongChangesets(root: string, changesets: readonly Changeset[]): string[] {
  const names = packagesOf(root).map(({ manifest }) => manifest.name);
  return changesets.flatMap(({ file, releases, summary }) => [
    ...Object.entries(releases).flatMap(([name, bump]) => [
      ...(names.includes(name) ? [] : [KNOWN.at(file, `'${name}' must be a package of this repository, and isn't: correct its name`)]),
      ...(BUMPS.includes(bump) ? [] : [BUMP.at(file, `'${name}' must go up by one of ${BUMPS.join(', ')}, got '${bump}': correct it`)]),
    ]),
    ...(summary === '' ? [TEXT.at(file, 'the text must say what users will notice, got none: write a sentence below the packages')] : []),
  ]);
}

/** Nobody reads a tarball in a pull request: each that is added must hold what its sources are compiled to. */
function tarballProblems(root: string, branch: Branch): string[] {
  const scratch = mkdtempSync(join(tmpdir(), 'release-check-'));
  try {
    const expected = new Map(packagesOf(root).map(({ folder, manifest }) => [tarballOf(STORED, manifest.name, manifest.version), join(root, 'packages', folder)]));
    return branch.files.filter((file) => file.startsWith(STORED) && file.endsWith('.tgz') && branch.before(file) === undefined).flatMap((file) => {
      const content = read(join(root, file));
      const folder = expected.get(file);
      if (content === undefined || (folder !== undefined && content.equals(gunzipSync(readFileSync(pack(folder, scratch)))))) return [];
      return [SOURCES.at(file, "the tarball must hold what its package is compiled to at that version, got something else: take it out and run 'npx projen release' again")];
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What is in a tarball, since processors differ in how they compress; undefined when there is none. */
function read(tarball: string): Buffer | undefined {
  try {
    return gunzipSync(readFileSync(tarball));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return Buffer.alloc(0);
  }
}
