import {
  Check, Cluster, Cpu, Endpoint, ExternalSecret, HttpRoute, IGateway, IMetricsSink, IObjectRule, IReceiver, ISecretStore, IStorageClass, MetricsConnection, Placement, Pods, Quantity, Receiver, ReceiverDescription,
  Refusal, Silence, Stage, TimeUnit,
} from '@monosense-io/platform';
import { ApiObject, Duration, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { addAccess } from './access';
import { addAgent } from './agent';
import { addAlertmanager, alertmanagerUrls } from './alertmanager';
import { agentAlerts, alertmanagerAlerts, capacityAlerts, cardinalityAlerts, exportAlerts, heartbeatAlert, notificationsSlo, performanceAlerts, queriesSlo, rulerAlerts } from './alerts';
import type { VMAuth, VMCluster, VMUser } from './imports/operator.victoriametrics.com-v1beta1';
import { IVictoriaInstallation } from './installation';
import { addRuler } from './ruler';
import { SilencedAlerts } from './silenced-alerts';
import { API_VERSION, labelsOf, METRICS_VERSION, PORTS, PROXY_INTERNAL, STORAGE_INSERT, STORAGE_SELECT } from './upstream';
import { checkAgent, DEFAULT_AGENT_MEMORY, DEFAULT_BUFFER_SIZE, operated, reloader, REPLICAS, reserve, SCRAPE_INTERVAL, TENANT_BY_PATH } from './workload';

// VictoriaMetrics' address space has tenants; a lab has one.
const WRITE_PATH = '/insert/0/prometheus/api/v1/write';
const READ_PATH = '/select/0/prometheus';
const UI_PATH = '/select/0/vmui';
const ALERTS_PATH = '/alertmanager';

const DEFAULT_RETENTION = Duration.days(90);
const DEFAULT_STORAGE_SIZE = Size.gibibytes(50);
const DEFAULT_STORAGE_MEMORY = Size.mebibytes(224);
// As many as this memory is enough for, with two copies on three nodes.
const DEFAULT_SERIES_BUDGET = 150000;
// Routes that the hub makes itself.
const OWN_RECEIVERS = ['heartbeat', 'nobody'];

const COPIES = new Refusal('VICTORIA-STACK-003', {
  protects: 'With fewer storage nodes the copies of a sample find no room while one node is away, and writes stop.',
  wrong: 'replicationFactor: 2, storageNodes: 2',
  right: 'replicationFactor: 2, storageNodes: 3',
});

const RECEIVER_NAME = new Refusal('VICTORIA-STACK-004', {
  protects: 'Two receivers of one name would be one, and alerts would go to the wrong one.',
  wrong: "receivers: { heartbeat: Receiver.slack({ item: 'alerts-slack' }) }",
  right: "receivers: { slack: Receiver.slack({ item: 'alerts-slack' }) }",
});

const HEARTBEAT_OR_REASON = new Refusal('VICTORIA-STACK-009', {
  protects: 'When the hub dies, so do all alerts of all clusters, and to whoever waits for alerts silence looks like health.',
  wrong: "victoria.addHub({ storageClass, receivers: { chat: Receiver.slack({ item: 'slack' }) } })",
  right: "victoria.addHub({ storageClass, receivers: { chat: Receiver.slack({ item: 'slack' }) }, heartbeat: Receiver.webhook({ item: 'watcher', host: 'watcher.example.net' }) })",
});

const SENDS_HERE = new Refusal('VICTORIA-STACK-010', {
  protects: 'A receiver of a cluster that sends no alerts here is never told of anything, and looks as if all were well.',
  wrong: "receivers: { chat: Receiver.slack({ item: 'slack', clusters: ['egde'] }) }",
  right: "receivers: { chat: Receiver.slack({ item: 'slack', clusters: ['edge'] }) }",
});

const SILENT_HERE = new Refusal('VICTORIA-STACK-012', {
  protects: 'A silence of a cluster that sends no alerts here silences nothing, and people are woken by what they thought was silent.',
  wrong: "silences: { disks: { matching: { cluster: 'egde' }, reason: 'new disks', until: '2026-12-31' } }",
  right: "silences: { disks: { matching: { cluster: 'edge' }, reason: 'new disks', until: '2026-12-31' } }",
});

const FEW_SILENCES = new Refusal('VICTORIA-STACK-011', {
  protects: 'Alertmanager has no rule for an alert that several silences match: each set of them needs a route of its own, and the sets double with each.',
  wrong: 'silences: { one: { … }, …, nine: { … } }',
  right: 'silences: { eight: { … }, nine: { … } }',
});

// Sets of more silences are more routes than anybody reads.
const MOST_SILENCES = 8;

/** The web pages of the hub: queries, and alerts with their silences. */
export interface VictoriaUiOptions {
  /** The Gateway that people come through. */
  readonly gateway: IGateway;
  /** Hostname of the page for queries, for example `metrics.example.org`. */
  readonly hostname: string;
  /** Hostname of Alertmanager's page, for example `alerts.example.org`. */
  readonly alertsHostname: string;
  /** Item of the secret store whose field `password` opens both, for user `viewer`. */
  readonly passwordItem: string;
}

/** What somebody reads of a hub. */
export interface VictoriaReaderOptions {
  /**
   * Whether alerts are read from Alertmanager too. Whoever reaches it can silence them as well: it knows no readers.
   * @default false
   */
  readonly alerts?: boolean;
}

/** How another cluster gets in. */
export interface VictoriaExportOptions {
  /**
   * Item of both clusters' secret stores with the spoke's login: field `username` holds the other cluster's name, field
   * `password` anything long.
   */
  readonly loginItem: string;
  /**
   * Namespaces of the other cluster whose pods may connect.
   * @default - the one that is called like the hub's
   */
  readonly namespaces?: string[];
}

/** How much a hub keeps, for how long, on what, and whom it tells. */
export interface VictoriaHubProps {
  /** The class of all volumes. */
  readonly storageClass: IStorageClass;
  /**
   * Where the secrets of receivers, spokes and users are kept. A hub without any of these needs no store.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * How long metrics are kept, in whole days.
   * @default Duration.days(90)
   */
  readonly retention?: Duration;
  /**
   * How many storage nodes keep each sample. The metrics survive one node less.
   * @default - 2 if the cluster has at least three nodes, 1 otherwise
   */
  readonly replicationFactor?: number;
  /**
   * Storage nodes. Fewer than `2 * replicationFactor - 1` are refused: writes would stop when one is away.
   * @default - the fewest that are allowed
   */
  readonly storageNodes?: number;
  /**
   * Volume of each storage node. 100 000 series at the default retention, replicated twice on three nodes, fill about 25 GiB
   * on each. A volume can grow where the class allows it, and never shrinks.
   * @default Size.gibibytes(50)
   */
  readonly storageSize?: Size;
  /**
   * Memory that each storage node asks for; it may take twice as much. Rule of thumb: 1 KiB per active series and copy, and as
   * much again for queries.
   * @default Size.mebibytes(224)
   */
  readonly storageMemory?: Size;
  /**
   * Active series that the storage is sized for; more of them raise an alert.
   * @default 150000
   */
  readonly seriesBudget?: number;
  /**
   * Room for metrics that the storage hasn't taken, per agent.
   * @default Size.gibibytes(10)
   */
  readonly bufferSize?: Size;
  /**
   * Memory that each agent asks for; it may take twice as much. 128 MiB are enough for some 70 000 series.
   * @default Size.mebibytes(128)
   */
  readonly agentMemory?: Size;
  /**
   * Who is told of alerts, by a name of your own.
   * @default - nobody; alerts can be seen in Alertmanager only
   */
  readonly receivers?: { [name: string]: IReceiver };
  /**
   * Is told every five minutes that alerts still get out, and should itself raise an alarm when it isn't; usually a webhook
   * of a watcher outside the lab (a dead man's switch), whose address is in the item. Refused when missing beside receivers
   * and without `noHeartbeatReason`.
   * @default - nobody notices when the hub is gone
   */
  readonly heartbeat?: IReceiver;
  /**
   * Why nobody outside watches a hub that has receivers. Refused beside `heartbeat`.
   * @default - none, which is refused for a hub with receivers and without a heartbeat
   */
  readonly noHeartbeatReason?: string;
  /**
   * Alerts that nobody is told of for a while, by a name of your own, as in
   * `{ disks: { matching: { cluster: 'edge', alertname: 'NodeNotReady' }, reason: 'new disks', until: '2026-12-31' } }`. The heartbeat
   * goes on. Refused: more than eight, and one without an alert, a reason or an end.
   * @default - none
   */
  readonly silences?: { [name: string]: Silence };
  /**
   * Web pages for people.
   * @default - none
   */
  readonly ui?: VictoriaUiOptions;
}

/**
 * The part of a cluster that stores metrics, its own and those of other clusters, and sends alerts: a VictoriaMetrics cluster,
 * Alertmanager, what evaluates the rules, and a proxy with a login in front, through which other clusters and people come.
 * Made by `VictoriaStack.addHub`.
 */
export class VictoriaHub extends Construct implements IMetricsSink {
  /** The stage of the storage. */
  public readonly storage: Stage;
  /** The stage of Alertmanager and its receivers. */
  public readonly alertmanager: Stage;
  /** The stage that evaluates the cluster's rules. */
  public readonly ruler: Stage;
  private readonly installation: IVictoriaInstallation;
  private readonly name: string;
  private readonly secretStore?: ISecretStore;
  private readonly insert: Endpoint;
  private readonly select: Endpoint;
  private readonly alerts: Endpoint;
  private readonly spokes: string[] = [];
  private readonly silences: { [name: string]: Silence };
  private proxy?: Endpoint;

  /**
   * @param scope the installation
   * @param id construct id
   * @param props storage, retention, receivers
   */
  constructor(scope: IVictoriaInstallation, id: string, props: VictoriaHubProps) {
    super(scope, id);
    this.installation = scope;
    this.name = scope.node.id;
    this.secretStore = props.secretStore;
    const { namespace, monitoring } = scope;
    const cluster = Cluster.of(this);
    const replicationFactor = props.replicationFactor ?? (cluster.facts.nodes.length >= 3 ? 2 : 1);
    const nodes = props.storageNodes ?? 2 * replicationFactor - 1;
    const seriesBudget = props.seriesBudget ?? DEFAULT_SERIES_BUDGET;
    const bufferSize = props.bufferSize ?? DEFAULT_BUFFER_SIZE;
    const memory = props.agentMemory ?? DEFAULT_AGENT_MEMORY;
    this.checkStorage(props, nodes, replicationFactor, seriesBudget);
    checkAgent(this, bufferSize, memory);
    const { receivers, heartbeat } = this.checkReceivers(props);
    this.silences = props.silences ?? {};
    this.checkSilences(this.silences);
    if (props.ui) this.checkUi(props.ui);

    // Who runs in it say the three `Pods` below.
    this.storage = new Stage(this, 'Storage', { namespace, healthCheckExpressions: operated('VMCluster', this.name).healthCheckExpressions });
    this.storage.waitFor(scope.operator, 'the operator starts the storage');
    const pods = (app: string): Pods => new Pods(this.storage, app, { labels: labelsOf(app, this.name) });
    const [insertPods, selectPods, storagePods] = [pods('vminsert'), pods('vmselect'), pods('vmstorage')];
    this.insert = new Endpoint(this.storage, 'Insert', { ...PORTS.vminsert, service: `vminsert-${this.name}`, pods: insertPods });
    this.select = new Endpoint(this.storage, 'Select', { ...PORTS.vmselect, service: `vmselect-${this.name}`, pods: selectPods });
    this.addStorage(props, nodes, replicationFactor);
    new Endpoint(this.storage, 'StorageInsert', { ...STORAGE_INSERT, pods: storagePods }).connect(this.storage, { pods: insertPods });
    new Endpoint(this.storage, 'StorageSelect', { ...STORAGE_SELECT, pods: storagePods }).connect(this.storage, { pods: selectPods });
    // They tell each other when cached answers have become wrong.
    this.select.connect(this.storage, { pods: selectPods });

    // The agents hold metrics back until the storage is there.
    this.insert.connect(scope.agent, { wait: false });
    const agent = addAgent(scope.agent, { name: this.name, storageClass: props.storageClass, bufferSize, memory }, { writeUrl: this.url('vminsert', WRITE_PATH) });

    this.alertmanager = new Stage(this, 'Alertmanager', { namespace, ...operated('VMAlertmanager', this.name) });
    this.alertmanager.waitFor(scope.operator, 'the operator starts it');
    this.alerts = addAlertmanager(this.alertmanager, {
      name: this.name, storageClass: props.storageClass, secretStore: props.secretStore, receivers, heartbeat,
      silences: props.silences ?? {}, spokes: this.spokes,
      externalUrl: props.ui && `https://${props.ui.alertsHostname}`,
    });

    this.ruler = new Stage(this, 'Ruler', { namespace, ...operated('VMAlert', this.name) });
    this.ruler.waitFor(scope.operator, 'the operator starts the ruler');
    const ruler = addRuler(this.ruler, this.name, this.connect(this.ruler), alertmanagerUrls(this.alertmanager, this.name));

    if (props.ui) this.addUi(props.ui);

    for (const endpoint of [this.insert, this.select, new Endpoint(this.storage, 'Storage', { ...PORTS.vmstorage, pods: storagePods }), agent, ruler, this.alerts]) monitoring.scrape(endpoint);
    const facts = { namespace: namespace.name, nodes, replicationFactor, seriesBudget };
    monitoring.alerts('capacity', capacityAlerts(facts));
    monitoring.alerts('performance', performanceAlerts(facts));
    monitoring.alerts('cardinality', cardinalityAlerts(facts));
    monitoring.alerts('agent', agentAlerts(namespace.name, bufferSize));
    monitoring.alerts('rules', rulerAlerts(namespace.name));
    monitoring.alerts('alertmanager', [...alertmanagerAlerts(namespace.name, cluster.replicas(REPLICAS)), ...(props.heartbeat ? [heartbeatAlert()] : [])]);
    monitoring.slo(queriesSlo(namespace.name));
    monitoring.slo(notificationsSlo(namespace.name));
  }

  /**
   * Addresses for stages of this cluster that read or write metrics or send alerts themselves, such as a dashboard. Scrapes
   * and rules go to the `VictoriaStack`.
   *
   * @param client the stage whose pods connect
   */
  public connect(client: Stage): MetricsConnection {
    for (const endpoint of [this.insert, this.select, this.alerts]) endpoint.connect(client, { wait: false });
    return { writeUrl: this.url('vminsert', WRITE_PATH), readUrl: this.url('vmselect', READ_PATH), alertsUrl: this.url('vmalertmanager', '') };
  }

  /**
   * The hub for whoever only reads, such as dashboards and checks: a sink that answers queries and takes nothing.
   *
   * @param options whether alerts are shown as well
   */
  public reader(options: VictoriaReaderOptions = {}): IMetricsSink {
    return {
      connect: (client: Stage): MetricsConnection => {
        for (const endpoint of [this.select, ...(options.alerts ? [this.alerts] : [])]) endpoint.connect(client, { wait: false });
        return { readUrl: this.url('vmselect', READ_PATH), ...(options.alerts ? { alertsUrl: this.url('vmalertmanager', '') } : {}) };
      },
    };
  }

  /**
   * Lets a spoke of another cluster in, as export `metrics/<cluster>`. What it writes gets the label `cluster` from here, and it
   * reads nothing else. An alert tells when it falls silent.
   *
   * @param cluster name of the other cluster
   * @param options its login, and the namespaces it comes from
   */
  public export(cluster: string, options: VictoriaExportOptions): void {
    Check.text(this, 'loginItem', options.loginItem, "name the item of the secret stores that holds the spoke's login");
    const proxy = this.ensureProxy();
    this.spokes.push(cluster);
    proxy.export(`metrics/${cluster}`, 'MetricsSink', { to: [cluster], namespaces: options.namespaces ?? [this.installation.namespace.name] }, {
      writePath: WRITE_PATH, readPath: READ_PATH, alertsPath: ALERTS_PATH, item: options.loginItem,
    });
    const queryArgs = [{ name: 'extra_label', values: [`cluster=${cluster}`] }];
    this.addUser(proxy.stage, cluster, options.loginItem, [
      { static: { url: this.url('vminsert', '') }, paths: [WRITE_PATH], query_args: queryArgs },
      { static: { url: this.url('vmselect', '') }, paths: [`${READ_PATH}/.*`], query_args: queryArgs },
      { ...this.alertmanagerTarget(), paths: [`${ALERTS_PATH}/api/v2/alerts`], drop_src_path_prefix_parts: 1 },
    ]);
    this.installation.monitoring.alerts(`export-${cluster}`, exportAlerts(this.installation.namespace.name, cluster));
  }

  private checkStorage(props: VictoriaHubProps, nodes: number, replicationFactor: number, seriesBudget: number): void {
    const { retention, storageMemory, storageSize } = props;
    if (retention !== undefined) Check.duration(this, 'retention', retention, { unit: TimeUnit.DAYS });
    Check.wholeNumber(this, 'replicationFactor', replicationFactor, 1);
    Check.wholeNumber(this, 'storageNodes', nodes, 1);
    const fewest = 2 * replicationFactor - 1;
    COPIES.unless(this, nodes >= fewest, `'storageNodes' must be at least ${fewest} for a replication factor of ${replicationFactor}, got ${nodes}: raise it or lower replicationFactor`);
    Check.wholeNumber(this, 'seriesBudget', seriesBudget, 1000);
    if (storageMemory !== undefined) Check.size(this, 'storageMemory', storageMemory, { atLeast: Size.mebibytes(128) });
    if (storageSize !== undefined) Check.size(this, 'storageSize', storageSize, { atLeast: Size.gibibytes(1) });
  }

  /** Refuses receivers that nobody could tell, and gives what is known of all of them. */
  private checkReceivers({ receivers = {}, heartbeat, noHeartbeatReason }: VictoriaHubProps): { readonly receivers: { [name: string]: ReceiverDescription }; readonly heartbeat?: ReceiverDescription } {
    const known = Object.fromEntries(Object.entries(receivers).map(([name, receiver]) => [name, Receiver.checked(this, name, receiver)]));
    const beat = heartbeat && Receiver.checked(this, 'heartbeat', heartbeat);
    this.node.addValidation({
      validate: () => {
        const here = [Cluster.of(this).facts.name, ...this.spokes];
        return Object.entries(known).flatMap(([name, { clusters }]) => (clusters ?? []).filter((cluster) => !here.includes(cluster)).map((cluster) => (
          SENDS_HERE.says(`'clusters of receiver ${name}' must be clusters that send their alerts here (${here.join(', ')}), got '${cluster}': correct it, or let that cluster in with export`)
        )));
      },
    });
    for (const name of Object.keys(receivers)) {
      Check.dnsLabel(this, 'receivers', name);
      RECEIVER_NAME.unless(this, !OWN_RECEIVERS.includes(name), `'receivers' must not use a name of the hub's own, got '${name}': choose another`);
    }
    if (noHeartbeatReason !== undefined) Check.text(this, 'noHeartbeatReason', noHeartbeatReason);
    HEARTBEAT_OR_REASON.unless(this, heartbeat === undefined || noHeartbeatReason === undefined, "'noHeartbeatReason' says why there is no heartbeat, and there is one: remove one of the two");
    HEARTBEAT_OR_REASON.unless(this, Object.keys(receivers).length === 0 || heartbeat !== undefined || noHeartbeatReason !== undefined, "'heartbeat' must be the receiver of a watcher outside the lab where there are receivers, got none: pass Receiver.webhook({ item, host }), or say in 'noHeartbeatReason' why nobody watches the hub");
    return { receivers: known, heartbeat: beat };
  }

  /**
   * The rule for silences of alerts that only this cluster sends: what other clusters alert of, their own programs say.
   * @internal
   */
  public _silencedAlerts(): IObjectRule {
    const own = Cluster.of(this).facts.name;
    return new SilencedAlerts(this.node.path, () => Object.entries(this.silences).filter(([, { matching: { cluster } }]) => cluster === own || (cluster === undefined && this.spokes.length === 0)));
  }

  private checkSilences(silences: { [name: string]: Silence }): void {
    const names = Object.keys(silences);
    FEW_SILENCES.unless(this, names.length <= MOST_SILENCES, `'silences' must be at most ${MOST_SILENCES}, got ${names.length}: remove those that are over`);
    for (const name of names) {
      Check.dnsLabel(this, 'silences', name);
      Cluster.of(this).silence(this, name, silences[name]);
    }
    this.node.addValidation({
      validate: () => {
        const here = [Cluster.of(this).facts.name, ...this.spokes];
        return Object.entries(silences).filter(([, { matching: { cluster } }]) => cluster !== undefined && !here.includes(cluster)).map(([name, { matching: { cluster } }]) => (
          SILENT_HERE.says(`'matching.cluster' of silence ${name} must be a cluster that sends its alerts here (${here.join(', ')}), got '${cluster}': correct it, or let that cluster in with export`)
        ));
      },
    });
  }

  private checkUi({ hostname, alertsHostname, passwordItem }: VictoriaUiOptions): void {
    Check.hostname(this, 'ui.hostname', hostname);
    Check.hostname(this, 'ui.alertsHostname', alertsHostname);
    Check.text(this, 'ui.passwordItem', passwordItem, 'name the item of the secret store that holds the password');
  }

  private addStorage(props: VictoriaHubProps, nodes: number, replicationFactor: number): void {
    const { storage: stage, name } = this;
    const replicas = stage.cluster.replicas(REPLICAS);
    const memory = props.storageMemory ?? DEFAULT_STORAGE_MEMORY;
    // Equal on both sides: one sample is kept, and found, in the time between two scrapes, though two agents send it.
    const deduplication = { 'dedup.minScrapeInterval': `${SCRAPE_INTERVAL.toSeconds()}s` };
    // Measured with 150 000 series, each sent by two agents every 30 seconds and kept twice on three storage nodes: a storage node holds 140 to
    // 240 MiB, and 270 while all series are new, vminsert 60 to 90, and vmselect 360 while a query reads every series of the last hour.
    // CPU limits are whole cores: the programs start one worker per core, and a fraction of one is throttled.
    const frontend = { cpu: Cpu.millis(50), cpuLimit: Cpu.cores(1), memory: Size.mebibytes(96), memoryLimit: Size.mebibytes(160) };
    new ApiObject(stage, 'Cluster', {
      apiVersion: API_VERSION,
      kind: 'VMCluster',
      metadata: { name },
      spec: {
        clusterVersion: `${METRICS_VERSION}-cluster`,
        retentionPeriod: `${(props.retention ?? DEFAULT_RETENTION).toDays()}d`,
        replicationFactor,
        vmstorage: {
          replicaCount: nodes,
          storageDataPath: '/storage',
          storage: {
            volumeClaimTemplate: {
              spec: {
                storageClassName: props.storageClass.connect(stage).name,
                accessModes: ['ReadWriteOnce'],
                resources: { requests: { storage: Quantity.ofSize(props.storageSize ?? DEFAULT_STORAGE_SIZE) } },
              },
            },
          },
          extraArgs: deduplication,
          resources: reserve(stage, `vmstorage-${name}`, nodes, {
            cpu: Cpu.millis(200), cpuLimit: Cpu.cores(2), memory, memoryLimit: Size.kibibytes(2 * memory.toKibibytes()),
          }),
          podDisruptionBudget: { maxUnavailable: 1 },
          // Two copies on one node would be lost together; more storage nodes than nodes are the user's own choice.
          topologySpreadConstraints: Placement.spread(labelsOf('vmstorage', name), { required: nodes <= stage.cluster.facts.nodes.length }),
        },
        vmselect: {
          replicaCount: replicas,
          cacheMountPath: '/cache',
          storage: { emptyDir: { sizeLimit: '2Gi' } },
          extraArgs: { ...deduplication, ...TENANT_BY_PATH },
          resources: reserve(stage, `vmselect-${name}`, replicas, { ...frontend, cpuLimit: Cpu.cores(2), memory: Size.mebibytes(192), memoryLimit: Size.mebibytes(448) }),
          podDisruptionBudget: { maxUnavailable: 1 },
          topologySpreadConstraints: Placement.spread(labelsOf('vmselect', name)),
        },
        vminsert: {
          replicaCount: replicas,
          extraArgs: TENANT_BY_PATH,
          resources: reserve(stage, `vminsert-${name}`, replicas, frontend),
          podDisruptionBudget: { maxUnavailable: 1 },
          topologySpreadConstraints: Placement.spread(labelsOf('vminsert', name)),
        },
      },
    } satisfies VMCluster);
  }

  /** The way in for everybody from outside; there is none until somebody needs it, since it would have nobody to let in. */
  private ensureProxy(): Endpoint {
    return this.proxy ??= this.addProxy();
  }

  private addProxy(): Endpoint {
    const { name } = this;
    const stage = new Stage(this, 'Proxy', { namespace: this.installation.namespace, ...operated('VMAuth', name) });
    stage.waitFor(this.installation.operator, 'the operator starts the proxy');
    const replicas = stage.cluster.replicas(REPLICAS);
    const endpoint = new Endpoint(stage, 'Http', { ...PORTS.vmauth, service: `vmauth-${name}`, servicePortName: PORTS.vmauth.portName });
    new ApiObject(stage, 'Proxy', {
      apiVersion: API_VERSION,
      kind: 'VMAuth',
      metadata: { name },
      spec: {
        image: { tag: METRICS_VERSION },
        serviceAccountName: addAccess(stage, { account: `${name}-proxy`, configuration: `vmauth-config-${name}` }),
        replicaCount: replicas,
        // Otherwise its metrics, flags and profiles are on the clients' port, for whoever gets there without a login.
        internalListenPort: `${PROXY_INTERNAL.port}`,
        // Only the users beside it: who may declare one elsewhere could let anybody in.
        userSelector: {},
        // Exports may be declared later.
        serviceSpec: Lazy.any({ produce: () => ({ useAsDefault: true, metadata: { annotations: endpoint.serviceAnnotations() }, spec: { type: 'ClusterIP' } }) }),
        resources: reserve(stage, `vmauth-${name}`, replicas, { cpu: Cpu.millis(20), cpuLimit: Cpu.cores(1), memory: Size.mebibytes(32), memoryLimit: Size.mebibytes(64) }),
        configReloaderResources: reloader(stage, `vmauth-${name}`, replicas),
        podDisruptionBudget: { maxUnavailable: 1 },
        topologySpreadConstraints: Placement.spread(labelsOf('vmauth', name)),
      },
    } satisfies VMAuth);
    // Its reloader reads the users from the API server.
    stage.cluster.kubeApi.connect(stage);
    for (const target of [this.insert, this.select, this.alerts]) target.connect(stage, { wait: false });
    this.installation.monitoring.scrape(new Endpoint(stage, 'Internal', PROXY_INTERNAL));
    return endpoint;
  }

  private addUser(stage: Stage, username: string, item: string, targetRefs: object[]): void {
    const secret = new ExternalSecret(stage, `Login-${username}`, { store: this.secretStore, name: `${this.name}-login-${username}`, data: { password: { item } } });
    new ApiObject(stage, `User-${username}`, {
      apiVersion: API_VERSION,
      kind: 'VMUser',
      metadata: { name: `${this.name}-${username}` },
      spec: { username, passwordRef: { name: secret.secretName, key: 'password' }, disable_secret_creation: true, targetRefs },
    } satisfies VMUser);
  }

  /** The first pod that answers, always the same one: each knows only the alerts that it was given itself. */
  private alertmanagerTarget(): object {
    return { static: { urls: alertmanagerUrls(this.alertmanager, this.name) }, load_balancing_policy: 'first_available' };
  }

  private addUi(ui: VictoriaUiOptions): void {
    const proxy = this.ensureProxy();
    const host = (hostname: string): string => hostname.replace(/\./g, '\\.');
    this.addUser(proxy.stage, 'viewer', ui.passwordItem, [
      // Queries only: what deletes series has another path.
      { static: { url: this.url('vmselect', '') }, hosts: [host(ui.hostname)], paths: [`${UI_PATH}/.*`, `${READ_PATH}/.*`] },
      { ...this.alertmanagerTarget(), hosts: [host(ui.alertsHostname)], paths: ['/.*'] },
    ]);
    // A stage of its own, so that spokes get in though the Gateway isn't there yet.
    const stage = new Stage(this, 'Ui', { namespace: this.installation.namespace });
    new HttpRoute(stage, 'Metrics', { gateway: ui.gateway, hostname: ui.hostname, endpoint: proxy });
    new HttpRoute(stage, 'Alerts', { gateway: ui.gateway, hostname: ui.alertsHostname, endpoint: proxy });
  }

  private url(app: 'vminsert' | 'vmselect' | 'vmalertmanager', path: string): string {
    return `http://${app}-${this.name}.${this.installation.namespace.name}.svc.cluster.local:${PORTS[app].port}${path}`;
  }
}
