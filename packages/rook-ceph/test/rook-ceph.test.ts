import { IObjectStore } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { INFRA, Lab } from '@monosense-io/platform/testing';
import { provider } from '../examples/shared-storage';
import { CephBucketProps, CephCompression, CephDashboard, CephExportProps, CephNode, RookCeph, RookCephProps } from '../src';
import { clientStage } from './lab';

const NODES = INFRA.nodes.map(({ name }) => ({ name }));

function cephLab(props: Partial<RookCephProps> = {}, lab = new Lab()): { lab: Lab; ceph: RookCeph } {
  return { lab, ceph: new RookCeph(lab.cluster, 'ceph', { nodes: NODES, deviceFilter: '^nvme1n1$', ...props }) };
}

function alertNames(lab: Lab): string[] {
  return lab.object('VMRule', 'ceph-cluster').spec.groups[0].rules.map((rule: any) => rule.alert);
}

function helmValues(lab: Lab): any {
  return lab.object('HelmRelease', 'rook-ceph').spec.values;
}

describe('Ceph', () => {
  test('on three named nodes is a safe one', () => {
    const { lab } = cephLab();

    const { resources, ...spec } = lab.object('CephCluster', 'rook-ceph').spec;
    expect(spec).toMatchSnapshot();
    expect(Object.keys(resources)).toEqual(['crashcollector', 'exporter', 'logcollector', 'mgr', 'mgr-sidecar', 'mon', 'osd', 'prepareosd']);
  });

  test('takes every prop', () => {
    const lab = new Lab();
    const node: Required<CephNode> = { name: 'infra-01', devices: ['/dev/disk/by-id/nvme-a', '/dev/disk/by-id/nvme-b'] };
    const dashboard: Required<CephDashboard> = { gateway: lab.surroundings.gateway, hostname: 'ceph.example.org' };
    const props: Required<Omit<RookCephProps, 'devicePathFilter'>> = {
      nodes: [node, { name: 'infra-02' }, { name: 'infra-03' }],
      deviceFilter: '^nvme1n1$',
      disksPerNode: 1,
      monitorNodes: ['infra-03'],
      hostNetwork: true,
      encryption: true,
      replicas: 2,
      compression: CephCompression.NONE,
      osdMemory: Size.gibibytes(8),
      filesystem: true,
      objectStore: true,
      snapshots: true,
      defaultStorageClass: true,
      dashboard,
      metrics: lab.surroundings.metrics,
      namespace: 'storage',
    };
    new RookCeph(lab.cluster, 'ceph', props);

    const { spec } = lab.object('CephCluster', 'storage');
    expect(spec.storage).toEqual({
      useAllNodes: false,
      useAllDevices: false,
      deviceFilter: '^nvme1n1$',
      nodes: [{ name: 'infra-01', devices: [{ name: '/dev/disk/by-id/nvme-a' }, { name: '/dev/disk/by-id/nvme-b' }] }, { name: 'infra-02' }, { name: 'infra-03' }],
    });
    expect(spec.mon.count).toBe(1);
    expect(spec.placement.mon.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values).toEqual(['infra-03']);
    expect(spec.network).toEqual({ provider: 'host', addressRanges: { public: ['10.0.0.0/24'] }, connections: { requireMsgr2: true, encryption: { enabled: true } } });
    expect(spec.csi.cephfs.kernelMountOptions).toBe('ms_mode=secure');
    expect(spec.cephConfig.global.osd_pool_default_size).toBe('2');
    expect(spec.resources.osd.limits.memory).toBe('8Gi');
    expect(spec.dashboard).toEqual({ enabled: true, ssl: false, port: 7000 });
    const pool = { failureDomain: 'host', replicated: { size: 2, requireSafeReplicaSize: true }, parameters: { compression_mode: 'none' } };
    expect(lab.object('CephBlockPool', 'block').spec).toEqual(pool);
    expect(lab.object('CephFilesystem', 'filesystem').spec.dataPools).toEqual([{ name: 'data0', ...pool }]);
    expect(lab.object('CephObjectStore', 'objects').spec.dataPool).toEqual(pool);
    expect(lab.object('StorageClass', 'ceph-block').metadata.annotations['storageclass.kubernetes.io/is-default-class']).toBe('true');
    expect(lab.object('VolumeSnapshotClass', 'ceph-block').driver).toBe('storage.rbd.csi.ceph.com');
    expect(lab.object('VolumeSnapshotClass', 'ceph-filesystem').driver).toBe('storage.cephfs.csi.ceph.com');
    expect(lab.object('HTTPRoute', 'ceph').spec.hostnames).toEqual(['ceph.example.org']);
    expect(alertNames(lab)).toEqual(expect.arrayContaining(['CephFilesystemDown', 'CephObjectStoreDown']));
  });

  test('takes disks by path as well', () => {
    const { lab } = cephLab({ deviceFilter: undefined, devicePathFilter: '^/dev/disk/by-id/nvme-ACME_' });

    expect(lab.object('CephCluster', 'rook-ceph').spec.storage.devicePathFilter).toBe('^/dev/disk/by-id/nvme-ACME_');
  });

  test('grows by a node, and by a disk', () => {
    const facts = { nodes: [...INFRA.nodes, { ...INFRA.nodes[0], name: 'infra-04', address: '10.0.0.21' }] };
    const { lab } = cephLab({ nodes: [...NODES, { name: 'infra-04', devices: ['nvme1n1', 'nvme2n1'] }] }, new Lab({ facts }));

    const { spec } = lab.object('CephCluster', 'rook-ceph');
    expect(spec.storage.nodes[3]).toEqual({ name: 'infra-04', devices: [{ name: 'nvme1n1' }, { name: 'nvme2n1' }] });
    expect(spec.mon.count).toBe(3);
  });

  test('keeps one monitor on two nodes', () => {
    const { lab } = cephLab({ nodes: NODES.slice(0, 2), replicas: 2 });

    expect(lab.object('CephCluster', 'rook-ceph').spec.mon.count).toBe(1);
  });

  test('listens on IPv6 where pods have no other addresses', () => {
    const { lab } = cephLab({}, new Lab({ facts: { podCidrs: ['fd00:10::/56'], serviceCidrs: ['fd00:11::/112'], peers: [] } }));

    expect(lab.object('CephCluster', 'rook-ceph').spec.network.ipFamily).toBe('IPv6');
  });

  test('counts the memory of every disk against that of the nodes', () => {
    const { lab } = cephLab({ disksPerNode: 16 });

    expect(() => lab.objects()).toThrow('largest: osd 48 × 4Gi');
  });

  test('is never pruned, and neither is what holds its data', () => {
    const { lab, ceph } = cephLab({ filesystem: true, objectStore: true });
    ceph.addBucket('photos').connect(clientStage(lab));

    const kept = lab.objects().filter((object) => object.metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled' && object.kind !== 'Namespace');
    expect(kept.map((object) => object.kind).sort()).toEqual([
      'CephBlockPool', 'CephCluster', 'CephFilesystem', 'CephFilesystemSubVolumeGroup', 'CephObjectStore', 'HelmRelease', 'ObjectBucketClaim',
    ]);
  });

  test('is upgraded by trying again, never by a rollback', () => {
    const { lab } = cephLab();

    expect(lab.object('HelmRelease', 'rook-ceph').spec.upgrade.strategy).toEqual({ name: 'RetryOnFailure', retryInterval: '5m' });
  });

  test('comes with the CSI operator and hardened provisioners that survive a drained node', () => {
    const { lab } = cephLab();

    expect(helmValues(lab).csi).toMatchObject({ rookUseCsiOperator: true, enableRbdDriver: true, enableCephfsDriver: false, provisionerReplicas: 2 });
    expect(JSON.parse(helmValues(lab).csi.csiRBDPluginResource)[1]).toEqual({
      name: 'csi-rbdplugin', resource: { requests: { cpu: '50m', memory: '192Mi' }, limits: { memory: '1Gi' } },
    });
    expect(lab.object('PodDisruptionBudget', 'rbd-provisioner').spec.selector.matchLabels).toEqual({ app: 'rook-ceph.rbd.csi.ceph.com-ctrlplugin' });
  });
});

describe('network policies', () => {
  test('let clients and machines reach daemons with addresses of their own', () => {
    const { lab } = cephLab();

    const plain = lab.object('NetworkPolicy', 'ceph-operator').spec;
    const cilium = lab.object('CiliumNetworkPolicy', 'ceph-operator').spec;
    const ports = [{ protocol: 'TCP', port: 3300 }, { protocol: 'TCP', port: 6800, endPort: 7568 }];
    expect(plain.egress).toEqual([{ to: [expect.objectContaining({ podSelector: {} })], ports }]);
    expect(plain.ingress).toEqual([{ from: [expect.objectContaining({ podSelector: {} })], ports }]);
    expect(cilium.ingress).toEqual([expect.objectContaining({ fromEntities: ['host', 'remote-node'] })]);
    expect(cilium.egress).toEqual([expect.objectContaining({ toEntities: ['kube-apiserver'] })]);
  });

  test('let them reach daemons on the machines\' network', () => {
    const { lab } = cephLab({ hostNetwork: true });

    expect(lab.object('CiliumNetworkPolicy', 'ceph-operator').spec.egress).toContainEqual({
      toEntities: ['host', 'remote-node'],
      toPorts: [{ ports: [{ port: '3300', protocol: 'TCP' }, { port: '6800', endPort: 7568, protocol: 'TCP' }] }],
    });
  });
});

describe('classes', () => {
  test('of block volumes name the pool and Rook\'s secrets', () => {
    const { lab } = cephLab();

    expect(lab.object('StorageClass', 'ceph-block')).toMatchObject({
      provisioner: 'rook-ceph.rbd.csi.ceph.com',
      allowVolumeExpansion: true,
      mountOptions: ['discard'],
      parameters: {
        'clusterID': 'rook-ceph',
        'pool': 'block',
        'csi.storage.k8s.io/provisioner-secret-name': 'rook-csi-rbd-provisioner',
        'csi.storage.k8s.io/node-stage-secret-name': 'rook-csi-rbd-node',
      },
    });
  });

  test('make their clients wait for Ceph', () => {
    const { lab, ceph } = cephLab({ filesystem: true });
    const client = clientStage(lab);

    expect(ceph.block.connect(client)).toEqual({ name: 'ceph-block', local: false });
    expect(ceph.filesystem!.connect(client)).toEqual({ name: 'ceph-filesystem', local: false });
    expect(lab.waits('shop')).toEqual(['ceph-cluster']);
  });

  test('have a snapshot class where snapshots are on', () => {
    const { lab, ceph } = cephLab({ snapshots: true });

    expect(ceph.block.connect(clientStage(lab))).toEqual({ name: 'ceph-block', local: false, snapshotClass: 'ceph-block' });
    expect(lab.object('VolumeSnapshotClass', 'ceph-block')).toMatchObject({ driver: 'rook-ceph.rbd.csi.ceph.com', deletionPolicy: 'Delete' });
  });

  test('with snapshots need somebody who brings their kinds', () => {
    const { lab } = cephLab({ snapshots: true }, new Lab({ without: ['snapshot.storage.k8s.io'] }));

    expect(() => lab.objects()).toThrow("[infra/ceph/Cluster] VolumeSnapshotClass 'ceph-block' is of snapshot.storage.k8s.io, which nobody in cluster 'infra' installs: add the component that brings it");
  });
});

describe('the dashboard', () => {
  test('is off unless it is given a gateway', () => {
    const { lab } = cephLab();

    expect(lab.object('CephCluster', 'rook-ceph').spec.dashboard).toEqual({ enabled: false });
  });

  test('has a stage of its own, so that Ceph does not wait for the gateway', () => {
    const lab = new Lab();
    cephLab({ dashboard: { gateway: lab.surroundings.gateway, hostname: 'ceph.example.org' } }, lab);

    expect(lab.object('HTTPRoute', 'ceph').spec.rules).toEqual([{ backendRefs: [{ name: 'rook-ceph-mgr-dashboard', port: 7000 }] }]);
    expect(lab.waits('ceph-cluster')).toEqual(['ceph-operator']);
  });
});

describe('monitoring', () => {
  test('scrapes managers and exporters', () => {
    const lab = new Lab();
    cephLab({ metrics: lab.surroundings.metrics }, lab);

    const scrapes = lab.objects().filter((object) => object.kind === 'VMPodScrape');
    expect(scrapes.map(({ spec }) => [spec.selector.matchLabels.app, spec.podMetricsEndpoints[0].port])).toEqual([
      ['rook-ceph-exporter', 'http-metrics'], ['rook-ceph-mgr', 'http-metrics'],
    ]);
  });

  test('asks of file system, gateways and quorum only where there are any', () => {
    const lab = new Lab();
    cephLab({ metrics: lab.surroundings.metrics, nodes: NODES.slice(0, 2), replicas: 2 }, lab);

    expect(alertNames(lab)).toContain('CephHealthError');
    expect(alertNames(lab)).not.toContain('CephMonitorDown');
    expect(alertNames(lab)).not.toContain('CephObjectStoreDown');
    expect(alertNames(lab)).not.toContain('CephFilesystemDown');
  });
});

describe('a bucket', () => {
  test('is claimed beside its user', () => {
    const { lab, ceph } = cephLab({ objectStore: true });
    const props: Required<CephBucketProps> = { maxSize: Size.gibibytes(100) };

    const connection = ceph.addBucket('photos', props).connect(clientStage(lab));

    expect(connection).toEqual({
      endpointUrl: 'http://rook-ceph-rgw-objects.rook-ceph.svc.cluster.local:80',
      bucket: 'photos',
      region: 'us-east-1',
      credentials: { name: 'photos', keys: { accessKeyId: 'AWS_ACCESS_KEY_ID', secretAccessKey: 'AWS_SECRET_ACCESS_KEY' } },
    });
    expect(lab.object('ObjectBucketClaim', 'photos')).toMatchObject({
      metadata: { namespace: 'shop' }, spec: { bucketName: 'photos', storageClassName: 'ceph-bucket', additionalConfig: { maxSize: '100Gi' } },
    });
    expect(lab.object('NetworkPolicy', 'shop').spec.egress[0].ports).toEqual([{ protocol: 'TCP', port: 8080 }]);
  });

  test('is shared within a namespace', () => {
    const { lab, ceph } = cephLab({ objectStore: true });
    const bucket: IObjectStore = ceph.addBucket('photos');
    const first = clientStage(lab);
    bucket.connect(first);

    bucket.connect(clientStage(lab, 'backup', first.home));

    expect(lab.waits('backup')).toEqual(['shop']);
  });

  test('belongs to one namespace', () => {
    const { lab, ceph } = cephLab({ objectStore: true });
    const bucket = ceph.addBucket('photos');
    bucket.connect(clientStage(lab));

    expect(() => bucket.connect(clientStage(lab, 'films'))).toThrow("[infra/films] bucket 'photos' is already used in namespace 'shop', where its credentials are: add a bucket for 'films'");
  });
});

describe('an export', () => {
  test('gives the other cluster a pool, users, and the keys through the secret store', () => {
    const lab = new Lab();
    const { ceph } = cephLab({ hostNetwork: true }, lab);
    const props: Required<CephExportProps> = { to: 'apps', secretStore: lab.surroundings.store, item: 'storage-keys', quota: Size.tebibytes(2), namespace: 'storage' };

    ceph.export(props);

    expect(lab.object('CephBlockPool', 'block-apps').spec.quotas).toEqual({ maxSize: '2Ti' });
    expect(lab.object('CephClient', 'apps-rbd-node').spec.caps.osd).toBe('profile rbd pool=block-apps');
    expect(lab.object('PushSecret', 'block-apps-rbd-node').spec).toMatchObject({
      selector: { secret: { name: 'rook-ceph-client-apps-rbd-node' } },
      data: [{ match: { secretKey: 'userKey', remoteRef: { remoteKey: 'storage-keys', property: 'rbd-node' } } }],
    });
    expect(JSON.parse(lab.platform.render()['infra/contract.json']).exports['ceph/apps']).toEqual({
      kind: 'CephCluster',
      to: ['apps'],
      namespaces: ['storage'],
      data: {
        monitors: 'infra-01=10.0.0.11:3300,infra-02=10.0.0.12:3300,infra-03=10.0.0.13:3300',
        nodes: '10.0.0.11,10.0.0.12,10.0.0.13',
        pool: 'block-apps',
        item: 'storage-keys',
        healthChecker: 'apps-health-checker',
        rbdProvisioner: 'apps-rbd-provisioner',
        rbdNode: 'apps-rbd-node',
      },
    });
  });

  test('writes nothing to a store that it is not given', () => {
    const { lab, ceph } = cephLab({ hostNetwork: true });

    ceph.export({ to: 'apps' });

    expect(lab.objects().filter((object) => object.kind === 'PushSecret')).toEqual([]);
    expect(lab.waits('ceph-exports')).toEqual(['ceph-cluster']);
  });
});

test('the example runs', () => {
  const lab = new Lab();
  const { store, metrics, gateway } = lab.surroundings;

  provider(lab.cluster, store, metrics, gateway);

  expect(lab.object('CephBlockPool', 'block-apps').spec.quotas.maxSize).toBe('1Ti');
});

describe('is refused', () => {
  test.each<[string, Partial<RookCephProps>, string]>([
    ['a node that does not exist', { nodes: [{ name: 'infra-09' }, ...NODES] }, "'nodes' names 'infra-09', which is no node of cluster 'infra': choose among infra-01, infra-02, infra-03"],
    ['a node named twice', { nodes: [...NODES, NODES[0]] }, "'nodes' names 'infra-01' twice: remove one"],
    ['a single node', { nodes: NODES.slice(0, 1) }, "'nodes' must name at least 2 machines, got 1: Ceph keeps its copies on different machines; on a single one use a local storage class"],
    ['a single copy', { replicas: 1 }, "'replicas' must be a whole number of at least 2, got 1: set replicas to 2 or more"],
    ['a fraction of a disk', { disksPerNode: 0.5 }, "'disksPerNode' must be a whole number of at least 1, got 0.5: set disksPerNode to 1 or more"],
    ['more copies than nodes', { replicas: 4 }, "'replicas' is 4, and each copy needs a machine of its own, but 'nodes' names 3: add nodes or lower replicas"],
    ['an even number of monitors', { monitorNodes: ['infra-01', 'infra-02'] }, "'monitorNodes' must name 1, 3 or 5 machines, since monitors decide by majority, got 2: add or remove one"],
    ['a monitor on a node that does not exist', { monitorNodes: ['apps-01'] }, "'monitorNodes' names 'apps-01', which is no node of cluster 'infra': choose among infra-01, infra-02, infra-03"],
    ['too little memory', { osdMemory: Size.gibibytes(1) }, "'osdMemory' must be at least 2Gi, got 1Gi: raise it"],
    ['two filters', { devicePathFilter: '^/dev/sdb$' }, "'deviceFilter' and 'devicePathFilter' are both set: keep one of them"],
    ['no regular expression', { deviceFilter: '^nvme[1$' }, "'deviceFilter' must be a regular expression, got '^nvme[1$': correct it"],
    ['no disks', { deviceFilter: undefined }, "node 'infra-01' names no disks: give it 'devices', or set 'deviceFilter' or 'devicePathFilter'"],
    ['an empty list of disks', { nodes: [...NODES.slice(0, 2), { name: 'infra-03', devices: [] }] }, "'devices' of node 'infra-03' is empty: name a disk, or remove the node"],
    ['the install disk by filter', { deviceFilter: '^sd' }, "'deviceFilter' (^sd) matches /dev/sda, the disk that Talos is installed on in node 'infra-01': narrow it, or give the node 'devices'"],
    ['the install disk by path', { deviceFilter: undefined, devicePathFilter: '^/dev/sd' }, "'devicePathFilter' (^/dev/sd) matches /dev/sda, the disk that Talos is installed on in node 'infra-01': narrow it, or give the node 'devices'"],
    ['the install disk by name', { nodes: [...NODES.slice(0, 2), { name: 'infra-03', devices: ['sda'] }] }, "'devices' of node 'infra-03' holds /dev/sda, the disk that Talos is installed on: choose another"],
  ])('%s', (_, props, message) => {
    expect(() => cephLab(props)).toThrow(`[infra/ceph] ${message}`);
  });

  test('an export without the machines\' network', () => {
    const { ceph } = cephLab();

    expect(() => ceph.export({ to: 'apps' })).toThrow("[infra/ceph] can't be exported to 'apps', which doesn't reach pods of this cluster: set 'hostNetwork' to true before Ceph is created");
  });

  test('a bucket without an object store', () => {
    const { ceph } = cephLab();

    expect(() => ceph.addBucket('photos')).toThrow("[infra/ceph] there is no object store to add bucket 'photos' to: set 'objectStore' to true");
  });

  test('a bucket with a wrong name', () => {
    const { ceph } = cephLab({ objectStore: true });

    expect(() => ceph.addBucket('My')).toThrow("[infra/ceph] 'name' of a bucket must be 3 to 63 lower-case letters, digits and dashes, got 'My': rename it");
  });

  test('a bucket added twice', () => {
    const { ceph } = cephLab({ objectStore: true });
    ceph.addBucket('photos');

    expect(() => ceph.addBucket('photos')).toThrow("[infra/ceph] bucket 'photos' is added twice: give each bucket a name of its own");
  });
});
