import { Check, Cluster, Cpu, Namespace, Quantity, Refusal, Stage, Tier } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';

// What the namespace's own defaults say. Where a LimitRange has a maximum and no default request, Kubernetes would make the
// maximum the request of every container that states none.
const DEFAULT_MEMORY = Size.mebibytes(64);
const DEFAULT_REQUESTS = { cpu: '10m', memory: Quantity.ofSize(DEFAULT_MEMORY) };

/** Classes that would let an application push the cluster's own pods from a machine. */
const CLASSES_OF_THE_CLUSTER = ['cluster-critical', 'cluster-services', 'system-cluster-critical', 'system-node-critical'];

const SOME_LIMIT = new Refusal('RESOURCE-POLICIES-002', {
  protects: 'A call that limits nothing looks as if the namespace were limited.',
  wrong: "policies.limit(new Namespace(cluster, 'databases', { tier: Tier.PLATFORM }))",
  right: "policies.limit(new Namespace(cluster, 'databases', { tier: Tier.PLATFORM }), { loadBalancers: 0 })",
});

const NOT_OF_THE_SYSTEM = new Refusal('RESOURCE-POLICIES-003', {
  protects: 'A pod that is refused there may be what the cluster needs to start.',
  wrong: 'policies.limit(cluster.kubeSystem, { loadBalancers: 0 })',
  right: "policies.limit(new Namespace(cluster, 'shop'), { loadBalancers: 0 })",
});

const FITS_A_MACHINE = new Refusal('RESOURCE-POLICIES-004', {
  protects: 'A limit that no machine can reach limits nothing, and a container that comes near it takes its machine down.',
  wrong: 'maxContainerMemory: Size.gibibytes(100)',
  right: 'maxContainerMemory: Size.gibibytes(4)',
});

const VOLUME_WITHIN_QUOTA = new Refusal('RESOURCE-POLICIES-005', {
  protects: 'A volume of the size that is allowed would be refused by the quota.',
  wrong: 'maxVolume: Size.gibibytes(20), storageQuota: Size.gibibytes(10)',
  right: 'maxVolume: Size.gibibytes(10), storageQuota: Size.gibibytes(20)',
});

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
  NOT_OF_THE_SYSTEM.unless(namespace, namespace.tier !== Tier.SYSTEM, "can't be limited, as it is of Tier.SYSTEM: limit other namespaces only");
  checkContainers(namespace, limits);
  checkVolumes(namespace, limits);
  if (limits.loadBalancers !== undefined) Check.wholeNumber(namespace, 'loadBalancers', limits.loadBalancers, 0);
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
  SOME_LIMIT.unless(namespace, ranges.length + Object.keys(hard).length > 0 || !clusterPriorities, 'is limited in nothing: give at least one limit');
  if (!clusterPriorities) {
    add('ResourceQuota', 'no-cluster-priorities', {
      hard: { pods: '0' },
      scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: CLASSES_OF_THE_CLUSTER }] },
    });
  }
}

function checkContainers(namespace: Namespace, { maxContainerMemory, cpuQuota }: NamespaceLimits): void {
  if (cpuQuota !== undefined) Check.cpu(namespace, 'cpuQuota', cpuQuota);
  if (maxContainerMemory === undefined) return;
  const { facts } = Cluster.of(namespace);
  const largest = Math.max(...facts.nodes.map((node) => Quantity.toBytes(node.memory)));
  const bytes = Check.size(namespace, 'maxContainerMemory', maxContainerMemory, { atLeast: DEFAULT_MEMORY });
  FITS_A_MACHINE.unless(namespace, bytes <= largest, `'maxContainerMemory' must be at most what the largest machine of '${facts.name}' has, ${(largest / 2 ** 30).toFixed(1)} GiB, got ${Quantity.ofSize(maxContainerMemory)}: lower it or leave it out`);
}

function checkVolumes(namespace: Namespace, { maxVolume, storageQuota }: NamespaceLimits): void {
  const volume = maxVolume && Check.size(namespace, 'maxVolume', maxVolume);
  const all = storageQuota && Check.size(namespace, 'storageQuota', storageQuota);
  VOLUME_WITHIN_QUOTA.unless(namespace, volume === undefined || all === undefined || volume <= all, `'maxVolume' must be at most 'storageQuota' (${storageQuota && Quantity.ofSize(storageQuota)}), got ${maxVolume && Quantity.ofSize(maxVolume)}: lower it or raise the quota`);
}
