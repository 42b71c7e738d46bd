import { Contract, ContractExport, ContractFile } from '@monosense-io/output';
import { IConstruct } from 'constructs';
import { Check } from '../values/check';
import { Cluster } from './cluster';
import type { Component } from './component';
import { versionsOf } from '../checks/upgrades';

/** Who in other clusters may use an export. */
export interface ExportOptions {
  /** Names of the clusters; each must be a peer. */
  readonly to: string[];
  /** Namespaces there whose pods may connect. */
  readonly namespaces: string[];
}

/** What a cluster offers to others, before it stands in the contract under its name. */
export interface ClusterExport extends ContractExport {
  readonly name: string;
}

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
    format: ContractFile.FORMAT,
    cluster: cluster.facts,
    components: sorted(components.filter(({ packageVersion }) => packageVersion !== 'local').map(({ packageName, packageVersion }) => [packageName, packageVersion])),
    ...(Object.keys(versions).length > 0 ? { versions } : {}),
    hostnames: cluster._hostnames.map(({ hostname }) => hostname).sort(),
    addresses: cluster._addresses.map(({ address }) => address).sort(),
    exports: sorted(cluster._exports.map(({ name, owner, ...entry }) => [name, entry])),
  };
}
