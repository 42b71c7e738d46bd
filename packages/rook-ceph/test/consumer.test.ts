import { Ambient, RemoteCluster } from '@monosense-io/platform';
import { APPS, INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { consumer, provider } from '../examples/shared-storage';
import { RookCeph, RookCephConsumer, RookCephConsumerProps } from '../src';
import { clientStage } from './lab';

/** The cluster that the example exports to. */
const OTHER = { ...APPS, name: 'edge' };

/** The cluster that uses, with a secret store, and the contract of the one that serves. */
function labs(): { lab: Lab; remote: RemoteCluster } {
  const infra = new Lab({ facts: { peers: [OTHER] } });
  provider(infra.cluster, infra.surroundings.metrics, infra.surroundings.store, infra.surroundings.gateway, ['infra-01', 'infra-02', 'infra-03'].map((name) => ({ name })));
  const lab = new Lab({ facts: { ...OTHER, peers: [INFRA] } });
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  return { lab, remote: RemoteCluster.fromCluster(lab.cluster, infra.cluster) };
}

describe('a consumer', () => {
  test('connects Rook to the other cluster\'s Ceph', () => {
    const { lab, remote } = labs();

    consumer(remote);

    expect(lab.object('CephCluster', 'rook-ceph').spec).toEqual({
      external: { enable: true },
      crashCollector: { disable: true },
      monitoring: { enabled: false, metricsDisabled: true },
      network: { connections: { requireMsgr2: true } },
    });
    expect(lab.object('ConfigMap', 'rook-ceph-mon-endpoints')).toMatchObject({
      metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' } },
      data: { data: 'infra-01=10.0.0.11:3300,infra-02=10.0.0.12:3300,infra-03=10.0.0.13:3300', mapping: '{}' },
    });
    expect(lab.object('StorageClass', 'ceph-block').parameters.pool).toBe('block-edge');
  });

  test('gets fsid and keys from the secret store', () => {
    const { lab, remote } = labs();

    consumer(remote);

    expect(lab.object('ExternalSecret', 'rook-ceph-mon').spec).toMatchObject({
      data: [
        { secretKey: 'fsid', remoteRef: { key: 'ceph-edge', property: 'fsid' } },
        { secretKey: 'health_checker', remoteRef: { key: 'ceph-edge', property: 'health-checker' } },
      ],
      target: {
        template: {
          type: 'kubernetes.io/rook',
          data: {
            'cluster-name': 'rook-ceph',
            'fsid': '{{ .fsid }}',
            'admin-secret': 'admin-secret',
            'mon-secret': 'mon-secret',
            'ceph-username': 'client.edge-health-checker',
            'ceph-secret': '{{ .health_checker }}',
          },
        },
      },
    });
    expect(lab.object('ExternalSecret', 'rook-csi-rbd-node').spec.target.template).toMatchObject({
      type: 'kubernetes.io/rook', data: { userID: 'edge-rbd-node', userKey: '{{ .rbd_node }}' },
    });
    expect(lab.object('ExternalSecret', 'rook-csi-rbd-provisioner').spec.data).toEqual([
      { secretKey: 'rbd_provisioner', remoteRef: { key: 'ceph-edge', property: 'rbd-provisioner' } },
    ]);
  });

  test('lets its pods out to the other cluster\'s nodes, within a mesh and without', () => {
    const { lab, remote } = labs();

    consumer(remote);

    const ports = [{ port: '3300', protocol: 'TCP' }, { port: '6800', endPort: 7568, protocol: 'TCP' }];
    expect(lab.object('CiliumNetworkPolicy', 'ceph-operator').spec.egress).toContainEqual(expect.objectContaining({ toEntities: expect.arrayContaining(['remote-node']), toPorts: [{ ports }] }));
    expect(lab.object('NetworkPolicy', 'ceph-operator').spec.egress.map((rule: any) => rule.to[0].ipBlock.cidr)).toEqual(['10.0.0.11/32', '10.0.0.12/32', '10.0.0.13/32']);
  });

  test('offers a class that its clients wait for', () => {
    const { lab, remote } = labs();

    const connection = consumer(remote).block.connect(clientStage(lab));

    expect(connection).toEqual({ name: 'ceph-block', local: false, expandable: true });
    expect(lab.waits('shop')).toEqual(['ceph-cluster']);
  });

  test('takes every prop', () => {
    const infra = new Lab();
    new RookCeph(infra.cluster, 'ceph', { nodes: INFRA.nodes.map(({ name }) => ({ name })), deviceFilter: '^nvme1n1$', hostNetwork: true }).export({ to: 'apps', namespace: 'storage' });
    const lab = new Lab({ facts: { ...APPS, peers: [INFRA] } });
    const props: Required<RookCephConsumerProps> = {
      remote: RemoteCluster.fromCluster(lab.cluster, infra.cluster),
      secretStore: lab.surroundings.store,
      snapshots: true,
      defaultStorageClass: true,
      namespace: 'storage',
    };

    new RookCephConsumer(lab.cluster, 'ceph', props);

    expect(lab.object('StorageClass', 'ceph-block')).toMatchObject({
      metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }, provisioner: 'storage.rbd.csi.ceph.com',
    });
    expect(lab.object('VolumeSnapshotClass', 'ceph-block').parameters.clusterID).toBe('storage');
  });

  test('is refused when the contract grants it nothing', () => {
    const lab = new Lab({ facts: { ...APPS, peers: [INFRA] } });
    const remote = RemoteCluster.fromCluster(lab.cluster, new Lab().cluster);

    expect(refusals(() => consumer(remote))).toEqual([{ code: 'PLATFORM-420', path: 'apps/ceph/Cluster', message: expect.stringContaining("'ceph/apps'") }]);
  });

  test('is refused in a namespace that the export does not name', () => {
    const { lab, remote } = labs();

    expect(refusals(() => new RookCephConsumer(lab.cluster, 'ceph', { remote, namespace: 'storage' }))).toEqual([
      { code: 'PLATFORM-423', path: 'edge/ceph/Cluster', message: expect.stringContaining("namespace 'storage'") },
    ]);
  });

  test('is refused where nobody keeps secrets', () => {
    const { lab, remote } = labs();

    expect(refusals(() => new RookCephConsumer(lab.cluster, 'ceph', { remote, secretStore: Ambient.NO_SECRET_STORE }))).toEqual([
      { code: 'PLATFORM-323', path: 'edge/ceph/Cluster/rook-ceph-mon', message: expect.stringContaining("'secretStore'") },
    ]);
  });
});
