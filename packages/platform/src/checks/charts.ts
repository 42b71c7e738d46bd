import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';
import { shown } from '../values/shown';
import { suggestion } from './schema';

const KNOWN_VALUE = new Refusal('PLATFORM-650', {
  protects: 'Helm ignores a value that the chart does not know, in silence: the setting would never take effect.',
  wrong: 'values: { hubble: { relya: { enabled: true } } }',
  right: 'values: { hubble: { relay: { enabled: true } } }',
});

const VALUE_SHAPE = new Refusal('PLATFORM-651', {
  protects: 'A chart reads either a single value or the values below it; whatever has the other shape is ignored, or breaks a template.',
  wrong: "values: { image: 'shop:1' }, where the chart reads image.tag",
  right: "values: { image: { tag: '1' } }",
});

const VALUE_TYPE = new Refusal('PLATFORM-655', {
  protects: "A template takes a value as it is: 'false' in quotes counts as true, and what is made of a map in a list's place, or of half a replica, is refused by the API server.",
  wrong: "values: { isClusterService: 'false' }",
  right: 'values: { isClusterService: false }',
});

/** What the values of a chart may hold: fields by name, `true` for anything, `false` for a single value. */
export type Values = boolean | { readonly [key: string]: Values };

/** The types of values that have one alone, by key. */
export interface Types {
  readonly [key: string]: string | Types;
}

/** The value keys that a chart knows. */
export interface ChartFacts {
  readonly chart: string;
  readonly version: string;
  readonly values: Values;
  /** The types of values; packages that were released before they were written have none, and nothing is judged by them. */
  readonly types?: Types;
}

const parsed = new Map<string, ChartFacts | undefined>();

/** What a package knows of a chart; undefined when it knows nothing. */
export function chartFacts(packageDir: string, chart: string): ChartFacts | undefined {
  const file = join(packageDir, 'charts', `${chart}.json`);
  if (!parsed.has(file)) parsed.set(file, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
  return parsed.get(file);
}

/** Name and version of the chart of a HelmRelease, from itself or from its source among the objects; undefined when neither says it. */
export function chartOf(release: KubeObject, objects: readonly KubeObject[]): { name: string; version: string } | undefined {
  const { chart, chartRef } = release.spec ?? {};
  if (chart?.spec) return { name: `${chart.spec.chart}`, version: `${chart.spec.version}` };
  const source = objects.find(({ kind, metadata: { name, namespace } }) => kind === 'OCIRepository' && name === chartRef?.name && namespace === (chartRef?.namespace ?? release.metadata.namespace));
  return source?.spec?.url === undefined ? undefined : { name: `${source.spec.url}`.split('/').pop()!, version: `${source.spec.ref?.tag}` };
}

/** How a type is called in a message, and what has it. A number may stand in quotes: what is made of it is the same text. */
const TYPES: Record<string, readonly [string, (value: unknown) => boolean]> = {
  boolean: ['true or false, without quotes', (value) => typeof value === 'boolean'],
  integer: ['a whole number', (value) => typeof value === 'string' || Number.isInteger(value)],
  list: ['a list', Array.isArray],
  number: ['a number', (value) => typeof value === 'string' || typeof value === 'number'],
  text: ['a text', (value) => typeof value !== 'object'],
};

/** Values of a HelmRelease that its chart would ignore, or read as something else. */
export function wrongValues(path: string, release: KubeObject, { chart, version, values, types = {} }: ChartFacts): string[] {
  const problems: string[] = [];
  const says = (rule: Refusal, where: string, fault: string): void => void problems.push(rule.at(path, `HelmRelease '${release.metadata.name}' sets '${where}', ${fault}`));
  const visit = (value: unknown, known: Values, where: string, type?: string | Types): void => {
    // Null takes a default away.
    if (value === null || value === undefined) return;
    if (typeof type === 'string' && !(TYPES[type]?.[1](value) ?? true)) {
      return says(VALUE_TYPE, where, `and chart ${chart} ${version} reads ${TYPES[type][0]} there, got ${shown(value)}: correct it`);
    }
    if (known === true) return;
    const fields = typeof value === 'object' && !Array.isArray(value);
    if (known === false) {
      if (fields && Object.keys(value).length > 0) says(VALUE_SHAPE, `${where}.${Object.keys(value)[0]}`, `and chart ${chart} ${version} reads '${where}' as a single value: set '${where}' itself`);
    } else if (!fields) {
      says(VALUE_SHAPE, where, `and chart ${chart} ${version} reads only the values below it: set one of ${Object.keys(known).map((key) => `'${where}.${key}'`).join(', ')}`);
    } else {
      for (const [key, child] of Object.entries(value)) {
        const at = where === '' ? key : `${where}.${key}`;
        if (Object.prototype.hasOwnProperty.call(known, key)) visit(child, known[key], at, typeof type === 'object' ? type[key] : undefined);
        else says(KNOWN_VALUE, at, `which chart ${chart} ${version} does not know: ${suggestion(at, Object.keys(known).map((other) => at.slice(0, -key.length) + other))}`);
      }
    }
  };
  visit(release.spec.values, values, '', types);
  // A value that comes from a Secret is set by its path alone; one with lists in it is left to Helm.
  for (const { targetPath } of release.spec.valuesFrom ?? []) {
    if (targetPath !== undefined && !/[[\\]/.test(targetPath)) visit(targetPath.split('.').reduceRight((below: unknown, key: string) => ({ [key]: below }), ''), values, '');
  }
  return problems;
}
