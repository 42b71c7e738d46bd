import { html, lines, pageOf } from '../page/page.ts';
import type { Markup } from '../page/page.ts';
import { showTime } from '../rollout/duration.ts';
import { addressesHtml } from './addresses.ts';
import { alertsHtml } from './alerts.ts';
import { backupsHtml } from './backups.ts';
import { connectionsHtml } from './connections.ts';
import { exceptionsHtml } from './exceptions.ts';
import type { Board, Cluster } from './model.ts';
import { orderHtml, stagesOf } from './order.ts';
import { secretsHtml } from './secrets.ts';
import { versionsHtml } from './versions.ts';

const STYLE = `
main:focus { outline: none; }
:root { --amber: #7a4b00; --amberbox: #fff4d6; --greenbox: #e3f6e8; --mark: #d6e6fb; --c0: #0969da; --c1: #1a7f37; --c2: #9a6700; --c3: #8250df; --c4: #bf3989; --c5: #57606a; }
@media (prefers-color-scheme: dark) { main:focus { outline: none; }
:root { --amber: #f0c04f; --amberbox: #33270a; --greenbox: #0f2e1a; --mark: #17365c; --c0: #58a6ff; --c1: #3fb950; --c2: #d29922; --c3: #bc8cff; --c4: #f778ba; --c5: #9da7b3; } }
body { max-width: 84rem; } h2 { font-size: 1.3rem; scroll-margin-top: 1rem; } h3 { margin-top: 1.6rem; } h4 { font-size: .95rem; margin: .75rem 0 .25rem; } h5 { font-size: .85rem; margin: .75rem 0 .25rem; }
.skip { position: absolute; left: -100vw; padding: .75rem 1rem; background: var(--page); } .skip:focus { left: 1rem; top: 1rem; z-index: 1; }
nav { border-bottom: 1px solid var(--line); } nav a { min-height: 2.75rem; }
table { width: 100%; border-collapse: collapse; margin: .5rem 0; font-size: .9rem; } th, td { padding: .35rem .25rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; } thead th { color: var(--soft); font-weight: 600; } tbody th { font-weight: 500; min-width: 6.5rem; } thead th { overflow-wrap: normal; }
small { color: var(--soft); font-size: .75rem; font-weight: normal; white-space: nowrap; } td small, .next { display: block; } .none { color: var(--soft); }
.badge { display: inline-block; padding: 0 .45rem; border-radius: .75rem; border: 1px solid var(--line); font-size: .8rem; }
.critical { background: var(--redbox); color: var(--red); } .warning { background: var(--amberbox); color: var(--amber); } .good { background: var(--greenbox); color: var(--green); }
.headlines { padding: 0; list-style: none; } .headlines li { padding: .5rem .75rem; border-radius: .4rem; }
details > .scroll, details > table, .inside, details > details { margin: 0 .75rem .75rem; } details > table { width: calc(100% - 1.5rem); } .inside h4 { margin: 0 0 .25rem; } .notes p { color: inherit; } .notes + h4 { margin-top: 1rem; }
.scroll { overflow-x: auto; } .scroll > table:not(.matrix) tbody th { position: sticky; left: 0; background: var(--page); }
.order { display: block; font: .75rem system-ui, sans-serif; } .order text { fill: var(--text); } .order .wave { fill: var(--soft); font-weight: 600; } .order path { fill: none; } .tie { stroke: var(--soft); stroke-width: 1; } .rail { stroke-width: 2; } .ring { fill: var(--page); stroke-width: 2; }
${[0, 1, 2, 3, 4, 5].map((n) => `.c${n} { stroke: var(--c${n}); } .dot.c${n} { fill: var(--c${n}); }`).join(' ')}
.matrix { width: auto; font-size: .78rem; } .matrix th, .matrix td { padding: 0; border: 1px solid var(--line); } .matrix tbody td { width: 1.6rem; min-width: 1.6rem; height: 1.6rem; text-align: center; vertical-align: middle; }
.matrix thead th { vertical-align: bottom; } .matrix thead span { display: block; writing-mode: vertical-rl; rotate: 180deg; padding: .3rem; white-space: nowrap; margin: 0 auto; } .matrix tbody th { position: sticky; left: 0; padding: 0 .4rem; background: var(--page); max-width: 7.5rem; vertical-align: middle; }
.on { background: var(--mark); } .many { font-weight: 700; } .self { background: var(--box); }
@media (max-width: 48rem) { .stack:not(.scroll *) { thead { position: absolute; left: -100vw; } tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); } th, td { display: block; padding: .1rem .25rem; border: 0; } td::before { content: attr(data-head) ': '; color: var(--soft); } } }
@media (min-width: 48rem) { th, td { padding: .35rem .5rem; overflow-wrap: break-word; } .badge { white-space: nowrap; } td small, .next { display: inline-block; margin-left: .75rem; } .matrix tbody th { max-width: none; white-space: nowrap; } }
@media (min-width: 64rem) { .sides { display: grid; grid-template-columns: 21rem minmax(0, 1fr); gap: 0 2.5rem; align-items: start; } }
`;

/** The whole page. The same board gives the same bytes. */
export function htmlOf(board: Board): string {
  const { main, status, clusters } = board;
  const title = `${board.title}: the clusters`;
  return pageOf({
    title,
    style: STYLE,
    body: html`<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${title}</h1>
<p>As of ${showTime(status.at)}, main at <code>${main.slice(0, 8)}</code>.</p>
<nav aria-label="Page"><a href="#versions">Versions</a><a href="#notes">Release notes</a>${clusters.map(({ name }) => html`<a href="#${name}">${name}</a>`)}</nav>
</header>
<main id="content" tabindex="-1">
${versionsHtml(board)}
${lines(clusters.map((cluster) => clusterOf(cluster, coreOf(board, cluster))))}
</main>`,
  });
}

function clusterOf(cluster: Cluster, core: string | undefined): Markup {
  const { name, contract, items, connections, runbooks } = cluster;
  const { nodes, talosVersion, kubernetesVersion, domain } = contract.cluster;
  const stages = stagesOf(items);
  const objects = new Map([...Map.groupBy(items, ({ stage }) => stage)].map(([stage, own]) => [stage, own.length]));
  const parts = [['order', 'Order'], ['connections', 'Connections'], ['addresses', 'Addresses'], ['secrets', 'Secrets'], ['backups', 'Backups'], ['alerts', 'Alerts'], ['accepted', 'Accepted risks'], ['escapes', 'Escape hatches'], ['unchecked', 'Not checked']];
  return html`<section aria-labelledby="${name}">
<h2 id="${name}">Cluster ${name}</h2>
<p>${domain}: ${talosVersion === undefined ? '' : `Talos ${talosVersion}, `}Kubernetes ${kubernetesVersion}, ${nodes.length} machine${nodes.length === 1 ? '' : 's'}, ${Object.keys(contract.components).length} components in ${stages.length} stages, ${items.length} objects.</p>
<nav aria-label="Cluster ${name}">${parts.map(([id, text]) => html`<a href="#${name}-${id}">${text}</a>`)}</nav>
<div class="sides">
<div>
<h3 id="${name}-order">Order</h3>
${orderHtml(name, stages, objects)}
</div>
<div>
<h3 id="${name}-connections">Connections</h3>
${connections ? connectionsHtml(name, connections) : html`<p>Its platform doesn't list them.</p>`}
<h3 id="${name}-addresses">Addresses</h3>
${addressesHtml(cluster)}
</div>
</div>
<h3 id="${name}-secrets">Secrets</h3>
<p>Names only: no value is rendered.</p>
${secretsHtml(items)}
<h3 id="${name}-backups">Backups</h3>
${backupsHtml(cluster)}
<h3 id="${name}-alerts">Alerts and runbooks</h3>
${alertsHtml(items, runbooks)}
${exceptionsHtml(cluster, core)}
</section>`;
}

/** The core that a cluster is rendered by. */
function coreOf({ status }: Board, { name }: Cluster): string | undefined {
  return status.components.find(({ component }) => component === 'platform')?.cells.find(({ cluster }) => cluster === name)?.running;
}
