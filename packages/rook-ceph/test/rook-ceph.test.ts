import { Ambient, IObjectStore } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { APPS, INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { provider } from '../examples/shared-storage';
import { CephBucketProps, CephCompression, CephDashboard, CephExportProps, CephNode, RookCeph, RookCephProps } from '../src';
import { clientStage } from './lab';

/** Machines that have no IPv4: the first range of pods and of Services is of IPv6 then. */
const WITHOUT_IPV4 = {
  nodeCidr: 'fd00:1::/64',
  nodes: INFRA.nodes.map((node, index) => ({ ...node, address: `fd00:1::${index + 1}` })),
  loadBalancerPools: undefined,
  meshAddress: undefined,
  peers: [],
};

const NODES = INFRA.nodes.map(({ name }) => ({ name }));

function cephLab(props: Partial<RookCephProps> = {}, lab = new Lab()): { lab: Lab; ceph: RookCeph } {
  return { lab, ceph: new RookCeph(lab.cluster, 'ceph', { nodes: NODES, deviceFilter: '^nvme1n1$', ...props }) };
}

function alertNames(lab: Lab): string[] {
  return lab.object('VMRule', 'ceph-cluster').spec.groups[0].rules.map((rule: any) => rule.alert);
}

function drivers(lab: Lab): any {
  return lab.object('HelmRelease', 'ceph-csi-drivers').spec.values.drivers;
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

  test("gives its daemons new keys, and kernels keys that they can use", () => {
    const { lab, ceph } = cephLab({ hostNetwork: true });
    ceph.export({ to: 'apps', secretStore: lab.surroundings.store });

    const { security, healthCheck } = lab.object('CephCluster', 'rook-ceph').spec;
    expect(security.cephx).toEqual({ daemon: { keyRotationPolicy: 'KeyGeneration', keyGeneration: 2 }, csi: { keyType: 'aes' } });
    expect(lab.objects('CephClient').map(({ spec }) => spec.security.cephx)).toEqual([{ keyType: 'aes' }, { keyType: 'aes' }, { keyType: 'aes' }]);
    // Tickets and services with keys of the old kind are still told: those are what can be forged.
    expect(Object.keys(healthCheck.muteHealthWarning)).toEqual(['AUTH_INSECURE_CLIENT_KEY_TYPE', 'AUTH_INSECURE_KEYS_ALLOWED', 'AUTH_INSECURE_KEYS_CREATABLE']);
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
    const { lab } = cephLab({}, new Lab({ facts: { ...WITHOUT_IPV4, podCidrs: ['fd00:10::/56'], serviceCidrs: ['fd00:11::/112'] } }));

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

  test('comes with CSI drivers, of which the provisioners survive a drained node and are held by network policies', () => {
    const { lab } = cephLab();

    const { rbd, cephfs, nfs, nvmeof } = drivers(lab);
    expect([cephfs, nfs, nvmeof]).toEqual([{ enabled: false }, { enabled: false }, { enabled: false }]);
    expect(rbd).toMatchObject({ enabled: true, name: 'rook-ceph.rbd.csi.ceph.com', clusterName: 'rook-ceph', log: { rotation: { enabled: false } }, grpcTimeout: 150 });
    expect(rbd.controllerPlugin).toMatchObject({ replicas: 2, hostNetwork: false, priorityClassName: 'system-cluster-critical' });
    expect(Object.keys(rbd.controllerPlugin.resources)).toEqual(['attacher', 'plugin', 'provisioner', 'resizer', 'snapshotter']);
    expect(rbd.nodePlugin.resources).toEqual({
      registrar: { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '256Mi' } },
      plugin: { requests: { cpu: '50m', memory: '192Mi' }, limits: { memory: '1Gi' } },
    });
    expect(lab.object('PodDisruptionBudget', 'rbd-provisioner').spec.selector.matchLabels).toEqual({ app: 'rook-ceph.rbd.csi.ceph.com-ctrlplugin' });
  });
});

describe('the CSI drivers', () => {
  // Rook 1.19 has written this release into them; under another name Helm would refuse to touch them.
  test('are taken over from Rook, after Rook and before Ceph', () => {
    const { lab } = cephLab({ namespace: 'storage' });

    expect(lab.object('HelmRelease', 'ceph-csi-drivers').spec.releaseName ?? 'ceph-csi-drivers').toBe('ceph-csi-drivers');
    expect(lab.object('HelmRelease', 'ceph-csi-drivers').metadata.namespace).toBe('storage');
    expect(lab.object('HelmRelease', 'ceph-csi-drivers').spec.values.operatorConfig).toMatchObject({ namespace: 'storage', driverSpecDefaults: { imageSet: { name: 'rook-csi-operator-image-set-configmap' } } });
    expect(lab.waits('ceph-drivers')).toEqual(['ceph-operator']);
    expect(lab.waits('ceph-cluster')).toEqual(['ceph-drivers']);
  });

  test('snapshot volumes of both kinds, where there is a file system', () => {
    const { lab } = cephLab({ filesystem: true });

    expect(drivers(lab)).toMatchObject({
      rbd: { snapshotPolicy: 'volumeSnapshot' },
      cephfs: { enabled: true, name: 'rook-ceph.cephfs.csi.ceph.com', snapshotPolicy: 'volumeSnapshot' },
    });
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

    expect(ceph.block.connect(client)).toEqual({ name: 'ceph-block', local: false, expandable: true });
    expect(ceph.filesystem!.connect(client)).toEqual({ name: 'ceph-filesystem', local: false, expandable: true });
    expect(lab.waits('shop')).toEqual(['ceph-cluster']);
  });

  test('have a snapshot class where snapshots are on', () => {
    const { lab, ceph } = cephLab({ snapshots: true });

    expect(ceph.block.connect(clientStage(lab))).toEqual({ name: 'ceph-block', local: false, expandable: true, snapshotClass: 'ceph-block' });
    expect(lab.object('VolumeSnapshotClass', 'ceph-block')).toMatchObject({ driver: 'rook-ceph.rbd.csi.ceph.com', deletionPolicy: 'Delete' });
  });

  test('with snapshots need somebody who brings their kinds', () => {
    const { lab } = cephLab({ snapshots: true }, new Lab({ without: ['snapshot.storage.k8s.io'] }));

    expect(lab.refusals()).toEqual([{ code: 'PLATFORM-511', path: 'infra/ceph/Cluster', message: expect.stringContaining("VolumeSnapshotClass 'ceph-block'") }]);
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
    expect(lab.waits('ceph-cluster')).toEqual(['ceph-drivers']);
  });
});

describe('monitoring', () => {
  test('scrapes managers and exporters', () => {
    const lab = new Lab();
    cephLab({ metrics: lab.surroundings.metrics }, lab);

    const scrapes = lab.objects('VMPodScrape');
    expect(scrapes.map(({ spec }) => [spec.selector.matchLabels.app, spec.podMetricsEndpoints[0].port])).toEqual([
      ['rook-ceph-exporter', 'http-metrics'], ['rook-ceph-mgr', 'http-metrics'],
    ]);
  });

  test('goes where the cluster says', () => {
    const lab = new Lab();
    Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

    cephLab({}, lab);

    expect(alertNames(lab)).toContain('CephHealthError');
  });

  test('is left out where nobody scrapes', () => {
    const { lab } = cephLab();

    expect(lab.objects('Kustomization').map(({ metadata }) => metadata.name)).not.toContain('ceph-monitoring');
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

    expect(refusals(() => bucket.connect(clientStage(lab, 'films')))).toEqual([{ code: 'ROOK-CEPH-014', path: 'infra/films', message: expect.stringContaining("namespace 'shop'") }]);
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

  test('writes to the store that the cluster provides', () => {
    const lab = new Lab();
    Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });

    cephLab({ hostNetwork: true }, lab).ceph.export({ to: 'apps' });

    expect(lab.objects('PushSecret')).toHaveLength(4);
  });

  test('writes nothing where there is no store', () => {
    const { lab, ceph } = cephLab({ hostNetwork: true });

    ceph.export({ to: 'apps' });

    expect(lab.objects('PushSecret')).toEqual([]);
    expect(lab.waits('ceph-exports')).toEqual(['ceph-cluster']);
  });

  test('writes nothing when told so, whatever the cluster provides', () => {
    const lab = new Lab();
    Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });

    cephLab({ hostNetwork: true }, lab).ceph.export({ to: 'apps', secretStore: Ambient.NO_SECRET_STORE });

    expect(lab.objects('PushSecret')).toEqual([]);
  });
});

test('the example runs', () => {
  const lab = new Lab({ facts: { peers: [{ ...APPS, name: 'edge' }] } });
  const { store: secretStore, metrics, gateway } = lab.surroundings;

  provider(lab.cluster, metrics, secretStore, gateway, ['infra-01', 'infra-02', 'infra-03'].map((name) => ({ name })));

  expect(lab.object('CephBlockPool', 'block-edge').spec.quotas.maxSize).toBe('1Ti');
});

describe('is refused', () => {
  const nodes = (...names: string[]): CephNode[] => names.map((name) => ({ name }));

  test.each<[string, Partial<RookCephProps>, string, string]>([
    ['no list of nodes', { nodes: undefined }, 'ROOK-CEPH-003', 'got undefined'],
    ['a node that does not exist', { nodes: nodes('infra-09', 'infra-01') }, 'ROOK-CEPH-001', "'nodes' must name nodes of cluster 'infra', got 'infra-09'"],
    ['a node named twice', { nodes: [...NODES, NODES[0]] }, 'ROOK-CEPH-002', "got 'infra-01' twice"],
    ['a single node', { nodes: NODES.slice(0, 1) }, 'ROOK-CEPH-003', 'got 1'],
    ['a single copy', { replicas: 1 }, 'PLATFORM-101', "'replicas' must be a whole number of at least 2, got 1"],
    ['a fraction of a disk', { disksPerNode: 0.5 }, 'PLATFORM-101', "'disksPerNode' must be a whole number of at least 1, got 0.5"],
    ['more copies than nodes', { replicas: 4 }, 'ROOK-CEPH-004', 'which is 3, got 4'],
    ['an even number of monitors', { monitorNodes: ['infra-01', 'infra-02'] }, 'ROOK-CEPH-005', 'got 2'],
    ['a monitor on a node that does not exist', { monitorNodes: ['apps-01'] }, 'ROOK-CEPH-001', "'monitorNodes' must name nodes of cluster 'infra', got 'apps-01'"],
    ['too little memory', { osdMemory: Size.gibibytes(1) }, 'PLATFORM-103', "'osdMemory' must be at least 2Gi, got 1Gi"],
    ['two filters', { devicePathFilter: '^/dev/sdb$' }, 'ROOK-CEPH-006', "'deviceFilter' and 'devicePathFilter'"],
    ['no regular expression', { deviceFilter: '^nvme[1$' }, 'ROOK-CEPH-007', "got '^nvme[1$'"],
    ['no disks', { deviceFilter: undefined }, 'ROOK-CEPH-008', "node 'infra-01'"],
    ['an empty list of disks', { nodes: [...NODES.slice(0, 2), { name: 'infra-03', devices: [] }] }, 'ROOK-CEPH-008', "node 'infra-03' must name a disk, got none"],
    ['the install disk by filter', { deviceFilter: '^sd' }, 'ROOK-CEPH-009', "'deviceFilter' must not match the disk that Talos is installed on in node 'infra-01' (/dev/sda), got '^sd'"],
    ['the install disk by path', { deviceFilter: undefined, devicePathFilter: '^/dev/sd' }, 'ROOK-CEPH-009', "(/dev/sda), got '^/dev/sd'"],
    ['a dashboard without a hostname', { dashboard: { gateway: new Lab().surroundings.gateway } as CephDashboard }, 'PLATFORM-108', "'dashboard.hostname' must be a host name with its domain, got undefined"],
    ['the install disk by name', { nodes: [...NODES.slice(0, 2), { name: 'infra-03', devices: ['sda'] }] }, 'ROOK-CEPH-009', "(/dev/sda), got 'sda'"],
  ])('%s', (_, props, code, value) => {
    expect(refusals(() => cephLab(props))).toEqual([{ code, path: 'infra/ceph', message: expect.stringContaining(value) }]);
  });

  test.each<[string, Partial<RookCephProps>, (ceph: RookCeph) => unknown, string, string]>([
    ["an export without the machines' network", {}, (ceph) => ceph.export({ to: 'apps' }), 'ROOK-CEPH-013', "'apps'"],
    ['an export with a quota that is no size', { hostNetwork: true }, (ceph) => ceph.export({ to: 'apps', quota: '2Ti' as never }), 'PLATFORM-103', "'quota' must be a Size, got '2Ti'"],
    ['a bucket without an object store', {}, (ceph) => ceph.addBucket('photos'), 'ROOK-CEPH-010', "'photos'"],
    ['a bucket with a wrong name', { objectStore: true }, (ceph) => ceph.addBucket('My'), 'ROOK-CEPH-011', "got 'My'"],
    ['a bucket without a name', { objectStore: true }, (ceph) => ceph.addBucket(undefined as never), 'ROOK-CEPH-011', "got 'undefined'"],
    ['a bucket added twice', { objectStore: true }, (ceph) => [ceph.addBucket('photos'), ceph.addBucket('photos')], 'ROOK-CEPH-012', "'photos'"],
    ['a bucket for what is no size', { objectStore: true }, (ceph) => ceph.addBucket('photos', { maxSize: '1Gi' as never }), 'PLATFORM-103', "'maxSize' must be a Size, got '1Gi'"],
  ])('%s', (_, props, use, code, value) => {
    const { ceph } = cephLab(props);

    expect(refusals(() => use(ceph))).toEqual([{ code, path: 'infra/ceph', message: expect.stringContaining(value) }]);
  });
});

describe('disks beside those of another component', () => {
  const LOCAL = '/dev/disk/by-path/pci-0000:01:00.0-nvme-1';
  const BESIDE = '/dev/disk/by-path/pci-0000:02:00.0-nvme-1';

  /** What a synthesis says to Ceph beside a class of local volumes on one disk of each machine. */
  function beside(props: Partial<RookCephProps>): string[] {
    const { lab } = cephLab({ deviceFilter: undefined, ...props });
    lab.cluster.claimDisks(lab.surroundings, { disks: [LOCAL], partitions: true });
    return lab.refusals().map(({ code, message }) => `${code} ${/of \[([^\]]+)\]/.exec(message)![1]}`);
  }

  test('are named by paths', () => {
    expect(beside({ devicePathFilter: '^/dev/disk/by-path/pci-0000:02:00.0-nvme-1$' })).toEqual([]);
    expect(beside({ nodes: NODES.map(({ name }) => ({ name, devices: [BESIDE] })) })).toEqual([]);
  });

  test.each<[string, Partial<RookCephProps>]>([
    ['a filter of kernel names', { deviceFilter: '^nvme1n1$' }],
    ['a filter that fits the other disk too', { devicePathFilter: '^/dev/disk/by-path/pci-0000:0[12]:' }],
    ['a filter of other paths', { devicePathFilter: '^/dev/disk/by-id/nvme-ACME_1TB_' }],
    ['a kernel name on one machine', { nodes: [{ name: 'infra-01', devices: ['nvme1n1'] }, ...NODES.slice(1).map(({ name }) => ({ name, devices: [BESIDE] }))] }],
  ])('are refused with %s', (_case, props) => {
    const refused = beside(props);

    expect(refused).toEqual(['PLATFORM-624 infra/ceph']);
  });
});
