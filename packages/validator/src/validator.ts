import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Answers } from './answers.ts';
import { NativeProgram } from './native.ts';
import type { Program } from './program.ts';
import { WasmProgram } from './wasm.ts';

/** An object to judge. */
export interface Subject {
  /** The object, as JSON has it. */
  readonly object: object;
  /**
   * The object of the same name that it takes the place of: the rules of updates are asked too.
   * @default - it is new
   */
  readonly old?: object;
}

/** Objects, and what must be known of their cluster to judge them. */
export interface Cluster {
  readonly objects: readonly Subject[];
  /** The CustomResourceDefinitions that the cluster has. Of those for one kind the last counts. */
  readonly definitions: readonly object[];
  /** The labels of the cluster's namespaces, by name: they say which level of Pod Security holds. */
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * The version of Kubernetes that the cluster has, such as `1.34.7`. Features that came later are then off. One that
   * `Validator.covers` doesn't is judged as the validator's own.
   * @default - the validator's own
   */
  readonly kubernetes?: string;
}

/** One sentence of a reader about an object. */
export interface Finding {
  /** Who says it, with its version, for example `Kubernetes 1.35.4`. */
  readonly reader: string;
  /**
   * The field that is wrong.
   * @default - the reader names none
   */
  readonly field?: string;
  /** What it says, in its own words. */
  readonly message: string;
}

/** How a validator works. */
export interface Options {
  /** A folder for what may be thrown away: programs that are built, and answers that were given. */
  readonly cache: string;
  /**
   * A file in that folder for the answers, so that nothing is judged twice. It keeps those of the last time only.
   * @default - no answer is kept
   */
  readonly answers?: string;
}

/**
 * Judges Kubernetes objects with the code of the programs that will read them: the API server's own decoding, defaulting and
 * validation, the schemas and CEL rules of CustomResourceDefinitions, Pod Security, and those who parse what is text to
 * Kubernetes, such as queries and schedules.
 *
 * The program is WebAssembly and travels with the package. In a clone of its sources Go builds it for the machine instead.
 */
export class Validator {
  /** The version of Kubernetes whose rules it has. */
  public static readonly KUBERNETES = '1.35.4';

  /** Whether it judges as this version of Kubernetes does: its own minor, and the three before it. */
  public static covers(version: string): boolean {
    const [major, minor] = minorOf(version);
    const [ownMajor, ownMinor] = minorOf(Validator.KUBERNETES);
    return major === ownMajor && minor <= ownMinor && minor + 3 >= ownMinor;
  }

  /**
   * The validator of this package. It starts nothing until something must be judged.
   *
   * Throws when the program is not there, and can't be built either.
   */
  public static open(options: Options): Validator {
    if (NativeProgram.buildable()) return Validator.native(options);
    if (!existsSync(WasmProgram.FILE)) throw new Error(`'${WasmProgram.FILE}' must exist, and doesn't: install Go, or build it with 'node packages/validator/script/build.ts'`);
    return Validator.wasm(options);
  }

  /** The program that Go builds for this machine, ten times as fast. Only a clone of the sources has it. */
  public static native(options: Options): Validator {
    return new Validator(new NativeProgram(options.cache), options);
  }

  /** The program as WebAssembly, which needs nothing but Node. */
  public static wasm(options: Options): Validator {
    return new Validator(new WasmProgram(options.cache), options);
  }

  private readonly program: Program;
  private readonly options: Options;

  private constructor(program: Program, options: Options) {
    this.program = program;
    this.options = options;
  }

  /** Builds the program, where it isn't there yet. Asking does the same. */
  public prepare(): void {
    this.program.prepare();
  }

  /**
   * Asks all readers of the objects.
   *
   * @returns what they say of each object, in the order of the objects; an empty list is consent
   */
  public async judge({ objects, definitions, namespaces, kubernetes }: Cluster): Promise<Finding[][]> {
    const byKind = new Map(definitions.map((definition) => [kindOf(definition), definition]));
    const hashes = new Map<object, string>();
    const answers = new Answers(this.options);
    const keys = objects.map(({ object, old }) => {
      const definition = byKind.get(identityOf(object));
      if (definition && !hashes.has(definition)) hashes.set(definition, hashOf(definition));
      return hashOf([this.program.identity, object, old ?? null, definition ? hashes.get(definition) : null, namespaces[namespaceOf(object)] ?? null, kubernetes ?? null]);
    });
    const unknown = objects.map((subject, index) => ({ subject, key: keys[index] })).filter(({ key }) => !answers.has(key));
    if (unknown.length > 0) {
      const needed = [...new Set(unknown.map(({ subject }) => byKind.get(identityOf(subject.object))).filter((definition) => definition !== undefined))];
      const given: Answer = JSON.parse(await this.program.ask(JSON.stringify({ definitions: needed, namespaces, kubernetes, objects: unknown.map(({ subject }) => subject) })));
      if (given.error) throw new Error(given.error);
      unknown.forEach(({ key }, index) => answers.set(key, given.findings[index]));
    }
    answers.keep(keys);
    return keys.map((key) => answers.get(key));
  }

  /** Ends the program. */
  public async close(): Promise<void> {
    await this.program.end();
  }
}

interface Answer {
  readonly findings: Finding[][];
  readonly error?: string;
}

function minorOf(version: string): [major: number, minor: number] {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version)!;
  return [Number(major), Number(minor)];
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}

/** The group and kind of an object. */
function identityOf({ apiVersion, kind }: { apiVersion?: string; kind?: string }): string {
  return `${String(apiVersion).includes('/') ? String(apiVersion).split('/')[0] : ''}/${kind}`;
}

function namespaceOf({ metadata }: { metadata?: { namespace?: string } }): string {
  return metadata?.namespace ?? 'default';
}

/** The group and kind that a CustomResourceDefinition defines. */
function kindOf({ spec }: { spec?: { group?: string; names?: { kind?: string } } }): string {
  return `${spec?.group}/${spec?.names?.kind}`;
}
