import { HelmApp } from '@monosense-io/app';
import { Cluster, IGateway, IPostgresDatabase } from '@monosense-io/platform';

/** A chart with the same wiring: the password of the database reaches it by a Secret. */
export function shop(cluster: Cluster, gateway: IGateway, database: IPostgresDatabase): HelmApp {
  return new HelmApp(cluster, 'shop', {
    chart: { repository: 'oci://registry.example.org/charts', name: 'shop', version: '1.2.3' },
    podLabels: { 'app.kubernetes.io/name': 'shop' },
    service: { name: 'shop', port: 80, targetPort: 8080 },
    gateway,
    values: { replicas: 2 },
    database: { server: database, tells: { 'database.host': '{host}', 'database.name': '{database}', 'database.user': '{username}', 'database.password': '{password}' } },
  });
}
