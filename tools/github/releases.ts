import { join } from 'node:path';
import { judge } from '../../packages/cli/src/github/soak.ts';
import type { Judged } from '../../packages/cli/src/github/soak.ts';

/** What a commit does to the releases, judged by a process of its own: that needs what is installed. */
export function judgeReleases(root: string): (sha: string) => Promise<Judged> {
  return (sha) => judge(root, join(import.meta.dirname, '../registry/judge.ts'), sha);
}
