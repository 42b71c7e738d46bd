/** Real VictoriaLogs, vmauth, vmalert and VictoriaMetrics on loopback, built from their modules of Go. */
import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where everything listens. */
export const LOOPBACK = '127.0.0.1';

const SOURCES = join(__dirname, 'programs');

/** The programs, and the module that each is built from. */
const MODULES = {
  'victoria-logs': { folder: 'victoria-logs', module: 'github.com/VictoriaMetrics/VictoriaLogs' },
  'victoria-metrics': { folder: 'victoria-metrics', module: 'github.com/VictoriaMetrics/VictoriaMetrics' },
  'vmalert': { folder: 'victoria-metrics', module: 'github.com/VictoriaMetrics/VictoriaMetrics' },
  'vmauth': { folder: 'victoria-metrics', module: 'github.com/VictoriaMetrics/VictoriaMetrics' },
};

export type ProgramName = keyof typeof MODULES;

/** The version that a program is built from. */
export function versionOf(name: ProgramName): string {
  const { folder, module } = MODULES[name];
  const [, version] = new RegExp(`^\\s*(?:require )?${module} (v\\S+)`, 'm').exec(readFileSync(join(SOURCES, folder, 'go.mod'), 'utf8'))!;
  return version;
}

/** Builds a program into a folder; Go remembers what it has compiled. */
export function build(folder: string, name: ProgramName): string {
  const { folder: sources, module } = MODULES[name];
  const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(folder, name), `${module}/app/${name}`], {
    cwd: join(SOURCES, sources), encoding: 'utf8', env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
  });
  if (status !== 0) throw new Error(`${name} must build, see what Go says:\n${stderr}`);
  return join(folder, name);
}

/** A folder that goes with the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'log-store-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const INTERNAL = '-httpInternalListenAddr=';

/** A program that listens. */
export class Program {
  /** Starts a program on ports of its own, and waits until it is well. Its metrics are on a second port where the arguments name one. */
  public static async start(binary: string, args: string[]): Promise<Program> {
    const url = `http://${LOOPBACK}:${await freePort()}`;
    const internal = args.some((arg) => arg.startsWith(INTERNAL)) ? `http://${LOOPBACK}:${await freePort()}` : url;
    const listens = internal === url ? [] : [`${INTERNAL}${new URL(internal).host}`];
    const program = new Program(binary, [...args.filter((arg) => !arg.startsWith(INTERNAL)), `-httpListenAddr=${new URL(url).host}`, ...listens], url, internal);
    await until(`${binary} to be well`, async () => (await fetch(`${internal}/health`)).ok, () => program.said());
    return program;
  }

  /** Address for clients. */
  public readonly url: string;
  private readonly internal: string;
  private readonly child: ChildProcess;
  private readonly output: string[] = [];

  private constructor(binary: string, args: string[], url: string, internal: string) {
    this.url = url;
    this.internal = internal;
    this.child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on('data', (text) => this.output.push(`${text}`));
  }

  /** What it has written so far. */
  public said(): string {
    return this.output.join('');
  }

  /** Its metrics: values by name and labels. */
  public async metrics(): Promise<Map<string, number>> {
    const text = await (await fetch(`${this.internal}/metrics`)).text();
    return new Map(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
  }

  /** Ends it, and waits for that. */
  public async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill();
    await ended;
  }
}

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((answer, failed) => {
    const server = createServer().once('error', failed).listen(0, LOOPBACK, () => {
      const { port } = server.address() as { port: number };
      server.close(() => answer(port));
    });
  });
}

/** Waits for something to become true, at most half a minute. */
export async function until(what: string, isSo: () => Promise<boolean>, why: () => string = () => ''): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await isSo().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`waited in vain for ${what}\n${why()}`);
}
