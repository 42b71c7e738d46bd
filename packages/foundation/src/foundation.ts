import { CertManager } from '@monosense-io/cert-manager';
import { BgpProps, Cilium } from '@monosense-io/cilium';
import { Cloudflared } from '@monosense-io/cloudflared';
import { CoreDns, CoreDnsProps } from '@monosense-io/coredns';
import { EnvoyGateway } from '@monosense-io/envoy-gateway';
import { ExternalDns } from '@monosense-io/external-dns';
import { ExternalSecrets } from '@monosense-io/external-secrets';
import { Flux, FluxNotification, FluxProps } from '@monosense-io/flux';
import { Kyverno, KyvernoProps } from '@monosense-io/kyverno';
import { MetricsServer, MetricsServerProps } from '@monosense-io/metrics-server';
import { NetworkPolicies } from '@monosense-io/network-policies';
import { Nfs } from '@monosense-io/nfs';
import { OpenEbs } from '@monosense-io/openebs';
import { Ambient, Cluster, Component, ICertificate, IGateway, IMetricsSink, ISecretStore, IStorageClass, Refusal } from '@monosense-io/platform';
import { Reloader, ReloaderProps } from '@monosense-io/reloader';
import { ResourcePolicies } from '@monosense-io/resource-policies';
import { SnapshotController } from '@monosense-io/snapshot-controller';
import { Spegel, SpegelProps } from '@monosense-io/spegel';
import { VictoriaHub, VictoriaSpoke, VictoriaStack } from '@monosense-io/victoria-stack';
import { Announcement } from './announcement';
import { Certificates } from './certificates';
import { DnsRecords } from './dns-records';
import { Gateways } from './gateways';
import { Lab } from './lab';
import { Mesh } from './mesh';
import { Metrics } from './metrics';
import { SecretStore } from './secret-store';
import { Storage } from './storage';
import { Tunnel } from './tunnel';

const LEFT_OUT = new Refusal('FOUNDATION-001', {
  protects: 'A setting of a component that is left out has no effect, and whoever wrote it would count on it.',
  wrong: 'without: [BasePart.KYVERNO], kyverno: { failClosed: true }',
  right: 'kyverno: { failClosed: true }',
});

const NO_CERTIFICATE = new Refusal('FOUNDATION-002', {
  protects: 'Gateways speak TLS only, and none of their listeners works without a certificate.',
  wrong: 'gateways: Gateways.cilium({ … })',
  right: "gateways: Gateways.cilium({ … }), certificates: Certificates.existing('wildcard-tls')",
});

const NO_GATEWAY = new Refusal('FOUNDATION-003', {
  protects: 'A tunnel and web pages are reached through a Gateway, or not at all.',
  wrong: "hubbleHostname: 'hubble.example.org'",
  right: "hubbleHostname: 'hubble.example.org', gateways: Gateways.cilium({ … })",
});

const NO_VOLUMES = new Refusal('FOUNDATION-004', {
  protects: 'A hub keeps metrics on volumes, and a spoke what it could not hand on yet; without a class they wait for ever.',
  wrong: 'metrics: Metrics.hub()',
  right: "metrics: Metrics.hub(), storage: [Storage.openEbs({ 'local': {} })]",
});

const NEEDS_FLUX = new Refusal('FOUNDATION-006', {
  protects: 'Notifications are sent by Flux: in a cluster without it nobody would ever be told.',
  wrong: "notifications: [{ name: 'chat', receiver: Receiver.slack({ item: 'slack' }) }]",
  right: "flux: { repositoryUrl: 'https://github.com/example/lab' }, notifications: [{ name: 'chat', receiver: Receiver.slack({ item: 'slack' }) }]",
});

const ONE_OF_EACH = new Refusal('FOUNDATION-005', {
  protects: 'A cluster has one installation of each kind of storage, which brings all of its classes.',
  wrong: 'storage: [Storage.openEbs({ fast: {} }), Storage.openEbs({ slow: {} })]',
  right: 'storage: [Storage.openEbs({ fast: {}, slow: {} })]',
});

/** What every cluster gets, unless it is left out. */
export enum BasePart {
  /** The network. Whoever leaves it out has one already; then there are no clusterwide network policies either. */
  CILIUM = 'cilium',
  /** The cluster's DNS, in place of the one that Talos brings. */
  CORE_DNS = 'coreDns',
  /** Sharing of images among the machines. A single machine, and machines with IPv6 addresses, share none in any case. */
  SPEGEL = 'spegel',
  /** The clusterwide default deny. */
  NETWORK_POLICIES = 'networkPolicies',
  /** PriorityClasses. */
  RESOURCE_POLICIES = 'resourcePolicies',
  /** Rules at admission. */
  KYVERNO = 'kyverno',
  /** Restarts of workloads whose Secrets and ConfigMaps have changed. */
  RELOADER = 'reloader',
  /** The metrics API. */
  METRICS_SERVER = 'metricsServer',
}

/** What a cluster is made of. Every slot may stay empty. */
export interface FoundationProps {
  /**
   * What the clusters of the lab have in common. Slots that are left out take what they need from here, where their
   * descriptions say so.
   * @default - no facts
   */
  readonly lab?: Lab;
  /**
   * Where metrics and alerts go: those of everything here, and of every component that is created later and says nothing else.
   * @default - nothing is scraped and nothing alerts
   */
  readonly metrics?: Metrics;
  /**
   * Flux, and where it reads the cluster from.
   * @default - it reads `repositoryUrl` of the lab's facts, and decrypts with `ageKeySecret`; without these facts Flux is not installed
   */
  readonly flux?: FluxProps;
  /**
   * Who is told of Flux' failures by Flux itself, so that they reach people also when the metrics hub is gone; the same receivers
   * may be those of `metrics`. Secrets come from `secretStore`. Refused in a cluster without Flux.
   * @default - nobody
   */
  readonly notifications?: FluxNotification[];
  /**
   * Where secrets are kept: those of everything here, and of every component that is created later and says nothing else.
   * @default - there is no store; what needs a secret from one is refused
   */
  readonly secretStore?: SecretStore;
  /**
   * Where the certificate of the Gateways comes from.
   * @default - there is none
   */
  readonly certificates?: Certificates;
  /**
   * How the rest of the lab learns where the addresses of Services are.
   * @default - by BGP from the lab's routers where the cluster has an `asn`, and on the nodes' link where a pool lies in their subnet
   */
  readonly announcement?: Announcement;
  /**
   * How the cluster is connected with its peers.
   * @default - it isn't
   */
  readonly mesh?: Mesh;
  /**
   * Whether policies can ask pods for proof of their identity (SPIRE, a beta feature of Cilium). Refused together with `mesh`.
   * @default false
   */
  readonly mutualAuthentication?: boolean;
  /**
   * What takes traffic from outside the cluster.
   * @default - nothing does
   */
  readonly gateways?: Gateways;
  /**
   * Hostname of Hubble's user interface, behind the internal Gateway. There is no login.
   * @default - no user interface
   */
  readonly hubbleHostname?: string;
  /**
   * Who is asked for names outside the cluster.
   * @default - `dnsServer` of the lab's facts for the cluster's domain, and for all others the servers that the machines use
   */
  readonly coreDns?: CoreDnsProps;
  /**
   * Which images the machines share. Refused on a cluster that can't share any.
   * @default - those of public registries, where the cluster has several machines with IPv4 addresses
   */
  readonly spegel?: SpegelProps;
  /**
   * The way from outside to the external Gateway.
   * @default - none
   */
  readonly tunnel?: Tunnel;
  /**
   * Names that are kept in step with the cluster; any number of each kind, with names of their own.
   * @default - none
   */
  readonly records?: DnsRecords[];
  /**
   * Which rules apply at admission, and whether each audits or enforces.
   * @default - all of them, and each audits
   */
  readonly kyverno?: KyvernoProps;
  /**
   * What restarts workloads.
   * @default - those restart that ask for it, in all namespaces
   */
  readonly reloader?: ReloaderProps;
  /**
   * How the metrics API and the kubelets get their certificates.
   * @default - the metrics API from cert-manager, where that is installed
   */
  readonly metricsServer?: MetricsServerProps;
  /**
   * What volumes are made of, in the order of creation.
   * @default - there are no volumes
   */
  readonly storage?: Storage[];
  /**
   * Parts that are left out, because the cluster has something else in their place or does without.
   * @default - none
   */
  readonly without?: BasePart[];
}

/**
 * A cluster made of the base components. They are created in the cluster itself, with the ids that they usually have: a
 * program that creates one of them by itself later moves no object. Metrics and the secret store are provided to all
 * components that are created in the cluster afterwards.
 *
 * Create it once per cluster, and before the components that stand on it.
 */
export class Foundation extends Component {
  /** Where metrics and alerts go. */
  public readonly metrics?: IMetricsSink;
  /** VictoriaMetrics, where `metrics` is a hub or a spoke. */
  public readonly victoria?: VictoriaStack;
  /** What stores metrics and alerts, where `metrics` is a hub. */
  public readonly metricsHub?: VictoriaHub;
  /** What sends metrics to another cluster, where `metrics` is a spoke. */
  public readonly metricsSpoke?: VictoriaSpoke;
  /** Flux. */
  public readonly flux?: Flux;
  /** Where secrets are kept. */
  public readonly secretStore?: ISecretStore;
  /** External Secrets, where it reads the secret store. */
  public readonly externalSecrets?: ExternalSecrets;
  /** The certificate of the Gateways. */
  public readonly certificate?: ICertificate;
  /** cert-manager, where it issues the certificate. */
  public readonly certManager?: CertManager;
  /** The network. */
  public readonly cilium?: Cilium;
  /** The Gateway that the outside reaches. */
  public readonly externalGateway?: IGateway;
  /** The Gateway that only the lab itself reaches. */
  public readonly internalGateway?: IGateway;
  /** Envoy Gateway, where it brings the Gateways. */
  public readonly envoyGateway?: EnvoyGateway;
  /** The cluster's DNS. */
  public readonly coreDns?: CoreDns;
  /** What shares images. */
  public readonly spegel?: Spegel;
  /** Name of the tunnel in DNS. */
  public readonly tunnelHostname?: string;
  /** The tunnel, where it is one of Cloudflare. */
  public readonly cloudflared?: Cloudflared;
  /** What keeps records. */
  public readonly externalDns?: ExternalDns;
  /** The clusterwide default deny. */
  public readonly networkPolicies?: NetworkPolicies;
  /** PriorityClasses, and limits per namespace. */
  public readonly resourcePolicies?: ResourcePolicies;
  /** Rules at admission. */
  public readonly kyverno?: Kyverno;
  /** What restarts workloads. */
  public readonly reloader?: Reloader;
  /** The metrics API. */
  public readonly metricsServer?: MetricsServer;
  /** The first StorageClass on the machines' own disks. */
  public readonly localStorage?: IStorageClass;
  /** All StorageClasses that `storage` brings, by name. */
  public readonly storageClasses: { [name: string]: IStorageClass };
  /** What makes volumes of the machines' own disks. */
  public readonly openEbs?: OpenEbs;
  /** What makes volumes on NFS servers. */
  public readonly nfs?: Nfs;
  /** The snapshot controller. */
  public readonly snapshotController?: SnapshotController;

  /**
   * @param scope the cluster
   * @param id name of the foundation, usually `foundation`
   * @param props what the cluster is made of
   */
  constructor(scope: Cluster, id: string, props: FoundationProps = {}) {
    super(scope, id);
    const cluster = this.cluster;
    const has = (part: BasePart): boolean => !(props.without ?? []).includes(part);
    this.check(props, has);

    // Everything below is watched by this; where the metrics are kept is decided last, since it stands on the rest.
    const sink = props.metrics?._create(cluster, has(BasePart.METRICS_SERVER) && (props.metricsServer?.approver ?? true));
    this.metrics = sink?.sink;
    this.victoria = sink?.stack;
    if (this.metrics) Ambient.provide(cluster, { metrics: this.metrics });

    const fluxProps = props.flux ?? (cluster.reader.isFlux ? fluxOf(props.lab) : undefined);
    if (fluxProps) this.flux = new Flux(cluster, 'flux', fluxProps);

    const secrets = props.secretStore?._create(cluster);
    this.externalSecrets = secrets?.component;
    this.secretStore = secrets?.store;
    if (this.secretStore) Ambient.provide(cluster, { secretStore: this.secretStore });

    NEEDS_FLUX.unless(this, props.notifications === undefined || this.flux !== undefined, "'notifications' are sent by Flux, and the cluster has none: set 'flux', or leave them out");
    if (props.notifications?.length) this.flux!.notify(props.notifications);

    const certificate = props.certificates?._create(cluster, { email: props.lab?.facts.email, gatewayApi: props.gateways ? true : undefined });
    this.certManager = certificate?.component;
    this.certificate = certificate?.certificate;

    if (has(BasePart.CILIUM)) {
      const bgp = props.announcement ? props.announcement._bgp : this.bgpOf(props.lab);
      this.cilium = new Cilium(cluster, 'cilium', {
        bgp, l2Announcements: props.announcement?._l2, clusterMesh: props.mesh?._props, mutualAuthentication: props.mutualAuthentication,
      });
    }
    const gateways = props.gateways?._create(cluster, { certificate: this.certificate, cilium: this.cilium });
    this.envoyGateway = gateways?.component;
    this.externalGateway = gateways?.externalGateway;
    this.internalGateway = gateways?.internalGateway;
    if (props.hubbleHostname !== undefined) this.cilium!.addHubbleUi({ gateway: this.internalGateway!, hostname: props.hubbleHostname });

    if (has(BasePart.CORE_DNS)) this.coreDns = new CoreDns(cluster, 'coredns', props.coreDns ?? this.zonesOf(props.lab));
    if (has(BasePart.SPEGEL) && (props.spegel !== undefined || this.sharesImages())) this.spegel = new Spegel(cluster, 'spegel', props.spegel);

    const tunnel = props.tunnel?._create(cluster, { gateway: this.externalGateway!, dnsRecord: props.records?.some(({ _outside }) => _outside) ?? false });
    this.cloudflared = tunnel?.component;
    this.tunnelHostname = tunnel?.hostname;
    if (props.records?.length) {
      this.externalDns = new ExternalDns(cluster, 'external-dns');
      for (const records of props.records) records._addTo(this.externalDns, { externalGateway: this.externalGateway, internalGateway: this.internalGateway, tunnel: this.tunnelHostname });
    }

    if (has(BasePart.NETWORK_POLICIES) && this.cilium) this.networkPolicies = new NetworkPolicies(cluster, 'network-policies');
    if (has(BasePart.RESOURCE_POLICIES)) this.resourcePolicies = new ResourcePolicies(cluster, 'resource-policies');
    if (has(BasePart.KYVERNO)) this.kyverno = new Kyverno(cluster, 'kyverno', props.kyverno);
    if (has(BasePart.RELOADER)) this.reloader = new Reloader(cluster, 'reloader', props.reloader);
    if (has(BasePart.METRICS_SERVER)) this.metricsServer = new MetricsServer(cluster, 'metrics-server', { certManager: this.certManager !== undefined, ...props.metricsServer });

    const storage = (props.storage ?? []).map((each) => each._create(cluster));
    this.openEbs = storage.find(({ openEbs }) => openEbs)?.openEbs;
    this.nfs = storage.find(({ nfs }) => nfs)?.nfs;
    this.snapshotController = storage.find(({ snapshotController }) => snapshotController)?.snapshotController;
    this.storageClasses = Object.assign({}, ...storage.flatMap(({ local, remote }) => [local, remote]));
    this.localStorage = storage.flatMap(({ local }) => Object.values(local ?? {}))[0];

    const role = props.metrics?._role;
    if (role) {
      const storageClass = role.storageClass ?? this.localStorage ?? Object.values(this.storageClasses)[0];
      NO_VOLUMES.unless(this, storageClass !== undefined, "'metrics' needs volumes, and the cluster has no StorageClass: add one to 'storage', or name one in 'storageClass' of the metrics");
      const { hub, spoke } = role.addTo(this.victoria!, { storageClass, internalGateway: this.internalGateway });
      this.metricsHub = hub;
      this.metricsSpoke = spoke;
    }
  }

  private check(props: FoundationProps, has: (part: BasePart) => boolean): void {
    const of: { [part in BasePart]?: { readonly [prop: string]: unknown } } = {
      [BasePart.CILIUM]: {
        announcement: props.announcement, mesh: props.mesh, mutualAuthentication: props.mutualAuthentication, hubbleHostname: props.hubbleHostname,
        gateways: props.gateways?._needs.cilium || undefined,
      },
      [BasePart.CORE_DNS]: { coreDns: props.coreDns },
      [BasePart.SPEGEL]: { spegel: props.spegel },
      [BasePart.KYVERNO]: { kyverno: props.kyverno },
      [BasePart.RELOADER]: { reloader: props.reloader },
      [BasePart.METRICS_SERVER]: { metricsServer: props.metricsServer },
    };
    for (const [part, settings] of Object.entries(of)) {
      const used = Object.keys(settings).find((prop) => settings[prop] !== undefined);
      LEFT_OUT.unless(this, has(part as BasePart) || used === undefined, `'without' holds '${part}', and '${used}' is a setting of it: remove one of them`);
    }
    NO_CERTIFICATE.unless(this, !props.gateways?._needs.certificate || props.certificates !== undefined, "'gateways' needs a certificate, and 'certificates' is empty: set it");
    for (const [prop, used] of [['tunnel', props.tunnel], ['hubbleHostname', props.hubbleHostname], ['metrics', props.metrics?._role?.needsGateway || undefined]] as const) {
      NO_GATEWAY.unless(this, used === undefined || props.gateways !== undefined, `'${prop}' needs a Gateway, and 'gateways' is empty: set it, or leave ${prop === 'metrics' ? "'ui' of the metrics" : `'${prop}'`} out`);
    }
    const kinds = (props.storage ?? []).map(({ _what }) => _what);
    const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
    ONE_OF_EACH.unless(this, twice === undefined, `'storage' holds ${twice} twice: name all of its classes in one`);
  }

  /** Several machines with IPv4 addresses: what Spegel can run on. */
  private sharesImages(): boolean {
    const { nodes } = this.cluster.facts;
    return nodes.length > 1 && nodes.every(({ address }) => !address.includes(':'));
  }

  private bgpOf(lab?: Lab): BgpProps | undefined {
    return lab?.facts.routers?.length && this.cluster.facts.asn !== undefined ? { peers: lab.facts.routers } : undefined;
  }

  private zonesOf(lab?: Lab): CoreDnsProps {
    return lab?.facts.dnsServer === undefined ? {} : { zones: { [this.cluster.facts.domain]: [lab.facts.dnsServer] } };
  }
}

function fluxOf(lab?: Lab): FluxProps | undefined {
  const { repositoryUrl, ageKeySecret } = lab?.facts ?? {};
  return repositoryUrl === undefined ? undefined : { repositoryUrl, ...(ageKeySecret ? { secrets: { ageKeySecret } } : {}) };
}
