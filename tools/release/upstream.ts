/**
 * What a bump of an upstream version brings with it: a changeset that says what its users
 * will notice, and the package's schemas and value keys, made again.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import semver from 'semver';
import { npmName } from '../../projenrc/repository.ts';
import { upstreamOf } from '../schemas/packages.ts';
import type { Branch } from './branch.ts';
import { changesetsOf, writeChangeset } from './changesets.ts';

/** A version of upstream's that a branch changes. */
export interface UpstreamChange {
  /** What has the version, such as `dragonfly-operator`. */
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** A package whose upstream versions a branch changes. */
export interface UpstreamBump {
  /** Its folder below `packages/`. */
  readonly folder: string;
  readonly changes: readonly UpstreamChange[];
}

/** The id of a commit, and how much of it people read. */
const COMMIT = /^([0-9a-f]{7})[0-9a-f]{33}$/;

/** The packages whose upstream versions a branch changes, and how. */
export function upstreamBumps(root: string, branch: Branch): UpstreamBump[] {
  return readdirSync(join(root, 'packages')).sort().flatMap((folder) => {
    const file = `packages/${folder}/src/upstream.ts`;
    const text = branch.files.includes(file) ? branch.before(file) : undefined;
    if (text === undefined) return [];
    const before = versionsIn(exportsOf(folder, text));
    const after = versionsIn(upstreamOf(root, folder));
    const changes = [...after].flatMap(([path, { what, version }]) => {
      const from = before.get(path)?.version;
      return from === undefined || from === version ? [] : [{ what, from, to: version }];
    });
    return changes.length > 0 ? [{ folder, changes }] : [];
  });
}

/**
 * Writes the changeset of a bump, unless somebody has written one. It is named after the
 * commit where the branch has left main: the same branch writes the same file, another one
 * doesn't.
 *
 * @returns the file, when it was written
 */
export function writeBumpChangeset(root: string, branch: Branch, { folder, changes }: UpstreamBump): string | undefined {
  const name = npmName(folder);
  const file = `upstream-${folder}-${branch.base.slice(0, 8)}.md`;
  const byHand = changesetsOf(root).some((changeset) => changeset.file !== `.changeset/${file}` && branch.files.includes(changeset.file) && name in changeset.releases);
  if (byHand) return undefined;
  writeChangeset(root, file, name, changes.some(isMinor) ? 'minor' : 'patch', [...new Set(changes.map(textOf))].join(', '));
  return `.changeset/${file}`;
}

function textOf({ what, from, to }: UpstreamChange): string {
  const [was, is] = [from, to].map((version) => version.split('@')[0].replace(COMMIT, '$1'));
  return was === is ? `${what} ${is}, built again` : `${what} ${was} → ${is}`;
}

/** A major version of upstream's is no break of our API: what it asks of users is for who merges it to say. */
function isMinor({ from, to }: UpstreamChange): boolean {
  const [before, after] = [semver.coerce(from), semver.coerce(to)];
  // A commit has no number: the tag that it stands for is a patch of the same minor version, as renovate.json5 says.
  if (COMMIT.test(to) || !before || !after) return false;
  return before.major !== after.major || before.minor !== after.minor;
}

/** Everything among the exports of an `upstream.ts` that has a version, by where it stands. */
function versionsIn(value: unknown, path = ''): Map<string, { what: string; version: string }> {
  if (typeof value === 'string') {
    const image = /^[a-z0-9.-]+\.[a-z0-9.-]+\/(?:[^:]*\/)?([^/:]+):([^:@]+(?:@sha256:[0-9a-f]+)?)$/.exec(value);
    if (image) return new Map([[path, { what: image[1], version: image[2] }]]);
    const constant = path.slice(path.lastIndexOf('.') + 1);
    return /^v?\d+(\.\d+)+/.test(value) && constant.endsWith('_VERSION')
      ? new Map([[path, { what: constant.replace(/_VERSION$/, '').toLowerCase().replaceAll('_', '-'), version: value }]])
      : new Map();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  const { name, version, url, commit } = value as Record<string, unknown>;
  if (typeof name === 'string' && typeof version === 'string') return new Map([[path, { what: name, version }]]);
  if (typeof url === 'string' && typeof commit === 'string') return new Map([[path, { what: url.slice(url.lastIndexOf('/') + 1), version: commit }]]);
  return new Map(Object.entries(value).flatMap(([key, member]) => [...versionsIn(member, path === '' ? key : `${path}.${key}`)]));
}

/** What an `upstream.ts` of another commit exports. */
function exportsOf(folder: string, text: string): Record<string, unknown> {
  const scratch = mkdtempSync(join(tmpdir(), 'upstream-'));
  try {
    const file = join(scratch, 'packages', folder, 'src/upstream.ts');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return upstreamOf(scratch, folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
