import {
  Check, Cpu, Endpoint, ExportOptions, ExternalSecret, IRedis, IStorageClass, Quantity, RedisConnection, SecretReference, Stage,
} from '@monosense-io/platform';
import type { ServiceAccount } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Duration, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { instanceAlerts } from './alerts';
import type { Dragonfly } from './dragonfly';
import type { Dragonfly as DragonflyObject } from './imports/dragonflydb.io-v1alpha1';
import { ADMIN_PORT, CLIENT_PORT, IMAGE, instanceLabels, USER_ID } from './upstream';

// Dragonfly refuses writes once its process takes 1.25 times `maxmemory`: that is 94 % of the limit, so before the kernel kills it.
const DATA_SHARE = 0.75;

// Dragonfly doesn't start with less than 256 MiB of `maxmemory` per thread.
const MEMORY_PER_THREAD = Size.mebibytes(Math.ceil(256 / DATA_SHARE));

// Upstream's default for one thread, which would be more than all the spare memory of a small instance.
const LARGEST_PIPELINE_BUFFER = Size.mebibytes(128);

const HOURLY = '0 * * * *';
const DEFAULT_MAX_AGE = Duration.hours(26);

// Only the operator, on the admin port, has a use for them: they stop the server, give it another master, or write files under any name.
const ADMIN_COMMANDS = ['BGSAVE', 'DEBUG', 'REPLICAOF', 'REPLTAKEOVER', 'SAVE', 'SHUTDOWN', 'SLAVEOF'];

/** How Lua scripts run that don't say so themselves. */
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
   * When a snapshot is written, as crontab's five fields in UTC. Each replaces the one before; a pod that is told to stop writes one too.
   * @default '0 * * * *' - every hour
   */
  readonly schedule?: string;
  /**
   * Size of each pod's volume. Refused when two snapshots of a full instance don't fit, since a new one is complete before the old one goes.
   * @default - twice `memory`
   */
  readonly size?: Size;
  /**
   * Age of the newest snapshot at which an alert is raised, in whole minutes; longer than the longest pause of `schedule`. Refused when
   * it isn't, for a schedule such as `0 * * * *` (every hour) or `0 3 * * *` (every day).
   * @default Duration.hours(26)
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
   * How Lua scripts run that don't say so themselves.
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
  private readonly dragonfly: Dragonfly;
  private readonly passwordItem: string;
  private readonly secrets = new Map<Stage, SecretReference>();

  /**
   * @param scope the installation
   * @param id name of the instance, of its Service and of its pods
   * @param props password, size and behaviour
   */
  constructor(scope: Dragonfly, id: string, props: DragonflyInstanceProps) {
    super(scope, id);
    this.dragonfly = scope;
    this.passwordItem = props.passwordItem;

    const memory = props.memory ?? Size.gibibytes(1);
    const replicas = props.replicas ?? Math.min(3, scope.cluster.facts.nodes.length);
    const threads = props.threads ?? Math.max(1, Math.min(2, Math.floor(bytes(memory) / bytes(MEMORY_PER_THREAD))));
    const { snapshots } = props;
    const cacheMode = props.cacheMode ?? false;
    const snapshotSize = snapshots?.size ?? Size.kibibytes(2 * memory.toKibibytes());
    this.check(props, { memory, replicas, threads, snapshotSize });

    this.stage = new Stage(this, 'Instance', {
      namespace: scope.namespace,
      podLabels: instanceLabels(id),
      // The operator writes no conditions, only a phase; without this Flux would take a new instance for ready at once.
      healthCheckExpressions: [{ apiVersion: 'dragonflydb.io/v1alpha1', kind: 'Dragonfly', current: "has(status.phase) && status.phase == 'Ready'" }],
    });
    this.clients = new Endpoint(this.stage, 'Clients', { ...CLIENT_PORT, service: id });
    this.admin = new Endpoint(this.stage, 'Admin', ADMIN_PORT);

    const password = new ExternalSecret(this.stage, 'Password', { store: scope._secretStore, name: `${id}-password`, data: { password: { item: props.passwordItem } } });
    new ApiObject(this.stage, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: id },
      automountServiceAccountToken: false,
    } satisfies ServiceAccount);
    new ApiObject(this.stage, 'Dragonfly', {
      apiVersion: 'dragonflydb.io/v1alpha1',
      kind: 'Dragonfly',
      metadata: { name: id },
      spec: {
        image: IMAGE,
        imagePullPolicy: 'IfNotPresent',
        replicas,
        args: this.flags(props, memory, threads),
        resources: this.stage.reserve(id, replicas, { cpu: props.cpu ?? Cpu.millis(100), memory }),
        authentication: { passwordFromSecret: { name: password.secretName, key: 'password' } },
        serviceAccountName: id,
        // Exports may be declared after the instance.
        serviceSpec: Lazy.any({ produce: () => ({ type: 'ClusterIP', annotations: this.clients.serviceAnnotations() }) }),
        podSecurityContext: {
          runAsNonRoot: true,
          runAsUser: USER_ID,
          runAsGroup: USER_ID,
          fsGroup: USER_ID,
          fsGroupChangePolicy: 'OnRootMismatch',
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containerSecurityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        topologySpreadConstraints: [{
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: instanceLabels(id) },
        }],
        ...(snapshots ? {
          snapshot: {
            cron: snapshots.schedule ?? HOURLY,
            persistentVolumeClaimSpec: {
              storageClassName: snapshots.storage.connect(this.stage).name,
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: Quantity.ofSize(snapshotSize) } },
            },
          },
        } : {}),
      },
    } satisfies DragonflyObject);

    // The operator makes one pod the master and the others its replicas, which then copy from it, all through the admin port.
    this.admin.connect(scope.operator, { wait: false });
    this.admin.connect(this.stage);
    scope._monitoring?.scrape(this.admin);
    scope._monitoring?.alerts(`${id}-instance`, instanceAlerts({
      namespace: scope.namespace.name,
      name: id,
      replicas,
      cacheMode,
      snapshotMaxAge: snapshots && (snapshots.maxAge ?? DEFAULT_MAX_AGE),
    }));
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
      credentials = new ExternalSecret(client, `Redis-${this.node.id}`, { store: this.dragonfly._secretStore, name, data: { password: { item: this.passwordItem } } }).reference();
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

  private check(props: DragonflyInstanceProps, sizes: { memory: Size; replicas: number; threads: number; snapshotSize: Size }): void {
    const { memory, replicas, threads, snapshotSize } = sizes;
    Check.that(this, /^[a-z]/.test(this.node.id), `'name' must begin with a letter, as names of Services do, got '${this.node.id}': rename it`);
    Check.that(this, props.passwordItem.trim() !== '', "'passwordItem' is empty: name the item of the secret store that holds the password");
    Check.wholeNumber(this, 'replicas', replicas, 1);
    Check.wholeNumber(this, 'threads', threads, 1);
    const least = Size.mebibytes(threads * MEMORY_PER_THREAD.toMebibytes());
    Check.that(
      this,
      bytes(memory) >= bytes(least),
      `'memory' must be at least ${Quantity.ofSize(least)} for ${threads} thread${threads === 1 ? '' : 's'}, got ${Quantity.ofSize(memory)}: raise memory or lower threads`,
    );
    Check.wholeNumber(this, 'databases', props.databases ?? 16, 1, 1024);
    Check.wholeNumber(this, 'maxClients', props.maxClients ?? 10000, 1);
    Check.wholeNumber(this, 'pipelineQueueLimit', props.pipelineQueueLimit ?? 10000, 1);
    Check.wholeNumber(this, 'maxEvictionPerHeartbeat', props.maxEvictionPerHeartbeat ?? 100, 1);
    Check.that(this, props.maxEvictionPerHeartbeat === undefined || props.cacheMode === true, "'maxEvictionPerHeartbeat' is set, but nothing is evicted: set cacheMode to true or remove it");
    const idle = props.idleTimeout?.toSeconds({ integral: false }) ?? 1;
    Check.that(this, Number.isInteger(idle) && idle >= 1, `'idleTimeout' must be a whole number of seconds of at least 1, got ${idle}: set it to Duration.seconds(1) or more, or remove it to never close an idle connection`);
    for (const command of props.restrictedCommands ?? []) {
      Check.that(this, /^[A-Za-z][A-Za-z.]*$/.test(command), `'restrictedCommands' holds '${command}', which is no command: write names such as FLUSHALL`);
    }
    if (props.snapshots) {
      const schedule = props.snapshots.schedule ?? HOURLY;
      Check.that(this, /^([0-9*,/-]+ ){4}[0-9*,/-]+$/.test(schedule), `'snapshots.schedule' must be crontab's five fields, got '${schedule}': write it as in '0 3 * * *'`);
      const minutes = (props.snapshots.maxAge ?? DEFAULT_MAX_AGE).toMinutes({ integral: false });
      Check.that(this, Number.isInteger(minutes) && minutes >= 1, `'snapshots.maxAge' must be a whole number of minutes of at least 1, got ${minutes}: set it to Duration.minutes(1) or more`);
      const pause = pauseOf(schedule);
      Check.that(this, minutes > pause * 60, `'snapshots.maxAge' must be longer than the pause of 'snapshots.schedule' ('${schedule}', ${pause} h), got ${minutes / 60} h: set it to Duration.hours(${pause + 2}) or more`);
      const twice = Size.kibibytes(2 * dataShare(memory).toKibibytes());
      Check.that(
        this,
        bytes(snapshotSize) >= bytes(twice),
        `'snapshots.size' must be at least ${Quantity.ofSize(twice)}, room for the old and the new snapshot of a full instance, got ${Quantity.ofSize(snapshotSize)}: raise it or lower memory`,
      );
    }
  }

  private flags(props: DragonflyInstanceProps, memory: Size, threads: number): string[] {
    const pipelineBuffer = props.pipelineBufferLimit
      ? bytes(props.pipelineBufferLimit)
      : Math.min(bytes(LARGEST_PIPELINE_BUFFER), Math.floor(bytes(memory) / 8 / threads));
    return [
      `--maxmemory=${bytes(dataShare(memory))}`,
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
}

function dataShare(memory: Size): Size {
  return Size.kibibytes(Math.floor(memory.toKibibytes() * DATA_SHARE));
}

/** Hours between two runs of a plain hourly or daily schedule; 0 for any other. */
function pauseOf(schedule: string): number {
  const match = /^\d+ (\*|\d+) \* \* \*$/.exec(schedule);
  if (!match) return 0;
  return match[1] === '*' ? 1 : 24;
}

function bytes(size: Size): number {
  return size.toKibibytes() * 1024;
}
