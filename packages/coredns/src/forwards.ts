import { isIP } from 'net';
import { Check } from '@monosense-io/platform';
import { IConstruct } from 'constructs';
import { MAX_SERVERS } from './upstream';

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
  Check.that(scope, new RegExp(`^(${label}\\.)*${label}$`).test(zone), `'zones' holds '${zone}', which is no domain: write it as in example.org, in lower case and without a dot at the end; what is asked for everything else is 'forwardTo'`);
  Check.that(scope, !/(^|\.)cluster\.local$/.test(zone), `'zones' holds '${zone}', which the cluster answers itself: remove it`);
}

function serversOf(scope: IConstruct, prop: string, texts: string[], ownAddresses: string[]): Server[] {
  Check.that(scope, texts.length > 0, `'${prop}' is empty: name at least one server, or leave it out`);
  Check.that(scope, texts.length <= MAX_SERVERS, `'${prop}' must hold at most ${MAX_SERVERS} servers, got ${texts.length}: name fewer`);
  return texts.map((text) => {
    const server = parse(text);
    Check.that(scope, server !== undefined, `'${prop}' must hold addresses, got '${text}': write it as in 10.0.0.53, 10.0.0.53:5353 or [fd00::53]:5353`);
    const { host } = server!;
    Check.that(scope, !/^127\.|^::1$/.test(host) && !ownAddresses.includes(host), `'${prop}' holds ${host}, which is CoreDNS itself, so that it would ask itself for ever: name a server outside the cluster`);
    return server!;
  });
}

function parse(text: string): Server | undefined {
  if (isIP(text) !== 0) return { host: text, port: 53 };
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+)):(\d{1,5})$/.exec(text) ?? [];
  const fits = (bracketed ? isIP(bracketed) === 6 : isIP(plain ?? '') === 4) && Number(port) >= 1 && Number(port) <= 65535;
  return fits ? { host: bracketed ?? plain, port: Number(port) } : undefined;
}
