import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { kustomizationsOf } from '../../packages/cli/src/repository/clusters.ts';
import { hasGo, programOf } from '../../packages/cli/src/verify/programs.ts';

/** The kustomize that this repository verifies with. Undefined where there is no Go to build it. */
export function kustomizeOf(root: string): string | undefined {
  return hasGo() ? programOf(root, 'kustomize') : undefined;
}

/** Writes one kustomization over all folders of a cluster, so that kustomize starts once for it. */
export function writeUmbrella(folder: string, cluster: string): string {
  mkdirSync(folder, { recursive: true });
  const resources = kustomizationsOf(cluster).map((path) => relative(folder, path));
  writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources }));
  return folder;
}

/** How many objects a rendered cluster has. */
export function objectsOf(cluster: string): number {
  return kustomizationsOf(cluster).reduce((total, folder) => total + (readFileSync(join(folder, 'kustomization.yaml'), 'utf8').match(/^\s*- .+\.yaml$/gm)?.length ?? 0), 0);
}
