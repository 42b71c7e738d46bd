import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import type { GitHub } from '../../packages/cli/src/github/api.ts';

const RULES = new Refusal('GITHUB-007', {
  protects: 'What protects main is what GitHub has, not what the file says.',
  wrong: 'a rule that was changed on GitHub',
  right: 'npx projen github rules --apply',
});

/** What protects main, as GitHub exports and imports it. */
export const RULESET = '.github/ruleset.json';

/** Refuses rules on GitHub that differ from those of the repository, or sets them when asked. */
export async function rules(root: string, github: GitHub, apply: boolean): Promise<string> {
  const wanted = JSON.parse(readFileSync(join(root, RULESET), 'utf8'));
  const existing = (await github.list('/rulesets')).find(({ name }) => name === wanted.name);
  const current = existing && await github.get(`/rulesets/${existing.id}`);
  const differences = current === undefined ? [`no ruleset is called '${wanted.name}'`] : differencesOf(wanted, current);
  if (differences.length === 0) return `the rules on GitHub are those of ${RULESET}`;
  if (!apply) throw new Error(differences.map((difference) => RULES.at(RULESET, `${difference}: set the rules with 'npx projen github rules --apply', or correct projenrc/workflows.ts`)).join('\n'));
  if (current === undefined) await github.send('POST', '/rulesets', wanted);
  else await github.send('PUT', `/rulesets/${existing.id}`, wanted);
  return [...differences, `The rules of ${RULESET} are set.`].join('\n');
}

/** Where something differs from what is wanted. What GitHub adds by itself is no difference, but a rule is. */
function differencesOf(wanted: any, current: any): string[] {
  const type = (rule: any): string => rule.type;
  const rulesOf = (ruleset: any) => new Map<string, any>(ruleset.rules.map((rule: any) => [type(rule), rule.parameters ?? {}]));
  const [want, have] = [rulesOf(wanted), rulesOf(current)];
  const { rules: _rules, ...fields } = wanted;
  // Who may bypass the rules GitHub tells nobody who may not change them.
  if (!('bypass_actors' in current)) delete fields.bypass_actors;
  return [
    ...Object.keys(fields).filter((key) => !covers(fields[key], current[key])).map((key) => `'${key}' must be ${JSON.stringify(fields[key])}, got ${JSON.stringify(current[key])}`),
    ...[...want].flatMap(([name, parameters]) => {
      if (!have.has(name)) return [`the rule '${name}' must be there, and isn't`];
      return Object.keys(parameters).filter((key) => !covers(parameters[key], have.get(name)[key]))
        .map((key) => `'${key}' of the rule '${name}' must be ${JSON.stringify(parameters[key])}, got ${JSON.stringify(have.get(name)[key])}`);
    }),
    ...[...have.keys()].filter((name) => !want.has(name)).map((name) => `the rule '${name}' must not be there, and is`),
  ];
}

/** Whether a value is what is wanted, with or without members that nobody asked for. */
function covers(wanted: any, value: any): boolean {
  if (Array.isArray(wanted)) return Array.isArray(value) && wanted.length === value.length && wanted.every((item) => value.some((other) => covers(item, other)));
  if (typeof wanted !== 'object' || wanted === null) return isDeepStrictEqual(wanted, value);
  return typeof value === 'object' && value !== null && Object.keys(wanted).every((key) => covers(wanted[key], value[key]));
}
