/** `explain`: the rules of the packages that are installed. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { nearest } from './nearest.ts';
import { Refusal } from './refusal.ts';
import { npmName, SCOPE } from './repository/packages.ts';
import { programsOf } from './repository/programs.ts';
// What declares the rules of this package.
import './render/main.ts';
import './rollout/main.ts';
import './diff/main.ts';
import './board/main.ts';
import './rotate/main.ts';
import './netpol/main.ts';
import './verify/main.ts';
import './lab/main.ts';

const KNOWN = new Refusal('CLI-011', {
  protects: 'A mistyped code would be looked for in the wrong package.',
  wrong: 'platform explain PLATFROM-101',
  right: 'platform explain PLATFORM-101',
});

/** As much of a rule as people need. */
export interface Rule {
  readonly code: string;
  /** What would go wrong without it. */
  readonly protects: string;
  /** The smallest input that breaks it. */
  readonly wrong: string;
  /** The same input, corrected. */
  readonly right: string;
}

/** Every rule that is known here, by code: of this package, and of those that are installed at the root or for a program. */
export function rulesOf(root: string): Rule[] {
  const rules = new Map<string, Rule>(Refusal.all().map(({ code, protects, wrong, right }) => [code, { code, protects, wrong, right }]));
  for (const folder of [root, ...programsOf(root).map((program) => program.folder)]) {
    const scope = join(folder, 'node_modules', SCOPE);
    if (!existsSync(scope)) continue;
    const load = createRequire(join(folder, 'package.json'));
    const attempt = (name: string): any => {
      try {
        return load(name);
      } catch {
        // Not every package is a library that this Node can load, and an old one has no rules.
        return undefined;
      }
    };
    const core = attempt(npmName('platform'));
    readdirSync(scope).forEach((name) => attempt(npmName(name)));
    const found: readonly Rule[] = core?.Refusal?.all?.() ?? [];
    found.forEach(({ code, protects, wrong, right }) => rules.set(code, { code, protects, wrong, right }));
    // Those that don't stand on the core have theirs as plain data.
    for (const name of ['output', 'projen-lab']) {
      const plain: Record<string, Omit<Rule, 'code'>> = attempt(npmName(`${name}/lib/rules`))?.RULES ?? {};
      Object.entries(plain).forEach(([code, texts]) => rules.set(code, { code, ...texts }));
    }
  }
  return [...rules.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Prints a rule, and for a code that nobody knows the nearest one. */
export function explain(root: string, code: string, options: { readonly json?: boolean }): number {
  const rules = rulesOf(root);
  const rule = rules.find((each) => each.code === code.toUpperCase());
  if (rule === undefined) {
    const meant = nearest(code.toUpperCase(), rules.map((each) => each.code));
    throw KNOWN.error('explain', `the code must be that of a rule of the installed packages, got '${code}': ${meant === undefined ? 'install the package that says it' : `did you mean '${meant}'?`}`);
  }
  console.log(options.json ? JSON.stringify(rule, undefined, 2) : textOf(rule));
  return 0;
}

function textOf({ code, protects, wrong, right }: Rule): string {
  return [code, '', protects, '', 'wrong:', `  ${wrong.replaceAll('\n', '\n  ')}`, '', 'right:', `  ${right.replaceAll('\n', '\n  ')}`].join('\n');
}
