import { existsSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { Refusal } from '../refusal.ts';
import { nearest } from '../nearest.ts';
import { readJson } from './json.ts';

const KNOWN = new Refusal('CLI-002', {
  protects: 'A setting that nobody reads would seem to hold.',
  wrong: '{ "program": "apps" }',
  right: '{ "programs": "apps" }',
});

const FOLDER = new Refusal('CLI-012', {
  protects: 'What is rendered replaces what stands in its folder: elsewhere that belongs to somebody else.',
  wrong: '{ "clusters": "../clusters" }',
  right: '{ "clusters": "rendered/clusters" }',
});

const TYPED = new Refusal('CLI-016', {
  protects: 'Half a setting, or one of another kind, would fail later, where nobody knows what it was for.',
  wrong: '{ "registry": { "serve": "node serve.js" } }',
  right: '{ "registry": { "storage": "releases", "serve": "node serve.js" } }',
});

/** The file at the root of a repository. The key `platform` of package.json is the same. */
export const FILE = 'platform.json';

/** What a repository says of itself. Without any of it, a lab has its programs in `apps/` and is rendered into `clusters/`. */
export interface Configuration {
  /**
   * Folder with one folder for each cluster's program, from the root.
   * @default apps
   */
  readonly programs: string;
  /**
   * Folder that the programs render into, from the root.
   * @default clusters
   */
  readonly clusters: string;
  /**
   * What pages call the repository.
   * @default - the name in package.json, or that of the folder
   */
  readonly title: string;
  /**
   * The clusters whose contracts a program reads, by the program's name: they are rendered first.
   * @default - none
   */
  readonly reads: Readonly<Record<string, readonly string[]>>;
  /**
   * Releases that are kept in the repository itself.
   * @default - packages come from the registry that npm is told of
   */
  readonly registry?: {
    /** Folder with the releases, in Verdaccio's layout. */
    readonly storage: string;
    /** Command that serves them until it is stopped, run in the root: a program and its arguments, without a shell. The first line that it prints is the address. */
    readonly serve: string;
  };
  /**
   * The packages' own sources, for what is not released yet.
   * @default - packages are installed only
   */
  readonly workspace?: {
    /** Folder with one folder for each package. */
    readonly packages: string;
    /**
     * Command that compiles them, run in the root: a program and its arguments, without a shell.
     * @default - the sources run as they stand: `src/index.ts` of each package, in TypeScript
     */
    readonly compile?: string;
    /**
     * Command that says as JSON for which versions of upstream's nobody has proposed another one for long. It is run in the root without a shell, and is given `--at` and a time.
     * @default - the board says nothing of it
     */
    readonly staleness?: string;
  };
}

const MEMBERS = Object.keys({ programs: true, clusters: true, title: true, reads: true, registry: true, workspace: true } satisfies Record<keyof Configuration, true>);

/** Reads the configuration of a repository. */
export function configurationOf(root: string): Configuration {
  const manifest = readObject(join(root, 'package.json'));
  const file = existsSync(join(root, FILE)) ? FILE : 'package.json';
  // Generated files say at their end where they come from, and editors are told of the schema.
  const { '//': _marker, $schema: _schema, ...said } = file === FILE ? readObject(join(root, FILE)) : Object(manifest.platform);
  const unknown = Object.keys(said).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) {
    const meant = nearest(unknown, MEMBERS);
    throw KNOWN.error(file, `'${unknown}' must be one of ${MEMBERS.join(', ')}: ${meant === undefined ? 'remove it' : `write '${meant}'`}`);
  }
  for (const member of ['programs', 'clusters'] as const) {
    const folder: unknown = said[member] ?? 'a folder';
    const within = typeof folder === 'string' && folder !== '' && !isAbsolute(folder) && !folder.split(/[\\/]/).includes('..');
    if (!within) throw FOLDER.error(file, `'${member}' must be a folder below this one, got ${JSON.stringify(folder)}: write its path from here, without '..'`);
  }
  const problem = kindProblem(said);
  if (problem !== undefined) throw TYPED.error(file, problem);
  return { programs: 'apps', clusters: 'clusters', title: manifest.name ?? basename(resolve(root)), reads: {}, ...said };
}

/** The members of settings that are objects: those that must be there, and those that may. */
const PARTS: Readonly<Record<string, readonly [must: readonly string[], may: readonly string[]]>> = {
  registry: [['storage', 'serve'], []],
  workspace: [['packages'], ['compile', 'staleness']],
};

/** What is wrong with the kinds of the settings; the folders are looked at before. */
function kindProblem({ title, reads, ...said }: Record<string, unknown>): string | undefined {
  const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (title !== undefined && !isText(title)) return `'title' must be a text, got ${JSON.stringify(title)}: write it in quotes`;
  if (reads !== undefined && !(isObject(reads) && Object.values(reads).every((names) => Array.isArray(names) && names.every(isText)))) {
    return `'reads' must be lists of clusters by the program that reads them, got ${JSON.stringify(reads)}: write it as { "away": ["home"] }`;
  }
  for (const [part, [must, may]] of Object.entries(PARTS)) {
    const value = said[part];
    if (value === undefined) continue;
    if (!isObject(value)) return `'${part}' must be an object, got ${JSON.stringify(value)}: write it with ${must.map((member) => `'${member}'`).join(' and ')}, or remove it`;
    const wrong = [...must, ...may.filter((member) => value[member] !== undefined)].find((member) => !isText(value[member]));
    if (wrong !== undefined) return `'${part}.${wrong}' must be a text, got ${JSON.stringify(value[wrong]) ?? 'none'}: write it, or remove '${part}'`;
  }
  return undefined;
}

function readObject(file: string): Record<string, any> {
  return existsSync(file) ? readJson(file, basename(file)) : {};
}
