import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../../projenrc/repository.ts';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';

/** Everything that is compiled into a package or travels with it as it stands, without the types of other APIs. What is made of it, such as API.md, says the same. */
const SOURCES = globSync(['packages/*/src/**/*', 'packages/*/script/**/*', 'packages/*/bin/**/*', 'packages/cli/programs/**/*', 'packages/*/schema/*', 'packages/*/{README,RUNBOOK,ROLLOUT}.md'], { cwd: REPOSITORY_ROOT, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(REPOSITORY_ROOT.length + 1)).filter((file) => !file.includes('/imports/')).sort();

/** A name that may stand in what others install, and why. */
interface Allowed {
  readonly why: string;
  readonly line: RegExp;
}

const SCOPE: Allowed = { why: 'a package must name the packages that it is installed with', line: new RegExp(`${REPOSITORY.scope}/`) };
const ANNOTATIONS: Allowed = { why: 'annotations and labels are a released format, which clusters carry', line: /platform\.monosense\.io/ };
const SOURCE: Allowed = { why: 'a page may say where its sources are', line: new RegExp(`github\\.com/${REPOSITORY.github}`) };
const EXAMPLES: Allowed = { why: 'a docstring or a rule may show a command', line: /^\s*(\*|\/\*\*|\/\/|wrong:|right:|protects:)/ };
const FOLDER: Allowed = { why: 'the folder of the programs is called so unless a lab says otherwise', line: /programs?\b/ };
const GROUP: Allowed = { why: 'an API group of Kubernetes is called so', line: /group|resource\(/ };
const KIT: Allowed = { why: "the facts of the test kit's cluster are released, and tests of other repositories count on them", line: /infra|apps/ };
const PROJEN: Allowed = { why: 'a lab that projen makes has the same commands, and such a file of its own', line: /npx projen|projenrc/i };

/** What this repository is called, and where it and its clusters are. */
const NAMES: readonly { readonly what: string; readonly pattern: RegExp; readonly allowed: readonly Allowed[]; readonly alsoIn?: Readonly<Record<string, Allowed>> }[] = [
  { what: 'its owner', pattern: /monosense/i, allowed: [SCOPE, ANNOTATIONS, SOURCE] },
  { what: 'its addresses', pattern: /\b10\.25\.\d/, allowed: [] },
  {
    what: 'its clusters',
    pattern: /\binfra\b|(?<![\w/])(['"`])apps\1|\bapps-0\d/,
    allowed: [],
    alsoIn: {
      'packages/platform/src/testing/facts.ts': KIT,
      'packages/platform/README.md': KIT,
      'packages/cli/README.md': FOLDER,
      'packages/cli/schema/platform.json': FOLDER,
      'packages/cli/src/repository/configuration.ts': FOLDER,
      'packages/cli/src/repository/json.ts': FOLDER,
      'packages/app/src/app.ts': GROUP,
      'packages/coder/src/coder.ts': GROUP,
      'packages/kyverno/src/rules.ts': GROUP,
      'packages/platform/src/write/plain.ts': GROUP,
    },
  },
  { what: 'its folders', pattern: /tools\/registry|projenrc|npx projen/, allowed: [EXAMPLES], alsoIn: Object.fromEntries(SOURCES.filter((file) => file.startsWith('packages/projen-lab/') || file.endsWith('.md') || ['cluster/decommission.ts', 'cluster/list.ts', 'cluster/onboard.ts', 'commands.ts', 'new/main.ts', 'render/describe.ts'].map((source) => `packages/cli/src/${source}`).includes(file)).map((file) => [file, PROJEN])) },
];

test.each(NAMES)('what is published does not name $what', ({ pattern, allowed, alsoIn = {} }) => {
  const named = SOURCES.flatMap((file) => readFileSync(join(REPOSITORY_ROOT, file), 'utf8').split('\n')
    .filter((line) => pattern.test(line) && ![...allowed, ...alsoIn[file] === undefined ? [] : [alsoIn[file]]].some((each) => each.line.test(line)))
    .map((line) => `${file}: ${line.trim().slice(0, 160)}`));

  expect(named).toEqual([]);
});

test('it looks at all packages', () => {
  expect(new Set(SOURCES.map((file) => file.split('/')[1])).size).toBe(globSync('packages/*/package.json', { cwd: REPOSITORY_ROOT }).length);
});
