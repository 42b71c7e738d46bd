import {
  Ambient, Check, Component, Cpu, Endpoint, HelmRelease, IMetricsSink, ISecretStore, MemoryBudget, Monitoring, Namespace, Placement, PodDisruptionBudget, Refusal, Remediation,
  SecurityContext, Stage,
} from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { operatorAlerts } from './alerts';
import { KnownFlags } from './flags';
import { DragonflyInstance, DragonflyInstanceProps, IDragonflyInstallation } from './instance';
import { CHART, OPERATOR_LABELS, OPERATOR_METRICS } from './upstream';

const NAME_TAKEN = new Refusal('DRAGONFLY-001', {
  protects: 'Two instances of one name would be one object, one Service and one set of pods.',
  wrong: "dragonfly.addInstance('cache', { passwordItem: 'shop' }); dragonfly.addInstance('cache', { passwordItem: 'board' })",
  right: "dragonfly.addInstance('shop', { passwordItem: 'shop' }); dragonfly.addInstance('board', { passwordItem: 'board' })",
});

// Two, so that failovers go on while the node of one is drained. The operator does nothing else that takes memory.
const OPERATOR_REPLICAS = 2;
const OPERATOR_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128), budget: MemoryBudget.OPERATOR };

/** What all instances have in common. */
export interface DragonflyProps {
  /**
   * Where the instances' passwords are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
  /**
   * Namespace of the instances. The operator has one of its own, `dragonfly-operator-system`.
   * @default 'dragonfly-system'
   */
  readonly namespace?: string;
}

/**
 * Dragonfly: the operator, and any number of instances that speak Redis' protocol. Create it once per cluster, since the
 * operator serves all namespaces.
 */
export class Dragonfly extends Component implements IDragonflyInstallation {
  /** The stage that installs the operator. */
  public readonly operator: Stage;
  /** Namespace of the instances. */
  public readonly namespace: Namespace;
  /** The stage of the scrapes and alerts; undefined where there is no sink for them. */
  public readonly monitoring?: Monitoring;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `dragonfly`
   * @param props secret store, metrics and namespace
   */
  constructor(scope: Construct, id: string, props: DragonflyProps = {}) {
    super(scope, id);
    // To the instances below.
    Ambient.provide(this, { secretStore: props.secretStore });
    this.namespace = new Namespace(this, 'Namespace', { name: props.namespace ?? 'dragonfly-system' });
    this.operator = new Stage(this, 'Operator', {
      namespace: new Namespace(this, 'OperatorNamespace', { name: 'dragonfly-operator-system' }),
      installs: this.shippedKinds({ stateful: ['Dragonfly'] }),
      podLabels: OPERATOR_LABELS,
    });
    this.installOperator();
    this.addRule(new KnownFlags());
    this.monitoring = this.addMonitoring({
      namespace: this.namespace,
      metrics: props.metrics,
      dashboards: ['dragonfly'],
      scrapes: [{ endpoint: new Endpoint(this.operator, 'Metrics', OPERATOR_METRICS) }],
      alerts: { operator: operatorAlerts(this.operator.home.name) },
    });
  }

  /**
   * Adds an instance: a master and its replicas, reached as one server.
   *
   * @param name name of the instance, of its Service and of its pods; a DNS label. Another name is another, empty instance
   * @param props password, size and behaviour
   */
  public addInstance(name: string, props: DragonflyInstanceProps): DragonflyInstance {
    Check.dnsLabel(this, 'name', name);
    NAME_TAKEN.unless(this, this.node.tryFindChild(name) === undefined, `'name' must be one that this installation doesn't have yet, got '${name}': choose another name`);
    return new DragonflyInstance(this, name, props);
  }

  private installOperator(): void {
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.RETRY,
      values: {
        crds: { install: true, keep: true },
        // They would give whoever may edit a namespace the right to make instances there.
        createAggregateRoles: false,
        replicaCount: OPERATOR_REPLICAS,
        // The proxy would ask for a token that scrapers don't have; the network policy says who may scrape.
        rbacProxy: { enabled: false },
        podSecurityContext: SecurityContext.pod(),
        manager: {
          resources: this.operator.reserve('dragonfly-operator', OPERATOR_REPLICAS, OPERATOR_RESOURCES),
          securityContext: SecurityContext.container(),
          topologySpreadConstraints: Placement.spread(OPERATOR_LABELS),
        },
      },
    });
    new PodDisruptionBudget(this.operator, 'DisruptionBudget', { name: 'dragonfly-operator', labels: OPERATOR_LABELS, replicas: OPERATOR_REPLICAS, minAvailable: 1 });
    this.cluster.kubeApi.connect(this.operator);
  }
}
