import { Ambient, Cluster, IMetricsSink, IObjectStore, ISecretStore, IStorageClass } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { CnpgShared, PoolMode } from '@monosense-io/cnpg-shared';

/** One PostgreSQL cluster for five applications, of which one runs in another cluster. */
export function fiveDatabases(cluster: Cluster, storageClass: IStorageClass, secretStore: ISecretStore, store: IObjectStore, metrics: IMetricsSink): CnpgShared {
  // Once in a program: every component of the cluster uses them.
  Ambient.provide(cluster, { secretStore, metrics });
  const postgres = new CnpgShared(cluster, 'postgres', { storageClass, dataSize: Size.gibibytes(80), maxConnections: 500, backup: { store } });

  const gitlab = postgres.addDatabase('gitlab', {
    poolMode: PoolMode.TRANSACTION, maxClients: 200, poolSize: 15, extensions: ['pg_trgm', 'btree_gist', 'plpgsql', 'amcheck'],
  });
  gitlab.export({ to: ['edge'], namespaces: ['gitlab'] });

  postgres.addDatabase('harbor', { poolMode: PoolMode.TRANSACTION, maxClients: 100, poolSize: 10, extensions: ['uuid-ossp'] });
  postgres.addDatabase('mattermost', { poolMode: PoolMode.TRANSACTION, maxClients: 100, poolSize: 10 });
  postgres.addDatabase('keycloak', { poolMode: PoolMode.SESSION, maxClients: 100, poolSize: 20 });
  postgres.addDatabase('synergyflow', { poolMode: PoolMode.TRANSACTION, maxClients: 50, poolSize: 5 });
  return postgres;
}
