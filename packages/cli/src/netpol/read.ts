import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder, ConnectionsFile, ContractFile } from '@monosense-io/output';
import { parseAllDocuments } from 'yaml';
import { npmName } from '../repository/packages.ts';
import type { ClusterInput, KubeObject } from './model.ts';
import { Refusal } from '../refusal.ts';

const CONNECTIONS = new Refusal('NETPOL-007', {
  protects: 'Without what was declared, nothing is undeclared.',
  wrong: 'clusters/home without connections.json',
  right: 'npx platform render',
});

/** Reads a rendered cluster. */
export function readCluster(folder: string, name: string): ClusterInput {
  const root = join(folder, name);
  const file = join(root, ClusterFolder.CONNECTIONS);
  if (!existsSync(file)) throw CONNECTIONS.error(file, `the file must hold the declared connections, and isn't there: pin a ${npmName('platform')} that renders it, and run 'npx platform render'`);
  const stages = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && ClusterFolder.isStage(entry.name));
  const objects = stages.flatMap((stage) => readdirSync(join(root, stage.name))
    .filter((path) => path.endsWith('.yaml') && path !== ClusterFolder.KUSTOMIZATION)
    .flatMap((path) => parseAllDocuments(readFileSync(join(root, stage.name, path), 'utf8')).map((document) => document.toJS() as KubeObject)));
  const { cluster } = ContractFile.read(join(root, ClusterFolder.CONTRACT));
  return { name, connections: ConnectionsFile.read(file), objects, nodes: cluster.nodes.map(({ address }) => address) };
}
