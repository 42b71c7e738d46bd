import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { IGateway } from '../declare/capabilities';
import { Endpoint } from '../declare/endpoint';
import { Stage } from '../declare/stage';
import { Check } from '../values/check';
import { isHostname } from '../values/net';
import { Refusal } from '../values/refusal';

const HOSTNAME = new Refusal('PLATFORM-407', {
  protects: 'A route matches host names alone: with a scheme, a port or an address in it, it matches nothing.',
  wrong: "hostname: 'https://www.example.org'",
  right: "hostname: 'www.example.org'",
});

const ROUTED_TO_SERVICE = new Refusal('PLATFORM-408', {
  protects: 'A Gateway sends traffic to Services; a port that is only scraped has none.',
  wrong: "new Endpoint(stage, 'Web', { port: 8080 })",
  right: "new Endpoint(stage, 'Web', { port: 80, targetPort: 8080, service: 'web' })",
});

const WITHIN_DOMAIN = new Refusal('PLATFORM-409', {
  protects: 'The Gateway has a certificate for its own domain only; browsers would refuse any other name.',
  wrong: "hostname: 'www.example.net'",
  right: "hostname: 'www.example.org'",
});

const SAME_NAMESPACE = new Refusal('PLATFORM-410', {
  protects: 'A route names the Services of its own namespace; it would find nobody, or somebody else of the same name.',
  wrong: "new HttpRoute(stageInAnotherNamespace, 'Route', { endpoint, … })",
  right: "new HttpRoute(endpoint.stage, 'Route', { endpoint, … })",
});

/** A hostname and what answers on it. */
export interface HttpRouteProps {
  /** The Gateway that takes the traffic. */
  readonly gateway: IGateway;
  /** Full hostname, within the Gateway's domain. */
  readonly hostname: string;
  /** What the traffic goes to; must have a Service. */
  readonly endpoint: Endpoint;
}

/** Makes an endpoint reachable from outside by a hostname: an HTTPRoute, and the policy that lets the Gateway in. */
export class HttpRoute extends Construct {
  /** Address that people open. */
  public readonly url: string;

  /**
   * @param scope a stage in the endpoint's namespace
   * @param id construct id
   * @param props hostname, Gateway and endpoint
   */
  constructor(scope: Stage, id: string, props: HttpRouteProps) {
    super(scope, id);
    Check.given(this, 'gateway', props.gateway, 'pass the Gateway that takes the traffic');
    Check.kind(this, 'gateway', props.gateway, 'IGateway', 'connect');
    Check.given(this, 'endpoint', props.endpoint, 'pass what the traffic goes to');
    Check.kind(this, 'endpoint', props.endpoint, 'Endpoint', 'ports');
    Check.text(this, 'hostname', props.hostname, 'write it as in www.example.org');
    HOSTNAME.unless(this, isHostname(props.hostname), `'hostname' must be a host name, got '${props.hostname}': write it as in www.example.org`);
    const gateway = props.gateway.connect(scope);
    const service = props.endpoint._service;
    ROUTED_TO_SERVICE.unless(this, service !== undefined, `'endpoint' must have a Service that '${props.hostname}' is routed to, got [${props.endpoint.node.path}] without one: set 'service' on the endpoint`);
    WITHIN_DOMAIN.unless(this, props.hostname === gateway.domain || props.hostname.endsWith(`.${gateway.domain}`), `'hostname' must be within the domain '${gateway.domain}' of gateway '${gateway.name}', got '${props.hostname}': choose a name below the domain`);
    SAME_NAMESPACE.unless(this, props.endpoint.stage.home === scope.home, `'endpoint' must be in the route's namespace '${scope.home.name}', got one in '${props.endpoint.stage.home.name}': put the route into a stage of the endpoint's namespace`);
    scope.cluster.claimHostname(this, props.hostname);
    props.endpoint.allowFromGateway(gateway.name, gateway.pods);
    this.url = `https://${props.hostname}`;
    new ApiObject(this, 'Route', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: nameOf(props.hostname, scope.cluster.facts.domain) },
      spec: {
        parentRefs: [{ name: gateway.name, namespace: gateway.namespace, sectionName: gateway.listener }],
        hostnames: [props.hostname],
        rules: [{ backendRefs: [{ name: service!.name, port: service!.port }] }],
      },
    });
  }
}

/**
 * A name that no other hostname leads to, whichever Gateway it is on: what stands before the domain of the cluster, and the whole
 * hostname elsewhere. The domain itself has its first label.
 */
function nameOf(hostname: string, domain: string): string {
  if (hostname === domain) return hostname.split('.')[0];
  return hostname.endsWith(`.${domain}`) ? hostname.slice(0, -domain.length - 1) : hostname;
}
