import { type Operand, parseTemplate, type Pipeline, type TemplateNode } from './chart-template.ts';

/** What a value of a chart is. A map isn't told apart: its keys are known, or it takes anything. */
export type ValueType = 'boolean' | 'integer' | 'list' | 'number' | 'text';

/** One value of a chart, and what is known of it. */
export class Value {
  public readonly children = new Map<string, Value>();
  /** What the schema asks for, or what the chart gives it; the values of a chart or sub-chart are closed, whatever reads all of them. */
  public kind?: 'chart' | 'map' | 'list' | 'scalar' | 'nothing';
  /** Whether a template asks for it. */
  public read = false;
  /** Whether whatever is in it has a meaning: a template passes it on, or a schema allows it. */
  public whole = false;
  /** Types of its default, and those that a schema asks for. */
  public readonly types = new Set<ValueType>();
  /** Whether a template looks what type it has, or reads it as a text: it takes others than its default's. */
  public open = false;

  public child(key: string): Value {
    const child = this.children.get(key) ?? new Value();
    this.children.set(key, child);
    return child;
  }
}

/** A dictionary that templates make, or the one that they are called with. */
class Dictionary {
  public readonly entries: Map<string, Meaning[]>;

  public constructor(entries: Iterable<[string, Meaning[]]>) {
    this.entries = new Map(entries);
  }
}

/** Something that an expression may stand for, of several. What is of no use to find values stands for nothing. */
type Meaning = Value | Dictionary | { readonly items: Meaning[][] } | { readonly textOf: Meaning[] } | { readonly file: string } | { readonly literal: string };

type Scope = Map<string, Meaning[]>;

/** A chart's templates see its values, and its other files. */
export interface Context {
  readonly values: Value;
  readonly files: Record<string, string>;
}

/** Functions whose result is one of the arguments, or made of what is in them. */
const PASSING = new Set([
  'and', 'append', 'coalesce', 'compact', 'concat', 'deepCopy', 'default', 'initial', 'merge', 'mergeOverwrite', 'omit', 'or', 'pick',
  'prepend', 'required', 'rest', 'reverse', 'slice', 'sortAlpha', 'ternary', 'uniq', 'unset', 'without',
]);

/** Functions that write an argument out with all that is in it, and those that read such a text. */
const WRITING = new Set(['toYaml', 'toYamlPretty', 'toJson', 'toPrettyJson', 'toRawJson', 'toToml']);
const READING = new Set(['fromYaml', 'fromYamlArray', 'fromJson', 'fromJsonArray', 'fromToml']);

/** Functions of whose result nothing can be seen, not even of a text. */
const HIDING = new Set(['adler32sum', 'contains', 'deepEqual', 'empty', 'eq', 'fail', 'ge', 'gt', 'has', 'kindIs', 'kindOf', 'le', 'len', 'lt', 'ne', 'not', 'sha1sum', 'sha256sum', 'typeIs', 'typeOf']);

/** Functions by which a template takes values of several types. */
const OPENING = new Set(['kindIs', 'kindOf', 'toString', 'tpl', 'typeIs', 'typeIsLike', 'typeOf']);

/**
 * Finds the values that templates read, by following them without knowing any value: through variables, dictionaries,
 * named templates, and both sides of every condition.
 */
export class Reader {
  private readonly named = new Map<string, TemplateNode[]>();
  /** What calls gave, by name and argument: each is followed once. */
  private readonly calls = new Map<string, Meaning[]>();
  private readonly ids = new Map<Value, number>();
  private files: Record<string, string> = {};

  /** Adds a file's named templates, which are every chart's; those that come later replace those of the same name. */
  public define(file: string, text: string): void {
    parseTemplate(file, text).definitions.forEach((nodes, name) => this.named.set(name, nodes));
  }

  /** Follows what a file of a chart does. */
  public follow(file: string, text: string, { values, files }: Context): void {
    const root = [new Dictionary([['Values', [values]]])];
    this.files = files;
    this.run(parseTemplate(file, text).body, root, new Map([['$', root]])).forEach((written) => passOn(written));
  }

  /** Follows the nodes, and gives what they write. */
  private run(nodes: TemplateNode[], dot: Meaning[], scope: Scope): Meaning[] {
    return nodes.flatMap((node) => {
      const meanings = this.evaluate(node.pipeline, dot, scope);
      if (node.kind === 'action') return node.pipeline.variables.length === 0 ? meanings.filter((meaning) => 'textOf' in meaning) : [];
      const inner = new Map(scope);
      // Keys are what maps have; of a list they are of little use.
      if (node.kind === 'range' && node.pipeline.variables.length > 1) opened(meanings);
      if (node.kind === 'range') node.pipeline.variables.forEach((name, at, all) => inner.set(name, at === all.length - 1 ? elements(meanings) : keys(meanings)));
      const body = this.run(node.body, node.kind === 'if' ? dot : node.kind === 'with' ? meanings : elements(meanings), inner);
      return [...body, ...this.run(node.otherwise, dot, new Map(scope))];
    });
  }

  private evaluate({ commands, variables, declares }: Pipeline, dot: Meaning[], scope: Scope): Meaning[] {
    const [first, ...others] = commands;
    const meanings = others.reduce((piped, command) => this.command(command, [piped], dot, scope), this.command(first, [], dot, scope));
    for (const name of variables) {
      const known = scope.get(name);
      // Whether a branch is taken isn't known: after an assignment a variable may also mean what it meant before.
      if (known && !declares) known.push(...meanings.filter((meaning) => !known.includes(meaning)));
      else scope.set(name, [...meanings]);
    }
    return meanings;
  }

  private command([head, ...rest]: Operand[], piped: Meaning[][], dot: Meaning[], scope: Scope): Meaning[] {
    const [start, ...args] = [head, ...rest].map(({ base, text, pipeline, fields }, at) => {
      if (base === 'name') return at === 0 ? [] : this.apply(text, []);
      const from = base === 'dot' ? dot : base === 'variable' ? scope.get(text) ?? [] : base === 'literal' ? [{ literal: text }] : this.evaluate(pipeline!, dot, scope);
      return fields.reduce(field, from);
    });
    if (head.base === 'name') return this.apply(head.text, [...args, ...piped]);
    if (head.fields.slice(-2).join('.') === 'Files.Get') return literals([...args, ...piped].flat()).map((file) => ({ file }));
    return start;
  }

  private apply(name: string, args: Meaning[][]): Meaning[] {
    const all = args.flat();
    // Sprig has most functions twice, with and without an error for wrong arguments.
    const plain = name.replace(/^must(?=[A-Z])/, '').replace(/^./, (letter) => letter.toLowerCase());
    if (OPENING.has(plain)) opened(plain === 'tpl' ? args[0] ?? [] : all);
    if (PASSING.has(plain)) return all;
    if (WRITING.has(plain)) return [{ textOf: all }];
    // What a text says beside values is a dictionary, which may be added to.
    if (READING.has(plain)) return [...all.flatMap((meaning) => ('textOf' in meaning ? meaning.textOf : [])), new Dictionary([])];
    if (HIDING.has(plain)) return [];
    const [first = [], second = []] = args;
    switch (plain) {
      case 'include': return this.call(first, second);
      case 'tpl': return this.expand(first, second);
      case 'dict': return [new Dictionary(args.flatMap((key, at) => (at % 2 === 0 ? literals(key).map((text): [string, Meaning[]] => [text, args[at + 1] ?? []]) : [])))];
      case 'list': case 'tuple': return [{ items: args }];
      case 'first': case 'last': return elements(all);
      case 'get': case 'hasKey': case 'index': return args.slice(1).reduce(member, first);
      case 'dig': return args.slice(0, -2).reduce(member, args.at(-1) ?? []);
      case 'pluck': return member(args.slice(1).flat(), first);
      case 'set': return assign(first, second, args[2] ?? []);
      case 'keys': return [{ items: [keys(all)] }];
      case 'values': return [{ items: [elements(all)] }];
      // All others make texts and numbers of texts and numbers.
      default: return all.filter((meaning) => 'textOf' in meaning);
    }
  }

  /** What a named template writes. */
  private call(names: Meaning[], argument: Meaning[]): Meaning[] {
    return literals(names).flatMap((name) => {
      const call = `${name} ${this.signature(argument)}`;
      if (!this.calls.has(call)) {
        // A template that calls itself adds nothing by that.
        this.calls.set(call, []);
        this.calls.set(call, this.run(this.named.get(name) ?? [], argument, new Map([['$', argument]])));
      }
      return this.calls.get(call)!;
    });
  }

  /** A file, or a text that may have been a value, as a template. */
  private expand(texts: Meaning[], argument: Meaning[]): Meaning[] {
    return texts.flatMap((meaning) => {
      if (!('file' in meaning)) return 'textOf' in meaning ? [meaning] : [];
      const text = this.files[meaning.file] ?? '';
      return this.run(parseTemplate(meaning.file, text).body, argument, new Map([['$', argument]]));
    });
  }

  /** Equal for arguments that mean the same, so that a named template is followed once for each. */
  private signature(meanings: Meaning[], depth = 0): string {
    // A dictionary may hold itself.
    if (depth > 8) return '';
    const inner = (more: Meaning[]): string => this.signature(more, depth + 1);
    return [...new Set(meanings.map((meaning) => {
      if (meaning instanceof Value) {
        if (!this.ids.has(meaning)) this.ids.set(meaning, this.ids.size);
        return `#${this.ids.get(meaning)}`;
      }
      if (meaning instanceof Dictionary) return `{${[...meaning.entries].map(([key, value]) => `${key}:${inner(value)}`).sort().join()}}`;
      return 'items' in meaning ? `[${meaning.items.map(inner).join()}]` : 'textOf' in meaning ? `<${inner(meaning.textOf)}>` : JSON.stringify(meaning);
    }))].sort().join('|');
  }
}

function opened(meanings: Meaning[]): void {
  for (const meaning of meanings) {
    if (meaning instanceof Value) meaning.open = true;
    // `tpl (toYaml .Values.x) .` reads what the value says, whatever it is.
    else if ('textOf' in meaning) opened(meaning.textOf);
  }
}

function literals(meanings: Meaning[]): string[] {
  return meanings.flatMap((meaning) => ('literal' in meaning ? [meaning.literal] : []));
}

/** `.field` of what it may be taken of. */
function field(of: Meaning[], name: string): Meaning[] {
  return of.flatMap((meaning): Meaning[] => {
    if (meaning instanceof Dictionary) return meaning.entries.get(name) ?? [];
    if (!(meaning instanceof Value)) return [];
    // A function of Helm's that gives the values themselves.
    if (name === 'AsMap') return [meaning];
    const child = meaning.child(name);
    child.read = true;
    return [child];
  });
}

/** `index of key`: a key that isn't known may be any. */
function member(of: Meaning[], key: Meaning[]): Meaning[] {
  const names = literals(key);
  if (names.length === 0) return elements(of);
  return names.flatMap((name) => (/^\d+$/.test(name) ? of.flatMap((meaning) => ('items' in meaning ? meaning.items[Number(name)] ?? [] : elements([meaning]))) : field(of, name)));
}

/** What a loop finds. Of a value that is anything: its keys are the user's. */
function elements(of: Meaning[]): Meaning[] {
  return of.flatMap((meaning) => {
    if (meaning instanceof Value) meaning.whole = true;
    return meaning instanceof Dictionary ? [...meaning.entries.values()].flat() : 'items' in meaning ? meaning.items.flat() : [];
  });
}

function keys(of: Meaning[]): Meaning[] {
  return of.flatMap((meaning) => {
    if (meaning instanceof Value) meaning.whole = true;
    return meaning instanceof Dictionary ? [...meaning.entries.keys()].map((literal) => ({ literal })) : [];
  });
}

function assign(to: Meaning[], key: Meaning[], value: Meaning[]): Meaning[] {
  for (const meaning of to) {
    if (meaning instanceof Dictionary) literals(key).forEach((name) => meaning.entries.set(name, [...meaning.entries.get(name) ?? [], ...value]));
  }
  return to;
}

/** Marks what is written out with all that is in it. A dictionary may hold itself. */
function passOn(meaning: Meaning, seen = new Set<Meaning>()): void {
  if (seen.has(meaning)) return;
  seen.add(meaning);
  if (meaning instanceof Value) meaning.whole = true;
  const inner = meaning instanceof Dictionary ? [...meaning.entries.values()].flat() : 'items' in meaning ? meaning.items.flat() : 'textOf' in meaning ? meaning.textOf : [];
  inner.forEach((each) => passOn(each, seen));
}
