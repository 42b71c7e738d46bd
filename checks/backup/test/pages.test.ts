/** What the pages on backups say is there: files, tasks, alerts. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldersOf, namespacesOf, tasksOf } from '../../../tools/docs/taskfiles.ts';
import { CASES as POSTGRES } from '../../alerts/cases/cnpg-shared.ts';
import { CASES as VELERO } from '../../alerts/cases/velero.ts';
import { CASES as VOLSYNC } from '../../alerts/cases/volsync.ts';
import { recoveryPage } from '../rendered.ts';

const ROOT = join(__dirname, '../../..');
const PAGES = ['docs/backups.md', 'docs/recovery.md'];
const text = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const ALERTS = [...Object.keys(POSTGRES), ...Object.keys(VELERO), ...Object.keys(VOLSYNC)];

/** The rows of the table that ticks line by line, by their cells. */
function asked(): string[][] {
  return text('docs/backups.md').split('## What was asked for')[1].split('\n').filter((line) => /^\| (\d|NFR)/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

test.each(PAGES)('every file that %s names is there', (page) => {
  const files = [...text(page).matchAll(/\]\((\.[^)#]+)/g)].map(([, file]) => file);

  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((file) => !existsSync(join(ROOT, 'docs', file)))).toEqual([]);
});

test('each line of what was asked for says where it is, and how far it has come', () => {
  const rows = asked();

  for (const story of ['10.1', '10.2', '10.3', '10.4', '7.1', '7.2', '7.3', '7.4', 'FR58', 'FR59', 'FR60', 'FR61', 'FR62', 'FR63', 'NFR19', 'NFR20']) expect([story, rows.some(([line]) => line.split(/[ ,]+/).includes(story))]).toEqual([story, true]);
  expect(rows.filter((cells) => cells.length !== 3 || cells.some((cell) => cell === ''))).toEqual([]);
  expect(rows.filter(([, , state]) => !/^(done|waits|another choice|not measured|the restore)/.test(state))).toEqual([]);
});

test.each(PAGES)('every task that %s names is there', (page) => {
  const tasks = tasksOf(ROOT).map(({ name }) => name);

  expect([...text(page).matchAll(/`task ([a-z-]+:[a-z-]+)/g)].map(([, name]) => name).filter((name) => !tasks.includes(name))).toEqual([]);
});

test('every alert of the tables has histories', () => {
  const named = [...new Set(PAGES.flatMap((page) => [...text(page).matchAll(/`((?:Volume|Etcd|Postgres|Velero)[A-Z][A-Za-z]+(?:Overdue|Missed|OutOfSync|Pending|Slo|Failing|Failed|Unavailable|Down|Filling))`/g)].map(([, name]) => name)))];

  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !ALERTS.includes(name))).toEqual([]);
});

test('the smoke tests run the tasks of drills', () => {
  for (const name of ['cnpg', 'volsync']) {
    expect(text(`tests/smoke/dr-${name}-restore.sh`)).toContain(`exec task dr:test-${name}-restore CLUSTER=`);
    expect(tasksOf(ROOT).map((task) => task.name)).toContain(`dr:test-${name}-restore`);
  }
});

test('every task on the page of a cluster is there, and has what it needs', () => {
  const page = recoveryPage('https://s3.example.org');
  // Others bring namespaces that this list has not got yet.
  const missing = Object.entries(namespacesOf(ROOT)).filter(([, { folder }]) => !foldersOf(ROOT).includes(folder)).map(([name]) => name);
  const calls = [...page.matchAll(/task ([a-z]+):([a-z-]+)([^\n`#]*)/g)].filter(([, namespace]) => !missing.includes(namespace));

  expect(calls.length).toBeGreaterThan(3);
  for (const [, namespace, name, rest] of calls) {
    const task = tasksOf(ROOT).find((one) => one.name === `${namespace}:${name}`);
    const given = [...rest.matchAll(/([A-Z]+)=/g)].map(([, variable]) => variable);
    expect([name, task?.variables.filter(({ required }) => required).map((variable) => variable.name).filter((variable) => !given.includes(variable))]).toEqual([name, []]);
    expect(given.filter((variable) => !task!.variables.some((one) => one.name === variable))).toEqual([]);
  }
});
