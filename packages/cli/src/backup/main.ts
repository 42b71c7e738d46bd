/** `backup coverage`: what is kept where, how often, how long, and when it was last restored. */
import { join } from 'node:path';
import { Refusal } from '../refusal.ts';
import { clustersIn, clustersPath } from '../repository/clusters.ts';
import { coverageOf, isOpen, shareOf, successesOf } from './coverage.ts';
import type { Row } from './coverage.ts';

const RENDERED = new Refusal('BACKUP-002', {
  protects: 'Where no cluster is, everything seems to have a backup.',
  wrong: 'an empty folder clusters',
  right: 'npx platform render',
});

/** What the command is told. */
export interface Options {
  readonly json?: boolean;
  /** Whether to end with 1 when something has neither a backup nor a reason. */
  readonly check?: boolean;
  /** Where Prometheus' API of queries answers. */
  readonly metrics?: string;
}

/** Prints it. */
export async function coverage(root: string, { json, check, metrics }: Options): Promise<number> {
  const clusters = clustersIn(join(root, clustersPath(root)));
  if (clusters.length === 0) throw RENDERED.error('backup coverage', `'${clustersPath(root)}' must hold rendered clusters, and holds none: run 'npx platform render'`);
  const rows = coverageOf(root, clusters, metrics === undefined ? undefined : await successesOf(metrics));
  console.log(json ? JSON.stringify(rows, undefined, 2) : textOf(clusters, rows));
  return check && rows.some(isOpen) ? 1 : 0;
}

/** The rows in words, by cluster. */
export function textOf(clusters: readonly string[], rows: readonly Row[]): string {
  return clusters.flatMap((cluster) => {
    const own = rows.filter((row) => row.cluster === cluster);
    if (own.length === 0) return [`${cluster}: its contract says nothing of backups; its program says 'cluster.requireBackups()' where everything must have one`];
    return [`${cluster}: ${shareOf(own)} have a backup, or a reason why not`, ...own.flatMap((row) => [
      `  ${row.what}${row.copies.length > 0 ? '' : row.reason === undefined ? ': NO BACKUP, and nobody says why' : `: none, ${row.reason}`}`,
      ...row.copies.map(({ place, schedule, retention, drill, restored }) => `    ${[
        place,
        `made ${schedule ?? 'at times that are not known'}`,
        `kept ${retention ?? 'for how long is not known'}`,
        drill === undefined ? 'never restored on trial' : `restored ${restored ?? `by CronJob ${drill.namespace}/${drill.name}`} (${drill.schedule})`,
      ].join('; ')}`),
    ])];
  }).join('\n');
}
