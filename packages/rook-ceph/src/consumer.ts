import { Component, Endpoint, ExternalEndpoint, ExternalSecret, ISecretStore, IStorageClass, Pods, RemoteCluster, Stage } from '@monosense-io/platform';
import type { ConfigMap } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ITEM_FIELDS } from './exports';
import type { CephCluster } from './imports/ceph.rook.io-v1';
import { cephNamespace, operatorStages } from './operator';
import { CephStorageClass } from './storage-class';
import { DAEMON_PORTS, MONITOR_PORT } from './upstream';

/** Whose Ceph is used, and where the keys are. */
export interface RookCephConsumerProps {
  /** The cluster that runs Ceph and exports it to this one. */
  readonly remote: RemoteCluster;
  /**
   * Where the item with fsid and keys is kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Whether volumes can be snapshotted: needs a component that brings the kinds of `snapshot.storage.k8s.io` and their controller.
   * @default false
   */
  readonly snapshots?: boolean;
  /**
   * Whether volumes that name no class are volumes of that Ceph.
   * @default false
   */
  readonly defaultStorageClass?: boolean;
  /**
   * Namespace of Rook, the one that the export names. Part of the CSI drivers' names, and so of every volume.
   * @default 'rook-ceph'
   */
  readonly namespace?: string;
}

/**
 * Block volumes from another cluster's Ceph: Rook without storage of its own, connected through the contract. Its alerts
 * are those of the cluster that runs Ceph.
 *
 * Refused: a contract that doesn't export Ceph to this cluster and namespace.
 */
export class RookCephConsumer extends Component {
  /** The stage that installs Rook's operator and the CSI operator. */
  public readonly operator: Stage;
  /** The stage that connects to Ceph and creates the class. */
  public readonly stage: Stage;
  /** Block volumes, each for one pod: class `ceph-block`. */
  public readonly block: IStorageClass;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `ceph`
   * @param props the other cluster and the secret store
   */
  constructor(scope: Construct, id: string, props: RookCephConsumerProps) {
    super(scope, id);
    const namespace = cephNamespace(this, props.namespace ?? 'rook-ceph');
    const { operator, drivers } = operatorStages(this, namespace, { filesystem: false });
    this.operator = operator;
    this.stage = new Stage(this, 'Cluster', {
      namespace,
      healthCheckExpressions: [{ apiVersion: 'ceph.rook.io/v1', kind: 'CephCluster', current: "has(status.phase) && status.phase == 'Connected'" }],
      timeout: Duration.minutes(15),
    });
    this.stage.waitFor(drivers, 'its volumes are mounted by them');
    const ceph = props.remote.read(this.stage, `ceph/${this.cluster.node.id}`, 'CephCluster');
    this.connectDaemons(ceph.nodes.split(','));
    this.importConnection(ceph, props.secretStore);

    new ApiObject(this.stage, 'Cluster', {
      apiVersion: 'ceph.rook.io/v1',
      kind: 'CephCluster',
      metadata: { name: namespace.name },
      spec: {
        external: { enable: true },
        crashCollector: { disable: true },
        monitoring: { enabled: false, metricsDisabled: true },
        network: { connections: { requireMsgr2: true } },
      },
    } satisfies CephCluster);
    this.block = new CephStorageClass(this.stage, {
      name: 'ceph-block', driver: 'rbd', place: { pool: ceph.pool }, isDefault: props.defaultStorageClass ?? false, snapshots: props.snapshots ?? false,
    });
  }

  /** Lets the operator and the provisioners out to the nodes of the other cluster. */
  private connectDaemons(nodes: string[]): void {
    // A mesh sees nodes of other clusters as `remote-node`, never as addresses; without one it is the other way round.
    const machines = new Pods(this.operator, 'Machines', { hostNetwork: true });
    new Endpoint(this.operator, 'Monitors', { port: MONITOR_PORT, pods: machines }).connect(this.operator);
    new Endpoint(this.operator, 'Daemons', { ...DAEMON_PORTS, pods: machines }).connect(this.operator);
    nodes.forEach((host, index) => {
      new ExternalEndpoint(this, `Monitor-${index}`, { host, port: MONITOR_PORT }).connect(this.operator);
      new ExternalEndpoint(this, `Daemons-${index}`, { host, ...DAEMON_PORTS }).connect(this.operator);
    });
  }

  /** What Rook reads to connect: the monitors' addresses, fsid and keys. Names and keys are Rook's own. */
  private importConnection(ceph: { [key: string]: string }, store?: ISecretStore): void {
    new ApiObject(this.stage, 'Monitors', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'rook-ceph-mon-endpoints',
        // Only the beginning: Rook keeps the list up to date with the monitors that it finds.
        annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' },
      },
      data: { data: ceph.monitors, mapping: '{}', maxMonId: '2' },
    } satisfies ConfigMap);
    const secret = (name: string, fields: string[], template: { [key: string]: string }): ExternalSecret => new ExternalSecret(this.stage, name, {
      store,
      name,
      type: 'kubernetes.io/rook',
      data: Object.fromEntries(fields.map((field) => [field.replace(/-/g, '_'), { item: ceph.item, property: field }])),
      template,
    });
    secret('rook-ceph-mon', [ITEM_FIELDS.fsid, ITEM_FIELDS.healthChecker], {
      'cluster-name': this.stage.home.name,
      'fsid': '{{ .fsid }}',
      // Rook takes these two words to mean that it is given neither key.
      'admin-secret': 'admin-secret',
      'mon-secret': 'mon-secret',
      'ceph-username': `client.${ceph.healthChecker}`,
      'ceph-secret': '{{ .health_checker }}',
    });
    secret('rook-csi-rbd-provisioner', [ITEM_FIELDS.rbdProvisioner], { userID: ceph.rbdProvisioner, userKey: '{{ .rbd_provisioner }}' });
    secret('rook-csi-rbd-node', [ITEM_FIELDS.rbdNode], { userID: ceph.rbdNode, userKey: '{{ .rbd_node }}' });
  }
}
