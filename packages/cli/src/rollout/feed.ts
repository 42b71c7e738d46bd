import semver from 'semver';
import { componentName, isOurs } from '../repository/packages.ts';
import { isExact } from './history.ts';
import type { Rollout } from './rollout.ts';
import type { Stage } from './stages.ts';

/** What Renovate reads from a custom datasource. */
export interface Feed {
  readonly releases: readonly { readonly version: string; readonly releaseTimestamp?: string }[];
}

/** When each version of one of our own packages was released. */
export type Released = (name: string) => Readonly<Record<string, string>>;

/**
 * Per package that a cluster pins: the version it has, since Renovate takes an empty answer for a failure, and
 * what it may take. For a cluster that follows another that is what has soaked there, with the time when the
 * cluster before took it; for one that follows nobody, every release that nobody gave up. Hours and freezes
 * hold the gate and not the feed: a pull request may be open on a Friday evening.
 *
 * @param packages the names of its dependencies
 */
export function feedOf(rollout: Rollout, stage: Stage, packages: readonly string[], released: Released): Map<string, Feed> {
  // Versions that Renovate doesn't raise, as of Kubernetes, stay as they are.
  const chosen = rollout.promotable(stage, rollout.track(stage.cluster).pins, packages.map(componentName));
  return new Map(packages.toSorted().flatMap((name): [string, Feed][] => {
    const component = componentName(name);
    const running = rollout.track(stage.cluster).running.get(component)?.version;
    if (running === undefined) return [];
    if (stage.after !== undefined) return [[name, { releases: soakedReleases(rollout, stage, component, running, chosen[component]) }]];
    // What others publish comes to the first cluster by its age.
    return isOurs(name) ? [[name, { releases: ownReleases(rollout, stage, component, running, released(name)) }]] : [];
  }));
}

function soakedReleases(rollout: Rollout, stage: Stage, component: string, running: string, next = running): Feed['releases'] {
  const ahead = rollout.track(stage.after!);
  return [...new Set([running, next])].map((version) => {
    const run = ahead.running.get(component);
    const since = (run?.version === version ? run : ahead.firstRun(component, version))?.since;
    return { version, ...(since === undefined ? {} : { releaseTimestamp: new Date(since).toISOString() }) };
  });
}

function ownReleases(rollout: Rollout, stage: Stage, component: string, running: string, released: Readonly<Record<string, string>>): Feed['releases'] {
  const versions = Object.keys(released).filter((version) => isExact(version) && version !== running && !rollout.isBad(stage, component, version));
  return semver.sort([...versions, running]).map((version) => ({ version, ...(released[version] === undefined ? {} : { releaseTimestamp: released[version] }) }));
}
