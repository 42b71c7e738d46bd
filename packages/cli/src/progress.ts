/** How far a command is: on a terminal one line with the time that is left, elsewhere a plain line for each step. */
export class Progress {
  private readonly total: number;
  private readonly stream: { readonly isTTY?: boolean; write(text: string): unknown };
  private readonly clock: () => number;
  private readonly started: number;
  private done = 0;

  /** @param total how many steps there are */
  constructor(total: number, stream: Progress['stream'] = process.stderr, clock: () => number = () => performance.now()) {
    this.total = total;
    this.stream = stream;
    this.clock = clock;
    this.started = clock();
  }

  /** Does a step, and says which it is. */
  public async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const line = `${this.done + 1} of ${this.total}: ${name}${this.left()}`;
    this.stream.write(this.stream.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
    try {
      return await work();
    } finally {
      this.done += 1;
      // What is printed next begins on a line of its own.
      if (this.stream.isTTY) this.stream.write('\r\x1b[2K');
    }
  }

  /** What the steps before say of those that come: nothing before the first is done, and nothing in a log. */
  private left(): string {
    if (!this.stream.isTTY || this.done === 0) return '';
    const seconds = Math.round(((this.clock() - this.started) / this.done) * (this.total - this.done) / 1000);
    return `, about ${seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} left`;
  }
}
