import { createHash } from 'crypto';
import {
  Check, Component, Endpoint, HttpRoute, IGateway, IMetricsSink, ISecretStore, IStorageClass, IVolumeBackups, Namespace, Placement, Pods, PodDisruptionBudget, PodSecurity, Protocol, Refusal,
  RestoreCheck, Schedule, SecurityContext, Stage, Tier, Volume as Claim,
} from '@monosense-io/platform';
import type { Container, EnvVar, PodSpec, VolumeMount } from '@monosense-io/platform/lib/imports/apps-v1';
import type { Service } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Duration, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { AppDatabase, AppRedis, letOut, oidcParts, Parts, postgresParts, redisParts, variables } from './connections';
import { AppContainer, AppPrivileges, checkPrivileges, containerOf, levelOf, LEVELS, PodParts, VARIABLE, VARIABLE_NAME } from './container';
import { AppNativeSignIn, AppProxySignIn, PROXY_TELLS, proxyCallback, proxyContainer } from './sign-in';
import { PROXY_PORTS } from './upstream';

const DEFAULT_USER = 1000;

const OF_ROUTE = new Refusal('APP-011', {
  protects: 'People reach a port through a Gateway, and what a Gateway is said of without a port, or a login without a Gateway, is said of nothing.',
  wrong: "new App(cluster, 'shop', { image, resources, gateway })",
  right: "new App(cluster, 'shop', { image, resources, port: 8080, gateway })",
});

const OF_KIND = new Refusal('APP-012', {
  protects: 'A job has no replicas and nobody connects to it, a pod on each machine is counted by the machines: a number that is not used looks as if it were.',
  wrong: "schedule: '0 3 * * *', replicas: 2",
  right: "schedule: '0 3 * * *'",
});

const ONE_WRITER = new Refusal('APP-013', {
  protects: 'A volume that one machine mounts keeps a second pod pending for ever, and two programs that write to one volume destroy what they find.',
  wrong: "replicas: 2, volumes: { data: { path: '/data', size } }",
  right: "replicas: 2, volumes: { data: { path: '/data', size, shared: true } }",
});

const CLASS = new Refusal('APP-014', {
  protects: 'A claim without a class gets whichever the cluster takes by default, or stays pending where there is none.',
  wrong: "volumes: { data: { path: '/data', size } }",
  right: "storageClass, volumes: { data: { path: '/data', size } }",
});

const ONE_SIGN_IN = new Refusal('APP-015', {
  protects: 'People who have logged in to the proxy would be asked to log in again.',
  wrong: 'signIn: { … }, signInProxy: { … }',
  right: 'signInProxy: { … }',
});

const LEVEL = new Refusal('APP-016', {
  protects: 'The API server refuses a pod with more rights than the level of its namespace lets it have.',
  wrong: "namespace, of the restricted level, and privileges: { root: true, reason: '…' }",
  right: "new Namespace(cluster, 'media', { podSecurity: PodSecurity.BASELINE, reason: '…' })",
});

const HOST_NETWORK = new Refusal('APP-017', {
  protects: 'Nobody can tell a pod on the network of its machine from the machine: servers would have to let every machine in, and no policy holds the pod back.',
  wrong: "hostNetwork: 'finds devices by multicast', database: { … }",
  right: "hostNetwork: 'finds devices by multicast', and what it needs of the cluster through `pods`",
});

const OUTSIDE = new Refusal('APP-018', {
  protects: 'A port is reached from outside by an address of the pools, and an address without a port of anybody.',
  wrong: "ports: { mqtt: { port: 1883, outside: true } }",
  right: "address: '10.0.0.110', ports: { mqtt: { port: 1883, outside: true } }",
});

const ONE_PORT = new Refusal('APP-019', {
  protects: 'Of two containers that listen on one port of a pod, the second ends with an error.',
  wrong: "port: 8080, ports: { admin: { port: 8080 } }",
  right: "port: 8080, ports: { admin: { port: 8081 } }",
});

const MOUNTED = new Refusal('APP-020', {
  protects: 'A sidecar that mounts what the application does not have keeps the pod from starting.',
  wrong: "volumes: { data: { … } }, sidecars: { sync: { mounts: { date: '/data' }, … } }",
  right: "volumes: { data: { … } }, sidecars: { sync: { mounts: { data: '/data' }, … } }",
});

const SCRAPED = new Refusal('APP-021', {
  protects: 'Metrics are asked for on a port.',
  wrong: "scrape: { path: '/metrics' }, without a port",
  right: "port: 8080, scrape: { path: '/metrics' }",
});

const SINGLE = new Refusal('APP-022', {
  protects: 'Machines count the users of a file and the groups of a pod by numbers of at least 1; 0 is root.',
  wrong: 'groups: [0]',
  right: 'groups: [44]',
});

const FEW_RIGHTS = new Refusal('APP-024', {
  protects: 'What may do everything with every object of its namespace may read every Secret there, and run as whoever it likes.',
  wrong: "kubeRules: [{ resources: ['*'], verbs: ['*'] }]",
  right: "kubeRules: [{ resources: ['pods'], verbs: ['get', 'list', 'watch'] }]",
});

const ONCE = new Refusal('APP-028', {
  protects: 'The API server refuses a container that ends before the application starts and is asked for its health.',
  wrong: "sidecars: { prepare: { once: true, health: { port: 80 }, … } }",
  right: "sidecars: { prepare: { once: true, … } }",
});

const DRAINED = new Refusal('APP-030', {
  protects: 'The API server refuses a pod that drains longer than it may take to end, and one that drains as long is killed in the middle of its work.',
  wrong: 'drain: Duration.seconds(60), shutdown: Duration.seconds(30)',
  right: 'drain: Duration.seconds(10), shutdown: Duration.seconds(60)',
});

const STRONG_RIGHT = new Refusal('APP-043', {
  protects: 'What reads Secrets, or runs programs in pods, has everything that its namespace has.',
  wrong: "kubeRules: [{ resources: ['secrets'], verbs: ['get'] }]",
  right: "kubeRules: [{ resources: ['secrets'], verbs: ['get'], reason: 'it shows them to those who administer the namespace' }]",
});

const SHORT_NAME = new Refusal('APP-023', {
  protects: 'Names of jobs, Services and volumes are made of it, and Kubernetes takes at most 63 characters, for jobs 52.',
  wrong: "new App(cluster, 'an-application-with-a-name-that-nobody-wants-to-read', …)",
  right: "new App(cluster, 'application', …)",
});

/** Of a name that others are made of. */
const LONGEST_NAME = 40;

/** How an application runs. */
export enum Workload {
  /** Any number of pods, which are replaced one by one where they can be, and all stopped before where a volume has one writer. */
  DEPLOYMENT = 'Deployment',
  /** Pods with names that stay. There is never a second pod of one name, also while a machine doesn't answer. */
  STATEFUL_SET = 'StatefulSet',
  /** A pod on each machine. */
  DAEMON_SET = 'DaemonSet',
}

/** A further port. */
export interface AppPort {
  /** The port. */
  readonly port: number;
  /**
   * What is spoken on it.
   * @default Protocol.TCP
   */
  readonly protocol?: Protocol;
  /**
   * Whether it is reached from outside the cluster, at `address`.
   * @default false
   */
  readonly outside?: boolean;
}

/** A volume. */
export interface AppVolume {
  /** Where the application finds it. */
  readonly path: string;
  /** Its size. It can grow where the class allows it, and never shrinks. */
  readonly size: Size;
  /**
   * Its class.
   * @default - `storageClass` of the application
   */
  readonly storageClass?: IStorageClass;
  /**
   * What backs it up.
   * @default - `backups` of the application
   */
  readonly backups?: IVolumeBackups;
  /**
   * Why it needs no backup.
   * @default - it has one
   */
  readonly noBackupReason?: string;
  /**
   * Containers that look at the restored files in each restore drill.
   * @default - the files are compared with the checksums of the backup alone
   */
  readonly checks?: RestoreCheck[];
  /**
   * Whether several machines may mount it at the same time.
   * @default false
   */
  readonly shared?: boolean;
}

/** A claim that exists in the namespace, such as a library that several applications share. */
export interface AppMount {
  /** Name of the PersistentVolumeClaim. */
  readonly claimName: string;
  /**
   * Folder of it that is mounted.
   * @default - all of it
   */
  readonly subPath?: string;
  /**
   * Whether nothing may be written.
   * @default false
   */
  readonly readOnly?: boolean;
}

/** A container beside the application, in the same pod. */
export interface AppSidecar extends AppContainer {
  /**
   * Whether it ends before the application starts, as what prepares files does. Otherwise it is started, and well, before the
   * application, and runs as long.
   * @default false
   */
  readonly once?: boolean;
  /**
   * Where it finds volumes of the application, by their names.
   * @default - it has none
   */
  readonly mounts?: { [volume: string]: string };
}

/** What an application may do with objects of its namespace. */
export interface AppKubeRule {
  /**
   * API groups, for example `apps`.
   * @default - the core group
   */
  readonly groups?: string[];
  /** Kinds of objects in the plural, for example `pods`. Refused: all of them. */
  readonly resources: string[];
  /** What it may do, for example `get`. Refused: everything. */
  readonly verbs: string[];
  /**
   * Why it must read Secrets, or run programs in pods. Refused: none, where it does.
   * @default - it does neither
   */
  readonly reason?: string;
}

/** Metrics of the application itself. */
export interface AppScrape {
  /**
   * Path of the metrics.
   * @default '/metrics'
   */
  readonly path?: string;
  /**
   * Port of the metrics. Only the scraper reaches one that is not in `port` or `ports`.
   * @default - `port` of the application
   */
  readonly port?: number;
  /**
   * Time between two scrapes.
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;
}

/** An application: what it runs, how people reach it, and what it needs. */
export interface AppProps extends AppContainer {
  /**
   * Port that it serves HTTP on.
   * @default - nobody connects to it
   */
  readonly port?: number;
  /**
   * Further ports, by their names.
   * @default - none
   */
  readonly ports?: { [name: string]: AppPort };
  /**
   * Address of the cluster's pools that ports with `outside` are reached at.
   * @default - none is reached from outside
   */
  readonly address?: string;
  /**
   * The Gateway that people come through: an external one, or an internal one.
   * @default - people don't reach it
   */
  readonly gateway?: IGateway;
  /**
   * Hostname, within the Gateway's domain.
   * @default - the id, below the domain of the Gateway
   */
  readonly hostname?: string;
  /**
   * How people log in, where the application speaks OpenID Connect.
   * @default - as the application has it
   */
  readonly signIn?: AppNativeSignIn;
  /**
   * A proxy that asks people for a login before they reach the application, for one that has none of its own. Pods of the cluster that
   * connect to its `endpoint` don't pass it. Refused beside `signIn`.
   * @default - none
   */
  readonly signInProxy?: AppProxySignIn;
  /**
   * Its database.
   * @default - none
   */
  readonly database?: AppDatabase;
  /**
   * Its Redis server.
   * @default - none
   */
  readonly redis?: AppRedis;
  /**
   * Its volumes, by what they hold: `{ data: { path: '/data', size } }` is the claim `<id>-data`.
   * @default - none
   */
  readonly volumes?: { [name: string]: AppVolume };
  /**
   * Class of the volumes that name none.
   * @default - each volume names its own
   */
  readonly storageClass?: IStorageClass;
  /**
   * What backs up the volumes that don't say why nothing does.
   * @default - each volume says it
   */
  readonly backups?: IVolumeBackups;
  /**
   * Claims that are mounted beside the volumes, by their paths.
   * @default - none
   */
  readonly claims?: { [path: string]: AppMount };
  /**
   * Containers beside it, by their names.
   * @default - none
   */
  readonly sidecars?: { [name: string]: AppSidecar };
  /**
   * Hosts outside the cluster that it connects to: names, where `*` stands for one label, addresses and ranges, with a port where it
   * isn't 443, and `/udp` behind it where that is spoken: `198.51.100.7:51820/udp`.
   * @default - none
   */
  readonly egress?: string[];
  /**
   * Addresses of the servers that it asks for names, for what resolves names itself, such as a VPN beside it.
   * @default - those of the cluster
   */
  readonly nameservers?: string[];
  /**
   * What it may do with objects of its namespace, for what talks to the Kubernetes API.
   * @default - it has no account there, and no way to it
   */
  readonly kubeRules?: AppKubeRule[];
  /**
   * How it runs.
   * @default Workload.DEPLOYMENT
   */
  readonly workload?: Workload;
  /**
   * When it runs, as a cron expression, for what ends by itself. Refused beside `workload`, `replicas` and ports.
   * @default - it runs all the time
   */
  readonly schedule?: string;
  /**
   * How many pods there are, on different machines where there are enough.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Number of the user that it runs as, and that its volumes are backed up as.
   * @default 1000
   */
  readonly user?: number;
  /**
   * Number of the group that it runs as, and that its volumes belong to.
   * @default - the same as `user`
   */
  readonly group?: number;
  /**
   * Numbers of further groups, such as that of a device's file on the machines.
   * @default - none
   */
  readonly groups?: number[];
  /**
   * Why it must be on the network of its machine, as what finds devices by multicast must. No policy holds it back then, and the
   * namespace is of the privileged level. Refused beside `database`, `redis`, `signIn` and `signInProxy`.
   * @default - it has a network of its own
   */
  readonly hostNetwork?: string;
  /**
   * How long a pod that is about to end still takes what is on its way to it, before it is told to end.
   * @default - it is told at once
   */
  readonly drain?: Duration;
  /**
   * How long it may take to end.
   * @default - 30 seconds, and `drain`
   */
  readonly shutdown?: Duration;
  /**
   * Its metrics.
   * @default - nothing is scraped. Alerts on pods, restarts, jobs and volumes come with the metrics of the cluster, checks of the hostname with Gatus.
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
   * Memory that all pods of its own namespace may request together.
   * @default - no limit
   */
  readonly memoryQuota?: Size;
}

/**
 * An application: an image, a port, a hostname, a volume, a database. Namespace, policies, Secrets, order, probes, budget for drains,
 * restarts after changes and the route follow from these.
 */
export class App extends Component {
  /** The stage that runs it. */
  public readonly instance: Stage;
  /** Its namespace. */
  public readonly namespace: Namespace;
  /** Its pods, for connections of pods on the network of their machine: `broker.connect(app.instance, { pods: app.pods })`. */
  public readonly pods: Pods;
  /** Its port, as pods of the cluster reach it; undefined without `port`. */
  public readonly endpoint?: Endpoint;
  /** Address that people open; undefined without `gateway`. */
  public readonly url?: string;
  private readonly props: AppProps;
  private readonly name: string;
  private readonly endpoints = new Map<string, Endpoint>();
  private readonly added: { [variable: string]: string } = {};
  private ownVariables: string[] = [];

  /**
   * @param scope the cluster, or a component that the application is part of
   * @param id name of the application: of its objects, and of its namespace and hostname where nothing else is said
   * @param props what it runs, how people reach it, and what it needs
   */
  constructor(scope: Construct, id: string, props: AppProps) {
    super(scope, id);
    this.props = props;
    this.name = id;
    Check.dnsLabel(this, 'id', id);
    SHORT_NAME.unless(this, id.length <= LONGEST_NAME, `'id' must be at most ${LONGEST_NAME} characters, got '${id}', which has ${id.length}: shorten it`);
    this.check();
    this.namespace = this.namespaceOf();
    const labels = { 'app.kubernetes.io/name': id };
    this.instance = new Stage(this, 'Instance', { namespace: this.namespace, podLabels: labels });
    this.pods = props.hostNetwork === undefined ? this.instance.pods : new Pods(this.instance, 'Workload', { labels, hostNetwork: true });

    const proxied = props.signInProxy !== undefined;
    if (props.port !== undefined) this.endpoint = this.listen('Web', 'http', props.port);
    for (const [name, { port, protocol, outside }] of Object.entries(props.ports ?? {})) {
      const endpoint = this.listen(`Port-${name}`, name, port, protocol);
      if (outside) endpoint.allowFromWorld();
    }
    if (props.gateway !== undefined) {
      const front = proxied ? this.listen('SignIn', 'sign-in', PROXY_PORTS.proxy) : this.endpoint!;
      const hostname = props.hostname ?? `${id}.${props.gateway.connect(this.instance).domain}`;
      this.url = new HttpRoute(this.instance, 'Route', { gateway: props.gateway, hostname, endpoint: front }).url;
    }
    letOut(this, this.instance, props.egress ?? []);
    if (props.kubeRules !== undefined) this.account(props.kubeRules);
    this.install(labels);
    this.watch();
  }

  /**
   * One of the further ports, as pods of the cluster reach it. Refused: a name that none has.
   *
   * @param name name of the port, as in `ports`
   */
  public port(name: string): Endpoint {
    const endpoint = this.endpoints.get(name);
    OF_ROUTE.unless(this, endpoint !== undefined, `'name' must be that of a port, got '${name}': choose from ${[...this.endpoints.keys()].join(', ') || 'none'}`);
    return endpoint!;
  }

  /**
   * Lets the application connect to a port of the cluster, and tells it the address. The application waits for the server.
   *
   * @param endpoint the port, for example `endpoint` of another application
   * @param tells variables, with `{host}` and `{port}` in their texts; none when left out
   */
  public connectTo(endpoint: Endpoint, tells?: { [variable: string]: string }): void {
    const { host, port } = endpoint.connect(this.instance, { pods: this.pods });
    this.tell(Object.fromEntries(variables(this, 'tells', tells ?? {}, { prefix: 'SERVER', plain: { host, port: `${port}` } }).map(({ name, value }) => [name, value!])));
  }

  /**
   * Tells the application what is known only once it is declared, such as its own address: `app.tell({ BASE_URL: app.url })`. Refused: a
   * variable that it has already.
   *
   * @param env variables with texts, as in `env`
   */
  public tell(env: { [variable: string]: string }): void {
    for (const [variable, value] of Object.entries(env)) {
      VARIABLE_NAME.unless(this, /^[A-Za-z_][A-Za-z0-9_]*$/.test(variable), `the name of a variable of container '${this.name}' must be of letters, digits and _, got '${variable}': rename it`);
      VARIABLE.unless(this, this.added[variable] === undefined && !this.ownVariables.includes(variable), `a variable of container '${this.name}' must have one value, got '${variable}' twice: keep one of them`);
      this.added[variable] = value;
    }
  }

  private check(): void {
    const { port, ports = {}, gateway, hostname, signIn, signInProxy, schedule, workload, replicas, volumes = {}, hostNetwork, database, redis, address, scrape, groups = [], sidecars = {}, nameservers = [], kubeRules = [] } = this.props;
    OF_ROUTE.unless(this, gateway === undefined || port !== undefined, "'gateway' needs the port that people reach, got no 'port': set it");
    OF_ROUTE.unless(this, gateway !== undefined || hostname === undefined, `'hostname' needs a Gateway that it is reached by, got '${hostname}' without 'gateway': pass it`);
    OF_ROUTE.unless(this, gateway !== undefined || (signIn === undefined && signInProxy === undefined), "a login needs a hostname that people come back to, got no 'gateway': pass it");
    ONE_SIGN_IN.unless(this, signIn === undefined || signInProxy === undefined, "'signIn' and 'signInProxy' are both set: keep the one that the application needs");
    OF_KIND.unless(this, schedule === undefined || workload === undefined, `'schedule' makes jobs, got 'workload' ${workload} as well: keep one of them`);
    OF_KIND.unless(this, replicas === undefined || (schedule === undefined && workload !== Workload.DAEMON_SET), `'replicas' is of what runs in a number of pods, got ${replicas} for ${schedule === undefined ? 'a pod on each machine' : 'jobs'}: leave it out`);
    OF_KIND.unless(this, schedule === undefined || (port === undefined && Object.keys(ports).length === 0), "nobody connects to jobs, got ports beside 'schedule': leave them out");
    if (replicas !== undefined) Check.wholeNumber(this, 'replicas', replicas, 1);
    for (const [name, volume] of Object.entries(volumes)) {
      Check.dnsLabel(this, 'volumes', name);
      SHORT_NAME.unless(this, name.length <= LONGEST_NAME, `the name of a volume must be at most ${LONGEST_NAME} characters, got '${name}': shorten it`);
      ONE_WRITER.unless(this, volume.shared === true || (workload !== Workload.DAEMON_SET && (replicas ?? 1) === 1), `volume '${name}' must be 'shared' to be mounted by several pods, got one of a single machine: share it, or run one pod`);
      CLASS.unless(this, (volume.storageClass ?? this.props.storageClass) !== undefined, `volume '${name}' needs a class, got none: set 'storageClass' of the volume or of the application`);
    }
    for (const prop of ['database', 'redis', 'signIn', 'signInProxy'] as const) {
      HOST_NETWORK.unless(this, hostNetwork === undefined || { database, redis, signIn, signInProxy }[prop] === undefined, `'${prop}' can't be of an application on the network of its machine, which servers can't tell from the machine: leave 'hostNetwork' out`);
    }
    if (hostNetwork !== undefined) Check.text(this, 'hostNetwork', hostNetwork, 'say why it must be on the network of its machine');
    const outside = Object.values(ports).some((one) => one.outside === true);
    OUTSIDE.unless(this, outside === (address !== undefined), outside ? "ports with 'outside' need an address, got none: set 'address'" : `'address' must be that of ports with 'outside', got ${address} without any: leave it out`);
    const numbers = [port, ...Object.values(ports).map((one) => (one.protocol === Protocol.UDP ? undefined : one.port)), ...(this.scrapesApart() ? [scrape!.port] : []), ...(signInProxy ? [PROXY_PORTS.proxy, PROXY_PORTS.metrics] : [])].filter((one) => one !== undefined);
    for (const one of numbers) ONE_PORT.unless(this, numbers.indexOf(one) === numbers.lastIndexOf(one), `a port of the pod must be of one container, got ${one} twice: choose another${signInProxy ? `; the proxy has ${PROXY_PORTS.proxy} and ${PROXY_PORTS.metrics}` : ''}`);
    for (const name of Object.keys(ports)) {
      Check.dnsLabel(this, 'ports', name);
      ONE_PORT.unless(this, name.length <= 15 && !['http', 'sign-in', 'metrics'].includes(name), `the name of a port must be at most 15 characters, and not http, sign-in or metrics, got '${name}': rename it`);
    }
    SCRAPED.unless(this, scrape === undefined || (scrape.port ?? port) !== undefined, "'scrape' needs the port of the metrics, got none: set 'scrape.port'");
    SCRAPED.unless(this, scrape === undefined || schedule === undefined, "'scrape' is of what runs all the time, got jobs: leave it out");
    for (const nameserver of nameservers) Check.address(this, 'nameservers', nameserver);
    for (const { groups: apis = [''], resources, verbs, reason = '' } of kubeRules) {
      FEW_RIGHTS.unless(this, resources.length > 0 && verbs.length > 0 && ![...apis, ...resources, ...verbs].some((one) => one.includes('*')), `'kubeRules' must name groups, resources and verbs, got ${JSON.stringify({ groups: apis, resources, verbs })}: name what it needs`);
      const strong = resources.find((resource) => (resource === 'secrets' && verbs.some((verb) => ['get', 'list', 'watch'].includes(verb))) || ['pods/exec', 'pods/attach', 'pods/portforward'].includes(resource));
      STRONG_RIGHT.unless(this, strong === undefined || reason.trim() !== '', `'kubeRules' must say a 'reason' for '${strong}', got none: say it, or leave that out`);
    }
    for (const group of groups) SINGLE.unless(this, Number.isInteger(group) && group >= 1, `'groups' must be whole numbers of at least 1, got ${group}: write the number of the device's group`);
    for (const [name, { mounts = {}, once = false, health }] of Object.entries(sidecars)) {
      ONCE.unless(this, !once || health === undefined, `'health' can't be of what ends before the application starts, got it for sidecar '${name}' with 'once': leave one of them out`);
      Check.dnsLabel(this, 'sidecars', name);
      SHORT_NAME.unless(this, name.length <= LONGEST_NAME && name !== this.name && name !== 'sign-in', `the name of a sidecar must be at most ${LONGEST_NAME} characters, and neither that of the application nor sign-in, got '${name}': rename it`);
      for (const volume of Object.keys(mounts)) MOUNTED.unless(this, volumes[volume] !== undefined, `'mounts' of sidecar '${name}' must name volumes of the application, got '${volume}': choose from ${Object.keys(volumes).join(', ') || 'none'}`);
    }
  }

  /** The namespace, of the strictest level that its containers can run in. */
  private namespaceOf(): Namespace {
    const { namespace, hostNetwork, sidecars = {}, privileges, memoryQuota } = this.props;
    const given: Array<[string, AppPrivileges | undefined]> = [[this.name, privileges], ...Object.entries(sidecars).map(([name, sidecar]): [string, AppPrivileges | undefined] => [name, sidecar.privileges])];
    const rights = given.flatMap(([name, one]) => {
      if (one === undefined) return [];
      checkPrivileges(this, name, one);
      return [{ level: levelOf(one), reason: one.reason }];
    });
    if (hostNetwork !== undefined) rights.push({ level: PodSecurity.PRIVILEGED, reason: hostNetwork });
    const needed = rights.filter(({ level }) => level !== PodSecurity.RESTRICTED);
    const level = LEVELS[Math.max(0, ...needed.map((one) => LEVELS.indexOf(one.level)))];
    if (namespace === undefined) {
      return new Namespace(this, 'Namespace', {
        name: this.name, tier: Tier.APPLICATION, memoryQuota, podSecurity: level, ...(needed.length > 0 ? { reason: [...new Set(needed.map(({ reason }) => reason))].join('; ') } : {}),
      });
    }
    LEVEL.unless(this, LEVELS.indexOf(namespace.podSecurity) >= LEVELS.indexOf(level), `'namespace' must be of the level '${level}', got '${namespace.name}' of '${namespace.podSecurity}': make it of that level, with the reason, or leave it out`);
    LEVEL.unless(this, memoryQuota === undefined, "'memoryQuota' is of a namespace of its own, got one beside 'namespace': set it there");
    return namespace;
  }

  private listen(id: string, portName: string, port: number, protocol?: Protocol): Endpoint {
    const endpoint = new Endpoint(this.instance, id, { port, protocol, portName, service: this.name, servicePortName: portName, pods: this.pods });
    this.endpoints.set(portName, endpoint);
    return endpoint;
  }

  private install(labels: { [label: string]: string }): void {
    const { props, name } = this;
    const replicas = props.replicas ?? 1;
    const pod: PodParts = { volumes: [], secrets: new Set(), texts: [] };
    const spec = this.podSpec(labels, pod);
    const secrets = [...pod.secrets].sort();
    const metadata = { name, ...(secrets.length > 0 ? { annotations: { 'secret.reloader.stakater.com/reload': secrets.join(',') } } : {}) };
    const template = {
      metadata: { labels, ...(pod.texts.length > 0 ? { annotations: { 'platform.monosense.io/config': createHash('sha256').update(pod.texts.join('\n')).digest('hex') } } : {}) },
      spec,
    };
    this.services(labels);
    if (props.schedule !== undefined) {
      new ApiObject(this.instance, 'CronJob', {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata,
        spec: {
          schedule: Schedule.parse(this, 'schedule', props.schedule).toFiveFields(),
          concurrencyPolicy: 'Forbid',
          successfulJobsHistoryLimit: 1,
          failedJobsHistoryLimit: 3,
          jobTemplate: { spec: { backoffLimit: 2, template: { ...template, spec: { ...spec, restartPolicy: 'Never' } } } },
        },
      });
      return;
    }
    const workload = props.workload ?? Workload.DEPLOYMENT;
    const alone = Object.values(props.volumes ?? {}).some(({ shared }) => shared !== true) || props.hostNetwork !== undefined;
    new ApiObject(this.instance, workload, {
      apiVersion: 'apps/v1',
      kind: workload,
      metadata,
      spec: {
        ...(workload === Workload.DAEMON_SET ? {} : { replicas }),
        ...(workload === Workload.STATEFUL_SET ? { serviceName: name } : {}),
        // Two pods of one volume, or of one port of a machine, are not there at the same time.
        ...(workload === Workload.DEPLOYMENT ? { strategy: alone ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } } : {}),
        selector: { matchLabels: labels },
        template,
      },
    });
    if (workload !== Workload.DAEMON_SET) new PodDisruptionBudget(this.instance, 'DisruptionBudget', { name, labels, replicas });
  }

  private podSpec(labels: { [label: string]: string }, pod: PodParts): PodSpec {
    const { props, name, instance } = this;
    const { user = DEFAULT_USER, group = user, drain, sidecars = {}, groups = [] } = props;
    const count = props.workload === Workload.DAEMON_SET ? this.cluster.facts.nodes.length : props.replicas ?? 1;
    const volumes = this.volumes(pod, user, group);
    const beside = Object.entries(sidecars).map(([id, sidecar]): Container => {
      const mounts = Object.entries(sidecar.mounts ?? {}).map(([volume, mountPath]) => ({ name: `volume-${volume}`, mountPath }));
      const container = containerOf(instance, sidecar, { name: id, objectName: `${name}-${id}`, replicas: count, store: props.secretStore, mounts }, pod);
      return sidecar.once ? container : { ...container, restartPolicy: 'Always' };
    });
    // What is told later by `connectTo` is there when the files are written.
    const main = containerOf(instance, props, {
      name, objectName: name, replicas: count, store: props.secretStore, variables: this.told(pod), mounts: volumes, ports: this.containerPorts(), port: props.schedule === undefined ? props.port : undefined, graceful: drain,
    }, pod);
    const own = main.env ?? [];
    // What is told later may name what comes of Secrets and connections, and the texts of `env` may name it.
    const texts = own.length - Object.keys(props.env ?? {}).length;
    this.ownVariables = own.map((variable) => variable.name);
    const env = Lazy.any({ produce: () => { const all = [...own.slice(0, texts), ...Object.entries(this.added).map(([variable, value]) => ({ name: variable, value })), ...own.slice(texts)]; return all.length > 0 ? all : undefined; } });
    const proxy = this.proxy(pod, count);
    const end = props.shutdown ?? (drain === undefined ? undefined : Duration.seconds(30 + Check.duration(this, 'drain', drain)));
    if (drain !== undefined) DRAINED.unless(this, drain.toMilliseconds() < end!.toMilliseconds(), `'drain' must be shorter than 'shutdown', got ${drain.toHumanString()} and ${end!.toHumanString()}: shorten it, or allow more time to end`);
    const grace = end === undefined ? undefined : Check.duration(this, 'shutdown', end);
    return {
      ...(props.kubeRules === undefined ? {} : { serviceAccountName: name }),
      automountServiceAccountToken: props.kubeRules !== undefined,
      enableServiceLinks: false,
      ...(props.hostNetwork === undefined ? {} : { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }),
      ...(props.nameservers === undefined ? {} : { dnsPolicy: 'None', dnsConfig: { nameservers: props.nameservers } }),
      ...(grace === undefined ? {} : { terminationGracePeriodSeconds: grace }),
      securityContext: { ...SecurityContext.pod({ user, group, volumesGroup: group, unlessOwned: true }), ...(groups.length > 0 ? { supplementalGroups: groups } : {}) },
      ...(count > 1 && props.workload !== Workload.DAEMON_SET ? { topologySpreadConstraints: Placement.spread(labels, { eachRevision: (props.workload ?? Workload.DEPLOYMENT) === Workload.DEPLOYMENT }) } : {}),
      ...(beside.length > 0 ? { initContainers: beside } : {}),
      containers: [{ ...main, env: env as unknown as EnvVar[] }, ...proxy],
      ...(pod.volumes.length > 0 ? { volumes: pod.volumes } : {}),
    } satisfies PodSpec;
  }

  /** What the application is told of its connections. */
  private told({ secrets }: PodParts): EnvVar[] {
    const { database, redis, signIn } = this.props;
    const from = (prop: string, tells: { [name: string]: string }, parts: Parts): EnvVar[] => {
      const found = variables(this, prop, tells, parts);
      if (parts.secret !== undefined && found.some(({ valueFrom }) => valueFrom !== undefined)) secrets.add(parts.secret.name);
      return found;
    };
    return [
      ...(database === undefined ? [] : from('database.tells', database.tells, postgresParts(this.instance, database))),
      ...(redis === undefined ? [] : from('redis.tells', redis.tells, redisParts(this.instance, redis))),
      ...(signIn === undefined ? [] : from('signIn.tells', signIn.tells, oidcParts(signIn.provider.connect(this.instance, { name: this.name, redirectUris: [`${this.url}${signIn.callbackPath}`] }), this.url!))),
    ];
  }

  /** The proxy that asks people for a login, if there is one. */
  private proxy(pod: PodParts, replicas: number): Container[] {
    const { signInProxy, port } = this.props;
    if (signInProxy === undefined) return [];
    const parts = oidcParts(signInProxy.provider.connect(this.instance, { name: this.name, redirectUris: [proxyCallback(this.url!)] }), this.url!);
    pod.secrets.add(parts.secret!.name);
    return [containerOf(this.instance, proxyContainer(this, signInProxy, port!, this.url!), {
      name: 'sign-in', objectName: `${this.name}-sign-in`, replicas, store: this.props.secretStore, variables: variables(this, 'signInProxy', PROXY_TELLS, parts), ports: [{ name: 'sign-in', containerPort: PROXY_PORTS.proxy }],
    }, pod)];
  }

  private volumes(pod: PodParts, user: number, group: number): VolumeMount[] {
    const { volumes = {}, claims = {}, storageClass, backups } = this.props;
    const own = Object.entries(volumes).map(([name, volume]): VolumeMount => {
      const claim = new Claim(this.instance, `Volume-${name}`, {
        name: `${this.name}-${name}`, storageClass: (volume.storageClass ?? storageClass)!, size: volume.size, user, group, shared: volume.shared, checks: volume.checks,
        noBackupReason: volume.noBackupReason, backups: volume.backups ?? (volume.noBackupReason === undefined ? backups : undefined),
      });
      pod.volumes.push({ name: `volume-${name}`, persistentVolumeClaim: { claimName: claim.claimName } });
      return { name: `volume-${name}`, mountPath: volume.path };
    });
    // One claim may be mounted in several places.
    const shared = [...new Set(Object.values(claims).map(({ claimName }) => claimName))];
    shared.forEach((claimName, index) => pod.volumes.push({ name: `claim-${index}`, persistentVolumeClaim: { claimName } }));
    return [...own, ...Object.entries(claims).map(([mountPath, { claimName, subPath, readOnly }]) => ({ name: `claim-${shared.indexOf(claimName)}`, mountPath, ...(subPath ? { subPath } : {}), ...(readOnly ? { readOnly } : {}) }))];
  }

  private containerPorts(): Container['ports'] {
    const { port, ports = {}, scrape } = this.props;
    return [
      ...(port === undefined ? [] : [{ name: 'http', containerPort: port }]),
      ...Object.entries(ports).map(([name, one]) => ({ name, containerPort: one.port, protocol: one.protocol ?? Protocol.TCP })),
      ...(this.scrapesApart() ? [{ name: 'metrics', containerPort: scrape!.port! }] : []),
    ];
  }

  /** Whether the metrics are on a port that nobody else connects to. */
  private scrapesApart(): boolean {
    const { port, ports = {}, scrape } = this.props;
    return scrape?.port !== undefined && ![port, ...Object.values(ports).map((one) => (one.protocol === Protocol.UDP ? undefined : one.port))].includes(scrape.port);
  }

  private services(labels: { [label: string]: string }): void {
    const { name, instance, props } = this;
    const inside = [...this.endpoints].map(([portName, endpoint]) => ({ name: portName, port: endpoint.targetPort, targetPort: portName, protocol: props.ports?.[portName]?.protocol ?? Protocol.TCP }));
    if (inside.length > 0) {
      const service = new ApiObject(instance, 'Service', { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: labels, ports: inside } } satisfies Service);
      const own = new Set(this.endpoints.values());
      Endpoint.watchExports(this, {
        exported: (_, endpoint) => {
          if (own.has(endpoint)) for (const [annotation, value] of Object.entries(endpoint.serviceAnnotations())) service.metadata.addAnnotation(annotation, value);
        },
      });
    }
    if (props.address === undefined) return;
    const service = `${name}-outside`;
    this.cluster.claimAddress(this, props.address, { service: { namespace: this.namespace.name, name: service } });
    new ApiObject(instance, 'Outside', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service, annotations: { 'lbipam.cilium.io/ips': props.address } },
      spec: {
        type: 'LoadBalancer', externalTrafficPolicy: 'Local', allocateLoadBalancerNodePorts: false, selector: labels, ports: inside.filter((one) => props.ports?.[one.name]?.outside),
      },
    } satisfies Service);
  }

  /** An account at the Kubernetes API, with rights in the namespace. */
  private account(rules: AppKubeRule[]): void {
    const { name, instance } = this;
    const rbac = 'rbac.authorization.k8s.io';
    new ApiObject(instance, 'Account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });
    new ApiObject(instance, 'Role', {
      apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name }, rules: rules.map(({ groups = [''], resources, verbs }) => ({ apiGroups: groups, resources, verbs })),
    });
    new ApiObject(instance, 'RoleBinding', {
      apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { name }, roleRef: { apiGroup: rbac, kind: 'Role', name }, subjects: [{ kind: 'ServiceAccount', name, namespace: this.namespace.name }],
    });
    this.cluster.kubeApi.connect(instance);
  }

  private watch(): void {
    const { scrape, port, metrics } = this.props;
    if (scrape === undefined) return;
    const number = scrape.port ?? port!;
    const endpoint = this.scrapesApart()
      ? new Endpoint(this.instance, 'Metrics', { port: number, portName: 'metrics', pods: this.pods })
      : [...this.endpoints.values()].find(({ targetPort }) => targetPort === number)!;
    this.addMonitoring({ namespace: this.namespace, metrics, scrapes: [{ endpoint, path: scrape.path, interval: scrape.interval }] });
  }
}
