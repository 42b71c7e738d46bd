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

/** Kinds that say which pods there are, in which namespaces, and who may talk to them; the release of Cilium says how it reads that. */
const LOOKED_AT = /^kind: ["']?(?:Namespace|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|HelmRelease|NetworkPolicy|Cilium\w+Policy)["']?\s*$/m;

/** Reads what a rendered cluster says of its pods and policies. */
export function readCluster(folder: string, name: string): ClusterInput {
  const root = join(folder, name);
  const file = join(root, ClusterFolder.CONNECTIONS);
  if (!existsSync(file)) throw CONNECTIONS.error(file, `the file must hold the declared connections, and isn't there: pin a ${npmName('platform')} that renders it, and run 'npx platform render'`);
  const stages = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && ClusterFolder.isStage(entry.name));
  const objects = stages.flatMap((stage) => readdirSync(join(root, stage.name))
    .filter((path) => path.endsWith('.yaml') && path !== ClusterFolder.KUSTOMIZATION)
    .map((path) => readFileSync(join(root, stage.name, path), 'utf8'))
    // Parsing takes longer than all else.
    .filter((text) => LOOKED_AT.test(text))
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as KubeObject)));
  const { cluster } = ContractFile.read(join(root, ClusterFolder.CONTRACT));
  return { name, connections: ConnectionsFile.read(file), objects, nodes: cluster.nodes.map(({ address }) => address) };
}
