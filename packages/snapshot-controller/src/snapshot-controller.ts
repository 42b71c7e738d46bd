import { Component, Cpu, Endpoint, HelmRelease, IMetricsSink, Namespace, Placement, Remediation, SecurityContext, Stage } from '@monosense-io/platform';
import type { Kustomization } from '@monosense-io/platform/lib/imports/kustomize.toolkit.fluxcd.io-v1';
import type { GitRepository } from '@monosense-io/platform/lib/imports/source.toolkit.fluxcd.io-v1';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { CHART, CRDS, LABELS, METRICS, STATEFUL } from './upstream';

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
  /** The stage that installs the controller. It comes after the kinds of snapshots. */
  public readonly operator: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `snapshot-controller`
   * @param props metrics
   */
  constructor(scope: Construct, id: string, props: SnapshotControllerProps = {}) {
    super(scope, id);
    const namespace = new Namespace(this, 'Namespace', { name: 'snapshot-controller' });
    this.operator = new Stage(this, 'Controller', { namespace, podLabels: LABELS });
    this.operator.waitFor(this.addKinds(namespace), 'the controller ends when a kind that it works with is missing');
    // One works, and the other takes over; on a single machine the second would only keep it from being drained.
    const replicas = this.cluster.replicas(2);
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.RETRY,
      values: {
        // In the chart they are part of the release: whoever uninstalls it would take every snapshot along.
        installCRDs: false,
        controller: {
          args: { featureGates: 'CSIVolumeGroupSnapshot=false' },
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

  /** The kinds of snapshots, which Flux takes from upstream's repository and never removes. */
  private addKinds(namespace: Namespace): Stage {
    const stage = new Stage(this, 'Kinds', { namespace, installs: this.shippedKinds({ stateful: STATEFUL }) });
    const { url, branch, commit, path } = CRDS;
    new ApiObject(stage, 'Source', {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'external-snapshotter' },
      // The rest of the repository is large, and of no use here.
      spec: { interval: '12h', url, ref: { branch, commit }, ignore: `/*\n!/${path.split('/')[0]}\n` },
    } satisfies GitRepository);
    new ApiObject(stage, 'Crds', {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'external-snapshotter' },
      spec: { interval: '1h', timeout: '5m', path: `./${path}`, prune: false, wait: true, sourceRef: { kind: 'GitRepository', name: 'external-snapshotter' } },
    } satisfies Kustomization);
    return stage;
  }
}
