import { execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { interruptible } from '../interrupt.ts';

/** What a program said. */
export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. A status other than 0 is an answer, not an error. */
export function run(command: string, args: string[], options: { readonly cwd: string; readonly env?: Record<string, string> }): Promise<Said> {
  let child: ChildProcess | undefined;
  return interruptible(() => void child?.kill(), () => new Promise((answer, failed) => {
    child = execFile(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') failed(error);
      else answer({ status: error ? Number(error.code) : 0, stdout, stderr });
    });
  }));
}

/** Does something with each of some things, two at a time, and keeps their order. */
export async function forEachOf<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < things.length) {
      const index = next++;
      results[index] = await work(things[index]);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}
