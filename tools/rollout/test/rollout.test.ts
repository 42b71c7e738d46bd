import { Rollout } from '../rollout.ts';
import type { Verdict } from '../rollout.ts';
import { parseStages } from '../stages.ts';
import { gate } from '../gate.ts';
import { feedOf } from '../feed.ts';
import { promotionsOf } from '../promote.ts';
import { statusOf, statusText } from '../status.ts';
import type { Override, Pins } from '../history.ts';

const DAY = '2026-11-21T';
const STAGES = [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h' }, { cluster: 'edge', after: 'apps', soak: '6h' }];
const at = (time: string): number => Date.parse(time.length === 6 ? `${DAY}${time.slice(0, 5)}:00Z` : time);

/** What came to main: `['08:00Z', { infra: { cilium: '1.0.0' } }]`. */
type Line = [time: string, pins: Record<string, Pins | undefined>];

const START: Line = ['2026-11-01T00:00:00Z', { infra: { cilium: '1.0.0' }, apps: { cilium: '1.0.0' }, edge: { cilium: '1.0.0' } }];

function rollout(now: string, lines: Line[], more: { stages?: object[]; overrides?: Override[] } = {}): Rollout {
  const changes = [START, ...lines].map(([time, pins], index) => ({ id: `${index}`.repeat(40), time: at(time), author: 'Ada', subject: `change ${index}`, pins }));
  return new Rollout({ stages: parseStages(JSON.stringify({ stages: more.stages ?? STAGES })), now: at(now), history: { changes, overrides: more.overrides ?? [], main: changes.map(({ id }) => id) } });
}

function verdict(subject: Rollout, version: string, cluster = 'apps', component = 'cilium'): Verdict {
  return subject.verdict(subject.stages.find((stage) => stage.cluster === cluster)!, component, version);
}

function override(version: string, time: string, component = 'cilium'): Override {
  return { component, version, reason: 'it closes a hole', commit: { id: 'a'.repeat(40), time: at(time), author: 'Grace', subject: 'now' } };
}

const TAKES_2: Line = ['08:00Z', { infra: { cilium: '2.0.0' } }];

test('a version may go when the cluster before has run it for its soak, to the moment', () => {
  expect(verdict(rollout('2026-11-22T08:00:00Z', [TAKES_2]), '2.0.0')).toEqual({ go: true, why: 'soaked', since: at('08:00Z') });
  expect(verdict(rollout('2026-11-22T07:59:59Z', [TAKES_2]), '2.0.0').go).toBe(false);
});

test('until then it is refused, with since when it runs, how long is left and what to do', () => {
  expect(verdict(rollout('19:20Z', [TAKES_2]), '2.0.0')).toMatchObject({
    why: 'soaking', since: at('08:00Z'), until: at('2026-11-22T08:00:00Z'), left: at('2026-11-22T08:00:00Z') - at('19:20Z'),
    sentence: "[apps/cilium] 2.0.0 must run on infra for 24 h, and does since 2026-11-21 08:00 UTC (11111111), with 12 h 40 min left: wait until 2026-11-22 08:00 UTC, or override it (npx projen rollout override cilium 2.0.0 --reason '…')",
  });
});

test('a fix starts the clock for itself, and what it supersedes may not go any more', () => {
  const subject = rollout('2026-11-22T12:00:00Z', [TAKES_2, ['2026-11-22T09:00:00Z', { infra: { cilium: '2.0.1' } }]]);

  expect(verdict(subject, '2.0.0').sentence).toBe("[apps/cilium] 2.0.0 must still run on infra, and was superseded: infra runs 2.0.1 since 2026-11-22 09:00 UTC: pin 2.0.1 once it has soaked, or override it (npx projen rollout override cilium 2.0.0 --reason '…')");
  expect(verdict(subject, '2.0.1')).toMatchObject({ why: 'soaking', since: at('2026-11-22T09:00:00Z') });
});

test('other components of the same file keep their clocks', () => {
  const subject = rollout('2026-11-22T09:00:00Z', [TAKES_2, ['20:00Z', { infra: { cilium: '2.0.0', flux: '1.0.0' } }]]);

  expect(verdict(subject, '2.0.0').go).toBe(true);
});

test('a version that was never on the cluster before must go there first', () => {
  expect(verdict(rollout('19:20Z', [TAKES_2]), '3.0.0').sentence).toBe("[apps/cilium] 3.0.0 must run on infra for 24 h first, and never did: infra runs 2.0.0 since 2026-11-21 08:00 UTC: let infra take it, or override it (npx projen rollout override cilium 3.0.0 --reason '…')");
});

test('what is rolled back on the cluster before is bad, even when it comes back there', () => {
  const back: Line[] = [TAKES_2, ['10:00Z', { infra: { cilium: '1.0.0' } }], ['11:00Z', { infra: { cilium: '2.0.0' } }]];

  expect(verdict(rollout('2026-11-30T00:00:00Z', back), '2.0.0')).toMatchObject({ why: 'bad', sentence: "[apps/cilium] 2.0.0 was rolled back on infra at 2026-11-21 10:00 UTC (22222222, to 1.0.0): wait for a newer version, or override it (npx projen rollout override cilium 2.0.0 --reason '…')" });
  expect(verdict(rollout('2026-11-30T00:00:00Z', [...back, ['12:00Z', { infra: { cilium: '2.0.1' } }]]), '2.0.1').go).toBe(true);
});

test('a component that is taken out was rolled back to none', () => {
  expect(verdict(rollout('2026-11-30T00:00:00Z', [TAKES_2, ['10:00Z', { infra: {} }], ['11:00Z', { infra: { cilium: '2.0.0' } }]]), '2.0.0').sentence).toContain('was rolled back on infra at 2026-11-21 10:00 UTC (22222222, to none)');
});

test('what a rollback returns to soaks anew, where it never ran', () => {
  const lines: Line[] = [['01:00Z', { infra: { cilium: '1.1.0' } }], TAKES_2, ['2026-11-22T10:00:00Z', { infra: { cilium: '1.1.0' } }]];

  expect(verdict(rollout('2026-11-23T09:00:00Z', lines), '1.1.0')).toMatchObject({ why: 'soaking', since: at('2026-11-22T10:00:00Z') });
});

test('a cluster goes back at once to what it ran before, and what it gave up is bad for it and those after it', () => {
  const lines: Line[] = [TAKES_2, ['2026-11-22T09:00:00Z', { apps: { cilium: '2.0.0' } }], ['2026-11-22T10:00:00Z', { apps: { cilium: '1.0.0' } }]];

  expect(verdict(rollout('2026-11-22T09:30:00Z', lines.slice(0, 2)), '1.0.0')).toEqual({ go: true, why: 'ran here' });
  expect(verdict(rollout('2026-11-30T00:00:00Z', lines), '2.0.0').why).toBe('bad');
  expect(verdict(rollout('2026-11-30T00:00:00Z', lines), '2.0.0', 'edge').why).toBe('bad');
});

test('each cluster waits for the one that it follows, for its own soak', () => {
  const lines: Line[] = [TAKES_2, ['2026-11-22T09:00:00Z', { apps: { cilium: '2.0.0' } }]];

  expect(verdict(rollout('2026-11-22T14:59:00Z', lines), '2.0.0', 'edge').why).toBe('soaking');
  expect(verdict(rollout('2026-11-22T15:00:00Z', lines), '2.0.0', 'edge').go).toBe(true);
});

test('a cluster that follows nobody takes any exact version', () => {
  expect(verdict(rollout('09:00Z', []), '9.0.0', 'infra')).toEqual({ go: true, why: 'follows nobody' });
  expect(verdict(rollout('09:00Z', []), '^9.0.0', 'infra').sentence).toBe("[infra/cilium] the pin must be one exact version, got '^9.0.0': pin the version that you want");
});

test('a component that the cluster before does not run can not soak, unless the stage says that it is alone', () => {
  const stages = (alone: string[]) => [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h', alone }];

  expect(verdict(rollout('09:00Z', []), '1.0.0', 'apps', 'gitlab').sentence).toBe("[apps/gitlab] 1.0.0 can't soak, since infra doesn't run gitlab: let infra run it first, say in rollout.json that it is 'alone' on apps, or override it (npx projen rollout override gitlab 1.0.0 --reason '…')");
  expect(verdict(rollout('09:00Z', [], { stages: stages(['gitlab']) }), '1.0.0', 'apps', 'gitlab').why).toBe('alone');
  expect(verdict(rollout('09:00Z', [TAKES_2], { stages: stages(['cilium']) }), '2.0.0').why).toBe('soaking');
});

test('a commit that says that it is older than the one before counts as late as that one', () => {
  expect(verdict(rollout('2026-11-22T08:30:00Z', [['09:00Z', { apps: { cilium: '1.0.0', flux: '1.0.0' } }], ['03:00Z', { infra: { cilium: '2.0.0' } }]]), '2.0.0')).toMatchObject({ why: 'soaking', since: at('09:00Z') });
});

test('a commit from the future holds what it brings', () => {
  expect(verdict(rollout('07:00Z', [TAKES_2]), '2.0.0').sentence).toBe("[apps/cilium] 2.0.0 must run on infra for 24 h, and came there in the future, at 2026-11-21 08:00 UTC (11111111): put the clock right that dated that commit, or override it (npx projen rollout override cilium 2.0.0 --reason '…')");
});

test('a file that nobody can read starts every clock again, and makes nothing bad', () => {
  const lines: Line[] = [TAKES_2, ['20:00Z', { infra: undefined }]];

  expect(verdict(rollout('2026-11-22T09:00:00Z', lines), '2.0.0').sentence).toBe("[apps/cilium] 2.0.0 must run on infra, and nobody can read what infra pins: repair apps/infra/package.json on main, or override it (npx projen rollout override cilium 2.0.0 --reason '…')");
  expect(verdict(rollout('2026-11-22T09:00:00Z', [...lines, ['21:00Z', { infra: { cilium: '2.0.0' } }]]), '2.0.0')).toMatchObject({ why: 'soaking', since: at('21:00Z') });
});

test('an override lets one version go, also one that is bad, unless it was given before that was known', () => {
  const bad: Line[] = [TAKES_2, ['10:00Z', { infra: { cilium: '1.0.0' } }]];

  expect(verdict(rollout('09:00Z', [TAKES_2], { overrides: [override('2.0.0', '08:30Z')] }), '2.0.0')).toMatchObject({ go: true, why: 'override', override: { reason: 'it closes a hole' } });
  expect(verdict(rollout('09:00Z', [TAKES_2], { overrides: [override('2.0.1', '08:30Z'), override('2.0.0', '08:30Z', 'flux'), override('2.0.0', '09:01Z')] }), '2.0.0').go).toBe(false);
  expect(verdict(rollout('12:00Z', bad, { overrides: [override('2.0.0', '11:00Z')] }), '2.0.0').go).toBe(true);
  expect(verdict(rollout('12:00Z', bad, { overrides: [override('2.0.0', '09:00Z')] }), '2.0.0').why).toBe('bad');
});

describe('the gate', () => {
  const pins = (versions: Record<string, Pins | undefined>) => new Map(Object.entries(versions));
  const main = pins({ infra: { cilium: '2.0.0', flux: '2.0.0' }, apps: { cilium: '1.0.0', flux: '1.0.0' } });
  const subject = rollout('09:00Z', [['08:00Z', { infra: { cilium: '2.0.0', flux: '2.0.0' }, apps: { cilium: '1.0.0', flux: '1.0.0' } }]]);

  test('names every pin that must wait', () => {
    const { problems } = gate(subject, { main, fork: main, head: pins({ apps: { cilium: '2.0.0', flux: '2.0.0', nfs: '1.0.0' } }) });

    expect(problems.map((problem) => problem.split(' must')[0].split(" can't")[0])).toEqual(['[apps/cilium] 2.0.0', '[apps/flux] 2.0.0', '[apps/nfs] 1.0.0']);
  });

  test('asks only for what the branch changes', () => {
    // Main has meanwhile raised cilium on apps, and the branch has taken flux out.
    expect(gate(subject, { main: pins({ apps: { cilium: '2.0.0', flux: '1.0.0' } }), fork: pins({ apps: { cilium: '1.0.0', flux: '1.0.0' } }), head: pins({ apps: { cilium: '1.0.0' } }) })).toEqual({ asks: [], problems: [] });
  });

  test('does not let the first cluster and the next one change in one branch', () => {
    const both = gate(subject, { main, fork: main, head: pins({ infra: { cilium: '3.0.0' }, apps: { cilium: '3.0.0' } }) });

    expect(both.asks.map(({ cluster, verdict: { why } }) => `${cluster}: ${why}`)).toEqual(['infra: follows nobody', 'apps: not taken']);
  });

  test('refuses a cluster without a stage, and pins that nobody can read', () => {
    expect(gate(subject, { main, fork: main, head: pins({ lab: {}, apps: undefined }) }).problems).toEqual([
      '[lab] the cluster must have a stage in tools/rollout/rollout.json, and has none: add one, and say which cluster it follows',
      "[apps] 'apps/apps/package.json' must be JSON, and isn't: correct it",
    ]);
  });
});

test('promote raises what has soaked, and lowers and adds nothing', () => {
  const subject = rollout('2026-11-22T09:00:00Z', [['08:00Z', { infra: { cilium: '2.0.0', flux: '2.0.0', nfs: '1.0.0', kyverno: '1.0.0' } }], ['20:00Z', { infra: { cilium: '2.0.0', flux: '2.1.0', nfs: '1.0.0', kyverno: '1.0.0' } }]]);

  expect(promotionsOf(subject, 'apps', { cilium: '1.0.0', flux: '1.0.0', kyverno: '1.1.0' })).toEqual([{ cluster: 'apps', component: 'cilium', from: '1.0.0', to: '2.0.0' }]);
});

test('what somebody overrode is raised by promote once it has soaked, and not before', () => {
  const overrides = [override('2.0.0', '08:30Z')];

  expect(promotionsOf(rollout('09:00Z', [TAKES_2], { overrides }), 'apps', { cilium: '1.0.0' })).toEqual([]);
  expect(promotionsOf(rollout('2026-11-22T09:00:00Z', [TAKES_2], { overrides }), 'apps', { cilium: '1.0.0' })).toHaveLength(1);
});

test('the feed names what the cluster has, and what has soaked, with the time when the cluster before took it', () => {
  const feed = (now: string) => feedOf(rollout(now, [TAKES_2]), rollout(now, [TAKES_2]).stages[1]).get('@monosense-io/cilium');
  const has = { version: '1.0.0', releaseTimestamp: '2026-11-01T00:00:00.000Z' };

  expect(feed('09:00Z')).toEqual({ releases: [has] });
  expect(feed('2026-11-22T09:00:00Z')).toEqual({ releases: [has, { version: '2.0.0', releaseTimestamp: '2026-11-21T08:00:00.000Z' }] });
});

test('the status is one table, the mode of each stage, what is held, and the overrides', () => {
  const lines: Line[] = [['08:00Z', { infra: { cilium: '2.0.0', flux: '2.0.0' }, apps: { cilium: '1.0.0', flux: '2.0.0', gitlab: '1.0.0' } }], ['09:00Z', { infra: { cilium: '2.0.0', flux: '1.0.0' } }]];
  const stages = [STAGES[0], { ...STAGES[1], alone: ['gitlab'] }];

  expect(statusText(statusOf(rollout('10:00Z', lines, { stages, overrides: [override('1.0.0', '2026-11-01T09:00:00Z')] }), { cilium: '2.1.0' }))).toBe(`
component   infra                    apps
cilium      2.0.0 → 2.1.0 released   1.0.0 (override) → 2.0.0 in 22 h
flux        1.0.0                    2.0.0 (bad)
gitlab      –                        1.0.0 (alone)

infra follows nobody
apps follows infra after 24 h, by the commit times on main; nobody looks at its health

[apps/flux] 2.0.0 was rolled back on infra at 2026-11-21 09:00 UTC (22222222, to 1.0.0): wait for a newer version, or override it (npx projen rollout override flux 2.0.0 --reason '…')

override of cilium 1.0.0 by Grace, 2026-11-01 09:00 UTC (aaaaaaaa): it closes a hole
`.trim());
});
