import {
  Chart, Check, Component, Endpoint, ExternalSecret, HelmRelease, HttpRoute, IGateway, IMetricsSink, IOidcProvider, ISecretStore, Namespace, PodSecurity, Protocol, Refusal, Remediation, RemoteSecretKey, SecretValues, Stage, Tier,
} from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { AppScrape } from './app';
import { AppDatabase, AppRedis, filled, letOut, oidcParts, Parts, postgresParts, redisParts, secretPart } from './connections';

const LABELS = new Refusal('APP-031', {
  protects: 'Policies and scrapes select pods by labels, and only the chart knows which it gives them: without any, all pods of the namespace are let through.',
  wrong: 'podLabels: {}',
  right: "podLabels: { 'app.kubernetes.io/name': 'shop' }",
});

const WHOLE_SECRET = new Refusal('APP-032', {
  protects: 'Helm puts the value of a Secret where a path leads, and nothing around it: a text that holds a password would stand in the repository.',
  wrong: "database: { server, tells: { 'database.url': 'postgres://{username}:{password}@{host}/{database}' } }",
  right: "database: { server, tells: { 'database.host': '{host}', 'database.password': '{password}' } }",
});

const VALUE_ONCE = new Refusal('APP-033', {
  protects: 'Of two values at one path one wins, and which that is depends on the order in which Flux merges them.',
  wrong: "values: { database: { host: 'db' } }, database: { server, tells: { 'database.host': '{host}' } }",
  right: "database: { server, tells: { 'database.host': '{host}' } }",
});

const OF_SERVICE = new Refusal('APP-034', {
  protects: 'A route leads to a Service, which the chart makes: its name and port are facts of the chart.',
  wrong: 'gateway, and no service',
  right: "gateway, service: { name: 'shop', port: 80, targetPort: 8080 }",
});

const OF_ROUTE = new Refusal('APP-035', {
  protects: 'What is said of a hostname that nobody reaches is said of nothing.',
  wrong: "hostname: 'shop.example.org', without a Gateway",
  right: "gateway, hostname: 'shop.example.org'",
});

const LEVEL = new Refusal('APP-036', {
  protects: 'The reason of a level is that of the namespace, and whoever makes the namespace gives it.',
  wrong: 'namespace, podSecurity: PodSecurity.BASELINE',
  right: "new Namespace(cluster, 'shop', { podSecurity: PodSecurity.BASELINE, reason: '…' })",
});

/** The Service that a chart makes. */
export interface HelmAppService {
  /** Its name. */
  readonly name: string;
  /** Its port. */
  readonly port: number;
  /**
   * Port that the pods listen on.
   * @default - the same as `port`
   */
  readonly targetPort?: number;
  /**
   * Name of that container port.
   * @default - it has none
   */
  readonly portName?: string;
}

/** Where people log in to an application that speaks OpenID Connect, by values of its chart. */
export interface HelmAppSignIn {
  /** What logs people in. */
  readonly provider: IOidcProvider;
  /** Path of the application that the provider sends people back to. */
  readonly callbackPath: string;
  /** What tells the chart, by paths of values, as for the `signIn` of an `App`. */
  readonly tells: { [path: string]: string };
}

/** An application that a chart installs. */
export interface HelmAppProps {
  /** The chart, at an exact version. */
  readonly chart: Chart;
  /** Labels that the chart puts on its pods. */
  readonly podLabels: { [label: string]: string };
  /**
   * Its values.
   * @default - the chart's own
   */
  readonly values?: { [key: string]: any };
  /**
   * Values whose content is in the secret store, by their paths, for example `{ 'admin.password': { item: 'shop' } }`.
   * @default - none
   */
  readonly secretValues?: { [path: string]: RemoteSecretKey };
  /**
   * Secrets that the chart's values name, by their names: what each key holds, by the item of the secret store.
   * @default - none
   */
  readonly secrets?: { [name: string]: { [key: string]: RemoteSecretKey } };
  /**
   * What happens when it fails.
   * @default Remediation.ROLLBACK
   */
  readonly remediation?: Remediation;
  /**
   * How long Helm waits for it to become ready.
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;
  /**
   * Names of the claims that the chart makes with these values, as `Cluster.requireBackups` counts them.
   * @default - none
   */
  readonly claims?: string[];
  /**
   * The Service that people and pods reach it by.
   * @default - nobody connects to it
   */
  readonly service?: HelmAppService;
  /**
   * The Gateway that people come through.
   * @default - people don't reach it
   */
  readonly gateway?: IGateway;
  /**
   * Hostname, within the Gateway's domain.
   * @default - the id, below the domain of the Gateway
   */
  readonly hostname?: string;
  /**
   * How people log in.
   * @default - as the chart has it
   */
  readonly signIn?: HelmAppSignIn;
  /**
   * Its database. A part that a Secret holds stands alone in its value.
   * @default - none
   */
  readonly database?: AppDatabase;
  /**
   * Its Redis server.
   * @default - none
   */
  readonly redis?: AppRedis;
  /**
   * Hosts outside the cluster that it connects to, as for an `App`.
   * @default - none
   */
  readonly egress?: string[];
  /**
   * Whether it talks to the Kubernetes API.
   * @default false
   */
  readonly kubeApi?: boolean;
  /**
   * Its metrics.
   * @default - nothing is scraped
   */
  readonly scrape?: AppScrape;
  /**
   * Where its metrics go.
   * @default - the sink that a construct above provides
   */
  readonly metrics?: IMetricsSink;
  /**
   * Where its secrets are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Its namespace, for applications that share one.
   * @default - one of its own, called by its id
   */
  readonly namespace?: Namespace;
  /**
   * Level of Pod Security that the chart's pods need.
   * @default PodSecurity.RESTRICTED
   */
  readonly podSecurity?: PodSecurity;
  /**
   * Why they need less than the restricted level.
   * @default - they don't
   */
  readonly podSecurityReason?: string;
  /**
   * Memory that all pods of its own namespace may request together.
   * @default - no limit
   */
  readonly memoryQuota?: Size;
  /**
   * Folder of the package that knows the chart: `charts/<chart>.json` lists its values, `support.json` says who signs it.
   * @default - nobody knows it: its values are not checked, and the build says so
   */
  readonly packageDir?: string;
}

/** An application that comes as a chart, with the same wiring as an `App`: route, database, Redis, login, Secrets and policies. */
export class HelmApp extends Component {
  /** The stage that installs the chart. */
  public readonly instance: Stage;
  /** Its namespace. */
  public readonly namespace: Namespace;
  /** Its port, as pods of the cluster reach it; undefined without `service`. */
  public readonly endpoint?: Endpoint;
  /** Address that people open; undefined without `gateway`. */
  public readonly url?: string;
  private readonly told: { [path: string]: string } = {};
  private readonly valuesFrom: SecretValues[] = [];

  /**
   * @param scope the cluster, or a component that the application is part of
   * @param id name of the application: of its release, and of its namespace and hostname where nothing else is said
   * @param props chart, values, and what it is connected to
   */
  constructor(scope: Construct, id: string, props: HelmAppProps) {
    super(scope, id, props.packageDir ?? '');
    Check.dnsLabel(this, 'id', id);
    const { podLabels, service, gateway, hostname, namespace, podSecurity, podSecurityReason, memoryQuota, signIn } = props;
    LABELS.unless(this, Object.keys(podLabels).length > 0, "'podLabels' must be labels that the chart gives to its pods, got none: read them in its templates");
    OF_SERVICE.unless(this, gateway === undefined || service !== undefined, "'gateway' needs the Service that people reach, got no 'service': name that of the chart");
    OF_ROUTE.unless(this, gateway !== undefined || (hostname === undefined && signIn === undefined), `'${hostname === undefined ? 'signIn' : 'hostname'}' needs a Gateway, got none: pass 'gateway'`);
    LEVEL.unless(this, namespace === undefined || (podSecurity === undefined && memoryQuota === undefined), `'${podSecurity === undefined ? 'memoryQuota' : 'podSecurity'}' is of a namespace of its own, got one beside 'namespace': set it there`);
    this.namespace = namespace ?? new Namespace(this, 'Namespace', { name: id, tier: Tier.APPLICATION, podSecurity, reason: podSecurityReason, memoryQuota });
    this.instance = new Stage(this, 'Instance', { namespace: this.namespace, podLabels });
    if (service !== undefined) this.endpoint = new Endpoint(this.instance, 'Web', { port: service.port, targetPort: service.targetPort, portName: service.portName, service: service.name });
    if (gateway !== undefined) this.url = new HttpRoute(this.instance, 'Route', { gateway, hostname: hostname ?? `${id}.${gateway.connect(this.instance).domain}`, endpoint: this.endpoint! }).url;
    if (props.kubeApi) this.cluster.kubeApi.connect(this.instance);
    letOut(this, this.instance, props.egress ?? []);
    this.tell(id, props);
    this.install(id, props);
    this.watch(props);
  }

  private tell(id: string, props: HelmAppProps): void {
    const { database, redis, signIn, secretStore: store, secretValues = {}, secrets = {} } = props;
    if (database !== undefined) this.say('database.tells', database.tells, postgresParts(this.instance, database));
    if (redis !== undefined) this.say('redis.tells', redis.tells, redisParts(this.instance, redis));
    if (signIn !== undefined) this.say('signIn.tells', signIn.tells, oidcParts(signIn.provider.connect(this.instance, { name: id, redirectUris: [`${this.url}${signIn.callbackPath}`] }), this.url!));
    if (Object.keys(secretValues).length > 0) {
      const data = Object.fromEntries(Object.entries(secretValues).map(([path, { item, property }]) => [path, { item, property: property ?? path }]));
      const { secretName } = new ExternalSecret(this.instance, 'Values', { store, name: `${id}-values`, data });
      this.valuesFrom.push(...Object.keys(secretValues).map((path) => ({ secret: secretName, key: path, targetPath: path })));
    }
    for (const [name, data] of Object.entries(secrets)) new ExternalSecret(this.instance, `Secret-${name}`, { store, name, data, restartsUsers: true });
  }

  private say(prop: string, tells: { [path: string]: string }, parts: Parts): void {
    for (const [path, text] of Object.entries(tells)) {
      const part = secretPart(text, parts);
      if (part !== undefined) {
        this.valuesFrom.push({ secret: parts.secret!.name, key: parts.secret!.keys[part], targetPath: path });
        continue;
      }
      VALUE_ONCE.unless(this, this.told[path] === undefined, `a value must be told once, got '${path}' twice: keep one of them`);
      this.told[path] = filled(this, `${prop}.${path}`, text, parts, (secret) => {
        WHOLE_SECRET.unless(this, false, `'${prop}.${path}' must hold '{${secret}}' alone, since a Secret holds it, got '${text}': give the chart the parts, or a Secret that it reads itself`);
        return '';
      });
    }
  }

  private install(id: string, { chart, values = {}, remediation = Remediation.ROLLBACK, timeout, claims }: HelmAppProps): void {
    const all = JSON.parse(JSON.stringify(values));
    const paths = [...Object.keys(this.told), ...this.valuesFrom.map(({ targetPath }) => targetPath!)];
    for (const path of paths) {
      const keys = path.split('.');
      VALUE_ONCE.unless(this, keys.every((key) => /^[\w-]+$/.test(key)) && paths.indexOf(path) === paths.lastIndexOf(path), `the path of a value must be of keys joined by dots, once, got '${path}': write it as in database.host`);
      const above = keys.slice(0, -1).reduce((at: any, key, index) => {
        const next = at[key] ??= {};
        VALUE_ONCE.unless(this, typeof next === 'object' && !Array.isArray(next), `the path '${path}' must lead through maps, got something else at '${keys.slice(0, index + 1).join('.')}': look it up in the chart's values`);
        return next;
      }, all);
      const last = keys[keys.length - 1];
      VALUE_ONCE.unless(this, above[last] === undefined, `the value at '${path}' must be said once, got one in 'values' as well: leave that out`);
      if (this.told[path] !== undefined) above[last] = this.told[path];
    }
    new HelmRelease(this.instance, 'Release', {
      chart, releaseName: id, values: pruned(all), remediation, timeout, claims, ...(this.valuesFrom.length > 0 ? { valuesFrom: this.valuesFrom } : {}),
    });
  }

  private watch({ scrape, service, metrics }: HelmAppProps): void {
    if (scrape === undefined) return;
    const port = scrape.port ?? service?.targetPort ?? service?.port;
    OF_SERVICE.unless(this, port !== undefined, "'scrape' needs the port of the metrics, got none: set 'scrape.port'");
    const endpoint = this.endpoint !== undefined && this.endpoint.targetPort === port ? this.endpoint : new Endpoint(this.instance, 'Metrics', { port: port!, protocol: Protocol.TCP });
    this.addMonitoring({ namespace: this.namespace, metrics, scrapes: [{ endpoint, path: scrape.path, interval: scrape.interval }] });
  }
}

/** Values without the maps that only lead to a Secret's value; undefined where nothing is left. */
function pruned(values: any): any {
  const entries = Object.entries(values).map(([key, value]) => [key, typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0 ? pruned(value) : value]).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
