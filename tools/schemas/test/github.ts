import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A GitHub in a temporary folder, where git finds repositories while it stands, and no others. */
export class GitHub {
  private readonly root = mkdtempSync(join(tmpdir(), 'github-'));
  private readonly before = process.env.GIT_CONFIG_GLOBAL;

  constructor() {
    writeFileSync(join(this.root, 'gitconfig'), `[user]\n  name = Upstream\n  email = upstream@example.org\n[uploadpack]\n  allowFilter = true\n[url "${this.root}/"]\n  insteadOf = https://github.com/\n`);
    process.env.GIT_CONFIG_GLOBAL = join(this.root, 'gitconfig');
  }

  /** Commits files to a repository, and puts a tag there, wherever it was before. */
  public tag(repository: string, tag: string, files: Record<string, string>): void {
    const folder = join(this.root, repository);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    for (const args of [['init', '--quiet'], ['add', '.'], ['commit', '--quiet', '--message', tag], ['tag', '--force', tag]]) {
      const { status, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', env: process.env });
      if (status !== 0) throw new Error(stderr);
    }
  }

  public remove(): void {
    if (this.before === undefined) delete process.env.GIT_CONFIG_GLOBAL;
    else process.env.GIT_CONFIG_GLOBAL = this.before;
    rmSync(this.root, { recursive: true, force: true });
  }
}
