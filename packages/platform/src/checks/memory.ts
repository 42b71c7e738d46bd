import { Size } from 'cdk8s';
import { NAMESPACES } from '../declare/namespace';
import { RESERVATIONS } from '../declare/stage';
import { ClusterModel } from '../model/model';
import { Quantity } from '../values/quantity';
import { Refusal } from '../values/refusal';

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
export function memoryFitsQuotas({ cluster, stages }: ClusterModel): string[] {
  return NAMESPACES.all(cluster).map(({ record }) => record).flatMap(({ name, node, _props: { memoryQuota } }) => {
    const reservations = stages.flatMap(({ stage }) => (stage?.home.name === name ? RESERVATIONS.of(stage) : []));
    const needed = Size.kibibytes(reservations.reduce((sum, { memory, replicas }) => sum + memory.toKibibytes() * replicas, 0));
    return memoryQuota === undefined || needed.toKibibytes() <= memoryQuota.toKibibytes()
      ? []
      : [FITS_QUOTA.at(node.path, `'memoryQuota' must be at least what the pods of namespace '${name}' request, ${Quantity.ofSize(needed)}, got ${Quantity.ofSize(memoryQuota)}: raise it or request less`)];
  });
}

function reservationsOf({ stages }: ClusterModel): Array<{ path: string; name: string; memory: Size; replicas: number }> {
  return stages.flatMap(({ path, stage }) => (stage ? RESERVATIONS.of(stage) : []).map((reservation) => ({ path, ...reservation })));
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
