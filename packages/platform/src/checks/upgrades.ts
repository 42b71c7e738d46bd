import { existsSync } from 'fs';
import { join } from 'path';
import { ClusterFolder, Contract } from '@monosense-io/output';
import { Cluster } from '../declare/cluster';
import { Component } from '../declare/component';
import { UpgradeRule, versionKey, VersionPart, VERSIONS } from '../declare/versions';
import { JsonFile } from '../values/json-file';
import { Refusal } from '../values/refusal';
import { numbersOf } from '../values/version';

const NO_WAY_BACK = new Refusal('PLATFORM-631', {
  protects: 'What a later version has written can\'t be read by an earlier one, which would not start, or would lose data.',
  wrong: "kubernetesVersion: 'v1.34.0', where the committed contract has v1.35.0",
  right: "kubernetesVersion: 'v1.35.0'",
});

const NO_SKIP = new Refusal('PLATFORM-632', {
  protects: 'Upstream tests upgrades from one version to the next; one that is skipped takes its migrations with it.',
  wrong: "kubernetesVersion: 'v1.35.0', where the committed contract has v1.33.1",
  right: "kubernetesVersion: 'v1.34.2', and 'v1.35.0' when that runs everywhere",
});

const DECIDED = new Refusal('PLATFORM-633', {
  protects: 'Some upgrades need a decision or a backup first, and must not happen because a pin was bumped.',
  wrong: "a release with PostgreSQL 18, where the committed contract has 16.15, and no 'upgradeFrom'",
  right: "upgradeFrom: '16'",
});

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

/** Every step from what is committed to what is synthesized now that breaks a rule. */
export function checkUpgrades(outdir: string, cluster: Cluster): string[] {
  const file = join(outdir, cluster.node.id, ClusterFolder.CONTRACT);
  if (!existsSync(file)) return [];
  const { cluster: facts, versions } = JsonFile._readWritten(file) as Partial<Contract>;
  const fact = (name: string, prop: 'kubernetesVersion' | 'talosVersion', rule: UpgradeRule): Recorded[] => (facts?.[prop] === undefined || cluster.facts[prop] === undefined ? [] : [{
    path: cluster.node.path, name, from: facts[prop], to: cluster.facts[prop], rule, choose: (part) => `set '${prop}' to a release of ${part}`,
  }]);
  return [
    ...fact('Talos', 'talosVersion', TALOS),
    ...fact('Kubernetes', 'kubernetesVersion', KUBERNETES),
    ...VERSIONS.all(cluster).flatMap(({ owner, record: { name, version, rule } }): Recorded[] => {
      const from = versions?.[versionKey(cluster, owner, name)];
      if (from === undefined) return [];
      return [{ path: owner.node.path, name, from, to: version, rule, choose: (part) => `choose a release of ${(owner as Component).packageName} with ${name} ${part}` }];
    }),
  ].flatMap(problemOf);
}

function problemOf({ path, name, from, to, rule: { part, maySkip, mayGoBack, decision }, choose }: Recorded): string[] {
  const steps = stepsOf(from, to, part);
  if (steps === undefined || steps === 0) return [];
  if (steps < 0 && !mayGoBack) {
    return [NO_WAY_BACK.at(path, `${name} must not go back to an earlier ${part} version, got ${from} to ${to}: stay with ${partOf(from, part)}, or restore a backup into a new installation`)];
  }
  if (steps < -1 || (steps > 1 && !maySkip)) {
    return [NO_SKIP.at(path, `${name} must go one ${part} version at a time, got ${from} to ${to}: ${choose(nextOf(from, part, Math.sign(steps)))} first, and go on when it runs everywhere`)];
  }
  if (steps > 0 && decision && decision.from !== partOf(from, part)) {
    return [DECIDED.at(path, `'${decision.prop}' must be '${partOf(from, part)}' for ${name} to go from ${from} to ${to}, got ${decision.from === undefined ? 'none' : `'${decision.from}'`}: ${decision.advice}`)];
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
