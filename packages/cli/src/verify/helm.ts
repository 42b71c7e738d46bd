import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Unreachable } from './source.ts';
import { writeChart } from './charts.ts';
import { programOf } from './programs.ts';
import type { Release } from './releases.ts';
import type { Found } from './report.ts';
import { forEachOf, run } from './run.ts';

/** What the templates are rendered for. */
export interface Target {
  readonly kubernetesVersion: string;
  /** Kinds that the cluster serves, as `group/version/Kind`. */
  readonly kinds: readonly string[];
}

/**
 * Has helm render every release whose chart can be had: it parses the values, holds them to the chart's own schema, and runs
 * the templates. What they render goes to a folder.
 */
export async function renderReleases(root: string, releases: readonly Release[], target: Target, scratch: string): Promise<Found> {
  const helm = programOf(root, 'helm');
  const rendered = join(scratch, 'rendered');
  mkdirSync(rendered, { recursive: true });
  const notes: string[] = [];
  const absent: string[] = [];
  const charts = new Map<string, string>();
  for (const label of new Set(releases.map(labelOf))) {
    const [chart, version] = label.split(' ');
    const folder = join(scratch, `${chart}-${version}`);
    try {
      const differs = writeChart(root, chart, version, folder);
      if (differs) charts.set(label, folder);
      else absent.push(label);
      if (differs && differs.length > 0) notes.push(`${label}, exactly: ${differs.join(', and ')}`);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      notes.push(`${label}: ${error.message}`);
    }
  }
  if (absent.length > 0) notes.push(`charts that no Go module holds: ${absent.join(', ')}`);
  const renderable = releases.filter((release) => charts.has(labelOf(release)));
  notes.push(...renderable.filter(({ valuesFrom }) => valuesFrom.length > 0).map(({ id, valuesFrom }) => `values of ${id} from ${[...new Set(valuesFrom)].join(', ')}`));

  const problems = await forEachOf(renderable, async (release) => {
    const { id, name, namespace, values } = release;
    const label = labelOf(release);
    const file = join(scratch, `${namespace}_${name}.values.yaml`);
    writeFileSync(file, stringify(values));
    const { status, stdout, stderr } = await run(helm, [
      'template', name, charts.get(label)!, '--namespace', namespace, '--values', file, '--kube-version', target.kubernetesVersion,
      ...target.kinds.flatMap((kind) => ['--api-versions', kind]), '--api-versions', [...new Set(target.kinds.map((kind) => kind.slice(0, kind.lastIndexOf('/'))))].join(','),
    ], { cwd: scratch, env: { HELM_CACHE_HOME: scratch, HELM_CONFIG_HOME: scratch, HELM_DATA_HOME: scratch } });
    mkdirSync(join(rendered, namespace), { recursive: true });
    writeFileSync(join(rendered, namespace, `${name}.yaml`), stdout);
    if (status !== 0) return [`[${id}] must render with ${label}: ${stderr.trim().replace(/^Error: /, '').replace(/\n+Use --debug .*$/, '').replaceAll(/\s*\n\s*/g, ' ')}`];
    // Where the chart has a map and the values don't, or the other way round, helm only says so.
    const warnings = new Set([...stderr.matchAll(/warning: ([^(\n]+?)( \(|$)/gm)].map(([, warning]) => warning));
    return [...warnings].map((warning) => `[${id}] values must be of the kinds that ${label} has: ${warning}`);
  });
  return { checked: `${renderable.length} of ${releases.length} releases`, notes, problems: problems.flat() };
}

function labelOf({ chart, version }: Release): string {
  return `${chart} ${version}`;
}
