import { Coder } from '@monosense-io/coder';
import { Cluster, IGateway, IOidcProvider, IPostgresDatabase } from '@monosense-io/platform';

/** Workspaces reach the forge and one registry of packages. */
export function workspaces(cluster: Cluster, gateway: IGateway, database: IPostgresDatabase, signIn: IOidcProvider): Coder {
  return new Coder(cluster, 'coder', { gateway, database, signIn, workspaceEgress: ['github.com', 'registry.npmjs.org'] });
}
