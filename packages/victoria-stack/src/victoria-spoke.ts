import { IMetricsSink, IStorageClass, Refusal, Stage } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { addAgent } from './agent';
import { agentAlerts, rulerAlerts } from './alerts';
import { IVictoriaInstallation } from './installation';
import { addRuler } from './ruler';
import { checkAgent, DEFAULT_AGENT_MEMORY, DEFAULT_BUFFER_SIZE, operated } from './workload';

const TAKES_WRITES = new Refusal('VICTORIA-STACK-007', {
  protects: 'Agents send metrics by remote write: to anything else they would deliver nothing.',
  wrong: 'victoria.addSpoke({ hub: victoria, storageClass })',
  right: "victoria.addSpoke({ hub: hub.metricsSink('metrics/edge'), storageClass })",
});

const ANSWERS = new Refusal('VICTORIA-STACK-008', {
  protects: 'The rules of a cluster are evaluated on what the hub has stored, and their alerts go to the Alertmanager of the hub.',
  wrong: "victoria.addSpoke({ hub: { connect: () => ({ writeUrl: 'http://metrics.example.org/write' }) }, storageClass })",
  right: "victoria.addSpoke({ hub: hub.metricsSink('metrics/edge'), storageClass })",
});

const WHAT_TO_PASS = "pass what a hub exports, as in hub.metricsSink('metrics/edge')";

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
   * Memory that each agent asks for; it may take twice as much. 128 MiB are enough for some 70 000 series.
   * @default Size.mebibytes(128)
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
  constructor(scope: IVictoriaInstallation, id: string, props: VictoriaSpokeProps) {
    super(scope, id);
    const name = scope.node.id;
    const bufferSize = props.bufferSize ?? DEFAULT_BUFFER_SIZE;
    const memory = props.agentMemory ?? DEFAULT_AGENT_MEMORY;
    checkAgent(this, bufferSize, memory);

    const target = props.hub?.connect(scope.agent);
    TAKES_WRITES.unless(this, target?.writeUrl !== undefined, `'hub' must take remote writes, and got ${target ? "a sink that doesn't" : 'none'}: ${WHAT_TO_PASS}`);
    const agent = addAgent(scope.agent, { name, storageClass: props.storageClass, bufferSize, memory }, target);

    this.ruler = new Stage(this, 'Ruler', { namespace: scope.namespace, ...operated('VMAlert', name) });
    this.ruler.waitFor(scope.operator, 'the operator starts the ruler');
    const sink = props.hub.connect(this.ruler);
    ANSWERS.unless(this, sink.readUrl !== undefined && sink.alertsUrl !== undefined, `'hub' must answer queries and take alerts, and got a sink that doesn't: ${WHAT_TO_PASS}`);
    const ruler = addRuler(this.ruler, name, sink, [sink.alertsUrl!]);

    scope.monitoring.scrape(agent);
    scope.monitoring.scrape(ruler);
    scope.monitoring.alerts('agent', agentAlerts(scope.namespace.name, bufferSize));
    scope.monitoring.alerts('rules', rulerAlerts(scope.namespace.name));
  }
}
