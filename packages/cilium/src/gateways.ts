import { isIP } from 'net';
import { Check, Component, Endpoint, GatewayConnection, HealthCheckExpression, ICertificate, IGateway, Namespace, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import type { Gateway as GatewayObject, GatewayClass, HTTPRoute } from './imports/gateway.networking.k8s.io-v1';
import { within } from './ranges';
import { GATEWAY_CONTROLLER } from './upstream';

const CLASS = 'cilium';
const API = 'gateway.networking.k8s.io/v1';

// Neither kind has the condition that Flux looks for by itself.
const HEALTH: HealthCheckExpression[] = [
  { apiVersion: API, kind: 'GatewayClass', current: "status.conditions.exists(c, c.type == 'Accepted' && c.status == 'True')" },
  { apiVersion: API, kind: 'Gateway', current: "status.conditions.exists(c, c.type == 'Programmed' && c.status == 'True')" },
];

/** The cluster's two Gateways. Both speak TLS only: plain HTTP is answered with a redirect. */
export interface GatewaysProps {
  /** Certificate of both, for the cluster's domain and every name right below it. */
  readonly certificate: ICertificate;
  /** Address, in one of the cluster's pools, of the Gateway that the outside reaches. */
  readonly externalAddress: string;
  /** Address, in one of the cluster's pools, of the Gateway that only the lab itself reaches. Refused: the external one's. */
  readonly internalAddress: string;
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
    super(scope, id, { namespace, healthCheckExpressions: HEALTH });
    for (const [prop, address] of [['externalAddress', props.externalAddress], ['internalAddress', props.internalAddress]]) {
      Check.that(scope, isIP(address) !== 0, `'${prop}' must be an address, got '${address}': write it as in 192.168.1.110`);
      this.cluster.claimAddress(scope, address);
    }
    const { externalAddress, internalAddress } = props;
    Check.that(scope, !within(internalAddress, externalAddress, externalAddress), `'internalAddress' must not be the address of 'externalAddress' (${externalAddress}), got ${internalAddress}: give each Gateway its own`);
    new ApiObject(this, 'Class', {
      apiVersion: API,
      kind: 'GatewayClass',
      metadata: { name: CLASS },
      spec: { controllerName: GATEWAY_CONTROLLER },
    } satisfies GatewayClass);
    this.externalGateway = this.addGateway('external', props.externalAddress, props.certificate);
    this.internalGateway = this.addGateway('internal', props.internalAddress, props.certificate);
    this.addRedirect(['external', 'internal']);
  }

  private addGateway(name: string, address: string, certificate: ICertificate): IGateway {
    const { secretName, namespace } = certificate.connect(this);
    new ApiObject(this, `Gateway-${name}`, {
      apiVersion: API,
      kind: 'Gateway',
      metadata: { name },
      spec: {
        gatewayClassName: CLASS,
        addresses: [{ type: 'IPAddress', value: address }],
        // Neither listener names a host: `*.example.org` would leave out example.org itself.
        listeners: [
          // Routes of this namespace only, which are the redirect: nothing else can be served in the clear.
          { name: 'http', protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'Same' } } },
          {
            name: 'https',
            protocol: 'HTTPS',
            port: 443,
            tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: secretName, namespace }] },
            allowedRoutes: { namespaces: { from: 'All' } },
          },
        ],
      },
    } satisfies GatewayObject);
    return new Gateway(this, name);
  }

  private addRedirect(gateways: string[]): void {
    new ApiObject(this, 'Redirect', {
      apiVersion: API,
      kind: 'HTTPRoute',
      metadata: { name: 'https-redirect' },
      spec: {
        parentRefs: gateways.map((name) => ({ name, sectionName: 'http' })),
        rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
      },
    } satisfies HTTPRoute);
  }
}

/** A Gateway in Cilium's own proxy: its traffic reaches pods as Cilium's `ingress` identity. */
class Gateway implements IGateway {
  private readonly entrance: Endpoint;

  constructor(private readonly stage: Stage, private readonly name: string) {
    // Cilium makes a Service of this name for every Gateway.
    this.entrance = new Endpoint(stage, `Entrance-${name}`, { port: 443, service: `cilium-gateway-${name}`, gateway: name });
  }

  public connect(client: Stage): GatewayConnection {
    client.waitFor(this.stage, `its routes are attached to gateway '${this.name}'`);
    return { name: this.name, namespace: this.stage.home.name, listener: 'https', domain: this.stage.cluster.facts.domain, entrance: this.entrance };
  }
}
