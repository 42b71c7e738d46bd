import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder, ContractFile } from '@monosense-io/output';
import { parse } from 'yaml';
import { clusterFolder, clusterPath, clustersIn, clustersPath } from '../repository/clusters.ts';

/** An object as it is rendered, or as the API server answers. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly [field: string]: any;
  };
  readonly [field: string]: any;
}

/** A Flux Kustomization and what it applies. */
export interface Stage {
  readonly name: string;
  /** Names of the stages that must be ready before. */
  readonly dependsOn: readonly string[];
  readonly kustomization: KubeObject;
  readonly objects: readonly KubeObject[];
}

/** A cluster as Flux finds it. */
export interface Rendered {
  readonly name: string;
  /** Its folder, from the root. */
  readonly path: string;
  readonly serviceCidr: string;
  readonly stages: readonly Stage[];
}

/** Reads what Flux' entry point leads to, and nothing else of the cluster's folder. */
export function readRendered(root: string, name: string): Rendered {
  const { cluster } = ContractFile.read(join(clusterFolder(root, name), ClusterFolder.CONTRACT));
  const stages = readFolder(join(clusterFolder(root, name), ClusterFolder.FLUX)).map((kustomization) => ({
    name: kustomization.metadata.name,
    dependsOn: (kustomization.spec.dependsOn ?? []).map((dependency: { name: string }) => dependency.name),
    kustomization,
    objects: readFolder(join(root, kustomization.spec.path)),
  }));
  return { name, path: clusterPath(root, name), serviceCidr: cluster.serviceCidrs[0], stages };
}

/** The rendered clusters that Flux applies. */
export function fluxClusters(root: string): string[] {
  return clustersIn(join(root, clustersPath(root))).filter((name) => existsSync(join(clusterFolder(root, name), ClusterFolder.FLUX)));
}

/** What an object is called in messages. */
export function titleOf({ kind, metadata: { name, namespace } }: KubeObject): string {
  return `${kind} '${namespace === undefined ? name : `${namespace}/${name}`}'`;
}

/** API group of an object; empty for the core. */
export function groupOf({ apiVersion }: Pick<KubeObject, 'apiVersion'>): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** The chart that a HelmRelease installs, as itself or the source beside it says. */
export function chartOf({ metadata, spec }: KubeObject, neighbours: readonly KubeObject[]): { name: string; version: string } | undefined {
  if (spec.chart) return { name: spec.chart.spec.chart, version: spec.chart.spec.version };
  const source = neighbours.find((other) => other.kind === spec.chartRef.kind && other.metadata.name === spec.chartRef.name && other.metadata.namespace === (spec.chartRef.namespace ?? metadata.namespace));
  return source && chartOfSource(source);
}

/** The chart that an OCIRepository is for. */
export function chartOfSource({ spec }: KubeObject): { name: string; version: string } {
  return { name: spec.url.split('/').at(-1), version: spec.ref.tag };
}

/** The objects that a folder's kustomization.yaml lists. */
function readFolder(folder: string): KubeObject[] {
  const { resources }: { resources: string[] } = parse(readFileSync(join(folder, ClusterFolder.KUSTOMIZATION), 'utf8'));
  return resources.map((file) => parse(readFileSync(join(folder, file), 'utf8')));
}
