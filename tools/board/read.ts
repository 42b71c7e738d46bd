/** Reads what the page shows: the pins' history from git, everything else from the folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder, ConnectionsFile, ContractFile } from '@monosense-io/output';
import semver from 'semver';
import { npmName } from '../../projenrc/repository.ts';
import { clustersIn, itemsOf } from '../diff/rendering.ts';
import { metadataOf, releasedVersions, storageOf } from '../registry/storage.ts';
import { stalenessOf } from '../renovate/staleness.ts';
import { Repository } from '../rollout/git.ts';
import { Rollout } from '../rollout/rollout.ts';
import { parseStages, STAGES_FILE } from '../rollout/stages.ts';
import { statusOf } from '../rollout/status.ts';
import type { Status } from '../rollout/status.ts';
import { seenIn } from '../rollout/touched.ts';
import type { Board, Cluster, Component } from './model.ts';

export interface Asked {
  /** What counts as main; by default what `rollout` takes for it. */
  readonly main?: string;
  /** The folder with the files that clusters upload. */
  readonly evidence: string;
  readonly now: number;
}

export function readBoard(root: string, asked: Asked): Board {
  const repository = new Repository(root, asked.main);
  const status = readStatus(root, repository, asked);
  // A cluster that no stage names comes last.
  const place = ({ name }: Cluster): number => [...status.stages.map(({ cluster }) => cluster), name].indexOf(name);
  return {
    main: repository.main,
    status,
    components: status.components.map(({ component }) => readComponent(root, component)),
    upstream: stalenessOf(root, new Date(asked.now)),
    clusters: readClusters(root).sort((a, b) => place(a) - place(b)),
  };
}

/** The clusters that are rendered. */
export function readClusters(root: string): Cluster[] {
  return [...clustersIn(join(root, 'clusters'))].filter(([, files]) => files.has(ClusterFolder.CONTRACT)).map(([name, files]) => {
    const folder = join(root, 'clusters', name);
    const runbooks = join(folder, ClusterFolder.RUNBOOKS);
    return {
      name,
      // What is in no stage is for the machines and the bootstrap, and no object of the cluster.
      items: itemsOf(files).filter(({ kind, stage }) => kind !== '' && (stage === ClusterFolder.FLUX || ClusterFolder.isStage(stage))),
      contract: ContractFile.parse(files.get(ClusterFolder.CONTRACT)!, join(folder, ClusterFolder.CONTRACT)),
      connections: files.has(ClusterFolder.CONNECTIONS) ? ConnectionsFile.parse(files.get(ClusterFolder.CONNECTIONS)!, join(folder, ClusterFolder.CONNECTIONS)) : undefined,
      readme: readFileSync(join(folder, ClusterFolder.OVERVIEW), 'utf8'),
      runbooks: existsSync(runbooks) ? readdirSync(runbooks).sort() : [],
    };
  });
}

function readStatus(root: string, repository: Repository, { evidence, now }: Asked): Status {
  const stages = parseStages(readFileSync(join(root, STAGES_FILE), 'utf8'));
  const rollout = new Rollout({ stages, now, history: repository.history(), ...seenIn(repository, stages, evidence, now) });
  const components = stages.flatMap(({ cluster }) => [...rollout.track(cluster).running.keys()]);
  return statusOf(rollout, Object.fromEntries(components.flatMap((name) => {
    const newest = semver.rsort(releasedVersions(storageOf(root), npmName(name)))[0];
    return newest === undefined ? [] : [[name, newest]];
  })));
}

function readComponent(root: string, name: string): Component {
  const changelog = join(root, 'packages', name, 'CHANGELOG.md');
  return {
    name,
    released: metadataOf(storageOf(root), npmName(name))?.time ?? {},
    changelog: existsSync(changelog) ? readFileSync(changelog, 'utf8') : undefined,
  };
}
