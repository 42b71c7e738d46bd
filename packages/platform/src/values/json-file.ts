import { readFileSync } from 'fs';
import { Refusal } from './refusal';

const READABLE_FILE = new Refusal('PLATFORM-141', {
  protects: 'A mistyped path would otherwise end in an error that does not say which file was looked for, or why.',
  wrong: "Cluster.readFacts('clsuter.json')",
  right: "Cluster.readFacts('cluster.json')",
});

const JSON_OBJECT = new Refusal('PLATFORM-142', {
  protects: 'Facts, contracts and schemas are JSON objects; anything else would be read as if every member of them was missing.',
  wrong: '{ "name": "hub", }',
  right: '{ "name": "hub" }',
});

const NAMED_ONCE = new Refusal('PLATFORM-147', {
  protects: 'Of two members of one name the last one counts: whoever reads or changes the first is misled.',
  wrong: '{ "name": "home", "id": 1, "name": "away" }',
  right: '{ "name": "home", "id": 1 }',
});

/** Files of plain data that programs read. */
export class JsonFile {
  /**
   * Reads a JSON object; a byte order mark is read over. Throws for a file that can't be read, that holds something else, and
   * for a syntax error or a member that is there twice, whose line and column are named.
   *
   * @param file path of the file
   */
  public static read(file: string): { [member: string]: any } {
    const text = textOf(file);
    const value = objectIn(file, text);
    // What a program has written, such as the contract of another cluster, has nothing twice.
    if (text.trimEnd() === JSON.stringify(value, undefined, 2)) return value;
    const { twice } = firstFault(text);
    if (twice !== undefined) throw new Error(NAMED_ONCE.at(file, `line ${place(text, twice.at).line}, column ${place(text, twice.at).column}: '${twice.name}' must be there once, and stands in line ${place(text, twice.first).line} already: remove one of them`));
    return value;
  }

  /**
   * Reads a file that a program has written, such as a schema: it has no member twice, and looking for one takes longer than all else of a
   * large file.
   *
   * @internal
   */
  public static _readWritten(file: string): { [member: string]: any } {
    return objectIn(file, textOf(file));
  }

  private constructor() {}
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new Error(READABLE_FILE.at(file, `the file can't be read (${(error as NodeJS.ErrnoException).code}): check the path`));
  }
}

function objectIn(file: string, text: string): { [member: string]: any } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(JSON_OBJECT.at(file, faultIn(text)));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(JSON_OBJECT.at(file, 'the file must hold one JSON object: write { } around its members'));
  return value;
}

/** Why a text is no JSON. The language's own parser names a place in some cases only, and differently from version to version. */
function faultIn(text: string): string {
  const marker = /^(<{7}|={7}|>{7})( .*)?$/m.exec(text);
  if (marker) return `line ${place(text, marker.index).line} is a conflict marker of Git (${marker[0].trim()}): keep one side of the conflict, and remove the markers`;
  const { at, wanted } = firstFault(text);
  const { line, column } = place(text, at);
  const found = at < text.length ? `'${/^(?:"[^"\n]*"|[\w.+-]+|.)/su.exec(text.slice(at))![0]}'` : 'the end of the file';
  return `line ${line}, column ${column} must be ${wanted}, got ${found}: correct the syntax`;
}

function place(text: string, at: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, at).split('\n');
  return { line: lines.length, column: lines[lines.length - 1].length + 1 };
}

const SPACE = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

/** A member that an object has twice. */
interface Twice {
  readonly name: string;
  readonly first: number;
  readonly at: number;
}

/** The first place of a text at which it stops being JSON, and what would have to stand there; beside it, the first member that is there twice. */
function firstFault(text: string): { readonly at: number; readonly wanted: string; readonly twice?: Twice } {
  let at = 0;
  let twice: Twice | undefined;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    at += found?.length ?? 0;
    return found !== undefined;
  };
  const next = (character: string): boolean => {
    skip(SPACE);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  /** What is missing at `at`; undefined when a whole value was read. */
  const value = (): string | undefined => {
    if (next('{')) {
      const names = new Map<string, number>();
      return next('}') ? undefined : members('}', () => {
        skip(SPACE);
        const from = at;
        if (!skip(TEXT)) return 'a name in double quotes';
        const name = JSON.parse(text.slice(from, at)) as string;
        if (twice === undefined && names.has(name)) twice = { name, first: names.get(name)!, at: from };
        names.set(name, from);
        return next(':') ? value() : "':'";
      });
    }
    if (next('[')) return next(']') ? undefined : members(']', value);
    return skip(TEXT) || skip(PLAIN) ? undefined : 'a value';
  };
  const members = (end: string, member: () => string | undefined): string | undefined => {
    do {
      const wanted = member();
      if (wanted !== undefined) return wanted;
    } while (next(','));
    return next(end) ? undefined : `',' or '${end}'`;
  };
  const wanted = value() ?? 'the end of the file';
  skip(SPACE);
  return { at, wanted, twice };
}
