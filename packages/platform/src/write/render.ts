import { ClusterFolder, ConnectionsFile, ContractBackup, ContractFile } from '@monosense-io/output';
import { coverageOf } from '../checks/coverage';
import { Unchecked } from '../checks/schemas';
import { BACKUPS, REQUIRED } from '../declare/backups';
import { contractOf } from '../declare/contract';
import { RUNBOOKS } from '../declare/monitoring';
import { ClusterModel } from '../model/model';
import { Order } from '../model/order';
import { yamlOf } from '../values/yaml-text';
import { CHECKLIST, checklist } from './checklist';
import { connectionsOf } from './connections';
import { filesOf, Reading } from './folders';
import { LIFECYCLE, lifecyclePage } from './lifecycle';
import { overview } from './overview';
import { RECOVERY, recoveryPage } from './recovery';
import { talosFiles } from './talos';

/** The files of one cluster, by their path below the output folder. */
export function renderCluster(model: ClusterModel, order: Order, reading: Reading, unchecked: readonly Unchecked[]): { [path: string]: string } {
  const name = model.cluster.node.id;
  const files: { [path: string]: string } = {};
  for (const folder of reading.folders) {
    const objects = filesOf(folder);
    for (const [file, object] of objects) files[`${name}/${folder.folder}/${file}`] = yamlOf(object);
    files[`${name}/${folder.folder}/${ClusterFolder.KUSTOMIZATION}`] = yamlOf({
      apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: objects.map(([file]) => file),
    });
  }
  for (const [file, text] of Object.entries({ ...talosFiles(model), ...reading.files() })) files[`${name}/${file}`] = text;
  for (const { owner, record } of RUNBOOKS.all(model.cluster)) files[`${name}/${ClusterFolder.RUNBOOKS}/${owner.node.id}.md`] = record;
  const backups = backupsOf(model);
  files[`${name}/${ClusterFolder.RUNBOOKS}/${LIFECYCLE}`] = lifecyclePage(model, backups);
  files[`${name}/${ClusterFolder.RUNBOOKS}/${RECOVERY}`] = recoveryPage(model, backups);
  files[`${name}/${ClusterFolder.CONTRACT}`] = ContractFile.stringify(contractOf(model.cluster, model.components, backups));
  files[`${name}/${ClusterFolder.CONNECTIONS}`] = ConnectionsFile.stringify(connectionsOf(model));
  files[`${name}/${CHECKLIST}`] = checklist(model);
  files[`${name}/${ClusterFolder.OVERVIEW}`] = overview(model, order, reading, unchecked);
  return files;
}

/** What of the cluster holds data, as it stands in its contract. Nothing stands there before anybody keeps backups, or asks for them. */
function backupsOf(model: ClusterModel): ContractBackup[] {
  if (REQUIRED.all(model.cluster).length === 0 && !BACKUPS.all(model.cluster).some(({ record }) => record.of !== undefined)) return [];
  return coverageOf(model).map(({ kind, namespace, name, path, backups, reason }) => ({
    kind, ...(namespace === undefined ? {} : { namespace }), name, owner: path, ...(reason === undefined ? {} : { reason }),
    copies: backups.map(({ endpointUrl, repository, schedule, retention, drill }) => ({
      place: repository === undefined ? endpointUrl : `${endpointUrl}/${repository}`,
      ...(schedule === undefined ? {} : { schedule }), ...(retention === undefined ? {} : { retention }), ...(drill === undefined ? {} : { drill: { ...drill } }),
    })),
  }));
}
