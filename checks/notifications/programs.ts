/** Real Alertmanager, vmalert, vmagent, vmauth and VictoriaMetrics on loopback, and the code of the operator and of Flux, built from their modules of Go. */
import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where everything listens. */
export const LOOPBACK = '127.0.0.1';

const SOURCES = join(__dirname, 'programs');

const ALERTMANAGER = 'github.com/prometheus/alertmanager';
const VICTORIA_METRICS = 'github.com/VictoriaMetrics/VictoriaMetrics';

/** The programs, the folder of each, the module whose version is pinned there, and the package that is built. */
const MODULES = {
  'alertmanager': { folder: 'alertmanager', module: ALERTMANAGER, main: `${ALERTMANAGER}/cmd/alertmanager` },
  'amtool': { folder: 'alertmanager', module: ALERTMANAGER, main: `${ALERTMANAGER}/cmd/amtool` },
  'made': { folder: 'operator', module: 'github.com/VictoriaMetrics/operator', main: '.' },
  'told': { folder: 'flux', module: 'github.com/fluxcd/notification-controller', main: '.' },
  'victoria-metrics': { folder: 'victoria-metrics', module: VICTORIA_METRICS, main: `${VICTORIA_METRICS}/app/victoria-metrics` },
  'vmagent': { folder: 'victoria-metrics', module: VICTORIA_METRICS, main: `${VICTORIA_METRICS}/app/vmagent` },
  'vmalert': { folder: 'victoria-metrics', module: VICTORIA_METRICS, main: `${VICTORIA_METRICS}/app/vmalert` },
  'vmauth': { folder: 'victoria-metrics', module: VICTORIA_METRICS, main: `${VICTORIA_METRICS}/app/vmauth` },
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
  const { folder: sources, main } = MODULES[name];
  const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(folder, name), main], {
    cwd: join(SOURCES, sources), encoding: 'utf8', env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
  });
  if (status !== 0) throw new Error(`${name} must build, see what Go says:\n${stderr}`);
  return join(folder, name);
}

/** A folder that goes with the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'notifications-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A program that listens. */
export class Program {
  /**
   * Starts a program on a port of its own, and waits until it is well.
   *
   * @param binary the program
   * @param args its arguments, of the address that it listens on
   * @param health path that answers once it is well
   * @param input what it reads
   */
  public static async start(binary: string, args: (host: string) => string[], health = '/health', input = ''): Promise<Program> {
    const host = `${LOOPBACK}:${await freePort()}`;
    const program = new Program(binary, args(host), `http://${host}`, input);
    await until(`${binary} to be well`, async () => (await fetch(`http://${host}${health}`)).status < 500, () => program.said(), 60);
    return program;
  }

  /** Address for clients. */
  public readonly url: string;
  private readonly child: ChildProcess;
  private readonly output: string[] = [];

  private constructor(binary: string, args: string[], url: string, input: string) {
    this.url = url;
    this.child = spawn(binary, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdin!.end(input);
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on('data', (text) => this.output.push(`${text}`));
  }

  /** What it has written so far. */
  public said(): string {
    return this.output.join('');
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
export function freePort(): Promise<number> {
  return new Promise((answer, failed) => {
    const server = createServer().once('error', failed).listen(0, LOOPBACK, () => {
      const { port } = server.address() as { port: number };
      server.close(() => answer(port));
    });
  });
}

/** Waits for something to become true, at most some seconds. */
export async function until(what: string, isSo: () => Promise<boolean>, why: () => string = () => '', seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (await isSo().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`waited in vain for ${what}\n${why()}`);
}
