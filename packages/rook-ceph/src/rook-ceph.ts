import { isIPv6 } from 'net';
import {
  Check, Component, Cpu, Endpoint, HttpRoute, IGateway, IMetricsSink, IObjectStore, ISecretStore, IStorageClass, Namespace, Placement, Pods, Quantity, Refusal,
  Stage, VersionPart,
} from '@monosense-io/platform';
import type { StorageClass } from '@monosense-io/platform/lib/imports/storage.k8s.io-v1';
import { ApiObject, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { cephAlerts } from './alerts';
import { BUCKET_CLASS, CephBucket } from './bucket';
import { CephExports } from './exports';
import type { CephBlockPool, CephCluster, CephFilesystem, CephFilesystemSubVolumeGroup, CephObjectStore } from './imports/ceph.rook.io-v1';
import { CephNode, checkDisks, chooseMachines, claimDisks, Machines } from './machines';
import { cephNamespace, operatorStages } from './operator';
import { CephStorageClass } from './storage-class';
import { CEPH_IMAGE, DAEMON_PORTS, daemonLabels, DASHBOARD, EXPORTER_METRICS, GATEWAY_TARGET_PORT, KERNEL_KEY_TYPE, KEY_GENERATION, MANAGER_METRICS, MONITOR_PORT, OLD_KEYS_WARNINGS } from './upstream';

const NO_OBJECT_STORE = new Refusal('ROOK-CEPH-010', {
  protects: 'A bucket that no object store serves is claimed for ever, and its user never starts.',
  wrong: "new RookCeph(cluster, 'ceph', { nodes, deviceFilter }).addBucket('photos')",
  right: "new RookCeph(cluster, 'ceph', { nodes, deviceFilter, objectStore: true }).addBucket('photos')",
});

const BUCKET_NAME = new Refusal('ROOK-CEPH-011', {
  protects: 'Names of buckets become parts of host names and names of Kubernetes objects, which S3 and the API server refuse in any other form.',
  wrong: "ceph.addBucket('My_Photos')",
  right: "ceph.addBucket('my-photos')",
});

const BUCKET_TWICE = new Refusal('ROOK-CEPH-012', {
  protects: 'Two users of one bucket overwrite each other\'s files without knowing of each other.',
  wrong: "ceph.addBucket('photos'); ceph.addBucket('photos')",
  right: "ceph.addBucket('photos'); ceph.addBucket('films')",
});

const ON_HOST_NETWORK = new Refusal('ROOK-CEPH-013', {
  protects: 'Kernels of another cluster do not reach addresses of this cluster\'s pods, and so no daemon of Ceph that has one.',
  wrong: "new RookCeph(cluster, 'ceph', { nodes, deviceFilter }).export({ to: 'edge' })",
  right: "new RookCeph(cluster, 'ceph', { nodes, deviceFilter, hostNetwork: true }).export({ to: 'edge' })",
});

const MONITOR_RESOURCES = { cpu: Cpu.millis(200), memory: Size.gibibytes(1), memoryLimit: Size.gibibytes(2) };
const MANAGER_RESOURCES = { cpu: Cpu.millis(200), memory: Size.mebibytes(512), memoryLimit: Size.gibibytes(1) };
const MANAGER_SIDECAR_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(128) };
const METADATA_SERVER_RESOURCES = { cpu: Cpu.millis(200), memory: Size.gibibytes(2), memoryLimit: Size.gibibytes(4) };
const GATEWAY_RESOURCES = { cpu: Cpu.millis(100), memory: Size.mebibytes(512), memoryLimit: Size.gibibytes(2) };
const EXPORTER_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(128) };
const CRASH_COLLECTOR_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64) };
// Beside each daemon; takes more for the moment in which it compresses a log.
const LOG_COLLECTOR_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(32), memoryLimit: Size.gibibytes(1) };

const OSD_MEMORY = Size.gibibytes(4);

// Rook warns below this: caches would leave no room for recovery.
const LEAST_OSD_MEMORY = Size.gibibytes(2);

// Managers, metadata servers and gateways: one works, or both do, and the loss of a machine is survived.
const PAIR = 2;

// The first start prepares every disk.
const FIRST_START = Duration.minutes(30);

// Names that StorageClasses, and through them volumes, hold on to.
const BLOCK_POOL = 'block';
const FILESYSTEM = 'filesystem';
const FILESYSTEM_POOL = 'data0';
const OBJECT_STORE = 'objects';

const HEALTH = [
  // Warnings are for the alerts: a disk that is down must not stop what depends on Ceph.
  { kind: 'CephCluster', current: "has(status.phase) && status.phase == 'Ready' && has(status.ceph) && has(status.ceph.health) && status.ceph.health != 'HEALTH_ERR'" },
  ...['CephBlockPool', 'CephFilesystem', 'CephFilesystemSubVolumeGroup', 'CephObjectStore'].map((kind) => ({ kind, current: "has(status.phase) && status.phase == 'Ready'" })),
].map((check) => ({ apiVersion: 'ceph.rook.io/v1', ...check }));

/** When Ceph compresses what it writes. See https://docs.ceph.com/en/squid/rados/configuration/bluestore-config-ref/#inline-compression */
export enum CephCompression {
  /** Never. */
  NONE = 'none',
  /** Only what the client calls compressible. */
  PASSIVE = 'passive',
  /** Everything but what the client calls incompressible. */
  AGGRESSIVE = 'aggressive',
  /** Everything. */
  FORCE = 'force',
}

/** How the dashboard is reached. */
export interface CephDashboard {
  /** The Gateway that takes the traffic. */
  readonly gateway: IGateway;
  /** Full hostname, within the Gateway's domain. */
  readonly hostname: string;
}

/** Another cluster that uses this Ceph. */
export interface CephExportProps {
  /** Name of the other cluster; must be a peer. */
  readonly to: string;
  /**
   * Where the fsid and the keys for the other cluster are kept. They are written to it, for which its token needs to write.
   * @default - the store that a construct above provides; nothing is written where there is none, nor with `Ambient.NO_SECRET_STORE`: fill the item by hand then, as the runbook says
   */
  readonly secretStore?: ISecretStore;
  /**
   * Item of the secret store with the fields `fsid`, `health-checker`, `rbd-provisioner` and `rbd-node`.
   * @default - `ceph-<to>`
   */
  readonly item?: string;
  /**
   * What all volumes of the other cluster together may take, before copies are counted.
   * @default - no limit
   */
  readonly quota?: Size;
  /**
   * Namespace of Rook in the other cluster.
   * @default 'rook-ceph'
   */
  readonly namespace?: string;
}

/** A bucket of the object store. */
export interface CephBucketProps {
  /**
   * What the bucket may hold.
   * @default - no limit
   */
  readonly maxSize?: Size;
}

/** Which machines and disks Ceph takes, and what it offers. */
export interface RookCephProps {
  /** The machines whose disks Ceph takes, at least two. A machine that is added later is filled by itself. */
  readonly nodes: CephNode[];
  /**
   * Regular expression for the kernel names of disks to take, for example `^nvme1n1$`, on nodes that name no `devices`. Refused when it holds a path, which no such name matches, what Go's regular expressions don't know, such as `(?!…)`, when it matches the disk that Talos is installed on, and at synthesis where another component takes disks of the same machines: kernel names change when a machine starts again.
   * @default - none; give each node `devices`, or set `devicePathFilter`
   */
  readonly deviceFilter?: string;
  /**
   * Regular expression for the paths of disks to take, for example `^/dev/disk/by-path/pci-0000:02:00.0-nvme-1$`, instead of `deviceFilter`.
   * @default - none
   */
  readonly devicePathFilter?: string;
  /**
   * Disks that the filter finds on each node. Ceph takes what it finds; this only counts their memory against the nodes'.
   * @default 1
   */
  readonly disksPerNode?: number;
  /**
   * Nodes that run a monitor: one, three or five, of any of the cluster's. Monitors stay on them.
   * @default - the first three of `nodes`, or only the first of two
   */
  readonly monitorNodes?: string[];
  /**
   * Whether Ceph shares the nodes' network, so that other clusters can use it. **Fixed at creation**: Rook doesn't support a change later.
   * @default false
   */
  readonly hostNetwork?: boolean;
  /**
   * Whether Ceph encrypts its traffic. The network's own encryption between nodes leaves out pods that share the nodes' network, and so Ceph's daemons with `hostNetwork` and all clients. Volumes that are in use take it up when their pods restart.
   * @default false
   */
  readonly encryption?: boolean;
  /**
   * Copies of everything, each on a machine of its own, at least two. With two, there is only one while a machine is down.
   * @default 3
   */
  readonly replicas?: number;
  /**
   * When data is compressed.
   * @default CephCompression.AGGRESSIVE
   */
  readonly compression?: CephCompression;
  /**
   * Memory of each OSD, which is the process of one disk; most of it is cache.
   * @default Size.gibibytes(4)
   */
  readonly osdMemory?: Size;
  /**
   * Whether there is a file system, for volumes that many pods write to.
   * @default false
   */
  readonly filesystem?: boolean;
  /**
   * Whether there is an object store, for S3 buckets.
   * @default false
   */
  readonly objectStore?: boolean;
  /**
   * Whether volumes can be snapshotted: needs a component that brings the kinds of `snapshot.storage.k8s.io` and their controller.
   * @default false
   */
  readonly snapshots?: boolean;
  /**
   * Whether volumes that name no class are block volumes of Ceph.
   * @default false
   */
  readonly defaultStorageClass?: boolean;
  /**
   * How the dashboard is reached. User `admin`; Rook keeps the password in Secret `rook-ceph-dashboard-password`.
   * @default - there is no dashboard
   */
  readonly dashboard?: CephDashboard;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
  /**
   * Namespace of Rook and Ceph. Part of the CSI drivers' names, and so of every volume.
   * @default 'rook-ceph'
   */
  readonly namespace?: string;
}

/**
 * Ceph on the disks of named machines, run by Rook: block volumes, and as options a file system, an object store, and
 * volumes for other clusters. Create it once per cluster.
 *
 * Refused: nodes that the cluster doesn't have, more copies than machines, disks that Talos is installed on.
 */
export class RookCeph extends Component {
  /** The stage that installs Rook's operator and the CSI operator. */
  public readonly operator: Stage;
  /** The stage that creates Ceph and its classes. */
  public readonly stage: Stage;
  /** Block volumes, each for one pod: class `ceph-block`. */
  public readonly block: IStorageClass;
  /** Volumes that many pods write to: class `ceph-filesystem`; undefined without `filesystem`. */
  public readonly filesystem?: IStorageClass;
  private readonly namespace: Namespace;
  private readonly hostNetwork: boolean;
  private readonly machines: Machines;
  private readonly pool: { failureDomain: string; replicated: { size: number; requireSafeReplicaSize: boolean }; parameters: { [key: string]: string } };
  private readonly gateways?: Endpoint;
  private readonly buckets = new Set<string>();
  private exports?: CephExports;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `ceph`
   * @param props machines, disks and options
   */
  constructor(scope: Construct, id: string, props: RookCephProps) {
    super(scope, id);
    const replicas = props.replicas ?? 3;
    const snapshots = props.snapshots ?? false;
    this.hostNetwork = props.hostNetwork ?? false;
    this.pool = {
      failureDomain: 'host',
      replicated: { size: replicas, requireSafeReplicaSize: true },
      parameters: { compression_mode: props.compression ?? CephCompression.AGGRESSIVE },
    };
    Check.wholeNumber(this, 'replicas', replicas, 2);
    Check.wholeNumber(this, 'disksPerNode', props.disksPerNode ?? 1, 1);
    Check.size(this, 'osdMemory', props.osdMemory ?? OSD_MEMORY, { atLeast: LEAST_OSD_MEMORY });
    this.machines = chooseMachines(this, { nodes: props.nodes, monitorNodes: props.monitorNodes, replicas });
    checkDisks(this, props);
    claimDisks(this, props);
    if (props.dashboard) {
      Check.hostname(this, 'dashboard.hostname', props.dashboard.hostname);
    }

    this.namespace = cephNamespace(this, props.namespace ?? 'rook-ceph');
    const { operator, drivers } = operatorStages(this, this.namespace, { filesystem: props.filesystem ?? false });
    this.operator = operator;
    // Ceph's monitors write what an earlier major version can't read.
    this.recordVersion('Ceph', /:([^@]+)/.exec(CEPH_IMAGE)![1], { part: VersionPart.MAJOR });
    this.connectDaemons();
    this.stage = new Stage(this, 'Cluster', { namespace: this.namespace, healthCheckExpressions: HEALTH, timeout: FIRST_START });
    this.stage.waitFor(drivers, 'its volumes are mounted by them');
    this.createCluster(props, replicas);
    new ApiObject(this.stage, 'BlockPool', { apiVersion: 'ceph.rook.io/v1', kind: 'CephBlockPool', metadata: { name: BLOCK_POOL }, spec: this.pool } satisfies CephBlockPool);
    this.block = new CephStorageClass(this.stage, { name: 'ceph-block', driver: 'rbd', place: { pool: BLOCK_POOL }, isDefault: props.defaultStorageClass ?? false, snapshots });
    if (props.filesystem) {
      this.createFilesystem();
      const place = { fsName: FILESYSTEM, pool: `${FILESYSTEM}-${FILESYSTEM_POOL}` };
      this.filesystem = new CephStorageClass(this.stage, { name: 'ceph-filesystem', driver: 'cephfs', place, isDefault: false, snapshots });
    }
    if (props.objectStore) this.gateways = this.createObjectStore();

    const managers = new Pods(this.stage, 'Managers', { labels: daemonLabels('rook-ceph-mgr', this.namespace.name), hostNetwork: this.hostNetwork });
    if (props.dashboard) {
      // A stage of its own, so that Ceph doesn't wait for the Gateway.
      const dashboard = new Stage(this, 'Dashboard', { namespace: this.namespace });
      new HttpRoute(dashboard, 'Route', { ...props.dashboard, endpoint: new Endpoint(this.stage, 'Dashboard', { ...DASHBOARD, pods: managers }) });
    }
    this.monitor(props, managers);
  }

  /**
   * Adds a bucket to the object store. It is created, with its own credentials, in the namespace of whoever connects
   * first; other namespaces are then refused.
   *
   * @param name name of the bucket: 3 to 63 lower-case letters, digits and dashes
   * @param props limits
   */
  public addBucket(name: string, props: CephBucketProps = {}): IObjectStore {
    NO_OBJECT_STORE.unless(this, this.gateways !== undefined, `there is no object store to add bucket '${name}' to: set 'objectStore' to true`);
    BUCKET_NAME.unless(this, typeof name === 'string' && /^[a-z0-9][-a-z0-9]{1,61}[a-z0-9]$/.test(name), `'name' of a bucket must be 3 to 63 lower-case letters, digits and dashes, got '${name}': rename it`);
    BUCKET_TWICE.unless(this, !this.buckets.has(name), `bucket '${name}' is added twice: give each bucket a name of its own`);
    if (props.maxSize) Check.size(this, 'maxSize', props.maxSize);
    this.buckets.add(name);
    return new CephBucket(name, this.gateways!, props.maxSize);
  }

  /**
   * Offers block volumes to another cluster: a pool and users of its own, and the entry `ceph/<to>` of the contract, which
   * `RookCephConsumer` reads.
   *
   * @param props the other cluster, and how it gets the keys
   */
  public export(props: CephExportProps): void {
    const { to, secretStore, quota } = props;
    ON_HOST_NETWORK.unless(this, this.hostNetwork, `can't be exported to '${to}', which doesn't reach pods of this cluster: set 'hostNetwork' to true before Ceph is created`);
    if (quota) Check.size(this, 'quota', quota);
    const { storage, monitors } = this.machines;
    const { nodes } = this.cluster.facts;
    const address = (name: string): string => nodes.find((node) => node.name === name)!.address;
    const monitorAddresses = monitors.map((name) => `${name}=${isIPv6(address(name)) ? `[${address(name)}]` : address(name)}:${MONITOR_PORT}`);
    const addresses = [...new Set([...monitors, ...storage].map(address))];
    const pool = `${BLOCK_POOL}-${to}`;
    const item = props.item ?? `ceph-${to}`;
    const users = { healthChecker: `${to}-health-checker`, rbdProvisioner: `${to}-rbd-provisioner`, rbdNode: `${to}-rbd-node` };
    this.cluster.export(this, `ceph/${to}`, 'CephCluster', { to: [to], namespaces: [props.namespace ?? 'rook-ceph'] }, {
      monitors: monitorAddresses.join(','), nodes: addresses.join(','), pool, item, ...users,
    });
    this.exports ??= new CephExports(this, this.stage);
    this.exports.add({ pool, poolSpec: { ...this.pool, ...(quota ? { quotas: { maxSize: Quantity.ofSize(quota) } } : {}) }, users, item, secretStore });
  }

  /** Lets everything in the namespace, and the kernels of all machines, talk to Ceph's daemons. */
  private connectDaemons(): void {
    const machines = new Pods(this.operator, 'Machines', { hostNetwork: true });
    const servers = this.hostNetwork ? machines : this.operator.pods;
    for (const endpoint of [
      new Endpoint(this.operator, 'Monitors', { port: MONITOR_PORT, pods: servers }),
      new Endpoint(this.operator, 'Daemons', { ...DAEMON_PORTS, pods: servers }),
    ]) {
      endpoint.connect(this.operator);
      if (!this.hostNetwork) endpoint.connect(this.operator, { pods: machines });
    }
  }

  private createCluster(props: RookCephProps, replicas: number): void {
    const { facts } = this.cluster;
    const encryption = props.encryption ?? false;
    const { storage, monitors } = this.machines;
    const disks = props.nodes.reduce((sum, node) => sum + (node.devices?.length ?? props.disksPerNode ?? 1), 0);
    const range = this.hostNetwork ? facts.nodeCidr : facts.podCidrs[0];
    const hostnames = (names: string[]): object => ({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: names }] }] },
      },
    });
    new ApiObject(this.stage, 'Cluster', {
      apiVersion: 'ceph.rook.io/v1',
      kind: 'CephCluster',
      metadata: { name: this.namespace.name },
      spec: {
        cephVersion: { image: CEPH_IMAGE },
        dataDirHostPath: '/var/lib/rook',
        // An upgrade goes on to the next disk only when the data on the last one is whole again.
        upgradeOSDRequiresHealthyPGs: true,
        cephConfig: { global: { osd_pool_default_size: `${replicas}` } },
        mon: { count: monitors.length, allowMultiplePerNode: false },
        mgr: { count: PAIR, allowMultiplePerNode: false },
        dashboard: props.dashboard ? { enabled: true, ssl: false, port: DASHBOARD.port } : { enabled: false },
        // Of ServiceMonitors, which nobody here reads; the metrics themselves are on.
        monitoring: { enabled: false, metricsDisabled: false },
        crashCollector: { daysToRetain: 30 },
        logCollector: { enabled: true, periodicity: 'daily', maxLogSize: '100M' },
        network: {
          ...(this.hostNetwork ? { provider: 'host', addressRanges: { public: [range] } } : {}),
          ...(range.includes(':') ? { ipFamily: 'IPv6' } : {}),
          connections: { requireMsgr2: true, encryption: { enabled: encryption } },
        },
        security: {
          cephx: {
            daemon: { keyRotationPolicy: 'KeyGeneration', keyGeneration: KEY_GENERATION },
            csi: { keyType: KERNEL_KEY_TYPE },
          },
        },
        healthCheck: { muteHealthWarning: Object.fromEntries(OLD_KEYS_WARNINGS.map((warning) => [warning, { policy: 'mute' as const }])) },
        csi: {
          // Reads come from the copy on the client's own machine, if there is one.
          readAffinity: { enabled: true },
          // Kernels speak the first protocol unless told; block volumes are told by the monitors.
          cephfs: { kernelMountOptions: `ms_mode=${encryption ? 'secure' : 'prefer-crc'}` },
        },
        placement: {
          all: { ...hostnames(storage), tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }] },
          mon: hostnames(monitors),
        },
        priorityClassNames: { mon: 'system-node-critical', osd: 'system-node-critical', mgr: 'system-cluster-critical' },
        resources: {
          'mon': this.stage.reserve('monitor', monitors.length, MONITOR_RESOURCES),
          'mgr': this.stage.reserve('manager', PAIR, MANAGER_RESOURCES),
          'mgr-sidecar': this.stage.reserve('manager sidecar', PAIR, MANAGER_SIDECAR_RESOURCES),
          'osd': this.stage.reserve('osd', disks, { cpu: Cpu.millis(300), memory: props.osdMemory ?? OSD_MEMORY }),
          // Without a limit: it runs once per disk, and takes more the larger the disk.
          'prepareosd': { requests: { cpu: '100m', memory: '128Mi' } },
          'exporter': this.stage.reserve('exporter', storage.length, EXPORTER_RESOURCES),
          'crashcollector': this.stage.reserve('crash collector', storage.length, CRASH_COLLECTOR_RESOURCES),
          'logcollector': this.stage.reserve('log collector', monitors.length + PAIR + disks, LOG_COLLECTOR_RESOURCES),
        },
        disruptionManagement: { managePodBudgets: true, osdMaintenanceTimeout: 30 },
        storage: {
          useAllNodes: false,
          useAllDevices: false,
          ...(props.deviceFilter === undefined ? {} : { deviceFilter: props.deviceFilter }),
          ...(props.devicePathFilter === undefined ? {} : { devicePathFilter: props.devicePathFilter }),
          // What a node names itself goes before the filter.
          nodes: props.nodes.map(({ name, devices }) => ({ name, ...(devices ? { devices: devices.map((device) => ({ name: device })) } : {}) })),
        },
      },
    } satisfies CephCluster);
  }

  private createFilesystem(): void {
    new ApiObject(this.stage, 'Filesystem', {
      apiVersion: 'ceph.rook.io/v1',
      kind: 'CephFilesystem',
      metadata: { name: FILESYSTEM },
      spec: {
        metadataPool: { failureDomain: this.pool.failureDomain, replicated: this.pool.replicated },
        dataPools: [{ name: FILESYSTEM_POOL, ...this.pool }],
        preserveFilesystemOnDelete: true,
        metadataServer: {
          activeCount: 1,
          activeStandby: true,
          priorityClassName: 'system-cluster-critical',
          resources: this.stage.reserve('metadata server', PAIR, METADATA_SERVER_RESOURCES),
          placement: this.spread('rook-ceph-mds'),
        },
      },
    } satisfies CephFilesystem);
    new ApiObject(this.stage, 'FilesystemVolumes', {
      apiVersion: 'ceph.rook.io/v1',
      kind: 'CephFilesystemSubVolumeGroup',
      metadata: { name: `${FILESYSTEM}-csi` },
      spec: { name: 'csi', filesystemName: FILESYSTEM, pinning: { distributed: 1 } },
    } satisfies CephFilesystemSubVolumeGroup);
  }

  private createObjectStore(): Endpoint {
    new ApiObject(this.stage, 'ObjectStore', {
      apiVersion: 'ceph.rook.io/v1',
      kind: 'CephObjectStore',
      metadata: { name: OBJECT_STORE },
      spec: {
        metadataPool: { failureDomain: this.pool.failureDomain, replicated: this.pool.replicated },
        dataPool: this.pool,
        preservePoolsOnDelete: true,
        gateway: {
          port: 80,
          instances: PAIR,
          // With addresses of their own even where Ceph has none, so that network policies hold for them.
          hostNetwork: false,
          priorityClassName: 'system-cluster-critical',
          resources: this.stage.reserve('object gateway', PAIR, GATEWAY_RESOURCES),
          placement: this.spread('rook-ceph-rgw'),
        },
      },
    } satisfies CephObjectStore);
    new ApiObject(this.stage, 'BucketClass', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: BUCKET_CLASS },
      provisioner: `${this.namespace.name}.ceph.rook.io/bucket`,
      parameters: { objectStoreName: OBJECT_STORE, objectStoreNamespace: this.namespace.name },
      reclaimPolicy: 'Delete',
    } satisfies StorageClass);
    const pods = new Pods(this.stage, 'Gateways', { labels: daemonLabels('rook-ceph-rgw', this.namespace.name) });
    const endpoint = new Endpoint(this.stage, 'Objects', { port: 80, targetPort: GATEWAY_TARGET_PORT, service: `rook-ceph-rgw-${OBJECT_STORE}`, pods });
    // The operator creates buckets and users there.
    endpoint.connect(this.operator, { wait: false });
    return endpoint;
  }

  private monitor(props: RookCephProps, managers: Pods): void {
    const exporters = new Pods(this.stage, 'Exporters', { labels: daemonLabels('rook-ceph-exporter', this.namespace.name), hostNetwork: this.hostNetwork });
    this.addMonitoring({
      namespace: this.namespace,
      metrics: props.metrics,
      dashboards: ['ceph'],
      scrapes: [
        { endpoint: new Endpoint(this.stage, 'Metrics', { ...MANAGER_METRICS, pods: managers }) },
        { endpoint: new Endpoint(this.stage, 'ExporterMetrics', { ...EXPORTER_METRICS, pods: exporters }) },
      ],
      alerts: {
        cluster: cephAlerts({
          namespace: this.namespace.name, monitors: this.machines.monitors.length, filesystem: props.filesystem ?? false, objectStore: props.objectStore ?? false,
        }),
      },
    });
  }

  private spread(app: string): object {
    return { topologySpreadConstraints: Placement.spread(daemonLabels(app, this.namespace.name)) };
  }
}
