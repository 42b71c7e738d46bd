import { HealthCheckExpression } from '../declare/stage';
import { StageModel } from './model';
import { groupOf } from './object';

/** An ExternalSecret or PushSecret has been carried out as it is written now, whatever has become of the store since. */
const CARRIED_OUT = "has(status.syncedResourceVersion) && status.syncedResourceVersion.startsWith(string(metadata.generation) + '-')";
/** The operator has looked at a store, whether or not that answers. */
const LOOKED_AT = 'has(status.conditions)';

/**
 * When objects are healthy that look outside, by group and kind. By their own word they are not while the store or the
 * registry is away: then every change and every way back of whatever has a Secret or a chart, and of all that wait for it, would
 * stand still, though the Secret is there, and the chart.
 */
const HEALTHY_WHILE_AWAY: Record<string, string> = {
  'external-secrets.io/ExternalSecret': CARRIED_OUT,
  'external-secrets.io/PushSecret': CARRIED_OUT,
  'external-secrets.io/ClusterSecretStore': LOOKED_AT,
  'external-secrets.io/SecretStore': LOOKED_AT,
  // The chart of the version that is asked for now.
  'source.toolkit.fluxcd.io/OCIRepository': "has(status.artifact) && (!has(spec.ref) || !has(spec.ref.tag) || status.artifact.revision.startsWith(spec.ref.tag + '@'))",
  'source.toolkit.fluxcd.io/HelmRepository': "(has(spec.type) && spec.type == 'oci') || has(status.artifact)",
};

/** When objects of a stage are healthy, by kind: what the stage says, and what holds of those that look outside. */
export function expressionsOf({ stage, objects }: StageModel): HealthCheckExpression[] {
  const own = stage?._props.healthCheckExpressions ?? [];
  const outside = new Map(objects.flatMap((object) => {
    const current = HEALTHY_WHILE_AWAY[`${groupOf(object)}/${object.kind}`];
    return current === undefined ? [] : [[object.kind, { apiVersion: object.apiVersion, kind: object.kind, current }] as const];
  }));
  return [...own, ...[...outside.values()].filter(({ kind }) => !own.some((other) => other.kind === kind))];
}

/** A comparison that must hold for an object to be healthy. */
export interface Term {
  /** Fields that lead to the value, from the object's root. */
  readonly path: readonly string[];
  /** Type of the condition whose status is compared; none where the value itself is. */
  readonly condition?: string;
  readonly is: '==' | '!=' | '>=' | 'begins with';
  /** What it is compared with. An empty text stands for a value that isn't there, a list for another field. */
  readonly value: string | number | boolean | readonly string[];
  /** What follows the other field, where the value begins with it; none elsewhere. */
  readonly then?: string;
}

const PATH = '(?:status|spec|metadata)(?:\\.\\w+)+';
const HAS = new RegExp(`^has\\((${PATH})\\)`);
const EXISTS = new RegExp(`^(${PATH})\\.exists\\((\\w+), \\2\\.type == '([^']*)' && \\2\\.status == '([^']*)'\\)`);
const COMPARES = new RegExp(`^(${PATH}) (==|!=|>=) (?:'([^']*)'|(-?\\d+)|(true|false)|(${PATH}))`);
const BEGINS = new RegExp(`^(${PATH})\\.startsWith\\(string\\((${PATH})\\) \\+ '([^']*)'\\)`);
const TRUE = new RegExp(`^(${PATH})`);

/**
 * The comparisons of a CEL expression that other readers than Flux can make: fields that are there (`has(status.phase)`),
 * true, equal to or unlike a value, at least as large as a value or another field, begin with another field and a text
 * (`status.synced.startsWith(string(metadata.generation) + '-')`), and conditions
 * (`status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')`), all of which must hold. Undefined for anything else.
 */
export function termsOf(expression: string): Term[] | undefined {
  const terms: Term[] = [];
  let rest = expression.trim();
  while (true) {
    const found = termAt(rest);
    if (found === undefined) return undefined;
    terms.push(found.term);
    rest = rest.slice(found.length);
    if (rest === '') return terms;
    const and = /^\s*&&\s*/.exec(rest);
    if (and === null) return undefined;
    rest = rest.slice(and[0].length);
  }
}

function termAt(text: string): { term: Term; length: number } | undefined {
  const has = HAS.exec(text);
  if (has) return { term: { path: has[1].split('.'), is: '!=', value: '' }, length: has[0].length };
  const exists = EXISTS.exec(text);
  if (exists) return { term: { path: exists[1].split('.'), condition: exists[3], is: '==', value: exists[4] }, length: exists[0].length };
  const compares = COMPARES.exec(text);
  if (compares) {
    const [all, path, is, string, number, boolean, field] = compares;
    const value = string ?? (number !== undefined ? Number(number) : boolean !== undefined ? boolean === 'true' : field.split('.'));
    return { term: { path: path.split('.'), is: is as Term['is'], value }, length: all.length };
  }
  const begins = BEGINS.exec(text);
  if (begins) return { term: { path: begins[1].split('.'), is: 'begins with', value: begins[2].split('.'), then: begins[3] }, length: begins[0].length };
  const truth = TRUE.exec(text);
  return truth ? { term: { path: truth[1].split('.'), is: '==', value: true }, length: truth[0].length } : undefined;
}

/** The expression that says when an object is healthy, among those of its stage. */
export function expressionFor(object: { readonly apiVersion: string; readonly kind: string }, expressions: readonly HealthCheckExpression[]): HealthCheckExpression | undefined {
  return expressions.find(({ apiVersion, kind }) => apiVersion === object.apiVersion && kind === object.kind);
}
