import { Check, Component, IMetricsSink, IStorageClass, Namespace, Pods, PodSecurity, Refusal, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { installDriver } from './driver';
import type { VolumeSnapshotClass } from './imports/snapshot.storage.k8s.io-v1';
import { NfsClass, NfsClassOptions } from './nfs-class';
import { CONTROLLER_LABELS, DRIVER, NODE_LABELS } from './upstream';

// One for all classes: it belongs to the driver.
const SNAPSHOT_CLASS = 'nfs';

const SOME_CLASS = new Refusal('NFS-001', {
  protects: 'A driver without a class makes no volume, and a class was most likely forgotten.',
  wrong: "new Nfs(cluster, 'nfs')",
  right: "new Nfs(cluster, 'nfs').addClass('media', { server: 'nas.example.org', share: '/volume1/media' })",
});

const ONCE = new Refusal('NFS-002', {
  protects: 'Two classes of one name would be one StorageClass, whose options depend on which of them came last.',
  wrong: "nfs.addClass('media', first); nfs.addClass('media', second)",
  right: "nfs.addClass('media', first); nfs.addClass('backups', second)",
});

/** What holds for the volumes of every class; the classes themselves are declared by `addClass`. */
export interface NfsProps {
  /**
   * Whether volumes can be snapshotted: needs a component that brings the kinds of `snapshot.storage.k8s.io` and their
   * controller. A snapshot is a compressed archive beside the volume, packed file by file while programs may be writing:
   * it takes as long and as much room as a copy, and is no more consistent.
   * @default false
   */
  readonly snapshots?: boolean;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * The NFS CSI driver: volumes that are directories on NFS servers outside the cluster, which pods on several machines may
 * mount at once. For media, backups and whatever else is kept on a server of its own; not for databases.
 *
 * Refused at synthesis: an installation without classes.
 */
export class Nfs extends Component {
  /** The stage that installs the driver. */
  public readonly operator: Stage;
  private readonly namespace: Namespace;
  private readonly controller: Pods;
  private readonly mounters: Pods;
  private readonly snapshots: boolean;
  private classes?: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `nfs`
   * @param props snapshots and metrics
   */
  constructor(scope: Construct, id: string, props: NfsProps = {}) {
    super(scope, id);
    this.snapshots = props.snapshots ?? false;
    this.namespace = new Namespace(this, 'Namespace', {
      name: 'csi-nfs',
      podSecurity: PodSecurity.PRIVILEGED,
      reason: 'volumes are mounted on the machines by privileged pods, which share the machines\' network',
      // One on each machine, and the controllers, of which an upgrade may leave some behind for a while.
      podQuota: 20 + 2 * this.cluster.facts.nodes.length,
    });
    this.operator = new Stage(this, 'Driver', { namespace: this.namespace });
    this.controller = new Pods(this.operator, 'Controller', { labels: CONTROLLER_LABELS, hostNetwork: true });
    this.mounters = new Pods(this.operator, 'Node', { labels: NODE_LABELS, hostNetwork: true });
    installDriver(this.operator, this.snapshots);
    this.cluster.kubeApi.connect(this.operator, { pods: this.controller });
    if (this.snapshots) this.operator.waitForKind('snapshot.storage.k8s.io', 'VolumeSnapshotClass');
    this.addMonitoring({ namespace: this.namespace, metrics: props.metrics, alerts: { volumes: alerts(this.namespace.name) } });
    this.node.addValidation({
      validate: () => (this.classes ? [] : [SOME_CLASS.says('has no class of volumes: call addClass at least once, or leave the component out')]),
    });
  }

  /**
   * Adds a class of volumes on a server.
   *
   * @param name name of the StorageClass, for example `media`
   * @param options where the volumes are, and what becomes of them
   */
  public addClass(name: string, options: NfsClassOptions): IStorageClass {
    Check.dnsLabel(this, 'name', name);
    this.classes ??= this.addClasses();
    ONCE.unless(this, this.classes.node.tryFindChild(name) === undefined, `class '${name}' is added twice: add it once, or give each class a name of its own`);
    return new NfsClass(this.classes, name, options, {
      controller: this.controller, node: this.mounters, snapshotClass: this.snapshots ? SNAPSHOT_CLASS : undefined,
    });
  }

  private addClasses(): Stage {
    const stage = new Stage(this, 'Classes', { namespace: this.namespace });
    stage.waitFor(this.operator, 'it makes the volumes of these classes');
    if (this.snapshots) {
      new ApiObject(stage, 'SnapshotClass', {
        apiVersion: 'snapshot.storage.k8s.io/v1',
        kind: 'VolumeSnapshotClass',
        metadata: { name: SNAPSHOT_CLASS, annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } },
        driver: DRIVER,
        deletionPolicy: 'Delete',
      } satisfies VolumeSnapshotClass);
    }
    return stage;
  }
}
