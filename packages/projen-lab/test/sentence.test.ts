import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sentenceOf } from '../src/sentence';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'list-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is said of the error that this list ends with in Node itself. */
function said(...lines: string[]): string {
  if (lines.length > 0) writeFileSync(join(folder, '.projenrc.ts'), lines.join('\n'));
  const program = `import('${folder}/.projenrc.ts').catch(({ name, message, stack, code }) => console.log(JSON.stringify({ name, message, stack, code })))`;
  const { stdout } = spawnSync(process.execPath, ['--no-warnings', '--eval', program], { encoding: 'utf8' });
  return sentenceOf(JSON.parse(stdout)).replaceAll(`${folder}/`, '');
}

const STACK = /^ +at (?!\.projenrc\.ts:)/m;

test.each([
  ['the marks of a merge', ['const a = 1;', '<<<<<<< HEAD', 'const b = 2;', '=======', 'const b = 3;', '>>>>>>> other'], '[.projenrc.ts:2] PROJEN-LAB-008: ', '<<<<<<<'],
  ['a syntax error', ['const a: number = 1;', '', 'const b = {;'], '[.projenrc.ts:3] PROJEN-LAB-008: ', 'const b = {;'],
  ['an import that is not exported', ["import { nothing } from 'node:fs';"], '[.projenrc.ts:1] PROJEN-LAB-008: ', "'nothing'"],
  ['TypeScript that Node does not run', ['enum Cluster { Home }'], '[.projenrc.ts:1] PROJEN-LAB-008: ', 'enum Cluster'],
  ['no list', [], '[.projenrc.ts] PROJEN-LAB-008: ', 'bring the file back'],
])('of %s its line is said, and no stack', (_what, lines, start, part) => {
  const sentence = said(...lines);

  expect(sentence.startsWith(start)).toBe(true);
  expect(sentence).toContain(part);
  expect(sentence).not.toMatch(STACK);
});

test('a refusal is said alone, with its line of the list', () => {
  expect(said('', "throw new Error('[apps/home] PLATFORM-101: it must be so');").split('\n')).toEqual(['[apps/home] PLATFORM-101: it must be so', expect.stringMatching(/^ +at \.projenrc\.ts:2:\d+$/)]);
});

test('of any other error its kind is said as well', () => {
  const sentence = said('const lab = {};', 'lab.addClustre();');

  expect(sentence).toContain('TypeError: lab.addClustre is not a function\n');
  expect(sentence).not.toMatch(STACK);
});
