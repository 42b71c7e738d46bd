import { isIP } from 'net';
import { AddressRange, Cidr, Refusal } from '@monosense-io/platform';
import { IConstruct } from 'constructs';
import { MAX_SERVERS } from './upstream';

const ZONE_FORM = new Refusal('COREDNS-002', {
  protects: 'CoreDNS asks the servers of a zone for names that end in it: no name ends in what is no domain.',
  wrong: "zones: { 'Example.org.': ['10.0.0.53'] }",
  right: "zones: { 'example.org': ['10.0.0.53'] }",
});

const ZONE_OUTSIDE = new Refusal('COREDNS-003', {
  protects: "The cluster's own names are answered before any server is asked, so that such a zone would have no effect.",
  wrong: "zones: { 'svc.cluster.local': ['10.0.0.53'] }",
  right: "zones: { 'example.org': ['10.0.0.53'] }",
});

const SERVER_COUNT = new Refusal('COREDNS-004', {
  protects: 'CoreDNS does not start with a forward to no server, or to more than fifteen.',
  wrong: 'forwardTo: []',
  right: "forwardTo: ['10.0.0.1']",
});

const SERVER_FORM = new Refusal('COREDNS-005', {
  protects: 'Who answers names cannot be found by a name itself.',
  wrong: "forwardTo: ['dns.example.org']",
  right: "forwardTo: ['10.0.0.53', '[fd00::53]:5353']",
});

const SERVER_OUTSIDE = new Refusal('COREDNS-006', {
  protects: 'CoreDNS would ask itself for ever, and stops when it notices.',
  wrong: "forwardTo: ['127.0.0.53']",
  right: "forwardTo: ['10.0.0.53']",
});

/** Addresses by which every program reaches itself. */
const LOOPBACK = [Cidr.of('127.0.0.0/8'), Cidr.of('::1/128')];

/** A DNS server outside the cluster. */
export interface Server {
  readonly host: string;
  readonly port: number;
}

/** Names below `zone` are asked of `servers`; no servers stand for those of the machine. */
export interface Forward {
  readonly zone: string;
  readonly servers: Server[];
}

/**
 * Who is asked for what, as CoreDNS must try them: it takes the first that fits, so that a zone comes before those that it
 * is part of.
 */
export function forwardsOf(scope: IConstruct, forwardTo: string[] | undefined, zones: { [zone: string]: string[] }, ownAddresses: string[]): Forward[] {
  const depth = (zone: string): number => zone.split('.').length;
  const inside = Object.entries(zones)
    .map(([zone, servers]): Forward => {
      checkZone(scope, zone);
      return { zone, servers: serversOf(scope, `zones['${zone}']`, servers, ownAddresses) };
    })
    .sort((a, b) => depth(b.zone) - depth(a.zone) || (a.zone < b.zone ? -1 : 1));
  return [...inside, { zone: '.', servers: forwardTo === undefined ? [] : serversOf(scope, 'forwardTo', forwardTo, ownAddresses) }];
}

/** A server as CoreDNS reads it. */
export function textOf({ host, port }: Server): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

function checkZone(scope: IConstruct, zone: string): void {
  const label = '[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9])?';
  ZONE_FORM.unless(scope, new RegExp(`^(${label}\\.)*${label}$`).test(zone), `'zones' must hold domains, got '${zone}': write it as in example.org, in lower case and without a dot at the end; what is asked for everything else is 'forwardTo'`);
  ZONE_OUTSIDE.unless(scope, !/(^|\.)cluster\.local$/.test(zone), `'zones' must hold domains outside the cluster, got '${zone}', which the cluster answers itself: remove it`);
}

function serversOf(scope: IConstruct, prop: string, texts: string[], ownAddresses: string[]): Server[] {
  const count = Array.isArray(texts) ? texts.length : 0;
  SERVER_COUNT.unless(scope, count >= 1 && count <= MAX_SERVERS, `'${prop}' must be a list of 1 to ${MAX_SERVERS} servers, got ${count || 'none'}: ${count === 0 ? 'name at least one, or leave it out' : 'name fewer'}`);
  const own = [...LOOPBACK, ...ownAddresses.map((address) => AddressRange.of(address, address))];
  return texts.map((text) => {
    const server = parse(text);
    SERVER_FORM.unless(scope, server !== undefined, `'${prop}' must hold addresses, got '${text}': write it as in 10.0.0.53, 10.0.0.53:5353 or [fd00::53]:5353`);
    const { host } = server!;
    SERVER_OUTSIDE.unless(scope, !own.some((range) => range.contains(host)), `'${prop}' must name servers outside the cluster, got ${host}, which is CoreDNS itself: name another one`);
    return server!;
  });
}

function parse(text: string): Server | undefined {
  if (isIP(text) !== 0) return { host: text, port: 53 };
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+)):(\d{1,5})$/.exec(text) ?? [];
  const fits = (bracketed ? isIP(bracketed) === 6 : isIP(plain ?? '') === 4) && Number(port) >= 1 && Number(port) <= 65535;
  return fits ? { host: bracketed ?? plain, port: Number(port) } : undefined;
}
