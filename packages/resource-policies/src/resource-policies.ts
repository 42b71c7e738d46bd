import { Component, Namespace, Refusal, Stage } from '@monosense-io/platform';
import type { PriorityClass } from '@monosense-io/platform/lib/imports/scheduling.k8s.io-v1';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { addLimits, NamespaceLimits } from './namespace-limits';

const LIMITED_ONCE = new Refusal('RESOURCE-POLICIES-001', {
  protects: 'The limits of a namespace are objects of fixed names: a second call would replace what the first one said.',
  wrong: 'policies.limit(shop, { loadBalancers: 1 }); policies.limit(shop, { maxVolume: Size.gibibytes(50) })',
  right: 'policies.limit(shop, { loadBalancers: 1, maxVolume: Size.gibibytes(50) })',
});

/**
 * Who comes first when there is not room for all: three PriorityClasses, and limits per namespace beyond those that every
 * namespace has. Create it once per cluster.
 */
export class ResourcePolicies extends Component {
  /**
   * Class of what the cluster can't do without, such as storage and DNS of its own. The classes that Kubernetes brings come
   * before it; names that begin with `system-` are Kubernetes' alone.
   */
  public static readonly CLUSTER_CRITICAL = 'cluster-critical';
  /** Class of services that applications stand on: databases, gateways, metrics. */
  public static readonly CLUSTER_SERVICES = 'cluster-services';
  /** Class of applications, and of every pod that names none. */
  public static readonly APPLICATION = 'application';

  private limits?: Stage;
  private readonly limited = new Set<string>();

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `resource-policies`
   */
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const classes = new Stage(this, 'Classes', { namespace: this.cluster.kubeSystem });
    // Apart from each other, so that another lab's classes fit in between. A value can never be changed.
    addClass(classes, ResourcePolicies.CLUSTER_CRITICAL, 1_000_000, 'What the cluster cannot do without.');
    addClass(classes, ResourcePolicies.CLUSTER_SERVICES, 100_000, 'Services that applications stand on.');
    // The priority of pods without a class: making it the default changes no pod's rank.
    addClass(classes, ResourcePolicies.APPLICATION, 0, 'Applications, and every pod that names no class.', true);
  }

  /**
   * Limits what a namespace may take, in objects of their own beside the quota that it has.
   *
   * Refused: a namespace of Tier.SYSTEM, and one that is limited twice.
   *
   * @param namespace the namespace
   * @param limits how much it may take
   */
  public limit(namespace: Namespace, limits: NamespaceLimits = {}): void {
    LIMITED_ONCE.unless(this, !this.limited.has(namespace.name), `namespace '${namespace.name}' is limited twice: say all its limits at once`);
    this.limited.add(namespace.name);
    // Only then, as a stage may not be empty; and in a namespace that exists no sooner than the others.
    this.limits ??= new Stage(this, 'Limits', { namespace });
    addLimits(this.limits, namespace, limits);
  }
}

function addClass(stage: Stage, name: string, value: number, description: string, globalDefault = false): void {
  new ApiObject(stage, name, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, globalDefault, description } satisfies PriorityClass);
}
