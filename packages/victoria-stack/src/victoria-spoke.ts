import { Check, IMetricsSink, IStorageClass, Stage } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { addAgent } from './agent';
import { agentAlerts, rulerAlerts } from './alerts';
import { addRuler } from './ruler';
import type { VictoriaStack } from './victoria-stack';
import { checkAgent, DEFAULT_AGENT_MEMORY, DEFAULT_BUFFER_SIZE, operated } from './workload';

/** Where a spoke sends its metrics, and how long it can hold them back. */
export interface VictoriaSpokeProps {
  /** The hub, as its cluster exports it: `RemoteCluster.metricsSink('metrics/<this cluster>', …)`. */
  readonly hub: IMetricsSink;
  /** The class of the agents' buffers. */
  readonly storageClass: IStorageClass;
  /**
   * Room for metrics that the hub hasn't taken, per agent. 10 GiB hold more than a day of 100 000 series. The oldest go first when
   * it is full.
   * @default Size.gibibytes(10)
   */
  readonly bufferSize?: Size;
  /**
   * Memory that each agent asks for; it may take twice as much. 256 MiB are enough for some 100 000 series.
   * @default Size.mebibytes(256)
   */
  readonly agentMemory?: Size;
}

/**
 * The part of a cluster that stores nothing: its agents write to the hub of another cluster, with a buffer on disk for when
 * the hub is away, and its rules are evaluated here on what the hub has stored. Made by `VictoriaStack.addSpoke`.
 */
export class VictoriaSpoke extends Construct {
  /** The stage that evaluates the cluster's rules. */
  public readonly ruler: Stage;

  /**
   * @param scope the installation
   * @param id construct id
   * @param props hub and buffer
   */
  constructor(scope: VictoriaStack, id: string, props: VictoriaSpokeProps) {
    super(scope, id);
    const name = scope.node.id;
    const bufferSize = props.bufferSize ?? DEFAULT_BUFFER_SIZE;
    const memory = props.agentMemory ?? DEFAULT_AGENT_MEMORY;
    checkAgent(this, bufferSize, memory);

    const target = props.hub.connect(scope.agent);
    Check.that(this, target.writeUrl !== undefined, "'hub' takes no remote writes: pass what a hub exports, as in infra.metricsSink('metrics/apps', …)");
    const agent = addAgent(scope.agent, { name, storageClass: props.storageClass, bufferSize, memory }, target);

    this.ruler = new Stage(this, 'Ruler', { namespace: scope.namespace, ...operated('VMAlert', name) });
    this.ruler.waitFor(scope.operator, 'the operator starts the ruler');
    const sink = props.hub.connect(this.ruler);
    Check.that(this, sink.readUrl !== undefined && sink.alertsUrl !== undefined, "'hub' takes no queries or no alerts: pass what a hub exports, as in infra.metricsSink('metrics/apps', …)");
    const ruler = addRuler(this.ruler, name, sink, [sink.alertsUrl!]);

    scope._monitoring.scrape(agent);
    scope._monitoring.scrape(ruler);
    scope._monitoring.alerts('agent', agentAlerts(scope.namespace.name, bufferSize));
    scope._monitoring.alerts('rules', rulerAlerts(scope.namespace.name));
  }
}
