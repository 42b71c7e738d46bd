import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { WASI } from 'node:wasi';
import type { Module } from './module.ts';
import type { Snapshot } from './snapshot.ts';

declare const WebAssembly: {
  instantiate(program: Module, imports: object): Promise<{ exports: object }>;
};

/** What the program offers: room for a question, an answer to what stands there, and where that is. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  reserve(length: number): number;
  check(): number;
  answer(): number;
  /** Ends the making of a snapshot. */
  settle(): void;
}

type Imports = Record<string, Record<string, (...args: never[]) => unknown>>;
type ReadClock = (id: number, precision: bigint, at: number) => number;

const PAGE = 0x1_0000;
/** The clock that only goes forward, as WASI numbers it. */
const MONOTONIC = 1;

/** Where a program takes time and chance from, and what it is told. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string>>;
  /** The nanoseconds that a clock shows. */
  clock(id: number): bigint;
  /** Puts something unforeseeable there. */
  random(bytes: Uint8Array): void;
}

/** The program as WebAssembly. */
export class Instance {
  /** Lets Go initialise itself: the whole program, as it is built. */
  public static async fresh(module: Module, surroundings?: Surroundings): Promise<Instance> {
    const [instance, wasi] = await Instance.of(module, () => 0n, surroundings);
    wasi.initialize(instance.raw);
    return instance;
  }

  /** Goes on where another instance of the same program waited for a question. */
  public static async restored(module: Module, { memory, globals, clock }: Snapshot): Promise<Instance> {
    const [instance, wasi] = await Instance.of(module, () => clock);
    const { memory: own } = instance.exports;
    // Binds the memory alone: what runs already isn't initialised again. `finalizeBindings` does it by name, from Node 24.4 on.
    wasi.initialize({ exports: { memory: own } });
    own.grow((memory.length - own.buffer.byteLength) / PAGE);
    new Uint8Array(own.buffer).set(memory);
    for (const [name, global] of instance.globals) global.value = globals[name];
    return instance;
  }

  private static async of(module: Module, startedAt: () => bigint, surroundings?: Surroundings): Promise<[Instance, WASI]> {
    // What a build is connected with is in the memory too: Go looks at it when it starts.
    const [stdin, stdout, stderr] = surroundings === undefined ? [0, 1, 2] : [0, 1, 2].map(() => openSync(devNull, 'r+'));
    const wasi = new WASI({ version: 'preview1', args: ['validator'], env: surroundings?.env ?? {}, stdin, stdout, stderr });
    const imports = wasi.getImportObject() as Imports;
    const system = imports.wasi_snapshot_preview1;
    const readClock = system.clock_time_get as ReadClock;
    let instance: Instance;
    const view = (): DataView => new DataView(instance.exports.memory.buffer);
    system.clock_time_get = ((id, precision, at) => {
      const status = readClock(id, precision, at);
      const shown = surroundings?.clock(id) ?? view().getBigUint64(at, true) + (id === MONOTONIC ? startedAt() : 0n);
      view().setBigUint64(at, shown, true);
      return status;
    }) satisfies ReadClock as never;
    if (surroundings !== undefined) {
      system.random_get = ((at: number, length: number) => {
        surroundings.random(new Uint8Array(instance.exports.memory.buffer, at, length));
        return 0;
      }) as never;
    }
    instance = new Instance(await WebAssembly.instantiate(module, imports));
    return [instance, wasi];
  }

  private readonly raw: { exports: object };

  private constructor(raw: { exports: object }) {
    this.raw = raw;
  }

  private get exports(): Exports {
    return this.raw.exports as Exports;
  }

  private get globals(): [string, { value: number | bigint }][] {
    return Object.entries(this.raw.exports as Record<string, { value: number | bigint }>).filter(([name]) => /^global\d+$/.test(name));
  }

  public ask(question: string): string {
    const { memory, reserve, check, answer } = this.exports;
    const bytes = Buffer.from(question);
    const at = reserve(bytes.length) >>> 0;
    new Uint8Array(memory.buffer).set(bytes, at);
    const length = check();
    const from = answer() >>> 0;
    return Buffer.from(memory.buffer, from, length).toString();
  }

  /** All that there is of it when it waits for a question. */
  public snapshot(clock: bigint): Snapshot {
    this.exports.settle();
    return { memory: new Uint8Array(this.exports.memory.buffer), globals: Object.fromEntries(this.globals.map(([name, { value }]) => [name, value])), clock };
  }
}
