/** Which version runs where, which comes next, and what holds it. */
import { showDuration, showTime } from '../rollout/duration.ts';
import { differencesText, versionsText } from '../rollout/status.ts';
import type { Cell, StageStatus, Status } from '../rollout/status.ts';
import { cellsOf, HEADS, sentencesOf } from '../currency/report.ts';
import { html, lines } from '../page/page.ts';
import type { Markup } from '../page/page.ts';
import type { Board, Component } from './model.ts';
import { newsOf, notesHtml } from './notes.ts';
import { tableOf } from './table.ts';

type Next = NonNullable<Cell['next']>;

/** What to know before anything else, one sentence each; what is wrong comes first. */
export function headlinesOf(status: Status): Array<{ readonly style: 'critical' | 'warning' | 'good'; readonly text: string }> {
  const cells = status.components.flatMap(({ component, cells: own }) => own.map((cell) => ({ component, ...cell })));
  const nexts = cells.flatMap(({ component, cluster, next }) => (next ? [{ component, cluster, next }] : []));
  const newer = cells.flatMap(({ component, cluster, released }) => (released === undefined ? [] : [{ component, cluster, next: { version: released } }]));
  const perCluster = (style: 'warning' | 'good', what: string, chosen: ReadonlyArray<{ component: string; cluster: string; next: { version: string } }>) => [...Map.groupBy(chosen, ({ cluster }) => cluster)].map(([cluster, own]) => (
    { style, text: `${own.length === 1 ? '1 version' : `${own.length} versions`} ${what} ${cluster}: ${own.map(({ component, next }) => `${component} ${next.version}`).join(', ')}` }
  ));
  return [
    ...cells.flatMap(({ bad }) => (bad === undefined ? [] : [{ style: 'critical' as const, text: bad }])),
    ...status.stages.flatMap(({ problem }) => (problem === undefined ? [] : [{ style: 'critical' as const, text: problem }])),
    // What only waits for evidence is held by the problem above, and what waits for an hour is one line per cluster.
    ...nexts.flatMap(({ next: { why, left, sentence } }) => (sentence === undefined || left !== undefined || ['evidence', 'closed'].includes(why) ? [] : [{ style: 'warning' as const, text: sentence }])),
    ...perCluster('warning', 'soaking for', nexts.filter(({ next }) => next.left !== undefined)),
    ...perCluster('warning', 'soaked, and held by the calendar of', nexts.filter(({ next }) => next.why === 'closed')),
    ...perCluster('warning', 'released and not yet on', newer),
    ...perCluster('good', 'may go to', nexts.filter(({ next }) => next.go)),
  ];
}

export function versionsHtml({ status, components, upstream, currency }: Board): Markup {
  const { stages } = status;
  const running = (component: string): string[] => status.components.find((one) => one.component === component)!.cells.flatMap((cell) => cell.running ?? []);
  const news = new Map(components.map((component) => [component, newsOf(component, running(component.name))]));
  const hasNews = (name: string): boolean => [...news].some(([component, notes]) => component.name === name && notes.length > 0);
  const headlines = headlinesOf(status);
  return html`<section aria-labelledby="versions">
<h2 id="versions">Versions</h2>
<ul class="headlines">${headlines.length === 0 ? html`<li class="good">Nothing waits.</li>` : headlines.map(({ style, text }) => html`<li class="${style}">${text}</li>`)}</ul>
<div class="scroll" role="region" tabindex="0" aria-label="Versions on every cluster">
${tableOf(['component', ...stages.map(({ cluster }) => cluster)], status.components.map(({ component, cells }) => [hasNews(component) ? html`<a href="#notes-${component}">${component}</a>` : component, ...cells.map(cellHtml)]))}
</div>
<ul>${stages.map((stage) => html`<li>${stageText(stage)}</li>`)}</ul>
<h3 id="combinations">Combinations</h3>
${combinationsHtml(stages)}
<h3 id="overrides">Overrides</h3>
${status.overrides.length === 0 ? html`<p>None was ever given.</p>` : tableOf(['version', 'by', 'when', 'why'], status.overrides.map(({ versions, reason, by, at, commit }) => [versionsText(versions), by, html`${showTime(at)} <code>${commit.slice(0, 8)}</code>`, reason]))}
<h3 id="upstream">Upstream</h3>
${upstreamHtml(upstream)}
<h3 id="support">Support and safety</h3>
${supportHtml(currency)}
<h3 id="notes">Release notes</h3>
<p>Of each component what some cluster has yet to get, or else its last release.</p>
${lines([...news].filter(([, notes]) => notes.length > 0).map(([component, notes]) => noteHtml(component, notes)))}
</section>`;
}

/** What nobody has proposed a newer version of for longer than upstream takes: it looks like what is up to date. */
function upstreamHtml(upstream: Board['upstream']): Markup {
  const stale = upstream.filter((one) => one.stale);
  if (stale.length === 0) return html`<p>Of all ${upstream.length} versions of upstream's, Renovate has proposed another one no longer ago than upstream takes.</p>`;
  return html`<p>Of ${upstream.length} versions of upstream's, these had no proposal for longer than upstream takes: it has ended, or Renovate doesn't find it.</p>
${tableOf(['component', 'what', 'version', 'last proposal', 'upstream takes'], stale.map(({ folder, name, version, since, age, days }) => [
    folder, name, html`<code>${version.split('@')[0]}</code>`, `${showTime(since.getTime()).slice(0, 10)}, ${age} days ago`, days === undefined ? 'nobody knows how long' : `up to ${days} days`,
  ]))}`;
}

/** What is out of support or soon will be, what is unsafe, and the table of everything. */
function supportHtml(currency: Board['currency']): Markup {
  const needs = sentencesOf(currency);
  return html`${needs.length === 0 ? html`<p>All that clusters run is supported for more than two months, and nothing is known against it that nobody accepted.</p>` : html`<ul class="needs">${needs.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}
${lines([...Map.groupBy(currency.rows, ({ cluster }) => cluster)].map(([cluster, rows]) => html`<details><summary>${cluster} <small>${rows.length} versions of upstream's</small></summary><div class="scroll" role="region" tabindex="0" aria-label="Support of what ${cluster} runs">
${tableOf(HEADS, rows.map(cellsOf))}
</div></details>`))}`;
}

/** What does not run as it soaked, cluster by cluster. */
function combinationsHtml(stages: readonly StageStatus[]): Markup {
  const texts = stages.flatMap(({ cluster, after, differences }) => differencesText(cluster, after, differences));
  return texts.length === 0 ? html`<p>Every cluster will run what the one before runs, once it has taken what may go.</p>` : html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`;
}

function noteHtml(component: Component, notes: Parameters<typeof notesHtml>[1]): Markup {
  // A browser that is sent to what is inside opens it.
  return html`<details><summary>${component.name} <small>${notes.map(({ version }) => version).join(', ')}</small></summary><div class="inside" id="notes-${component.name}">
${notesHtml(component, notes)}
</div></details>`;
}

function cellHtml({ running, since, bad, overridden, alone, next, released }: Cell): Markup {
  if (running === undefined) return html`<span class="none">not there</span>`;
  return html`<strong>${running}</strong>${bad === undefined ? '' : html` <span class="badge critical">bad</span>`}${overridden === undefined ? '' : html` <span class="badge warning">override</span>`}${alone ? html` <span class="badge">alone</span>` : ''}${
    since === undefined ? '' : html`<small>since ${showTime(since).slice(0, 10)}</small>`}${
    released === undefined ? '' : html`<span class="next"><b>${released}</b> <span class="badge warning">released</span></span>`}${
    next === undefined ? '' : html`<span class="next"><b>${next.version}</b> <span class="badge ${next.go ? 'good' : 'warning'}">${nextText(next)}</span></span>`}`;
}

function nextText(next: Next): string {
  if (next.go) return next.why === 'override' ? 'may go (override)' : 'may go';
  return next.left === undefined ? `held: ${next.why}` : `${showDuration(next.left)} left`;
}

function stageText({ cluster, after, soak, mode, withoutEvidence, closed }: StageStatus): string {
  const shut = closed === undefined ? '' : ` It is ${closed}.`;
  if (after === undefined) return `${cluster} follows nobody, and takes a version when it is released.${shut}`;
  return `${cluster} follows ${after} after ${showDuration(soak!)}, ${mode === 'git' ? `by the commit times on main; nobody looks at its health: ${withoutEvidence}` : 'by the evidence of its health'}.${shut}`;
}
