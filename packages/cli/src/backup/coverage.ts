/** What holds data in the rendered clusters, where its backups are, and when they were last restored. */
import { ContractFile, ClusterFolder } from '@monosense-io/output';
import type { ContractBackup, ContractBackupCopy } from '@monosense-io/output';
import { join } from 'node:path';
import { Refusal } from '../refusal.ts';
import { clusterFolder } from '../repository/clusters.ts';

const ANSWERS = new Refusal('BACKUP-001', {
  protects: 'Where nobody says when a backup was last restored, it seems never to have been.',
  wrong: '--metrics http://127.0.0.1:1',
  right: '--metrics http://127.0.0.1:8481/select/0/prometheus',
});

/** One thing that holds data. */
export interface Row {
  readonly cluster: string;
  /** For example `PersistentVolumeClaim shop/data`. */
  readonly what: string;
  /** Path of what renders it. */
  readonly owner: string;
  readonly copies: readonly Copy[];
  /** Why it has no backup; undefined where it has one, or nobody has said. */
  readonly reason?: string;
}

/** A backup of it. */
export interface Copy extends ContractBackupCopy {
  /** When it was last restored, as a moment; undefined where nobody has asked. */
  readonly restored?: string;
}

/** When the CronJobs of drills last succeeded, by `cluster/namespace/name`; undefined where nobody has asked. */
export type Successes = ReadonlyMap<string, string> | undefined;

/** What each of these clusters has. */
export function coverageOf(root: string, clusters: readonly string[], successes: Successes): Row[] {
  return clusters.flatMap((cluster) => rowsOf(cluster, ContractFile.read(join(clusterFolder(root, cluster), ClusterFolder.CONTRACT)).backups ?? [], successes));
}

/** The rows of a cluster's contract. */
export function rowsOf(cluster: string, backups: readonly ContractBackup[], successes: Successes): Row[] {
  return backups.map(({ kind, namespace, name, owner, copies, reason }) => ({
    cluster, what: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, owner, ...(reason === undefined ? {} : { reason }),
    copies: copies.map((copy) => ({ ...copy, ...(copy.drill === undefined || successes === undefined ? {} : { restored: successes.get(`${cluster}/${copy.drill.namespace}/${copy.drill.name}`) ?? 'never' }) })),
  }));
}

/** Whether nobody has said what becomes of it. */
export function isOpen({ copies, reason }: Row): boolean {
  return copies.length === 0 && reason === undefined;
}

/** How much is settled, as `12 of 12 (100 %)`. */
export function shareOf(rows: readonly Row[]): string {
  const settled = rows.filter((row) => !isOpen(row)).length;
  return `${settled} of ${rows.length} (${rows.length === 0 ? 100 : Math.floor(100 * settled / rows.length)} %)`;
}

/**
 * When drills last succeeded, as a server with Prometheus' API of queries knows it from kube-state-metrics.
 *
 * @param url its address, to which `/api/v1/query` is appended
 */
export async function successesOf(url: string): Promise<Successes> {
  const address = `${url.replace(/\/$/, '')}/api/v1/query?query=${encodeURIComponent('max by (cluster, namespace, cronjob) (kube_cronjob_status_last_successful_time)')}`;
  const found = await fetch(address).then(async (answer) => (answer.ok ? await answer.json() as any : undefined)).catch(() => undefined);
  if (found?.status !== 'success') throw ANSWERS.error('backup coverage', `'--metrics' must be where Prometheus' API of queries answers, and ${url} does not: open a way to it with kubectl port-forward, or leave it out`);
  return new Map(found.data.result.map(({ metric, value }: any) => [`${metric.cluster}/${metric.namespace}/${metric.cronjob}`, new Date(Number(value[1]) * 1000).toISOString().replace('.000', '')]));
}
