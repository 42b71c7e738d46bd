import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ICertificate } from '../declare/capabilities';
import { ServiceName } from '../declare/claims';
import { Cluster } from '../declare/cluster';
import { HealthCheckExpression, Stage } from '../declare/stage';
import { AddressRange } from '../values/cidr';
import { Check } from '../values/check';
import { Refusal } from '../values/refusal';

const OWN_ADDRESS = new Refusal('PLATFORM-434', {
  protects: 'On one address the two Gateways would be one: what is meant for the lab alone could be reached from outside.',
  wrong: "externalAddress: '192.168.1.110', internalAddress: '192.168.1.110'",
  right: "externalAddress: '192.168.1.110', internalAddress: '192.168.1.111'",
});

const API = 'gateway.networking.k8s.io/v1';
const HTTP = 'http';
const HTTPS = 'https';

/** Addresses of a cluster's two Gateways. */
export interface GatewayAddressesProps {
  /** Address, in one of the cluster's pools, of the Gateway that the outside reaches. */
  readonly externalAddress: string;
  /** Address, in one of the cluster's pools, of the Gateway that only the lab itself reaches. Refused: the external one's. */
  readonly internalAddress: string;
}

/** The Services of a cluster's two Gateways, as the program that serves Gateways makes them. */
export interface GatewayServices {
  /** The Service of the Gateway that the outside reaches. */
  readonly external: ServiceName;
  /** The Service of the Gateway that only the lab itself reaches. */
  readonly internal: ServiceName;
}

/** Name, class and certificate of a Gateway. */
export interface TlsGatewayProps {
  /** Name of the Gateway. */
  readonly name: string;
  /** Name of its GatewayClass. */
  readonly gatewayClass: string;
  /** Certificate of its TLS listener. */
  readonly certificate: ICertificate;
  /**
   * What else its `spec` holds, such as `addresses` or `infrastructure`.
   * @default - nothing
   */
  readonly spec?: { [key: string]: any };
}

/** The Gateways whose plain HTTP is answered with a redirect. */
export interface HttpsRedirectProps {
  /** Names of the Gateways, which are in the stage's namespace. */
  readonly gateways: string[];
}

/** Names one of the programs that serve Gateways. */
export interface GatewayClassProps {
  /** Name of the GatewayClass. */
  readonly name: string;
  /** Name by which the program knows its classes, for example `io.cilium/gateway-controller`. */
  readonly controllerName: string;
}

/** A GatewayClass: which program serves the Gateways that name it. */
export class GatewayClass extends Construct {
  /** When GatewayClasses and Gateways are well, for their stage: neither kind has the condition that Flux looks for by itself. */
  public static healthCheckExpressions(): HealthCheckExpression[] {
    return [
      { apiVersion: API, kind: 'GatewayClass', current: "status.conditions.exists(c, c.type == 'Accepted' && c.status == 'True')" },
      { apiVersion: API, kind: 'Gateway', current: "status.conditions.exists(c, c.type == 'Programmed' && c.status == 'True')" },
    ];
  }

  /**
   * @param scope the stage of the Gateways
   * @param id construct id
   * @param props name and controller
   */
  constructor(scope: Stage, id: string, props: GatewayClassProps) {
    super(scope, id);
    new ApiObject(this, 'Class', { apiVersion: API, kind: 'GatewayClass', metadata: { name: props.name }, spec: { controllerName: props.controllerName } });
  }
}

/**
 * A Gateway that speaks TLS only. Of its two listeners, `https` takes routes of all namespaces, and `http` those of its own:
 * there an `HttpsRedirect` answers, and nothing else can be served in the clear.
 */
export class TlsGateway extends Construct {
  /**
   * Takes the addresses of a cluster's two Gateways, so that nobody else can have them. Refused: what is no address, and one
   * address for both. The synthesis refuses those outside the pools.
   *
   * @param owner the construct whose props they are, and which owns them
   * @param addresses the addresses
   * @param services the Services that have them, so that the addresses are kept for these; not known when left out
   */
  public static claimAddresses(owner: IConstruct, addresses: GatewayAddressesProps, services?: GatewayServices): void {
    const { externalAddress, internalAddress } = addresses;
    Check.address(owner, 'externalAddress', externalAddress);
    Check.address(owner, 'internalAddress', internalAddress);
    const same = AddressRange.of(externalAddress, externalAddress).contains(internalAddress);
    OWN_ADDRESS.unless(owner, !same, `'internalAddress' must not be the address of 'externalAddress' (${externalAddress}), got ${internalAddress}: give each Gateway its own`);
    const cluster = Cluster.of(owner);
    cluster.claimAddress(owner, externalAddress, { service: services?.external });
    cluster.claimAddress(owner, internalAddress, { service: services?.internal });
  }

  /**
   * @param scope the stage of the Gateways
   * @param id construct id
   * @param props name, class and certificate
   */
  constructor(scope: Stage, id: string, props: TlsGatewayProps) {
    super(scope, id);
    Check.given(this, 'certificate', props.certificate, 'pass the certificate of the TLS listener');
    Check.kind(this, 'certificate', props.certificate, 'ICertificate', 'connect');
    const { secretName, namespace } = props.certificate.connect(scope);
    new ApiObject(this, 'Gateway', {
      apiVersion: API,
      kind: 'Gateway',
      metadata: { name: props.name },
      spec: {
        gatewayClassName: props.gatewayClass,
        ...props.spec,
        // Neither listener names a host: `*.example.org` would leave out example.org itself.
        listeners: [
          { name: HTTP, protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'Same' } } },
          {
            name: HTTPS,
            protocol: 'HTTPS',
            port: 443,
            tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: secretName, namespace }] },
            allowedRoutes: { namespaces: { from: 'All' } },
          },
        ],
      },
    });
  }
}

/** Answers plain HTTP with a redirect to HTTPS, which clients remember. */
export class HttpsRedirect extends Construct {
  /**
   * @param scope the stage of the Gateways
   * @param id construct id
   * @param props the Gateways
   */
  constructor(scope: Stage, id: string, props: HttpsRedirectProps) {
    super(scope, id);
    new ApiObject(this, 'Route', {
      apiVersion: API,
      kind: 'HTTPRoute',
      metadata: { name: 'https-redirect' },
      spec: {
        parentRefs: props.gateways.map((name) => ({ name, sectionName: HTTP })),
        rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
      },
    });
  }
}
