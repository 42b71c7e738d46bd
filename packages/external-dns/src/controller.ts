import { isIP } from 'net';
import {
  Check, Cpu, Endpoint, ExternalEndpoint, ExternalSecret, HelmRelease, IGateway, Monitoring, Pods, Refusal, Remediation, Stage,
} from '@monosense-io/platform';
import { ApiObject, Duration, Lazy, Size } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { alerts, updates } from './alerts';
import { DnsProvider } from './dns-provider';
import { ANNOTATION_PREFIX, CHART, labelsOf, METRICS } from './upstream';

/** Time between two runs where nothing changes. */
const INTERVAL = Duration.minutes(1);

const RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };

// Objects that carry this label are read by the controller of that name alone.
const LABEL = 'platform.monosense.io/dns';

// Helm allows 53 characters, and the chart's own name stands before it.
const LONGEST_NAME = 40;

const NAME_LENGTH = new Refusal('EXTERNAL-DNS-003', {
  protects: 'Helm refuses a release whose name, made of the chart and the controller, has more than 53 characters.',
  wrong: "dns.addController('names-of-the-gateway-that-the-outside-reaches', { provider, gateway })",
  right: "dns.addController('public', { provider, gateway })",
});

const NAME_RESERVED = new Refusal('EXTERNAL-DNS-004', {
  protects: 'Kubernetes tells every pod of the namespace the port of each Service in a variable, and one of them is an option of external-dns.',
  wrong: "dns.addController('rfc2136', { provider, records: true })",
  right: "dns.addController('private', { provider, records: true })",
});

const SOURCE = new Refusal('EXTERNAL-DNS-006', {
  protects: 'A controller that reads nothing publishes nothing, although it looks as if it did.',
  wrong: "dns.addController('public', { provider })",
  right: "dns.addController('public', { provider, gateway })",
});

const TARGET_OF_ROUTES = new Refusal('EXTERNAL-DNS-007', {
  protects: 'A target stands for the addresses of a Gateway: without one it says nothing, and with other sources it would replace theirs as well.',
  wrong: "dns.addController('public', { provider, gateway, records: true, target: 'tunnel.example.org' })",
  right: "dns.addController('public', { provider, gateway, target: 'tunnel.example.org' }); dns.addController('public-records', { provider, records: true })",
});

const NO_DOMAIN = new Refusal('EXTERNAL-DNS-008', {
  protects: 'external-dns reads an empty list of domains as all domains of the provider.',
  wrong: 'domains: []',
  right: "domains: ['example.org']",
});

const OWNER_FORM = new Refusal('EXTERNAL-DNS-009', {
  protects: 'The owner is one field of a TXT record between commas and equals signs: with signs of that kind it would not be read as it was written.',
  wrong: "ownerId: 'my,lab'",
  right: "ownerId: 'my-lab'",
});

const OWNER_TAKEN = new Refusal('EXTERNAL-DNS-010', {
  protects: "Controllers that share an owner take each other's records for their own, and remove them.",
  wrong: "dns.addController('a', { provider, records: true, ownerId: 'lab' }); dns.addController('b', { provider, gateway, ownerId: 'lab' })",
  right: "dns.addController('a', { provider, records: true }); dns.addController('b', { provider, gateway })",
});

/** What a controller may do to records. It touches only those that it has made itself. */
export enum RecordPolicy {
  /** Create, change, and remove what nothing in the cluster asks for any more. */
  SYNC = 'sync',
  /** Create and change. */
  UPSERT_ONLY = 'upsert-only',
  /** Create. */
  CREATE_ONLY = 'create-only',
}

/** What a controller publishes, and where. At least one of `gateway`, `services` and `records` is needed. */
export interface ControllerProps {
  /** Who keeps the records. */
  readonly provider: DnsProvider;
  /**
   * The Gateway whose routes' hostnames are published; those of no other are. For the hostnames of two Gateways add two
   * controllers.
   * @default - no routes are read
   */
  readonly gateway?: IGateway;
  /**
   * What the hostnames of the routes point to, a name or an address, for a Gateway that is reached through a tunnel.
   * Refused together with `services` and `records`, whose targets it would replace as well.
   * @default - the Gateway's addresses
   */
  readonly target?: string;
  /**
   * Whether load-balancer Services are published under the names in their annotation
   * `external-dns.alpha.kubernetes.io/hostname`. The API servers of a ClusterMesh are one of them.
   * @default false
   */
  readonly services?: boolean;
  /**
   * Whether the records of DNSEndpoint objects are published.
   * @default false
   */
  readonly records?: boolean;
  /**
   * Domains that it publishes names of; others are left alone.
   * @default - the cluster's domain
   */
  readonly domains?: string[];
  /**
   * What it may do to its records.
   * @default RecordPolicy.SYNC
   */
  readonly policy?: RecordPolicy;
  /**
   * Name under which it marks records as its own. Refused: that of another controller, in any cluster, and another one than is
   * committed, since nobody would look after the records of the old one.
   * @default - `k8s-<cluster>-<name>`, or `k8s-<cluster>.<name>` where the name of the cluster holds a dash
   */
  readonly ownerId?: string;
  /**
   * The owner that is given up, as it is committed: the controller takes over all records that it has. Take it out when that has
   * run. Refused: an owner that another controller still has.
   * @default - the owner stays the same
   */
  readonly ownerFrom?: string;
  /**
   * Prefix of the TXT records that hold those marks; `%{record_type}` stands for the type of the record. With a dot at its
   * end it also works for the domain itself.
   * @default '%{record_type}-k8s.'
   */
  readonly txtPrefix?: string;
}

/** What controllers are added to. */
export interface IDnsControllers extends IConstruct {
  /** The stage that all controllers are in. */
  readonly operator: Stage;
  /**
   * The stage of their scrapes and alerts.
   * @default - nothing is scraped and nothing alerts
   */
  readonly monitoring?: Monitoring;
}

/** One external-dns: a set of sources, and the provider that their names are published at. */
export class DnsController extends Construct {
  /** Name under which it marks records as its own. */
  public readonly ownerId: string;
  /** Labels for a DNSEndpoint, Service or route that this controller alone shall publish. */
  public readonly labels: { [label: string]: string };
  private readonly props: ControllerProps;
  private readonly release: string;
  private readonly stage: Stage;
  private readonly pods: Pods;

  /**
   * @param scope the installation
   * @param id name of the controller
   * @param props what it publishes, and where
   */
  constructor(scope: IDnsControllers, id: string, props: ControllerProps) {
    super(scope, id);
    this.props = props;
    this.release = `external-dns-${id}`;
    this.labels = { [LABEL]: id };
    this.checkName();
    this.checkSources();
    this.checkTarget();
    this.stage = scope.operator;
    const { name } = this.stage.cluster.facts;
    this.ownerId = props.ownerId ?? defaultOwner(name, id);
    this.checkOwner();
    this.stage.cluster.claim(this, { what: 'owner of DNS records', key: this.ownerId, fix: "give each controller an 'ownerId' of its own" });
    this.pods = new Pods(this.stage, id, { labels: labelsOf(this.release) });
    this.install();
    scope.monitoring?.scrape(new Endpoint(this.stage, `${id}-metrics`, { ...METRICS, pods: this.pods }));
    scope.monitoring?.alerts(id, alerts(this.stage.home.name, id, this.release));
    scope.monitoring?.slo(updates(this.stage.home.name, id, this.release, INTERVAL));
  }

  private checkName(): void {
    const name = this.node.id;
    NAME_LENGTH.unless(this, name.length <= LONGEST_NAME, `'name' must have at most ${LONGEST_NAME} characters, got ${name.length}: shorten it`);
    NAME_RESERVED.unless(this, name !== 'rfc2136', "'name' can't be 'rfc2136': the variable EXTERNAL_DNS_RFC2136_PORT, which Kubernetes derives from it for all pods of the namespace, is one that external-dns reads; choose another");
  }

  private checkSources(): void {
    const { gateway, services, records, domains } = this.props;
    SOURCE.unless(this, gateway !== undefined || services === true || records === true, "publishes nothing: set 'gateway', 'services' or 'records'");
    NO_DOMAIN.unless(this, domains === undefined || domains.length > 0, "'domains' must name at least one domain, got none: leave it out for the cluster's");
    domains?.forEach((domain, index) => Check.hostname(this, `domains[${index}]`, domain));
  }

  private checkTarget(): void {
    const { gateway, target, services, records } = this.props;
    if (target === undefined) return;
    TARGET_OF_ROUTES.unless(this, gateway !== undefined, `'target' (${target}) is for routes, and there is no Gateway: set 'gateway', or leave 'target' out`);
    TARGET_OF_ROUTES.unless(this, !(services || records), `'target' (${target}) would replace the targets of Services and DNSEndpoints as well: publish those with a second controller`);
    if (isIP(target) === 0) Check.hostname(this, 'target', target);
  }

  private checkOwner(): void {
    OWNER_FORM.unless(this, /^[A-Za-z0-9._-]+$/.test(this.ownerId), `'ownerId' must consist of letters, digits, dots, dashes and underscores, got '${this.ownerId}': rename it`);
    const { ownerFrom } = this.props;
    OWNER_FORM.unless(this, ownerFrom === undefined || /^[A-Za-z0-9._-]+$/.test(ownerFrom), `'ownerFrom' must consist of letters, digits, dots, dashes and underscores, got '${ownerFrom}': write it as it is committed`);
    const robbed = this.others().find(({ ownerId }) => ownerId === ownerFrom);
    OWNER_TAKEN.unless(this, robbed === undefined, `'ownerFrom' must be an owner that nobody has any more, got '${ownerFrom}', which is that of '${robbed?.node.id}': write the one that this controller had`);
    const twin = this.others().find(({ ownerId }) => ownerId === this.ownerId);
    OWNER_TAKEN.unless(this, twin === undefined, `'ownerId' must be this controller's alone, got '${this.ownerId}', which is the owner of '${twin?.node.id}' too: give one of them another`);
  }

  private install(): void {
    const { gateway, target, services, records, policy, txtPrefix, ownerFrom } = this.props;
    const domains = this.props.domains ?? [this.stage.cluster.facts.domain];
    const provider = this.props.provider._for(this, domains);
    const route = gateway?.connect(this.stage);
    const secret = new ExternalSecret(this.stage, `${this.node.id}-credentials`, {
      name: this.release, data: { [provider.field]: { item: provider.item } },
    });
    const release = new HelmRelease(this.stage, `${this.node.id}-release`, {
      chart: CHART,
      releaseName: this.release,
      // One of them brings the kind: where all do at the same time, those that lose the race fail at first.
      skipCrds: this.others().length > 0,
      // It may exit when its provider refuses it: another version would not help, a later try does.
      remediation: Remediation.RETRY,
      values: {
        provider: { name: provider.name },
        sources: [...(route ? ['gateway-httproute', 'gateway-grpcroute'] : []), ...(services ? ['service'] : []), ...(records ? ['crd'] : [])],
        ...(route ? { gatewayNamespace: route.namespace } : {}),
        // Read lazily: controllers are added one after the other.
        labelFilter: Lazy.any({ produce: () => this.labelFilter() }),
        annotationPrefix: ANNOTATION_PREFIX,
        domainFilters: domains,
        policy: policy ?? RecordPolicy.SYNC,
        registry: 'txt',
        txtOwnerId: this.ownerId,
        txtPrefix: txtPrefix ?? '%{record_type}-k8s.',
        // A change is published within seconds; the interval is for what was changed at the provider.
        triggerLoopOnEvent: true,
        interval: `${INTERVAL.toMinutes()}m`,
        extraArgs: [
          ...(route ? [`--gateway-name=${route.name}`] : []),
          ...(target === undefined ? [] : [`--default-targets=${target}`, '--force-default-targets']),
          ...(services ? ['--service-type-filter=LoadBalancer'] : []),
          ...(ownerFrom === undefined ? [] : [`--migrate-from-txt-owner=${ownerFrom}`]),
          // A TXT record can't have an asterisk inside its name.
          '--txt-wildcard-replacement=wildcard',
          ...provider.args,
        ],
        env: [{ name: provider.variable, valueFrom: { secretKeyRef: { name: secret.secretName, key: provider.field } } }],
        // The program reads its secret when it starts.
        deploymentAnnotations: { 'reloader.stakater.com/auto': 'true' },
        resources: this.stage.reserve(this.release, 1, RESOURCES),
      },
    });
    this.keepOwner(release);
    this.stage.cluster.kubeApi.connect(this.stage, { pods: this.pods });
    new ExternalEndpoint(this, 'Server', provider.server).connect(this.stage, { pods: this.pods });
  }

  /** Another owner would leave every record that is there to nobody. */
  private keepOwner(release: HelmRelease): void {
    const { cluster } = this.stage;
    const object = release.node.children.filter(ApiObject.isApiObject).find(({ kind }) => kind === 'HelmRelease')!;
    cluster.recordFixedField(this, object, {
      field: 'spec.values.txtOwnerId',
      advice: "set 'ownerId' to the committed one to keep it, or set 'ownerFrom' to it, and the records that it has are taken over",
      from: this.props.ownerFrom,
    });
  }

  /** Leaves out what is labelled for another controller, and nothing else. */
  private labelFilter(): string | undefined {
    const names = this.others().map(({ node }) => node.id).sort();
    return names.length === 0 ? undefined : `${LABEL} notin (${names.join(',')})`;
  }

  private others(): DnsController[] {
    const all = this.node.scope?.node.children ?? [];
    return all.filter((child): child is DnsController => child instanceof DnsController && child !== this);
  }
}

/**
 * The owner of a controller that names none. A dash between two names that hold dashes says not where the one ends: `lab-a` with
 * `b` and `lab` with `a-b` would be one owner. Names of clusters without a dash keep what they always had.
 */
function defaultOwner(cluster: string, controller: string): string {
  return `k8s-${cluster}${cluster.includes('-') ? '.' : '-'}${controller}`;
}
