import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const WORK_TREE = new Refusal('BUILD-002', {
  protects: 'Outside of a clone, nobody could tell what a build changes.',
  wrong: 'CI=true npx projen build in an unpacked archive',
  right: 'the same in a clone',
});

const AS_COMMITTED = new Refusal('BUILD-003', {
  protects: 'What is reviewed must be what is built.',
  wrong: 'a changed program without what it renders',
  right: 'npx -y projen build, and a commit of both',
});

/** The content of every file that is or could be committed, as hashes. */
export type Snapshot = Map<string, string>;

/** Looks at all files of a git work tree that no ignore rule excludes. */
export function takeSnapshot(root: string): Snapshot {
  const { stdout, status } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) {
    throw WORK_TREE.error('build', `the folder must be a git work tree when CI is set, got ${root}: clone the repository`);
  }
  const files = [...new Set(stdout.split('\0').filter(Boolean))];
  return new Map(files.map((file) => [file, hash(join(root, file))]));
}

/** The files that two snapshots don't have in common, in order. */
export function changedFiles(before: Snapshot, after: Snapshot): string[] {
  const files = new Set([...before.keys(), ...after.keys()]);
  return [...files].filter((file) => (before.get(file) ?? '') !== (after.get(file) ?? '')).sort();
}

/** Refuses a build that changed what is committed. */
export function assertUnchanged(before: Snapshot, after: Snapshot): void {
  const changed = changedFiles(before, after);
  if (changed.length > 0) {
    throw AS_COMMITTED.error('build', `the build must leave committed files as they are, got ${changed.length} changed: run 'npx -y projen build' and commit\n${changed.map((file) => `  ${file}`).join('\n')}`);
  }
}

/** A deleted file counts as empty: nothing is what both sides agree on. */
function hash(file: string): string {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat) {
    return '';
  }
  return createHash('sha256').update(stat.isSymbolicLink() ? readlinkSync(file) : readFileSync(file)).digest('hex');
}
