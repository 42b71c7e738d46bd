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
  for (const [folder, objects] of foldersOf(model, kustomizations)) {
    for (const [file, object] of objects) files[`${name}/${folder}/${file}`] = Yaml.stringify(object);
    files[`${name}/${folder}/kustomization.yaml`] = Yaml.stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: objects.map(([file]) => file),
    });
  }
  for (const [file, text] of Object.entries({ ...talosFiles(model), ...bootstrapFiles(model, order) })) files[`${name}/${file}`] = text;
  for (const [component, text] of model.cluster._runbooks) files[`${name}/runbooks/${component}.md`] = text;
  files[`${name}/contract.json`] = `${JSON.stringify(contractOf(model.cluster, model.components), null, 2)}\n`;
  files[`${name}/connections.json`] = connectionsFile(model);
  files[`${name}/README.md`] = overview(model, order, unchecked);
  return files;
}

/** The Kubernetes objects of one cluster, by their folder and then their file. */
export function foldersOf(model: ClusterModel, kustomizations: ReadonlyMap<StageModel, KubeObject>): Array<[folder: string, objects: Array<[file: string, object: KubeObject]>]> {
  const folders: Array<[string, KubeObject[]]> = [...model.stages.map(({ name, objects }): [string, KubeObject[]] => [name, objects]), ['flux', [...kustomizations.values()]]];
  return folders.map(([folder, objects]) => [folder, objects.map((object): [string, KubeObject] => [fileName(object), object]).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Kind, group, namespace and name: two objects never share a file, and one object's file says what it is. */
export function fileName(object: KubeObject): string {
  const group = groupOf(object);
  const parts = [`${object.kind.toLowerCase()}${group ? `.${group}` : ''}`, ...(object.metadata.namespace ? [object.metadata.namespace] : []), encodeURIComponent(object.metadata.name)];
  return `${parts.join('_')}.yaml`;
}
