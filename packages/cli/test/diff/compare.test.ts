import { compare, fieldsOf, grouped } from '../../src/diff/compare.ts';
import { pathText, valueText } from '../../src/diff/text.ts';
import { items } from './lab.ts';

/** Fields on one line each. */
const changed = (before: unknown, after: unknown): string[] => fieldsOf(before, after).map(({ path, before: was, after: is }) => `${pathText(path)}: ${was === undefined ? '' : valueText(was)} → ${is === undefined ? '' : valueText(is)}`);

test.each([
  ['a field that changes', { spec: { replicas: 2 } }, { spec: { replicas: 3 } }, ['spec.replicas: 2 → 3']],
  ['a field that comes, whole', { spec: {} }, { spec: { a: { b: 1 } } }, ['spec.a:  → {"b":1}']],
  ['a field that goes', { metadata: { labels: { 'a.b/c': 'x' } } }, { metadata: { labels: {} } }, ["metadata.labels['a.b/c']: x → "]],
  ['items with names, by their names', [{ name: 'a', image: 'x:1' }, { name: 'b' }], [{ name: 'new' }, { name: 'a', image: 'x:2' }], ['[a].image: x:1 → x:2', '[b]: {"name":"b"} → ', '[new]:  → {"name":"new"}']],
  ['other items, by what is on both sides', { rules: [{ port: 1 }, { port: 2 }] }, { rules: [{ port: 0 }, { port: 1 }, { port: 2 }] }, ['rules[0]:  → {"port":0}']],
  ['an item that changes among others', [{ port: 1 }, { port: 2 }], [{ port: 1 }, { port: 3 }], ['[1].port: 2 → 3']],
  ['an argument that changes', ['--a=1', '--b=2'], ['--a=1', '--b=3'], ['[1]: --b=2 → --b=3']],
  ['an item that is there twice', ['a', 'a'], ['a'], ['[1]: a → ']],
  ['lines of a text', { data: 'a\nb\nc\n' }, { data: 'a\nx\nc\n' }, ['data[1]: b → x']],
  ['another order', ['a', 'b'], ['b', 'a'], ['content: ["a","b"] → ["b","a"]']],
  ['another type', { a: '1' }, { a: 1 }, ['a: 1 → 1']],
  ['null that comes', { a: 1 }, { a: null }, ['a: 1 → null']],
])('finds %s', (_case, before, after, expected) => {
  expect(changed(before, after)).toEqual(expected);
});

test('objects are the same by group, kind, namespace and name, whatever their version', () => {
  const before = items({ 'ConfigMap a/gone': {}, 'ConfigMap a/same': { data: { a: '1' } }, 'apps/Deployment a/app': { apiVersion: 'apps/v1beta1' } });
  const after = items({ 'ConfigMap b/new': {}, 'ConfigMap a/same': { data: { a: '1' } }, 'apps/Deployment a/app': { apiVersion: 'apps/v1' } });

  expect(compare(before, after).map(({ before: was, after: is, fields }) => [was?.label, is?.label, fields.length])).toEqual([
    ['ConfigMap a/gone', undefined, 0],
    [undefined, 'ConfigMap b/new', 0],
    ['Deployment a/app', 'Deployment a/app', 1],
  ]);
});

test('objects that change in the same way are one group, and a move is a change', () => {
  const before = [...items({ 'ConfigMap a/one': {}, 'ConfigMap a/two': {} }), ...items({ 'ConfigMap a/moved': {} }, 'old')];
  const after = [...items({ 'ConfigMap a/one': { data: { x: 'y' } }, 'ConfigMap a/two': { data: { x: 'y' } } }), ...items({ 'ConfigMap a/moved': {} }, 'new')];

  expect(grouped(compare(before, after))).toEqual([
    { sign: '~', labels: ['ConfigMap a/moved'], fields: [{ path: ['stage'], before: 'old', after: 'new' }] },
    { sign: '~', labels: ['ConfigMap a/one', 'ConfigMap a/two'], fields: [{ path: ['data'], after: { x: 'y' }, before: undefined }] },
  ]);
});
