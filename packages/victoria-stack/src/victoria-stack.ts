import { Component, Endpoint, IMetricsSink, MetricsApi, MetricsConnection, Monitoring, Namespace, Refusal, Stage } from '@monosense-io/platform';
import { Construct } from 'constructs';
import { operatorAlerts } from './alerts';
import { addClusterMetrics } from './cluster-metrics';
import { IVictoriaInstallation } from './installation';
import { addOperator } from './operator';
import { OPERATOR_METRICS } from './upstream';
import { VictoriaHub, VictoriaHubProps } from './victoria-hub';
import { VictoriaSpoke, VictoriaSpokeProps } from './victoria-spoke';
import { operated } from './workload';

const HAS_ROLE = new Refusal('VICTORIA-STACK-001', {
  protects: 'Agents that have nowhere to write to lose what they scrape, and nobody evaluates the rules of the cluster.',
  wrong: "new VictoriaStack(cluster, 'victoria')",
  right: "new VictoriaStack(cluster, 'victoria').addHub({ storageClass })",
});

const ONE_ROLE = new Refusal('VICTORIA-STACK-002', {
  protects: 'The agents of a cluster write to one place, and two evaluators of its rules would raise every alert twice.',
  wrong: 'victoria.addHub({ storageClass }); victoria.addSpoke({ hub, storageClass })',
  right: 'victoria.addHub({ storageClass })',
});

/** What every cluster decides, whether it stores metrics or sends them on. */
export interface VictoriaStackProps {
  /**
   * The namespace of everything but node-exporter, which has one of its own. A hub and its spokes have it in common by name.
   * @default - a namespace `observability` of the stack's own
   */
  readonly namespace?: Namespace;
  /**
   * Whether the API servers, nodes, containers and Kubernetes objects are measured, by node-exporter, the kubelets and kube-state-metrics.
   * Alerts of other components count on them.
   * @default true
   */
  readonly clusterMetrics?: boolean;
  /**
   * Whether the kubelets' certificates must be the cluster's. They are where `rotate-server-certificates` is on, as the package
   * metrics-server sets it on machines with Talos, and somebody approves what the kubelets ask for, as its approver does.
   * Otherwise a kubelet signs its certificate itself, whoever is in its place gets the agent's token, and this must be false.
   * @default true
   */
  readonly verifyKubelets?: boolean;
}

/**
 * VictoriaMetrics in one cluster: the operator, the agent that scrapes, and either a hub that stores and alerts (`addHub`)
 * or a spoke that feeds the hub of another cluster (`addSpoke`). Refused: neither, and more than one.
 *
 * It is where other components' metrics go, and so comes first in a program, followed by `Ambient.provide(cluster, { metrics })`:
 * what a hub or a spoke stands on (a StorageClass, a secret store, a Gateway) usually wants its own metrics collected.
 */
export class VictoriaStack extends Component implements IMetricsSink, IVictoriaInstallation {
  /** The namespace of everything but node-exporter. */
  public readonly namespace: Namespace;
  /** The stage that runs the operator. */
  public readonly operator: Stage;
  /** The stage of the agent that scrapes the cluster. */
  public readonly agent: Stage;
  /** The stage of the scrapes and rules of VictoriaMetrics itself and of the cluster. */
  public readonly monitoring: Monitoring;
  private role?: VictoriaHub | VictoriaSpoke;

  /**
   * @param scope the cluster
   * @param id name of the installation and of the operator's objects, usually `victoria`
   * @param props namespace and what is measured
   */
  constructor(scope: Construct, id: string, props: VictoriaStackProps = {}) {
    super(scope, id);
    this.namespace = props.namespace ?? new Namespace(this, 'Namespace', { name: 'observability' });
    this.operator = addOperator(this, this.namespace);
    this.agent = new Stage(this, 'Agent', { namespace: this.namespace, ...operated('VMAgent', id) });
    this.agent.waitFor(this.operator, 'the operator starts the agent');

    // It is its own sink, whatever a construct above provides, so there always is one.
    this.monitoring = this.addMonitoring({
      namespace: this.namespace,
      metrics: this,
      scrapes: [{ endpoint: new Endpoint(this.operator, 'Metrics', OPERATOR_METRICS) }],
      alerts: { operator: operatorAlerts(this.namespace.name) },
      dashboards: ['victoria'],
    })!;
    if (props.clusterMetrics ?? true) addClusterMetrics(this, this.namespace, this.monitoring, this.agent.pods, props.verifyKubelets ?? true);

    this.node.addValidation({
      validate: () => (this.role ? [] : [HAS_ROLE.says("has nowhere to put metrics: call 'addHub' to store them here, or 'addSpoke' to send them to another cluster")]),
    });
  }

  /**
   * The API of this cluster's scrapes and rules, and the agent that scrapes. Stages that read or write metrics themselves
   * connect to the hub.
   *
   * @param _client a monitoring stage
   */
  public connect(_client: Stage): MetricsConnection {
    return { api: MetricsApi.VICTORIA_METRICS, scraper: this.agent.pods };
  }

  /**
   * Stores the metrics here, and alerts.
   *
   * @param props storage, retention, receivers
   */
  public addHub(props: VictoriaHubProps): VictoriaHub {
    this.checkRole();
    const hub = new VictoriaHub(this, 'Hub', props);
    this.addRule(hub._silencedAlerts());
    this.role = hub;
    return hub;
  }

  /**
   * Sends the metrics to the hub of another cluster, which alerts.
   *
   * @param props the hub, and the buffer for when it is away
   */
  public addSpoke(props: VictoriaSpokeProps): VictoriaSpoke {
    this.checkRole();
    const spoke = new VictoriaSpoke(this, 'Spoke', props);
    this.role = spoke;
    return spoke;
  }

  private checkRole(): void {
    ONE_ROLE.unless(this, this.role === undefined, `can have one hub or one spoke, and has a ${this.role?.node.id.toLowerCase()} already: keep one of them`);
  }
}
