import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { objectsIn, yamlOf } from '../src/values/yaml-text';

test.each([
  ['a number as Go writes it', '0o17', '"0o17"'],
  ['a number with underscores', '3E4_1', '"3E4_1"'],
  ['an older truth', 'yes', '"yes"'],
  ['a date', '2020-01-01', '"2020-01-01"'],
  ['an octal number', '017', '"017"'],
  ['a number of base sixty', '1:30', '"1:30"'],
  ['a merge', '<<', '"<<"'],
  ['a line separator', 'a\u2028b', '"a\\u2028b"'],
  ['a next line', 'a\u0085b', '"a\\u0085b"'],
  ['a byte order mark', '\ufeffa', '"\\ufeffa"'],
  ['a tab that begins a block', '\n\ta\n', '"\\n\\ta\\n"'],
  ['what is none of these', 'attic-01', 'attic-01'],
  ['a version', '1.2.3', '1.2.3'],
  ['a letter of another script', 'é😀', 'é😀'],
])('%s is written as it has to be', (_case, text, written) => {
  expect(yamlOf({ a: text, b: [text] })).toBe(`a: ${written}\nb:\n  - ${written}\n`);
});

test('names of members are quoted as well, and a text that stands for none of them stays', () => {
  expect(yamlOf({ '0o17': 1, 'a': { '=': 'quoted0z' }, 'b': undefined })).toBe('"0o17": 1\na:\n  "=": quoted0z\nb: null\n');
});

const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123456789_-+.eExXoObB:') }),
  fc.constantFrom('on', 'Off', 'yes', 'NO', 'y', 'N', 'true', 'False', 'null', '~', '', '012', '0o17', '1_000', '0x1f', '.5', '1e3', 'e5', 'E+0', '.inf', '-.INF', '.NaN', '1:30', '2020-01-01', '---', '- a', '# a'),
  fc.string({ unit: fc.constantFrom(' ', '\n', '\t', 'a', '-', '#', ':', '?', '|', '>', '"', "'", '[', '{', '\r', '\u0085', '\u2028') }),
);
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'medium', withCrossShrink: true }, texts, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  // What YAML 1.1 merges into the map around it is quoted, which its reader of Node doesn't look at.
  map: fc.dictionary(fc.oneof(texts, fc.constant('x'.repeat(1100))).filter((name) => name !== '<<'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

test.each(['1.1', '1.2'] as const)('random values are read as they were, by readers of YAML %s', (version) => {
  fc.assert(fc.property(values, (value) => {
    expect(parse(yamlOf(value), { version, logLevel: 'error' })).toEqual(value);
  }), { seed: 1, numRuns: 1000 });
});

test('what occurs twice is written twice, and what is empty on its line', () => {
  const shared = { ports: [80] };

  expect(yamlOf({ a: shared, b: [shared, [shared], {}, []], c: {} })).toBe('a:\n  ports:\n    - 80\nb:\n  - ports:\n      - 80\n  - - ports:\n        - 80\n  - {}\n  - []\nc: {}\n');
});

test('lines stand as a block below what they belong to', () => {
  expect(yamlOf({ a: 'x\ny\n', b: ['x\n\ny', '  x\ny\n\n'] })).toBe('a: |\n  x\n  y\nb:\n  - |-\n    x\n\n    y\n  - |2+\n      x\n    y\n\n');
});

test.each([
  ['alone', 'on: off\n', [{ on: 'off' }]],
  ['after a mark', '---\nenum: [on, off]\nyes: no\n', [{ enum: ['on', 'off'], yes: 'no' }]],
  ['several', 'a: on\n---\nb: yes\n--- \nc: 012\n', [{ a: 'on' }, { b: 'yes' }, { c: 12 }]],
  ['behind a byte order mark', '\ufeff---\na: 1\n', [{ a: 1 }]],
  ['with a directive of their own', '%YAML 1.2\n---\na: on\n', [{ a: 'on' }]],
])('documents are read as YAML 1.2: %s', (_case, text, objects) => {
  const file = join(mkdtempSync(join(tmpdir(), 'yaml-')), 'crds.yaml');
  writeFileSync(file, text);

  expect(objectsIn(file)).toEqual(objects);
});
