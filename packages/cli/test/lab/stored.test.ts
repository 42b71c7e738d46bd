import { differencesOf, sentenceOf } from '../../src/lab/stored.ts';

function sentences(sent: object, stored: object): string[] {
  return differencesOf(sent, stored).map(sentenceOf);
}

test('what the server adds is no difference', () => {
  expect(sentences({ spec: { ports: [{ port: 80 }] } }, { spec: { ports: [{ port: 80, protocol: 'TCP' }], type: 'ClusterIP' }, status: {} })).toEqual([]);
});

test("'false' that Kubernetes leaves out is no difference, and 'true' is", () => {
  expect(sentences({ globalDefault: false }, {})).toEqual([]);
  expect(sentences({ globalDefault: true }, {})).toEqual(["'globalDefault' was sent as true and is not stored"]);
});

test('what is pruned is named by its path', () => {
  expect(sentences({ spec: { rules: [{ hots: 'a' }] } }, { spec: { rules: [{}] } })).toEqual(["'spec.rules[0].hots' was sent as \"a\" and is not stored"]);
});

test('what is written otherwise is named with both', () => {
  expect(sentences({ spec: { memory: '1024Mi' } }, { spec: { memory: '1Gi' } })).toEqual(["'spec.memory' was sent as \"1024Mi\" and is stored as \"1Gi\""]);
});

test('a list of another length is one difference', () => {
  expect(sentences({ spec: { args: ['a', 'b'] } }, { spec: { args: ['a'] } })).toEqual(["'spec.args' was sent as [\"a\",\"b\"] and is stored as [\"a\"]"]);
});
