import { Yaml } from 'cdk8s';
import { bootstrapFiles } from './bootstrap';
import { connectionsFile } from './connections';
import { contractOf } from '../declare/contract';
import { ClusterModel, groupOf, KubeObject, StageModel } from '../model/model';
import { Order } from '../model/order';
import { overview } from './overview';
import { Unchecked } from '../checks/schemas';
import { talosFiles } from './talos';

/** The files of one cluster, by their path below the output folder. */
export function renderCluster(model: ClusterModel, order: Order, kustomizations: ReadonlyMap<StageModel, KubeObject>, unchecked: readonly Unchecked[]): { [path: string]: string } {
  const name = model.cluster.node.id;
  const files: { [path: string]: string } = {};
  for (const [path, object] of Object.entries(objectsOf(model, kustomizations))) files[path] = Yaml.stringify(object);
  for (const [file, text] of Object.entries({ ...talosFiles(model), ...bootstrapFiles(model, order) })) files[`${name}/${file}`] = text;
  for (const [component, text] of model.cluster._runbooks) files[`${name}/runbooks/${component}.md`] = text;
  files[`${name}/contract.json`] = `${JSON.stringify(contractOf(model.cluster, model.components), null, 2)}\n`;
  files[`${name}/connections.json`] = connectionsFile(model);
  files[`${name}/README.md`] = overview(model, order, unchecked);
  return files;
}

/** The Kubernetes objects of one cluster, and the lists of each folder's files, by their path below the output folder. */
export function objectsOf(model: ClusterModel, kustomizations: ReadonlyMap<StageModel, KubeObject>): { [path: string]: KubeObject } {
  const folders: Array<[folder: string, objects: KubeObject[]]> = [...model.stages.map((stage): [string, KubeObject[]] => [stage.name, stage.objects]), ['flux', [...kustomizations.values()]]];
  return Object.fromEntries(folders.flatMap(([folder, objects]) => {
    const byFile = objects.map((object): [string, KubeObject] => [fileName(object), object]).sort(([a], [b]) => (a < b ? -1 : 1));
    const list = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: byFile.map(([file]) => file) };
    return [...byFile, ['kustomization.yaml', list] as const].map(([file, object]) => [`${model.cluster.node.id}/${folder}/${file}`, object]);
  }));
}

/** Kind, group, namespace and name: two objects never share a file, and one object's file says what it is. */
export function fileName(object: KubeObject): string {
  const group = groupOf(object);
  const parts = [`${object.kind.toLowerCase()}${group ? `.${group}` : ''}`, ...(object.metadata.namespace ? [object.metadata.namespace] : []), encodeURIComponent(object.metadata.name)];
  return `${parts.join('_')}.yaml`;
}
