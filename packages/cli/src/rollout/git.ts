/** Reads the main branch. */
import { Refusal } from '../refusal.ts';
import { ClusterFolder } from '@monosense-io/output';
import { clusterPath, clustersPath } from '../repository/clusters.ts';
import { configurationOf } from '../repository/configuration.ts';
import { assertClone, contentsOf, git } from '../repository/git.ts';
import { componentName } from '../repository/packages.ts';
import { LOCK, unpinnedIn } from '../repository/programs.ts';
import type { LockFile } from '../repository/programs.ts';
import { runsBy } from './history.ts';
import type { Change, Commit, History, Pins, Said } from './history.ts';
import { overridesIn, TRAILER } from './override.ts';
import { isProgramFile, MACHINE_VERSIONS } from './program.ts';
import type { Files } from './program.ts';

const CLONE = new Refusal('ROLLOUT-002', {
  protects: "A clone without the whole history of main doesn't say since when a version runs.",
  wrong: 'a clone with --depth=1',
  right: 'git fetch --unshallow',
});

const OVERRIDE_BASE = new Refusal('ROLLOUT-031', {
  protects: 'An override that was given at no commit of main would know of every rollback.',
  wrong: 'Rollout-Override: edge/cilium@2.0.0 at 0123456789ab …',
  right: 'the line that npx platform rollout override prints',
});

/** Everything about a commit that is asked for: its id, time, author and subject. */
const COMMIT = '%H%x1f%ct%x1f%an%x1f%s';

export class Repository {
  /** The commit that counts as main. */
  public readonly main: string;

  private readonly root: string;
  /** The folder of the programs. */
  private readonly programs: string;
  /** The folder that they render into. */
  private readonly clusters: string;

  constructor(root: string, main?: string) {
    this.root = root;
    ({ programs: this.programs, clusters: this.clusters } = configurationOf(root));
    assertClone(root);
    const { stdout } = this.run(['rev-parse', '--is-shallow-repository', ...(main === undefined ? [] : [`${main}^{commit}`])]);
    const [shallow, commit] = stdout.trim().split('\n');
    if (shallow === 'true') {
      throw CLONE.error('rollout', "the clone must hold the whole history, which says since when a version runs, and is a shallow one: run 'git fetch --unshallow', or check out with 'fetch-depth: 0'");
    }
    if (main !== undefined && !/^[0-9a-f]{40,}$/.test(commit)) throw unknown(main);
    this.main = main === undefined ? this.defaultMain() : commit;
  }

  /** The commit that a name stands for. */
  public resolve(name: string): string {
    const { status, stdout } = this.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    if (status !== 0) throw unknown(name);
    return stdout.trim();
  }

  /** Where a branch has left main. */
  public forkOf(commit: string): string {
    const { status, stdout } = this.run(['merge-base', this.main, commit]);
    if (status !== 0) throw CLONE.error('rollout', `'${commit}' must share history with main, and doesn't: start the branch from main`);
    return stdout.trim();
  }

  /** A file's content at a commit; undefined where there is none. */
  public file(commit: string, path: string): string | undefined {
    return this.contents([`${commit}:${path}`])[0];
  }

  /** What every cluster runs at a commit. */
  public pinsAt(commit: string): Map<string, Pins | undefined> {
    const paths = this.git('ls-tree', '-r', '--name-only', commit, `${this.programs}/`).split('\n').filter((path) => this.clusterOf(path) !== undefined);
    const contents = new Map(this.contents(paths.map((path) => `${commit}:${path}`)).map((content, index) => [paths[index], content]));
    const clusters = paths.flatMap((path) => (path.endsWith('/package.json') ? [this.clusterOf(path)!] : []));
    return new Map(clusters.map((cluster) => [cluster, runsIn(contents.get(`${this.programs}/${cluster}/package.json`), contents.get(`${this.programs}/${cluster}/cluster.json`))]));
  }

  /** What the files of every cluster say at a commit, beside each other. Those that nobody can read are left out. */
  public saidAt(commit: string): Map<string, Said> {
    return new Map([...this.pinsAt(commit).keys()].flatMap((cluster) => {
      const said = saidIn((path) => this.file(commit, path), this.filesOf(cluster));
      return said === undefined ? [] : [[cluster, said]];
    }));
  }

  /** The packages that a cluster's program depends on at a commit. */
  public packagesAt(commit: string, cluster: string): string[] {
    try {
      return Object.keys(JSON.parse(this.file(commit, `${this.programs}/${cluster}/package.json`)!).dependencies ?? {});
    } catch {
      return [];
    }
  }

  /** The files of a cluster's program at a commit, without those that are judged elsewhere. */
  public programAt(commit: string, cluster: string): Files {
    const folder = `${this.programs}/${cluster}/`;
    const paths = this.git('ls-tree', '-r', '-z', '--name-only', commit, folder).split('\0').filter((path) => path !== '' && isProgramFile(path.slice(folder.length)));
    return new Map(this.contents(paths.map((path) => `${commit}:${path}`)).flatMap((content, index) => (content === undefined ? [] : [[paths[index].slice(folder.length), content]])));
  }

  /** The files in the folder of the programs at a commit, and which of them are links. */
  public filesAt(commit: string): { path: string; link: boolean }[] {
    return this.git('ls-tree', '-r', '-z', commit, `${this.programs}/`).split('\0').filter(Boolean).map((line) => ({ path: line.slice(line.indexOf('\t') + 1), link: line.startsWith('120000 ') }));
  }

  /** The commits along main that changed a cluster's program, newest first. */
  public programCommits(cluster: string): Commit[] {
    return this.git('log', '--first-parent', '--diff-merges=first-parent', '--no-renames', '--no-show-signature', '--no-color', `--format=${COMMIT}`, this.main, '--', `${this.programs}/${cluster}/`)
      .split('\n').filter(Boolean).map(commitOf);
  }

  /** The clusters that are rendered at a commit. */
  public renderedAt(commit: string): string[] {
    const folder = `${clustersPath(this.root)}/`;
    return this.git('ls-tree', '-d', '--name-only', commit, folder).split('\n').filter(Boolean).map((path) => path.slice(folder.length));
  }

  /** The files of a rendered cluster that a commit of main changed, below its folder. */
  public renderedBy(commit: string, cluster: string): string[] {
    const folder = `${clusterPath(this.root, cluster)}/`;
    return this.git('-c', 'log.showRoot=true', 'log', '-1', '--first-parent', '--diff-merges=first-parent', '--no-renames', '--no-show-signature', '--no-color', '--name-only', '-z', '--format=', commit, '--', folder)
      .split('\0').map((path) => path.trim()).filter(Boolean).map((path) => path.slice(folder.length));
  }

  /**
   * What main says, and the overrides that it and another commit hold.
   *
   * @param head the branch that asks
   */
  public history(head?: string): History {
    const main = this.git('log', '--first-parent', '--reverse', '--no-show-signature', '--no-color', '--format=%H %ct', this.main).trim().split('\n').map((line) => {
      const [id, seconds] = line.split(' ');
      return { id, time: Number(seconds) * 1000 };
    });
    return { changes: this.changes(), ...this.overrides(head), main };
  }

  /** What is wrong with the overrides on the way from main to a commit. */
  public overrideProblems(head: string, main: History['main']): string[] {
    return this.messages(`${this.main}..${head}`).flatMap(({ message, commit }) => {
      const { overrides, problems } = overridesIn(message, commit);
      const strange = overrides.filter(({ base }) => main.filter(({ id }) => id.startsWith(base)).length !== 1);
      return [...problems, ...strange.map(({ base }) => OVERRIDE_BASE.at(`commit ${commit.id.slice(0, 8)}`, `'${TRAILER}' must be given at a commit that main has passed, got '${base}': write what 'npx platform rollout override' prints`))];
    });
  }

  private defaultMain(): string {
    const refs = ['refs/remotes/origin/main', 'refs/heads/main'];
    const found = this.git('for-each-ref', '--format=%(refname) %(objectname)', ...refs).trim().split('\n').map((line) => line.split(' '));
    const commit = refs.map((ref) => found.find(([name]) => name === ref)?.[1]).find((id) => id !== undefined);
    if (commit === undefined) throw CLONE.error('rollout', "the repository must have a branch main or origin/main, and has none: fetch it, or name another with '--main'");
    return commit;
  }

  /** What changed what any cluster runs, as main saw it: the commits of a merged branch are not on the way. */
  private changes(): Change[] {
    const log = this.git(
      '-c', 'log.follow=false', 'log', '--first-parent', '--diff-merges=first-parent', '--reverse', '--raw', '--no-abbrev', '--no-renames', '--no-show-signature', '--no-color',
      `--format=%x00${COMMIT}`, this.main, '--', ...['package.json', LOCK, 'cluster.json'].map((file) => `:(glob)${this.programs}/*/${file}`), `:(glob)${this.clusters}/*/${ClusterFolder.CONTRACT}`,
    );
    const changes = log.split('\0').slice(1).map((record) => {
      const [head, ...lines] = record.split('\n');
      const files = lines.filter((line) => line.startsWith(':')).map((line) => {
        const [, , , blob, kind, path] = line.split(/[ \t]/);
        return { cluster: this.clusterOf(path)!, path, blob: kind === 'D' ? undefined : blob };
      });
      return { commit: commitOf(head), files };
    });
    const blobs = [...new Set(changes.flatMap(({ files }) => files.flatMap(({ blob }) => blob ?? [])))];
    const contents = new Map(this.contents(blobs).map((content, index) => [blobs[index], content]));
    const files = new Map<string, string | undefined>();
    const running = new Map<string, Pins>();
    return changes.map(({ commit, files: changed }) => {
      changed.forEach(({ path, blob }) => files.set(path, blob));
      const disputed: Record<string, readonly string[]> = {};
      const pins = Object.fromEntries([...new Set(changed.map(({ cluster }) => cluster))].map((cluster) => {
        const said = saidIn((path) => contents.get(files.get(path) ?? ''), this.filesOf(cluster));
        if (said === undefined) return [cluster, undefined];
        const before = running.get(cluster) ?? {};
        const runs = runsBy(said, before);
        if (runs.disputed.length > 0) disputed[cluster] = runs.disputed;
        // What is disputed is known again once it is what it was.
        running.set(cluster, { ...Object.fromEntries(runs.disputed.map((component) => [component, before[component]])), ...runs.pins });
        return [cluster, runs.pins];
      }));
      return { ...commit, pins, ...(Object.keys(disputed).length === 0 ? {} : { disputed }) };
    });
  }

  private overrides(head?: string): Pick<History, 'overrides'> {
    return { overrides: this.messages(this.main, ...(head === undefined ? [] : [head])).flatMap(({ message, commit }) => overridesIn(message, commit).overrides) };
  }

  /** The messages that may hold an override; those of merged branches too. */
  private messages(...commits: string[]): { commit: Commit; message: string }[] {
    const log = this.git('log', '--no-show-signature', '--no-color', '--regexp-ignore-case', `--grep=^${TRAILER}:`, `--format=%x00${COMMIT}%n%B`, ...commits);
    return log.split('\0').slice(1).map((record) => {
      const end = record.indexOf('\n');
      return { commit: commitOf(record.slice(0, end)), message: record.slice(end + 1) };
    });
  }

  /** The cluster that a file says something of what it runs. */
  private clusterOf(path: string): string | undefined {
    const cluster = path.split('/').at(-2);
    return cluster !== undefined && Object.values(this.filesOf(cluster)).includes(path) ? cluster : undefined;
  }

  private filesOf(cluster: string): SaidFiles {
    return filesOf(this.programs, this.clusters, cluster);
  }

  private contents(names: string[]): (string | undefined)[] {
    return contentsOf(this.root, names);
  }

  private git(...args: string[]): string {
    const { status, stdout, stderr } = this.run(args);
    if (status !== 0) throw CLONE.error('rollout', `'git ${args.find((arg) => !arg.startsWith('-') && !arg.includes('='))}' must succeed: ${stderr.trim() || 'it could not be started'}`);
    return stdout;
  }

  private run(args: string[]): { status: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = git(this.root, args);
    return { status, stdout: stdout.toString(), stderr };
  }
}

function unknown(name: string): Error {
  return CLONE.error('rollout', `'${name}' must be a commit or a branch of this repository, and isn't: fetch it, or name another`);
}

/** The files that say what a cluster runs, from the root. */
export interface SaidFiles {
  readonly manifest: string;
  readonly facts: string;
  readonly lock: string;
  readonly contract: string;
}

/** @param programs the folder of the programs @param clusters the folder of what they render */
export function filesOf(programs: string, clusters: string, cluster: string): SaidFiles {
  const folder = `${programs}/${cluster}`;
  return { manifest: `${folder}/package.json`, facts: `${folder}/cluster.json`, lock: `${folder}/${LOCK}`, contract: `${clusters}/${cluster}/${ClusterFolder.CONTRACT}` };
}

/**
 * What the files of a cluster say beside each other. A cluster without a program runs nothing; undefined when its pins can't be
 * read. A lock file that can't be read follows nothing, and a contract that can't says nothing.
 *
 * @param read the content of a file; undefined where there is none
 */
export function saidIn(read: (path: string) => string | undefined, { manifest, facts, lock, contract }: SaidFiles): Said | undefined {
  const text = read(manifest);
  if (text === undefined) return { pins: {}, rendered: {} };
  const pins = runsIn(text, read(facts));
  if (pins === undefined) return undefined;
  const [locked, rendered] = [read(lock), objectIn(read(contract))];
  const components = versionsIn(rendered.components);
  const along = Object.fromEntries(unpinnedIn(objectIn(locked) as LockFile, dependenciesIn(text)).map(({ name, version }) => [componentName(name), String(version)]));
  const drawn = Object.fromEntries(Object.entries(components).filter(([component]) => pins[component] === undefined));
  const unpinned = { ...along, ...drawn };
  const machines = Object.fromEntries(Object.values(MACHINE_VERSIONS).flatMap((name) => (pins[name] === undefined ? [] : [[name, pins[name]]])));
  return {
    pins,
    locked: locked === undefined ? undefined : { ...lockedIn(objectIn(locked)), ...machines },
    rendered: { ...components, ...machinesIn(Object(rendered.cluster)) },
    ...(Object.keys(unpinned).length === 0 ? {} : { unpinned }),
  };
}

function objectIn(text: string | undefined): Record<string, any> {
  try {
    return Object(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

function lockedIn({ packages }: Record<string, any>): Pins {
  return versionsIn(Object.fromEntries(Object.keys(Object(packages?.['']?.dependencies)).map((name) => [name, packages[`node_modules/${name}`]?.version])));
}

/** Versions by npm's names, with our own packages by their folders. */
function versionsIn(versions: unknown): Pins {
  return Object.fromEntries(Object.entries(Object(versions)).flatMap(([name, version]) => (typeof version === 'string' ? [[componentName(name), version]] : [])));
}

/** The versions of Talos and Kubernetes in facts. */
function machinesIn(facts: Record<string, unknown>): Pins {
  return Object.fromEntries(Object.entries(MACHINE_VERSIONS).flatMap(([field, name]) => (facts[field] === undefined ? [] : [[name, String(facts[field]).replace(/^v/, '')]])));
}

/** What a cluster pins by its package.json and its cluster.json, if it has one; undefined when they can't be read. */
export function runsIn(manifest: string | undefined, facts: string | undefined): Pins | undefined {
  const pins = pinsIn(manifest);
  if (pins === undefined || facts === undefined) return pins;
  try {
    return { ...pins, ...machinesIn(JSON.parse(facts)) };
  } catch {
    return undefined;
  }
}

/** The pins in a package.json, of our own packages by their folders; undefined when it can't be read. */
export function pinsIn(manifest: string | undefined): Pins | undefined {
  try {
    return Object.fromEntries(Object.entries(dependenciesIn(manifest!)).map(([name, pin]) => [componentName(name), String(pin)]));
  } catch {
    return undefined;
  }
}

/** The pins in a package.json, by npm's names. */
function dependenciesIn(manifest: string): Record<string, string> {
  return Object(JSON.parse(manifest).dependencies);
}

function commitOf(line: string): Commit {
  const [id, seconds, author, subject] = line.split('\x1f');
  return { id, time: Number(seconds) * 1000, author, subject };
}
