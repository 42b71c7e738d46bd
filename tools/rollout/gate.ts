import type { Pins } from './history.ts';
import type { Rollout, Verdict } from './rollout.ts';
import { STAGES_FILE } from './stages.ts';

/** What clusters pin, by cluster; undefined when nobody can read it. */
export type PinsByCluster = ReadonlyMap<string, Pins | undefined>;

/** One pin that a branch changes. */
export interface Ask {
  readonly cluster: string;
  readonly component: string;
  readonly version: string;
  readonly verdict: Verdict;
}

/** What a branch asks for, and every sentence that refuses it. */
export interface GateResult {
  readonly asks: readonly Ask[];
  readonly problems: readonly string[];
}

/**
 * Judges every pin that a branch changes. What the branch has not touched since it left
 * main, or has changed to what main has by now, is none of its business. A component that
 * is taken out asks for nothing.
 */
export function gate(rollout: Rollout, pins: { readonly main: PinsByCluster; readonly fork: PinsByCluster; readonly head: PinsByCluster }): GateResult {
  const problems: string[] = [];
  const asks: Ask[] = [];
  for (const [cluster, wanted] of pins.head) {
    const stage = rollout.stages.find((candidate) => candidate.cluster === cluster);
    if (!stage) {
      problems.push(`[${cluster}] the cluster must have a stage in ${STAGES_FILE}, and has none: add one, and say which cluster it follows`);
    } else if (!wanted) {
      problems.push(`[${cluster}] 'apps/${cluster}/package.json' must be JSON, and isn't: correct it`);
    } else {
      const [main, fork] = [pins.main.get(cluster) ?? {}, pins.fork.get(cluster) ?? {}];
      for (const [component, version] of Object.entries(wanted)) {
        if (version !== main[component] && version !== fork[component]) asks.push({ cluster, component, version, verdict: rollout.verdict(stage, component, version) });
      }
    }
  }
  return { asks, problems: [...problems, ...asks.flatMap(({ verdict }) => verdict.sentence ?? [])] };
}
