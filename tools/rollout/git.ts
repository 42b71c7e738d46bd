/** Reads the main branch: the only file here that runs git. */
import { spawnSync } from 'node:child_process';
import { REPOSITORY } from '../../projenrc/repository.ts';
import type { Change, Commit, History, Pins } from './history.ts';
import { componentName, overridesIn, TRAILER } from './override.ts';

/** Everything about a commit that is asked for: its id, time, author and subject. */
const COMMIT = '%H%x1f%ct%x1f%an%x1f%s';

/** Where a cluster's pins stand. */
const PINS = /^apps\/([^/]+)\/package\.json$/;

export class Repository {
  /** The commit that counts as main. */
  public readonly main: string;

  private readonly root: string;

  constructor(root: string, main?: string) {
    this.root = root;
    const { stdout } = this.run(['rev-parse', '--is-shallow-repository', ...(main === undefined ? [] : [`${main}^{commit}`])]);
    const [shallow, commit] = stdout.trim().split('\n');
    if (shallow === 'true') {
      throw new Error("[rollout] the clone must hold the whole history, which says since when a version runs, and is a shallow one: run 'git fetch --unshallow', or check out with 'fetch-depth: 0'");
    }
    if (shallow !== 'false') throw new Error(`[rollout] '${root}' must be a git repository, and isn't: run it in a clone`);
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
    if (status !== 0) throw new Error(`[rollout] '${commit}' must share history with main, and doesn't: start the branch from main`);
    return stdout.trim();
  }

  /** A file's content at a commit; undefined where there is none. */
  public file(commit: string, path: string): string | undefined {
    return this.contents([`${commit}:${path}`])[0];
  }

  /** What every cluster pins at a commit. */
  public pinsAt(commit: string): Map<string, Pins | undefined> {
    const paths = this.git('ls-tree', '-r', '--name-only', commit, 'apps/').split('\n').filter((path) => PINS.test(path));
    return new Map(this.contents(paths.map((path) => `${commit}:${path}`)).map((content, index) => [PINS.exec(paths[index])![1], pinsIn(content)]));
  }

  /**
   * What main says, and the overrides that it and another commit hold.
   *
   * @param head the branch that asks
   */
  public history(head?: string): History {
    return { changes: this.changes(), ...this.overrides(head), main: this.git('rev-list', '--first-parent', '--reverse', this.main).trim().split('\n') };
  }

  /** The trailers that give no reason, on the way from main to a commit. */
  public overrideProblems(head: string): string[] {
    return this.messages(`${this.main}..${head}`).flatMap(({ message, commit }) => overridesIn(message, commit).problems);
  }

  private defaultMain(): string {
    const refs = ['refs/remotes/origin/main', 'refs/heads/main'];
    const found = this.git('for-each-ref', '--format=%(refname) %(objectname)', ...refs).trim().split('\n').map((line) => line.split(' '));
    const commit = refs.map((ref) => found.find(([name]) => name === ref)?.[1]).find((id) => id !== undefined);
    if (commit === undefined) throw new Error("[rollout] the repository must have a branch main or origin/main, and has none: fetch it, or name another with '--main'");
    return commit;
  }

  /** What changed the pins of any cluster, as main saw it: the commits of a merged branch are not on the way. */
  private changes(): Change[] {
    const log = this.git(
      '-c', 'log.follow=false', 'log', '--first-parent', '--diff-merges=first-parent', '--reverse', '--raw', '--no-abbrev', '--no-renames', '--no-show-signature', '--no-color',
      `--format=%x00${COMMIT}`, this.main, '--', ':(glob)apps/*/package.json',
    );
    const changes = log.split('\0').slice(1).map((record) => {
      const [head, ...lines] = record.split('\n');
      const files = lines.filter((line) => line.startsWith(':')).map((line) => {
        const [, , , blob, kind, path] = line.split(/[ \t]/);
        return { cluster: path.split('/')[1], blob: kind === 'D' ? undefined : blob };
      });
      return { commit: commitOf(head), files };
    });
    const blobs = [...new Set(changes.flatMap(({ files }) => files.flatMap(({ blob }) => blob ?? [])))];
    const pins = new Map(this.contents(blobs).map((content, index) => [blobs[index], pinsIn(content)]));
    return changes.map(({ commit, files }) => ({
      ...commit,
      pins: Object.fromEntries(files.map(({ cluster, blob }) => [cluster, blob === undefined ? {} : pins.get(blob)])),
    }));
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
    if (status !== 0) throw new Error(`[rollout] 'git ${args.find((arg) => !arg.startsWith('-') && !arg.includes('='))}' must succeed: ${stderr.trim() || 'it could not be started'}`);
    return stdout;
  }

  private run(args: string[], input = '', encoding: BufferEncoding = 'utf8'): { status: number | null; stdout: string; stderr: string } {
    // Bytes are counted in what cat-file answers, so that they must not be decoded by git's caller.
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: this.root, input, encoding, maxBuffer: 2 ** 30, env: { ...process.env, LC_ALL: 'C' } });
    return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
  }
}

function unknown(name: string): Error {
  return new Error(`[rollout] '${name}' must be a commit or a branch of this repository, and isn't: fetch it, or name another`);
}

/** Our own pins in a package.json; undefined when it can't be read. */
export function pinsIn(content: string | undefined): Pins | undefined {
  try {
    const dependencies: Record<string, string> = JSON.parse(content!).dependencies ?? {};
    return Object.fromEntries(Object.entries(dependencies).filter(([name]) => name.startsWith(`${REPOSITORY.scope}/`)).map(([name, pin]) => [componentName(name), String(pin)]));
  } catch {
    return undefined;
  }
}

function commitOf(line: string): Commit {
  const [id, seconds, author, subject] = line.split('\x1f');
  return { id, time: Number(seconds) * 1000, author, subject };
}
