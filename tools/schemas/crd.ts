import { parseAllDocuments } from 'yaml';

/** A tree of JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The part of a CustomResourceDefinition that this tool reads. */
export interface Crd {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: 'Namespaced' | 'Cluster';
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: Array<{ readonly name: string; readonly served: boolean }>;
  };
}

/** Where a schema holds schemas: by name, in a list, or one. */
const BY_NAME = ['properties', 'patternProperties', 'definitions'];
const LISTS = ['allOf', 'anyOf', 'oneOf'];
const SINGLE = ['items', 'additionalProperties', 'not'];

/** What a schema says to people only. */
const PROSE = ['description', 'title', 'example', 'externalDocs'];

/** The CustomResourceDefinitions of a file, which may hold other objects too, and may be the template of a chart. */
export function crdsOf(text: string): Crd[] {
  // Charts wrap whole CRDs and their labels in conditions, one line each; nothing of a schema is a template.
  const plain = text.replace(/^\s*\{\{.*\}\}\s*$/gm, '');
  return parseAllDocuments(plain, { logLevel: 'error' })
    .map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS({ maxAliasCount: -1 });
    })
    .filter((object) => object?.kind === 'CustomResourceDefinition');
}

/** A CRD without what only people read, and without what depends on the installation. */
export function compact(crd: Crd): Crd {
  const { metadata, spec } = crd as any;
  const { conversion: _, versions, ...rest } = spec;
  const approved = metadata.annotations?.['api-approved.kubernetes.io'];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: metadata.name, ...(approved ? { annotations: { 'api-approved.kubernetes.io': approved } } : {}) },
    spec: {
      ...rest,
      versions: versions.map(({ additionalPrinterColumns: __, deprecationWarning: ___, schema, ...version }: any) => ({
        ...version, schema: { openAPIV3Schema: withoutProse(schema.openAPIV3Schema) },
      })),
    },
  } as unknown as Crd;
}

/** A schema without descriptions; properties that are called so stay. Rules in CEL stay as they are, with what they say to who breaks them: white space in them may be text. */
export function withoutProse(schema: any): any {
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries<any>(schema).filter(([key]) => !PROSE.includes(key)).map(([key, value]) => {
    if (BY_NAME.includes(key)) return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutProse(inner)]))];
    if (LISTS.includes(key)) return [key, value.map(withoutProse)];
    return [key, SINGLE.includes(key) ? withoutProse(value) : value];
  }));
}

/** JSON as these files hold it: keys in order, no spaces, a newline at the end. */
export function minified(json: unknown): string {
  return `${JSON.stringify(sorted(json))}\n`;
}

function sorted(json: any): any {
  if (Array.isArray(json)) return json.map(sorted);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.keys(json).sort().map((key) => [key, sorted(json[key])]));
}
