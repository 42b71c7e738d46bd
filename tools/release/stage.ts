import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { metadataOf, tarballOf } from '../../packages/cli/src/registry/releases.ts';
import { storageOf } from '../registry/storage.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { packagesOf } from './packages.ts';
import { otherBytes, servedVersions, STAGED } from './publish.ts';

const REGISTRY = new Refusal('RELEASE-020', {
  protects: 'What a registry lacks nobody knows without asking it.',
  wrong: 'npx projen release stage',
  right: 'npx projen release stage --registry https://npm.pkg.github.com',
});
const SBOM_MADE = new Refusal('RELEASE-021', {
  protects: 'Nobody could tell what a release is made of.',
  wrong: 'npm sbom that ends with 1',
  right: 'npm sbom that ends with 0',
});

/** What npm calls the software bill of materials of what is staged. */
export const SBOM = 'sbom.cdx.json';

/**
 * Copies each package's newest release to a folder of its own, when a registry lacks it: the
 * very bytes that the clusters are rendered with. With them goes one bill of materials.
 *
 * @returns what is staged, such as `@monosense-io/dragonfly 1.1.0`
 */
export async function stage(root: string, registries: readonly string[]): Promise<string[]> {
  if (registries.length === 0) throw REGISTRY.error('release', "'--registry' must be the address of a registry, got none: run 'npx projen release stage --registry https://npm.pkg.github.com'");
  const released = packagesOf(root).map(({ folder, manifest: { name, version } }) => ({ folder, name, version, tarball: tarballOf(storageOf(root), name, version) })).filter(({ tarball }) => existsSync(tarball));
  const lacking: typeof released = [];
  for (const one of released) {
    const served = await Promise.all(registries.map((registry) => servedBy(root, registry, one.name)));
    if (served.some((versions) => !versions.includes(one.version))) lacking.push(one);
  }
  const staged = join(root, STAGED);
  rmSync(staged, { recursive: true, force: true });
  if (lacking.length === 0) return [];
  mkdirSync(staged, { recursive: true });
  lacking.forEach(({ tarball }) => copyFileSync(tarball, join(staged, basename(tarball))));
  writeFileSync(join(staged, SBOM), billOfMaterials(root, lacking.map(({ folder }) => folder)));
  return lacking.map(({ name, version }) => `${name} ${version}`);
}

/** The versions that a registry serves. What is kept here as well must be the same there. */
async function servedBy(root: string, registry: string, name: string): Promise<string[]> {
  const served = await servedVersions(registry, name);
  for (const [version, { dist: { integrity } }] of Object.entries(metadataOf(storageOf(root), name)?.versions ?? {})) {
    if (version in served && served[version].integrity !== integrity) throw otherBytes(registry, `${name} ${version}`, integrity, served[version].integrity);
  }
  return Object.keys(served);
}

/** What some packages are made of and need, in CycloneDX. */
function billOfMaterials(root: string, folders: readonly string[]): string {
  const workspaces = folders.flatMap((folder) => ['--workspace', `packages/${folder}`]);
  const { status, stdout, stderr } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library', '--package-lock-only', ...workspaces], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw SBOM_MADE.error('release', `'npm sbom' must succeed, see what it says:\n${stderr}`);
  return stdout;
}
