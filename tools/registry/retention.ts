/**
 * What the embedded registry keeps: the newest release of each package, what was released lately,
 * so that clusters have the time to take it, and every version that a cluster has pinned on the
 * main branch lately, with what these need, so that any revert can render.
 */
import { spawnSync } from 'node:child_process';
import semver from 'semver';
import { npmName } from '../../projenrc/repository.ts';
import type { Pins } from '../../packages/cli/src/rollout/history.ts';
import { Repository } from '../../packages/cli/src/rollout/git.ts';
import { pinsOf, programsOf } from '../../packages/cli/src/repository/programs.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { metadataOf, releasedPackages, releasedVersions } from '../../packages/cli/src/registry/releases.ts';
import { removeRelease, removeStrays } from './storage.ts';
import type { Metadata } from '../../packages/cli/src/registry/releases.ts';

const COMMIT = new Refusal('REGISTRY-008', {
  protects: 'A release that took the time of the machine would give other bytes on every run.',
  wrong: 'npx projen release outside of a clone',
  right: 'npx projen release in a clone',
});

/** How long a version is kept after its release, and after no cluster pins it any more, in days. */
export const KEPT_DAYS = 180;

/**
 * When the newest commit was made: the clock of a release. The machine's own would give other bytes
 * on every run.
 */
export function newestCommitTime(root: string, commit = 'HEAD'): Date {
  const { status, stdout } = spawnSync('git', ['show', '--no-patch', '--no-show-signature', '--format=%ct', commit], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw COMMIT.error('registry', `'${commit}' must be a commit, which says what time it is for a release: run it in a clone of the repository`);
  return new Date(Number(stdout) * 1000);
}

/** The versions that a cluster pins, or has pinned on the main branch in the last 180 days, as `name@version`. */
export function pinnedLately(root: string): Set<string> {
  const pinned = new Set(programsOf(root).flatMap((program) => Object.entries(pinsOf(program)).map(([name, version]) => `${name}@${version}`)));
  const add = (pins: Pins = {}) => Object.entries(pins).forEach(([component, version]) => pinned.add(`${npmName(component)}@${version}`));
  // What stands on this branch only will be on main; what is on main only may come here.
  for (const repository of [new Repository(root, 'HEAD'), new Repository(root)]) {
    const start = newestCommitTime(root, repository.main).getTime() - KEPT_DAYS * 24 * 3_600_000;
    const current = new Map<string, Pins | undefined>();
    for (const { time, pins } of repository.history().changes) {
      for (const [cluster, after] of Object.entries(pins)) {
        // Until then the former ones were in force.
        if (time >= start) add(current.get(cluster));
        current.set(cluster, after);
      }
    }
    current.forEach(add);
  }
  return pinned;
}

/** Whether a version stays in the registry. */
export function isKept(metadata: Metadata, version: string, pinned: ReadonlySet<string>, now: Date): boolean {
  return version === metadata['dist-tags'].latest
    // The last release may be a repair of an older major version.
    || version === semver.rsort(Object.keys(metadata.versions))[0]
    || pinned.has(`${metadata.name}@${version}`)
    || Date.parse(metadata.time[version]) >= now.getTime() - KEPT_DAYS * 24 * 3_600_000;
}

/**
 * Takes every release out of a storage that is not kept, and what an earlier run has left of one.
 *
 * @param now the time of the release
 * @returns what was taken out, such as `@monosense-io/dragonfly 1.0.0`
 */
export function dropReleases(storage: string, pinned: ReadonlySet<string>, now: Date): string[] {
  removeStrays(storage);
  const kept = new Set<string>();
  const keep = (name: string, version: string): void => {
    if (kept.has(`${name}@${version}`)) return;
    kept.add(`${name}@${version}`);
    // A lock file may hold any release that its pins ask for.
    for (const [needed, range] of Object.entries(metadataOf(storage, name)!.versions[version].dependencies ?? {})) {
      releasedVersions(storage, needed).filter((other) => semver.satisfies(other, range)).forEach((other) => keep(needed, other));
    }
  };
  const releases = releasedPackages(storage).flatMap((name) => releasedVersions(storage, name).map((version) => ({ name, version, metadata: metadataOf(storage, name)! })));
  releases.filter(({ metadata, version }) => isKept(metadata, version, pinned, now)).forEach(({ name, version }) => keep(name, version));
  return releases.filter(({ name, version }) => !kept.has(`${name}@${version}`)).map(({ name, version }) => {
    removeRelease(storage, name, version);
    return `${name} ${version}`;
  });
}
