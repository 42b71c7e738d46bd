import {
  Check, Component, ContainerResources, Cpu, Endpoint, ExternalEndpoint, HelmRelease, ICertificate, IMetricsSink, ISecretStore, Namespace, Placement, Pods,
  Refusal, Remediation, RemoteSecretKey, Stage,
} from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { AcmeSolver } from './acme-solver';
import { alerts } from './alerts';
import { IssuedCertificate } from './certificate';
import { Credentials } from './credentials';
import { ICertificateIssuer, Issuer, NoLetsEncrypt, refuseLetsEncrypt } from './issuer';
import { Issuers, WILDCARD_SECRET } from './issuers';
import { KeptCertificate } from './kept-certificate';
import { checkDomains, checkNames, checkNoStar, checkZone, wildcardNames } from './names';
import {
  CAINJECTOR_LABELS, CHART, CONTROLLER_LABELS, HTTP01_SOLVER, LABELS, METRICS, STARTUP_CHECK_LABELS, WEBHOOK, WEBHOOK_LABELS,
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

const ONE_ISSUER = new Refusal('CERT-MANAGER-015', {
  protects: 'Certificates are issued by somebody: without one there are none, and of two it would depend on chance by which.',
  wrong: "{ cloudflareToken: { item: 'cloudflare' }, issuer: Issuer.selfSigned() }",
  right: "{ cloudflareToken: { item: 'cloudflare' } }",
});

const NAMES_OR_DOMAINS = new Refusal('CERT-MANAGER-016', {
  protects: 'Names that are written one by one leave no room for domains with all that is below them.',
  wrong: "{ dnsNames: ['www.example.org'], additionalDomains: ['example.net'] }",
  right: "{ dnsNames: ['www.example.org', 'www.example.net'] }",
});

const GATEWAY_API = new Refusal('CERT-MANAGER-017', {
  protects: 'Without the Gateway API the controller makes no route to the page that proves a name, and no certificate is ever issued.',
  wrong: '{ issuer: Issuer.letsEncrypt(AcmeSolver.http01({ gateway })), gatewayApi: false }',
  right: '{ issuer: Issuer.letsEncrypt(AcmeSolver.http01({ gateway })) }',
});

// The cainjector keeps every CRD of the cluster in memory, the controller the Secrets that it made; the webhook keeps nothing.
// For the same names, whoever asks. See https://letsencrypt.org/docs/rate-limits/
const CERTIFICATES_A_WEEK = 5;

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

/** How certificates are come by: an `issuer`, or the `cloudflareToken` by which names are proven to Let's Encrypt. */
export interface CertManagerProps {
  /**
   * Where credentials are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Who issues certificates. Refused together with `cloudflareToken`.
   * @default - Let's Encrypt, to which names are proven by records at Cloudflare, with `cloudflareToken`
   */
  readonly issuer?: Issuer;
  /**
   * Where the store has the API token by which Cloudflare lets DNS records be written. It needs the permissions
   * `Zone / Zone / Read` and `Zone / DNS / Edit` for every zone that certificates are asked for. The field is called
   * `token` unless `property` says otherwise. Short for an `issuer` of Let's Encrypt with `AcmeSolver.cloudflare`.
   * @default - `issuer` says who issues certificates
   */
  readonly cloudflareToken?: RemoteSecretKey;
  /**
   * Address that Let's Encrypt may write to. Refused: what is no e-mail address.
   * @default - none; Let's Encrypt sends no reminders anyway
   */
  readonly email?: string;
  /**
   * Which service issues the wildcard certificate. Both issuers exist in any case, as `letsencrypt-staging` and
   * `letsencrypt-production`. Refused where another `issuer` than Let's Encrypt issues certificates.
   * @default LetsEncrypt.PRODUCTION
   */
  readonly wildcardIssuer?: LetsEncrypt;
  /**
   * Names that the wildcard certificate holds instead of domains with all that is below them. Needed where names are proven by
   * HTTP, which proves no name with a star. Refused together with `additionalDomains`, and as those of `addCertificate`.
   * @default - the cluster's domain and `additionalDomains`, each with everything one label below it
   */
  readonly dnsNames?: string[];
  /**
   * Domains that the wildcard certificate holds beside the cluster's own, each with everything one label below it.
   * Refused: what is no domain, and the same domain twice.
   * @default - the cluster's domain alone
   */
  readonly additionalDomains?: string[];
  /**
   * Item of the secret store that keeps the wildcard certificate with its key, in the fields `tls.crt` and `tls.key`. A rebuilt
   * cluster takes it from there instead of ordering another: Let's Encrypt issues five a week for the same names, to all
   * clusters together. The store must allow writing; the item needn't exist, and each cluster has one of its own. Refused:
   * Secrets that exist by themselves (`ExistingSecrets`), which are no store to write to.
   * @default - the certificate is kept nowhere, and each rebuild orders one
   */
  readonly wildcardItem?: string;
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
   * Gateway API's CRDs, so it then waits for the component that brings them; refused when there is none. Refused: `false` where
   * names are proven by HTTP.
   * @default - whether names are proven by HTTP
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
   * Which service of Let's Encrypt issues it. Refused where another one issues certificates.
   * @default - LetsEncrypt.PRODUCTION, or the cluster's issuer where that is another one
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
 * cert-manager: certificates from Let's Encrypt, Vault or an authority of your own, and one wildcard certificate for the
 * cluster's domain. Create it once per cluster; what it offers to other components is `wildcard`, what `addCertificate`
 * returns, and the issuers.
 */
export class CertManager extends Component {
  /** The wildcard certificate, for Gateways of any namespace. */
  public readonly wildcard: ICertificate;
  /** The ClusterIssuer that issues the wildcard certificate, for certificates that a component asks for itself. */
  public readonly issuer: ICertificateIssuer;
  /** The ClusterIssuer `letsencrypt-staging`, for certificates that a component asks for itself. Refused where another one issues certificates. */
  public readonly letsEncryptStaging: ICertificateIssuer;
  /** The ClusterIssuer `letsencrypt-production`, for certificates that a component asks for itself. Refused where another one issues certificates. */
  public readonly letsEncryptProduction: ICertificateIssuer;
  /** The stage that installs cert-manager. */
  public readonly operator: Stage;
  private readonly namespace: Namespace;
  private readonly issuers: Issuers;
  private readonly controller: Pods;
  private readonly zones?: string[];
  private readonly secrets = new Set<string>();

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `cert-manager`
   * @param props issuer, domains and metrics
   */
  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    const nameservers = props.recursiveNameservers ?? NAMESERVERS;
    this.checkNameservers(nameservers);
    this.zones = props.zones;
    if (props.email !== undefined) Check.email(this, 'email', props.email);
    const names = this.namesOf(props);
    const issuer = this.issuerOf(props);

    this.namespace = new Namespace(this, 'Namespace', { name: 'cert-manager' });
    this.operator = new Stage(this, 'Operator', { namespace: this.namespace, installs: this.shippedKinds(), podLabels: LABELS });
    this.issuers = new Issuers(this, 'Issuers', { namespace: this.namespace, secretStore: props.secretStore, issuer, email: props.email });
    const { proof } = this.issuers.settings;
    GATEWAY_API.unless(this, proof === undefined || proof.byDns || props.gatewayApi !== false, "'gatewayApi' must be true where names are proven by HTTP, got false: leave it out");
    this.installOperator(nameservers, props.gatewayApi ?? proof?.byDns === false);
    if (proof?.byDns === false) checkNoStar(this, 'the wildcard certificate', names);
    this.controller = new Pods(this.operator, 'Controller', { labels: CONTROLLER_LABELS });
    this.connect(nameservers, props.metrics);

    const letsEncrypt = (environment: LetsEncrypt): ICertificateIssuer => (proof ? this.issuers.issuer(`letsencrypt-${environment}`) : new NoLetsEncrypt(this.issuers.names));
    this.letsEncryptStaging = letsEncrypt(LetsEncrypt.STAGING);
    this.letsEncryptProduction = letsEncrypt(LetsEncrypt.PRODUCTION);
    this.issuer = this.issuerFor("'wildcardIssuer'", props.wildcardIssuer);
    this.wildcard = this.issuers.addWildcard(this.issuer, names);
    this.claimNames(this.issuers, names, props.wildcardIssuer, props.wildcardItem !== undefined);
    if (props.wildcardItem !== undefined) {
      Check.text(this, 'wildcardItem', props.wildcardItem, 'name the item of the secret store that keeps the certificate');
      const kept = { namespace: this.namespace, secretName: WILDCARD_SECRET, item: props.wildcardItem, issuer: this.issuer.connect(this.issuers), secretStore: props.secretStore };
      new KeptCertificate(this, 'Kept', kept).keep(this.issuers);
    }
    this.showProofs(this.issuers, names);
  }

  /**
   * A certificate beside the wildcard certificate, for names that it doesn't hold, or for a Secret in a namespace of its
   * own. Stages that connect to it wait until it has been issued.
   *
   * @param name name of the Certificate, unique in the cluster
   * @param props names and namespace
   */
  public addCertificate(name: string, props: CertificateProps): ICertificate {
    const { namespace, dnsNames, secretName = `${name}-tls`, restartsUsers } = props;
    const id = `Certificate-${name}`;
    Check.dnsLabel(this, 'name', name);
    Check.dnsLabel(this, 'secretName', secretName);
    CERTIFICATE_TWICE.unless(this, this.node.tryFindChild(id) === undefined, `'name' must be one that no other certificate has, got '${name}': choose another`);
    const secret = `${namespace.name}/${secretName}`;
    const taken = this.secrets.has(secret) || (namespace === this.namespace && secretName === WILDCARD_SECRET);
    SECRET_TWICE.unless(this, !taken, `'secretName' of certificate '${name}' must be one that no other certificate in namespace '${namespace.name}' has, got '${secretName}': choose another`);
    checkNames(this, name, dnsNames, this.zones);
    if (this.issuers.settings.proof?.byDns === false) checkNoStar(this, `certificate '${name}'`, dnsNames);
    const issuer = this.issuerFor(`'issuer' of certificate '${name}'`, props.issuer);
    this.secrets.add(secret);
    this.claimNames(this, dnsNames, props.issuer);
    const stage = new Stage(this, id, { namespace });
    this.showProofs(stage, dnsNames);
    return new IssuedCertificate(stage, 'Issued', { name, secretName, dnsNames, issuer: issuer.connect(stage), restartsUsers });
  }

  /**
   * Let's Encrypt issues five certificates a week for the same names, to everybody together. A wildcard certificate that is kept is
   * ordered when it ends, and one that isn't whenever its cluster is rebuilt: where several have the same names, all are kept.
   */
  private claimNames(owner: IConstruct, names: string[], environment?: LetsEncrypt, kept?: boolean): void {
    if (this.issuers.settings.proof === undefined || environment === LetsEncrypt.STAGING) return;
    this.cluster.claim(owner, {
      what: "certificate of Let's Encrypt for",
      key: [...names].sort().join(' '),
      fix: kept === false ? "keep the certificate in an item of the secret store ('wildcardItem') in every cluster, or have other names" : 'leave out a name, or add one',
      atMost: kept === false ? 1 : CERTIFICATES_A_WEEK,
    });
  }

  /** The names of the wildcard certificate. */
  private namesOf({ dnsNames, additionalDomains = [] }: CertManagerProps): string[] {
    if (dnsNames !== undefined) {
      NAMES_OR_DOMAINS.unless(this, additionalDomains.length === 0, `'additionalDomains' must be left out where 'dnsNames' names the hosts, got '${additionalDomains.join(', ')}': add their hosts to 'dnsNames'`);
      checkNames(this, 'wildcard', dnsNames, this.zones);
      return dnsNames;
    }
    const domains = [this.cluster.facts.domain, ...additionalDomains];
    checkDomains(this, domains);
    for (const domain of domains) checkZone(this, 'the wildcard certificate', domain, this.zones);
    return wildcardNames(domains);
  }

  /** The issuer that the props name, or Let's Encrypt with the token that they name. */
  private issuerOf({ issuer, cloudflareToken }: CertManagerProps): Issuer {
    ONE_ISSUER.unless(this, (issuer === undefined) !== (cloudflareToken === undefined), `one of 'issuer' and 'cloudflareToken' must be given, got ${issuer ? 'both: leave one of them out' : 'none: set one of them'}`);
    if (cloudflareToken === undefined) {
      return issuer!;
    }
    Check.text(this, 'cloudflareToken.item', cloudflareToken?.item, 'name the item of the secret store that holds the token');
    return Issuer.letsEncrypt(AcmeSolver.cloudflare(Credentials.fromStore(cloudflareToken.item, { token: cloudflareToken.property ?? 'token' })));
  }

  /** One of Let's Encrypt's two or, where another one issues certificates, that one. */
  private issuerFor(prop: string, environment?: LetsEncrypt): ICertificateIssuer {
    const { settings, names } = this.issuers;
    if (settings.proof) return environment === LetsEncrypt.STAGING ? this.letsEncryptStaging : this.letsEncryptProduction;
    if (environment !== undefined) refuseLetsEncrypt(this, `'${environment}' of ${prop}`, names);
    return this.issuers.issuer(names[0]);
  }

  /** Where names are proven by HTTP: lets the Gateway in to the pods that show the proofs of a stage, and the controller look at them. */
  private showProofs(stage: Stage, names: string[]): void {
    const gateway = this.issuers.settings.proof?.gateway;
    if (gateway === undefined) return;
    const { connection, podPort } = gateway;
    const pods = new Pods(stage, 'Http01Solver', { labels: HTTP01_SOLVER.labels });
    new Endpoint(stage, 'Http01', { port: HTTP01_SOLVER.port, pods }).allowFromGateway(connection.name, connection.pods);
    const look = { pods: this.controller, wait: false };
    connection.entrance?.connect(this.operator, look);
    if (connection.pods) new Endpoint(connection.pods, `Http01-${stage.stageName}`, { port: podPort, pods: connection.pods }).connect(this.operator, look);
    // Names that lead out of the cluster and back in, as they do to a Gateway that is elsewhere.
    for (const host of names) for (const port of [80, 443]) new ExternalEndpoint(stage, `Http01-${host}-${port}`, { host, port }).connect(this.operator, look);
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
        ...(gatewayApi ? { config: { gatewayAPI: { enabled: true } } } : {}),
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
    const { controller } = this;
    const webhook = new Pods(this.operator, 'Webhook', { labels: WEBHOOK_LABELS });
    const cainjector = new Pods(this.operator, 'Cainjector', { labels: CAINJECTOR_LABELS });
    const startupCheck = new Pods(this.operator, 'StartupCheck', { labels: STARTUP_CHECK_LABELS });
    for (const pods of [controller, webhook, cainjector, startupCheck]) this.cluster.kubeApi.connect(this.operator, { pods });
    new Endpoint(this.operator, 'WebhookServer', { ...WEBHOOK, pods: webhook }).allowFromKubeApi();

    const { servers, proof } = this.issuers.settings;
    const resolvers = nameservers.map((nameserver) => new URL(nameserver)).map(({ hostname, port }) => ({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) }));
    [...servers, ...proof?.servers ?? [], ...(proof?.byDns ? resolvers : [])].forEach((server, index) => {
      new ExternalEndpoint(this, `Server${index + 1}`, server).connect(this.operator, { pods: controller });
    });

    this.addMonitoring({
      namespace: this.namespace,
      metrics,
      scrapes: [controller, webhook, cainjector].map((pods) => ({
        endpoint: new Endpoint(this.operator, `${pods.node.id}Metrics`, { ...METRICS, pods }), honorLabels: pods === controller,
      })),
      alerts: { certificates: alerts(this.namespace.name) },
      dashboards: ['cert-manager'],
    });
  }

  private checkNameservers(nameservers: string[]): void {
    SOME_NAMESERVERS.unless(this, nameservers.length > 0, "'recursiveNameservers' must name a resolver, got none: name at least one, or leave it out for the default");
    for (const nameserver of nameservers) {
      DNS_OVER_HTTPS.unless(this, URL.canParse(nameserver) && new URL(nameserver).protocol === 'https:', `'recursiveNameservers' must be addresses of DNS over HTTPS, got '${nameserver}': write it as in https://1.1.1.1/dns-query`);
    }
  }
}
