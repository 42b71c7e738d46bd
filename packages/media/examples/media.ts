import { Arr, ArrSignIn, Jellyfin, MediaLibrary } from '@monosense-io/media';
import { Cluster, IGateway, IStorageClass, IVolumeBackups } from '@monosense-io/platform';
import { Size } from 'cdk8s';

/** Jellyfin shows what Sonarr and Radarr put in order; Prowlarr searches for both. */
export function media(cluster: Cluster, gateway: IGateway, shared: IStorageClass, storageClass: IStorageClass, signIn: ArrSignIn, backups: IVolumeBackups): Arr {
  const library = new MediaLibrary(cluster, 'media', { storageClass: shared, size: Size.tebibytes(4) });
  new Jellyfin(cluster, 'jellyfin', { library, gateway, storageClass, backups, gpu: 'gpu.intel.com/i915', gpuGroups: [44, 104] });
  return new Arr(cluster, 'arr', { library, gateway, storageClass, backups, signIn, apiKeysItem: 'arr', indexers: ['indexer.example.net'] });
}
