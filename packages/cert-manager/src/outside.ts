import { ExternalEndpointProps, Refusal } from '@monosense-io/platform';
import { IConstruct } from 'constructs';

const OUTSIDE = new Refusal('CERT-MANAGER-012', {
  protects: 'The controller is let out to what is outside the cluster, by an encrypted connection; elsewhere it would wait for ever.',
  wrong: "AcmeSolver.acmeDns({ url: 'http://acme-dns.dns.svc', … })",
  right: "AcmeSolver.acmeDns({ url: 'https://acme-dns.example.org', … })",
});

/** Where an https address outside the cluster leads. */
export function outside(scope: IConstruct, prop: string, address: string): ExternalEndpointProps {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const readable = url?.protocol === 'https:' && url.href === `${url.origin}/` && !isService(url.hostname);
  OUTSIDE.unless(scope, readable, `'${prop}' must be an https address of a host outside the cluster, without a path or a login, got '${address}': write it as in https://acme-dns.example.org`);
  return { host: url!.hostname.replace(/^\[|\]$/g, ''), port: Number(url!.port || 443) };
}

/** A server outside the cluster, by its name or address. */
export function outsideHost(scope: IConstruct, prop: string, host: string, port: number): ExternalEndpointProps {
  OUTSIDE.unless(scope, !isService(host), `'${prop}' must be a server outside the cluster, got '${host}': name one`);
  return { host, port };
}

function isService(host: string): boolean {
  return /\.svc(\.cluster\.local)?$/.test(host);
}
