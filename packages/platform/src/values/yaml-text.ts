import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Yaml } from 'cdk8s';

/*
 * The library writes YAML 1.1, which quotes what either version reads as a number, a date, a truth or nothing, with the
 * exceptions below: Go's readers take numbers as Go writes them (0o17), and neither line breaks that only some readers know
 * (U+0085, U+2028, U+2029) nor what can't be printed may stand as it is.
 */

const UNPRINTABLE = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ufeff\\ufffe\\uffff';
const WORDS = '[-+]?0(?:o[0-7_]+|b[01_]+|x[0-9a-f_]+)|[-+.0-9][-+0-9._e]*_[-+0-9._e]*|[-+]_[-+0-9._e]*|=|<<';
// Go takes a tab at the beginning of a block for its indentation, and reads over blanks that are alone in its first lines.
const ODD = new RegExp(`[${UNPRINTABLE}]|^(?:${WORDS})$|^[ \\n]*(?:\\t| \\n)`, 'i');

/** The same within the text that JSON makes of an object, which escapes the lowest control characters. */
const MAY_BE_ODD = new RegExp(`[${UNPRINTABLE}]|\\\\u00|"(?:${WORDS})"|"(?: |\\\\n)*(?:\\\\t| \\\\n)`, 'i');

/** An object as YAML that every reader reads alike: what Go or Node would read as something else is in double quotes, and escaped. */
export function yamlOf(object: unknown): string {
  const json = JSON.stringify(object) ?? '';
  if (!MAY_BE_ODD.test(json)) return Yaml.stringify(object);
  let mark = 'quoted';
  while (json.includes(mark)) mark += 'x';
  const quoted: string[] = [];
  const standIn = (text: string): string => (ODD.test(text) ? `${mark}${quoted.push(text) - 1}z` : text);
  return Yaml.stringify(withTexts(object, standIn)).replace(new RegExp(`${mark}(\\d+)z`, 'g'), (_, index) => escaped(quoted[index]));
}

/** A value with each text in it, and each name of a member, replaced. */
function withTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((item) => withTexts(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [replace(name), withTexts(inner, replace)]));
}

/** JSON's form is also one of YAML's. */
function escaped(text: string): string {
  return JSON.stringify(text).replace(new RegExp(`[${UNPRINTABLE}]`, 'g'), (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
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
