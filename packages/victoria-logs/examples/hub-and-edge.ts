import { Ambient, Cluster, IGateway, IMetricsSink, ISecretStore, IStorageClass, RemoteCluster, Severity } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { VictoriaLogs } from '@monosense-io/victoria-logs';

/** Cluster `hub` stores the logs of both clusters; `metrics` is the hub that stores the metrics. */
export function hub(cluster: Cluster, storageClass: IStorageClass, secretStore: ISecretStore, gateway: IGateway, metrics: IMetricsSink): VictoriaLogs {
  const logs = new VictoriaLogs(cluster, 'logs', {
    storageClass,
    secretStore,
    storageSize: Size.gibibytes(100),
    loginItem: 'logs-hub',
    readerItem: 'logs-reader',
    ui: { gateway, hostname: 'logs.example.org' },
  });
  Ambient.provide(cluster, { logs });
  // What collects logs stands here in a program, and finds the sink.
  logs.export('edge', { loginItem: 'logs-edge', namespaces: ['fluent-bit'] });
  logs.addRuler({ metrics }).addRules('logins', {
    cluster: 'edge',
    records: [{ metric: 'logs:lines:count1m', query: '* | stats by (namespace) count() as value' }],
    alerts: [{
      name: 'LoginsFailing',
      query: '"password authentication failed" | stats by (namespace) count() as failures | filter failures:>10',
      severity: Severity.WARNING,
      summary: '{{ $value }} logins to a database in {{ $labels.namespace }} have failed within a minute.',
      runbookUrl: 'https://example.org/runbooks/logins-failing',
    }],
  });
  return logs;
}

/** Cluster `edge` sends its logs there: whatever collects them finds the sink. */
export function edge(cluster: Cluster, remote: RemoteCluster): void {
  Ambient.provide(cluster, { logs: remote.logSink('logs/edge') });
}
