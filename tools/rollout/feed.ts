import { npmName } from '../../projenrc/repository.ts';
import type { Rollout } from './rollout.ts';
import type { Stage } from './stages.ts';

/** What Renovate reads from a custom datasource. */
export interface Feed {
  readonly releases: readonly { readonly version: string; readonly releaseTimestamp?: string }[];
}

/**
 * Per package that a cluster pins: the version it has, since Renovate takes an empty answer
 * for a failure, and the one that has soaked. The time is when the cluster before took it.
 */
export function feedOf(rollout: Rollout, stage: Stage): Map<string, Feed> {
  const ahead = rollout.track(stage.after!);
  return new Map([...rollout.track(stage.cluster).running].sort().map(([component, { version }]) => {
    const next = ahead.running.get(component)?.version;
    const versions = new Set([version, ...(next !== undefined && rollout.verdict(stage, component, next).why === 'soaked' ? [next] : [])]);
    const releases = [...versions].map((each) => {
      const since = (each === next ? ahead.running.get(component) : ahead.firstRun(component, each))?.since;
      return { version: each, ...(since === undefined ? {} : { releaseTimestamp: new Date(since).toISOString() }) };
    });
    return [npmName(component), { releases }];
  }));
}
