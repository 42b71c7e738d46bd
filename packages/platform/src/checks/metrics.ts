import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Component } from '../declare/component';
import { Package } from '../declare/package-of';
import { ClusterModel, StageModel } from '../model/model';
import { nearest } from '../values/nearest';
import { Refusal } from '../values/refusal';

const EXPORTED = new Refusal('PLATFORM-652', {
  protects: 'A rule that reads a metric which nobody exports finds nothing, so its alert never fires, whatever happens.',
  wrong: 'expression: \'rate(certmanager_acme_client_request_count{status="500"}[10m]) > 0\'',
  right: 'expression: \'rate(certmanager_http_acme_client_request_count{status="500"}[10m]) > 0\'',
});

/** What every cluster has, whoever scrapes: metrics of Kubernetes, of its machines, and of programs that are written in Go. */
const EVERYWHERE = join(__dirname, '../..');
/** What the scraper and the ruler make themselves. */
const OF_THE_SCRAPER = /^(up|scrape_\w+|ALERTS|ALERTS_FOR_STATE)$/;
const RULE_KINDS = ['VMRule', 'PrometheusRule'];

/** Every rule reads metrics that some component exports. Asked of packages that say what they export, in their folder `metrics`. */
export function exportedMetrics({ components, stages }: ClusterModel): string[] {
  const folders = new Set(components.flatMap((component) => component._package?.folder ?? []));
  const known = new Set([EVERYWHERE, ...folders].flatMap((folder) => [...metricsOf(folder)]));
  return stages.flatMap((model) => {
    const own = metricsOf(packageOfStage(model)?.folder);
    const read = own.size === 0 ? [] : rulesOf(model).flatMap(({ name, expression }) => metricsIn(expression).map((metric) => ({ name, metric })));
    return read.filter(({ metric }) => !isKnown(metric, known)).map(({ name, metric }) => {
      const meant = nearest(metric, [...own]) ?? nearest(metric, [...known]);
      return EXPORTED.at(model.path, `alert '${name}' reads metric '${metric}', which no component exports at its pinned version: ${meant === undefined ? "look the name up in the folder 'metrics' of the package that exports it" : `write '${meant}'`}`);
    });
  });
}

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

/** A histogram or a summary has series of three more names. */
function isKnown(metric: string, known: ReadonlySet<string>): boolean {
  return OF_THE_SCRAPER.test(metric) || known.has(metric) || known.has(metric.replace(/_(bucket|sum|count)$/, ''));
}

const read = new Map<string, ReadonlySet<string>>();

/** Names of the metrics that a package says it exports; none when it says nothing. */
function metricsOf(folder: string | undefined): ReadonlySet<string> {
  const metrics = join(folder ?? '', 'metrics');
  if (folder === undefined || !existsSync(metrics)) return new Set();
  if (!read.has(metrics)) {
    const files = readdirSync(metrics).filter((file) => file.endsWith('.json'));
    read.set(metrics, new Set(files.flatMap((file) => JSON.parse(readFileSync(join(metrics, file), 'utf8')).names as string[])));
  }
  return read.get(metrics)!;
}
