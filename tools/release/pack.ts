import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { releasedVersions } from '../../packages/cli/src/registry/releases.ts';
import { addRelease } from '../registry/storage.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { isKept, packagesOf, PROGRAM } from './packages.ts';

const BUNDLED_VERSION = new Refusal('RELEASE-022', {
  protects: 'A release would travel with another version of a library than its sources name.',
  wrong: 'a bundled library that is not installed',
  right: 'npm ci',
});

const BUNDLED_ALONE = new Refusal('RELEASE-023', {
  protects: 'What a bundled library needs would be missing beside it.',
  wrong: 'a bundled library with dependencies',
  right: 'one without',
});

const COMPILED = new Refusal('RELEASE-012', {
  protects: 'A package without its compiled code is empty.',
  wrong: 'npx projen release before a build',
  right: 'npx projen build, and then npx projen release',
});
const BUILT = new Refusal('RELEASE-024', {
  protects: 'A package without the program that it carries can do nothing.',
  wrong: 'npm pack of the validator before its program is built',
  right: 'npx nx run @monosense-io/validator:build:wasm, and then npm pack',
});
const PACKED = new Refusal('RELEASE-013', {
  protects: 'A release that lacks a package can not be rendered with.',
  wrong: 'npm pack without a tarball',
  right: 'npm pack that ends with 0',
});

/**
 * Packs every compiled package whose version was never released, and adds it to a storage.
 *
 * @param all also those whose releases are not kept in the repository, for a storage that is thrown away
 * @returns what was released, such as `@monosense-io/dragonfly 1.1.0`
 */
export function releasePackages(root: string, storage: string, released: Date, all = false): string[] {
  const scratch = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    return packagesOf(root)
      .filter(({ manifest }) => all || isKept(manifest))
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
  const { bundledDependencies: libraries = [], dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  if (libraries.length === 0) return npmPack(folder, destination);
  // npm packs only libraries that are inside the folder, and installs those of a workspace beside it. A copy holds both: what is
  // being compiled and tested stays as it is.
  const copy = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    const own = ['node_modules', 'src', 'test', 'dist'].map((name) => join(folder, name));
    cpSync(folder, copy, { recursive: true, filter: (source) => !own.includes(source) });
    for (const library of libraries) cpSync(installed(folder, library, dependencies![library]), join(copy, 'node_modules', library), { recursive: true });
    return npmPack(copy, destination);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function npmPack(folder: string, destination: string): string {
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) {
    throw PACKED.error(`packages/${basename(folder)}`, `'npm pack' must succeed, see what it says:\n${stderr}`);
  }
  return join(destination, JSON.parse(stdout)[0].filename);
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly bundledDependencies?: string[];
}

/** Where the root has a library, at just the version that a package asks for. */
function installed(folder: string, library: string, version: string): string {
  const place = join(folder, '../../node_modules', library);
  const found = existsSync(place) ? JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Manifest : undefined;
  if (found?.version !== version) {
    throw BUNDLED_VERSION.error('release', `'${library}' must be installed at ${version} to travel with 'packages/${basename(folder)}', got ${found?.version ?? 'none'}: run 'npm ci'`);
  }
  if (Object.keys(found.dependencies ?? {}).length > 0) {
    throw BUNDLED_ALONE.error('release', `'${library}' must have no dependencies to travel with 'packages/${basename(folder)}', got ${Object.keys(found.dependencies!).join(', ')}: choose another library`);
  }
  return place;
}

/** Whether a package is a library of jsii: a command is none, and has no API that others are compiled with. */
export function isLibrary(folder: string): boolean {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { files?: string[] }).files?.includes('.jsii') ?? false;
}

/** Refuses a package's folder that the compiler has left nothing in. */
export function assertCompiled(folder: string): void {
  if (!existsSync(join(folder, isLibrary(folder) ? '.jsii' : 'lib'))) {
    throw COMPILED.error(`packages/${basename(folder)}`, "the package must be compiled before it is packed: run 'npx projen build' first");
  }
  const { name, files } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; files?: string[] };
  if (!isKept({ files }) && !existsSync(join(folder, PROGRAM))) {
    throw BUILT.error(`packages/${basename(folder)}`, `the program in '${PROGRAM}' must be built before the package is packed: run 'npx nx run ${name}:build:wasm' first`);
  }
}
