import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Refusal } from '../refusal.ts';
import { clustersIn } from './clusters.ts';
import { configurationOf, FILE } from './configuration.ts';
import { jsonProblem, readJson, textOf } from './json.ts';
import { isOurs } from './packages.ts';

const ROOT = new Refusal('CLI-008', {
  protects: 'A command in another folder finds nothing, and says that nothing is wrong.',
  wrong: 'npx platform render in a folder below the lab',
  right: 'npx platform render in the folder that holds apps and clusters',
});

const INSTALLED = new Refusal('CLI-015', {
  protects: 'Packages that are committed are run in the place of those that are locked, and nobody compares them with what was released.',
  wrong: 'git add --force apps/home/node_modules',
  right: 'git rm -r --cached apps/home/node_modules, and node_modules in .gitignore',
});

/** The file with the bytes that a program's pins stand for, in its folder. */
export const LOCK = 'package-lock.json';

/** A cluster's program: a folder of its own, outside the workspace. */
export interface Program {
  /** The cluster's name, which is its folder's name too. */
  readonly name: string;
  readonly folder: string;
  /** Its folder's path from the root, such as `apps/home`: what refusals name. */
  readonly path: string;
  /** The same as other messages begin with it, such as `[apps/home]`. */
  readonly label: string;
  /** Whether its lock file can't be read and is made anew: then it has none. */
  readonly anew?: boolean;
}

/** The part of an npm lock file that is looked at here. */
export interface LockFile {
  readonly packages: Record<string, LockedPackage>;
}

/** One package of a lock file. */
export interface LockedPackage {
  /** Its own name, where the folder has another. */
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  /** Whether it comes in the tarball of the package around it. */
  readonly inBundle?: boolean;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/** Refuses a folder that is not the root of a lab, and names the one above it that is. */
export function assertLab(root: string): void {
  if (isLab(root)) return;
  let above = dirname(root);
  while (!isLab(above) && above !== dirname(above)) above = dirname(above);
  const { programs, clusters } = configurationOf(root);
  throw ROOT.error(root, `the folder must be the root of a lab, and holds no program in '${programs}' and no cluster in '${clusters}': ${isLab(above) ? `run it in ${relative(root, above)}` : 'run it where they are, or make a first program'}`);
}

/** Whether a folder is the root of a lab. */
export function isLab(folder: string): boolean {
  if (existsSync(join(folder, FILE)) || existsSync(join(folder, 'rollout.json'))) return true;
  // A cluster may be called as the folder of all: then a folder within it has the name, but nothing of a lab in it.
  return programsOf(folder).length > 0 || clustersIn(join(folder, configurationOf(folder).clusters)).length > 0;
}

/** The programs of a repository, by name. */
export function programsOf(root: string): Program[] {
  const { programs } = configurationOf(root);
  const folder = join(root, programs);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'package.json'))) : [];
  return names.sort().map((name) => programOf(root, name));
}

/** The program of a cluster, whether or not it is there. */
export function programOf(root: string, name: string): Program {
  const path = `${configurationOf(root).programs}/${name}`;
  return { name, folder: join(root, path), path, label: `[${path}]` };
}

/** A program's package.json. */
export function manifestOf(program: Program): Record<string, any> {
  return readJson(join(program.folder, 'package.json'), `${program.path}/package.json`);
}

/** What is wrong with the facts that a program reads: its own, and those of the lab. A package says of them what they must hold. */
export function factsProblems({ folder, path }: Program): string[] {
  const files = [[join(folder, 'cluster.json'), `${path}/cluster.json`], [join(dirname(folder), 'lab.json'), `${dirname(path)}/lab.json`]];
  return files.flatMap(([file, shown]) => (isThere(file) ? jsonProblem(file, shown) ?? [] : []));
}

/** Whether something has the name, be it a link that leads nowhere. */
function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** What a program's package.json asks for. */
export function pinsOf(program: Program): Record<string, string> {
  return manifestOf(program).dependencies ?? {};
}

/** A program's lock file, or nothing when it has none. */
export function lockOf(program: Program): LockFile | undefined {
  const file = join(program.folder, LOCK);
  return existsSync(file) && !program.anew ? readJson(file, `${program.path}/${LOCK}`, ", or run 'npx platform lock', which makes it anew") : undefined;
}

/**
 * What is wrong with packages that are committed beside programs.
 *
 * @param tracked the files that Git knows in the folder of the programs, from the root
 */
export function committedProblems(tracked: readonly string[]): string[] {
  const modules = Map.groupBy(tracked.filter((path) => /(^|\/)node_modules(\/|$)/.test(path)), (path) => /^.*?(^|\/)node_modules(?=\/|$)/.exec(path)![0]);
  return [...modules].map(([folder, files]) => INSTALLED.at(folder, `what is installed must not be committed, got '${files[0]}'${files.length === 1 ? '' : ` and ${files.length - 1} more`}: run 'git rm -r --cached ${folder}', add node_modules to .gitignore, and run 'npx platform render'`));
}

/** A package of ours that a lock file installs and that no pin names. */
export interface Unpinned {
  readonly name: string;
  readonly version?: string;
  /** What asks for it, and for which versions; undefined when nothing does. */
  readonly asker?: { readonly name: string; readonly wanted: string };
}

/**
 * The packages of ours that a lock file installs without a pin, wherever they stand in it. One that a pinned package asks for in
 * one exact version is as good as pinned, as long as nothing asks for it in another way.
 */
export function unpinnedIn(lock: LockFile | undefined, pins: Readonly<Record<string, string>>): Unpinned[] {
  const entries = Object.entries(Object(lock?.packages) as LockFile['packages']).filter(([at]) => at !== '').map(([at, entry]) => ({ ...entry, at, name: at.split('node_modules/').at(-1)! }));
  return entries.filter(({ name, version, at }) => isOurs(name) && !(name in pins && (at === `node_modules/${name}` || version === pins[name]))).flatMap(({ name, version }): Unpinned[] => {
    const askers = entries.flatMap((asker) => {
      const wanted = asker.dependencies?.[name] ?? asker.peerDependencies?.[name];
      return wanted === undefined ? [] : [{ name: asker.name, wanted, exact: wanted === version && isOurs(asker.name) && asker.name in pins }];
    });
    const loose = askers.find(({ exact }) => !exact);
    return askers.length > 0 && loose === undefined ? [] : [{ name, version, asker: loose && { name: loose.name, wanted: loose.wanted } }];
  });
}

/** Why nobody can read a program's lock file, as after a merge; undefined when it can be read. */
export function lockFault(program: Program): string | undefined {
  const file = join(program.folder, LOCK);
  if (!existsSync(file)) return undefined;
  // What is no file can't be made anew in its place.
  if (lstatSync(file).isDirectory()) textOf(file, `${program.path}/${LOCK}`);
  return jsonProblem(file, `${program.path}/${LOCK}`);
}
