import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { gzipSync } from 'zlib';
import { Component, Types } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

const text = { primitive: 'string' };
const number = { primitive: 'number' };
const named = (name: string): object => ({ fqn: `@example/shop.${name}` });
const scopeAndId = [{ name: 'scope', type: { fqn: 'constructs.Construct' } }, { name: 'id', type: text }];

/** What jsii would write about the package below. */
const ASSEMBLY = {
  types: {
    '@example/shop.Shop': {
      kind: 'class', name: 'Shop',
      initializer: { parameters: [...scopeAndId, { name: 'props', type: named('ShopProps') }] },
      methods: [
        { name: 'addCounter', parameters: [{ name: 'name', type: text }, { name: 'options', type: named('CounterOptions'), optional: true }] },
        { name: 'close', parameters: [{ name: 'reasons', type: text, variadic: true }] },
        { name: 'of', static: true, parameters: [{ name: 'name', type: text }] },
      ],
    },
    '@example/shop.ShopProps': {
      kind: 'interface', datatype: true, name: 'ShopProps', interfaces: ['@example/shop.Common'],
      properties: [
        { name: 'owner', type: text },
        { name: 'room', type: { fqn: 'cdk8s.Size' }, optional: true },
        { name: 'days', type: { collection: { kind: 'array', elementtype: named('Day') } }, optional: true },
        { name: 'stock', type: { collection: { kind: 'map', elementtype: number } }, optional: true },
        { name: 'counter', type: named('CounterOptions'), optional: true },
        { name: 'bank', type: named('IBank'), optional: true },
        { name: 'extra', type: { primitive: 'any' }, optional: true },
      ],
    },
    '@example/shop.Common': { kind: 'interface', datatype: true, name: 'Common', properties: [{ name: 'open', type: { primitive: 'boolean' }, optional: true }] },
    '@example/shop.CounterOptions': { kind: 'interface', datatype: true, name: 'CounterOptions', properties: [{ name: 'tills', type: number }] },
    '@example/shop.Day': { kind: 'enum', name: 'Day' },
    '@example/shop.IBank': { kind: 'interface', name: 'IBank', methods: [{ name: 'pay', parameters: [] }], properties: [{ name: 'branch', type: text, optional: true }] },
  },
};

class Shop extends Component {
  public static of(name: string): string {
    return name;
  }

  public readonly calls: unknown[] = [];

  constructor(scope: Construct, id: string, props: any) {
    super(scope, id);
    this.calls.push(props);
  }

  public addCounter(...args: unknown[]): void {
    this.calls.push(args);
  }

  public close(...args: unknown[]): void {
    this.calls.push(args);
  }

  /** Calls what it declares otherwise, as a package may whose compiler lets it. */
  public addTwo(): void {
    for (const name of ['left', 'right']) this.addCounter(name, { tills: 1, wide: true });
  }
}

enum Day { SATURDAY = 'Saturday', SUNDAY = 'Sunday' }

let folder: string;

/** The package, as a program gets it. */
function shop(assembly: object = ASSEMBLY, files: { [name: string]: Buffer } = {}): { Shop: any } {
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "@example/shop" }');
  writeFileSync(join(folder, '.jsii'), JSON.stringify(assembly));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  // Its methods are held to the types in place, so each test has a class of its own.
  const Fresh = { Shop: class extends Shop {} }.Shop;
  Object.getOwnPropertyNames(Shop.prototype).filter((name) => name !== 'constructor').forEach((name) => Object.defineProperty(Fresh.prototype, name, Object.getOwnPropertyDescriptor(Shop.prototype, name)!));
  Object.defineProperty(Fresh, 'of', Object.getOwnPropertyDescriptor(Shop, 'of')!);
  const module = { filename: join(folder, 'lib', 'index.js'), exports: { Shop: Fresh, Day } as any };
  Types.enforce(module);
  return module.exports;
}

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'types-')); });
afterEach(() => rmSync(folder, { recursive: true }));

test('what fits is taken as it is', () => {
  const lab = new Lab();
  const props = { owner: 'me', open: true, room: Size.gibibytes(1), days: [Day.SUNDAY], stock: { tea: 3 }, counter: { tills: 1 }, bank: { pay: () => 1 }, extra: [null], unsaid: undefined };

  const made = new (shop().Shop)(lab.cluster, 'shop', props);

  expect(made.calls).toEqual([props]);
  expect(made).toBeInstanceOf(Shop);
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, "'props' is missing: pass an object with 'owner'"],
  ['a text for its props', 'me', "'props' must be an object with 'owner', got 'me'"],
  ['a required prop that is left out', {}, "'owner' is missing: pass a string"],
  ['a prop that is misspelt', { owner: 'me', rom: Size.gibibytes(1) }, "'rom' is no prop of ShopProps: write 'room'"],
  ['a prop that nobody knows', { owner: 'me', colour: 'red' }, "'colour' is no prop of ShopProps: remove it"],
  ['null', { owner: 'me', room: null }, "'room' must be a Size, got null: leave it out"],
  ['a number for a text', { owner: 7 }, "'owner' must be a string, got 7"],
  ['a text for a number, in a map', { owner: 'me', stock: { tea: '3' } }, "'stock.tea' must be a number, got '3'"],
  ['a text for true', { owner: 'me', open: 'yes' }, "'open' must be true or false, got 'yes'"],
  ['a text for a Size', { owner: 'me', room: '1Gi' }, "'room' must be a Size, got '1Gi'"],
  ['an object for a Size', { owner: 'me', room: {} }, "'room' must be a Size, got an object"],
  ['a text for a list', { owner: 'me', days: 'Sunday' }, "'days' must be a list, got 'Sunday'"],
  ['a value that the enum does not have', { owner: 'me', days: ['Sonday'] }, "'days[0]' must be one of Day.SATURDAY, Day.SUNDAY, got 'Sonday': write Day.SUNDAY"],
  ['a list for a map', { owner: 'me', stock: [] }, "'stock' must be an object of names and values, got a list"],
  ['a struct within that lacks a member', { owner: 'me', counter: {} }, "'counter.tills' is missing: pass a number"],
  ['a struct within that has one more', { owner: 'me', counter: { tills: 1, till: 2 } }, "'counter.till' is no prop of CounterOptions"],
  ['an object that lacks a method', { owner: 'me', bank: { branch: 'x' } }, "'bank' must be an IBank, got an object"],
  ['a text of two lines', { owner: 'me', room: '1\n2' }, "got '1\\n2'"],
])('refuses %s', (_, props, message) => {
  const { cluster } = new Lab();
  const { Shop: Typed } = shop();

  expect(refusals(() => new Typed(cluster, 'shop', props))).toEqual([refusal('PLATFORM-345', 'infra/shop', message)]);
});

test('everything that is wrong with one call is said at once', () => {
  const { cluster } = new Lab();
  const { Shop: Typed } = shop();

  expect(refusals(() => new Typed(cluster, 'shop', { ownr: 'me', open: 1 })).map(({ message }) => message.split(' ')[0])).toEqual(["'ownr'", "'open'", "'owner'"]);
});

test('what stands in no tree is named after its class', () => {
  const { Shop: Typed } = shop();

  expect(refusals(() => new Typed(undefined, 'shop', { owner: 'me' }))).toEqual([refusal('PLATFORM-345', 'Shop', "'scope' is missing")]);
});

test.each<[string, (made: any) => unknown, string]>([
  ['an argument that is left out', (made) => made.addCounter(), "'name' of addCounter is missing: pass a string"],
  ['a member of its options', (made) => made.addCounter('left', { tills: 'two' }), "'tills' of addCounter must be a number, got 'two'"],
  ['one of any number of arguments', (made) => made.close('tired', 7), "'reasons' of close must be a string, got 7"],
])('a method refuses %s', (_, call, message) => {
  const made = new (shop().Shop)(new Lab().cluster, 'shop', { owner: 'me' });

  expect(refusals(() => call(made))).toEqual([refusal('PLATFORM-345', 'infra/shop', message)]);
});

test('a static method is named after its class', () => {
  expect(refusals(() => shop().Shop.of(7))).toEqual([refusal('PLATFORM-345', 'Shop', "'name' of of must be a string, got 7")]);
});

test('what a package calls itself is not checked again', () => {
  const made = new (shop().Shop)(new Lab().cluster, 'shop', { owner: 'me' });

  made.addTwo();

  expect(made.calls).toHaveLength(3);
});

test('a class that a program extends checks its own props as well', () => {
  const { Shop: Typed } = shop();
  const Mine: any = class extends Typed {};

  expect(refusals(() => new Mine(new Lab().cluster, 'shop', {}))).toEqual([refusal('PLATFORM-345', 'infra/shop', "'owner'")]);
});

test('the package of a component is found as before', () => {
  const made = new (shop().Shop)(new Lab().cluster, 'shop', { owner: 'me' });

  expect(made.packageName).toBe('Shop');
});

test('an assembly may be compressed', () => {
  const { Shop: Typed } = shop({ schema: 'jsii/file-redirect', compression: 'gzip', filename: '.jsii.gz' }, { '.jsii.gz': gzipSync(JSON.stringify(ASSEMBLY)) });

  expect(refusals(() => new Typed(new Lab().cluster, 'shop', {}))).toEqual([refusal('PLATFORM-345', 'infra/shop', "'owner'")]);
});

test('code of a package that was compiled may pass more than is declared', () => {
  // As a component that was released before its types were enforced.
  const { Shop: Typed } = shop();
  const other = join(folder, 'other');
  mkdirSync(join(other, 'lib'), { recursive: true });
  writeFileSync(join(other, 'package.json'), '{ "name": "@example/other" }');
  writeFileSync(join(other, 'lib', 'index.js'), 'exports.build = (make) => make({ owner: "me", wide: true }); exports.create = (Type, scope) => new Type(scope, "shop", { owner: "me", wide: true });');
  const { create } = require(join(other, 'lib', 'index.js'));

  expect(refusals(() => create(Typed, new Lab().cluster))).toEqual([refusal('PLATFORM-345', 'infra/shop', "'wide'")]);
  writeFileSync(join(other, '.jsii'), '{}');
  expect(refusals(() => create(Typed, new Lab().cluster))).toEqual([]);
});

test('a package runs from its sources as its compiler lets it', () => {
  const module = { filename: join(folder, 'src', 'index.ts'), exports: { Shop: class extends Shop {} } as any };
  writeFileSync(join(folder, 'package.json'), '{ "name": "@example/shop" }');
  Types.enforce(module);

  expect(() => new module.exports.Shop(new Lab().cluster, 'shop')).not.toThrow();
});
