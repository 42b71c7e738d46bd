/** Where packages are published to, on loopback: a real index of Python, a folder of files over http as Maven repositories are, and a repository of Git. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** An index that takes wheels from anybody. */
export class Index {
  public readonly url: string;
  private readonly process: ChildProcess;

  constructor(python: string, folder: string, port: number) {
    mkdirSync(folder, { recursive: true });
    this.url = `http://127.0.0.1:${port}`;
    this.process = spawn(python, ['-m', 'pypiserver', 'run', '--interface', '127.0.0.1', '--port', String(port), '--passwords', '.', '--authenticate', '.', '--disable-fallback', folder], { stdio: 'ignore' });
  }

  /** Waits until it answers. */
  public async answers(): Promise<void> {
    for (let tries = 0; tries < 240; tries += 1) {
      if (await fetch(`${this.url}/simple/`).then(({ ok }) => ok, () => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error(`${this.url} must answer within two minutes, and does not`);
  }

  public stop(): void {
    this.process.kill();
  }
}

/** A Maven repository: files that are put and got. */
export class MavenRepository {
  public url = '';
  /** The path of every file that was put, in order. */
  public readonly put: string[] = [];
  /** What requests said of who sends them. */
  public readonly logins = new Set<string | undefined>();
  private readonly server: Server;

  constructor(folder: string) {
    this.server = createServer((request, response) => {
      const file = join(folder, request.url!);
      this.logins.add(request.headers.authorization);
      if (request.method === 'GET') {
        response.writeHead(existsSync(file) ? 200 : 404).end(existsSync(file) ? readFileSync(file) : '');
        return;
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, Buffer.concat(chunks));
        this.put.push(request.url!);
        response.writeHead(201).end();
      });
    });
  }

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.close();
  }
}

/** A repository of Git with one commit, as a new one on GitHub has. */
export function gitRepository(folder: string): string {
  const [bare, work] = [join(folder, 'modules.git'), join(folder, 'first')];
  const git = (...args: string[]): void => {
    const { status, stderr } = spawnSync('git', ['-c', 'user.name=lab', '-c', 'user.email=lab@example.org', '-c', 'init.defaultBranch=main', ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`'git ${args.join(' ')}' must succeed, and said: ${stderr}`);
  };
  mkdirSync(folder, { recursive: true });
  git('init', '--quiet', '--bare', bare);
  git('clone', '--quiet', bare, work);
  writeFileSync(join(work, 'README.md'), '# Modules\n');
  git('-C', work, 'add', '--all');
  git('-C', work, 'commit', '--quiet', '--message', 'first');
  git('-C', work, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
  return bare;
}
