/** The Taskfiles as they are written, for the tests and for the page that lists them. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A task as go-task calls it. */
export interface Task {
  /** Its whole name, such as `flux:reconcile`. One with a `*` is called with the name of a cluster in its place. */
  readonly name: string;
  readonly desc: string;
  /** What it does, without its variables. */
  readonly text: string;
  readonly variables: readonly Variable[];
  /** Whether it names what goes and asks before it does so. */
  readonly asks: boolean;
  /** What it runs. */
  readonly commands: readonly string[];
}

export interface Variable {
  readonly name: string;
  readonly required: boolean;
  readonly text: string;
}

/** The names of the namespaces that the root includes, with their folders below `.taskfiles`. */
export function namespacesOf(root: string): Readonly<Record<string, { readonly folder: string; readonly optional: boolean }>> {
  const { includes } = parse(readFileSync(join(root, 'Taskfile.yaml'), 'utf8'));
  return Object.fromEntries(Object.entries<any>(includes)
    .map(([name, include]) => [name, { path: typeof include === 'string' ? include : include.taskfile, optional: include.optional === true }] as const)
    .filter(([, { path }]) => path.startsWith('.taskfiles/'))
    .map(([name, { path, optional }]) => [name, { folder: path.slice('.taskfiles/'.length), optional }]));
}

/** The folders that hold a Taskfile. */
export function foldersOf(root: string): string[] {
  return globSync('.taskfiles/*/Taskfile.yaml', { cwd: root }).map((file) => file.split('/')[1]).sort();
}

/** All tasks of a repository that somebody calls, by namespace and in the order of their files. */
export function tasksOf(root: string): Task[] {
  return Object.entries(namespacesOf(root)).flatMap(([namespace, { folder }]) => {
    const file = join(root, '.taskfiles', folder, 'Taskfile.yaml');
    if (!existsSync(file)) return [];
    // Anchors are YAML's, and merging them is an older YAML's.
    const { tasks } = parse(readFileSync(file, 'utf8'), { merge: true });
    return Object.entries<any>(tasks).filter(([, task]) => task.internal !== true).map(([name, task]) => taskOf(`${namespace}:${name}`, task));
  });
}

/** A line of a summary that says what a variable is, or some that belong together. */
const VARIABLES = /^([A-Z][A-Z_]*(?:, [A-Z][A-Z_]*)*): (.+)$/;

function taskOf(name: string, task: any): Task {
  const summary: string = task.summary ?? '';
  const required: string[] = (task.requires?.vars ?? []).map((each: any) => each.name ?? each);
  // A variable a line, which goes on where it is indented.
  const lines = summary.trimEnd().split('\n').reduce<string[]>((all, line) => (/^ +\S/.test(line) && all.length > 0 ? [...all.slice(0, -1), `${all.at(-1)} ${line.trim()}`] : [...all, line]), []);
  const variables = lines.flatMap((line) => {
    const [, names = '', text = ''] = VARIABLES.exec(line) ?? [];
    return names.split(', ').filter((variable) => variable !== '').map((variable) => ({ name: variable, required: required.includes(variable), text }));
  });
  const commands: string[] = [task.cmd, ...(task.cmds ?? [])].filter((each) => each !== undefined).map((each) => (typeof each === 'string' ? each : each.cmd ?? `task ${each.task}`));
  return {
    name, desc: task.desc ?? '', variables, commands,
    text: lines.filter((line) => !VARIABLES.test(line)).join('\n').trim().replace(/\n(?!\n)/g, ' '),
    asks: task.prompt !== undefined || commands.some((command) => command.includes('CLI_ASSUME_YES')),
  };
}
