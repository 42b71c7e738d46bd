import { join } from 'path';
import { Check, Component, Endpoint, IMetricsSink, MetricsApi, MetricsConnection, Monitoring, Namespace, Stage } from '@monosense-io/platform';
import { Construct } from 'constructs';
import { operatorAlerts } from './alerts';
import { addClusterMetrics } from './cluster-metrics';
import { addOperator } from './operator';
import { OPERATOR_METRICS } from './upstream';
import { VictoriaHub, VictoriaHubProps } from './victoria-hub';
import { VictoriaSpoke, VictoriaSpokeProps } from './victoria-spoke';
import { operated } from './workload';

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
}

/**
 * VictoriaMetrics in one cluster: the operator, the agent that scrapes, and either a hub that stores and alerts (`addHub`)
 * or a spoke that feeds the hub of another cluster (`addSpoke`). Refused: neither, and more than one.
 *
 * It is where other components' metrics go, and so comes first in a program: what a hub or a spoke stands on (a StorageClass,
 * a secret store, a Gateway) usually wants its own metrics collected.
 */
export class VictoriaStack extends Component implements IMetricsSink {
  /** The namespace of everything but node-exporter. */
  public readonly namespace: Namespace;
  /** The stage that runs the operator. */
  public readonly operator: Stage;
  /** The stage of the agent that scrapes the cluster. */
  public readonly agent: Stage;
  /** @internal */ public readonly _monitoring: Monitoring;
  private role?: VictoriaHub | VictoriaSpoke;

  /**
   * @param scope the cluster
   * @param id name of the installation and of the operator's objects, usually `victoria`
   * @param props namespace and what is measured
   */
  constructor(scope: Construct, id: string, props: VictoriaStackProps = {}) {
    super(scope, id, join(__dirname, '..'));
    this.namespace = props.namespace ?? new Namespace(this, 'Namespace', { name: 'observability' });
    this.operator = addOperator(this, this.namespace);
    this.agent = new Stage(this, 'Agent', { namespace: this.namespace, ...operated('VMAgent', id) });
    this.agent.waitFor(this.operator, 'the operator starts the agent');

    this._monitoring = new Monitoring(this, 'Monitoring', { namespace: this.namespace, sink: this });
    this._monitoring.scrape(new Endpoint(this.operator, 'Metrics', OPERATOR_METRICS));
    this._monitoring.alerts('operator', operatorAlerts(this.namespace.name));
    if (props.clusterMetrics ?? true) addClusterMetrics(this, this.namespace, this._monitoring, this.agent.pods);

    this.node.addValidation({
      validate: () => (this.role ? [] : ["has nowhere to put metrics: call 'addHub' to store them here, or 'addSpoke' to send them to another cluster"]),
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
    Check.that(this, this.role === undefined, `already has a ${this.role?.node.id.toLowerCase()}: a cluster has either one hub or one spoke`);
  }
}
