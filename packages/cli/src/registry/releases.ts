/**
 * Released packages that a repository keeps in itself, in Verdaccio's own layout: per package a folder with
 * `package.json` (what a registry answers) and the tarballs. A repository need not keep any.
 */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Refusal } from '../refusal.ts';
import { configurationOf } from '../repository/configuration.ts';
import { readJson } from '../repository/json.ts';
import { SCOPE } from '../repository/packages.ts';

const THERE = new Refusal('REGISTRY-001', {
  protects: 'A cluster whose pin is not there can not be rendered, and not be taken back either.',
  wrong: 'a pinned tarball that is removed',
  right: 'git restore with the path of the tarball',
});
export const SAME_BYTES = new Refusal('REGISTRY-002', {
  protects: 'What soaked under a number must be what that number is for ever.',
  wrong: 'a tarball with other bytes than its metadata says',
  right: 'git restore with the path of the tarball',
});

/** Where a repository keeps releases; undefined when it doesn't, and npm's registry has them. */
export function storageOf(root: string): string | undefined {
  const { registry } = configurationOf(root);
  return registry && join(root, registry.storage);
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
  const scope = join(storage, SCOPE);
  return existsSync(scope) ? readdirSync(scope).sort().map((folder) => `${SCOPE}/${folder}`) : [];
}

/** What was released of a package, or nothing when it never was. */
export function metadataOf(storage: string | undefined, name: string): Metadata | undefined {
  if (storage === undefined) return undefined;
  const file = join(storage, name, 'package.json');
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  // It is long, and asked for once for each package of each program. Whoever writes it puts another file in its place.
  const looks = `${found.ino} ${found.size} ${found.mtimeMs}`;
  const before = known.get(file);
  if (before?.looks === looks) return before.metadata;
  const metadata: Metadata = readJson(file, shown(storage, name, 'package.json'));
  known.set(file, { looks, metadata });
  return metadata;
}

const known = new Map<string, { readonly looks: string; readonly metadata: Metadata }>();

/** The released versions of a package, oldest first. */
export function releasedVersions(storage: string | undefined, name: string): string[] {
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

/** npm's notation of a sha512: what lock files and registries hold. */
export function integrity(bytes: Buffer): string {
  return `sha512-${digest('sha512', bytes, 'base64')}`;
}

/** A file of the storage as people find it from where they stand. */
export function shown(storage: string, name: string, file: string): string {
  return relative(process.cwd(), join(storage, name, file));
}

export function digest(algorithm: string, bytes: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(bytes).digest(encoding);
}

/** The file name of a version's tarball. */
export function tarballName(name: string, version: string): string {
  return `${name.split('/').at(-1)}-${version}.tgz`;
}
