/** What the command prints, and what the build and the issue say. */
import type { Currency, Row } from './model.ts';

/** The heads of the table. */
export const HEADS = ['what', 'version', 'newest known', 'supported until', 'Kubernetes', 'known against it'];

/** The table of each cluster, and what needs somebody. */
export function textOf(currency: Currency): string {
  const tables = [...Map.groupBy(currency.rows, ({ cluster }) => cluster)].map(([cluster, rows]) => {
    const cells = [HEADS, ...rows.map(cellsOf)];
    const widths = HEADS.map((_head, column) => Math.max(...cells.map((row) => row[column].length)));
    return [cluster, ...cells.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd())].join('\n');
  });
  const needs = sentencesOf(currency);
  return [...tables, needs.length === 0 ? 'Nothing needs somebody.' : ['What needs somebody:', ...needs.map((sentence) => `  ${sentence}`)].join('\n')].join('\n\n');
}

/** The same in Markdown; empty when nothing needs somebody. */
export function markdownOf(currency: Currency): string {
  const needs = sentencesOf(currency);
  if (needs.length === 0) return '';
  const escaped = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const tables = [...Map.groupBy(currency.rows, ({ cluster }) => cluster)].flatMap(([cluster, rows]) => ['', `### ${cluster}`, '', escaped(HEADS), escaped(HEADS.map(() => '---')), ...rows.map((row) => escaped(cellsOf(row)))]);
  return `${[...needs.map((sentence) => `- ${sentence}`), ...tables].join('\n')}\n`;
}

/** What needs somebody, one sentence for all clusters that it is the same for; what is so already comes first. */
export function sentencesOf({ rows, accepted, silences, silent }: Currency): string[] {
  const things = [...[...rows, ...accepted].map((row) => ({ ...row, what: `${row.upstream} ${row.version}` })), ...silences.map((row) => ({ ...row, what: `silence ${row.name}` }))];
  const all = things.flatMap(({ cluster, what, problems }) => problems.map(({ now, text, wayOut }) => ({ now, cluster, wayOut, sentence: `${what}: ${text}` })));
  const grouped = [...Map.groupBy(all, ({ sentence }) => sentence)].map(([sentence, same]) => ({ now: same[0].now, text: `${sentence} (${same.map(({ cluster }) => cluster).join(', ')})${same[0].wayOut === undefined ? '' : `: ${same[0].wayOut}`}` }));
  return [...grouped.filter(({ now }) => now), ...grouped.filter(({ now }) => !now)].map(({ text }) => text)
    .concat(silent.map((what) => `${what} has no list of what upstream supports: take a release that does`));
}

/** A row as people read it. */
export function cellsOf({ upstream, version, newest, support, kubernetes, unread, risks }: Row): string[] {
  return [upstream, version, newest, support.until ?? 'no day', kubernetes.range ?? 'no range', risks.map(({ name, accepted }) => (accepted ? `${name} (accepted)` : name)).join(', ') || (unread === undefined ? '' : 'nobody knows')];
}
