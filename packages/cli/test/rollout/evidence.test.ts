import { generateKeyPairSync } from 'node:crypto';
import { FORMAT, parseEvidence, signEvidence } from '../../src/rollout/evidence.ts';
import { feedOf } from '../../src/rollout/feed.ts';
import type { Change } from '../../src/rollout/history.ts';
import { promotionsOf } from '../../src/rollout/promote.ts';
import { Rollout } from '../../src/rollout/rollout.ts';
import type { RolloutProps, Verdict } from '../../src/rollout/rollout.ts';
import { parseStages } from '../../src/rollout/stages.ts';
import { statusOf } from '../../src/rollout/status.ts';
import { touchedBy } from '../../src/rollout/touched.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const KEY = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const STAGES = parseStages(JSON.stringify({ stages: [{ cluster: 'infra', publicKey: KEY }, { cluster: 'apps', after: 'infra', soak: '24h', evidence: '2h' }] }));
const NOW = Date.parse('2026-11-22T12:00:00Z');
const [OLD, NEW] = ['0'.repeat(40), '1'.repeat(40)];

/** What infra reports when all is well: it applied the commit five minutes after it came to main. */
const WELL = {
  format: FORMAT, cluster: 'infra', from: '2026-11-19T00:00:00Z', to: '2026-11-22T11:30:00Z',
  revisions: [{ revision: OLD, from: '2026-11-18T00:00:00Z' }, { revision: NEW, from: '2026-11-21T08:05:00Z' }],
  notReady: [] as object[], alerts: [] as object[], failedJobs: [] as object[], restarts: [] as object[], backups: [] as object[],
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
  return rolloutOf(changes, evidence, now).verdict(STAGES[1], 'cilium', '2.0.0');
}

/** What main says, where each commit brings cilium in the namespace kube-system. */
function rolloutOf(changes: Change[], evidence: RolloutProps['evidence'], now: number, more: Partial<RolloutProps> = {}): Rollout {
  const touched = () => touchedBy(['cilium-operator/helmrelease.helm.toolkit.fluxcd.io_kube-system_cilium.yaml', 'flux/kustomization.kustomize.toolkit.fluxcd.io_flux-system_cilium-operator.yaml']);
  return new Rollout({ stages: STAGES, history: { changes, overrides: [], main: changes.map(({ id, time }) => ({ id, time })) }, evidence, touched, now, ...more });
}

const refused = (why: string, rule: string, wayOut: string): object => ({ go: false, why, sentence: `[apps/cilium] ${why === 'evidence' ? 'ROLLOUT-017' : 'ROLLOUT-018'}: 2.0.0 must run healthy on infra for 24 h, and ${rule}: ${wayOut}, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')` });

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
  ['another format', { ...WELL, format: 'other/1' }, "[evidence/infra] ROLLOUT-040: 'format' must be 'rollout-evidence/2', got 'other/1': bring the job that writes it up to date"],
  ["another cluster's file", { ...WELL, cluster: 'apps' }, "[evidence/infra] ROLLOUT-040: 'cluster' must be 'infra', got 'apps': give each cluster a key of its own, and upload each file under its cluster's name"],
  ['a time without a zone', { ...WELL, to: '2026-11-22T11:30:00' }, "[evidence/infra] ROLLOUT-040: 'to' must be a time such as 2026-11-22T13:30:00Z, got \"2026-11-22T11:30:00\": correct the job that writes it"],
  ['a report that ends before it begins', { ...WELL, from: '2026-11-22T11:40:00Z' }, "[evidence/infra] ROLLOUT-040: 'from' must be before 'to', got 2026-11-22T11:40:00Z and 2026-11-22T11:30:00Z: correct the job that writes it"],
  ['a report from the future', { ...WELL, to: '2026-11-22T12:01:00Z' }, "[evidence/infra] ROLLOUT-040: 'to' must not be in the future, got 2026-11-22 12:01 UTC at 2026-11-22 12:00 UTC: put the cluster's clock right"],
  ['a report of an older job', { ...WELL, format: 'rollout-evidence/1' }, "[evidence/infra] ROLLOUT-040: 'format' must be 'rollout-evidence/2', got 'rollout-evidence/1': bring the job that writes it up to date"],
  ['an entry that is none', { ...WELL, restarts: [null] }, "[evidence/infra] ROLLOUT-040: 'restarts' must be a list of objects, got null: correct the job that writes it"],
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

/** What was seen, as `sick` says it. */
const sick = (seen: string): object => ({ go: false, why: 'sick', sentence: `[apps/cilium] ROLLOUT-022: 2.0.0 has made infra ill: ${seen}: revert it on infra, and wait for a newer version, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')` });
const span = (from: string, to?: string) => ({ from: `2026-11-21T${from}:00Z`, ...(to === undefined ? {} : { to: `2026-11-21T${to}:00Z` }) });

describe('a version that makes something of its own ill', () => {
  test.each<[what: string, change: object, seen: string]>([
    ['a HelmRelease that was not ready for long', { notReady: [{ object: 'HelmRelease kube-system/cilium', ...span('08:10', '08:40') }] }, 'HelmRelease kube-system/cilium was not ready from 2026-11-21 08:10 UTC to 2026-11-21 08:40 UTC'],
    ['a Kustomization that never became ready', { revisions: WELL.revisions.slice(0, 1), notReady: [{ object: 'Kustomization flux-system/cilium-operator', ...span('08:10') }] }, 'Kustomization flux-system/cilium-operator is not ready since 2026-11-21 08:10 UTC'],
    ['an alert in its namespace', { alerts: [{ name: 'CiliumAgentDown', namespace: 'kube-system', severity: 'critical', startsAt: '2026-11-21T09:00:00Z', endsAt: '2026-11-21T10:00:00Z' }] }, 'the alert CiliumAgentDown fired from 2026-11-21 09:00 UTC to 2026-11-21 10:00 UTC'],
    ['a Job of its namespace', { failedJobs: [{ object: 'CronJob kube-system/certificates', ...span('09:00', '10:00') }] }, 'CronJob kube-system/certificates failed from 2026-11-21 09:00 UTC to 2026-11-21 10:00 UTC'],
    ['a container that restarts again and again', { restarts: [1, 2, 3].map((minute) => ({ object: 'Pod kube-system/cilium-x1', container: 'agent', at: `2026-11-21T09:0${minute}:00Z` })) }, "'agent' of Pod kube-system/cilium-x1 restarted 3 times since 2026-11-21 09:01 UTC"],
  ])('is bad, though all is well again: %s', (_what, change, seen) => {
    expect(verdict({ ...WELL, ...change })).toMatchObject(sick(seen));
  });

  test.each<[what: string, change: object, why: string]>([
    ['a HelmRelease for less than half an hour', { notReady: [{ object: 'HelmRelease kube-system/cilium', ...span('08:10', '08:39') }] }, 'soaked'],
    ['a HelmRelease of others', { notReady: [{ object: 'HelmRelease media/player', ...span('08:10', '12:00') }] }, 'soaking'],
    ['a HelmRelease that was ill before', { notReady: [{ object: 'HelmRelease kube-system/cilium', ...span('07:50', '08:40') }] }, 'soaked'],
    ['an alert of another namespace', { alerts: [{ name: 'NodeDown', namespace: 'media', severity: 'critical', startsAt: '2026-11-21T09:00:00Z', endsAt: '2026-11-21T12:00:00Z' }] }, 'soaking'],
    ['a Job of another namespace', { failedJobs: [{ object: 'Job media/scan', ...span('09:00') }] }, 'soaked'],
    ['restarts of another namespace', { restarts: [1, 2, 3, 4].map((minute) => ({ object: 'Pod media/player', container: 'player', at: `2026-11-21T09:0${minute}:00Z` })) }, 'soaked'],
    ['as few restarts as a machine needs', { restarts: [1, 2].map((minute) => ({ object: 'Pod kube-system/cilium-x1', container: 'agent', at: `2026-11-21T09:0${minute}:00Z` })) }, 'soaked'],
    ['restarts from before', { restarts: [1, 2, 3].map((minute) => ({ object: 'Pod kube-system/cilium-x1', container: 'agent', at: `2026-11-21T07:0${minute}:00Z` })) }, 'soaked'],
  ])('is not to blame for %s', (_what, change, why) => {
    expect(verdict({ ...WELL, ...change }).why).toBe(why);
  });

  const ill = { ...WELL, notReady: [{ object: 'HelmRelease kube-system/cilium', ...span('08:10', '09:10') }] };
  const changes: Change[] = [
    { id: OLD, time: Date.parse('2026-11-18T00:00:00Z'), author: 'Ada', subject: 'first', pins: { infra: { cilium: '1.0.0' }, apps: { cilium: '1.0.0' } } },
    { id: NEW, time: Date.parse('2026-11-21T08:00:00Z'), author: 'Ada', subject: 'second', pins: { infra: { cilium: '2.0.0' } } },
  ];

  test('is bad also when the report has grown old, and is named by the status and proposed by nobody', () => {
    const rollout = rolloutOf(changes, new Map([['infra', parse(ill)]]), NOW + 6 * 3_600_000);
    const [infra, apps] = statusOf(rollout).components[0].cells;

    expect(infra.bad).toContain('[infra/cilium] ROLLOUT-022: 2.0.0 has made infra ill');
    expect(apps.next).toMatchObject({ version: '2.0.0', ...sick('HelmRelease kube-system/cilium was not ready from 2026-11-21 08:10 UTC to 2026-11-21 09:10 UTC') });
    expect(promotionsOf(rollout, 'apps', { cilium: '1.0.0' })).toEqual([]);
    expect(feedOf(rollout, STAGES[1], ['@monosense-io/cilium'], () => ({})).get('@monosense-io/cilium')!.releases.map(({ version }) => version)).toEqual(['1.0.0']);
  });

  test('is bad for a cluster that waits for no evidence too, and goes with a reason', () => {
    const stages = parseStages(JSON.stringify({ stages: [{ cluster: 'infra', publicKey: KEY }, { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test' }] }));
    const commit = { id: 'a'.repeat(40), time: NOW, author: 'Grace', subject: 'now' };
    const overrides = [{ cluster: 'apps', component: 'cilium', version: '2.0.0', base: NEW, reason: 'it was the switch', commit }];
    const judged = (more: object[]) => rolloutOf(changes, new Map([['infra', parse(ill)]]), NOW, { stages, history: { changes, overrides: more as typeof overrides, main: changes.map(({ id, time }) => ({ id, time })) } }).verdict(stages[1], 'cilium', '2.0.0').why;

    expect([judged([]), judged(overrides)]).toEqual(['sick', 'override']);
  });

  test('makes room for a newer one, which is judged by itself', () => {
    const mended = '2'.repeat(40);
    const later = [...changes, { id: mended, time: Date.parse('2026-11-21T10:00:00Z'), author: 'Ada', subject: 'third', pins: { infra: { cilium: '2.0.1' } } }];
    const report = parse({ ...ill, revisions: [...WELL.revisions, { revision: mended, from: '2026-11-21T10:05:00Z' }], to: '2026-11-22T11:30:00Z' });

    expect(rolloutOf(later, new Map([['infra', report]]), NOW).verdict(STAGES[1], 'cilium', '2.0.1').why).toBe('soaked');
  });
});

test('an old backup holds the promotion, and one that is young enough does not', () => {
  const backups = (last?: string) => verdict({ ...WELL, backups: [{ object: 'ScheduledBackup databases/postgres', ...(last === undefined ? {} : { last }) }] });

  expect(backups('2026-11-20T23:30:00Z').why).toBe('soaked');
  expect(backups('2026-11-20T23:29:00Z')).toMatchObject({ why: 'unhealthy', sentence: expect.stringContaining('the last backup by ScheduledBackup databases/postgres must be at most 36 h old, and is of 2026-11-20 23:29 UTC') });
  expect(backups()).toMatchObject({ why: 'unhealthy', sentence: expect.stringContaining('and there is none') });
});

test('a report that is replayed says nothing of a version that came after it', () => {
  // Signed by the right key, and young enough: but when it was written, main had not taken the version.
  expect(verdict({ ...WELL, to: '2026-11-21T07:59:00Z', revisions: WELL.revisions.slice(0, 1) }, Date.parse('2026-11-21T09:00:00Z'))).toMatchObject({ why: 'unhealthy', sentence: expect.stringContaining('infra had not applied commit 11111111') });
  // Nor does it end a soak: what it has not seen does not count, however late it is looked at.
  expect(verdict({ ...WELL, to: '2026-11-22T08:00:00Z' }, Date.parse('2026-11-22T09:30:00Z')).why).toBe('soaking');
});

test('a version that is reverted and applied again starts anew, whatever was seen the first time', () => {
  const [back, again] = ['3'.repeat(40), '4'.repeat(40)];
  const changes: Change[] = [
    { id: OLD, time: Date.parse('2026-11-18T00:00:00Z'), author: 'Ada', subject: 'first', pins: { infra: { cilium: '1.0.0' }, apps: { cilium: '1.0.0' } } },
    { id: NEW, time: Date.parse('2026-11-20T08:00:00Z'), author: 'Ada', subject: 'second', pins: { infra: { cilium: '2.0.0' } } },
    { id: back, time: Date.parse('2026-11-22T08:00:00Z'), author: 'Ada', subject: 'revert', pins: { infra: { cilium: '1.0.0' } } },
    { id: again, time: Date.parse('2026-11-22T09:00:00Z'), author: 'Ada', subject: 'again', pins: { infra: { cilium: '2.0.0' } } },
  ];
  const report = parse({ ...WELL, revisions: [WELL.revisions[0], { revision: NEW, from: '2026-11-20T08:05:00Z' }, { revision: again, from: '2026-11-22T09:05:00Z' }] });

  // It is bad by the revert, and would not have soaked either.
  expect(rolloutOf(changes, new Map([['infra', report]]), NOW).verdict(STAGES[1], 'cilium', '2.0.0').why).toBe('bad');
  expect(rolloutOf(changes.slice(3).concat([]), new Map([['infra', report]]), NOW).verdict(STAGES[1], 'cilium', '2.0.0')).toMatchObject({ why: 'soaking', since: Date.parse('2026-11-22T09:05:00Z') });
});

test("what another cluster has signed is not this one's, under either name", () => {
  const foreign = generateKeyPairSync('ed25519');

  expect(() => parse({ ...WELL, cluster: 'apps' })).toThrow("ROLLOUT-040: 'cluster' must be 'infra', got 'apps'");
  expect(() => parse(WELL, NOW, foreign.privateKey)).toThrow("ROLLOUT-040: 'signature' must be made by the key in rollout.json");
});
