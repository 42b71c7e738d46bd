import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../programs.ts';

const PAGE = readFileSync(join(ROOT, 'docs/bootstrap.md'), 'utf8');
const SCRIPT = readFileSync(join(ROOT, 'packages/projen-lab/tasks/bootstrap/cluster.sh'), 'utf8');
const STEPS = /^STEPS='([^']+)'/m.exec(SCRIPT)![1].split('\n').map((line) => line.split(' ')).map(([name, seconds]) => ({ name, seconds: Number(seconds) }));

test('the page lists the steps of bootstrap, in their order and with their budgets', () => {
  const listed = [...PAGE.matchAll(/^\| `(\w+)` \| (\d+):(\d\d) \|/gm)].map(([, name, minutes, seconds]) => ({ name, seconds: Number(minutes) * 60 + Number(seconds) }));

  expect(listed).toEqual(STEPS);
});

test('the budgets are half an hour', () => {
  expect(STEPS.reduce((all, { seconds }) => all + seconds, 0)).toBe(30 * 60);
});

test('each step says whether it is done, what it does, and what to look at when it fails', () => {
  const lacking = STEPS.flatMap(({ name }) => ['is', 'do', 'help'].filter((part) => !SCRIPT.includes(`\n${part}_${name}() {`)).map((part) => `${part}_${name}`));

  expect(lacking).toEqual([]);
});

test('the page says what to do when a step fails', () => {
  const [, failures] = PAGE.split('### When a step fails');

  expect(STEPS.filter(({ name }) => name !== 'namespaces' && !failures.includes(`\n| \`${name}\` |`))).toEqual([]);
});
