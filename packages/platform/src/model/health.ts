import { HealthCheckExpression } from '../declare/stage';

/** A comparison that must hold for an object to be healthy. */
export interface Term {
  /** Fields that lead to the value, from the object's root. */
  readonly path: readonly string[];
  /** Type of the condition whose status is compared; none where the value itself is. */
  readonly condition?: string;
  readonly is: '==' | '!=' | '>=';
  /** What it is compared with. An empty text stands for a value that isn't there, a list for another field. */
  readonly value: string | number | boolean | readonly string[];
}

const PATH = '(?:status|spec|metadata)(?:\\.\\w+)+';
const HAS = new RegExp(`^has\\((${PATH})\\)`);
const EXISTS = new RegExp(`^(${PATH})\\.exists\\((\\w+), \\2\\.type == '([^']*)' && \\2\\.status == '([^']*)'\\)`);
const COMPARES = new RegExp(`^(${PATH}) (==|!=|>=) (?:'([^']*)'|(-?\\d+)|(true|false)|(${PATH}))`);
const TRUE = new RegExp(`^(${PATH})`);

/**
 * The comparisons of a CEL expression that other readers than Flux can make: fields that are there (`has(status.phase)`),
 * true, equal to or unlike a value, at least as large as a value or another field, and conditions
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
  const truth = TRUE.exec(text);
  return truth ? { term: { path: truth[1].split('.'), is: '==', value: true }, length: truth[0].length } : undefined;
}

/** The expression that says when an object is healthy, among those of its stage. */
export function expressionFor(object: { readonly apiVersion: string; readonly kind: string }, expressions: readonly HealthCheckExpression[]): HealthCheckExpression | undefined {
  return expressions.find(({ apiVersion, kind }) => apiVersion === object.apiVersion && kind === object.kind);
}
