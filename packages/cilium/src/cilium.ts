import {
  AddressFamily, Ambient, Check, Cidr, Cluster, ClusterFacts, Component, CustomResourceKind, Endpoint, EndpointProps, HelmRelease, HttpRoute, IGateway, IMetricsSink, Monitoring, Namespace, Pods,
  PodSecurity, Refusal, Remediation, Scrape, Stage, Tier, VersionPart,
} from '@monosense-io/platform';
import type { Kustomization } from '@monosense-io/platform/lib/imports/kustomize.toolkit.fluxcd.io-v1';
import type { GitRepository } from '@monosense-io/platform/lib/imports/source.toolkit.fluxcd.io-v1';
import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Addresses } from './addresses';
import { addressAlerts, bgpAlerts, meshAlerts, networkAlerts } from './alerts';
import { Bgp, BgpProps } from './bgp';
import { ClusterMesh, ClusterMeshProps } from './cluster-mesh';
import { ConnectivityTest, ConnectivityTestProps } from './connectivity-test';
import { Gateways, GatewaysProps, IGateways } from './gateways';
import {
  AGENT_LABELS, AGENT_METRICS, BGP_KINDS, CHART, CRDS, ENVOY_LABELS, ENVOY_METRICS, GATEWAY_API, GATEWAY_API_GROUP, GATEWAY_KINDS, GROUP, HUBBLE_METRICS, HUBBLE_UI,
  HUBBLE_UI_LABELS, KUBE_PRISM, KVSTOREMESH_METRICS, MESH_ETCD_METRICS, MESH_LABELS, MESH_METRICS, OPERATOR_LABELS, OPERATOR_METRICS, RELAY_LABELS,
  RELAY_METRICS,
} from './upstream';
import { NO_SPIRE_IN_MESH, NoSpireInMesh } from './no-spire-in-mesh';
import { chartValues, hubbleUiValues, MESH_REPLICAS, nativeRange } from './values';

const IN_MESH = new Refusal('CILIUM-011', {
  protects: 'The other clusters would connect to an address at which nobody answers.',
  wrong: "{ \"name\": \"hub\", \"meshAddress\": \"10.0.0.100\", … } with new Cilium(cluster, 'cilium')",
  right: "{ \"name\": \"hub\", \"meshAddress\": \"10.0.0.100\", … } with new Cilium(cluster, 'cilium', { clusterMesh: { caItem: 'mesh-ca' } })",
});

const PODS_APART = new Refusal('CILIUM-012', {
  protects: 'Native routing takes one range, and what is sent within it keeps the address of the pod: a machine in that range would get packets that it cannot answer.',
  wrong: '"nodeCidr": "10.0.0.0/24", "podCidrs": ["10.0.128.0/17"] in a mesh with "podCidrs": ["10.244.0.0/16"]',
  right: '"nodeCidr": "10.0.0.0/24", "podCidrs": ["10.246.0.0/16"] in a mesh with "podCidrs": ["10.244.0.0/16"]',
});

const SAME_FAMILIES = new Refusal('CILIUM-013', {
  protects: 'Pods that have addresses of different kinds do not reach each other.',
  wrong: '"podCidrs": ["fd00:246::/48"] in a mesh with "podCidrs": ["10.244.0.0/16"]',
  right: '"podCidrs": ["10.246.0.0/16"] in a mesh with "podCidrs": ["10.244.0.0/16"]',
});

const ROUTERS_KNOW = new Refusal('CILIUM-014', {
  protects: 'Machines of two subnets reach each other through a router, which throws packets to pods away as long as it does not know the way to them.',
  wrong: "new Cilium(cluster, 'cilium', { clusterMesh: { caItem: 'mesh-ca' } })",
  right: "new Cilium(cluster, 'cilium', { clusterMesh: { caItem: 'mesh-ca' }, bgp: { peers: [{ name: 'router', address: '10.0.0.1', asn: 64501 }] } })",
});

const GATEWAYS_ONCE = new Refusal('CILIUM-015', {
  protects: 'Routes name a Gateway, external or internal, and could not say which of two they mean.',
  wrong: 'cilium.addGateways(props); cilium.addGateways(props)',
  right: 'const gateways = cilium.addGateways(props)',
});

const HUBBLE_UI_ONCE = new Refusal('CILIUM-016', {
  protects: 'The chart brings one user interface; the route of a second one would take the place of the first.',
  wrong: "cilium.addHubbleUi({ gateway, hostname: 'hubble.example.org' }); cilium.addHubbleUi({ gateway, hostname: 'flows.example.org' })",
  right: "cilium.addHubbleUi({ gateway, hostname: 'hubble.example.org' })",
});

const FITS_THE_PATH = new Refusal('CILIUM-022', {
  protects: 'A packet that is larger than what a link on its way takes is lost, and connections hang as soon as they carry data.',
  wrong: "mtu: 9000 with \"links\": [{ \"name\": \"lan0\", \"mtu\": 1500, … }]",
  right: "mtu: 1500 with \"links\": [{ \"name\": \"lan0\", \"mtu\": 1500, … }]",
});

const TEST_ONCE = new Refusal('CILIUM-021', {
  protects: 'Two tests of one name would take turns in overwriting each other.',
  wrong: "cilium.addConnectivityTest(); cilium.addConnectivityTest({ outsideHost: 'example.org' })",
  right: "cilium.addConnectivityTest({ outsideHost: 'example.org' })",
});

/** What the network of a cluster does beyond connecting its pods. Addresses, ranges and numbers are facts of the cluster. */
export interface CiliumProps {
  /**
   * Routers that learn the addresses of Services by BGP.
   * @default - none: addresses are known on the nodes' link only
   */
  readonly bgp?: BgpProps;
  /**
   * Whether the nodes answer for the addresses of Services on their own link. Refused: `false` while a load-balancer pool
   * lies in the node subnet, since nobody on the link would find its addresses.
   * @default - on when a load-balancer pool lies in the node subnet
   */
  readonly l2Announcements?: boolean;
  /**
   * Connects the cluster with those of its peers that have a `meshAddress`: their pods reach each other, and Services can
   * be shared. All must run with the same settings; pods' ranges must lie close enough together that one range holds them
   * all and no machine. Refused: a cluster with a `meshAddress` that is in no mesh, since its peers would wait for it.
   * @default - no mesh
   */
  readonly clusterMesh?: ClusterMeshProps;
  /**
   * Whether policies can ask pods for proof of their identity (SPIRE, a beta feature of Cilium). Refused together with
   * `clusterMesh`: a SPIRE server knows no identities of another cluster.
   * @default false
   */
  readonly mutualAuthentication?: boolean;
  /**
   * Largest packet, in bytes, that goes from machine to machine. Pods get less, since encryption adds to each packet. Refused: more than
   * the links of the machines take, here or in a cluster of the mesh, and a number outside of 1280 to 9216.
   * @default - what the links of all these machines take, by their facts; without such facts, Cilium finds out by itself
   */
  readonly mtu?: number;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/** Where Hubble's user interface is reached. */
export interface HubbleUiProps {
  /**
   * The Gateway that shows it, of whatever kind. There is no login: whoever reaches the Gateway sees who talks to whom, so
   * take one that only the lab itself reaches.
   */
  readonly gateway: IGateway;
  /** Full hostname, within the Gateway's domain. */
  readonly hostname: string;
}

/**
 * Cilium as the network of a Talos cluster: native routing, no kube-proxy, WireGuard between the nodes, Hubble, addresses
 * for Services, and as options BGP, ClusterMesh, Gateways and Hubble's user interface. Create it once per cluster.
 *
 * It is installed before Flux runs, and then taken over by Flux unchanged. It also sets what Talos must leave to it.
 */
export class Cilium extends Component {
  /**
   * Query that has a result while the connectivity test of a cluster is well, for a check that asks where the metrics are kept, such as
   * `addMetricCheck` of Gatus.
   *
   * @param cluster name of the cluster, which its series have as label
   */
  public static connectivityQuery(cluster: string): string {
    return ConnectivityTest.healthyQuery(cluster);
  }

  /** The stage that installs Cilium itself. */
  public readonly operator: Stage;
  private readonly addresses?: Addresses;
  private readonly monitoring?: Monitoring;
  private connectivityTest?: ConnectivityTest;
  private gateways?: Gateways;
  private hubbleUi?: { [key: string]: any };
  // Both are read when everything is rendered: addGateways adds to them.
  private readonly installs: CustomResourceKind[] = this.shippedKinds({ groups: [GROUP], without: [...GATEWAY_KINDS, ...BGP_KINDS] });
  private readonly bootstrapKustomizations: string[] = [];

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `cilium`
   * @param props what the network does
   */
  constructor(scope: Construct, id: string, props: CiliumProps = {}) {
    super(scope, id);
    const { cluster } = this;
    const meshPeers = props.clusterMesh ? cluster.peers.filter((peer) => peer.meshAddress !== undefined) : undefined;
    this.checkMesh(props, meshPeers ?? []);
    if (cluster.facts.meshAddress !== undefined) this.addRule(new NoSpireInMesh(cluster.node.id));
    // The only way that upstream tests is to the next minor version, and back.
    this.recordVersion('Cilium', CHART.version, { part: VersionPart.MINOR, mayGoBack: true });

    const pools = cluster.facts.loadBalancerPools ?? [];
    if (pools.length > 0) this.addresses = new Addresses(this, 'Addresses', { pools, bgp: props.bgp !== undefined, l2Announcements: props.l2Announcements });
    this.operator = this.addOperator(props);
    Ambient.provide(cluster, { network: { connect: (client) => client.waitFor(this.operator, 'its pods need a network') } });
    this.install(props, meshPeers);
    this.patchMachines();

    if (props.bgp) new Bgp(this, 'Bgp', props.bgp, this.otherSubnets(meshPeers ?? []).length > 0);
    if (props.clusterMesh) this.awaitAddresses(new ClusterMesh(this, 'Mesh', props.clusterMesh, meshPeers!));
    this.monitoring = this.addMonitoring({
      namespace: cluster.kubeSystem,
      metrics: props.metrics,
      dashboards: ['cilium'],
      scrapes: [...this.scrapes(), ...(props.clusterMesh ? this.meshScrapes() : [])],
      alerts: {
        network: networkAlerts(cluster.facts.nodes.length),
        addresses: addressAlerts(cluster.facts.name),
        ...(props.bgp ? { bgp: bgpAlerts() } : {}),
        ...(props.clusterMesh ? { mesh: meshAlerts(MESH_REPLICAS) } : {}),
      },
    });
  }

  /**
   * Adds an external and an internal Gateway in Cilium's own proxy, and the Gateway API. A cluster whose Gateways another
   * component brings leaves this out. Refused: a second call, and Gateways of another component beside these.
   *
   * @param props certificate and addresses
   */
  public addGateways(props: GatewaysProps): IGateways {
    GATEWAYS_ONCE.unless(this, this.gateways === undefined, "'addGateways' must be called once, since a cluster has one external and one internal Gateway, got a second call: use what the first one returned");
    this.installs.push(...this.shippedKinds({ only: GATEWAY_KINDS }));
    this.bootstrapKustomizations.push(`${GATEWAY_API.url}//${GATEWAY_API.path}?ref=${GATEWAY_API.commit}`);
    this.operator.waitFor(this.addGatewayApi(), 'the operator looks for the Gateway API only when it starts');
    this.gateways = new Gateways(this, 'Gateways', props);
    this.awaitAddresses(this.gateways);
    return this.gateways;
  }

  /**
   * Adds Hubble's user interface. Without it, `hubble observe` works through the relay. Refused: a second call.
   *
   * @param props where it is reached
   */
  public addHubbleUi(props: HubbleUiProps): void {
    HUBBLE_UI_ONCE.unless(this, this.hubbleUi === undefined, "'addHubbleUi' must be called once, got a second call: keep one of the two");
    this.hubbleUi = hubbleUiValues(this.operator);
    const pods = new Pods(this.operator, 'HubbleUi', { labels: HUBBLE_UI_LABELS });
    new HttpRoute(new Stage(this, 'HubbleUi', { namespace: this.cluster.kubeSystem }), 'Route', {
      gateway: props.gateway,
      hostname: props.hostname,
      endpoint: new Endpoint(this.operator, 'HubbleUiServer', { ...HUBBLE_UI, pods }),
    });
  }

  /**
   * Tries every quarter of an hour, from a pod on each machine, the ways that pods go: by name and Service to the API server, by name to
   * a host in the internet, and one that no policy allows, which must stay closed. An alert fires when no run was well for half an
   * hour. Machines and pods of the peers in a mesh are no part of it: the agents try those all the time, and alerts tell of them.
   *
   * The pods need no rights and no privileges. It is off unless asked for since it goes out to a host of others. Refused: a second call.
   *
   * @param props what is tried
   */
  public addConnectivityTest(props: ConnectivityTestProps = {}): void {
    TEST_ONCE.unless(this, this.connectivityTest === undefined, "'addConnectivityTest' must be called once, got a second call: keep one of the two");
    this.connectivityTest = new ConnectivityTest(this, 'ConnectivityTest', this.operator, props);
    this.monitoring?.alerts('connectivity', ConnectivityTest.alerts());
  }

  /** The largest packet on every way that pods' packets take. */
  private mtuFor(wanted: number | undefined, meshPeers: ClusterFacts[]): number | undefined {
    const own = Cluster.mtuOf(this.cluster.facts);
    const peers = meshPeers.map((peer) => Cluster.mtuOf(peer));
    // Cilium finds the size of its own links, where nothing is said of them and none is asked for.
    const known = own !== undefined ? [own, ...peers.map((mtu) => mtu ?? 1500)] : wanted === undefined ? [] : peers.filter((mtu) => mtu !== undefined);
    const path = known.length === 0 ? undefined : Math.min(...known);
    if (wanted !== undefined) Check.wholeNumber(this, 'mtu', wanted, 1280, 9216);
    FITS_THE_PATH.unless(this, wanted === undefined || path === undefined || wanted <= path, `'mtu' must be at most ${path}, what the links of all machines take${meshPeers.length === 0 ? '' : `, those of ${meshPeers.map(({ name }) => name).join(', ')} included`}, got ${wanted}: lower it, or raise 'mtu' of the links`);
    return wanted ?? path;
  }

  private checkMesh(props: CiliumProps, meshPeers: ClusterFacts[]): void {
    const { name, meshAddress } = this.cluster.facts;
    NO_SPIRE_IN_MESH.unless(this, !(props.mutualAuthentication && props.clusterMesh), "'mutualAuthentication' (SPIRE) does not work together with 'clusterMesh': leave one of them out");
    IN_MESH.unless(this, meshAddress === undefined || props.clusterMesh !== undefined, `'clusterMesh' must be set where the facts of cluster '${name}' have a 'meshAddress', which other clusters count on, got none with ${meshAddress}: set it, or remove the address`);
    this.checkRanges(meshPeers);
    this.checkFamilies(meshPeers);
    for (const peer of this.otherSubnets(meshPeers)) {
      ROUTERS_KNOW.unless(this, props.bgp !== undefined, `'bgp' must be set, since the nodes of cluster '${peer.name}' are in another subnet (${peer.nodeCidr}), got none: name the routers that shall learn the way to its pods`);
    }
  }

  /** Native routing takes one range for each family, however many clusters there are. */
  private checkRanges(meshPeers: ClusterFacts[]): void {
    const clusters = [this.cluster.facts, ...meshPeers];
    for (const family of [AddressFamily.IPV4, AddressFamily.IPV6]) {
      const range = nativeRange(this.cluster.facts, meshPeers, family);
      const inside = clusters.find(({ nodeCidr }) => range?.overlaps(Cidr.of(nodeCidr)));
      PODS_APART.unless(this, inside === undefined, `'podCidrs' of ${clusters.map(({ name }) => name).join(' and ')} must lie in a range without machines, got ${range}, which holds those of ${inside?.name} (${inside?.nodeCidr}): choose pod ranges that lie closer together`);
    }
  }

  private checkFamilies(meshPeers: ClusterFacts[]): void {
    const families = ({ podCidrs }: ClusterFacts): string => podCidrs.map((text) => Cidr.of(text).family).sort().join(' and ');
    const own = families(this.cluster.facts);
    for (const peer of meshPeers) {
      SAME_FAMILIES.unless(this, families(peer) === own, `'podCidrs' of cluster '${peer.name}' must be of ${own}, as those of this cluster are, got ${families(peer)}: give both clusters pod ranges of the same families`);
    }
  }

  /** Clusters whose pods are reached through a router. */
  private otherSubnets(meshPeers: ClusterFacts[]): ClusterFacts[] {
    return meshPeers.filter((peer) => peer.nodeCidr !== this.cluster.facts.nodeCidr);
  }

  /** The Gateway API's CRDs, which Flux takes from upstream's repository and never removes. */
  private addGatewayApi(): Stage {
    const stage = new Stage(this, 'GatewayApi', { namespace: this.cluster.kubeSystem, installs: this.shippedKinds({ groups: [GATEWAY_API_GROUP] }) });
    const { url, branch, commit, path } = GATEWAY_API;
    new ApiObject(stage, 'Source', {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'gateway-api' },
      // The rest of the repository is large, and of no use here.
      spec: { interval: '12h', url, ref: { branch, commit }, ignore: `/*\n!/${path.split('/')[0]}\n` },
    } satisfies GitRepository);
    new ApiObject(stage, 'Crds', {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'gateway-api' },
      spec: { interval: '1h', timeout: '5m', path: `./${path}`, prune: false, wait: true, sourceRef: { kind: 'GitRepository', name: 'gateway-api' } },
    } satisfies Kustomization);
    return stage;
  }

  private addOperator(props: CiliumProps): Stage {
    const crds = [
      ...CRDS.policies,
      ...(this.addresses ? CRDS.pools : []),
      ...(this.addresses?.l2Announcements ? CRDS.l2 : []),
      ...(props.bgp ? CRDS.bgp : []),
    ];
    if (props.bgp) this.installs.push(...this.shippedKinds({ only: BGP_KINDS }));
    return new Stage(this, 'Operator', {
      namespace: this.cluster.kubeSystem,
      installs: this.installs,
      // The operator creates them once it runs: a release that is ready doesn't mean that they exist.
      healthChecks: crds.map((name) => ({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name })),
      timeout: Duration.minutes(20),
    });
  }

  private install(props: CiliumProps, meshPeers?: ClusterFacts[]): void {
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.RETRY,
      // The agents are replaced one node after the other.
      timeout: Duration.minutes(15),
      bootstrap: true,
      // Hubble's relay is ready only once there is DNS, which itself needs the network first.
      bootstrapWait: false,
      bootstrapKustomizations: this.bootstrapKustomizations,
      valuesFrom: props.clusterMesh ? ClusterMesh.values : undefined,
      values: chartValues(this.operator, {
        bgp: props.bgp !== undefined,
        l2Announcements: this.addresses?.l2Announcements ?? false,
        gateways: () => this.gateways !== undefined,
        hubbleUi: () => this.hubbleUi,
        spireNamespace: props.mutualAuthentication ? this.addSpireNamespace().name : undefined,
        meshPeers,
        mtu: this.mtuFor(props.mtu, meshPeers ?? []),
      }),
    });
  }

  private awaitAddresses(stage: Stage): void {
    if (this.addresses) stage.waitFor(this.addresses, 'its Services get their addresses from the pools');
  }

  private addSpireNamespace(): Namespace {
    return new Namespace(this, 'SpireNamespace', {
      name: 'cilium-spire',
      tier: Tier.SYSTEM,
      podSecurity: PodSecurity.PRIVILEGED,
      reason: "SPIRE's agents look at the processes of their node",
    });
  }

  /** What Talos must leave to Cilium. */
  private patchMachines(): void {
    this.cluster.addMachinePatch(this, {
      reason: 'Cilium is the network and replaces kube-proxy',
      patch: { cluster: { network: { cni: { name: 'none' } }, proxy: { disabled: true } } },
      // Talos brings a network of its own only where there is a document for it.
      documents: [
        { apiVersion: 'v1alpha1', kind: 'KubeFlannelCNIConfig', $patch: 'delete' },
        { apiVersion: 'v1alpha1', kind: 'KubeProxyConfig', enabled: false },
      ],
    });
    this.cluster.addMachinePatch(this, {
      reason: 'Cilium reaches the API server through KubePrism, and its address translation in eBPF would lose what CoreDNS sends to the host',
      patch: {
        machine: {
          features: { kubePrism: { enabled: true, port: KUBE_PRISM.port }, hostDNS: { enabled: true, forwardKubeDNSToHost: false } },
        },
      },
      documents: [
        { apiVersion: 'v1alpha1', kind: 'KubePrismConfig', port: KUBE_PRISM.port },
        { apiVersion: 'v1alpha1', kind: 'ResolverConfig', hostDNS: { enabled: true, forwardKubeDNSToHost: false } },
      ],
    });
  }

  private scrapes(): Scrape[] {
    const agent = this.pods('Agent', AGENT_LABELS, true);
    return [
      this.scrape('AgentMetrics', AGENT_METRICS, agent),
      this.scrape('HubbleMetrics', HUBBLE_METRICS, agent),
      this.scrape('EnvoyMetrics', ENVOY_METRICS, this.pods('Envoy', ENVOY_LABELS, true)),
      this.scrape('OperatorMetrics', OPERATOR_METRICS, this.pods('Controller', OPERATOR_LABELS, true)),
      this.scrape('RelayMetrics', RELAY_METRICS, this.pods('Relay', RELAY_LABELS, false)),
    ];
  }

  private meshScrapes(): Scrape[] {
    const servers = this.pods('MeshServers', MESH_LABELS, false);
    return [
      this.scrape('MeshMetrics', MESH_METRICS, servers),
      this.scrape('MeshEtcdMetrics', MESH_ETCD_METRICS, servers),
      this.scrape('KvstoremeshMetrics', KVSTOREMESH_METRICS, servers),
    ];
  }

  private pods(id: string, labels: { [label: string]: string }, hostNetwork: boolean): Pods {
    return new Pods(this.operator, id, { labels, hostNetwork });
  }

  private scrape(id: string, metrics: EndpointProps, pods: Pods): Scrape {
    return { endpoint: new Endpoint(this.operator, id, { ...metrics, pods }) };
  }
}
