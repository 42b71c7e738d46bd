import { isRecord } from './compare.ts';
import type { Item, Row, Side } from './model.ts';

const UNITS: Record<string, number> = { 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'Ki': 2 ** 10, 'Mi': 2 ** 20, 'Gi': 2 ** 30, 'Ti': 2 ** 40, '': 1 };

/** The bytes of a quantity such as `64Gi`; NaN for anything else. */
export function bytesOf(quantity: unknown): number {
  const match = /^(\d+(?:\.\d+)?)([kMGT]|[KMGT]i)?$/.exec(String(quantity));
  return match ? Number(match[1]) * UNITS[match[2] ?? ''] : NaN;
}

/**
 * What all pods ask for together, beside what the machines have. It is what the rendered objects
 * say: the daemons of a chart count once, and so does what an operator multiplies by itself.
 */
export function memoryRows(before: Side, after: Side): Row[] {
  const [old, current] = [before, after].map((side) => new Map(side.items.filter(({ stage }) => stage !== 'bootstrap').map((item) => [item.id, requestOf(item, nodesOf(side).length)])));
  const [was, is] = [old, current].map((requests) => [...requests.values()].reduce((sum, bytes) => sum + bytes, 0));
  const [had, has] = [before, after].map((side) => nodesOf(side).reduce((sum, { memory }) => sum + bytesOf(memory), 0));
  const changed = [...new Set([...old.keys(), ...current.keys()])].map((id) => ({ label: id.replace(/^\S*\//, ''), by: (current.get(id) ?? 0) - (old.get(id) ?? 0) })).filter(({ by }) => by !== 0);
  if (changed.length === 0 && had === has) return [];
  changed.sort((a, b) => Math.abs(b.by) - Math.abs(a.by) || a.label.localeCompare(b.label));
  const why = changed.slice(0, 5).map(({ label, by }) => `${label} ${by > 0 ? '+' : '−'}${gibibytes(Math.abs(by))}`);
  const rest = changed.length > why.length ? [`and ${changed.length - why.length} more`] : [];
  const machines = had === has ? `${gibibytes(has)} of the machines` : `${gibibytes(has)} of the machines, which had ${gibibytes(had)}`;
  const list = [...why, ...rest].join(', ');
  return [{ topic: 'memory', dangerous: has > 0 && is > has, text: `pods request at least ${gibibytes(is)} after ${gibibytes(was)}, of ${machines}${list ? `: ${list}` : ''}` }];
}

function nodesOf({ contract }: Side): Array<{ memory: string }> {
  return contract?.cluster.nodes ?? [];
}

/**
 * What the pods of an object request. In values of a chart and in custom resources, replicas
 * beside or above the request count; without any, it is one pod.
 */
export function requestOf({ kind, content }: Item, nodes: number): number {
  return sum(content, kind === 'apps/DaemonSet' ? nodes : 1);
}

function sum(value: unknown, replicas: number): number {
  if (Array.isArray(value)) return value.reduce((total, item) => total + sum(item, replicas), 0);
  // Some charts take lists of containers as text.
  if (typeof value === 'string') return /^[[{]/.test(value) && value.includes('"requests"') ? sum(parsed(value), replicas) : 0;
  if (!isRecord(value)) return 0;
  const own = [value.replicas, value.replicaCount, value.instances].find((count) => typeof count === 'number') ?? replicas;
  const requested = isRecord(value.requests) ? bytesOf(value.requests.memory) : NaN;
  // Init containers have ended before the others start.
  const inside = Object.entries(value).filter(([key]) => !['requests', 'limits', 'initContainers'].includes(key)).reduce((total, [, child]) => total + sum(child, own), 0);
  return inside + (Number.isNaN(requested) ? 0 : requested * own);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function gibibytes(bytes: number): string {
  return bytes < 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
