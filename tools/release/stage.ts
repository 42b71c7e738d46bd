import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { storageOf, tarballOf } from '../registry/storage.ts';
import { packagesOf } from './packages.ts';
import { publishedVersions, STAGED } from './publish.ts';

/** What npm calls the software bill of materials of what is staged. */
export const SBOM = 'sbom.cdx.json';

/**
 * Copies each package's newest release to a folder of its own, when a registry lacks it: the
 * very bytes that the clusters are rendered with. With them goes one bill of materials.
 *
 * @returns what is staged, such as `@monosense-io/dragonfly 1.1.0`
 */
export function stage(root: string, registries: readonly string[]): string[] {
  if (registries.length === 0) throw new Error("[release] '--registry' must be the address of a registry, got none: run 'npx projen release stage --registry https://npm.pkg.github.com'");
  const released = packagesOf(root).map(({ folder, manifest: { name, version } }) => ({ folder, name, version, tarball: tarballOf(storageOf(root), name, version) }));
  const lacking = released.filter(({ name, version, tarball }) => existsSync(tarball) && registries.some((registry) => !publishedVersions(registry, name).includes(version)));
  const staged = join(root, STAGED);
  rmSync(staged, { recursive: true, force: true });
  if (lacking.length === 0) return [];
  mkdirSync(staged, { recursive: true });
  lacking.forEach(({ tarball }) => copyFileSync(tarball, join(staged, basename(tarball))));
  writeFileSync(join(staged, SBOM), billOfMaterials(root, lacking.map(({ folder }) => folder)));
  return lacking.map(({ name, version }) => `${name} ${version}`);
}

/** What some packages are made of and need, in CycloneDX. */
function billOfMaterials(root: string, folders: readonly string[]): string {
  const workspaces = folders.flatMap((folder) => ['--workspace', `packages/${folder}`]);
  const { status, stdout, stderr } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library', '--package-lock-only', ...workspaces], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`[release] 'npm sbom' must succeed, see what it says:\n${stderr}`);
  return stdout;
}
