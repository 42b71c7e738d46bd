/** Which Secrets there are and where they come from. Names only: nothing else is in the repository. */
import type { Item } from '../diff/model.ts';
import { html } from '../page/page.ts';
import type { Markup } from '../page/page.ts';
import { tableOf } from './table.ts';

/** A Secret, and what is known of it. */
export interface Secret {
  /** `namespace/name`, or the name alone where its namespace is not said. */
  readonly name: string;
  /** Where it comes from: the items of a store, or the object that has it made. */
  readonly from?: string;
  /** The objects that use it. */
  readonly usedBy: readonly string[];
}

/** A Secret of the cluster that is written to a store. */
export interface Pushed {
  readonly name: string;
  readonly to: string;
}

/** Kinds that name Secrets without using them. */
const NO_USERS = ['cert-manager.io/Certificate', 'external-secrets.io/ExternalSecret', 'gateway.networking.k8s.io/ReferenceGrant'];

/** All Secrets that the rendered objects make or name, by name. */
export function secretsOf(items: readonly Item[]): Secret[] {
  const made = new Map<string, string>();
  for (const { label, kind, content: { metadata, spec } } of items) {
    if (kind === 'external-secrets.io/ExternalSecret') made.set(`${metadata.namespace}/${spec.target?.name ?? metadata.name}`, storedText(spec));
    if (kind === 'cert-manager.io/Certificate') made.set(`${metadata.namespace}/${spec.secretName}`, label);
  }
  const used = new Map<string, Set<string>>();
  for (const { label, kind, content } of items.filter((item) => !NO_USERS.includes(item.kind))) {
    const namespace = (kind === 'helm.toolkit.fluxcd.io/HelmRelease' ? content.spec.targetNamespace : undefined) ?? content.metadata.namespace;
    for (const reference of referencesIn(content, '')) {
      const name = nameOf(reference.name, reference.namespace ?? namespace, made);
      used.set(name, (used.get(name) ?? new Set()).add(label));
    }
  }
  return [...new Set([...made.keys(), ...used.keys()])].sort().map((name) => ({ name, from: made.get(name), usedBy: [...used.get(name) ?? []].sort() }));
}

/** The Secrets that go to a store. */
export function pushedOf(items: readonly Item[]): Pushed[] {
  return items.filter(({ kind }) => kind === 'external-secrets.io/PushSecret').map(({ content: { metadata, spec } }) => ({
    name: `${metadata.namespace}/${spec.selector?.secret?.name ?? ''}`,
    to: `${(spec.secretStoreRefs ?? []).map(({ name }: { name: string }) => name).join(', ')}: ${itemsText((spec.data ?? []).map(({ match }: any) => ({ key: match.remoteRef.remoteKey, property: match.remoteRef.property })))}`,
  })).sort((a, b) => (a.name + a.to < b.name + b.to ? -1 : 1));
}

export function secretsHtml(items: readonly Item[]): Markup {
  const [secrets, pushed] = [secretsOf(items), pushedOf(items)];
  const [known, unknown] = [secrets.filter(({ from }) => from !== undefined), secrets.filter(({ from }) => from === undefined)];
  const users = ({ usedBy }: Secret): string => usedBy.join(', ') || 'no rendered object';
  return html`<details><summary>${known.length} are made from a store or by cert-manager</summary>
${tableOf(['Secret', 'from', 'used by'], known.map((secret) => [secret.name, secret.from, users(secret)]))}
</details>
<details><summary>${unknown.length} are named, and made by an operator, by the bootstrap or by hand</summary>
${tableOf(['Secret', 'used by'], unknown.map((secret) => [secret.name, users(secret)]))}
</details>
${pushed.length === 0 ? '' : html`<details><summary>${pushed.length} are written to a store</summary>
${tableOf(['Secret', 'to'], pushed.map(({ name, to }) => [name, to]))}
</details>`}`;
}

interface Reference {
  readonly name: string;
  readonly namespace?: string;
}

/** What an object says of Secrets: by kind, by a field that says so, or as a name with a key. */
function* referencesIn(value: any, field: string): Generator<Reference> {
  if (Array.isArray(value)) {
    for (const each of value) yield* referencesIn(each, field);
  } else if (value !== null && typeof value === 'object') {
    const { name, namespace, key, kind } = value;
    const secret = /secret/i.test(field) || typeof key === 'string';
    if (isName(name) && (kind === 'Secret' || (kind === undefined && secret && !/store|config/i.test(field)))) {
      yield { name, namespace };
    }
    for (const [own, each] of Object.entries<any>(value)) {
      if (/secret-?name$/i.test(own) || /(^existing|-)secret$/i.test(own)) {
        if (isName(each)) yield { name: each, namespace: own.endsWith('-name') ? value[`${own}space`] : undefined };
      } else {
        yield* referencesIn(each, own);
      }
    }
  }
}

/** Nothing that could be a secret itself is taken for a name. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9.-]*$/.test(value);
}

/** Cluster-wide objects name a Secret without its namespace, which is then the one that has such a Secret. */
function nameOf(name: string, namespace: string | undefined, made: ReadonlyMap<string, string>): string {
  const found = namespace === undefined ? [...made.keys()].filter((known) => known.endsWith(`/${name}`)) : [];
  return namespace !== undefined ? `${namespace}/${name}` : found.length === 1 ? found[0] : name;
}

function storedText({ secretStoreRef, data = [], dataFrom = [] }: any): string {
  const extracted = dataFrom.map(({ extract, find, sourceRef }: any) => (extract ? { key: extract.key, property: extract.property ?? '*' } : { key: find ? 'whatever is found' : sourceRef?.generatorRef?.kind }));
  return `${secretStoreRef?.name ?? 'a generator'}: ${itemsText([...data.map(({ remoteRef }: any) => remoteRef), ...extracted])}`;
}

/** `postgres (username, password), other (*)`. */
function itemsText(references: ReadonlyArray<{ key: string; property?: string }>): string {
  return [...Map.groupBy(references, ({ key }) => key)].map(([key, same]) => {
    const properties = [...new Set(same.flatMap(({ property }) => property ?? []))];
    return properties.length === 0 ? key : `${key} (${properties.join(', ')})`;
  }).join(', ');
}
