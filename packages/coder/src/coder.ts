import { App, AppKubeRule } from '@monosense-io/app';
import { ContainerResources, Cpu, ExternalEndpoint, IGateway, IOidcProvider, IPostgresDatabase, IMetricsSink, Pods, Refusal } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { IMAGE, PORT, TEMPLATE_HOSTS, WORKSPACE_LABELS } from './upstream';

const HOST = new Refusal('CODER-001', {
  protects: 'The policy that lets workspaces out is made of a name and a port alone: anything else would match nothing.',
  wrong: "workspaceEgress: ['https://github.com']",
  right: "workspaceEgress: ['github.com', 'proxy.golang.org']",
});

/** What templates may make of workspaces: pods, volumes, and what starts a pod again. */
const RULES: AppKubeRule[] = [
  { resources: ['pods', 'persistentvolumeclaims'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] },
  { resources: ['pods/log', 'events'], verbs: ['get', 'list', 'watch'] },
  { groups: ['apps'], resources: ['deployments'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] },
];

/** How Coder is installed. */
export interface CoderProps {
  /** The Gateway that people come through. */
  readonly gateway: IGateway;
  /** Its database. Its pool must be in session mode, since Coder listens to notifications. */
  readonly database: IPostgresDatabase;
  /**
   * Hostname, within the Gateway's domain.
   * @default - the id, below the domain of the Gateway
   */
  readonly hostname?: string;
  /**
   * How people log in.
   * @default - by passwords of Coder's own
   */
  readonly signIn?: IOidcProvider;
  /**
   * Hosts that workspaces reach beside Coder, with a port where it isn't 443: forges, package registries. The pods of workspaces are
   * those with the label `app.kubernetes.io/name: coder-workspace`.
   * @default - none
   */
  readonly workspaceEgress?: string[];
  /**
   * Hosts that Coder reaches beside those of Terraform's providers.
   * @default - none
   */
  readonly egress?: string[];
  /**
   * What it asks for.
   * @default - a quarter of a core and 512 MiB, up to 2 GiB
   */
  readonly resources?: ContainerResources;
  /**
   * Memory that Coder and all workspaces may request together.
   * @default - no limit
   */
  readonly memoryQuota?: Size;
  /**
   * Where its metrics go.
   * @default - the sink that a construct above provides
   */
  readonly metrics?: IMetricsSink;
}

/** Coder: workspaces of developers in the cluster, made of Terraform templates. Workspaces run in its namespace, with rights of their own. */
export class Coder extends App {
  /** The pods of workspaces, for connections of theirs. */
  public readonly workspaces: Pods;

  /**
   * @param scope the cluster
   * @param id name of the application, usually `coder`
   * @param props Gateway, database and login
   */
  constructor(scope: Construct, id: string, props: CoderProps) {
    const { gateway, hostname, signIn } = props;
    super(scope, id, {
      image: IMAGE,
      resources: props.resources ?? { cpu: Cpu.millis(250), memory: Size.mebibytes(512), memoryLimit: Size.gibibytes(2) },
      args: ['server'],
      port: PORT,
      health: { path: '/healthz' },
      gateway,
      hostname,
      database: { server: props.database, tells: { CODER_PG_CONNECTION_URL: 'postgres://{username}:{password}@{host}:{port}/{database}' } },
      ...(signIn === undefined ? {} : {
        signIn: { provider: signIn, callbackPath: '/api/v2/users/oidc/callback', tells: { CODER_OIDC_ISSUER_URL: '{issuerUrl}', CODER_OIDC_CLIENT_ID: '{clientId}', CODER_OIDC_CLIENT_SECRET: '{clientSecret}', CODER_OIDC_GROUP_FIELD: '{groupsClaim}', CODER_DISABLE_PASSWORD_AUTH: 'true' } },
      }),
      env: {
        CODER_HTTP_ADDRESS: `0.0.0.0:${PORT}`,
        CODER_PROMETHEUS_ENABLE: 'true',
        CODER_PROMETHEUS_ADDRESS: '0.0.0.0:2112',
        CODER_TELEMETRY_ENABLE: 'false',
        CODER_CACHE_DIRECTORY: '/cache',
        HOME: '/tmp',
      },
      scratch: ['/tmp', '/cache'],
      scratchSize: Size.gibibytes(2),
      kubeRules: RULES,
      egress: [...new Set([...TEMPLATE_HOSTS, ...props.egress ?? []])],
      scrape: { port: 2112, path: '/' },
      metrics: props.metrics,
      memoryQuota: props.memoryQuota,
    });
    this.tell({ CODER_ACCESS_URL: this.url! });
    this.workspaces = new Pods(this.instance, 'Workspaces', { labels: WORKSPACE_LABELS });
    this.endpoint!.connect(this.instance, { pods: this.workspaces });
    // Their agents open the address that people open: a name, which leads to the Gateway.
    new ExternalEndpoint(this.instance, 'Address', { host: new URL(this.url!).hostname }).connect(this.instance, { pods: this.workspaces });
    gateway.connect(this.instance).entrance?.connect(this.instance, { pods: this.workspaces, wait: false });
    for (const text of new Set(props.workspaceEgress)) {
      const [, host, port] = /^([^:/\s]+)(?::(\d+))?$/.exec(text) ?? [];
      HOST.unless(this, host !== undefined, `'workspaceEgress' must be hosts with a port where it isn't 443, got '${text}': write it as in github.com`);
      new ExternalEndpoint(this.instance, `Workspaces-${text}`, { host, port: Number(port ?? 443) }).connect(this.instance, { pods: this.workspaces });
    }
  }
}
