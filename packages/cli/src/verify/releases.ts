/** Finds the releases of charts in a cluster, in each form that a reader has for them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder } from '@monosense-io/output';
import { parse } from 'yaml';
import { objectsIn } from './objects.ts';

/** A release of a chart, whoever installs it. */
export interface Release {
  /** What messages call it. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  readonly values: object;
  /** Names of what values are read from that isn't there before the release is made. */
  readonly valuesFrom: readonly string[];
  /** Annotations of the object that installs it, where an object does. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Releases, and what is wrong with those that can't be understood. */
export interface Releases {
  readonly releases: readonly Release[];
  readonly problems: readonly string[];
}

/**
 * All releases of a cluster: HelmReleases, Applications of Argo CD, and what the script for kubectl and helm installs.
 *
 * @param objects folder with what is applied
 * @param cluster folder of the rendered cluster
 */
export function releasesOf(objects: string, cluster: string): Releases {
  const found = [fluxReleases(objects), argoCdReleases(objects), plainReleases(cluster)];
  return { releases: found.flatMap(({ releases }) => releases), problems: found.flatMap(({ problems }) => problems) };
}

const SOURCES = ['OCIRepository', 'HelmRepository', 'HelmChart', 'GitRepository', 'Bucket'];

function fluxReleases(objects: string): Releases {
  const all = objectsIn(objects, ['HelmRelease', ...SOURCES]);
  const sources = new Map(all.filter(({ kind }) => SOURCES.includes(kind)).map(({ kind, metadata, spec }) => [`${kind} ${metadata.namespace}/${metadata.name}`, spec]));
  const releases: Release[] = [];
  const problems: string[] = [];
  for (const { metadata: { name, namespace, annotations }, spec } of all.filter(({ kind }) => kind === 'HelmRelease')) {
    const id = `${namespace}/${name}`;
    const reference = spec.chartRef ?? spec.chart.spec.sourceRef;
    const named = `${reference.kind} ${reference.namespace ?? namespace}/${reference.name}`;
    const source = sources.get(named);
    if (!source) {
      problems.push(`[${id}] the chart's source must be in this cluster, got '${named}': correct it, or add the source`);
      continue;
    }
    releases.push({
      id,
      name: spec.releaseName ?? name,
      namespace: spec.targetNamespace ?? namespace,
      chart: spec.chart?.spec.chart ?? source.chart ?? source.url.split('/').at(-1),
      version: spec.chart?.spec.version ?? source.version ?? source.ref?.tag,
      values: spec.values ?? {},
      valuesFrom: (spec.valuesFrom ?? []).map(({ kind, name: from }: { kind: string; name: string }) => `${kind} ${from}`),
      ...(annotations ? { annotations } : {}),
    });
  }
  return { releases, problems };
}

/** What an Application sets of a chart in other ways than by values that stand in it. */
const SET_ELSEWHERE = ['valueFiles', 'parameters', 'fileParameters'];

function argoCdReleases(objects: string): Releases {
  const applications = objectsIn(objects, ['Application']).filter(({ apiVersion }) => apiVersion.startsWith('argoproj.io/'));
  const releases: Release[] = [];
  const problems: string[] = [];
  for (const { metadata: { name, namespace, annotations }, spec } of applications) {
    const id = `${namespace}/${name}`;
    // Argo CD looks at one source only where there are no several.
    for (const { chart, path, targetRevision, helm = {} } of spec.sources ?? [spec.source]) {
      // A folder with settings for helm is a chart too, which a repository holds.
      if (chart === undefined && Object.keys(helm).length === 0) continue;
      const { values, problem } = valuesIn(helm);
      if (problem !== undefined) problems.push(`[${id}] ${problem}`);
      releases.push({
        id,
        name: helm.releaseName ?? name,
        namespace: spec.destination.namespace ?? 'default',
        chart: chart ?? path,
        version: targetRevision,
        values,
        valuesFrom: SET_ELSEWHERE.filter((field) => helm[field]?.length > 0),
        ...(annotations ? { annotations } : {}),
      });
    }
  }
  return { releases, problems };
}

/** Argo CD takes the object where both are there. */
function valuesIn({ values, valuesObject }: { values?: string; valuesObject?: object }): { values: object; problem?: string } {
  if (valuesObject !== undefined || !values) return { values: valuesObject ?? {} };
  try {
    return { values: parse(values) ?? {} };
  } catch (error) {
    return { values: {}, problem: `'helm.values' must be YAML, got: ${(error as Error).message.split('\n')[0]}: correct it` };
  }
}

const SCRIPT = `${ClusterFolder.PLAIN}/apply.sh`;

function plainReleases(cluster: string): Releases {
  if (!existsSync(join(cluster, SCRIPT))) return { releases: [], problems: [] };
  const releases = new Map<string, Release>();
  const problems: string[] = [];
  let secrets: string[] = [];
  readFileSync(join(cluster, SCRIPT), 'utf8').split('\n').forEach((line, index) => {
    const [command, ...words] = wordsOf(line);
    // The next chart reads whatever comes from Secrets since this.
    if (command === 'from=()') secrets = [];
    else if (command === 'from_secret') secrets.push(`Secret ${words[1]}`);
    if (command !== 'helm' || words[0] !== 'upgrade') return;
    const wrong = (problem: string): void => void problems.push(`[${SCRIPT}:${index + 1}] ${problem}`);
    const [, name, chart] = words.filter((word) => !word.startsWith('-'));
    const { namespace, version, values: file } = optionsOf(words);
    if (!name || !chart || !namespace || !version) return wrong("'helm upgrade' must name a release, a chart, '--namespace' and '--version': render it again");
    if (file !== undefined && !existsSync(join(cluster, file))) return wrong(`'--values' must be a file of the cluster, got '${file}': render it again`);
    const id = `${namespace}/${name}`;
    // The bootstrap and a stage install the same release.
    releases.set(id, {
      id,
      name,
      namespace,
      chart: chart.split('/').at(-1)!,
      version,
      values: file === undefined ? {} : parse(readFileSync(join(cluster, file), 'utf8')) ?? {},
      valuesFrom: words.some((word) => word.includes('${from[@]}')) ? secrets : [],
    });
  });
  return { releases: [...releases.values()], problems };
}

/** The words of a line of the script, without their quotes. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, single = '', double = '', escaped = '') => single + double + escaped));
}

/** Options with a value, by name. */
function optionsOf(words: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(words.flatMap((word) => {
    const [, name, value] = /^--([\w-]+)=(.*)$/s.exec(word) ?? [];
    return name === undefined ? [] : [[name, value]];
  }));
}
