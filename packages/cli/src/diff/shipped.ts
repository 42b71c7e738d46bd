/** What the packages say of custom resources: the rules of their CRDs, and what operators do with a change. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCOPE } from '../repository/packages.ts';
import { programsOf } from '../repository/programs.ts';
import { transitionRules } from './crds.ts';
import type { Immutable, OperatorChange, ShippedRules } from './facts.ts';

/** An entry of `operators/<operator>.json`: a change that the operator's webhook refuses, or what the operator does with it. */
export type Entry = Pick<OperatorChange, 'field' | 'except' | 'when'> & { readonly kinds: readonly string[] } & ({ readonly refused: true } | Pick<OperatorChange, 'does' | 'todo' | 'dangerous'>);

/** The rules of all packages that the root or a program has installed. */
export function shippedRules(root: string): ShippedRules {
  const packages = [root, ...programsOf(root).map(({ folder }) => folder)].map((folder) => join(folder, 'node_modules', SCOPE)).filter((scope) => existsSync(scope))
    .flatMap((scope) => readdirSync(scope).map((name) => join(scope, name)));
  return packages.map(rulesIn).reduce((all, { immutable, operators }) => ({ immutable: { ...all.immutable, ...immutable }, operators: { ...all.operators, ...operators } }), { immutable: {}, operators: {} });
}

/** The rules of one package. */
function rulesIn(folder: string): ShippedRules {
  const crds = textsIn(join(folder, 'crds')).filter((text) => text.includes('oldSelf')).map((text) => JSON.parse(text)).filter(({ kind }) => kind === 'CustomResourceDefinition');
  const entries: Entry[] = textsIn(join(folder, 'operators')).flatMap((text) => JSON.parse(text).changes);
  const immutable: Record<string, Immutable[]> = Object.fromEntries(crds.map((crd) => [`${crd.spec.group}/${crd.spec.names.kind}`, transitionRules(crd).flatMap(({ read }) => read ?? [])]));
  const operators: Record<string, OperatorChange[]> = {};
  for (const { kinds, ...entry } of entries) {
    for (const kind of kinds) {
      if ('refused' in entry) (immutable[kind] ??= []).push({ fields: [entry.field], except: entry.except, when: entry.when });
      else (operators[kind] ??= []).push(entry);
    }
  }
  return { immutable, operators };
}

function textsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')).sort().map((file) => readFileSync(join(folder, file), 'utf8')) : [];
}
