import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { gitEnvironment } from '../../packages/cli/src/github/api.ts';
import type { GitHub } from '../../packages/cli/src/github/api.ts';
import { pathProblems } from './paths.ts';
import type { Changed } from './paths.ts';

const GIT = new Refusal('GITHUB-004', {
  protects: 'What git refused is not on GitHub.',
  wrong: 'git push to a branch that has moved',
  right: 'the workflow again',
});

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

/**
 * Commits a patch and pushes it. An empty one is nothing to do. It is applied to the index alone, so
 * that none of its files stands anywhere before it is known which they are.
 */
export async function push(root: string, { patch: file, branch, message, title }: Push, github: () => GitHub): Promise<string> {
  if (readFileSync(resolve(root, file)).length === 0) return 'nothing to commit';
  git(root, 'apply', '--cached', '--binary', resolve(root, file));
  const problems = pathProblems(branch, changesOf(root));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  git(root, '-c', `user.name=${AUTHOR.name}`, '-c', `user.email=${AUTHOR.email}`, '-c', 'core.hooksPath=/dev/null', 'commit', '--quiet', '--no-verify', '--message', message);
  // A branch of ours is made anew each time. One of somebody else only gets what comes on top of it: when it has moved, its next run does this.
  git(root, '-c', 'core.hooksPath=/dev/null', 'push', ...(title === undefined ? [] : ['--force']), 'origin', `HEAD:refs/heads/${branch}`);
  if (title === undefined) return `pushed to ${branch}`;
  const api = github();
  const open = await api.get(`/pulls?state=open&head=${api.owner}:${encodeURIComponent(branch)}`);
  if (open.length > 0) return `pull request ${open[0].number} is up to date`;
  const { number } = await api.send('POST', '/pulls', { title, head: branch, base: 'main', body: message });
  return `opened pull request ${number}`;
}

/** What stands in the index and not in the newest commit, by git itself: a patch may say one thing and do another. */
function changesOf(root: string): Changed[] {
  const parts = git(root, 'diff-index', '--cached', '--raw', '--no-renames', '--no-abbrev', '-z', 'HEAD').split('\0');
  return parts.flatMap((head, index) => {
    const [, before, after] = /^:(\d{6}) (\d{6}) /.exec(head) ?? [];
    return before === undefined ? [] : [{ before, after, path: Buffer.from(parts[index + 1], 'latin1').toString() }];
  });
}

function git(root: string, ...args: string[]): string {
  // Bytes: a patch holds tarballs too.
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'latin1', maxBuffer: 2 ** 30, env: { ...process.env, ...gitEnvironment() } });
  if (status !== 0) throw GIT.error('github', `'git ${args.find((arg) => !/^-|=/.test(arg))}' must succeed: ${stderr.trim()}`);
  return stdout;
}
