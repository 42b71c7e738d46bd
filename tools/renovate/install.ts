import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const INSTALLED = new Refusal('RENOVATE-004', {
  protects: 'Only the real Renovate says what it would propose.',
  wrong: 'npm ci without a network',
  right: 'the same with a network',
});

const OWN_FILES = ['package.json', 'package-lock.json', '.npmrc'];

/**
 * The folder of the installed Renovate. It is large and needed by nobody else, so it is
 * installed when first asked for, and again when its lock file changes.
 */
export function installedRenovate(): string {
  const cache = join(import.meta.dirname, '../../node_modules/.cache/renovate');
  const lock = readFileSync(join(import.meta.dirname, 'package-lock.json'));
  const folder = join(cache, createHash('sha256').update(lock).digest('hex').slice(0, 16));
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    const fresh = mkdtempSync(join(cache, 'install-'));
    OWN_FILES.forEach((file) => cpSync(join(import.meta.dirname, file), join(fresh, file)));
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: fresh, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) {
      rmSync(fresh, { recursive: true, force: true });
      throw INSTALLED.error('renovate', "'npm ci' of tools/renovate must succeed: see above what it says");
    }
    // Whole or not at all, also when two runs install at once.
    if (existsSync(folder)) rmSync(fresh, { recursive: true, force: true });
    else renameSync(fresh, folder);
  }
  return join(folder, 'node_modules/renovate');
}
