import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'describe-')));
  mkdirSync(join(root, 'apps/home'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** What is said of a program that the real Node runs. */
function said(main: string): string {
  writeFileSync(join(root, 'apps/home/main.ts'), main);
  const program = { name: 'home', path: 'apps/home', folder: join(root, 'apps/home'), label: '[apps/home]' };
  const script = `import { describe } from '${join(import.meta.dirname, '../../src/render/describe.ts')}';\ntry { await import('${join(root, 'apps/home/main.ts')}'); } catch (error) { console.log(describe('${root}', ${JSON.stringify(program)}, error)); }`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, encoding: 'utf8' }).stdout.trim();
}

const RULE = "[apps/home] RENDER-026: 'main.ts' must run to its end, and ";

test.each([
  ['that is no TypeScript', 'const a: number = 1;\nconst b = {;\n', 'stops with SyntaxError \'Unexpected token `;`', 2],
  ['that Node does not run', '\n\nenum Colour { Red }\n', "stops with SyntaxError 'TypeScript enum is not supported", 3],
  ['that imports what a module does not have', "\nimport { readFoo } from 'node:fs';\n", "stops with SyntaxError 'The requested module 'node:fs' does not provide an export named 'readFoo''", 2],
  ['that uses what is undefined', '\nconst lab: any = {};\nlab.domain.length;\n', "stops with TypeError 'Cannot read properties of undefined", 3],
])('a program %s is named with its line', (_what, main, problem, line) => {
  const sentence = said(main);

  expect(sentence).toContain(`${RULE}${problem}`);
  expect(sentence).toContain(` at apps/home/main.ts:${line}: `);
});

test('a package that is not there is named with its line, and with where it is pinned', () => {
  expect(said("\nimport { x } from '@scope/x/part';\nx();\n")).toBe(`${RULE}'@scope/x' is not there at apps/home/main.ts:2: add it with an exact version to the dependencies of apps/home/package.json, and run 'npx platform lock'`);
});

test('a component is named with the list of a lab that projen writes', () => {
  writeFileSync(join(root, '.projenrc.ts'), '');

  expect(said("import { Dragonfly } from '@monosense-io/dragonfly';\nnew Dragonfly();\n")).toBe(`${RULE}'@monosense-io/dragonfly' is not there at apps/home/main.ts:1: add 'dragonfly' to 'components' of addCluster('home', …) in .projenrc.ts and run 'npx projen', or add it with an exact version to the dependencies of apps/home/package.json, and run 'npx platform lock'`);
});

test('a file that is not there is named with its line', () => {
  expect(said("\nimport { tenant } from './tenant.ts';\ntenant();\n")).toBe(`${RULE}'apps/home/tenant.ts' is not there at apps/home/main.ts:2: write that file, or correct its name`);
});
