import { Check, Cluster, Cpu, Namespace, Quantity, Stage, Tier } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';

// What the namespace's own defaults say. Where a LimitRange has a maximum and no default request, Kubernetes would make the
// maximum the request of every container that states none.
const DEFAULT_REQUESTS = { cpu: '10m', memory: '64Mi' };

/** Classes that would let an application push the cluster's own pods from a machine. */
const CLASSES_OF_THE_CLUSTER = ['cluster-critical', 'cluster-services', 'system-cluster-critical', 'system-node-critical'];

/** How much a namespace may take. Memory and pods together are quotas of the namespace itself: `memoryQuota`, `podQuota`. */
export interface NamespaceLimits {
  /**
   * Memory that one container may use at most, and the limit of those that state none. Refused: more than any machine has.
   * @default - no maximum, and no limit by default
   */
  readonly maxContainerMemory?: Size;
  /**
   * CPU that all its pods together may request.
   * @default - as much as there is
   */
  readonly cpuQuota?: Cpu;
  /**
   * Room that one volume may ask for.
   * @default - any
   */
  readonly maxVolume?: Size;
  /**
   * Room that all its volumes together may ask for.
   * @default - any
   */
  readonly storageQuota?: Size;
  /**
   * Services of type LoadBalancer that it may have, each of which takes an address of the cluster's pools.
   * @default - any number
   */
  readonly loadBalancers?: number;
  /**
   * Whether its pods may have the priorities that are meant for the cluster's own: `cluster-critical`, `cluster-services`,
   * `system-cluster-critical` and `system-node-critical`.
   * @default - true, but for namespaces of Tier.APPLICATION
   */
  readonly clusterPriorities?: boolean;
}

/** Adds the LimitRange and the ResourceQuotas of a namespace to a stage. */
export function addLimits(stage: Stage, namespace: Namespace, limits: NamespaceLimits): void {
  check(namespace, limits);
  const add = (kind: string, name: string, spec: object): void => void new ApiObject(stage, `${namespace.name}-${kind}-${name}`, {
    apiVersion: 'v1', kind, metadata: { name, namespace: namespace.name }, spec,
  });

  const { maxContainerMemory, maxVolume, cpuQuota, storageQuota, loadBalancers } = limits;
  const ranges = [
    ...(maxContainerMemory ? [{
      type: 'Container', max: { memory: Quantity.ofSize(maxContainerMemory) }, default: { memory: Quantity.ofSize(maxContainerMemory) }, defaultRequest: DEFAULT_REQUESTS,
    }] : []),
    ...(maxVolume ? [{ type: 'PersistentVolumeClaim', max: { storage: Quantity.ofSize(maxVolume) } }] : []),
  ];
  if (ranges.length > 0) add('LimitRange', 'limits', { limits: ranges });

  const hard = {
    ...(cpuQuota ? { 'requests.cpu': cpuQuota.toQuantity() } : {}),
    ...(storageQuota ? { 'requests.storage': Quantity.ofSize(storageQuota) } : {}),
    ...(loadBalancers === undefined ? {} : { 'services.loadbalancers': `${loadBalancers}` }),
  };
  if (Object.keys(hard).length > 0) add('ResourceQuota', 'limits', { hard });

  const clusterPriorities = limits.clusterPriorities ?? namespace.tier !== Tier.APPLICATION;
  Check.that(namespace, ranges.length + Object.keys(hard).length > 0 || !clusterPriorities, 'is limited in nothing: give at least one limit');
  if (!clusterPriorities) {
    add('ResourceQuota', 'no-cluster-priorities', {
      hard: { pods: '0' },
      scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: CLASSES_OF_THE_CLUSTER }] },
    });
  }
}

function check(namespace: Namespace, { maxContainerMemory, maxVolume, storageQuota, loadBalancers }: NamespaceLimits): void {
  const { facts } = Cluster.of(namespace);
  Check.that(namespace, namespace.tier !== Tier.SYSTEM, "can't be limited, as it is of Tier.SYSTEM: a pod that is refused there could be what the cluster needs to start");
  const largest = Math.max(...facts.nodes.map((node) => Quantity.toBytes(node.memory)));
  Check.that(
    namespace,
    maxContainerMemory === undefined || maxContainerMemory.toKibibytes() * 1024 <= largest,
    `'maxContainerMemory' is ${maxContainerMemory && Quantity.ofSize(maxContainerMemory)}, more than any machine of cluster '${facts.name}' has (at most ${(largest / 2 ** 30).toFixed(1)} GiB): lower it or leave it out`,
  );
  Check.that(
    namespace,
    maxContainerMemory === undefined || maxContainerMemory.toKibibytes() * 1024 >= Quantity.toBytes(DEFAULT_REQUESTS.memory),
    `'maxContainerMemory' must be at least ${DEFAULT_REQUESTS.memory}, which a container requests by default, got ${maxContainerMemory && Quantity.ofSize(maxContainerMemory)}: raise it`,
  );
  Check.that(
    namespace,
    maxVolume === undefined || storageQuota === undefined || maxVolume.toKibibytes() <= storageQuota.toKibibytes(),
    `'maxVolume' (${maxVolume && Quantity.ofSize(maxVolume)}) must not be more than 'storageQuota' (${storageQuota && Quantity.ofSize(storageQuota)}): lower it or raise the quota`,
  );
  if (loadBalancers !== undefined) Check.wholeNumber(namespace, 'loadBalancers', loadBalancers, 0);
}
