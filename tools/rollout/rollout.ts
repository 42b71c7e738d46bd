/**
 * Which version may go where. Pure: the same history, evidence and time give the same
 * verdicts. The rules are explained in the README.
 */
import { showDuration, showTime } from './duration.ts';
import { healthOf, staleness } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import { isExact, tracksOf } from './history.ts';
import type { History, Override, Rollback, Track } from './history.ts';
import type { Stage } from './stages.ts';

/** Why a version may go to a cluster. */
export type Leave = 'follows nobody' | 'override' | 'ran here' | 'alone' | 'soaked';

/** Why it may not. */
export type Refusal = 'not exact' | 'bad' | 'absent' | 'unreadable' | 'superseded' | 'not taken' | 'clock' | 'evidence' | 'unhealthy' | 'soaking';

/** Whether a version may go to a cluster. */
export interface Verdict {
  readonly go: boolean;
  readonly why: Leave | Refusal;
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

/** Makes a refusal: why, by which rule, and the way out beside an override. */
type Refuse = (why: Refusal, rule: string, wayOut: string, more?: Partial<Verdict>) => Verdict;

export interface RolloutProps {
  readonly stages: readonly Stage[];
  readonly history: History;
  /** By cluster: what it reports, or a sentence why it can't be used. */
  readonly evidence?: ReadonlyMap<string, Evidence | string>;
  readonly now: number;
}

export class Rollout {
  public readonly stages: readonly Stage[];
  public readonly now: number;
  public readonly overrides: readonly Override[];
  /** Where each commit stands along main. */
  private readonly position: ReadonlyMap<string, number>;
  private readonly evidence: ReadonlyMap<string, Evidence | string>;
  private readonly tracks: Map<string, Track>;

  constructor({ stages, history, evidence = new Map(), now }: RolloutProps) {
    this.stages = stages;
    this.now = now;
    this.position = new Map(history.main.map((id, index) => [id, index]));
    this.overrides = history.overrides;
    this.evidence = evidence;
    this.tracks = tracksOf(history.changes, stages.map(({ cluster }) => cluster));
  }

  /** What main says of a cluster. */
  public track(cluster: string): Track {
    const track = this.tracks.get(cluster);
    if (!track) throw new Error(`[rollout] the cluster must be one of ${[...this.tracks.keys()].join(', ')}, got '${cluster}': correct it, or add it to the stages`);
    return track;
  }

  /** What a stage waits for, and what of it can't be had. */
  public mode({ after, evidence }: Stage): { readonly name: 'follows nobody' | 'git' | 'evidence'; readonly problem?: string } {
    if (after === undefined) return { name: 'follows nobody' };
    if (evidence === undefined) return { name: 'git' };
    const report = this.report(after, evidence);
    return typeof report === 'string' ? { name: 'evidence', problem: report } : { name: 'evidence' };
  }

  /** Whether a cluster may take a version now. */
  public verdict(stage: Stage, component: string, version: string): Verdict {
    const { cluster, after } = stage;
    const refuse: Refuse = (why, rule, wayOut, more = {}) => ({
      go: false, why, ...more,
      sentence: `[${cluster}/${component}] ${version} ${rule}: ${wayOut}, or override it (npx projen rollout override ${component} ${version} --reason '…')`,
    });
    if (!isExact(version)) return { go: false, why: 'not exact', sentence: `[${cluster}/${component}] the pin must be one exact version, got '${version}': pin the version that you want` };
    if (after === undefined) return { go: true, why: 'follows nobody' };
    const bad = this.rollbackOf(stage, component, version);
    const excuse = this.overrideOf(component, version, bad?.rollback);
    const soaked = bad ? undefined : this.soak(stage, component, version, refuse);
    if (soaked?.go) return soaked;
    if (excuse) return { go: true, why: 'override', override: excuse };
    if (bad) {
      const { cluster: where, rollback } = bad;
      return refuse('bad', `was rolled back on ${where} at ${showTime(rollback.at)} (${rollback.commit.id.slice(0, 8)}, to ${rollback.to ?? 'none'})`, 'wait for a newer version', { since: rollback.at });
    }
    // Rollback is `git revert`, and must not wait.
    return this.track(cluster).firstRun(component, version) ? { go: true, why: 'ran here' } : soaked!;
  }

  /** Whether the cluster before has run a version long enough, without interruption until now. */
  private soak(stage: Stage, component: string, version: string, refuse: Refuse): Verdict {
    const { cluster, after, soak, evidence, alone } = stage;
    const ahead = this.track(after!);
    const run = ahead.running.get(component);
    if (!run) {
      if (ahead.pins[component] !== undefined) return refuse('unreadable', `must run on ${after}, and nobody can read what ${after} pins`, `repair apps/${after}/package.json on main`);
      if (alone.includes(component)) return { go: true, why: 'alone' };
      return refuse('absent', `can't soak, since ${after} doesn't run ${component}`, `let ${after} run it first, say in rollout.json that it is 'alone' on ${cluster}`);
    }
    if (run.version !== version) {
      const instead = `${after} runs ${run.version} since ${showTime(run.since)}`;
      return ahead.firstRun(component, version)
        ? refuse('superseded', `must still run on ${after}, and was superseded: ${instead}`, `pin ${run.version} once it has soaked`)
        : refuse('not taken', `must run on ${after} for ${showDuration(soak)} first, and never did: ${instead}`, `let ${after} take it`);
    }
    if (run.since > this.now) {
      return refuse('clock', `must run on ${after} for ${showDuration(soak)}, and came there in the future, at ${showTime(run.since)} (${run.commit.id.slice(0, 8)})`, 'put the clock right that dated that commit', { since: run.since, until: run.since + soak });
    }
    let { since } = run;
    let clock = this.now;
    if (evidence !== undefined) {
      const report = this.report(after!, evidence);
      if (typeof report === 'string') return refuse('evidence', `must run healthy on ${after} for ${showDuration(soak)}, and nobody knows whether it does`, report, { since });
      const health = healthOf(report, run, this.position);
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
    const report = this.evidence.get(cluster) ?? `[evidence/${cluster}] no evidence was given: look why the cluster doesn't upload it`;
    return typeof report === 'string' ? report : staleness(report, maxAge, this.now) ?? report;
  }

  /** The last rollback of a version on a cluster, or on any that it follows. */
  private rollbackOf(stage: Stage, component: string, version: string): { cluster: string; rollback: Rollback } | undefined {
    let last: { cluster: string; rollback: Rollback } | undefined;
    for (let at: Stage | undefined = stage; at; at = this.stages.find(({ cluster }) => cluster === at!.after)) {
      const rollback = this.track(at.cluster).rollback(component, version);
      if (rollback && !(last && last.rollback.at >= rollback.at)) last = { cluster: at.cluster, rollback };
    }
    return last;
  }

  /** Who gives a reason that still holds: what was said before a rollback didn't know of it. */
  private overrideOf(component: string, version: string, rollback: Rollback | undefined): Override | undefined {
    return this.overrides.find((override) => override.component === component && override.version === version
      && override.commit.time <= this.now && override.commit.time > (rollback?.at ?? -Infinity));
  }
}
