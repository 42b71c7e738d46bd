import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** A pull request, as Renovate opened it. */
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly head: string;
  readonly labels: string[];
  /** Whether the forge was told to merge it when its checks have passed. */
  automerge: boolean;
}

/**
 * The part of Gitea's API that Renovate asks for, in front of a real bare Git repository.
 * GitHub's is much larger; what Renovate commits is the same on both.
 */
export class Forge {
  public static readonly REPOSITORY = 'lab/platform';
  public readonly pullRequests: PullRequest[] = [];
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const answer = this.answer(request.method!, decodeURIComponent(new URL(request.url!, 'http://localhost').pathname), JSON.parse(Buffer.concat(chunks).toString() || '{}'));
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
    });
  });

  private readonly bare: string;

  private constructor(bare: string) {
    this.bare = bare;
  }

  /** Serves a folder as the main branch of a repository. */
  public static async start(folder: string): Promise<Forge> {
    const bare = join(folder, '../bare.git');
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=Lab', '-c', 'user.email=lab@example.com', ...args], { cwd: folder, stdio: 'pipe' });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all', '--force');
    git('commit', '--quiet', '--message=chore: start');
    git('clone', '--quiet', '--bare', '.', bare);
    const forge = new Forge(bare);
    await new Promise<void>((started) => forge.server.listen(0, '127.0.0.1', started));
    return forge;
  }

  /** The arguments with which Renovate works on this repository. */
  public get args(): string[] {
    return ['--platform=gitea', `--endpoint=http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`, '--token=token', Forge.REPOSITORY];
  }

  public git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.bare, encoding: 'utf8' });
  }

  /** Commits a file to a branch, as a workflow would. */
  public commit(branch: string, file: string, author: { name: string; email: string }): void {
    const tree = join(this.bare, '../tree');
    const git = (...args: string[]) => execFileSync('git', ['-c', `user.name=${author.name}`, '-c', `user.email=${author.email}`, ...args], { cwd: tree, stdio: 'pipe' });
    execFileSync('git', ['clone', '--quiet', '--branch', branch, this.bare, tree]);
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), 'rendered\n');
    git('add', file);
    git('commit', '--quiet', '--message=chore: render');
    git('push', '--quiet');
    rmSync(tree, { recursive: true });
  }

  /** The lines that a branch takes away and adds, by file. */
  public changes(branch: string): string[] {
    return this.git('diff', '--unified=0', '--no-prefix', 'main', branch).split('\n')
      .filter((line) => /^(\+\+\+ |[-+](?![-+]{2} ))/.test(line)).map((line) => line.replace(/^\+\+\+ /, ''));
  }

  public stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(() => closed()));
  }

  private answer(method: string, path: string, body: any): unknown {
    const own = `/api/v1/repos/${Forge.REPOSITORY}`;
    const [, number, merge] = new RegExp(`^${own}/pulls/(\\d+)(/merge)?$`).exec(path) ?? [];
    const pullRequest = this.pullRequests.find((each) => each.number === Number(number));
    if (pullRequest) {
      if (merge) pullRequest.automerge = body.merge_when_checks_succeed;
      else if (method === 'PATCH') Object.assign(pullRequest, { title: body.title, body: body.body ?? pullRequest.body });
      return this.shown(pullRequest);
    }
    switch (`${method} ${path}`) {
      case 'GET /api/v1/user': return { id: 1, login: 'renovate', full_name: 'Renovate', email: 'renovate@example.com' };
      case 'GET /api/v1/version': return { version: '1.24.0' };
      case `GET ${own}`: return {
        id: 1, full_name: Forge.REPOSITORY, owner: { id: 2, login: 'lab' }, default_branch: 'main', clone_url: `file://${this.bare}`,
        permissions: { admin: false, pull: true, push: true }, allow_rebase: true, has_issues: false,
      };
      case `GET ${own}/pulls`: return this.pullRequests.map((each) => this.shown(each));
      case `GET ${own}/labels`: return LABELS.map((name, id) => ({ id, name }));
      case `POST ${own}/pulls`: {
        const opened = { number: this.pullRequests.length + 1, title: body.title, body: body.body, head: body.head, labels: body.labels.map((id: number) => LABELS[id]), automerge: false };
        this.pullRequests.push(opened);
        return this.shown(opened);
      }
    }
    // No checks have run yet, and Renovate's own are no matter here.
    if (new RegExp(`^GET ${own}/commits/.*/statuses$`).test(`${method} ${path}`)) return [];
    if (path.startsWith(`${own}/statuses/`)) return { id: 1, status: body.state, context: body.context, created_at: '2026-01-01T00:00:00Z' };
    return undefined;
  }

  private shown({ number, title, body, head, labels }: PullRequest): object {
    return {
      number, title, body, state: 'open', mergeable: true, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', user: { id: 1, login: 'renovate' },
      labels: labels.map((name) => ({ id: LABELS.indexOf(name), name })), base: { ref: 'main' },
      head: { label: head, sha: this.git('rev-parse', head).trim(), repo: { full_name: Forge.REPOSITORY } },
    };
  }
}

/** A forge gives labels numbers. */
const LABELS = ['cluster', 'infra', 'apps', 'upstream', 'patch', 'minor', 'major', 'tools'];
