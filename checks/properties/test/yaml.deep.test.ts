import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { yamlOf } from '../../../packages/platform/src/values/yaml-text.ts';

const READER = join(__dirname, '../reader');
const scratch = mkdtempSync(join(tmpdir(), 'yaml-'));

beforeAll(() => {
  const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', join(scratch, 'reader'), '.'], { cwd: READER, encoding: 'utf8' });
  expect([status, stderr.replace(/^go: downloading .*\n/gm, '')]).toEqual([0, '']);
});

/** What Go's reader of Kubernetes makes of documents: a value each, or what it has against one. */
function readByGo(documents: readonly string[]): any[] {
  const file = join(scratch, 'documents.json');
  writeFileSync(file, JSON.stringify(documents));
  const { status, stdout, stderr } = spawnSync(join(scratch, 'reader'), [file], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  expect([status, stderr]).toEqual([0, '']);
  return (JSON.parse(stdout) as Array<{ value?: unknown; problem?: string }>).map(({ value, problem }) => problem ?? value);
}

/** A text in the places that texts have: a value, an item, and the name of a member. */
const object = (text: string): object => ({ data: { value: text, [text]: 'name' }, items: [text, [text]] });

/** Texts that some reader of YAML takes for something else. */
const ODD = [
  '0o17', '0O17', '+0o17', '-0o17', '0o1_7', '0b11', '0B11', '0b1_1', '0x1f', '0X1F', '0x_1f', '017', '08', '0_8', '1_000', '1__0', '-_1', '+_1', '1_', '_1', '1_.5', '1_e3',
  '1e3', '1E+3', '12e03', '.5', '5.', '0.', '+1', '-1', '-0', '+.5', '1.10', '.inf', '-.INF', '+.Inf', '.nan', '.NaN', 'NaN', 'Infinity', '0x1p-2', '190:20:30', '1:30', '1:30.5',
  'yes', 'Yes', 'no', 'NO', 'on', 'off', 'OFF', 'y', 'Y', 'n', 'true', 'True', 'FALSE', 'null', 'Null', '~', '', ' ', '=', '<<', '---', '--- a', '...', '... a', '-', '- a', '?', '? a', ':', ': a', 'a:', 'a: b',
  '#', 'a #b', '%YAML 1.1', '@a', '`a', '!a', '!!int 1', '&a', '*a', '|', '>', '[a]', '{a}', '{{ .a }}', "'a'", '"a"', 'a, b', '2020-01-01', '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43.10 -5',
  'a\u2028b', 'a\u2029b', 'a\u0085b', '\u0085', '\ufeffa', 'a\ufeff', 'a\u0000b', 'a\u007fb', 'a\u009fb', 'a\ufffeb', 'a\uffffb', '\u00a0', 'a\u00a0', 'a\u200bb', 'é', '😀', 'a\u001bb',
  'a\nb', 'a\nb\n', 'a\n\n', '\na', '\n', '  a\nb', 'a\n  b\n', 'a\n\tb', ' \n', '\n \n', '  \n a\n', '\n\n  \na', '\ta', 'a\t', 'a\tb', 'a\r\nb', 'a\rb', 'a\n\u2028b\nc\n', 'a\n\u0085\nb', '# a\nb', 'a\n---\nb', 'a\n...\nb', 'a \nb ', 'x'.repeat(2000), `${'x '.repeat(200)}\n0o17\n`,
  'quoted', 'quoted0z', '$1', '$&', "$'", '\\u2028', 'C:\\new',
];

test('Go and Node read the odd texts as they were, in every place', () => {
  const objects = ODD.map(object);
  const documents = objects.map(yamlOf);

  expect(ODD.length).toBeGreaterThan(60);
  expect(documents.map((document) => parse(document))).toEqual(objects);
  expect(readByGo(documents)).toEqual(objects);
});

test('Go and Node read random texts as they were', () => {
  // What is no text in Unicode has no form in YAML.
  const words = fc.oneof(
    fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123456789_-+.eExXoObB:') }),
    fc.string({ unit: fc.constantFrom(' ', '\n', '\t', 'a', '-', '#', ':', '\u2028', '\u0085', '\ufeff', '\r', '"', "'", '|', '\\') }),
  );
  const objects = fc.sample(words, { seed: 1, numRuns: 2000 }).map(object);
  const documents = objects.map(yamlOf);

  expect(readByGo(documents).map((value, index) => [documents[index], value])).toEqual(objects.map((value, index) => [documents[index], value]));
  expect(documents.map((document) => parse(document))).toEqual(objects);
});

test('it reads what Node writes by itself as something else', () => {
  expect(readByGo(['a: 0o17\n', 'a: "b\\\n  c"\n', 'a: b\u0001\n'])).toEqual([{ a: 15 }, { a: 'bc' }, expect.stringContaining('control characters')]);
});
