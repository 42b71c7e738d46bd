/** A real Fluent Bit, where there is one: upstream gives out packages of distributions and images, and no archive that a test could fetch. */
import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { IMAGE } from '../../packages/fluent-bit/src/upstream.ts';

/** The version that is pinned. */
export const VERSION = IMAGE.slice(IMAGE.indexOf(':') + 1);

/** The program that `FLUENT_BIT` names, or that of the machine, when it is of the pinned version. */
export function installed(): string | undefined {
  const binary = process.env.FLUENT_BIT ?? 'fluent-bit';
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return stdout?.startsWith(`Fluent Bit v${VERSION}\n`) ? binary : undefined;
}

/** An agent that runs. */
export class Agent {
  private readonly child: ChildProcess;
  private readonly output: string[] = [];

  public constructor(binary: string, config: string, environment: Record<string, string>) {
    this.child = spawn(binary, ['--config', config], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on('data', (text) => this.output.push(`${text}`));
  }

  /** What it has written so far. */
  public said(): string {
    return this.output.join('');
  }

  /** Memory that it has in use, in MiB. */
  public memory(): number {
    const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', `${this.child.pid}`], { encoding: 'utf8' });
    return Number(stdout) / 1024;
  }

  /** Ends it, as the kubelet does or as a machine that fails. */
  public async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill(signal);
    await ended;
  }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((answer, failed) => {
    const server = createServer().once('error', failed).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => answer(port));
    });
  });
}
