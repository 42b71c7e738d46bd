import { existsSync, readdirSync, readFileSync } from 'fs';
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
  const beside = renderedIn(outdir).filter((name) => !own.has(name)).flatMap((name) => contractIn(outdir, name));
  return ({ components }) => {
    const read = components.filter((component): component is RemoteCluster => component instanceof RemoteCluster).map(({ _contract }) => _contract);
    const byName = new Map([...beside, ...read].map((contract) => [contract.cluster.name, contract]));
    return [...byName].filter(([name]) => !own.has(name)).map(([name, contract]) => ({ name, contract }));
  };
}

/** Names of the clusters that are rendered in a folder. While another program swaps one in, it is there as what it was. */
function renderedIn(outdir: string): string[] {
  return existsSync(outdir) ? [...new Set(readdirSync(outdir).map((name) => /^\.(.+)\.old$/.exec(name)?.[1] ?? name))].filter((name) => !name.startsWith('.')).sort() : [];
}

function contractIn(outdir: string, name: string): Contract[] {
  for (const folder of [name, `.${name}.old`, name]) {
    const file = join(outdir, folder, ClusterFolder.CONTRACT);
    const text = textOf(file);
    if (text !== undefined) return [ContractFile.parse(text, file)];
  }
  return [];
}

/** The text of a file; undefined where there is none. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
