/** Runs sops and age-keygen, which whoever keeps secrets has on the PATH. */
import { spawnSync } from 'node:child_process';
import { Refusal } from '../refusal.ts';

const INSTALLED = new Refusal('SECRETS-001', {
  protects: 'Secrets are encrypted by SOPS for keys of age, and by nothing else.',
  wrong: 'a machine without sops',
  right: 'sops and age on the PATH',
});

/** Where each comes from. */
const FROM: Readonly<Record<string, string>> = { 'sops': 'https://getsops.io', 'age-keygen': 'https://age-encryption.org' };

/** What a program said. What stands in `stdout` may be a secret. */
export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of them to its end. */
export function run(program: 'sops' | 'age-keygen' | 'talhelper', folder: string, args: readonly string[], options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {}): Said {
  // Git doesn't ignore a file that a program leaves behind for everybody.
  const before = process.umask(0o077);
  try {
    const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, input: options.input ?? '', encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, SOPS_DISABLE_VERSION_CHECK: '1', ...options.env } });
    if ((error as NodeJS.ErrnoException)?.code === 'ENOENT') throw INSTALLED.error('secrets', `'${program}' must be a program on the PATH, and isn't: install it from ${FROM[program] ?? 'its page'}, or correct the PATH`);
    if (error) throw error;
    return { status: status ?? 1, stdout, stderr };
  } finally {
    process.umask(before);
  }
}

/** What `sops` ends with when no key at hand opens a file. */
const NO_KEY = 128;

/** What a file holds, or why it can't be said. */
export interface Opened {
  readonly text?: string;
  /** Whether only the key is missing. */
  readonly locked: boolean;
  readonly problem?: string;
}

/** Opens a file with the keys at hand. */
export function open(folder: string, file: string, env: Readonly<Record<string, string>> = {}): Opened {
  const { status, stdout, stderr } = run('sops', folder, ['decrypt', file], { env });
  if (status === 0) return { text: stdout, locked: false };
  return { locked: status === NO_KEY, problem: lineOf(stderr) };
}

/** The line of an error that says most. */
export function lineOf(stderr: string): string {
  return stderr.trim().split('\n').map((line) => line.trim()).find((line) => line !== '')?.replace(/:$/, '') ?? 'it says nothing';
}
