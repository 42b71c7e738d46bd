import { isIP } from 'net';
import { IConstruct } from 'constructs';
import { Refusal } from './refusal';

const CIDR = new Refusal('PLATFORM-120', {
  protects: 'A range that is not written with its first address means other addresses to one reader than to the next.',
  wrong: "podCidr: '10.244.0.1/16'",
  right: "podCidr: '10.244.0.0/16'",
});

const RANGE = new Refusal('PLATFORM-121', {
  protects: 'A range whose last address comes before its first, or is of the other family, holds nothing.',
  wrong: "{ start: '10.0.0.119', stop: '10.0.0.100' }",
  right: "{ start: '10.0.0.100', stop: '10.0.0.119' }",
});

const ONE_FAMILY = new Refusal('PLATFORM-122', {
  protects: 'No range holds both IPv4 and IPv6 addresses.',
  wrong: "Cidr.covering([Cidr.of('10.244.0.0/16'), Cidr.of('fd00::/64')])",
  right: "Cidr.covering([Cidr.of('10.244.0.0/16'), Cidr.of('10.246.0.0/16')])",
});

/** The two kinds of addresses. */
export enum AddressFamily {
  /** Addresses such as 10.0.0.1. */
  IPV4 = 'ipv4',
  /** Addresses such as fd00::1. */
  IPV6 = 'ipv6',
}

/** Addresses from a first to a last one, which need not be a CIDR: a load-balancer pool, or a single address. */
export class AddressRange {
  /**
   * Whether two texts are the first and the last address of a range.
   *
   * @param start the first address
   * @param stop the last address
   */
  public static isRange(start: string, stop: string): boolean {
    const family = familyOf(start);
    return family !== undefined && family === familyOf(stop) && numberOf(start) <= numberOf(stop);
  }

  /**
   * The range between two addresses. Refused: texts that are no addresses of one family, and a stop before the start.
   *
   * @param start the first address
   * @param stop the last address
   */
  public static of(start: string, stop: string): AddressRange {
    if (!AddressRange.isRange(start, stop)) {
      throw new Error(RANGE.at('AddressRange.of', `'start' and 'stop' must be addresses of one family, the lower first, got '${start}' and '${stop}': correct them`));
    }
    return new AddressRange(start, stop);
  }

  /** The kind of its addresses. */
  public readonly family: AddressFamily;
  /** The first address. */
  public readonly start: string;
  /** The last address. */
  public readonly stop: string;

  /** @internal The first address as a number. */
  public readonly _first: bigint;
  /** @internal The last address as a number. */
  public readonly _last: bigint;

  private constructor(start: string, stop: string) {
    this.family = familyOf(start)!;
    this.start = start;
    this.stop = stop;
    this._first = numberOf(start);
    this._last = numberOf(stop);
  }

  /**
   * Whether an address is in the range; false for a text that is none.
   *
   * @param address the address
   */
  public contains(address: string): boolean {
    if (familyOf(address) !== this.family) return false;
    return numberOf(this.start) <= numberOf(address) && numberOf(address) <= numberOf(this.stop);
  }

  /**
   * Whether two ranges share an address.
   *
   * @param other the other range
   */
  public overlaps(other: AddressRange): boolean {
    return this.family === other.family && this._first <= other._last && other._first <= this._last;
  }

  /**
   * The ranges that are left of it when some addresses are taken out, in their order; none when all are.
   *
   * @param addresses the addresses to take out; those outside the range are ignored
   */
  public without(addresses: string[]): AddressRange[] {
    const inside = [...new Set(addresses.filter((address) => this.contains(address)).map(numberOf))].sort((a, b) => (a < b ? -1 : 1));
    const starts = [numberOf(this.start), ...inside.map((number) => number + 1n)];
    const stops = [...inside.map((number) => number - 1n), numberOf(this.stop)];
    return starts.flatMap((start, index) => (start > stops[index] ? [] : [new AddressRange(textOf(start, this.family), textOf(stops[index], this.family))]));
  }
}

/** A range of addresses with a common beginning, such as 10.244.0.0/16, written with its first address. */
export class Cidr {
  /**
   * Whether a text is a CIDR that is written with its first address.
   *
   * @param text the text
   */
  public static isCidr(text: string): boolean {
    return Cidr.known(text) !== undefined;
  }

  /**
   * The range that a text such as 10.244.0.0/16 stands for. Refused: anything else, and bits behind the prefix.
   *
   * @param text the text
   */
  public static of(text: string): Cidr {
    const cidr = Cidr.known(text);
    if (cidr === undefined) throw new Error(CIDR.at('Cidr.of', problemOf('text', text)));
    return cidr;
  }

  /**
   * The range that a prop holds as text. Refusals name the construct and the prop.
   *
   * @param scope the construct whose prop it is
   * @param prop the prop's name as its user writes it
   * @param text the text given
   */
  public static parse(scope: IConstruct, prop: string, text: string): Cidr {
    const cidr = Cidr.known(text);
    CIDR.unless(scope, cidr !== undefined, problemOf(prop, text));
    return cidr!;
  }

  /**
   * The smallest range that holds all of the given ones. Refused: none, and ranges of both families.
   *
   * @param cidrs at least one range, all of one family
   */
  public static covering(cidrs: Cidr[]): Cidr {
    const families = new Set(cidrs.map(({ family }) => family));
    if (families.size !== 1) {
      throw new Error(ONE_FAMILY.at('Cidr.covering', `'cidrs' must hold ranges of one family, got ${cidrs.join(', ') || 'none'}: ask for each family apart`));
    }
    const first = cidrs.map((cidr) => numberOf(cidr.first)).reduce((least, number) => (number < least ? number : least));
    const last = cidrs.map((cidr) => numberOf(cidr.last)).reduce((greatest, number) => (number > greatest ? number : greatest));
    const free = first === last ? 0 : (first ^ last).toString(2).length;
    const [{ family }] = cidrs;
    return Cidr.of(`${textOf((first >> BigInt(free)) << BigInt(free), family)}/${bitsOf(family) - free}`);
  }

  private static known(text: string): Cidr | undefined {
    if (!cidrs.has(text)) cidrs.set(text, Cidr.read(text));
    return cidrs.get(text);
  }

  private static read(text: string): Cidr | undefined {
    const [address, length, rest] = typeof text === 'string' ? text.split('/') : [];
    const family = familyOf(address);
    if (family === undefined || rest !== undefined || !/^\d+$/.test(length ?? '') || Number(length) > bitsOf(family)) return undefined;
    const hosts = (1n << BigInt(bitsOf(family) - Number(length))) - 1n;
    return (numberOf(address) & hosts) === 0n ? new Cidr(text, family, Number(length)) : undefined;
  }

  /** The kind of its addresses. */
  public readonly family: AddressFamily;
  /** How many bits its addresses have in common, which is what follows the slash. */
  public readonly prefixLength: number;
  /** The first address. */
  public readonly first: string;
  /** The last address. */
  public readonly last: string;
  /** How many addresses it holds; a rounded number above 2^53, as IPv6 ranges have. */
  public readonly size: number;

  private constructor(private readonly text: string, family: AddressFamily, prefixLength: number) {
    const free = bitsOf(family) - prefixLength;
    this.family = family;
    this.prefixLength = prefixLength;
    this.first = text.split('/')[0];
    this.last = textOf(numberOf(this.first) + (1n << BigInt(free)) - 1n, family);
    this.size = 2 ** free;
  }

  /**
   * Whether an address is in the range; false for a text that is none.
   *
   * @param address the address
   */
  public contains(address: string): boolean {
    return this.range().contains(address);
  }

  /**
   * Whether two ranges share an address.
   *
   * @param other the other range
   */
  public overlaps(other: Cidr): boolean {
    return this.range().overlaps(other.range());
  }

  /**
   * One of its addresses by its place, where 0 is the first; undefined when the range is too small to have it.
   *
   * @param place a whole number of at least 0
   */
  public address(place: number): string | undefined {
    return place < this.size ? textOf(numberOf(this.first) + BigInt(place), this.family) : undefined;
  }

  /** As it was written, for example `10.244.0.0/16`. */
  public toString(): string {
    return this.text;
  }

  private range(): AddressRange {
    return AddressRange.of(this.first, this.last);
  }
}

// Every cluster of a program is compared with every other: each text is read once.
const cidrs = new Map<string, Cidr | undefined>();
const numbers = new Map<string, bigint>();

/** What is wrong with a text that is no CIDR. Of one with host bits the way out is the range that its address is in. */
export function problemOf(prop: string, text: unknown): string {
  const [, address, length] = /^([^/]+)\/(\d+)$/.exec(String(text)) ?? [];
  const family = familyOf(address);
  const free = family === undefined ? -1 : bitsOf(family) - Number(length);
  const wayOut = family === undefined || free < 0 ? 'as in 10.244.0.0/16' : `as ${textOf((numberOf(address) >> BigInt(free)) << BigInt(free), family)}/${length}, which that address is in`;
  return `'${prop}' must be a CIDR without host bits, got '${text}': write it ${wayOut}`;
}

/** The kind of an address; undefined for any other text. */
export function familyOf(address: unknown): AddressFamily | undefined {
  // What follows a percent sign is a network card of the machine that reads it.
  const version = typeof address === 'string' && !address.includes('%') ? isIP(address) : 0;
  if (version === 0) return undefined;
  return version === 6 ? AddressFamily.IPV6 : AddressFamily.IPV4;
}

/** An address as it is met on the wire: one of IPv6 that only stands for one of IPv4, as ::ffff:10.0.0.1 does, is that one. */
export function onTheWire(address: string): string {
  const mapped = familyOf(address) === AddressFamily.IPV6 && numberOf(address) >> 32n === 0xffffn;
  return mapped ? textOf(numberOf(address) & 0xffffffffn, AddressFamily.IPV4) : address;
}

function bitsOf(family: AddressFamily): number {
  return family === AddressFamily.IPV6 ? 128 : 32;
}

function numberOf(address: string): bigint {
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
  const value = numberOf(address);
  return [(value >> 16n).toString(16), (value & 0xffffn).toString(16)];
}

function textOf(number: bigint, family: AddressFamily): string {
  if (family === AddressFamily.IPV4) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 0xffn).join('.');
  const groups = [7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n].map((group) => ((number >> (group * 16n)) & 0xffffn).toString(16)).join(':');
  // A URL writes the address in its shortest form.
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}
