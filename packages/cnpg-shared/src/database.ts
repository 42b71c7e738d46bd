import { Check, Cpu, Endpoint, ExportOptions, ExternalSecret, IPostgresDatabase, PostgresConnection, SecretReference, Stage } from '@monosense-io/platform';
import type { PodDisruptionBudget } from '@monosense-io/platform/lib/imports/policy-v1';
import { ApiObject, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { poolerAlerts } from './alerts';
import type { CnpgShared } from './cnpg-shared';
import type { Database, Pooler } from './imports/postgresql.cnpg.io-v1';
import { POOLER_POSTGRES, poolerLabels } from './upstream';

const POOLER_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(64) };

// What PostgreSQL, the operator and the cluster's own Services already call themselves.
const TAKEN = new Set(['any', 'app', 'postgres', 'r', 'ro', 'rw', 'template0', 'template1']);

/** How long a client of a pooler keeps its connection to PostgreSQL. */
export enum PoolMode {
  /** As long as it is connected. For clients that use LISTEN, advisory locks or other state of a session. */
  SESSION = 'session',
  /** For one transaction: few connections serve many clients. For clients that keep no state between transactions. */
  TRANSACTION = 'transaction',
}

/** How an application uses its database. */
export interface DatabaseOptions {
  /**
   * How long a client keeps its connection.
   * @default PoolMode.SESSION
   */
  readonly poolMode?: PoolMode;
  /**
   * Clients that each pod of the pooler takes.
   * @default 100
   */
  readonly maxClients?: number;
  /**
   * Connections that each pod of the pooler holds to PostgreSQL. All pools together must fit the cluster's `maxConnections`.
   * @default 10
   */
  readonly poolSize?: number;
  /**
   * Pods of the pooler.
   * @default - as many as the cluster has instances
   */
  readonly poolerInstances?: number;
  /**
   * Extensions of PostgreSQL that the database has, for example `pg_trgm`. Those that only a superuser may install need to be named here.
   * @default - none but plpgsql, which every database has
   */
  readonly extensions?: string[];
  /**
   * Item of the secret store whose fields `username` (the name of the database) and `password` are the credentials.
   * @default - `<cluster>-<database>`, for example `postgres-gitlab`
   */
  readonly credentialsItem?: string;
}

/**
 * A database of the shared cluster: the database, the role that owns it, and a PgBouncer pooler that clients connect to.
 * Made by `CnpgShared.addDatabase`.
 *
 * Neither the database nor the role is dropped in PostgreSQL when it is no longer declared.
 */
export class PostgresDatabase extends Construct implements IPostgresDatabase {
  /** The stage that creates the database and its pooler. */
  public readonly stage: Stage;
  /**
   * The same database past the pooler, on the primary: for schema migrations and logical replication, which a pool in
   * transaction mode breaks. Its connections come on top of the pool's.
   */
  public readonly direct: IPostgresDatabase;
  private readonly pooler: Endpoint;
  private readonly postgres: CnpgShared;
  private readonly item: string;
  private readonly secretName: string;
  private readonly secrets = new Map<Stage, SecretReference>();
  /** @internal */ public readonly _connections: number;

  /**
   * @param scope the shared cluster
   * @param id name of the database and of the role
   * @param credentials the stage of the roles' Secrets
   * @param options pooling and extensions
   */
  constructor(scope: CnpgShared, id: string, credentials: Stage, options: DatabaseOptions) {
    super(scope, id);
    const name = `${scope.node.id}-${id}`;
    const maxClients = options.maxClients ?? 100;
    const poolSize = options.poolSize ?? 10;
    const poolers = options.poolerInstances ?? scope._instanceCount;
    this.postgres = scope;
    this.item = options.credentialsItem ?? name;
    this._connections = poolSize * poolers;
    this.check(options, maxClients, poolSize, poolers);

    this.stage = new Stage(this, 'Database', {
      namespace: scope.namespace,
      podLabels: poolerLabels(name),
      // The operator writes no conditions here; without this Flux would take a database for ready that could not be made.
      healthCheckExpressions: [
        { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Database', current: 'has(status.applied) && status.applied' },
        { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Pooler', current: 'has(status.instances) && status.instances >= spec.instances' },
      ],
    });
    this.pooler = new Endpoint(this.stage, 'Clients', { ...POOLER_POSTGRES, service: name });
    this.secretName = new ExternalSecret(credentials, id, {
      store: scope._secretStore,
      name,
      type: 'kubernetes.io/basic-auth',
      // By this the operator notices a new password.
      labels: { 'cnpg.io/reload': 'true' },
      data: { password: { item: this.item } },
      // The name is fixed here: with another one the operator would refuse the password.
      template: { username: id, password: '{{ .password }}' },
    }).secretName;
    new ApiObject(this.stage, 'Database', {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Database',
      metadata: { name },
      spec: {
        cluster: { name: scope.node.id },
        name: id,
        owner: id,
        databaseReclaimPolicy: 'retain',
        ...(options.extensions?.length ? { extensions: options.extensions.map((extension) => ({ name: extension, ensure: 'present' })) } : {}),
      },
    } satisfies Database);
    new ApiObject(this.stage, 'Pooler', {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Pooler',
      metadata: { name },
      spec: {
        cluster: { name: scope.node.id },
        type: 'rw',
        instances: poolers,
        pgbouncer: {
          poolMode: `${options.poolMode ?? PoolMode.SESSION}`,
          parameters: { max_client_conn: `${maxClients}`, default_pool_size: `${poolSize}` },
        },
        template: {
          spec: {
            containers: [{ name: 'pgbouncer', resources: this.stage.reserve(name, poolers, POOLER_RESOURCES) }],
            topologySpreadConstraints: [{
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: poolerLabels(name) },
            }],
          },
        },
        // Exports may be declared after the database.
        serviceTemplate: Lazy.any({
          produce: () => {
            const annotations = this.pooler.serviceAnnotations();
            return Object.keys(annotations).length === 0 ? undefined : { metadata: { annotations } };
          },
        }),
      },
    } satisfies Pooler);
    if (poolers > 1) {
      new ApiObject(this.stage, 'DisruptionBudget', {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name },
        spec: { maxUnavailable: 1, selector: { matchLabels: poolerLabels(name) } },
      } satisfies PodDisruptionBudget);
    }

    // The pooler reads its configuration from the API server.
    this.postgres._postgres.connect(this.stage);
    this.postgres.cluster.kubeApi.connect(this.stage);
    scope._monitoring?.alerts(`database-${id}`, poolerAlerts({ namespace: scope.namespace.name, name, database: id, maxClients, poolers }));
    this.direct = new DirectDatabase(this, scope._postgres);
  }

  /**
   * Records the client, lets its pods in to the pooler, and brings the credentials into its namespace.
   *
   * @param client the stage whose pods will talk to the database
   */
  public connect(client: Stage): PostgresConnection {
    return { ...this.pooler.connect(client), database: this.node.id, credentials: this._credentials(client) };
  }

  /**
   * Offers the database to other clusters, as `<cluster>/<database>`, for example `postgres/gitlab`: they reach its pooler
   * through the mesh, with the credentials from their own secret store.
   *
   * @param options which clusters and namespaces may use it
   */
  public export(options: ExportOptions): void {
    this.pooler.export(`${this.postgres.node.id}/${this.node.id}`, 'PostgresDatabase', options, { database: this.node.id, item: this.item });
  }

  /** @internal */
  public _credentials(client: Stage): SecretReference {
    let reference = this.secrets.get(client);
    if (!reference) {
      // Named after the stage, so that two stages of one namespace don't fight over one Secret.
      reference = new ExternalSecret(client, `Postgres-${this.node.id}`, {
        store: this.postgres._secretStore,
        name: `${client.stageName}-${this.postgres.node.id}-${this.node.id}`,
        data: { password: { item: this.item } },
        template: { username: this.node.id, password: '{{ .password }}' },
      }).reference();
      this.secrets.set(client, reference);
    }
    return reference;
  }

  /** @internal */
  public _role(): { [key: string]: any } {
    return { name: this.node.id, ensure: 'present', login: true, passwordSecret: { name: this.secretName } };
  }

  private check(options: DatabaseOptions, maxClients: number, poolSize: number, poolers: number): void {
    const id = this.node.id;
    Check.that(this, /^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/.test(id), `'name' must be at most 30 lower-case letters, digits and dashes, starting with a letter, got '${id}': rename the database`);
    Check.that(this, !TAKEN.has(id), `'name' is '${id}', which PostgreSQL or the operator uses itself: rename the database`);
    Check.that(this, this.item.trim() !== '', "'credentialsItem' is empty: name the item of the secret store that holds the credentials");
    Check.wholeNumber(this, 'maxClients', maxClients, 1);
    Check.wholeNumber(this, 'poolSize', poolSize, 1);
    Check.wholeNumber(this, 'poolerInstances', poolers, 1);
    Check.that(this, poolSize <= maxClients, `'poolSize' must be no more than 'maxClients' (${maxClients}), got ${poolSize}: a connection without a client is of no use; lower poolSize or raise maxClients`);
    const extensions = options.extensions ?? [];
    extensions.forEach((extension, index) => {
      Check.that(this, /^[a-z0-9][a-z0-9_-]*$/.test(extension), `'extensions' holds '${extension}', which is no name of an extension: write names such as pg_trgm`);
      Check.that(this, extensions.indexOf(extension) === index, `'extensions' holds '${extension}' twice: remove one of them`);
    });
  }
}

/** A database past its pooler. */
class DirectDatabase implements IPostgresDatabase {
  public constructor(private readonly database: PostgresDatabase, private readonly postgres: Endpoint) {}

  public connect(client: Stage): PostgresConnection {
    // The database is made by another stage than the instances behind the endpoint.
    client.waitFor(this.database.stage, `it uses database ${this.database.node.id}`);
    return { ...this.postgres.connect(client), database: this.database.node.id, credentials: this.database._credentials(client) };
  }
}
