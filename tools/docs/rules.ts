import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmName } from '../../projenrc/repository.ts';

/** The package that declares what a rule is. */
const CORE = 'platform';

/** The package below it, whose rules are plain data. */
const OUTPUT = 'output';

/** What a package says of a rule: as much of a `Refusal` as a page needs. */
export interface Rule {
  readonly code: string;
  readonly protects: string;
  readonly wrong: string;
  readonly right: string;
}

/** The rules that each package declares, by the name of its folder. */
export type Rules = Record<string, readonly Rule[]>;

/** A rule that a package had once. */
interface Retired {
  readonly code: string;
  readonly protects: string;
}

/** The folders of packages, each after those that it stands on: the core first, and what composes components last. */
export function packagesOf(folder: string): string[] {
  const peers = (name: string): number => {
    const { peerDependencies = {} } = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { peerDependencies?: Record<string, string> };
    return Object.keys(peerDependencies).length;
  };
  const others = readdirSync(folder).filter((name) => name !== CORE && existsSync(join(folder, name, 'package.json'))).sort();
  return [CORE, ...others.map((name) => ({ name, peers: peers(name) })).sort((a, b) => a.peers - b.peers).map(({ name }) => name)];
}

/**
 * Loads packages one after another, and tells which rules each declares.
 *
 * @param load gives a package by its npm name, as `require` does
 */
export function rulesOf(packages: readonly string[], load: (name: string) => unknown): Rules {
  const { Refusal } = load(npmName(CORE)) as { Refusal: { all(): Rule[] } };
  const known = new Set<Rule>();
  return Object.fromEntries(packages.map((name) => {
    load(npmName(name));
    if (name === OUTPUT) {
      const { RULES } = load(`${npmName(name)}/lib/rules`) as { RULES: Record<string, Omit<Rule, 'code'>> };
      return [name, Object.entries(RULES).map(([code, texts]) => ({ code, ...texts }))];
    }
    const own = Refusal.all().filter((rule) => !known.has(rule));
    own.forEach((rule) => known.add(rule));
    return [name, own];
  }));
}

/** What a package's codes begin with. */
export function prefixOf(packageName: string): string {
  return packageName.toUpperCase();
}

/** What is wrong with the rules of all packages, given the page as it was published. */
export function faultsOf(rules: Rules, published: string): string[] {
  const all = Object.entries(rules).flatMap(([name, own]) => own.map((rule) => ({ name, ...rule })));
  const retired = retiredIn(published).map(({ code }) => code);
  return all.flatMap(({ name, code, ...texts }, index) => [
    ...(new RegExp(`^${prefixOf(name)}-\\d{3}$`).test(code) ? [] : [`[packages/${name}] the code of a rule must be ${prefixOf(name)} and three digits, got '${code}': rename it`]),
    ...(all.findIndex((other) => other.code === code) === index ? [] : [`[packages/${name}] '${code}' must be the code of one rule: give this one the next free number`]),
    ...(retired.includes(code) ? [`[packages/${name}] '${code}' must not be used again, since another rule had it: give this one the next free number`] : []),
    ...Object.entries(texts).filter(([, text]) => text.trim() === '').map(([text]) => `[packages/${name}] '${text}' of '${code}' must not be empty: write it`),
  ]);
}

/**
 * The page of all rules. Throws when a rule has another's code, or one that was retired.
 *
 * @param published the page as it is, from which rules that are declared no more are carried over; empty for none
 */
export function pageOf(rules: Rules, published: string): string {
  const faults = faultsOf(rules, published);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const codes = new Set(Object.values(rules).flat().map(({ code }) => code));
  const retired = [...retiredIn(published), ...declaredIn(published).filter(({ code }) => !codes.has(code))].sort((a, b) => (a.code < b.code ? -1 : 1));
  return `${[
    '<!-- Written by tools/docs/refusals.ts. To change a text, change the rule that it belongs to. -->',
    '# Refusals',
    [
      'Every rule that a synthesis or a construct applies, by its code. A message reads `[path] CODE: what is wrong: what to do`, where',
      'the path is that of the construct, or of the file. A code is never given to another rule.',
    ].join('\n'),
    ...Object.entries(rules).filter(([, own]) => own.length > 0).flatMap(([name, own]) => [`## ${name}`, ...own.map(sectionOf)]),
    ...(retired.length > 0 ? ['## Retired', 'No release from here on refuses by these.', retired.map(({ code, protects }) => `- \`${code}\`: ${protects}`).join('\n')] : []),
  ].join('\n\n')}\n`;
}

function sectionOf({ code, protects, wrong, right }: Rule): string {
  return `### ${code}\n\n${protects}\n\n- wrong: ${quoted(wrong)}\n- right: ${quoted(right)}`;
}

/** Text as code, also when it holds backticks itself. */
function quoted(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function declaredIn(page: string): Retired[] {
  return [...page.matchAll(/^### ([A-Z0-9-]+-\d{3})\n\n(.*)$/gm)].map(([, code, protects]) => ({ code, protects }));
}

function retiredIn(page: string): Retired[] {
  return [...page.matchAll(/^- `([A-Z0-9-]+-\d{3})`: (.*)$/gm)].map(([, code, protects]) => ({ code, protects }));
}
