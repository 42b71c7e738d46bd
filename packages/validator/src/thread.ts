/** Runs the program as WebAssembly: whoever started this thread says what it is, sends questions, and gets answers. */
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { Instance } from './instance.ts';
import type { Start } from './wasm.ts';

const port = parentPort!;
const [{ module, snapshot }] = await once(port, 'message') as [Start];
const instance = await Instance.restored(module, snapshot);

port.on('message', (question: string) => port.postMessage(instance.ask(question)));
