import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../repository/git.ts';
import type { Said } from '../repository/git.ts';
import { Refusal } from '../refusal.ts';

const THERE = new Refusal('VERIFY-006', {
  protects: 'A chart that is looked up nowhere is not rendered.',
  wrong: 'a path that upstream has moved',
  right: 'the path where upstream has it now',
});

/** Upstream's files at one version: a Go module, whose archive holds the whole repository, or a tag of a Git repository, or a commit where there is no tag. */
export type Origin = { readonly module: string; readonly tag: string } | { readonly repository: string; readonly tag: string };

/** What was got from an origin. */
export interface Tree {
  /** What proves that it is the same again: a Go module's `h1:` sum, or a Git commit. */
  readonly proof: string;
  /** Names in a folder. */
  list(folder: string): string[];
  read(path: string): Buffer;
}

/** An origin that can't be reached from where this runs, which says nothing about whether it is right. */
export class Unreachable extends Error {}

/** Gets upstream's files, through a cache. */
export function acquire(root: string, origin: Origin): Tree {
  const cache = join(root, 'node_modules/.cache/schemas');
  mkdirSync(cache, { recursive: true });
  return 'module' in origin ? moduleOf(cache, origin.module, origin.tag) : repositoryOf(cache, origin.repository, origin.tag);
}

/** Go verifies each module by its public log of checksums before it gives it out. */
function moduleOf(cache: string, module: string, version: string): Tree {
  const { stdout, stderr, error } = spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], { cwd: cache, encoding: 'utf8' });
  const { Dir, Sum, Error: refused }: { Dir?: string; Sum?: string; Error?: string } = stdout ? JSON.parse(stdout) : {};
  if (!Dir || !Sum) {
    throw new Unreachable(`[${module}] version ${version} must be had from the Go module proxy, got ${lastLine(refused ?? error?.message ?? stderr)}: try again where it can be reached`);
  }
  const at = (path: string): string => {
    if (!existsSync(join(Dir, path))) throw missing(module, version, path);
    return join(Dir, path);
  };
  return {
    proof: Sum,
    list: (folder) => readdirSync(at(folder)).sort(),
    read: (path) => readFileSync(at(path)),
  };
}

/** One version of a repository on GitHub, without its history; files come when they are asked for, those of a folder together. */
function repositoryOf(cache: string, repository: string, tag: string): Tree {
  const folder = join(cache, repository.replaceAll('/', '+'));
  const run = (...args: string[]): Said => git(folder, args, { env: { GIT_TERMINAL_PROMPT: '0' } });
  const ask = (...args: string[]): Buffer => {
    const { stdout, stderr, status } = run(...args);
    if (status !== 0) {
      throw new Unreachable(`[${repository}] tag ${tag} must be had from github.com, got ${lastLine(stderr)}: try again where it can be reached`);
    }
    return stdout;
  };
  const isCommit = /^[0-9a-f]{40}$/.test(tag);
  const ref = isCommit ? tag : `refs/tags/${tag}`;
  mkdirSync(folder, { recursive: true });
  ask('init', '--quiet', '--bare');
  ask('config', 'remote.origin.url', `https://github.com/${repository}`);
  if (run('rev-parse', '--verify', '--quiet', `${ref}^{commit}`).status !== 0) {
    ask('fetch', '--quiet', '--depth=1', '--filter=blob:none', 'origin', isCommit ? tag : `${ref}:${ref}`);
  }
  const files = `${folder}@${tag.replaceAll('/', '+')}`;
  mkdirSync(files, { recursive: true });
  const complete: string[] = [];
  const at = (path: string): string => {
    if (!complete.some((folder) => path.startsWith(folder))) {
      const plain = path.replace(/\/$/, '');
      if (run('rev-parse', '--verify', '--quiet', `${ref}:${plain}`).status !== 0) throw missing(repository, tag, path);
      ask(`--work-tree=${files}`, 'checkout', '--quiet', ref, '--', plain);
      complete.push(`${plain}/`);
    }
    if (!existsSync(join(files, path))) throw missing(repository, tag, path);
    return join(files, path);
  };
  return {
    proof: ask('rev-parse', `${ref}^{commit}`).toString().trim(),
    // Links are left out, as they are in the archive of a Go module: where they lead to may not be here.
    list: (path) => readdirSync(at(path), { withFileTypes: true }).filter((entry) => !entry.isSymbolicLink()).map(({ name }) => name).sort(),
    read: (path) => readFileSync(at(path)),
  };
}

function missing(name: string, tag: string, path: string): Error {
  return THERE.error(name, `'${path}' must exist at ${tag}, got nothing there: look where upstream has it now, and name that`);
}

function lastLine(text: string): string {
  return `'${text.trim().split('\n').at(-1)}'`;
}
