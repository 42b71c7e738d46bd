/** What the compared applications are given: they are all rendered in one cluster. */
import { Ambient, Component, Endpoint, ExternalSecret, Namespace, Stage, Volume } from '@monosense-io/platform';
import type { Cluster, IGateway, IPostgresDatabase, IStorageClass, IVolumeBackups } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import { ApiObject, Size } from 'cdk8s';

/** What a program has when it declares applications. */
export interface World {
  readonly cluster: Cluster;
  readonly gateway: IGateway;
  readonly storageClass: IStorageClass;
  readonly backups: IVolumeBackups;
  readonly database: (name: string) => IPostgresDatabase;
}

class Postgres extends Component {}
class Library extends Component {}

/** A cluster with one of the applications. */
export async function labOf(name: string): Promise<Lab> {
  const lab = new Lab();
  const { store, gateway, storageClass } = lab.surroundings;
  Ambient.provide(lab.cluster, { secretStore: store });
  const { default: declare } = await import(`./apps/${name}.ts`) as { default: (world: World) => { readonly namespace: Namespace } };
  const { namespace } = declare({ cluster: lab.cluster, gateway, storageClass, backups: { connect: () => ({}) }, database: (database) => postgres(lab, database) });
  // What several of them share.
  new Volume(new Stage(new Library(lab.cluster, 'library'), 'Claim', { namespace }), 'Library', { name: 'library', storageClass, size: Size.tebibytes(1), user: 1000, shared: true, noBackupReason: 'can be had again' });
  return lab;
}

function postgres(lab: Lab, database: string): IPostgresDatabase {
  const stage = new Stage(new Postgres(lab.cluster, 'postgres'), 'Main', { namespace: new Namespace(lab.cluster, 'postgres-namespace', { name: 'postgres' }), podLabels: { app: 'postgres' } });
  new ApiObject(stage, 'Service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'postgres' }, spec: { ports: [{ port: 5432 }] } } as never);
  const endpoint = new Endpoint(stage, 'Main', { port: 5432, service: 'postgres' });
  return {
    connect: (client) => {
      const secret = new ExternalSecret(client, 'Database', { name: 'postgres', data: { username: { item: database }, password: { item: database } } });
      return { ...endpoint.connect(client), database, credentials: secret.reference() };
    },
  };
}
