/** Real sops, age and gitleaks: the first two built from `programs/go.mod`, the last as `verify` builds it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { keptPrograms } from '../../src/kept.ts';

const SOURCES = join(__dirname, 'programs');

const PACKAGES: Readonly<Record<string, string>> = { 'sops': 'github.com/getsops/sops/v3/cmd/sops', 'age-keygen': 'filippo.io/age/cmd/age-keygen' };

/** A folder with the programs that whoever keeps secrets has on the PATH, built when they aren't there yet. */
export function programsFolder(root: string): string {
  const hash = createHash('sha256');
  ['go.mod', 'go.sum'].forEach((file) => hash.update(readFileSync(join(SOURCES, file))));
  const folder = join(keptPrograms(root), 'secrets', hash.digest('hex').slice(0, 16));
  mkdirSync(folder, { recursive: true });
  for (const [name, main] of Object.entries(PACKAGES)) {
    const binary = join(folder, name);
    if (existsSync(binary)) continue;
    const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', `${binary}.${process.pid}`, main], { cwd: SOURCES, encoding: 'utf8', env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' } });
    if (status !== 0) throw new Error(`${name} must build from its sources, see what Go says:\n${stderr}`);
    renameSync(`${binary}.${process.pid}`, binary);
  }
  return folder;
}
