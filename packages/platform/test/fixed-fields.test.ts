import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject } from 'cdk8s';
import { Component, Namespace, Stage } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

class Shop extends Component {}

/** A component whose ConfigMap keeps `data.size`. */
function shop(lab: Lab, size?: string, from?: string): void {
  const component = new Shop(lab.cluster, 'shop');
  const stage = new Stage(component, 'Main', { namespace: new Namespace(component, 'Namespace', { name: 'shop' }) });
  const object = new ApiObject(stage, 'Claim', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'claim' }, data: { size, other: size } });
  lab.cluster.recordFixedField(component, object, { field: 'data.size', from, advice: 'follow the runbook' });
}

/** What the synthesis says to a step from a committed value to another one. */
function step(before: string | undefined, after: string | undefined, from?: string): () => void {
  const outdir = mkdtempSync(join(tmpdir(), 'fixed-'));
  const first = new Lab({ outdir });
  shop(first, before);
  first.platform.synth();
  const second = new Lab({ outdir });
  shop(second, after, from);
  return () => second.platform.synth();
}

test('a field that keeps its value may not change', () => {
  expect(refusals(step('2Gi', '10Gi'))).toEqual([refusal('PLATFORM-702', 'infra/shop', "ConfigMap 'claim'", "'2Gi' to '10Gi'", 'follow the runbook')]);
  expect(refusals(step(undefined, '10Gi'))).toEqual([refusal('PLATFORM-702', 'infra/shop', "none to '10Gi'")]);
  expect(refusals(step('2Gi', undefined))).toEqual([refusal('PLATFORM-702', 'infra/shop', "'2Gi' to none")]);
});

test('a field that keeps its value changes for whoever names the value that is given up', () => {
  expect(step('2Gi', '10Gi', '2Gi')).not.toThrow();
  expect(refusals(step('4Gi', '10Gi', '2Gi'))).toEqual([refusal('PLATFORM-702', 'infra/shop', "'4Gi' to '10Gi'")]);
  // Once it is done, the word may stay for a while.
  expect(step('10Gi', '10Gi', '2Gi')).not.toThrow();
});

test('what is new may have any value', () => {
  const lab = new Lab();
  shop(lab, '10Gi');

  expect(lab.refusals()).toEqual([]);
});
