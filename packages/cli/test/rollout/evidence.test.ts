import { generateKeyPairSync } from 'node:crypto';
import { FORMAT, parseEvidence, signEvidence } from '../../src/rollout/evidence.ts';
import { Rollout } from '../../src/rollout/rollout.ts';
import type { Verdict } from '../../src/rollout/rollout.ts';
import { parseStages } from '../../src/rollout/stages.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const KEY = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const STAGES = parseStages(JSON.stringify({ stages: [{ cluster: 'infra', publicKey: KEY }, { cluster: 'apps', after: 'infra', soak: '24h', evidence: '2h' }] }));
const NOW = Date.parse('2026-11-22T12:00:00Z');
const [OLD, NEW] = ['0'.repeat(40), '1'.repeat(40)];

/** What infra reports when all is well: it applied the commit five minutes after it came to main. */
const WELL = {
  format: FORMAT, cluster: 'infra', from: '2026-11-19T00:00:00Z', to: '2026-11-22T11:30:00Z',
  revisions: [{ revision: OLD, from: '2026-11-18T00:00:00Z' }, { revision: NEW, from: '2026-11-21T08:05:00Z' }],
  notReady: [] as object[], alerts: [] as object[],
};

function parse(report: object, now = NOW, key = privateKey) {
  return parseEvidence(signEvidence(report, key), 'infra', publicKey, now);
}

/** Whether cilium 2.0.0, on infra since 2026-11-21 08:00, may go to apps by this report. */
function verdict(report: object | undefined, now = NOW): Verdict {
  const changes = [
    { id: OLD, time: Date.parse('2026-11-18T00:00:00Z'), author: 'Ada', subject: 'first', pins: { infra: { cilium: '1.0.0' }, apps: { cilium: '1.0.0' } } },
    { id: NEW, time: Date.parse('2026-11-21T08:00:00Z'), author: 'Ada', subject: 'second', pins: { infra: { cilium: '2.0.0' } } },
  ];
  const evidence = new Map(report ? [['infra', parse(report, now)]] : []);
  const rollout = new Rollout({ stages: STAGES, history: { changes, overrides: [], main: changes.map(({ id, time }) => ({ id, time })) }, evidence, now });
  return rollout.verdict(STAGES[1], 'cilium', '2.0.0');
}

const refused = (why: string, rule: string, wayOut: string): object => ({ go: false, why, sentence: `[apps/cilium] ROLLOUT-0${why === 'evidence' ? 17 : 18}: 2.0.0 must run healthy on infra for 24 h, and ${rule}: ${wayOut}, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')` });

test('the soak counts from when the cluster had applied the commit, to what was last seen', () => {
  expect(verdict(WELL)).toEqual({ go: true, why: 'soaked', since: Date.parse('2026-11-21T08:05:00Z') });
  expect(verdict({ ...WELL, to: '2026-11-22T08:04:00Z' }, Date.parse('2026-11-22T09:00:00Z'))).toMatchObject({ why: 'soaking', left: 60_000 });
});

test('missing or old evidence holds the promotion', () => {
  expect(verdict(undefined)).toMatchObject(refused('evidence', 'nobody knows whether it does', "[evidence/infra] ROLLOUT-040: no evidence was given: look why the cluster doesn't upload it"));
  expect(verdict({ ...WELL, to: '2026-11-22T09:59:00Z' })).toMatchObject(refused('evidence', 'nobody knows whether it does', "[evidence/infra] ROLLOUT-040: 'to' must be at most 2 h ago, got 2026-11-22 09:59 UTC at 2026-11-22 12:00 UTC: look why the cluster doesn't upload it"));
});

test('a cluster that has not applied the commit has not run it, and one that went back runs it anew', () => {
  expect(verdict({ ...WELL, revisions: WELL.revisions.slice(0, 1) })).toMatchObject(refused('unhealthy', 'infra had not applied commit 11111111 by 2026-11-22 11:30 UTC', 'repair that, and the soak starts again'));
  expect(verdict({ ...WELL, revisions: [...WELL.revisions, { revision: 'a branch', from: '2026-11-22T01:00:00Z' }, { revision: NEW, from: '2026-11-22T02:00:00Z' }] })).toMatchObject({ why: 'soaking', since: Date.parse('2026-11-22T02:00:00Z') });
});

test('what is not ready holds the promotion, and the soak starts again when it is', () => {
  const notReady = [{ object: 'HelmRelease cilium/cilium', from: '2026-11-22T03:00:00Z' }];

  expect(verdict({ ...WELL, notReady })).toMatchObject(refused('unhealthy', 'HelmRelease cilium/cilium is not ready since 2026-11-22 03:00 UTC', 'repair that, and the soak starts again'));
  expect(verdict({ ...WELL, notReady: [{ ...notReady[0], to: '2026-11-22T03:10:00Z' }] })).toMatchObject({ why: 'soaking', since: Date.parse('2026-11-22T03:10:00Z') });
});

test('an alert above warning counts when it is newer than the version', () => {
  const alert = { name: 'CephHealthError', severity: 'critical', startsAt: '2026-11-22T03:00:00Z' };
  const with_ = (change: object) => verdict({ ...WELL, alerts: [{ ...alert, ...change }] });

  expect(with_({})).toMatchObject(refused('unhealthy', 'the alert CephHealthError fires since 2026-11-22 03:00 UTC', 'repair that, and the soak starts again'));
  expect(with_({ endsAt: '2026-11-22T04:00:00Z' })).toMatchObject({ why: 'soaking', since: Date.parse('2026-11-22T04:00:00Z') });
  expect(with_({ severity: 'warning' }).go).toBe(true);
  expect(with_({ startsAt: '2026-11-21T07:00:00Z' }).go).toBe(true);
  // Whatever nobody has heard of counts as severe.
  expect(with_({ severity: undefined }).go).toBe(false);
});

test('the soak can not have begun before the evidence does', () => {
  expect(verdict({ ...WELL, from: '2026-11-22T00:00:00Z' })).toMatchObject({ why: 'soaking', since: Date.parse('2026-11-22T00:00:00Z') });
});

test.each<[what: string, report: object, sentence: string]>([
  ['another format', { ...WELL, format: 'other/1' }, "[evidence/infra] ROLLOUT-040: 'format' must be 'rollout-evidence/1', got 'other/1': bring the job that writes it up to date"],
  ["another cluster's file", { ...WELL, cluster: 'apps' }, "[evidence/infra] ROLLOUT-040: 'cluster' must be 'infra', got 'apps': give each cluster a key of its own, and upload each file under its cluster's name"],
  ['a time without a zone', { ...WELL, to: '2026-11-22T11:30:00' }, "[evidence/infra] ROLLOUT-040: 'to' must be a time such as 2026-11-22T13:30:00Z, got \"2026-11-22T11:30:00\": correct the job that writes it"],
  ['a report that ends before it begins', { ...WELL, from: '2026-11-22T11:40:00Z' }, "[evidence/infra] ROLLOUT-040: 'from' must be before 'to', got 2026-11-22T11:40:00Z and 2026-11-22T11:30:00Z: correct the job that writes it"],
  ['a report from the future', { ...WELL, to: '2026-11-22T12:01:00Z' }, "[evidence/infra] ROLLOUT-040: 'to' must not be in the future, got 2026-11-22 12:01 UTC at 2026-11-22 12:00 UTC: put the cluster's clock right"],
  ['a list that is missing', { ...WELL, alerts: undefined }, "[evidence/infra] ROLLOUT-040: 'alerts' must be a list, got undefined: correct the job that writes it"],
  ['an alert that ends before it starts', { ...WELL, alerts: [{ name: 'A', startsAt: '2026-11-22T02:00:00Z', endsAt: '2026-11-22T01:00:00Z' }] }, "[evidence/infra] ROLLOUT-040: 'alerts' must end after it starts, got 2026-11-22T02:00:00Z and 2026-11-22T01:00:00Z: correct the job that writes it"],
])('refuses %s', (_what, report, sentence) => {
  expect(() => parse(report)).toThrow(new Error(sentence));
});

test('refuses what somebody else has signed, or has changed', () => {
  const sentence = "[evidence/infra] ROLLOUT-040: 'signature' must be made by the key in rollout.json, and isn't: upload the file again, and look for who changed it";
  const { payload: _payload, signature } = JSON.parse(signEvidence(WELL, privateKey));
  const changed = Buffer.from(JSON.stringify({ ...WELL, alerts: [] , to: '2026-11-22T11:59:00Z' })).toString('base64');

  expect(() => parse(WELL, NOW, generateKeyPairSync('ed25519').privateKey)).toThrow(new Error(sentence));
  expect(() => parseEvidence(JSON.stringify({ payload: changed, signature }), 'infra', publicKey, NOW)).toThrow(new Error(sentence));
  expect(() => parseEvidence('not JSON', 'infra', publicKey, NOW)).toThrow(new Error(sentence));
});
