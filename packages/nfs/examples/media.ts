import { Cluster, IStorageClass } from '@monosense-io/platform';
import { Nfs, OnDelete } from '@monosense-io/nfs';

/** A directory for each claim that asks for one, and a library of films that is there already. */
export function media(cluster: Cluster): { shared: IStorageClass; films: IStorageClass } {
  const nfs = new Nfs(cluster, 'nfs');
  return {
    shared: nfs.addClass('nfs', { server: 'nas.example.org', share: '/volume1/kubernetes', directory: '${pvc.metadata.namespace}/${pvc.metadata.name}' }),
    films: nfs.addClass('films', { server: 'nas.example.org', share: '/volume1/media', directory: 'films', onDelete: OnDelete.RETAIN }),
  };
}
