/** The list of a lab's clusters: lines `lab.addCluster('home');` of .projenrc.ts. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { clustersPath } from '../repository/clusters.ts';
import { programsOf } from '../repository/programs.ts';

/** The file that holds the list. */
export const LIST = '.projenrc.ts';

/** What the list says of a cluster beside its name. */
export interface Listed {
  readonly follows?: string;
  readonly soak?: string;
  readonly reads?: readonly string[];
}

/** Where a cluster is added on a line of its own, with what comes before it. */
const ADDED = /^([ \t]*)(\w+)\.addCluster\((['"])([^'"]+)\3.*\);[ \t]*$/;

/** The clusters that the list adds on lines of their own. */
export function listedIn(text: string): string[] {
  return text.split('\n').flatMap((line) => ADDED.exec(line)?.[4] ?? []);
}

/** The line that adds a cluster. */
function lineOf(list: string, name: string, { follows, soak, reads = [] }: Listed): string {
  const options = [
    ...(follows === undefined ? [] : [`follows: '${follows}'`]),
    ...(soak === undefined ? [] : [`soak: '${soak}'`]),
    ...(reads.length === 0 ? [] : [`reads: [${reads.map((other) => `'${other}'`).join(', ')}]`]),
  ];
  return `${list}.addCluster('${name}'${options.length === 0 ? '' : `, { ${options.join(', ')} }`});`;
}

/** The list with a cluster more, behind the others; undefined where no line adds any, as in a list that somebody has written otherwise. */
export function withCluster(text: string, name: string, options: Listed): string | undefined {
  const lines = text.split('\n');
  const last = lines.findLastIndex((line) => ADDED.test(line));
  if (last < 0) return undefined;
  const [, indent, list] = ADDED.exec(lines[last])!;
  return [...lines.slice(0, last + 1), `${indent}${lineOf(list, name, options)}`, ...lines.slice(last + 1)].join('\n');
}

/** The list without a cluster. */
export function withoutCluster(text: string, name: string): string {
  return text.split('\n').filter((line) => ADDED.exec(line)?.[4] !== name).join('\n');
}

/** Where a file names something, such as `apps/home/main.ts:12`. */
export interface Mention {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Lines of the programs and of the files at the root that name a cluster: as a text of its own, or as a folder of a path. */
export function mentionsOf(root: string, name: string): Mention[] {
  const [programs, rendered] = [programsOf(root).filter((program) => program.name !== name), clustersPath(root)];
  const files = [
    LIST, 'rollout.json', '.sops.yaml',
    ...programs.flatMap(({ folder, path }) => readdirSync(folder).filter((file) => file.endsWith('.ts')).sort().map((file) => `${path}/${file}`)),
  ].filter((file) => existsSync(join(root, file)));
  const word = new RegExp(`(['"\`/])${name.replace(/[-.]/g, '\\$&')}(?=['"\`/])|\\b${rendered}/${name}\\b`);
  return files.flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n').flatMap((text, index) => (word.test(text) ? [{ file, line: index + 1, text: text.trim() }] : [])));
}
