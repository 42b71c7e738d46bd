/** Ports from `first` to `last` of one protocol. */
export interface Range {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

/** What traffic may use, as ranges that may touch but not overlap. */
export type Ports = readonly Range[];

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** Every port of every protocol. */
export const ALL_PORTS: Ports = PROTOCOLS.map((protocol) => ({ protocol, first: 1, last: 65535 }));

/** One port or a range; `ANY` stands for every protocol. */
export function portsOf(port: number, endPort: number | undefined, protocol = 'TCP'): Ports {
  const protocols = protocol === 'ANY' ? PROTOCOLS : [protocol];
  // Cilium writes 0 for every port of a protocol.
  return protocols.map((one) => (port === 0 ? { protocol: one, first: 1, last: 65535 } : { protocol: one, first: port, last: endPort && endPort > port ? endPort : port }));
}

/** What is in both. */
export function intersect(one: Ports, other: Ports): Ports {
  return one.flatMap((a) => other.flatMap((b) => {
    const range = { protocol: a.protocol, first: Math.max(a.first, b.first), last: Math.min(a.last, b.last) };
    return a.protocol === b.protocol && range.first <= range.last ? [range] : [];
  }));
}

/** What is in the first, and not in the second. */
export function subtract(one: Ports, other: Ports): Ports {
  return other.reduce<Ports>((rest, b) => rest.flatMap((a) => {
    if (a.protocol !== b.protocol || b.last < a.first || b.first > a.last) return [a];
    return [{ ...a, last: b.first - 1 }, { ...a, first: b.last + 1 }].filter(({ first, last }) => first <= last);
  }), one);
}

/** What is in either. */
export function union(one: Ports, other: Ports): Ports {
  return [...one, ...subtract(other, one)];
}

/** As people write them, such as `8080, 6800-7568, 53/UDP`. */
export function textOf(ports: Ports): string {
  if (subtract(ALL_PORTS, ports).length === 0) return 'every port';
  return merged(ports).map(({ protocol, first, last }) => `${first}${last > first ? `-${last}` : ''}${protocol === 'TCP' ? '' : `/${protocol}`}`).join(', ');
}

/** In order, with what touches joined. */
function merged(ports: Ports): Ports {
  const sorted = [...ports].sort((a, b) => PROTOCOLS.indexOf(a.protocol) - PROTOCOLS.indexOf(b.protocol) || a.first - b.first);
  return sorted.reduce<Range[]>((result, range) => {
    const before = result.at(-1);
    if (before?.protocol === range.protocol && before.last + 1 >= range.first) return [...result.slice(0, -1), { ...before, last: Math.max(before.last, range.last) }];
    return [...result, range];
  }, []);
}
