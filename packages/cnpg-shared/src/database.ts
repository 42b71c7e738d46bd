import {
  Ambient, Check, Cpu, Endpoint, ExportOptions, ExternalSecret, IPostgresDatabase, ISecretStore, Monitoring, Namespace, Placement, PodDisruptionBudget,
  PostgresConnection, Refusal, SecretReference, Stage,
} from '@monosense-io/platform';
import { ApiObject, Lazy, Size } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { poolerAlerts } from './alerts';
import type { Database, Pooler } from './imports/postgresql.cnpg.io-v1';
import { POOLER_IMAGE, POOLER_POSTGRES, poolerLabels } from './upstream';

const NAME = new Refusal('CNPG-SHARED-018', {
  protects: 'The name becomes that of a database, a role, a pooler and a Service; another form is refused by one of them when it runs.',
  wrong: "postgres.addDatabase('my_shop')",
  right: "postgres.addDatabase('my-shop')",
});

const NOT_TAKEN = new Refusal('CNPG-SHARED-019', {
  protects: 'A database of a name that PostgreSQL or the operator uses itself would replace what is theirs, such as the Service of the primary.',
  wrong: "postgres.addDatabase('rw')",
  right: "postgres.addDatabase('shop')",
});

const POOL_SIZE = new Refusal('CNPG-SHARED-020', {
  protects: 'A connection without a client is of no use, and takes the place of another database\'s.',
  wrong: 'maxClients: 5, poolSize: 10',
  right: 'maxClients: 100, poolSize: 10',
});

const ALTERNATE_ITEM = new Refusal('CNPG-SHARED-026', {
  protects: 'Clients would be given the credentials of a role that nobody makes.',
  wrong: 'login: DatabaseLogin.ALTERNATE',
  right: "alternateItem: 'postgres-gitlab-alternate', login: DatabaseLogin.ALTERNATE",
});

const TWO_ITEMS = new Refusal('CNPG-SHARED-027', {
  protects: 'With one password for both roles, a new one would reach the role that clients use before it reaches them.',
  wrong: "credentialsItem: 'postgres-gitlab', alternateItem: 'postgres-gitlab'",
  right: "credentialsItem: 'postgres-gitlab', alternateItem: 'postgres-gitlab-alternate'",
});

const POOLER_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(64) };

// Where the program connects past the pooler: a migration, and a few readers of changes.
const DIRECT_CONNECTIONS = 5;

// What PostgreSQL, the operator and the cluster's own Services already call themselves.
const TAKEN = new Set(['any', 'app', 'postgres', 'r', 'ro', 'rw', 'template0', 'template1']);

/** How long a client of a pooler keeps its connection to PostgreSQL. */
export enum PoolMode {
  /** As long as it is connected. For clients that use LISTEN, advisory locks or other state of a session. */
  SESSION = 'session',
  /** For one transaction: few connections serve many clients. For clients that keep no state between transactions. */
  TRANSACTION = 'transaction',
}

/** Which role clients log in with. */
export enum DatabaseLogin {
  /** The owner of the database, which has its name. */
  OWNER = 'owner',
  /** The second role, which may do all that the owner may. */
  ALTERNATE = 'alternate',
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
   * Connections that each pod of the pooler holds to PostgreSQL, beside two by which it looks up passwords. All pools together
   * must fit the cluster's `maxConnections`, with one pod more for each, as there is while they are replaced.
   * @default 10
   */
  readonly poolSize?: number;
  /**
   * Connections past the pooler, by `direct`. Together with the pools of all databases they must fit the cluster's `maxConnections`.
   * @default - 5 where something connects to `direct`, otherwise none
   */
  readonly directConnections?: number;
  /**
   * Pods of the pooler.
   * @default - as many as the cluster has instances
   */
  readonly poolerInstances?: number;
  /**
   * Extensions of PostgreSQL that the database has, for example `pg_trgm`. Those that only a superuser may install need to be named here.
   * Refused: one that the image of the major version doesn't have.
   * @default - none but plpgsql, which every database has
   */
  readonly extensions?: string[];
  /**
   * Item of the secret store whose fields `username` (the name of the database) and `password` are the credentials.
   * @default - `<cluster>-<database>`, for example `postgres-gitlab`
   */
  readonly credentialsItem?: string;
  /**
   * Item of a second role, whose fields are `username` (the name of the database with `_alternate` behind it) and `password`. Passwords
   * are changed with it without a gap: the role that nobody uses gets a new one, and `login` then sends clients there.
   * @default - there is no second role: while a password changes, clients can't log in for a moment
   */
  readonly alternateItem?: string;
  /**
   * Which role clients log in with, in all clusters. Refused: the alternate one without `alternateItem`.
   * @default DatabaseLogin.OWNER
   */
  readonly login?: DatabaseLogin;
  /**
   * A query that a restore drill asks the restored database, as a superuser, for one number of at least 1: rows that the application
   * can't be without, as in `SELECT count(*) FROM users`. See `BackupOptions.drill`.
   * @default - the drill sees to it that the database is there and can be read
   */
  readonly restoredQuery?: string;
}

/** What a database needs of the cluster that it is part of; `CnpgShared` is one. */
export interface IPostgresCluster extends IConstruct {
  /** Namespace of the cluster. */
  readonly namespace: Namespace;
  /** How many instances the cluster has. */
  readonly instanceCount: number;
  /** The primary, as clients past a pooler reach it. */
  readonly primary: Endpoint;
  /**
   * The stage of the scrapes and alerts.
   * @default - nothing is scraped and nothing alerts
   */
  readonly monitoring?: Monitoring;
}

/** A role by which clients can log in. */
interface DatabaseRole {
  readonly name: string;
  readonly item: string;
  readonly secretName: string;
}

/** Refuses what can't be the name of a database, before a construct has it. */
export function checkDatabaseName(scope: IConstruct, name: string): void {
  NAME.unless(scope, typeof name === 'string' && /^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/.test(name), `'name' must be at most 30 lower-case letters, digits and dashes, starting with a letter, got '${name}': rename the database`);
  NOT_TAKEN.unless(scope, !TAKEN.has(name), `'name' must be none that PostgreSQL or the operator uses itself, got '${name}': rename the database`);
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
   * transaction mode breaks. Its connections come on top of the pool's: `directConnections`.
   */
  public readonly direct: IPostgresDatabase;
  private readonly past: DirectDatabase;
  private readonly pooler: Endpoint;
  private readonly store: ISecretStore;
  /** Role, item and Secret: of the owner, and of the second role where there is one. */
  private readonly roles: DatabaseRole[];
  /** The one that clients log in with. */
  private readonly login: DatabaseRole;
  private readonly secrets = new Map<Stage, SecretReference>();
  private readonly poolSize: number;
  private readonly poolers: number;
  private readonly directConnections?: number;
  /** What a restore drill asks it. @internal */
  public readonly _restoredQuery?: string;

  /**
   * @param scope the shared cluster
   * @param id name of the database and of the role
   * @param credentials the stage of the roles' Secrets
   * @param options pooling and extensions
   */
  constructor(scope: IPostgresCluster, id: string, credentials: Stage, options: DatabaseOptions) {
    super(scope, id);
    const cluster = scope.node.id;
    const name = `${cluster}-${id}`;
    const maxClients = options.maxClients ?? 100;
    const poolSize = options.poolSize ?? 10;
    const poolers = options.poolerInstances ?? scope.instanceCount;
    this.checkPool(maxClients, poolSize, poolers, options.directConnections);
    this.poolSize = poolSize;
    this.poolers = poolers;
    this.directConnections = options.directConnections;
    if (options.restoredQuery !== undefined) Check.text(this, 'restoredQuery', options.restoredQuery, 'write a query for one number, or leave it out');
    this._restoredQuery = options.restoredQuery;
    const item = Check.text(this, 'credentialsItem', options.credentialsItem ?? name, 'name the item of the secret store that holds the credentials');
    const { alternateItem, login = DatabaseLogin.OWNER } = options;
    if (alternateItem !== undefined) Check.text(this, 'alternateItem', alternateItem, 'name the item of the secret store that holds the credentials of the second role');
    ALTERNATE_ITEM.unless(this, login === DatabaseLogin.OWNER || alternateItem !== undefined, `'login' must be DatabaseLogin.OWNER where there is no 'alternateItem', got '${login}': name the item of the second role, or remove 'login'`);
    TWO_ITEMS.unless(this, alternateItem !== item, `'alternateItem' must be another item than that of the owner, got '${alternateItem}' for both: make a second item`);
    // One store for the role and for all clients, wherever they are.
    this.store = Ambient.secretStore(this);

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
    this.roles = [
      this.role(credentials, id, id, { name, item }),
      // No database has such a name, and so no owner.
      ...(alternateItem === undefined ? [] : [this.role(credentials, `${id}_alternate`, `${id}-alternate`, { name: `${name}-alternate`, item: alternateItem })]),
    ];
    this.login = this.roles[login === DatabaseLogin.OWNER ? 0 : 1];
    new ApiObject(this.stage, 'Database', {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Database',
      metadata: { name },
      spec: {
        cluster: { name: cluster },
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
        cluster: { name: cluster },
        type: 'rw',
        instances: poolers,
        // Pods that end keep their connections for a while: with no other one before its time, there is one pod more at most.
        ...(poolers > 1 ? { deploymentStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } } : {}),
        pgbouncer: {
          poolMode: `${options.poolMode ?? PoolMode.SESSION}`,
          parameters: { max_client_conn: `${maxClients}`, default_pool_size: `${poolSize}`, max_db_connections: `${poolSize}` },
          // Of everybody who comes over the network, the roles of this database alone. The operator's own rule lets in all.
          pg_hba: ['0.0.0.0/0', '::/0'].flatMap((addresses) => [...this.roles.map((role) => `host ${id} ${role.name} ${addresses} md5`), `host all all ${addresses} reject`]),
        },
        template: {
          spec: {
            containers: [{ name: 'pgbouncer', image: POOLER_IMAGE, resources: this.stage.reserve(name, poolers, POOLER_RESOURCES) }],
            topologySpreadConstraints: Placement.spread(poolerLabels(name)),
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
    new PodDisruptionBudget(this.stage, 'DisruptionBudget', { name, labels: poolerLabels(name), replicas: poolers });

    scope.primary.connect(this.stage);
    // The pooler reads its configuration from the API scope.
    this.stage.cluster.kubeApi.connect(this.stage);
    scope.monitoring?.alerts(`database-${id}`, poolerAlerts({ namespace: scope.namespace.name, name, database: id, maxClients, poolers }));
    this.past = new DirectDatabase(this, scope.primary);
    this.direct = this.past;
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
    this.pooler.export(`${this.node.scope!.node.id}/${this.node.id}`, 'PostgresDatabase', options, { database: this.node.id, item: this.login.item });
  }

  /** @internal */
  public _credentials(client: Stage): SecretReference {
    let reference = this.secrets.get(client);
    if (!reference) {
      // Named after the stage, so that two stages of one namespace don't fight over one Secret.
      reference = new ExternalSecret(client, `Postgres-${this.node.id}`, {
        store: this.store,
        name: `${client.stageName}-${this.node.scope!.node.id}-${this.node.id}`,
        data: { password: { item: this.login.item } },
        template: { username: this.login.name, password: '{{ .password }}' },
      }).reference();
      this.secrets.set(client, reference);
    }
    return reference;
  }

  /**
   * Connections that PostgreSQL may have to take for it, while the pods of its pooler are replaced. Each pod has a second pool,
   * to database `postgres`, by which it looks up the passwords of clients: where many log in at once, it grows as large as the first.
   * @internal
   */
  public _connections(): number {
    return this.connectionsOfRole() + this.poolSize * (this.poolers + 1);
  }

  /** @internal */
  public _roles(): Array<{ [key: string]: any }> {
    return this.roles.map(({ name, secretName }, index) => ({
      name,
      ensure: 'present',
      login: true,
      connectionLimit: this.connectionsOfRole(),
      passwordSecret: { name: secretName },
      ...(index > 0 ? { inherit: true, inRoles: [this.node.id] } : {}),
    }));
  }

  /** The rules of pg_hba.conf for roles that have another name than the database. @internal */
  public _rules(): string[] {
    return this.roles.slice(1).map(({ name }) => `host ${this.node.id} ${name} all scram-sha-256`);
  }

  private role(credentials: Stage, role: string, id: string, { name, item }: { name: string; item: string }): DatabaseRole {
    const { secretName } = new ExternalSecret(credentials, id, {
      store: this.store,
      name,
      type: 'kubernetes.io/basic-auth',
      // By this the operator notices a new password.
      labels: { 'cnpg.io/reload': 'true' },
      data: { password: { item } },
      // The name is fixed here: with another one the operator would refuse the password.
      template: { username: role, password: '{{ .password }}' },
    });
    return { name: role, item, secretName };
  }

  private connectionsOfRole(): number {
    return this.poolSize * (this.poolers + 1) + (this.directConnections ?? (this.past._isUsed ? DIRECT_CONNECTIONS : 0));
  }

  private checkPool(maxClients: number, poolSize: number, poolers: number, directConnections?: number): void {
    Check.wholeNumber(this, 'maxClients', maxClients, 1);
    Check.wholeNumber(this, 'poolSize', poolSize, 1);
    Check.wholeNumber(this, 'poolerInstances', poolers, 1);
    if (directConnections !== undefined) Check.wholeNumber(this, 'directConnections', directConnections, 0);
    POOL_SIZE.unless(this, poolSize <= maxClients, `'poolSize' must be no more than 'maxClients' (${maxClients}), got ${poolSize}: a connection without a client is of no use; lower poolSize or raise maxClients`);
  }
}

/** A database past its pooler. */
class DirectDatabase implements IPostgresDatabase {
  public _isUsed = false;

  public constructor(private readonly database: PostgresDatabase, private readonly postgres: Endpoint) {}

  public connect(client: Stage): PostgresConnection {
    this._isUsed = true;
    // The database is made by another stage than the instances behind the endpoint.
    client.waitFor(this.database.stage, `it uses database ${this.database.node.id}`);
    return { ...this.postgres.connect(client), database: this.database.node.id, credentials: this.database._credentials(client) };
  }
}
