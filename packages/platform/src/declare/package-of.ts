import { existsSync } from 'fs';
import { dirname, join, sep } from 'path';
import { JsonFile } from '../values/json-file';

/** The npm package that brings a component. */
export interface Package {
  /** Its folder. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly repository?: { readonly url: string; readonly directory: string };
}

type Class = { readonly prototype: object };

const THIS_PACKAGE = join(__dirname, '../..');
const found = new Map<object, Package | undefined>();
const packages = new Map<string, Package>();

/**
 * The package that a component's class comes from; undefined for a class that is written in a program. A class that extends
 * one of a package, as programs may, comes from there.
 */
export function packageOf(component: object, base: Class): Package | undefined {
  for (let type = Object.getPrototypeOf(component) as object; type !== base.prototype; type = Object.getPrototypeOf(type) as object) {
    if (!found.has(type)) found.set(type, findPackage(type));
    const result = found.get(type);
    if (result) return result;
  }
  return undefined;
}

/** What the manifest in a folder says. */
export function readPackage(folder: string): Package {
  if (!packages.has(folder)) {
    const { name, version, repository } = JsonFile._readWritten(join(folder, 'package.json')) as unknown as Package;
    packages.set(folder, { folder, name, version, repository });
  }
  return packages.get(folder)!;
}

/** Node keeps the modules that it has loaded: the class, known by its prototype, is exported by one of them. */
function findPackage(type: object): Package | undefined {
  const { name } = type.constructor;
  for (const [file, module] of Object.entries(require.cache)) {
    const exported: unknown = module?.exports;
    const exportsType = typeof exported === 'object' && exported !== null && Object.prototype.hasOwnProperty.call(exported, name) && (exported as Record<string, Class | undefined>)[name]?.prototype === type;
    const folder = exportsType ? folderOf(file) : undefined;
    if (folder !== undefined) return folder === THIS_PACKAGE ? undefined : readPackage(folder);
  }
  return undefined;
}

/** The folder of the library that a file belongs to: what is outside of its code, such as a test, is no part of it. */
export function folderOf(file: string): string | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      return ['lib', 'src'].some((code) => file.startsWith(join(folder, code) + sep)) ? folder : undefined;
    }
  }
  return undefined;
}
