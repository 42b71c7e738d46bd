/**
 * Steps of a build that are left out when nothing has changed since they were done: neither what they read, nor what they
 * wrote, nor what counts of the environment. It is the contents that count; a file that looks as it did when it was read last is not read again.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Part of a build. */
export interface Step {
  readonly name: string;
  /** What it depends on beside files and the environment, such as the day. */
  readonly also?: string;
  /** The files that it reads, from the root; one that isn't there counts too. */
  readonly reads: () => readonly string[];
  /** The files that it writes, from the root. */
  readonly writes: () => readonly string[];
}

/** Where steps are noted that were done. */
const NOTES = 'node_modules/.cache/build';

/** Variables of the environment that may change what a build makes. `npx -y` alone sets the one that is left out. */
const COUNTS = /^(PATH|NODE_.*|npm_config_(?!yes$).*|NPM_CONFIG_.*|GO.*|CI|TZ|LANG|LC_.*|HOME|XDG_.*)$/;

/** The contents of files that were read, as hashes, by what the files looked like then. */
const READ = 'node_modules/.cache/build/files.json';

/** Two changes of a file within this many milliseconds may leave it looking the same. */
const TICK = 50;

/** Whether a step was done, and all of it is as it was then. */
export function isDone(root: string, step: Step): boolean {
  return noteOf(root, step) === `${look(root, step, step.reads())}\n${look(root, step, step.writes())}`;
}

/**
 * Begins a step: what is returned notes that it is done. What it reads is looked at now: a file that changes meanwhile has
 * changed since.
 */
export function begin(root: string, step: Step): () => void {
  const note = join(root, NOTES, step.name);
  const read = look(root, step, step.reads());
  rmSync(note, { force: true });
  return () => {
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, `${read}\n${look(root, step, step.writes())}`);
  };
}

/** All files below a folder, with what Git ignores; none where there is no folder. */
export function filesIn(root: string, folder: string, wanted: (path: string) => boolean = () => true): string[] {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    return !wanted(path) ? [] : entry.isDirectory() ? filesIn(root, path, wanted) : [path];
  });
}

/** What stands for the toolchain: the packages of the root. What was edited inside one is not seen. */
export function toolchainIn(root: string): string[] {
  const folders = (folder: string): string[] => readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => (!entry.isDirectory() || entry.name.startsWith('.') ? [] : entry.name.startsWith('@') ? folders(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
  return ['package-lock.json', '.npmrc', 'node_modules/.package-lock.json', ...folders('node_modules').map((folder) => `${folder}/package.json`)];
}

function noteOf(root: string, { name }: Step): string | undefined {
  try {
    return readFileSync(join(root, NOTES, name), 'utf8');
  } catch {
    return undefined;
  }
}

/** Which files there are and what they hold, beside Node and the environment. */
function look(root: string, { also }: Step, files: readonly string[]): string {
  const memory = memoryOf(root);
  const hash = createHash('sha256');
  hash.update(JSON.stringify([also, process.version, process.platform, process.arch, Object.entries(process.env).filter(([name]) => COUNTS.test(name)).sort()]));
  for (const path of [...new Set(files)].sort()) hash.update(`${path}\0${memory.contentOf(path)}\n`);
  memory.keep();
  return hash.digest('hex');
}

/** What was read of the files of a repository. */
class Memory {
  private readonly root: string;
  private readonly known: Record<string, [looks: string, content: string]>;
  private changed = false;

  constructor(root: string) {
    this.root = root;
    try {
      this.known = JSON.parse(readFileSync(join(root, READ), 'utf8'));
    } catch {
      this.known = {};
    }
  }

  /** What stands for the content of a file; nothing for one that isn't there. */
  public contentOf(path: string): string {
    const file = join(this.root, path);
    const found = lstatSync(file, { bigint: true, throwIfNoEntry: false });
    if (found === undefined || !(found.isFile() || found.isSymbolicLink())) return '';
    const looks = `${found.mode} ${found.size} ${found.mtimeNs} ${found.ctimeNs} ${found.ino}`;
    const known = this.known[path];
    if (known?.[0] === looks) return known[1];
    const content = createHash('sha256').update(`${found.mode}\0`).update(found.isSymbolicLink() ? readlinkSync(file) : readFileSync(file)).digest('base64');
    // A further change now could leave it looking the same.
    if (Date.now() - Number(found.ctimeMs) > TICK) {
      this.known[path] = [looks, content];
      this.changed = true;
    }
    return content;
  }

  public keep(): void {
    if (!this.changed) return;
    const file = join(this.root, READ);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(this.known));
    renameSync(`${file}.${process.pid}`, file);
    this.changed = false;
  }
}

const memories = new Map<string, Memory>();

function memoryOf(root: string): Memory {
  if (!memories.has(root)) memories.set(root, new Memory(root));
  return memories.get(root)!;
}
