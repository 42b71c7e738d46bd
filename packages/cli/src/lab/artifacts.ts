import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { LOOPBACK } from './lab.ts';
import type { Lab } from './lab.ts';
import type { KubeObject } from './rendered.ts';
import { RUN } from './run.ts';

/** A tarball, and what a source says of it. */
export interface Artifact {
  readonly file: string;
  /** For example `sha256:9f86…`. */
  readonly digest: string;
  readonly size: number;
}

/** Charts whose templates make an object that Flux waits for by name. Everything else that a chart makes runs only in containers. */
const TEMPLATES: Record<string, string> = {
  'flux-instance': [
    'apiVersion: fluxcd.controlplane.io/v1',
    'kind: FluxInstance',
    'metadata:',
    '  name: flux',
    '  namespace: {{ .Release.Namespace }}',
    'spec: {{ .Values.instance | toJson }}',
    '',
  ].join('\n'),
};

/** A stand-in for a chart: its name, its version, the CRDs that it brings, and nothing that runs. */
export function chartFiles({ name, version }: { readonly name: string; readonly version: string }, crds: readonly KubeObject[]): Record<string, string> {
  return {
    [`${name}/Chart.yaml`]: JSON.stringify({ apiVersion: 'v2', name, version }),
    ...crdFiles(crds, `${name}/crds/`),
    ...(TEMPLATES[name] ? { [`${name}/templates/object.yaml`]: TEMPLATES[name] } : {}),
  };
}

/** One file per CRD. */
export function crdFiles(crds: readonly KubeObject[], folder: string): Record<string, string> {
  return Object.fromEntries(crds.map((crd) => [`${folder}${crd.metadata.name}.yaml`, JSON.stringify(crd)]));
}

/** Packs files into a tarball. */
export function pack(folder: string, name: string, files: Record<string, string>): Artifact {
  const tree = join(folder, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
  }
  const file = `${tree}.tgz`;
  // By their names: helm takes what stands before the first slash for the chart's folder, also a dot.
  const { status, stderr } = spawnSync('tar', ['-czf', file, '-C', tree, ...new Set(Object.keys(files).map((path) => path.split('/')[0]))], { encoding: 'utf8' });
  if (status !== 0) throw RUN.error('lab', `'tar' must pack ${name}: ${stderr.trim()}`);
  return { file, digest: `sha256:${createHash('sha256').update(readFileSync(file)).digest('hex')}`, size: statSync(file).size };
}

/** Serves tarballs. Returns what makes a source's `status.artifact` of one. */
export async function serveArtifacts(lab: Lab): Promise<(artifact: Artifact, revision: string) => object> {
  const served = new Map<string, string>();
  const server = createServer((request, response) => {
    const file = served.get(request.url!);
    response.writeHead(file ? 200 : 404).end(file && readFileSync(file));
  });
  await new Promise<void>((listening) => server.listen(0, LOOPBACK, listening));
  lab.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return ({ file, digest, size }, revision) => {
    const path = `/${digest.slice('sha256:'.length)}.tgz`;
    served.set(path, file);
    return { path: path.slice(1), url: `http://${LOOPBACK}:${port}${path}`, revision, digest, size, lastUpdateTime: TIME };
  };
}

/** The time of everything that the lab says of itself: two answers about one thing are the same. */
export const TIME = '2025-01-01T00:00:00Z';
