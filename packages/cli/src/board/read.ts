/** Reads what the page shows: the pins' history from git, everything else from the folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder, ConnectionsFile } from '@monosense-io/output';
import semver from 'semver';
import { clusterFolder } from '../repository/clusters.ts';
import { configurationOf, FILE } from '../repository/configuration.ts';
import { currencyOf, readRendered } from '../currency/read.ts';
import { npmName } from '../repository/packages.ts';
import { textOf } from '../repository/json.ts';
import { programsOf } from '../repository/programs.ts';
import { metadataOf, releasedVersions, storageOf } from '../registry/releases.ts';
import { Refusal } from '../refusal.ts';
import { Repository } from '../rollout/git.ts';
import { Rollout } from '../rollout/rollout.ts';
import { parseStages, STAGES_FILE } from '../rollout/stages.ts';
import { statusOf } from '../rollout/status.ts';
import type { Status } from '../rollout/status.ts';
import { seenIn } from '../rollout/touched.ts';
import type { Board, Cluster, Component, Staleness } from './model.ts';

const STALENESS = new Refusal('BOARD-002', {
  protects: 'A page that leaves out what nobody could read looks as if all were well.',
  wrong: '"staleness": "node missing.ts" in platform.json',
  right: '"staleness": "node staleness.ts", which prints a list in JSON',
});

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
  const clusters = readClusters(root).sort((a, b) => place(a) - place(b));
  return {
    title: configurationOf(root).title,
    main: repository.main,
    status,
    components: status.components.map(({ component }) => readComponent(root, component)),
    upstream: stalenessOf(root, new Date(asked.now)),
    currency: currencyOf(root, clusters, new Date(asked.now).toISOString().slice(0, 10)),
    clusters,
  };
}

/** The clusters that are rendered. */
export function readClusters(root: string): Cluster[] {
  return readRendered(root).map((rendered) => {
    const folder = clusterFolder(root, rendered.name);
    const [connections, runbooks] = [ClusterFolder.CONNECTIONS, ClusterFolder.RUNBOOKS].map((file) => join(folder, file));
    return { ...rendered, connections: existsSync(connections) ? ConnectionsFile.read(connections) : undefined, runbooks: existsSync(runbooks) ? readdirSync(runbooks).sort() : [] };
  });
}

function readStatus(root: string, repository: Repository, { evidence, now }: Asked): Status {
  const stages = parseStages(textOf(join(root, STAGES_FILE), STAGES_FILE));
  const rollout = new Rollout({ stages, now, history: repository.history(), ...seenIn(repository, stages, evidence, now) });
  const components = stages.flatMap(({ cluster }) => [...rollout.track(cluster).running.keys()]);
  return statusOf(rollout, Object.fromEntries(components.flatMap((name) => {
    const newest = semver.rsort(releasedVersions(storageOf(root), npmName(name)))[0];
    return newest === undefined ? [] : [[name, newest]];
  })));
}

function readComponent(root: string, name: string): Component {
  const changelog = changelogOf(root, name);
  return {
    name,
    released: metadataOf(storageOf(root), npmName(name))?.time ?? {},
    changelog: changelog !== undefined ? readFileSync(changelog, 'utf8') : undefined,
  };
}

/** Where a component's changes are told: in its sources, or else as a cluster has it installed. */
function changelogOf(root: string, name: string): string | undefined {
  const { workspace } = configurationOf(root);
  const folders = [...(workspace === undefined ? [] : [join(root, workspace.packages, name)]), ...programsOf(root).map(({ folder }) => join(folder, 'node_modules', npmName(name)))];
  return folders.map((folder) => join(folder, 'CHANGELOG.md')).find((file) => existsSync(file));
}

/** What `workspace.staleness` prints. Its exit code is for people. */
function stalenessOf(root: string, now: Date): Staleness[] {
  const { staleness } = configurationOf(root).workspace ?? {};
  if (staleness === undefined) return [];
  const [command, ...args] = staleness.split(' ');
  const { stdout, stderr, error } = spawnSync(command === 'node' ? process.execPath : command, [...args, '--at', now.toISOString()], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  try {
    return JSON.parse(stdout).map((one: Staleness) => ({ ...one, since: new Date(one.since) }));
  } catch {
    throw STALENESS.error(FILE, `'workspace.staleness' must print a list in JSON, and '${staleness}' says '${error?.message ?? stderr.trim().split('\n').at(-1)}': correct it, or leave it out`);
  }
}
