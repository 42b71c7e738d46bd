import { Cluster, IObjectStore, IStorageClass } from '@monosense-io/platform';
import { Velero } from '@monosense-io/velero';

/** Weekly backups of objects and of Ceph's volumes; metrics and secrets come from what the cluster provides. */
export function velero(cluster: Cluster, store: IObjectStore, ceph: IStorageClass): Velero {
  return new Velero(cluster, 'velero', { store, volumes: { classes: [ceph], repositoryItem: 'velero-repository' } });
}
