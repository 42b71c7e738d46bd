/**
 * Installs the toolchain when the lock file is newer than what is installed. Runs before
 * anything is there, on any Node from 20 on: plain JavaScript without imports of packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const LOCK = 'package-lock.json';
const INSTALLED = 'node_modules/.package-lock.json';

if (!existsSync(INSTALLED) || statSync(INSTALLED).mtimeMs < statSync(LOCK).mtimeMs) {
  console.log('npm ci');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: 'inherit' });
  if (status !== 0) {
    console.error("[install] 'npm ci' must succeed before anything else runs: see above what it says");
    process.exit(1);
  }
}
