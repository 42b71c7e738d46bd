import { existsSync } from 'fs';
import { join } from 'path';
import { ClusterFolder, Contract } from '@monosense-io/output';
import { Cluster } from '../declare/cluster';
import { JsonFile } from '../values/json-file';
import { Refusal } from '../values/refusal';
import { Neighbour } from './neighbours';

const KEEPS_NAME = new Refusal('PLATFORM-636', {
  protects: 'The name of a cluster is in the path that its Flux reads, in the mesh, in backup repositories, owners of DNS records, certificates, labels of metrics, and in the configuration of its machines: under another one its Flux finds nothing, and nothing finds its backups.',
  wrong: "new Cluster(platform, 'attic', facts), with the machines that the committed contract of 'home' has",
  right: "new Cluster(platform, 'home', facts), or a new cluster 'attic' on machines that were reset, after 'home' was decommissioned",
});

/**
 * A cluster is called what it was called when it was rendered last.
 *
 * @param outdir folder that clusters are rendered into
 * @param former what it was called before, as `formerOf` has found it
 */
export function keepsItsName(outdir: string, cluster: Cluster, former: readonly Neighbour[]): string[] {
  const { name, nodes, apiEndpoint } = cluster.facts;
  const refused = (old: string, machines: string, otherwise: string): string => KEEPS_NAME.at(cluster.node.path, (
    `'name' must stay '${old}', got '${name}' ${machines}: a cluster can't be renamed, so call it '${old}' again, ${otherwise}`
  ));
  const file = join(outdir, cluster.node.id, ClusterFolder.CONTRACT);
  const committed = existsSync(file) ? (JsonFile._readWritten(file) as Partial<Contract>).cluster?.name : undefined;
  return [
    ...(committed === undefined || committed === name ? [] : [refused(committed, `in the folder of cluster '${committed}'`, 'or remove the folder and render a new cluster')]),
    ...former.map(({ contract }) => {
      const same = nodes.map(({ address }) => address).filter((address) => contract.cluster.nodes.some((other) => other.address === address));
      return refused(contract.cluster.name, same.length > 0 ? `with its machine${same.length === 1 ? '' : 's'} ${same.join(', ')}` : `with its API at ${apiEndpoint}`, `or remove the folder of '${contract.cluster.name}' if it is gone and its machines were reset`);
    }),
  ];
}

/** Clusters that are rendered and have no facts any more, and whose machines or API a cluster has: it was one of them. */
export function formerOf({ facts, _others }: Cluster, neighbours: readonly Neighbour[]): Neighbour[] {
  const addresses = new Set(facts.nodes.map(({ address }) => address));
  return neighbours.filter(({ name, contract }) => name !== facts.name && !_others.some((other) => other.name === name) && (
    contract.cluster.apiEndpoint === facts.apiEndpoint || contract.cluster.nodes.some(({ address }) => addresses.has(address))
  ));
}
