import { Component, type IPostgresDatabase, type IRedis, Namespace, Stage, Tier } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

export interface TenantProps {
  readonly database: IPostgresDatabase;
  /** Redis servers by what the application uses them for. */
  readonly redis?: { readonly [use: string]: IRedis };
}

/**
 * What an application finds before it is installed: its namespace, its credentials, its way through the mesh, and the
 * addresses of its servers in the ConfigMap `connections`.
 */
export class Tenant extends Component {
  constructor(scope: Construct, id: string, props: TenantProps) {
    super(scope, id);
    const stage = new Stage(this, 'Connections', {
      namespace: new Namespace(this, 'Namespace', { name: id, tier: Tier.APPLICATION }),
    });
    const { host, port, database, credentials } = props.database.connect(stage);
    const redis = Object.entries(props.redis ?? {}).flatMap(([use, server]) => {
      const connection = server.connect(stage);
      return [[`${use}-host`, connection.host], [`${use}-port`, `${connection.port}`], [`${use}-secret`, connection.credentials?.name ?? '']];
    });
    new ApiObject(stage, 'Connections', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'connections' },
      data: { 'postgres-host': host, 'postgres-port': `${port}`, 'postgres-database': database, 'postgres-secret': credentials.name, ...Object.fromEntries(redis) },
    });
  }
}
