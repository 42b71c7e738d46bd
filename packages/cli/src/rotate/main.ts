/** `rotate`: everything that reads an item of a secret store, in the order in which it can be changed. It changes nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder } from '@monosense-io/output';
import { secretsOf } from '../board/secrets.ts';
import { readClusters } from '../board/read.ts';
import type { Cluster } from '../board/model.ts';
import { nearest } from '../nearest.ts';
import { Refusal } from '../refusal.ts';
import { clusterPath } from '../repository/clusters.ts';

const KNOWN = new Refusal('ROTATE-001', {
  protects: 'A mistyped item would look as if nothing read it.',
  wrong: 'platform rotate postgers-shop',
  right: 'platform rotate postgres-shop',
});

/** One Secret that an item fills. */
export interface Reader {
  readonly cluster: string;
  /** `namespace/name` of the Secret. */
  readonly secret: string;
  /** `namespace/name` of the ExternalSecret. */
  readonly externalSecret: string;
  /** The store that it is read from. */
  readonly store: string;
  /** The fields that are read. */
  readonly fields: readonly string[];
  /** How often the item is read again. */
  readonly refresh: string;
  /** The objects that use the Secret. */
  readonly usedBy: readonly string[];
  /** Whether Reloader restarts workloads that ask for it. */
  readonly restarts: boolean;
  /** Where the steps stand. */
  readonly steps?: string;
}

interface Asked {
  readonly json?: boolean;
}

/** Prints who reads an item; without one, all items. */
export function rotate(root: string, item: string | undefined, { json }: Asked): void {
  const items = readersOf(root, readClusters(root));
  if (item === undefined) {
    if (items.size === 0 && !json) {
      console.log('No rendered cluster reads an item of a secret store.');
      return;
    }
    console.log(json ? JSON.stringify(Object.fromEntries(items), undefined, 2) : [...items].map(([name, readers]) => `${name}: ${[...new Set(readers.map(({ cluster, secret }) => `${cluster} ${secret}`))].join(', ')}`).join('\n'));
    return;
  }
  const readers = items.get(item);
  if (readers === undefined) {
    const meant = nearest(item, [...items.keys()]);
    throw KNOWN.error('rotate', `the item must be one that a rendered cluster reads, got '${item}': ${items.size === 0 ? 'none reads a secret store' : meant === undefined ? "run 'platform rotate' for all of them" : `did you mean '${meant}'?`}`);
  }
  console.log(json ? JSON.stringify(readers, undefined, 2) : textOf(item, readers));
}

/** Every item of the secret stores, with the Secrets that it fills. */
export function readersOf(root: string, clusters: readonly Cluster[]): Map<string, Reader[]> {
  const readers = clusters.flatMap((cluster) => {
    const secrets = new Map(secretsOf(cluster.items).map((secret) => [secret.name, secret.usedBy]));
    return cluster.items.filter(({ kind }) => kind === 'external-secrets.io/ExternalSecret').flatMap(({ stage, content: { metadata, spec } }) => {
      const secret = `${metadata.namespace}/${spec.target?.name ?? metadata.name}`;
      const remote: Array<{ key: string; property?: string }> = [...(spec.data ?? []).map(({ remoteRef }: any) => remoteRef), ...(spec.dataFrom ?? []).flatMap(({ extract }: any) => extract ?? [])];
      return [...Map.groupBy(remote, ({ key }) => key)].map(([item, same]) => ({
        item,
        cluster: cluster.name,
        secret,
        externalSecret: `${metadata.namespace}/${metadata.name}`,
        store: spec.secretStoreRef?.name ?? '',
        fields: [...new Set(same.flatMap(({ property }) => property ?? []))].sort(),
        refresh: spec.refreshPolicy === 'CreatedOnce' ? 'once' : `every ${spec.refreshInterval ?? '1h'}`,
        usedBy: secrets.get(secret) ?? [],
        restarts: spec.target?.template?.metadata?.annotations?.['reloader.stakater.com/match'] === 'true',
        steps: stepsOf(root, cluster, stage),
      }));
    });
  });
  return new Map([...Map.groupBy(readers, ({ item }) => item)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([item, same]) => [item, same.map(({ item: _, ...reader }) => reader)]));
}

/** The section of a component's runbook that says how its credentials are changed. */
function stepsOf(root: string, { name, runbooks }: Cluster, stage: string): string | undefined {
  const runbook = runbooks.filter((file) => `${stage}-`.startsWith(`${file.replace(/\.md$/, '')}-`)).sort((a, b) => b.length - a.length)[0];
  if (runbook === undefined) return undefined;
  const path = `${clusterPath(root, name)}/${ClusterFolder.RUNBOOKS}/${runbook}`;
  const heading = /^## (Rotating .*)$/m.exec(readFileSync(join(root, path), 'utf8'))?.[1];
  return heading === undefined ? undefined : `${path}, "${heading}"`;
}

function textOf(item: string, readers: readonly Reader[]): string {
  const steps = [...new Set(readers.flatMap((reader) => reader.steps ?? []))];
  return [
    `item '${item}' of ${[...new Set(readers.map(({ store }) => store))].join(', ')}`,
    ...(steps.length === 0 ? [] : ['', ...steps.map((step) => `The steps: ${step}`)]),
    ...[...Map.groupBy(readers, ({ cluster }) => cluster)].flatMap(([cluster, same]) => ['', cluster, ...same.flatMap((reader) => linesOf(reader, cluster))]),
  ].join('\n');
}

function linesOf({ secret, externalSecret, fields, refresh, usedBy, restarts }: Reader, cluster: string): string[] {
  const [namespace, name] = externalSecret.split('/');
  return [
    `  Secret ${secret}${fields.length === 0 ? '' : `, from ${fields.join(', ')}`}, read ${refresh}`,
    `    used by ${usedBy.join(', ') || 'no rendered object'}${restarts ? '; Reloader restarts workloads that ask for it' : ''}`,
    ...(refresh === 'once' ? [] : [`    read it now: kubectl --context ${cluster} -n ${namespace} annotate externalsecret ${name} force-sync="$(date +%s)" --overwrite`]),
  ];
}
