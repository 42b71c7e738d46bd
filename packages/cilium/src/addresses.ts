import { Check, Component, LoadBalancerPool, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import type { CiliumLoadBalancerIPPool } from './imports/cilium.io-v2';
import type { CiliumL2AnnouncementPolicy } from './imports/cilium.io-v2alpha1';
import { isIpv6 } from './ranges';

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

/** Where Services of type LoadBalancer get their addresses from: this cluster's pools, and no other cluster's. */
export class Addresses extends Stage {
  /** Whether nodes answer for the addresses on the link. */
  public readonly l2Announcements: boolean;

  /**
   * @param scope the component
   * @param id construct id
   * @param props pools, and how they are announced
   */
  constructor(scope: Component, id: string, props: AddressesProps) {
    super(scope, id, { namespace: scope.cluster.kubeSystem });
    const { facts } = this.cluster;
    const onLink = props.pools.filter(({ start, stop }) => this.cluster.isOnLink(start) || this.cluster.isOnLink(stop));
    this.l2Announcements = props.l2Announcements ?? onLink.length > 0;
    for (const pool of props.pools) {
      const name = `load-balancer pool ${pool.start}-${pool.stop}`;
      const here = onLink.includes(pool);
      Check.that(scope, !here || !isIpv6(pool.start), `${name} lies in the node subnet ${facts.nodeCidr}, where Cilium 1.18 announces IPv4 addresses only: choose a range outside the subnet`);
      Check.that(scope, !here || this.l2Announcements, `'l2Announcements' is off, but ${name} lies in the node subnet ${facts.nodeCidr}, where a route alone isn't answered: leave it on, or choose a range outside the subnet`);
      Check.that(scope, here || props.bgp, `${name} lies outside the node subnet ${facts.nodeCidr} and is announced by nobody: set 'bgp', or choose a range inside the subnet`);
    }
    this.addPool(props.pools);
    if (this.l2Announcements) this.addL2Policy();
  }

  private addPool(pools: LoadBalancerPool[]): void {
    new ApiObject(this, 'Pool', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumLoadBalancerIPPool',
      metadata: { name: this.cluster.facts.name },
      spec: { blocks: pools.map(({ start, stop }) => ({ start, stop })) },
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
