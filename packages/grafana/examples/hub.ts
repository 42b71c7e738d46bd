import { Cluster, IGateway, ILogSink, IMetricsSink, IPostgresDatabase, OidcClient } from '@monosense-io/platform';
import { Grafana } from '@monosense-io/grafana';

/** On the cluster that stores the metrics and logs of all; `logs` are readers of its store, one for each cluster. */
export function grafana(cluster: Cluster, gateway: IGateway, hub: IMetricsSink, logs: { [cluster: string]: ILogSink }, database: IPostgresDatabase): Grafana {
  const provider = new OidcClient(cluster, 'grafana-login', {
    issuerUrl: 'https://login.example.org/application/o/grafana/',
    authorizationUrl: 'https://login.example.org/application/o/authorize/',
    tokenUrl: 'https://login.example.org/application/o/token/',
    userInfoUrl: 'https://login.example.org/application/o/userinfo/',
    clientItem: 'grafana-oidc',
  });
  return new Grafana(cluster, 'grafana', {
    gateway,
    hub,
    logs,
    database,
    adminItem: 'grafana-admin',
    signIn: { provider, adminGroups: ['operators'], viewerGroups: ['family'] },
  });
}
