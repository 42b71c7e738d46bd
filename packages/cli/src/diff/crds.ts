import type { Immutable } from './facts.ts';

/** A rule of a CRD that compares an object with what it was. */
export interface TransitionRule {
  /** The field that has the rule. */
  readonly path: string;
  readonly rule: string;
  /** What it means; nothing for a rule of a form that isn't known. */
  readonly read?: Immutable;
}

/** All rules of a CRD by which a field keeps its value, or may change in one direction only. */
export function transitionRules({ spec }: any): TransitionRule[] {
  const all: TransitionRule[] = spec.versions.flatMap(({ schema }: any) => rulesIn(schema?.openAPIV3Schema, []));
  // Versions of a kind have the same rules, mostly.
  return [...new Map(all.map((one) => [`${one.path} ${one.rule}`, one])).values()];
}

function rulesIn(schema: any, path: readonly string[]): TransitionRule[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const rules: string[] = (schema['x-kubernetes-validations'] ?? []).map(({ rule }: { rule: string }) => rule).filter((rule: string) => /\boldSelf\b/.test(rule));
  return [
    ...rules.flatMap((rule) => readRule(rule, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, property]) => rulesIn(property, [...path, key])),
    ...rulesIn(schema.items, path),
    ...rulesIn(schema.additionalProperties, [...path, ANY_KEY]),
  ];
}

/** Stands in a path for every key of a map. */
const ANY_KEY = '*';

/** A rule is compared only where there is a value before and after. */
const COMES_OR_GOES: Pick<Immutable, 'when'> = { when: 'changes' };

/** The forms that rules have, with the field below that of the rule, and what they say. */
const FORMS: ReadonlyArray<readonly [RegExp, (found: Readonly<Record<string, string>>) => Omit<Immutable, 'fields'>]> = [
  [/^(?:self(?<field>[\w.]*) == oldSelf\k<field>|oldSelf(?<same>[\w.]*) == self\k<same>)$/, () => COMES_OR_GOES],
  [/^!has\(oldSelf(?<field>\.[\w.]+)\) \|\| has\(self\k<field>\)$/, () => ({ when: 'goes' })],
  [/^!has\(oldSelf(?<field>\.[\w.]+)\) \|\| \(?has\(self\k<field>\) && self\k<field> == oldSelf\k<field>\)?$/, () => ({ when: 'changes or goes' })],
  [/^has\(self(?<field>\.[\w.]+)\) == has\(oldSelf\k<field>\)$/, () => ({ when: 'comes or goes' })],
  [/^self >= oldSelf$/, () => ({ when: 'shrinks' })],
  [/^self == '(?<free>[^']*)' \|\| oldSelf == '\k<free>' \|\| self == oldSelf$/, ({ free }) => ({ ...COMES_OR_GOES, free })],
];

/** A rule, in its parts where all of them must hold. */
function readRule(rule: string, path: readonly string[]): TransitionRule[] {
  const parts = rule.includes('||') ? [rule] : rule.split('&&');
  return parts.map((part) => {
    // Words of the language have underscores around them.
    const text = part.replace(/\s+/g, ' ').trim().replace(/__(\w+?)__/g, '$1');
    const [form, means] = FORMS.find(([pattern]) => pattern.test(text)) ?? [];
    const groups = form?.exec(text)?.groups ?? {};
    const field = [...path, ...`${groups.field ?? groups.same ?? ''}`.split('.').filter(Boolean)].join('.');
    return { path: path.join('.'), rule: text, ...(means ? { read: { fields: [field], ...means(groups) } } : {}) };
  });
}
