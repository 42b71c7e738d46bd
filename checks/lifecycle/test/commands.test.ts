/** Every command that the documentation tells people to run is one that exists, and every link leads to a heading. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
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

describe('tasks of go-task', () => {
  const root: { includes: Record<string, string | { taskfile: string }> } = parse(textOf('packages/projen-lab/tasks/Taskfile.yaml'));
  const tasks = Object.entries(root.includes).flatMap(([namespace, include]) => {
    const file = typeof include === 'string' ? include : include.taskfile;
    const path = join('packages/projen-lab/tasks', file.replace(/^.*\.taskfiles\//, '').replace(/^\.\//, ''));
    const taskfile = [path, join(path, 'Taskfile.yaml')].find((one) => one.endsWith('.yaml') && existsSync(join(REPOSITORY_ROOT, one)));
    return taskfile === undefined ? [] : Object.entries<any>(parse(textOf(taskfile)).tasks).map(([name, task]) => ({ name: `${namespace}:${name}`, variables: variablesOf(task) }));
  });

  /** What a task says that it takes: a line of its summary for each variable. */
  function variablesOf({ summary = '' }: { summary?: string }): string[] {
    return [...summary.matchAll(/^([A-Z_]+)(?: |,|:)/gm)].map(([, name]) => name).concat([...summary.matchAll(/\b([A-Z][A-Z_]+)\b/g)].map(([, name]) => name));
  }

  const used = found(/(^|^\.\/)task (?=--|[a-z0-9-]+:)/).map(({ words, ...rest }) => ({ ...rest, words: words.filter((word) => !word.startsWith('--')) })).filter(({ words }) => /^[a-z0-9-]+:/.test(words[0] ?? ''));

  test('there are some, in the pages and in the Taskfiles', () => {
    expect(used.length).toBeGreaterThan(20);
    expect(tasks.length).toBeGreaterThan(10);
  });

  test('each is there', () => {
    const names = new Set(tasks.map(({ name }) => name));
    const isThere = (name: string): boolean => names.has(name) || names.has(`${name.split(':')[0]}:*`);

    expect(used.filter(({ words: [name] }) => !isThere(name)).map(({ page, code }) => `${page}: ${code}`)).toEqual([]);
  });

  test('each takes the variables that it is given', () => {
    const wrong = used.flatMap(({ page, code, words: [name, ...variables] }) => {
      const task = tasks.find((one) => one.name === name);
      return task === undefined ? [] : variables.filter((word) => /^[A-Z_]+=/.test(word) && !task.variables.includes(word.split('=')[0])).map((word) => `${page}: ${code}: ${word}`);
    });

    expect(wrong).toEqual([]);
  });
});

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
