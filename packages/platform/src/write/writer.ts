import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { Reader } from '../declare/reader';
import { Refusal } from '../values/refusal';

const MOVED = new Refusal('PLATFORM-701', {
  protects: 'Flux deletes what a stage no longer holds, and may do so before another stage creates it again: the data would be gone.',
  wrong: "a database that moves from stage 'postgres' to 'postgres-main' while its stage has 'pruneStateful'",
  right: "one commit with 'pruneStateful' off, and the move in the next",
});

/**
 * Puts the files of each cluster (the first part of their paths) in the place of its folder, whole: written beside it,
 * then swapped in by renaming. What a run that was interrupted has left is repaired by the next one.
 */
export function swapIn(outdir: string, files: { [path: string]: string }): void {
  mkdirSync(outdir, { recursive: true });
  const clusters = byCluster(files);
  for (const cluster of clusters.keys()) repair(outdir, cluster);
  const changed = [...clusters].filter(([cluster, content]) => !isCurrent(join(outdir, cluster), content));
  for (const [cluster, content] of changed) write(join(outdir, `.${cluster}.new`), content);
  for (const [cluster] of changed) {
    const [target, fresh, old] = [join(outdir, cluster), join(outdir, `.${cluster}.new`), join(outdir, `.${cluster}.old`)];
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
    rmSync(old, { recursive: true, force: true });
  }
}

/** The files of each cluster, by their path in its folder. */
function byCluster(files: { [path: string]: string }): Map<string, Map<string, string>> {
  const clusters = new Map<string, Map<string, string>>();
  for (const [path, text] of Object.entries(files)) {
    const [cluster] = path.split('/', 1);
    if (!clusters.has(cluster)) clusters.set(cluster, new Map());
    clusters.get(cluster)!.set(path.slice(cluster.length + 1), text);
  }
  return clusters;
}

function write(folder: string, content: Map<string, string>): void {
  for (const parent of new Set([...content.keys()].map((path) => dirname(path)))) mkdirSync(join(folder, parent), { recursive: true });
  for (const [path, text] of content) writeFileSync(join(folder, path), text);
}

/** Whether a folder holds these files and no others: most runs change nothing, and reading is cheaper than writing. */
function isCurrent(folder: string, content: Map<string, string>): boolean {
  if (!existsSync(folder)) return false;
  const standing = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return standing.length === content.size && [...content].every(([path, text]) => bytesOf(join(folder, path))?.equals(Buffer.from(text)) ?? false);
}

/** What a file holds; undefined where there is none. Comparing bytes takes less than reading them as a text. */
function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Between the two renames of a swap only `.old` exists; any other leftover is of no use. */
function repair(outdir: string, cluster: string): void {
  const [target, fresh, old] = [join(outdir, cluster), join(outdir, `.${cluster}.new`), join(outdir, `.${cluster}.old`)];
  if (!existsSync(target) && existsSync(old)) renameSync(old, target);
  rmSync(fresh, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}

/** What keeps each reader from deleting an object that is no longer rendered. A reader that is not here deletes nothing. */
const KEPT: Record<string, RegExp> = {
  'Flux': /kustomize\.toolkit\.fluxcd\.io\/prune: ["']?disabled/,
  'Argo CD': /argocd\.argoproj\.io\/sync-options: .*Prune=false/,
};

/**
 * Refuses to move an object that holds data from one stage to another when the reader may delete it in the first before it
 * creates it in the second: when what is committed lacks the annotation that keeps the reader from pruning it.
 */
export function checkMoves(outdir: string, cluster: string, { name: reader }: Reader, stateful: Array<{ path: string; stage: string; file: string; id: string }>): string[] {
  const root = join(outdir, cluster);
  const kept = KEPT[reader];
  if (!existsSync(root) || kept === undefined) return [];
  const committed = new Map<string, string[]>();
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    for (const file of readdirSync(join(root, entry.name))) committed.set(file, [...committed.get(file) ?? [], entry.name]);
  }
  return stateful.flatMap(({ path, stage, file, id }) => {
    const before = committed.get(file) ?? [];
    const unprotected = before.includes(stage) ? [] : before.filter((other) => !kept.test(readFileSync(join(root, other, file), 'utf8')));
    return unprotected.map((other) => MOVED.at(path, `${id} moved from stage '${other}' to '${stage}', and ${reader} may delete it there before it creates it here: commit twice, first with 'pruneStateful' off where it is now, then the move`));
  });
}
