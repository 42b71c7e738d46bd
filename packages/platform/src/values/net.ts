import { readFileSync } from 'fs';
import { isIP } from 'net';
import { Refusal } from './refusal';

const READABLE_FILE = new Refusal('PLATFORM-105', {
  protects: 'A mistyped path would otherwise end in an error that does not say which file was looked for, or why.',
  wrong: "Cluster.readFacts('clsuter.json')",
  right: "Cluster.readFacts('cluster.json')",
});

const JSON_OBJECT = new Refusal('PLATFORM-106', {
  protects: 'Facts, contracts and schemas are JSON objects; anything else would be read as if every member of them was missing.',
  wrong: 'name: infra',
  right: '{ "name": "infra" }',
});

/** Reads a JSON object from a file. */
export function readJson(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(READABLE_FILE.at(file, `the file can't be read (${(error as NodeJS.ErrnoException).code}): check the path`));
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: both are the same mistake to whoever reads the message.
  }
  throw new Error(JSON_OBJECT.at(file, 'the file is not a JSON object: correct its syntax'));
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
  return spanOf(cidr) !== undefined;
}

export function contains(cidr: string, address: string): boolean {
  const span = spanOf(cidr);
  if (span === undefined || isIP(address) !== span.version) return false;
  return span.start <= toNumber(address) && toNumber(address) <= span.end;
}

export function overlap(cidr: string, other: string): boolean {
  const [one, two] = [spanOf(cidr), spanOf(other)];
  return one !== undefined && two !== undefined && one.version === two.version && one.start <= two.end && two.start <= one.end;
}

export function isRange(start: string, stop: string): boolean {
  return isIP(start) !== 0 && isIP(start) === isIP(stop) && toNumber(start) <= toNumber(stop);
}

export function inRange(range: { readonly start: string; readonly stop: string }, address: string): boolean {
  if (isIP(address) === 0 || isIP(address) !== isIP(range.start) || !isRange(range.start, range.stop)) return false;
  return toNumber(range.start) <= toNumber(address) && toNumber(address) <= toNumber(range.stop);
}

interface Span {
  readonly version: number;
  readonly start: bigint;
  readonly end: bigint;
}

// Every cluster of a program is compared with every other: each text is read once.
const spans = new Map<string, Span | undefined>();
const numbers = new Map<string, bigint>();

function spanOf(cidr: string): Span | undefined {
  if (!spans.has(cidr)) spans.set(cidr, parseSpan(cidr));
  return spans.get(cidr);
}

function parseSpan(cidr: string): Span | undefined {
  const [address, length, rest] = cidr.split('/');
  const version = isIP(address);
  const bits = version === 6 ? 128 : 32;
  if (version === 0 || rest !== undefined || !/^\d+$/.test(length ?? '') || Number(length) > bits) return undefined;
  const start = toNumber(address);
  const hosts = (1n << BigInt(bits - Number(length))) - 1n;
  return (start & hosts) === 0n ? { version, start, end: start + hosts } : undefined;
}

function toNumber(address: string): bigint {
  let number = numbers.get(address);
  if (number === undefined) {
    number = parseAddress(address);
    numbers.set(address, number);
  }
  return number;
}

function parseAddress(address: string): bigint {
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
