import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Refusal } from '../refusal.ts';
import { RUN } from './run.ts';

const STOPPED = new Refusal('LAB-005', {
  protects: 'A lab that was stopped on its way says nothing of what it had not come to.',
  wrong: 'Ctrl-C after a minute',
  right: 'patience',
});

/** Everything that the lab listens on is of this machine alone. */
export const LOOPBACK = '127.0.0.1';

/** How long a process may take to stop when asked to, before it is stopped. */
const GRACE_MS = 10_000;

/** A folder and processes that are gone when the lab ends, however it ends. */
export class Lab {
  /** Where everything is written. */
  public readonly folder = mkdtempSync(join(tmpdir(), 'lab-'));

  private readonly closers: (() => Promise<void> | void)[] = [];
  private readonly failed = Promise.withResolvers<never>();
  private closing = false;

  /** Something to do at the end; the last that was added comes first. */
  public defer(close: () => Promise<void> | void): void {
    this.closers.push(close);
  }

  /** Starts a process that runs until the end. That it ends before is a failure of the lab. */
  public start(name: string, command: string, args: string[], env: Record<string, string> = {}): void {
    const file = join(this.folder, `${name}.log`);
    const log = openSync(file, 'w');
    const child = spawn(command, args, { cwd: this.folder, env: { PATH: process.env.PATH, HOME: this.folder, TMPDIR: this.folder, ...env }, stdio: ['ignore', log, log] });
    closeSync(log);
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.once('error', (error) => this.fail(RUN.error('lab', `${name} must start, and doesn't: ${error.message}`)));
    child.once('exit', (status, signal) => this.fail(RUN.error('lab', `${name} must run until the end, and ended with ${signal ?? status}: see the last that it wrote\n${lastLines(file)}`)));
    this.defer(async () => {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await ended;
      clearTimeout(killer);
    });
  }

  /** The last lines that a process wrote. */
  public logOf(name: string): string {
    return lastLines(join(this.folder, `${name}.log`));
  }

  /** Does the work unless something else ends the lab first. */
  public during<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.failed.promise]);
  }

  /** Refuses to go on when the lab has ended: what waits in it would wait on. */
  public check(): undefined {
    if (this.closing) throw RUN.error('lab', 'the lab must be open, and has ended: start it again');
    return undefined;
  }

  /** Ends the lab before its work is done. */
  public fail(reason: Error): void {
    if (!this.closing) this.failed.reject(reason);
  }

  /** Stops everything, and removes the folder. */
  public async close(): Promise<void> {
    this.closing = true;
    for (const closer of this.closers.reverse()) await closer();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Works in a lab that is gone afterwards, also after a failure, when the deadline has passed, and on Ctrl-C. */
export async function withLab<T>(minutes: number, work: (lab: Lab) => Promise<T>): Promise<T> {
  const lab = new Lab();
  const stop = (signal: string) => lab.fail(STOPPED.error('lab', `the lab must end by itself, and was stopped by ${signal}: nothing of it is left, run it again`));
  const deadline = setTimeout(() => lab.fail(STOPPED.error('lab', `the lab must be done within ${minutes} minutes, and isn't: see the last line above for what it waited for`)), minutes * 60_000);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await lab.during(work(lab));
  } finally {
    clearTimeout(deadline);
    await lab.close();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((answer, failed) => {
    const server = createServer().once('error', failed).listen(0, LOOPBACK, () => {
      const { port } = server.address() as { port: number };
      server.close(() => answer(port));
    });
  });
}

/**
 * Asks until the answer is other than undefined.
 *
 * @param what what is waited for, for the message
 * @param why says what is in the way when the time is over
 */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | undefined>, why: () => Promise<string> | string = () => ''): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw RUN.error('lab', `${what} must come within ${seconds} seconds, and didn't: ${await why()}`);
    await wait(200);
  }
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
}
