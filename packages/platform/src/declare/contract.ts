import { IConstruct } from 'constructs';
import { Check } from '../values/check';
import { Cluster, ClusterFacts } from './cluster';
import { readJson } from '../values/net';
import type { Component } from './component';
import { versionsOf } from '../checks/upgrades';

/** Who in other clusters may use an export. */
export interface ExportOptions {
  /** Names of the clusters; each must be a peer. */
  readonly to: string[];
  /** Namespaces there whose pods may connect. */
  readonly namespaces: string[];
}

/** Where an export is reached: a Service of the same name and namespace in both clusters, and the pods behind it. */
export interface ExportedEndpoint {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  readonly portName?: string;
  readonly targetPort: number;
  readonly podLabels: { [label: string]: string };
}

/** What a cluster offers to others. Holds no secret, and nothing that is known only at run time. */
export interface ClusterExport extends ExportOptions {
  readonly name: string;
  readonly kind: string;
  readonly data: { [key: string]: string };
  readonly endpoint?: ExportedEndpoint;
}

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

/** Refuses an export to nobody, or to a cluster that isn't known. */
export function checkExport(owner: IConstruct, name: string, options: ExportOptions): void {
  const cluster = Cluster.of(owner);
  Check.that(owner, !cluster._exports.some((other) => other.name === name), `'${name}' is exported twice: give each export a name of its own`);
  Check.that(owner, options.to.length > 0 && options.namespaces.length > 0, `'${name}' is exported to nobody: name clusters in 'to' and namespaces in 'namespaces'`);
  for (const to of options.to) {
    Check.that(owner, cluster.peers.some((peer) => peer.name === to), `'${name}' is exported to cluster '${to}', which is no peer of '${cluster.node.id}': add its facts to 'peers' (${cluster.peers.map((peer) => peer.name).join(', ') || 'none so far'})`);
  }
}

/** The contract of a cluster, as far as it has been declared by now. */
export function contractOf(cluster: Cluster, components: readonly Component[]): Contract {
  const sorted = <T>(entries: Array<[string, T]>): { [key: string]: T } => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const versions = versionsOf(cluster, components);
  return {
    format: FORMAT,
    cluster: cluster.facts,
    components: sorted(components.filter(({ packageVersion }) => packageVersion !== 'local').map(({ packageName, packageVersion }) => [packageName, packageVersion])),
    ...(Object.keys(versions).length > 0 ? { versions } : {}),
    hostnames: cluster._hostnames.map(({ hostname }) => hostname).sort(),
    addresses: cluster._addresses.map(({ address }) => address).sort(),
    exports: sorted(cluster._exports.map(({ name, owner, ...entry }) => [name, entry])),
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
