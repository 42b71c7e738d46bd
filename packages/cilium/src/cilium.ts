import { join } from 'path';
import {
  Check, ClusterFacts, Component, CustomResourceKind, Endpoint, EndpointProps, HelmRelease, HttpRoute, IGateway, IMetricsSink, Monitoring, Namespace, Pods,
  PodSecurity, Remediation, Stage, Tier, VersionPart,
} from '@monosense-io/platform';
import type { Kustomization } from '@monosense-io/platform/lib/imports/kustomize.toolkit.fluxcd.io-v1';
import type { GitRepository } from '@monosense-io/platform/lib/imports/source.toolkit.fluxcd.io-v1';
import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Addresses } from './addresses';
import { addressAlerts, bgpAlerts, meshAlerts, networkAlerts } from './alerts';
import { Bgp, BgpProps } from './bgp';
import { ClusterMesh, ClusterMeshProps } from './cluster-mesh';
import { Gateways, GatewaysProps, IGateways } from './gateways';
import { isIpv6, overlap } from './ranges';
import {
  AGENT_LABELS, AGENT_METRICS, BGP_KINDS, CHART, CRDS, ENVOY_LABELS, ENVOY_METRICS, GATEWAY_API, GATEWAY_API_GROUP, GATEWAY_KINDS, GROUP, HUBBLE_METRICS, HUBBLE_UI,
  HUBBLE_UI_LABELS, KUBE_PRISM, KUBERNETES, KVSTOREMESH_METRICS, MESH_ETCD_METRICS, MESH_LABELS, MESH_METRICS, OPERATOR_LABELS, OPERATOR_METRICS, RELAY_LABELS,
  RELAY_METRICS,
} from './upstream';
import { NO_SPIRE_IN_MESH, NoSpireInMesh } from './no-spire-in-mesh';
import { chartValues, hubbleUiValues, MESH_REPLICAS, nativeRange } from './values';

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
   * Where metrics and alerts go.
   * @default - nothing is scraped and nothing alerts
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
  /** The stage that installs Cilium itself. */
  public readonly operator: Stage;
  private readonly addresses?: Addresses;
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
    super(scope, id, join(__dirname, '..'));
    const { cluster } = this;
    const meshPeers = props.clusterMesh ? cluster.peers.filter((peer) => peer.meshAddress !== undefined) : undefined;
    this.check(props, meshPeers ?? []);
    if (cluster.facts.meshAddress !== undefined) this.addRule(new NoSpireInMesh(cluster.node.id));
    // The only way that upstream tests is to the next minor version, and back.
    this.recordVersion('Cilium', CHART.version, { part: VersionPart.MINOR, mayGoBack: true });

    const pools = cluster.facts.loadBalancerPools ?? [];
    if (pools.length > 0) this.addresses = new Addresses(this, 'Addresses', { pools, bgp: props.bgp !== undefined, l2Announcements: props.l2Announcements });
    this.operator = this.addOperator(props);
    this.install(props, meshPeers);
    this.patchMachines();

    if (props.bgp) new Bgp(this, 'Bgp', props.bgp, this.otherSubnets(meshPeers ?? []).length > 0);
    if (props.clusterMesh) this.awaitAddresses(new ClusterMesh(this, 'Mesh', props.clusterMesh, meshPeers!));
    if (props.metrics) this.monitor(props.metrics, props);
  }

  /**
   * Adds an external and an internal Gateway in Cilium's own proxy, and the Gateway API. A cluster whose Gateways another
   * component brings leaves this out. Refused: a second call, and Gateways of another component beside these.
   *
   * @param props certificate and addresses
   */
  public addGateways(props: GatewaysProps): IGateways {
    Check.that(this, this.gateways === undefined, "has its Gateways already, and a cluster has one external and one internal: call 'addGateways' once");
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
    Check.that(this, this.hubbleUi === undefined, "has Hubble's user interface already: call 'addHubbleUi' once");
    this.hubbleUi = hubbleUiValues(this.operator);
    const pods = new Pods(this.operator, 'HubbleUi', { labels: HUBBLE_UI_LABELS });
    new HttpRoute(new Stage(this, 'HubbleUi', { namespace: this.cluster.kubeSystem }), 'Route', {
      gateway: props.gateway,
      hostname: props.hostname,
      endpoint: new Endpoint(this.operator, 'HubbleUiServer', { ...HUBBLE_UI, pods }),
    });
  }

  private check(props: CiliumProps, meshPeers: ClusterFacts[]): void {
    const { facts } = this.cluster;
    const [, minor] = facts.kubernetesVersion.split('.').map(Number);
    Check.that(this, minor >= KUBERNETES.first && minor <= KUBERNETES.last, `'kubernetesVersion' is ${facts.kubernetesVersion}, and Cilium ${CHART.version} is known to run on 1.${KUBERNETES.first} to 1.${KUBERNETES.last}: upgrade ${minor > KUBERNETES.last ? 'Cilium' : 'Kubernetes'} first`);
    NO_SPIRE_IN_MESH.unless(this, !(props.mutualAuthentication && props.clusterMesh), "'mutualAuthentication' (SPIRE) does not work together with 'clusterMesh': leave one of them out");
    Check.that(this, facts.meshAddress === undefined || props.clusterMesh !== undefined, `the facts of cluster '${facts.name}' have a 'meshAddress', which other clusters count on, but 'clusterMesh' is left out: set it, or remove the address`);

    const clusters = [facts, ...meshPeers];
    const range = (['ipv4', 'ipv6'] as const).map((family) => nativeRange(facts, meshPeers, family === 'ipv6'));
    for (const cidr of range.filter((found): found is string => found !== undefined)) {
      const inside = clusters.find(({ nodeCidr }) => overlap(cidr, nodeCidr));
      Check.that(this, inside === undefined, `the smallest range that holds the pods of ${clusters.map(({ name }) => name).join(' and ')} is ${cidr}, which holds the machines of ${inside?.name} (${inside?.nodeCidr}) too: choose pod ranges that lie closer together`);
    }
    const families = (cidrs: string[]): string => cidrs.map((cidr) => (isIpv6(cidr) ? 'IPv6' : 'IPv4')).sort().join(' and ');
    for (const peer of meshPeers) {
      Check.that(this, families(peer.podCidrs) === families(facts.podCidrs), `'clusterMesh' connects ${families(facts.podCidrs)} with ${families(peer.podCidrs)} of cluster '${peer.name}': give both clusters pod ranges of the same families`);
    }
    for (const peer of this.otherSubnets(meshPeers)) {
      Check.that(this, props.bgp !== undefined, `the nodes of cluster '${peer.name}' are in another subnet (${peer.nodeCidr}), and no router knows the way to its pods: set 'bgp'`);
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
    });
    this.cluster.addMachinePatch(this, {
      reason: 'Cilium reaches the API server through KubePrism, and its address translation in eBPF would lose what CoreDNS sends to the host',
      patch: {
        machine: {
          features: { kubePrism: { enabled: true, port: KUBE_PRISM.port }, hostDNS: { enabled: true, forwardKubeDNSToHost: false } },
        },
      },
    });
  }

  private monitor(sink: IMetricsSink, props: CiliumProps): void {
    const monitoring = new Monitoring(this, 'Monitoring', { namespace: this.cluster.kubeSystem, sink });
    const pods = (id: string, labels: { [label: string]: string }, hostNetwork: boolean): Pods => new Pods(this.operator, id, { labels, hostNetwork });
    const scrape = (id: string, metrics: EndpointProps, of: Pods): void => monitoring.scrape(new Endpoint(this.operator, id, { ...metrics, pods: of }));

    const agent = pods('Agent', AGENT_LABELS, true);
    scrape('AgentMetrics', AGENT_METRICS, agent);
    scrape('HubbleMetrics', HUBBLE_METRICS, agent);
    scrape('EnvoyMetrics', ENVOY_METRICS, pods('Envoy', ENVOY_LABELS, true));
    scrape('OperatorMetrics', OPERATOR_METRICS, pods('Controller', OPERATOR_LABELS, true));
    scrape('RelayMetrics', RELAY_METRICS, pods('Relay', RELAY_LABELS, false));
    if (props.clusterMesh) {
      const servers = pods('MeshServers', MESH_LABELS, false);
      scrape('MeshMetrics', MESH_METRICS, servers);
      scrape('MeshEtcdMetrics', MESH_ETCD_METRICS, servers);
      scrape('KvstoremeshMetrics', KVSTOREMESH_METRICS, servers);
    }

    monitoring.alerts('network', networkAlerts(this.cluster.facts.nodes.length));
    monitoring.alerts('addresses', addressAlerts());
    if (props.bgp) monitoring.alerts('bgp', bgpAlerts());
    if (props.clusterMesh) monitoring.alerts('mesh', meshAlerts(MESH_REPLICAS));
  }
}
