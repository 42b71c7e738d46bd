import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Program } from './program.ts';

/** What the thread starts with. */
export interface Start {
  /** The program. */
  readonly file: string;
  /** Where the program as it waits for a question is kept, when it has answered one that took long. */
  readonly snapshot: string;
}

/** The program as WebAssembly, in a thread of its own: whoever asks can go on. */
export class WasmProgram implements Program {
  /** Where it is in the package. */
  public static readonly FILE = join(import.meta.dirname, '../wasm/validator.wasm.br');

  public readonly identity: string;
  private readonly start: Start;
  private worker?: Worker;

  constructor(cache: string) {
    this.identity = createHash('sha256').update(readFileSync(WasmProgram.FILE)).digest('hex');
    this.start = { file: WasmProgram.FILE, snapshot: join(cache, `${this.identity.slice(0, 16)}.snapshot`) };
  }

  public prepare(): void {
    // It travels with the package.
  }

  public async ask(question: string): Promise<string> {
    this.worker ??= new Worker(join(import.meta.dirname, `thread${extname(import.meta.filename)}`), {
      workerData: this.start,
      // Node says at every start that its WASI is experimental.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.worker.postMessage(question);
    // Rejects when the thread fails.
    const [answer] = await once(this.worker, 'message');
    return answer;
  }

  /** Waits until the thread has written down what it has learnt. */
  public async end(): Promise<void> {
    if (this.worker === undefined) return;
    const ended = once(this.worker, 'exit');
    this.worker.postMessage(null);
    await ended;
    this.worker = undefined;
  }
}
