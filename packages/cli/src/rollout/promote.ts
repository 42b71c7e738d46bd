import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../repository/json.ts';
import { npmName } from '../repository/packages.ts';
import { manifestOf, programOf } from '../repository/programs.ts';
import { runsIn } from './git.ts';
import type { Pins } from './history.ts';
import { MACHINE_VERSIONS } from './program.ts';
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

/** The file that holds a cluster's versions of Talos and Kubernetes. */
function factsFile(root: string, cluster: string): string {
  return join(programOf(root, cluster).folder, 'cluster.json');
}

/** What a cluster pins in the working tree, with Talos and Kubernetes: what ran together goes together. */
export function readPins(root: string, cluster: string): Pins {
  const facts = factsFile(root, cluster);
  // By the rule that says the line, if it can't be read.
  return runsIn(JSON.stringify(manifestOf(programOf(root, cluster))), existsSync(facts) ? JSON.stringify(parseJson(readFileSync(facts, 'utf8'), facts)) : undefined)!;
}

/** Writes promotions of one cluster into its package.json and its cluster.json, and touches nothing else there. */
export function writePins(root: string, cluster: string, promotions: readonly Promotion[]): void {
  const manifest = manifestOf(programOf(root, cluster));
  const pins = promotions.flatMap(({ component, to }) => [npmName(component), component].filter((name) => name in manifest.dependencies).slice(0, 1).map((name) => [name, to]));
  if (pins.length > 0) writeFileSync(pinsFile(root, cluster), `${JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, ...Object.fromEntries(pins) } }, undefined, 2)}\n`);
  const machines = Object.entries(MACHINE_VERSIONS).flatMap(([field, name]) => promotions.filter(({ component }) => component === name).map(({ to }) => [field, to] as const));
  if (machines.length === 0) return;
  // Its owner writes this file by hand: only the versions change.
  const facts = factsFile(root, cluster);
  writeFileSync(facts, machines.reduce((text, [field, to]) => text.replace(new RegExp(`("${field}"\\s*:\\s*"v?)[^"]*`), (_all, before: string) => `${before}${to}`), readFileSync(facts, 'utf8')));
}
