import { existsSync } from 'fs';
import { join } from 'path';
import { ClusterFolder, Contract } from '@monosense-io/output';
import { Check } from '../values/check';
import type { Cluster, ClusterFacts } from '../declare/cluster';
import type { Component } from '../declare/component';
import { readJson } from '../values/net';

/** A part of a version. */
export enum VersionPart {
  /** The first number. */
  MAJOR = 'major',
  /** The first two numbers. */
  MINOR = 'minor',
}

/** What somebody must have decided before another part is installed. */
export interface UpgradeDecision {
  /** The prop that says so, as its user writes it. */
  readonly prop: string;
  /**
   * Its value: the part of the version that is upgraded from.
   * @default - nobody has decided anything
   */
  readonly from?: string;
  /** What to know and do before. */
  readonly advice: string;
}

/** How something can be upgraded. */
export interface UpgradeRule {
  /** The part of the version that the rule is about. Whatever comes behind it moves freely. */
  readonly part: VersionPart;
  /**
   * Whether some may be left out on the way up.
   * @default false
   */
  readonly maySkip?: boolean;
  /**
   * Whether the one before can be installed again.
   * @default false - what a later one has written can't be read by an earlier one
   */
  readonly mayGoBack?: boolean;
  /**
   * What must have been decided before.
   * @default - nothing: the bump is the decision
   */
  readonly decision?: UpgradeDecision;
}

/** A version that stands in the contract. */
interface Recorded {
  /** Path of what says so. */
  readonly path: string;
  /** What has the version. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly rule: UpgradeRule;
  /** How another version is chosen: completed by the part to choose. */
  readonly choose: (part: string) => string;
}

/** Kubernetes and Talos: their own rules of one minor version at a time. The API server's stored objects know no way back. */
const KUBERNETES: UpgradeRule = { part: VersionPart.MINOR };
const TALOS: UpgradeRule = { part: VersionPart.MINOR, mayGoBack: true };

/** The minor versions of Kubernetes that each minor version of Talos runs (its module `pkg/machinery`, package `compatibility`). */
const TALOS_RUNS: { [talos: string]: [first: number, last: number] } = {
  '1.10': [28, 33], '1.11': [29, 34], '1.12': [30, 35], '1.13': [31, 36],
};

/** What is wrong with a cluster's versions of Talos and Kubernetes together. A Talos that is not known here is its user's business. */
export function talosProblem({ talosVersion, kubernetesVersion }: ClusterFacts): string | undefined {
  const [first, last] = TALOS_RUNS[partOf(talosVersion, VersionPart.MINOR) ?? ''] ?? [0, Infinity];
  const [major, minor] = numbersOf(kubernetesVersion) ?? [1, first];
  if (major === 1 && minor >= first && minor <= last) return undefined;
  return `'kubernetesVersion' is ${kubernetesVersion}, and Talos ${talosVersion} runs 1.${first} to 1.${last}: upgrade ${minor > last ? 'Talos' : 'Kubernetes'} first`;
}

/** Refuses a version without the numbers that a rule is about. */
export function checkVersion(component: Component, name: string, version: string): void {
  Check.that(component, numbersOf(version) !== undefined, `the version of ${name} must begin with two numbers, got '${version}': write it as in 1.2`);
}

/** The versions that the next synthesis compares with, by the path of what says so and what has them. */
export function versionsOf(cluster: Cluster, components: readonly Component[]): { [what: string]: string } {
  const all = components.flatMap((component) => component._versions.map(({ name, version }): [string, string] => [keyOf(cluster, component, name), version]));
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Every step from what is committed to what is synthesized now that breaks a rule. */
export function checkUpgrades(outdir: string, cluster: Cluster, components: readonly Component[]): string[] {
  const file = join(outdir, cluster.node.id, ClusterFolder.CONTRACT);
  if (!existsSync(file)) return [];
  const { cluster: facts, versions } = readJson(file) as Partial<Contract>;
  const fact = (name: string, prop: 'kubernetesVersion' | 'talosVersion', rule: UpgradeRule): Recorded[] => (facts?.[prop] === undefined ? [] : [{
    path: cluster.node.path, name, from: facts[prop], to: cluster.facts[prop], rule, choose: (part) => `set '${prop}' to a release of ${part}`,
  }]);
  return [
    ...fact('Talos', 'talosVersion', TALOS),
    ...fact('Kubernetes', 'kubernetesVersion', KUBERNETES),
    ...components.flatMap((component) => component._versions.flatMap(({ name, version, rule }): Recorded[] => {
      const from = versions?.[keyOf(cluster, component, name)];
      if (from === undefined) return [];
      return [{ path: component.node.path, name, from, to: version, rule, choose: (part) => `choose a release of ${component.packageName} with ${name} ${part}` }];
    })),
  ].flatMap(problemOf);
}

function problemOf({ path, name, from, to, rule: { part, maySkip, mayGoBack, decision }, choose }: Recorded): string[] {
  const steps = stepsOf(from, to, part);
  const refuse = (problem: string): string[] => [`[${path}] ${problem}`];
  if (steps === undefined || steps === 0) return [];
  if (steps < 0 && !mayGoBack) {
    return refuse(`${name} must not go back to an earlier ${part} version, got ${from} to ${to}: stay with ${partOf(from, part)}, or restore a backup into a new installation`);
  }
  if (steps < -1 || (steps > 1 && !maySkip)) {
    return refuse(`${name} must go one ${part} version at a time, got ${from} to ${to}: ${choose(nextOf(from, part, Math.sign(steps)))} first, and go on when it runs everywhere`);
  }
  if (steps > 0 && decision && decision.from !== partOf(from, part)) {
    return refuse(`'${decision.prop}' must be '${partOf(from, part)}' for ${name} to go from ${from} to ${to}, got ${decision.from === undefined ? 'none' : `'${decision.from}'`}: ${decision.advice}`);
  }
  return [];
}

/** How many versions lie between two, below zero for the way back. One version of another major number counts as the next. */
function stepsOf(from: string, to: string, part: VersionPart): number | undefined {
  const [before, after] = [numbersOf(from), numbersOf(to)];
  if (!before || !after) return undefined;
  const major = after[0] - before[0];
  return part === VersionPart.MAJOR || major !== 0 ? major : after[1] - before[1];
}

function nextOf(version: string, part: VersionPart, step: number): string {
  const [major, minor] = numbersOf(version)!;
  return part === VersionPart.MAJOR ? `${major + step}` : `${major}.${minor + step}`;
}

function partOf(version: string, part: VersionPart): string | undefined {
  const numbers = numbersOf(version);
  return numbers && (part === VersionPart.MAJOR ? `${numbers[0]}` : numbers.join('.'));
}

/** The first two numbers of a version, whatever is written around them. */
function numbersOf(version: string): [major: number, minor: number] | undefined {
  const found = /^v?(\d+)\.(\d+)/.exec(version);
  return found ? [Number(found[1]), Number(found[2])] : undefined;
}

function keyOf(cluster: Cluster, component: Component, name: string): string {
  return `${component.node.path.slice(cluster.node.path.length + 1)}/${name}`;
}
