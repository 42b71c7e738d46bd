import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { compile } from './module.ts';
import type { Module } from './module.ts';
import type { Program } from './program.ts';
import { readSnapshot, unpacked } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** The files of the program. */
interface Files {
  /** The program without what it would put into its memory, packed. */
  readonly program: string;
  /** The memory of the program as it waits for a question, with the definitions compiled that most clusters need; packed. */
  readonly snapshot: string;
  /** The hash of its sources. */
  readonly sources: string;
}

/** What a thread starts with. Threads share both. */
export interface Start {
  readonly module: Module;
  readonly snapshot: Snapshot;
}

/** More threads than this are not worth their memory, of which each takes some 200 MB. */
const MOST_THREADS = 2;

/** The program as WebAssembly, in threads of its own: whoever asks can go on. */
export class WasmProgram implements Program {
  /** Where it is in the package. */
  public static readonly FOLDER = join(import.meta.dirname, '../wasm');

  /** The files in a folder. The hash of the sources is written last. */
  public static files(folder: string): Files {
    return { program: join(folder, 'validator.wasm.zst'), snapshot: join(folder, 'snapshot.zst'), sources: join(folder, 'sources') };
  }

  /** The hash of the sources that it was built from; undefined when it isn't there. */
  public static sources(folder = WasmProgram.FOLDER): string | undefined {
    const { sources } = WasmProgram.files(folder);
    return existsSync(sources) ? readFileSync(sources, 'utf8').trim() : undefined;
  }

  public readonly identity: string;
  public readonly width = Math.min(MOST_THREADS, availableParallelism());
  private readonly files: Files;
  private readonly threads: (Thread | undefined)[] = [];
  private loading?: Promise<Start>;

  /** @param folder what `script/build.ts` has made */
  constructor(folder: string) {
    this.identity = WasmProgram.sources(folder)!;
    this.files = WasmProgram.files(folder);
  }

  public prepare(soon: boolean): void {
    for (let index = 0; soon && index < this.width; index += 1) this.thread(index);
  }

  public async ask(questions: readonly string[]): Promise<string[]> {
    const answers = await Promise.allSettled(questions.map((question, index) => this.thread(index).ask(question)));
    // A thread that is not waited for would give its answer to the next question.
    return answers.map((answer) => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value;
    });
  }

  public async end(): Promise<void> {
    this.loading = undefined;
    await Promise.all(this.threads.splice(0).map((thread) => thread?.end()));
  }

  /** The thread of that number. Who asks after one has failed starts another, and hears why that fails. */
  private thread(index: number): Thread {
    const running = this.threads[index];
    if (running !== undefined) return running;
    const thread = new Thread(this.loading ??= load(this.files), () => {
      if (this.threads[index] !== thread) return;
      this.threads[index] = undefined;
      this.loading = undefined;
    });
    this.threads[index] = thread;
    // What all threads have is of no more use here.
    if (this.threads.filter(Boolean).length === this.width) this.loading = undefined;
    return thread;
  }
}

class Thread {
  private readonly worker: Worker;
  /** Never comes to a good end. */
  private readonly failed: Promise<never>;
  /** It answers one question after the other. */
  private before: Promise<unknown>;

  /** @param ended called when nothing more can be asked */
  constructor(start: Promise<Start>, ended: () => void) {
    this.worker = new Worker(join(import.meta.dirname, `thread${extname(import.meta.filename)}`), {
      // Node says at every start that its WASI is experimental.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    // An error of the thread is told as it is.
    this.failed = once(this.worker, 'exit').then(() => { throw new Error('the validator ended without an answer'); });
    this.failed.catch(ended);
    this.before = start.then((given) => this.worker.postMessage(given));
    this.before.catch(() => void this.end());
  }

  public ask(question: string): Promise<string> {
    const answer = this.before.then(() => this.answer(question));
    this.before = answer;
    return answer;
  }

  public async end(): Promise<void> {
    await this.worker.terminate();
  }

  private async answer(question: string): Promise<string> {
    this.worker.postMessage(question);
    const [answer] = await Promise.race([once(this.worker, 'message'), this.failed]);
    return answer;
  }
}

async function load({ program, snapshot }: Files): Promise<Start> {
  // V8 compiles in threads of its own: meanwhile the snapshot is read.
  const [module, saved] = await Promise.all([unpacked(program).then(compile), readSnapshot(snapshot)]);
  return { module, snapshot: saved };
}
