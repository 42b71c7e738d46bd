import { Component, Cpu, Endpoint, HelmRelease, IMetricsSink, Namespace, Placement, Remediation, SecurityContext, Stage } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { CHART, LABELS, METRICS, STATEFUL } from './upstream';

const RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(128) };

/** What the snapshot controller is watched by; it has nothing else to decide. */
export interface SnapshotControllerProps {
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * The snapshot controller of Kubernetes and the kinds of `snapshot.storage.k8s.io` and `groupsnapshot.storage.k8s.io`. It
 * is there once per cluster, for all drivers; whoever declares a snapshot or a class of them waits for it by itself.
 *
 * Snapshots of whole groups of volumes are switched off: their kinds exist, and nothing acts on them.
 */
export class SnapshotController extends Component {
  /** The stage that installs the controller and the kinds of snapshots. */
  public readonly operator: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `snapshot-controller`
   * @param props metrics
   */
  constructor(scope: Construct, id: string, props: SnapshotControllerProps = {}) {
    super(scope, id);
    const namespace = new Namespace(this, 'Namespace', { name: 'snapshot-controller' });
    this.operator = new Stage(this, 'Controller', { namespace, installs: this.shippedKinds({ stateful: STATEFUL }), podLabels: LABELS });
    // One works, and the other takes over; on a single machine the second would only keep it from being drained.
    const replicas = this.cluster.replicas(2);
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.RETRY,
      values: {
        controller: {
          replicaCount: replicas,
          podSecurityContext: SecurityContext.pod({ anyUser: true }),
          securityContext: { allowPrivilegeEscalation: false },
          resources: this.operator.reserve('snapshot-controller', replicas, RESOURCES),
          topologySpreadConstraints: Placement.spread(LABELS),
          // The chart makes a budget of whatever is given here, and none of nothing.
          ...(replicas > 1 ? { pdb: { maxUnavailable: 1 } } : {}),
        },
      },
    });
    this.cluster.kubeApi.connect(this.operator);
    this.addMonitoring({
      namespace,
      metrics: props.metrics,
      scrapes: [{ endpoint: new Endpoint(this.operator, 'Metrics', METRICS) }],
      alerts: { snapshots: alerts(namespace.name) },
    });
  }
}
