import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from 'projen';
import { BareProject, readJson } from './bare-project.ts';
import { npmName, REPOSITORY, REPOSITORY_URL } from './repository.ts';
import { TOOLCHAIN } from './toolchain.ts';

/** The package that every other one has as its peer. */
export const CORE = 'platform';

/** The package that the core writes the rendered format with, and that tools read it with. It needs no other. */
export const OUTPUT = 'output';

/** Peers that every package shares with the program that uses it: the oldest releases tested. */
export const SHARED_PEERS = { cdk8s: '^2.70.106', constructs: '^10.8.1' };

/** Changesets count from here. Below 1.0.0 every minor of the core would be out of its peers' range. */
export const FIRST_VERSION = '1.0.0';

/**
 * The core's test kit is a module of its own, which jsii doesn't see. A map of exports closes every path that it doesn't
 * name: those below `lib` stay open with and without an ending, since declarations of other packages may name them.
 */
const TEST_KIT = {
  exports: {
    '.': { types: './lib/index.d.ts', default: './lib/index.js' },
    './testing': { types: './lib/testing/index.d.ts', default: './lib/testing/index.js' },
    './package.json': './package.json',
    './lib/*.js': './lib/*.js',
    './lib/*': { types: './lib/*.d.ts', default: './lib/*.js' },
    './*': './*',
  },
  // For compilers that don't read the map: `moduleResolution: node10`, as in projects of jsii.
  typesVersions: { '*': { testing: ['lib/testing/index.d.ts'] } },
};

export interface ComponentPackageOptions {
  /**
   * Files that its tests read from elsewhere, by their paths from the root.
   * @default - none
   */
  readonly testsRead?: string[];
  /**
   * Libraries that travel inside its tarball, since jsii takes no other dependency that isn't of jsii itself. Their versions are
   * the toolchain's.
   * @default - none
   */
  readonly libraries?: string[];
  /**
   * Whether it composes components: those that its sources import are its peers.
   * @default false
   */
  readonly composes?: boolean;
  /**
   * Its peers, where it doesn't stand on the core.
   * @default - the core, what it composes, cdk8s and constructs
   */
  readonly peers?: Readonly<Record<string, string>>;
  /**
   * Members of its package.json that it reads itself.
   * @default - none
   */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * A jsii library under `packages/`: the rendered format, the core, or one component built on it.
 *
 * Projen writes its package.json and nothing else; Nx compiles, documents and tests it
 * with the one toolchain of the root.
 */
export class ComponentPackage extends BareProject {
  /** Its folder below `packages/`. */
  public readonly folder: string;
  /** What it is, in one line. */
  public readonly description: string;

  constructor(parent: Project, folder: string, description: string, options: ComponentPackageOptions = {}) {
    assertFolderName(folder);
    const outdir = `packages/${folder}`;
    super(parent, outdir, npmName(folder));
    this.folder = folder;
    this.description = description;

    this.writePackageJson({
      name: npmName(folder),
      // `changeset version` decides the version; synthesis keeps what it finds.
      version: this.committed.version ?? FIRST_VERSION,
      description,
      keywords: ['cdk8s', 'kubernetes', 'flux', 'talos', folder],
      license: REPOSITORY.license,
      author: { name: REPOSITORY.author, organization: true },
      repository: { type: 'git', url: `${REPOSITORY_URL}.git`, directory: outdir },
      stability: 'stable',
      main: 'lib/index.js',
      types: 'lib/index.d.ts',
      ...(folder === CORE ? TEST_KIT : {}),
      // npm always adds package.json and README.md. The synthesis and the command read what follows the runbook; types of other APIs are nobody else's.
      files: ['lib', '!lib/**/*.tsbuildinfo', '!lib/imports', '.jsii', 'API.md', 'CHANGELOG.md', 'RUNBOOK.md', ...(existsSync(join(this.outdir, 'script')) ? ['script'] : []), 'crds', 'charts', 'metrics', ...(existsSync(join(this.outdir, 'support.json')) ? ['support.json'] : []), ...(folder === CORE ? ['kubernetes'] : []), ...(existsSync(join(this.outdir, 'dashboards')) ? ['dashboards/*.json'] : []), ...['operators', 'rights.json', 'schema', 'bin', 'tasks'].filter((other) => existsSync(join(this.outdir, other)))],
      engines: { node: '>=20' },
      publishConfig: { access: 'public' },
      ...(options.libraries || folder === CORE ? {
        dependencies: {
          ...(folder === CORE ? { [npmName(OUTPUT)]: versionOf(parent, OUTPUT) } : {}),
          ...Object.fromEntries((options.libraries ?? []).map((library) => [library, TOOLCHAIN[library]])),
        },
        ...(options.libraries ? { bundledDependencies: options.libraries } : {}),
      } : {}),
      ...(folder === OUTPUT ? {} : { peerDependencies: options.peers ?? { ...peersOf(parent, folder, options.composes ? importedBy(this.outdir, folder) : []), ...SHARED_PEERS } }),
      ...options.fields,
      jsii: {
        outdir: 'dist',
        versionFormat: 'full',
        tsc: { outDir: 'lib', rootDir: 'src' },
        targets: jsiiTargets(folder, options),
      },
      nx: {
        tags: [`type:${typeOf(folder, options)}`],
        targets: {
          compile: {},
          docs: {},
          test: options.testsRead ? { inputs: ['...', ...options.testsRead.map((file) => `{workspaceRoot}/${file}`)] } : {},
        },
      },
    });
  }
}

/** What can be an npm name, a jsii module and a class as well. */
export const FOLDER_NAME = /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/;

/** Refuses a folder name that could not be an npm name, a jsii module and a class as well. */
export function assertFolderName(folder: string): void {
  if (!FOLDER_NAME.test(folder)) {
    throw new Error(`[${folder}] a package name must be lower-case words joined by '-', got '${folder}': choose a name such as 'external-secrets'`);
  }
}

/** The name of a package's main class: `cnpg-shared` is `CnpgShared`. */
export function className(folder: string): string {
  return folder.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}

/** What the packages of a type may depend on: a foundation on components, a component on the core alone. */
function typeOf(folder: string, options: ComponentPackageOptions): string {
  if (folder === CORE || folder === OUTPUT) return folder;
  return options.composes ? 'foundation' : 'component';
}

/** A release asks for the core, and the components that it composes, as it was tested with, or later ones of the same major version. */
function peersOf(parent: Project, folder: string, components: string[]): Record<string, string> {
  if (folder === CORE) return {};
  return Object.fromEntries([CORE, ...components].map((name) => [npmName(name), `^${versionOf(parent, name)}`]));
}

/** The folders of the packages of this repository that a package's sources import, beside the core. */
export function importedBy(outdir: string, folder: string): string[] {
  const sources = join(outdir, 'src');
  const files = existsSync(sources) ? readdirSync(sources).filter((file) => file.endsWith('.ts')) : [];
  const names = files.flatMap((file) => [...readFileSync(join(sources, file), 'utf8').matchAll(new RegExp(`from '${npmName('([a-z-]+)')}'`, 'g'))].map(([, name]) => name));
  return [...new Set(names)].filter((name) => ![CORE, OUTPUT, folder].includes(name)).sort();
}

/** The version of a package as it stands: what `changeset version` has written. */
export function versionOf(parent: Project, folder: string): string {
  return readJson(join(parent.outdir, 'packages', folder, 'package.json')).version ?? FIRST_VERSION;
}

function jsiiTargets(folder: string, { peers }: ComponentPackageOptions): object {
  const { languages, github } = REPOSITORY;
  const python = { distName: `${languages.python}.${folder}`, module: `${languages.python}.${folder}`.replaceAll('-', '_') };
  // What stands on something else than the core has a peer without releases for the others: projen.
  if (peers) return { python };
  return {
    python,
    java: {
      package: `${languages.java}.${folder.replaceAll('-', '')}`,
      maven: { groupId: languages.java, artifactId: folder },
    },
    dotnet: { namespace: `${languages.dotnet}.${className(folder)}`, packageId: `${languages.dotnet}.${className(folder)}` },
    // A module of its own below this path, by the name of the package alone.
    go: { moduleName: `github.com/${github}-go`, packageName: folder.replaceAll('-', '') },
  };
}
