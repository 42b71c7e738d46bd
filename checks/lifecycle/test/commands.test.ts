/** Every command that the documentation tells people to run is one that exists, and every link leads to a heading. Tasks of go-task are looked for by checks/tasks. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { platform } from '../../../packages/cli/src/commands.ts';
import type { PlatformCommand } from '../../../packages/cli/src/commands.ts';
import { REPOSITORY_ROOT } from '../../sandbox/sandbox.ts';

const PAGES = globSync(['README.md', 'docs/**/*.md', 'packages/*/README.md', 'packages/*/RUNBOOK.md', 'packages/cli/ROLLOUT.md'], { cwd: REPOSITORY_ROOT }).map((page) => page.replaceAll('\\', '/')).sort();
const textOf = (page: string): string => readFileSync(join(REPOSITORY_ROOT, page), 'utf8');

/** What a page writes as code: blocks, and words between backticks. */
function codeIn(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```.*\n([^]*?)^ *```/gm)].flatMap(([, block]) => block.split('\n'));
  const inline = [...text.replaceAll(/^ *```.*\n[^]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);
  return [...blocks, ...inline].map((line) => line.trim());
}

/** Words of the commands that begin with a program, wherever a line has them, without comments. */
function commandsOf(code: string, program: RegExp): string[][] {
  return code.split(/\s#|&&|;|\|/).map((part) => part.trim().replace(/^\$ /, '')).flatMap((part) => {
    const begin = program.exec(part);
    return begin === null ? [] : [part.slice(begin[0].length).trim().split(/\s+/)];
  });
}

const mentioned = PAGES.flatMap((page) => codeIn(textOf(page)).map((code) => ({ page, code })));
const found = (program: RegExp): Array<{ page: string; code: string; words: string[] }> => mentioned.flatMap(({ page, code }) => commandsOf(code, program).map((words) => ({ page, code, words })));

/** Tasks of projen, here and in every lab. */
const PROJEN = new Set([
  ...Object.keys(JSON.parse(textOf('.projen/tasks.json')).tasks),
  ...[...textOf('packages/projen-lab/src/lab-project.ts').matchAll(/(?:addTask|add)\('([\w:-]+)'/g)].map(([, name]) => name),
]);

test('tasks of projen are there', () => {
  const used = found(/(^|.*\s)npx (-y |--no )?(-- )?projen /).filter(({ words: [name] }) => /^[a-z]/.test(name) && name !== 'new');

  expect(used.length).toBeGreaterThan(30);
  expect(used.filter(({ words: [name] }) => !PROJEN.has(name.replace(/[.,]$/, ''))).map(({ page, code }) => `${page}: ${code}`)).toEqual([]);
});

test('commands of platform are there, with their options', () => {
  const program = platform(REPOSITORY_ROOT);
  // Pages of decisions tell of commands that were tried, and the list of rules shows wrong ones.
  const used = found(/(^|.*[\s(])(npx |npx --no )?platform (?=[a-z-]+( |$))/).filter(({ page, code }) => !page.startsWith('docs/decisions/') && page !== 'docs/refusals.md' && !/^(import|const|new|class)\b|=>/.test(code));
  const wrong = used.flatMap(({ page, code, words }) => {
    let command = program;
    const rest = [...words];
    while (rest.length > 0 && command.commands.some((one) => one.name() === rest[0])) command = command.commands.find((one) => one.name() === rest.shift())! as PlatformCommand;
    if (command === program) return [`${page}: ${code}: no command`];
    const unknown = rest.filter((word) => /^--[a-z]/.test(word)).map((word) => word.split('=')[0].replace(/[,.)]+$/, '')).filter((word) => word !== '--help' && !command.options.some(({ long }) => long === word));
    return unknown.map((word) => `${page}: ${code}: ${word}`);
  });

  expect(used.length).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});

/** The anchor that a heading gets, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '').toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').trim().replaceAll(' ', '-');
}

test('links between pages lead to files and headings', () => {
  const pages = PAGES.filter((page) => page.startsWith('docs/') || page === 'README.md');
  const headings = (page: string): Set<string> => new Set([...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading)));
  const wrong = pages.flatMap((page) => [...textOf(page).replaceAll(/^ *```[^]*?^ *```/gm, '').replaceAll(/`[^`\n]*`/g, '').matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(([, target]) => {
    const [file, anchor] = target.split('#');
    const path = file === '' ? page : join(dirname(page), file);
    if (!existsSync(join(REPOSITORY_ROOT, path))) return [`${page}: ${target}`];
    return anchor === undefined || !path.endsWith('.md') || headings(path).has(decodeURIComponent(anchor)) ? [] : [`${page}: ${target}`];
  }));

  expect(wrong).toEqual([]);
});

describe('runbooks', () => {
  const runbooks = PAGES.filter((page) => page.startsWith('docs/runbooks/') && !page.endsWith('/README.md'));

  test('are those that were asked for, and the index has each', () => {
    const names = ['bootstrap', 'cilium', 'cluster-lifecycle', 'cluster-upgrade', 'cnpg-restore', 'disaster-recovery', 'flux', 'rook-ceph'];

    expect(runbooks.map((page) => page.slice('docs/runbooks/'.length, -'.md'.length))).toEqual(names);
    expect(names.filter((name) => !textOf('docs/runbooks/README.md').includes(`(./${name}.md)`))).toEqual([]);
  });

  test('say what is seen, how to find out, and what to do, with tasks', () => {
    const parts = [/symptoms|you see|you want/i, /diagnosis|look\b|how to find out/i, /resolution|what to do|\bdo\b/i, /\btask [a-z0-9]+:[a-z]/];

    expect(runbooks.flatMap((page) => parts.filter((part) => !part.test(textOf(page))).map((part) => `${page}: ${part}`))).toEqual([]);
  });
});

test('whatever was asked for has a place or a reason', () => {
  const rows = textOf('docs/stories.md').split('\n').filter((line) => line.startsWith('| ') && !/^\| (asked for|---) /.test(line)).map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()));

  expect(rows.length).toBeGreaterThan(70);
  expect(rows.filter(([asked, where, state]) => asked === '' || state === '' || (!/\]\(/.test(where) && !state.startsWith('otherwise: '))).map(([asked]) => asked)).toEqual([]);
});
