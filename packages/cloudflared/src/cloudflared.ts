import { createHash } from 'crypto';
import {
  AddressFamily, Check, Cidr, Component, Cpu, Endpoint, ExternalEndpoint, ExternalSecret, GatewayConnection, IGateway, IMetricsSink, ISecretStore, Namespace, Placement,
  PodDisruptionBudget, Protocol, Refusal, SecurityContext, Stage, YamlText,
} from '@monosense-io/platform';
import type { Deployment, PodSpec } from '@monosense-io/platform/lib/imports/apps-v1';
import type { ConfigMap } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import type { DNSEndpoint } from './imports/externaldns.k8s.io-v1alpha1';
import { EDGE, EDGE_PORT, IMAGE, TUNNEL_DOMAIN, USER_ID } from './upstream';

const NAME = 'cloudflared';
const LABELS = { 'app.kubernetes.io/name': NAME };
const METRICS_PORT = 8080;
const CONFIG_FOLDER = '/etc/cloudflared/config';
const CREDENTIALS_FOLDER = '/etc/cloudflared/credentials';
const CREDENTIALS_FILE = 'credentials.json';

// Each request holds a buffer; the rest is the four connections.
const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(256) };

const TUNNEL_ID = new Refusal('CLOUDFLARED-001', {
  protects: 'Cloudflare knows the tunnel of given credentials by its id alone, and the name of the tunnel in DNS is made of it.',
  wrong: "tunnelId: 'home'",
  right: "tunnelId: '6ff42ae2-765d-4adf-8112-31c55c1551ef'",
});

const ENTRANCE = new Refusal('CLOUDFLARED-002', {
  protects: 'The pods of the tunnel hand every request to the Gateway: one that they cannot reach answers nobody.',
  wrong: 'gateway: a Gateway that is reached from outside only',
  right: 'gateway: gateways.externalGateway',
});

/** The tunnel, and what it leads to. */
export interface CloudflaredProps {
  /**
   * Id of the tunnel, which is no secret. Each cluster needs a tunnel of its own: Cloudflare spreads the requests of one
   * tunnel over all its pods, wherever they are, and those of another cluster don't know its hostnames. Refused: that of another
   * installation, in any cluster.
   */
  readonly tunnelId: string;
  /** Item of the store with the field `credentials`: the JSON file that `cloudflared tunnel create` has written. */
  readonly credentialsItem: string;
  /**
   * The Gateway that requests go to. Its domain and every name below are accepted; which of them exist is decided by the
   * routes of the Gateway.
   */
  readonly gateway: IGateway;
  /**
   * Where the tunnel's credentials are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Name of the tunnel in DNS, which other names may point to.
   * @default - `tunnel-<cluster>.<domain of the Gateway>`
   */
  readonly hostname?: string;
  /**
   * Whether that name is made, by a DNSEndpoint for external-dns.
   * @default true
   */
  readonly dnsRecord?: boolean;
  /**
   * Labels of the DNSEndpoint, by which one controller of external-dns can be chosen to publish it.
   * @default - none: every controller that reads DNSEndpoints publishes it
   */
  readonly dnsLabels?: { [label: string]: string };
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * cloudflared: a tunnel from Cloudflare's network to a Gateway, over QUIC with post-quantum key agreement, so that the lab is
 * reached from outside without an open port. Create it once per cluster.
 */
export class Cloudflared extends Component {
  /** Name of the tunnel in DNS. Names that point to it are reached through the tunnel. */
  public readonly hostname: string;
  /** The stage that runs the tunnel. */
  public readonly operator: Stage;
  private readonly replicas: number;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `cloudflared`
   * @param props tunnel, credentials and Gateway
   */
  constructor(scope: Construct, id: string, props: CloudflaredProps) {
    super(scope, id);
    TUNNEL_ID.unless(this, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(props.tunnelId), `'tunnelId' must be the id of a tunnel, got '${props.tunnelId}': take it from 'cloudflared tunnel list'`);
    Check.text(this, 'credentialsItem', props.credentialsItem, "name the item of the secret store that holds the tunnel's credentials");
    // Two, so that one can be moved.
    this.replicas = this.cluster.replicas(2);
    const namespace = new Namespace(this, 'Namespace', { name: NAME });
    this.operator = new Stage(this, 'Tunnel', { namespace, podLabels: LABELS });

    const gateway = this.reach(props.gateway);
    const origin = gateway.entrance!.connect(this.operator);
    this.hostname = Check.hostname(this, 'hostname', props.hostname ?? `tunnel-${this.cluster.facts.name}.${gateway.domain}`);

    this.install(props, gateway.domain, `https://${origin.host}:${origin.port}`);
    // cloudflared looks its edge up when it starts, and goes back to the same addresses for as long as it runs.
    for (const [host, ranges] of Object.entries(EDGE)) new ExternalEndpoint(this, host, { host, ranges, port: EDGE_PORT, protocol: Protocol.UDP }).connect(this.operator);
    this.cluster.expect(this, { what: 'Tunnels', name: props.tunnelId, details: `made by \`cloudflared tunnel create\`, whose file of credentials is the field \`credentials\` of item \`${props.credentialsItem}\`` });
    this.cluster.claim(this, { what: 'tunnel', key: props.tunnelId, fix: 'make a tunnel for each cluster' });
    this.operator.needsOutside("Cloudflare's edge");
    if (props.dnsRecord ?? true) this.addRecord(props);
    this.addMonitoring({
      namespace,
      metrics: props.metrics,
      scrapes: [{ endpoint: new Endpoint(this.operator, 'Metrics', { port: METRICS_PORT, portName: 'metrics' }) }],
      alerts: { tunnel: alerts(namespace.name, this.replicas) },
    });
  }

  private reach(gateway?: IGateway): GatewayConnection {
    const connection = gateway?.connect(this.operator);
    ENTRANCE.unless(this, connection !== undefined, "'gateway' must be a Gateway, got none: pass the one that requests go to");
    ENTRANCE.unless(this, connection!.entrance !== undefined, `'gateway' must be one that pods of the cluster can reach, got '${connection!.name}': take one that has an entrance`);
    return connection!;
  }

  private install(props: CloudflaredProps, domain: string, service: string): void {
    // The Gateway's certificate holds the domain itself, and cloudflared asks for the Service by another name.
    const rule = (hostname: string): object => ({ hostname, service, originRequest: { originServerName: domain, http2Origin: true } });
    const config = YamlText.of({
      'tunnel': props.tunnelId,
      'credentials-file': `${CREDENTIALS_FOLDER}/${CREDENTIALS_FILE}`,
      'ingress': [rule(domain), rule(`*.${domain}`), { service: 'http_status:404' }],
    });
    const credentials = new ExternalSecret(this.operator, 'Credentials', {
      store: props.secretStore, name: `${NAME}-credentials`, data: { [CREDENTIALS_FILE]: { item: props.credentialsItem, property: 'credentials' } },
    });
    new ApiObject(this.operator, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME }, data: { 'config.yaml': config } } satisfies ConfigMap);
    new ApiObject(this.operator, 'Deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: NAME, annotations: { 'secret.reloader.stakater.com/reload': credentials.secretName } },
      spec: {
        replicas: this.replicas,
        selector: { matchLabels: LABELS },
        template: {
          // The program reads its configuration only when it starts.
          metadata: { labels: LABELS, annotations: { 'platform.monosense.io/config': createHash('sha256').update(config).digest('hex') } },
          spec: this.pod(credentials.secretName),
        },
      },
    } satisfies Deployment);
    new PodDisruptionBudget(this.operator, 'DisruptionBudget', { name: NAME, labels: LABELS, replicas: this.replicas });
  }

  private pod(secretName: string): PodSpec {
    // Ready as long as one connection stands.
    const probe = { httpGet: { path: '/ready', port: 'metrics' }, periodSeconds: 10, timeoutSeconds: 5 };
    return {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // Requests under way get 30 seconds to end.
      terminationGracePeriodSeconds: 45,
      securityContext: SecurityContext.pod({ user: USER_ID, volumesGroup: USER_ID }),
      topologySpreadConstraints: Placement.spread(LABELS),
      containers: [{
        name: NAME,
        image: IMAGE,
        args: ['tunnel', '--config', `${CONFIG_FOLDER}/config.yaml`, 'run'],
        env: Object.entries({
          NO_AUTOUPDATE: 'true',
          TUNNEL_METRICS: `0.0.0.0:${METRICS_PORT}`,
          TUNNEL_TRANSPORT_PROTOCOL: 'quic',
          TUNNEL_EDGE_IP_VERSION: this.edgeFamily(),
          // They try ways to Cloudflare that the network policy closes, and change nothing but the log.
          TUNNEL_NO_PRECHECKS: 'true',
          // Refuses every connection whose keys a quantum computer could work out later.
          TUNNEL_POST_QUANTUM: 'true',
          // Profiles of the process are nothing for Cloudflare's dashboard.
          TUNNEL_MANAGEMENT_DIAGNOSTICS: 'false',
        }).map(([name, value]) => ({ name, value })),
        ports: [{ name: 'metrics', containerPort: METRICS_PORT }],
        readinessProbe: { ...probe, failureThreshold: 3 },
        // It connects again by itself: only one that hasn't for five minutes is started anew.
        livenessProbe: { ...probe, failureThreshold: 30 },
        resources: this.operator.reserve(NAME, this.replicas, RESOURCES),
        securityContext: SecurityContext.container(),
        volumeMounts: [
          { name: 'config', mountPath: CONFIG_FOLDER, readOnly: true },
          { name: 'credentials', mountPath: CREDENTIALS_FOLDER, readOnly: true },
        ],
      }],
      volumes: [
        { name: 'config', configMap: { name: NAME } },
        { name: 'credentials', secret: { secretName, defaultMode: 0o440 } },
      ],
    };
  }

  /** Left to itself it takes the family that its resolver names first, also IPv6 where pods have none, until a connection has failed. */
  private edgeFamily(): string {
    return this.cluster.facts.podCidrs.some((cidr) => Cidr.of(cidr).family === AddressFamily.IPV4) ? '4' : '6';
  }

  /** In a stage of its own: the tunnel doesn't wait for external-dns. */
  private addRecord({ tunnelId, dnsLabels }: CloudflaredProps): void {
    this.cluster.claimHostname(this, this.hostname);
    new ApiObject(new Stage(this, 'Record', { namespace: this.operator.home }), 'Record', {
      apiVersion: 'externaldns.k8s.io/v1alpha1',
      kind: 'DNSEndpoint',
      metadata: { name: NAME, ...(dnsLabels ? { labels: dnsLabels } : {}) },
      spec: {
        endpoints: [{
          dnsName: this.hostname,
          recordType: 'CNAME',
          targets: [`${tunnelId}.${TUNNEL_DOMAIN}`],
          // The target has no address in public: only Cloudflare's own network knows the way.
          providerSpecific: [{ name: 'external-dns.alpha.kubernetes.io/cloudflare-proxied', value: 'true' }],
        }],
      },
    } satisfies DNSEndpoint);
  }
}
