import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Component } from '../declare/component';
import { Package } from '../declare/package-of';
import { ClusterModel, StageModel } from '../model/model';
import { nearest } from '../values/nearest';
import { Refusal } from '../values/refusal';
import { misnamedLabels } from './expression';
import { everyObject } from './walk';

const EXPORTED = new Refusal('PLATFORM-652', {
  protects: 'A rule that reads a metric which nobody exports finds nothing, so its alert never fires, whatever happens.',
  wrong: 'expression: \'rate(certmanager_acme_client_request_count{status="500"}[10m]) > 0\'',
  right: 'expression: \'rate(certmanager_http_acme_client_request_count{status="500"}[10m]) > 0\'',
});

const NOTICED = new Refusal('PLATFORM-653', {
  protects: 'Rules find nothing wrong where there is no metric at all, so that a component which tells nothing looks healthy.',
  wrong: "alerts: { all: [{ name: 'ShopSlow', expression: 'shop_seconds > 1', … }] }",
  right: "alerts: { all: [{ name: 'ShopSlow', expression: 'shop_seconds > 1', … }, { name: 'ShopMissing', expression: 'absent(shop_seconds)', … }] }",
});

const LABELLED = new Refusal('PLATFORM-654', {
  protects: 'A rule that reads a label which its metric does not have finds nothing, or takes what it should keep apart for one.',
  wrong: "expression: 'sum by (hostname) (increase(certmanager_http_acme_client_request_count{code=~\"5..\"}[1h])) > 10'",
  right: "expression: 'sum by (host) (increase(certmanager_http_acme_client_request_count{status=~\"5..\"}[1h])) > 10'",
});

/** What every cluster has, whoever scrapes: metrics of Kubernetes, of its machines, and of programs that are written in Go. */
const EVERYWHERE = join(__dirname, '../..');
/** What the scraper and the ruler make themselves. */
const OF_THE_SCRAPER = /^(up|scrape_\w+|ALERTS|ALERTS_FOR_STATE)$/;
/**
 * Labels that say where a series was scraped; those of an agent that writes to a hub, of which `cluster` is one; and those of
 * the parts of a histogram or a summary.
 */
export const OF_EVERY_SCRAPE: readonly string[] = ['job', 'instance', 'namespace', 'pod', 'container', 'node', 'endpoint', 'service', 'cluster', 'prometheus', 'le', 'quantile', 'vmrange'];
const SCRAPING_KINDS = /^(VM\w+Scrape|VMProbe|VMAgent|\w+Monitor|Probe|ScrapeConfig|Prometheus)$/;
const RULE_KINDS = ['VMRule', 'PrometheusRule'];

/** Every rule reads metrics that some component exports. Asked of packages that say what they export, in their folder `metrics`. */
export function exportedMetrics({ components, stages }: ClusterModel): string[] {
  const folders = new Set(components.flatMap((component) => component._package?.folder ?? []));
  const known = new Set([EVERYWHERE, ...folders].flatMap((folder) => [...metricsOf(folder)]));
  return stages.filter((model) => rulesOf(model).length > 0).flatMap((model) => {
    const own = metricsOf(packageOfStage(model)?.folder);
    const reading = own.size === 0 ? [] : rulesOf(model).flatMap(({ name, expression }) => metricsIn(expression).map((metric) => ({ name, metric })));
    return reading.filter(({ metric }) => !isKnown(metric, known)).map(({ name, metric }) => {
      const meant = nearest(metric, [...own]) ?? nearest(metric, [...known]);
      return EXPORTED.at(model.path, `alert '${name}' reads metric '${metric}', which no component exports at its pinned version: ${meant === undefined ? "look the name up in the folder 'metrics' of the package that exports it" : `write '${meant}'`}`);
    });
  });
}

/**
 * Every rule reads labels that its metrics have, where the package of their exporter says which. Of a package that doesn't say
 * what it exports, only what it reads of Kubernetes and its machines is asked: its other metrics may be its own.
 */
export function exportedLabels(model: ClusterModel): string[] {
  const added = addedByScrapes(model);
  if (added === undefined) return [];
  const every = exportersOf(EVERYWHERE);
  const folders = new Set(model.components.flatMap((component) => component._package?.folder ?? []));
  const all = [...every, ...[...folders].flatMap(exportersOf)];
  return model.stages.flatMap((stage) => {
    const exporters = exportersOf(packageOfStage(stage)?.folder).length === 0 ? every : all;
    const problems = rulesOf(stage).flatMap(({ name, expression }) => misnamedLabels(expression, (metric) => labelsOf(exporters, metric, added)).map(({ label, metrics, known }) => {
      const own = known.filter((other) => !added.has(other));
      const meant = nearest(label, own) ?? nearest(label, known);
      const which = metrics.map((metric) => `'${metric}'`).join(' and ');
      const way = meant !== undefined ? `write '${meant}'` : "look its labels up in the folder 'metrics' of the package that exports it";
      return LABELLED.at(stage.path, `alert '${name}' reads label '${label}' where ${which} has ${own.length === 0 ? 'none of its own' : `only ${own.join(', ')}`}: ${way}`);
    }));
    return [...new Set(problems)];
  });
}

/** What the scrapes of a cluster add to every series; undefined where they may add anything. */
function addedByScrapes(model: ClusterModel): ReadonlySet<string> | undefined {
  const added = new Set(OF_EVERY_SCRAPE);
  let anything = false;
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === 'targetLabel' && typeof child === 'string') added.add(child);
      else if ((key === 'podTargetLabels' || key === 'targetLabels') && Array.isArray(child)) child.forEach((label) => added.add(label));
      else if (key === 'externalLabels' || key === 'labels') Object.keys(child ?? {}).forEach((label) => added.add(label));
      else if (key === 'action' && /^labelmap/.test(child)) anything = true;
      look(child);
    }
  };
  everyObject(model).filter(([, { kind }]) => SCRAPING_KINDS.test(kind)).forEach(([, { spec }]) => look(spec));
  return anything ? undefined : added;
}

/** What the series of a metric may have as labels; undefined where one of its exporters doesn't say, or where there is none. */
export function labelsOf(exporters: Exporter[], metric: string, added: ReadonlySet<string>): ReadonlySet<string> | undefined {
  if (metric !== 'ALERTS' && OF_THE_SCRAPER.test(metric)) return added;
  const base = exporters.some(({ names }) => names.has(metric)) ? metric : metric.replace(/_(bucket|sum|count)$/, '');
  const lists = exporters.filter(({ names }) => names.has(base)).map(({ labels }) => labels[base]);
  if (lists.length === 0 || lists.includes(undefined)) return undefined;
  const own = lists.flatMap((list) => list!);
  // What a metric has of the same name as the scrape is called so, unless the scrape honours it.
  return new Set([...added, ...own, ...own.filter((label) => added.has(label)).map((label) => `exported_${label}`)]);
}

/** Where a component reads metrics of its own exporters, one of its alerts fires when there are none at all. */
export function missingMetricsNoticed({ components, stages }: ClusterModel): string[] {
  return components.flatMap((component) => {
    const rules = stages.filter(({ stage }) => stage?.node.scopes.includes(component)).flatMap(rulesOf).map(({ name, expression }) => ({ name, expression, metrics: metricsIn(expression) }));
    return exportersOf(component._package?.folder).filter(({ names }) => {
      const reads = (metrics: string[]): boolean => metrics.some((metric) => !OF_ANY_PROCESS.test(metric) && isOf(names, metric));
      return rules.some(({ metrics }) => reads(metrics)) && !rules.some(({ expression, metrics }) => FIRES_ON_NOTHING.test(expression) && (reads(metrics) || metrics.includes('up')));
    }).map(({ exporter }) => NOTICED.at(component.node.path, `has alerts on metrics of ${exporter}, and none that fires when there are no such metrics: add one with absent(…), or one that counts (count(…) or vector(0)) < N`));
  });
}

/** What every program says of itself as a process. */
const OF_ANY_PROCESS = /^(process|go)_/;
/** An expression that has a result where the database is empty. */
const FIRES_ON_NOTHING = /\babsent(_over_time)?\s*\(|\bor\s+vector\(\s*0\s*\)/;

/**
 * Names of the metrics that an expression of PromQL or MetricsQL reads.
 *
 * @param expression the expression
 */
export function metricsIn(expression: string): string[] {
  const named = [...expression.matchAll(/__name__\s*=\s*(["'`])([^"'`]*)\1/g)].map(([, , name]) => name);
  const bare = expression
    .replace(/#.*$/gm, ' ')
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, ' ')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/gi, ' ');
  const names = [...bare.matchAll(/(?<![\w.:])[a-zA-Z_:][\w:.]*(?!\w)(?!\s*\()/g)].map(([name]) => name);
  return [...new Set([...named, ...names.filter((name) => !KEYWORDS.has(name.toLowerCase()))])].sort();
}

const KEYWORDS = new Set([
  'and', 'or', 'unless', 'if', 'ifnot', 'default', 'atan2', 'offset', 'bool', 'limit', 'keep_metric_names', 'inf', 'nan', 'start', 'end',
  // Without a list behind them they stand alone.
  'by', 'without', 'on', 'ignoring', 'group_left', 'group_right',
]);

function rulesOf({ objects }: StageModel): Array<{ name: string; expression: string }> {
  const rules: any[] = objects.filter(({ kind }) => RULE_KINDS.includes(kind)).flatMap(({ spec }) => spec?.groups ?? []).flatMap((group) => group.rules ?? []);
  return rules.filter(({ expr }) => typeof expr === 'string').map(({ alert, record, expr }) => ({ name: alert ?? record, expression: expr }));
}

function packageOfStage({ stage }: StageModel): Package | undefined {
  const component = stage?.node.scopes.reverse().find((scope): scope is Component => scope instanceof Component);
  return component?._package;
}

function isKnown(metric: string, known: ReadonlySet<string>): boolean {
  return OF_THE_SCRAPER.test(metric) || isOf(known, metric);
}

/** A histogram or a summary has series of three more names. */
function isOf(names: ReadonlySet<string>, metric: string): boolean {
  return names.has(metric) || names.has(metric.replace(/_(bucket|sum|count)$/, ''));
}

/** What one exporter exports. */
export interface Exporter {
  readonly exporter: string;
  readonly names: ReadonlySet<string>;
  /** The labels of each metric that says them; it may have any where it doesn't. */
  readonly labels: { readonly [name: string]: string[] | undefined };
}

const read = new Map<string, Exporter[]>();

/** What a package says it exports; nothing when it doesn't say. */
export function exportersOf(folder: string | undefined): Exporter[] {
  const metrics = join(folder ?? '', 'metrics');
  if (folder === undefined || !existsSync(metrics)) return [];
  if (!read.has(metrics)) {
    const files = readdirSync(metrics).filter((file) => file.endsWith('.json')).sort();
    read.set(metrics, files.map((file) => {
      const { exporter, names, labels = {} } = JSON.parse(readFileSync(join(metrics, file), 'utf8'));
      return { exporter, names: new Set<string>(names), labels };
    }));
  }
  return read.get(metrics)!;
}

function metricsOf(folder: string | undefined): ReadonlySet<string> {
  return new Set(exportersOf(folder).flatMap(({ names }) => [...names]));
}
