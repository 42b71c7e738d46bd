import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonFile, TextFile } from 'projen';
import type { Project } from 'projen';
import { metadataOf } from '../packages/cli/src/registry/releases.ts';
import { storageOf } from '../tools/registry/storage.ts';
import { BareProject } from './bare-project.ts';
import { CORE } from './component-package.ts';
import { npmName, REPOSITORY } from './repository.ts';
import { TOOLCHAIN } from './toolchain.ts';

export interface ClusterProgramOptions {
  /**
   * The clusters whose contracts this program reads: they are rendered first.
   * @default - none
   */
  readonly reads?: string[];
}

/**
 * A cluster's program under `apps/`: its own package.json with exact pins and its own
 * lock file, outside the workspace, rendered into `clusters/`.
 *
 * By hand are only main.ts, cluster.json and the pins. What main.ts imports, or an imported
 * package has as its peer, and no pin names, gets the newest release.
 */
export class ClusterProgram extends BareProject {
  /** The clusters whose contracts it reads. */
  public readonly reads: readonly string[];

  constructor(parent: Project, name: string, options: ClusterProgramOptions = {}) {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) {
      throw new Error(`[${name}] a cluster's name must be lower-case letters, digits and '-', got '${name}': choose a name such as 'edge'`);
    }
    super(parent, `apps/${name}`, name);
    this.reads = options.reads ?? [];
    for (const file of ['main.ts', 'cluster.json']) {
      if (!existsSync(join(this.outdir, file))) {
        throw new Error(`[apps/${name}] '${file}' must exist: write it as in another cluster's folder, or remove the cluster from .projenrc.ts`);
      }
    }

    this.writePackageJson({
      name: `${name}-cluster`,
      private: true,
      type: 'module',
      dependencies: this.pins(name, storageOf(parent.outdir)),
    });
    new JsonFile(this, 'project.json', {
      newline: true,
      obj: {
        name,
        tags: ['type:app'],
        targets: {
          check: {},
          verify: {},
          render: { dependsOn: ['check', ...(options.reads ?? []).map((cluster) => `${cluster}:render`)] },
        },
      },
    });
    new JsonFile(this, 'tsconfig.json', {
      newline: true,
      obj: {
        compilerOptions: {
          target: 'es2024',
          module: 'nodenext',
          strict: true,
          noEmit: true,
          // Node runs the program as it stands, so only types may be in it that can be left out.
          erasableSyntaxOnly: true,
          verbatimModuleSyntax: true,
          allowImportingTsExtensions: true,
          skipLibCheck: true,
          typeRoots: ['../../node_modules/@types'],
          types: ['node'],
        },
        include: ['**/*.ts'],
        exclude: ['node_modules'],
      },
    });
    const npmrc = new TextFile(this, '.npmrc', { marker: true });
    [
      `# ${npmrc.marker}`,
      // Hashes, not addresses: every registry that serves the same bytes will do.
      'omit-lockfile-registry-resolved=true',
      'save-exact=true',
      '',
    ].forEach((line) => npmrc.addLine(line));
  }

  /**
   * The committed pins of what the program imports, and the newest release of what is new. What these packages have as their
   * peers is pinned as well: a range would let in what has not soaked.
   */
  private pins(name: string, storage: string): Record<string, string> {
    const pins: Record<string, string> = {};
    const wanted = [npmName(CORE), 'cdk8s', 'constructs', ...importsOf(this.outdir)];
    for (const dependency of wanted) {
      if (dependency in pins) continue;
      pins[dependency] = this.pin(name, storage, dependency);
      const peers = metadataOf(storage, dependency)?.versions[pins[dependency]]?.peerDependencies ?? {};
      wanted.push(...Object.keys(peers).filter(isOurs));
    }
    return Object.fromEntries(Object.keys(pins).sort().map((dependency) => [dependency, pins[dependency]]));
  }

  private pin(name: string, storage: string, dependency: string): string {
    const pin = this.committed.dependencies?.[dependency]
      ?? TOOLCHAIN[dependency]
      ?? (isOurs(dependency) ? metadataOf(storage, dependency)?.['dist-tags'].latest : undefined);
    if (!pin) {
      throw new Error(isOurs(dependency)
        ? `[apps/${name}] '${dependency}' must have been released before a program imports it: run 'npx projen release' first`
        : `[apps/${name}] '${dependency}' must be pinned by hand: add it with an exact version to the dependencies of apps/${name}/package.json`);
    }
    return pin;
  }
}

function isOurs(dependency: string): boolean {
  return dependency.startsWith(`${REPOSITORY.scope}/`);
}

/** The packages that the TypeScript files of a folder import. */
export function importsOf(folder: string): string[] {
  const specifiers = sourcesOf(folder).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(/^\s*(?:import|export)\b[^'";]*['"]([^'"]+)['"]/gm)].map(([, specifier]) => specifier);
  });
  const packages = specifiers
    .filter((specifier) => !/^[./]|^node:/.test(specifier))
    .map((specifier) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(packages)].sort();
}

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name === 'node_modules' ? [] : sourcesOf(path);
    }
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}
