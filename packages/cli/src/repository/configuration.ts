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
    /** Command that compiles them, run in the root: a program and its arguments, without a shell. */
    readonly compile: string;
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
  return { programs: 'apps', clusters: 'clusters', title: manifest.name ?? basename(resolve(root)), reads: {}, ...said };
}

function readObject(file: string): Record<string, any> {
  return existsSync(file) ? readJson(file, basename(file)) : {};
}
