import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Stage } from '../declare/stage';
import { Check } from '../values/check';
import { Refusal } from '../values/refusal';

const BLOCKS = new Refusal('PLATFORM-431', {
  protects: 'A budget that spares no pod keeps every machine with one from being drained, and an upgrade of the cluster waits for ever.',
  wrong: "new PodDisruptionBudget(stage, 'DisruptionBudget', { name: 'web', labels, replicas: 2, minAvailable: 2 })",
  right: "new PodDisruptionBudget(stage, 'DisruptionBudget', { name: 'web', labels, replicas: 2, minAvailable: 1 })",
});

const USELESS = new Refusal('PLATFORM-432', {
  protects: 'A budget that spares every pod keeps nothing running, although it looks as if it did.',
  wrong: "new PodDisruptionBudget(stage, 'DisruptionBudget', { name: 'web', labels, replicas: 2, maxUnavailable: 2 })",
  right: "new PodDisruptionBudget(stage, 'DisruptionBudget', { name: 'web', labels, replicas: 2, maxUnavailable: 1 })",
});

const ONE_OF_TWO = new Refusal('PLATFORM-433', {
  protects: 'The API server takes one of the two numbers alone.',
  wrong: 'minAvailable: 1, maxUnavailable: 1',
  right: 'maxUnavailable: 1',
});

/** Pods that stand in for each other, and how many of them may be away. */
export interface PodDisruptionBudgetProps {
  /** Name of the object. */
  readonly name: string;
  /** Labels of the pods. */
  readonly labels: { [label: string]: string };
  /** How many pods there are, at least 1. A single pod gets no budget, since one that keeps it would keep its machine from ever being drained. */
  readonly replicas: number;
  /**
   * How many pods a drain must leave, less than `replicas`. Refused beside `maxUnavailable`.
   * @default - `maxUnavailable` decides
   */
  readonly minAvailable?: number;
  /**
   * How many pods a drain may take at a time, at least 1 and less than `replicas`.
   * @default 1, unless `minAvailable` is given
   */
  readonly maxUnavailable?: number;
}

/**
 * Keeps drains of machines from taking all pods of a workload at a time: a PodDisruptionBudget, if there are pods to choose from.
 *
 * Refused: a budget that blocks every drain, and one that keeps nothing.
 */
export class PodDisruptionBudget extends Construct {
  /**
   * @param scope the stage that holds the pods' owner
   * @param id construct id
   * @param props the pods and how many may be away
   */
  constructor(scope: Stage, id: string, props: PodDisruptionBudgetProps) {
    super(scope, id);
    const { name, labels, replicas, minAvailable } = props;
    Check.wholeNumber(this, 'replicas', replicas, 1);
    ONE_OF_TWO.unless(this, minAvailable === undefined || props.maxUnavailable === undefined, `'minAvailable' (${minAvailable}) and 'maxUnavailable' (${props.maxUnavailable}) are both set: keep one of them`);
    if (minAvailable !== undefined) Check.wholeNumber(this, 'minAvailable', minAvailable, 0);
    const maxUnavailable = props.maxUnavailable ?? 1;
    Check.wholeNumber(this, 'maxUnavailable', maxUnavailable, 0);
    if (replicas === 1) return;
    const [prop, number, spared] = minAvailable === undefined ? ['maxUnavailable', maxUnavailable, maxUnavailable] : ['minAvailable', minAvailable, replicas - minAvailable];
    BLOCKS.unless(this, spared >= 1, `'${prop}' must let a drain take one of ${replicas} pods, got ${number}: ${minAvailable === undefined ? 'raise it to 1' : `lower it to ${replicas - 1} or less`}`);
    USELESS.unless(this, spared < replicas, `'${prop}' must keep one of ${replicas} pods, got ${number}: ${minAvailable === undefined ? `lower it to ${replicas - 1} or less` : 'raise it to 1'}`);
    new ApiObject(this, 'Budget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: { ...(minAvailable === undefined ? { maxUnavailable } : { minAvailable }), selector: { matchLabels: labels } },
    });
  }
}
