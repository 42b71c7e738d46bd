import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Program } from './program.ts';

/** What the thread starts with. */
export interface Start {
  /** The program without what it would put into its memory, packed. */
  readonly program: string;
  /** The memory of the program as it waits for a question, with the definitions compiled that most clusters need; packed. */
  readonly snapshot: string;
}

/** The program as WebAssembly, in a thread of its own: whoever asks can go on. */
export class WasmProgram implements Program {
  /** Where it is in the package. */
  public static readonly FOLDER = join(import.meta.dirname, '../wasm');

  /** The files in a folder: the program, its snapshot, and the hash of its sources, which is written last. */
  public static files(folder: string): Start & { readonly sources: string } {
    return { program: join(folder, 'validator.wasm.zst'), snapshot: join(folder, 'snapshot.zst'), sources: join(folder, 'sources') };
  }

  /** The hash of the sources that it was built from; undefined when it isn't there. */
  public static sources(folder = WasmProgram.FOLDER): string | undefined {
    const { sources } = WasmProgram.files(folder);
    return existsSync(sources) ? readFileSync(sources, 'utf8').trim() : undefined;
  }

  public readonly identity: string;
  private readonly start: Start;
  private worker?: Worker;

  /** @param folder what `script/build.ts` has made */
  constructor(folder: string) {
    this.identity = WasmProgram.sources(folder)!;
    const { program, snapshot } = WasmProgram.files(folder);
    this.start = { program, snapshot };
  }

  public prepare(soon: boolean): void {
    if (soon) this.running();
  }

  private running(): Worker {
    return this.worker ??= this.started();
  }

  private started(): Worker {
    const worker = new Worker(join(import.meta.dirname, `thread${extname(import.meta.filename)}`), {
      workerData: this.start,
      // Node says at every start that its WASI is experimental.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    // Who asks next starts another, and hears why it fails.
    const forget = (): void => {
      if (this.worker === worker) this.worker = undefined;
    };
    return worker.once('error', forget).once('exit', forget);
  }

  public async ask(question: string): Promise<string> {
    const worker = this.running();
    const heard = new AbortController();
    const { signal } = heard;
    worker.postMessage(question);
    try {
      // Both reject when the thread fails.
      return await Promise.race([
        once(worker, 'message', { signal }).then(([answer]) => answer),
        once(worker, 'exit', { signal }).then(() => { throw new Error('the validator ended without an answer'); }),
      ]);
    } finally {
      heard.abort();
    }
  }

  public async end(): Promise<void> {
    if (this.worker === undefined) return;
    const ended = once(this.worker, 'exit');
    this.worker.postMessage(null);
    await ended;
    this.worker = undefined;
  }
}
