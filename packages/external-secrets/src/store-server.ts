import { Address, Endpoint, ExternalEndpointProps, Refusal } from '@monosense-io/platform';
import { IConstruct } from 'constructs';

const ENCRYPTED = new Refusal('EXTERNAL-SECRETS-004', {
  protects: 'The secrets themselves travel over it, and anybody on the way could read them.',
  wrong: "connectUrl: 'http://connect.example.org'",
  right: "connectUrl: 'https://connect.example.org'",
});

const HOST_AND_PORT = new Refusal('EXTERNAL-SECRETS-005', {
  protects: 'The operator adds the paths of the API itself; a path, a query or a login of its own would lead nowhere.',
  wrong: "connectUrl: 'https://connect.example.org/v1'",
  right: "connectUrl: 'https://connect.example.org'",
});

const IN_CLUSTER = new Refusal('EXTERNAL-SECRETS-011', {
  protects: 'Network policies see pods and not Services: the operator would be let out to nothing, and could read nothing.',
  wrong: "url: 'https://openbao.openbao.svc.cluster.local:8200'",
  right: "url: 'https://openbao.openbao.svc.cluster.local:8200', endpoint: bao.endpoint",
});

/** A port in this cluster that a store's provider listens on. */
export interface StoreEndpoint {
  /** The port. */
  readonly endpoint: Endpoint;
  /** The address that the store has for it, where that is known. */
  readonly origin?: string;
}

/** The server of a store: outside the cluster, or in it. */
export class StoreServer {
  /** Its address, without a path. */
  public readonly origin: string;
  /** Where it listens, outside the cluster; none where it is in it. */
  public readonly servers: ExternalEndpointProps[];
  /** Where it listens in the cluster. */
  public readonly endpoints: StoreEndpoint[];

  /**
   * @param scope the construct whose props are checked
   * @param prop name of the prop with the address
   * @param address the address
   * @param endpoint the server's port, where it runs in this cluster
   */
  public constructor(scope: IConstruct, prop: string, address: string, endpoint?: Endpoint) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const example = 'https://secrets.example.org';
    // Within the cluster the network may be encrypted as a whole, and a server there often has no certificate.
    const readable = url?.protocol === 'https:' || (endpoint !== undefined && url?.protocol === 'http:');
    ENCRYPTED.unless(scope, readable, `'${prop}' must be an https address, got '${address}': write it as in ${prop === 'connectUrl' ? 'https://connect.example.org' : example}`);
    HOST_AND_PORT.unless(scope, url!.href === `${url!.origin}/`, `'${prop}' must be a host and a port only, got '${address}': write it as in ${url!.origin}`);
    const host = url!.hostname.replace(/^\[|\]$/g, '');
    this.origin = url!.origin;
    this.servers = endpoint === undefined ? [{ host, port: Number(url!.port || 443) }] : [];
    this.endpoints = endpoint === undefined ? [] : [{ endpoint, origin: this.origin }];
    IN_CLUSTER.unless(scope, endpoint !== undefined || !/\.svc(\.cluster\.local)?$/.test(host), `'${prop}' must be outside the cluster where no 'endpoint' is given, got '${address}': pass the Endpoint of the server as 'endpoint'`);
  }
}

/** Refuses an address that is not that of the Service which the operator is let in to. */
export function checkService(scope: IConstruct, origin: string, { host, port }: Address): void {
  const url = new URL(origin);
  const same = [host, host.replace(/\.cluster\.local$/, '')].includes(url.hostname) && Number(url.port || (url.protocol === 'https:' ? 443 : 80)) === port;
  IN_CLUSTER.unless(scope, same, `'endpoint' must be the port of the Service in '${origin}', got ${host}:${port}: correct one of them`);
}
