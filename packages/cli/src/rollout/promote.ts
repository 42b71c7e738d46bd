import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmName } from '../repository/packages.ts';
import { manifestOf, programOf } from '../repository/programs.ts';
import { pinsIn } from './git.ts';
import type { Pins } from './history.ts';
import type { Rollout } from './rollout.ts';

/** A pin that may be raised. */
export interface Promotion {
  readonly cluster: string;
  readonly component: string;
  readonly from: string;
  readonly to: string;
}

/**
 * What a cluster may take now of what it pins: whatever has soaked. What is overridden is pinned by whoever
 * overrides it, and nothing is ever lowered or added.
 *
 * @param only the components that are asked for
 * @default - all
 */
export function promotionsOf(rollout: Rollout, cluster: string, pins: Pins, only?: readonly string[]): Promotion[] {
  const stage = rollout.stages.find((candidate) => candidate.cluster === cluster)!;
  const chosen = rollout.promotable(stage, pins, only);
  const beside = { ...rollout.track(cluster).pins, ...pins, ...chosen };
  return Object.entries(chosen).sort().flatMap(([component, to]) => (
    rollout.verdict(stage, component, to, beside).why === 'soaked' ? [{ cluster, component, from: pins[component], to }] : []
  ));
}

/** The file that holds a cluster's pins. */
export function pinsFile(root: string, cluster: string): string {
  return join(programOf(root, cluster).folder, 'package.json');
}

/** What a cluster pins in the working tree. */
export function readPins(root: string, cluster: string): Pins {
  // By the rule that says the line, if it can't be read.
  return pinsIn(JSON.stringify(manifestOf(programOf(root, cluster))))!;
}

/** Writes promotions of one cluster into its package.json, and touches nothing else there. */
export function writePins(root: string, cluster: string, promotions: readonly Promotion[]): void {
  const file = pinsFile(root, cluster);
  const manifest = manifestOf(programOf(root, cluster));
  for (const { component, to } of promotions) manifest.dependencies[[npmName(component), component].find((name) => name in manifest.dependencies)!] = to;
  writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
}
