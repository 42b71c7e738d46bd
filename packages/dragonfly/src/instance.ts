import {
  Ambient, Check, Cluster, Cpu, Endpoint, ExportOptions, ExternalSecret, IRedis, IStorageClass, Monitoring, Namespace, Placement, Quantity, RedisConnection, Refusal, Schedule,
  SecretReference, SecurityContext, Stage, TimeUnit,
} from '@monosense-io/platform';
import type { ServiceAccount } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Duration, Lazy, Size } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { instanceAlerts, snapshotsSlo } from './alerts';
import type { Dragonfly as DragonflyObject } from './imports/dragonflydb.io-v1alpha1';
import { keepSnapshots } from './kept-snapshots';
import { ADMIN_PORT, CLIENT_PORT, IMAGE, instanceLabels, USER_ID } from './upstream';

// Dragonfly refuses writes once its process takes 1.25 times `maxmemory`: that is 94 % of the limit, so before the kernel kills it.
const DATA_SHARE = 0.75;

// Dragonfly doesn't start with less than 256 MiB of `maxmemory` per thread.
const MEMORY_PER_THREAD = Size.mebibytes(Math.ceil(256 / DATA_SHARE));

// Upstream's default for one thread, which would be more than all the spare memory of a small instance.
const LARGEST_PIPELINE_BUFFER = Size.mebibytes(128);

const HOURLY = '0 * * * *';

// By which the newest snapshot of any schedule may be late.
const LATENESS = Duration.hours(2);

// The claim can't follow the memory later, so it doesn't begin with it either: this is enough for 2.6 GiB of memory with all that is kept.
const SNAPSHOT_VOLUME = Size.gibibytes(10);

const KEPT = 3;

// The newest snapshot, and the one that is being written.
const IN_USE = 2;

const CLAIM = 'spec.snapshot.persistentVolumeClaimSpec';

// Only the operator, on the admin port, has a use for them: they stop the server, give it another master, or write files under any name.
const ADMIN_COMMANDS = ['BGSAVE', 'DEBUG', 'REPLICAOF', 'REPLTAKEOVER', 'SAVE', 'SHUTDOWN', 'SLAVEOF'];

const SERVICE_NAME = new Refusal('DRAGONFLY-002', {
  protects: 'The instance is reached through a Service of its name, and the API server takes no name of a Service that begins with a digit.',
  wrong: "dragonfly.addInstance('2nd', { passwordItem: 'queue' })",
  right: "dragonfly.addInstance('second', { passwordItem: 'queue' })",
});

const MEMORY_OF_THREADS = new Refusal('DRAGONFLY-003', {
  protects: 'Dragonfly does not start with less than 256 MiB for the data of each thread.',
  wrong: 'memory: Size.mebibytes(512), threads: 2',
  right: 'memory: Size.mebibytes(684), threads: 2',
});

const EVICTION = new Refusal('DRAGONFLY-004', {
  protects: 'A limit on eviction does nothing where nothing is evicted: the instance would refuse writes instead.',
  wrong: 'maxEvictionPerHeartbeat: 500',
  right: 'cacheMode: true, maxEvictionPerHeartbeat: 500',
});

const COMMAND = new Refusal('DRAGONFLY-005', {
  protects: 'A text that is no name of a command restricts nothing, and clients could go on using the command that was meant.',
  wrong: "restrictedCommands: ['FLUSH ALL']",
  right: "restrictedCommands: ['FLUSHALL']",
});

const SNAPSHOT_AGE = new Refusal('DRAGONFLY-007', {
  protects: 'An age that the newest snapshot reaches between two runs raises an alert although nothing is wrong.',
  wrong: "schedule: '0 3 * * *', maxAge: Duration.hours(20)",
  right: "schedule: '0 3 * * *', maxAge: Duration.hours(26)",
});

const SNAPSHOT_ROOM = new Refusal('DRAGONFLY-008', {
  protects: 'The old snapshot goes once the new one is complete: on a volume that cannot hold both, and those that are kept, no new one ever is.',
  wrong: 'memory: Size.gibibytes(4), snapshots: { storage, size: Size.gibibytes(4) }',
  right: 'memory: Size.gibibytes(4), snapshots: { storage, size: Size.gibibytes(15) }',
});

/** How Lua scripts run, unless a script says so itself. */
export enum LuaFlag {
  /** Scripts may touch keys that they didn't declare; several queue libraries do. Slower, since it locks the whole instance. */
  ALLOW_UNDECLARED_KEYS = 'allow-undeclared-keys',
  /** Other commands may run in the middle of a script. */
  DISABLE_ATOMICITY = 'disable-atomicity',
}

/** Snapshots of the data, from which a pod starts again. Each pod writes its own. */
export interface SnapshotOptions {
  /** Class of the volumes. */
  readonly storage: IStorageClass;
  /**
   * When a snapshot is written, in UTC, as crontab's five fields (see `Schedule`). Each replaces the one before; a pod that is told to stop writes one too.
   * @default '0 * * * *' - every hour
   */
  readonly schedule?: string;
  /**
   * Size of each pod's volume. Refused when two snapshots of a full instance don't fit, since a new one is complete before the old one
   * goes, or those of `kept` besides. Leave room for more `memory`: the operator gives no other size to an instance that exists,
   * and a size other than the committed one is refused without `resizeFrom`.
   * @default Size.gibibytes(10)
   */
  readonly size?: Size;
  /**
   * How many earlier snapshots each pod keeps: those that it found when it last started. After an outage of all pods the one that
   * starts first becomes the master, however old its snapshot is, and the others' next snapshots replace better ones.
   * @default - 3, or fewer where `size` has no room for them beside the two in use
   */
  readonly kept?: number;
  /**
   * The size that the volumes had, when `size` becomes another: says that the steps of the runbook are being taken. It may go once
   * they are done.
   * @default - another size than the committed one is refused
   */
  readonly resizeFrom?: Size;
  /**
   * Age of the newest snapshot at which an alert is raised, in whole minutes. Refused: one that is not longer than the longest
   * pause of `schedule`, such as 24 hours for `0 3 * * *` (every day).
   * @default - the longest pause of `schedule`, and two hours more
   */
  readonly maxAge?: Duration;
}

/** What an instance is for. */
export interface DragonflyInstanceProps {
  /** Item of the secret store whose field `password` is the password. */
  readonly passwordItem: string;
  /**
   * Memory of each pod: requested, and the limit. Three quarters are for data (`maxmemory`), the rest for connections, replication and snapshots.
   * Refused below 342 MiB per thread.
   * @default Size.gibibytes(1)
   */
  readonly memory?: Size;
  /**
   * Pods: a master, and replicas of which one takes over when it fails. Each holds all the data.
   * @default - 3, or one per node in a cluster with fewer nodes
   */
  readonly replicas?: number;
  /**
   * CPU that is kept free for each pod. There is no limit: Dragonfly would take its number of threads from it.
   * @default Cpu.millis(100)
   */
  readonly cpu?: Cpu;
  /**
   * Threads, over which the data is spread.
   * @default - 2, or 1 when `memory` is too small for two
   */
  readonly threads?: number;
  /**
   * Whether a full instance evicts the keys that are least used. Otherwise it refuses writes.
   * @default false
   */
  readonly cacheMode?: boolean;
  /**
   * Keys that one round of eviction removes at most; more for caches that are written in bursts. Refused without `cacheMode`.
   * @default 100
   */
  readonly maxEvictionPerHeartbeat?: number;
  /**
   * Snapshots of the data.
   * @default - none: the data is lost when all pods are down at once
   */
  readonly snapshots?: SnapshotOptions;
  /**
   * Databases that clients can SELECT; 1024 at most.
   * @default 16
   */
  readonly databases?: number;
  /**
   * Connections that clients may hold at once.
   * @default 10000
   */
  readonly maxClients?: number;
  /**
   * Time after which the connection of an idle client is closed, in whole seconds. Refused: 0, which would mean never.
   * @default - never
   */
  readonly idleTimeout?: Duration;
  /**
   * Commands of one connection that wait for execution, before Dragonfly stops reading from it.
   * @default 10000
   */
  readonly pipelineQueueLimit?: number;
  /**
   * Memory for waiting commands per thread; a client that sends more before it reads an answer hangs.
   * @default - an eighth of `memory` shared by all threads, but no more than 128 MiB each
   */
  readonly pipelineBufferLimit?: Size;
  /**
   * How Lua scripts run, unless a script says so itself.
   * @default - atomic, on declared keys only
   */
  readonly luaFlags?: LuaFlag[];
  /**
   * Whether transactions lock all keys with the same `{hashtag}` together: for queue libraries that name their keys so.
   * @default false
   */
  readonly lockOnHashtags?: boolean;
  /**
   * Whether it answers clients of Redis Cluster, as a cluster of one.
   * @default false
   */
  readonly clusterEmulation?: boolean;
  /**
   * Whether clients can subscribe to the expiry of keys.
   * @default false
   */
  readonly expiryEvents?: boolean;
  /**
   * More commands that clients may not use, for example FLUSHALL where applications share an instance. Those that stop the server,
   * give it another master or write files never are for clients.
   * @default - none
   */
  readonly restrictedCommands?: string[];
}

/** What an instance needs of the installation that it is part of; `Dragonfly` is one. */
export interface IDragonflyInstallation extends IConstruct {
  /** The stage that installs the operator. */
  readonly operator: Stage;
  /** Namespace of the instances. */
  readonly namespace: Namespace;
  /**
   * The stage of the scrapes and alerts.
   * @default - nothing is scraped and nothing alerts
   */
  readonly monitoring?: Monitoring;
}

/** Sizes and counts of an instance, once they are decided. */
interface Resources {
  readonly memory: Size;
  readonly cpu: Cpu;
  readonly replicas: number;
  readonly threads: number;
}

/** Snapshots, once they are decided. */
interface Snapshots {
  readonly storage: IStorageClass;
  readonly schedule: Schedule;
  readonly size: Size;
  readonly kept: number;
  readonly resizeFrom?: Size;
  readonly maxAge: Duration;
}

/**
 * One Dragonfly server: a master and its replicas behind one Service, which follows the master. Made by `Dragonfly.addInstance`.
 *
 * The operator adds a PodDisruptionBudget that lets one pod at a time be evicted.
 */
export class DragonflyInstance extends Construct implements IRedis {
  /** The stage that creates the instance. */
  public readonly stage: Stage;
  private readonly clients: Endpoint;
  private readonly admin: Endpoint;
  private readonly passwordItem: string;
  private readonly secrets = new Map<Stage, SecretReference>();

  /**
   * @param scope the installation
   * @param id name of the instance, of its Service and of its pods
   * @param props password, size and behaviour
   */
  constructor(scope: IDragonflyInstallation, id: string, props: DragonflyInstanceProps) {
    super(scope, id);
    SERVICE_NAME.unless(this, /^[a-z]/.test(id), `'name' must begin with a letter, as names of Services do, got '${id}': rename it`);
    this.passwordItem = Check.text(this, 'passwordItem', props.passwordItem, 'name the item of the secret store that holds the password');
    const resources = this.resources(props);
    this.checkClients(props);
    const snapshots = props.snapshots && this.snapshots(props.snapshots, resources.memory);

    this.stage = new Stage(this, 'Instance', {
      namespace: scope.namespace,
      podLabels: instanceLabels(id),
      // The operator writes no conditions, only a phase; without this Flux would take a new instance for ready at once.
      healthCheckExpressions: [{ apiVersion: 'dragonflydb.io/v1alpha1', kind: 'Dragonfly', current: "has(status.phase) && status.phase == 'Ready'" }],
    });
    this.clients = new Endpoint(this.stage, 'Clients', { ...CLIENT_PORT, service: id });
    this.admin = new Endpoint(this.stage, 'Admin', ADMIN_PORT);
    this.install(props, resources, snapshots);

    // The operator makes one pod the master and the others its replicas, which then copy from it, all through the admin port.
    this.admin.connect(scope.operator, { wait: false });
    this.admin.connect(this.stage);
    scope.monitoring?.scrape(this.admin);
    const facts = { namespace: scope.namespace.name, name: id, replicas: resources.replicas, cacheMode: props.cacheMode ?? false, snapshotMaxAge: snapshots?.maxAge };
    scope.monitoring?.alerts(`${id}-instance`, instanceAlerts(facts));
    if (snapshots) scope.monitoring?.slo(snapshotsSlo(facts));
  }

  /**
   * Records the client, lets its pods in, and brings the password into its namespace.
   *
   * @param client the stage whose pods will talk to the instance
   */
  public connect(client: Stage): RedisConnection {
    let credentials = this.secrets.get(client);
    if (!credentials) {
      // Named after the stage, so that two stages of one namespace don't fight over one Secret.
      const name = `${client.stageName}-redis-${this.node.id}`;
      credentials = new ExternalSecret(client, `Redis-${this.node.id}`, { store: Ambient.secretStore(this), name, data: { password: { item: this.passwordItem } } }).reference();
      this.secrets.set(client, credentials);
    }
    return { ...this.clients.connect(client), credentials };
  }

  /**
   * Offers the instance to other clusters, as `redis/<name>`: they reach it through the mesh, with the password from their own secret store.
   *
   * @param options which clusters and namespaces may use it
   */
  public export(options: ExportOptions): void {
    this.clients.export(`redis/${this.node.id}`, 'Redis', options, { item: this.passwordItem });
  }

  private resources(props: DragonflyInstanceProps): Resources {
    const { memory = Size.gibibytes(1), cpu = Cpu.millis(100), replicas = Cluster.of(this).replicas(3) } = props;
    const bytes = Check.size(this, 'memory', memory);
    const threads = props.threads ?? Math.max(1, Math.min(2, Math.floor(bytes / bytesOf(MEMORY_PER_THREAD))));
    Check.cpu(this, 'cpu', cpu);
    Check.wholeNumber(this, 'replicas', replicas, 1);
    Check.wholeNumber(this, 'threads', threads, 1);
    const least = Size.mebibytes(threads * MEMORY_PER_THREAD.toMebibytes());
    MEMORY_OF_THREADS.unless(
      this,
      bytes >= bytesOf(least),
      `'memory' must be at least ${Quantity.ofSize(least)} for ${threads} thread${threads === 1 ? '' : 's'}, got ${Quantity.ofSize(memory)}: raise memory or lower threads`,
    );
    return { memory, cpu, replicas, threads };
  }

  private checkClients(props: DragonflyInstanceProps): void {
    const { databases, maxClients, idleTimeout, pipelineQueueLimit, pipelineBufferLimit, maxEvictionPerHeartbeat, restrictedCommands = [] } = props;
    if (databases !== undefined) Check.wholeNumber(this, 'databases', databases, 1, 1024);
    if (maxClients !== undefined) Check.wholeNumber(this, 'maxClients', maxClients, 1);
    if (idleTimeout !== undefined) Check.duration(this, 'idleTimeout', idleTimeout);
    if (pipelineQueueLimit !== undefined) Check.wholeNumber(this, 'pipelineQueueLimit', pipelineQueueLimit, 1);
    if (pipelineBufferLimit !== undefined) Check.size(this, 'pipelineBufferLimit', pipelineBufferLimit);
    if (maxEvictionPerHeartbeat !== undefined) {
      Check.wholeNumber(this, 'maxEvictionPerHeartbeat', maxEvictionPerHeartbeat, 1);
      EVICTION.unless(this, props.cacheMode === true, `'maxEvictionPerHeartbeat' needs 'cacheMode', without which nothing is evicted, got ${maxEvictionPerHeartbeat}: set cacheMode to true or remove it`);
    }
    for (const command of restrictedCommands) {
      COMMAND.unless(this, /^[A-Za-z][A-Za-z.]*$/.test(command), `'restrictedCommands' must hold names of commands, got '${command}': write it as in FLUSHALL`);
    }
  }

  private snapshots(options: SnapshotOptions, memory: Size): Snapshots {
    const { storage, size = SNAPSHOT_VOLUME, resizeFrom } = options;
    const schedule = Schedule.parse(this, 'snapshots.schedule', options.schedule ?? HOURLY);
    const pause = schedule.longestPause().toMinutes();
    const enough = pause + LATENESS.toMinutes();
    const maxAge = options.maxAge ?? Duration.minutes(enough);
    const minutes = Check.duration(this, 'snapshots.maxAge', maxAge, { unit: TimeUnit.MINUTES });
    SNAPSHOT_AGE.unless(
      this,
      minutes > pause,
      `'snapshots.maxAge' must be longer than the longest pause of 'snapshots.schedule' ('${schedule}', ${pause} minutes), got ${minutes} minutes: set it to Duration.minutes(${enough}) or more`,
    );
    const room = Math.floor(Check.size(this, 'snapshots.size', size) / bytesOf(dataShare(memory))) - IN_USE;
    const kept = options.kept ?? Math.max(0, Math.min(KEPT, room));
    Check.wholeNumber(this, 'snapshots.kept', kept, 0);
    const needed = Size.kibibytes((IN_USE + kept) * dataShare(memory).toKibibytes());
    SNAPSHOT_ROOM.unless(
      this,
      kept <= room,
      `'snapshots.size' must be at least ${Quantity.ofSize(needed)}, room for the old and the new snapshot of a full instance and ${kept} that are kept, got ${Quantity.ofSize(size)}: raise it, or lower memory or 'kept'`,
    );
    if (resizeFrom !== undefined) Check.size(this, 'snapshots.resizeFrom', resizeFrom);
    return { storage, schedule, size, kept, resizeFrom, maxAge };
  }

  private install(props: DragonflyInstanceProps, resources: Resources, snapshots?: Snapshots): void {
    const { id } = this.node;
    const { cpu, memory, replicas } = resources;
    const password = new ExternalSecret(this.stage, 'Password', { name: `${id}-password`, data: { password: { item: this.passwordItem } } });
    new ApiObject(this.stage, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: id },
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    const object = new ApiObject(this.stage, 'Dragonfly', {
      apiVersion: 'dragonflydb.io/v1alpha1',
      kind: 'Dragonfly',
      metadata: { name: id },
      spec: {
        image: IMAGE,
        imagePullPolicy: 'IfNotPresent',
        replicas,
        args: flags(props, resources),
        resources: this.stage.reserve(id, replicas, { cpu, memory }),
        authentication: { passwordFromSecret: { name: password.secretName, key: 'password' } },
        serviceAccountName: id,
        // Its own would let in every pod of the namespace; who may come in is known here.
        networkPolicyEnabled: false,
        // Exports may be declared after the instance.
        serviceSpec: Lazy.any({ produce: () => ({ type: 'ClusterIP', annotations: this.clients.serviceAnnotations() }) }),
        podSecurityContext: SecurityContext.pod({ user: USER_ID, volumesGroup: USER_ID, unlessOwned: true }),
        containerSecurityContext: SecurityContext.container(),
        topologySpreadConstraints: Placement.spread(instanceLabels(id), { required: true }),
        ...(snapshots && snapshots.kept > 0 ? { initContainers: [keepSnapshots(snapshots.kept)] } : {}),
        ...(snapshots ? {
          snapshot: {
            cron: snapshots.schedule.toFiveFields(),
            persistentVolumeClaimSpec: {
              storageClassName: snapshots.storage.connect(this.stage).name,
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: Quantity.ofSize(snapshots.size) } },
            },
          },
        } : {}),
      },
    } satisfies DragonflyObject);
    // The operator writes them into a StatefulSet, which never takes another claim.
    const { cluster } = this.stage;
    cluster.recordFixedField(this, object, {
      field: `${CLAIM}.resources.requests.storage`,
      from: snapshots?.resizeFrom && Quantity.ofSize(snapshots.resizeFrom),
      advice: "set 'snapshots.size' to what is committed; for another size set 'snapshots.resizeFrom' to it and take the steps of \"More room for snapshots\" in the runbook; to begin or end with snapshots add an instance of another name",
    });
    cluster.recordFixedField(this, object, { field: `${CLAIM}.storageClassName`, advice: 'keep the class, or add an instance of another name' });
  }
}

function flags(props: DragonflyInstanceProps, { memory, threads }: Resources): string[] {
  const pipelineBuffer = props.pipelineBufferLimit
    ? bytesOf(props.pipelineBufferLimit)
    : Math.min(bytesOf(LARGEST_PIPELINE_BUFFER), Math.floor(bytesOf(memory) / 8 / threads));
  return [
    `--maxmemory=${bytesOf(dataShare(memory))}`,
    `--proactor_threads=${threads}`,
    `--cache_mode=${props.cacheMode ?? false}`,
    ...(props.maxEvictionPerHeartbeat === undefined ? [] : [`--max_eviction_per_heartbeat=${props.maxEvictionPerHeartbeat}`]),
    `--dbnum=${props.databases ?? 16}`,
    `--maxclients=${props.maxClients ?? 10000}`,
    ...(props.idleTimeout ? [`--timeout=${props.idleTimeout.toSeconds()}`] : []),
    `--pipeline_queue_limit=${props.pipelineQueueLimit ?? 10000}`,
    `--pipeline_buffer_limit=${pipelineBuffer}`,
    // Messages that subscribers have yet to read: the same spare memory holds them.
    `--publish_buffer_limit=${Math.floor(pipelineBuffer / 2)}`,
    ...(props.luaFlags?.length ? [`--default_lua_flags=${props.luaFlags.join(' ')}`] : []),
    ...(props.lockOnHashtags ? ['--lock_on_hashtags=true'] : []),
    ...(props.clusterEmulation ? ['--cluster_mode=emulated'] : []),
    ...(props.expiryEvents ? ['--notify_keyspace_events=Ex'] : []),
    `--restricted_commands=${[...ADMIN_COMMANDS, ...(props.restrictedCommands ?? [])].join(',')}`,
    // Upstream's default holds the time, which fills the volume with old snapshots. An empty name turns them off, also when a pod stops.
    `--dbfilename=${props.snapshots ? 'dump' : ''}`,
    // It would ask a server on the internet for the newest version, which the network policy forbids.
    '--version_check=false',
  ];
}

function dataShare(memory: Size): Size {
  return Size.kibibytes(Math.floor(memory.toKibibytes() * DATA_SHARE));
}

function bytesOf(size: Size): number {
  return size.toKibibytes() * 1024;
}
