import { Cpu, Endpoint, ExternalEndpoint, ExternalSecret, ISecretStore, IStorageClass, Placement, Protocol, ReceiverDescription, Silence, Stage } from '@monosense-io/platform';
import { ApiObject, Lazy, Size } from 'cdk8s';
import { addAccess } from './access';
import type { VMAlertmanager, VMAlertmanagerConfig } from './imports/operator.victoriametrics.com-v1beta1';
import { inhibitRules, integrationOf, routeOf, templateOf, timeIntervals } from './routing';
import { ALERTMANAGER_GOSSIP, ALERTMANAGER_VERSION, API_VERSION, labelsOf, PORTS } from './upstream';
import { reloader, REPLICAS, reserve } from './workload';

/** What the Alertmanager is told by the hub that it belongs to. */
export interface AlertmanagerOptions {
  readonly name: string;
  readonly storageClass: IStorageClass;
  readonly secretStore?: ISecretStore;
  readonly receivers: { [name: string]: ReceiverDescription };
  readonly heartbeat?: ReceiverDescription;
  readonly silences: { [name: string]: Silence };
  /** Clusters that send their alerts here; more of them may be added later. */
  readonly spokes: string[];
  /** Address that people open, if there is one. */
  readonly externalUrl?: string;
}

/** Addresses of the Alertmanager's pods: every alert goes to each of them, and they agree among themselves who tells. */
export function alertmanagerUrls(stage: Stage, name: string): string[] {
  const service = `vmalertmanager-${name}`;
  return Array.from({ length: stage.cluster.replicas(REPLICAS) }, (_, index) => `http://${service}-${index}.${service}.${stage.home.name}.svc.cluster.local:${PORTS.vmalertmanager.port}`);
}

/** Adds the Alertmanager and its receivers to its stage. */
export function addAlertmanager(stage: Stage, options: AlertmanagerOptions): Endpoint {
  const { name } = options;
  const replicas = stage.cluster.replicas(REPLICAS);
  new ApiObject(stage, 'Alertmanager', {
    apiVersion: API_VERSION,
    kind: 'VMAlertmanager',
    metadata: { name },
    spec: {
      image: { tag: ALERTMANAGER_VERSION },
      serviceAccountName: addAccess(stage, { account: `${name}-alertmanager`, configuration: `vmalertmanager-${name}-config` }),
      replicaCount: replicas,
      // Silences, and what has been told already, outlive a restart of all pods.
      storage: {
        volumeClaimTemplate: {
          spec: {
            storageClassName: options.storageClass.connect(stage).name,
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Gi' } },
          },
        },
      },
      // Only the configuration beside it: who may declare one elsewhere could send everybody's alerts anywhere.
      configSelector: {},
      // Alerts of all namespaces are routed, not only those of its own.
      disableNamespaceMatcher: true,
      ...(options.externalUrl ? { externalURL: options.externalUrl } : {}),
      resources: reserve(stage, `vmalertmanager-${name}`, replicas, { cpu: Cpu.millis(20), cpuLimit: Cpu.cores(1), memory: Size.mebibytes(48), memoryLimit: Size.mebibytes(96) }),
      configReloaderResources: reloader(stage, `vmalertmanager-${name}`, replicas),
      podDisruptionBudget: { maxUnavailable: 1 },
      topologySpreadConstraints: Placement.spread(labelsOf('vmalertmanager', name)),
    },
  } satisfies VMAlertmanager);
  addConfig(stage, options);

  stage.cluster.kubeApi.connect(stage);
  // They tell each other what they have sent, mostly by UDP.
  for (const protocol of [Protocol.TCP, Protocol.UDP]) new Endpoint(stage, `Gossip-${protocol}`, { port: ALERTMANAGER_GOSSIP, protocol }).connect(stage);
  return new Endpoint(stage, 'Http', { ...PORTS.vmalertmanager, service: `vmalertmanager-${name}` });
}

function addConfig(stage: Stage, options: AlertmanagerOptions): void {
  const { receivers, heartbeat, silences, spokes } = options;
  const all: Array<[string, ReceiverDescription]> = [...Object.entries(receivers), ...(heartbeat ? [['heartbeat', heartbeat] as [string, ReceiverDescription]] : [])];
  const integrations = all.map(([receiver, value]) => {
    const secret = new ExternalSecret(stage, `Receiver-${receiver}`, {
      store: options.secretStore,
      name: `${options.name}-receiver-${receiver}`,
      data: Object.fromEntries(value.fields.map((field) => [field, { item: value.item }])),
      template: templateOf(value),
    });
    new ExternalEndpoint(stage, `Host-${receiver}`, { host: value.host, port: value.port }).connect(stage);
    return { name: receiver, ...integrationOf(value, (key) => ({ name: secret.secretName, key })) };
  });
  const time_intervals = timeIntervals(silences);

  new ApiObject(stage, 'Config', {
    apiVersion: API_VERSION,
    kind: 'VMAlertmanagerConfig',
    metadata: { name: options.name },
    spec: {
      receivers: [{ name: 'nobody' }, ...integrations],
      route: routeOf({ cluster: stage.cluster.facts.name, receivers, heartbeat, silences }),
      // Exports may be declared later.
      inhibit_rules: Lazy.any({ produce: () => inhibitRules(spokes) }),
      ...(time_intervals.length > 0 ? { time_intervals } : {}),
    },
  } satisfies VMAlertmanagerConfig);
}
