import { Refusal } from './refusal';

const DOMAINS = new Refusal('PLATFORM-130', {
  protects: 'A least number of machines counts only for pods that must be spread: the API server refuses it beside a preference.',
  wrong: 'Placement.spread(labels, { minDomains: 2 })',
  right: 'Placement.spread(labels, { required: true, minDomains: 2 })',
});

const MACHINE = 'kubernetes.io/hostname';

/** How strictly pods are kept on different machines. */
export interface SpreadOptions {
  /**
   * Whether a pod stays pending when it could only run beside another pod of the component. Otherwise it runs there.
   * @default false
   */
  readonly required?: boolean;
  /**
   * How many machines there must be to choose from, so that pods aren't counted as spread while some of these are still
   * missing. Refused unless `required`.
   * @default - those that there are
   */
  readonly minDomains?: number;
  /**
   * Whether the pods of each version of a Deployment are spread by themselves, without counting those of the version before, which are about to go.
   * @default false
   */
  readonly eachRevision?: boolean;
}

/** A constraint on where pods of one kind stand, as Kubernetes' pods hold it. */
export interface TopologySpreadConstraint {
  /** By how many pods a machine may have more than another. */
  readonly maxSkew: number;
  /**
   * How many machines there must be to choose from.
   * @default - those that there are
   */
  readonly minDomains?: number;
  /** Label of nodes whose values are the places. */
  readonly topologyKey: string;
  /** What becomes of a pod that can't be placed so: `DoNotSchedule` or `ScheduleAnyway`. */
  readonly whenUnsatisfiable: string;
  /**
   * The pods that count.
   * @default - left to the chart, which knows its pods' labels
   */
  readonly labelSelector?: LabelSelector;
  /**
   * Labels whose values must be those of the pod itself.
   * @default - none
   */
  readonly matchLabelKeys?: string[];
}

/** Pods by their labels, as Kubernetes' objects name them. */
export interface LabelSelector {
  /** Labels and their values, which all must be there. */
  readonly matchLabels: { [label: string]: string };
}

/** On which machines the pods of a component run: on different ones, so that a machine that fails takes at most one pod with it. */
export class Placement {
  /**
   * Constraints that spread pods over machines, for `topologySpreadConstraints`.
   *
   * @param labels labels of the pods; none for a chart that fills them in itself
   * @param options how strictly
   */
  public static spread(labels?: { [label: string]: string }, options: SpreadOptions = {}): TopologySpreadConstraint[] {
    const { required = false, minDomains, eachRevision = false } = options;
    if (minDomains !== undefined && !required) {
      throw new Error(DOMAINS.at('Placement.spread', `'minDomains' needs 'required', got ${minDomains} without it: set required to true, or leave minDomains out`));
    }
    return [{
      maxSkew: 1,
      ...(minDomains === undefined ? {} : { minDomains }),
      topologyKey: MACHINE,
      whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
      ...(labels ? { labelSelector: { matchLabels: labels } } : {}),
      ...(eachRevision ? { matchLabelKeys: ['pod-template-hash'] } : {}),
    }];
  }

  /**
   * The same for charts that know no spread constraints, for `affinity.podAntiAffinity`: one pod to a machine.
   *
   * @param labels labels of the pods
   * @param required whether a second pod stays pending instead of standing beside the first; false when left out
   */
  public static antiAffinity(labels: { [label: string]: string }, required?: boolean): { [key: string]: any } {
    const term = { topologyKey: MACHINE, labelSelector: { matchLabels: labels } };
    return required
      ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
  }

  private constructor() {}
}
