import { AddressRange, Component, IAddressWatcher, LoadBalancerPool, Refusal, ServiceName, Stage } from '@monosense-io/platform';
import { ApiObject, Lazy } from 'cdk8s';
import type { CiliumLoadBalancerIPPool } from './imports/cilium.io-v2';
import type { CiliumL2AnnouncementPolicy } from './imports/cilium.io-v2alpha1';

const ANSWERED_ON_LINK = new Refusal('CILIUM-003', {
  protects: 'In the subnet of the machines a route alone is not enough: some machine must answer for each address.',
  wrong: "new Cilium(cluster, 'cilium', { l2Announcements: false })",
  right: "new Cilium(cluster, 'cilium')",
});

const ANNOUNCED = new Refusal('CILIUM-004', {
  protects: 'Nobody knows the way to an address outside the subnet of the machines unless a router learns it.',
  wrong: "\"loadBalancerPools\": [{ \"start\": \"10.9.0.1\", \"stop\": \"10.9.0.9\" }] with new Cilium(cluster, 'cilium')",
  right: "\"loadBalancerPools\": [{ \"start\": \"10.9.0.1\", \"stop\": \"10.9.0.9\" }] with new Cilium(cluster, 'cilium', { bgp: { peers: [{ name: 'router', address: '10.0.0.1', asn: 64501 }] } })",
});

/**
 * Which Services are announced: all but those labelled otherwise. It has to be said, since an announcement by BGP without
 * a selector selects nothing.
 */
export const ANNOUNCED_SERVICES = { matchExpressions: [{ key: 'platform.monosense.io/announce', operator: 'NotIn', values: ['false'] }] } as const;

/** How the addresses of Services get known. */
export interface AddressesProps {
  /** Ranges that they are taken from; at least one. */
  readonly pools: LoadBalancerPool[];
  /** Whether routers learn them by BGP. */
  readonly bgp: boolean;
  /** Whether nodes answer for them on the link; undefined to decide by where the pools lie. */
  readonly l2Announcements?: boolean;
}

/**
 * Where Services of type LoadBalancer get their addresses from: this cluster's pools, and no other cluster's. An address that is
 * taken for one Service is left out of the pool of all, and has a pool that serves this Service alone: whoever asks for none
 * can't get it, also while the cluster is rebuilt and its owner isn't there yet.
 */
export class Addresses extends Stage implements IAddressWatcher {
  /** Whether nodes answer for the addresses on the link. */
  public readonly l2Announcements: boolean;
  // Services claim their addresses after this stage is made.
  private readonly kept = new Map<string, string[]>();

  /**
   * @param scope the component
   * @param id construct id
   * @param props pools, and how they are announced
   */
  constructor(scope: Component, id: string, props: AddressesProps) {
    super(scope, id, { namespace: scope.cluster.kubeSystem });
    const onLink = props.pools.filter(({ start, stop }) => this.cluster.isOnLink(start) || this.cluster.isOnLink(stop));
    this.l2Announcements = props.l2Announcements ?? onLink.length > 0;
    for (const pool of props.pools) this.check(scope, pool, onLink.includes(pool), props.bgp);
    this.addPool(props.pools);
    this.cluster.watchAddresses(this, this);
    if (this.l2Announcements) this.addL2Policy();
  }

  /** @internal */
  public addressClaimed(address: string, { namespace, name }: ServiceName): void {
    const service = `${namespace}-${name}`;
    const addresses = this.kept.get(service);
    this.kept.set(service, [...addresses ?? [], address]);
    if (addresses !== undefined) return;
    new ApiObject(this, `Pool-${service}`, {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumLoadBalancerIPPool',
      metadata: { name: `${this.cluster.facts.name}-${service}` },
      spec: {
        blocks: Lazy.any({ produce: () => this.kept.get(service)!.map((kept) => ({ start: kept, stop: kept })) }),
        // Cilium knows each Service by these two as well as by its own labels.
        serviceSelector: { matchLabels: { 'io.kubernetes.service.namespace': namespace, 'io.kubernetes.service.name': name } },
      },
    } satisfies CiliumLoadBalancerIPPool);
  }

  private check(owner: Component, { start, stop }: LoadBalancerPool, onLink: boolean, bgp: boolean): void {
    const [pool, subnet] = [`${start}-${stop}`, this.cluster.facts.nodeCidr];
    ANSWERED_ON_LINK.unless(owner, !onLink || this.l2Announcements, `'l2Announcements' must be on for a load-balancer pool in the node subnet ${subnet}, got false with ${pool}: leave it out, or choose a range outside the subnet`);
    ANNOUNCED.unless(owner, onLink || bgp, `'bgp' must be set for a load-balancer pool outside the node subnet ${subnet}, got none with ${pool}: name the routers that shall learn its addresses, or choose a range inside the subnet`);
  }

  private addPool(pools: LoadBalancerPool[]): void {
    new ApiObject(this, 'Pool', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumLoadBalancerIPPool',
      metadata: { name: this.cluster.facts.name },
      spec: {
        blocks: Lazy.any({
          produce: () => pools.flatMap(({ start, stop }) => AddressRange.of(start, stop).without([...this.kept.values()].flat())).map(({ start, stop }) => ({ start, stop })),
        }),
      },
    } satisfies CiliumLoadBalancerIPPool);
  }

  private addL2Policy(): void {
    new ApiObject(this, 'L2Policy', {
      apiVersion: 'cilium.io/v2alpha1',
      kind: 'CiliumL2AnnouncementPolicy',
      metadata: { name: this.cluster.facts.name },
      spec: { loadBalancerIPs: true, serviceSelector: ANNOUNCED_SERVICES },
    } satisfies CiliumL2AnnouncementPolicy);
  }
}
