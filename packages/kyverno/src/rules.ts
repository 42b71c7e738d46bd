import { Rules, Tier } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ValidatingPolicy } from './imports/policies.kyverno.io-v1';
import { API_VERSION } from './upstream';

/** What happens to an object that breaks a rule. */
export enum Enforcement {
  /** Nothing: the rule does not exist. */
  OFF = 'Off',
  /** The object is accepted, the reports list it, and whoever applies it is warned. */
  AUDIT = 'Audit',
  /**
   * It is refused. Objects that exist stand in the reports; but new pods of workloads that exist are refused too, so that
   * those must be repaired first.
   */
  ENFORCE = 'Deny',
}

/*
 * The same rules as at the synthesis, which looks at what is rendered: these look at what reaches the cluster, also what
 * charts make of their values, and what is applied by hand. What a rule turns on stands in the core's `Rules`.
 */

/** Values of a namespace's tier. */
const SYSTEM_TIER = `${Tier.SYSTEM}`;
const SHARED_TIERS = [SYSTEM_TIER, `${Tier.PLATFORM}`];

/** What the baseline level of the Pod Security Standards lets a container add. */
const HARMLESS_CAPABILITIES = [
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
];

/**
 * Namespaces that no policy ever sees, whatever their labels: what a cluster needs to start and to repair itself, and the
 * storage that everything stands on.
 */
const UNTOUCHED = ['kube-system', 'kube-public', 'kube-node-lease', 'flux-system', 'kyverno', 'rook-ceph'];

/** What a policy refuses, and where it looks. */
export interface Rule {
  /** Kinds and operations. */
  readonly resources: object[];
  /** Narrows the objects down; all must hold. Kubernetes' own CEL only, as the API server evaluates them too. */
  readonly conditions?: { readonly [name: string]: string };
  /** Expressions that others may name, as `variables.NAME`. */
  readonly variables?: { readonly [name: string]: string };
  /** What is wrong with an object, as a list of texts; empty when nothing is. */
  readonly wrong: string;
  /** What to say of it; `wrong` is put in between. */
  readonly message: readonly [string, string];
  /** What the namespaces' labels must be, beside those of every rule. */
  readonly namespaces?: object[];
  /**
   * Whether it can be told of objects that exist.
   * @default true
   */
  readonly background?: boolean;
  /**
   * Whether it is about objects outside namespaces, among them those that would bring Kyverno back: it never fails closed.
   * @default false
   */
  readonly clusterWide?: boolean;
}

/** How a rule is put into the cluster. */
export interface RuleOptions {
  /** What happens to an object that breaks it. */
  readonly enforcement: Enforcement;
  /** Whether an enforced rule refuses while Kyverno doesn't answer. */
  readonly failClosed: boolean;
  /** Namespaces that are left alone beside those of every cluster. */
  readonly exclude: readonly string[];
}

/** Pods, and what makes them, so that whoever applies a Deployment hears it at once. Debugging containers are left out. */
export const PODS = [
  resource('', 'pods'), resource('apps', 'daemonsets', 'deployments', 'statefulsets'), resource('batch', 'cronjobs', 'jobs'),
];

/**
 * A change that leaves the pods as they are is let through: labels, and the finalizers of what is being deleted.
 * Without that, what broke a rule before it was enforced could not even be removed.
 */
export const CHANGED_SPEC = { 'spec-is-new': "request.operation == 'CREATE' || object.spec != oldObject.spec" };

const POD_VARIABLES = {
  pod: "object.kind == 'Pod' ? object.spec : object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec",
  containers: 'variables.pod.containers + (has(variables.pod.initContainers) ? variables.pod.initContainers : [])',
};

/** Images are pinned. */
export const UNPINNED_IMAGES: Rule = {
  resources: PODS,
  conditions: CHANGED_SPEC,
  variables: POD_VARIABLES,
  wrong: `variables.containers.filter(c, !(c.image.contains('${Rules.IMAGE_DIGEST}') || (c.image.matches('${Rules.IMAGE_TAG}') && !c.image.endsWith(':${Rules.MOVING_TAG}')))).map(c, c.image)`,
  message: ['uses images that are not pinned (', '): give each an exact tag or digest'],
};

/** Pods keep their hands off the machine. */
export const PRIVILEGED_PODS: Rule = {
  resources: PODS,
  conditions: CHANGED_SPEC,
  // A namespace of the privileged level says so with a reason; one without any level would let everything in.
  namespaces: [{ key: 'pod-security.kubernetes.io/enforce', operator: 'NotIn', values: ['privileged'] }],
  variables: {
    ...POD_VARIABLES,
    secured: 'variables.containers.filter(c, has(c.securityContext))',
    volumes: 'has(variables.pod.volumes) ? variables.pod.volumes : []',
  },
  wrong: [
    ...['hostNetwork', 'hostPID', 'hostIPC'].map((field) => `(has(variables.pod.${field}) && variables.pod.${field} ? ['${field}'] : [])`),
    "variables.volumes.filter(v, has(v.hostPath)).map(v, 'hostPath of volume ' + v.name)",
    "variables.secured.filter(c, has(c.securityContext.privileged) && c.securityContext.privileged).map(c, 'privileged container ' + c.name)",
    `variables.secured.filter(c, has(c.securityContext.capabilities) && has(c.securityContext.capabilities.add) && c.securityContext.capabilities.add.exists(added, !(added in ${list(HARMLESS_CAPABILITIES)}))).map(c, 'capabilities of container ' + c.name)`,
    "variables.containers.filter(c, has(c.ports) && c.ports.exists(p, has(p.hostPort) && p.hostPort > 0)).map(c, 'hostPort of container ' + c.name)",
  ].join(' + '),
  message: ['takes hold of its machine (', '): do without, or give its namespace the privileged level with a reason'],
};

/** Containers say what they need. */
export const MISSING_REQUESTS: Rule = {
  resources: PODS,
  conditions: CHANGED_SPEC,
  variables: POD_VARIABLES,
  // A limit counts as a request of the same size.
  wrong: `variables.containers.filter(c, !(has(c.resources) && ['cpu', 'memory'].all(r, (has(c.resources.requests) && r in c.resources.requests) || (has(c.resources.limits) && r in c.resources.limits)))).map(c, c.name)`,
  message: ['has containers that request no CPU or memory (', '): say what each needs'],
};

/** Applications are not cluster-admin: looked up by tier, since a binding may name an application of any namespace, and stand in none itself. */
export const CLUSTER_ADMIN_BINDINGS = (exclude: readonly string[]): Rule => ({
  resources: [resource('rbac.authorization.k8s.io', 'clusterrolebindings', 'rolebindings')],
  clusterWide: true,
  conditions: { 'is-about-cluster-admin': `object.roleRef.name == '${Rules.FORBIDDEN_ROLE}'` },
  variables: {
    // What nobody has put into a tier counts as an application.
    applications: `dyn(resource.List('v1', 'namespaces', '').items).filter(n, !(n.metadata.name in ${list([...UNTOUCHED, ...exclude])}) && !(has(n.metadata.labels) && '${Rules.TIER_LABEL}' in n.metadata.labels && n.metadata.labels['${Rules.TIER_LABEL}'] in ${list(SHARED_TIERS)})).map(n, n.metadata.name)`,
    subjects: 'has(object.subjects) ? object.subjects : []',
  },
  wrong: [
    "variables.subjects.filter(s, s.name in ['system:serviceaccounts', 'system:authenticated', 'system:unauthenticated', 'system:anonymous']).map(s, s.name)",
    "variables.subjects.filter(s, variables.applications.exists(n, (has(s.namespace) && s.namespace == n) || s.name == 'system:serviceaccounts:' + n || s.name.startsWith('system:serviceaccount:' + n + ':'))).map(s, s.name)",
    "(has(object.metadata.namespace) && object.metadata.namespace in variables.applications ? ['everybody that it names in ' + object.metadata.namespace] : [])",
  ].join(' + '),
  message: [`binds applications to ${Rules.FORBIDDEN_ROLE} (`, '): give each a role with what it needs'],
});

/** Secrets come from the store. */
export const HANDMADE_SECRETS: Rule = {
  resources: [resource('', 'secrets')],
  conditions: {
    // Controllers, Flux among them, and Kubernetes itself.
    'is-by-hand': "!request.userInfo.username.startsWith('system:')",
    // Helm's own notes on a release.
    'is-not-of-helm': "!has(object.type) || object.type != 'helm.sh/release.v1'",
  },
  wrong: "((has(object.data) ? object.data.map(k, k) : []) + (has(object.stringData) ? object.stringData.map(k, k) : []))",
  message: ['holds values in plain text (', '): keep it in the secret store and refer to it with an ExternalSecret'],
  // Who made it is known only at that moment.
  background: false,
};

/** The policy of one rule. */
export function addPolicy(scope: Construct, name: string, rule: Rule, options: RuleOptions): void {
  const background = rule.background ?? true;
  new ApiObject(scope, name, {
    apiVersion: API_VERSION,
    kind: 'ValidatingPolicy',
    // The label keeps the reports controller from reading every object of that kind.
    metadata: { name, ...(background ? {} : { labels: { 'reports.kyverno.io/disabled': 'true' } }) },
    spec: {
      ...policySpec(rule, options),
      ...(background ? {} : { evaluation: { background: { enabled: false } } }),
      variables: Object.entries({ ...rule.variables, wrong: rule.wrong }).map(([variable, expression]) => ({ name: variable, expression })),
      validations: [{
        expression: 'variables.wrong.size() == 0',
        messageExpression: `'${rule.message[0]}' + variables.wrong.join(', ') + '${rule.message[1]}'`,
      }],
    },
  } satisfies ValidatingPolicy);
}

/** What policies of every kind have in common: what they look at, and that they can't lock a cluster out. */
export function policySpec(rule: Pick<Rule, 'resources' | 'conditions' | 'namespaces' | 'clusterWide'>, { enforcement, failClosed, exclude }: RuleOptions): { [key: string]: any } {
  return {
    validationActions: enforcement === Enforcement.AUDIT ? ['Audit', 'Warn'] : [enforcement],
    failurePolicy: failClosed && enforcement === Enforcement.ENFORCE && !rule.clusterWide ? 'Fail' : 'Ignore',
    matchConstraints: {
      namespaceSelector: { matchExpressions: [...touched(exclude), ...(rule.namespaces ?? [])] },
      resourceRules: rule.resources,
    },
    // Policies without conditions share a webhook, and with it the namespaces of whichever comes last.
    matchConditions: Object.entries({ 'is-not-being-deleted': '!has(object.metadata.deletionTimestamp)', ...rule.conditions }).map(([name, expression]) => ({ name, expression })),
  };
}

/** Selects the namespaces that policies see. */
export function touched(exclude: readonly string[]): object[] {
  return [
    { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...UNTOUCHED, ...exclude] },
    { key: Rules.TIER_LABEL, operator: 'NotIn', values: [SYSTEM_TIER] },
  ];
}

function resource(group: string, ...resources: string[]): object {
  return { apiGroups: [group], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources };
}

function list(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(', ')}]`;
}
