import { join } from 'path';
import { Check, Component, IMetricsSink, IStorageClass, Monitoring, Namespace, Pods, PodSecurity, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { installDriver } from './driver';
import type { VolumeSnapshotClass } from './imports/snapshot.storage.k8s.io-v1';
import { NfsClass, NfsClassOptions } from './nfs-class';
import { CONTROLLER_LABELS, DRIVER, NODE_LABELS } from './upstream';

// One for all classes: it belongs to the driver.
const SNAPSHOT_CLASS = 'nfs';

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
   * Where alerts go.
   * @default - nothing alerts
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
  private readonly namespace: Namespace;
  private readonly driver: Stage;
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
    super(scope, id, join(__dirname, '..'));
    this.snapshots = props.snapshots ?? false;
    this.namespace = new Namespace(this, 'Namespace', {
      name: 'csi-nfs',
      podSecurity: PodSecurity.PRIVILEGED,
      reason: 'volumes are mounted on the machines by privileged pods, which share the machines\' network',
      // One on each machine, and the controllers, of which an upgrade may leave some behind for a while.
      podQuota: 20 + 2 * this.cluster.facts.nodes.length,
    });
    this.driver = new Stage(this, 'Driver', { namespace: this.namespace });
    this.controller = new Pods(this.driver, 'Controller', { labels: CONTROLLER_LABELS, hostNetwork: true });
    this.mounters = new Pods(this.driver, 'Node', { labels: NODE_LABELS, hostNetwork: true });
    installDriver(this.driver, this.snapshots);
    this.cluster.kubeApi.connect(this.driver, { pods: this.controller });
    if (this.snapshots) this.driver.waitForKind('snapshot.storage.k8s.io', 'VolumeSnapshotClass');
    if (props.metrics) new Monitoring(this, 'Monitoring', { namespace: this.namespace, sink: props.metrics }).alerts('volumes', alerts(this.namespace.name));
    this.node.addValidation({
      validate: () => (this.classes ? [] : ['has no class of volumes: call addClass at least once, or leave the component out']),
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
    Check.that(this, this.classes.node.tryFindChild(name) === undefined, `class '${name}' is added twice: give each class a name of its own`);
    return new NfsClass(this.classes, name, options, {
      controller: this.controller, node: this.mounters, snapshotClass: this.snapshots ? SNAPSHOT_CLASS : undefined,
    });
  }

  private addClasses(): Stage {
    const stage = new Stage(this, 'Classes', { namespace: this.namespace });
    stage.waitFor(this.driver, 'it makes the volumes of these classes');
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
