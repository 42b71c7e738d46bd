/** What holds data, and where its backups are. */
import { isOpen, rowsOf, shareOf } from '../backup/coverage.ts';
import { html } from '../page/page.ts';
import type { Markup } from '../page/page.ts';
import type { Cluster } from './model.ts';
import { tableOf } from './table.ts';

export function backupsHtml({ name, contract }: Cluster): Markup {
  const rows = rowsOf(name, contract.backups ?? [], undefined);
  if (rows.length === 0) return html`<p>Its contract says nothing of backups.</p>`;
  const [kept, excepted, open] = [rows.filter(({ copies }) => copies.length > 0), rows.filter(({ copies, reason }) => copies.length === 0 && reason !== undefined), rows.filter(isOpen)];
  return html`<p>${shareOf(rows)} have a backup, or a reason why not.</p>
${open.length === 0 ? '' : html`<ul class="headlines">${open.map(({ what, owner }) => html`<li class="critical">${what} of ${owner} has no backup, and nobody says why.</li>`)}</ul>`}
${kept.length === 0 ? '' : tableOf(['what', 'where', 'made', 'kept', 'restored on trial'], kept.flatMap(({ what, copies }) => copies.map(({ place, schedule, retention, drill }) => [what, place, schedule ?? 'not known', retention ?? 'not known', drill === undefined ? 'never' : `${drill.schedule}, by ${drill.namespace}/${drill.name}`])))}
${excepted.length === 0 ? '' : html`<details><summary>${excepted.length} need none</summary>
${tableOf(['what', 'why'], excepted.map(({ what, reason }) => [what, reason]))}
</details>`}`;
}
