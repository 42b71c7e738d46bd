import { Cpu, Endpoint, MetricsConnection, Placement, Stage } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';
import type { VMAlert } from './imports/operator.victoriametrics.com-v1beta1';
import { API_VERSION, labelsOf, METRICS_VERSION, PORTS } from './upstream';
import { basicAuth, reloader, REPLICAS, reserve } from './workload';

/**
 * Adds what evaluates the rules of the cluster's components to its stage. It runs in every cluster, since the rules do; `sink`
 * answers its queries and keeps what it writes, `notifiers` take the alerts.
 */
export function addRuler(stage: Stage, name: string, sink: MetricsConnection, notifiers: string[]): Endpoint {
  const replicas = stage.cluster.replicas(REPLICAS);
  new ApiObject(stage, 'Ruler', {
    apiVersion: API_VERSION,
    kind: 'VMAlert',
    metadata: { name },
    spec: {
      image: { tag: METRICS_VERSION },
      // Both send every alert; Alertmanager takes the two for one.
      replicaCount: replicas,
      selectAllByDefault: true,
      evaluationInterval: '30s',
      externalLabels: { cluster: stage.cluster.facts.name },
      datasource: { url: sink.readUrl!, ...basicAuth(sink) },
      notifiers: notifiers.map((url) => ({ url, ...basicAuth(sink) })),
      // How long each condition has held is written there and read back after a restart.
      remoteWrite: { url: sink.writeUrl!, ...basicAuth(sink) },
      remoteRead: { url: sink.readUrl!, ...basicAuth(sink) },
      // The write address is complete; by default it would get the path a second time.
      extraArgs: { 'remoteWrite.disablePathAppend': 'true' },
      resources: reserve(stage, `vmalert-${name}`, replicas, { cpu: Cpu.millis(50), cpuLimit: Cpu.cores(1), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(96) }),
      configReloaderResources: reloader(stage, `vmalert-${name}`, replicas),
      podDisruptionBudget: { maxUnavailable: 1 },
      topologySpreadConstraints: Placement.spread(labelsOf('vmalert', name)),
    },
  } satisfies VMAlert);
  return new Endpoint(stage, 'Http', PORTS.vmalert);
}
