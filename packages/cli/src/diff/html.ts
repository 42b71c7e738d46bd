import { html, lines, pageOf } from '../page/page.ts';
import type { Markup } from '../page/page.ts';
import type { ClusterReport, Field, Group, Report, Row } from './model.ts';
import { byTopic, countsOf } from './report.ts';
import { pathText, valueText } from './text.ts';

const STYLE = `
.dangerous { margin-top: 1rem; padding: .75rem 1rem; border: 2px solid var(--red); border-radius: .5rem; background: var(--redbox); } .dangerous h2 { margin: 0 0 .25rem; color: var(--red); }
details > ul, dl { margin: 0; padding: 0 .75rem .6rem; } details > ul { padding-left: 2rem; }
dt { margin-top: .5rem; color: var(--soft); } dd { margin: 0; white-space: pre-wrap; } dt, dd, .sign { font-family: ui-monospace, monospace; font-size: .85rem; }
ins, del { text-decoration: none; } ins, .added { color: var(--green); } del, .removed { color: var(--red); }
`;

const TITLE = 'What this change does to the clusters';

/** The report as one page that needs nothing else. */
export function htmlOf(report: Report): string {
  const { from, to, clusters, failures } = report;
  const dangerous = clusters.flatMap(({ name, rows }) => rows.filter((row) => row.dangerous).map((row) => ({ name, row })));
  return pageOf({
    title: TITLE,
    style: STYLE,
    body: html`<header>
<h1>${TITLE}</h1>
<p>${from} → ${to}</p>
<nav aria-label="Clusters">${clusters.map(({ name }) => html`<a href="#${name}">${name}</a>`)}</nav>
</header>
<main>
${dangerous.length === 0 ? '' : html`<section class="dangerous" aria-labelledby="dangerous"><h2 id="dangerous">Dangerous</h2><ul>${dangerous.map(({ name, row }) => html`<li><strong>${name}</strong>: ${row.text}</li>`)}</ul></section>\n`}${
  failures.map(({ cluster, message }) => html`<section class="dangerous"><h2>${cluster} can't be rendered</h2><pre>${message}</pre></section>\n`)}${
  lines(clusters.map(clusterOf))}
</main>`,
  });
}

function clusterOf(cluster: ClusterReport): Markup {
  const { name, rows, groups } = cluster;
  return html`<section aria-labelledby="${name}">
<h2 id="${name}">${name}</h2>
<p>${countsOf(cluster)}</p>
${lines(byTopic(rows.filter((row) => !row.dangerous)).map(({ title, rows: own }) => html`<h3>${title}</h3>\n${listOf(own)}`))}
${groups.length === 0 ? '' : html`<h3>Objects</h3>\n${lines(groups.map(groupOf))}`}
</section>`;
}

function listOf(rows: readonly Row[]): Markup {
  return html`<ul>${rows.map(({ text }) => html`<li>${text}</li>`)}</ul>`;
}

function groupOf({ sign, labels, fields }: Group): Markup {
  const [word, style] = { '+': ['added', 'sign added'], '-': ['removed', 'sign removed'], '~': ['changed', 'sign'] }[sign];
  const summary = html`<span class="${style}">${word}</span> ${labels[0]}${labels.length > 1 ? ` and ${labels.length - 1} more` : ''}`;
  const all = labels.length > 1 ? html`<ul>${labels.map((label) => html`<li>${label}</li>`)}</ul>` : undefined;
  const list = fields.length > 0 ? html`<dl>${fields.map(fieldOf)}</dl>` : undefined;
  // Without more to say there is nothing to unfold.
  return all || list ? html`<details><summary>${summary}</summary>${all}${list}</details>` : html`<div>${summary}</div>`;
}

function fieldOf({ path, before, after }: Field): Markup {
  return html`<dt>${pathText(path)}</dt>${before === undefined ? '' : html`<dd><del>− ${valueText(before)}</del></dd>`}${after === undefined ? '' : html`<dd><ins>+ ${valueText(after)}</ins></dd>`}`;
}
