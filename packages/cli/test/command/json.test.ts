import { parseJson } from '../../src/repository/json.ts';

const said = (text: string): string => {
  try {
    parseJson(text, 'lab.json');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test.each([
  ['{\n  "name": lab\n}', "'lab'", 2, 11],
  ['{\n  "name": "lab",\n}', "'}'", 3, 1],
  ['{\n  "name": "lab"\n  "id": 1\n}', "'\"id\": 1'", 3, 3],
  ["{ 'name': 1 }", "''name': 1 }'", 1, 3],
  ['{ "name" "lab" }', "'\"lab\" }'", 1, 10],
  ['{ "name": [1, 2,] }', "'] }'", 1, 17],
  ['{ "name": 01 }', "'1 }'", 1, 12],
  ['{ "name": "lab }', "'\"lab }'", 1, 11],
  ['{ "name": } ', "'}'", 1, 11],
  ['{ "name": "lab"', 'its end', 1, 16],
  ['{ "name": {}, "more": [] } }', "'}'", 1, 28],
  ['// facts\n{}', "'// facts'", 1, 1],
])('%s is no JSON from %s on, in line %i, column %i', (text, found, line, column) => {
  expect(said(text)).toBe(`[lab.json] CLI-001: the file must be JSON, got ${found} in line ${line}, column ${column}: correct it there`);
});

test('what Git leaves in a merge is named as that', () => {
  expect(said('{\n<<<<<<< HEAD\n  "id": 1\n=======\n  "id": 2\n>>>>>>> other\n}\n')).toMatch(/^\[lab\.json\] CLI-001: the file must be JSON, got the marks of a merge from line 2 on: /);
});

test('a byte order mark, which no editor shows, is named as that', () => {
  expect(said('\uFEFF{ "id": 1 }')).toMatch(/^\[lab\.json\] CLI-001: the file must be JSON, got a byte order mark at its beginning: save it as UTF-8 without one/);
});

test.each([['[]', 'a list'], ['"lab"', '"lab"'], ['null', 'null']])('%s is no object', (text, found) => {
  expect(said(text)).toBe(`[lab.json] CLI-001: the file must be a JSON object, got ${found}: write it as { … }`);
});

test('what is JSON is taken', () => {
  expect(parseJson('{ "a": [1, -2.5e3, true, null, {}, []], "b": "\\u00e4\\n" }', 'lab.json')).toEqual({ a: [1, -2500, true, null, {}, []], b: 'ä\n' });
});

test.each([
  ['{\n  "id": 1,\n  "name": "lab",\n  "id": 2\n}', 'id', 4, 2],
  ['{\n  "stages": [{\n    "soak": "24h", "\\u0073oak": "1h"\n  }]\n}', 'soak', 3, 3],
])('a member that is there twice is named with both lines', (text, name, line, first) => {
  expect(said(text)).toBe(`[lab.json] CLI-013: '${name}' must be there once, and stands in line ${line} and in line ${first}: remove one of them`);
});

test('members of different objects may have one name', () => {
  expect(said('{ "a": { "id": 1 }, "b": [{ "id": 1 }, { "id": 2 }], "id": { "id": 3 } }')).toBe('');
});
