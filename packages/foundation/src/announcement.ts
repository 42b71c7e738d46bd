import { BgpProps } from '@monosense-io/cilium';

/** How the rest of the lab learns where the addresses of Services are. */
export class Announcement {
  /** The nodes answer for the addresses on their own link. Needs a load-balancer pool in the node subnet, and no router that knows of the cluster. */
  public static l2(): Announcement {
    return new Announcement(undefined, true);
  }

  /**
   * Routers learn the addresses by BGP. Refused: a load-balancer pool in the node subnet, where a route alone isn't answered.
   *
   * @param props routers and times
   */
  public static bgp(props: BgpProps): Announcement {
    return new Announcement(props, false);
  }

  /**
   * Routers learn the addresses by BGP, and the nodes answer for them on their own link as well.
   *
   * @param props routers and times
   */
  public static l2AndBgp(props: BgpProps): Announcement {
    return new Announcement(props, true);
  }

  private constructor(
    /** @internal */ public readonly _bgp: BgpProps | undefined,
    /** @internal */ public readonly _l2: boolean,
  ) {}
}
