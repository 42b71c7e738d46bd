/**
 * What a branch does to the embedded registry. A release is its bytes and what a registry says
 * of them, for ever: a branch may add the next ones, and take out what is not kept any more.
 * Reads git's objects only, so that main's code can judge a branch that it doesn't run.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { REPOSITORY } from '../../projenrc/repository.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { isKept } from './retention.ts';
import { tarballName } from '../../packages/cli/src/registry/releases.ts';
import { STORAGE, textOf, withoutRelease, withRelease } from './storage.ts';
import type { Metadata } from '../../packages/cli/src/registry/releases.ts';

const SAME = new Refusal('REGISTRY-004', {
  protects: 'Clusters would run other bytes under a number that has soaked.',
  wrong: 'a released tarball that a branch changes',
  right: 'the next version',
});
const WRITTEN = new Refusal('REGISTRY-005', {
  protects: 'What a registry says of a release decides what is installed, and when.',
  wrong: 'a released version whose metadata a branch changes',
  right: 'the next version',
});
const KEPT = new Refusal('REGISTRY-006', {
  protects: 'A revert needs the tarballs of what ran before.',
  wrong: 'a tarball that a cluster has pinned, taken out',
  right: 'npx projen release, which knows what may go',
});
const PLAIN = new Refusal('REGISTRY-007', {
  protects: 'A link in the place of a tarball is whatever it points to.',
  wrong: 'a link in tools/registry/storage',
  right: 'the tarball itself',
});

/** A file of a commit. */
interface Entry {
  readonly mode: string;
  readonly id: string;
}

/**
 * Everything that is wrong with what a branch does to the releases, one sentence each.
 *
 * @param before the commit where the branch has left main
 * @param after a commit or a tree
 * @param pinned what must be there, as `name@version`
 * @param now the time that decides what is kept
 */
export function changedReleases(root: string, before: string, after: string, pinned: ReadonlySet<string>, now: Date): string[] {
  const git = new Objects(root);
  const [was, is] = [git.list(before), git.list(after)];
  const folders = new Set([...was.keys(), ...is.keys()].map((path) => path.split('/').slice(0, -1).join('/')));
  const irregular = [...is].filter(([, { mode }]) => mode !== '100644').map(([path, { mode }]) => PLAIN.at(path, `the file must be a plain one with mode 100644, got ${mode}: take it out`));
  return [...irregular, ...[...folders].sort().flatMap((folder) => changesIn(folder))];

  function changesIn(folder: string): string[] {
    const name = folder.slice(STORAGE.length + 1);
    const file = `${folder}/package.json`;
    if (was.get(file)?.id === is.get(file)?.id && [...was].every(([path, { id }]) => !path.startsWith(`${folder}/`) || is.get(path)?.id === id)
      && [...is.keys()].every((path) => !path.startsWith(`${folder}/`) || was.has(path))) return [];
    const [old, current] = [metadataIn(was.get(file)), metadataIn(is.get(file))];
    const versionsOf = (metadata: Metadata | undefined) => Object.keys(metadata?.versions ?? {});
    const [lost, added] = [versionsOf(old).filter((version) => !versionsOf(current).includes(version)), versionsOf(current).filter((version) => !versionsOf(old).includes(version))];
    const pathOf = (version: string) => `${folder}/${tarballName(name, version)}`;
    const problems = [
      ...versionsOf(old).filter((version) => !lost.includes(version) && was.get(pathOf(version))?.id !== is.get(pathOf(version))?.id)
        .map((version) => sameBytes(pathOf(version), `${name} ${version}`, was.get(pathOf(version)), is.get(pathOf(version)))),
      ...lost.filter((version) => isKept(old!, version, pinned, now))
        .map((version) => KEPT.at(pathOf(version), `${name} ${version} must stay, since a cluster may need it, and is taken out: restore it with 'git checkout ${before.slice(0, 8)} -- ${folder}'`)),
      ...added.flatMap((version) => {
        const former = git.formerly(before, pathOf(version));
        return former !== undefined && former !== is.get(pathOf(version))?.id ? [sameBytes(pathOf(version), `${name} ${version}`, { mode: '', id: former }, is.get(pathOf(version)))] : [];
      }),
      ...[...is.keys()].filter((path) => path.startsWith(`${folder}/`) && path !== file && !versionsOf(current).map(pathOf).includes(path))
        .map((path) => WRITTEN.at(path, 'the file must belong to a released version, and belongs to none: take it out')),
    ];
    return [...problems, ...metadataProblems(name, file, old, current, lost, added)];
  }

  /** Whether the metadata is what the release itself would write. */
  function metadataProblems(name: string, file: string, old: Metadata | undefined, current: Metadata | undefined, lost: readonly string[], added: readonly string[]): string[] {
    let expected = old;
    for (const version of added) {
      const tarball = is.get(`${STORAGE}/${name}/${tarballName(name, version)}`);
      const time = new Date(current!.time?.[version] ?? NaN);
      const last = Math.max(...Object.values(expected?.time ?? {}).map((text) => Date.parse(text)), 0);
      if (tarball === undefined) return [WRITTEN.at(file, `${name} ${version} must have its tarball, and has none: run 'npx projen release' again`)];
      if (!(time.getTime() >= last)) return [WRITTEN.at(file, `'time' of ${version} must not be before the release that it follows, got ${current!.time?.[version]}: run 'npx projen release' again`)];
      const bytes = git.read(tarball.id);
      expected = withRelease(expected, manifestIn(bytes) ?? { name, version }, bytes, time);
    }
    for (const version of lost) expected = withoutRelease(expected!, version);
    const [wanted, got] = [expected === undefined ? '' : textOf(expected), textAt(is.get(file))];
    if (wanted === got) return [];
    const differs = Object.keys({ ...expected, ...current }).find((key) => JSON.stringify((expected as any)?.[key]) !== JSON.stringify((current as any)?.[key]));
    return [WRITTEN.at(file, `'${differs ?? 'the text'}' must be what a release writes, got something else: restore it with 'git checkout ${before.slice(0, 8)} -- ${file}', and run 'npx projen release' again`)];
  }

  function sameBytes(path: string, what: string, released: Entry | undefined, got: Entry | undefined): string {
    return SAME.at(path, `${what} must stay the blob ${released?.id.slice(0, 12)} that was released, got ${got?.id.slice(0, 12) ?? 'none'}: restore it with 'git checkout ${before.slice(0, 8)} -- ${path}', and add a changeset for what has changed`);
  }

  function textAt(entry: Entry | undefined): string {
    return entry === undefined ? '' : git.read(entry.id).toString();
  }

  function metadataIn(entry: Entry | undefined): Metadata | undefined {
    try {
      return JSON.parse(textAt(entry));
    } catch {
      return undefined;
    }
  }
}

/** The working files as a tree: what is not committed counts too. */
export function treeOf(root: string): string {
  const scratch = mkdtempSync(join(tmpdir(), 'index-'));
  const git = (env: NodeJS.ProcessEnv, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } });
    if (status !== 0) throw new Error(`[registry] 'git ${args[0]}' must succeed: ${stderr.trim()}`);
    return stdout.trim();
  };
  try {
    // A copy of the index, so that nobody's own is touched.
    const index = { GIT_INDEX_FILE: join(scratch, 'index') };
    const own = resolve(root, git({}, 'rev-parse', '--git-path', 'index'));
    copyFileSync(own, index.GIT_INDEX_FILE);
    // Git reads a file again that was changed in the moment in which the index was written: it tells so by the index' own time.
    const { atime, mtime } = statSync(own);
    utimesSync(index.GIT_INDEX_FILE, atime, mtime);
    git(index, 'add', '--all');
    return git(index, 'write-tree');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Git's objects below the registry's storage. */
class Objects {
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  public list(commit: string): Map<string, Entry> {
    const lines = this.git('ls-tree', '-r', '-z', '--full-tree', commit, '--', STORAGE).toString().split('\0').filter(Boolean);
    return new Map(lines.map((line) => {
      const [, mode, id, path] = /^(\d+) \S+ (\S+)\t([^]*)$/.exec(line)!;
      return [path, { mode, id }];
    }));
  }

  public read(id: string): Buffer {
    return this.git('cat-file', 'blob', id);
  }

  /** What a file was that is not there any more. */
  public formerly(commit: string, path: string): string | undefined {
    const gone = this.git('rev-list', '--max-count=1', commit, '--', path).toString().trim();
    return gone === '' ? undefined : this.git('rev-parse', `${gone}^:${path}`).toString().trim();
  }

  private git(...args: string[]): Buffer {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: this.root, maxBuffer: 2 ** 30 });
    if (status !== 0) throw new Error(`[registry] 'git ${args[0]}' must succeed: ${stderr.toString().trim()}`);
    return stdout;
  }
}

/** The package.json of a tarball; undefined where there is none. */
function manifestIn(tarball: Buffer): { name: string; version: string } | undefined {
  const { status, stdout } = spawnSync('tar', ['-xzO', 'package/package.json'], { input: tarball, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const manifest = status === 0 ? JSON.parse(stdout) : undefined;
  return manifest?.name?.startsWith(`${REPOSITORY.scope}/`) ? manifest : undefined;
}
