import { Ambient, Cluster, IGateway, ISecretStore, IStorageClass, Receiver, RemoteCluster, Severity } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { VictoriaStack } from '@monosense-io/victoria-stack';

/** Cluster `hub` stores the metrics of both clusters, and tells of alerts. */
export function hub(cluster: Cluster, storageClass: IStorageClass, secretStore: ISecretStore, gateway: IGateway): VictoriaStack {
  const victoria = new VictoriaStack(cluster, 'victoria');
  Ambient.provide(cluster, { metrics: victoria, secretStore });
  // All other components stand here in a program, those that the hub stands on among them.
  const hub = victoria.addHub({
    storageClass,
    storageSize: Size.gibibytes(100),
    receivers: {
      discord: Receiver.discord({ item: 'alerts-discord' }),
      phone: Receiver.pushover({ item: 'alerts-pushover', severities: [Severity.CRITICAL] }),
    },
    silences: { disks: { matching: { cluster: 'edge', alertname: 'NodeNotReady' }, reason: 'new disks', until: '2026-12-31' } },
    heartbeat: Receiver.webhook({ item: 'alerts-heartbeat', host: 'watcher.example.net' }),
    ui: { gateway, hostname: 'metrics.example.org', alertsHostname: 'alerts.example.org', passwordItem: 'victoria-viewer' },
  });
  hub.export('edge', { loginItem: 'victoria-edge' });
  return victoria;
}

/** Cluster `edge` sends its metrics there. */
export function edge(cluster: Cluster, remote: RemoteCluster, storageClass: IStorageClass, secretStore: ISecretStore): VictoriaStack {
  const victoria = new VictoriaStack(cluster, 'victoria');
  Ambient.provide(cluster, { metrics: victoria, secretStore });
  victoria.addSpoke({ hub: remote.metricsSink('metrics/edge'), storageClass });
  return victoria;
}
