/** Programs that install components, as data: so that one can be printed, made smaller, and run twice. */
import fc from 'fast-check';
import * as platform from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';
import { Declared, type Member, type Method, PLATFORM, type Type } from './declared.ts';
import { ANYTHING, DURATIONS, LENGTHS, NUMBERS, ODD_NUMBER, ODD_TEXT, SIZES, TEXTS } from './texts.ts';
import type { World } from './world.ts';

/** Something that only a running program has, such as a store or a size; printed as it would be written. */
export class Made {
  /**
   * @param args what is written in it, where it is made of something
   * @param remade the same, made of other arguments
   */
  constructor(private readonly text: string, public readonly make: (world: World) => unknown, public readonly args: unknown[] = [], public readonly remade?: (args: unknown[]) => Made) {}

  public [fc.toStringMethod](): string {
    return this.text;
  }
}

/** A method that is called, and what is called on the thing that it returns. */
export interface Call {
  readonly method: string;
  readonly args: unknown[];
  readonly then: Call[];
}

/** A component, and what is called on it. */
export interface Installation {
  readonly component: string;
  readonly id: string;
  readonly props: unknown[];
  readonly calls: Call[];
}

/** What the index of a package exports. */
export type Exports = Record<string, any>;

/** Of so many values one is odd, where odd ones are wanted: one or two in most programs, so that the rest is reached. */
const ODD = 12;

/** What can be written with one package: its shape from the source, its texts and numbers from texts.ts. */
export class Arbitraries {
  private readonly declared: Declared;
  /** Entries of `TEXTS` that were looked up. */
  public readonly described = new Set<string>();

  /**
   * @param exports what the package's index exports
   * @param odd whether values may be unusual or wrong ones
   */
  constructor(packageName: string, private readonly exports: Exports, private readonly odd: boolean) {
    this.declared = new Declared(packageName);
  }

  /** Names of the components that the package offers. */
  public get components(): string[] {
    return [...this.declared.classes].filter(([name, { extends: parent }]) => parent === 'Component' && name in this.exports).map(([name]) => name);
  }

  /** Programs that install a component and call its methods. */
  public installations(component: string): fc.Arbitrary<Installation> {
    const { parameters, methods } = this.declared.classes.get(component)!;
    const [, , ...props] = parameters!;
    const usual = component.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    return fc.record({
      component: fc.constant(component),
      id: this.either(fc.constantFrom(usual, `${usual.slice(0, 20)}-2`), ODD_TEXT),
      props: this.args(component, props),
      calls: this.calls(component, methods, 3),
    });
  }

  /** The props and arguments that a program must give: places of a program, as in `props.0.passwordItem`. */
  public required(installation: Installation): string[] {
    return this.places(installation, (_, { optional }) => !optional);
  }

  /** The props and arguments that a program gives. */
  public members(installation: Installation): string[] {
    return this.places(installation, (struct, { name }) => struct[name] !== undefined);
  }

  private places({ component, props, calls }: Installation, counts: (struct: Record<string, unknown>, member: Member) => boolean): string[] {
    const { parameters, methods } = this.declared.classes.get(component)!;
    const members = (all: Member[], args: unknown[], where: string): string[] => all.flatMap(({ type }, index) => {
      const struct = type.is === 'named' && index < args.length && !(args[index] instanceof Made) ? this.declared.structs.get(type.name) ?? [] : [];
      return struct.filter((member) => counts(args[index] as Record<string, unknown>, member)).map(({ name }) => `${where}.${index}.${name}`);
    });
    return [...members(parameters!.slice(2), props, 'props'), ...calls.flatMap(({ method, args }, index) => members(methods.find(({ name }) => name === method)!.parameters, args, `calls.${index}.args`))];
  }

  /** Values of a struct, by the name of its interface. */
  public struct(name: string): fc.Arbitrary<Record<string, unknown>> {
    const members = this.declared.structs.get(name) ?? PLATFORM.structs.get(name);
    if (!members) throw new Error(`there is no way to make ${name}: say in cases.ts how`);
    return fc.record(
      Object.fromEntries(members.map((member) => {
        const value = this.value(member.type, `${name}.${member.name}`);
        return [member.name, member.optional ? fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 9, arbitrary: value }) : value];
      })),
      { requiredKeys: members.filter(({ optional }) => !optional).map((member) => member.name) },
    );
  }

  private calls(owner: string, methods: Method[], maxLength: number): fc.Arbitrary<Call[]> {
    if (methods.length === 0) return fc.constant([]);
    const call = fc.oneof(...methods.map((method) => fc.record({
      method: fc.constant(method.name), args: this.args(`${owner}.${method.name}`, method.parameters), then: this.then(method.returns),
    })));
    // Most components do nothing before something is added to them.
    return fc.oneof({ weight: 4, arbitrary: fc.array(call, { minLength: 1, maxLength }) }, { weight: 1, arbitrary: fc.constant<Call[]>([]) });
  }

  private then(returned: string): fc.Arbitrary<Call[]> {
    const { methods } = this.declared.classes.get(returned) ?? this.declared.interfaces.get(returned) ?? PLATFORM.interfaces.get(returned) ?? { methods: [] };
    return this.calls(returned, methods, 2);
  }

  private args(owner: string, parameters: Member[]): fc.Arbitrary<unknown[]> {
    const values = parameters.map(({ name, type }) => this.value(type, `${owner}.${name}`));
    if (parameters.some(({ rest }) => rest)) return values[0] as fc.Arbitrary<unknown[]>;
    const whole = fc.tuple(...values);
    return parameters.some(({ optional }) => optional) ? fc.oneof({ weight: 1, arbitrary: fc.tuple(...values.filter((_, index) => !parameters[index].optional)) }, { weight: 4, arbitrary: whole }) : whole;
  }

  private value(type: Type, where: string): fc.Arbitrary<unknown> {
    if (type.is === 'text') return this.text(where);
    if (type.is === 'number') return this.either(NUMBERS[where] ?? NUMBERS[lastOf(where)] ?? fc.integer({ min: 1, max: 3 }), ODD_NUMBER);
    if (type.is === 'boolean') return fc.boolean();
    if (type.is === 'list') {
      const item = this.value(type.of, where);
      const [minLength, maxLength] = LENGTHS[lastOf(where)] ?? [1, 3];
      return this.either(fc.uniqueArray(item, { minLength, maxLength, selector: nameOf }), fc.array(item, { maxLength: 3 }));
    }
    if (type.is === 'map') return fc.uniqueArray(fc.tuple(this.text(`${where}.key`), this.value(type.of, where)), { minLength: 1, maxLength: 2, selector: ([key]) => key }).map((entries) => Object.fromEntries(entries));
    if (type.is === 'named') return this.named(type.name, where);
    if (where in ANYTHING) return ANYTHING[where];
    throw new Error(`${where} has a type that declared.ts can't read: say how`);
  }

  private text(where: string): fc.Arbitrary<string> {
    const name = where in TEXTS ? where : where.endsWith('.key') ? where.split('.').slice(-2).join('.') : lastOf(where);
    if (!(name in TEXTS)) throw new Error(`nobody says what ${where} holds: add it to TEXTS in texts.ts`);
    this.described.add(name);
    return this.either(TEXTS[name], ODD_TEXT);
  }

  private named(name: string, where: string): fc.Arbitrary<unknown> {
    if (this.declared.enums.has(name) || PLATFORM.enums.has(name)) {
      const members: object = this.exports[name] ?? (platform as Exports)[name];
      // An enum of numbers holds its names as values too.
      return fc.constantFrom(...Object.keys(members).filter((key) => Number.isNaN(Number(key))).map((key) => (members as Exports)[key]));
    }
    const { statics } = this.declared.classes.get(name) ?? {};
    if (statics && statics.length > 0) {
      const made = (method: string, args: unknown[]): Made => new Made(
        `${name}.${method}(${args.map((arg) => fc.stringify(arg)).join(', ')})`, (world) => this.exports[name][method](...prepared(args, world) as unknown[]), args, (others) => made(method, others),
      );
      return fc.oneof(...statics.map((method) => this.args(`${name}.${method.name}`, method.parameters).map((args) => made(method.name, args))));
    }
    return this.given(name, where) ?? this.struct(name);
  }

  private given(name: string, where: string): fc.Arbitrary<unknown> | undefined {
    const one = (...made: Array<[string, (world: World) => unknown]>): fc.Arbitrary<Made> => fc.constantFrom(...made.map(([text, make]) => new Made(text, make)));
    switch (name) {
      case 'ISecretStore': return one(['store', ({ surroundings }) => surroundings.store]);
      case 'ICertificate': return one(['certificate', ({ surroundings }) => surroundings.certificate]);
      case 'IGateway': return one(['gateway', ({ surroundings }) => surroundings.gateway], ['gateway with an entrance', (world) => world.gatewayWithEntrance]);
      case 'Endpoint': return one(['a port of a server in the cluster', (world) => world.server]);
      case 'IStorageClass': return one(['local storage', ({ surroundings }) => surroundings.storageClass], ['storage with snapshots', (world) => world.sharedStorage]);
      case 'IMetricsSink': return where.endsWith('.hub') ? one(['metrics of another cluster', (world) => world.metricsElsewhere]) : this.either(one(['metrics', ({ surroundings }) => surroundings.metrics]), one(['metrics of another cluster', (world) => world.metricsElsewhere]));
      case 'IReceiver': return fc.oneof(...PLATFORM.classes.get('Receiver')!.statics.filter(({ returns }) => returns === 'Receiver').map((method) => this.args(`Receiver.${method.name}`, method.parameters).map((args) => new Made(
        `Receiver.${method.name}(${args.map((arg) => fc.stringify(arg)).join(', ')})`, (world) => (platform.Receiver as unknown as Exports)[method.name](...prepared(args, world) as unknown[]),
      ))));
      case 'ILogSink': return one(['logs', ({ surroundings }) => surroundings.logs], ['logs over https, with a login', () => ({ connect: () => ({ writeUrl: 'https://logs.example.org/insert/jsonline', credentials: { name: 'login', keys: { username: 'username', password: 'password' } } }) })]);
      case 'IPostgresDatabase': return one(['a database', () => ({ connect: () => ({ host: 'postgres.example.org', port: 5432, database: 'lab', credentials: { name: 'login', keys: { username: 'username', password: 'password' } } }) })]);
      case 'ILogSink': return one(['logs', ({ surroundings }) => surroundings.logs]);
      case 'IRedis': return one(['a Redis server', () => ({ connect: () => ({ host: 'redis.example.org', port: 6379, credentials: { name: 'login', keys: { password: 'password' } } }) })]);
      case 'IVolumeBackups': return one(['backups', () => ({ connect: () => ({}) })]);
      case 'IOidcProvider': return one(['a provider', () => ({ connect: () => ({ issuerUrl: 'https://login.example.org', authorizationUrl: 'https://login.example.org/authorize', tokenUrl: 'https://login.example.org/token', userInfoUrl: 'https://login.example.org/userinfo', credentials: { name: 'application', keys: { clientId: 'client-id', clientSecret: 'client-secret' } } }) })]);
      case 'IObjectStore': return this.struct('BucketProps').map((props) => new Made(`new Bucket(${fc.stringify(props)})`, (world) => new platform.Bucket(world.cluster, world.newId('bucket'), prepared(props, world) as platform.BucketProps)));
      case 'IBackupTarget': return this.struct('S3BackupTargetProps').map((props) => new Made(`new S3BackupTarget(${fc.stringify(props)})`, (world) => new platform.S3BackupTarget(world.cluster, world.newId('target'), prepared(props, world) as platform.S3BackupTargetProps)));
      case 'RemoteCluster': return one(['another cluster with Ceph', (world) => world.clusterWithCeph()]);
      case 'Namespace': return fc.constantFrom('shop', 'shop', 'media', 'kube-system').map((text) => new Made(`namespace ${text}`, (world) => world.namespace(text)));
      case 'Stage': return fc.constantFrom('shop', 'media').map((text) => new Made(`stage ${text}`, (world) => world.client(text)));
      case 'Cpu': return fc.integer({ min: 1, max: 8000 }).map((millis) => new Made(`Cpu.millis(${millis})`, () => platform.Cpu.millis(millis)));
      case 'Size': return this.either(
        SIZES[where] ?? SIZES[lastOf(where)] ?? fc.oneof(fc.tuple(fc.constant('mebibytes'), fc.integer({ min: 512, max: 4096 })), fc.tuple(fc.constant('gibibytes'), fc.integer({ min: 1, max: 16 }))),
        fc.tuple(fc.constantFrom('kibibytes', 'mebibytes', 'tebibytes'), atLeastZero(ODD_NUMBER)),
      ).map(([unit, amount]) => new Made(`Size.${unit}(${amount})`, () => (Size as Exports)[unit](amount)));
      case 'Duration': return this.either(
        DURATIONS[where] ?? DURATIONS[lastOf(where)] ?? fc.oneof(fc.tuple(fc.constant('minutes'), fc.integer({ min: 1, max: 90 })), fc.tuple(fc.constant('hours'), fc.integer({ min: 1, max: 72 }))),
        fc.tuple(fc.constantFrom('millis', 'seconds', 'days'), countable(ODD_NUMBER)),
      ).map(([unit, amount]) => new Made(`Duration.${unit}(${amount})`, () => (Duration as Exports)[unit](amount)));
      default: return undefined;
    }
  }

  private either<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
    return this.odd ? fc.oneof({ weight: ODD - 1, arbitrary: usual }, { weight: 1, arbitrary: odd }) : usual;
  }
}

/** Less than nothing is refused by cdk8s itself, before a component sees it. */
function atLeastZero(numbers: fc.Arbitrary<number>): fc.Arbitrary<number> {
  return numbers.filter((number) => !(number < 0));
}

/** Milliseconds are what cdk8s itself counts durations in: more of them than a number can hold is another number. */
function countable(numbers: fc.Arbitrary<number>): fc.Arbitrary<number> {
  return atLeastZero(numbers).filter((number) => !(Number.isFinite(number) && number > 1e290));
}

/** What a program passes on: everything that only it has is made. */
export function prepared(value: unknown, world: World): unknown {
  if (value instanceof Made) return value.make(world);
  if (Array.isArray(value)) return value.map((item) => prepared(item, world));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, prepared(member, world)]));
  return value;
}

/** What a thing of a list is told apart by. */
function nameOf(item: unknown): string {
  return typeof item === 'object' && item !== null && 'name' in item ? `${item.name}` : fc.stringify(item);
}

function lastOf(where: string): string {
  return where.slice(where.lastIndexOf('.') + 1);
}
