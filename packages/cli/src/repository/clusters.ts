/** The rendered clusters of a repository: nothing else in this package knows where they are. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder } from '@monosense-io/output';
import { configurationOf } from './configuration.ts';

/** The folder of all rendered clusters, from the root. */
export function clustersPath(root: string): string {
  return configurationOf(root).clusters;
}

/** The folder of a rendered cluster, from the root. */
export function clusterPath(root: string, name: string): string {
  return `${clustersPath(root)}/${name}`;
}

/** The folder of a rendered cluster. */
export function clusterFolder(root: string, name: string): string {
  return join(root, clustersPath(root), name);
}

/** The names of the clusters in a folder of rendered clusters. */
export function clustersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, ClusterFolder.CONTRACT))).map(({ name }) => name).sort();
}

/** The rendered folders of a cluster that are kustomizations. */
export function kustomizationsOf(cluster: string): string[] {
  return readdirSync(cluster).sort().map((folder) => join(cluster, folder)).filter((folder) => existsSync(join(folder, ClusterFolder.KUSTOMIZATION)));
}
