import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';
import { declarationsIn, faultsOf, packagesOf, pageOf, rulesOf, toolRulesOf } from '../rules.ts';
import type { Rule, Rules } from '../rules.ts';

const PAGE = readFileSync(join(REPOSITORY_ROOT, 'docs/refusals.md'), 'utf8');

/** The tools whose refusals all have codes. */
const CODED = ['bench', 'board', 'build', 'diff', 'github', 'lab', 'netpol', 'new-component', 'registry', 'release', 'render', 'renovate', 'rollout', 'schemas', 'site', 'verify'];

/** What a tool says when npm, Go, Python, jsii-diff or a registry fails: no input of ours makes them. */
const OF_OTHER_PROGRAMS = [
  'BUILD-001', 'BUILD-005', 'DIFF-002', 'NETPOL-004', 'NEW-COMPONENT-004', 'RELEASE-009', 'RELEASE-011', 'RELEASE-013', 'RELEASE-015', 'RELEASE-018', 'RELEASE-021', 'RELEASE-025', 'RENOVATE-004', 'SCHEMAS-010', 'SITE-001', 'VERIFY-004', 'VERIFY-005', 'VERIFY-007',
];

describe('the rules of this repository', () => {
  let rules: Rules;
  beforeAll(() => {
    rules = { ...rulesOf(packagesOf(join(REPOSITORY_ROOT, 'packages')), (name) => require(name)), ...toolRulesOf(REPOSITORY_ROOT) };
  });

  test('have codes and texts as they should', () => {
    expect(faultsOf(rules, PAGE)).toEqual([]);
  });

  test('stand in the documentation', () => {
    expect(pageOf(rules, PAGE)).toBe(PAGE);
  });

  test('are each asserted by a test or a fixture', () => {
    const tests = ['packages/*/test/**/*.ts', 'tools/*/test/**/*.ts', 'checks/*/test/**/*.ts', 'checks/fixtures/*.ts', 'checks/mistakes/*.ts'].flatMap((pattern) => globSync(pattern, { cwd: REPOSITORY_ROOT }))
      .filter((file) => !file.startsWith('tools/docs/'));
    const text = tests.map((file) => readFileSync(join(REPOSITORY_ROOT, file), 'utf8')).join('\n');
    const codes = Object.values(rules).flat().map(({ code }) => code);

    expect(codes.filter((code) => !text.includes(code)).sort()).toEqual(OF_OTHER_PROGRAMS);
  });

  test.each(CODED)('of %s are all there is: nothing is refused without a code, except that git itself fails', (tool) => {
    const bare = globSync([`tools/${tool}/*.ts`, `packages/cli/src/${tool}/*.ts`], { cwd: REPOSITORY_ROOT }).flatMap((file) => [...readFileSync(join(REPOSITORY_ROOT, file), 'utf8').matchAll(/new Error\(`\[.*/g)].map(([line]) => `${file}: ${line}`));

    expect(bare.filter((line) => !line.includes("'git ${args[0]}' must succeed"))).toEqual([]);
  });
});

const rule = (code: string, texts: Partial<Rule> = {}): Rule => ({ code, protects: `${code} protects.`, wrong: 'a: 1', right: 'a: 2', ...texts });

describe('a page', () => {
  test('has the rules of each package, and no package without any', () => {
    expect(pageOf({ platform: [rule('PLATFORM-101')], reloader: [], cilium: [rule('CILIUM-001', { wrong: 'a: `b`' })] }, '')).toMatchInlineSnapshot(`
      "<!-- Written by tools/docs/refusals.ts. To change a text, change the rule that it belongs to. -->

      # Refusals

      Every rule that a construct, a synthesis or a tool applies, by its code. A message reads \`[path] CODE: what is wrong: what to do\`, where
      the path is that of the construct, or of the file. A code is never given to another rule.

      ## platform

      ### PLATFORM-101

      PLATFORM-101 protects.

      - wrong: \`a: 1\`
      - right: \`a: 2\`

      ## cilium

      ### CILIUM-001

      CILIUM-001 protects.

      - wrong: \`\` a: \`b\` \`\`
      - right: \`a: 2\`
      "
    `);
  });

  test('keeps a code that is declared no more, from then on', () => {
    const before = pageOf({ platform: [rule('PLATFORM-101'), rule('PLATFORM-102')] }, '');
    const after = pageOf({ platform: [rule('PLATFORM-102')] }, before);

    expect(after).not.toContain('### PLATFORM-101');
    expect(after).toContain('## Retired\n\nNo release from here on refuses by these.\n\n- `PLATFORM-101`: PLATFORM-101 protects.\n');
    expect(pageOf({ platform: [rule('PLATFORM-102')] }, after)).toBe(after);
  });

  test.each<[string, Rules, string]>([
    ['a retired code', { platform: [rule('PLATFORM-100')] }, "[packages/platform] 'PLATFORM-100' must not be used again, since another rule had it: give this one the next free number"],
    ['one code of two rules', { platform: [rule('PLATFORM-101'), rule('PLATFORM-101')] }, "[packages/platform] 'PLATFORM-101' must be the code of one rule: give this one the next free number"],
    ["another package's prefix", { cilium: [rule('PLATFORM-101')] }, "[packages/cilium] the code of a rule must be CILIUM and three digits, got 'PLATFORM-101': rename it"],
    ["another tool's prefix", { 'tools/render': [rule('ROLLOUT-001')] }, "[tools/render] the code of a rule must be RENDER and three digits, got 'ROLLOUT-001': rename it"],
    ['a code of four digits', { cilium: [rule('CILIUM-0001')] }, "[packages/cilium] the code of a rule must be CILIUM and three digits, got 'CILIUM-0001': rename it"],
    ['an empty text', { cilium: [rule('CILIUM-001', { right: ' ' })] }, "[packages/cilium] 'right' of 'CILIUM-001' must not be empty: write it"],
  ])('refuses %s', (_, rules, message) => {
    const published = pageOf({}, pageOf({ platform: [rule('PLATFORM-100')] }, ''));

    expect(() => pageOf(rules, published)).toThrow(new Error(message));
  });
});

describe("a tool's source", () => {
  const source = (props: string) => `import { Refusal } from '../refusal.ts';\nconst PIN = new Refusal('RENDER-001', ${props});\n`;

  test('declares its rules with plain texts', () => {
    expect(declarationsIn(source("{ protects: 'A.', wrong: \"b's\", right: `c` }"), 'tools/render/pins.ts')).toEqual([{ code: 'RENDER-001', protects: 'A.', wrong: "b's", right: 'c' }]);
  });

  test.each([['a text that is computed', '{ protects: TEXT, wrong: "b", right: "c" }'], ['a text that is missing', '{ protects: "a", wrong: "b" }']])('refuses %s', (_, props) => {
    expect(() => declarationsIn(source(props), 'tools/render/pins.ts')).toThrow('[tools/render/pins.ts] a rule must be declared with plain texts');
  });

  test('of another kind of refusal declares none', () => {
    expect(declarationsIn("throw new Refusal(404, 'not found');", 'tools/lab/client.ts')).toEqual([]);
  });
});
