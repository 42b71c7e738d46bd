import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder, ContractFile } from '@monosense-io/output';
import { clustersPath } from '../repository/clusters.ts';
import { configurationOf } from '../repository/configuration.ts';
import { componentName, npmName } from '../repository/packages.ts';
import { programOf } from '../repository/programs.ts';
import { chartOf } from './rendered.ts';
import type { KubeObject, Stage } from './rendered.ts';
import { Refusal } from '../refusal.ts';

const INSTALLED = new Refusal('LAB-003', {
  protects: 'The CRDs that the API server gets come from what is pinned.',
  wrong: 'npx platform lab in a fresh clone',
  right: 'npx platform render, and then npx platform lab',
});

const CORE = 'platform';

/** CRDs that come from one thing which a package pins, as `crds/SOURCES.json` says. */
export interface Origin {
  /** The package, without its scope. */
  readonly package: string;
  /** The version of the chart, or the commit of the repository, that brings them. */
  readonly version: string;
  readonly crds: readonly KubeObject[];
}

/** What brings CRDs to a cluster. */
export interface Installs {
  /** There before Flux applies anything: Flux' own. */
  readonly before: readonly KubeObject[];
  /** By what brings them: a HelmRelease's chart, or a GitRepository. */
  readonly brought: readonly { readonly stage: string; readonly by: string; readonly crds: readonly KubeObject[] }[];
  readonly problems: readonly string[];
}

/**
 * Reads the CRDs of the core, and of the packages whose components a cluster has.
 *
 * @param workspace take those of the workspace's packages instead, for what isn't released yet
 */
export function originsOf(root: string, cluster: string, workspace: boolean): Origin[] {
  const program = programOf(root, cluster).folder;
  const { components } = ContractFile.read(join(root, clustersPath(root), cluster, ClusterFolder.CONTRACT));
  // A program pins packages as well that the cluster has nothing of, as peers of a composition.
  const names = [CORE, ...Object.keys(components).map(componentName)].sort();
  const { packages = '' } = configurationOf(root).workspace ?? {};
  return names.flatMap((name) => {
    const folder = workspace ? join(root, packages, name) : join(program, 'node_modules', npmName(name));
    if (!existsSync(folder)) throw INSTALLED.error(programOf(root, cluster).path, `'${npmName(name)}' must be installed at its pin, and isn't: run 'npx platform render'`);
    const crds = join(folder, 'crds');
    if (!existsSync(crds)) return [];
    const sources: { version: string; files: string[] }[] = JSON.parse(readFileSync(join(crds, 'SOURCES.json'), 'utf8'));
    return sources.map(({ version, files }) => ({ package: name, version, crds: files.map((file) => JSON.parse(readFileSync(join(crds, file), 'utf8'))) }));
  });
}

/** Finds the stage of each CRD by the version that its package says it comes with. */
export function installsOf(cluster: string, stages: readonly Stage[], origins: readonly Origin[]): Installs {
  const before = new Map<string, KubeObject>();
  const brought: { stage: string; by: string; crds: readonly KubeObject[] }[] = [];
  const problems: string[] = [];
  const candidates = stages.flatMap(({ name: stage, objects }) => objects.flatMap((object) => pinsIn(object, objects).map((pin) => ({ stage, ...pin }))));
  const groups = new Set(stages.flatMap(({ objects }) => objects.map(({ apiVersion }) => apiVersion.split('/')[0])));
  for (const { package: name, version, crds } of origins) {
    // The core knows the kinds of all readers, such as Argo CD's. The one that reads this cluster is there before all else.
    if (name === CORE && !crds.some(({ spec }) => groups.has(spec.group))) continue;
    if (crds.every(({ spec }) => spec.group.endsWith('.toolkit.fluxcd.io'))) {
      // What a component says of Flux' kinds is what it installs; the core's are for a Flux from elsewhere.
      crds.filter((crd) => name !== CORE || !before.has(crd.metadata.name)).forEach((crd) => before.set(crd.metadata.name, crd));
      continue;
    }
    // Charts that bring CRDs and those that use them may have one version, as Flux' operator and its instance: the first of them does.
    const found = candidates.find((candidate) => candidate.version === version);
    if (found) brought.push({ stage: found.stage, by: found.by, crds });
    else problems.push(`[${cluster}] the CRDs of ${name} come with version ${version}, which no stage installs, such as ${crds[0].metadata.name}: render again with what is pinned`);
  }
  return { before: [...before.values()], brought, problems };
}

/** The CRDs that are there once a stage is ready. */
export function crdsOf({ brought }: Installs, stage: string): KubeObject[] {
  return brought.filter((one) => one.stage === stage).flatMap(({ crds }) => crds);
}

/** What names a chart in `brought`. */
export function chartKey({ name, version }: { readonly name: string; readonly version: string }): string {
  return `chart ${name} ${version}`;
}

/** What names a repository in `brought`. */
export function repositoryKey({ metadata: { namespace, name } }: KubeObject): string {
  return `repository ${namespace}/${name}`;
}

/** The chart or the commit that an object pins. */
function pinsIn(object: KubeObject, neighbours: readonly KubeObject[]): { by: string; version: string }[] {
  if (object.kind === 'GitRepository') return [{ by: repositoryKey(object), version: object.spec.ref.commit }];
  const chart = object.kind === 'HelmRelease' && chartOf(object, neighbours);
  return chart ? [{ by: chartKey(chart), version: chart.version }] : [];
}
