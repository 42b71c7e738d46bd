import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Facts } from './facts.ts';

type Schema = Record<string, any>;

/** Where kubeconform looks for a kind, below the folder of the schemas. */
export const LAYOUT = '{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json';

const DEFINITIONS = '_definitions';
const OBJECT_META = referenceTo('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');

/**
 * Writes JSON schemas of all kinds that a cluster serves, in the layout that kubeconform reads. They refuse what the API
 * server would drop.
 */
export function writeSchemas({ kubernetes, crds }: Facts, folder: string): void {
  const write = (path: string, schema: Schema) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(schema));
  };
  // One file each: kubeconform reads again for every kind whatever that refers to.
  for (const [name, schema] of Object.entries(kubernetes.definitions)) write(`${DEFINITIONS}/${name}.json`, coreSchema(schema));
  for (const [id, { schema }] of Object.entries(kubernetes.kinds)) {
    const [kind, version, group = version] = id.split('/').reverse();
    write(`${group}/${kind.toLowerCase()}_${version}.json`, referenceTo(schema));
  }
  for (const { spec } of crds) {
    for (const { name, served, schema } of spec.versions) {
      if (served) write(`${spec.group}/${spec.names.kind.toLowerCase()}_${name}.json`, crdSchema({ ...schema.openAPIV3Schema, 'x-kubernetes-embedded-resource': true }));
    }
  }
}

/** A schema of Kubernetes' own API: null means the same as no value. */
function coreSchema(schema: Schema, isRequired = false): Schema {
  const { $ref, type, properties, items, additionalProperties, required, enum: values } = schema;
  if ($ref) return referenceTo($ref);
  if (schema['x-kubernetes-preserve-unknown-fields']) return {};
  // A Quantity is written like this too, and takes any number.
  const types = schema['x-kubernetes-int-or-string'] ? ['string', 'number'] : [type];
  return {
    ...schema,
    type: isRequired ? types : [...types, 'null'],
    ...(values ? { enum: isRequired ? values : [...values, null] } : {}),
    ...(properties ? { properties: mapped(properties, (property, name) => coreSchema(property, required?.includes(name))), additionalProperties: false } : {}),
    ...(items ? { items: coreSchema(items) } : {}),
    ...(additionalProperties ? { additionalProperties: coreSchema(additionalProperties) } : {}),
  };
}

/** A schema of a CRD, as the API server reads it: it drops unknown fields, and fills in defaults before it asks for what is required. */
function crdSchema(schema: Schema): Schema {
  const { properties = {}, items, additionalProperties, nullable, enum: values, anyOf, required, ...rest } = schema;
  const intOrString = schema['x-kubernetes-int-or-string'];
  const types = intOrString ? ['integer', 'string'] : [schema.type];
  const needed = required?.filter((name: string) => properties[name]?.default === undefined) ?? [];
  const fields = {
    ...mapped(properties, crdSchema),
    ...(schema['x-kubernetes-embedded-resource'] ? { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { allOf: [OBJECT_META, properties.metadata ?? {}] } } : {}),
  };
  return {
    ...rest,
    ...(types[0] ? { type: nullable ? [...types, 'null'] : types } : {}),
    ...(values ? { enum: nullable ? [...values, null] : values } : {}),
    // The usual alternative of types, said once already.
    ...(anyOf && !intOrString ? { anyOf } : {}),
    ...(needed.length > 0 ? { required: needed } : {}),
    ...(items ? { items: crdSchema(items) } : {}),
    properties: fields,
    ...(schema.type === 'object' && !schema['x-kubernetes-preserve-unknown-fields'] ? { additionalProperties: typeof additionalProperties === 'object' ? crdSchema(additionalProperties) : additionalProperties ?? false } : {}),
  };
}

function referenceTo(definition: string): Schema {
  return { $ref: `../${DEFINITIONS}/${definition}.json` };
}

function mapped(properties: Schema, change: (schema: Schema, name: string) => Schema): Schema {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, change(schema, name)]));
}
