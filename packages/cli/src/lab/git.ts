import { cpSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { git, gitBackend } from '../repository/git.ts';
import { LOOPBACK } from './lab.ts';
import type { Lab } from './lab.ts';
import { RUN } from './run.ts';

/** The branch that Flux follows. */
export const BRANCH = 'main';

/** Nothing of this machine's own configuration, and the same author on every machine. */
const ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'lab', GIT_AUTHOR_EMAIL: 'lab@example.org', GIT_COMMITTER_NAME: 'lab', GIT_COMMITTER_EMAIL: 'lab@example.org',
};

/** A Git repository with a cluster's folder, served over HTTP as Git itself does. */
export class GitSource {
  /** Where it is cloned from. */
  public url = '';
  /** The working tree. */
  public readonly folder: string;

  private readonly projects: string;

  private constructor(lab: Lab) {
    this.projects = join(lab.folder, 'git');
    this.folder = join(this.projects, 'platform');
    mkdirSync(this.folder, { recursive: true });
  }

  /** Commits the folders of a working tree, and serves them. */
  public static async start(lab: Lab, root: string, folders: readonly string[]): Promise<GitSource> {
    const source = new GitSource(lab);
    source.git('init', '--quiet', `--initial-branch=${BRANCH}`);
    folders.forEach((folder) => cpSync(join(root, folder), join(source.folder, folder), { recursive: true }));
    await source.serve(lab);
    return source;
  }

  /** Commits whatever has changed. Returns what Flux calls that revision. */
  public commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', `--message=${message}`);
    return this.revision();
  }

  /** Takes the last commit back with another. */
  public revert(): string {
    this.git('revert', '--no-edit', 'HEAD');
    return this.revision();
  }

  private revision(): string {
    return `${BRANCH}@sha1:${this.git('rev-parse', 'HEAD').trim()}`;
  }

  private git(...args: string[]): string {
    const { status, stdout, stderr } = git(this.folder, args, { env: ENV });
    if (status !== 0) throw RUN.error('lab', `'git ${args[0]}' must succeed: ${stderr.trim()}`);
    return stdout.toString();
  }

  /** Git's own server is a CGI program: this is the web server in front of it. */
  private async serve(lab: Lab): Promise<void> {
    const server = createServer((request, response) => {
      const { pathname, search } = new URL(request.url!, this.url);
      const child = gitBackend({
        PATH: process.env.PATH, ...ENV,
        GIT_PROJECT_ROOT: this.projects, GIT_HTTP_EXPORT_ALL: '1',
        REQUEST_METHOD: request.method, PATH_INFO: pathname, QUERY_STRING: search.slice(1), REMOTE_ADDR: LOOPBACK,
        CONTENT_TYPE: request.headers['content-type'] ?? '', HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '', GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      });
      // A client that has heard enough closes before everything was read.
      child.stdin.on('error', () => undefined);
      request.pipe(child.stdin);
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.once('close', () => {
        const answer = Buffer.concat(chunks);
        const end = answer.indexOf('\r\n\r\n');
        const headers = Object.fromEntries(answer.subarray(0, end).toString().split('\r\n').map((line) => line.split(/: (.*)/, 2)));
        response.writeHead(Number.parseInt(headers.Status ?? '200', 10), headers).end(answer.subarray(end + 4));
      });
    });
    await new Promise<void>((listening) => server.listen(0, LOOPBACK, listening));
    lab.defer(() => {
      server.closeAllConnections();
      server.close();
    });
    this.url = `http://${LOOPBACK}:${(server.address() as { port: number }).port}/platform/.git`;
  }
}
