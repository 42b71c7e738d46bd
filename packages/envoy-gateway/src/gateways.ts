import { isIP } from 'net';
import {
  Component, ContainerResources, Cpu, Endpoint, GatewayAddressesProps, GatewayClass, GatewayConnection, HttpsRedirect, ICertificate, IGateway, Namespace, Placement, Pods,
  Refusal, Stage, TlsGateway,
} from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';
import type { BackendTrafficPolicy, ClientTrafficPolicy, EnvoyProxy } from './imports/gateway.envoyproxy.io-v1alpha1';
import { envoyLabels, GATEWAY_CONTROLLER, HTTP, HTTPS, XDS } from './upstream';

const CLASS = 'envoy-gateway';
const API = 'gateway.envoyproxy.io/v1alpha1';

const PROXY_RANGES = new Refusal('ENVOY-GATEWAY-002', {
  protects: "Envoy takes ranges only; a proxy that it cannot read is not believed, and every visitor seems to have the proxy's address.",
  wrong: "trustedProxies: ['10.244.0.7']",
  right: "trustedProxies: ['10.244.0.7/32']",
});

/**
 * What each Envoy asks for. The limit is far above the request, since memory grows with connections: at 80 % of it Envoy
 * takes no new ones.
 */
export const ENVOY: ContainerResources & { readonly memoryLimit: Size } = { cpu: Cpu.millis(100), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(512) };

// Where routers learn which nodes run an Envoy: as many as it takes for one to be away.
const REPLICAS = 2;

/** The Envoys of one Gateway. */
export interface Fleet {
  /** The Gateway's name. */
  readonly gateway: string;
  /** How many there are. */
  readonly replicas: number;
  /** Their pods. */
  readonly pods: Pods;
  /** Where they take TLS traffic. */
  readonly entrance: Endpoint;
}

/** Certificate and addresses of the two Gateways, and what stands in front of them. */
export interface GatewaysProps extends GatewayAddressesProps {
  /** Certificate of both. */
  readonly certificate: ICertificate;
  /** Ranges whose word on the client's address is believed. */
  readonly trustedProxies: string[];
  /** The stage of the controller, in whose namespace the Envoys run. */
  readonly controller: Stage;
}

/** The GatewayClass, an external and an internal Gateway with their Envoys, how both treat traffic, and the redirect from HTTP to HTTPS. */
export class Gateways extends Stage {
  /** The Gateway that the outside reaches. */
  public readonly external: IGateway;
  /** The Gateway that only the lab itself reaches. */
  public readonly internal: IGateway;
  /** The Envoys of both. */
  public readonly fleets: Fleet[] = [];
  private readonly controller: Stage;
  private readonly xds: Endpoint;

  /**
   * @param scope the component
   * @param id construct id
   * @param props certificate and addresses
   */
  constructor(scope: Component, id: string, props: GatewaysProps) {
    // The namespace and the names are those that other Gateways of this platform have: routes stay as they are when a cluster changes.
    const namespace = new Namespace(scope, 'GatewayNamespace', { name: 'gateways' });
    super(scope, id, { namespace, healthCheckExpressions: GatewayClass.healthCheckExpressions() });
    this.controller = props.controller;
    this.xds = new Endpoint(props.controller, 'Xds', XDS);
    const service = (gateway: string) => ({ namespace: this.controller.home.name, name: serviceOf(gateway) });
    TlsGateway.claimAddresses(scope, props, { external: service('external'), internal: service('internal') });
    for (const range of props.trustedProxies) {
      PROXY_RANGES.unless(scope, isRange(range), `'trustedProxies' must hold ranges of addresses, got '${range}': write it as in 10.244.0.0/16`);
    }
    this.waitFor(props.controller, 'it turns Gateways into Envoys');
    new GatewayClass(this, 'Class', { name: CLASS, controllerName: GATEWAY_CONTROLLER });
    this.external = this.addGateway('external', props.externalAddress, props.certificate);
    this.internal = this.addGateway('internal', props.internalAddress, props.certificate);
    this.addClientPolicy(props.trustedProxies);
    this.addBackendPolicy();
    new HttpsRedirect(this, 'Redirect', { gateways: this.fleets.map(({ gateway }) => gateway) });
  }

  private addGateway(name: string, address: string, certificate: ICertificate): IGateway {
    const fleet = this.addEnvoys(name, address);
    this.fleets.push(fleet);
    new TlsGateway(this, `Gateway-${name}`, {
      name,
      gatewayClass: CLASS,
      certificate,
      // No `addresses`: Envoy Gateway would make them external addresses of the Service, which Cilium doesn't announce.
      spec: { infrastructure: { parametersRef: { group: 'gateway.envoyproxy.io', kind: 'EnvoyProxy', name } } },
    });
    return new Gateway(this, fleet);
  }

  /**
   * The pods of a Gateway. Each node answers for its own Envoys only, so that the client's address arrives. On the nodes'
   * link any node may be the one that answers for the address: there, each needs an Envoy.
   */
  private addEnvoys(name: string, address: string): Fleet {
    const { nodes } = this.cluster.facts;
    const everywhere = this.cluster.isOnLink(address);
    const replicas = everywhere ? nodes.length : this.cluster.replicas(REPLICAS);
    const service = serviceOf(name);
    const labels = envoyLabels(this.home.name, name);
    // What Envoy Gateway sets by itself is restricted Pod Security, without a token of the API server. The root file system
    // stays writable, since Envoy and what shuts it down write to /tmp.
    const container = { resources: this.controller.reserve(service, replicas, ENVOY) };
    new ApiObject(this, `Envoys-${name}`, {
      apiVersion: API,
      kind: 'EnvoyProxy',
      metadata: { name },
      spec: {
        ...(isIP(address) === 6 ? { ipFamily: 'IPv6' } : {}),
        provider: {
          type: 'Kubernetes',
          kubernetes: {
            ...(everywhere ? {
              envoyDaemonSet: {
                container,
                pod: { tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }] },
                // The old one goes when the new one is ready, as nobody else on the node would take its traffic.
                strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
              },
            } : {
              envoyDeployment: {
                replicas,
                container,
                pod: { topologySpreadConstraints: Placement.spread(labels) },
                strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
              },
              envoyPDB: { maxUnavailable: 1 },
            }),
            envoyService: {
              name: service,
              type: 'LoadBalancer',
              externalTrafficPolicy: 'Local',
              allocateLoadBalancerNodePorts: false,
              annotations: { 'lbipam.cilium.io/ips': address },
            },
          },
        },
      },
    } satisfies EnvoyProxy);

    const id = name[0].toUpperCase() + name.slice(1);
    const pods = new Pods(this.controller, id, { labels });
    const entrance = new Endpoint(this.controller, `${id}Https`, { ...HTTPS, service, pods });
    for (const endpoint of [new Endpoint(this.controller, `${id}Http`, { ...HTTP, service, pods }), entrance]) endpoint.allowFromWorld();
    this.xds.connect(this.controller, { pods });
    return { gateway: name, replicas, pods, entrance };
  }

  /** How both Gateways treat clients, where Envoy Gateway's own defaults are not right for everybody behind them. */
  private addClientPolicy(trustedProxies: string[]): void {
    new ApiObject(this, 'Clients', {
      apiVersion: API,
      kind: 'ClientTrafficPolicy',
      metadata: { name: 'gateways' },
      spec: {
        targetRefs: this.targets(),
        tls: { minVersion: '1.2', alpnProtocols: ['h2', 'http/1.1'] },
        // Since requests may take any time, this is what ends those that have died.
        timeout: { http: { streamIdleTimeout: '5m', idleTimeout: '1h' } },
        // A connection that vanished (a laptop that went to sleep) is found out.
        tcpKeepalive: {},
        // Paths arrive as the client wrote them: `%2F` has a meaning to GitLab, and `//` to S3.
        path: { escapedSlashesAction: 'KeepUnchanged', disableMergeSlashes: true },
        // Some programs take `x_user` for `x-user`: such headers are dropped, as other proxies do, and the request is served.
        headers: { withUnderscoresAction: 'DropHeader' },
        ...(trustedProxies.length > 0 ? { clientIPDetection: { xForwardedFor: { trustedCIDRs: trustedProxies } } } : {}),
      },
    } satisfies ClientTrafficPolicy);
  }

  /** How both Gateways treat what is behind them. A policy for one route takes its place for that route. */
  private addBackendPolicy(): void {
    new ApiObject(this, 'Backends', {
      apiVersion: API,
      kind: 'BackendTrafficPolicy',
      metadata: { name: 'gateways' },
      spec: {
        targetRefs: this.targets(),
        timeout: {
          tcp: { connectTimeout: '5s' },
          // Envoy would cut off every upload and download after 15 seconds.
          http: { requestTimeout: '0s' },
        },
        // Only requests that the backend can't have begun with.
        retry: { retryOn: { triggers: ['connect-failure', 'refused-stream'] } },
        tcpKeepalive: {},
      },
    } satisfies BackendTrafficPolicy);
  }

  private targets(): Array<{ group: string; kind: string; name: string }> {
    return this.fleets.map(({ gateway }) => ({ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway }));
  }
}

/** A Gateway with Envoys of its own: its traffic reaches pods from theirs. */
class Gateway implements IGateway {
  constructor(private readonly stage: Stage, private readonly fleet: Fleet) {}

  public connect(client: Stage): GatewayConnection {
    const { gateway, pods, entrance } = this.fleet;
    client.waitFor(this.stage, `its routes are attached to gateway '${gateway}'`);
    return { name: gateway, namespace: this.stage.home.name, listener: 'https', domain: this.stage.cluster.facts.domain, pods, entrance };
  }
}

/** The Service of a Gateway's Envoys, in the namespace of the controller. */
function serviceOf(gateway: string): string {
  return `envoy-${gateway}`;
}

/** Whether a text is a range of addresses, with or without bits behind its prefix. */
function isRange(text: string): boolean {
  const [address, length, rest] = typeof text === 'string' ? text.split('/') : [];
  return isIP(address ?? '') !== 0 && rest === undefined && /^\d+$/.test(length ?? '') && Number(length) <= (isIP(address) === 6 ? 128 : 32);
}
