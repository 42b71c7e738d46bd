import { spawnSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { basename, join } from 'path';
import { Component, javascript, JsonFile, Task } from 'projen';
import { CONFIGURATION, LabCluster, tsconfigOf } from './cluster';
import { OwnedFile, OwnedJson, OwnedLines, parse, Sample } from './owned';
import { LabProjenrc } from './projenrc';
import { npmName, OWN, RELEASED, SCOPE } from './released';
import { renovateConfig } from './renovate';
import { STAGES_FILE, withStages } from './rollout';
import { refused } from './rules';
import { LIST } from './sentence';
import { LabTasks } from './tasks';
import { GITHUB_PACKAGES, Workflows } from './workflows';
import { NOBODYS, readmeOf, SOPS, UNSET } from './texts';

/** Name of the cluster that a new lab has. */
const FIRST_CLUSTER = 'home';

/** What makes tasks find the tools of the lab, in a fifth of the time that npm needs to say it. */
const PATH = '$(echo "$PWD/node_modules/.bin:$PATH")';

/** Tasks of projen that a lab has no use for. */
const UNUSED = ['build', 'test', 'compile', 'pre-compile', 'post-compile', 'package', 'clobber', 'eject', 'watch'];

/**
 * What opens the lab, or its machines, and is never committed: keys of age, the secrets of Talos before SOPS has encrypted them, and
 * what talhelper makes of them.
 */
const KEYS = ['*.agekey', 'keys.txt', 'talsecret.yaml', '!talsecret.sops.yaml', 'clusterconfig/', 'kubeconfig', 'talosconfig', '.env', '/*.sql', '*.sql.part'];

/** The line of .gitignore that its owner's lines follow. */
const YOURS = '# Yours: the lines from here on stay as you write them.';

/** What a lab decides for all of its clusters. */
export interface LabProjectOptions {
  /**
   * Name of the lab, as the board shows it.
   * @default $BASEDIR
   */
  readonly name: string;
  /**
   * Address of the Git repository, such as `https://github.com/example/lab`: Flux reads the clusters there, and Renovate finds
   * what has soaked on its pages. The form `git@github.com:example/lab.git` is taken for the same. Refused: what is no address.
   * @default - the remote `origin`; without one `https://git.example.org/you/lab`, which is nobody's, and is named until you replace it
   */
  readonly repositoryUrl?: string;
  /**
   * DNS domain that the facts of new clusters begin with. Clusters that are there already keep what their files say.
   * @default 'example.org'
   */
  readonly domain?: string;
  /**
   * Address of the pages that the board and the feed for Renovate are published on.
   * @default - GitHub Pages of the repository, such as `https://example.github.io/lab`
   */
  readonly siteUrl?: string;
  /**
   * Where the lab is.
   * @default - the current folder
   */
  readonly outdir?: string;
  /**
   * Where the tools of the lab come from when it is made: `projen new --from` says here what it was given. Afterwards
   * package.json says it.
   * @default - released versions
   */
  readonly devDeps?: string[];
}

/** A cluster of a lab. */
export interface ClusterOptions {
  /**
   * Cluster that runs every version before this one does. Refused: one that `addCluster` has not been called for.
   * @default - none; this cluster takes every version at once
   */
  readonly follows?: string;
  /**
   * How long the cluster that this one follows must have run a version, as a whole number of `m`, `h` or `d`. Refused: without
   * `follows`.
   * @default '24h'
   */
  readonly soak?: string;
  /**
   * Components that the program uses beside the foundation, by the names of their packages: `dragonfly`, `cnpg-shared`. Each gets a
   * pin, in the version that was newest when this package was released; pins that are there stay as they are. A component that is
   * removed from this list keeps its pin until you delete it. Refused: names that no package has.
   * @default - none
   */
  readonly components?: string[];
  /**
   * Whether the program composes the cluster with the foundation, which is pinned together with all components that it can be made of.
   * @default true
   */
  readonly foundation?: boolean;
  /**
   * Clusters whose exports this one uses: they are rendered first. Refused: those that `addCluster` has not been called for.
   * @default - none
   */
  readonly reads?: string[];
}

/**
 * A home lab: clusters that are rendered from programs with exact pins, workflows that check and compare them, and a rollout that
 * lets versions go from one cluster to the next.
 *
 * What the list of clusters decides is generated. Programs, facts, pins and the README belong to whoever owns the lab: they are
 * written once, and then only added to.
 *
 * @pjid lab
 */
export class LabProject extends javascript.NodeProject {
  private readonly clusters: LabCluster[] = [];
  private readonly repositoryUrl: string;
  private readonly domain: string;

  /**
   * @param options what the lab decides for all of its clusters
   */
  constructor(options: LabProjectOptions) {
    assertNode();
    const folder = options.outdir ?? '.';
    const repositoryUrl = options.repositoryUrl === undefined ? remoteOf(folder) ?? NOBODYS : webAddress(options.repositoryUrl);
    super({
      // With what `projen new` hands over unseen.
      ...options,
      defaultReleaseBranch: 'main',
      packageManager: javascript.NodePackageManager.NPM,
      minNodeVersion: '22.18.0',
      // What `package.json` says, which Renovate edits, or else what this release knows.
      projenVersion: toolVersion(folder, 'projen'),
      devDeps: Object.keys(RELEASED.tools).filter((name) => name !== 'projen').map((name) => `${name}@${toolVersion(folder, name)}`).concat(ownSpec(folder, options.devDeps)),
      repository: repositoryUrl,
      entrypoint: '',
      npmTokenSecret: '',
      licensed: false,
      github: false,
      jest: false,
      package: false,
      release: false,
      buildWorkflow: false,
      depsUpgrade: false,
      npmignoreEnabled: false,
      pullRequestTemplate: false,
      projenrcJs: false,
      readme: { contents: readmeOf(options.name, SCOPE, FIRST_CLUSTER) },
      gitignore: ['/apps/*/node_modules/', '/dist/', ...KEYS],
      gitIgnoreOptions: { filterCommentLines: false },
    });
    this.repositoryUrl = repositoryUrl;
    this.domain = options.domain ?? 'example.org';
    const site = options.siteUrl ?? pagesOf(repositoryUrl);

    this.package.addField('private', true);
    this.package.addField('type', 'module');
    this.package.addField('publishConfig', undefined);
    this.annotateGenerated('/clusters/**');
    this.annotateGenerated('package-lock.json');

    new LabProjenrc(this, { name: options.name, repositoryUrl, ...(options.domain === undefined ? {} : { domain: options.domain }), ...(options.siteUrl === undefined ? {} : { siteUrl: options.siteUrl }) }, FIRST_CLUSTER);
    new OwnIgnores(this);
    new OwnedLines(this, '.npmrc', { 'ignore-scripts': 'true', 'omit-lockfile-registry-resolved': 'true' });
    new LabFacts(this, 'apps/lab.json', repositoryUrl);
    new Sample(this, '.sops.yaml', () => SOPS);
    new SecretRules(this, '.gitleaks.toml');
    new OwnedJson(this, STAGES_FILE, (content) => withStages(content, this.clusters));
    new JsonFile(this, CONFIGURATION, { newline: true, obj: () => this.configuration() });
    // For editors: Node reads the list without it.
    new JsonFile(this, 'tsconfig.json', { newline: true, obj: tsconfigOf('node_modules/@types', [LIST]) });
    new JsonFile(this, 'renovate.json5', { newline: true, obj: () => renovateConfig(this.clusters, site, registryOf(this.outdir)) });
    new LabTasks(this);
    new Workflows(this, { token: registryOf(this.outdir)?.startsWith(GITHUB_PACKAGES) ?? false });

    // The list is executed from now on only: the new lab is made of what it begins with.
    if (this.initProject && !existsSync(join(this.outdir, LIST))) this.addCluster(FIRST_CLUSTER);
  }

  /**
   * Adds a cluster: its folder `apps/<name>` with a program, facts and pins, where these are not there yet, and its stage of the
   * rollout.
   *
   * @param name name of the cluster, lower-case letters, digits and dashes
   * @param options which cluster it follows, and what its program uses
   */
  public addCluster(name: string, options: ClusterOptions = {}): void {
    const known = this.clusters.map((cluster) => cluster.name);
    this.clusters.push(new LabCluster(this, name, options, known, { domain: this.domain, repositoryUrl: this.repositoryUrl }));
  }

  /** The clusters are known only now. */
  public override preSynthesize(): void {
    super.preSynthesize();
    this.writeTasks();
    this.writeEditorSettings();
  }

  /** New pins get their lock files. */
  public override postSynthesize(): void {
    super.postSynthesize();
    if (this.repositoryUrl === NOBODYS) console.log(UNSET);
    if (this.clusters.length === 0) return;
    const { status } = spawnSync(process.execPath, [join(this.outdir, 'node_modules', SCOPE, 'cli/bin/platform.mjs'), 'lock'], { cwd: this.outdir, stdio: 'inherit' });
    // It says itself what is wrong; all else is written.
    if (status !== 0) process.exitCode = 1;
  }

  /** What the command is told of this lab: all else is as in every lab. */
  private configuration(): object {
    const reads = Object.fromEntries(this.clusters.filter((cluster) => cluster.reads.length > 0).map((cluster) => [cluster.name, cluster.reads]));
    return { title: this.name, ...(Object.keys(reads).length > 0 ? { reads } : {}) };
  }

  private writeTasks(): void {
    this.tasks.addEnvironment('PATH', PATH);
    UNUSED.forEach((name) => this.removeTask(name));
    // It runs the list, and says what is wrong with it.
    this.defaultTask?.reset('projen-lab');
    // Quoted, so that an argument of several words stays one.
    const add = (name: string, description: string): Task => this.addTask(name, { description, steps: [{ exec: `platform ${name} "$@"`, receiveArgs: true }] });
    this.addTask('build', {
      description: 'Check the programs and render every cluster from its pins',
      steps: [
        { exec: 'platform render --install' },
        ...this.clusters.map(({ folder }) => ({ exec: `tsc -p ${folder}/tsconfig.json` })),
        { exec: 'platform render' },
        ...(this.repositoryUrl === NOBODYS ? [{ say: UNSET }] : []),
      ],
    });
    add('diff', 'What the pins would change in the clusters, and what that means');
    add('verify', 'Give what is rendered, and the repository, to the programs that will read it');
    add('netpol', 'Who may talk to whom, by the rendered policies: npx projen netpol audit');
    add('rollout', 'Which version may go to which cluster: npx projen rollout status');
    add('board', 'Write the board, one page of what runs where');
    add('lock', 'Write the lock files of programs whose pins have changed');
    add('secrets', 'Keys and encrypted files of the lab: npx projen secrets check');
    add('explain', 'What a rule protects from, by the code in a message: npx projen explain PLATFORM-101');
  }

  /** What editors know of the files that people edit: facts by the releases that their own program is pinned to. */
  private schemas(): object[] {
    const withFoundation = this.clusters.find(({ foundation }) => foundation);
    return [
      schemaOf(STAGES_FILE, '', 'cli'),
      schemaOf(CONFIGURATION, '', 'cli'),
      ...this.clusters.map(({ folder }) => schemaOf(`${folder}/cluster.json`, `${folder}/`, 'platform')),
      ...(withFoundation === undefined ? [] : [schemaOf('apps/lab.json', `${withFoundation.folder}/`, 'foundation')]),
    ];
  }

  private writeEditorSettings(): void {
    this.vscode?.settings.addSettings({
      // Rendered: an edit would be lost with the next build.
      'files.readonlyInclude': { 'clusters/**': true },
      'search.exclude': { 'clusters/**': true, '**/package-lock.json': true },
      'typescript.tsdk': 'node_modules/typescript/lib',
      'json.schemas': this.schemas(),
    });
    this.vscode?.extensions.addRecommendations('redhat.vscode-yaml', 'signageos.signageos-vscode-sops');
  }
}

/** What all clusters have in common. It is its owner's, but for an address that was nobody's. */
class LabFacts extends OwnedFile {
  constructor(project: LabProject, path: string, private readonly repositoryUrl: string) {
    super(project, path);
  }

  protected next(before: string | undefined): string {
    return before?.replace(`"${NOBODYS}"`, JSON.stringify(this.repositoryUrl)) ?? `${JSON.stringify({ repositoryUrl: this.repositoryUrl }, undefined, 2)}\n`;
  }
}

/** What gitleaks looks for. It is this package's, down to the line behind which its owner says what is no secret. */
class SecretRules extends OwnedFile {
  protected next(before: string | undefined): string {
    const rules = readFileSync(join(__dirname, '../gitleaks.toml'), 'utf8');
    const yours = rules.trimEnd().split('\n').pop()!;
    // One that was there before is its owner's whole.
    if (before !== undefined && !before.includes(yours)) return before;
    return `${rules}${before?.slice(before.indexOf(yours) + yours.length + 1) ?? ''}`;
  }
}

/** What the owner of a lab has added to its .gitignore stays, behind all that is generated. */
class OwnIgnores extends Component {
  /** The list and the editor settings have added their own lines by now. */
  public override preSynthesize(): void {
    const file = join(this.project.outdir, '.gitignore');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split(/\r?\n/) : [];
    const start = lines.indexOf(YOURS);
    this.project.gitignore.readonly = false;
    this.project.gitignore.addPatterns(YOURS, ...(start < 0 ? [] : lines.slice(start + 1)));
  }
}

/** A schema that a package brings for a file, installed in a folder. */
function schemaOf(file: string, folder: string, name: string): object {
  return { fileMatch: [`/${file}`], url: `./${folder}node_modules/${npmName(name)}/schema/${basename(file)}` };
}

/** Refuses a Node that runs no TypeScript: the list and the programs are written in it. */
function assertNode(): void {
  // Not known to the types of an older Node.
  if ((process.features as { typescript?: unknown }).typescript) return;
  throw refused('PROJEN-LAB-001', 'lab', `'node' must be version 22.18 or later, got ${process.version}: install it from https://nodejs.org`);
}

/** The address as a browser takes it. */
function webAddress(repositoryUrl: string): string {
  const address = String(repositoryUrl).replace(/^git@([^:/]+):/, 'https://$1/').replace(/\.git$/, '');
  if (/^(https|ssh):\/\/[^/\s]+\/\S+$/.test(address)) return address;
  throw refused('PROJEN-LAB-007', 'lab', `'repositoryUrl' must be an https or ssh address, got '${repositoryUrl}': write it as in 'https://github.com/example/lab'`);
}

/** The remote of the repository in a folder, when it is an address, without a name or token in it. */
function remoteOf(folder: string): string | undefined {
  // Of a repository around the folder it is another's.
  if (!existsSync(join(folder, '.git'))) return undefined;
  const { stdout } = spawnSync('git', ['config', '--get', 'remote.origin.url'], { cwd: folder, encoding: 'utf8' });
  const address = (stdout ?? '').trim().replace(/^https:\/\/[^@/]+@/, 'https://');
  return /^(git@[^:/]+:|https:|ssh:)/.test(address) ? webAddress(address) : undefined;
}

/** Where GitHub publishes the pages of a repository. */
function pagesOf(repositoryUrl: string): string {
  // Its owner is nobody, and `you` on GitHub is somebody.
  if (repositoryUrl === NOBODYS) return 'https://pages.example.org/lab';
  const { pathname } = new URL(repositoryUrl);
  const [owner, name] = pathname.slice(1).split('/');
  const host = `${owner.toLowerCase()}.github.io`;
  return name?.toLowerCase() === host ? `https://${host}` : `https://${host}/${name}`;
}

/** The registry that npm is told to take our packages from, when it isn't npm's own. */
function registryOf(folder: string): string | undefined {
  const file = join(folder, '.npmrc');
  return existsSync(file) ? new RegExp(`^\\s*${SCOPE}:registry\\s*=\\s*(\\S+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1] : undefined;
}

/** The version of a tool: that of package.json, which Renovate edits, or else the one that this release knows. */
function toolVersion(folder: string, name: string): string {
  return installedTools(folder)[name] ?? RELEASED.tools[name];
}

/** The tools that package.json pins. A range was written by npm, when it installed this package to make the lab. */
function installedTools(folder: string): Record<string, string> {
  const file = join(folder, 'package.json');
  const pins: Record<string, string> = existsSync(file) ? parse('package.json', readFileSync(file, 'utf8')).devDependencies ?? {} : {};
  return Object.fromEntries(Object.entries(pins).filter(([, version]) => /^(\d|file:)/.test(version)));
}

/** Where this very package comes from: a file, or its release. */
function ownSpec(folder: string, from: readonly string[] = []): string {
  const file = from.map((spec) => spec.replace(/^file:/, '')).find((spec) => /\.(tgz|tar\.gz)$/.test(spec));
  return `${OWN.name}@${file === undefined ? installedTools(folder)[OWN.name] ?? OWN.version : `file:${file}`}`;
}
