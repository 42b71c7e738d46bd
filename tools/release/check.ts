import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { storageOf, tarballOf } from '../registry/storage.ts';
import { ACCEPTED, breaksOf } from './api.ts';
import type { Branch } from './branch.ts';
import { changesetsOf } from './changesets.ts';
import type { Changeset } from './changesets.ts';
import { pack } from './pack.ts';
import { changedPackages, packagesOf } from './packages.ts';

const BUMPS = ['patch', 'minor', 'major'];

/** Everything that is wrong with what a branch releases or will release, one sentence each. The packages must be compiled. */
export function releaseProblems(root: string, branch: Branch): string[] {
  const changesets = changesetsOf(root);
  const added = changesets.filter(({ file }) => branch.files.includes(file));
  return [
    ...changesetProblems(root, added),
    ...changedPackages(root, branch).flatMap(({ folder, manifest: { name }, files }) => [
      ...(added.some(({ releases }) => name in releases) ? [] : [
        `[packages/${folder}] a change of ${files.length > 1 ? `'${files[0]}' and ${files.length - 1} more` : `'${files[0]}'`} must come with a changeset for ${name}, got none: run 'npx changeset', and say what its users will notice`,
      ]),
      // A major changeset that waits on main counts too: the next release carries them all.
      ...(!files.some((file) => file.startsWith('src/')) || changesets.some(({ releases }) => releases[name] === 'major') ? [] : breaksOf(root, storageOf(root), folder).map(({ since, what, key }) =>
        `[packages/${folder}] the API of ${name} must stay as in ${since} without a major changeset, got '${what}': make the changeset major, bring it back, or accept it with the line '${key}' in ${ACCEPTED}`)),
    ]),
    ...tarballProblems(root, branch),
  ];
}

/** What changesets can't say. */
function changesetProblems(root: string, changesets: readonly Changeset[]): string[] {
  const names = packagesOf(root).map(({ manifest }) => manifest.name);
  return changesets.flatMap(({ file, releases, summary }) => [
    ...Object.entries(releases).flatMap(([name, bump]) => [
      ...(names.includes(name) ? [] : [`[${file}] '${name}' must be a package of this repository, and isn't: correct its name`]),
      ...(BUMPS.includes(bump) ? [] : [`[${file}] '${name}' must go up by one of ${BUMPS.join(', ')}, got '${bump}': correct it`]),
    ]),
    ...(summary === '' ? [`[${file}] the text must say what users will notice, got none: write a sentence below the packages`] : []),
  ]);
}

/** Nobody reads a tarball in a pull request: each that is added must hold what its sources are compiled to. */
function tarballProblems(root: string, branch: Branch): string[] {
  const prefix = 'tools/registry/storage/';
  const scratch = mkdtempSync(join(tmpdir(), 'release-check-'));
  try {
    const expected = new Map(packagesOf(root).map(({ folder, manifest }) => [tarballOf(prefix, manifest.name, manifest.version), join(root, 'packages', folder)]));
    return branch.files.filter((file) => file.startsWith(prefix) && file.endsWith('.tgz')).flatMap((file) => {
      const content = read(join(root, file));
      const folder = expected.get(file);
      // What was dropped is no more.
      if (content === undefined || (folder !== undefined && content.equals(gunzipSync(readFileSync(pack(folder, scratch)))))) return [];
      return [`[${file}] must hold what its package is compiled to at that version, got something else: take it out and run 'npx projen release' again`];
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
