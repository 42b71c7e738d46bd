import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { ClusterInput, Connections, KubeObject } from './model.ts';

/** The format of `connections.json` that this reads. */
const FORMAT = 1;

/** Folders of a cluster that hold no objects of the cluster. */
const NO_STAGES = ['flux', 'talos', 'bootstrap'];

/** The names of all rendered clusters. */
export function clustersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'contract.json'))).map(({ name }) => name).sort();
}

/** Reads a rendered cluster. */
export function readCluster(folder: string, name: string): ClusterInput {
  const root = join(folder, name);
  const file = join(root, 'connections.json');
  if (!existsSync(file)) throw new Error(`${file} must hold the declared connections, and isn't there: pin a @monosense-io/platform that renders it, and run 'npx projen build'`);
  const connections: Connections = JSON.parse(readFileSync(file, 'utf8'));
  if (connections.format !== FORMAT) throw new Error(`${file} must be of format ${FORMAT}, got ${connections.format}: pin a @monosense-io/platform of the same age as this tool`);
  const stages = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !NO_STAGES.includes(entry.name));
  const objects = stages.flatMap((stage) => readdirSync(join(root, stage.name))
    .filter((path) => path.endsWith('.yaml') && path !== 'kustomization.yaml')
    .flatMap((path) => parseAllDocuments(readFileSync(join(root, stage.name, path), 'utf8')).map((document) => document.toJS() as KubeObject)));
  const { cluster } = JSON.parse(readFileSync(join(root, 'contract.json'), 'utf8'));
  return { name, connections, objects, nodes: cluster.nodes.map(({ address }: { address: string }) => address) };
}
