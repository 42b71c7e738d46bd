import { join } from 'path';
import { Check, Component, Cpu, Endpoint, HelmRelease, IMetricsSink, ISecretStore, Monitoring, Namespace, Remediation, Stage } from '@monosense-io/platform';
import type { PodDisruptionBudget } from '@monosense-io/platform/lib/imports/policy-v1';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { operatorAlerts } from './alerts';
import { DragonflyInstance, DragonflyInstanceProps } from './instance';
import { CHART, OPERATOR_LABELS, OPERATOR_METRICS } from './upstream';

// Two, so that failovers go on while the node of one is drained. The operator does nothing else that takes memory.
const OPERATOR_REPLICAS = 2;
const OPERATOR_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };

/** What all instances have in common. */
export interface DragonflyProps {
  /** The store that holds the instances' passwords. */
  readonly secretStore: ISecretStore;
  /**
   * Where metrics and alerts go.
   * @default - nothing is scraped and nothing alerts
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
export class Dragonfly extends Component {
  /** The stage that installs the operator. */
  public readonly operator: Stage;
  /** Namespace of the instances. */
  public readonly namespace: Namespace;
  /** @internal */ public readonly _secretStore: ISecretStore;
  /** @internal */ public readonly _monitoring?: Monitoring;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `dragonfly`
   * @param props secret store, metrics and namespace
   */
  constructor(scope: Construct, id: string, props: DragonflyProps) {
    super(scope, id, join(__dirname, '..'));
    this._secretStore = props.secretStore;
    this.namespace = new Namespace(this, 'Namespace', { name: props.namespace ?? 'dragonfly-system' });
    this.operator = new Stage(this, 'Operator', {
      namespace: new Namespace(this, 'OperatorNamespace', { name: 'dragonfly-operator-system' }),
      installs: this.shippedKinds({ stateful: ['Dragonfly'] }),
      podLabels: OPERATOR_LABELS,
    });
    this.installOperator();

    if (props.metrics) {
      this._monitoring = new Monitoring(this, 'Monitoring', { namespace: this.namespace, sink: props.metrics });
      this._monitoring.scrape(new Endpoint(this.operator, 'Metrics', OPERATOR_METRICS));
      this._monitoring.alerts('operator', operatorAlerts(this.operator.home.name));
    }
  }

  /**
   * Adds an instance: a master and its replicas, reached as one server.
   *
   * @param name name of the instance, of its Service and of its pods; a DNS label. Another name is another, empty instance
   * @param props password, size and behaviour
   */
  public addInstance(name: string, props: DragonflyInstanceProps): DragonflyInstance {
    Check.dnsLabel(this, 'name', name);
    Check.that(this, this.node.tryFindChild(name) === undefined, `'${name}' is already taken in this installation: choose another name`);
    return new DragonflyInstance(this, name, props);
  }

  private installOperator(): void {
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.RETRY,
      values: {
        crds: { install: true, keep: true },
        replicaCount: OPERATOR_REPLICAS,
        // The proxy would ask for a token that scrapers don't have; the network policy says who may scrape.
        rbacProxy: { enabled: false },
        podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        manager: {
          resources: this.operator.reserve('dragonfly-operator', OPERATOR_REPLICAS, OPERATOR_RESOURCES),
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          topologySpreadConstraints: [{
            maxSkew: 1,
            topologyKey: 'kubernetes.io/hostname',
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: OPERATOR_LABELS },
          }],
        },
      },
    });
    new ApiObject(this.operator, 'DisruptionBudget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'dragonfly-operator' },
      spec: { minAvailable: 1, selector: { matchLabels: OPERATOR_LABELS } },
    } satisfies PodDisruptionBudget);
    this.cluster.kubeApi.connect(this.operator);
  }
}
