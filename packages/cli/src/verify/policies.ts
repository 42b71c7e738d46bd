import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal.ts';
import { objectsIn } from './objects.ts';
import { programOf } from './programs.ts';
import type { Found } from './report.ts';
import { run } from './run.ts';

const EXPRESSIONS = new Refusal('VERIFY-008', {
  protects: 'A policy that the API server can\'t evaluate holds nobody to anything, or refuses everything.',
  wrong: "a ValidatingPolicy with variables: [{ name: 'wrong', expression: 'object.spec.(' }]",
  right: "a ValidatingPolicy with variables: [{ name: 'wrong', expression: \"has(object.spec.hostNetwork) ? ['host network'] : []\" }]",
});

/** An object, and the namespace that it comes into. */
interface Placed {
  readonly namespace: string;
  readonly object: any;
}

/**
 * Evaluates the cluster's own validating policies over what its charts make, as these would be created: a chart whose workload
 * breaks an enforced rule could not be installed. The synthesis sees the values of a chart only.
 *
 * @param objects folder with what is applied
 * @param rendered folder with what the charts make, in folders by namespace
 */
export async function evaluatePolicies(root: string, objects: string, rendered: string, scratch: string): Promise<Found> {
  const applied = objectsIn(objects);
  const policies = applied.filter(({ kind }) => kind === 'ValidatingPolicy');
  const evaluated = policies.filter((policy) => !asksTheCluster(policy));
  const placed = existsSync(rendered) ? readdirSync(rendered).flatMap((namespace) => objectsIn(join(rendered, namespace)).map((object): Placed => ({ namespace: object.metadata?.namespace ?? namespace, object }))) : [];
  const labels = new Map(applied.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
  const matched = evaluated.map((policy) => ({ policy, placed: placed.filter((one) => looksAt(policy, one, labels)) }));

  const input = join(scratch, 'policies.json');
  writeFileSync(input, JSON.stringify(matched.map(({ policy, placed: these }) => ({ policy: policy.metadata.name, variables: policy.spec.variables, objects: these.map(({ object }) => object) }))));
  const { status, stdout, stderr } = await run(programOf(root, 'policies'), [input], { cwd: root });
  if (status !== 0) throw EXPRESSIONS.error('policies', `the variables of every policy must be expressions that Kubernetes' CEL evaluates, see what it says, and correct them:\n${stderr.trim()}`);

  const found = (JSON.parse(stdout) as Array<{ policy: string; object: number; wrong: string[] }>).map(({ policy, object, wrong }) => {
    const { policy: { spec }, placed: these } = matched.find(({ policy: { metadata } }) => metadata.name === policy)!;
    const { namespace, object: { kind, metadata } } = these[object];
    return { enforced: spec.validationActions.includes('Deny'), text: `[${namespace}/${metadata.name}] ${kind} breaks ${policy} (${wrong.join(', ')})` };
  });
  const audited = found.filter(({ enforced }) => !enforced).map(({ text }) => text);
  return {
    checked: `${new Set(matched.flatMap(({ placed: these }) => these.map(({ object }) => object))).size} objects of charts by ${evaluated.length} policies${audited.length > 0 ? `; only audited: ${audited.join('; ')}` : ''}`,
    notes: policies.filter((policy) => !evaluated.includes(policy)).map(({ metadata }) => `${metadata.name} asks who does something, or what else there is`),
    problems: found.filter(({ enforced }) => enforced).map(({ text }) => `${text}: correct the values of its chart, or exclude its namespace`),
  };
}

/** Whether a policy needs more than the object: who creates it, or what is in the cluster. */
function asksTheCluster({ spec }: any): boolean {
  return /\bresource\.|request\.userInfo/.test(JSON.stringify([spec.variables ?? [], spec.matchConditions ?? []])) || (spec.variables ?? []).length === 0;
}

/** Whether a policy looks at an object when it is created. */
function looksAt({ spec: { matchConstraints: { resourceRules = [], namespaceSelector } } }: any, { namespace, object }: Placed, labels: ReadonlyMap<string, Record<string, string>>): boolean {
  const [version, group = ''] = `${object.apiVersion}`.split('/').reverse();
  const ruled = resourceRules.some((rule: any) => rule.apiGroups.includes(group) && rule.apiVersions.includes(version) && rule.resources.includes(`${object.kind}`.toLowerCase() + 's') && rule.operations.includes('CREATE'));
  const of: Record<string, string> = { ...labels.get(namespace), 'kubernetes.io/metadata.name': namespace };
  return ruled && (namespaceSelector?.matchExpressions ?? []).every(({ key, operator, values = [] }: any) => {
    switch (operator) {
      case 'In': return values.includes(of[key]);
      case 'NotIn': return !values.includes(of[key]);
      case 'Exists': return key in of;
      default: return !(key in of);
    }
  });
}
