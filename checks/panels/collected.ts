/** What the scrapes that packages render bring in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dashboards } from '@monosense-io/platform';
import type { Dashboard } from '@monosense-io/platform';
import { exportersOf, labelsOf, OF_EVERY_SCRAPE } from '../../packages/platform/src/checks/metrics.ts';
import { labOf } from '../alerts/packages.ts';
import { ROOT } from './dashboards.ts';

/** What a package renders in a cluster that watches everything. */
interface Rendered {
  /** Its dashboards, by their names. */
  readonly dashboards: readonly Dashboard[];
  /** Rules of its scrapes that keep and drop metrics by their names. */
  readonly kept: readonly RegExp[];
  readonly dropped: readonly RegExp[];
  /** Whether anything is scraped at all. */
  readonly scrapes: boolean;
  /** Metrics that its rules make. */
  readonly recorded: readonly string[];
  /** What kube-state-metrics is asked to tell of. */
  readonly collectors: readonly string[];
}

const SCRAPES = ['VMPodScrape', 'VMNodeScrape', 'VMServiceScrape'];

const rendered = new Map<string, Rendered>();

/** What a package renders. */
export function renderedBy(folder: string): Rendered {
  if (!rendered.has(folder)) {
    const dashboards: Dashboard[] = [];
    const lab = labOf(folder, (cluster) => Dashboards.watch(cluster, { dashboard: (dashboard) => dashboards.push(dashboard) }));
    const scrapes = SCRAPES.flatMap((kind) => lab.objects(kind));
    const rules: any[] = scrapes.flatMap(({ spec }) => [spec, ...spec.podMetricsEndpoints ?? [], ...spec.endpoints ?? []]).flatMap(({ metricRelabelConfigs = [] }) => metricRelabelConfigs);
    const byName = (action: string): RegExp[] => rules.filter((rule) => rule.action === action && `${rule.sourceLabels}` === '__name__').map(({ regex }) => new RegExp(`^(?:${regex})$`));
    rendered.set(folder, {
      dashboards, kept: byName('keep'), dropped: byName('drop'), scrapes: scrapes.length > 0,
      recorded: lab.objects('VMRule').flatMap(({ spec }) => spec.groups).flatMap(({ rules }) => rules).flatMap(({ record = [] }) => record),
      collectors: lab.objects('HelmRelease').flatMap(({ spec }) => spec.values?.collectors ?? []),
    });
  }
  return rendered.get(folder)!;
}

/** Metrics that every cluster has, by who exports them: the core knows their names, and victoria-stack scrapes them. */
const EVERYWHERE = 'platform';
const SCRAPER = 'victoria-stack';

/** What the agents and the rulers make themselves. */
const MADE = ['ALERTS', 'up'];

/**
 * Names of the metrics that are there in a cluster which runs these packages: those that their exporters have, where something is
 * scraped, without those that the scrapes leave out, and those that their rules make.
 */
export function collectedBy(folders: readonly string[]): ReadonlySet<string> {
  const { kept, dropped, collectors } = renderedBy(SCRAPER);
  const kinds = collectors.map((collector) => `kube_${collector.replace(/(?<=class)es$|s$/, '')}_`);
  const everywhere = namesIn(EVERYWHERE).filter(({ exporter, name }) => {
    if (exporter === 'kube-state-metrics') return kinds.some((prefix) => name.startsWith(prefix));
    if (name.startsWith('apiserver_')) return kept.some((rule) => rule.test(name));
    return !dropped.some((rule) => rule.test(name));
  });
  const own = folders.filter((folder) => renderedBy(folder).scrapes).flatMap((folder) => namesIn(folder));
  return new Set([...everywhere, ...own].map(({ name }) => name).concat(folders.flatMap((folder) => renderedBy(folder).recorded), MADE));
}

/** Whether a query can read a metric: a histogram and a summary have series of three more names. */
export function isCollected(metric: string, collected: ReadonlySet<string>): boolean {
  return collected.has(metric) || collected.has(metric.replace(/_(bucket|sum|count)$/, ''));
}

/** Labels that scrapes add to the usual ones: node-exporter's says which machine. */
const ADDED = new Set([...OF_EVERY_SCRAPE, 'alertname', 'alertstate', 'severity']);

/** What the series of a metric may have as labels; undefined where its exporter doesn't say. */
export function labelsIn(folders: readonly string[], metric: string): ReadonlySet<string> | undefined {
  return labelsOf([EVERYWHERE, ...folders].flatMap((folder) => exportersOf(join(ROOT, 'packages', folder))), metric, ADDED);
}

function namesIn(folder: string): Array<{ exporter: string; name: string }> {
  const metrics = join(ROOT, 'packages', folder, 'metrics');
  return readdirSync(metrics).filter((file) => file.endsWith('.json')).flatMap((file) => {
    const { exporter, names } = JSON.parse(readFileSync(join(metrics, file), 'utf8')) as { exporter: string; names: string[] };
    return names.map((name) => ({ exporter, name }));
  });
}
