import { Duration, Size } from 'cdk8s';
import { IConstruct } from 'constructs';
import { AddressFamily, familyOf } from './cidr';
import { unknownNames } from './disk-selector';
import { isHostname } from './net';
import { Cpu, inKibibytes, sizeText } from './quantity';
import { Refusal } from './refusal';
import { shown } from './shown';

const WHOLE_NUMBER = new Refusal('PLATFORM-101', {
  protects: 'Counts, ports and limits reach Kubernetes as they are, which refuses fractions and numbers out of range only when it runs.',
  wrong: 'replicas: 0',
  right: 'replicas: 1',
});

const DNS_LABEL = new Refusal('PLATFORM-102', {
  protects: 'Names of Services, namespaces and stages become parts of DNS names, so the API server refuses any other form.',
  wrong: "name: 'My_App'",
  right: "name: 'my-app'",
});

const SIZE = new Refusal('PLATFORM-103', {
  protects: 'Kubernetes reads sizes as whole numbers of a binary unit; a part of a kibibyte can be written in none.',
  wrong: 'memory: Size.gibibytes(20.1)',
  right: 'memory: Size.mebibytes(20583)',
});

const DURATION = new Refusal('PLATFORM-104', {
  protects: 'Flux, Helm and most programs read whole numbers of a unit; a part of it would be cut off or refused when it runs.',
  wrong: 'interval: Duration.millis(500)',
  right: 'interval: Duration.seconds(1)',
});

const CPU = new Refusal('PLATFORM-105', {
  protects: 'An amount of CPU as text has no unit that the types could check, and a program without types learns it only from a stack trace.',
  wrong: "cpu: '500m'",
  right: 'cpu: Cpu.millis(500)',
});

const TEXT = new Refusal('PLATFORM-106', {
  protects: 'A name that is missing or empty refers to nothing, which is found out only when something looks for it.',
  wrong: "passwordItem: ''",
  right: "passwordItem: 'cache'",
});

const ADDRESS = new Refusal('PLATFORM-107', {
  protects: 'What takes an address asks no DNS: a name there is never reached.',
  wrong: "externalAddress: 'gateway.example.org'",
  right: "externalAddress: '192.168.1.110'",
});

const HOSTNAME = new Refusal('PLATFORM-108', {
  protects: 'A name that DNS can not hold, or that is only a part of one, is never found.',
  wrong: "hostname: 'https://www.example.org'",
  right: "hostname: 'www.example.org'",
});

/** What a duration is counted in. */
export enum TimeUnit {
  /** Seconds. */
  SECONDS = 'seconds',
  /** Minutes. */
  MINUTES = 'minutes',
  /** Hours. */
  HOURS = 'hours',
  /** Days. */
  DAYS = 'days',
}

const MILLISECONDS: Record<TimeUnit, number> = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** Between which sizes a size must be. */
export interface SizeBounds {
  /**
   * The smallest size allowed.
   * @default Size.kibibytes(1)
   */
  readonly atLeast?: Size;
  /**
   * The largest size allowed.
   * @default - none
   */
  readonly atMost?: Size;
}

/** What a duration is counted in, and between which it must be. */
export interface DurationBounds {
  /**
   * The unit of which it must be a whole number.
   * @default TimeUnit.SECONDS
   */
  readonly unit?: TimeUnit;
  /**
   * The shortest duration allowed.
   * @default - one of the unit
   */
  readonly atLeast?: Duration;
  /**
   * The longest duration allowed.
   * @default - none
   */
  readonly atMost?: Duration;
}

const GIVEN = new Refusal('PLATFORM-115', {
  protects: 'A program without types can leave out what a component needs, and would end in a stack trace that names neither of them.',
  wrong: "new HttpRoute(stage, 'Route', { hostname: 'shop.example.org', endpoint })",
  right: "new HttpRoute(stage, 'Route', { gateway, hostname: 'shop.example.org', endpoint })",
});

const KIND = new Refusal('PLATFORM-144', {
  protects: 'A program without types can pass something else than a component takes, and would end in a stack trace that names neither of them.',
  wrong: "new HttpRoute(stage, 'Route', { gateway: 'internal', hostname: 'shop.example.org', endpoint })",
  right: "new HttpRoute(stage, 'Route', { gateway: cilium.internalGateway, hostname: 'shop.example.org', endpoint })",
});

const EMAIL = new Refusal('PLATFORM-146', {
  protects: 'A server refuses an address that is none when the first mail is sent, and nobody reads what it was about.',
  wrong: "email: 'admin.example.org'",
  right: "email: 'admin@example.org'",
});

const DISK_SELECTOR = new Refusal('PLATFORM-145', {
  protects: 'Talos refuses a machine configuration whose selector names what it does not know, and only the operator sees it.',
  wrong: "diskSelector: 'disk.sizes > 100u * GB'",
  right: "diskSelector: 'disk.size > 100u * GB'",
});

/** Checks of props that many components have. A rule of one component alone is a `Refusal` of its own. */
export class Check {
  /**
   * Throws `[path] message` unless `ok` is true.
   *
   * @param scope the construct whose prop is checked
   * @param ok what must hold
   * @param message the prop in quotes, the rule, the value it got, a colon and what to do
   * @deprecated declare a `Refusal`, whose code people can search for, and call its `unless`
   */
  public static that(scope: IConstruct, ok: boolean, message: string): void {
    if (!ok) throw new Error(`[${scope.node.path}] ${message}`);
  }

  /**
   * Refuses everything but a whole number within `min` and `max`.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   * @param min the smallest number allowed
   * @param max the largest number allowed; none when left out
   */
  public static wholeNumber(scope: IConstruct, prop: string, value: number, min: number, max?: number): void {
    const rule = max === undefined ? `a whole number of at least ${min}` : `a whole number from ${min} to ${max}`;
    const fix = max === undefined ? `set ${prop} to ${min} or more` : `set ${prop} to a number in that range`;
    WHOLE_NUMBER.unless(scope, Number.isInteger(value) && value >= min && value <= (max ?? Infinity), `'${prop}' must be ${rule}, got ${shown(value)}: ${fix}`);
  }

  /**
   * Refuses everything but a size of whole kibibytes within its bounds, and gives its bytes.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param size the size given
   * @param bounds the smallest and the largest size allowed
   */
  public static size(scope: IConstruct, prop: string, size: Size, bounds: SizeBounds = {}): number {
    SIZE.unless(scope, has(size, 'toKibibytes'), `'${prop}' must be a Size, got ${shown(size)}: write it as in Size.mebibytes(512)`);
    const kibibytes = inKibibytes(size);
    const [least, most] = [inKibibytes(bounds.atLeast ?? Size.kibibytes(1)), bounds.atMost && inKibibytes(bounds.atMost)];
    SIZE.unless(scope, Number.isInteger(kibibytes), `'${prop}' must be a whole number of kibibytes, got ${sizeText(kibibytes)}: write it in a smaller unit, as in ${inSmallerUnit(kibibytes)}`);
    SIZE.unless(scope, kibibytes >= least, `'${prop}' must be at least ${sizeText(least)}, got ${sizeText(kibibytes)}: raise it`);
    SIZE.unless(scope, most === undefined || kibibytes <= most, `'${prop}' must be at most ${sizeText(most ?? 0)}, got ${sizeText(kibibytes)}: lower it`);
    return kibibytes * 1024;
  }

  /**
   * Refuses everything but a duration that is a whole number of a unit within its bounds, and gives that number.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param duration the duration given
   * @param bounds the unit, and the shortest and the longest duration allowed
   */
  public static duration(scope: IConstruct, prop: string, duration: Duration, bounds: DurationBounds = {}): number {
    const unit = bounds.unit ?? TimeUnit.SECONDS;
    DURATION.unless(scope, has(duration, 'toMilliseconds'), `'${prop}' must be a Duration, got ${shown(duration)}: write it as in Duration.${unit}(1)`);
    const inUnit = (one: Duration): number => one.toMilliseconds({ integral: false }) / MILLISECONDS[unit];
    const number = inUnit(duration);
    const least = bounds.atLeast ? inUnit(bounds.atLeast) : 1;
    const most = bounds.atMost && inUnit(bounds.atMost);
    const rule = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
    const near = Math.min(Math.max(Math.ceil(number), Math.ceil(least)), most ?? Infinity);
    DURATION.unless(scope, Number.isInteger(number) && number >= least && number <= (most ?? Infinity), `'${prop}' must be a whole number of ${unit} ${rule}, got ${number}: set it to Duration.${unit}(${near})${most === undefined ? ' or more' : ''}`);
    return number;
  }

  /**
   * Refuses everything but an amount of CPU, and gives it as Kubernetes writes it.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param cpu the amount given
   */
  public static cpu(scope: IConstruct, prop: string, cpu: Cpu): string {
    const millis = /^(\d+)m$/.exec(String(cpu))?.[1] ?? '100';
    CPU.unless(scope, has(cpu, 'toQuantity'), `'${prop}' must be a Cpu, got ${shown(cpu)}: write it as in Cpu.millis(${millis})`);
    return cpu.toQuantity();
  }

  /**
   * Refuses everything but a text that says something, and gives it.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   * @param fix what to do, for example `name the item of the secret store that holds the password`; `write it` when left out
   */
  public static text(scope: IConstruct, prop: string, value: string, fix?: string): string {
    TEXT.unless(scope, typeof value === 'string' && value.trim() !== '', `'${prop}' must be a text that is not empty, got ${shown(value)}: ${fix ?? 'write it'}`);
    return value;
  }

  /**
   * Refuses everything but an IPv4 or IPv6 address, and gives its family.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   */
  public static address(scope: IConstruct, prop: string, value: string): AddressFamily {
    const family = familyOf(value);
    ADDRESS.unless(scope, family !== undefined, `'${prop}' must be an address, got ${shown(value)}: write it as in 192.168.1.110`);
    return family!;
  }

  /**
   * Refuses everything but a whole DNS name of two or more labels in lower case, without scheme, port and final dot; gives the name.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   */
  public static hostname(scope: IConstruct, prop: string, value: string): string {
    const whole = typeof value === 'string' && value.length <= 253 && value.includes('.') && isHostname(value);
    HOSTNAME.unless(scope, whole, `'${prop}' must be a host name with its domain, got ${shown(value)}: write it as in www.example.org`);
    return value;
  }

  /**
   * Refuses everything but an e-mail address without a name, and gives it.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   */
  public static email(scope: IConstruct, prop: string, value: string): string {
    EMAIL.unless(scope, typeof value === 'string' && /^[\w.!#%&'*+/=?^|~-]+@[\w-]+(\.[\w-]+)+$/.test(value), `'${prop}' must be an e-mail address, got ${shown(value)}: write it as in admin@example.org`);
    return value;
  }

  /**
   * Refuses everything but a CEL expression that selects disks of a machine with names that Talos knows: `disk` and its fields,
   * `system_disk`, `glob`, units such as `GB` and `GiB`, and what CEL itself has. Gives the expression.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   */
  public static diskSelector(scope: IConstruct, prop: string, value: string): string {
    Check.text(scope, prop, value, "write it as in disk.transport == 'nvme' && !system_disk");
    for (const { name, meant, known } of unknownNames(value)) {
      DISK_SELECTOR.unless(scope, false, `'${prop}' uses ${name}, which Talos does not know: ${meant === undefined ? `choose from ${known.join(', ')}` : `write ${meant}`}`);
    }
    return value;
  }

  /**
   * Refuses a prop that is missing, as only programs without types can leave out a required one.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   * @param fix what to do
   */
  public static given(scope: IConstruct, prop: string, value: any, fix: string): void {
    GIVEN.unless(scope, value !== undefined && value !== null, `'${prop}' is missing: ${fix}`);
  }

  /**
   * Refuses everything but an object with props, as only programs without types can pass: nothing at all, a text, a list.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it, `props` for all of them
   * @param value the value given
   * @deprecated the packages that call `Types.enforce` refuse it by themselves
   */
  public static object(scope: IConstruct, prop: string, value: any): void {
    KIND.unless(scope, typeof value === 'object' && value !== null && !Array.isArray(value), `'${prop}' must be an object, got ${shown(value)}: write its members in braces`);
  }

  /**
   * Refuses everything but a list, as only programs without types can pass.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   * @deprecated the packages that call `Types.enforce` refuse it by themselves
   */
  public static list(scope: IConstruct, prop: string, value: any): void {
    KIND.unless(scope, Array.isArray(value), `'${prop}' must be a list, got ${shown(value)}: write it in brackets`);
  }

  /**
   * Refuses everything but a thing of a class or of an interface, known by one of its members, which it has also when its
   * class comes from another copy of a library.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   * @param kind name of the class or of the interface, for example `IGateway`
   * @param member a member that all of its kind have, for example `connect`
   */
  public static kind(scope: IConstruct, prop: string, value: any, kind: string, member: string): void {
    KIND.unless(scope, typeof value === 'object' && value !== null && member in value, `'${prop}' must be of the kind ${kind}, got ${shown(value)}: pass one`);
  }

  /**
   * Refuses everything but a DNS label (RFC 1123): lower-case letters, digits and dashes, at most 63 characters.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   */
  public static dnsLabel(scope: IConstruct, prop: string, value: string): void {
    DNS_LABEL.unless(
      scope,
      typeof value === 'string' && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value),
      `'${prop}' must be a DNS label (lower-case letters, digits and dashes, at most 63 characters), got ${shown(value)}: rename it`,
    );
  }

  private constructor() {}
}

/** Whether a value has a method, which it has also when its class comes from another copy of a library. */
function has(value: unknown, method: string): boolean {
  return typeof (value as { [name: string]: unknown } | null | undefined)?.[method] === 'function';
}

/** The next larger size that is whole, in the largest unit in which it is. */
function inSmallerUnit(kibibytes: number): string {
  return kibibytes >= 1024 ? `Size.mebibytes(${Math.ceil(kibibytes / 1024)})` : `Size.kibibytes(${Math.ceil(kibibytes)})`;
}
