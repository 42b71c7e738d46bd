import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Layout } from '../../../tools/languages/make.ts';

const TOOL = join(import.meta.dirname, '../../../tools/languages');
const folder = mkdtempSync(join(tmpdir(), 'languages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const said = (file: string, ...args: string[]): string => spawnSync(process.execPath, [join(TOOL, file), ...args], { cwd: folder, encoding: 'utf8' }).stderr;

test('a command that the tool does not have', () => {
  expect(said('main.ts', 'exmaples')).toContain("[languages] LANGUAGES-003: the command must be 'examples' or none, got 'exmaples'");
});

test.each([[[]], [['ruby', 'https://example.org']], [['go']], [['python', 'https://example.org']]])('publishing to %j', (args) => {
  expect(said('publish.ts', ...args)).toContain(`[languages] LANGUAGES-004: the arguments must be python, java or go, and where to publish, got '${args.join(' ')}'`);
});

test('a place that takes nothing', () => {
  mkdirSync(join(folder, 'dist/languages/go'), { recursive: true });

  expect(said('publish.ts', 'go', join(folder, 'nowhere'))).toContain('[languages] LANGUAGES-005: ');
});

test('a command of a language that fails', () => {
  expect(() => new Layout(folder, folder, [join(folder, 'missing.tgz')])).toThrow('LANGUAGES-001');
});
