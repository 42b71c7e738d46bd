import {
  Check, Component, Cpu, Endpoint, ExternalSecret, HttpRoute, IGateway, ILogSink, IMetricsSink, ISecretStore, IStorageClass, LogConnection, Monitoring, Namespace, Placement, Quantity,
  Refusal, Stage, TimeUnit,
} from '@monosense-io/platform';
import type { Role, RoleBinding } from '@monosense-io/platform/lib/imports/rbac.authorization.k8s.io-v1';
import type { ServiceAccount } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Duration, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { clusterAlerts, intakeAlerts, proxyAlerts, queryAlerts, searchesSlo, storeAlerts } from './alerts';
import type { VLSingle } from './imports/operator.victoriametrics.com-v1';
import type { VMAuth, VMUser } from './imports/operator.victoriametrics.com-v1beta1';
import { LogRuler, LogRulerProps } from './log-ruler';
import { ILogStore } from './log-store';
import { labelsOf, LOGS_API_VERSION, LOGS_VERSION, METRICS_API_VERSION, METRICS_VERSION, PORTS, PROXY_INTERNAL } from './upstream';
import { operated, reloader, REPLICAS, reserve } from './workload';

// What agents write to, and what answers questions. Nothing else of the store is let through: it has paths that delete, that detach
// days, and that know no tenant.
const WRITE_PATH = '/insert/jsonline';
const QUERIES = '/select/logsql/.*';
const PAGES = ['/select/vmui/.*', '/select/buildinfo'];

/** The user who reads the logs of all clusters, each below a path with the cluster's name. */
const READER = 'reader';

const DEFAULT_RETENTION = Duration.days(30);
const DEFAULT_STORAGE_SIZE = Size.gibibytes(50);
const DEFAULT_DISK_SHARE = 80;
const DEFAULT_MEMORY = Size.mebibytes(256);
// Upstream's own default, and what it takes at most.
const DEFAULT_MAX_LINE = Size.kibibytes(256);
const LONGEST_LINE = Size.mebibytes(2);

const KNOWN_TENANT = new Refusal('VICTORIA-LOGS-001', {
  protects: 'Of a cluster that sends nothing here there are no logs, and whoever asks for them finds nothing and thinks that nothing happened.',
  wrong: "logs.reader('edge'), before anything is exported to edge",
  right: "logs.export('edge', { loginItem: 'logs-edge', namespaces: ['fluent-bit'] }); logs.reader('edge')",
});

const HAS_READER = new Refusal('VICTORIA-LOGS-002', {
  protects: 'Without a login of their own, people and dashboards would have to use that of the agents, which every node holds.',
  wrong: "new VictoriaLogs(cluster, 'logs', { storageClass, loginItem: 'logs-home', ui })",
  right: "new VictoriaLogs(cluster, 'logs', { storageClass, loginItem: 'logs-home', readerItem: 'logs-reader', ui })",
});

const OWN_LOGIN = new Refusal('VICTORIA-LOGS-003', {
  protects: 'Two users of one name would be one, and one cluster would read and write as the other.',
  wrong: "logs.export('reader', …)",
  right: "a cluster of another name than 'reader'",
});

/** The web page for searches. */
export interface VictoriaLogsUiOptions {
  /** The Gateway that people come through. */
  readonly gateway: IGateway;
  /** Hostname of the page, for example `logs.example.org`. The logs of cluster `home` are at `https://logs.example.org/home/select/vmui/`. */
  readonly hostname: string;
}

/** How the agents of another cluster get in. */
export interface VictoriaLogsExportOptions {
  /**
   * Item of both clusters' secret stores with the other cluster's login: field `username` holds that cluster's name, field `password`
   * anything long.
   */
  readonly loginItem: string;
  /** Namespaces of the other cluster whose pods may connect: that of its agents. */
  readonly namespaces: string[];
}

/** How much is kept, for how long, on what, and who gets in. */
export interface VictoriaLogsProps {
  /** The class of the volume. Take one whose volumes move to another node: there is one pod, and one copy of the logs. */
  readonly storageClass: IStorageClass;
  /**
   * Item of the secret store with the login of this cluster's own agents: field `username` holds this cluster's name, field `password`
   * anything long.
   */
  readonly loginItem: string;
  /**
   * Where the logins are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
  /**
   * How long logs are kept, in whole days.
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
  /**
   * The volume. A line takes about a tenth of its size on disk. A volume can grow where the class allows it, and never shrinks.
   * @default Size.gibibytes(50)
   */
  readonly storageSize?: Size;
  /**
   * Share of the volume, in percent, that logs may fill: the oldest day is dropped before, also when it is younger than `retention`.
   * The last two days are always kept. What is left is for merging.
   * @default 80
   */
  readonly diskShare?: number;
  /**
   * Memory that the store asks for; it may take twice as much. 256 MiB are enough for some 1000 lines a second.
   * @default Size.mebibytes(256)
   */
  readonly memory?: Size;
  /**
   * The longest line that is taken, in bytes of its JSON; at most 2 MiB. A longer one is lost, and an alert says so.
   * @default Size.kibibytes(256)
   */
  readonly maxLineSize?: Size;
  /**
   * Item of the secret store with the login of people and dashboards, who read the logs of all clusters: field `username` holds
   * `reader`, field `password` anything long.
   * @default - nobody reads the logs of all clusters
   */
  readonly readerItem?: string;
  /**
   * The web page for searches, for whoever knows the login in `readerItem`.
   * @default - none
   */
  readonly ui?: VictoriaLogsUiOptions;
}

/**
 * VictoriaLogs: the logs of this cluster and of others, in one store. Each cluster is a tenant of its own with a login of its own, and
 * neither reads nor writes what another has sent: the proxy before the store sets the tenant by the login.
 *
 * It is where what collects logs sends them: provide it to the cluster with `Ambient.provide(cluster, { logs })`. It needs the operator
 * of VictoriaMetrics, which the package victoria-stack installs.
 *
 * Refused: a page without a login for its readers, and readers of clusters that send nothing.
 */
export class VictoriaLogs extends Component implements ILogSink, ILogStore {
  /** The namespace of everything. No other proxy of VictoriaMetrics is in it, since each takes all users beside it. */
  public readonly namespace: Namespace;
  /** The stage of the store. */
  public readonly storage: Stage;
  /** The stage of the proxy, which everybody comes through. */
  public readonly proxy: Stage;
  /** The store itself, without the proxy before it. */
  public readonly endpoint: Endpoint;
  /** The stage of its scrapes and rules; undefined where metrics go nowhere. */
  public readonly monitoring?: Monitoring;
  private readonly props: VictoriaLogsProps;
  private readonly entrance: Endpoint;
  /** Clusters whose logs are here, and their tenants. */
  private readonly tenants = new Map<string, number>();

  /**
   * @param scope the cluster
   * @param id name of the installation and of the operator's objects, usually `logs`
   * @param props storage, retention and logins
   */
  constructor(scope: Construct, id: string, props: VictoriaLogsProps) {
    super(scope, id);
    this.props = props;
    this.check(props);
    this.namespace = new Namespace(this, 'Namespace', { name: id });

    this.storage = new Stage(this, 'Storage', { namespace: this.namespace, ...operated(LOGS_API_VERSION, 'VLSingle', id) });
    this.endpoint = new Endpoint(this.storage, 'Http', { ...PORTS.vlsingle, service: `vlsingle-${id}` });
    this.addStore();

    this.proxy = new Stage(this, 'Proxy', { namespace: this.namespace, ...operated(METRICS_API_VERSION, 'VMAuth', id) });
    this.entrance = new Endpoint(this.proxy, 'Http', { ...PORTS.vmauth, service: `vmauth-${id}`, servicePortName: PORTS.vmauth.portName });
    this.endpoint.connect(this.proxy, { wait: false });
    this.addProxy();

    const namespace = this.namespace.name;
    const facts = { namespace, days: (props.retention ?? DEFAULT_RETENTION).toDays(), maxLine: props.maxLineSize ?? DEFAULT_MAX_LINE };
    this.monitoring = this.addMonitoring({
      namespace: this.namespace,
      metrics: props.metrics,
      scrapes: [{ endpoint: this.endpoint }, { endpoint: new Endpoint(this.proxy, 'Internal', PROXY_INTERNAL) }],
      alerts: { storage: storeAlerts(facts), intake: intakeAlerts(facts), queries: queryAlerts(namespace), proxy: proxyAlerts(namespace) },
      slos: [searchesSlo(namespace)],
      dashboards: ['victoria-logs'],
    });
    this.addTenant(this.cluster.node.id, this.cluster.facts.id, props.loginItem);
    if (props.readerItem !== undefined) this.addReader(props.readerItem);
    if (props.ui !== undefined) {
      // A stage of its own, so that agents get in though the Gateway isn't there yet.
      const stage = new Stage(this, 'Ui', { namespace: this.namespace });
      new HttpRoute(stage, 'Logs', { gateway: props.ui.gateway, hostname: props.ui.hostname, endpoint: this.entrance });
    }
  }

  /**
   * The addresses for agents of this cluster, and the login that writes and reads the logs of this cluster alone.
   *
   * @param client the stage whose pods write or read log lines
   */
  public connect(client: Stage): LogConnection {
    const { host, port } = this.entrance.connect(client, { wait: false });
    const url = `http://${host}:${port}`;
    return { writeUrl: `${url}${WRITE_PATH}`, readUrl: url, credentials: this.login(client, this.node.id, this.props.loginItem) };
  }

  /**
   * Lets the agents of another cluster in, as export `logs/<cluster>`. What they write is a tenant of its own and gets the field
   * `cluster`; they read nothing else. An alert tells when they fall silent.
   *
   * @param cluster name of the other cluster
   * @param options its login, and the namespaces it comes from
   */
  public export(cluster: string, options: VictoriaLogsExportOptions): void {
    Check.text(this, 'loginItem', options.loginItem, "name the item of the secret stores that holds the other cluster's login");
    Check.list(this, 'namespaces', options.namespaces);
    OWN_LOGIN.unless(this, cluster !== READER, `'${READER}' must not be a cluster's name here, since people and dashboards log in with it: rename the cluster`);
    this.entrance.export(`logs/${cluster}`, 'LogSink', { to: [cluster], namespaces: options.namespaces }, { writePath: WRITE_PATH, readPath: '', item: options.loginItem });
    this.addTenant(cluster, this.cluster.peers.find(({ name }) => name === cluster)!.id, options.loginItem);
  }

  /**
   * The logs of one cluster for people and dashboards of this one: a sink that answers and takes nothing, with the login in
   * `readerItem`.
   *
   * @param cluster the cluster whose logs are read: this one, or one that logs are taken from
   */
  public reader(cluster: string): ILogSink {
    this.tenantHeaders(cluster);
    const { readerItem } = this.props;
    HAS_READER.unless(this, readerItem !== undefined, "'readerItem' must name the login of people and dashboards, got none: set it to the item of the secret store that holds it");
    return {
      connect: (client: Stage): LogConnection => {
        const { host, port } = this.entrance.connect(client, { wait: false });
        return { readUrl: `http://${host}:${port}/${cluster}`, credentials: this.login(client, `${this.node.id}-${READER}`, readerItem!) };
      },
    };
  }

  /**
   * Evaluates rules on log lines in this cluster, of any cluster whose logs are here.
   *
   * @param props where recorded metrics and alerts go
   */
  public addRuler(props: LogRulerProps): LogRuler {
    return new LogRuler(this, 'Rules', props);
  }

  /**
   * Headers that name the tenant of a cluster, as in `AccountID: 1`. Throws for a cluster whose logs are not here.
   *
   * @param cluster name of the cluster
   */
  public tenantHeaders(cluster: string): string[] {
    const tenant = this.tenants.get(cluster);
    KNOWN_TENANT.unless(this, tenant !== undefined, `no logs of cluster '${cluster}' are here: choose one of ${[...this.tenants.keys()].join(', ')}, or call 'export' for it before`);
    return [`AccountID: ${tenant}`, 'ProjectID: 0'];
  }

  private check(props: VictoriaLogsProps): void {
    Check.object(this, 'props', props);
    Check.kind(this, 'storageClass', props.storageClass, 'IStorageClass', 'connect');
    Check.text(this, 'loginItem', props.loginItem, "name the item of the secret store that holds the login of this cluster's agents");
    OWN_LOGIN.unless(this, this.cluster.node.id !== READER, `'${READER}' must not be a cluster's name here, since people and dashboards log in with it: rename the cluster`);
    if (props.retention !== undefined) Check.duration(this, 'retention', props.retention, { unit: TimeUnit.DAYS });
    if (props.storageSize !== undefined) Check.size(this, 'storageSize', props.storageSize, { atLeast: Size.gibibytes(1) });
    Check.wholeNumber(this, 'diskShare', props.diskShare ?? DEFAULT_DISK_SHARE, 10, 90);
    if (props.memory !== undefined) Check.size(this, 'memory', props.memory, { atLeast: Size.mebibytes(128) });
    if (props.maxLineSize !== undefined) Check.size(this, 'maxLineSize', props.maxLineSize, { atMost: LONGEST_LINE });
    if (props.readerItem !== undefined) Check.text(this, 'readerItem', props.readerItem);
    if (props.ui === undefined) return;
    HAS_READER.unless(this, props.readerItem !== undefined, "'readerItem' must name the login of those who open the page, got none: set it to the item of the secret store that holds it");
    Check.hostname(this, 'ui.hostname', props.ui.hostname);
  }

  private addStore(): void {
    const { storage: stage, props } = this;
    const name = this.node.id;
    const size = props.storageSize ?? DEFAULT_STORAGE_SIZE;
    const memory = props.memory ?? DEFAULT_MEMORY;
    const maxLine = props.maxLineSize ?? DEFAULT_MAX_LINE;
    new ApiObject(stage, 'Store', {
      apiVersion: LOGS_API_VERSION,
      kind: 'VLSingle',
      metadata: { name },
      spec: {
        image: { tag: LOGS_VERSION },
        retentionPeriod: `${(props.retention ?? DEFAULT_RETENTION).toDays()}d`,
        // Of the volume that is asked for, not of the disk below it, which volumes of some classes share with others.
        retentionMaxDiskSpaceUsageBytes: `${Math.floor(size.toKibibytes() * 1024 * (props.diskShare ?? DEFAULT_DISK_SHARE) / 100)}`,
        storage: {
          storageClassName: props.storageClass.connect(stage).name,
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: Quantity.ofSize(size) } },
        },
        extraArgs: { 'insert.maxLineSizeBytes': `${maxLine.toKibibytes() * 1024}` },
        useStrictSecurity: true,
        disableSelfServiceScrape: true,
        disableAutomountServiceAccountToken: true,
        // A CPU limit is whole cores: the program starts one worker per core, and a fraction of one is throttled.
        resources: reserve(stage, `vlsingle-${name}`, 1, { cpu: Cpu.millis(100), cpuLimit: Cpu.cores(2), memory, memoryLimit: Size.kibibytes(2 * memory.toKibibytes()) }),
      },
    } satisfies VLSingle);
  }

  private addProxy(): void {
    const { proxy: stage, entrance } = this;
    const name = this.node.id;
    const replicas = stage.cluster.replicas(REPLICAS);
    new ApiObject(stage, 'Proxy', {
      apiVersion: METRICS_API_VERSION,
      kind: 'VMAuth',
      metadata: { name },
      spec: {
        image: { tag: METRICS_VERSION },
        serviceAccountName: this.addAccess(stage, `vmauth-config-${name}`),
        replicaCount: replicas,
        // Otherwise its metrics, flags and profiles are on the clients' port, for whoever gets there without a login.
        internalListenPort: `${PROXY_INTERNAL.port}`,
        // Only the users beside it: who may declare one elsewhere could let anybody in.
        userSelector: {},
        // Exports may be declared later.
        serviceSpec: Lazy.any({ produce: () => ({ useAsDefault: true, metadata: { annotations: entrance.serviceAnnotations() }, spec: { type: 'ClusterIP' } }) }),
        useStrictSecurity: true,
        disableSelfServiceScrape: true,
        resources: reserve(stage, `vmauth-${name}`, replicas, { cpu: Cpu.millis(20), cpuLimit: Cpu.cores(1), memory: Size.mebibytes(32), memoryLimit: Size.mebibytes(64) }),
        configReloaderResources: reloader(stage, `vmauth-${name}`, replicas),
        podDisruptionBudget: { maxUnavailable: 1 },
        topologySpreadConstraints: Placement.spread(labelsOf('vmauth', name)),
      },
    } satisfies VMAuth);
    // Its reloader reads the users from the API server.
    stage.cluster.kubeApi.connect(stage);
  }

  /** By itself the operator makes an account that reads every Secret of the namespace; this one reads the proxy's configuration. */
  private addAccess(stage: Stage, configuration: string): string {
    const name = `${this.node.id}-proxy`;
    const apiGroup = 'rbac.authorization.k8s.io';
    new ApiObject(stage, 'Account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } } satisfies ServiceAccount);
    new ApiObject(stage, 'Role', {
      apiVersion: `${apiGroup}/v1`,
      kind: 'Role',
      metadata: { name },
      rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [configuration], verbs: ['get', 'list', 'watch'] }],
    } satisfies Role);
    new ApiObject(stage, 'RoleBinding', {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata: { name },
      roleRef: { apiGroup, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: stage.home.name }],
    } satisfies RoleBinding);
    return name;
  }

  /** A cluster's logs are a tenant, which its login alone leads to: what a client says in a header or a parameter is written over. */
  private addTenant(cluster: string, tenant: number, item: string): void {
    this.tenants.set(cluster, tenant);
    const headers = this.tenantHeaders(cluster);
    this.addUser(cluster, item, [
      { static: { url: this.storeUrl() }, paths: [WRITE_PATH], headers, query_args: [{ name: 'extra_fields', values: [`cluster=${cluster}`] }] },
      { static: { url: this.storeUrl() }, paths: [QUERIES], headers },
    ]);
    this.monitoring?.alerts(`cluster-${cluster}`, clusterAlerts(this.namespace.name, cluster));
  }

  private addReader(item: string): void {
    this.addUser(READER, item, Lazy.any({
      produce: () => [...this.tenants.keys()].map((cluster) => ({
        static: { url: this.storeUrl() }, paths: [QUERIES, ...PAGES].map((path) => `/${cluster}${path}`), headers: this.tenantHeaders(cluster), drop_src_path_prefix_parts: 1,
      })),
    }));
  }

  private addUser(username: string, item: string, targetRefs: any): void {
    const secret = new ExternalSecret(this.proxy, `Login-${username}`, { store: this.props.secretStore, name: `${this.node.id}-login-${username}`, data: { password: { item } } });
    new ApiObject(this.proxy, `User-${username}`, {
      apiVersion: METRICS_API_VERSION,
      kind: 'VMUser',
      metadata: { name: `${this.node.id}-${username}` },
      spec: { username, passwordRef: { name: secret.secretName, key: 'password' }, disable_secret_creation: true, targetRefs },
    } satisfies VMUser);
  }

  /** The Secret with a login, once for each client. */
  private login(client: Stage, name: string, item: string): LogConnection['credentials'] {
    const id = `Login-${name}`;
    const secret = client.node.tryFindChild(id) as ExternalSecret | undefined
      ?? new ExternalSecret(client, id, { store: this.props.secretStore, name: `${client.stageName}-${name}`, data: { username: { item }, password: { item } } });
    return secret.reference();
  }

  private storeUrl(): string {
    return `http://vlsingle-${this.node.id}.${this.namespace.name}.svc.cluster.local:${PORTS.vlsingle.port}`;
  }
}
