/** Runs the program as WebAssembly: whoever started this thread sends questions, and gets answers. */
import { parentPort, workerData } from 'node:worker_threads';
import { compile, Instance } from './instance.ts';
import { readSnapshot, unpacked } from './snapshot.ts';
import type { Start } from './wasm.ts';

const { program, snapshot } = workerData as Start;
// V8 compiles in threads of its own: meanwhile the snapshot is read.
const compiled = compile(unpacked(program));
const saved = readSnapshot(snapshot);
const instance = saved === undefined ? await Instance.fresh(await compiled) : await Instance.restored(await compiled, saved);

parentPort!.on('message', (question: string | null) => {
  if (question === null) parentPort!.close();
  else parentPort!.postMessage(instance.ask(question));
});
