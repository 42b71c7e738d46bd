import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';
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

/** What the values of a chart may hold: fields by name, `true` for anything, `false` for a single value. */
export type Values = boolean | { readonly [key: string]: Values };

/** The value keys that a chart knows. */
export interface ChartFacts {
  readonly chart: string;
  readonly version: string;
  readonly values: Values;
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

/** Values of a HelmRelease that its chart would ignore. */
export function ignoredValues(path: string, release: KubeObject, { chart, version, values }: ChartFacts): string[] {
  const problems: string[] = [];
  const says = (rule: Refusal, where: string, fault: string): void => void problems.push(rule.at(path, `HelmRelease '${release.metadata.name}' sets '${where}', ${fault}`));
  const visit = (value: unknown, known: Values, where: string): void => {
    // Null takes a default away.
    if (known === true || value === null || value === undefined) return;
    const fields = typeof value === 'object' && !Array.isArray(value);
    if (known === false) {
      if (fields && Object.keys(value).length > 0) says(VALUE_SHAPE, `${where}.${Object.keys(value)[0]}`, `and chart ${chart} ${version} reads '${where}' as a single value: set '${where}' itself`);
    } else if (!fields) {
      says(VALUE_SHAPE, where, `and chart ${chart} ${version} reads only the values below it: set one of ${Object.keys(known).map((key) => `'${where}.${key}'`).join(', ')}`);
    } else {
      for (const [key, child] of Object.entries(value)) {
        const at = where === '' ? key : `${where}.${key}`;
        if (Object.prototype.hasOwnProperty.call(known, key)) visit(child, known[key], at);
        else says(KNOWN_VALUE, at, `which chart ${chart} ${version} does not know: ${suggestion(at, Object.keys(known).map((other) => at.slice(0, -key.length) + other))}`);
      }
    }
  };
  visit(release.spec.values, values, '');
  // A value that comes from a Secret is set by its path alone; one with lists in it is left to Helm.
  for (const { targetPath } of release.spec.valuesFrom ?? []) {
    if (targetPath !== undefined && !/[[\\]/.test(targetPath)) visit(targetPath.split('.').reduceRight((below: unknown, key: string) => ({ [key]: below }), ''), values, '');
  }
  return problems;
}
