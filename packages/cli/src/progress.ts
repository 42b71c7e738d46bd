/** How far a command is: on a terminal one line with the time that has passed and is left, elsewhere a plain line for each step. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a progress is told beside its steps. Tests have their own of each. */
export interface ProgressOptions {
  readonly stream?: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly clock?: () => number;
  /** The file that keeps how long commands took, in milliseconds. */
  readonly file?: string;
}

export class Progress {
  private readonly total: number;
  private readonly command: string;
  private readonly stream: NonNullable<ProgressOptions['stream']>;
  private readonly clock: () => number;
  private readonly file: string;
  private readonly started: number;
  /** How long the same took the last time. */
  private readonly last: number | undefined;
  private done = 0;
  private failed = false;

  /**
   * @param command what runs, such as `verify home`: the time that it took says how long it will take the next time
   * @param total how many steps there are
   */
  constructor(command: string, total: number, { stream = process.stderr, clock = () => performance.now(), file = join(process.cwd(), 'node_modules/.cache/platform-durations.json') }: ProgressOptions = {}) {
    this.command = command;
    this.total = total;
    this.stream = stream;
    this.clock = clock;
    this.file = file;
    this.started = clock();
    this.last = durationsIn(file)[command];
  }

  /** Does a step, and says which it is. */
  public async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const line = `${this.done + 1} of ${this.total}: ${name}`;
    const show = (): void => { this.stream.write(this.stream.isTTY ? `\r\x1b[2K${line}${this.times()}` : `${line}\n`); };
    show();
    const timer = this.stream.isTTY ? setInterval(show, 1000) : undefined;
    try {
      return await work();
    } catch (error) {
      this.failed = true;
      throw error;
    } finally {
      clearInterval(timer);
      this.done += 1;
      // What is printed next begins on a line of its own.
      if (this.stream.isTTY) this.stream.write('\r\x1b[2K');
      if (this.done === this.total && !this.failed) this.keep();
    }
  }

  /** How long it has taken, and how long it will: by the last time, or else by the steps before. */
  private times(): string {
    const passed = this.clock() - this.started;
    const whole = this.last ?? (this.done === 0 ? undefined : passed / this.done * this.total);
    const left = whole === undefined || whole < passed ? '' : `, about ${timeText(whole - passed)} left`;
    return passed < 1000 && left === '' ? '' : `, after ${timeText(passed)}${left}`;
  }

  private keep(): void {
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(this.file, JSON.stringify({ ...durationsIn(this.file), [this.command]: Math.round(this.clock() - this.started) }));
    } catch {
      // Where nothing may be written, the next time is estimated by its steps.
    }
  }
}

function durationsIn(file: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function timeText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
