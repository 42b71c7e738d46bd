/**
 * Gets what clusters upload: branch `evidence/<cluster>` of the repository that the stages name holds one file. It comes as
 * it is; whoever reads it looks at its signature. Imports nothing that is installed.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git as runGit } from '../repository/git.ts';
import { REPORT } from './evidence.ts';

/** A week of a cluster that is never well takes a tenth of this. */
const LONGEST = 2 ** 20;

/**
 * Fetches the evidence of clusters into a folder, and says of each what came. What is not there any more is not there
 * afterwards either: missing evidence holds a promotion.
 *
 * @param from a remote or an address
 * @param environment what git needs beside the own environment, such as a login
 */
export function fetchEvidence(root: string, from: string, clusters: readonly string[], folder: string, environment: Readonly<Record<string, string>> = {}): string[] {
  const git = (...args: string[]) => runGit(root, args, { longest: LONGEST, env: { GIT_TERMINAL_PROMPT: '0', ...environment } });
  mkdirSync(folder, { recursive: true });
  return clusters.map((cluster) => {
    const [branch, name] = [`evidence/${cluster}`, `${cluster}.json`];
    const file = join(folder, name);
    rmSync(file, { force: true });
    // No clone becomes a shallow one by this: the branch has one commit, and its history would not be needed.
    const fetched = git('fetch', '--quiet', '--no-tags', '--no-write-fetch-head', from, `+refs/heads/${branch}:refs/${branch}`);
    if (fetched.status !== 0) return REPORT.at(branch, `the branch must be at '${from}', and git says '${fetched.stderr.trim().split('\n')[0]}': look why the cluster doesn't upload it`);
    const { status, stdout } = git('cat-file', 'blob', `refs/${branch}:${name}`);
    if (status !== 0) return REPORT.at(branch, `the branch must hold '${name}' of at most 1 MiB, and doesn't: look who else writes to it`);
    writeFileSync(file, stdout);
    return `${branch}: ${Buffer.byteLength(stdout)} bytes`;
  });
}
