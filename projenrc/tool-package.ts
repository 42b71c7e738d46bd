import { join } from 'node:path';
import { JsonFile } from 'projen';
import type { Project } from 'projen';
import { BareProject, readJson } from './bare-project.ts';
import { assertFolderName, FIRST_VERSION } from './component-package.ts';
import { npmName, REPOSITORY, REPOSITORY_URL } from './repository.ts';
import { TOOLCHAIN } from './toolchain.ts';

export interface ToolPackageOptions {
  /**
   * The commands that it installs, by their names: files of its `bin/`.
   * @default - none: other packages import it
   */
  readonly commands?: Readonly<Record<string, string>>;
  /** Packages of this repository that it needs. */
  readonly packages: readonly string[];
  /** Libraries that it needs. Their versions are the toolchain's. */
  readonly libraries: readonly string[];
  /** Files and folders that travel with it beside what is compiled. */
  readonly files: readonly string[];
  /**
   * What Nx can make of it beside what is compiled, by name.
   * @default - nothing
   */
  readonly targets?: Readonly<Record<string, object>>;
}

/**
 * A command, or what one imports, under `packages/`: ESM that Node runs, and no library of jsii.
 *
 * Inside the workspace Node runs the sources, without their types. What is published is compiled by `tsc`, since Node strips
 * no types of what is installed.
 */
export class ToolPackage extends BareProject {
  /** Its folder below `packages/`. */
  public readonly folder: string;
  /** What it is, in one line. */
  public readonly description: string;
  /** Whether it installs a command, and is no library that one imports. */
  public readonly isCommand: boolean;

  constructor(parent: Project, folder: string, description: string, options: ToolPackageOptions) {
    assertFolderName(folder);
    const outdir = `packages/${folder}`;
    super(parent, outdir, npmName(folder));
    this.folder = folder;
    this.description = description;
    this.isCommand = options.commands !== undefined;

    this.writePackageJson({
      name: npmName(folder),
      // `changeset version` decides the version; synthesis keeps what it finds.
      version: this.committed.version ?? FIRST_VERSION,
      description,
      keywords: ['cdk8s', 'kubernetes', 'flux', 'talos', folder],
      license: REPOSITORY.license,
      author: { name: REPOSITORY.author, organization: true },
      repository: { type: 'git', url: `${REPOSITORY_URL}.git`, directory: outdir },
      type: 'module',
      ...(options.commands ? { bin: Object.fromEntries(Object.entries(options.commands).map(([name, file]) => [name, `bin/${file}`])) } : { exports: { types: './lib/index.d.ts', default: './lib/index.js' } }),
      // npm always adds package.json and README.md.
      files: [...(options.commands ? ['bin'] : []), 'lib', 'CHANGELOG.md', ...options.files],
      // The oldest that runs a cluster's program, which is TypeScript.
      engines: { node: '>=22.18' },
      publishConfig: { access: 'public' },
      dependencies: {
        ...Object.fromEntries(options.packages.map((name) => [npmName(name), readJson(join(parent.outdir, 'packages', name, 'package.json')).version ?? FIRST_VERSION])),
        ...Object.fromEntries(options.libraries.map((library) => [library, TOOLCHAIN[library]])),
      },
      nx: {
        tags: [options.commands ? 'type:tool' : 'type:library'],
        targets: {
          compile: {
            executor: 'nx:run-commands',
            options: { command: 'tsc -p tsconfig.build.json', cwd: '{projectRoot}' },
            inputs: ['sources', '{projectRoot}/tsconfig.build.json', { dependentTasksOutputFiles: '**/lib/*.d.ts' }, { externalDependencies: [...new Set(['typescript', '@types/node', ...options.libraries])] }],
            outputs: ['{projectRoot}/lib'],
            // Nx takes over defaults of the same command only, and this one is tsc.
            dependsOn: ['^compile'],
            cache: true,
          },
          ...options.targets,
        },
      },
    });
    new JsonFile(this, 'tsconfig.build.json', {
      newline: true,
      obj: {
        compilerOptions: {
          target: 'es2024',
          module: 'nodenext',
          strict: true,
          skipLibCheck: true,
          noEmitOnError: true,
          // Imports name the sources, which Node runs here; there they name what is compiled.
          rewriteRelativeImportExtensions: true,
          rootDir: 'src',
          outDir: 'lib',
          // Who imports it wants types.
          ...(options.commands ? {} : { declaration: true }),
          typeRoots: ['../../node_modules/@types'],
          types: ['node'],
        },
        include: ['src'],
      },
    });
  }
}
