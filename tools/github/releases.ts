import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Judged } from '../../packages/cli/src/github/soak.ts';

/** What a commit does to the releases, judged by a process of its own: that needs what is installed. */
export function judgeReleases(root: string): (sha: string) => Judged {
  return (sha) => spawnSync(process.execPath, [join(import.meta.dirname, '../registry/judge.ts'), sha], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
}
