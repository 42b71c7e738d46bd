import { hash } from 'node:crypto';
import { Answers } from './answers.ts';
import { NativeProgram, sourcesHash } from './native.ts';
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
  /**
   * What the old object is known by: answers are kept by this in its place, so that who asks again need not read it.
   * @default - its content
   */
  readonly oldId?: string;
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

/** What is known of some objects. */
export interface Known {
  /** What the readers have said of each, in their order; undefined where they haven't seen it like this. */
  readonly found: readonly (Finding[] | undefined)[];
  /** Those that must be asked about, in their order, with what must be known to judge them. */
  readonly open: Cluster;
}

/** How a validator works. */
export interface Options {
  /** A folder for what may be thrown away: programs that are built, and answers that were given. */
  readonly cache: string;
  /**
   * A file in that folder for the answers, so that nothing is judged twice. It holds those that were asked for last.
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
    if (WasmProgram.sources() === undefined) throw new Error(`'${WasmProgram.FOLDER}' must hold the program, and doesn't: install Go, or build it with 'node packages/validator/script/build.ts'`);
    return Validator.wasm(options);
  }

  /**
   * The same for those who can't wait for Go to build anything.
   *
   * @returns undefined when the program is not there
   */
  public static ready(options: Options): Validator | undefined {
    const sources = sourcesHash();
    if (sources !== undefined && NativeProgram.isBuilt(options.cache)) return Validator.native(options);
    // In a clone it may be that of older sources.
    const built = WasmProgram.sources();
    return built !== undefined && (sources ?? built) === built ? Validator.wasm(options) : undefined;
  }

  /** The program that Go builds for this machine, ten times as fast. Only a clone of the sources has it. */
  public static native(options: Options): Validator {
    return new Validator(new NativeProgram(options.cache), options);
  }

  /**
   * The program as WebAssembly, which needs nothing but Node.
   *
   * @param folder what `script/build.ts` has made
   */
  public static wasm(options: Options, folder = WasmProgram.FOLDER): Validator {
    return new Validator(new WasmProgram(folder), options);
  }

  private readonly program: Program;
  private readonly answers: Answers;

  private constructor(program: Program, options: Options) {
    this.program = program;
    this.answers = new Answers(options);
  }

  /** Builds the program where it isn't there yet, and starts it where nothing is known. Asking does the same, later. */
  public prepare(): void {
    this.program.prepare(this.answers.isEmpty);
  }

  /** Looks up what the readers have said of the objects before. Asks nobody. */
  public look(cluster: Cluster): Known {
    const keys = this.keysOf(cluster);
    const found = keys.map(({ key }) => this.answers.get(key));
    const open = found.flatMap((findings, index) => (findings === undefined ? [index] : []));
    return { found, open: { ...cluster, objects: open.map((index) => cluster.objects[index]), definitions: [...new Set(open.flatMap((index) => keys[index].definition ?? []))] } };
  }

  /**
   * Asks all readers of the objects, but for what they have said before.
   *
   * @returns what they say of each object, in the order of the objects; an empty list is consent
   */
  public async judge(cluster: Cluster): Promise<Finding[][]> {
    const { open } = this.look(cluster);
    if (open.objects.length > 0) {
      const given = await this.ask(open);
      this.keysOf(open).forEach(({ key, asNew }, index) => {
        this.answers.set(key, given[index]);
        // What may take the place of another may be new as well.
        if (given[index].length === 0) this.answers.set(asNew, []);
      });
    }
    const found = this.keysOf(cluster).map(({ key }) => this.answers.get(key)!);
    this.answers.keep();
    return found;
  }

  private async ask(open: Cluster): Promise<Finding[][]> {
    const parts = partsOf(open, open.objects.length < FEW ? 1 : this.program.width);
    const answers = await this.program.ask(parts.map((indexes) => {
      const objects = indexes.map((index) => open.objects[index]);
      const kinds = new Set(objects.map(({ object }) => identityOf(object)));
      const definitions = open.definitions.filter((definition) => kinds.has(kindOf(definition)));
      return JSON.stringify({ ...open, definitions, objects: objects.map(({ object, old }) => ({ object, old })) });
    }));
    const findings: Finding[][] = [];
    parts.forEach((indexes, part) => {
      const given: Answer = JSON.parse(answers[part]);
      if (given.error) throw new Error(given.error);
      indexes.forEach((index, at) => { findings[index] = given.findings[at]; });
    });
    return findings;
  }

  /** What each answer depends on: everything that is in the question about an object, and the program. */
  private keysOf({ objects, definitions, namespaces, kubernetes }: Cluster): { key: string; asNew: string; definition?: object }[] {
    const byKind = new Map(definitions.map((definition) => [kindOf(definition), definition]));
    const hashes = new Map<object, string>();
    const minor = kubernetes === undefined ? null : minorOf(kubernetes);
    return objects.map(({ object, old, oldId }) => {
      const definition = byKind.get(identityOf(object));
      if (definition && !hashes.has(definition)) hashes.set(definition, hashOf(definition));
      const of = (former: object | string | null): string => hashOf([this.program.identity, object, former, definition ? hashes.get(definition) : null, namespaces[namespaceOf(object)] ?? null, minor]);
      const asNew = of(null);
      return { key: old === undefined && oldId === undefined ? asNew : of(oldId ?? old!), asNew, definition };
    });
  }

  /** Ends the program. */
  public async close(): Promise<void> {
    await this.program.end();
  }
}

/** To start the program once more takes as long as to judge so many objects. */
const FEW = 50;

/** Deals objects out, by their places: each kind to one part, since it is what its definition costs, and every part as much text. */
function partsOf({ objects }: Cluster, count: number): number[][] {
  const kinds = new Map<string, { indexes: number[]; length: number }>();
  objects.forEach(({ object }, index) => {
    const kind = kinds.get(identityOf(object)) ?? { indexes: [], length: 0 };
    kinds.set(identityOf(object), { indexes: [...kind.indexes, index], length: kind.length + JSON.stringify(object).length });
  });
  const parts = Array.from({ length: count }, () => ({ indexes: [] as number[], length: 0 }));
  for (const { indexes, length } of [...kinds.values()].sort((a, b) => b.length - a.length)) {
    const part = parts.reduce((least, other) => (other.length < least.length ? other : least));
    part.indexes.push(...indexes);
    part.length += length;
  }
  return parts.map(({ indexes }) => indexes).filter((indexes) => indexes.length > 0);
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
  return hash('sha256', JSON.stringify(value), 'base64url');
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
