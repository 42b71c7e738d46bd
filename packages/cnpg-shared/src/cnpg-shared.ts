import { join } from 'path';
import {
  Check, Component, Cpu, Endpoint, HelmRelease, IMetricsSink, IObjectStore, ISecretStore, IStorageClass, Monitoring, Namespace, Pods, Quantity,
  Remediation, Stage, VersionPart,
} from '@monosense-io/platform';
import type { PodDisruptionBudget } from '@monosense-io/platform/lib/imports/policy-v1';
import { ApiObject, Duration, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { backupAlerts, clusterAlerts, operatorAlerts } from './alerts';
import { DatabaseOptions, PostgresDatabase } from './database';
import type { ObjectStore } from './imports/barmancloud.cnpg.io-v1';
import type { Cluster, ScheduledBackup } from './imports/postgresql.cnpg.io-v1';
import { checkParameters, parametersOf } from './parameters';
import {
  clusterLabels, IMAGES, INSTANCE_METRICS, INSTANCE_POSTGRES, INSTANCE_STATUS, instanceLabels, OPERATOR_CHART, OPERATOR_CRDS, OPERATOR_GROUP, OPERATOR_LABELS,
  OPERATOR_METRICS, OPERATOR_WEBHOOK, PLUGIN_CHART, PLUGIN_GROUP, PLUGIN_GRPC, PLUGIN_LABELS, PLUGIN_NAME, POOLER_METRICS, poolersLabels,
} from './upstream';

// Two, so that its webhook answers while the node of one is drained: without it nothing of PostgreSQL can be changed.
const OPERATOR_REPLICAS = 2;
const OPERATOR_RESOURCES = { cpu: Cpu.millis(100), memory: Size.mebibytes(400) };

// One: its chart replaces the pod in one go, and it is only needed when an instance starts.
const PLUGIN_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };
const SIDECAR_RESOURCES = { cpu: Cpu.millis(50), memory: Size.mebibytes(256), memoryLimit: Size.mebibytes(512) };

// Connections that no pool may take: the operator, its metrics, replicas, and an administrator who has to find out why the rest are gone.
const RESERVED_CONNECTIONS = 20;

// An empty cluster with a few empty databases takes about a tenth of it.
const LEAST_DATA = Size.gibibytes(1);

// Below this, PostgreSQL's own minimum of kept WAL and one archiving hiccup fill the volume.
const LEAST_WAL = Size.gibibytes(2);

const NIGHTLY = '0 30 2 * * *';
const DEFAULT_MAX_AGE = Duration.hours(26);

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

/** Backups into a bucket: base backups on a schedule, and WAL all the time, so that any moment in between can be restored. */
export interface BackupOptions {
  /** The bucket. */
  readonly store: IObjectStore;
  /**
   * Name under which this cluster's backups are kept in the bucket. Each life of the cluster needs its own: after a recovery
   * it is another one, since the old backups are read and must not be mixed with new WAL.
   * @default - `<cluster>-<id>`, for example `infra-postgres`
   */
  readonly serverName?: string;
  /**
   * When a base backup is made: six fields, seconds first, in UTC.
   * @default '0 30 2 * * *' - every night at half past two
   */
  readonly schedule?: string;
  /**
   * How far back any moment can be restored, in whole days.
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
  /**
   * Age of the newest base backup at which an alert is raised, in whole seconds; longer than the longest pause of `schedule`. Refused
   * when it isn't, for a schedule such as `0 0 * * * *` (every hour) or `0 30 2 * * *` (every day).
   * @default Duration.hours(26)
   */
  readonly maxAge?: Duration;
}

/** A cluster that starts from a backup of another, or of itself in an earlier life, of the same major version. */
export interface RecoveryOptions {
  /** Name under which the backups to start from are kept: the `backup.serverName` of the cluster that made them. */
  readonly fromServerName: string;
  /**
   * Moment to restore, with its time zone, for example `2026-01-31T14:05:00Z`.
   * @default - the last moment that is in the archive
   */
  readonly targetTime?: string;
}

/** What the shared PostgreSQL cluster is made of. */
export interface CnpgSharedProps {
  /** Class of the instances' volumes. Local disks are best: PostgreSQL replicates by itself. */
  readonly storageClass: IStorageClass;
  /** Size of each instance's data volume, at least 1 GiB. It can grow later if the class allows it, and never shrink. */
  readonly dataSize: Size;
  /** Store that holds the databases' credentials. */
  readonly secretStore: ISecretStore;
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
   * don't fit. Another number restarts the instances, one after the other.
   * @default 200
   */
  readonly maxConnections?: number;
  /**
   * What happens to a commit when too few replicas are there to confirm it. Of no meaning with one instance.
   * @default - REQUIRED with three or more instances; PREFERRED with two, where one that is away would stop all writes
   */
  readonly dataDurability?: DataDurability;
  /**
   * Further parameters of postgresql.conf, all values as text. Refused are those that the operator sets, and those that follow
   * from other props.
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
   * Where metrics and alerts go.
   * @default - nothing is scraped and nothing alerts
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
export class CnpgShared extends Component {
  /** The stage that installs the operator. */
  public readonly operator: Stage;
  /** The stage that creates the PostgreSQL cluster. */
  public readonly instances: Stage;
  /** Namespace of the PostgreSQL cluster. */
  public readonly namespace: Namespace;
  /** @internal */ public readonly _instanceCount: number;
  /** @internal */ public readonly _secretStore: ISecretStore;
  /** @internal */ public readonly _postgres: Endpoint;
  /** @internal */ public readonly _monitoring?: Monitoring;
  private readonly databases: PostgresDatabase[] = [];
  private readonly maxConnections: number;
  private credentials?: Stage;

  /**
   * @param scope the cluster
   * @param id name of the PostgreSQL cluster, usually `postgres`: of its pods, volumes and Services. Another name is another, empty cluster
   * @param props volumes, size, backups and metrics
   */
  constructor(scope: Construct, id: string, props: CnpgSharedProps) {
    super(scope, id, join(__dirname, '..'));
    const nodes = this.cluster.facts.nodes.length;
    const size = {
      memory: props.memory ?? Size.gibibytes(2),
      walSize: props.walSize ?? Size.kibibytes(Math.max(Math.ceil(props.dataSize.toKibibytes() / 4), LEAST_WAL.toKibibytes())),
      maxConnections: props.maxConnections ?? 200,
    };
    this._secretStore = props.secretStore;
    this._instanceCount = props.instances ?? Math.min(3, nodes);
    this.maxConnections = size.maxConnections;
    const serverName = props.backup?.serverName ?? `${this.cluster.facts.name}-${id}`;
    this.check(props, size.memory, size.walSize, serverName);

    this.recordVersion('PostgreSQL', /:([\d.]+)/.exec(IMAGES[props.postgres ?? PostgresMajor.V16])![1], {
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
    if (props.backup) this.installPlugin();
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
    this.createCluster(props, size, serverName);
    if (props.backup) this.backUp(props.backup, serverName);

    const pods = new Pods(this.instances, 'Servers', { labels: instanceLabels(id) });
    this._postgres = new Endpoint(this.instances, 'Postgres', { ...INSTANCE_POSTGRES, service: `${id}-rw`, pods });
    const status = new Endpoint(this.instances, 'Status', { ...INSTANCE_STATUS, pods });
    // Replication, the jobs that make new instances, and a primary that asks the others whether it is cut off.
    this._postgres.connect(this.instances);
    status.connect(this.instances);
    this._postgres.connect(this.operator, { wait: false });
    status.connect(this.operator, { wait: false });
    this.cluster.kubeApi.connect(this.instances);

    if (props.metrics) {
      this._monitoring = new Monitoring(this, 'Monitoring', { namespace: this.namespace, sink: props.metrics });
      this._monitoring.scrape(new Endpoint(this.operator, 'Metrics', OPERATOR_METRICS));
      this._monitoring.scrape(new Endpoint(this.instances, 'Metrics', { ...INSTANCE_METRICS, pods }));
      this._monitoring.scrape(new Endpoint(this.instances, 'PoolerMetrics', { ...POOLER_METRICS, pods: new Pods(this.instances, 'Poolers', { labels: poolersLabels(id) }) }));
      this._monitoring.alerts('operator', operatorAlerts(this.operator.home.name, OPERATOR_REPLICAS));
      const facts = { namespace: this.namespace.name, name: id, instances: this._instanceCount, dataSize: props.dataSize, walSize: size.walSize };
      this._monitoring.alerts('cluster', clusterAlerts(facts));
      if (props.backup) this._monitoring.alerts('backup', backupAlerts(facts, props.backup.maxAge ?? DEFAULT_MAX_AGE));
    }
    this.node.addValidation({ validate: () => this.poolsThatDoNotFit() });
  }

  /**
   * Adds a database for an application, with a role that owns it, the role's credentials and a pooler in front of it.
   *
   * @param name name of the database and of the role; lower-case letters, digits and dashes. Another name is another, empty database
   * @param options pooling and extensions
   */
  public addDatabase(name: string, options: DatabaseOptions = {}): PostgresDatabase {
    Check.that(this, !this.databases.some((database) => database.node.id === name), `database '${name}' is added twice: add it once and share what addDatabase returns`);
    if (!this.credentials) {
      this.credentials = new Stage(this, 'Credentials', { namespace: this.namespace });
      // The operator looks after no role at all while the Secret of one is missing.
      this.instances.waitFor(this.credentials, 'its roles take their passwords from there');
    }
    const database = new PostgresDatabase(this, name, this.credentials, options);
    this.databases.push(database);
    return database;
  }

  private check(props: CnpgSharedProps, memory: Size, walSize: Size, serverName: string): void {
    const { backup, recovery } = props;
    const id = this.node.id;
    const nodes = this.cluster.facts.nodes.length;
    Check.that(this, /^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/.test(id), `'id' must be at most 30 lower-case letters, digits and dashes, starting with a letter, got '${id}': rename it`);
    Check.wholeNumber(this, 'instances', this._instanceCount, 1);
    const major = props.postgres ?? PostgresMajor.V16;
    Check.that(this, props.upgradeFrom === undefined || Number(props.upgradeFrom) < Number(major), `'upgradeFrom' must be lower than 'postgres' (${major}), got ${props.upgradeFrom}: raise 'postgres', or remove it`);
    Check.that(this, this._instanceCount <= nodes, `'instances' is ${this._instanceCount}, and cluster '${this.cluster.node.id}' has ${nodes} node${nodes === 1 ? '' : 's'}, no two instances to a node: set instances to ${nodes} or less`);
    Check.wholeNumber(this, 'maxConnections', this.maxConnections, RESERVED_CONNECTIONS + 1);
    Check.that(this, memory.toKibibytes() >= 512 * 1024, `'memory' must be at least 512Mi, got ${Quantity.ofSize(memory)}: raise it`);
    Check.that(this, props.dataSize.toKibibytes() >= LEAST_DATA.toKibibytes(), `'dataSize' must be at least ${Quantity.ofSize(LEAST_DATA)}, got ${Quantity.ofSize(props.dataSize)}: raise it`);
    Check.that(this, walSize.toKibibytes() >= LEAST_WAL.toKibibytes(), `'walSize' must be at least ${Quantity.ofSize(LEAST_WAL)}, got ${Quantity.ofSize(walSize)}: raise it`);
    Check.that(this, this._instanceCount > 1 || props.dataDurability === undefined, "'dataDurability' is set, but a single instance has no replica to wait for: remove it or raise instances");
    checkParameters(this, props.parameters ?? {});
    if (backup) {
      const schedule = backup.schedule ?? NIGHTLY;
      Check.that(this, /^([0-9*,/?-]+ ){3}([0-9A-Za-z*,/?-]+ ){2}[0-9A-Za-z*,/?-]+$/.test(schedule), `'backup.schedule' must have six fields, seconds first, got '${schedule}': write it as in '0 30 2 * * *'`);
      const days = (backup.retention ?? Duration.days(30)).toDays({ integral: false });
      Check.that(this, Number.isInteger(days) && days >= 1, `'backup.retention' must be whole days, at least one, got ${days} days: use Duration.days(30)`);
      const seconds = (backup.maxAge ?? DEFAULT_MAX_AGE).toSeconds({ integral: false });
      Check.that(this, Number.isInteger(seconds) && seconds >= 1, `'backup.maxAge' must be a whole number of seconds of at least 1, got ${seconds}: use Duration.hours(26)`);
      const pause = pauseOf(schedule);
      Check.that(this, seconds > pause * 3600, `'backup.maxAge' must be longer than the pause of 'backup.schedule' ('${schedule}', ${pause} h), got ${seconds / 3600} h: set it to Duration.hours(${pause + 2}) or more`);
      Check.that(this, /^[A-Za-z0-9]([-A-Za-z0-9._]{0,48}[A-Za-z0-9])?$/.test(serverName), `'backup.serverName' must be at most 50 letters, digits, dashes, dots and underscores, got '${serverName}': rename it`);
    }
    if (recovery) {
      Check.that(this, backup !== undefined, "'recovery' needs the bucket that holds the old backups: set backup");
      Check.that(this, recovery.fromServerName !== serverName, `'recovery.fromServerName' is '${serverName}', under which this cluster would write its own backups into the old ones: set backup.serverName to a new name, as in '${nextName(serverName)}', and keep it`);
      Check.that(this, recovery.targetTime === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(recovery.targetTime), `'recovery.targetTime' must be a moment with its time zone, got '${recovery.targetTime}': write it as in 2026-01-31T14:05:00Z`);
    }
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
        replicaCount: OPERATOR_REPLICAS,
        resources: stage.reserve('cloudnative-pg', OPERATOR_REPLICAS, OPERATOR_RESOURCES),
        config: { clusterWide: true, maxConcurrentReconciles: 10 },
        topologySpreadConstraints: [{
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: OPERATOR_LABELS },
        }],
      },
    });
    new ApiObject(stage, 'DisruptionBudget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'cloudnative-pg' },
      spec: { minAvailable: 1, selector: { matchLabels: OPERATOR_LABELS } },
    } satisfies PodDisruptionBudget);
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

  private createCluster(props: CnpgSharedProps, size: { memory: Size; walSize: Size; maxConnections: number }, serverName: string): void {
    const id = this.node.id;
    const instances = this._instanceCount;
    const { backup, recovery } = props;
    const storageClass = props.storageClass.connect(this.instances).name;
    const plugin = (server: string) => ({ name: PLUGIN_NAME, parameters: { barmanObjectName: id, serverName: server } });
    new ApiObject(this.instances, 'Cluster', {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name: id },
      spec: {
        instances,
        imageName: IMAGES[props.postgres ?? PostgresMajor.V16],
        bootstrap: recovery ? {
          recovery: { source: 'origin', ...(recovery.targetTime ? { recoveryTarget: { targetTime: recovery.targetTime } } : {}) },
        } : {
          initdb: { dataChecksums: true, encoding: 'UTF8' },
        },
        ...(recovery ? { externalClusters: [{ name: 'origin', plugin: plugin(recovery.fromServerName) }] } : {}),
        ...(backup ? { plugins: [{ ...plugin(serverName), isWALArchiver: true }] } : {}),
        storage: { storageClass, size: Quantity.ofSize(props.dataSize) },
        walStorage: { storageClass, size: Quantity.ofSize(size.walSize) },
        resources: this.instances.reserve(id, instances, { cpu: props.cpu ?? Cpu.millis(500), memory: size.memory }),
        postgresql: {
          parameters: parametersOf(size, props.parameters ?? {}),
          // Whichever replica answers first: one that is slow or away delays nothing while another is there.
          ...(instances > 1 ? {
            synchronous: { method: 'any', number: 1, dataDurability: `${props.dataDurability ?? (instances > 2 ? DataDurability.REQUIRED : DataDurability.PREFERRED)}` },
          } : {}),
        },
        managed: Lazy.any({ produce: () => (this.databases.length === 0 ? undefined : { roles: this.databases.map((database) => database._role()) }) }),
        affinity: { enablePodAntiAffinity: true, podAntiAffinityType: 'required', topologyKey: 'kubernetes.io/hostname' },
        // With one instance it would keep its node from ever being drained.
        enablePDB: instances > 1,
        enableSuperuserAccess: false,
        primaryUpdateStrategy: 'unsupervised',
        primaryUpdateMethod: instances > 1 ? 'switchover' : 'restart',
      },
    } satisfies Cluster);
  }

  private backUp(backup: BackupOptions, serverName: string): void {
    const id = this.node.id;
    // Poolers are let out to the bucket as well: no label tells the jobs that restore from it apart from them.
    const store = backup.store.connect(this.instances);
    const credential = (key: string) => ({ name: store.credentials.name, key: store.credentials.keys[key] });
    new ApiObject(this.instances, 'ObjectStore', {
      apiVersion: 'barmancloud.cnpg.io/v1',
      kind: 'ObjectStore',
      metadata: { name: id },
      spec: {
        retentionPolicy: `${(backup.retention ?? Duration.days(30)).toDays()}d`,
        configuration: {
          destinationPath: `s3://${store.bucket}/`,
          endpointURL: store.endpointUrl,
          s3Credentials: { accessKeyId: credential('accessKeyId'), secretAccessKey: credential('secretAccessKey') },
          wal: { compression: 'gzip', maxParallel: 4 },
          data: { compression: 'gzip', jobs: 2 },
        },
        instanceSidecarConfiguration: {
          resources: this.instances.reserve(`${id} backups`, this._instanceCount, SIDECAR_RESOURCES),
          env: [
            { name: 'AWS_DEFAULT_REGION', value: store.region },
            // R2 and many others that speak S3 refuse the checksums that Amazon's library adds by default.
            { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
            { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
          ],
        },
      },
    } satisfies ObjectStore);
    new ApiObject(this.instances, 'ScheduledBackup', {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'ScheduledBackup',
      // Named after the server as well: a recovered cluster begins with a backup of its own at once.
      metadata: { name: serverName.toLowerCase().replace(/_/g, '-') },
      spec: {
        cluster: { name: id },
        schedule: backup.schedule ?? NIGHTLY,
        immediate: true,
        backupOwnerReference: 'cluster',
        method: 'plugin',
        pluginConfiguration: { name: PLUGIN_NAME },
      },
    } satisfies ScheduledBackup);
  }

  private poolsThatDoNotFit(): string[] {
    const needed = this.databases.reduce((sum, database) => sum + database._connections, 0) + RESERVED_CONNECTIONS;
    if (needed <= this.maxConnections) return [];
    const pools = this.databases.map((database) => `${database.node.id} ${database._connections}`).join(', ');
    return [`'maxConnections' must be at least ${needed}, for the pools of all databases (${pools}) and ${RESERVED_CONNECTIONS} in reserve, got ${this.maxConnections}: raise maxConnections, or lower a poolSize or poolerInstances`];
  }
}

/** Hours between two runs of a plain hourly or daily schedule; 0 for any other. */
function pauseOf(schedule: string): number {
  const match = /^\d+ \d+ (\*|\d+) [*?] \* [*?]$/.exec(schedule);
  if (!match) return 0;
  return match[1] === '*' ? 1 : 24;
}

/** The name for the next life of a server: `postgres` becomes `postgres-2`, and that `postgres-3`. */
function nextName(name: string): string {
  const match = /^(.*)-(\d+)$/.exec(name);
  return match ? `${match[1]}-${Number(match[2]) + 1}` : `${name}-2`;
}
