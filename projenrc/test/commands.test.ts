import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const { tasks } = JSON.parse(readFileSync(join(root, '.projen/tasks.json'), 'utf8'));
const commands: [string, string][] = Object.entries<{ steps?: { exec?: string }[] }>(tasks)
  .flatMap(([name, { steps = [] }]) => steps.flatMap(({ exec = '' }) => [...exec.matchAll(/^node --import \S+ (\S+)/g)].map(([, file]): [string, string] => [name, file])));

test('what this repository alone needs are files of tools', () => {
  expect(commands.map(([name]) => name)).toEqual(expect.arrayContaining(['build', 'release', 'schemas']));
});

test.each(commands)("'npx projen %s --help' says what it does, and does nothing", (name, file) => {
  const help = execFileSync(process.execPath, ['--import', './tools/help.ts', file, '--help'], { cwd: root, encoding: 'utf8' });

  expect(help.startsWith(`\`npx projen ${name}`)).toBe(true);
});
