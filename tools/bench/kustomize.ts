import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Builds the kustomize that tools/go.mod names, once. Undefined where there is no Go. */
export function kustomizeOf(root: string): string | undefined {
  const version = readFileSync(join(root, 'tools/go.mod'), 'utf8').match(/kustomize\/v5 (v\S+)/)?.[1];
  const binary = join(root, `node_modules/.cache/kustomize-${version}`);
  if (!existsSync(binary)) {
    const { status, stderr, error } = spawnSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', binary, 'sigs.k8s.io/kustomize/kustomize/v5'], {
      cwd: join(root, 'tools'),
      encoding: 'utf8',
      env: { ...process.env, CGO_ENABLED: '0' },
    });
    if (error) {
      return undefined;
    }
    if (status !== 0) {
      throw new Error(`[bench] kustomize must build from tools/go.mod, see what Go says:\n${stderr}`);
    }
  }
  return binary;
}

/** The rendered folders of a cluster that are kustomizations. */
export function kustomizationsOf(cluster: string): string[] {
  return readdirSync(cluster).sort().map((folder) => join(cluster, folder)).filter((folder) => existsSync(join(folder, 'kustomization.yaml')));
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
