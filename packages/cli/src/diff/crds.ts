import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCOPE } from '../repository/packages.ts';
import { programsOf } from '../repository/programs.ts';
import type { Immutable } from './facts.ts';

/** The rule by which a CRD says that a field stays as it was created. */
const STAYS = /^(self\s*==\s*oldSelf|oldSelf\s*==\s*self)$/;

/** The fields of custom resources that can't be changed, by kind, as the CRDs in the packages say. */
export function immutableByCrd(root: string): Record<string, Immutable[]> {
  const scopes = [root, ...programsOf(root).map(({ folder }) => folder)].map((folder) => join(folder, 'node_modules', SCOPE)).filter((scope) => existsSync(scope));
  const folders = scopes.flatMap((scope) => readdirSync(scope).map((name) => join(scope, name, 'crds'))).filter((folder) => existsSync(folder));
  const crds = folders.flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => readFileSync(join(folder, file), 'utf8')));
  return Object.fromEntries(crds.filter((text) => text.includes('oldSelf')).map((text) => JSON.parse(text)).filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ spec }) => {
    const fields = spec.versions.flatMap(({ schema }: any) => immutableIn(schema?.openAPIV3Schema));
    // A rule compares two values: a field that wasn't set, or no longer is, passes.
    return [`${spec.group}/${spec.names.kind}`, [{ fields: [...new Set<string>(fields)], mayGo: true, mayCome: true }]];
  }));
}

function immutableIn(schema: any, path: string[] = []): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (schema['x-kubernetes-validations']?.some(({ rule }: { rule: string }) => STAYS.test(rule.trim()))) return [path.join('.')];
  return [...Object.entries(schema.properties ?? {}).flatMap(([key, property]) => immutableIn(property, [...path, key])), ...immutableIn(schema.items, path)];
}
