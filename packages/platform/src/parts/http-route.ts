import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { IGateway } from '../declare/capabilities';
import { Check } from '../values/check';
import { Endpoint } from '../declare/endpoint';
import { isHostname } from '../values/net';
import { Stage } from '../declare/stage';

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
    Check.that(this, isHostname(props.hostname), `'hostname' must be a host name, got '${props.hostname}': write it as in www.example.org`);
    const gateway = props.gateway.connect(scope);
    const service = props.endpoint._service;
    Check.that(this, service !== undefined, `[${props.endpoint.node.path}] has no Service to route '${props.hostname}' to: set 'service' on the endpoint`);
    Check.that(this, props.hostname === gateway.domain || props.hostname.endsWith(`.${gateway.domain}`), `'hostname' ${props.hostname} is outside the domain ${gateway.domain} of gateway '${gateway.name}': choose a name below it`);
    Check.that(this, props.endpoint.stage.home === scope.home, `the endpoint is in namespace '${props.endpoint.stage.home.name}', the route in '${scope.home.name}': put the route into a stage of the endpoint's namespace`);
    scope.cluster.claimHostname(this, props.hostname);
    props.endpoint.allowFromGateway(gateway.name, gateway.pods);
    this.url = `https://${props.hostname}`;
    new ApiObject(this, 'Route', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: props.hostname.split('.')[0] },
      spec: {
        parentRefs: [{ name: gateway.name, namespace: gateway.namespace, sectionName: gateway.listener }],
        hostnames: [props.hostname],
        rules: [{ backendRefs: [{ name: service!.name, port: service!.port }] }],
      },
    });
  }
}
