import { ClusterFolder, ConnectionsFile, ContractFile } from '@monosense-io/output';
import { Yaml } from 'cdk8s';
import { bootstrapFiles } from './bootstrap';
import { connectionsOf } from './connections';
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
  const folder = (folderName: string, objects: KubeObject[]): void => {
    const byFile = objects.map((object): [string, KubeObject] => [fileName(object), object]).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [file, object] of byFile) files[`${name}/${folderName}/${file}`] = Yaml.stringify(object);
    files[`${name}/${folderName}/${ClusterFolder.KUSTOMIZATION}`] = Yaml.stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: byFile.map(([file]) => file),
    });
  };

  for (const stage of model.stages) folder(stage.name, stage.objects);
  folder(ClusterFolder.FLUX, [...kustomizations.values()]);
  for (const [file, text] of Object.entries({ ...talosFiles(model), ...bootstrapFiles(model, order) })) files[`${name}/${file}`] = text;
  for (const [component, text] of model.cluster._runbooks) files[`${name}/${ClusterFolder.RUNBOOKS}/${component}.md`] = text;
  files[`${name}/${ClusterFolder.CONTRACT}`] = ContractFile.stringify(contractOf(model.cluster, model.components));
  files[`${name}/${ClusterFolder.CONNECTIONS}`] = ConnectionsFile.stringify(connectionsOf(model));
  files[`${name}/${ClusterFolder.OVERVIEW}`] = overview(model, order, unchecked);
  return files;
}

/** Kind, group, namespace and name: two objects never share a file, and one object's file says what it is. */
export function fileName(object: KubeObject): string {
  const group = groupOf(object);
  const parts = [`${object.kind.toLowerCase()}${group ? `.${group}` : ''}`, ...(object.metadata.namespace ? [object.metadata.namespace] : []), encodeURIComponent(object.metadata.name)];
  return `${parts.join('_')}.yaml`;
}
