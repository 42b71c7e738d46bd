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
  [`${META}.util.intstr.IntOrString`]: { 'x-kubernetes-int-or-string': true, 'format': 'int32' },
  [`${META}.api.resource.Quantity`]: { 'x-kubernetes-int-or-string': true, 'format': 'quantity' },
  [`${META}.runtime.RawExtension`]: { 'x-kubernetes-preserve-unknown-fields': true },
  [`${META}.apis.meta.v1.FieldsV1`]: { 'x-kubernetes-preserve-unknown-fields': true },
};

const REFERENCE = '#/definitions/';

const PORT = { minimum: 1, maximum: 65535 };
const PORT_OR_NONE = { minimum: 0, maximum: 65535 };
const PORT_NAME = { maxLength: 15, pattern: '^([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$' };
const NUMBER_OR_PERCENT = { minimum: 0, pattern: '^[0-9]+%$' };
const AT_LEAST_0 = { minimum: 0 };
const DNS_LABEL = { maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' };
const KEY = { maxLength: 317, pattern: '^([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$' };
const LABELS = { propertyNames: KEY, additionalProperties: { type: 'string', maxLength: 63, pattern: '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$' } };
/** What a ResourceQuota may count: resources of its own, and whatever has a group. */
const COUNTED = { pattern: '^(configmaps|cpu|ephemeral-storage|limits\\.(cpu|ephemeral-storage|memory)|memory|persistentvolumeclaims|pods|replicationcontrollers|(requests\\.)?hugepages-.+|requests\\.(cpu|ephemeral-storage|memory|storage)|resourcequotas|secrets|services|services\\.(loadbalancers|nodeports)|storage|.+/.+)$' };
const FILE_MODE = { minimum: 0, maximum: 0o777 };

/**
 * What Kubernetes checks in code alone, where a schema can say it too: by the last three parts of a definition's name, and the
 * property. Everything else that it checks in code, the validator says.
 */
const IN_CODE: Record<string, Record<string, object>> = {
  'apps.v1.DaemonSetSpec': { minReadySeconds: AT_LEAST_0, revisionHistoryLimit: AT_LEAST_0 },
  'apps.v1.DeploymentSpec': { minReadySeconds: AT_LEAST_0, replicas: AT_LEAST_0, revisionHistoryLimit: AT_LEAST_0 },
  'apps.v1.RollingUpdateDaemonSet': { maxSurge: NUMBER_OR_PERCENT, maxUnavailable: NUMBER_OR_PERCENT },
  'apps.v1.RollingUpdateDeployment': { maxSurge: NUMBER_OR_PERCENT, maxUnavailable: NUMBER_OR_PERCENT },
  'apps.v1.StatefulSetSpec': { minReadySeconds: AT_LEAST_0, replicas: AT_LEAST_0, revisionHistoryLimit: AT_LEAST_0 },
  'batch.v1.CronJobSpec': { failedJobsHistoryLimit: AT_LEAST_0, startingDeadlineSeconds: AT_LEAST_0, successfulJobsHistoryLimit: AT_LEAST_0 },
  'batch.v1.JobSpec': { activeDeadlineSeconds: AT_LEAST_0, backoffLimit: AT_LEAST_0, completions: AT_LEAST_0, parallelism: AT_LEAST_0, ttlSecondsAfterFinished: AT_LEAST_0 },
  'core.v1.ConfigMapVolumeSource': { defaultMode: FILE_MODE },
  'core.v1.Container': { name: DNS_LABEL },
  'core.v1.ContainerPort': { containerPort: PORT, hostPort: PORT_OR_NONE, name: orNothing(PORT_NAME) },
  'core.v1.HTTPGetAction': { port: { ...PORT, ...PORT_NAME } },
  'core.v1.KeyToPath': { mode: FILE_MODE },
  'core.v1.LimitRangeItem': { type: { pattern: '^(Container|PersistentVolumeClaim|Pod|.+/.+)$' } },
  'core.v1.PodSpec': { nodeSelector: LABELS },
  'core.v1.Probe': { failureThreshold: AT_LEAST_0, initialDelaySeconds: AT_LEAST_0, periodSeconds: AT_LEAST_0, successThreshold: AT_LEAST_0, timeoutSeconds: AT_LEAST_0 },
  'core.v1.ProjectedVolumeSource': { defaultMode: FILE_MODE },
  'core.v1.ReplicationControllerSpec': { minReadySeconds: AT_LEAST_0, replicas: AT_LEAST_0 },
  'core.v1.ResourceQuotaSpec': { hard: { propertyNames: COUNTED } },
  'core.v1.SecretVolumeSource': { defaultMode: FILE_MODE },
  'core.v1.ServicePort': { name: orNothing(DNS_LABEL), nodePort: PORT_OR_NONE, port: PORT, targetPort: { ...PORT_OR_NONE, ...orNothing(PORT_NAME) } },
  'core.v1.ServiceSpec': { loadBalancerSourceRanges: { items: { type: 'string', format: 'cidr' } }, selector: LABELS },
  'core.v1.TCPSocketAction': { port: { ...PORT, ...PORT_NAME } },
  'core.v1.TopologySpreadConstraint': { topologyKey: { minLength: 1 } },
  'core.v1.Volume': { name: DNS_LABEL },
  'meta.v1.LabelSelector': { matchLabels: LABELS },
  'meta.v1.LabelSelectorRequirement': { operator: { enum: ['DoesNotExist', 'Exists', 'In', 'NotIn'] } },
  'meta.v1.ObjectMeta': { annotations: { propertyNames: KEY }, labels: LABELS },
  'networking.v1.IPBlock': { cidr: { format: 'cidr' } },
  'networking.v1.NetworkPolicyPort': { endPort: PORT, port: { ...PORT, ...PORT_NAME } },
  'networking.v1.NetworkPolicySpec': { policyTypes: { maxItems: 2 } },
  'policy.v1.PodDisruptionBudgetSpec': { maxUnavailable: NUMBER_OR_PERCENT, minAvailable: NUMBER_OR_PERCENT },
  'rbac.v1.PolicyRule': { verbs: { minItems: 1 } },
  'rbac.v1.RoleRef': { apiGroup: { enum: ['', 'rbac.authorization.k8s.io'] }, kind: { enum: ['ClusterRole', 'Role'] }, name: { pattern: '^[^/%]+$' } },
  'rbac.v1.Subject': { kind: { enum: ['Group', 'ServiceAccount', 'User'] } },
};

/** Go doesn't tell a text that is empty from one that isn't there. */
function orNothing(rules: { readonly maxLength: number; readonly pattern: string }): object {
  return { ...rules, pattern: `^(${rules.pattern.slice(1, -1)})?$` };
}

/** The last three parts of a name, in which both of Kubernetes' descriptions agree. */
function tailOf(name: string): string {
  return name.split(/[._]/).slice(-3).join('.');
}

/**
 * The values that a field may have, by the tail of its definition's name and the property. Only the description in Go has them:
 * an API server tells them, and the file beside it was written by one that doesn't.
 */
export function enumsOf(go: string): Record<string, Record<string, string[]>> {
  const found: Record<string, Record<string, string[]>> = {};
  let definition = '';
  let property = '';
  for (const line of go.split('\n')) {
    const start = /^func schema_(\w+)\(/.exec(line);
    if (start) definition = tailOf(start[1]);
    property = /^\t{5}"([^"]+)": \{$/.exec(line)?.[1] ?? property;
    const values = /^\t+Enum: +\[\]interface\{\}\{(.*)\},$/.exec(line);
    if (values) (found[definition] ??= {})[property] = JSON.parse(`[${values[1]}]`);
  }
  return found;
}

/**
 * Reduces Kubernetes' own description of its API. Kept are stable versions only: since Kubernetes 1.24 an API server serves
 * others when it is told to. A kind is what can be created by itself, without its `status`, which nobody writes.
 */
export function kubernetesOf(version: string, swagger: { paths: Record<string, any>; definitions: Record<string, any> }, enums: Record<string, Record<string, string[]>>): Kubernetes {
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
    if (SPECIAL[name]) return { ...SPECIAL[name] };
    if (!definition.type) return { 'x-kubernetes-preserve-unknown-fields': true };
    if (!(name in definitions)) {
      definitions[name] = {};
      const { status: _, ...properties } = definition.properties ?? {};
      definitions[name] = withRules(reduced(written.has(name) ? { ...definition, properties } : definition, reach), tailOf(name), enums);
    }
    return { $ref: name };
  };
  written.forEach(reach);
  return { version, kinds, definitions };
}

/** A definition with what its properties may be beside their types. */
function withRules(definition: any, tail: string, enums: Record<string, Record<string, string[]>>): object {
  for (const [name, values] of Object.entries(enums[tail] ?? {})) {
    const { [name]: property } = definition.properties;
    // Go doesn't tell a text that is empty from one that isn't there; in a list it does.
    const needed = definition.required?.includes(name) || property?.items;
    const spoken = property?.items ?? (typeof property?.additionalProperties === 'object' ? property.additionalProperties : property);
    if (spoken?.type === 'string') spoken.enum = needed || values.includes('') ? values : ['', ...values];
  }
  for (const [name, rules] of Object.entries(IN_CODE[tail] ?? {})) Object.assign(definition.properties[name], rules);
  return definition;
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
