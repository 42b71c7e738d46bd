/** Counts what ten applications take as an `App`, and as values of bjw-s' app-template; `node checks/app-template/write.ts` writes it into docs/app.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../sandbox/sandbox.ts';
import { labOf } from './world.ts';

const HERE = join(REPOSITORY_ROOT, 'checks/app-template');
export const DOCUMENT = join(REPOSITORY_ROOT, 'docs/app.md');
const [BEGIN, END] = ['<!-- counted by checks/app-template/write.ts -->', '<!-- end of what is counted -->'];

/** The applications, by their names. */
export const NAMES = readdirSync(join(HERE, 'apps')).map((file) => file.replace(/\.ts$/, '')).sort();

/** Kinds that app-template makes of its values. */
const OF_CHART = ['ConfigMap', 'CronJob', 'Deployment', 'HTTPRoute', 'PersistentVolumeClaim', 'Role', 'RoleBinding', 'Service', 'ServiceAccount'];

/** One application, counted. */
export interface Count {
  readonly name: string;
  /** Lines of the program, without imports, comments and blanks. */
  readonly app: number;
  /** Lines of the values, without comments and blanks. */
  readonly values: number;
  /** Objects that are rendered beside those that the chart would make, by their kinds. */
  readonly derived: { readonly [kind: string]: number };
  /** Their lines, as YAML. */
  readonly derivedLines: number;
}

export async function countOf(name: string): Promise<Count> {
  const lab = await labOf(name);
  const own = lab.objects().filter(({ kind, metadata }) => (
    (metadata.namespace === name && metadata.name !== 'library') || (kind === 'Namespace' && metadata.name === name) || (kind === 'Kustomization' && metadata.name.startsWith(`${name}-`))
  ));
  const derived = own.filter(({ kind }) => !OF_CHART.includes(kind));
  const kinds = [...new Set(derived.map(({ kind }) => kind))].sort();
  return {
    name,
    app: linesOf(join(HERE, 'apps', `${name}.ts`), /^import |^\s*\/\/|^\s*$/),
    values: linesOf(join(HERE, 'values', `${name}.yaml`), /^\s*#|^\s*$/),
    derived: Object.fromEntries(kinds.map((kind) => [kind, derived.filter((object) => object.kind === kind).length])),
    derivedLines: derived.map(yamlLines).reduce((sum, lines) => sum + lines, 0),
  };
}

/** The table as the document has it. */
export async function table(): Promise<string> {
  const counts = await Promise.all(NAMES.map(countOf));
  const sum = (of: (count: Count) => number): number => counts.map(of).reduce((a, b) => a + b, 0);
  const objects = ({ derived }: Count): number => Object.values(derived).reduce((a, b) => a + b, 0);
  return [
    BEGIN, '',
    '| application | lines as an `App` | lines of values | objects beside those of the chart | their lines of YAML |',
    '| --- | --- | --- | --- | --- |',
    ...counts.map((count) => `| ${count.name} | ${count.app} | ${count.values} | ${objects(count)}: ${Object.entries(count.derived).map(([kind, number]) => (number === 1 ? kind : `${number} ${kind}`)).join(', ')} | ${count.derivedLines} |`),
    `| together | ${sum(({ app }) => app)} | ${sum(({ values }) => values)} | ${sum(objects)} | ${sum(({ derivedLines }) => derivedLines)} |`,
    '', END,
  ].join('\n');
}

/** A document with the table as it is now. */
export async function withTable(text: string): Promise<string> {
  return `${text.slice(0, text.indexOf(BEGIN))}${await table()}${text.slice(text.indexOf(END) + END.length)}`;
}

function linesOf(file: string, not: RegExp): number {
  return readFileSync(file, 'utf8').split('\n').filter((line) => !not.test(line)).length;
}

/** Lines of a value in YAML: one for each text and number, and one for each map or list that something stands below. */
function yamlLines(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  // The first member of an item of a list stands beside its dash.
  if (Array.isArray(value)) return value.map((item) => Math.max(1, yamlLines(item))).reduce((a, b) => a + b, 0);
  return Object.values(value).map((member) => 1 + yamlLines(member)).reduce((a, b) => a + b, 0);
}
