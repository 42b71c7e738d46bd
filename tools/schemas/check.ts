import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { generate, identityOf, RECORD, recordsOf } from './generate.ts';
import type { Recorded, Target } from './generate.ts';
import { INDEX } from './kinds.ts';
import { Unreachable } from '../../packages/cli/src/verify/source.ts';

/** What became of a source when it was generated again. */
export interface Result {
  readonly folder: string;
  readonly source: string;
  /** `exact`, or what is not. */
  readonly exact: string;
  readonly here: 'reproduced' | 'differs' | 'not fetched';
  /** Which files differ, or why it was not fetched. */
  readonly detail: string;
}

/** Generates a folder's schemas in memory, and compares them with what is there. */
export function reproduce(root: string, target: Target): Result[] {
  const records = recordsOf(root, target);
  return target.sources.map((source) => {
    const { from, tag, module, repository } = identityOf(source);
    const row = { folder: target.folder, source: `${from} ${module ?? repository} ${tag}`, exact: source.exact ?? 'exact' };
    try {
      const { recorded, files } = generate(root, source);
      const changed = Object.keys(files).filter((file) => files[file] !== textOf(join(root, target.folder, file)));
      if (!records.some((record) => isDeepStrictEqual(record, recorded))) changed.push(RECORD);
      return { ...row, here: changed.length > 0 ? 'differs' : 'reproduced', detail: changed.join(', ') };
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      return { ...row, here: 'not fetched', detail: error.message };
    }
  });
}

/** The results as a table, with the reasons below it. */
export function table(results: Result[]): string {
  const rows = [['folder', 'source', 'what it is', 'here'], ...results.map(({ folder, source, exact, here }) => [folder, source, exact, here])];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
  const details = results.filter(({ detail }) => detail).map(({ folder, here, detail }) => `${here}: ${folder}: ${detail}`);
  const count = (here: Result['here']): number => results.filter((result) => result.here === here).length;
  return [...lines, '', ...details, `${count('reproduced')} of ${results.length} sources reproduced, ${count('differs')} differ, ${count('not fetched')} could not be fetched here`].join('\n');
}

/** What is wrong with a folder as it stands, without getting anything: another version is pinned, or files are not those that were made. */
export function problemsOf(root: string, target: Target): string[] {
  const [, name, kind] = target.folder.split('/');
  const run = `run 'npx projen schemas ${name}'`;
  const records = recordsOf(root, target);
  const stale = target.sources.filter((source) => !records.some((record) => isDeepStrictEqual(identityOf(source), identityIn(record)))).map((source) => {
    const { for: constant, version, tag } = identityOf(source);
    const old = records.filter((record) => record.for === constant).map((record) => `${record.version} (${record.tag})`);
    return `[packages/${name}] '${kind}' must be made from ${constant} ${version} (${tag}), got ${old.join(', ') || 'none'}: ${run}`;
  });
  if (stale.length > 0) return stale;
  const made = records.flatMap(({ files }) => files);
  const there = existsSync(join(root, target.folder)) ? readdirSync(join(root, target.folder)).filter((file) => file !== RECORD && file !== INDEX) : [];
  return [
    ...made.filter((file) => !there.includes(file)).map((file) => `[packages/${name}] '${kind}/${file}' must be there, got nothing: ${run}`),
    ...there.filter((file) => !made.includes(file)).map((file) => `[packages/${name}] '${kind}/${file}' must come from a source in ${RECORD}, got none: ${run}`),
  ];
}

function identityIn({ for: constant, version, from, tag, module, repository }: Recorded): object {
  return { for: constant, version, from, tag, ...(module ? { module } : { repository }) };
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
