/**
 * Which version may go where. Pure: the same history, evidence and time give the same
 * verdicts. The rules are explained in the README.
 */
import { Refusal } from '../refusal.ts';
import { closedAt } from './calendar.ts';
import { clocksOf } from './clocks.ts';
import { showDuration, showTime } from './duration.ts';
import { healthOf, NOTHING, REPORT, sicknessOf, staleness } from './evidence.ts';
import type { Evidence, Touched } from './evidence.ts';
import { isExact, isNewer, tracksOf, UNREADABLE } from './history.ts';
import type { Commit, History, Override, Pins, Rollback, Run, Track } from './history.ts';
import { OVERRIDE_DAYS } from './override.ts';
import type { Stage } from './stages.ts';

export const USAGE = new Refusal('ROLLOUT-001', {
  protects: 'A command that is mistyped would do something else, or nothing.',
  wrong: 'npx platform rollout statsu',
  right: 'npx platform rollout status',
});

const INEXACT = new Refusal('ROLLOUT-010', {
  protects: 'A range takes versions that nobody has judged.',
  wrong: '"@monosense-io/cilium": "^2.0.0"',
  right: '"@monosense-io/cilium": "2.0.0"',
});

const BAD = new Refusal('ROLLOUT-011', {
  protects: 'What somebody gave up would come back by itself.',
  wrong: 'cilium 2.0.0, which home gave up for 1.9.0',
  right: 'cilium 2.0.1',
});

const ABSENT = new Refusal('ROLLOUT-012', {
  protects: "What the cluster before doesn't run can't prove itself there.",
  wrong: 'gitlab, which only away runs',
  right: '"alone": ["gitlab"]',
});

const SUPERSEDED = new Refusal('ROLLOUT-013', {
  protects: 'What the cluster before has replaced is not looked at there any more.',
  wrong: 'cilium 2.0.0, after home took 2.0.1',
  right: 'cilium 2.0.1',
});

const UNTAKEN = new Refusal('ROLLOUT-014', {
  protects: 'A version must run somewhere before it may go on.',
  wrong: 'cilium 2.0.0, which home never had',
  right: 'cilium 2.0.0, a day after home took it',
});

const CLOCK = new Refusal('ROLLOUT-015', {
  protects: 'A commit from the future would say nothing about how long a version runs.',
  wrong: 'a commit that is dated next year',
  right: 'a commit that is dated now',
});

const SOAKING = new Refusal('ROLLOUT-016', {
  protects: 'A fault that shows after hours would be on every cluster.',
  wrong: 'cilium 2.0.0 on away, an hour after home took it',
  right: 'the same a day later',
});

const WITHOUT_EVIDENCE = new Refusal('ROLLOUT-017', {
  protects: "That a version was there doesn't say that it was well.",
  wrong: 'a report that is two days old',
  right: 'a report of the last hour',
});

const UNHEALTHY = new Refusal('ROLLOUT-018', {
  protects: 'What is ill at the moment proves nothing.',
  wrong: 'a HelmRelease that is not ready',
  right: 'the same, ready for the soak',
});

const COMBINATION = new Refusal('ROLLOUT-019', {
  protects: 'Versions that never ran beside each other may not work together.',
  wrong: 'cilium 2.0.0 without platform 1.5.0, beside which it soaked',
  right: 'both',
});

const CLOSED = new Refusal('ROLLOUT-020', {
  protects: 'Nobody wants a new version of the storage on a Friday evening.',
  wrong: 'a merge in a freeze',
  right: 'a merge after it',
});

const PROGRAM = new Refusal('ROLLOUT-021', {
  protects: 'A change of a program breaks as much as a version does.',
  wrong: 'audit: true in apps/away/main.ts alone',
  right: 'audit: true in apps/home/main.ts, and a day later in apps/away/main.ts',
});

const SICK = new Refusal('ROLLOUT-022', {
  protects: 'What made one cluster ill would make the next one ill.',
  wrong: 'cilium 2.0.0, whose HelmRelease was not ready for an hour on home',
  right: 'cilium 2.0.1',
});

/** What every package is built against. */
export const CORE = 'platform';

/** Why a version may go to a cluster. */
export type Leave = 'follows nobody' | 'override' | 'ran here' | 'alone' | 'soaked' | 'facts' | 'only here';

/** Why it may not. */
export type Why = 'not exact' | 'bad' | 'absent' | 'unreadable' | 'superseded' | 'not taken' | 'clock' | 'evidence' | 'unhealthy' | 'sick' | 'soaking' | 'combination' | 'closed' | 'program';

const RULES: Readonly<Record<Why, Refusal>> = {
  'not exact': INEXACT, bad: BAD, absent: ABSENT, unreadable: UNREADABLE, superseded: SUPERSEDED, 'not taken': UNTAKEN, clock: CLOCK,
  evidence: WITHOUT_EVIDENCE, unhealthy: UNHEALTHY, sick: SICK, soaking: SOAKING, combination: COMBINATION, closed: CLOSED, program: PROGRAM,
};

/** Whether a version may go to a cluster. */
export interface Verdict {
  readonly go: boolean;
  readonly why: Leave | Why;
  /** What to tell people whose pin is refused. */
  readonly sentence?: string;
  /** Since when the soak counts. */
  readonly since?: number;
  /** From when on it may go, if all stays as it is. */
  readonly until?: number;
  /** How much of the soak is left, in milliseconds. */
  readonly left?: number;
  readonly override?: Override;
}

/** A component that two clusters have in different versions. */
export interface Difference {
  readonly component: string;
  readonly here: string;
  /** What the cluster before runs. */
  readonly ahead: string;
}

/** Makes a refusal: why, by which rule, and the way out beside an override. */
type Refuse = (why: Why, rule: string, wayOut: string, more?: Partial<Verdict>) => Verdict;

export interface RolloutProps {
  readonly stages: readonly Stage[];
  readonly history: History;
  /** By cluster: what it reports, or a sentence why it can't be used. */
  readonly evidence?: ReadonlyMap<string, Evidence | string>;
  /**
   * What a commit of main changes in a rendered cluster.
   * @default - nothing that anybody knows
   */
  readonly touched?: (commit: string, cluster: string) => Touched;
  readonly now: number;
}

export class Rollout {
  public readonly stages: readonly Stage[];
  public readonly now: number;
  public readonly overrides: readonly Override[];
  /** All commits along main. */
  public readonly main: History['main'];
  /** Where each commit stands along main. */
  private readonly position: ReadonlyMap<string, number>;
  private readonly clocks: ReadonlyMap<string, number>;
  /** The earliest clock from each commit of main on: what came later can't have come earlier. */
  private readonly earliest: readonly number[];
  private readonly evidence: ReadonlyMap<string, Evidence | string>;
  private readonly touched: NonNullable<RolloutProps['touched']>;
  private readonly tracks: Map<string, Track>;

  constructor({ stages, history, evidence = new Map(), touched = () => NOTHING, now }: RolloutProps) {
    this.stages = stages;
    this.now = now;
    this.main = history.main;
    this.position = new Map(history.main.map(({ id }, index) => [id, index]));
    this.clocks = clocksOf(history.main, now);
    let earliest = Infinity;
    this.earliest = history.main.toReversed().map(({ id }) => (earliest = Math.min(earliest, this.clocks.get(id)!))).reverse();
    this.overrides = history.overrides;
    this.evidence = evidence;
    this.touched = touched;
    this.tracks = tracksOf(history.changes, stages.map(({ cluster }) => cluster), this.clocks);
  }

  /** What main says of a cluster. */
  public track(cluster: string): Track {
    const track = this.tracks.get(cluster);
    if (!track) throw USAGE.error('rollout', `the cluster must be one of ${[...this.tracks.keys()].join(', ')}, got '${cluster}': correct it, or add it to the stages`);
    return track;
  }

  /** What a stage waits for, and what of it can't be had. */
  public mode({ after, evidence }: Stage): { readonly name: 'follows nobody' | 'git' | 'evidence'; readonly problem?: string } {
    if (after === undefined) return { name: 'follows nobody' };
    if (evidence === undefined) return { name: 'git' };
    const report = this.report(after, evidence);
    return typeof report === 'string' ? { name: 'evidence', problem: report } : { name: 'evidence' };
  }

  /** When a commit came to main. */
  public clock({ id }: Commit): number {
    return this.clocks.get(id)!;
  }

  /**
   * Whether a cluster may take a version now.
   *
   * @param beside what the cluster would run beside it
   * @default - what it runs by main
   */
  public verdict(stage: Stage, component: string, version: string, beside: Pins = this.track(stage.cluster).pins): Verdict {
    const { cluster } = stage;
    if (!isExact(version)) return { go: false, why: 'not exact', sentence: INEXACT.at(`${cluster}/${component}`, `the pin must be one exact version, got '${version}': pin the version that you want`) };
    const refuse = this.refuse(cluster, component, version);
    const bad = this.rollbackOf(stage, component, version);
    const sick = bad ? undefined : this.sickness(stage, component, version);
    const leave = bad || sick ? undefined : this.leave(stage, component, version, beside, refuse);
    if (leave?.go) return leave;
    const excuse = this.overrideOf(cluster, component, version, bad?.rollback);
    if (excuse) return { go: true, why: 'override', override: excuse };
    if (bad) {
      const { cluster: where, rollback } = bad;
      return refuse('bad', `was rolled back on ${where} at ${showTime(rollback.at)} (${rollback.commit.id.slice(0, 8)}, to ${rollback.to ?? 'none'})`, 'wait for a newer version', { since: rollback.at });
    }
    if (sick) return sick;
    // Rollback is `git revert`, and must not wait.
    return this.track(cluster).firstRun(component, version) ? { go: true, why: 'ran here' } : leave!;
  }

  /**
   * Whether a file of a cluster's program may change what it does.
   *
   * @param file its path below the program
   * @param content the beginning of the id of what it would hold
   * @param what what it does anew, for people
   * @param run since when the program of the cluster before does the same; undefined when it does not
   */
  public programVerdict(stage: Stage, file: string, content: string, what: string, run: Run | undefined): Verdict {
    const { cluster, after, soak } = stage;
    const refuse = this.refuse(cluster, file, content);
    const excuse = this.overrideOf(cluster, file, content, undefined);
    const soaked = run === undefined
      ? refuse('program', `has ${what}, which ${after} could do as well, and doesn't`, `bring it to ${after} first, and let it soak for ${showDuration(soak)}`)
      : this.sickProgram(stage, run, refuse) ?? this.ripe(stage, run, refuse);
    const verdict = soaked.go ? this.open(stage, refuse) ?? soaked : soaked;
    return !verdict.go && excuse ? { go: true, why: 'override', override: excuse } : verdict;
  }

  /**
   * What a cluster may take of what the one before runs: newer versions that have soaked, and have run beside each
   * other and beside everything that stays as it is. What has to wait for hours or a freeze is among them.
   *
   * @param pins what it pins
   * @param only the components that are asked for
   * @default - all
   */
  public promotable(stage: Stage, pins: Pins = this.track(stage.cluster).pins, only: readonly string[] = Object.keys(pins)): Pins {
    if (stage.after === undefined) return {};
    const here = { ...this.track(stage.cluster).pins, ...pins };
    const ahead = this.track(stage.after).running;
    let chosen = Object.fromEntries(only.flatMap((component) => {
      const version = ahead.get(component)?.version;
      return pins[component] !== undefined && version !== undefined && isNewer(version, pins[component]) && this.hasSoaked(stage, component, version) ? [[component, version]] : [];
    }));
    for (;;) {
      const beside = { ...here, ...chosen };
      const fits = Object.entries(chosen).filter(([component, version]) => this.apart(stage, component, version, beside).length === 0);
      if (fits.length === Object.keys(chosen).length) return chosen;
      chosen = Object.fromEntries(fits);
    }
  }

  /** What else differs from what the cluster before runs, where both have a component. */
  public differences({ after }: Stage, pins: Pins): Difference[] {
    const ahead = after === undefined ? {} : this.track(after).pins;
    return Object.entries(pins).sort().flatMap(([component, here]) => (ahead[component] !== undefined && ahead[component] !== here ? [{ component, here, ahead: ahead[component] }] : []));
  }

  /** Whether a version was rolled back, here or where it matters for this cluster. */
  public isBad(stage: Stage, component: string, version: string): boolean {
    const bad = this.rollbackOf(stage, component, version);
    return bad !== undefined && this.overrideOf(stage.cluster, component, version, bad.rollback) === undefined;
  }

  /**
   * The refusal of a version that made a cluster ill, this one or one before it. Evidence that is old still says what was
   * seen; a cluster that nobody waits for is believed as well.
   */
  public sickness(stage: Stage, component: string, version: string): Verdict | undefined {
    for (const { cluster } of this.wayTo(stage)) {
      const run = this.track(cluster).running.get(component);
      const seen = run?.version === version ? this.seenSick(cluster, run) : undefined;
      if (seen !== undefined) return this.refuse(stage.cluster, component, version)('sick', `has made ${cluster} ill: ${seen}`, `revert it on ${cluster}, and wait for a newer version`, { since: run!.since });
    }
    return undefined;
  }

  private sickProgram({ after }: Stage, run: Run, refuse: Refuse): Verdict | undefined {
    const seen = this.seenSick(after!, run);
    return seen === undefined ? undefined : refuse('sick', `has made ${after} ill: ${seen}`, `correct it on ${after} first`, { since: run.since });
  }

  private seenSick(cluster: string, run: Run): string | undefined {
    const report = this.evidence.get(cluster);
    return report === undefined || typeof report === 'string' ? undefined : sicknessOf(report, run, this.touched(run.commit.id, cluster));
  }

  private refuse(cluster: string, component: string, version: string): Refuse {
    return (why, rule, wayOut, more = {}) => ({
      go: false, why, ...more,
      sentence: RULES[why].at(`${cluster}/${component}`, `${version} ${rule}: ${wayOut}, or override it (npx platform rollout override ${cluster} ${component} ${version} --reason '…')`),
    });
  }

  /** Whether a version may go that nobody gave up. */
  private leave(stage: Stage, component: string, version: string, beside: Pins, refuse: Refuse): Verdict {
    const { after } = stage;
    const soaked: Verdict = after === undefined ? { go: true, why: 'follows nobody' } : this.soak(stage, component, version, refuse);
    if (!soaked.go) return soaked;
    const apart = this.apart(stage, component, version, beside);
    if (apart.length > 0) {
      const others = apart.map(({ component: other, here, ahead }) => `${other} ${here} (${after} has ${ahead})`).join(', ');
      return refuse('combination', `has soaked on ${after}, and never ran there${apart.some(({ core }) => core) ? ' for long enough' : ''} beside ${others}`, 'take them together');
    }
    return this.open(stage, refuse) ?? soaked;
  }

  /** Refuses what comes at a time at which the cluster takes nothing. */
  private open(stage: Stage, refuse: Refuse): Verdict | undefined {
    const closed = closedAt(stage, this.now);
    return closed && refuse('closed', `must wait, since ${stage.cluster} is ${closed.why}`, `wait until ${showTime(closed.until)}`, { until: closed.until });
  }

  private hasSoaked(stage: Stage, component: string, version: string): boolean {
    return this.rollbackOf(stage, component, version) === undefined && this.sickness(stage, component, version) === undefined && this.soak(stage, component, version, this.refuse(stage.cluster, component, version)).why === 'soaked';
  }

  /**
   * What a cluster would run beside a version, and the cluster before never did. The core and what is built against it
   * must have run together for the soak: it takes part in everything that is rendered.
   */
  private apart({ after, soak }: Stage, component: string, version: string, beside: Pins): (Difference & { readonly core: boolean })[] {
    if (after === undefined) return [];
    const ahead = this.track(after);
    if (ahead.pins[component] === undefined) return [];
    return Object.entries(beside).sort().flatMap(([other, here]) => {
      if (other === component || ahead.pins[other] === undefined) return [];
      const core = [component, other].includes(CORE);
      const time = ahead.together([component, version], [other, here], this.now);
      return time === undefined || (core && time < soak) ? [{ component: other, here, ahead: ahead.pins[other], core: time !== undefined }] : [];
    });
  }

  /** Whether the cluster before has run a version long enough, without interruption until now. */
  private soak(stage: Stage, component: string, version: string, refuse: Refuse): Verdict {
    const { cluster, after, soak, alone } = stage;
    const ahead = this.track(after!);
    const run = ahead.running.get(component);
    if (!run) {
      if (ahead.pins[component] !== undefined) return refuse('unreadable', `must run on ${after}, and nobody can say what ${after} runs by its package.json, its lock file and what is rendered`, `repair them on main`);
      if (alone.includes(component)) return { go: true, why: 'alone' };
      return refuse('absent', `can't soak, since ${after} doesn't run ${component}`, `let ${after} run it first, say in rollout.json that it is 'alone' on ${cluster}`);
    }
    if (run.version !== version) {
      const instead = `${after} runs ${run.version} since ${showTime(run.since)}`;
      return ahead.firstRun(component, version)
        ? refuse('superseded', `must still run on ${after}, and was superseded: ${instead}`, `pin ${run.version} once it has soaked`)
        : refuse('not taken', `must run on ${after} for ${showDuration(soak)} first, and never did: ${instead}`, `let ${after} take it`);
    }
    return this.ripe(stage, run, refuse);
  }

  /** Whether the cluster before has run what it runs for long enough. */
  private ripe({ after, soak, evidence, backup }: Stage, run: Run, refuse: Refuse): Verdict {
    if (run.since > this.now) {
      return refuse('clock', `must run on ${after} for ${showDuration(soak)}, and came there in the future, at ${showTime(run.since)} (${run.commit.id.slice(0, 8)})`, 'put the clock right that dated that commit', { since: run.since, until: run.since + soak });
    }
    let { since } = run;
    let clock = this.now;
    if (evidence !== undefined) {
      const report = this.report(after!, evidence);
      if (typeof report === 'string') return refuse('evidence', `must run healthy on ${after} for ${showDuration(soak)}, and nobody knows whether it does`, report, { since });
      const health = healthOf(report, run, this.position, this.touched(run.commit.id, after!), backup);
      if ('problem' in health) return refuse('unhealthy', `must run healthy on ${after} for ${showDuration(soak)}, and ${health.problem}`, 'repair that, and the soak starts again', { since });
      since = health.since;
      // What has been seen counts, not what has passed since.
      clock = report.to;
    }
    const left = soak - (clock - since);
    if (left <= 0) return { go: true, why: 'soaked', since };
    const how = evidence === undefined ? 'run' : 'run healthy';
    return refuse('soaking', `must ${how} on ${after} for ${showDuration(soak)}, and does since ${showTime(since)} (${run.commit.id.slice(0, 8)}), with ${showDuration(left)} left`, `wait until ${showTime(since + soak)}`, { since, until: since + soak, left });
  }

  private report(cluster: string, maxAge: number): Evidence | string {
    const report = this.evidence.get(cluster) ?? REPORT.at(`evidence/${cluster}`, "no evidence was given: look why the cluster doesn't upload it");
    return typeof report === 'string' ? report : staleness(report, maxAge, this.now) ?? report;
  }

  /**
   * The last rollback of a version that matters for a cluster: on itself or on one that it follows, and, to a lower
   * version, on any other that is as early as it or earlier.
   */
  private rollbackOf(stage: Stage, component: string, version: string): { cluster: string; rollback: Rollback } | undefined {
    const own = this.wayTo(stage);
    return this.stages
      .flatMap((other) => {
        const rollback = this.track(other.cluster).rollback(component, version);
        const matters = own.includes(other) || (rollback?.to !== undefined && this.wayTo(other).length <= own.length);
        return rollback && matters ? [{ cluster: other.cluster, rollback }] : [];
      })
      .sort((a, b) => this.position.get(a.rollback.commit.id)! - this.position.get(b.rollback.commit.id)!)
      .at(-1);
  }

  /** A stage, and those that it follows. */
  private wayTo(stage: Stage): Stage[] {
    const before = this.stages.find(({ cluster }) => cluster === stage.after);
    return before ? [stage, ...this.wayTo(before)] : [stage];
  }

  /** Who gives a reason that still holds: what was said before a rollback didn't know of it. */
  private overrideOf(cluster: string, component: string, version: string, rollback: Rollback | undefined): Override | undefined {
    return this.overrides.find((override) => override.cluster === cluster && override.component === component && override.version === version
      && this.holds(override, rollback));
  }

  /** Whether an override knew of a rollback, and is not too old. No clock of its own commit counts, but that of main where it was given. */
  private holds({ base }: Override, rollback: Rollback | undefined): boolean {
    const given = this.main.findIndex(({ id }) => id.startsWith(base));
    if (given < 0 || (rollback && this.position.get(rollback.commit.id)! > given)) return false;
    // A base from the future doesn't keep it alive.
    return this.now - this.earliest[given] <= OVERRIDE_DAYS * 86_400_000;
  }
}
