import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSchemas } from '../../src/verify/schemas.ts';

const OBJECT_META = { $ref: '../_definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta.json' };

/** The schemas that are written of a kind with this `spec`. */
function written(spec: object): (path: string) => any {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  const version = (name: string, served: boolean) => ({ name, served, schema: { openAPIV3Schema: { type: 'object', properties: { metadata: { type: 'object' }, spec } } } });
  writeSchemas({
    kubernetes: {
      version: 'v1.35.4',
      kinds: { 'apps/v1/Deployment': { schema: 'Deployment' }, 'v1/Pod': { schema: 'Pod' } },
      definitions: {
        Deployment: { type: 'object', required: ['replicas'], properties: { replicas: { type: 'integer' }, strategy: { type: 'string', enum: ['Recreate'] }, paused: { type: 'boolean' }, template: { $ref: 'Pod' }, limit: { 'x-kubernetes-int-or-string': true }, raw: { 'x-kubernetes-preserve-unknown-fields': true } } },
        Pod: { type: 'object', properties: { labels: { type: 'object', additionalProperties: { type: 'string' } } } },
      },
    },
    crds: [{ spec: { group: 'example.org', names: { kind: 'Cache' }, versions: [version('v1', true), version('v1alpha1', false)] } }],
  }, folder);
  return (path) => JSON.parse(readFileSync(join(folder, path), 'utf8'));
}

test('of Kubernetes, whatever is optional may be null, and nothing else may be there', () => {
  const read = written({});

  expect(read('apps/deployment_v1.json')).toEqual({ $ref: '../_definitions/Deployment.json' });
  expect(read('v1/pod_v1.json')).toEqual({ $ref: '../_definitions/Pod.json' });
  expect(read('_definitions/Pod.json').properties.labels).toEqual({ type: ['object', 'null'], additionalProperties: { type: ['string', 'null'] } });
  expect(read('_definitions/Deployment.json')).toMatchObject({
    required: ['replicas'],
    additionalProperties: false,
    properties: { replicas: { type: ['integer'] }, strategy: { type: ['string', 'null'], enum: ['Recreate', null] }, paused: { type: ['boolean', 'null'] }, template: { $ref: '../_definitions/Pod.json' }, limit: { type: ['string', 'number', 'null'] }, raw: {} },
  });
});

test('of a CRD, only the versions that it serves, with Kubernetes\' own metadata', () => {
  const read = written({ type: 'object' });

  expect(read('example.org/cache_v1.json').properties.metadata).toEqual({ allOf: [OBJECT_META, { type: 'object' }] });
  expect(() => read('example.org/cache_v1alpha1.json')).toThrow(/no such file/);
});

test.each<[string, object, object]>([
  ['a map takes what its values are', { type: 'object', additionalProperties: { type: 'object' } }, { additionalProperties: { type: ['object'], additionalProperties: false } }],
  ['whatever the API server keeps is allowed', { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true }, { additionalProperties: undefined }],
  ['an object in an object has kind and metadata', { 'type': 'object', 'x-kubernetes-embedded-resource': true }, { properties: { kind: { type: 'string' }, metadata: { allOf: [OBJECT_META, {}] } } }],
  ['a default makes a field optional', { type: 'object', required: ['size', 'name'], properties: { size: { type: 'string', default: '1Gi' }, name: { type: 'string' } } }, { required: ['name'] }],
  ['only what is nullable may be null', { type: 'string', nullable: true, enum: ['a'] }, { type: ['string', 'null'], enum: ['a', null] }],
  ['a port has a number or a name', { 'x-kubernetes-int-or-string': true, 'anyOf': [{ type: 'integer' }, { type: 'string' }] }, { type: ['integer', 'string'], anyOf: undefined }],
  ['a condition on values says nothing of fields', { type: 'object', properties: { a: { type: 'string' } }, anyOf: [{ required: ['a'] }] }, { anyOf: [{ required: ['a'] }], additionalProperties: false }],
])('of a CRD: %s', (_rule, schema, expected) => {
  const { spec } = written(schema)('example.org/cache_v1.json').properties;

  expect(spec).toMatchObject(Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined)));
  Object.entries(expected).filter(([, value]) => value === undefined).forEach(([key]) => expect(spec).not.toHaveProperty(key));
});
