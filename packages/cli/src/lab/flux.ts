import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Layer } from '../verify/report.ts';
import { clusterFolder } from '../repository/clusters.ts';
import { establish, namespaceOf } from './api.ts';
import type { ApiServer } from './api-server.ts';
import type { Client } from './client.ts';
import { BRANCH, GitSource } from './git.ts';
import { chartKey } from './installs.ts';
import type { Installs } from './installs.ts';
import { freePort, LOOPBACK, until } from './lab.ts';
import type { Lab } from './lab.ts';
import { OWN_SOURCE, playOperators } from './operators.ts';
import { dependentsOf } from './order.ts';
import { programOf } from './programs.ts';
import { groupOf, titleOf } from './rendered.ts';
import type { KubeObject, Rendered, Stage } from './rendered.ts';
import { differencesOf, sentenceOf } from './stored.ts';
import { RUN } from './run.ts';

type Found = Omit<Layer, 'name' | 'seconds'>;

export const KUSTOMIZATION = 'kustomize.toolkit.fluxcd.io/v1';
const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
export const NAMESPACE = 'flux-system';

/** As `packages/flux` sets it: what waits is asked again after that. */
const REQUEUE = '--requeue-dependency=5s';

/** How long Flux may take for one revision of a whole cluster. */
const REVISION_SECONDS = 900;

/** Flux itself, at work on a cluster that follows a Git repository of the lab's. */
export class FluxLab {
  private readonly lab: Lab;
  private readonly client: Client;
  private readonly cluster: Rendered;
  private readonly ordered: readonly Stage[];
  private readonly git: GitSource;
  private readonly source: KubeObject;
  private readonly log: KubeObject[] = [];
  private revision = '';
  /** What a change is made in, and what is removed. */
  private readonly changed: Stage;
  private readonly removed: readonly Stage[];

  private constructor(lab: Lab, client: Client, cluster: Rendered, ordered: readonly Stage[], git: GitSource) {
    [this.lab, this.client, this.cluster, this.ordered, this.git] = [lab, client, cluster, ordered, git];
    this.source = sourceOf(git);
    this.removed = smallestWithKept(ordered);
    // Nobody may wait for it while it is suspended.
    this.changed = ordered.find((stage) => dependentsOf(ordered, stage.name).length === 1 && !this.removed.includes(stage))!;
  }

  /** Starts the controllers, and everything that they are to find. */
  public static async start(root: string, lab: Lab, { client, kubeconfig }: ApiServer, cluster: Rendered, ordered: readonly Stage[], installs: Installs): Promise<FluxLab> {
    const git = await GitSource.start(lab, root, [cluster.path]);
    await establish(client, [...installs.before, ...bootstrapCrds(root, cluster.name, installs)]);
    await client.apply(namespaceOf(NAMESPACE));
    await playOperators(lab, client, ordered, installs);
    await startControllers(root, lab, kubeconfig);
    return new FluxLab(lab, client, cluster, ordered, git);
  }

  /** Everything becomes ready, each stage after all that it waits for. */
  public async install(): Promise<Found> {
    await standIns(this.client, this.git, this.ordered);
    this.revision = this.git.commit('the cluster as it is rendered');
    const end = await this.client.watch(KUSTOMIZATION, 'Kustomization', (object) => this.log.push(object), (error) => this.lab.fail(error));
    this.lab.defer(end);
    const started = performance.now();
    await this.client.apply(this.source);
    await this.client.apply(entryPoint(this.cluster));
    await this.applied(this.ordered);
    return {
      checked: `${this.ordered.length} Kustomizations ready ${secondsSince(started)} after the first commit`,
      notes: ['charts are stand-ins that hold the CRDs of the pinned packages and nothing that runs; what runs only in containers is said to be healthy by the lab'],
      problems: eventProblems(this.cluster.name, this.ordered, this.log),
    };
  }

  /** A suspended stage stays as it is, and takes the change when it is resumed. */
  public async suspend(): Promise<Found> {
    const { name, kustomization, objects } = this.changed;
    const [object] = objects;
    const others = this.ordered.filter((stage) => stage !== this.changed);
    const value = async () => (await this.client.get(object))?.metadata.annotations?.['lab.example.org/changed'];
    await this.client.patch(kustomization, { spec: { suspend: true } });
    this.edit(join(kustomization.spec.path, fileOf(this.git.folder, kustomization, object)), (rendered) => {
      rendered.metadata.annotations = { ...rendered.metadata.annotations, 'lab.example.org/changed': 'yes' };
    });
    const problems: string[] = [];
    const seconds = await this.push(() => this.git.commit('a change'), others);
    if (await value() !== undefined) problems.push(`[${this.cluster.name}/${name}] ${titleOf(object)} must stay as it is while its Kustomization is suspended, and was changed`);
    const resumed = performance.now();
    await this.client.patch(kustomization, { spec: { suspend: null } });
    await this.applied([this.changed]);
    if (await value() !== 'yes') problems.push(`[${this.cluster.name}/${name}] ${titleOf(object)} must be changed once its Kustomization is resumed, and isn't`);
    return { checked: `'${name}' suspended; ${others.length} others applied ${seconds} after the commit, it ${secondsSince(resumed)} after it was resumed`, notes: [], problems };
  }

  /** What is taken out of Git goes, and what must not be lost stays; a revert brings back the former state. */
  public async removeAndRevert(): Promise<Found> {
    const names = this.removed.map(({ name }) => name);
    const objects = this.removed.flatMap((stage) => stage.objects);
    const kept = objects.filter(isKept);
    const pruned = objects.filter((object) => !isKept(object));
    const before = await Promise.all(objects.map((object) => this.client.get(object)));
    const problems: string[] = [];

    const list = `${this.cluster.path}/flux/kustomization.yaml`;
    for (const { kustomization } of this.removed) {
      const file = fileOf(this.git.folder, { ...kustomization, spec: { path: `${this.cluster.path}/flux` } }, kustomization);
      this.edit(list, (content) => { content.resources = content.resources.filter((resource: string) => resource !== file); });
      rmSync(join(this.git.folder, `${this.cluster.path}/flux`, file));
      rmSync(join(this.git.folder, kustomization.spec.path), { recursive: true });
    }
    const removal = performance.now();
    await this.push(() => this.git.commit(`without ${names.join(', ')}`), this.ordered.filter((stage) => !this.removed.includes(stage)));
    await until(`the end of ${names.join(', ')}`, 120, async () => {
      const left = await Promise.all([...this.removed.map(({ kustomization }) => kustomization), ...pruned].map((object) => this.client.get(object)));
      return left.every((object) => object === undefined) || undefined;
    }, async () => (await Promise.all(pruned.map(async (object) => (await this.client.get(object) ? titleOf(object) : [])))).flat().join(', '));
    const gone = secondsSince(removal);
    for (const object of kept) {
      const now = await this.client.get(object);
      if (!now || now.metadata.deletionTimestamp) problems.push(`[${this.cluster.name}] ${titleOf(object)} is marked '${PRUNE}: disabled' and must stay, and was deleted`);
    }

    const back = await this.push(() => this.git.revert(), this.ordered);
    for (const [index, object] of objects.entries()) {
      const now = await this.client.get(object);
      problems.push(...differencesOf(stateOf(before[index]!), now && stateOf(now)).map((difference) => `[${this.cluster.name}] ${titleOf(object)} must be as before after the revert: ${sentenceOf(difference)}`));
    }
    return { checked: `${names.join(', ')}: ${pruned.length} objects pruned ${gone} after the commit, ${kept.length} kept; reverted and ready ${back} after the commit`, notes: [], problems };
  }

  /** Commits, tells Flux of it, and waits until the stages have applied it. Returns the time that took. */
  private async push(commit: () => string, stages: readonly Stage[]): Promise<string> {
    const started = performance.now();
    this.revision = commit();
    // A webhook would do it in a real cluster.
    await this.client.patch(this.source, { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': this.revision } } });
    await this.applied(stages);
    return secondsSince(started);
  }

  /** Waits until stages are ready at the revision that was committed last. */
  private async applied(stages: readonly Stage[]): Promise<void> {
    const waiting = async () => {
      const current = new Map((await this.client.list(KUSTOMIZATION, 'Kustomization')).items.map((object) => [object.metadata.name, object]));
      return stages.flatMap(({ name }) => {
        const object = current.get(name);
        const failure = object && failureOf(object);
        // Flux would try again, after the time in 'retryInterval'; in a cluster that is as it should be there is nothing to retry.
        if (failure) throw RUN.error(this.cluster.name, `${failure}`);
        return object && isReady(object, this.revision) ? [] : [`${name} (${object?.status?.conditions?.find(({ type }: { type: string }) => type === 'Ready')?.message ?? 'not there yet'})`];
      });
    };
    let left = -1;
    await until(`${this.revision} in all of ${this.cluster.name}`, REVISION_SECONDS, async () => {
      const { length } = await waiting();
      if (length !== left) console.error(`${this.cluster.name}: ${stages.length - length} of ${stages.length} stages at ${this.revision.slice(0, 18)}`);
      left = length;
      return length === 0 || undefined;
    }, async () => (await waiting()).join(', '));
  }

  private edit(path: string, change: (content: any) => void): void {
    const file = join(this.git.folder, path);
    const content = parse(readFileSync(file, 'utf8'));
    change(content);
    writeFileSync(file, stringify(content));
  }
}

/** Starts Flux' controllers. */
export async function startControllers(root: string, lab: Lab, kubeconfig: string): Promise<void> {
  const storage = `${LOOPBACK}:${await freePort()}`;
  const own = Object.entries(OWN_SOURCE).map(([label, value]) => `${label}=${value}`).join();
  const options: Record<string, string[]> = {
    'source-controller': [`--storage-path=${lab.folder}/storage`, `--storage-addr=${storage}`, `--storage-adv-addr=${storage}`, `--watch-label-selector=${own}`],
    'kustomize-controller': [REQUEUE, '--no-remote-bases=true'],
    'helm-controller': [REQUEUE, '--graceful-shutdown-timeout=1s'],
  };
  mkdirSync(join(lab.folder, 'storage'));
  for (const name of ['source-controller', 'kustomize-controller', 'helm-controller'] as const) {
    lab.start(name, await programOf(root, name), [
      `--metrics-addr=${LOOPBACK}:${await freePort()}`, `--health-addr=${LOOPBACK}:${await freePort()}`,
      '--enable-leader-election=false', '--concurrent=20', '--kube-api-qps=200', '--kube-api-burst=400', ...options[name],
    ], { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: NAMESPACE });
  }
}

/** What Flux is told to follow. */
export function sourceOf(git: GitSource): KubeObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: NAMESPACE, namespace: NAMESPACE, labels: OWN_SOURCE },
    spec: { interval: '1h', url: git.url, ref: { branch: BRANCH } },
  };
}

/** The Kustomization that leads to all others. */
export function entryPoint({ path }: Rendered): KubeObject {
  return {
    apiVersion: KUSTOMIZATION,
    kind: 'Kustomization',
    metadata: { name: NAMESPACE, namespace: NAMESPACE },
    spec: { interval: '1h', retryInterval: '1m', path: `./${path}/flux`, prune: true, sourceRef: { kind: 'GitRepository', name: NAMESPACE } },
  };
}

/** What Git holds beside what is rendered in the real repository, encrypted: the lab has no key, and needs no secret. */
export async function standIns(client: Client, git: GitSource, ordered: readonly Stage[]): Promise<void> {
  for (const { kind, metadata, spec } of ordered.flatMap(({ objects }) => objects)) {
    if (kind !== 'Kustomization') continue;
    if (spec.sourceRef.name === NAMESPACE) {
      const folder = join(git.folder, spec.path);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'stand-in.yaml'), stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'stand-in', namespace: NAMESPACE } }));
    }
    if (spec.decryption) await client.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: spec.decryption.secretRef.name, namespace: metadata.namespace } });
  }
}

/**
 * The CRDs of the charts that the bootstrap installs before Flux. Were they to come while Flux is at work, kustomize-controller might
 * read a group of which one kind is served and the next isn't yet, and miss that until its health check is over.
 */
export function bootstrapCrds(root: string, cluster: string, { brought }: Installs): KubeObject[] {
  const { releases }: { releases: { chart: string; version: string }[] } = parse(readFileSync(join(clusterFolder(root, cluster), 'bootstrap/helmfile.yaml'), 'utf8'));
  const keys = releases.map(({ chart, version }) => chartKey({ name: chart.split('/').at(-1)!, version }));
  return brought.filter(({ by }) => keys.includes(by)).flatMap(({ crds }) => crds);
}

/** Stages that Flux began to apply before all that they wait for was ready, by the order of what the API server told. */
export function eventProblems(cluster: string, ordered: readonly Stage[], events: readonly KubeObject[]): string[] {
  const begun = new Map<string, number>();
  const ready = new Map<string, number>();
  events.forEach((object, at) => {
    const { name } = object.metadata;
    if (!begun.has(name) && conditionOf(object, 'Reconciling')?.message.startsWith('Fetching manifests')) begun.set(name, at);
    if (!ready.has(name) && conditionOf(object, 'Ready')?.status === 'True') ready.set(name, at);
  });
  return ordered.flatMap(({ name, dependsOn }) => {
    if (!begun.has(name)) return [`[${cluster}/${name}] must be seen while Flux applies it, and never was`];
    const early = dependsOn.filter((parent) => !((ready.get(parent) ?? Infinity) < begun.get(name)!));
    return early.map((parent) => `[${cluster}/${name}] must be applied after '${parent}' is ready, and was before`);
  });
}

/** The smallest part of a cluster that can be taken out as a whole, and holds both what is pruned (more than the source of a chart) and what is kept. */
export function smallestWithKept(ordered: readonly Stage[]): Stage[] {
  const parts = ordered.map(({ name }) => dependentsOf(ordered, name)).filter((stages) => {
    const objects = stages.flatMap((stage) => stage.objects);
    return objects.some(isKept) && objects.some((object) => !isKept(object) && groupOf(object) !== 'source.toolkit.fluxcd.io');
  });
  return parts.sort((a, b) => a.length - b.length)[0];
}

function isKept({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[PRUNE] === 'disabled';
}

function isReady(object: KubeObject, revision: string): boolean {
  return object.status?.lastAppliedRevision === revision && object.status.observedGeneration === object.metadata.generation && conditionOf(object, 'Ready')?.status === 'True';
}

/** What Flux calls a failure; to wait is none. */
function failureOf(object: KubeObject): string | undefined {
  const { status, reason, message } = conditionOf(object, 'Ready') ?? {};
  return status === 'False' && !['DependencyNotReady', 'ArtifactFailed'].includes(reason!) ? `${titleOf(object)} failed: ${message}` : undefined;
}

export function conditionOf({ status }: KubeObject, wanted: string): { status: string; reason: string; message: string } | undefined {
  return status?.conditions?.find(({ type }: { type: string }) => type === wanted);
}

/** What is the same when an object is made again. */
function stateOf({ metadata, status: _, ...rest }: KubeObject): object {
  return { ...rest, labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} };
}

/** The file of a folder that holds an object. */
function fileOf(root: string, { spec }: KubeObject, { kind, metadata }: KubeObject): string {
  const folder = join(root, spec.path);
  const { resources }: { resources: string[] } = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8'));
  return resources.find((file) => {
    const content = parse(readFileSync(join(folder, file), 'utf8'));
    return content.kind === kind && content.metadata.name === metadata.name && content.metadata.namespace === metadata.namespace;
  })!;
}

function secondsSince(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
