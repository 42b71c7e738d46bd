import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { metadataOf, tarballOf } from '../../packages/cli/src/registry/releases.ts';
import { storageOf } from '../registry/storage.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { pack } from './pack.ts';
import { isKept, packagesOf } from './packages.ts';
import { otherBytes, servedVersions, STAGED } from './publish.ts';

const REGISTRY = new Refusal('RELEASE-020', {
  protects: 'What a registry lacks nobody knows without asking it.',
  wrong: 'npx projen release stage',
  right: 'npx projen release stage --registry https://npm.pkg.github.com',
});
const MADE = new Refusal('RELEASE-025', {
  protects: 'A release without the program that it carries can do nothing.',
  wrong: 'npx projen release stage on a machine without Go',
  right: 'the same with Go',
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
  const released = packagesOf(root)
    .map(({ folder, manifest }) => ({ folder, name: manifest.name, version: manifest.version, kept: isKept(manifest), tarball: tarballOf(storageOf(root), manifest.name, manifest.version) }))
    .filter(({ kept, tarball }) => !kept || existsSync(tarball));
  const lacking: typeof released = [];
  for (const one of released) {
    const served = await Promise.all(registries.map((registry) => servedBy(root, registry, one.name)));
    if (served.some((versions) => !versions.includes(one.version))) lacking.push(one);
  }
  const staged = join(root, STAGED);
  rmSync(staged, { recursive: true, force: true });
  if (lacking.length === 0) return [];
  mkdirSync(staged, { recursive: true });
  for (const { folder, name, kept, tarball } of lacking) {
    if (kept) copyFileSync(tarball, join(staged, basename(tarball)));
    else make(root, folder, name, staged);
  }
  writeFileSync(join(staged, SBOM), billOfMaterials(root, lacking.map(({ folder }) => folder)));
  return lacking.map(({ name, version }) => `${name} ${version}`);
}

/** Makes a release that is not kept: compiles it, builds the program that it carries, and packs both. */
function make(root: string, folder: string, name: string, staged: string): void {
  const { status, stdout, stderr } = spawnSync('nx', ['run-many', '--targets=compile,build:wasm', `--projects=${name}`, '--output-style=static'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw MADE.error(`packages/${folder}`, `'nx run-many --targets=compile,build:wasm --projects=${name}' must succeed, see what it says:\n${stdout}${stderr}`);
  pack(join(root, 'packages', folder), staged);
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
