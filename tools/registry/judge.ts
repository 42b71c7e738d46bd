/**
 * Says what a branch does to the releases that it must not, as a list in JSON:
 * `node tools/registry/judge.ts COMMIT`. Run with main's code, it judges a branch that it doesn't run.
 */
import { Repository } from '../../packages/cli/src/rollout/git.ts';
import { changedReleases } from './immutable.ts';
import { newestCommitTime, pinnedLately } from './retention.ts';

const root = process.cwd();

try {
  const repository = new Repository(root);
  const head = repository.resolve(process.argv[2] ?? 'HEAD');
  console.log(JSON.stringify(changedReleases(root, repository.forkOf(head), head, pinnedLately(root), newestCommitTime(root, repository.main))));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
