import { compare, grouped } from './compare.ts';
import type { ShippedRules } from './facts.ts';
import { movedRows } from './lifecycle.ts';
import { meaningOf } from './meaning.ts';
import type { ClusterReport, Row, Side } from './model.ts';
import { TOPICS } from './model.ts';
import { networkRows, pathsOf, touchesNetwork } from './network.ts';

const NOTHING: Side = { items: [], packages: {} };

/**
 * What happens to every cluster of either side.
 *
 * @param shipped what the packages say of their kinds
 */
export function reportOf(before: ReadonlyMap<string, Side>, after: ReadonlyMap<string, Side>, shipped?: ShippedRules): ClusterReport[] {
  const clusters = [...new Set([...before.keys(), ...after.keys()])].sort().map((name) => {
    const [was, is] = [before.get(name) ?? NOTHING, after.get(name) ?? NOTHING];
    return { name, was, is, changes: compare(was.items, is.items) };
  });
  const touched = clusters.some(({ changes, was, is }) => touchesNetwork(changes, was, is));
  const paths = touched ? [pathsOf(before), pathsOf(after)] as const : undefined;
  return clusters.map(({ name, was, is, changes }) => ({
    name,
    rows: [...meaningOf(changes, was, is, shipped), ...movedRows(name, before, after), ...(paths ? networkRows(name, ...paths) : [])],
    groups: grouped(changes),
  }));
}

/** Rows under the headings of their topics. */
export function byTopic(rows: readonly Row[]): Array<{ title: string; rows: Row[] }> {
  return Object.entries(TOPICS).map(([topic, title]) => ({ title, rows: rows.filter((row) => row.topic === topic) })).filter((section) => section.rows.length > 0);
}

/** How many objects are new, gone and changed, in words. */
export function countsOf({ groups }: ClusterReport): string {
  const count = (sign: string): number => groups.filter((group) => group.sign === sign).reduce((sum, { labels }) => sum + labels.length, 0);
  return `${count('+')} added, ${count('-')} removed, ${count('~')} changed`;
}
