import { QBittorrent } from '@monosense-io/downloaders';
import { Cluster, IGateway, IStorageClass, IVolumeBackups, Namespace } from '@monosense-io/platform';

/** qBittorrent, which reaches nobody but through the tunnel. */
export function downloads(cluster: Cluster, gateway: IGateway, namespace: Namespace, storageClass: IStorageClass, backups: IVolumeBackups): QBittorrent {
  return new QBittorrent(cluster, 'qbittorrent', {
    vpn: {
      address: '198.51.100.7',
      publicKey: 'AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=',
      clientAddress: '10.2.0.2/32',
      privateKey: { item: 'vpn', property: 'private-key' },
      forwardedPort: 51413,
    },
    gateway,
    namespace,
    downloadsClaim: 'downloads',
    storageClass,
    backups,
  });
}
