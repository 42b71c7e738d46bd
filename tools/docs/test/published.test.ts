import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../../projenrc/repository.ts';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';

/** Everything that is compiled into a package, without the types of other APIs. */
const SOURCES = globSync(['packages/*/src/**/*', 'packages/*/script/**/*', 'packages/cli/{bin,programs}/**/*'], { cwd: REPOSITORY_ROOT, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(REPOSITORY_ROOT.length + 1)).filter((file) => !file.includes('/imports/')).sort();

/** A name that may stand in what others install, and why. */
interface Allowed {
  readonly why: string;
  readonly line: RegExp;
}

const SCOPE: Allowed = { why: 'a package must name the packages that it is installed with', line: new RegExp(`${REPOSITORY.scope}/`) };
const ANNOTATIONS: Allowed = { why: 'annotations and labels are a released format, which clusters carry', line: /platform\.monosense\.io/ };
const EXAMPLES: Allowed = { why: 'an example needs a name, and a docstring or a rule shows one', line: /^\s*(\*|\/\*\*|\/\/|wrong:|right:|protects:)|^const WHAT_TO_PASS/ };
const KIT: Allowed = { why: "the facts of the test kit's cluster are released, and tests of other repositories count on them", line: /infra/ };
const PROJEN: Allowed = { why: 'a lab that projen makes has the same commands, and such a file of its own', line: /npx projen|projenrc/i };

/** What this repository is called, and where it and its clusters are. */
const NAMES: readonly { readonly what: string; readonly pattern: RegExp; readonly allowed: readonly Allowed[]; readonly alsoIn?: Readonly<Record<string, Allowed>> }[] = [
  { what: 'its owner', pattern: /monosense/i, allowed: [SCOPE, ANNOTATIONS] },
  { what: 'its addresses', pattern: /\b10\.25\.\d/, allowed: [] },
  { what: 'its clusters', pattern: /\binfra\b/, allowed: [EXAMPLES], alsoIn: { 'packages/platform/src/testing/facts.ts': KIT } },
  { what: 'its folders', pattern: /tools\/registry|projenrc|npx projen/, allowed: [EXAMPLES], alsoIn: Object.fromEntries(SOURCES.filter((file) => file.startsWith('packages/projen-lab/')).map((file) => [file, PROJEN])) },
];

test.each(NAMES)('what is published does not name $what', ({ pattern, allowed, alsoIn = {} }) => {
  const named = SOURCES.flatMap((file) => readFileSync(join(REPOSITORY_ROOT, file), 'utf8').split('\n')
    .filter((line) => pattern.test(line) && ![...allowed, ...alsoIn[file] === undefined ? [] : [alsoIn[file]]].some((each) => each.line.test(line)))
    .map((line) => `${file}: ${line.trim().slice(0, 160)}`));

  expect(named).toEqual([]);
});

test('the command names no cluster of this repository, not even in an example', () => {
  const named = SOURCES.filter((file) => file.startsWith('packages/cli/src/')).filter((file) => /\binfra\b/.test(readFileSync(join(REPOSITORY_ROOT, file), 'utf8')));

  expect(named).toEqual([]);
});

test('it looks at all packages', () => {
  expect(new Set(SOURCES.map((file) => file.split('/')[1])).size).toBe(globSync('packages/*/package.json', { cwd: REPOSITORY_ROOT }).length);
});
