import { Ambient, Cluster, IGateway, IMetricsSink, ISecretStore, RemoteCluster } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { CephNode, RookCeph, RookCephConsumer } from '@monosense-io/rook-ceph';

/** Storage on one disk of each of three machines, which the other cluster uses too. */
export function provider(cluster: Cluster, metrics: IMetricsSink, secretStore: ISecretStore, gateway: IGateway, nodes: CephNode[]): RookCeph {
  // Once for all components of the cluster.
  Ambient.provide(cluster, { metrics, secretStore });
  const ceph = new RookCeph(cluster, 'ceph', {
    nodes,
    devicePathFilter: '^/dev/disk/by-path/pci-0000:02:00.0-nvme-1$',
    hostNetwork: true,
    dashboard: { gateway, hostname: 'ceph.example.org' },
  });
  ceph.export({ to: 'edge', quota: Size.tebibytes(1) });
  return ceph;
}

/** The other cluster: `ceph.block` is a storage class like any other. */
export function consumer(remote: RemoteCluster): RookCephConsumer {
  return new RookCephConsumer(remote.cluster, 'ceph', { remote, defaultStorageClass: true });
}
