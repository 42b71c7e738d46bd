import {
  Check, Component, ContainerResources, Cpu, Endpoint, ExternalEndpoint, HelmRelease, ICertificate, IMetricsSink, ISecretStore, Namespace, Placement, Pods,
  Refusal, Remediation, RemoteSecretKey, Stage,
} from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { IssuedCertificate } from './certificate';
import { ICertificateIssuer } from './issuer';
import { Issuers, LETS_ENCRYPT } from './issuers';
import { checkDomains, checkNames, checkZone } from './names';
import {
  CAINJECTOR_LABELS, CHART, CLOUDFLARE_HOST, CONTROLLER_LABELS, LABELS, METRICS, STARTUP_CHECK_LABELS, WEBHOOK, WEBHOOK_LABELS,
} from './upstream';

const CERTIFICATE_TWICE = new Refusal('CERT-MANAGER-001', {
  protects: 'Two certificates of one name would be one stage and one object.',
  wrong: "certManager.addCertificate('mail', …); certManager.addCertificate('mail', …)",
  right: "certManager.addCertificate('mail', …); certManager.addCertificate('imap', …)",
});

const SECRET_TWICE = new Refusal('CERT-MANAGER-002', {
  protects: 'Two certificates in one Secret replace each other without end, until the limits of Let\'s Encrypt are used up.',
  wrong: "certManager.addCertificate('mail', { namespace, dnsNames, secretName: 'web' }); certManager.addCertificate('shop', { namespace, dnsNames, secretName: 'web' })",
  right: "certManager.addCertificate('mail', { namespace, dnsNames }); certManager.addCertificate('shop', { namespace, dnsNames })",
});

const NAMESPACE = new Refusal('CERT-MANAGER-011', {
  protects: 'A Secret is kept in a namespace, and only pods there can read it.',
  wrong: "certManager.addCertificate('mail', { dnsNames: ['mail.example.org'] })",
  right: "certManager.addCertificate('mail', { namespace: stage.home, dnsNames: ['mail.example.org'] })",
});

const SOME_NAMESERVERS = new Refusal('CERT-MANAGER-003', {
  protects: 'Without a resolver nobody sees that the proof is public, and no certificate is ever issued.',
  wrong: 'recursiveNameservers: []',
  right: "recursiveNameservers: ['https://1.1.1.1/dns-query']",
});

const DNS_OVER_HTTPS = new Refusal('CERT-MANAGER-004', {
  protects: 'Plain DNS is often redirected within a lab, whose own resolver does not show the proof.',
  wrong: "recursiveNameservers: ['1.1.1.1:53']",
  right: "recursiveNameservers: ['https://1.1.1.1/dns-query']",
});

// The cainjector keeps every CRD of the cluster in memory, the controller the Secrets that it made; the webhook keeps nothing.
const CONTROLLER_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(256) };
const WEBHOOK_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };
const STARTUP_CHECK_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64) };
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
  /**
   * Where the Cloudflare token is kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
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
   * DNS zones that the token may write. When they are known, a certificate for a name in none of them is refused at once,
   * instead of waiting for a proof that can't come about.
   * @default - not known, and no name is refused
   */
  readonly zones?: string[];
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
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/** A certificate beside the wildcard certificate. */
export interface CertificateProps {
  /** Namespace that the Secret is kept in. */
  readonly namespace: Namespace;
  /**
   * Names that it holds, such as `example.org` or `*.media.example.org`; a star stands for one label. Refused: no name at
   * all, what is no DNS name, the same name twice, one that a star beside it covers, and one that is in no zone of `zones`.
   */
  readonly dnsNames: string[];
  /**
   * Name of the Secret, of type `kubernetes.io/tls`. Refused: the name of another certificate's Secret in the namespace.
   * @default - the name of the certificate with `-tls`
   */
  readonly secretName?: string;
  /**
   * Which service issues it.
   * @default LetsEncrypt.PRODUCTION
   */
  readonly issuer?: LetsEncrypt;
  /**
   * Whether Reloader restarts the workloads that use the Secret when the certificate has been renewed: those whose own
   * annotations, or whose pods', say `reloader.stakater.com/search: "true"`.
   * @default false
   */
  readonly restartsUsers?: boolean;
}

/**
 * cert-manager: certificates from Let's Encrypt, proven through DNS at Cloudflare, and one wildcard certificate for the
 * cluster's domain. Create it once per cluster; what it offers to other components is `wildcard`, what `addCertificate`
 * returns, and the issuers.
 */
export class CertManager extends Component {
  /** The wildcard certificate, for Gateways of any namespace. */
  public readonly wildcard: ICertificate;
  /** The ClusterIssuer `letsencrypt-staging`, for certificates that a component asks for itself. */
  public readonly letsEncryptStaging: ICertificateIssuer;
  /** The ClusterIssuer `letsencrypt-production`, for certificates that a component asks for itself. */
  public readonly letsEncryptProduction: ICertificateIssuer;
  /** The stage that installs cert-manager. */
  public readonly operator: Stage;
  private readonly namespace: Namespace;
  private readonly zones?: string[];
  private readonly secrets = new Set<string>();

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `cert-manager`
   * @param props token, domains and metrics
   */
  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    Check.object(this, 'props', props);
    const nameservers = props.recursiveNameservers ?? NAMESERVERS;
    if (props.zones !== undefined) Check.list(this, 'zones', props.zones);
    Check.list(this, 'additionalDomains', props.additionalDomains ?? []);
    const domains = [this.cluster.facts.domain, ...(props.additionalDomains ?? [])];
    this.checkNameservers(nameservers);
    this.zones = props.zones;
    checkDomains(this, domains);
    for (const domain of domains) checkZone(this, 'the wildcard certificate', domain, this.zones);
    Check.text(this, 'cloudflareToken.item', props.cloudflareToken?.item, 'name the item of the secret store that holds the token');

    this.namespace = new Namespace(this, 'Namespace', { name: 'cert-manager' });
    this.operator = new Stage(this, 'Operator', { namespace: this.namespace, installs: this.shippedKinds(), podLabels: LABELS });
    this.installOperator(nameservers, props.gatewayApi ?? false);
    const issuers = new Issuers(this, 'Issuers', {
      namespace: this.namespace,
      secretStore: props.secretStore,
      cloudflareToken: props.cloudflareToken,
      email: props.email,
      wildcardIssuer: props.wildcardIssuer ?? LetsEncrypt.PRODUCTION,
      domains,
    });
    this.wildcard = issuers.wildcard;
    this.letsEncryptStaging = issuers.issuer(LetsEncrypt.STAGING);
    this.letsEncryptProduction = issuers.issuer(LetsEncrypt.PRODUCTION);
    this.connect(nameservers, props.metrics);
  }

  /**
   * A certificate beside the wildcard certificate, for names that it doesn't hold, or for a Secret in a namespace of its
   * own. Stages that connect to it wait until it has been issued.
   *
   * @param name name of the Certificate, unique in the cluster
   * @param props names and namespace
   */
  public addCertificate(name: string, props: CertificateProps): ICertificate {
    Check.object(this, 'props', props);
    const { namespace, dnsNames, secretName = `${name}-tls`, issuer = LetsEncrypt.PRODUCTION, restartsUsers } = props;
    const id = `Certificate-${name}`;
    Check.dnsLabel(this, 'name', name);
    Check.dnsLabel(this, 'secretName', secretName);
    CERTIFICATE_TWICE.unless(this, this.node.tryFindChild(id) === undefined, `'name' must be one that no other certificate has, got '${name}': choose another`);
    NAMESPACE.unless(this, namespace !== undefined, `'namespace' of certificate '${name}' must be a Namespace, got undefined: pass the one that the Secret is kept in`);
    Check.kind(this, 'namespace', namespace, 'Namespace', 'podSecurity');
    const secret = `${namespace.name}/${secretName}`;
    const taken = this.secrets.has(secret) || (namespace === this.namespace && secretName === 'wildcard-tls');
    SECRET_TWICE.unless(this, !taken, `'secretName' of certificate '${name}' must be one that no other certificate in namespace '${namespace.name}' has, got '${secretName}': choose another`);
    checkNames(this, name, dnsNames, this.zones);
    this.secrets.add(secret);
    const stage = new Stage(this, id, { namespace });
    const from = issuer === LetsEncrypt.STAGING ? this.letsEncryptStaging : this.letsEncryptProduction;
    return new IssuedCertificate(stage, 'Issued', { name, secretName, dnsNames, issuer: from.connect(stage), restartsUsers });
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
        // The chart says nothing of what this Job needs, which Kyverno refuses where missing requests are: the release would fail.
        startupapicheck: { resources: this.operator.reserve('cert-manager-startupapicheck', 1, STARTUP_CHECK_RESOURCES) },
      },
    });
  }

  /** At most one pod per machine; a single machine could not be drained if its one pod had a budget. */
  private workload(name: string, pods: number, labels: { [label: string]: string }, resources: ContainerResources): { [key: string]: any } {
    const replicas = this.cluster.replicas(pods);
    return {
      replicaCount: replicas,
      podDisruptionBudget: { enabled: replicas > 1 },
      resources: this.operator.reserve(name, replicas, resources),
      topologySpreadConstraints: Placement.spread(labels),
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

    this.addMonitoring({
      namespace: this.namespace,
      metrics,
      scrapes: [controller, webhook, cainjector].map((pods) => ({
        endpoint: new Endpoint(this.operator, `${pods.node.id}Metrics`, { ...METRICS, pods }), honorLabels: pods === controller,
      })),
      alerts: { certificates: alerts(this.namespace.name) },
    });
  }

  private checkNameservers(nameservers: string[]): void {
    SOME_NAMESERVERS.unless(this, nameservers.length > 0, "'recursiveNameservers' must name a resolver, got none: name at least one, or leave it out for the default");
    for (const nameserver of nameservers) {
      DNS_OVER_HTTPS.unless(this, URL.canParse(nameserver) && new URL(nameserver).protocol === 'https:', `'recursiveNameservers' must be addresses of DNS over HTTPS, got '${nameserver}': write it as in https://1.1.1.1/dns-query`);
    }
  }
}
