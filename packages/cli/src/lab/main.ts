/**
 * `lab`: gives what is rendered to a real API server and to the real Flux, without containers and on loopback only.
 */
import { Progress } from '../progress.ts';
import { close, layerOf, reportOf } from '../verify/report.ts';
import type { Layer, Subject } from '../verify/report.ts';
import { applyAgain, applyStages, plantFaults } from './api.ts';
import { startApiServer } from './api-server.ts';
import { runTests } from './chainsaw.ts';
import { FluxLab } from './flux.ts';
import { installsOf, originsOf } from './installs.ts';
import type { Installs } from './installs.ts';
import { withLab } from './lab.ts';
import { inOrder, orderProblems } from './order.ts';
import { programOf } from './programs.ts';
import type { Program } from './programs.ts';
import { fluxClusters, readRendered } from './rendered.ts';
import type { Rendered, Stage } from './rendered.ts';

/** What each part runs; all need an API server. */
const PARTS: Record<string, readonly Program[]> = {
  api: [],
  flux: ['kustomize-controller', 'helm-controller', 'source-controller'],
  chainsaw: ['chainsaw'],
};

/** What a cluster's two labs may take on a busy machine. */
const MINUTES = { api: 15, flux: 45 };

const root = process.cwd();

/** Runs the parts that are named, on the clusters that are named; without names all of them. `programs` builds what is run, and runs nothing. */
export async function lab(wanted: readonly string[], { workspace = false, json = false }: { workspace?: boolean; json?: boolean }): Promise<number> {
  const chosen = (names: string[]) => (names.some((name) => wanted.includes(name)) ? names.filter((name) => wanted.includes(name)) : names);
  const parts = chosen(Object.keys(PARTS));
  // All of them now: the deadlines are for the labs.
  for (const program of ['kube-apiserver', 'etcd', ...parts.flatMap((part) => PARTS[part])] as Program[]) await programOf(root, program);
  return wanted.includes('programs') ? 0 : run(chosen(fluxClusters(root)), parts, workspace, json);
}

async function run(clusters: string[], parts: string[], workspace: boolean, json: boolean): Promise<number> {
  const subjects: Subject[] = [];
  const progress = new Progress(`lab ${[...parts, ...clusters].join(' ')}`, clusters.length * [parts.includes('api') || parts.includes('chainsaw'), parts.includes('flux')].filter(Boolean).length);
  for (const name of clusters) {
    const cluster = readRendered(root, name);
    const ordered = inOrder(name, cluster.stages);
    const installs = installsOf(name, ordered, originsOf(root, name, workspace));
    const found = [
      ...(parts.includes('api') || parts.includes('chainsaw') ? await progress.step(`${name}, API server`, () => runApi(cluster, ordered, installs, parts)) : []),
      ...(parts.includes('flux') ? await progress.step(`${name}, Flux`, () => runFlux(cluster, ordered, installs)) : []),
    ];
    subjects.push({ name, layers: found });
    if (json) continue;
    console.log(reportOf(name, found.map((layer) => ({ ...layer, notes: [] }))));
    found.flatMap(({ name: layer, notes }) => notes.map((note) => `${layer}: ${note}`)).forEach((note) => console.log(note));
  }
  return close(subjects, json);
}

/** One API server, for what is rendered, for the faults, and for the packages' tests. */
function runApi(cluster: Rendered, ordered: readonly Stage[], installs: Installs, parts: string[]): Promise<Layer[]> {
  return withLab(MINUTES.api, async (lab) => {
    const server = await startApiServer(root, lab, cluster.serviceCidr);
    const { client } = server;
    const layers = [
      await layerOf('order', async () => ({ checked: `${ordered.length} stages`, notes: [], problems: [...installs.problems, ...orderProblems(cluster.name, ordered, installs)] })),
      await layerOf('objects', () => applyStages(client, cluster, ordered, installs)),
    ];
    if (parts.includes('api')) layers.push(await layerOf('again', () => applyAgain(client, cluster, ordered)), await layerOf('faults', () => plantFaults(client, cluster, ordered)));
    if (parts.includes('chainsaw')) layers.push(await layerOf('chainsaw', () => runTests(root, lab, cluster.name, server)));
    return layers;
  });
}

/** An API server of its own, in which only Flux applies. */
function runFlux(cluster: Rendered, ordered: readonly Stage[], installs: Installs): Promise<Layer[]> {
  return withLab(MINUTES.flux, async (lab) => {
    const flux = await FluxLab.start(root, lab, await startApiServer(root, lab, cluster.serviceCidr), cluster, ordered, installs);
    const layers: Layer[] = [];
    for (const [name, step] of [['flux', () => flux.install()], ['suspend', () => flux.suspend()], ['remove', () => flux.removeAndRevert()]] as const) {
      // What comes after a step that failed would only wait.
      if (layers.every(({ problems }) => problems.length === 0)) layers.push(await layerOf(name, step));
    }
    return layers;
  });
}
