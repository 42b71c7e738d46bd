import { join } from 'path';
import { Component, Cpu, Endpoint, HelmRelease, IMetricsSink, Monitoring, Namespace, Remediation, Stage } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { CHART, LABELS, METRICS, STATEFUL } from './upstream';

const RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(128) };

/** What the snapshot controller is watched by; it has nothing else to decide. */
export interface SnapshotControllerProps {
  /**
   * Where metrics and alerts go.
   * @default - nothing is scraped and nothing alerts
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
  private readonly controller: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `snapshot-controller`
   * @param props metrics
   */
  constructor(scope: Construct, id: string, props: SnapshotControllerProps = {}) {
    super(scope, id, join(__dirname, '..'));
    const namespace = new Namespace(this, 'Namespace', { name: 'snapshot-controller' });
    this.controller = new Stage(this, 'Controller', { namespace, installs: this.shippedKinds({ stateful: STATEFUL }), podLabels: LABELS });
    this.install();
    this.cluster.kubeApi.connect(this.controller);
    if (props.metrics) {
      const monitoring = new Monitoring(this, 'Monitoring', { namespace, sink: props.metrics });
      monitoring.scrape(new Endpoint(this.controller, 'Metrics', METRICS));
      monitoring.alerts('snapshots', alerts(namespace.name));
    }
  }

  private install(): void {
    // One works, and the other takes over; on a single machine the second would only keep it from being drained.
    const replicas = Math.min(2, this.cluster.facts.nodes.length);
    new HelmRelease(this.controller, 'Release', {
      chart: CHART,
      remediation: Remediation.RETRY,
      values: {
        controller: {
          replicaCount: replicas,
          podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          securityContext: { allowPrivilegeEscalation: false },
          resources: this.controller.reserve('snapshot-controller', replicas, RESOURCES),
          topologySpreadConstraints: [{
            maxSkew: 1,
            topologyKey: 'kubernetes.io/hostname',
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: LABELS },
          }],
          // The chart makes a budget of whatever is given here, and none of nothing.
          ...(replicas > 1 ? { pdb: { maxUnavailable: 1 } } : {}),
        },
      },
    });
  }
}
