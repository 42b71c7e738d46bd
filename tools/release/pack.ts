import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { addRelease, releasedVersions } from '../registry/storage.ts';
import { Refusal } from '../refusal.ts';
import { packagesOf } from './packages.ts';

const COMPILED = new Refusal('RELEASE-012', 'a package without its compiled code is empty');
const PACKED = new Refusal('RELEASE-013', 'a release that lacks a package can not be rendered with');

/**
 * Packs every compiled package whose version was never released, and adds it to a storage.
 *
 * @returns what was released, such as `@monosense-io/dragonfly 1.1.0`
 */
export function releasePackages(root: string, storage: string, released: Date): string[] {
  const scratch = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    return packagesOf(root)
      .filter(({ manifest }) => !releasedVersions(storage, manifest.name).includes(manifest.version))
      // Everything is packed before anything is added: a failure releases nothing.
      .map(({ folder, manifest }) => ({ tarball: pack(join(root, 'packages', folder), scratch), manifest }))
      .map(({ tarball, manifest }) => {
        addRelease(storage, tarball, manifest, released);
        return `${manifest.name} ${manifest.version}`;
      });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Packs one package: the same files always give the same bytes. */
export function pack(folder: string, destination: string): string {
  assertCompiled(folder);
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) {
    throw PACKED.error(`packages/${basename(folder)}`, `'npm pack' must succeed, see what it says:\n${stderr}`);
  }
  return join(destination, JSON.parse(stdout)[0].filename);
}

/** Refuses a package's folder that the compiler has left nothing in. */
export function assertCompiled(folder: string): void {
  if (!existsSync(join(folder, '.jsii'))) {
    throw COMPILED.error(`packages/${basename(folder)}`, "the package must be compiled before it is packed: run 'npx projen build' first");
  }
}
