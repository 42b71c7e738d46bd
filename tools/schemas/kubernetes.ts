import { withoutProse } from './crd.ts';

/** What is kept of a version of Kubernetes: the kinds that people write, and the schemas that these reach. */
export interface Kubernetes {
  readonly version: string;
  /** By `apiVersion/Kind`, for example `apps/v1/Deployment`. */
  readonly kinds: Record<string, { readonly schema: string; readonly namespaced: boolean }>;
  readonly definitions: Record<string, unknown>;
}

const META = 'io.k8s.apimachinery.pkg';

/** Types that JSON can't tell from their name alone, and what they take. */
const SPECIAL: Record<string, object> = {
  [`${META}.util.intstr.IntOrString`]: { 'x-kubernetes-int-or-string': true },
  [`${META}.api.resource.Quantity`]: { 'x-kubernetes-int-or-string': true },
  [`${META}.runtime.RawExtension`]: { 'x-kubernetes-preserve-unknown-fields': true },
  [`${META}.apis.meta.v1.FieldsV1`]: { 'x-kubernetes-preserve-unknown-fields': true },
};

const REFERENCE = '#/definitions/';

/**
 * Reduces Kubernetes' own description of its API. Kept are stable versions only: since Kubernetes 1.24 an API server serves
 * others when it is told to. A kind is what can be created by itself, without its `status`, which nobody writes.
 */
export function kubernetesOf(version: string, swagger: { paths: Record<string, any>; definitions: Record<string, any> }): Kubernetes {
  const kinds: Kubernetes['kinds'] = {};
  for (const [path, { post }] of Object.entries(swagger.paths)) {
    const body = post?.parameters?.find((parameter: any) => parameter.in === 'body');
    const type = post?.['x-kubernetes-group-version-kind'];
    if (!body || path.includes('{name}') || !/^v\d+$/.test(type.version)) continue;
    const apiVersion = type.group ? `${type.group}/${type.version}` : type.version;
    kinds[`${apiVersion}/${type.kind}`] = { schema: body.schema.$ref.slice(REFERENCE.length), namespaced: path.includes('{namespace}') };
  }
  const written = new Set(Object.values(kinds).map(({ schema }) => schema));
  const definitions: Record<string, unknown> = {};
  const reach = (name: string): object => {
    const definition = swagger.definitions[name];
    if (SPECIAL[name]) return SPECIAL[name];
    if (!definition.type) return { 'x-kubernetes-preserve-unknown-fields': true };
    if (!(name in definitions)) {
      definitions[name] = {};
      const { status: _, ...properties } = definition.properties ?? {};
      definitions[name] = reduced(written.has(name) ? { ...definition, properties } : definition, reach);
    }
    return { $ref: name };
  };
  written.forEach(reach);
  return { version, kinds, definitions };
}

function reduced(schema: any, reach: (name: string) => object): object {
  if (schema.$ref) return reach(schema.$ref.slice(REFERENCE.length));
  const { type, format, required, enum: values, properties, items, additionalProperties, ...rest } = withoutProse(schema);
  const list = Object.entries(rest).filter(([key]) => key === 'x-kubernetes-list-type' || key === 'x-kubernetes-list-map-keys');
  return {
    type,
    ...Object.fromEntries(list),
    ...(format ? { format } : {}),
    ...(required ? { required } : {}),
    ...(values ? { enum: values } : {}),
    ...(properties ? { properties: Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, reduced(inner, reach)])) } : {}),
    ...(items ? { items: reduced(items, reach) } : {}),
    ...(additionalProperties ? { additionalProperties: reduced(additionalProperties, reach) } : {}),
  };
}
