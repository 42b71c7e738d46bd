/**
 * The released packages that are kept in the repository, in Verdaccio's own layout:
 * per package a folder with `package.json` (what a registry answers) and the tarballs.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { REPOSITORY } from '../../projenrc/repository.ts';
import { Refusal } from '../refusal.ts';

const THERE = new Refusal('REGISTRY-001', {
  protects: 'A cluster whose pin is not there can not be rendered, and not be taken back either.',
  wrong: 'a pinned tarball that is removed',
  right: 'git restore tools/registry/storage',
});
const SAME_BYTES = new Refusal('REGISTRY-002', {
  protects: 'What soaked under a number must be what that number is for ever.',
  wrong: 'a tarball with other bytes than its metadata says',
  right: 'git restore tools/registry/storage',
});
const NO_STRANGER = new Refusal('REGISTRY-003', {
  protects: 'A file that belongs to no release has been reviewed by nobody.',
  wrong: 'a file in tools/registry/storage that no release names',
  right: 'its removal',
});

/** Where a repository keeps its releases. */
export function storageOf(root: string): string {
  return join(root, 'tools/registry/storage');
}

/** What a registry answers about one released version. */
export interface ReleasedVersion {
  readonly name: string;
  readonly version: string;
  /** What is installed with it. */
  readonly dependencies?: Readonly<Record<string, string>>;
  /** What is in its tarball already. */
  readonly bundledDependencies?: readonly string[];
  /** What must be installed beside it. */
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly dist: { readonly integrity: string; readonly shasum: string; readonly tarball: string };
  readonly [field: string]: unknown;
}

/** What a registry answers about a package. */
export interface Metadata {
  readonly name: string;
  readonly 'dist-tags': { latest: string };
  readonly time: Record<string, string>;
  readonly versions: Record<string, ReleasedVersion>;
  readonly [field: string]: unknown;
}

/** The npm names of all packages that were ever released. */
export function releasedPackages(storage: string): string[] {
  const scope = join(storage, REPOSITORY.scope);
  return existsSync(scope) ? readdirSync(scope).sort().map((folder) => `${REPOSITORY.scope}/${folder}`) : [];
}

/** What was released of a package, or nothing when it never was. */
export function metadataOf(storage: string, name: string): Metadata | undefined {
  const file = join(storage, name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** The released versions of a package, oldest first. */
export function releasedVersions(storage: string, name: string): string[] {
  return Object.keys(metadataOf(storage, name)?.versions ?? {});
}

/** The file that holds one released version. */
export function tarballOf(storage: string, name: string, version: string): string {
  return join(storage, name, tarballName(name, version));
}

/**
 * What is wrong with one released version's tarball: missing, or other bytes than were
 * released. Undefined when it is as it should be.
 */
export function tarballProblem(storage: string, name: string, version: string): string | undefined {
  const tarball = tarballOf(storage, name, version);
  const path = shown(storage, name, tarballName(name, version));
  const expected = metadataOf(storage, name)?.versions[version]?.dist.integrity;
  const wayOut = `restore it with 'git checkout -- ${path}'`;
  if (!existsSync(tarball)) {
    return THERE.at(path, `the tarball must exist, since ${name} ${version} was released: ${wayOut}`);
  }
  const found = integrity(readFileSync(tarball));
  if (found !== expected) {
    return SAME_BYTES.at(path, `the tarball must have the hash ${expected} that it was released with, got ${found}: ${wayOut}`);
  }
  return undefined;
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

/** npm's notation of a sha512: what lock files and registries hold. */
export function integrity(bytes: Buffer): string {
  return `sha512-${digest('sha512', bytes, 'base64')}`;
}

/** A file of the storage as people find it in the repository. */
function shown(storage: string, name: string, file: string): string {
  return join('tools/registry', basename(storage), name, file);
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

function digest(algorithm: string, bytes: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(bytes).digest(encoding);
}

/** The file name of a version's tarball. */
export function tarballName(name: string, version: string): string {
  return `${name.split('/').at(-1)}-${version}.tgz`;
}
