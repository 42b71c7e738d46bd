/** What a cluster's README lists as out of the ordinary. */
import { html } from '../page/page.ts';
import type { Markup } from '../page/page.ts';
import { rowsUnder } from '../repository/overview.ts';
import type { Cluster } from './model.ts';
import { tableOf } from './table.ts';

export function exceptionsHtml({ name, readme }: Cluster, core: string | undefined): Markup {
  const part = (title: string, id: string, heading: string, heads: string[], none: string): Markup => {
    const rows = rowsUnder(readme, heading);
    return html`<h3 id="${name}-${id}">${title}</h3>
${rows.length === 0 ? html`<p>${none}</p>` : tableOf(heads, rows.map((row) => [...row.slice(0, heads.length - 1), row.slice(heads.length - 1).join(' | ')]))}`;
  };
  return html`${part('Accepted risks', 'accepted', 'Accepted risks', ['what', 'version', 'risks', 'until', 'why'], 'None is accepted.')}
${part('Silences', 'silences', 'Silences', ['silence', 'alerts', 'from', 'until', 'why'], 'None is in use.')}
${part('Escape hatches', 'escapes', 'Escape hatches', ['where', 'what', 'why'], 'None is in use.')}
${part('Not checked by a schema', 'unchecked', 'Not checked', ['where', 'what', 'to have it checked'], `Nothing is listed by platform${core === undefined ? '' : ` ${core}`}, which renders this cluster.`)}`;
}
