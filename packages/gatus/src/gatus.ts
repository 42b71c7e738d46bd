import { createHash } from 'crypto';
import {
  AddressFamily, Check, Cidr, Component, Cpu, Endpoint, ExternalEndpoint, GatewayConnection, HttpRoute, IGateway, IMetricsSink, IPostgresDatabase, MemoryBudget, Namespace, PostgresConnection,
  Refusal, SecurityContext, Stage, Tier, TimeUnit,
} from '@monosense-io/platform';
import type { Deployment, PodSpec } from '@monosense-io/platform/lib/imports/apps-v1';
import type { ConfigMap, Service } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Duration, Lazy, Size, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { CheckDefaults, checkName, CheckOptions, checkOptions, checkUrl, EndpointCheckOptions, endpointOf, GatusEndpoint, MetricCheckOptions, RouteCheckOptions, UrlCheckOptions } from './check';
import { Route, routesOf } from './routes';
import { IMAGE, keyOf, PORT } from './upstream';

const NAME = 'gatus';
const LABELS = { 'app.kubernetes.io/name': NAME };
const CONFIG_FOLDER = '/config';
const CONFIG_FILE = 'config.yaml';
// The image names none.
const USER_ID = 65532;

// A hundred results of each check, and the page.
const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(128), budget: MemoryBudget.OBSERVABILITY };

const ENTRANCE = new Refusal('GATUS-007', {
  protects: 'Checks of a Gateway that the pods can not reach would all fail.',
  wrong: 'gateway: a Gateway that is reached from outside only',
  right: 'gateway: gateways.internalGateway',
});

const EVERY_ROUTE = new Refusal('GATUS-008', {
  protects: 'A hostname that nobody checks looks healthy, whatever happens.',
  wrong: "new Gatus(cluster, 'gatus', { gateway: internal }), and a route of the external Gateway",
  right: "new Gatus(cluster, 'gatus', { gateway: internal, otherGateways: [external] })",
});

const ROUTE = new Refusal('GATUS-009', {
  protects: 'What is said of a hostname that no route has is said of nothing: the one that was meant is checked in the usual way.',
  wrong: "gatus.checkRoute('shp.example.org', { path: '/health' })",
  right: "gatus.checkRoute('shop.example.org', { path: '/health' })",
});

const ONCE = new Refusal('GATUS-010', {
  protects: 'Gatus does not start with two checks that it knows by one key.',
  wrong: "gatus.addCheck('nas', …); gatus.addCheck('nas', …)",
  right: "gatus.addCheck('nas web', …); gatus.addCheck('nas ssh', …)",
});

const SOME_CHECK = new Refusal('GATUS-011', {
  protects: 'Gatus does not start without a check.',
  wrong: "gatus.skipRoute('status.example.org', …), and nothing else to check",
  right: 'the hostname of the page is checked, as every one is',
});

const WITH_SERVICE = new Refusal('GATUS-012', {
  protects: 'Checks go by a name, and only a Service has one.',
  wrong: "gatus.addEndpointCheck('shop', new Endpoint(stage, 'Web', { port: 8080 }))",
  right: "gatus.addEndpointCheck('shop', new Endpoint(stage, 'Web', { port: 80, targetPort: 8080, service: 'shop' }))",
});

const ASKED = new Refusal('GATUS-013', {
  protects: "Gatus' configuration is no place for a login, and an agent that only scrapes answers no queries.",
  wrong: "gatus.addMetricCheck('connectivity', { metrics: victoria, query })",
  right: "gatus.addMetricCheck('connectivity', { metrics: victoria.addHub({ storageClass }), query })",
});

/** The page, and how things are checked unless they say it themselves. */
export interface GatusProps {
  /** The Gateway that the page is reached by. The hostnames of its routes are checked. */
  readonly gateway: IGateway;
  /**
   * Hostname of the page, within the Gateway's domain.
   * @default - `status.<domain of the Gateway>`
   */
  readonly hostname?: string;
  /**
   * Gateways beside that of the page whose routes are checked. Refused: a route of any other Gateway that isn't skipped.
   * @default - none
   */
  readonly otherGateways?: IGateway[];
  /**
   * Whether a connection to everything that the cluster exports by an endpoint is tried as well.
   * @default true
   */
  readonly exports?: boolean;
  /**
   * Heading of the page.
   * @default - `Health of <cluster>`
   */
  readonly title?: string;
  /**
   * Whether the page keeps addresses, errors and conditions for itself, as it should where strangers see it.
   * @default false
   */
  readonly hideDetails?: boolean;
  /**
   * Time between two checks. Refused: less than 10 seconds.
   * @default Duration.minutes(1)
   */
  readonly interval?: Duration;
  /**
   * Time within which something must answer, in whole seconds. Refused: more than 10, after which Gatus waits no longer.
   * @default Duration.seconds(5)
   */
  readonly responseTime?: Duration;
  /**
   * Time for which a certificate must still be valid, in whole hours; otherwise the check fails. An alert tells of it 14 days before its end.
   * @default Duration.days(7)
   */
  readonly certificateAge?: Duration;
  /**
   * Database that keeps the results, for its pool in session mode.
   * @default - results are kept in memory, and gone when the pod is replaced, as by every change of the checks
   */
  readonly database?: IPostgresDatabase;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * Gatus: asks every hostname that the cluster's routes have, and everything that it exports, whether it answers, and shows the
 * answers on a page. What fails becomes an alert by its metrics. Create it once per cluster, anywhere in the program: routes and
 * exports that are declared later count as well.
 */
export class Gatus extends Component {
  /** Address of the page. */
  public readonly url: string;
  /** The stage that runs Gatus. */
  public readonly operator: Stage;
  private readonly defaults: CheckDefaults;
  private readonly gateways: GatewayConnection[] = [];
  private readonly routes = new Map<string, RouteCheckOptions | undefined>();
  private readonly added: GatusEndpoint[] = [];
  private readonly hideDetails: boolean;
  private readonly title: string;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `gatus`
   * @param props the page, and what is checked
   */
  constructor(scope: Construct, id: string, props: GatusProps) {
    super(scope, id);
    this.defaults = { interval: props.interval ?? Duration.minutes(1), responseTime: props.responseTime ?? Duration.seconds(5), certificateAge: props.certificateAge ?? Duration.days(7) };
    checkOptions(this, this.defaults, 'https');
    Check.duration(this, 'certificateAge', this.defaults.certificateAge, { unit: TimeUnit.HOURS });
    this.hideDetails = props.hideDetails ?? false;
    this.title = Check.text(this, 'title', props.title ?? `Health of ${this.cluster.facts.name}`);
    const namespace = new Namespace(this, 'Namespace', { name: NAME, tier: Tier.APPLICATION });
    this.operator = new Stage(this, 'Operator', { namespace, podLabels: LABELS });

    [props.gateway, ...props.otherGateways ?? []].forEach((gateway, index) => this.reach(index === 0 ? 'gateway' : 'otherGateways', gateway));
    const page = new Endpoint(this.operator, 'Page', { port: 80, targetPort: PORT, portName: 'http', service: NAME, servicePortName: 'http' });
    this.install(props.database?.connect(this.operator));
    this.url = new HttpRoute(this.operator, 'Route', { gateway: props.gateway, hostname: props.hostname ?? `status.${this.gateways[0].domain}`, endpoint: page }).url;
    if (props.exports ?? true) this.watchExports();
    this.addMonitoring({ namespace, metrics: props.metrics, scrapes: [{ endpoint: page }], alerts: { checks: alerts(namespace.name) }, dashboards: ['gatus'] });
    this.node.addValidation({ validate: () => this.problems() });
  }

  /**
   * Says how the hostname of a route is checked. Refused: a hostname that no route has.
   *
   * @param hostname the hostname
   * @param options path, and when it is well
   */
  public checkRoute(hostname: string, options: RouteCheckOptions): void {
    checkOptions(this, options, 'https');
    this.say(hostname, options);
  }

  /**
   * Leaves the hostname of a route unchecked. Refused: a hostname that no route has.
   *
   * @param hostname the hostname
   * @param reason why nobody needs to know whether it answers
   */
  public skipRoute(hostname: string, reason: string): void {
    Check.text(this, 'reason', reason, 'say why nobody needs to know whether it answers');
    this.say(hostname, undefined);
  }

  /**
   * Checks something outside the cluster, and lets the pods out to it.
   *
   * @param name what it is, for people; once in its group
   * @param options address, and when it is well
   */
  public addCheck(name: string, options: UrlCheckOptions): void {
    const { hostname, port, protocol } = checkUrl(this, options.url);
    checkOptions(this, options, protocol.slice(0, -1));
    this.add(options.group ?? 'outside', name, options.url, options);
    // Two checks may ask one server.
    const id = `Outside-${hostname}-${port || protocol}`;
    if (this.node.tryFindChild(id)) return;
    new ExternalEndpoint(this, id, { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'http:' ? 80 : 443)) }).connect(this.operator);
  }

  /**
   * Checks an endpoint of the cluster, and lets the pods in: by a request where a path is given, and otherwise by a connection.
   *
   * @param name what it is, for people; once in its group
   * @param endpoint the endpoint, which must have a Service
   * @param options path, and when it is well
   */
  public addEndpointCheck(name: string, endpoint: Endpoint, options: EndpointCheckOptions = {}): void {
    Check.kind(this, 'endpoint', endpoint, 'Endpoint', 'connect');
    checkOptions(this, options, options.path === undefined ? 'tcp' : 'http');
    const { host, port } = endpoint.connect(this.operator, { wait: false });
    WITH_SERVICE.unless(this, host !== '', `'endpoint' must have a Service, got [${endpoint.node.path}] without one: set 'service' on the endpoint`);
    this.add(options.group ?? 'cluster', name, options.path === undefined ? `tcp://${host}:${port}` : `http://${host}:${port}${options.path}`, options);
  }

  /**
   * Checks that a query of metrics has a result: for what no request can tell, such as the last run of a test.
   *
   * @param name what it is, for people; once in its group
   * @param options where the metrics are, and the query
   */
  public addMetricCheck(name: string, options: MetricCheckOptions): void {
    Check.kind(this, 'metrics', options.metrics, 'IMetricsSink', 'connect');
    const query = Check.text(this, 'query', options.query, 'write the query that has a result while all is well');
    const { readUrl, credentials } = options.metrics.connect(this.operator);
    ASKED.unless(this, readUrl !== undefined && credentials === undefined, `'metrics' must be a sink that can be asked without a login, got one ${readUrl === undefined ? 'that can not be asked' : 'with a login'}: pass the hub, in its own cluster`);
    const { group = 'cluster', interval } = options;
    this.add(group, name, `${readUrl}/api/v1/query?query=${encodeURIComponent(query)}`, { interval, statuses: [200], conditions: ['len([BODY].data.result) > 0'] });
  }

  private add(group: string, name: string, url: string, options: CheckOptions): void {
    checkName(this, 'group', group);
    checkName(this, 'name', name);
    this.added.push(endpointOf(group, name, url, options, this.defaults));
  }

  private say(hostname: string, options?: RouteCheckOptions): void {
    Check.hostname(this, 'hostname', hostname);
    ONCE.unless(this, !this.routes.has(hostname), `'hostname' must be spoken of once, got '${hostname}' again: keep one of the two`);
    this.routes.set(hostname, options);
  }

  private reach(prop: string, gateway: IGateway): void {
    Check.given(this, prop, gateway, 'pass the Gateway whose routes are checked');
    Check.kind(this, prop, gateway, 'IGateway', 'connect');
    const connection = gateway.connect(this.operator);
    ENTRANCE.unless(this, connection.entrance !== undefined, `'${prop}' must be a Gateway that pods of the cluster can reach, got '${connection.name}': take one that has an entrance`);
    connection.entrance!.connect(this.operator, { wait: false });
    // Names lead to the Gateway's own address, or to that of whoever stands before it, such as a tunnel's: DNS decides.
    if (!this.gateways.some(({ domain }) => domain === connection.domain)) {
      for (const host of [connection.domain, `*.${connection.domain}`]) new ExternalEndpoint(this, `Names-${host}`, { host }).connect(this.operator);
    }
    this.gateways.push(connection);
  }

  /** Several exports may be one endpoint, such as the same metrics for two clusters. */
  private watchExports(): void {
    const seen = new Set<Endpoint>();
    Endpoint.watchExports(this, {
      exported: (name, endpoint) => {
        if (!seen.has(endpoint)) this.addEndpointCheck(name, endpoint, { group: 'exports' });
        seen.add(endpoint);
      },
    });
  }

  /** Routes that are checked, each with the Gateway that it is checked at. */
  private checkedRoutes(): Array<{ route: Route; gateway?: GatewayConnection }> {
    return routesOf(this.cluster)
      .filter(({ hostname }) => !this.routes.has(hostname) || this.routes.get(hostname) !== undefined)
      .map((route) => ({ route, gateway: this.gateways.find(({ name, namespace }) => route.gateways.includes(`${namespace}/${name}`)) }));
  }

  private endpoints(): GatusEndpoint[] {
    const routes = this.checkedRoutes().flatMap(({ route: { hostname }, gateway }) => {
      const options = this.routes.get(hostname) ?? {};
      return gateway === undefined ? [] : [endpointOf(gateway.name, hostname, `https://${hostname}${options.path ?? '/'}`, options, this.defaults)];
    });
    // In an order that doesn't depend on the program's.
    return [...routes, ...this.added].sort((a, b) => (keyOf(a.group, a.name) < keyOf(b.group, b.name) ? -1 : 1));
  }

  private config(database?: PostgresConnection): string {
    const hidden = this.hideDetails ? { ui: { 'hide-url': true, 'hide-hostname': true, 'hide-port': true, 'hide-errors': true, 'hide-conditions': true } } : {};
    const config = Yaml.stringify({
      metrics: true,
      // Its own default is IPv4 alone.
      ...(this.cluster.facts.podCidrs.some((cidr) => Cidr.of(cidr).family === AddressFamily.IPV4) ? {} : { web: { address: '[::]' } }),
      ui: { 'title': this.title, 'header': this.title, 'dashboard-heading': this.title },
      // Who the role is stands in the environment. The pooler's certificate is of an authority of its own, which nobody here knows.
      ...(database ? { storage: { type: 'postgres', path: `host=${database.host} port=${database.port} dbname=${database.database} sslmode=prefer`, caching: true } } : {}),
      endpoints: this.endpoints().map((endpoint) => ({ ...endpoint, ...hidden })),
    });
    // It takes what follows a dollar for the name of a variable.
    return config.replace(/\$/g, '$$$$');
  }

  private install(database?: PostgresConnection): void {
    const config = (): string => this.config(database);
    new ApiObject(this.operator, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME }, data: { [CONFIG_FILE]: Lazy.any({ produce: config }) } } satisfies ConfigMap);
    new ApiObject(this.operator, 'Deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: NAME, ...(database ? { annotations: { 'secret.reloader.stakater.com/reload': database.credentials.name } } : {}) },
      spec: {
        // Each would check by itself, and show what it has seen itself.
        replicas: 1,
        selector: { matchLabels: LABELS },
        template: {
          // The file reaches a running pod a while later, and it would read it at a time of its own.
          metadata: { labels: LABELS, annotations: { 'platform.monosense.io/config': Lazy.any({ produce: () => createHash('sha256').update(config()).digest('hex') }) } },
          spec: this.pod(database),
        },
      },
    } satisfies Deployment);
    new ApiObject(this.operator, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: NAME },
      spec: { selector: LABELS, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    } satisfies Service);
  }

  private pod(database?: PostgresConnection): PodSpec {
    const probe = { httpGet: { path: '/health', port: 'http' }, periodSeconds: 10, timeoutSeconds: 5 };
    const login = Object.entries({ PGUSER: 'username', PGPASSWORD: 'password' }).map(([name, role]) => ({ name, role }));
    return {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: SecurityContext.pod({ user: USER_ID }),
      containers: [{
        name: NAME,
        image: IMAGE,
        env: [
          { name: 'GATUS_CONFIG_PATH', value: `${CONFIG_FOLDER}/${CONFIG_FILE}` },
          ...(database ? login.map(({ name, role }) => ({ name, valueFrom: { secretKeyRef: { name: database.credentials.name, key: database.credentials.keys[role] } } })) : []),
        ],
        ports: [{ name: 'http', containerPort: PORT }],
        readinessProbe: { ...probe, failureThreshold: 3 },
        livenessProbe: { ...probe, failureThreshold: 6 },
        resources: this.operator.reserve(NAME, 1, RESOURCES),
        securityContext: SecurityContext.container(),
        volumeMounts: [{ name: 'config', mountPath: CONFIG_FOLDER, readOnly: true }],
      }],
      volumes: [{ name: 'config', configMap: { name: NAME } }],
    };
  }

  /** What the whole program must have declared for the checks to be right. */
  private problems(): string[] {
    const hostnames = new Set(routesOf(this.cluster).map(({ hostname }) => hostname));
    const endpoints = this.endpoints();
    const keys = endpoints.map(({ group, name }) => keyOf(group, name));
    return [
      ...this.checkedRoutes().filter(({ gateway }) => gateway === undefined).map(({ route }) => EVERY_ROUTE.says(`every route's Gateway must be 'gateway' or one of 'otherGateways', got route '${route.hostname}' of ${route.gateways.join(', ') || 'none'}: pass that Gateway, or call skipRoute with a reason`)),
      ...[...this.routes.keys()].filter((hostname) => !hostnames.has(hostname)).map((hostname) => ROUTE.says(`'hostname' must be that of a route, got '${hostname}': name one of ${[...hostnames].sort().join(', ')}`)),
      ...endpoints.filter((_, index) => keys.indexOf(keys[index]) !== index).map(({ group, name }) => ONCE.says(`'name' must be unique in its group, also without its case and with '-' for other signs, got '${name}' in '${group}' again: choose another`)),
      ...(endpoints.length > 0 ? [] : [SOME_CHECK.says('something must be checked, got nothing but routes that are skipped: check one of them')]),
    ];
  }
}
