import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { npmName } from '../../projenrc/repository.ts';
import { pinsIn } from './git.ts';
import { isExact } from './history.ts';
import type { Rollout } from './rollout.ts';

/** A pin that may be raised. */
export interface Promotion {
  readonly cluster: string;
  readonly component: string;
  readonly from: string;
  readonly to: string;
}

/**
 * What a cluster may take of what it pins: the newest version that has soaked. What is
 * overridden is pinned by whoever overrides it, and nothing is ever lowered or added.
 */
export function promotionsOf(rollout: Rollout, cluster: string, pins: Readonly<Record<string, string>>): Promotion[] {
  const stage = rollout.stages.find((candidate) => candidate.cluster === cluster);
  if (stage?.after === undefined) return [];
  return Object.entries(pins).sort().flatMap(([component, from]) => {
    const to = rollout.track(stage.after!).running.get(component)?.version;
    const newer = to !== undefined && isExact(to) && isExact(from) && semver.gt(to, from);
    return newer && rollout.verdict(stage, component, to).why === 'soaked' ? { cluster, component, from, to } : [];
  });
}

/** The file that holds a cluster's pins. */
export function pinsFile(root: string, cluster: string): string {
  return join(root, 'apps', cluster, 'package.json');
}

/** What a cluster pins in the working tree. */
export function readPins(root: string, cluster: string): Readonly<Record<string, string>> {
  const pins = pinsIn(readFileSync(pinsFile(root, cluster), 'utf8'));
  if (!pins) throw new Error(`[${cluster}] 'apps/${cluster}/package.json' must be JSON, and isn't: correct it`);
  return pins;
}

/** Writes promotions of one cluster into its package.json, and touches nothing else there. */
export function writePins(root: string, cluster: string, promotions: readonly Promotion[]): void {
  const file = pinsFile(root, cluster);
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  for (const { component, to } of promotions) manifest.dependencies[npmName(component)] = to;
  writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
}
