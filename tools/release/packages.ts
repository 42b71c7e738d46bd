import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTPUT } from '../../projenrc/component-package.ts';
import { npmName, REPOSITORY } from '../../projenrc/repository.ts';
import type { Branch } from './branch.ts';

/** A package of the workspace. */
export interface Package {
  /** Its folder below `packages/`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** What stands in a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly files?: string[];
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly [field: string]: unknown;
}

/** A package of which a branch changes what is packed. */
export interface ChangedPackage extends Package {
  /** The files that differ, by their paths in the package. */
  readonly files: readonly string[];
}

/** What a release writes, or the compiler makes of the sources. */
const DERIVED = ['lib', '.jsii', 'API.md', 'CHANGELOG.md'];

/** Every package, by folder. */
export function packagesOf(root: string): Package[] {
  return readdirSync(join(root, 'packages')).sort().map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) }));
}

/**
 * The packages of which a branch changes what is packed, and not the version: what is new,
 * or has its next version already, needs no changeset any more.
 */
export function changedPackages(root: string, branch: Branch): ChangedPackage[] {
  return packagesOf(root).flatMap(({ folder, manifest }) => {
    const prefix = `packages/${folder}/`;
    const text = branch.before(`${prefix}package.json`);
    if (text === undefined) return [];
    const before: Manifest = JSON.parse(text);
    if (before.version !== manifest.version) return [];
    const files = branch.files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length))
      .filter((file) => (file === 'package.json' ? shipped(before) !== shipped(manifest) : isPacked(file, manifest)));
    return files.length > 0 ? [{ folder, manifest, files }] : [];
  });
}

/** Whether a file is packed, or compiled to what is packed. The types of other APIs are not: nothing of them is left in what is compiled. */
function isPacked(file: string, { files = [] }: Manifest): boolean {
  if (file.startsWith('src/')) return !file.startsWith('src/imports/');
  const named = files.filter((name) => !name.startsWith('!') && !DERIVED.includes(name));
  return file === 'README.md' || named.some((name) => file === name || file.startsWith(`${name}/`));
}

/** The part of a package.json that a branch decides: every release of what it is built on moves what it asks for, and is none of its own. */
function shipped({ version: _version, dependencies = {}, peerDependencies = {}, ...rest }: Manifest): string {
  const { [npmName(OUTPUT)]: _output, ...needs } = dependencies;
  const peers = Object.entries(peerDependencies).filter(([name]) => !name.startsWith(`${REPOSITORY.scope}/`));
  return JSON.stringify({ ...rest, needs, peers });
}
