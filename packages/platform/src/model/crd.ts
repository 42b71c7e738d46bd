import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { Schema } from '../facts/json-schema';
import { JsonFile } from '../values/json-file';
import { objectsIn } from '../values/yaml-text';

/** What a CustomResourceDefinition says about its kind. */
export interface Crd {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly group: string;
    readonly names?: { readonly kind: string };
    readonly scope: string;
    readonly versions: Array<{ readonly name: string; readonly served: boolean; readonly schema?: { readonly openAPIV3Schema?: Schema } }>;
  };
}

const parsed = new Map<string, Crd[]>();

/** The definition of a kind in a file that may hold several objects, in JSON or YAML; undefined when it isn't among them, or has no schema. */
export function crdOf(file: string, group: string, kind: string): Crd | undefined {
  if (!parsed.has(file)) {
    const objects = (file.endsWith('.json') ? [JsonFile._readWritten(file)] : objectsIn(file)) as Crd[];
    parsed.set(file, objects.filter((object) => object.apiVersion === 'apiextensions.k8s.io/v1' && object.kind === 'CustomResourceDefinition' && Array.isArray(object.spec?.versions)));
  }
  return parsed.get(file)!.find(({ spec }) => spec.group === group && spec.names?.kind === kind && spec.versions.every(({ schema }) => schema?.openAPIV3Schema));
}

const folders = new Map<string, string[]>();

/**
 * The file of a kind among those of a folder, which are called `<plural>.<group>.json`; undefined when there is none. The
 * usual plurals come first, so that only the files of kinds in use are read.
 */
export function crdFile(folder: string, group: string, kind: string): string | undefined {
  if (!folders.has(folder)) folders.set(folder, existsSync(folder) ? readdirSync(folder) : []);
  const files = folders.get(folder)!.filter((file) => file.endsWith(`.${group}.json`));
  const name = kind.toLowerCase();
  const usual = [`${name}s`, `${name}es`, name.replace(/y$/, 'ies'), name].map((plural) => `${plural}.${group}.json`);
  const file = usual.find((candidate) => files.includes(candidate)) ?? files.find((candidate) => crdOf(join(folder, candidate), group, kind) !== undefined);
  return file === undefined ? undefined : join(folder, file);
}
