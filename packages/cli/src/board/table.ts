import { html, lines } from '../page/page.ts';
import type { Content, Markup } from '../page/page.ts';

/** A table whose first column names its rows. On a phone, one of many columns has a box per row, and each cell says its head. */
export function tableOf(heads: readonly string[], rows: ReadonlyArray<readonly Content[]>): Markup {
  return html`<table${heads.length > 2 ? html` class="stack"` : ''}>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${lines(rows.map(([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell, index) => (heads.length > 2 ? html`<td data-head="${heads[index + 1]}">${cell}</td>` : html`<td>${cell}</td>`))}</tr>`))}
</tbody>
</table>`;
}
