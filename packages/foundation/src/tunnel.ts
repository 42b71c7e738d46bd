import { Cloudflared } from '@monosense-io/cloudflared';
import { Cluster, IGateway } from '@monosense-io/platform';

/** A tunnel of Cloudflare. */
export interface CloudflareTunnelOptions {
  /** Id of the tunnel, which is no secret. Each cluster needs a tunnel of its own. */
  readonly tunnelId: string;
  /** Item of the secret store with the field `credentials`: the JSON file that `cloudflared tunnel create` has written. */
  readonly credentialsItem: string;
  /**
   * Name of the tunnel in DNS, which other names point to.
   * @default - `tunnel-<cluster>.<domain>`
   */
  readonly hostname?: string;
}

/** What surrounds a slot for a tunnel. @internal */
export interface _TunnelSurroundings {
  readonly gateway: IGateway;
  readonly dnsRecord: boolean;
}

/** What a slot for a tunnel brings. @internal */
export interface _CreatedTunnel {
  readonly hostname: string;
  readonly component?: Cloudflared;
}

/** The way from outside to the external Gateway. */
export class Tunnel {
  /**
   * A tunnel of Cloudflare to the external Gateway. Its own name in DNS is made where records are published outside.
   *
   * @param options id and credentials
   */
  public static cloudflare(options: CloudflareTunnelOptions): Tunnel {
    return new Tunnel((cluster, surroundings) => {
      const component = new Cloudflared(cluster, 'cloudflared', { ...surroundings, ...options });
      return { component, hostname: component.hostname };
    });
  }

  /**
   * A way in that exists, such as a proxy on a rented server or a name that follows the router's address. Names that are
   * published outside point to it.
   *
   * @param hostname its name in DNS
   */
  public static existing(hostname: string): Tunnel {
    return new Tunnel(() => ({ hostname }));
  }

  private constructor(/** @internal */ public readonly _create: (cluster: Cluster, surroundings: _TunnelSurroundings) => _CreatedTunnel) {}
}
