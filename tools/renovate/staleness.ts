/**
 * For each version of upstream's, how long ago Renovate has proposed another one: a version that nobody
 * proposes any more looks like one that is up to date. Asks nobody but git.
 *
 * `node tools/renovate/staleness.ts [--json]` lists them, and ends with 1 when one is stale; `--at TIME` moves the clock.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CUSTOM_MANAGERS, UPSTREAM } from '../../projenrc/renovate.ts';
import { Repository } from '../../packages/cli/src/rollout/git.ts';
import { ORIGINS } from './upstream.ts';

/** A version of upstream's in a file. */
export interface Entry {
  /** The package's folder, such as `rook-ceph`. */
  readonly folder: string;
  /** What Renovate looks up, such as `quay.io/ceph/ceph`. */
  readonly name: string;
  readonly datasource: string;
  /** The address of a chart's index. */
  readonly registry?: string;
  readonly version: string;
}

/** How long nobody has proposed another version. */
export interface Staleness extends Entry {
  /** When the last proposal came: the version on main, or one that waits on a branch of Renovate's. */
  readonly since: Date;
  /** The whole days since then. */
  readonly age: number;
  /** After how many days upstream has released something in all likelihood; undefined where nobody knows. */
  readonly days: number | undefined;
  /** Whether it is time that somebody looks. */
  readonly stale: boolean;
}

/** The versions that Renovate finds in the text of an `upstream.ts`. */
export function entriesIn(folder: string, text: string): Entry[] {
  return CUSTOM_MANAGERS.filter(({ managerFilePatterns }) => managerFilePatterns.includes(UPSTREAM)).flatMap(({ matchStrings, depNameTemplate, datasourceTemplate }) =>
    matchStrings.flatMap((pattern) => [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups = {} }) => ({
      folder,
      name: depNameTemplate === undefined ? groups.depName : depNameTemplate.replaceAll(/\{\{\{(\w+)\}\}\}/g, (_all, group) => groups[group]),
      datasource: datasourceTemplate ?? groups.datasource,
      ...(groups.registryUrl === undefined ? {} : { registry: groups.registryUrl }),
      version: [groups.currentValue, groups.currentDigest].filter(Boolean).join('@'),
    }))));
}

/** All versions of upstream's on main, the stale ones first, and of these the oldest. */
export function stalenessOf(root: string, now: Date): Staleness[] {
  const repository = new Repository(root);
  const git = (...args: string[]) => spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout.split('\n').filter(Boolean);
  // A proposal that nobody merges is one all the same.
  const proposals = git('for-each-ref', '--format=%(objectname) %(committerdate:unix)', 'refs/remotes/origin/renovate/', 'refs/heads/renovate/').map((line) => line.split(' '));
  return globSync(UPSTREAM, { cwd: root }).flatMap((file) => {
    const folder = file.split('/')[1];
    const at = (commit: string) => entriesIn(folder, repository.file(commit, file) ?? '');
    const history = git('log', '--first-parent', '--format=%H %ct', repository.main, '--', file).map((line) => line.split(' '));
    const open = proposals.map(([commit, time]) => ({ time, entries: at(commit) }));
    const versions = history.map(([commit, time]) => ({ time, entries: at(commit) }));
    return at(repository.main).map((entry): Staleness => {
      const has = ({ entries }: { entries: Entry[] }) => entries.some(({ name, version }) => name === entry.name && version === entry.version);
      // From the newest commit back, for as long as it was this version.
      const other = versions.findIndex((state) => !has(state));
      const seconds = Math.max(Number(versions.at(other < 0 ? -1 : other - 1)?.time), ...open.filter((state) => state.entries.some(({ name }) => name === entry.name) && !has(state)).map(({ time }) => Number(time)));
      const since = new Date(seconds * 1000);
      const age = Math.floor((now.getTime() - since.getTime()) / 86_400_000);
      const days = ORIGINS[entry.name]?.days;
      return { ...entry, since, age, days, stale: days === undefined || age > days };
    });
  }).sort((one, other) => Number(other.stale) - Number(one.stale) || other.age - one.age);
}

if (import.meta.main) {
  const { values: { json, at } } = parseArgs({ options: { json: { type: 'boolean', default: false }, at: { type: 'string' } } });
  const rows = stalenessOf(process.cwd(), at === undefined ? new Date() : new Date(at));
  if (json) console.log(JSON.stringify(rows, undefined, 2));
  else rows.forEach(({ folder, name, version, age, days, stale }) => console.log(`${stale ? 'stale' : 'fresh'}  ${folder}: ${name} ${version}, nothing proposed for ${age} days, and upstream takes up to ${days ?? '?'}`));
  if (rows.some(({ stale }) => stale)) process.exitCode = 1;
}
