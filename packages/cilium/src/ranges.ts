import { BlockList } from 'net';

/*
 * Arithmetic on ranges of addresses: native routing takes one range per family, however many clusters there are.
 */

/** Whether a range or an address is of IPv6. */
export function isIpv6(text: string): boolean {
  return text.includes(':');
}

/** The smallest range that holds all of the given ones, which are of one family. */
export function covering(cidrs: string[]): string {
  const bits = isIpv6(cidrs[0]) ? 128 : 32;
  const spans = cidrs.map(span);
  const first = spans.reduce((least, { start }) => (start < least ? start : least), spans[0].start);
  const last = spans.reduce((greatest, { end }) => (end > greatest ? end : greatest), spans[0].end);
  const free = (first ^ last) === 0n ? 0 : (first ^ last).toString(2).length;
  return `${format((first >> BigInt(free)) << BigInt(free), bits)}/${bits - free}`;
}

/** Whether an address lies between two others, or is one of them. */
export function within(address: string, start: string, stop: string): boolean {
  const family = (text: string): 'ipv6' | 'ipv4' => (isIpv6(text) ? 'ipv6' : 'ipv4');
  const range = new BlockList();
  range.addRange(start, stop, family(start));
  return range.check(address, family(address));
}

/** Whether two ranges share an address. */
export function overlap(a: string, b: string): boolean {
  if (isIpv6(a) !== isIpv6(b)) return false;
  const [one, other] = [span(a), span(b)];
  return one.start <= other.end && other.start <= one.end;
}

function span(cidr: string): { start: bigint; end: bigint } {
  const [address, length] = cidr.split('/');
  const free = BigInt((isIpv6(address) ? 128 : 32) - Number(length));
  const start = parse(address);
  return { start, end: start + (1n << free) - 1n };
}

function parse(address: string): bigint {
  if (!isIpv6(address)) return address.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
  const [head, tail] = address.split('::');
  const groups = (text = ''): string[] => (text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail)];
  const zeros = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

function format(value: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = [7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n].map((group) => ((value >> (group * 16n)) & 65535n).toString(16)).join(':');
  // A URL writes the address in its shortest form.
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}
