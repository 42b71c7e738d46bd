import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder, ContractFile } from '@monosense-io/output';
import type { ClusterConnections, ContractCluster } from '@monosense-io/output';
import { clusterFolder } from '../../repository/clusters.ts';
import { programOf as verifier } from '../../verify/programs.ts';
import { close, layerOf, reportOf } from '../../verify/report.ts';
import type { Found, Layer, Subject } from '../../verify/report.ts';
import { establish, namespaceOf } from '../api.ts';
import { BEHAVIOUR, startApiServer } from '../api-server.ts';
import type { ApiServer } from '../api-server.ts';
import { bootstrapCrds, conditionOf, entryPoint, KUSTOMIZATION, NAMESPACE, sourceOf, standIns, startControllers } from '../flux.ts';
import { GitSource } from '../git.ts';
import { installsOf, originsOf, repositoryKey } from '../installs.ts';
import type { Installs } from '../installs.ts';
import { until, withLab } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { playOperators } from '../operators.ts';
import { inOrder } from '../order.ts';
import { pinOf, programOf, SOURCES } from '../programs.ts';
import type { Program } from '../programs.ts';
import { fluxClusters, readRendered } from '../rendered.ts';
import type { KubeObject, Rendered, Stage } from '../rendered.ts';
import { RUN } from '../run.ts';
import { bootstrapReleases, Charts, getCharts } from './charts.ts';
import { plantFaults } from './faults.ts';
import { problemsOf } from './judge.ts';
import { assumptionsOf, getStages, startControlPlane } from './machines.ts';
import { ColdPlay } from './play.ts';
import { Clock, criticalPath, pageOf } from './timeline.ts';
import type { Timeline } from './timeline.ts';
import { isInside, runInside } from './world.ts';

/** What a cold start runs beside etcd and the API server. */
const PROGRAMS: readonly Program[] = ['kube-controller-manager', 'kube-scheduler', 'kwok', 'source-controller', 'kustomize-controller', 'helm-controller'];

/** What a cluster's cold start may take on a busy machine, with its faults. */
const MINUTES = 45;

/** How long nothing may become ready until it is said what doesn't. */
const PATIENCE_SECONDS = 150;

/** What a cold start is told. */
export interface ColdOptions {
  readonly workspace?: boolean;
  readonly json?: boolean;
  /** Whether faults are planted once everything is ready. */
  readonly faults?: boolean;
  /** Folder for the timelines. */
  readonly timeline?: string;
}

/**
 * Brings the clusters that are named up from nothing, with the real scheduler and the real controllers, to the last that becomes
 * ready; without names all of them. `programs` builds what is run, and runs nothing.
 */
export async function coldStarts(wanted: readonly string[], options: ColdOptions): Promise<number> {
  const root = process.cwd();
  // All of them now: the deadlines are for the labs.
  for (const program of ['kube-apiserver', 'etcd', ...PROGRAMS] as const) await programOf(root, program);
  if (wanted.includes('programs')) return 0;
  const there = fluxClusters(root);
  const clusters = there.some((name) => wanted.includes(name)) ? there.filter((name) => wanted.includes(name)) : there;
  const facts = new Map(clusters.map((name) => [name, ContractFile.read(join(clusterFolder(root, name), ClusterFolder.CONTRACT)).cluster]));
  const notes: string[] = [];
  if (!isInside()) {
    // What is got from elsewhere must be there: inside, nobody can be reached.
    verifier(root, 'helm');
    getStages(root);
    getCharts(root, clusters.flatMap((name) => [...readRendered(root, name).stages]));
    const ended = await runInside([...new Set([...facts.values()].flatMap(({ nodeCidr, podCidrs, serviceCidrs }) => [nodeCidr, ...podCidrs, ...serviceCidrs]))]);
    if (typeof ended === 'number') return ended;
    notes.push(`the network of its own, which this machine doesn't give: ${ended}`);
  }
  const subjects: Subject[] = [];
  for (const name of clusters) {
    const layers = await withLab(MINUTES, (lab) => coldStart(root, lab, name, facts.get(name)!, options, notes));
    subjects.push({ name, layers });
    if (!options.json) {
      console.log(reportOf(name, layers.map((layer) => ({ ...layer, notes: [] }))));
      layers.flatMap(({ name: layer, notes: said }) => said.map((note) => `${layer}: ${note}`)).forEach((note) => console.log(note));
    }
  }
  return close(subjects, options.json ?? false);
}

async function coldStart(root: string, lab: Lab, name: string, facts: ContractCluster, options: ColdOptions, notes: readonly string[]): Promise<Layer[]> {
  const cluster = readRendered(root, name);
  const ordered = inOrder(name, cluster.stages);
  const installs = installsOf(name, ordered, originsOf(root, name, options.workspace ?? false));
  const connections: ClusterConnections = JSON.parse(readFileSync(join(clusterFolder(root, name), 'connections.json'), 'utf8'));
  const clock = new Clock();
  const server = await clock.step('API server', () => startApiServer(root, lab, cluster.serviceCidr, BEHAVIOUR));
  const { client } = server;
  await clock.step('machines', () => startControlPlane(root, lab, server, facts));
  const charts = new Charts(root, lab, connections, ordered, { kubernetesVersion: pinOf(join(SOURCES, 'kubernetes'), 'k8s.io/kubernetes'), kinds: kindsOf(installs) });
  const play = new ColdPlay(client, charts, facts.loadBalancerPools ?? []);
  const hooks: Record<string, string>[] = [];
  lab.defer(await client.watch('batch/v1', 'Job', ({ spec }) => hooks.push(spec.template.metadata.labels ?? {}), (error) => lab.fail(error)));
  const judge = () => problemsOf(client, connections, hooks);
  const up = await layerOf('cold start', async (): Promise<Found> => {
    await bootstrap(root, lab, server, cluster, ordered, installs, play, clock);
    await comesUp(client, ordered, clock);
    const problems = await judge();
    const timeline = await timelineOf(server, name, ordered, clock, charts, play, problems, assumptionsOf(facts));
    write(timeline, options.timeline ?? join(root, 'node_modules/.cache/lab'));
    return {
      checked: `everything ready after ${timeline.seconds.toFixed(0)} s: ${Object.entries(timeline.counts).map(([what, count]) => `${count} ${what}`).join(', ')}`,
      notes: [...notes, `critical path: ${timeline.criticalPath.join(' → ')}`, `played: ${timeline.cast.played.join('; ')}`, `assumed: ${timeline.cast.assumed.join('; ')}`],
      problems: problems.map((problem) => `[${name}] ${problem}`),
    };
  });
  return up.problems.length > 0 || !options.faults ? [up] : [up, await layerOf('faults', () => plantFaults(client, name, ordered, judge))];
}

/** What the bootstrap does before Flux, and the first commit that Flux sees. */
async function bootstrap(root: string, lab: Lab, { client, kubeconfig }: ApiServer, cluster: Rendered, ordered: readonly Stage[], installs: Installs, play: ColdPlay, clock: Clock): Promise<void> {
  const git = await GitSource.start(lab, root, [cluster.path]);
  const folder = join(clusterFolder(root, cluster.name), 'bootstrap');
  const helmfile = join(folder, 'helmfile.yaml');
  const objects = ordered.flatMap((stage) => stage.objects);
  await client.apply(namespaceOf(NAMESPACE));
  await clock.step('namespaces and kinds', async () => {
    for (const object of objects.filter(({ kind }) => kind === 'Namespace')) await client.apply(object, { manager: 'kustomize-controller' });
    // The first release applies kinds of a repository as well.
    const text = existsSync(helmfile) ? readFileSync(helmfile, 'utf8') : '';
    const named = objects.filter(({ kind, spec }) => kind === 'GitRepository' && spec.ref?.commit && text.includes(spec.ref.commit)).map(repositoryKey);
    await establish(client, [...installs.before, ...installs.brought.filter(({ by }) => named.includes(by)).flatMap(({ crds }) => crds), ...bootstrapCrds(root, cluster.name, installs)]);
  });
  const chart = await playOperators(lab, client, ordered, installs, play);
  for (const { name, namespace, chart: of, version, values, wait } of existsSync(helmfile) ? bootstrapReleases(helmfile) : []) {
    await clock.step(`bootstrap of ${name}`, () => helm(root, lab, kubeconfig, [
      'upgrade', '--install', name, chart({ name: of, version }).file, '--namespace', namespace, '--create-namespace', '--timeout=300s', ...values.map((file) => `--values=${join(folder, file)}`), ...(wait ? ['--wait', '--wait-for-jobs'] : []),
    ]));
  }
  await startControllers(root, lab, kubeconfig);
  await standIns(client, git, ordered);
  git.commit('the cluster as it is rendered');
  for (const [apiVersion, kind] of [[KUSTOMIZATION, 'Kustomization'], ['helm.toolkit.fluxcd.io/v2', 'HelmRelease']] as const) {
    lab.defer(await client.watch(apiVersion, kind, (object) => clock.note({ ...object, kind }), (error) => lab.fail(error)));
  }
  await client.apply(sourceOf(git));
  await client.apply(entryPoint(cluster));
}

/** Waits until all of Flux' objects are ready, or nothing more becomes so. */
async function comesUp(client: ApiServer['client'], ordered: readonly Stage[], clock: Clock): Promise<void> {
  const waiting = async () => {
    const found = [...(await client.list(KUSTOMIZATION, 'Kustomization')).items, ...(await client.list('helm.toolkit.fluxcd.io/v2', 'HelmRelease')).items];
    const ready = new Set(found.filter((object) => conditionOf(object, 'Ready')?.status === 'True').map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`));
    const wanted = ordered.flatMap(({ name, objects }) => [`Kustomization ${NAMESPACE}/${name}`, ...objects.filter(({ kind }) => kind === 'HelmRelease').map(({ metadata }) => `HelmRelease ${metadata.namespace}/${metadata.name}`)]);
    return wanted.filter((key) => !ready.has(key));
  };
  let [left, since] = [-1, clock.now()];
  await until('everything', MINUTES * 60, async () => {
    const { length } = await waiting();
    if (length !== left) {
      console.error(`${clock.now().toFixed(0)} s: ${length} of Flux' objects are left`);
      [left, since] = [length, clock.now()];
    }
    return length === 0 || clock.now() - since > PATIENCE_SECONDS || undefined;
  });
}

async function timelineOf({ client }: ApiServer, cluster: string, ordered: readonly Stage[], clock: Clock, charts: Charts, play: ColdPlay, problems: readonly string[], assumed: readonly string[]): Promise<Timeline> {
  const spans = [...clock.spans, ...clock.stages(ordered)];
  const pods = (await client.list('v1', 'Pod')).items.filter(({ status }) => status?.phase === 'Running');
  const kinds = async (apiVersion: string, kind: string) => (await client.list(apiVersion, kind)).items.length;
  return {
    cluster,
    seconds: Math.max(...spans.map(({ ready }) => ready ?? clock.now())),
    counts: {
      'stages': ordered.length,
      'releases': spans.filter(({ kind }) => kind === 'release').length,
      'charts as they are': charts.real.size,
      'charts played': charts.played.size,
      'pods of charts and stages': pods.filter(isReal).length,
      'pods played': pods.filter((pod) => !isReal(pod)).length,
      'volumes': await kinds('v1', 'PersistentVolume'),
      'CRDs': await kinds('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
    },
    spans,
    criticalPath: criticalPath(spans),
    cast: {
      real: [...['etcd', 'kube-apiserver', ...PROGRAMS, 'helm'], ...[...charts.real].map(([label, differs]) => `chart ${label}${differs.length > 0 ? `, exactly: ${differs.join(', and ')}` : ''}`)],
      played: [
        'kubelets and containers: kwok takes every pod that is scheduled for ready',
        'volumes: a stage of kwok for every StorageClass',
        ...[...charts.played].map(([label, pods]) => `chart ${label}: ${pods.length > 0 ? `pods ${pods.join(', ')}` : 'no pods'}`),
        ...[...play.counts].map(([kind, count]) => `${kind}: ${count}`),
      ],
      assumed,
    },
    problems,
  };
}

/** Every kind that something installs, as charts ask for it, and its version without the kind. */
function kindsOf({ before, brought }: Installs): string[] {
  const kinds = [...before, ...brought.flatMap(({ crds }) => crds)].flatMap(({ spec: { group, names, versions } }) => versions.flatMap(({ name }: { name: string }) => [`${group}/${name}`, `${group}/${name}/${names.kind}`]));
  return [...new Set<string>(kinds)];
}

function isReal({ metadata }: KubeObject): boolean {
  return metadata.labels?.['lab.example.org/played'] === undefined;
}

function write(timeline: Timeline, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `cold-start-${timeline.cluster}`);
  writeFileSync(`${file}.json`, `${JSON.stringify(timeline, undefined, 2)}\n`);
  writeFileSync(`${file}.html`, pageOf(timeline));
  console.error(`timeline: ${file}.html`);
}

function helm(root: string, lab: Lab, kubeconfig: string, args: readonly string[]): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(verifier(root, 'helm'), [...args, `--kubeconfig=${kubeconfig}`], { cwd: lab.folder, env: { PATH: process.env.PATH, HOME: lab.folder }, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (text) => { stderr += text; });
    child.once('error', failed).once('close', (status) => (status === 0 ? done() : failed(RUN.error('lab', `'helm ${args[0]} ${args[2]}' must succeed: ${stderr.trim()}`))));
  });
}
