/** Runs a command again whenever a file is saved that it reads, until it is stopped. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { sentenceOf } from './failure.ts';
import type { Options } from './render/main.ts';
import { clustersPath } from './repository/clusters.ts';
import { configurationOf } from './repository/configuration.ts';
import { programsOf } from './repository/programs.ts';

/** This program, compiled or not. */
const SELF = join(import.meta.dirname, `main${extname(import.meta.filename)}`);

/** Milliseconds between two looks at the files, which works on every file system. */
const LOOKS = 150;

/** How many files of a cluster are named. */
const NAMED = 20;

/** What is run again, and when. */
interface Watched {
  /** The files that a change of is waited for, from the root. */
  readonly files: () => readonly string[];
  /** The words of the command after a change of some files; undefined when these files don't concern it. The first time, all have changed. */
  readonly words: (changed: readonly string[]) => readonly string[] | undefined;
  /** Told when a run has ended: says what one has done that has succeeded. */
  readonly ran: (succeeded: boolean) => void;
}

/** Renders clusters, then those again whose program or facts are saved, and names the files that this changes. */
export async function watchRender(root: string, names: readonly string[], { validator }: Options): Promise<void> {
  const options = validator ? [] : ['--no-validator'];
  const { clusters, programs, reads } = configurationOf(root);
  const wanted = (): string[] => programsOf(root).map(({ name }) => name).filter((name) => names.length === 0 || names.includes(name));
  let before = contentsOf(root, wanted());
  /** Whether the last run rendered all clusters: then those that read a contract have what it says now. */
  let whole = false;
  /** Whether all of them have been rendered since one could not be. */
  let rendered = false;
  await watch(root, {
    files: () => [...inputsOf(root), ...wanted().map((name) => `${clusters}/${name}/contract.json`)],
    words: (changed) => {
      const touched = new Set<string>();
      for (const file of changed) {
        const [name, rest] = [file.split('/').at(file.startsWith(`${clusters}/`) ? clusters.split('/').length : programs.split('/').length)!, file.split('/').at(-1)!];
        if (file.startsWith(`${clusters}/`)) {
          if (!whole) wanted().filter((reader) => reads[reader]?.includes(name)).forEach((reader) => touched.add(reader));
        } else if (!wanted().includes(name) || ['package.json', 'cluster.json'].includes(rest)) {
          // Its pins must be followed, or the others read its facts.
          rendered = false;
          touched.add(name);
        } else touched.add(name);
      }
      whole = touched.size > 0 && (touched.size > 1 || !rendered);
      return touched.size === 0 ? undefined : whole ? ['render', ...options, ...names] : ['render', '--installed', ...options, ...touched];
    },
    ran: (succeeded) => {
      if (!succeeded) {
        // What was saved with the one that failed has not been rendered either.
        rendered = false;
        return;
      }
      if (whole) rendered = true;
      const after = contentsOf(root, wanted());
      const files = [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file)).sort();
      const mark = (file: string): string => (!before.has(file) ? '+' : after.has(file) ? '~' : '-');
      files.slice(0, NAMED).forEach((file) => console.log(`${mark(file)} ${file}`));
      console.log(files.length === 0 ? 'nothing changes in the clusters' : files.length > NAMED ? `and ${files.length - NAMED} more files` : `${files.length} ${files.length === 1 ? 'file' : 'files'}`);
      before = after;
    },
  });
}

/** Compares again after each change. The words are those of the command, without the one that says to watch. */
export async function watchDiff(root: string, words: readonly string[], unreleased: boolean): Promise<void> {
  const { workspace } = configurationOf(root);
  await watch(root, {
    files: () => [...inputsOf(root), ...(unreleased && workspace !== undefined ? filesIn(root, workspace.packages, (path) => !/\/(node_modules|lib|test|dist)$/.test(path)) : [])],
    words: () => words,
    ran: () => undefined,
  });
}

async function watch(root: string, { files, words, ran }: Watched): Promise<void> {
  let child: ChildProcess | undefined;
  let stopped = false;
  const stop = (signal: NodeJS.Signals): void => {
    stopped = true;
    // With all that it has started, also what it has no hold of yet.
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
  };
  const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
  signals.forEach((signal) => process.on(signal, stop));
  const look = (): Map<string, string> => new Map(files().map((file) => [file, stateOf(root, file)]));
  let seen = new Map<string, string>();
  let unreadable = '';
  /** Whether the last run has succeeded, until that is said. */
  let ended: boolean | undefined;
  const later = (): Promise<void> => new Promise((done) => setTimeout(done, LOOKS));
  while (!stopped) {
    try {
      const now = look();
      const changed = [...new Set([...seen.keys(), ...now.keys()])].filter((file) => seen.get(file) !== now.get(file));
      const next = changed.length === 0 ? undefined : words(changed);
      seen = now;
      if (next !== undefined) {
        // A group of its own: Ctrl-C reaches this process alone, which then ends all of it.
        child = spawn(process.execPath, [SELF, ...next], { cwd: root, detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
        ended = await new Promise((done, failed) => child!.once('error', failed).once('close', (status) => done(status === 0)));
        child = undefined;
      }
      if (ended !== undefined && !stopped) {
        ran(ended);
        console.log(`${ended ? 'done' : 'see above what is wrong'}; waiting for a change, until Ctrl-C`);
        ended = undefined;
      }
      unreadable = '';
    } catch (error) {
      // Half a file may be there while somebody saves it, and a folder gone while another build swaps it. What stays wrong is said once.
      const sentence = sentenceOf(error, root);
      if (sentence !== unreadable) console.error(sentence);
      unreadable = sentence;
    }
    if (!stopped) await later();
  }
  signals.forEach((signal) => process.off(signal, stop));
}

/** What programs and their facts are made of, without what is installed and locked. */
function inputsOf(root: string): string[] {
  const { programs } = configurationOf(root);
  return ['platform.json', ...filesIn(root, programs, (path) => !/(^|\/)(node_modules|package-lock\.json|\.[^/]*)$/.test(path))];
}

function filesIn(root: string, folder: string, wanted: (path: string) => boolean): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return !wanted(path) ? [] : entry.isDirectory() ? filesIn(root, path, wanted) : [path];
  });
}

/** What a file looks like from outside. A contract is written by each render, and it is what it says that counts. */
function stateOf(root: string, file: string): string {
  if (file.endsWith('/contract.json')) return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
  const found = lstatSync(join(root, file), { throwIfNoEntry: false });
  return found === undefined ? '' : `${found.size} ${found.mtimeMs} ${found.ino}`;
}

/** The files of rendered clusters, with their contents. */
function contentsOf(root: string, clusters: readonly string[]): Map<string, string> {
  const files = clusters.flatMap((name) => filesIn(root, `${clustersPath(root)}/${name}`, () => true));
  return new Map(files.map((file) => [file, createHash('sha256').update(readFileSync(join(root, file))).digest('base64')]));
}
