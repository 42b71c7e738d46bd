import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Component, UpgradeRule, VersionPart } from '../src';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

class Shop extends Component {}

/** A component that runs a version of something, called Store. */
function running(lab: Lab, version: string, rule: UpgradeRule): void {
  new Shop(lab.cluster, 'shop').recordVersion('Store', version, rule);
}

/** What the synthesis says to a step from a version that is committed to another one. */
function step(from: string, to: string, rule: UpgradeRule): () => void {
  const outdir = mkdtempSync(join(tmpdir(), 'upgrades-'));
  const first = new Lab({ outdir });
  running(first, from, rule);
  first.platform.synth();
  const second = new Lab({ outdir });
  running(second, to, rule);
  return () => second.platform.synth();
}

/** The same for the cluster's own versions. */
function factsStep(from: { talosVersion: string; kubernetesVersion: string }, to: { talosVersion: string; kubernetesVersion: string }): () => void {
  const outdir = mkdtempSync(join(tmpdir(), 'upgrades-'));
  mkdirSync(join(outdir, 'infra'));
  writeFileSync(join(outdir, 'infra', 'contract.json'), JSON.stringify({ format: 1, cluster: { ...INFRA, ...from } }));
  return () => new Lab({ outdir, facts: to }).platform.render();
}

const MAJOR: UpgradeRule = { part: VersionPart.MAJOR };
const MINOR: UpgradeRule = { part: VersionPart.MINOR };
const DECIDED: UpgradeRule = { part: VersionPart.MAJOR, maySkip: true, decision: { prop: 'upgradeFrom', advice: 'make a backup' } };

test('the versions stand in the contract', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'upgrades-'));
  const lab = new Lab({ outdir });
  running(lab, 'v19.2.3', MAJOR);
  lab.platform.synth();

  expect(JSON.parse(readFileSync(join(outdir, 'infra', 'contract.json'), 'utf8')).versions).toEqual({ 'shop/Store': 'v19.2.3' });
});

test.each<[string, string, UpgradeRule]>([
  ['v19.2.3', 'v19.2.1', MAJOR],
  ['v19.2.3', 'v20.1.0', MAJOR],
  ['1.18.5', '1.18.4', MINOR],
  ['1.18.5', '1.19.0', MINOR],
  ['1.19.0', '2.0.0', MINOR],
  ['1.19.0', '1.18.5', { ...MINOR, mayGoBack: true }],
  ['16.15', '18.6', { ...MAJOR, maySkip: true }],
  ['16.15', '18.6', { ...DECIDED, decision: { ...DECIDED.decision!, from: '16' } }],
  ['16.15', '16.16', DECIDED],
])('from %s to %s is a step', (from, to, rule) => {
  expect(step(from, to, rule)).not.toThrow();
});

test.each<[string, string, UpgradeRule, string, string]>([
  ['v18.2.4', 'v20.1.0', MAJOR, 'PLATFORM-632', 'choose a release of Shop with Store 19 first'],
  ['1.17.9', '1.19.0', MINOR, 'PLATFORM-632', 'choose a release of Shop with Store 1.18 first'],
  ['1.19.0', '1.17.9', { ...MINOR, mayGoBack: true }, 'PLATFORM-632', 'choose a release of Shop with Store 1.18 first'],
  ['v19.2.3', 'v18.2.4', MAJOR, 'PLATFORM-631', 'stay with 19'],
  ['18.6', '16.15', DECIDED, 'PLATFORM-631', 'stay with 18'],
  ['16.15', '18.6', DECIDED, 'PLATFORM-633', 'got none: make a backup'],
  ['16.15', '18.6', { ...DECIDED, decision: { ...DECIDED.decision!, from: '15' } }, 'PLATFORM-633', "got '15': make a backup"],
])('from %s to %s is refused with the way to go', (from, to, rule, code, way) => {
  expect(refusals(step(from, to, rule))).toEqual([refusal(code, 'infra/shop', way)]);
});

test('what was not there before has no step to take', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'upgrades-'));
  new Lab({ outdir }).platform.synth();
  const lab = new Lab({ outdir });
  running(lab, '18.6', DECIDED);

  expect(() => lab.platform.synth()).not.toThrow();
});

test('a version without numbers is refused', () => {
  const component = new Shop(new Lab().cluster, 'shop');
  expect(refusals(() => component.recordVersion('Store', 'latest', MAJOR))).toEqual([refusal('PLATFORM-319', 'infra/shop', "'latest'")]);
});

test('Kubernetes goes up one minor version at a time, and not back; Talos may go back by one', () => {
  const [talos12, talos11, talos13] = ['v1.12.0', 'v1.11.5', 'v1.13.0'].map((talosVersion) => ({ talosVersion, kubernetesVersion: 'v1.34.0' }));
  expect(factsStep(talos12, { ...talos12, kubernetesVersion: 'v1.35.0' })).not.toThrow();
  expect(factsStep(talos12, talos11)).not.toThrow();
  expect(refusals(factsStep({ ...talos12, kubernetesVersion: 'v1.33.0' }, { ...talos12, kubernetesVersion: 'v1.35.0' }))).toEqual([
    refusal('PLATFORM-632', 'infra', "set 'kubernetesVersion' to a release of 1.34 first"),
  ]);
  expect(refusals(factsStep({ ...talos12, kubernetesVersion: 'v1.35.0' }, talos12))).toEqual([refusal('PLATFORM-631', 'infra', 'v1.35.0 to v1.34.0')]);
  expect(refusals(factsStep(talos11, talos13))).toEqual([refusal('PLATFORM-632', 'infra', "set 'talosVersion' to a release of 1.12 first")]);
});

test('a Kubernetes that its Talos does not run is refused', () => {
  expect(refusals(() => new Lab({ facts: { talosVersion: 'v1.11.5', kubernetesVersion: 'v1.35.0' } }))).toEqual([refusal('PLATFORM-208', 'infra', 'Talos v1.11.5 runs 1.29 to 1.34')]);
});

test.each(['v1.33.11', 'v1.36.6', 'v1.37.2'])('Talos 1.14 runs Kubernetes %s', (kubernetesVersion) => {
  expect(() => new Lab({ facts: { talosVersion: 'v1.14.6', kubernetesVersion } })).not.toThrow();
});

test('a Talos that is not known here is let through', () => {
  expect(() => new Lab({ facts: { talosVersion: 'v1.99.0' } })).not.toThrow();
});
