/** Runs Git: nothing else in this package does. */
import { spawn, spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

import { Refusal } from '../refusal.ts';

const INSTALLED = new Refusal('CLI-004', {
  protects: 'What runs where since when, and what a change is compared with, Git alone knows.',
  wrong: 'a machine without Git',
  right: 'Git on the PATH',
});
const CLONE = new Refusal('CLI-005', {
  protects: 'Without a history, nothing says what was there before.',
  wrong: 'an unpacked archive of the repository',
  right: 'git clone',
});
const OWNED = new Refusal('CLI-006', {
  protects: "Git runs what a repository's own configuration says: it doesn't read another user's.",
  wrong: 'a clone of another user',
  right: 'git config --global --add safe.directory PATH',
});
const COMMITTED = new Refusal('CLI-007', {
  protects: 'A comparison with nothing shows everything as new.',
  wrong: 'git init alone',
  right: 'git init, and a first commit',
});

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

/** Refuses a folder that Git can't answer for: says why, and what to do. */
export function assertClone(folder: string): void {
  const { status, stderr } = git(folder, ['rev-parse', '--git-dir']);
  if (status === null) throw INSTALLED.error('platform', "'git' must be a program on the PATH, and isn't: install it from https://git-scm.com, or correct the PATH");
  if (stderr.includes('dubious ownership')) throw OWNED.error(folder, `the clone must belong to whoever runs this, and belongs to another user: run 'git config --global --add safe.directory ${realpathSync(folder)}' if you trust what is in it, or run the command as its owner`);
  if (status !== 0) throw CLONE.error(folder, `the folder must be in a clone of the repository, and Git says '${stderr.trim().split('\n')[0]}': run it in a clone, or begin one with 'git init'`);
  if (git(folder, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']).status !== 0 && git(folder, ['for-each-ref', '--count=1']).stdout.length === 0) {
    throw COMMITTED.error(folder, "the repository must have a commit, and has none yet: run 'git add .' and 'git commit' first");
  }
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

/** The files below a path that Git knows, from the folder that it is asked in; none where there is no clone. */
export function trackedIn(folder: string, path: string): string[] {
  const { status, stdout } = git(folder, ['ls-files', '-z', '--', path]);
  return status === 0 ? stdout.toString().split('\0').filter(Boolean) : [];
}

/** Git's own server: a CGI program, which reads a request and writes the answer. */
export function gitBackend(env: Record<string, string | undefined>): ChildProcessWithoutNullStreams {
  return spawn('git', ['http-backend'], { env: env as NodeJS.ProcessEnv, stdio: ['pipe', 'pipe', 'pipe'] });
}
