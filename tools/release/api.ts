/**
 * What breaks the users of a package: its public API, compared by jsii-diff with that of
 * its newest release.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { npmName } from '../../projenrc/repository.ts';
import { metadataOf, tarballOf } from '../../packages/cli/src/registry/releases.ts';
import { storageOf } from '../registry/storage.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { assertCompiled, isLibrary } from './pack.ts';

const COMPARED = new Refusal('RELEASE-011', {
  protects: 'An API that was not compared may have broken.',
  wrong: 'a package that does not compile',
  right: 'the same, corrected',
});

/** Breaks that were decided on: a key of jsii-diff on each line, below the reason in a line that begins with `#`. */
export const ACCEPTED = 'tools/release/accepted-breaks.txt';

/** Something in a public API that was there, and isn't any more. */
export interface Break {
  /** The release that has it. */
  readonly since: string;
  /** What happened, as jsii-diff says it. */
  readonly what: string;
  /** Its key, for the list of accepted ones. */
  readonly key: string;
}

/** The releases of a commit, in a folder of their own. */
export function storageAt(root: string, commit: string): { storage: string; remove(): void } {
  const scratch = mkdtempSync(join(tmpdir(), 'released-'));
  const { stdout } = spawnSync('git', ['archive', '--format=tar', commit, '--', 'tools/registry/storage'], { cwd: root, maxBuffer: 2 ** 30 });
  // Without any release there is no such folder.
  if (stdout.length > 0) spawnSync('tar', ['-x', '-C', scratch], { input: stdout });
  return { storage: storageOf(scratch), remove: () => rmSync(scratch, { recursive: true, force: true }) };
}

/** What breaks in a package since its newest release, without what was accepted. A package that was never released breaks nobody, and neither does a command. */
export function breaksOf(root: string, storage: string, folder: string): Break[] {
  const name = npmName(folder);
  const since = metadataOf(storage, name)?.['dist-tags'].latest;
  if (since === undefined || !isLibrary(join(root, 'packages', folder))) return [];
  assertCompiled(join(root, 'packages', folder));
  const scratch = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    // An assembly names the others that it needs: they are looked up as Node does.
    const modules = join(scratch, 'node_modules');
    const gather = (needed: string): void => {
      const folder = join(modules, needed);
      if (existsSync(folder)) return;
      if (!metadataOf(storage, needed)) {
        mkdirSync(dirname(folder), { recursive: true });
        symlinkSync(join(root, 'node_modules', needed), folder);
        return;
      }
      unpack(storage, needed, folder);
      const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      Object.keys({ ...dependencies, ...peerDependencies }).forEach(gather);
    };
    gather(name);
    const { status, stderr, error } = spawnSync('jsii-diff', [join(modules, name), join(root, 'packages', folder), '--keys', '--ignore-file', join(root, ACCEPTED)], { encoding: 'utf8' });
    if (error || (status !== 0 && status !== 1)) throw COMPARED.error(`packages/${folder}`, `'jsii-diff' must compare ${name} with its release ${since}: ${error?.message ?? stderr}`);
    return [...stderr.matchAll(/^err\s+- (.*) \[([^\]]+)\]$/gm)].map(([, what, key]) => ({ since, what, key }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function unpack(storage: string, name: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { latest } = metadataOf(storage, name)!['dist-tags'];
  const { status, stderr } = spawnSync('tar', ['-xzf', tarballOf(storage, name, latest), '-C', folder, '--strip-components=1'], { encoding: 'utf8' });
  if (status !== 0) throw COMPARED.error('release', `${name} ${latest} must unpack: ${stderr}`);
}
