import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
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
