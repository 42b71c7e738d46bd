import {
  Component, Endpoint, GatewayAddressesProps, GatewayClass, GatewayConnection, HttpsRedirect, ICertificate, IGateway, Namespace, Stage, TlsGateway,
} from '@monosense-io/platform';
import { GATEWAY_CONTROLLER } from './upstream';

const CLASS = 'cilium';

/** The cluster's two Gateways. Both speak TLS only: plain HTTP is answered with a redirect. */
export interface GatewaysProps extends GatewayAddressesProps {
  /** Certificate of both, for the cluster's domain and every name right below it. */
  readonly certificate: ICertificate;
}

/** The two Gateways, for the routes of other components. */
export interface IGateways {
  /** The Gateway that the outside reaches. */
  readonly externalGateway: IGateway;
  /** The Gateway that only the lab itself reaches. */
  readonly internalGateway: IGateway;
}

/** The GatewayClass, an external and an internal Gateway, and the redirect from HTTP to HTTPS. */
export class Gateways extends Stage implements IGateways {
  /** The Gateway that the outside reaches. */
  public readonly externalGateway: IGateway;
  /** The Gateway that only the lab itself reaches. */
  public readonly internalGateway: IGateway;

  /**
   * @param scope the component
   * @param id construct id
   * @param props certificate and addresses
   */
  constructor(scope: Component, id: string, props: GatewaysProps) {
    const namespace = new Namespace(scope, 'GatewayNamespace', { name: 'gateways' });
    super(scope, id, { namespace, healthCheckExpressions: GatewayClass.healthCheckExpressions() });
    const service = (gateway: string) => ({ namespace: namespace.name, name: serviceOf(gateway) });
    TlsGateway.claimAddresses(scope, props, { external: service('external'), internal: service('internal') });
    new GatewayClass(this, 'Class', { name: CLASS, controllerName: GATEWAY_CONTROLLER });
    this.externalGateway = this.addGateway('external', props.externalAddress, props.certificate);
    this.internalGateway = this.addGateway('internal', props.internalAddress, props.certificate);
    new HttpsRedirect(this, 'Redirect', { gateways: ['external', 'internal'] });
  }

  private addGateway(name: string, address: string, certificate: ICertificate): IGateway {
    new TlsGateway(this, `Gateway-${name}`, { name, gatewayClass: CLASS, certificate, spec: { addresses: [{ type: 'IPAddress', value: address }] } });
    return new Gateway(this, name);
  }
}

/** A Gateway in Cilium's own proxy: its traffic reaches pods as Cilium's `ingress` identity. */
class Gateway implements IGateway {
  private readonly entrance: Endpoint;

  constructor(private readonly stage: Stage, private readonly name: string) {
    this.entrance = new Endpoint(stage, `Entrance-${name}`, { port: 443, service: serviceOf(name), gateway: name });
  }

  public connect(client: Stage): GatewayConnection {
    client.waitFor(this.stage, `its routes are attached to gateway '${this.name}'`);
    return { name: this.name, namespace: this.stage.home.name, listener: 'https', domain: this.stage.cluster.facts.domain, entrance: this.entrance };
  }
}

/** The Service that Cilium makes for a Gateway, in the Gateway's namespace. */
function serviceOf(gateway: string): string {
  return `cilium-gateway-${gateway}`;
}
