import { isIP } from 'net';

/** Who is at the other end of a connection, as a policy can say it. */
export type Peer =
  | { readonly type: 'pods'; readonly namespace: string; readonly labels: { [label: string]: string } }
  | { readonly type: 'remote-pods'; readonly cluster: string; readonly namespace: string; readonly labels: { [label: string]: string } }
  | { readonly type: 'entities'; readonly entities: string[]; readonly addresses: string[] }
  | { readonly type: 'cidr'; readonly cidr: string }
  | { readonly type: 'dns'; readonly pattern: string };

/** Traffic that a policy lets through. */
export interface Rule {
  readonly peer: Peer;
  readonly ports: Port[];
}

/** One port, or a range of them. */
export interface Port {
  readonly port: number;
  readonly endPort?: number;
  readonly protocol: string;
}

/** An arrow in the picture of the cluster. */
export interface Connection {
  readonly client: string;
  readonly server: string;
  readonly ports: Port[];
}

/** A port or range as people write it. */
export function textOf({ port, endPort, protocol }: Port): string {
  return `${port}${endPort === undefined ? '' : `-${endPort}`}${protocol === 'TCP' ? '' : `/${protocol}`}`;
}

/** The policy peer of a DNS name, an address or a CIDR. */
export function externalPeer(host: string): Peer {
  if (isIP(host) !== 0) return { type: 'cidr', cidr: `${host}/${isIP(host) === 6 ? 128 : 32}` };
  return host.includes('/') ? { type: 'cidr', cidr: host } : { type: 'dns', pattern: host };
}
