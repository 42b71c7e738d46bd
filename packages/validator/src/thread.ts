/** Runs the program as WebAssembly: whoever started this thread sends questions, and gets answers. */
import { existsSync, readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';
import { parentPort, workerData } from 'node:worker_threads';
import { brotliDecompressSync } from 'node:zlib';
import { readSnapshot, writeSnapshot } from './snapshot.ts';
import type { Start } from './wasm.ts';

/** The part of Node's WebAssembly that is used: its types come with those of browsers only. */
declare const WebAssembly: { instantiate(program: Uint8Array, imports: object): Promise<{ instance: { exports: object } }> };

/** What the program offers: room for a question, an answer to what stands there, and where that is. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  reserve(length: number): number;
  check(): number;
  answer(): number;
}

/** An answer that took longer has taught the program something, which the next start should know. */
const LONG_MS = 2000;

/** Go gives no memory back: what has grown beyond this starts anew one day. */
const LARGEST = 400e6;

const { file, snapshot } = workerData as Start;
const wasi = new WASI({ version: 'preview1', args: ['validator'], env: {} });
const { instance } = await WebAssembly.instantiate(brotliDecompressSync(readFileSync(file)), wasi.getImportObject());
const { memory, reserve, check, answer } = instance.exports as unknown as Exports;
const globals = Object.entries(instance.exports as Record<string, { value: number | bigint }>).filter(([name]) => /^global\d+$/.test(name));

const saved = existsSync(snapshot) ? readSnapshot(snapshot) : undefined;
let isKept = saved !== undefined;
if (saved === undefined) {
  wasi.initialize(instance);
} else {
  // Go has initialised itself in another process, and waits for a question. Nothing of it stands outside of memory and globals.
  wasi.finalizeBindings(instance);
  memory.grow((saved.memory.length - memory.buffer.byteLength) / 0x1_0000);
  new Uint8Array(memory.buffer).set(saved.memory);
  for (const [name, global] of globals) global.value = saved.globals[name];
}

parentPort!.on('message', (question: string | null) => {
  if (question === null) {
    parentPort!.close();
    return;
  }
  const started = performance.now();
  const bytes = Buffer.from(question);
  const at = reserve(bytes.length) >>> 0;
  new Uint8Array(memory.buffer).set(bytes, at);
  const length = check();
  const from = answer() >>> 0;
  parentPort!.postMessage(Buffer.from(memory.buffer, from, length).toString());
  if (memory.buffer.byteLength < LARGEST && (!isKept || performance.now() - started > LONG_MS)) writeSnapshot(snapshot, { memory: new Uint8Array(memory.buffer), globals: Object.fromEntries(globals.map(([name, { value }]) => [name, value])) });
  isKept = true;
});
