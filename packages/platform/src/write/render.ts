import { ClusterFolder, ConnectionsFile, ContractFile } from '@monosense-io/output';
import { Yaml } from 'cdk8s';
import { Unchecked } from '../checks/schemas';
import { contractOf } from '../declare/contract';
import { RUNBOOKS } from '../declare/monitoring';
import { ClusterModel, StageModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { Order } from '../model/order';
import { bootstrapFiles } from './bootstrap';
import { CHECKLIST, checklist } from './checklist';
import { connectionsOf } from './connections';
import { overview } from './overview';
import { talosFiles } from './talos';

/** The files of one cluster, by their path below the output folder. */
export function renderCluster(model: ClusterModel, order: Order, kustomizations: ReadonlyMap<StageModel, KubeObject>, unchecked: readonly Unchecked[]): { [path: string]: string } {
  const name = model.cluster.node.id;
  const files: { [path: string]: string } = {};
  for (const { folder, objects } of foldersOf(model, kustomizations)) {
    for (const [file, object] of objects) files[`${name}/${folder}/${file}`] = Yaml.stringify(object);
    files[`${name}/${folder}/${ClusterFolder.KUSTOMIZATION}`] = Yaml.stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: objects.map(([file]) => file),
    });
  }
  for (const [file, text] of Object.entries({ ...talosFiles(model), ...bootstrapFiles(model, order) })) files[`${name}/${file}`] = text;
  for (const { owner, record } of RUNBOOKS.all(model.cluster)) files[`${name}/${ClusterFolder.RUNBOOKS}/${owner.node.id}.md`] = record;
  files[`${name}/${ClusterFolder.CONTRACT}`] = ContractFile.stringify(contractOf(model.cluster, model.components));
  files[`${name}/${ClusterFolder.CONNECTIONS}`] = ConnectionsFile.stringify(connectionsOf(model));
  files[`${name}/${CHECKLIST}`] = checklist(model);
  files[`${name}/${ClusterFolder.OVERVIEW}`] = overview(model, order, unchecked);
  return files;
}

/** The folders that Flux applies, each with its objects by file name, in the order of the names. */
export function foldersOf(model: ClusterModel, kustomizations: ReadonlyMap<StageModel, KubeObject>): Array<{ folder: string; objects: Array<[string, KubeObject]> }> {
  return [...model.stages.map(({ name, objects }) => ({ folder: name, objects })), { folder: 'flux', objects: [...kustomizations.values()] }].map(({ folder, objects }) => ({
    folder, objects: objects.map((object): [string, KubeObject] => [fileName(object), object]).sort(([a], [b]) => (a < b ? -1 : 1)),
  }));
}

/** Kind, group, namespace and name: two objects never share a file, and one object's file says what it is. */
export function fileName(object: KubeObject): string {
  const group = groupOf(object);
  const parts = [`${object.kind.toLowerCase()}${group ? `.${group}` : ''}`, ...(object.metadata.namespace ? [object.metadata.namespace] : []), encodeURIComponent(object.metadata.name)];
  return `${parts.join('_')}.yaml`;
}
