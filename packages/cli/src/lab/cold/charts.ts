import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Workloads } from '@monosense-io/output';
import type { ClusterConnections, ConnectedPods } from '@monosense-io/output';
import { parse, parseAllDocuments } from 'yaml';
import { writeChart } from '../../verify/charts.ts';
import type { Target } from '../../verify/helm.ts';
import { programOf as verifier } from '../../verify/programs.ts';
import { Unreachable } from '../../verify/source.ts';
import { chartFiles, crdFiles } from '../artifacts.ts';
import type { Lab } from '../lab.ts';
import { chartOf } from '../rendered.ts';
import type { KubeObject, Stage } from '../rendered.ts';
import { RUN } from '../run.ts';
import { workload } from './workloads.ts';
import type { Pods } from './workloads.ts';

/** A release as the cluster declares it, with its chart. */
interface Declared {
  readonly stage: string;
  readonly release: KubeObject;
  readonly chart: { readonly name: string; readonly version: string };
}

/** Sets of pods that run on every machine. Only the chart knows, and it can't be had. */
const ON_EVERY_MACHINE = ['nfs-driver/Node', 'spegel-traffic/Mirrors', 'velero-operator/Agents', 'victoria-node-exporter/NodeExporter'];

/** Sets of pods of which a chart makes none that stays: a Job of a hook, or a program of the machine. */
export const NONE_OF_A_CHART = ['spegel-traffic/Cleanup', 'spegel-traffic/CleanupWait', 'spegel-traffic/Containerd'];

/** Where values name a set of pods otherwise than its declaration. */
const NAMED: Record<string, string> = { Admission: 'admissionController', Reports: 'reportsController', Agents: 'nodeAgent' };

/** Gives each chart as it is where it can be had, and else one that makes the pods that the package declares of it. */
export class Charts {
  /** Charts that are as they are, with what is different from the released one. */
  public readonly real = new Map<string, readonly string[]>();
  /** Charts that can't be had, with the names of the pods that stand for theirs. */
  public readonly played = new Map<string, readonly string[]>();

  private readonly root: string;
  private readonly lab: Lab;
  private readonly connections: ClusterConnections;
  private readonly declared: readonly Declared[];
  private readonly target: Target;
  private readonly budgets: readonly KubeObject[];

  constructor(root: string, lab: Lab, connections: ClusterConnections, ordered: readonly Stage[], target: Target) {
    [this.root, this.lab, this.connections, this.target] = [root, lab, connections, target];
    this.budgets = ordered.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'PodDisruptionBudget'));
    this.declared = ordered.flatMap(({ name: stage, objects }) => objects.filter(({ kind }) => kind === 'HelmRelease').map((release) => ({ stage, release, chart: chartOf(release, objects)! })));
  }

  /** The files of a chart, with those CRDs of the pinned package that it doesn't bring itself: an operator installs them when it starts. */
  public files(of: { readonly name: string; readonly version: string }, crds: readonly KubeObject[]): Record<string, string> {
    const label = `${of.name} ${of.version}`;
    const users = this.declared.filter(({ chart }) => chart.name === of.name && chart.version === of.version);
    const folder = mkdtempSync(join(this.lab.folder, 'chart-'));
    const differs = chartAt(this.root, of, folder);
    if (differs === undefined) {
      const files = chartFiles(of, crds);
      // Where a chart makes an object for an operator, that makes the pods.
      const pods = `${of.name}/templates/object.yaml` in files ? [] : users.flatMap((user) => this.podsOf(user));
      this.played.set(label, pods.map(({ name }) => name));
      if (pods.length > 0) files[`${of.name}/templates/pods.yaml`] = pods.flatMap((one) => workload(one)).map((object) => JSON.stringify(object)).join('\n---\n');
      return files;
    }
    this.real.set(label, differs);
    const own = users.length === 0 ? [] : this.crdsIn(users[0], folder);
    return { ...contentOf(folder, of.name), ...crdFiles(crds.filter(({ metadata }) => !own.includes(metadata.name)), `${of.name}/crds/`) };
  }

  private crdsIn({ release: { metadata, spec } }: Declared, folder: string): string[] {
    const values = join(folder, 'values.lab.json');
    writeFileSync(values, JSON.stringify(spec.values ?? {}));
    const { kubernetesVersion, kinds } = this.target;
    const { status, stdout, stderr } = spawnSync(verifier(this.root, 'helm'), ['template', metadata.name, folder, '--include-crds', '--values', values, '--namespace', metadata.namespace!, '--kube-version', kubernetesVersion, ...kinds.flatMap((kind) => ['--api-versions', kind])], {
      encoding: 'utf8', maxBuffer: 1e9, env: { PATH: process.env.PATH, HOME: this.lab.folder },
    });
    if (status !== 0) throw RUN.error('lab', `the chart of '${metadata.namespace}/${metadata.name}' must render: ${stderr.trim()}`);
    return parseAllDocuments(stdout).map((document) => document.toJS()).filter((object) => object?.kind === 'CustomResourceDefinition').map(({ metadata: { name } }) => name);
  }

  /** What stands for the pods of a chart: as the package declares them, with what the values say of each set. */
  private podsOf({ stage, release: { metadata, spec }, chart }: Declared): Pods[] {
    const values = spec.values ?? {};
    const { namespace } = metadata;
    const own = this.connections.pods.filter((pods) => pods.namespace === namespace && Object.keys(pods.labels).length > 0 && !NONE_OF_A_CHART.includes(pods.name)
      && (pods.name.split('/')[0] === stage || [pods.labels['app.kubernetes.io/instance'], pods.labels.release].includes(spec.releaseName ?? metadata.name)));
    // A set of all pods of a chart stands for none beside those that it consists of.
    const parts = own.filter((pods) => !own.some((other) => other !== pods && isPart(other, pods)));
    // An operator in the cluster makes what no declaration names: as many as must be left, and one.
    if (parts.length === 0) {
      return this.budgets.filter((budget) => budget.metadata.namespace === namespace && !this.connections.pods.some((pods) => pods.namespace === namespace && Object.keys(pods.labels).length > 0 && Workloads.fit(budget.spec.selector, pods.labels)))
        .map(({ metadata: { name }, spec: { selector, minAvailable } }): Pods => ({ kind: 'Deployment', name, namespace: namespace!, labels: selector.matchLabels, replicas: (typeof minAvailable === 'number' ? minAvailable : 1) + 1 }));
    }
    return parts.map((pods) => {
      const settings = settingsOf(values, pods);
      return {
        kind: ON_EVERY_MACHINE.includes(pods.name) ? 'DaemonSet' : 'Deployment',
        name: parts.length === 1 ? chart.name : `${chart.name}-${pods.name.split('/').at(-1)!.toLowerCase()}`,
        namespace: namespace!,
        labels: pods.labels,
        replicas: settings.replicaCount ?? settings.replicas,
        // A chart may ask for several containers; then the namespace's LimitRange says what each gets.
        resources: settings.resources?.requests || settings.resources?.limits ? settings.resources : undefined,
        ports: this.portsOf(pods),
        spec: {
          hostNetwork: pods.hostNetwork,
          ...Object.fromEntries(['affinity', 'nodeSelector', 'priorityClassName', 'tolerations', 'topologySpreadConstraints'].map((field) => [field, settings[field] ?? values[field]]).filter(([, value]) => value !== undefined)),
        },
      };
    });
  }

  /** Ports that declared connections lead to. */
  private portsOf({ name }: ConnectedPods): number[] {
    return [...new Set(this.connections.connections.filter(({ server }) => server.pods === name).flatMap(({ ports }) => ports ?? []).map(({ port }) => port).filter((port): port is number => typeof port === 'number'))].sort((a, b) => a - b);
  }
}

/** Gets the charts of stages that can be had, for a time without a network. */
export function getCharts(root: string, stages: readonly Stage[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'charts-'));
  const charts = new Map(stages.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'HelmRelease').map((release) => chartOf(release, objects)!)).map((chart) => [`${chart.name}-${chart.version}`, chart]));
  charts.forEach((chart, label) => chartAt(root, chart, join(folder, label)));
  rmSync(folder, { recursive: true });
}

/** Writes a chart to a folder; undefined where it can't be had. */
function chartAt(root: string, { name, version }: { readonly name: string; readonly version: string }, folder: string): string[] | undefined {
  try {
    return writeChart(root, name, version, folder);
  } catch (error) {
    // Without a network it is one of those that can't be had, and is listed as such.
    if (error instanceof Unreachable) return undefined;
    throw error;
  }
}

function isPart(part: ConnectedPods, whole: ConnectedPods): boolean {
  const labels = Object.entries(whole.labels);
  return labels.length < Object.keys(part.labels).length && labels.every(([label, value]) => part.labels[label] === value);
}

/** The part of a chart's values that is for a set of pods: what spreads these labels, what has their name, or all of it. */
function settingsOf(values: any, { name, labels }: ConnectedPods): any {
  const maps = mapsIn(values);
  const last = name.split('/').at(-1)!;
  const named = NAMED[last] ?? `${last[0].toLowerCase()}${last.slice(1)}`;
  const spreads = maps.find(([, map]) => map.topologySpreadConstraints?.[0]?.labelSelector?.matchLabels && Object.entries(map.topologySpreadConstraints[0].labelSelector.matchLabels).every(([label, value]) => labels[label] === value) && map.resources);
  return (spreads ?? maps.find(([key, map]) => key === named && map.resources) ?? ['', values])[1];
}

/** All maps of a value with the key that each is at, the outermost last: what is for one set stands below what is for all. */
function mapsIn(value: any, key = ''): [string, any][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return [...Object.entries(value).flatMap(([name, inner]) => mapsIn(inner, name)), [key, value]];
}

function contentOf(folder: string, name: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== 'values.lab.json');
  return Object.fromEntries(files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [`${name}/${relative(folder, path)}`, readFileSync(path, 'utf8')];
  }));
}

/** The releases that the bootstrap installs, each after those that it needs. */
export function bootstrapReleases(helmfile: string): { name: string; namespace: string; chart: string; version: string; values: string[]; wait: boolean }[] {
  const { releases, helmDefaults }: { releases: any[]; helmDefaults?: { wait?: boolean } } = parse(readFileSync(helmfile, 'utf8'));
  return releases.map(({ name, namespace, chart, version, values = [], wait = helmDefaults?.wait ?? false }) => ({ name, namespace, chart: chart.split('/').at(-1), version, values, wait }));
}
