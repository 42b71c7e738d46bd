import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { ClusterFolder, Contract, ContractFile } from '@monosense-io/output';
import { ClusterModel } from '../model/model';
import { RemoteCluster } from '../parts/remote-cluster';

/** A cluster that another program renders, as far as it is known from its contract. */
export interface Neighbour {
  readonly name: string;
  readonly contract: Contract;
}

/**
 * The clusters of other programs: those whose contracts a cluster reads, and those that are rendered beside it. What the program
 * itself makes is known better than from any contract.
 *
 * @param outdir folder that clusters are rendered into
 * @param models the clusters of the program
 */
export function neighboursOf(outdir: string, models: readonly ClusterModel[]): (model: ClusterModel) => Neighbour[] {
  const own = new Set(models.map(({ cluster }) => cluster.node.id));
  const beside = renderedIn(outdir).filter((name) => !own.has(name)).map((name) => ContractFile.read(join(outdir, name, ClusterFolder.CONTRACT)));
  return ({ components }) => {
    const read = components.filter((component): component is RemoteCluster => component instanceof RemoteCluster).map(({ _contract }) => _contract);
    const byName = new Map([...beside, ...read].map((contract) => [contract.cluster.name, contract]));
    return [...byName].filter(([name]) => !own.has(name)).map(([name, contract]) => ({ name, contract }));
  };
}

/** Names of the folders in which a cluster is rendered. */
function renderedIn(outdir: string): string[] {
  return existsSync(outdir) ? readdirSync(outdir).sort().filter((name) => existsSync(join(outdir, name, ClusterFolder.CONTRACT))) : [];
}
