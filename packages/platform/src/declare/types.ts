import { existsSync, readFileSync } from 'fs';
import { dirname, join, sep } from 'path';
import { fileURLToPath } from 'url';
import { gunzipSync } from 'zlib';
import * as cdk8s from 'cdk8s';
import { Construct } from 'constructs';
import { nearest } from '../values/nearest';
import { JsonFile } from '../values/json-file';
import { Refusal } from '../values/refusal';
import { shown } from '../values/shown';
import { folderOf } from './package-of';

const TYPES = new Refusal('PLATFORM-345', {
  protects: 'A program without types, such as one in JavaScript, can leave out, misspell or mistake what a package needs, and would end in a stack trace or be rendered without it.',
  wrong: "new Dragonfly(cluster, 'dragonfly').addInstance('cache', { pasword: 'cache' })",
  right: "new Dragonfly(cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache' })",
});

type Class = { new (...args: any[]): object; readonly name: string; readonly prototype: object };
type Method = (this: unknown, ...args: unknown[]) => unknown;

/** The type of a prop or a parameter, as an assembly of jsii writes it. */
interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
}

/** A prop, a parameter or a property. */
interface Member {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
  readonly variadic?: boolean;
}

interface Callable {
  readonly name?: string;
  readonly static?: boolean;
  readonly protected?: boolean;
  readonly parameters?: Member[];
}

/** A type that a package declares. */
interface Declaration {
  readonly name: string;
  readonly kind: 'class' | 'enum' | 'interface';
  /** Whether an interface is one of plain data. */
  readonly datatype?: boolean;
  readonly interfaces?: string[];
  readonly properties?: Member[];
  readonly methods?: Callable[];
  readonly initializer?: Callable;
}

/** These check the values of others, and say so in rules of their own. */
const CHECKS = new Set(['Check', 'Refusal', 'Types']);

/** The packages that hold programs to their types, by name. */
const packages = new Map<string, TypedPackage>();

/** How many calls are under way: what a package calls was checked when it was compiled. */
let inside = 0;
let alsoInSources = false;

/**
 * Holds programs without types to the types of a package: what they pass to its constructors and methods is compared with
 * what the package declares. Missing, unknown and ill-typed members are refused, all of one call together.
 */
export class Types {
  /**
   * The last statement of a package's index, `Types.enforce(module)`: from there on every class that it exports checks what
   * it is called with. The types are those of the jsii assembly that the package ships; a package that is tested from its
   * sources is held to by the compiler alone.
   *
   * @param module the module of the index, as CommonJS knows it
   */
  public static enforce(module: any): void {
    const typed = counted(() => new TypedPackage(module.filename, module.exports));
    packages.set(typed.name, typed);
    module.exports = typed.entrance();
  }

  /** @internal Also packages that are tested from their sources are held to the types that were compiled last. */
  public static _alsoInSources(): void {
    alsoInSources = true;
  }

  private constructor() {}
}

class TypedPackage {
  public readonly name: string;
  private readonly folder: string;
  private readonly fromSources: boolean;
  private declarations?: { readonly [fqn: string]: Declaration };

  constructor(index: string, private readonly exported: { readonly [name: string]: unknown }) {
    this.folder = dirname(dirname(index));
    this.fromSources = index.startsWith(join(this.folder, 'src') + sep);
    this.name = JsonFile._readWritten(join(this.folder, 'package.json')).name as string;
  }

  public get enforced(): boolean {
    return !this.fromSources || alsoInSources;
  }

  /** What others get in place of the package's exports. */
  public entrance(): object {
    const entrance = Object.defineProperty({}, '__esModule', { value: true });
    for (const [name, value] of Object.entries(this.exported)) {
      Object.defineProperty(entrance, name, { enumerable: true, value: typeof value === 'function' && !CHECKS.has(name) ? this.checked(name, value as Class) : value });
    }
    return entrance;
  }

  public declaration(name: string): Declaration | undefined {
    this.declarations ??= readTypes(join(this.folder, '.jsii'));
    return this.declarations[`${this.name}.${name}`];
  }

  /** The values of an enum, by their names. */
  public valuesOf(name: string): Array<[string, unknown]> {
    // An enum of numbers holds its names as values too.
    return Object.entries(this.exported[name] as object).filter(([key]) => Number.isNaN(Number(key)));
  }

  private checked(name: string, type: Class): Class {
    for (const [owner, isStatic] of [[type.prototype, false], [type, true]] as const) {
      for (const [method, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(owner) as { [name: string]: PropertyDescriptor })) {
        if (typeof descriptor.value === 'function' && method !== 'constructor' && !method.startsWith('_')) {
          Object.defineProperty(owner, method, { ...descriptor, value: this.checkedMethod(name, method, isStatic, descriptor.value as Method) });
        }
      }
    }
    const signature = (): Callable | undefined => this.declaration(name)?.initializer;
    return new Proxy(type, {
      construct: (_, args: unknown[], newTarget: Class) => {
        this.check(signature, args, () => pathOfNew(newTarget, args), '');
        return counted(() => Reflect.construct(type, args, newTarget) as object);
      },
    });
  }

  private checkedMethod(owner: string, name: string, isStatic: boolean, method: Method): Method {
    const signature = (): Callable | undefined => this.declaration(owner)?.methods?.find((one) => one.name === name && (one.static ?? false) === isStatic && !one.protected);
    const check = (self: unknown, args: unknown[]): void => this.check(signature, args, () => (Construct.isConstruct(self) && self.node.path) || owner, ` of ${name}`);
    // The name stands in stack traces.
    return {
      [name](this: unknown, ...args: unknown[]): unknown {
        if (inside > 0) return method.apply(this, args);
        check(this, args);
        return counted(() => method.apply(this, args));
      },
    }[name];
  }

  /** Refuses a call with arguments that don't fit. */
  private check(signature: () => Callable | undefined, args: unknown[], path: () => string, owner: string): void {
    if (inside > 0 || !this.enforced) return;
    const problems = counted(() => misfitsOfCall(signature()?.parameters ?? [], args, owner));
    if (problems.length > 0 && !calledByPackage()) throw new Error(problems.map((problem) => TYPES.at(path(), problem)).join('\n'));
  }
}

/** Where something would stand that is not created yet; outside of any tree its class says where it belongs. */
function pathOfNew(type: Class, [scope, id]: unknown[]): string {
  if (!Construct.isConstruct(scope)) return type.name;
  return [scope.node.path, typeof id === 'string' ? id : ''].filter((part) => part !== '').join('/') || type.name;
}

/** Runs what a package does itself. */
function counted<T>(run: () => T): T {
  inside += 1;
  try {
    return run();
  } finally {
    inside -= 1;
  }
}

/**
 * Whether the code of a package made the call. Its compiler has checked it, by rules that let it pass more members than are
 * declared, and one that was released before its types were enforced is to run as it did.
 */
function calledByPackage(): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const probe: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = 20;
    Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName());
    Error.captureStackTrace(probe);
    // Code of the language itself stands in no file.
    const files = (probe.stack as Array<string | null | undefined>).flatMap((file) => file ?? []).map((file) => (file.startsWith('file:') ? fileURLToPath(file) : file));
    const caller = files.find((file) => file !== __filename);
    const folder = caller === undefined ? undefined : folderOf(caller);
    return folder !== undefined && existsSync(join(folder, '.jsii'));
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

/** What a package declares, from its assembly, which jsii compresses on request. */
function readTypes(file: string): { readonly [fqn: string]: Declaration } {
  const assembly = JsonFile._readWritten(file);
  if (assembly.schema !== 'jsii/file-redirect') return (assembly.types ?? {}) as { [fqn: string]: Declaration };
  return (JSON.parse(gunzipSync(readFileSync(join(dirname(file), assembly.filename as string))).toString()) as { types?: { [fqn: string]: Declaration } }).types ?? {};
}

/** The arguments of a call that don't fit its parameters. */
function misfitsOfCall(parameters: Member[], args: unknown[], owner: string): string[] {
  return parameters.flatMap((parameter, index) => {
    const values = parameter.variadic ? args.slice(index) : [args[index]];
    return values.flatMap((value) => {
      if (value === undefined && !parameter.variadic) return parameter.optional ? [] : [missing(`'${parameter.name}'${owner}`, parameter.type)];
      const struct = declarationOf(parameter.type)?.datatype;
      // People know the members of props, and not how the parameter is called.
      return misfits(value, parameter.type, struct && isObject(value) ? '' : parameter.name, owner);
    });
  });
}

/** How a value, or something in it, differs from its type; `where` leads to it. */
function misfits(value: unknown, type: TypeReference, where: string, owner: string): string[] {
  const wrong = (): string[] => [`'${where}'${owner} must be ${wanted(type)}, got ${shown(value)}: ${value === null ? 'leave it out or ' : ''}${correction(value, type)}`];
  if (type.primitive !== undefined) {
    const open = type.primitive === 'any' || type.primitive === 'json';
    return open || (type.primitive === 'date' ? value instanceof Date : typeof value === type.primitive) ? [] : wrong();
  }
  if (type.collection) {
    const { kind, elementtype } = type.collection;
    if (kind === 'array') return Array.isArray(value) ? value.flatMap((item, index) => misfits(item, elementtype, `${where}[${index}]`, owner)) : wrong();
    return isObject(value) ? Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : misfits(item, elementtype, `${where}.${key}`, owner))) : wrong();
  }
  const declaration = declarationOf(type);
  if (declaration?.kind === 'enum') return valuesOf(type).some(([, known]) => known === value) ? [] : wrong();
  if (declaration?.datatype) return isObject(value) ? misfitsOfStruct(value, declaration, where, owner) : wrong();
  return isOf(value, type, declaration) ? [] : wrong();
}

function misfitsOfStruct(value: { readonly [name: string]: unknown }, declaration: Declaration, where: string, owner: string): string[] {
  const members = membersOf(declaration);
  const prefix = where === '' ? '' : `${where}.`;
  const names = members.map(({ name }) => name);
  const unknown = Object.keys(value).filter((name) => value[name] !== undefined && !names.includes(name)).map((name) => {
    const meant = nearest(name, names.filter((other) => value[other] === undefined));
    return `'${prefix}${name}'${owner} is no prop of ${declaration.name}: ${meant === undefined ? `remove it, or choose from ${names.join(', ')}` : `write '${meant}'`}`;
  });
  return [...unknown, ...members.flatMap(({ name, type, optional }) => {
    const member = value[name];
    if (member === undefined) return optional ? [] : [missing(`'${prefix}${name}'${owner}`, type)];
    return misfits(member, type, `${prefix}${name}`, owner);
  })];
}

function missing(what: string, type: TypeReference): string {
  return `${what} is missing: pass ${wanted(type)}`;
}

/** What a type takes, in words. */
function wanted(type: TypeReference): string {
  if (type.primitive !== undefined) return { boolean: 'true or false', date: 'a Date', any: 'a value', json: 'an object' }[type.primitive] ?? `a ${type.primitive}`;
  if (type.collection) return type.collection.kind === 'array' ? 'a list' : 'an object of names and values';
  const name = nameOf(type);
  const declaration = declarationOf(type);
  if (declaration?.kind === 'enum') return `one of ${valuesOf(type).map(([key]) => `${name}.${key}`).join(', ')}`;
  if (!declaration?.datatype) return /^I?[AEIOU]/.test(name) ? `an ${name}` : `a ${name}`;
  const required = membersOf(declaration).filter(({ optional }) => !optional).map((member) => `'${member.name}'`);
  return required.length > 0 ? `an object with ${required.join(', ')}` : `an object as ${name} has it`;
}

/** What to do about a value of another type. */
function correction(value: unknown, type: TypeReference): string {
  const declaration = declarationOf(type);
  if (declaration?.kind === 'enum') {
    const values = valuesOf(type);
    const meant = nearest(String(value), values.flatMap(([key, known]) => [key, String(known)]));
    const found = values.find(([key, known]) => key === meant || String(known) === meant);
    return found ? `write ${nameOf(type)}.${found[0]}` : 'choose one of them';
  }
  return type.collection?.kind === 'array' ? 'write it in brackets' : declaration?.datatype || type.collection ? 'write its members in braces' : 'pass one';
}

/** Whether a value is of a class or has all members of an interface; it may come from another copy of a package or another language. */
function isOf(value: unknown, type: TypeReference, declaration: Declaration | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (declaration?.kind === 'interface') return [...allOf(declaration, 'properties'), ...allOf(declaration, 'methods')].every((member) => ('optional' in member && member.optional) || member.name! in value);
  const name = nameOf(type);
  if (type.fqn!.startsWith('constructs.')) return Construct.isConstruct(value);
  // Of the other libraries only the classes are known.
  if (!declaration && !(type.fqn!.startsWith('cdk8s.') && typeof (cdk8s as { readonly [name: string]: unknown })[name] === 'function')) return true;
  for (let proto: object | null = value; proto; proto = Object.getPrototypeOf(proto) as object | null) if (proto.constructor?.name === name) return true;
  return false;
}

/** The members of an interface and of those that it extends. */
function membersOf(declaration: Declaration): Member[] {
  return allOf(declaration, 'properties');
}

function allOf<K extends 'properties' | 'methods'>(declaration: Declaration, kind: K): Array<NonNullable<Declaration[K]>[number]> {
  const inherited = (declaration.interfaces ?? []).flatMap((fqn) => {
    const base = declarationOf({ fqn });
    return base ? allOf(base, kind) : [];
  });
  return [...inherited, ...declaration[kind] ?? []] as Array<NonNullable<Declaration[K]>[number]>;
}

/** What a package that enforces its types declares under a name. */
function declarationOf({ fqn }: TypeReference): Declaration | undefined {
  return fqn === undefined ? undefined : packages.get(fqn.slice(0, fqn.lastIndexOf('.')))?.declaration(nameOf({ fqn }));
}

function valuesOf(type: TypeReference): Array<[string, unknown]> {
  return packages.get(type.fqn!.slice(0, type.fqn!.lastIndexOf('.')))!.valuesOf(nameOf(type));
}

function nameOf({ fqn }: TypeReference): string {
  return fqn!.slice(fqn!.lastIndexOf('.') + 1);
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
