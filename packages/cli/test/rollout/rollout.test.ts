import { Rollout } from '../../src/rollout/rollout.ts';
import type { Verdict } from '../../src/rollout/rollout.ts';
import { parseStages } from '../../src/rollout/stages.ts';
import { gate } from '../../src/rollout/gate.ts';
import { feedOf } from '../../src/rollout/feed.ts';
import { promotionsOf } from '../../src/rollout/promote.ts';
import { statusOf, statusText } from '../../src/rollout/status.ts';
import type { Override, Pins } from '../../src/rollout/history.ts';

const DAY = '2026-11-21T';
const STAGES = [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test' }, { cluster: 'edge', after: 'apps', soak: '6h', withoutEvidence: 'a test' }];
const at = (time: string): number => Date.parse(time.length === 6 ? `${DAY}${time.slice(0, 5)}:00Z` : time);

/** What came to main: `['08:00Z', { infra: { cilium: '1.0.0' } }]`. */
type Line = [time: string, pins: Record<string, Pins | undefined>];

const START: Line = ['2026-11-01T00:00:00Z', { infra: { cilium: '1.0.0' }, apps: { cilium: '1.0.0' }, edge: { cilium: '1.0.0' } }];

function rollout(now: string, lines: Line[], more: { stages?: object[]; overrides?: Override[] } = {}): Rollout {
  const changes = [START, ...lines].map(([time, pins], index) => ({ id: `${index}`.repeat(40), time: at(time), author: 'Ada', subject: `change ${index}`, pins }));
  return new Rollout({ stages: parseStages(JSON.stringify({ stages: more.stages ?? STAGES })), now: at(now), history: { changes, overrides: more.overrides ?? [], main: changes.map(({ id, time }) => ({ id, time })) } });
}

function verdict(subject: Rollout, version: string, cluster = 'apps', component = 'cilium'): Verdict {
  return subject.verdict(subject.stages.find((stage) => stage.cluster === cluster)!, component, version);
}

/** An override for apps that was given when main was at one of the lines. */
function override(version: string, line: number, more: Partial<Override> = {}): Override {
  return { cluster: 'apps', component: 'cilium', version, base: `${line}`.repeat(12), reason: 'it closes a hole', commit: { id: 'a'.repeat(40), time: at('08:30Z'), author: 'Grace', subject: 'now' }, ...more };
}

const TAKES_2: Line = ['08:00Z', { infra: { cilium: '2.0.0' } }];

test('a version may go when the cluster before has run it for its soak, to the moment', () => {
  expect(verdict(rollout('2026-11-22T08:00:00Z', [TAKES_2]), '2.0.0')).toEqual({ go: true, why: 'soaked', since: at('08:00Z') });
  expect(verdict(rollout('2026-11-22T07:59:59Z', [TAKES_2]), '2.0.0').go).toBe(false);
});

test('until then it is refused, with since when it runs, how long is left and what to do', () => {
  expect(verdict(rollout('19:20Z', [TAKES_2]), '2.0.0')).toMatchObject({
    why: 'soaking', since: at('08:00Z'), until: at('2026-11-22T08:00:00Z'), left: at('2026-11-22T08:00:00Z') - at('19:20Z'),
    sentence: "[apps/cilium] ROLLOUT-016: 2.0.0 must run on infra for 24 h, and does since 2026-11-21 08:00 UTC (11111111), with 12 h 40 min left: wait until 2026-11-22 08:00 UTC, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')",
  });
});

test('a fix starts the clock for itself, and what it supersedes may not go any more', () => {
  const subject = rollout('2026-11-22T12:00:00Z', [TAKES_2, ['2026-11-22T09:00:00Z', { infra: { cilium: '2.0.1' } }]]);

  expect(verdict(subject, '2.0.0').sentence).toBe("[apps/cilium] ROLLOUT-013: 2.0.0 must still run on infra, and was superseded: infra runs 2.0.1 since 2026-11-22 09:00 UTC: pin 2.0.1 once it has soaked, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')");
  expect(verdict(subject, '2.0.1')).toMatchObject({ why: 'soaking', since: at('2026-11-22T09:00:00Z') });
});

test('other components of the same file keep their clocks', () => {
  const subject = rollout('2026-11-22T09:00:00Z', [TAKES_2, ['20:00Z', { infra: { cilium: '2.0.0', flux: '1.0.0' } }]]);

  expect(verdict(subject, '2.0.0').go).toBe(true);
});

test('a version that was never on the cluster before must go there first', () => {
  expect(verdict(rollout('19:20Z', [TAKES_2]), '3.0.0').sentence).toBe("[apps/cilium] ROLLOUT-014: 3.0.0 must run on infra for 24 h first, and never did: infra runs 2.0.0 since 2026-11-21 08:00 UTC: let infra take it, or override it (npx platform rollout override apps cilium 3.0.0 --reason '…')");
});

test('what is rolled back on the cluster before is bad, even when it comes back there', () => {
  const back: Line[] = [TAKES_2, ['10:00Z', { infra: { cilium: '1.0.0' } }], ['11:00Z', { infra: { cilium: '2.0.0' } }]];

  expect(verdict(rollout('2026-11-30T00:00:00Z', back), '2.0.0')).toMatchObject({ why: 'bad', sentence: "[apps/cilium] ROLLOUT-011: 2.0.0 was rolled back on infra at 2026-11-21 10:00 UTC (22222222, to 1.0.0): wait for a newer version, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')" });
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
  expect(verdict(rollout('09:00Z', []), '^9.0.0', 'infra').sentence).toBe("[infra/cilium] ROLLOUT-010: the pin must be one exact version, got '^9.0.0': pin the version that you want");
});

test('a component that the cluster before does not run can not soak, unless the stage says that it is alone', () => {
  const stages = (alone: string[]) => [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test', alone }];

  expect(verdict(rollout('09:00Z', []), '1.0.0', 'apps', 'gitlab').sentence).toBe("[apps/gitlab] ROLLOUT-012: 1.0.0 can't soak, since infra doesn't run gitlab: let infra run it first, say in rollout.json that it is 'alone' on apps, or override it (npx platform rollout override apps gitlab 1.0.0 --reason '…')");
  expect(verdict(rollout('09:00Z', [], { stages: stages(['gitlab']) }), '1.0.0', 'apps', 'gitlab').why).toBe('alone');
  expect(verdict(rollout('09:00Z', [TAKES_2], { stages: stages(['cilium']) }), '2.0.0').why).toBe('soaking');
});

test('a commit that says that it is older than the one before counts as late as that one', () => {
  expect(verdict(rollout('2026-11-22T08:30:00Z', [['09:00Z', { apps: { cilium: '1.0.0', flux: '1.0.0' } }], ['03:00Z', { infra: { cilium: '2.0.0' } }]]), '2.0.0')).toMatchObject({ why: 'soaking', since: at('09:00Z') });
});

test('a commit from the future holds what it brings', () => {
  expect(verdict(rollout('07:00Z', [TAKES_2]), '2.0.0').sentence).toBe("[apps/cilium] ROLLOUT-015: 2.0.0 must run on infra for 24 h, and came there in the future, at 2026-11-21 08:00 UTC (11111111): put the clock right that dated that commit, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')");
});

test('a file that nobody can read starts every clock again, and makes nothing bad', () => {
  const lines: Line[] = [TAKES_2, ['20:00Z', { infra: undefined }]];

  expect(verdict(rollout('2026-11-22T09:00:00Z', lines), '2.0.0').sentence).toBe("[apps/cilium] ROLLOUT-004: 2.0.0 must run on infra, and nobody can say what infra runs by its package.json, its lock file and what is rendered: repair them on main, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')");
  expect(verdict(rollout('2026-11-22T09:00:00Z', [...lines, ['21:00Z', { infra: { cilium: '2.0.0' } }]]), '2.0.0')).toMatchObject({ why: 'soaking', since: at('21:00Z') });
});

test('an override lets one version go to one cluster, also one that is bad, unless it was given before that was known', () => {
  const bad: Line[] = [TAKES_2, ['10:00Z', { infra: { cilium: '1.0.0' } }]];

  expect(verdict(rollout('09:00Z', [TAKES_2], { overrides: [override('2.0.0', 1)] }), '2.0.0')).toMatchObject({ go: true, why: 'override', override: { reason: 'it closes a hole' } });
  expect(verdict(rollout('09:00Z', [TAKES_2], { overrides: [override('2.0.1', 1), override('2.0.0', 1, { component: 'flux' }), override('2.0.0', 1, { cluster: 'edge' }), override('2.0.0', 7)] }), '2.0.0').go).toBe(false);
  expect(verdict(rollout('12:00Z', bad, { overrides: [override('2.0.0', 2)] }), '2.0.0').go).toBe(true);
  // Whatever the commit that holds it says of its own time.
  expect(verdict(rollout('12:00Z', bad, { overrides: [override('2.0.0', 1, { commit: { id: 'a'.repeat(40), time: at('11:59Z'), author: 'Grace', subject: 'rebased' } })] }), '2.0.0').why).toBe('bad');
});

test('an override holds for fourteen days after the commit of main that it was given at', () => {
  const day = (now: string) => verdict(rollout(now, [TAKES_2, ['2026-12-05T07:00:00Z', { infra: { cilium: '2.0.1' } }]], { overrides: [override('2.0.0', 1)] }), '2.0.0').why;

  expect([day('2026-12-05T08:00:00Z'), day('2026-12-05T08:01:00Z')]).toEqual(['override', 'superseded']);
});

test('the first cluster does not take again what it gave up, and takes a newer version', () => {
  const bad: Line[] = [TAKES_2, ['10:00Z', { infra: { cilium: '1.0.0' } }]];
  const infra = (version: string, overrides: Override[] = []) => verdict(rollout('11:00Z', bad, { overrides }), version, 'infra');

  expect(infra('2.0.0')).toMatchObject({ go: false, why: 'bad', sentence: "[infra/cilium] ROLLOUT-011: 2.0.0 was rolled back on infra at 2026-11-21 10:00 UTC (22222222, to 1.0.0): wait for a newer version, or override it (npx platform rollout override infra cilium 2.0.0 --reason '…')" });
  expect(infra('2.0.1').why).toBe('follows nobody');
  expect(infra('2.0.0', [override('2.0.0', 2, { cluster: 'infra' })]).why).toBe('override');
});

test('what one cluster gives up for a lower version is bad for the others of its stage, and what it takes out is not', () => {
  const stages = [...STAGES, { cluster: 'home', after: 'infra', soak: '24h', withoutEvidence: 'a test' }];
  const lines: Line[] = [TAKES_2, ['2026-11-22T09:00:00Z', { home: { cilium: '2.0.0' } }]];
  const now = '2026-11-30T00:00:00Z';

  expect(verdict(rollout(now, [...lines, ['2026-11-22T10:00:00Z', { home: { cilium: '1.0.0' } }]], { stages }), '2.0.0')).toMatchObject({ why: 'bad', sentence: expect.stringContaining('was rolled back on home') });
  expect(verdict(rollout(now, [...lines, ['2026-11-22T10:00:00Z', { home: { cilium: '1.0.0' } }]], { stages }), '2.0.0', 'infra').go).toBe(true);
  expect(verdict(rollout(now, [...lines, ['2026-11-22T10:00:00Z', { home: {} }]], { stages }), '2.0.0').go).toBe(true);
});

describe('clocks', () => {
  test('a commit from the future holds nothing that came after it, when its time has come neither', () => {
    const lines: Line[] = [['2027-06-01T00:00:00Z', { infra: { cilium: '1.0.0', flux: '1.0.0' } }], TAKES_2, ['09:00Z', { apps: { cilium: '1.0.0' } }]];

    expect(verdict(rollout('2026-11-22T08:00:00Z', lines), '2.0.0')).toEqual({ go: true, why: 'soaked', since: at('08:00Z') });
    expect(verdict(rollout('2027-06-01T00:00:00Z', lines), '2.0.0')).toEqual({ go: true, why: 'soaked', since: at('08:00Z') });
  });

  test('several commits from the past do not make a version older than what they follow', () => {
    const past = (time: string): Line => [time, { infra: { cilium: '2.0.0', flux: time } }];
    const lines: Line[] = [['07:00Z', { apps: { cilium: '1.0.0' } }], TAKES_2, ['09:00Z', { apps: { cilium: '1.0.0' } }], past('1970-01-01T00:00:00Z'), past('1970-01-01T00:00:01Z')];

    expect(verdict(rollout('10:00Z', lines), '1970-01-01T00:00:01Z', 'apps', 'flux').go).toBe(false);
    expect(rollout('10:00Z', lines).track('infra').running.get('flux')!.since).toBe(at('09:00Z'));
    expect(verdict(rollout('2026-11-22T07:59:00Z', lines), '2.0.0')).toMatchObject({ why: 'soaking', since: at('08:00Z') });
  });
});

describe('a combination', () => {
  const together: Line = ['08:00Z', { infra: { cilium: '2.0.0', platform: '1.1.0' }, apps: { cilium: '1.0.0', platform: '1.0.0' } }];
  const subject = rollout('2026-11-22T09:00:00Z', [['07:00Z', { infra: { cilium: '1.0.0', platform: '1.0.0' } }], together]);
  const apps = subject.stages[1];

  test('that never ran on the cluster before is refused, and what came together goes together', () => {
    expect(subject.verdict(apps, 'cilium', '2.0.0')).toMatchObject({ go: false, why: 'combination', sentence: "[apps/cilium] ROLLOUT-019: 2.0.0 has soaked on infra, and never ran there beside platform 1.0.0 (infra has 1.1.0): take them together, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')" });
    expect(subject.verdict(apps, 'cilium', '2.0.0', { cilium: '2.0.0', platform: '1.1.0' }).why).toBe('soaked');
    expect(promotionsOf(subject, 'apps', { cilium: '1.0.0', platform: '1.0.0' }).map(({ component }) => component)).toEqual(['cilium', 'platform']);
    expect(promotionsOf(subject, 'apps', { cilium: '1.0.0', platform: '1.0.0' }, ['cilium'])).toEqual([]);
  });

  test('with the core must have run for the soak, and with others once', () => {
    const apart = (name: string) => rollout('2026-11-22T12:00:00Z', [['07:00Z', { infra: { cilium: '1.0.0', [name]: '1.0.0' }, apps: { cilium: '1.0.0', [name]: '1.0.0' } }], ['08:00Z', { infra: { cilium: '2.0.0', [name]: '1.0.0' } }], ['10:00Z', { infra: { cilium: '2.0.0', [name]: '1.1.0' } }]]);

    expect(verdict(apart('flux'), '2.0.0').why).toBe('soaked');
    expect(verdict(apart('platform'), '2.0.0')).toMatchObject({ why: 'combination', sentence: expect.stringContaining('never ran there for long enough beside platform 1.0.0 (infra has 1.1.0)') });
  });

  test('that stays different is named by the gate and the status', () => {
    const pins = (cilium: string) => new Map([['apps', { cilium, platform: '1.0.0', flux: '1.0.0' }]]);
    const apart = rollout('2026-11-22T12:00:00Z', [['07:00Z', { infra: { cilium: '2.0.0', flux: '1.0.0' }, apps: { cilium: '1.0.0', flux: '1.0.0' } }], ['2026-11-22T11:00:00Z', { infra: { cilium: '2.0.0', flux: '1.1.0' } }]]);

    expect(gate(apart, { main: pins('1.0.0'), fork: pins('1.0.0'), head: pins('2.0.0') }).differences).toEqual({ apps: [{ component: 'flux', here: '1.0.0', ahead: '1.1.0' }] });
    expect(statusText(statusOf(apart))).toContain('apps would have in another version than infra: flux 1.0.0 (infra 1.1.0)');
  });
});

describe('a calendar', () => {
  const closed = [{ days: ['fri'], from: '16:00', to: '24:00' }];
  const stages = (more: object) => [STAGES[0], { ...STAGES[1], ...more }];
  // A Friday evening.
  const EVENING = '2026-11-27T18:00:00Z';

  test('holds what has soaked until the cluster is open, and neither a rollback nor an override', () => {
    const lines: Line[] = [['2026-11-20T00:00:00Z', { apps: { cilium: '1.1.0' } }], ['2026-11-20T01:00:00Z', { apps: { cilium: '1.2.0' } }], TAKES_2];

    expect(verdict(rollout(EVENING, lines, { stages: stages({ closed }) }), '2.0.0')).toMatchObject({ go: false, why: 'closed', until: at('2026-11-28T00:00:00Z'), sentence: "[apps/cilium] ROLLOUT-020: 2.0.0 must wait, since apps is closed on fri from 16:00 to 24:00 UTC: wait until 2026-11-28 00:00 UTC, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')" });
    expect(verdict(rollout(EVENING, lines, { stages: stages({ closed }) }), '1.1.0').why).toBe('ran here');
    expect(verdict(rollout(EVENING, lines, { stages: stages({ closed }), overrides: [override('2.0.0', 3)] }), '2.0.0').why).toBe('override');
    expect(verdict(rollout('2026-11-28T00:00:00Z', lines, { stages: stages({ closed }) }), '2.0.0').why).toBe('soaked');
  });

  test('that is frozen right after hours goes on until both are over', () => {
    const frozen = parseStages(JSON.stringify({ stages: stages({ closed }), freezes: [{ from: '2026-11-28T00:00:00Z', to: '2026-12-01T00:00:00Z', reason: 'a journey', clusters: ['apps'] }] }));
    const subject = rollout(EVENING, [TAKES_2]);

    expect(subject.verdict({ ...subject.stages[1], closed: frozen[1].closed, freezes: frozen[1].freezes }, 'cilium', '2.0.0').until).toBe(at('2026-12-01T00:00:00Z'));
    expect(frozen[0].freezes).toEqual([]);
  });
});

describe('the gate', () => {
  const pins = (versions: Record<string, Pins | undefined>) => new Map(Object.entries(versions));
  const main = pins({ infra: { cilium: '2.0.0', flux: '2.0.0' }, apps: { cilium: '1.0.0', flux: '1.0.0' } });
  const subject = rollout('09:00Z', [['08:00Z', { infra: { cilium: '2.0.0', flux: '2.0.0' }, apps: { cilium: '1.0.0', flux: '1.0.0' } }]]);

  test('names every pin that must wait', () => {
    const { problems } = gate(subject, { main, fork: main, head: pins({ apps: { cilium: '2.0.0', flux: '2.0.0', nfs: '1.0.0' } }) });

    expect(problems.map((problem) => problem.split(' must')[0].split(" can't")[0])).toEqual(['[apps/cilium] ROLLOUT-016: 2.0.0', '[apps/flux] ROLLOUT-016: 2.0.0', '[apps/nfs] ROLLOUT-012: 1.0.0']);
  });

  test('asks only for what the branch changes', () => {
    // Main has meanwhile raised cilium on apps, and the branch has taken flux out.
    expect(gate(subject, { main: pins({ apps: { cilium: '2.0.0', flux: '1.0.0' } }), fork: pins({ apps: { cilium: '1.0.0', flux: '1.0.0' } }), head: pins({ apps: { cilium: '1.0.0' } }) })).toEqual({ asks: [], problems: [], differences: {} });
  });

  test('does not let the first cluster and the next one change in one branch', () => {
    const both = gate(subject, { main, fork: main, head: pins({ infra: { cilium: '3.0.0' }, apps: { cilium: '3.0.0' } }) });

    expect(both.asks.map(({ cluster, verdict: { why } }) => `${cluster}: ${why}`)).toEqual(['infra: follows nobody', 'apps: not taken']);
  });

  test('refuses a cluster without a stage, and pins that nobody can read', () => {
    expect(gate(subject, { main, fork: main, head: pins({ lab: {}, apps: undefined }) }).problems).toEqual([
      '[lab] ROLLOUT-005: the cluster must have a stage in rollout.json, and has none: add { "cluster": "lab" } there, and with \'after\' and \'soak\' which cluster it follows',
      "[apps] ROLLOUT-004: 'package.json' and 'cluster.json' of its program must be JSON, and aren't: correct them",
    ]);
  });
});

test('promote raises what has soaked, and lowers and adds nothing', () => {
  const subject = rollout('2026-11-22T09:00:00Z', [['08:00Z', { infra: { cilium: '2.0.0', flux: '1.0.0', nfs: '1.0.0', kyverno: '1.0.0' } }], ['20:00Z', { infra: { cilium: '2.0.0', flux: '2.1.0', nfs: '1.0.0', kyverno: '1.0.0' } }]]);

  expect(promotionsOf(subject, 'apps', { cilium: '1.0.0', flux: '1.0.0' })).toEqual([{ cluster: 'apps', component: 'cilium', from: '1.0.0', to: '2.0.0' }]);
});

test('what somebody overrode is raised by promote once it has soaked, and not before', () => {
  const overrides = [override('2.0.0', 1)];

  expect(promotionsOf(rollout('09:00Z', [TAKES_2], { overrides }), 'apps', { cilium: '1.0.0' })).toEqual([]);
  expect(promotionsOf(rollout('2026-11-22T09:00:00Z', [TAKES_2], { overrides }), 'apps', { cilium: '1.0.0' })).toHaveLength(1);
});

test('the feed names what the cluster has, and what has soaked, with the time when the cluster before took it', () => {
  const feed = (now: string) => feedOf(rollout(now, [TAKES_2]), rollout(now, [TAKES_2]).stages[1], ['@monosense-io/cilium', 'cdk8s'], () => ({})).get('@monosense-io/cilium');
  const has = { version: '1.0.0', releaseTimestamp: '2026-11-01T00:00:00.000Z' };

  expect(feed('09:00Z')).toEqual({ releases: [has] });
  expect(feed('2026-11-22T09:00:00Z')).toEqual({ releases: [has, { version: '2.0.0', releaseTimestamp: '2026-11-21T08:00:00.000Z' }] });
});

test('the feed of the first cluster names every release but those that it gave up', () => {
  const released = () => Object.fromEntries(['1.0.0', '2.0.0', '2.0.1'].map((version) => [version, '2026-11-20T00:00:00.000Z']));
  const versions = (lines: Line[], overrides: Override[] = []) => {
    const subject = rollout('12:00Z', lines, { overrides });
    return feedOf(subject, subject.stages[0], ['@monosense-io/cilium', 'cdk8s'], released);
  };
  const bad: Line[] = [TAKES_2, ['10:00Z', { infra: { cilium: '1.0.0', cdk8s: '2.0.0' } }]];

  expect(versions([TAKES_2]).get('@monosense-io/cilium')!.releases.map(({ version }) => version)).toEqual(['1.0.0', '2.0.0', '2.0.1']);
  expect(versions(bad).get('@monosense-io/cilium')!.releases.map(({ version }) => version)).toEqual(['1.0.0', '2.0.1']);
  // What others publish is looked up where they publish it.
  expect([...versions(bad).keys()]).toEqual(['@monosense-io/cilium']);
});

test('the status is one table, the mode of each stage, what is held, and the overrides', () => {
  const lines: Line[] = [['08:00Z', { infra: { cilium: '2.0.0', flux: '2.0.0' }, apps: { cilium: '1.0.0', flux: '2.0.0', gitlab: '1.0.0' } }], ['09:00Z', { infra: { cilium: '2.0.0', flux: '1.0.0' } }]];
  const stages = [STAGES[0], { ...STAGES[1], alone: ['gitlab'] }];

  expect(statusText(statusOf(rollout('10:00Z', lines, { stages, overrides: [override('1.0.0', 1), override('2.0.0', 1, { component: 'flux' }), override('2.0.0', 1, { cluster: 'edge', component: 'flux' })] }), { cilium: '2.1.0' }))).toBe(`
component   infra                    apps
cilium      2.0.0 → 2.1.0 released   1.0.0 (override) → 2.0.0 in 22 h
flux        1.0.0                    2.0.0 (bad, override)
gitlab      –                        1.0.0 (alone)

infra follows nobody
apps follows infra after 24 h, by the commit times on main; nobody looks at its health: a test

[apps/flux] ROLLOUT-011: 2.0.0 was rolled back on infra at 2026-11-21 09:00 UTC (22222222, to 1.0.0): wait for a newer version, or override it (npx platform rollout override apps flux 2.0.0 --reason '…')

apps would have in another version than infra: cilium 1.0.0 (infra 2.0.0), flux 2.0.0 (infra 1.0.0)

override of cilium 1.0.0 for apps, flux 2.0.0 for apps and edge by Grace, 2026-11-21 08:30 UTC (aaaaaaaa): it closes a hole
`.trim());
});
