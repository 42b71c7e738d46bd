import type { Field, Group, Report } from './model.ts';
import { byTopic, countsOf } from './report.ts';
import { labelsText, oneLine, pathText, valueText } from './text.ts';

/** GitHub takes comments of at most 65,536 characters. */
const LIMIT = 60_000;
const WIDTH = 200;

/** The report for a pull request: what it means in the open, the objects folded. */
export function markdownOf({ from, to, clusters, failures }: Report): string {
  const lines = ['### What this change does to the clusters', '', `${escaped(from)} → ${escaped(to)}`, ''];
  const dangerous = clusters.flatMap(({ name, rows }) => rows.filter((row) => row.dangerous).map(({ text }) => `> - **${escaped(name)}**: ${escaped(text)}`));
  if (dangerous.length > 0) lines.push('> [!CAUTION]', '> **Dangerous**', ...dangerous, '');
  for (const { cluster, message } of failures) lines.push('> [!WARNING]', `> **${escaped(cluster)} can't be rendered**`, ...message.split('\n').map((line) => `> ${escaped(line)}`), '');
  let left = LIMIT;
  for (const cluster of clusters) {
    lines.push(`#### ${escaped(cluster.name)}: ${countsOf(cluster)}`, '');
    for (const { title, rows } of byTopic(cluster.rows.filter((row) => !row.dangerous))) lines.push(`**${title}**`, '', ...rows.map(({ text }) => `- ${escaped(text)}`), '');
    if (cluster.groups.length === 0) continue;
    const blocks = cluster.groups.map(blockOf);
    const shown = blocks.filter((block) => (left -= block.length) > 0);
    lines.push('<details><summary>Objects</summary>', '', '```diff', ...shown, '```', '');
    if (shown.length < blocks.length) lines.push(`${blocks.length - shown.length} more changes are too long for this page: run \`npx platform diff\`.`, '');
    lines.push('</details>', '');
  }
  // Rows alone are too long only for a change that nobody can read anyway.
  const text = `${lines.join('\n').trimEnd()}\n`;
  return text.length <= 65_000 ? text : `${text.slice(0, 64_000)}\n\nThe rest is too long for this page: run \`npx platform diff\`.\n`;
}

function blockOf(group: Group): string {
  // In the colours of a diff: red, green, and bold for what is changed.
  const head = group.sign === '~' ? `@@ ${oneLine(labelsText(group.labels, 12))} @@` : `${group.sign} ${oneLine(labelsText(group.labels, 12))}`;
  return [head, ...group.fields.flatMap(fieldLines)].join('\n');
}

function fieldLines({ path, before, after }: Field): string[] {
  return ([['-', before], ['+', after]] as const).filter(([, value]) => value !== undefined).map(([sign, value]) => `${sign} ${oneLine(`${pathText(path)}: ${valueText(value)}`, WIDTH)}`);
}

/** Text that means nothing to Markdown and HTML. */
function escaped(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>|#~&]/g, (character) => `&#${character.charCodeAt(0)};`);
}
