/** Reads the main branch: the only file here that runs git. */
import { spawnSync } from 'node:child_process';
import { Refusal } from '../refusal.ts';
import type { Change, Commit, History, Pins } from './history.ts';
import { componentName, overridesIn, TRAILER } from './override.ts';
import { isProgramFile, MACHINE_VERSIONS } from './program.ts';
import type { Files } from './program.ts';

const CLONE = new Refusal('ROLLOUT-002', {
  protects: "A clone without the whole history of main doesn't say since when a version runs.",
  wrong: 'a clone with --depth=1',
  right: 'git fetch --unshallow',
});

const OVERRIDE_BASE = new Refusal('ROLLOUT-031', {
  protects: 'An override that was given at no commit of main would know of every rollback.',
  wrong: 'Rollout-Override: apps/cilium@2.0.0 at 0123456789ab …',
  right: 'the line that npx projen rollout override prints',
});

/** Everything about a commit that is asked for: its id, time, author and subject. */
const COMMIT = '%H%x1f%ct%x1f%an%x1f%s';

/** Where it stands what a cluster runs. */
const PINS = /^apps\/([^/]+)\/(package|cluster)\.json$/;

export class Repository {
  /** The commit that counts as main. */
  public readonly main: string;

  private readonly root: string;

  constructor(root: string, main?: string) {
    this.root = root;
    const { stdout } = this.run(['rev-parse', '--is-shallow-repository', ...(main === undefined ? [] : [`${main}^{commit}`])]);
    const [shallow, commit] = stdout.trim().split('\n');
    if (shallow === 'true') {
      throw CLONE.error('rollout', "the clone must hold the whole history, which says since when a version runs, and is a shallow one: run 'git fetch --unshallow', or check out with 'fetch-depth: 0'");
    }
    if (shallow !== 'false') throw CLONE.error('rollout', `'${root}' must be a git repository, and isn't: run it in a clone`);
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
    const paths = this.git('ls-tree', '-r', '--name-only', commit, 'apps/').split('\n').filter((path) => PINS.test(path));
    const contents = new Map(this.contents(paths.map((path) => `${commit}:${path}`)).map((content, index) => [paths[index], content]));
    const clusters = paths.flatMap((path) => (path.endsWith('/package.json') ? [PINS.exec(path)![1]] : []));
    return new Map(clusters.map((cluster) => [cluster, runsIn(contents.get(`apps/${cluster}/package.json`), contents.get(`apps/${cluster}/cluster.json`))]));
  }

  /** The packages that a cluster's program depends on at a commit. */
  public packagesAt(commit: string, cluster: string): string[] {
    try {
      return Object.keys(JSON.parse(this.file(commit, `apps/${cluster}/package.json`)!).dependencies ?? {});
    } catch {
      return [];
    }
  }

  /** The files of a cluster's program at a commit, without those that are judged elsewhere. */
  public programAt(commit: string, cluster: string): Files {
    const folder = `apps/${cluster}/`;
    const paths = this.git('ls-tree', '-r', '-z', '--name-only', commit, folder).split('\0').filter((path) => path !== '' && isProgramFile(path.slice(folder.length)));
    return new Map(this.contents(paths.map((path) => `${commit}:${path}`)).flatMap((content, index) => (content === undefined ? [] : [[paths[index].slice(folder.length), content]])));
  }

  /** The commits along main that changed a cluster's program, newest first. */
  public programCommits(cluster: string): Commit[] {
    return this.git('log', '--first-parent', '--diff-merges=first-parent', '--no-renames', '--no-show-signature', '--no-color', `--format=${COMMIT}`, this.main, '--', `apps/${cluster}/`)
      .split('\n').filter(Boolean).map(commitOf);
  }

  /** The clusters that are rendered at a commit. */
  public renderedAt(commit: string): string[] {
    return this.git('ls-tree', '-d', '--name-only', commit, 'clusters/').split('\n').filter(Boolean).map((path) => path.slice('clusters/'.length));
  }

  /** The files of a rendered cluster that a commit of main changed, below its folder. */
  public renderedBy(commit: string, cluster: string): string[] {
    const folder = `clusters/${cluster}/`;
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
      return [...problems, ...strange.map(({ base }) => OVERRIDE_BASE.at(`commit ${commit.id.slice(0, 8)}`, `'${TRAILER}' must be given at a commit that main has passed, got '${base}': write what 'npx projen rollout override' prints`))];
    });
  }

  private defaultMain(): string {
    const refs = ['refs/remotes/origin/main', 'refs/heads/main'];
    const found = this.git('for-each-ref', '--format=%(refname) %(objectname)', ...refs).trim().split('\n').map((line) => line.split(' '));
    const commit = refs.map((ref) => found.find(([name]) => name === ref)?.[1]).find((id) => id !== undefined);
    if (commit === undefined) throw CLONE.error('rollout', "the repository must have a branch main or origin/main, and has none: fetch it, or name another with '--main'");
    return commit;
  }

  /** What changed the pins of any cluster, as main saw it: the commits of a merged branch are not on the way. */
  private changes(): Change[] {
    const log = this.git(
      '-c', 'log.follow=false', 'log', '--first-parent', '--diff-merges=first-parent', '--reverse', '--raw', '--no-abbrev', '--no-renames', '--no-show-signature', '--no-color',
      `--format=%x00${COMMIT}`, this.main, '--', ':(glob)apps/*/package.json', ':(glob)apps/*/cluster.json',
    );
    const changes = log.split('\0').slice(1).map((record) => {
      const [head, ...lines] = record.split('\n');
      const files = lines.filter((line) => line.startsWith(':')).map((line) => {
        const [, , , blob, kind, path] = line.split(/[ \t]/);
        return { cluster: path.split('/')[1], path, blob: kind === 'D' ? undefined : blob };
      });
      return { commit: commitOf(head), files };
    });
    const blobs = [...new Set(changes.flatMap(({ files }) => files.flatMap(({ blob }) => blob ?? [])))];
    const contents = new Map(this.contents(blobs).map((content, index) => [blobs[index], content]));
    const files = new Map<string, string | undefined>();
    return changes.map(({ commit, files: changed }) => {
      changed.forEach(({ path, blob }) => files.set(path, blob));
      const content = (path: string) => contents.get(files.get(path) ?? '');
      const clusters = [...new Set(changed.map(({ cluster }) => cluster))];
      return {
        ...commit,
        pins: Object.fromEntries(clusters.map((cluster) => {
          const manifest = `apps/${cluster}/package.json`;
          return [cluster, files.get(manifest) === undefined ? {} : runsIn(content(manifest), content(`apps/${cluster}/cluster.json`))];
        })),
      };
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

  private contents(names: string[]): (string | undefined)[] {
    const { stdout } = this.run(['cat-file', '--batch'], `${names.join('\n')}\n`, 'latin1');
    let at = 0;
    return names.map(() => {
      const end = stdout.indexOf('\n', at);
      const head = stdout.slice(at, end);
      at = end + 1;
      const [, , size] = /^\S+ (\S+) (\d+)$/.exec(head) ?? [];
      if (size === undefined) return undefined;
      const content = Buffer.from(stdout.slice(at, at + Number(size)), 'latin1').toString();
      at += Number(size) + 1;
      return content;
    });
  }

  private git(...args: string[]): string {
    const { status, stdout, stderr } = this.run(args);
    if (status !== 0) throw CLONE.error('rollout', `'git ${args.find((arg) => !arg.startsWith('-') && !arg.includes('='))}' must succeed: ${stderr.trim() || 'it could not be started'}`);
    return stdout;
  }

  private run(args: string[], input = '', encoding: BufferEncoding = 'utf8'): { status: number | null; stdout: string; stderr: string } {
    // Bytes are counted in what cat-file answers, so that they must not be decoded by git's caller.
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: this.root, input, encoding, maxBuffer: 2 ** 30, env: { ...process.env, LC_ALL: 'C' } });
    return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
  }
}

function unknown(name: string): Error {
  return CLONE.error('rollout', `'${name}' must be a commit or a branch of this repository, and isn't: fetch it, or name another`);
}

/** What a cluster runs by its package.json and its cluster.json, if it has one; undefined when they can't be read. */
export function runsIn(manifest: string | undefined, facts: string | undefined): Pins | undefined {
  const pins = pinsIn(manifest);
  if (pins === undefined || facts === undefined) return pins;
  try {
    const versions: Record<string, string> = JSON.parse(facts);
    return { ...pins, ...Object.fromEntries(Object.entries(MACHINE_VERSIONS).flatMap(([field, name]) => (versions[field] === undefined ? [] : [[name, String(versions[field]).replace(/^v/, '')]]))) };
  } catch {
    return undefined;
  }
}

/** The pins in a package.json, of our own packages by their folders; undefined when it can't be read. */
export function pinsIn(manifest: string | undefined): Pins | undefined {
  try {
    const dependencies: Record<string, string> = JSON.parse(manifest!).dependencies ?? {};
    return Object.fromEntries(Object.entries(dependencies).map(([name, pin]) => [componentName(name), String(pin)]));
  } catch {
    return undefined;
  }
}

function commitOf(line: string): Commit {
  const [id, seconds, author, subject] = line.split('\x1f');
  return { id, time: Number(seconds) * 1000, author, subject };
}
