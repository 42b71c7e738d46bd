import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { GitHub } from './api.ts';

/** Who commits what a build has made. Renovate takes no notice of these commits, and so goes on updating its branches. */
export const AUTHOR = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' };

/** What to commit, and where to. */
export interface Push {
  /** The file with the patch. */
  readonly patch: string;
  readonly branch: string;
  readonly message: string;
  /** The title of the branch's pull request; without one the branch is there already. */
  readonly title?: string;
}

/** Writes all that the working tree changes, new files included, as a patch. */
export function patch(root: string, out: string): void {
  mkdirSync(dirname(resolve(root, out)), { recursive: true });
  git(root, 'add', '--all');
  writeFileSync(resolve(root, out), git(root, 'diff', '--cached', '--binary', '--no-color', '--no-ext-diff'), 'latin1');
}

/** Commits a patch and pushes it. An empty one is nothing to do. */
export async function push(root: string, { patch: file, branch, message, title }: Push, github: () => GitHub): Promise<string> {
  if (readFileSync(resolve(root, file)).length === 0) return 'nothing to commit';
  git(root, 'apply', '--index', '--binary', resolve(root, file));
  git(root, '-c', `user.name=${AUTHOR.name}`, '-c', `user.email=${AUTHOR.email}`, 'commit', '--quiet', '--no-verify', '--message', message);
  // A branch of ours is made anew each time. One of somebody else only gets what comes on top of it: when it has moved, its next run does this.
  git(root, 'push', ...(title === undefined ? [] : ['--force']), 'origin', `HEAD:refs/heads/${branch}`);
  if (title === undefined) return `pushed to ${branch}`;
  const api = github();
  const open = await api.get(`/pulls?state=open&head=${api.owner}:${encodeURIComponent(branch)}`);
  if (open.length > 0) return `pull request ${open[0].number} is up to date`;
  const { number } = await api.send('POST', '/pulls', { title, head: branch, base: 'main', body: message });
  return `opened pull request ${number}`;
}

function git(root: string, ...args: string[]): string {
  // Bytes: a patch holds tarballs too.
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'latin1', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`[github] 'git ${args.find((arg) => !/^-|=/.test(arg))}' must succeed: ${stderr.trim()}`);
  return stdout;
}
