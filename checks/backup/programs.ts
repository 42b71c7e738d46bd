/** Real restic, VolSync, Velero and an S3 server on loopback: the last from PyPI, and the others built from their modules of Go. */
import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where everything listens. */
export const LOOPBACK = '127.0.0.1';

const SOURCES = join(__dirname, 'programs');
const CACHE = join(__dirname, '../../node_modules/.cache/backup');

const LAB = '../../../packages/cli/programs';

const MODULES: { [name: string]: { readonly folder?: string; readonly module: string; readonly main: string } } = {
  // Those of the lab's etcd.
  etcd: { folder: `${LAB}/etcd`, module: 'go.etcd.io/etcd/server/v3', main: 'go.etcd.io/etcd/server/v3' },
  etcdutl: { folder: 'etcdutl', module: 'go.etcd.io/etcd/etcdutl/v3', main: 'go.etcd.io/etcd/etcdutl/v3' },
  // That of the tasks, which their own checks run too.
  kubectl: { folder: '../../tasks/programs/kubectl', module: 'k8s.io/kubernetes', main: 'k8s.io/kubernetes/cmd/kubectl' },
  restic: { module: 'github.com/restic/restic', main: 'github.com/restic/restic/cmd/restic' },
  velero: { module: 'github.com/vmware-tanzu/velero', main: 'github.com/vmware-tanzu/velero/cmd/velero' },
  // Built with Velero's module, whose plugins speak its protocol.
  'velero-plugin-for-aws': { folder: 'velero', module: 'github.com/vmware-tanzu/velero-plugin-for-aws', main: 'github.com/vmware-tanzu/velero-plugin-for-aws/velero-plugin-for-aws' },
  volsync: { module: 'github.com/backube/volsync', main: 'github.com/backube/volsync/cmd' },
};

export type ProgramName = 'etcd' | 'etcdutl' | 'kubectl' | 'restic' | 'velero' | 'velero-plugin-for-aws' | 'volsync';

const GO = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' };

/** Where the go.mod of a program is. */
function sourcesFolder(name: ProgramName): string {
  return join(SOURCES, MODULES[name].folder ?? name);
}

/** The version that a program is built from. */
export function versionOf(name: ProgramName): string {
  return new RegExp(`^\\s*(?:require )?${MODULES[name].module} (v\\S+)`, 'm').exec(readFileSync(join(sourcesFolder(name), 'go.mod'), 'utf8'))![1];
}

/** The folder of the module that a program is built from: the whole repository of its authors. */
export function sourcesOf(name: ProgramName): string {
  return ran('go', ['list', '-m', '-f', '{{.Dir}}', MODULES[name].module], sourcesFolder(name)).trim();
}

/** A program, built when it isn't there yet; it is kept for as long as its go.mod and go.sum are the same. Returns its path. */
export function programOf(name: ProgramName): string {
  const folder = sourcesFolder(name);
  const binary = join(CACHE, `${name}-${hashOf(join(folder, 'go.mod'), join(folder, 'go.sum'))}`, name);
  if (!existsSync(binary)) {
    mkdirSync(join(binary, '..'), { recursive: true });
    ran('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', `${binary}.${process.pid}`, MODULES[name].main], folder);
    renameSync(`${binary}.${process.pid}`, binary);
  }
  return binary;
}

/** The S3 server, in a Python environment of its own at the versions of `programs/requirements.txt`. Returns its path. */
function motoOf(): string {
  const requirements = join(SOURCES, 'requirements.txt');
  const folder = join(CACHE, `python-${hashOf(requirements)}`);
  const done = join(folder, 'installed');
  if (!existsSync(done)) {
    mkdirSync(CACHE, { recursive: true });
    ran('python3', ['-m', 'venv', '--clear', folder], CACHE);
    ran(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '--requirement', requirements], CACHE);
    writeFileSync(done, '');
  }
  return join(folder, 'bin/moto_server');
}

/** An S3 server with a bucket, in memory. */
export class ObjectServer {
  /** Starts one, and makes the bucket. */
  public static async start(bucket: string): Promise<ObjectServer> {
    const server = new ObjectServer(motoOf(), await freePort(), bucket);
    await until('the S3 server', async () => (await fetch(server.url)).ok, () => readFileSync(server.log, 'utf8'));
    await server.ask('PUT', '');
    return server;
  }

  /** Address of the S3 API. */
  public readonly url: string;
  private readonly bucket: string;
  private readonly child: ChildProcess;
  private readonly log = join(scratch(), 's3.log');

  private constructor(binary: string, port: number, bucket: string) {
    this.url = `http://${LOOPBACK}:${port}`;
    this.bucket = bucket;
    // A pipe would fill, and the server stand still, while a test waits for a program.
    const log = openSync(this.log, 'w');
    this.child = spawn(binary, ['-H', LOOPBACK, '-p', `${port}`], { stdio: ['ignore', log, log] });
    closeSync(log);
  }

  /** Keys of the objects below a folder. */
  public async keys(folder: string): Promise<string[]> {
    const text = await (await this.ask('GET', `?list-type=2&max-keys=10000&prefix=${encodeURIComponent(folder)}`)).text();
    return [...text.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key);
  }

  public async read(key: string): Promise<Buffer> {
    return Buffer.from(await (await this.ask('GET', `/${key}`)).arrayBuffer());
  }

  public async write(key: string, content: Buffer): Promise<void> {
    await this.ask('PUT', `/${key}`, content);
  }

  public async remove(key: string): Promise<void> {
    await this.ask('DELETE', `/${key}`);
  }

  /** Asks about the bucket. The server wants requests to be signed, and believes every signature. */
  private async ask(method: string, rest: string, content?: Buffer): Promise<Response> {
    const answer = await fetch(`${this.url}/${this.bucket}${rest}`, {
      method, body: content === undefined ? undefined : new Uint8Array(content),
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260131/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0' },
    });
    if (!answer.ok) throw new Error(`${method} ${rest} must be done, got ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  public async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill();
    await ended;
  }
}

/** A folder that goes with the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'backup-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits for something to become true, at most a minute. */
export async function until(what: string, isSo: () => Promise<boolean>, why: () => string = () => ''): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await isSo().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`waited in vain for ${what}\n${why()}`);
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

function hashOf(...files: string[]): string {
  const hash = createHash('sha256');
  files.forEach((file) => hash.update(readFileSync(file)));
  return hash.digest('hex').slice(0, 16);
}

function ran(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: GO, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} must succeed, see what it says:\n${error?.message ?? stderr}`);
  return stdout;
}
