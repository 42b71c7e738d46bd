import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { judgeDrains } from '../../src/verify/drains.ts';
import { madeBy } from '../../src/verify/made.ts';

const labels = { app: 'shop' };
const budget = (spec: object): object => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'shop' }, spec: { selector: { matchLabels: labels }, ...spec } });
const workload = (replicas?: number, kind = 'Deployment'): object => ({ apiVersion: 'apps/v1', kind, metadata: { name: 'shop' }, spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels: { ...labels, tier: 'front' } } } } });
const scaler = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'shop' }, spec: { scaleTargetRef: { kind: 'Deployment', name: 'shop' } } };

/** What is said of a chart that makes some objects. */
function judged(objects: object[], annotations?: Record<string, string>): ReturnType<typeof judgeDrains> {
  const rendered = mkdtempSync(join(tmpdir(), 'drains-'));
  mkdirSync(join(rendered, 'shop'));
  writeFileSync(join(rendered, 'shop/shop.yaml'), objects.map((object) => stringify(object)).join('---\n'));
  return judgeDrains(madeBy([{ id: 'shop/shop', name: 'shop', namespace: 'shop', chart: 'shop', version: '1.2.3', values: {}, valuesFrom: [], annotations }], rendered));
}

test.each([
  ['the only pod', [budget({ minAvailable: 1 }), workload()], "'spec.minAvailable' of PodDisruptionBudget 'shop' of chart shop 1.2.3 must let a drain take a pod, of which there is 1, got 1"],
  ['as many pods as there are', [budget({ minAvailable: 2 }), workload(2, 'StatefulSet')], 'of which there are 2, got 2'],
  ['every pod, however many there are', [budget({ maxUnavailable: 0 })], "'spec.maxUnavailable'"],
])('a budget of a chart that keeps %s is refused', async (_what, objects, message) => {
  expect((await judged(objects)).problems).toEqual([expect.stringContaining(`[shop/shop] VERIFY-016: `)]);
  expect((await judged(objects)).problems[0]).toContain(message);
});

test.each([
  ['lets a drain take one', [budget({ minAvailable: 1 }), workload(2)]],
  ['is for pods of which a scaler decides the number', [budget({ minAvailable: 1 }), workload(1), scaler]],
  ['is for pods that something else makes', [budget({ minAvailable: 1 })]],
])('one that %s passes', async (_what, objects) => {
  expect(await judged(objects)).toMatchObject({ checked: '1 budget of charts', problems: [] });
});

test('a reason beside the release is enough', async () => {
  expect((await judged([budget({ maxUnavailable: 0 })], { 'platform.monosense.io/no-eviction-reason': 'drained by hand' })).problems).toEqual([]);
});
