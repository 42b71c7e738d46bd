import { Size } from 'cdk8s';
import { NAMESPACES } from '../declare/namespace';
import { RESERVATIONS } from '../declare/stage';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { MemoryBudget, Quantity } from '../values/quantity';
import { Refusal } from '../values/refusal';
import { machinesFor } from './machines';
import { replicasOf } from './selectors';
import { Inventory } from './there';

const FITS_A_NODE = new Refusal('PLATFORM-620', {
  protects: 'A pod that requests more memory than any machine has is never started.',
  wrong: "memory: Size.gibibytes(10), on machines with 8Gi",
  right: "memory: Size.gibibytes(6), on machines with 8Gi",
});

/** Every pod fits the largest machine. */
export function podsFitNodes(model: ClusterModel): string[] {
  const largest = Math.max(...nodesOf(model));
  return reservationsOf(model)
    .filter(({ memory }) => bytes(memory) > largest)
    .map(({ path, name, memory }) => FITS_A_NODE.at(path, `'${name}' requests ${Quantity.ofSize(memory)} of memory, more than any node of cluster '${model.cluster.node.id}' has (at most ${gibibytes(largest)}): request less or add memory`));
}

const FITS_ALL_NODES = new Refusal('PLATFORM-621', {
  protects: 'When all pods together request more memory than the machines have, some never start, and which ones is left to chance.',
  wrong: 'three replicas of 10Gi, on three machines of 8Gi',
  right: 'three replicas of 4Gi, on three machines of 8Gi',
});

/** All pods together fit the machines. */
export function memoryFitsNodes(model: ClusterModel): string[] {
  const reservations = reservationsOf(model);
  const total = reservations.reduce((sum, { memory, replicas }) => sum + bytes(memory) * replicas, 0);
  const capacity = nodesOf(model).reduce((sum, node) => sum + node, 0);
  if (total <= capacity) return [];
  const largest = [...reservations].sort((a, b) => bytes(b.memory) * b.replicas - bytes(a.memory) * a.replicas).slice(0, 3).map(({ name, memory, replicas }) => `${name} ${replicas} × ${Quantity.ofSize(memory)}`);
  return [FITS_ALL_NODES.at(model.cluster.node.path, `all components together request ${gibibytes(total)} of memory, and the nodes have ${gibibytes(capacity)}: request less or add memory (largest: ${largest.join(', ')})`)];
}

const FITS_QUOTA = new Refusal('PLATFORM-622', {
  protects: 'A quota below what the pods of a namespace request keeps the last of them from starting.',
  wrong: "new Namespace(cluster, 'demo', { memoryQuota: Size.gibibytes(4) }), with pods that request 6Gi",
  right: "new Namespace(cluster, 'demo', { memoryQuota: Size.gibibytes(8) }), with pods that request 6Gi",
});

/** The pods of every namespace fit its quota. */
export function memoryFitsQuotas(model: ClusterModel): string[] {
  const all = reservationsOf(model);
  return NAMESPACES.all(model.cluster).map(({ record }) => record).flatMap(({ name, node, _props: { memoryQuota } }) => {
    const reservations = all.filter(({ namespace }) => namespace === name);
    const needed = Size.kibibytes(Math.ceil(reservations.reduce((sum, { memory, replicas }) => sum + memory.toKibibytes() * replicas, 0)));
    return memoryQuota === undefined || needed.toKibibytes() <= memoryQuota.toKibibytes()
      ? []
      : [FITS_QUOTA.at(node.path, `'memoryQuota' must be at least what the pods of namespace '${name}' request, ${Quantity.ofSize(needed)}, got ${Quantity.ofSize(memoryQuota)}: raise it or request less`)];
  });
}

const WITHIN_BUDGET = new Refusal('PLATFORM-627', {
  protects: 'What watches and applies the cluster must leave the memory to what the cluster is for, also when it takes all that it may.',
  wrong: "storageMemory: Size.gibibytes(4), with memoryBudgets { observability: Size.gibibytes(4) }",
  right: "storageMemory: Size.mebibytes(224), with memoryBudgets { observability: Size.gibibytes(4) }",
});

/** What counts against a budget, and what of it. */
export interface BudgetUse {
  readonly budget: MemoryBudget;
  /** Bytes that it allows. */
  readonly allowed: number;
  /** Bytes that are requested: together, or by the largest pod where each has the budget for itself. */
  readonly requested: number;
  /** Bytes at which everything together is killed, and how many of them the budget allows. */
  readonly limit: number;
  readonly allowedLimit: number;
}

/** Memory of each budget, unless the program says otherwise. */
export const DEFAULT_MEMORY_BUDGETS: { readonly [budget in MemoryBudget]: Size } = {
  // Four gigabytes.
  [MemoryBudget.OBSERVABILITY]: Size.mebibytes(3814),
  // Half a gigabyte.
  [MemoryBudget.OPERATOR]: Size.mebibytes(476),
  [MemoryBudget.CONTROLLERS]: Size.gibibytes(2),
};

/**
 * How many times its budget something may take at most. What watches a cluster has many parts that are never all busy at the same time:
 * a storage node that answers for one that is away, a query of a month, a burst of log lines after an outage.
 */
const MAY_TAKE: { readonly [budget in MemoryBudget]: number } = {
  [MemoryBudget.OBSERVABILITY]: 2,
  [MemoryBudget.OPERATOR]: 1,
  [MemoryBudget.CONTROLLERS]: 1,
};

/** What a cluster uses of its budgets, of those that anything counts against. */
export function memoryOfBudgets(model: ClusterModel, budgets: { readonly [budget: string]: Size }): BudgetUse[] {
  const all = reservationsOf(model);
  return Object.values(MemoryBudget).flatMap((budget) => {
    const counted = all.filter((reservation) => reservation.budget === budget);
    if (counted.length === 0) return [];
    const allowed = bytes(budgets[budget] ?? DEFAULT_MEMORY_BUDGETS[budget]);
    const used = groupsOf(budget, counted).map((group) => ({ requested: total(group, 'memory'), limit: total(group, 'memoryLimit') }));
    return [{ budget, allowed, allowedLimit: MAY_TAKE[budget] * allowed, requested: Math.max(...used.map(({ requested }) => requested)), limit: Math.max(...used.map(({ limit }) => limit)) }];
  });
}

/** What counts against a budget stays within it, by what it requests and by what it may take. */
export function memoryWithinBudgets(model: ClusterModel, budgets: { readonly [budget: string]: Size }): string[] {
  const all = reservationsOf(model);
  return Object.values(MemoryBudget).flatMap((budget) => {
    const allowed = budgets[budget] ?? DEFAULT_MEMORY_BUDGETS[budget];
    const counted = all.filter((reservation) => reservation.budget === budget);
    return groupsOf(budget, counted).flatMap((group) => (['memory', 'memoryLimit'] as const).flatMap((what) => {
      const [sum, times] = [total(group, what), what === 'memory' ? 1 : MAY_TAKE[budget]];
      if (sum <= times * bytes(allowed)) return [];
      const largest = [...group].sort((a, b) => bytes(b[what]) * b.replicas - bytes(a[what]) * a.replicas).slice(0, 4).map((reservation) => `${reservation.name} ${reservation.replicas} × ${Quantity.ofSize(reservation[what])}`);
      return [WITHIN_BUDGET.at(budget === MemoryBudget.OPERATOR ? group[0].path : model.cluster.node.path, `'${budget}' of the memory budgets is ${Quantity.ofSize(allowed)}${times === 1 ? '' : `, of which ${times} times as much may be taken`}, and what counts against it ${what === 'memory' ? 'requests' : 'may take'} ${Quantity.ofSize(Size.kibibytes(Math.ceil(sum / 1024)))}: give it less, or raise 'memoryBudgets' of the platform (largest: ${largest.join(', ')})`)];
    }));
  });
}

/** What has a budget together. An operator's second pod waits for the first to die. */
function groupsOf(budget: MemoryBudget, counted: Reserved[]): Reserved[][] {
  return budget === MemoryBudget.OPERATOR ? counted.map((reservation) => [{ ...reservation, replicas: 1 }]) : [counted];
}

function total(group: Reserved[], what: 'memory' | 'memoryLimit'): number {
  return group.reduce((sum, reservation) => sum + bytes(reservation[what]) * reservation.replicas, 0);
}

/** Memory that pods request, and may take. */
interface Reserved {
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  readonly memory: Size;
  readonly memoryLimit: Size;
  readonly replicas: number;
  readonly budget?: MemoryBudget;
}

/** What components have reserved, and what pods request in stages that reserve nothing, such as raw manifests. */
function reservationsOf(model: ClusterModel): Reserved[] {
  const inventory = Inventory.of(model);
  const declared = model.stages.flatMap(({ path, stage }) => (stage ? RESERVATIONS.of(stage).map((reservation) => ({ path, namespace: stage.home.name, ...reservation })) : []));
  const counted = new Set(declared.map(({ path }) => path));
  const rendered = inventory.pods.filter(({ path }) => !counted.has(path)).flatMap(({ path, owner, namespace, spec }): Reserved[] => {
    const [memory, memoryLimit] = [memoryOf(spec, 'requests'), memoryOf(spec, 'limits')];
    if (memory === 0) return [];
    const name = `${owner.kind} ${owner.metadata.name}`;
    return [{ path, namespace, name, memory: kibibytes(memory), memoryLimit: kibibytes(Math.max(memory, memoryLimit)), replicas: podsOf(model, inventory, owner) }];
  });
  return [...declared, ...rendered];
}

/** How many pods run at the same time. */
function podsOf(model: ClusterModel, inventory: Inventory, owner: KubeObject): number {
  if (owner.kind === 'DaemonSet') return machinesFor(model, owner.spec?.template?.spec ?? {}).length;
  if (owner.kind === 'Job') return owner.spec?.parallelism ?? 1;
  return replicasOf(inventory, owner) ?? 1;
}

/** Bytes of a pod: of its containers together, or of the one that is busy before them, whichever is more. */
function memoryOf(spec: any, what: 'requests' | 'limits'): number {
  const of = ({ resources }: any): number => {
    // A request that isn't given is the limit.
    const text = resources?.[what]?.memory ?? resources?.limits?.memory;
    // What is no quantity is refused elsewhere.
    return typeof text === 'string' ? Quantity.toBytes(text) || 0 : 0;
  };
  const initial: any[] = spec.initContainers ?? [];
  const running = [...spec.containers ?? [], ...initial.filter(({ restartPolicy }) => restartPolicy === 'Always')].reduce((sum, container) => sum + of(container), 0);
  return Math.max(running, ...initial.map(of));
}

function kibibytes(amount: number): Size {
  return Size.kibibytes(Math.ceil(amount / 1024));
}

function nodesOf({ cluster }: ClusterModel): number[] {
  return cluster.facts.nodes.map((node) => Quantity.toBytes(node.memory));
}

function bytes(size: Size): number {
  return size.toKibibytes() * 1024;
}

function gibibytes(value: number): string {
  return `${(value / 2 ** 30).toFixed(1)} GiB`;
}
