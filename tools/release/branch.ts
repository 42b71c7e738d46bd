import { spawnSync } from 'node:child_process';
import { Repository } from '../../packages/cli/src/rollout/git.ts';

/** What a branch changes, and what is not committed yet: all that differs from where it has left main. */
export class Branch {
  /** The commit where it has left main. */
  public readonly base: string;
  /** The commit that counts as main. */
  public readonly main: string;
  /** The files that it adds, changes or removes, by their paths. */
  public readonly files: readonly string[];
  private readonly repository: Repository;

  /** @param main what counts as main: origin/main, or else main */
  constructor(root: string, main?: string) {
    this.repository = new Repository(root, main);
    this.main = this.repository.main;
    this.base = this.repository.forkOf('HEAD');
    const list = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
      if (status !== 0) throw new Error(`[release] 'git ${args[0]}' must succeed: ${stderr.trim()}`);
      return stdout.split('\0').filter((file) => file !== '');
    };
    this.files = [...list('diff', '--name-only', '--no-renames', '-z', this.base), ...list('ls-files', '--others', '--exclude-standard', '-z')].sort();
  }

  /** What stood in a file before; undefined where there was none. */
  public before(file: string): string | undefined {
    return this.repository.file(this.base, file);
  }
}
