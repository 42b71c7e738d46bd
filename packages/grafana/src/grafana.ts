import {
  Check, Component, Cpu, Dashboard, Dashboards, Endpoint, ExternalEndpoint, ExternalSecret, HelmRelease, HttpRoute, IGateway, ILogSink, IMetricsSink, IPostgresDatabase, ISecretStore,
  MemoryBudget, Namespace, OidcConnection, Placement, PostgresConnection, Refusal, Remediation, SecretReference, SecurityContext, Stage,
} from '@monosense-io/platform';
import type { ConfigMap } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { alertsSource, Datasource, logsSource, metricsSource } from './datasources';
import { checkSignIn, GrafanaSignIn, settingsOf } from './sign-in';
import { CHART, DASHBOARDS_FOLDER, FETCHED_PLUGINS, LABELS, LOGIN_PATH, LOGS_PLUGIN, LOGS_PLUGIN_HOSTS, LOGS_PLUGIN_URL, LOGS_PLUGIN_VERSION, PORT } from './upstream';

const NAME = 'grafana';
const DEFAULT_MEMORY = Size.mebibytes(192);
const REPLICAS = 2;
// The image's own.
const USER_ID = 472;

/** Field with the key that secrets in the database are encrypted with. */
const KEY_FIELD = 'secret-key';

/** Dashboards that are about more than one component say so by this tag. */
const OVERVIEW = 'overview';

const ANSWERS = new Refusal('GRAFANA-002', {
  protects: 'Every panel of every dashboard would be empty.',
  wrong: "new Grafana(cluster, 'grafana', { hub: victoria, … }), which scrapes, and stores nothing",
  right: "new Grafana(cluster, 'grafana', { hub: victoria.addHub(…), … })",
});

const LOGS_ANSWER = new Refusal('GRAFANA-003', {
  protects: 'A source of logs that answers nothing looks like a cluster in which nothing happens.',
  wrong: 'logs: { hub: a sink that only takes lines }',
  right: "logs: { hub: logs.reader('hub') }",
});

const CLUSTER_NAME = new Refusal('GRAFANA-004', {
  protects: 'The name becomes part of the name of a variable and of the address of the source.',
  wrong: "logs: { 'my hub': logs.reader('hub') }",
  right: "logs: { hub: logs.reader('hub') }",
});

const ONE_UID = new Refusal('GRAFANA-005', {
  protects: 'Grafana keeps one of two dashboards of one `uid`, and which of them depends on chance.',
  wrong: 'two files with "uid": "sales"',
  right: '"uid": "shop-sales" and "uid": "market-sales"',
});

/** What is shown, to whom, and where. */
export interface GrafanaProps {
  /** The Gateway that people come through. */
  readonly gateway: IGateway;
  /** Where the metrics of all clusters are, and the alerts: a hub, such as `VictoriaHub`. Refused: a sink that answers no queries. */
  readonly hub: IMetricsSink;
  /**
   * Item of the secret store with the login that always works: fields `username` and `password`. With a database also `secret-key`,
   * anything long, which encrypts what the database keeps of secrets and must stay as it is.
   */
  readonly adminItem: string;
  /**
   * Hostname, within the Gateway's domain.
   * @default - `grafana.<domain of the Gateway>`
   */
  readonly hostname?: string;
  /**
   * Where the logs are, by the names of the clusters: for example `{ hub: logs.reader('hub') }`. The source of them is a plugin, which
   * every pod fetches from GitHub when it starts. Refused: a sink that answers nothing.
   * @default - no logs
   */
  readonly logs?: { [cluster: string]: ILogSink };
  /**
   * How people log in beside the login in `adminItem`.
   * @default - by that login alone
   */
  readonly signIn?: GrafanaSignIn;
  /**
   * Database that keeps people, their settings and what they have drawn themselves, for its pool in session mode. With it there are
   * two pods, where the cluster has machines for them.
   * @default - one pod keeps them in a folder of its own, and they are gone with it. Dashboards of components always come back.
   */
  readonly database?: IPostgresDatabase;
  /**
   * Memory that each pod asks for; it may take three times as much.
   * @default Size.mebibytes(192)
   */
  readonly memory?: Size;
  /**
   * Where the secrets are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Where Grafana's own metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * Grafana: one for all clusters, beside the hub of the metrics. It shows the dashboards of all components of its own cluster, wherever
 * in the program they stand, each for all clusters that have the component; `addDashboards` adds those of packages that only another
 * cluster runs.
 *
 * Nothing is drawn by hand here: dashboards come with the packages, sources of data from the props. What people draw themselves is
 * kept where there is a database.
 */
export class Grafana extends Component {
  /** The stage that installs Grafana. */
  public readonly operator: Stage;
  /** Address that people open. */
  public readonly url: string;
  /** By what Grafana knows them by. */
  private readonly dashboards = new Map<string, Shown>();

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `grafana`
   * @param props sources of data, and who gets in
   */
  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    this.check(props);
    const namespace = new Namespace(this, 'Namespace', { name: NAME });
    this.operator = new Stage(this, 'Operator', { namespace, podLabels: LABELS });
    const web = new Endpoint(this.operator, 'Web', PORT);
    const { domain } = props.gateway.connect(this.operator);
    const hostname = props.hostname ?? `${NAME}.${domain}`;
    this.url = new HttpRoute(this.operator, 'Route', { gateway: props.gateway, hostname, endpoint: web }).url;
    this.install(props, hostname);
    this.addMonitoring({ namespace, metrics: props.metrics, scrapes: [{ endpoint: web }], alerts: { grafana: alerts(namespace.name) }, dashboards: ['application-health', 'promises'] });
    Dashboards.watch(this, { dashboard: (dashboard) => this.show(dashboard) });
  }

  /**
   * Shows the dashboards of a package that no component of this cluster comes from. Those of components that are here are shown
   * anyway. Refused: a package that the program doesn't depend on, and one without dashboards.
   *
   * @param packageName name of the package, for example `@monosense-io/dragonfly`
   */
  public addDashboards(packageName: string): void {
    Dashboards.ofPackage(this, packageName).forEach((dashboard) => this.show(dashboard));
  }

  private check(props: GrafanaProps): void {
    Check.object(this, 'props', props);
    Check.kind(this, 'gateway', props.gateway, 'IGateway', 'connect');
    Check.kind(this, 'hub', props.hub, 'IMetricsSink', 'connect');
    Check.text(this, 'adminItem', props.adminItem, 'name the item of the secret store that holds username and password');
    if (props.hostname !== undefined) Check.hostname(this, 'hostname', props.hostname);
    if (props.memory !== undefined) Check.size(this, 'memory', props.memory, { atLeast: Size.mebibytes(128) });
    if (props.signIn !== undefined) checkSignIn(this, props.signIn);
    for (const [cluster, sink] of Object.entries(props.logs ?? {})) {
      CLUSTER_NAME.unless(this, /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(cluster), `'logs' must be by names of clusters, of lower-case letters, digits and dashes, got '${cluster.replace(/\s/g, ' ')}': write the cluster's name`);
      Check.kind(this, `logs.${cluster}`, sink, 'ILogSink', 'connect');
    }
  }

  private install(props: GrafanaProps, hostname: string): void {
    const stage = this.operator;
    const replicas = props.database ? this.cluster.replicas(REPLICAS) : 1;
    const memory = props.memory ?? DEFAULT_MEMORY;
    const fields = ['username', 'password', ...(props.database ? [KEY_FIELD] : [])];
    const admin = new ExternalSecret(stage, 'Admin', { store: props.secretStore, name: `${NAME}-admin`, data: Object.fromEntries(fields.map((field) => [field, { item: props.adminItem }])) });
    const sources = this.sources(props);
    const database = props.database?.connect(stage);
    const login = props.signIn?.provider.connect(stage, { name: NAME, redirectUris: [`https://${hostname}${LOGIN_PATH}`] });
    const variables = {
      ...this.variables(sources, database, login),
      // Its own default is known to everybody, and opens what the database keeps of secrets.
      ...(database ? { GF_SECURITY_SECRET_KEY: { secretKeyRef: { name: admin.secretName, key: KEY_FIELD } } } : {}),
    };
    const secrets = new Set([admin.secretName, ...Object.values(variables).map(({ secretKeyRef }) => secretKeyRef.name)]);
    new HelmRelease(stage, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      values: {
        fullnameOverride: NAME,
        replicas,
        ...(replicas > 1 ? { podDisruptionBudget: { maxUnavailable: 1 }, topologySpreadConstraints: Placement.spread(LABELS) } : {}),
        annotations: { 'secret.reloader.stakater.com/reload': [...secrets].join(',') },
        // It asks the API server for nothing.
        rbac: { create: false },
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        testFramework: { enabled: false },
        securityContext: SecurityContext.pod({ user: USER_ID, volumesGroup: USER_ID }),
        containerSecurityContext: SecurityContext.container(),
        // Plugins talk to it by files there.
        extraEmptyDirMounts: [{ name: 'tmp', mountPath: '/tmp' }],
        resources: stage.reserve(NAME, replicas, { cpu: Cpu.millis(50), memory, memoryLimit: Size.kibibytes(3 * memory.toKibibytes()), budget: MemoryBudget.OBSERVABILITY }),
        admin: { existingSecret: admin.secretName, userKey: 'username', passwordKey: 'password' },
        // The plugin's files are signed, and Grafana loads none whose signature isn't right. It starts without, so that all else works where GitHub can't be reached.
        ...(props.logs ? { env: { GF_PLUGINS_PREINSTALL: `${LOGS_PLUGIN}@${LOGS_PLUGIN_VERSION.slice(1)}@${LOGS_PLUGIN_URL}` } } : {}),
        envValueFrom: variables,
        'grafana.ini': this.settings(hostname, database, login && settingsOf(props.signIn!, login)),
        datasources: { 'datasources.yaml': { apiVersion: 1, prune: true, datasources: sources.map(({ provisioned }) => provisioned) } },
        // Components may be declared later.
        dashboardProviders: Lazy.any({ produce: () => ({ 'dashboards.yaml': { apiVersion: 1, providers: this.shown().map(([uid, { folder }]) => ({ name: uid, type: 'file', folder, disableDeletion: false, allowUiUpdates: false, options: { path: `${DASHBOARDS_FOLDER}/${uid}` } })) } }) }),
        dashboardsConfigMaps: Lazy.any({ produce: () => Object.fromEntries(this.shown().map(([uid]) => [uid, configMapOf(uid)])) }),
      },
    });
    if (props.logs) for (const host of LOGS_PLUGIN_HOSTS) new ExternalEndpoint(this, `Plugin-${host}`, { host }).connect(stage);
  }

  private sources({ hub, logs = {} }: GrafanaProps): Datasource[] {
    const metrics = hub.connect(this.operator);
    ANSWERS.unless(this, metrics.readUrl !== undefined, "'hub' must answer queries, got a sink that takes metrics alone: pass what stores them, such as the hub of victoria-stack");
    const read = Object.entries(logs).map(([cluster, sink]) => {
      const connection = sink.connect(this.operator);
      LOGS_ANSWER.unless(this, connection.readUrl !== undefined, `'logs' must answer queries, got a sink for '${cluster}' that takes lines alone: pass a reader of the store`);
      return logsSource(cluster, connection);
    });
    return [metricsSource(metrics), ...(metrics.alertsUrl === undefined ? [] : [alertsSource(metrics)]), ...read];
  }

  private variables(sources: Datasource[], database?: PostgresConnection, login?: OidcConnection): Datasource['variables'] {
    const of = ({ name, keys }: SecretReference, roles: { [variable: string]: string }): Datasource['variables'] => Object.fromEntries(Object.entries(roles).map(([variable, role]) => [variable, { secretKeyRef: { name, key: keys[role] } }]));
    return {
      ...Object.assign({}, ...sources.map(({ variables }) => variables)),
      ...(database ? of(database.credentials, { GF_DATABASE_USER: 'username', GF_DATABASE_PASSWORD: 'password' }) : {}),
      ...(login ? of(login.credentials, { GF_AUTH_GENERIC_OAUTH_CLIENT_ID: 'clientId', GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: 'clientSecret' }) : {}),
    };
  }

  /** What differs from Grafana's own defaults; no secrets. */
  private settings(hostname: string, database: PostgresConnection | undefined, signIn: object | undefined): object {
    return {
      server: { domain: hostname, root_url: `https://${hostname}` },
      paths: { logs: '/var/lib/grafana/log' },
      // It asks nobody outside for anything.
      analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false, feedback_links_enabled: false },
      news: { news_feed_enabled: false },
      security: { disable_gravatar: true, cookie_secure: true, cookie_samesite: 'lax' },
      snapshots: { external_enabled: false },
      plugins: { preinstall_auto_update: false, public_key_retrieval_disabled: true, disable_plugins: FETCHED_PLUGINS.join(',') },
      users: { allow_sign_up: false },
      // Alerts are evaluated beside the metrics; here they are only seen.
      unified_alerting: { execute_alerts: false },
      ...(database ? { database: { type: 'postgres', host: `${database.host}:${database.port}`, name: database.database, ssl_mode: 'require' } } : {}),
      ...(signIn ? { 'auth.generic_oauth': signIn } : {}),
    };
  }

  private show(dashboard: Dashboard): void {
    const { uid, tags = [] } = JSON.parse(dashboard.json) as { uid: string; tags?: string[] };
    const other = this.dashboards.get(uid)?.dashboard;
    if (other?.packageName === dashboard.packageName && other.name === dashboard.name) return;
    ONE_UID.unless(this, other === undefined, `dashboard '${dashboard.name}' of ${dashboard.packageName} must have a 'uid' of its own, got '${uid}' of ${other?.packageName}: change one of the two`);
    this.dashboards.set(uid, { dashboard, folder: tags.includes(OVERVIEW) ? 'Overview' : 'Components' });
    new ApiObject(this.operator, `Dashboard-${uid}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: configMapOf(uid) }, data: { [`${dashboard.name}.json`]: dashboard.json } } satisfies ConfigMap);
  }

  /** In an order that doesn't depend on the program's. */
  private shown(): Array<[string, Shown]> {
    return [...this.dashboards].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** A dashboard, and the folder that it is shown in. */
interface Shown {
  readonly dashboard: Dashboard;
  readonly folder: string;
}

function configMapOf(uid: string): string {
  return `${NAME}-dashboard-${uid}`;
}
