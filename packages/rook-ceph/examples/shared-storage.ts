import { Cluster, IGateway, IMetricsSink, ISecretStore, RemoteCluster } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { RookCeph, RookCephConsumer } from '@monosense-io/rook-ceph';

/** Storage on one disk of each of three machines, which the other cluster uses too. */
export function provider(cluster: Cluster, secretStore: ISecretStore, metrics: IMetricsSink, gateway: IGateway): RookCeph {
  const ceph = new RookCeph(cluster, 'ceph', {
    nodes: [{ name: 'infra-01' }, { name: 'infra-02' }, { name: 'infra-03' }],
    deviceFilter: '^nvme1n1$',
    hostNetwork: true,
    dashboard: { gateway, hostname: 'ceph.example.org' },
    metrics,
  });
  ceph.export({ to: 'apps', secretStore, quota: Size.tebibytes(1) });
  return ceph;
}

/** The other cluster: `ceph.block` is a storage class like any other. */
export function consumer(remote: RemoteCluster, secretStore: ISecretStore): RookCephConsumer {
  return new RookCephConsumer(remote.cluster, 'ceph', { remote, secretStore, defaultStorageClass: true });
}
