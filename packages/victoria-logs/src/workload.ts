import { ContainerResources, Cpu, HealthCheckExpression, MemoryBudget, Stage } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { labelsOf } from './upstream';

/** As many pods as a drained node leaves one of; a smaller cluster has one on each of its nodes (see `Cluster.replicas`). */
export const REPLICAS = 2;

/** Resources of a container, which count against the same budget as the metrics. */
export function reserve(stage: Stage, name: string, replicas: number, resources: ContainerResources): { [key: string]: any } {
  return stage.reserve(name, replicas, { ...resources, budget: MemoryBudget.OBSERVABILITY });
}

/** Resources of the container that reloads a configuration. */
export function reloader(stage: Stage, name: string, replicas: number): object {
  return reserve(stage, `${name}-config-reloader`, replicas, { cpu: Cpu.millis(10), memory: Size.mebibytes(20), memoryLimit: Size.mebibytes(40) });
}

/** What a stage says of the pods in it that the operator runs, and of when they are well: it writes a word of its own, not the usual conditions. */
export function operated(apiVersion: string, kind: string, name: string): { podLabels: { [label: string]: string }; healthCheckExpressions: HealthCheckExpression[] } {
  return {
    podLabels: labelsOf(kind.toLowerCase(), name),
    healthCheckExpressions: [{ apiVersion, kind, current: "has(status.updateStatus) && status.updateStatus == 'operational'" }],
  };
}
