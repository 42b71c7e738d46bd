/** Which alerts a cluster has, and which runbook says what to do. */
import type { Item } from '../diff/model.ts';
import { html, lines } from '../page/page.ts';
import type { Markup } from '../page/page.ts';
import { tableOf } from './table.ts';

export interface Alert {
  readonly name: string;
  readonly severity: string;
  /** How long it must last, as its rule says it. */
  readonly lasts: string;
  readonly summary: string;
  readonly runbook?: string;
  /** The rule's object. */
  readonly rule: string;
}

/** The severities that have a mark of their own, the worst first. */
const SEVERITIES = ['critical', 'warning'];

/** Every alert of the rules for VictoriaMetrics and Prometheus. */
export function alertsOf(items: readonly Item[]): Alert[] {
  return items.filter(({ content: { kind } }) => kind === 'VMRule' || kind === 'PrometheusRule').flatMap(({ label, content: { spec } }) => (spec.groups ?? [])
    .flatMap(({ rules = [] }: any) => rules).filter(({ alert }: any) => alert !== undefined)
    .map(({ alert, labels = {}, annotations = {}, ...rest }: any): Alert => ({
      name: alert, severity: labels.severity ?? 'none', lasts: rest.for ?? '0s', summary: annotations.summary ?? annotations.description ?? '', runbook: annotations.runbook_url, rule: label,
    })));
}

/** The alerts under the file of their runbook; every runbook is there, with or without alerts. */
export function byRunbook(alerts: readonly Alert[], runbooks: readonly string[]): Array<[runbook: string | undefined, alerts: Alert[]]> {
  const groups = Map.groupBy(alerts, ({ runbook }) => runbook && new URL(runbook, 'file:///').pathname.split('/').at(-1));
  const others = [...groups.keys()].filter((file) => file === undefined || !runbooks.includes(file));
  return [...runbooks, ...others].map((file) => [file, (groups.get(file) ?? []).sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))]);
}

export function alertsHtml(items: readonly Item[], runbooks: readonly string[]): Markup {
  const alerts = alertsOf(items);
  return html`<p>Alerts: ${countsOf(alerts)}. Runbooks: ${runbooks.length}.</p>
${lines(byRunbook(alerts, runbooks).map(([file, own]) => html`<details><summary>${file?.replace(/\.md$/, '') ?? 'Without a runbook'}: ${countsOf(own)}</summary>
${own.length === 0 ? '' : tableOf(['alert', 'severity', 'after', 'says'], own.map(({ name, severity, lasts, summary, runbook }) => [linked(name, runbook), html`<span class="${SEVERITIES.includes(severity) ? `badge ${severity}` : 'badge'}">${severity}</span>`, lastsText(lasts), summary]))}
</details>`))}`;
}

/** A link only to where a browser may go. */
function linked(text: string, address: string | undefined): Markup {
  return address !== undefined && /^https?:\/\//.test(address) ? html`<a href="${address}" rel="noreferrer">${text}</a>` : html`${text}`;
}

function countsOf(alerts: readonly Alert[]): string {
  const counts = Map.groupBy(alerts, ({ severity }) => severity);
  return [...counts].sort(([, [a]], [, [b]]) => rank(a) - rank(b)).map(([severity, { length }]) => `${length} ${severity}`).join(', ') || 'none';
}

function rank({ severity }: Alert): number {
  return SEVERITIES.includes(severity) ? SEVERITIES.indexOf(severity) : SEVERITIES.length;
}

/** Rules count in seconds, people don't. */
function lastsText(lasts: string): string {
  const seconds = Number(/^(\d+)s$/.exec(lasts)?.[1]);
  if (seconds === 0) return 'at once';
  return seconds % 3600 === 0 ? `${seconds / 3600}\u00a0h` : seconds % 60 === 0 ? `${seconds / 60}\u00a0min` : lasts;
}
