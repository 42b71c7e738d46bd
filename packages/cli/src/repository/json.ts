/** Reads JSON that people edit and that Git merges. */
import { lstatSync, readFileSync } from 'node:fs';
import { Refusal } from '../refusal.ts';

const READABLE = new Refusal('CLI-001', {
  protects: 'A file that nobody can read would be taken for an empty one.',
  wrong: '<<<<<<< HEAD in platform.json',
  right: '{ "programs": "apps" }',
});

const ONCE = new Refusal('CLI-013', {
  protects: 'Of two members of one name the last one counts: whoever reads or changes the first is misled.',
  wrong: '{ "programs": "apps", "programs": "labs" }',
  right: '{ "programs": "labs" }',
});

const LINK = new Refusal('CLI-014', {
  protects: 'A link leads out of the repository: what is there is in no history, and may be nothing to show.',
  wrong: 'ln -s /etc/home.json apps/home/cluster.json',
  right: 'cp /etc/home.json apps/home/cluster.json',
});

const FILE = new Refusal('CLI-017', {
  protects: 'A folder, or what else is no file, holds nothing that a command could read.',
  wrong: 'mkdir apps/home/cluster.json',
  right: 'apps/home/cluster.json as a file',
});

/**
 * What a file of JSON holds.
 *
 * @param shown what messages call the file, such as `apps/home/package.json`
 * @param instead another way out than to correct it, such as `, or write it anew`
 */
export function readJson(file: string, shown: string, instead = ''): any {
  return parseJson(textOf(file, shown), shown, instead);
}

/** The text of a file of the repository. What a link leads to is not read: messages quote what can't be understood. */
export function textOf(file: string, shown: string): string {
  const found = lstatSync(file);
  if (found.isSymbolicLink()) throw LINK.error(shown, 'the file must be a file of the repository, and is a link to another: copy what it leads to in its place');
  if (!found.isFile()) throw FILE.error(shown, `the file must be a file, got ${found.isDirectory() ? 'a folder' : 'something else'}: move it away, and write the file or bring it back from Git`);
  return readFileSync(file, 'utf8');
}

/** What a text of JSON says. It must be an object: every file here is. */
export function parseJson(text: string, shown: string, instead = ''): any {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw READABLE.error(shown, `the file must be JSON, got ${faultIn(text)}${instead}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    // What a program has written, such as a lock file or a schema, has nothing twice, and is long.
    if (text.trimEnd() === JSON.stringify(value, undefined, text.startsWith('{\n') ? 2 : 0)) return value;
    const { twice } = read(text);
    if (twice !== undefined) throw ONCE.error(shown, `'${twice.name}' must be there once, and stands in line ${lineOf(text, twice.at)} and in line ${lineOf(text, twice.first)}: remove one of them${instead}`);
    return value;
  }
  throw READABLE.error(shown, `the file must be a JSON object, got ${Array.isArray(value) ? 'a list' : JSON.stringify(value)}: write it as { … }${instead}`);
}

/** What is wrong with a file of JSON, with its line; undefined when nothing is. */
export function jsonProblem(file: string, shown: string): string | undefined {
  try {
    readJson(file, shown);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Where a text stops being JSON, and what to do. Node says so of some mistakes alone. */
function faultIn(text: string): string {
  if (text.trim() === '') return 'an empty file: write it, or bring it back from Git';
  // Some editors write it, and show nothing of it.
  if (text.startsWith('\uFEFF')) return 'a byte order mark at its beginning: save it as UTF-8 without one';
  // Git leaves these where it can't merge.
  const mark = text.split('\n').findIndex((line) => /^(<{7}|={7}|>{7})( |\r?$)/.test(line));
  if (mark >= 0) return `the marks of a merge from line ${mark + 1} on: decide what stays, and remove the lines with <<<<<<<, ======= and >>>>>>>`;
  const { at } = read(text);
  const lines = text.slice(0, at).split('\n');
  const found = text.slice(at).split('\n')[0].trim().slice(0, 20);
  return `${found === '' ? 'its end' : `'${found}'`} in line ${lines.length}, column ${lines.at(-1)!.length + 1}: correct it there`;
}

const TOKEN = /[ \t\r\n]*([{}[\],:]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)?/uy;

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** What is found on the way through a text. */
interface Found {
  /** The place of the first word that can't stand where it does, or the end. */
  readonly at: number;
  /** The first member that an object has twice. */
  readonly twice?: { readonly name: string; readonly first: number; readonly at: number };
}

function read(text: string): Found {
  /** What closes each object and list that is open. */
  const open: string[] = [];
  /** The members so far of each that is open, and where they stand. */
  const names: Map<string, number>[] = [];
  let twice: Found['twice'];
  let next: 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'end' = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const [whole, word] = TOKEN.exec(text)!;
    const at = TOKEN.lastIndex - (word ?? '').length;
    if (whole === '' || word === undefined) return { at, twice };
    if (next.endsWith(word) || (next === 'end' && word === open.at(-1))) {
      if (word === ':') next = 'value';
      else {
        open.pop();
        names.pop();
        next = 'end';
      }
    } else if (next === 'end' && word === ',' && open.length > 0) next = open.at(-1) === '}' ? 'key' : 'value';
    else if (next.startsWith('key') && word.startsWith('"')) {
      const name: string = JSON.parse(word);
      const first = names.at(-1)!.get(name);
      if (first !== undefined) twice ??= { name, first, at };
      names.at(-1)!.set(name, at);
      next = ':';
    } else if (next.startsWith('value') && word === '{') [next] = ['key or }', open.push('}'), names.push(new Map())];
    else if (next.startsWith('value') && word === '[') [next] = ['value or ]', open.push(']'), names.push(new Map())];
    else if (next.startsWith('value') && !/^[}\],:]$/.test(word)) next = 'end';
    else return { at, twice };
  }
}
