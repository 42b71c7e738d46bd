import { Cilium } from '@monosense-io/cilium';
import { EnvoyGateway } from '@monosense-io/envoy-gateway';
import { Cluster, ICertificate, IGateway } from '@monosense-io/platform';

/** Addresses of the two Gateways. */
export interface GatewayAddresses {
  /** Address, in one of the cluster's pools, of the Gateway that the outside reaches. */
  readonly externalAddress: string;
  /** Address, in one of the cluster's pools, of the Gateway that only the lab itself reaches. */
  readonly internalAddress: string;
}

/** Addresses of the two Gateways, and what stands in front of them. */
export interface EnvoyGatewayOptions extends GatewayAddresses {
  /**
   * Ranges of the proxies in front of the Gateways, such as a tunnel's pods, whose word on the client's address is believed.
   * @default - none
   */
  readonly trustedProxies?: string[];
}

/** What surrounds a slot for Gateways. @internal */
export interface _GatewaySurroundings {
  readonly certificate?: ICertificate;
  readonly cilium?: Cilium;
}

/** What a slot for Gateways brings. @internal */
export interface _CreatedGateways {
  readonly externalGateway: IGateway;
  readonly internalGateway: IGateway;
  readonly component?: EnvoyGateway;
}

/** What takes traffic from outside the cluster: one Gateway for everybody, and one for the lab itself. */
export class Gateways {
  /**
   * In Cilium's own proxy, on every machine.
   *
   * @param addresses the two addresses
   */
  public static cilium(addresses: GatewayAddresses): Gateways {
    return new Gateways({ certificate: true, cilium: true }, (_cluster, { cilium, certificate }) => cilium!.addGateways({ ...addresses, certificate: certificate! }));
  }

  /**
   * Envoy Gateway, with Envoys of its own for each Gateway.
   *
   * @param options the two addresses, and proxies in front of them
   */
  public static envoy(options: EnvoyGatewayOptions): Gateways {
    return new Gateways({ certificate: true, cilium: false }, (cluster, { certificate }) => {
      const component = new EnvoyGateway(cluster, 'envoy-gateway', { ...options, certificate: certificate! });
      return { component, externalGateway: component.externalGateway, internalGateway: component.internalGateway };
    });
  }

  /**
   * Any other two Gateways, such as those that the program has made.
   *
   * @param externalGateway the Gateway that the outside reaches
   * @param internalGateway the Gateway that only the lab itself reaches; it may be the same
   */
  public static of(externalGateway: IGateway, internalGateway: IGateway): Gateways {
    return new Gateways({ certificate: false, cilium: false }, () => ({ externalGateway, internalGateway }));
  }

  private constructor(
    /** @internal */ public readonly _needs: { readonly certificate: boolean; readonly cilium: boolean },
    /** @internal */ public readonly _create: (cluster: Cluster, surroundings: _GatewaySurroundings) => _CreatedGateways,
  ) {}
}
