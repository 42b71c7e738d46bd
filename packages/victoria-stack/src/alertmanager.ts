import { Cpu, Endpoint, ExternalEndpoint, ExternalSecret, ISecretStore, IStorageClass, Placement, Protocol, Stage } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';
import { addAccess } from './access';
import { AlertReceiver } from './alert-receiver';
import { HEARTBEAT } from './alerts';
import type { VMAlertmanager, VMAlertmanagerConfig } from './imports/operator.victoriametrics.com-v1beta1';
import { ALERTMANAGER_GOSSIP, ALERTMANAGER_VERSION, API_VERSION, labelsOf, PORTS } from './upstream';
import { reloader, REPLICAS, reserve } from './workload';

/** What the Alertmanager is told by the hub that it belongs to. */
export interface AlertmanagerOptions {
  readonly name: string;
  readonly storageClass: IStorageClass;
  readonly secretStore?: ISecretStore;
  readonly receivers: { [name: string]: AlertReceiver };
  readonly heartbeat?: AlertReceiver;
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
  const entries = Object.entries(options.receivers);
  const all: Array<[string, AlertReceiver]> = options.heartbeat ? [...entries, ['heartbeat', options.heartbeat]] : entries;
  const receivers = all.map(([receiver, { _parts: parts }]) => {
    const secret = new ExternalSecret(stage, `Receiver-${receiver}`, {
      store: options.secretStore,
      name: `${options.name}-receiver-${receiver}`,
      data: Object.fromEntries(parts.fields.map((field) => [field, { item: parts.options.item }])),
    });
    new ExternalEndpoint(stage, `Host-${receiver}`, { host: parts.host, port: parts.port }).connect(stage);
    return { name: receiver, ...parts.config((field) => ({ name: secret.secretName, key: field })) };
  });

  new ApiObject(stage, 'Config', {
    apiVersion: API_VERSION,
    kind: 'VMAlertmanagerConfig',
    metadata: { name: options.name },
    spec: {
      receivers: [{ name: 'nobody' }, ...receivers],
      route: {
        receiver: 'nobody',
        group_by: ['alertname', 'cluster', 'namespace'],
        group_wait: '15s',
        group_interval: '5m',
        repeat_interval: '12h',
        routes: [
          ...(options.heartbeat ? [{ receiver: 'heartbeat', matchers: [`alertname="${HEARTBEAT}"`], group_wait: '0s', group_interval: '1m', repeat_interval: '5m' }] : []),
          ...entries.map(([receiver, value]) => ({ receiver, matchers: [`severity=~"${value._severities.join('|')}"`], continue: true })),
        ],
      },
    },
  } satisfies VMAlertmanagerConfig);
}
