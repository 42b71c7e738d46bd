import { Cluster, IGateway, IMetricsSink, IReceiver, IStorageClass, Silence } from '@monosense-io/platform';
import { VictoriaHub, VictoriaSpoke, VictoriaStack, VictoriaStackProps } from '@monosense-io/victoria-stack';
import { Duration, Size } from 'cdk8s';

/** The web pages of a hub, behind the internal Gateway: queries, and alerts with their silences. */
export interface MetricsUiOptions {
  /** Hostname of the page for queries, for example `metrics.example.org`. */
  readonly hostname: string;
  /** Hostname of Alertmanager's page, for example `alerts.example.org`. */
  readonly alertsHostname: string;
  /** Item of the secret store whose field `password` opens both, for user `viewer`. */
  readonly passwordItem: string;
}

/** What hubs and spokes decide alike. */
export interface MetricsOptions {
  /**
   * Whether the API servers, nodes, containers and Kubernetes objects are measured. Alerts of other components count on them.
   * @default true
   */
  readonly clusterMetrics?: boolean;
  /**
   * Whether the kubelets' certificates must be the cluster's.
   * @default - where metrics-server is installed with its approver, which makes them so
   */
  readonly verifyKubelets?: boolean;
  /**
   * The class of all volumes.
   * @default - the first class of the machines' own disks, or the first of all that `storage` brings
   */
  readonly storageClass?: IStorageClass;
  /**
   * Room for metrics that couldn't be handed on yet, per agent.
   * @default Size.gibibytes(10)
   */
  readonly bufferSize?: Size;
  /**
   * Memory that each agent asks for; it may take twice as much.
   * @default Size.mebibytes(128)
   */
  readonly agentMemory?: Size;
}

/** How much a hub keeps, for how long, and whom it tells. */
export interface MetricsHubOptions extends MetricsOptions {
  /**
   * Who is told of alerts, by a name of your own.
   * @default - nobody; alerts can be seen in Alertmanager only
   */
  readonly receivers?: { [name: string]: IReceiver };
  /**
   * Is told every five minutes that alerts still get out, and should itself raise an alarm when it isn't; usually a webhook
   * of a watcher outside the lab (a dead man's switch). Refused when missing beside receivers and without `noHeartbeatReason`.
   * @default - nobody notices when the hub is gone
   */
  readonly heartbeat?: IReceiver;
  /**
   * Why nobody outside watches a hub that has receivers.
   * @default - none
   */
  readonly noHeartbeatReason?: string;
  /**
   * Alerts that nobody is told of for a while, by a name of your own. Each has an end.
   * @default - none
   */
  readonly silences?: { [name: string]: Silence };
  /**
   * Web pages for people.
   * @default - none
   */
  readonly ui?: MetricsUiOptions;
  /**
   * How long metrics are kept, in whole days.
   * @default Duration.days(90)
   */
  readonly retention?: Duration;
  /**
   * How many storage nodes keep each sample.
   * @default - 2 if the cluster has at least three nodes, 1 otherwise
   */
  readonly replicationFactor?: number;
  /**
   * Storage nodes.
   * @default - the fewest that the replication allows
   */
  readonly storageNodes?: number;
  /**
   * Volume of each storage node. It can grow where the class allows it, and never shrinks.
   * @default Size.gibibytes(50)
   */
  readonly storageSize?: Size;
  /**
   * Memory that each storage node asks for; it may take twice as much.
   * @default Size.mebibytes(224)
   */
  readonly storageMemory?: Size;
  /**
   * Active series that the storage is sized for; more of them raise an alert.
   * @default 150000
   */
  readonly seriesBudget?: number;
}

/** Where a spoke sends its metrics. */
export interface MetricsSpokeOptions extends MetricsOptions {
  /** The hub, as its cluster exports it: `RemoteCluster.metricsSink('metrics/<this cluster>')`. */
  readonly hub: IMetricsSink;
}

/** What surrounds a slot for metrics, once everything else is there. @internal */
export interface _MetricsSurroundings {
  readonly storageClass: IStorageClass;
  readonly internalGateway?: IGateway;
}

/** The first half of a slot for metrics: everybody else reports to it, and it stands on what comes later. @internal */
export interface _CreatedSink {
  readonly sink: IMetricsSink;
  readonly stack?: VictoriaStack;
}

/** Where metrics and alerts go. */
export class Metrics {
  /**
   * Stored and alerted on in this cluster, by VictoriaMetrics. Other clusters are let in by `export` of the hub.
   *
   * @param options storage and receivers
   */
  public static hub(options: MetricsHubOptions = {}): Metrics {
    const { clusterMetrics, verifyKubelets, ui, storageClass, ...settings } = options;
    return new Metrics(stackOf({ clusterMetrics, verifyKubelets }), {
      storageClass,
      needsGateway: ui !== undefined,
      addTo: (stack, { internalGateway, ...volumes }) => ({
        hub: stack.addHub({ ...settings, ...volumes, ...(ui ? { ui: { ...ui, gateway: internalGateway! } } : {}) }),
      }),
    });
  }

  /**
   * Scraped by VictoriaMetrics in this cluster, and sent to the hub of another one.
   *
   * @param options the hub
   */
  public static spoke(options: MetricsSpokeOptions): Metrics {
    const { clusterMetrics, verifyKubelets, storageClass, ...settings } = options;
    return new Metrics(stackOf({ clusterMetrics, verifyKubelets }), {
      storageClass,
      needsGateway: false,
      addTo: (stack, volumes) => ({ spoke: stack.addSpoke({ ...settings, storageClass: volumes.storageClass }) }),
    });
  }

  /**
   * Any other sink, such as one of the Prometheus operator.
   *
   * @param sink the sink
   */
  public static of(sink: IMetricsSink): Metrics {
    return new Metrics(() => ({ sink }));
  }

  private constructor(
    /** @internal */ public readonly _create: (cluster: Cluster, approvesKubelets: boolean) => _CreatedSink,
    /** @internal */ public readonly _role?: {
      readonly storageClass?: IStorageClass;
      readonly needsGateway: boolean;
      readonly addTo: (stack: VictoriaStack, surroundings: _MetricsSurroundings) => { readonly hub?: VictoriaHub; readonly spoke?: VictoriaSpoke };
    },
  ) {}
}

function stackOf({ clusterMetrics, verifyKubelets }: VictoriaStackProps): (cluster: Cluster, approvesKubelets: boolean) => _CreatedSink {
  return (cluster, approvesKubelets) => {
    const stack = new VictoriaStack(cluster, 'victoria', { clusterMetrics, verifyKubelets: verifyKubelets ?? approvesKubelets });
    return { sink: stack, stack };
  };
}
