import { Component, Endpoint, ExternalSecret, IPostgresDatabase, IRedis, IVolumeBackups, Namespace, OidcClient, Stage } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import { ApiObject } from 'cdk8s';

/** An image that is pinned. */
export const IMAGE = `ghcr.io/example/shop:1.2.3@sha256:${'a'.repeat(64)}`;

class Server extends Component {}

/** A server in a namespace of its own. */
export function server(lab: Lab, name: string, port: number): Endpoint {
  const stage = new Stage(new Server(lab.cluster, name), 'Main', { namespace: new Namespace(lab.cluster, `${name}-namespace`, { name }), podLabels: { app: name } });
  new ApiObject(stage, 'Service', { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ports: [{ port }] } } as any);
  return new Endpoint(stage, 'Main', { port, service: name });
}

/** A database, whose credentials come as a Secret. */
export function database(lab: Lab): IPostgresDatabase {
  const postgres = server(lab, 'postgres', 5432);
  return {
    connect: (client) => {
      const secret = new ExternalSecret(client, 'Database', { store: lab.surroundings.store, name: 'postgres-shop', data: { username: { item: 'postgres-shop' }, password: { item: 'postgres-shop' } } });
      return { ...postgres.connect(client), database: 'shop', credentials: secret.reference() };
    },
  };
}

/** A Redis server with a password. */
export function redis(lab: Lab): IRedis {
  const cache = server(lab, 'cache', 6379);
  return {
    connect: (client) => ({ ...cache.connect(client), credentials: new ExternalSecret(client, 'Redis', { store: lab.surroundings.store, name: 'cache', data: { password: { item: 'cache' } } }).reference() }),
  };
}

/** A provider of logins outside the cluster. */
export function login(lab: Lab): OidcClient {
  const at = (path: string): string => `https://login.example.net/${path}`;
  return new OidcClient(lab.cluster, 'login', { issuerUrl: at('realms/lab'), authorizationUrl: at('auth'), tokenUrl: at('token'), userInfoUrl: at('userinfo'), clientItem: 'shop-login', secretStore: lab.surroundings.store });
}

/** Backups that remember what is backed up. */
export function backups(kept: string[] = []): IVolumeBackups {
  return { connect: (_client, { claim, user, group }) => { kept.push(`${claim} ${user}:${group}`); return {}; } };
}
