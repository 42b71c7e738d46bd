import { ContractExport } from '@monosense-io/output';
import { IConstruct } from 'constructs';
import { Refusal } from '../values/refusal';
import { Records } from './ledger';

const EXPORTED_TWICE = new Refusal('PLATFORM-311', {
  protects: 'Other clusters find an export by its name alone, and two of one name would hide each other.',
  wrong: "cluster.export(ceph, 'storage', …); cluster.export(nas, 'storage', …)",
  right: "cluster.export(ceph, 'ceph', …); cluster.export(nas, 'nas', …)",
});

const EXPORTED_TO_NOBODY = new Refusal('PLATFORM-312', {
  protects: 'An export without clusters or namespaces lets nobody in, so its users would wait for a connection in vain.',
  wrong: "export({ to: ['edge'], namespaces: [] })",
  right: "export({ to: ['edge'], namespaces: ['gitlab'] })",
});

const EXPORTED_TO_A_STRANGER = new Refusal('PLATFORM-313', {
  protects: 'A misspelt cluster would never get the export; a known one has its facts among the peers.',
  wrong: "export({ to: ['aps'], … })",
  right: "export({ to: ['edge'], … })",
});

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

/** Something that a cluster uses of another one. */
export interface ClusterImport {
  /** The other cluster. */
  readonly cluster: string;
  /** Name of the export there. */
  readonly name: string;
}

/** What a cluster uses of others. */
export const IMPORTS = new Records<ClusterImport>();

/** What a cluster offers to others. */
export const EXPORTS = new Records<ClusterExport>();

/** Records an export; refuses one to nobody, or to a cluster that isn't known. */
export function addExport(owner: IConstruct, cluster: string, peers: ReadonlyArray<{ readonly name: string }>, entry: ClusterExport): void {
  const { name, to, namespaces } = entry;
  EXPORTED_TWICE.unless(owner, !EXPORTS.all(owner).some(({ record }) => record.name === name), `'${name}' is exported twice: give each export a name of its own`);
  EXPORTED_TO_NOBODY.unless(owner, to.length > 0 && namespaces.length > 0, `'${name}' is exported to nobody: name clusters in 'to' and namespaces in 'namespaces'`);
  for (const one of to) {
    EXPORTED_TO_A_STRANGER.unless(owner, peers.some((peer) => peer.name === one), `'${name}' is exported to cluster '${one}', which is no peer of '${cluster}': add its facts to 'peers' (${peers.map((peer) => peer.name).join(', ') || 'none so far'})`);
  }
  EXPORTS.add(owner, entry);
}
