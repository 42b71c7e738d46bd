import { join } from 'node:path';
import { ClusterFolder, ContractFile } from '@monosense-io/output';
import type { Contract } from '@monosense-io/output';
import { Refusal } from '../refusal.ts';
import { clustersIn, clustersPath } from '../repository/clusters.ts';
import type { Found } from './report.ts';

const TAKEN_ONCE = new Refusal('VERIFY-009', {
  protects: 'Two branches can each be right and take the same thing: merged, two clusters have what only one may have, and nobody has rendered them together.',
  wrong: 'clusters/hub/contract.json and clusters/edge/contract.json with the same tunnel',
  right: 'a tunnel of its own for each cluster',
});

/** Something that a cluster has, and how many may have it. */
interface Taken {
  readonly what: string;
  readonly key: string;
  readonly by: string;
  readonly atMost: number;
}

/** Holds all clusters of a repository against each other: what each has and only so many may have, as their contracts say. */
export async function compareContracts(root: string): Promise<Found> {
  const folder = join(root, clustersPath(root));
  const names = clustersIn(folder);
  const contracts = names.map((name) => ContractFile.read(join(folder, name, ClusterFolder.CONTRACT)));
  const taken = contracts.flatMap(takenBy);
  const groups = Map.groupBy(taken, ({ what, key }) => `${what} ${key}`);
  return {
    checked: `${names.length} clusters`,
    notes: [],
    problems: [...groups].flatMap(([thing, all]) => {
      const most = Math.min(...all.map(({ atMost }) => atMost));
      return all.length <= most ? [] : [
        TAKEN_ONCE.error(clustersPath(root), `${thing} must be had by ${most === 1 ? 'one' : `${most} at most`}, got ${all.map(({ by }) => by).join(', ')}: take it away from all but ${most === 1 ? 'one' : 'these'}, and render the clusters again`).message,
      ];
    }),
  };
}

function takenBy({ cluster: { name, id, apiEndpoint, nodes }, hostnames, addresses, claims = [] }: Contract): Taken[] {
  const one = (what: string, keys: readonly string[]): Taken[] => [...new Set(keys)].map((key) => ({ what, key, by: name, atMost: 1 }));
  return [
    ...one('number', [`${id}`]),
    ...one('API server', [apiEndpoint]),
    ...one('machine', nodes.map(({ address }) => address)),
    ...one('hostname', hostnames),
    ...one('address', addresses),
    ...claims.map(({ what, key, owner, atMost = 1 }) => ({ what, key, by: owner, atMost })),
  ];
}
