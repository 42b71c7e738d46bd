import { Check, Cidr, Component, ExternalSecret, ISecretStore, Refusal, Stage } from '@monosense-io/platform';
import { ApiObject, Duration } from 'cdk8s';
import { ANNOUNCED_SERVICES } from './addresses';
import type { CiliumBGPAdvertisement, CiliumBGPClusterConfig, CiliumBGPPeerConfig } from './imports/cilium.io-v2';

// After a router's restart; upstream's two minutes are long for a lab with a single router.
const CONNECT_RETRY = Duration.seconds(30);

// What ties a peer to what it is told.
const ADVERTISED = { 'platform.monosense.io/bgp': 'advertised' };

const OWN_NUMBER = new Refusal('CILIUM-005', {
  protects: 'Every side of a BGP session says which autonomous system it belongs to, so a cluster without a number has no session.',
  wrong: '{ "name": "hub", … }',
  right: '{ "name": "hub", "asn": 64512, … }',
});

const SOME_ROUTER = new Refusal('CILIUM-006', {
  protects: 'Without a router nobody learns the addresses, although BGP is switched on.',
  wrong: 'bgp: { peers: [] }',
  right: "bgp: { peers: [{ name: 'router', address: '10.0.0.1', asn: 64501 }] }",
});

const OWN_NAME = new Refusal('CILIUM-007', {
  protects: 'Routers are configured by name, so that of two with one name the second would take over what the first is told.',
  wrong: "peers: [{ name: 'router', address: '10.0.0.1', … }, { name: 'router', address: '10.0.0.2', … }]",
  right: "peers: [{ name: 'router-1', address: '10.0.0.1', … }, { name: 'router-2', address: '10.0.0.2', … }]",
});

const IN_REACH = new Refusal('CILIUM-009', {
  protects: 'A packet that may take one hop does not leave the subnet of the machines, so the session would never come up.',
  wrong: "{ name: 'core', address: '192.168.0.1', asn: 64500 }",
  right: "{ name: 'core', address: '192.168.0.1', asn: 64500, hops: 3 }",
});

/** A password that a router and the nodes share. */
export interface BgpPassword {
  /**
   * Where the password is kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /** Item of the store with the field `password`. */
  readonly item: string;
}

/** A router that learns the cluster's addresses. */
export interface BgpPeer {
  /** Name of the router, for messages and metrics. */
  readonly name: string;
  /** Address of the router. Refused: one that a machine has, and one in a load-balancer pool, since a Service could be given it too. */
  readonly address: string;
  /** Number of the router's autonomous system. */
  readonly asn: number;
  /**
   * Hops between nodes and router. Refused: one hop to a router outside the node subnet, which no packet would survive.
   * @default 1
   */
  readonly hops?: number;
  /**
   * Password of the sessions (TCP MD5).
   * @default - none
   */
  readonly password?: BgpPassword;
}

/** How the cluster speaks BGP. The number of its own autonomous system is a fact of the cluster. */
export interface BgpProps {
  /** Routers that every node has a session with. */
  readonly peers: BgpPeer[];
  /**
   * How long a side that is silent still counts as alive; signs of life are sent three times as often. Whole seconds, from 3 to 65535.
   * @default Duration.seconds(30)
   */
  readonly holdTime?: Duration;
  /**
   * How long a router keeps the routes of a node whose agent restarts (graceful restart). Whole seconds, from 1 to 4095.
   * @default Duration.seconds(120)
   */
  readonly restartTime?: Duration;
}

/** BGP sessions of every node with the routers, and what is advertised in them. */
export class Bgp extends Stage {
  private readonly component: Component;

  /**
   * @param scope the component
   * @param id construct id
   * @param props routers and times
   * @param podRanges whether routers need to know the nodes' pod ranges too, since another cluster's nodes are in another subnet
   */
  constructor(scope: Component, id: string, props: BgpProps, podRanges: boolean) {
    super(scope, id, { namespace: scope.cluster.kubeSystem });
    this.component = scope;
    const holdTime = Check.duration(scope, 'bgp.holdTime', props.holdTime ?? Duration.seconds(30), { atLeast: Duration.seconds(3), atMost: Duration.seconds(65535) });
    const restartTime = Check.duration(scope, 'bgp.restartTime', props.restartTime ?? Duration.seconds(120), { atMost: Duration.seconds(4095) });
    const asn = this.ownNumber();
    SOME_ROUTER.unless(scope, Array.isArray(props.peers) && props.peers.length > 0, "'bgp.peers' must hold at least one router, got none: name it");
    props.peers.forEach((peer, index) => {
      this.checkIdentity(`bgp.peers[${index}]`, peer, props.peers.slice(0, index));
      this.checkWay(`bgp.peers[${index}]`, peer, asn);
    });

    new ApiObject(this, 'ClusterConfig', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumBGPClusterConfig',
      metadata: { name: this.cluster.facts.name },
      spec: {
        bgpInstances: [{
          name: `as${asn}`,
          localASN: asn,
          peers: props.peers.map((peer) => ({ name: peer.name, peerASN: peer.asn, peerAddress: peer.address, peerConfigRef: { name: peer.name } })),
        }],
      },
    } satisfies CiliumBGPClusterConfig);
    props.peers.forEach((peer) => this.addPeerConfig(peer, holdTime, restartTime));
    new ApiObject(this, 'Advertisement', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumBGPAdvertisement',
      metadata: { name: this.cluster.facts.name, labels: ADVERTISED },
      spec: {
        advertisements: [
          { advertisementType: 'Service', service: { addresses: ['LoadBalancerIP'] }, selector: ANNOUNCED_SERVICES },
          ...(podRanges ? [{ advertisementType: 'PodCIDR' as const }] : []),
        ],
      },
    } satisfies CiliumBGPAdvertisement);
  }

  private addPeerConfig(peer: BgpPeer, holdTime: number, restartTime: number): void {
    const hops = peer.hops ?? 1;
    const families = this.cluster.facts.podCidrs.map((cidr) => Cidr.of(cidr).family);
    new ApiObject(this, `PeerConfig-${peer.name}`, {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumBGPPeerConfig',
      metadata: { name: peer.name },
      spec: {
        timers: { connectRetryTimeSeconds: CONNECT_RETRY.toSeconds(), holdTimeSeconds: holdTime, keepAliveTimeSeconds: Math.floor(holdTime / 3) },
        gracefulRestart: { enabled: true, restartTimeSeconds: restartTime },
        ...(hops > 1 ? { ebgpMultihop: hops } : {}),
        ...(peer.password ? { authSecretRef: this.addPassword(peer.name, peer.password) } : {}),
        families: families.map((afi) => ({ afi, safi: 'unicast', advertisements: { matchLabels: ADVERTISED } })),
      },
    } satisfies CiliumBGPPeerConfig);
  }

  /** Cilium looks for the Secret in kube-system, under the key `password`; without it, it would go on with no password. */
  private addPassword(peer: string, password: BgpPassword): string {
    return new ExternalSecret(this, `Password-${peer}`, {
      store: password.secretStore,
      name: `bgp-${peer}`,
      data: { password: { item: password.item } },
    }).secretName;
  }

  private ownNumber(): number {
    const { asn, name } = this.cluster.facts;
    OWN_NUMBER.unless(this.component, asn !== undefined, `'bgp' needs the number of the cluster's own autonomous system, got none: set 'asn' in the facts of cluster '${name}'`);
    return asn!;
  }

  /** Checks a router's name, number and password. */
  private checkIdentity(prop: string, peer: BgpPeer, earlier: BgpPeer[]): void {
    const { component } = this;
    Check.dnsLabel(component, `${prop}.name`, peer.name);
    OWN_NAME.unless(component, !earlier.some(({ name }) => name === peer.name), `'${prop}.name' must not be that of another router, got '${peer.name}' again: give each router its own name`);
    Check.wholeNumber(component, `${prop}.asn`, peer.asn, 1, 4294967295);
    if (peer.password) Check.text(component, `${prop}.password.item`, peer.password.item, 'name the item of the secret store that holds the password');
  }

  /** How packets get to a router. */
  private checkWay(prop: string, { name, address, asn, hops = 1 }: BgpPeer, ownNumber: number): void {
    const { component, cluster } = this;
    Check.address(component, `${prop}.address`, address);
    Check.wholeNumber(component, `${prop}.hops`, hops, 1, 255);
    cluster.recordOutsideAddress(component, { address, what: `router '${name}'`, apartFromMachines: true });
    // Within one autonomous system packets may take any number of hops.
    const direct = hops === 1 && asn !== ownNumber;
    IN_REACH.unless(component, !direct || cluster.isOnLink(address), `'${prop}.hops' must be more than 1 for a router outside the node subnet ${cluster.facts.nodeCidr}, got 1 with ${address}: set it to the number of hops to the router`);
  }
}
