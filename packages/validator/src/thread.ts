/** Runs the program as WebAssembly: whoever started this thread sends questions, and gets answers. */
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';
import { parentPort, workerData } from 'node:worker_threads';
import { brotliDecompressSync } from 'node:zlib';

/** The part of Node's WebAssembly that is used: its types come with those of browsers only. */
declare const WebAssembly: { instantiate(program: Uint8Array, imports: object): Promise<{ instance: { exports: object } }> };

/** What the program offers: room for a question, an answer to what stands there, and where that is. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  reserve(length: number): number;
  check(): number;
  answer(): number;
}

const wasi = new WASI({ version: 'preview1', args: ['validator'], env: {} });
const { instance } = await WebAssembly.instantiate(brotliDecompressSync(readFileSync(workerData)), wasi.getImportObject());
wasi.initialize(instance);
const { memory, reserve, check, answer } = instance.exports as unknown as Exports;

parentPort!.on('message', (question: string) => {
  const bytes = Buffer.from(question);
  const at = reserve(bytes.length) >>> 0;
  new Uint8Array(memory.buffer).set(bytes, at);
  const length = check();
  const from = answer() >>> 0;
  parentPort!.postMessage(Buffer.from(memory.buffer, from, length).toString());
});
