import { Refusal, Violation } from '../src';
import { misfits } from '../src/checks/schema';
import { Schema } from '../src/facts/json-schema';
import { kubernetesOf } from '../src/facts/kubernetes';
import { refusal } from './refused';

/** The stage that the objects are in. */
const PATH = 'infra/shop/Instance';

/** What is wrong with a `spec`, by the schema of its fields. */
function wrong(spec: object, schema: Schema): Violation[] {
  return found({ apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: 'one' }, spec }, { type: 'object', properties: { spec: schema } });
}

/** What is wrong with an object. */
function found(object: { kind: string; metadata: { name: string } } & { [field: string]: unknown }, schema: Schema): Violation[] {
  return misfits(object, schema, CONTEXT, { path: PATH, name: `${object.kind} '${object.metadata.name}'` }).flatMap((problem) => Refusal.violationsIn(problem));
}

/** The same for one field, `x`. */
function wrongField(x: unknown, schema: Schema): Violation[] {
  return wrong({ x }, { type: 'object', properties: { x: schema } });
}

const CONTEXT = {
  definitions: {
    Meta: { type: 'object', properties: { name: { type: 'string' }, labels: { type: 'object', additionalProperties: { type: 'string' } }, creationTimestamp: { type: 'string', format: 'date-time' } } },
    Port: { type: 'object', required: ['name'], properties: { name: { type: 'string', default: '' } } },
  },
  metadata: { $ref: 'Meta' },
};

test('an unknown field is refused with the nearest known one', () => {
  expect(wrong({ poolmode: 'x', pol: {} }, { type: 'object', properties: { poolMode: { type: 'string' }, other: {} } })).toEqual([
    refusal('PLATFORM-660', PATH, "'spec.poolmode': write 'poolMode' or remove it"),
    refusal('PLATFORM-660', PATH, "'spec.pol': remove it"),
  ]);
});

test('two letters in the wrong order are near', () => {
  expect(wrong({ relya: {} }, { type: 'object', properties: { relay: {}, ui: {} } })).toEqual([refusal('PLATFORM-660', PATH, "'spec.relya': write 'relay' or remove it")]);
});

test('nothing is known below a map without fields, unless it keeps what is unknown', () => {
  expect(wrongField({ a: 1 }, { type: 'object' })).toEqual([refusal('PLATFORM-660', PATH, "'spec.x.a': remove it")]);
  expect(wrongField({ a: 1 }, { type: 'object', 'x-kubernetes-preserve-unknown-fields': true })).toEqual([]);
});

test('fields that are known are looked at also where unknown ones are kept', () => {
  expect(wrongField({ a: 1, b: 'x' }, { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true, 'properties': { b: { type: 'integer' } } })).toEqual([refusal('PLATFORM-662', PATH, '"x": write one')]);
});

test('the fields of a map are of one schema, and their names may be anything', () => {
  const schema = { type: 'object', additionalProperties: { type: 'string' } };

  expect(wrongField({ 'constructor': 'x', 'a.b/c': 1 }, schema)).toEqual([refusal('PLATFORM-662', PATH, '1: write "1"')]);
});

test.each<[string, unknown, string]>([
  ['integer', '3', '"3": write 3'],
  ['integer', 1.5, '1.5: write one'],
  ['number', 'many', '"many": write one'],
  ['boolean', 'true', '"true": write true'],
  ['string', 15, '15: write "15"'],
  ['string', ['x'], '["x"]: write one text'],
  ['array', 'any', '"any": write ["any"]'],
  ['array', { a: 1 }, '{"a":1}: write a list of such maps'],
  ['object', [{ a: 1 }], '[{"a":1}]: write its fields'],
])('a value that is no %s is refused: %j', (type, value, got) => {
  expect(wrongField(value, { type })).toEqual([refusal('PLATFORM-662', PATH, `, got ${got}`)]);
});

test('where a whole number or text is expected, nothing else will do', () => {
  const schema: Schema = { 'x-kubernetes-int-or-string': true, 'anyOf': [{ type: 'integer' }, { type: 'string' }] };

  expect([wrongField(80, schema), wrongField('50%', schema)]).toEqual([[], []]);
  expect(wrongField(0.5, schema)).toEqual([refusal('PLATFORM-662', PATH, '0.5: write "0.5"')]);
});

test.each<[Schema, unknown, string, string]>([
  [{ type: 'string', enum: ['session', 'transaction'] }, 'Transaction', 'PLATFORM-663', '"Transaction": write "transaction"'],
  [{ type: 'string', enum: ['session', 'transaction'] }, 'none', 'PLATFORM-663', '"none": choose one of them'],
  [{ type: 'string', pattern: '^[a-z]+$' }, 'A', 'PLATFORM-666', '"A": correct it'],
  [{ type: 'string', minLength: 1 }, '', 'PLATFORM-664', '"": write more'],
  [{ type: 'string', maxLength: 3 }, 'four', 'PLATFORM-664', '"four": shorten it'],
  [{ type: 'integer', minimum: 1 }, 0, 'PLATFORM-665', '0: raise it'],
  [{ type: 'integer', maximum: 9 }, 10, 'PLATFORM-665', '10: lower it'],
  [{ type: 'number', minimum: 0, exclusiveMinimum: true }, 0, 'PLATFORM-665', '0: raise it'],
  [{ type: 'integer', format: 'int32' }, 2 ** 31, 'PLATFORM-665', '2147483648: choose a smaller number'],
  [{ type: 'integer', multipleOf: 5 }, 7, 'PLATFORM-665', '7: round it'],
  [{ type: 'array', items: {}, minItems: 1 }, [], 'PLATFORM-664', '0: add more'],
  [{ type: 'array', items: {}, maxItems: 1 }, [1, 2], 'PLATFORM-664', '2: remove some'],
  [{ type: 'object', additionalProperties: {}, minProperties: 1 }, {}, 'PLATFORM-664', '0: add more'],
  [{ type: 'object', additionalProperties: {}, maxProperties: 1 }, { a: 1, b: 2 }, 'PLATFORM-664', '2: remove some'],
  [{ type: 'string', format: 'ipv4' }, 'fd00::1', 'PLATFORM-667', '"fd00::1": correct it'],
  [{ type: 'string', format: 'cidr' }, '10.0.0.0/33', 'PLATFORM-667', '"10.0.0.0/33": correct it'],
  [{ type: 'string', format: 'date-time' }, 'tomorrow', 'PLATFORM-667', '"tomorrow": correct it'],
  [{ type: 'string', not: { enum: ['IPAddress'] } }, 'IPAddress', 'PLATFORM-670', '"IPAddress": correct it'],
])('a rule is named with the value that breaks it: %j', (schema, value, code, got) => {
  expect(wrongField(value, schema)).toEqual([refusal(code, PATH, `, got ${got}`)]);
});

test('what should be base64 is never shown', () => {
  const [problem] = wrongField('hunter2', { type: 'string', format: 'byte' });

  expect(problem).toEqual(refusal('PLATFORM-667', PATH, "'spec.x'"));
  expect(problem.message).not.toContain('hunter2');
  expect(wrongField('aHVudGVyMg==', { type: 'string', format: 'byte' })).toEqual([]);
});

test('what a Secret holds is never shown', () => {
  const schema = { type: 'object', properties: { stringData: { type: 'object', additionalProperties: { type: 'string' } } } };

  expect(found({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pin' }, stringData: { pin: 1234 } }, schema)).toEqual([refusal('PLATFORM-662', PATH, "'stringData.pin' of Secret 'pin' must be text: correct it")]);
});

test('formats that the API server does not know say nothing', () => {
  expect(wrongField('x', { type: 'string', format: 'idn-hostname' })).toEqual([]);
});

test('a character beyond 16 bits counts once', () => {
  expect(wrongField('🐘🐘🐘', { type: 'string', maxLength: 3 })).toEqual([]);
});

test('a required field is missing also when it is null', () => {
  const schema: Schema = { type: 'object', required: ['a', 'b'], properties: { a: { type: 'string' }, b: { type: 'string', nullable: true } } };

  expect(wrong({ a: null, b: null }, schema)).toEqual([refusal('PLATFORM-661', PATH, "'spec.a'")]);
});

test('a null is as good as nothing, but no item of a list', () => {
  expect(wrongField(null, { type: 'string' })).toEqual([]);
  expect(wrongField([null], { type: 'array', items: { type: 'string' } })).toEqual([refusal('PLATFORM-662', PATH, 'null: write one text')]);
});

test('a required field with a default is there, and its own rules see the default', () => {
  const schema: Schema = { type: 'object', required: ['mode'], properties: { mode: { type: 'string', default: 'fast' } }, oneOf: [{ properties: { mode: { enum: ['fast'] } } }, { required: ['size'] }] };

  expect(wrong({}, schema)).toEqual([]);
});

test("defaults of Kubernetes' own definitions fill in nothing", () => {
  expect(wrongField([{}], { type: 'array', items: { $ref: 'Port' } })).toEqual([refusal('PLATFORM-661', PATH, "'spec.x[0].name'")]);
});

test('two items of a list that is a map have the same key', () => {
  const schema: Schema = {
    'type': 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['port', 'protocol'],
    'items': { type: 'object', properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' } } },
  };

  expect(wrongField([{ port: 80 }, { port: 80, protocol: 'UDP' }], schema)).toEqual([]);
  expect(wrongField([{ port: 80 }, { port: 80, protocol: 'TCP' }], schema)).toEqual([refusal('PLATFORM-668', PATH, "'spec.x[1]'")]);
});

test('an item of a set is in it once', () => {
  expect(wrongField(['a', 'b', 'a'], { 'type': 'array', 'x-kubernetes-list-type': 'set', 'items': { type: 'string' } })).toEqual([refusal('PLATFORM-668', PATH, "'spec.x[2]'")]);
});

test('of fields that exclude each other one is set', () => {
  const schema: Schema = { type: 'object', properties: { a: {}, b: {} }, oneOf: [{ required: ['a'] }, { required: ['b'] }] };

  expect(wrongField({}, schema)).toEqual([refusal('PLATFORM-669', PATH, 'none that is complete: set one')]);
  expect(wrongField({ a: 1, b: 2 }, schema)).toEqual([refusal('PLATFORM-669', PATH, '2: keep one')]);
});

test('of fields that may stand together at least one is set', () => {
  const schema: Schema = { type: 'object', properties: { a: {}, b: {} }, anyOf: [{ required: ['a'] }, { required: ['b'] }] };

  expect(wrongField({}, schema)).toEqual([refusal('PLATFORM-669', PATH, 'none that is complete: set one')]);
  expect(wrongField({ a: 1, b: 2 }, schema)).toEqual([]);
});

test('where no form fits, the nearest one says what to do', () => {
  const schema: Schema = { type: 'string', oneOf: [{ pattern: '^a', maxLength: 1 }, { enum: ['bcd'] }] };

  expect(wrongField('bcx', schema)).toEqual([refusal('PLATFORM-663', PATH, '"bcx": write "bcd"')]);
});

test('where more forms fit than may, the fields of the others go', () => {
  expect(wrongField('ab', { type: 'string', oneOf: [{ pattern: '^a' }, { pattern: 'b$' }] })).toEqual([refusal('PLATFORM-669', PATH, '"ab": remove the fields of the others')]);
});

test('all of several schemas hold, and none of them knows fields', () => {
  expect(wrongField({ a: 1 }, { type: 'object', properties: { a: { type: 'integer' } }, allOf: [{ required: ['b'] }, { properties: { a: { maximum: 0 } } }] })).toEqual([
    refusal('PLATFORM-661', PATH, "'spec.x.b'"),
    refusal('PLATFORM-665', PATH, '1: lower it'),
  ]);
});

test('a combination of fields that is not allowed is named', () => {
  expect(wrongField({ any: [], all: [] }, { type: 'object', properties: { any: {}, all: {} }, not: { required: ['any', 'all'] } })).toEqual([refusal('PLATFORM-670', PATH, "Thing 'one' must not have 'spec.x.any' with 'spec.x.all': remove one")]);
});

test('an object inside of an object says what it is, and has the metadata of an object', () => {
  const schema: Schema = { 'type': 'object', 'x-kubernetes-embedded-resource': true, 'properties': { spec: { type: 'object' } } };

  expect(wrongField({ kind: 'Pod', metadata: { lables: {} }, spec: {} }, schema)).toEqual([
    refusal('PLATFORM-660', PATH, "'spec.x.metadata.lables': write 'labels' or remove it"),
    refusal('PLATFORM-661', PATH, "'spec.x.apiVersion'"),
  ]);
});

test('the metadata of a custom resource is that of every object', () => {
  const object = { apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: 'one', labels: { on: true }, creationTimestamp: null } };

  expect(found(object, { type: 'object', properties: { metadata: { type: 'object' } } })).toEqual([refusal('PLATFORM-662', PATH, 'true: write "true"')]);
});

test.each([
  ['(?i)^abc$', 'ABC', 'ABCD'],
  ['^\\PC*$', 'text', 'a\u0007b'],
  ['^\\pL+$', 'Äß', 'a1'],
  ['\\A[[:alnum:]]+\\z', 'a1', 'a-1'],
  ['^(?P<year>\\d{4})$', '2026', '26'],
  ['^[\\w\\-\\_]+$', 'a-_', 'a b'],
])('the pattern %s of RE2 means the same here', (pattern, right, wrongText) => {
  expect(wrongField(right, { type: 'string', pattern })).toEqual([]);
  expect(wrongField(wrongText, { type: 'string', pattern })).toHaveLength(1);
});

test('a pattern that JavaScript has no equal for is said', () => {
  expect(wrongField('x', { type: 'string', pattern: '(?U)a+' })).toEqual([refusal('PLATFORM-671', PATH, "'spec.x'")]);
});

test('a long value is cut short in a message', () => {
  expect(wrongField('x'.repeat(500), { type: 'integer' })).toEqual([refusal('PLATFORM-662', PATH, `, got "${'x'.repeat(78)}…: write one`)]);
});

/** What is wrong with an object of Kubernetes itself. */
function wrongOwn(apiVersion: string, kind: string, content: object): Violation[] {
  const kubernetes = kubernetesOf('v1.35.4');
  return misfits({ apiVersion, kind, metadata: { name: 'one' }, ...content }, { $ref: kubernetes.kinds[`${apiVersion}/${kind}`].schema }, kubernetes, { path: PATH, name: `${kind} 'one'` }).flatMap((problem) => Refusal.violationsIn(problem));
}

const pod = (container: object): object => ({ spec: { selector: { matchLabels: { app: 'one' } }, template: { metadata: { labels: { app: 'one' } }, spec: { containers: [{ name: 'one', image: 'one:1', ...container }] } } } });
const policy = (port: object): object => ({ spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [port] }] } });

test.each<[string, string, string, object, string, string]>([
  ['a misspelt word', 'v1', 'Service', { spec: { type: 'Loadbalancer', ports: [{ port: 80 }] } }, 'PLATFORM-663', 'write "LoadBalancer"'],
  ['a misspelt word in a list', 'networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, policyTypes: ['ingress'] } }, 'PLATFORM-663', 'write "Ingress"'],
  ['a port that no machine has', 'v1', 'Service', { spec: { ports: [{ port: 70000 }] } }, 'PLATFORM-665', '70000'],
  ['a name of a port that is too long', 'apps/v1', 'Deployment', pod({ ports: [{ containerPort: 80, name: 'port-of-the-metrics' }] }), 'PLATFORM-664', 'port-of-the-metrics'],
  ['a number of a port as text', 'networking.k8s.io/v1', 'NetworkPolicy', policy({ port: '8080' }), 'PLATFORM-666', '"8080"'],
  ['a share without its sign', 'policy/v1', 'PodDisruptionBudget', { spec: { maxUnavailable: '50' } }, 'PLATFORM-666', '"50"'],
  ['fewer than no replicas', 'apps/v1', 'Deployment', { spec: { ...(pod({}) as any).spec, replicas: -1 } }, 'PLATFORM-665', '-1'],
  ['a label with a space', 'v1', 'ConfigMap', { metadata: { name: 'one', labels: { app: 'my shop' } } }, 'PLATFORM-666', '"my shop"'],
  ['a label of 64 characters', 'v1', 'ConfigMap', { metadata: { name: 'one', labels: { app: 'x'.repeat(64) } } }, 'PLATFORM-664', 'xxx'],
  ['a key of a label with two slashes', 'v1', 'ConfigMap', { metadata: { name: 'one', labels: { 'a/b/c': 'x' } } }, 'PLATFORM-666', '"a/b/c"'],
  ['a key of an annotation with a space', 'v1', 'ConfigMap', { metadata: { name: 'one', annotations: { 'a b': 'x y' } } }, 'PLATFORM-666', '"a b"'],
  ['a selector that no pod can have', 'v1', 'Service', { spec: { selector: { app: 'my shop' }, ports: [{ port: 80 }] } }, 'PLATFORM-666', '"my shop"'],
  ['a size in another unit', 'v1', 'LimitRange', { spec: { limits: [{ type: 'Container', default: { memory: '64MB' } }] } }, 'PLATFORM-656', "write '64Mi'"],
  ['a quota for what nobody counts', 'v1', 'ResourceQuota', { spec: { hard: { pod: '10' } } }, 'PLATFORM-666', '"pod"'],
  ['a binding to no kind of role', 'rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Roles', name: 'one' } }, 'PLATFORM-663', 'write "Role"'],
])('of Kubernetes\' own kinds, %s is refused', (_, apiVersion, kind, content, code, value) => {
  expect(wrongOwn(apiVersion, kind, content)).toEqual([refusal(code, PATH, value)]);
});

test.each<[string, string, string, object]>([
  ['a quantity that is a fraction', 'apps/v1', 'Deployment', pod({ resources: { requests: { cpu: 0.5 } } })],
  ['an empty text where a word may be left out', 'v1', 'Service', { spec: { type: '', ports: [{ name: '', port: 80, targetPort: '' }] } }],
  ['a quota with a group', 'v1', 'ResourceQuota', { spec: { hard: { 'count/jobs.batch': '10', 'requests.cpu': '2' } } }],
  ['a key of an annotation with capitals before its slash', 'v1', 'ConfigMap', { metadata: { name: 'one', annotations: { 'Example.org/Key': 'any text' } } }],
])('of Kubernetes\' own kinds, %s is accepted', (_, apiVersion, kind, content) => {
  expect(wrongOwn(apiVersion, kind, content)).toEqual([]);
});
