import { readFileSync } from 'fs';
import { BlockList, isIP } from 'net';

/** Reads a JSON object from a file; the message of what is thrown begins with the file's path. */
export function readJson(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file}: can't be read (${(error as NodeJS.ErrnoException).code}): check the path`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: both are the same mistake to whoever reads the message.
  }
  throw new Error(`${file}: is not a JSON object: correct its syntax`);
}

/** Whether the text is a whole DNS name, and no address. */
export function isHostname(text: string): boolean {
  return /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

export function family(cidr: string): 'ipv4' | 'ipv6' {
  return cidr.includes(':') ? 'ipv6' : 'ipv4';
}

/** Whether the text is a range such as 10.244.0.0/16, written with its first address. */
export function isCidr(cidr: string): boolean {
  const [address, length, rest] = cidr.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0 || rest !== undefined || !/^\d+$/.test(length ?? '') || Number(length) > bits) return false;
  return hostBits(address, Number(length)) === 0n;
}

export function contains(cidr: string, address: string): boolean {
  if (isIP(address) === 0 || !isCidr(cidr)) return false;
  const [network, length] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(length), family(cidr));
  return list.check(address, family(address));
}

export function overlap(cidr: string, other: string): boolean {
  return contains(cidr, other.split('/')[0]) || contains(other, cidr.split('/')[0]);
}

export function isRange(start: string, stop: string): boolean {
  return isIP(start) !== 0 && isIP(start) === isIP(stop) && toNumber(start) <= toNumber(stop);
}

export function inRange(range: { readonly start: string; readonly stop: string }, address: string): boolean {
  if (isIP(address) === 0 || isIP(address) !== isIP(range.start) || !isRange(range.start, range.stop)) return false;
  return toNumber(range.start) <= toNumber(address) && toNumber(address) <= toNumber(range.stop);
}

function hostBits(address: string, length: number): bigint {
  const bits = isIP(address) === 6 ? 128 : 32;
  return toNumber(address) & ((1n << BigInt(bits - length)) - 1n);
}

function toNumber(address: string): bigint {
  if (isIP(address) === 4) return address.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
  const [head, tail] = address.split('::');
  const groups = (text: string | undefined): string[] => (text ? text.split(':').flatMap((group) => (group.includes('.') ? ipv4Groups(group) : [group])) : []);
  const [left, right] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

function ipv4Groups(address: string): string[] {
  const value = toNumber(address);
  return [(value >> 16n).toString(16), (value & 0xffffn).toString(16)];
}
