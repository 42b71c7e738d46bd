import { join } from 'path';
import {
  Check, Component, ContainerResources, Cpu, Endpoint, ExternalEndpoint, HelmRelease, ICertificate, IMetricsSink, ISecretStore, Monitoring, Namespace,
  Pods, Remediation, RemoteSecretKey, Stage,
} from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { Issuers, LETS_ENCRYPT } from './issuers';
import {
  CAINJECTOR_LABELS, CHART, CLOUDFLARE_HOST, CONTROLLER_LABELS, KINDS, LABELS, METRICS, STARTUP_CHECK_LABELS, WEBHOOK, WEBHOOK_LABELS,
} from './upstream';

// The cainjector keeps every CRD of the cluster in memory, the controller the Secrets that it made; the webhook keeps nothing.
const CONTROLLER_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(256) };
const WEBHOOK_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };
const CAINJECTOR_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(384) };

// Two independent operators, by address: a lab's own resolver answers for its inside, where the proof is not to be seen.
const NAMESERVERS = ['https://1.1.1.1/dns-query', 'https://8.8.8.8/dns-query'];

/** Which of Let's Encrypt's two services. */
export enum LetsEncrypt {
  /** Certificates that browsers refuse, and generous limits: for trying things out. */
  STAGING = 'staging',
  /** Certificates that everybody trusts: at most five a week for the same names. */
  PRODUCTION = 'production',
}

/** How certificates are come by. */
export interface CertManagerProps {
  /** The store that holds the Cloudflare token. */
  readonly secretStore: ISecretStore;
  /**
   * Where the store has the API token by which Cloudflare lets DNS records be written. It needs the permissions
   * `Zone / Zone / Read` and `Zone / DNS / Edit` for every zone that certificates are asked for. The field is called
   * `token` unless `property` says otherwise.
   */
  readonly cloudflareToken: RemoteSecretKey;
  /**
   * Address that Let's Encrypt may write to.
   * @default - none; Let's Encrypt sends no reminders anyway
   */
  readonly email?: string;
  /**
   * Which service issues the wildcard certificate. Both issuers exist in any case, as `letsencrypt-staging` and
   * `letsencrypt-production`.
   * @default LetsEncrypt.PRODUCTION
   */
  readonly wildcardIssuer?: LetsEncrypt;
  /**
   * Domains that the wildcard certificate holds beside the cluster's own, each with everything one label below it.
   * Refused: what is no domain, and the same domain twice.
   * @default - the cluster's domain alone
   */
  readonly additionalDomains?: string[];
  /**
   * Resolvers that are asked whether the proof has become public, as addresses of DNS over HTTPS. No others are asked:
   * plain DNS is often redirected within a lab, and would show its inside. Refused: an empty list, and anything but https.
   * @default ['https://1.1.1.1/dns-query', 'https://8.8.8.8/dns-query']
   */
  readonly recursiveNameservers?: string[];
  /**
   * Whether Gateways that ask for a certificate by annotation get one. The controller would not start without the
   * Gateway API's CRDs, so it then waits for the component that brings them; refused when there is none.
   * @default false
   */
  readonly gatewayApi?: boolean;
  /**
   * Where metrics and alerts go.
   * @default - nothing is scraped and nothing alerts
   */
  readonly metrics?: IMetricsSink;
}

/**
 * cert-manager: certificates from Let's Encrypt, proven through DNS at Cloudflare, and one wildcard certificate for the
 * cluster's domain. Create it once per cluster; what it offers to other components is `wildcard`.
 */
export class CertManager extends Component {
  /** The wildcard certificate, for Gateways of any namespace. */
  public readonly wildcard: ICertificate;
  /** The stage that installs cert-manager. */
  public readonly operator: Stage;
  private readonly namespace: Namespace;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `cert-manager`
   * @param props token, domains and metrics
   */
  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id, join(__dirname, '..'));
    const nameservers = props.recursiveNameservers ?? NAMESERVERS;
    const domains = [this.cluster.facts.domain, ...(props.additionalDomains ?? [])];
    this.checkNameservers(nameservers);
    this.checkDomains(domains);

    this.namespace = new Namespace(this, 'Namespace', { name: 'cert-manager' });
    this.operator = new Stage(this, 'Operator', { namespace: this.namespace, installs: KINDS, podLabels: LABELS });
    this.installOperator(nameservers, props.gatewayApi ?? false);
    this.wildcard = new Issuers(this, 'Issuers', {
      namespace: this.namespace,
      secretStore: props.secretStore,
      cloudflareToken: props.cloudflareToken,
      email: props.email,
      wildcardIssuer: props.wildcardIssuer ?? LetsEncrypt.PRODUCTION,
      domains,
    });
    this.connect(nameservers, props.metrics);
  }

  private installOperator(nameservers: string[], gatewayApi: boolean): void {
    if (gatewayApi) this.operator.waitForKind('gateway.networking.k8s.io', 'Gateway');
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      values: {
        crds: { enabled: true, keep: true },
        // The leader's lock would otherwise be in kube-system, with rights to it.
        global: { leaderElection: { namespace: this.namespace.name } },
        ...(gatewayApi ? { config: { enableGatewayAPI: true } } : {}),
        dns01RecursiveNameservers: nameservers.join(','),
        dns01RecursiveNameserversOnly: true,
        ...this.workload('cert-manager', 2, CONTROLLER_LABELS, CONTROLLER_RESOURCES),
        // Three, since nothing that contains a certificate can be applied while none answers.
        webhook: this.workload('cert-manager-webhook', 3, WEBHOOK_LABELS, WEBHOOK_RESOURCES),
        cainjector: this.workload('cert-manager-cainjector', 2, CAINJECTOR_LABELS, CAINJECTOR_RESOURCES),
      },
    });
  }

  /** At most one pod per machine; a single machine could not be drained if its one pod had a budget. */
  private workload(name: string, pods: number, labels: { [label: string]: string }, resources: ContainerResources): { [key: string]: any } {
    const replicas = Math.min(pods, this.cluster.facts.nodes.length);
    return {
      replicaCount: replicas,
      podDisruptionBudget: { enabled: replicas > 1 },
      resources: this.operator.reserve(name, replicas, resources),
      topologySpreadConstraints: [{
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: labels },
      }],
    };
  }

  private connect(nameservers: string[], metrics?: IMetricsSink): void {
    const controller = new Pods(this.operator, 'Controller', { labels: CONTROLLER_LABELS });
    const webhook = new Pods(this.operator, 'Webhook', { labels: WEBHOOK_LABELS });
    const cainjector = new Pods(this.operator, 'Cainjector', { labels: CAINJECTOR_LABELS });
    const startupCheck = new Pods(this.operator, 'StartupCheck', { labels: STARTUP_CHECK_LABELS });
    for (const pods of [controller, webhook, cainjector, startupCheck]) this.cluster.kubeApi.connect(this.operator, { pods });
    new Endpoint(this.operator, 'WebhookServer', { ...WEBHOOK, pods: webhook }).allowFromKubeApi();

    const outside = (name: string, host: string, port?: number): void => void new ExternalEndpoint(this, name, { host, port }).connect(this.operator, { pods: controller });
    outside('Cloudflare', CLOUDFLARE_HOST);
    for (const [environment, directory] of Object.entries(LETS_ENCRYPT)) outside(`LetsEncrypt-${environment}`, new URL(directory).hostname);
    nameservers.map((nameserver) => new URL(nameserver)).forEach(({ hostname, port }, index) => {
      outside(`Nameserver${index + 1}`, hostname.replace(/^\[|\]$/g, ''), Number(port || 443));
    });

    if (!metrics) return;
    const monitoring = new Monitoring(this, 'Monitoring', { namespace: this.namespace, sink: metrics });
    for (const pods of [controller, webhook, cainjector]) {
      monitoring.scrape(new Endpoint(this.operator, `${pods.node.id}Metrics`, { ...METRICS, pods }), { honorLabels: pods === controller });
    }
    monitoring.alerts('certificates', alerts(this.namespace.name));
  }

  private checkNameservers(nameservers: string[]): void {
    Check.that(this, nameservers.length > 0, "'recursiveNameservers' is empty: name at least one, or leave it out for the default");
    for (const nameserver of nameservers) {
      Check.that(this, URL.canParse(nameserver) && new URL(nameserver).protocol === 'https:', `'recursiveNameservers' holds '${nameserver}', which is no address of DNS over HTTPS: write it as in https://1.1.1.1/dns-query`);
    }
  }

  private checkDomains(domains: string[]): void {
    domains.forEach((domain, index) => {
      Check.that(this, /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]{2,}$/.test(domain), `'additionalDomains' holds '${domain}', which is no DNS domain: write it as in example.org; the name with the star is added`);
      Check.that(this, domains.indexOf(domain) === index, `'additionalDomains' holds '${domain}', which the certificate has already: remove it`);
    });
  }
}
