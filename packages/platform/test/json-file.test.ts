import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { JsonFile } from '../src';
import { refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'json-')); });
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, 'facts.json');
  writeFileSync(path, content);
  return path;
}

test('a byte order mark is read over', () => {
  expect(JsonFile.read(file('\uFEFF{ "name": "infra" }'))).toEqual({ name: 'infra' });
});

test.each<[string, string, string]>([
  ['a comma too many', '{\n  "a": 1,\n}', "line 3, column 1 must be a name in double quotes, got '}'"],
  ['a comma too few', '{\n  "a": 1\n  "b": 2\n}', "line 3, column 3 must be ',' or '}', got '\"b\"'"],
  ['no value', '{ "a": }', "line 1, column 8 must be a value, got '}'"],
  ['a name without quotes', '{ a: 1 }', "line 1, column 3 must be a name in double quotes, got 'a'"],
  ['single quotes', "{ 'a': 1 }", 'line 1, column 3 must be a name in double quotes'],
  ['no colon', '{ "a" 1 }', "line 1, column 7 must be ':', got '1'"],
  ['a list that is not closed', '{ "a": [1, 2 }', "line 1, column 14 must be ',' or ']', got '}'"],
  ['a text that is not closed', '{ "a": "b }', 'line 1, column 8 must be a value'],
  ['a number that is none', '{ "a": 01 }', "line 1, column 8 must be a value, got '01'"],
  ['a word that is none', '{ "a": True }', "got 'True'"],
  ['an end that comes too early', '{ "a": { "b": 1 }', 'got the end of the file'],
  ['more than one value', '{}\n{}', "line 2, column 1 must be the end of the file, got '{'"],
  ['an empty file', '', 'line 1, column 1 must be a value, got the end of the file'],
  ['YAML', 'name: infra', "got 'name'"],
  ['a list', '[]', 'one JSON object'],
  ['the markers of a conflict', '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> other\n}', 'line 2 is a conflict marker of Git (<<<<<<< HEAD)'],
])('refuses %s', (_, content, message) => {
  const path = file(content);

  expect(refusals(() => JsonFile.read(path))).toEqual([refusal('PLATFORM-142', path, message)]);
});

test('refuses a member that is there twice, with both lines, and takes the same name in two objects', () => {
  const path = file('{\n  "nodes": [{ "name": "one" }, { "name": "two" }],\n  "name": "infra",\n  "n\\u0061me": "apps"\n}');

  expect(refusals(() => JsonFile.read(path))).toEqual([refusal('PLATFORM-147', path, "line 4, column 3: 'name' must be there once, and stands in line 3 already")]);
});
