/** Adds releases to what the repository keeps, and takes them out. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { digest, integrity, metadataOf, releasedPackages, releasedVersions, SAME_BYTES, shown, tarballName, tarballOf, tarballProblem } from '../../packages/cli/src/registry/releases.ts';
import type { Metadata } from '../../packages/cli/src/registry/releases.ts';

const NO_STRANGER = new Refusal('REGISTRY-003', {
  protects: 'A file that belongs to no release has been reviewed by nobody.',
  wrong: 'a file in tools/registry/storage that no release names',
  right: 'its removal',
});

/** Where this repository keeps its releases, from the root. */
export const STORAGE = 'tools/registry/storage';

/** The same as a folder. */
export function storageOf(root: string): string {
  return join(root, STORAGE);
}

/** Everything that is wrong with the storage, one sentence each. */
export function storageProblems(storage: string): string[] {
  return releasedPackages(storage).flatMap((name) => {
    const problems = releasedVersions(storage, name).map((version) => tarballProblem(storage, name, version));
    return [
      ...problems,
      ...strangersIn(storage, name).map((file) => NO_STRANGER.at(shown(storage, name, file), 'the file must belong to a released version, and belongs to none: delete it')),
    ].filter((problem) => problem !== undefined);
  });
}

/**
 * Adds a release: the tarball and what a registry says about it. A released version is
 * never replaced by other bytes.
 *
 * @returns whether anything was added
 */
export function addRelease(storage: string, tarball: string, manifest: { name: string; version: string }, released: Date): boolean {
  const { name, version } = manifest;
  const bytes = readFileSync(tarball);
  const before = metadataOf(storage, name);
  const existing = before?.versions[version];
  if (existing) {
    if (existing.dist.integrity !== integrity(bytes)) {
      throw SAME_BYTES.error(shown(storage, name, tarballName(name, version)), `${name} ${version} must stay as it was released with ${existing.dist.integrity}, got ${integrity(bytes)}: add a changeset, so that the change gets a version of its own`);
    }
    return false;
  }

  mkdirSync(join(storage, name), { recursive: true });
  // The tarball first: without its metadata it is no release, and the next run writes it again.
  copyFileSync(tarball, tarballOf(storage, name, version));
  writeMetadata(storage, withRelease(before, manifest, bytes, released));
  return true;
}

/** What a registry answers about a package once a version is released. */
export function withRelease(before: Metadata | undefined, manifest: { name: string; version: string }, bytes: Buffer, released: Date): Metadata {
  const { name, version } = manifest;
  const time = released.toISOString();
  const { '//': _marker, ...published } = manifest as Record<string, unknown>;
  return {
    name,
    'dist-tags': { latest: version },
    time: { ...before?.time, created: before?.time.created ?? time, modified: time, [version]: time },
    versions: {
      ...before?.versions,
      [version]: {
        ...published,
        name,
        version,
        _id: `${name}@${version}`,
        // Verdaccio wants an address here, and answers with its own in its place.
        dist: { integrity: integrity(bytes), shasum: digest('sha1', bytes, 'hex'), tarball: `http://registry.invalid/${name}/-/${tarballName(name, version)}` },
      },
    },
    // Verdaccio's own fields.
    _attachments: { ...before?._attachments as object, [tarballName(name, version)]: { shasum: digest('sha1', bytes, 'hex'), version } },
    _distfiles: {},
    _uplinks: {},
    _rev: `${Object.keys(before?.versions ?? {}).length + 1}-0`,
  };
}

/** Takes a release out of the storage. What stays keeps its times and its bytes. */
export function removeRelease(storage: string, name: string, version: string): void {
  // The metadata first: a tarball that no version names is taken out by the next run.
  writeMetadata(storage, withoutRelease(metadataOf(storage, name)!, version));
  rmSync(tarballOf(storage, name, version), { force: true });
}

/** What a registry answers about a package once a version is taken out. */
export function withoutRelease(metadata: Metadata, version: string): Metadata {
  const without = <T>(entries: Record<string, T>, key: string) => Object.fromEntries(Object.entries(entries).filter(([other]) => other !== key));
  return {
    ...metadata,
    time: without(metadata.time, version),
    versions: without(metadata.versions, version),
    _attachments: without(metadata._attachments as Record<string, unknown>, tarballName(metadata.name, version)),
    _rev: `${Object.keys(metadata.versions).length - 1}-0`,
  };
}

/** Takes out what belongs to no version: a release that was killed may leave it. */
export function removeStrays(storage: string): void {
  for (const name of releasedPackages(storage)) strangersIn(storage, name).forEach((file) => rmSync(join(storage, name, file)));
}

function strangersIn(storage: string, name: string): string[] {
  const known = new Set(releasedVersions(storage, name).map((version) => tarballName(name, version)));
  return readdirSync(join(storage, name)).filter((file) => file !== 'package.json' && !known.has(file));
}

/** What stands in a package's `package.json`. */
export function textOf(metadata: Metadata): string {
  return `${JSON.stringify(metadata, undefined, 2)}\n`;
}

/** Whole or not at all: what stands here decides what is released. */
function writeMetadata(storage: string, metadata: Metadata): void {
  const file = join(storage, metadata.name, 'package.json');
  writeFileSync(`${file}.new`, textOf(metadata));
  renameSync(`${file}.new`, file);
}
