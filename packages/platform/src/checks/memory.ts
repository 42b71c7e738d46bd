import { Machine, Resource, Scheduling } from '@monosense-io/output';
import { Size } from 'cdk8s';
import { NAMESPACES } from '../declare/namespace';
import { RESERVATIONS } from '../declare/stage';
import { machinesOf } from '../facts/machines';
import { ClusterModel } from '../model/model';
import { MemoryBudget, Quantity } from '../values/quantity';
import { Refusal } from '../values/refusal';
import { Inventory } from './there';

const FITS_A_NODE = new Refusal('PLATFORM-620', {
  protects: 'A pod that requests more memory than any machine has is never started.',
  wrong: "memory: Size.gibibytes(10), on machines with 8Gi",
  right: "memory: Size.gibibytes(6), on machines with 8Gi",
});

const CPU_FITS_A_NODE = new Refusal('PLATFORM-629', {
  protects: 'A pod that requests more CPU than any machine has is never started.',
  wrong: "cpu: Cpu.cores(20), on machines with cpu: '16'",
  right: "cpu: Cpu.cores(12), on machines with cpu: '16'",
});

/** Every pod fits the largest machine that it may run on, and a daemon each of them. */
export function podsFitNodes(model: ClusterModel): string[] {
  return amountsOf(model).flatMap(({ resource, of, has, text, sum, aNode }) => reservationsOf(model).flatMap((reservation) => {
    const { path, name, machines, daemon } = reservation;
    const room = (daemon ? Math.min : Math.max)(...machines.map(has));
    return machines.length === 0 || of(reservation) <= room ? [] : [
      aNode.at(path, `'${name}' requests ${text(of(reservation))} of ${NAMES[resource]}, more than ${daemon ? 'each' : 'any'} node of cluster '${model.cluster.node.id}' ${machines.length === model.cluster.facts.nodes.length ? '' : 'that it may run on '}has (at ${daemon ? 'least' : 'most'} ${sum(room)}): request less or add ${NAMES[resource]}`),
    ];
  }));
}

const FITS_ALL_NODES = new Refusal('PLATFORM-621', {
  protects: 'When all pods together request more memory than the machines have, some never start, and which ones is left to chance.',
  wrong: 'three replicas of 10Gi, on three machines of 8Gi',
  right: 'three replicas of 4Gi, on three machines of 8Gi',
});

const CPU_FITS_ALL_NODES = new Refusal('PLATFORM-648', {
  protects: 'When all pods together request more CPU than the machines have, some never start, and which ones is left to chance.',
  wrong: "three replicas of 5 cores, on three machines with cpu: '4'",
  right: "three replicas of 2 cores, on three machines with cpu: '4'",
});

/** All pods together fit the machines. */
export function requestsFitNodes(model: ClusterModel): string[] {
  const reservations = reservationsOf(model);
  return amountsOf(model).flatMap(({ resource, of, has, text, sum: sumOf, allNodes }) => {
    const asked = (reservation: Reserved): number => of(reservation) * reservation.replicas;
    const [total, capacity] = [reservations.reduce((sum, one) => sum + asked(one), 0), machinesOf(model.cluster.facts).reduce((sum, machine) => sum + has(machine), 0)];
    if (total <= capacity) return [];
    const largest = [...reservations].sort((a, b) => asked(b) - asked(a)).slice(0, 3).map((one) => `${one.name} ${one.replicas} × ${text(of(one))}`);
    return [allNodes.at(model.cluster.node.path, `all components together request ${sumOf(total)} of ${NAMES[resource]}, and the nodes have ${sumOf(capacity)}: request less or add ${NAMES[resource]} (largest: ${largest.join(', ')})`)];
  });
}

const NAMES: { readonly [resource in Resource]: string } = { [Resource.MEMORY]: 'memory', [Resource.CPU]: 'CPU' };

/** How a resource is counted and judged. */
interface Amount {
  readonly resource: Resource;
  /** What one pod requests. */
  readonly of: (reservation: Reserved) => number;
  readonly has: (machine: Machine) => number;
  /** What a pod requests, and what machines have. */
  readonly text: (amount: number) => string;
  readonly sum: (amount: number) => string;
  readonly aNode: Refusal;
  readonly allNodes: Refusal;
}

/** The resources of which it is known how much every machine has. */
function amountsOf({ cluster: { facts: { nodes } } }: ClusterModel): Amount[] {
  const has = (resource: Resource) => (machine: Machine): number => Scheduling.roomOf(machine, resource);
  return [
    { resource: Resource.MEMORY, of: ({ memory }) => bytes(memory), has: has(Resource.MEMORY), text: (amount) => Quantity.ofSize(kibibytes(amount)), sum: gibibytes, aNode: FITS_A_NODE, allNodes: FITS_ALL_NODES },
    ...(nodes.every(({ cpu }) => cpu !== undefined) ? [{ resource: Resource.CPU, of: ({ cpu }: Reserved) => cpu, has: has(Resource.CPU), text: cores, sum: cores, aNode: CPU_FITS_A_NODE, allNodes: CPU_FITS_ALL_NODES }] : []),
  ];
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

/** What pods request, and may take. */
interface Reserved {
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  readonly memory: Size;
  readonly memoryLimit: Size;
  /** Thousandths of a core. */
  readonly cpu: number;
  readonly replicas: number;
  readonly budget?: MemoryBudget;
  /** Those that each pod may run on. */
  readonly machines: readonly Machine[];
  /** Whether one pod runs on each of them. */
  readonly daemon: boolean;
}

/** What components have reserved, and what pods request in stages that reserve nothing, such as raw manifests. */
function reservationsOf(model: ClusterModel): Reserved[] {
  const known = reservations.get(model);
  if (known !== undefined) return known;
  const inventory = Inventory.of(model);
  const nodes = machinesOf(model.cluster.facts);
  const declared = model.stages.flatMap(({ path, stage }) => (stage ? RESERVATIONS.of(stage).map(({ cpu, ...reservation }): Reserved => (
    { path, namespace: stage.home.name, ...reservation, cpu: Scheduling.amountOf(cpu.toQuantity(), Resource.CPU), machines: nodes, daemon: false }
  )) : []));
  const counted = new Set(declared.map(({ path }) => path));
  const rendered = inventory.pods.filter(({ path }) => !counted.has(path)).flatMap((pods): Reserved[] => {
    const { path, object, namespace, spec } = pods;
    const [cpu, memory, memoryLimit] = [Scheduling.requestOf(spec, Resource.CPU), Scheduling.requestOf(spec, Resource.MEMORY), Scheduling.requestOf(spec, Resource.MEMORY, true)];
    if (cpu + memory === 0) return [];
    return [{
      path, namespace, name: `${object.kind} ${object.metadata.name}`, cpu, memory: kibibytes(memory), memoryLimit: kibibytes(Math.max(memory, memoryLimit)),
      replicas: Scheduling.podsOf(pods, inventory.scalers, nodes), machines: Scheduling.machinesFor(spec, nodes), daemon: object.kind === 'DaemonSet',
    }];
  });
  reservations.set(model, [...declared, ...rendered]);
  return reservations.get(model)!;
}

const reservations = new WeakMap<ClusterModel, Reserved[]>();

function kibibytes(amount: number): Size {
  return Size.kibibytes(Math.ceil(amount / 1024));
}

function bytes(size: Size): number {
  return size.toKibibytes() * 1024;
}

function cores(thousandths: number): string {
  return thousandths % 1000 === 0 ? `${thousandths / 1000}` : `${thousandths}m`;
}

function gibibytes(value: number): string {
  return `${(value / 2 ** 30).toFixed(1)} GiB`;
}
