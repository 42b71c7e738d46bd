import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const HEAD = new Refusal('RELEASE-007', {
  protects: 'A changeset that names no package is used up by no release.',
  wrong: 'a changeset without a head',
  right: "---\n'@monosense-io/reloader': patch\n---",
});

/** By how much a version goes up. */
export type Bump = 'patch' | 'minor' | 'major';

/** A change that is waiting for a release: `.changeset/<name>.md`. */
export interface Changeset {
  /** Its path, such as `.changeset/quiet-dogs-run.md`. */
  readonly file: string;
  readonly releases: Readonly<Record<string, Bump>>;
  /** What stands in the changelog. */
  readonly summary: string;
}

const FOLDER = '.changeset';

/** All changes that wait for a release. */
export function changesetsOf(root: string): Changeset[] {
  const folder = join(root, FOLDER);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md') : [];
  return files.sort().map((file) => {
    const [, head, summary] = /^---\n([\s\S]*?)---\n?([\s\S]*)$/.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
    if (head === undefined) throw HEAD.error(`${FOLDER}/${file}`, `the file must begin with the packages between two lines of '---', and doesn't: write it with 'npx changeset'`);
    return { file: `${FOLDER}/${file}`, releases: parse(head) ?? {}, summary: summary.trim() };
  });
}

/** Writes a change that waits for a release of one package. */
export function writeChangeset(root: string, file: string, name: string, bump: Bump, summary: string): void {
  writeFileSync(join(root, FOLDER, file), `---\n'${name}': ${bump}\n---\n\n${summary}\n`);
}
