import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Program } from './program.ts';

/** The program as WebAssembly, in a thread of its own: whoever asks can go on. */
export class WasmProgram implements Program {
  /** Where it is in the package. */
  public static readonly FILE = join(import.meta.dirname, '../wasm/validator.wasm.br');

  public readonly identity: string;
  private readonly file: string;
  private worker?: Worker;

  constructor(file: string = WasmProgram.FILE) {
    this.file = file;
    this.identity = createHash('sha256').update(readFileSync(file)).digest('hex');
  }

  public prepare(): void {
    // It travels with the package.
  }

  public async ask(question: string): Promise<string> {
    this.worker ??= new Worker(join(import.meta.dirname, `thread${extname(import.meta.filename)}`), {
      workerData: this.file,
      // Node says at every start that its WASI is experimental.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.worker.postMessage(question);
    // Rejects when the thread fails.
    const [answer] = await once(this.worker, 'message');
    return answer;
  }

  public async end(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }
}
