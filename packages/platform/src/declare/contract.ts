import { ClusterFacts } from '../facts/cluster-facts';
import { readJson } from '../values/net';
import { ADDRESSES, HOSTNAMES } from './claims';
import { Cluster } from './cluster';
import { Component } from './component';
import { ClusterExport, EXPORTS } from './exports';
import { versionsOf } from './versions';

/** What one cluster tells the others: `clusters/<name>/contract.json`. */
export interface Contract {
  /** Readers ignore members that they don't know; another number means another meaning. */
  readonly format: number;
  readonly cluster: ClusterFacts;
  readonly components: { [name: string]: string };
  /** What components run, by their path and its name: the next synthesis checks the step from here. */
  readonly versions?: { [what: string]: string };
  readonly hostnames: string[];
  readonly addresses: string[];
  readonly exports: { [name: string]: Omit<ClusterExport, 'name'> };
}

const FORMAT = 1;

/** The contract of a cluster, as far as it has been declared by now. */
export function contractOf(cluster: Cluster, components: readonly Component[]): Contract {
  const sorted = <T>(entries: Array<[string, T]>): { [key: string]: T } => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const versions = versionsOf(cluster);
  return {
    format: FORMAT,
    cluster: cluster.facts,
    components: sorted(components.filter(({ packageVersion }) => packageVersion !== 'local').map(({ packageName, packageVersion }) => [packageName, packageVersion])),
    ...(Object.keys(versions).length > 0 ? { versions } : {}),
    hostnames: HOSTNAMES.all(cluster).map(({ record }) => record).sort(),
    addresses: ADDRESSES.all(cluster).map(({ record }) => record).sort(),
    exports: sorted(EXPORTS.all(cluster).map(({ record: { name, ...entry } }) => [name, entry])),
  };
}

/** Reads a contract of another cluster. */
export function readContract(file: string): Contract {
  const contract = readJson(file);
  if (contract.format !== FORMAT) {
    throw new Error(`${file}: is a contract of format ${JSON.stringify(contract.format)}, and this version of @monosense-io/platform reads format ${FORMAT}: bump the older of the two programs`);
  }
  const { cluster, exports } = contract as Partial<Contract>;
  if (typeof cluster?.name !== 'string' || typeof exports !== 'object') throw new Error(`${file}: is not whole, since it lacks 'cluster' or 'exports': render the other cluster again`);
  return contract as unknown as Contract;
}
