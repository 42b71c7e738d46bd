/** `currency`: what of others the clusters run, and what upstream says of it on this day. */
import { rememberingParsed } from '../diff/rendering.ts';
import { Refusal } from '../refusal.ts';
import { clustersPath } from '../repository/clusters.ts';
import { currencyOf, readRendered } from './read.ts';
import { markdownOf, sentencesOf, textOf } from './report.ts';

const DAY = new Refusal('CURRENCY-001', {
  protects: 'A day that nobody can read would be compared with none, and nothing would seem to end.',
  wrong: '--today 30.11.2026',
  right: '--today 2026-11-30',
});

const RENDERED = new Refusal('CURRENCY-002', {
  protects: 'Where no cluster is, nothing needs somebody.',
  wrong: 'an empty folder clusters',
  right: 'npx platform render',
});

/** What the command is told. */
export interface Options {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Whether to end with 1 when something needs somebody. */
  readonly check?: boolean;
  /** The day, such as 2026-11-30. */
  readonly today?: string;
}

/** What a build says at its end: a line for each version that needs somebody today, or will within two months. No render does, so that it never depends on the day. */
export function needsOf(root: string, today = new Date().toISOString().slice(0, 10)): string[] {
  return sentencesOf({ ...currencyOf(root, rememberingParsed(root, () => readRendered(root)), today), silent: [] }).map((sentence) => `needs somebody: ${sentence}`);
}

/** Prints it. */
export function currency(root: string, { json, markdown, check, today = new Date().toISOString().slice(0, 10) }: Options): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today) || Number.isNaN(Date.parse(today))) throw DAY.error('currency', `'--today' must be a day, got '${today}': write it as 2026-11-30`);
  const clusters = readRendered(root);
  if (clusters.length === 0) throw RENDERED.error('currency', `'${clustersPath(root)}' must hold rendered clusters, and holds none: run 'npx platform render'`);
  const found = currencyOf(root, clusters, today);
  if (json) console.log(JSON.stringify(found, undefined, 2));
  else if (markdown) process.stdout.write(markdownOf(found));
  else console.log(textOf(found));
  const needed = [...found.rows, ...found.accepted, ...found.silences].some(({ problems }) => problems.some(({ now }) => now)) || found.silent.length > 0;
  return check && needed ? 1 : 0;
}
