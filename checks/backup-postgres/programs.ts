/**
 * The programs that a PostgreSQL of the rendered kind is backed up and restored with: Barman at the version that the plugin's image
 * has, PostgreSQL's own tools, and an S3 server, all from PyPI; and the plugin's own library, from its Go module.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const HERE = __dirname;
const CACHE = join(process.cwd(), 'node_modules/.cache/backup-postgres');

const SYSTEM_PYTHON = '/usr/bin/python3';

/** Versions: Barman's is that of `containers/sidecar-requirements.txt` of the plugin; of the tools only the major version counts. */
const PACKAGES = ['barman[cloud]==3.19.1', 'moto[server]==5.2.5', 'pgserver==0.1.4'];

/** A folder of Python's programs, made once for these versions. */
export function python(): string {
  const folder = join(CACHE, createHash('sha256').update(PACKAGES.join(' ')).digest('hex').slice(0, 16));
  if (existsSync(join(folder, 'bin/barman-cloud-backup'))) return folder;
  mkdirSync(CACHE, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  // PostgreSQL's user runs it too, and root's own folder is closed to that one.
  must(existsSync(SYSTEM_PYTHON) ? SYSTEM_PYTHON : 'python3', ['-m', 'venv', folder]);
  // Programs of Python hold their folder's name: it can't be moved when it is done.
  must(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
  return folder;
}

/** PostgreSQL's programs of the pinned major version, with those for clients, which the server's package lacks. */
export function tools(folder: string): string {
  const [found] = globSync(join(folder, 'lib/python*/site-packages/pgserver/pginstall/bin'));
  if (found === undefined) throw new Error(`pgserver must bring PostgreSQL's programs, and ${folder} has none`);
  return found;
}

/** The plugin's library, as a program: see plugin/main.go. */
export function plugin(): string {
  const sources = join(HERE, 'plugin');
  const binary = join(CACHE, `plugin-${pluginLibrary()}`);
  if (!existsSync(binary)) {
    mkdirSync(CACHE, { recursive: true });
    must('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', `${binary}.new`, '.'], sources, { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' });
    chmodSync(`${binary}.new`, 0o755);
    renameSync(`${binary}.new`, binary);
  }
  return binary;
}

/** The version of the library. */
export function pluginLibrary(): string {
  return /barman-cloud (v\S+)/.exec(readFileSync(join(HERE, 'plugin/go.mod'), 'utf8'))![1];
}

function must(program: string, args: string[], cwd?: string, env: NodeJS.ProcessEnv = {}): void {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`'${program} ${args[0]}' must succeed, and said: ${error?.message ?? stderr}`);
}

/** An S3 server in memory. */
export class S3Server {
  public static async start(folder: string): Promise<S3Server> {
    const port = await freePort();
    const server = new S3Server(`http://127.0.0.1:${port}`, spawn(join(folder, 'bin/moto_server'), ['-H', '127.0.0.1', '-p', `${port}`], { stdio: 'ignore' }));
    const end = Date.now() + 120_000;
    while (!await fetch(`${server.url}/moto-api/data.json`).then(({ ok }) => ok, () => false)) {
      if (Date.now() > end) throw new Error('the S3 server must answer, and did not within two minutes');
      await new Promise((done) => setTimeout(done, 200));
    }
    return server;
  }

  public readonly url: string;
  private readonly child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.child = child;
  }

  public async makeBucket(name: string): Promise<void> {
    await fetch(`${this.url}/${name}`, { method: 'PUT' });
  }

  /** Names and sizes of what is in a bucket, below a prefix. */
  public async list(bucket: string, prefix = ''): Promise<{ key: string; size: number }[]> {
    const text = await (await fetch(`${this.url}/${bucket}?list-type=2&max-keys=1000&prefix=${encodeURIComponent(prefix)}`)).text();
    return [...text.matchAll(/<Key>([^<]+)<\/Key>.*?<Size>(\d+)<\/Size>/gs)].map(([, key, size]) => ({ key, size: Number(size) }));
  }

  /** Takes an object away. The server lets nobody without a name do that, and asks for no more than a name. */
  public async remove(bucket: string, key: string): Promise<void> {
    const { status } = await fetch(`${this.url}/${bucket}/${key}`, { method: 'DELETE', headers: { authorization: 'AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0' } });
    if (status !== 204) throw new Error(`'${key}' must be removed, and the server said ${status}`);
  }

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
    const server = createServer().once('error', failed).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => answer(port));
    });
  });
}
