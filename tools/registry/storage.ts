/**
 * The released packages that are kept in the repository, in Verdaccio's own layout:
 * per package a folder with `package.json` (what a registry answers) and the tarballs.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { REPOSITORY } from '../../projenrc/repository.ts';

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
  const shown = join(basename(storage), name, tarballName(name, version));
  const expected = metadataOf(storage, name)?.versions[version]?.dist.integrity;
  const wayOut = `restore it with 'git checkout -- tools/registry/${shown}'`;
  if (!existsSync(tarball)) {
    return `[registry] '${shown}' must exist, since ${name} ${version} was released: ${wayOut}`;
  }
  const found = integrity(readFileSync(tarball));
  if (found !== expected) {
    return `[registry] '${shown}' must have the hash ${expected} that it was released with, got ${found}: ${wayOut}`;
  }
  return undefined;
}

/** Everything that is wrong with the storage, one sentence each. */
export function storageProblems(storage: string): string[] {
  return releasedPackages(storage).flatMap((name) => {
    const problems = releasedVersions(storage, name).map((version) => tarballProblem(storage, name, version));
    const known = new Set(releasedVersions(storage, name).map((version) => tarballName(name, version)));
    const strangers = readdirSync(join(storage, name)).filter((file) => file !== 'package.json' && !known.has(file));
    return [
      ...problems,
      ...strangers.map((file) => `[registry] '${join(basename(storage), name, file)}' belongs to no released version: delete it`),
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
  const time = released.toISOString();
  const before = metadataOf(storage, name);
  const existing = before?.versions[version];
  if (existing) {
    if (existing.dist.integrity !== integrity(bytes)) {
      throw new Error(`[registry] ${name} ${version} must stay as it was released, got other bytes: add a changeset, so that the change gets a version of its own`);
    }
    return false;
  }

  const { '//': _marker, ...published } = manifest as Record<string, unknown>;
  const metadata: Metadata = {
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
  mkdirSync(join(storage, name), { recursive: true });
  copyFileSync(tarball, tarballOf(storage, name, version));
  writeMetadata(storage, metadata);
  return true;
}

/** Takes a release out of the storage. What stays keeps its times and its bytes. */
export function removeRelease(storage: string, name: string, version: string): void {
  const metadata = metadataOf(storage, name)!;
  const without = <T>(entries: Record<string, T>, key: string) => Object.fromEntries(Object.entries(entries).filter(([other]) => other !== key));
  rmSync(tarballOf(storage, name, version));
  writeMetadata(storage, {
    ...metadata,
    time: without(metadata.time, version),
    versions: without(metadata.versions, version),
    _attachments: without(metadata._attachments as Record<string, unknown>, tarballName(name, version)),
    _rev: `${Object.keys(metadata.versions).length - 1}-0`,
  });
}

/** npm's notation of a sha512: what lock files and registries hold. */
export function integrity(bytes: Buffer): string {
  return `sha512-${digest('sha512', bytes, 'base64')}`;
}

function writeMetadata(storage: string, metadata: Metadata): void {
  writeFileSync(join(storage, metadata.name, 'package.json'), `${JSON.stringify(metadata, undefined, 2)}\n`);
}

function digest(algorithm: string, bytes: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(bytes).digest(encoding);
}

function tarballName(name: string, version: string): string {
  return `${name.split('/').at(-1)}-${version}.tgz`;
}
