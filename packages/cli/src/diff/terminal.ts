import type { Field, Report } from './model.ts';
import { byTopic, countsOf } from './report.ts';
import { labelsText, oneLine, pathText, valueText } from './text.ts';

const WIDTH = 160;

/** The report for a terminal. */
export function terminalOf({ from, to, clusters, failures }: Report, { colours }: { readonly colours: boolean }): string {
  const style = (code: number) => (text: string): string => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
  const [bold, red, green, yellow] = [1, 31, 32, 33].map(style);
  const lines = [`${from} → ${to}`, ''];
  const dangerous = clusters.flatMap(({ name, rows }) => rows.filter((row) => row.dangerous).map(({ text }) => `  [${name}] ${oneLine(text)}`));
  if (dangerous.length > 0) lines.push(red(bold('Dangerous')), ...dangerous.map(red), '');
  for (const { cluster, message } of failures) lines.push(red(bold(`${cluster}: can't be rendered`)), ...message.split('\n').map((line) => `  ${oneLine(line)}`), '');
  for (const cluster of clusters) {
    lines.push(bold(`${cluster.name}: ${countsOf(cluster)}`));
    for (const { title, rows } of byTopic(cluster.rows.filter((row) => !row.dangerous))) lines.push(`  ${title}`, ...rows.map(({ text }) => `    ${oneLine(text)}`));
    if (cluster.groups.length > 0) lines.push('  Objects');
    for (const group of cluster.groups) {
      const paint = { '+': green, '-': red, '~': yellow }[group.sign];
      lines.push(paint(`    ${group.sign} ${oneLine(labelsText(group.labels, 6))}`), ...group.fields.flatMap(fieldLines).map((line) => `        ${oneLine(line)}`));
    }
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function fieldLines({ path, before, after }: Field): string[] {
  const [was, is] = [before, after].map((value) => (value === undefined ? undefined : oneLine(valueText(value), WIDTH)));
  if (was === undefined) return [`${pathText(path)}: + ${is}`];
  if (is === undefined) return [`${pathText(path)}: - ${was}`];
  return [`${pathText(path)}: ${was} → ${is}`];
}
