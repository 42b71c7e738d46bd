/** Runs Git: nothing else in this package does. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/** What Git said. */
export interface Said {
  /** Null when it could not be started, or said more than it may. */
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What Git is given beside its arguments. */
export interface Options {
  readonly input?: string;
  /** What it needs beside the own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * How many bytes it may say, before it is ended.
   * @default 1 GiB
   */
  readonly longest?: number;
}

/** Runs Git in a folder to its end. A status other than 0 is an answer, not an error. */
export function git(folder: string, args: readonly string[], options: Options = {}): Said {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd: folder, input: options.input ?? '', maxBuffer: options.longest ?? 2 ** 30, env: { ...process.env, LC_ALL: 'C', ...options.env } });
  // What is longer than it may be is cut short, and may have ended well all the same.
  return { status: error ? null : status, stdout: stdout ?? Buffer.alloc(0), stderr: error?.message ?? String(stderr ?? '') };
}

/** The contents of some objects, such as `main:README.md`, in their order; undefined for each that isn't there. */
export function contentsOf(folder: string, names: readonly string[]): (string | undefined)[] {
  const { stdout } = git(folder, ['cat-file', '--batch'], { input: `${names.join('\n')}\n` });
  let at = 0;
  return names.map(() => {
    // Each content follows a line with its id, type and size.
    const end = stdout.indexOf('\n', at);
    const [, size] = /^\S+ \S+ (\d+)$/.exec(stdout.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (size === undefined) return undefined;
    const content = stdout.toString('utf8', at, at + Number(size));
    at += Number(size) + 1;
    return content;
  });
}

/** Git's own server: a CGI program, which reads a request and writes the answer. */
export function gitBackend(env: Record<string, string | undefined>): ChildProcessWithoutNullStreams {
  return spawn('git', ['http-backend'], { env: env as NodeJS.ProcessEnv, stdio: ['pipe', 'pipe', 'pipe'] });
}
