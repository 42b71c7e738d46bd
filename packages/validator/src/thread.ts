/** Runs the program as WebAssembly: whoever started this thread sends questions, and gets answers. */
import { parentPort, workerData } from 'node:worker_threads';
import { compile, Instance } from './instance.ts';
import { readSnapshot, unpacked } from './snapshot.ts';
import type { Start } from './wasm.ts';

const instance = await start(workerData as Start);

/** What is unpacked here is of no use afterwards, and is let go. */
async function start({ program, snapshot }: Start): Promise<Instance> {
  // V8 compiles in threads of its own: meanwhile the snapshot is read.
  const compiled = compile(unpacked(program));
  const saved = readSnapshot(snapshot);
  return Instance.restored(await compiled, saved);
}

parentPort!.on('message', (question: string | null) => {
  if (question === null) parentPort!.close();
  else parentPort!.postMessage(instance.ask(question));
});
