import { Cpu, Endpoint, IStorageClass, MetricsConnection, Placement, Quantity, Stage } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';
import { addAccess } from './access';
import type { VMAgent } from './imports/operator.victoriametrics.com-v1beta1';
import { API_VERSION, labelsOf, METRICS_VERSION, PORTS } from './upstream';
import { basicAuth, reloader, REPLICAS, reserve, SCRAPE_INTERVAL, TENANT_BY_PATH } from './workload';

// Targets are found among these, and asked for their metrics with the agent's own token.
const SCRAPES = [
  { apiGroups: [''], resources: ['nodes', 'pods', 'services', 'endpoints'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
  { nonResourceURLs: ['/metrics'], verbs: ['get'] },
];

/** What an agent is told by the hub or the spoke that it belongs to. */
export interface AgentOptions {
  readonly name: string;
  readonly storageClass: IStorageClass;
  readonly bufferSize: Size;
  readonly memory: Size;
}

/** Adds the agent that scrapes the cluster to its stage; `to` says where it writes. */
export function addAgent(stage: Stage, options: AgentOptions, to: MetricsConnection): Endpoint {
  const { name, bufferSize } = options;
  const replicas = stage.cluster.replicas(REPLICAS);
  const buffer = bufferSize.toKibibytes() * 1024;
  new ApiObject(stage, 'Agent', {
    apiVersion: API_VERSION,
    kind: 'VMAgent',
    metadata: { name },
    spec: {
      image: { tag: METRICS_VERSION },
      serviceAccountName: addAccess(stage, { account: `${name}-agent`, configuration: `vmagent-${name}`, cluster: SCRAPES }),
      // Both scrape everything; the hub keeps one sample of the two. One alone would miss what happens while its node is drained.
      replicaCount: replicas,
      selectAllByDefault: true,
      scrapeInterval: `${SCRAPE_INTERVAL.toSeconds()}s`,
      externalLabels: { cluster: stage.cluster.facts.name },
      // By default a label with the agent's own name, which says less than the cluster's.
      externalLabelName: '',
      statefulMode: true,
      statefulStorage: {
        volumeClaimTemplate: {
          spec: {
            storageClassName: options.storageClass.connect(stage).name,
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: Quantity.ofSize(bufferSize) } },
          },
        },
      },
      remoteWrite: [{ url: to.writeUrl!, ...basicAuth(to) }],
      extraArgs: TENANT_BY_PATH,
      // The oldest data goes first, and some room stays free, since a full volume stops the agent.
      remoteWriteSettings: { maxDiskUsagePerURL: `${Math.floor(buffer * 0.9)}` },
      resources: reserve(stage, `vmagent-${name}`, replicas, {
        cpu: Cpu.millis(100), cpuLimit: Cpu.cores(1), memory: options.memory, memoryLimit: Size.kibibytes(2 * options.memory.toKibibytes()),
      }),
      configReloaderResources: reloader(stage, `vmagent-${name}`, replicas),
      podDisruptionBudget: { maxUnavailable: 1 },
      topologySpreadConstraints: Placement.spread(labelsOf('vmagent', name)),
    },
  } satisfies VMAgent);
  // It finds its targets, and its reloader finds its configuration, by asking the API server.
  stage.cluster.kubeApi.connect(stage);
  return new Endpoint(stage, 'Http', { ...PORTS.vmagent, service: `vmagent-${name}` });
}
