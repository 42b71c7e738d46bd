import {
  Ambient, Check, Component, Cpu, Endpoint, HelmRelease, IMetricsSink, ISecretStore, IStorageClass, MemoryBudget, Monitoring, Namespace, Placement, PodDisruptionBudget, Pods,
  Quantity, Refusal, Remediation, Stage, VersionPart,
} from '@monosense-io/platform';
import { ApiObject, Duration, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { backupAlerts, backupsSlo, clusterAlerts, operatorAlerts } from './alerts';
import { backUp, Backup, backupOf, BackupOptions, checkRecovery, RecoveryOptions } from './backup';
import { copyAlerts, copyBackups, HOURLY as HOURLY_COPY } from './backup-copy';
import { addDrill, drillAlerts } from './backup-drill';
import { checkDatabaseName, DatabaseOptions, IPostgresCluster, PostgresDatabase } from './database';
import { checkExtensions } from './extensions';
import type { Cluster } from './imports/postgresql.cnpg.io-v1';
import { checkParameters, InstanceSize, parametersOf } from './parameters';
import {
  clusterLabels, IMAGES, INSTANCE_METRICS, INSTANCE_POSTGRES, INSTANCE_STATUS, instanceLabels, OPERATOR_CHART, OPERATOR_CRDS, OPERATOR_GROUP, OPERATOR_LABELS,
  OPERATOR_METRICS, OPERATOR_VERSION, OPERATOR_WEBHOOK, PLUGIN_CHART, PLUGIN_GROUP, PLUGIN_GRPC, PLUGIN_LABELS, PLUGIN_NAME, POOLER_METRICS, poolersLabels,
} from './upstream';

const ID = new Refusal('CNPG-SHARED-001', {
  protects: 'The id becomes the name of pods, volumes and Services, with something behind it: a longer name, or one in another form, is refused when it runs.',
  wrong: "new CnpgShared(cluster, 'Shared_PostgreSQL', …)",
  right: "new CnpgShared(cluster, 'postgres', …)",
});

const UPWARDS = new Refusal('CNPG-SHARED-002', {
  protects: 'PostgreSQL can upgrade data from an earlier major version only.',
  wrong: 'postgres: PostgresMajor.V16, upgradeFrom: PostgresMajor.V17',
  right: 'postgres: PostgresMajor.V17, upgradeFrom: PostgresMajor.V16',
});

const A_NODE_EACH = new Refusal('CNPG-SHARED-004', {
  protects: 'No two instances share a node: those that find none stay pending, and the cluster never becomes ready.',
  wrong: 'instances: 4, in a cluster of three nodes',
  right: 'instances: 3',
});

const A_REPLICA = new Refusal('CNPG-SHARED-005', {
  protects: 'A single instance has no replica that could confirm a commit: what is asked for would not hold.',
  wrong: 'instances: 1, dataDurability: DataDurability.REQUIRED',
  right: 'instances: 3, dataDurability: DataDurability.REQUIRED',
});

const ONCE = new Refusal('CNPG-SHARED-006', {
  protects: 'Two databases of one name would be one, whose pool and owner depend on which of them came last.',
  wrong: "postgres.addDatabase('gitlab'); postgres.addDatabase('gitlab')",
  right: "const gitlab = postgres.addDatabase('gitlab')",
});

const POOLS_FIT = new Refusal('CNPG-SHARED-007', {
  protects: 'PostgreSQL turns connections away above its limit: the last pool that fills would fail, and with it an application that did nothing wrong.',
  wrong: "maxConnections: 300, and addDatabase('gitlab', { poolSize: 40 }) with three poolers",
  right: "maxConnections: 400, and addDatabase('gitlab', { poolSize: 40 }) with three poolers",
});

// Two, so that its webhook answers while the node of one is drained: without it nothing of PostgreSQL can be changed.
const OPERATOR_REPLICAS = 2;
const OPERATOR_RESOURCES = { cpu: Cpu.millis(100), memory: Size.mebibytes(400), budget: MemoryBudget.OPERATOR };

// One: its chart replaces the pod in one go, and it is only needed when an instance starts.
const PLUGIN_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };

// Connections that no pool may take: the operator, its metrics, replicas, and an administrator who has to find out why the rest are gone.
const RESERVED_CONNECTIONS = 20;

// Over the network each role reaches the database of its own name and no other, nor `postgres` and `template1`. The operator's rules
// for replicas and PgBouncer's lookups come before these, and its rule that lets in everybody behind them. A REVOKE would do the
// same only for databases that it is repeated for.
const OWNERS = 'host sameuser all all scram-sha-256';
const NOBODY_ELSE = 'host all all all reject';

// An empty cluster with a few empty databases takes about a tenth of it.
const LEAST_DATA = Size.gibibytes(1);

// Below this, PostgreSQL's own minimum of kept WAL and one archiving hiccup fill the volume.
const LEAST_WAL = Size.gibibytes(2);

// With less, its own cache would be smaller than the 128 MB that PostgreSQL takes by default.
const LEAST_MEMORY = Size.mebibytes(512);

/** A major version of PostgreSQL. A higher one is an upgrade of all databases with everything stopped; there is no way back. */
export enum PostgresMajor {
  /** PostgreSQL 16. */
  V16 = '16',
  /** PostgreSQL 17. */
  V17 = '17',
  /** PostgreSQL 18. */
  V18 = '18',
}

/** What happens to a commit when too few replicas are there to confirm it. */
export enum DataDurability {
  /** It waits until enough replicas are back: nothing that was confirmed is ever lost. */
  REQUIRED = 'required',
  /** It goes through with the replicas that are there: writes go on, and are lost if the primary's disk is lost meanwhile. */
  PREFERRED = 'preferred',
}

/** What the shared PostgreSQL cluster is made of. */
export interface CnpgSharedProps {
  /**
   * Class of the instances' volumes. Local disks are best: PostgreSQL replicates by itself. Where volumes of the class can't grow,
   * a larger size is for instances that are made anew.
   */
  readonly storageClass: IStorageClass;
  /** Size of each instance's data volume, at least 1 GiB. It can grow later if the class allows it, and never shrink. */
  readonly dataSize: Size;
  /**
   * Size of each instance's WAL volume, of its own so that a stuck archive or replica can't take the room for data. At least 2 GiB.
   * @default - a quarter of `dataSize`, but no less than 2 GiB
   */
  readonly walSize?: Size;
  /**
   * Instances: a primary, and replicas of which one takes over when it fails. No two share a node.
   * @default - 3, or one per node in a cluster with fewer nodes
   */
  readonly instances?: number;
  /**
   * Major version of PostgreSQL.
   * @default PostgresMajor.V16
   */
  readonly postgres?: PostgresMajor;
  /**
   * The major version that the data is upgraded from, when `postgres` becomes a higher one: says that this is meant. It may go
   * once the upgrade is done.
   * @default - another major version of PostgreSQL is refused
   */
  readonly upgradeFrom?: PostgresMajor;
  /**
   * Memory of each instance: requested, and the limit. A quarter is PostgreSQL's own cache. At least 512 MiB.
   * @default Size.gibibytes(2)
   */
  readonly memory?: Size;
  /**
   * CPU that is kept free for each instance. There is no limit.
   * @default Cpu.millis(500)
   */
  readonly cpu?: Cpu;
  /**
   * Connections that PostgreSQL takes, 20 of them for the operator and administrators. Refused when the pools of all databases
   * don't fit: for each, twice `poolSize`, since PgBouncer looks up passwords by a second pool, for each pod of its pooler and one
   * more, which ends while its successor begins. Another number restarts the instances, one after the other.
   * @default 400
   */
  readonly maxConnections?: number;
  /**
   * What happens to a commit when too few replicas are there to confirm it. Of no meaning with one instance.
   * @default - REQUIRED with three or more instances; PREFERRED with two, where one that is away would stop all writes
   */
  readonly dataDurability?: DataDurability;
  /**
   * Further parameters of postgresql.conf, all values as text. Refused are those that the operator sets, those that follow from
   * other props, names that the major version doesn't know, and values that it doesn't take.
   * @default - PostgreSQL's own
   */
  readonly parameters?: { [name: string]: string };
  /**
   * Backups.
   * @default - none: what is deleted by mistake is gone
   */
  readonly backup?: BackupOptions;
  /**
   * Where the data of a new cluster comes from. Needs `backup` with the bucket of the old backups and a `serverName` of its
   * own. Read only when the cluster is created; it may go, and `serverName` must stay, once the recovery is done.
   * @default - it starts empty
   */
  readonly recovery?: RecoveryOptions;
  /**
   * Where the databases' credentials are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
  /**
   * Namespace of the cluster. The operator has one of its own, `cnpg-system`.
   * @default 'databases'
   */
  readonly namespace?: string;
}

/**
 * One PostgreSQL cluster that many applications share, with the CloudNativePG operator that runs it. Create it once per
 * cluster, since the operator serves all namespaces, and add a database for each application.
 */
export class CnpgShared extends Component implements IPostgresCluster {
  /** The stage that installs the operator. */
  public readonly operator: Stage;
  /** The stage that creates the PostgreSQL cluster. */
  public readonly instances: Stage;
  /** Namespace of the PostgreSQL cluster. */
  public readonly namespace: Namespace;
  /** How many instances the PostgreSQL cluster has. */
  public readonly instanceCount: number;
  /** The primary. */
  public readonly primary: Endpoint;
  /** The stage of the scrapes and alerts; undefined where there is no sink for them. */
  public readonly monitoring?: Monitoring;
  private readonly databases: PostgresDatabase[] = [];
  private readonly maxConnections: number;
  private readonly major: PostgresMajor;
  private credentials?: Stage;

  /**
   * @param scope the cluster
   * @param id name of the PostgreSQL cluster, usually `postgres`: of its pods, volumes and Services. Another name is another, empty cluster
   * @param props volumes, size, backups and metrics
   */
  constructor(scope: Construct, id: string, props: CnpgSharedProps) {
    super(scope, id);
    // To the databases below.
    Ambient.provide(this, { secretStore: props.secretStore });
    ID.unless(this, /^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/.test(id), `'id' must be at most 30 lower-case letters, digits and dashes, starting with a letter, got '${id}': rename it`);
    this.instanceCount = props.instances ?? this.cluster.replicas(3);
    this.maxConnections = props.maxConnections ?? 400;
    this.checkInstances(props);
    const size = this.sizeOf(props);
    const postgres = props.postgres ?? PostgresMajor.V16;
    this.major = postgres;
    UPWARDS.unless(this, props.upgradeFrom === undefined || Number(props.upgradeFrom) < Number(postgres), `'upgradeFrom' must be lower than 'postgres' (${postgres}), got ${props.upgradeFrom}: raise 'postgres', or remove it`);
    checkParameters(this, props.parameters ?? {}, postgres);
    const backup = props.backup && backupOf(this, props.backup, props.backup.serverName ?? `${this.cluster.facts.name}-${id}`);
    if (props.recovery) checkRecovery(this, props.recovery, backup);

    this.recordVersion('PostgreSQL', /:([\d.]+)/.exec(IMAGES[postgres])![1], {
      part: VersionPart.MAJOR,
      // pg_upgrade reads every version before.
      maySkip: true,
      decision: {
        prop: 'upgradeFrom',
        from: props.upgradeFrom,
        advice: "make a backup, give 'backup' another 'serverName', since earlier backups can't be continued, and set it; all databases stop until it is done",
      },
    });
    this.operator = this.installOperator();
    if (backup) this.installPlugin();
    this.namespace = new Namespace(this, 'Namespace', { name: props.namespace ?? 'databases' });
    this.instances = new Stage(this, 'Instances', {
      namespace: this.namespace,
      podLabels: clusterLabels(id),
      // A cluster without a status counts as ready otherwise.
      healthCheckExpressions: [{
        apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', current: "has(status.conditions) && status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
      }],
      // Instances are made one after the other, and the first one may have to be restored.
      timeout: Duration.minutes(30),
    });
    this.createCluster(props, size, backup);
    if (backup) this.backUp(backup, props);

    const pods = new Pods(this.instances, 'Servers', { labels: instanceLabels(id) });
    this.primary = new Endpoint(this.instances, 'Postgres', { ...INSTANCE_POSTGRES, service: `${id}-rw`, pods });
    const status = new Endpoint(this.instances, 'Status', { ...INSTANCE_STATUS, pods });
    // Replication, the jobs that make new instances, and a primary that asks the others whether it is cut off.
    this.primary.connect(this.instances);
    status.connect(this.instances);
    this.primary.connect(this.operator, { wait: false });
    status.connect(this.operator, { wait: false });
    this.cluster.kubeApi.connect(this.instances);

    this.monitoring = this.watch(props, size, pods, backup);
    this.node.addValidation({ validate: () => this.poolsThatDoNotFit() });
  }

  /**
   * Adds a database for an application, with a role that owns it, the role's credentials and a pooler in front of it.
   *
   * @param name name of the database and of the role; lower-case letters, digits and dashes. Another name is another, empty database
   * @param options pooling and extensions
   */
  public addDatabase(name: string, options: DatabaseOptions = {}): PostgresDatabase {
    checkDatabaseName(this, name);
    ONCE.unless(this, !this.databases.some((database) => database.node.id === name), `database '${name}' is added twice: add it once and share what addDatabase returns`);
    if (!this.credentials) {
      this.credentials = new Stage(this, 'Credentials', { namespace: this.namespace });
      // The operator looks after no role at all while the Secret of one is missing.
      this.instances.waitFor(this.credentials, 'its roles take their passwords from there');
    }
    const database = new PostgresDatabase(this, name, this.credentials, options);
    checkExtensions(database, options.extensions ?? [], this.major);
    this.databases.push(database);
    return database;
  }

  private checkInstances({ dataDurability }: CnpgSharedProps): void {
    const { cluster, instanceCount } = this;
    const nodes = cluster.facts.nodes.length;
    Check.wholeNumber(this, 'instances', instanceCount, 1);
    A_NODE_EACH.unless(this, instanceCount <= nodes, `'instances' must be at most ${nodes}, one to each node of cluster '${cluster.node.id}', got ${instanceCount}: lower it, or add nodes`);
    A_REPLICA.unless(this, instanceCount > 1 || dataDurability === undefined, `'dataDurability' needs a replica to wait for, got '${dataDurability}' with a single instance: remove it, or raise 'instances'`);
  }

  /** The size of an instance, with its defaults. Refuses one that PostgreSQL could not work with. */
  private sizeOf(props: CnpgSharedProps): InstanceSize {
    Check.size(this, 'dataSize', props.dataSize, { atLeast: LEAST_DATA });
    const size = {
      memory: props.memory ?? Size.gibibytes(2),
      cpu: props.cpu ?? Cpu.millis(500),
      dataSize: props.dataSize,
      walSize: props.walSize ?? Size.kibibytes(Math.max(Math.ceil(props.dataSize.toKibibytes() / 4), LEAST_WAL.toKibibytes())),
      maxConnections: this.maxConnections,
    };
    Check.size(this, 'walSize', size.walSize, { atLeast: LEAST_WAL });
    Check.size(this, 'memory', size.memory, { atLeast: LEAST_MEMORY });
    Check.cpu(this, 'cpu', size.cpu);
    Check.wholeNumber(this, 'maxConnections', size.maxConnections, RESERVED_CONNECTIONS + 1);
    return size;
  }

  private installOperator(): Stage {
    const stage = new Stage(this, 'Operator', {
      namespace: new Namespace(this, 'OperatorNamespace', { name: 'cnpg-system' }),
      installs: this.shippedKinds({ groups: [OPERATOR_GROUP], stateful: ['Cluster'] }),
      podLabels: OPERATOR_LABELS,
      healthChecks: OPERATOR_CRDS.map((name) => ({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name })),
    });
    new HelmRelease(stage, 'Release', {
      chart: OPERATOR_CHART,
      remediation: Remediation.RETRY,
      values: {
        image: { tag: OPERATOR_VERSION },
        replicaCount: OPERATOR_REPLICAS,
        resources: stage.reserve('cloudnative-pg', OPERATOR_REPLICAS, OPERATOR_RESOURCES),
        config: { clusterWide: true, maxConcurrentReconciles: 10 },
        topologySpreadConstraints: Placement.spread(OPERATOR_LABELS),
      },
    });
    new PodDisruptionBudget(stage, 'DisruptionBudget', { name: 'cloudnative-pg', labels: OPERATOR_LABELS, replicas: OPERATOR_REPLICAS, minAvailable: 1 });
    new Endpoint(stage, 'Webhook', OPERATOR_WEBHOOK).allowFromKubeApi();
    this.cluster.kubeApi.connect(stage);
    return stage;
  }

  private installPlugin(): void {
    const stage = new Stage(this, 'BackupPlugin', {
      // The operator finds plugins in its own namespace only.
      namespace: this.operator.home,
      installs: this.shippedKinds({ groups: [PLUGIN_GROUP] }),
      podLabels: PLUGIN_LABELS,
    });
    new HelmRelease(stage, 'Release', {
      chart: PLUGIN_CHART,
      remediation: Remediation.RETRY,
      values: { resources: stage.reserve('plugin-barman-cloud', 1, PLUGIN_RESOURCES) },
    });
    // The chart asks cert-manager for the certificates by which operator and plugin know each other, and the plugin watches clusters.
    stage.waitForKind('cert-manager.io', 'Certificate');
    stage.waitForKind('postgresql.cnpg.io', 'Cluster');
    new Endpoint(stage, 'Grpc', PLUGIN_GRPC).connect(this.operator, { wait: false });
    this.cluster.kubeApi.connect(stage);
  }

  private backUp(backup: Backup, { storageClass, dataSize }: CnpgSharedProps): void {
    const { reason, store, copyTo, serverName, drill: options } = backup;
    const id = this.node.id;
    const drill = options && addDrill(this, {
      cluster: id, major: this.major, store, serverName, storageClass, options,
      size: options.size ?? Size.kibibytes(2 * dataSize.toKibibytes()),
      // A database that has been added stays in PostgreSQL: asked at least whether it is there.
      checks: () => this.databases.map((database) => ({ database: database.node.id, query: database._restoredQuery ?? 'SELECT 1' })),
    });
    const kept = { reason, schedule: `${backup.schedule}`, retention: `any moment of ${backup.retentionDays} days` };
    this.recordBackup({ ...backUp(this.instances, id, this.instanceCount, backup), ...kept, drill });
    if (copyTo) this.recordBackup({ ...copyBackups(this, { namespace: this.namespace, cluster: id, from: store, to: copyTo, serverName }), reason, schedule: HOURLY_COPY, retention: "as long as the bucket's own rules say" });
  }

  private createCluster(props: CnpgSharedProps, size: InstanceSize, backup?: Backup): void {
    const id = this.node.id;
    const instances = this.instanceCount;
    const { recovery } = props;
    const { name: storageClass, expandable } = props.storageClass.connect(this.instances);
    const plugin = (server: string) => ({ name: PLUGIN_NAME, parameters: { barmanObjectName: id, serverName: server } });
    const object = new ApiObject(this.instances, 'Cluster', {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name: id },
      spec: {
        instances,
        imageName: IMAGES[this.major],
        bootstrap: recovery ? {
          recovery: { source: 'origin', ...(recovery.targetTime ? { recoveryTarget: { targetTime: recovery.targetTime } } : {}) },
        } : {
          initdb: { dataChecksums: true, encoding: 'UTF8' },
        },
        ...(recovery ? { externalClusters: [{ name: 'origin', plugin: plugin(recovery.fromServerName) }] } : {}),
        ...(backup ? { plugins: [{ ...plugin(backup.serverName), isWALArchiver: true }] } : {}),
        // Holds for both volumes. Kubernetes refuses to let such claims grow, and the operator would try before all else, again and again.
        storage: { storageClass, size: Quantity.ofSize(size.dataSize), ...(expandable === false ? { resizeInUseVolumes: false } : {}) },
        walStorage: { storageClass, size: Quantity.ofSize(size.walSize) },
        resources: this.instances.reserve(id, instances, size),
        postgresql: {
          parameters: parametersOf(size, props.parameters ?? {}),
          pg_hba: Lazy.any({ produce: () => [OWNERS, ...this.databases.flatMap((database) => database._rules()), NOBODY_ELSE] }),
          // Whichever replica answers first: one that is slow or away delays nothing while another is there.
          ...(instances > 1 ? {
            synchronous: { method: 'any', number: 1, dataDurability: `${props.dataDurability ?? (instances > 2 ? DataDurability.REQUIRED : DataDurability.PREFERRED)}` },
          } : {}),
        },
        managed: Lazy.any({ produce: () => (this.databases.length === 0 ? undefined : { roles: this.databases.flatMap((database) => database._roles()) }) }),
        affinity: { enablePodAntiAffinity: true, podAntiAffinityType: 'required', topologyKey: 'kubernetes.io/hostname' },
        // With one instance it would keep its node from ever being drained.
        enablePDB: instances > 1,
        enableSuperuserAccess: false,
        primaryUpdateStrategy: 'unsupervised',
        primaryUpdateMethod: instances > 1 ? 'switchover' : 'restart',
      },
    } satisfies Cluster);
    const advice = "no volume shrinks: keep what is committed, or recover a backup into a cluster of another name";
    this.cluster.recordFixedField(this, object, { field: 'spec.storage.size', mayGrow: true, advice });
    this.cluster.recordFixedField(this, object, { field: 'spec.walStorage.size', mayGrow: true, advice });
    this.cluster.recordRenewedField(this, object, {
      field: 'spec.plugins.0.parameters.serverName',
      withMajorOf: 'spec.imageName',
      advice: "give 'backup.serverName' another name, since backups of an earlier major version can't be continued",
    });
  }

  private watch(props: CnpgSharedProps, { dataSize, walSize }: InstanceSize, pods: Pods, backup?: Backup): Monitoring | undefined {
    const id = this.node.id;
    const facts = { namespace: this.namespace.name, name: id, instances: this.instanceCount, dataSize, walSize };
    const poolers = new Pods(this.instances, 'Poolers', { labels: poolersLabels(id) });
    return this.addMonitoring({
      namespace: this.namespace,
      metrics: props.metrics,
      dashboards: ['postgres'],
      scrapes: [
        { endpoint: new Endpoint(this.operator, 'Metrics', OPERATOR_METRICS) },
        { endpoint: new Endpoint(this.instances, 'Metrics', { ...INSTANCE_METRICS, pods }) },
        { endpoint: new Endpoint(this.instances, 'PoolerMetrics', { ...POOLER_METRICS, pods: poolers }) },
      ],
      alerts: {
        operator: operatorAlerts(this.operator.home.name, OPERATOR_REPLICAS),
        cluster: clusterAlerts(facts),
        ...(backup ? { backup: [...backupAlerts(facts, backup.maxAge), ...(backup.copyTo ? copyAlerts(this.namespace.name, id) : []), ...(backup.drill ? drillAlerts(id) : [])] } : {}),
      },
      slos: backup ? [backupsSlo(facts, backup.maxAge)] : [],
    });
  }

  private poolsThatDoNotFit(): string[] {
    const needed = this.databases.reduce((sum, database) => sum + database._connections(), 0) + RESERVED_CONNECTIONS;
    if (needed <= this.maxConnections) return [];
    const pools = this.databases.map((database) => `${database.node.id} ${database._connections()}`).join(', ');
    return [POOLS_FIT.says(`'maxConnections' must be at least ${needed}, for the pools of all databases (${pools}) while their poolers are replaced, and ${RESERVED_CONNECTIONS} in reserve, got ${this.maxConnections}: raise maxConnections, or lower a poolSize or poolerInstances`)];
  }
}
