import { isIP } from 'net';
import { Check, Component, ExternalSecret, ISecretStore, Stage } from '@monosense-io/platform';
import { ApiObject, Duration } from 'cdk8s';
import { ANNOUNCED_SERVICES } from './addresses';
import type { CiliumBGPAdvertisement, CiliumBGPClusterConfig, CiliumBGPPeerConfig } from './imports/cilium.io-v2';
import { isIpv6, within } from './ranges';

// After a router's restart; upstream's two minutes are long for a lab with a single router.
const CONNECT_RETRY = Duration.seconds(30);

// What ties a peer to what it is told.
const ADVERTISED = { 'platform.monosense.io/bgp': 'advertised' };

/** A password that a router and the nodes share. */
export interface BgpPassword {
  /** Store that holds it. */
  readonly secretStore: ISecretStore;
  /** Item of the store with the field `password`. */
  readonly item: string;
}

/** A router that learns the cluster's addresses. */
export interface BgpPeer {
  /** Name of the router, for messages and metrics. */
  readonly name: string;
  /** Address of the router. Refused: one in a load-balancer pool of the cluster, since a Service could be given it too. */
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
    const holdTime = this.secondsOf('bgp.holdTime', props.holdTime ?? Duration.seconds(30), 3, 65535);
    const restartTime = this.secondsOf('bgp.restartTime', props.restartTime ?? Duration.seconds(120), 1, 4095);
    const asn = this.checkAsn();
    Check.that(scope, props.peers.length > 0, "'bgp.peers' is empty: name at least one router");
    props.peers.forEach((peer, index) => this.checkPeer(peer, props.peers.slice(0, index), asn));

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
    const families = this.cluster.facts.podCidrs.map((cidr) => (isIpv6(cidr) ? 'ipv6' : 'ipv4'));
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

  private checkAsn(): number {
    const { asn, name } = this.cluster.facts;
    Check.that(this.component, asn !== undefined, `'bgp' needs the number of the cluster's own autonomous system: set 'asn' in the facts of cluster '${name}'`);
    return asn as number;
  }

  private secondsOf(prop: string, duration: Duration, min: number, max: number): number {
    const seconds = duration.toSeconds({ integral: false });
    Check.that(this.component, Number.isInteger(seconds) && seconds >= min && seconds <= max, `'${prop}' must be a whole number of seconds from ${min} to ${max}, got ${seconds}: set it to a Duration in that range`);
    return seconds;
  }

  private checkPeer(peer: BgpPeer, earlier: BgpPeer[], asn: number): void {
    const { component, cluster } = this;
    const hops = peer.hops ?? 1;
    Check.dnsLabel(component, 'bgp.peers.name', peer.name);
    Check.that(component, !earlier.some(({ name }) => name === peer.name), `two of 'bgp.peers' are called '${peer.name}': give each router its own name`);
    Check.that(component, isIP(peer.address) !== 0, `BGP peer '${peer.name}' has address '${peer.address}', which is none: write it as in 192.168.1.1`);
    const pool = cluster.facts.loadBalancerPools?.find(({ start, stop }) => within(peer.address, start, stop));
    Check.that(component, pool === undefined, `BGP peer '${peer.name}' (${peer.address}) lies in load-balancer pool ${pool?.start}-${pool?.stop}, so a Service could be given the router's address: choose a pool without it, or correct the address`);
    Check.wholeNumber(component, 'bgp.peers.asn', peer.asn, 1, 4294967295);
    Check.wholeNumber(component, 'bgp.peers.hops', hops, 1, 255);
    // Within one autonomous system packets may take any number of hops.
    const direct = hops === 1 && peer.asn !== asn;
    Check.that(component, !direct || cluster.isOnLink(peer.address), `BGP peer '${peer.name}' (${peer.address}) is outside the node subnet ${cluster.facts.nodeCidr}, and 'hops' is 1: set 'hops' to the number of hops to it`);
  }
}
