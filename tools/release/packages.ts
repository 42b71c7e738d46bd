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

/** What a release writes, or the compiler makes of the sources. */
const DERIVED = ['lib', '.jsii', 'API.md', 'CHANGELOG.md'];

/** The folder of a package with the program that it carries, which is built of other sources than TypeScript. */
export const PROGRAM = 'wasm';

/**
 * Whether the releases of a package are kept in the repository. One that carries a program of many megabytes is made where it is
 * published: its program is built to the same bytes everywhere.
 */
export function isKept({ files = [] }: { readonly files?: readonly string[] }): boolean {
  return !files.includes(PROGRAM);
}

/** Every package, by folder. */
export function packagesOf(root: string): Package[] {
  return readdirSync(join(root, 'packages')).sort().map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) }));
}

/** The files of a package that a branch changes and that are packed, by their paths in the package. A new package has none. */
export function changedFiles(branch: Branch, { folder, manifest }: Package): string[] {
  const prefix = `packages/${folder}/`;
  const files = branch.files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
  const text = files.length === 0 ? undefined : branch.before(`${prefix}package.json`);
  if (text === undefined) return [];
  return files.filter((file) => (file === 'package.json' ? shipped(JSON.parse(text)) !== shipped(manifest) : isPacked(file, manifest)));
}

/** The version that a package had where a branch has left main; undefined when there was no such package. */
export function versionBefore(branch: Branch, folder: string): string | undefined {
  const text = branch.before(`packages/${folder}/package.json`);
  return text === undefined ? undefined : JSON.parse(text).version;
}

/** Whether a file is packed, or compiled to what is packed. The types of other APIs are not: nothing of them is left in what is compiled. */
function isPacked(file: string, { files = [] }: Manifest): boolean {
  if (file.startsWith('src/')) return !file.startsWith('src/imports/');
  const named = files.filter((name) => !name.startsWith('!') && !DERIVED.includes(name));
  return file === 'README.md' || named.some((name) => file === name || file.startsWith(`${name}/`));
}

/** The part of a package.json that a branch decides: every release of what it is built on moves what it asks for, and is none of its own. */
function shipped({ version: _version, lab: _lab, dependencies = {}, peerDependencies = {}, ...rest }: Manifest): string {
  const { [npmName(OUTPUT)]: _output, ...needs } = dependencies;
  const peers = Object.entries(peerDependencies).filter(([name]) => !name.startsWith(`${REPOSITORY.scope}/`));
  return JSON.stringify({ ...rest, needs, peers });
}
