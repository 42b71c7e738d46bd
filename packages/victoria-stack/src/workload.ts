import { Check, ContainerResources, Cpu, HealthCheckExpression, MemoryBudget, MetricsConnection, Stage } from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';
import { IConstruct } from 'constructs';
import { API_VERSION, labelsOf } from './upstream';

/** Time between two scrapes, the core's default. Two agents scrape everything, and the storage keeps one sample in this time. */
export const SCRAPE_INTERVAL = Duration.seconds(30);

/** Room for metrics that wait for the storage, unless decided otherwise. */
export const DEFAULT_BUFFER_SIZE = Size.gibibytes(10);
/** Memory of an agent, unless decided otherwise. */
export const DEFAULT_AGENT_MEMORY = Size.mebibytes(128);

/** The tenant is the one in the path: what a client says in a header must not lead to another's series. */
export const TENANT_BY_PATH = { enableMultitenancyViaHeaders: 'false' };

/** As many pods as a drained node leaves one of; a smaller cluster has one on each of its nodes (see `Cluster.replicas`). */
export const REPLICAS = 2;

/** Resources of a container of the stack, all of which count against one budget. */
export function reserve(stage: Stage, name: string, replicas: number, resources: ContainerResources): { [key: string]: any } {
  return stage.reserve(name, replicas, { ...resources, budget: MemoryBudget.OBSERVABILITY });
}

/** Resources of the container that reloads a configuration. */
export function reloader(stage: Stage, name: string, replicas: number): object {
  return reserve(stage, `${name}-config-reloader`, replicas, { cpu: Cpu.millis(10), memory: Size.mebibytes(20), memoryLimit: Size.mebibytes(40) });
}

/** What a stage says of the pods in it that the operator runs, and of when they are well: it writes a word of its own, not the usual conditions. */
export function operated(kind: string, name: string): { podLabels: { [label: string]: string }; healthCheckExpressions: HealthCheckExpression[] } {
  return {
    podLabels: labelsOf(kind.toLowerCase(), name),
    healthCheckExpressions: [{ apiVersion: API_VERSION, kind, current: "has(status.updateStatus) && status.updateStatus == 'operational'" }],
  };
}

/** Credentials of a sink, as the operator's kinds name them; nothing when it asks for none. */
export function basicAuth({ credentials }: MetricsConnection): object {
  if (credentials === undefined) return {};
  const { name, keys } = credentials;
  return { basicAuth: { username: { name, key: keys.username }, password: { name, key: keys.password } } };
}

/** Refuses an agent that would be killed, or that could hold back nothing. */
export function checkAgent(scope: IConstruct, bufferSize: Size, memory: Size): void {
  Check.size(scope, 'bufferSize', bufferSize, { atLeast: Size.gibibytes(1) });
  Check.size(scope, 'agentMemory', memory, { atLeast: Size.mebibytes(64) });
}
