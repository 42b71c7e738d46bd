import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Yaml } from 'cdk8s';

/*
 * Readers of YAML differ in what they take for a number, a truth, a date or nothing: YAML 1.1 and 1.2 have different lists, and
 * Go's readers have one of their own. What any of them would take for something else than a text stands in quotes.
 */
const WORDS = new Set(['', '~', 'null', 'true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', '=', '<<']);
const LONGEST_WORD = 5;
const NUMBERS = new RegExp(`^(?:${[
  // Whole numbers and others, with underscores, of base sixty, and as Go writes them (0o17).
  '[-+]?[\\d_]+', '[-+]?[\\d_]*\\.[\\d_]*', '[-+]?[\\d_]*(?:\\.[\\d_]*)?e[-+]?\\d+', '[-+]?0(?:o[0-7_]+|b[01_]+|x[\\da-f_]+)', '[-+]?\\.(?:inf|nan)',
  '[-+]?\\d[\\d_]*(?::[0-5]?\\d)+(?:\\.[\\d_]*)?', '[-+.\\d][-+\\d._e]*_[-+\\d._e]*',
  // Dates, and times after them.
  '\\d{4}-\\d\\d?-\\d\\d?(?:(?:t|[ \\t]+)\\d\\d?:\\d\\d?:\\d\\d?(?:\\.\\d*)?(?:[ \\t]*(?:z|[-+]\\d\\d?(?::?\\d\\d)?))?)?',
].join('|')})$`, 'i');

/** What has a meaning of its own in YAML: at the beginning, at the end, before or after a blank, or between documents. */
const SYNTAX = /^[\s,[\]{}#&*!|>'"%@`]|^(?:[-?:]|---|\.\.\.)(?:\s|$)|:(?:\s|$)|\s#|\s$/;

/** Most texts: they begin with a letter, and hold nothing that has a meaning. To YAML 1.1, `e5` is a number. */
const SIMPLE = /^(?![eE][-+]?\d+$)[a-zA-Z/][-\w./@=+()]*$/;

/** What stands in a text only when it is escaped: what can't be printed, and line breaks that only some readers know. */
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPED = new RegExp(UNPRINTABLE.source);

/** Lines that no block can hold: Go takes a tab at its beginning for its indentation, and blanks that are alone in its first or last lines are read over. */
const NO_BLOCK = /^[ \n]*(?:\t| \n)|\n[ \t]+\n*$|^\s*$/;

/** The longest name of a member that may stand before its colon. */
const LONGEST_NAME = 1024;

const STEP = '  ';

/**
 * A value as YAML that every reader reads alike. Members stand in their own order, texts of several lines stand as blocks, and
 * nothing stands for anything else: what occurs twice is written twice.
 *
 * A library could do this, and is what the tests hold it against: it makes a tree of nodes of every value first, and took half the
 * time of a render.
 */
export function yamlOf(value: unknown): string {
  return item(value, '');
}

/** What a component writes as YAML into a ConfigMap or a patch, in the same form as every rendered object. */
export class YamlText {
  /**
   * A value as YAML that every reader reads alike, whether it is one of YAML 1.1, of YAML 1.2 or Go's. Without anchors.
   *
   * @param value maps, lists, texts, numbers, truths and nothing
   */
  public static of(value: any): string {
    return yamlOf(value);
  }
}

/** What stands behind a dash or at the beginning, up to the end of its last line. */
function item(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return `${scalar(value, indent || STEP)}\n`;
  return Array.isArray(value) ? items(value, indent, '') : members(value as Members, indent, '');
}

/** What stands behind the colon of a member. */
function member(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return ` ${scalar(value, indent + STEP)}\n`;
  const inner = indent + STEP;
  if (Array.isArray(value)) return value.length === 0 ? ' []\n' : `\n${items(value, inner, inner)}`;
  for (const _ in value) return `\n${members(value as Members, inner, inner)}`;
  return ' {}\n';
}

interface Members {
  readonly [name: string]: unknown;
}

/** @param first what stands before the first item: it may stand on the line of what it belongs to */
function items(values: readonly unknown[], indent: string, first: string): string {
  if (values.length === 0) return '[]\n';
  let text = '';
  let lead = first;
  for (const value of values) {
    text += `${lead}- ${item(value, indent + STEP)}`;
    lead = indent;
  }
  return text;
}

function members(value: Members, indent: string, first: string): string {
  let text = '';
  let lead = first;
  for (const name of Object.keys(value)) {
    const written = name.includes('\n') ? quoted(name) : line(name);
    text += written.length > LONGEST_NAME ? `${lead}? ${written}\n${indent}: ${item(value[name], indent + STEP)}` : `${lead}${written}:${member(value[name], indent)}`;
    lead = indent;
  }
  return text === '' ? '{}\n' : text;
}

/** @param indent what stands before each line of a block */
function scalar(value: unknown, indent: string): string {
  if (typeof value === 'string') return value.includes('\n') ? lines(value, indent) : line(value);
  if (typeof value === 'number') return Number.isFinite(value) ? (Object.is(value, -0) ? '-0' : `${value}`) : Number.isNaN(value) ? '.nan' : value < 0 ? '-.inf' : '.inf';
  return typeof value === 'boolean' ? `${value}` : 'null';
}

function line(text: string): string {
  if (text.length <= LONGEST_WORD && WORDS.has(text.toLowerCase())) return quoted(text);
  if (SIMPLE.test(text)) return text;
  return SYNTAX.test(text) || (/^[-+.\d_e]/i.test(text) && NUMBERS.test(text)) || ESCAPED.test(text) ? quoted(text) : text;
}

/** A text of several lines: a block, whose first line says what becomes of the breaks at its end. */
function lines(text: string, indent: string): string {
  if (ESCAPED.test(text) || NO_BLOCK.test(text)) return quoted(text);
  const end = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  // A blank at its beginning would be taken for its indentation.
  return `|${/^\n* /.test(text) ? STEP.length : ''}${end}${`\n${text}`.replace(/\n(?!\n|$)/g, `\n${indent}`).replace(/\n$/, '')}`;
}

/** In single quotes where that needs no escapes, and else as JSON has it, whose form is also one of YAML's. */
function quoted(text: string): string {
  if (text.includes('"') && !text.includes("'") && !text.includes('\n') && !ESCAPED.test(text)) return `'${text}'`;
  return JSON.stringify(text).replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * The objects in a YAML file, read as YAML 1.2, as Go does: `on` and `yes` are texts, also as names of members. A byte order
 * mark is read over.
 */
export function objectsIn(file: string): any[] {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const version = '%YAML 1.2\n---';
  // Each document has a version of its own; one that says its version itself, or none where the file begins with a directive, is left alone.
  const documents = /^%/m.test(text) ? text : `${version}\n${text.replace(/^---(?=\s|$)/, '').replace(/^---(?=\s|$)/gm, `...\n${version}`)}`;
  const folder = mkdtempSync(join(tmpdir(), 'yaml-'));
  try {
    writeFileSync(join(folder, 'documents.yaml'), documents);
    return Yaml.load(join(folder, 'documents.yaml'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
