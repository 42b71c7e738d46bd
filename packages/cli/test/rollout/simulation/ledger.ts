/**
 * What really happened in a simulation, and the rules as plainly as they can be said. Nothing
 * here calls the tool, and nothing of the tool is used: the two must agree by themselves.
 * Times are whole hours.
 */
export interface SimStage {
  readonly cluster: string;
  readonly after?: string;
  readonly soak: number;
  readonly alone: readonly string[];
  /** Hours of days of the week in which it takes nothing: the first counts, the last doesn't. */
  readonly closed: readonly { readonly days: readonly string[]; readonly from: number; readonly to: number }[];
  /** Spans in which it takes nothing. */
  readonly freezes: readonly { readonly from: number; readonly to: number }[];
  /** How old evidence may be; undefined for a stage that goes by git alone. */
  readonly evidence?: number;
}

export type SimPins = Readonly<Record<string, string>>;

export interface SimCommit {
  readonly id: string;
  /** When it really came to main. */
  readonly at: number;
  /** What its clock said. */
  readonly dated: number;
  readonly author: string;
  readonly message: string;
  /** What clusters pin after it; undefined for a file that nobody can read. */
  readonly pins: Readonly<Record<string, SimPins | undefined>>;
  /** The commits of the branch that it merges, which were never on main themselves. */
  readonly branch: readonly SimCommit[];
  readonly overrides: readonly SimOverride[];
}

/** Somebody's reason why a version may go to a cluster. */
export interface SimOverride {
  readonly cluster: string;
  readonly component: string;
  readonly version: string;
  /** The commit of main that whoever gave it had seen, as its position; -1 for one that isn't on main. */
  readonly base: number;
}

/** A span of hours: the first counts, the last doesn't. */
export interface SimSpan {
  readonly what: string;
  /** The component that is ill; none for an alert. */
  readonly component?: string;
  readonly from: number;
  to?: number;
}

/** What really went on in a cluster. */
export interface SimCluster {
  /** Which commit Flux had applied from when on, as its position on main; -1 for one that is not there. */
  readonly applied: { readonly at: number; readonly position: number }[];
  readonly outages: SimSpan[];
  readonly alerts: SimSpan[];
  /** The last file that was uploaded. */
  upload?: { readonly at: number; readonly from: number; readonly intact: boolean };
}

interface State {
  readonly pins?: SimPins;
  readonly position: number;
}

interface GivenUp {
  readonly cluster: string;
  readonly component: string;
  readonly version: string;
  /** Whether a lower version came instead, and not none. */
  readonly lower: boolean;
  readonly position: number;
}

/** How long an override holds. */
const OVERRIDE_HOURS = 14 * 24;

export class Ledger {
  public readonly lines: string[] = [];
  public readonly released = new Map<string, string[]>();
  public readonly commits: SimCommit[] = [];
  public readonly clusters: Record<string, SimCluster>;
  public readonly stages: readonly SimStage[];
  /** What each cluster pinned, one after the other. */
  private readonly states: Map<string, State[]>;
  private readonly givenUp: GivenUp[] = [];
  private readonly ran = new Set<string>();
  private readonly overrides: SimOverride[] = [];
  private readonly memo = new Map<string, unknown>();

  constructor(stages: readonly SimStage[]) {
    this.stages = stages;
    this.states = new Map(stages.map(({ cluster }) => [cluster, []]));
    this.clusters = Object.fromEntries(stages.map(({ cluster }) => [cluster, { applied: [], outages: [], alerts: [] }]));
  }

  /** Puts a commit on main. */
  public commit(commit: SimCommit): void {
    const position = this.commits.push(commit) - 1;
    for (const [cluster, pins] of Object.entries(commit.pins)) {
      if (pins !== undefined) this.compare(cluster, this.pins(cluster), pins, position);
      this.states.get(cluster)!.push({ pins, position });
    }
    for (const each of [commit, ...commit.branch]) this.overrides.push(...each.overrides);
    this.memo.clear();
  }

  /** The pins of a cluster now, or as they could last be read. */
  public pins(cluster: string): SimPins {
    return this.states.get(cluster)!.findLast(({ pins }) => pins !== undefined)?.pins ?? {};
  }

  /** What is wrong with the pins of main, whoever brought them there. */
  public pinProblems(): string[] {
    return this.stages.flatMap(({ cluster }) => Object.entries(this.pins(cluster)).flatMap(([component, version]) => (
      this.released.get(component)?.includes(version) ? [] : [`${cluster} pins ${component} ${version}, which was never released`]
    )));
  }

  /**
   * Whether a cluster may take a version at a time.
   *
   * @param beside what it would run beside it
   * @param asking the commit that would bring it there, and may say why it can't wait
   */
  public may(cluster: string, component: string, version: string, at: number, beside = this.pins(cluster), asking?: SimCommit): boolean {
    const stage = this.stage(cluster);
    const givenUp = this.lastGivenUp(stage, component, version);
    const sick = this.sick(stage, component, version, at);
    const soaked = givenUp === undefined && !sick && (stage.after === undefined || this.soaked(cluster, component, version, at));
    if (soaked && this.fits(cluster, component, version, at, beside) && this.isOpen(stage, at)) return true;
    const excused = [...this.overrides, ...asking?.overrides ?? []].some((override) => override.cluster === cluster && override.component === component && override.version === version
      && this.holds(override, givenUp, at));
    return excused || (givenUp === undefined && !sick && this.ran.has(`${cluster} ${component} ${version}`));
  }

  /** Whether the cluster before has run a version for long enough, and nobody gave it up. */
  public soaked(cluster: string, component: string, version: string, at: number): boolean {
    const stage = this.stage(cluster);
    if (this.lastGivenUp(stage, component, version) !== undefined || this.sick(stage, component, version, at)) return false;
    if (this.pins(stage.after!)[component] === undefined) return stage.alone.includes(component);
    const ahead = this.states.get(stage.after!)!;
    if (ahead.at(-1)!.pins?.[component] !== version) return false;
    const first = ahead[ahead.findLastIndex(({ pins }) => pins?.[component] !== version) + 1];
    return stage.evidence === undefined ? at - this.clocks(at)[first.position] >= stage.soak : this.seenHealthy(stage, first, at);
  }

  /** The components that a commit changed in a cluster. */
  public changedBy(cluster: string, position: number): string[] {
    const states = this.states.get(cluster)!;
    const index = states.findIndex((state) => state.position === position);
    if (index < 0) return [];
    const before = states.slice(0, index).findLast(({ pins }) => pins !== undefined)?.pins ?? {};
    const after = states[index].pins ?? {};
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((component) => before[component] !== after[component]);
  }

  /** Whether a cluster reports to somebody. */
  public reports(cluster: string): boolean {
    return this.stages.some(({ after, evidence }) => after === cluster && evidence !== undefined);
  }

  /** Whether the commit that brought a version was seen to make something ill of what it changed, on this cluster or on one before. */
  private sick(stage: SimStage, component: string, version: string, at: number): boolean {
    return this.before(stage).some((cluster) => {
      const { outages, upload } = this.clusters[cluster];
      const states = this.states.get(cluster)!;
      if (!this.reports(cluster) || !upload?.intact || states.at(-1)?.pins?.[component] !== version) return false;
      const { position } = states[states.findLastIndex(({ pins }) => pins?.[component] !== version) + 1];
      const own = this.changedBy(cluster, position);
      return outages.some((outage) => own.includes(outage.component!) && outage.from >= this.clocks(at)[position]
        && outage.from < upload.at && (outage.to === undefined || outage.to > upload.from));
    });
  }

  /** Whether somebody has given up a version where it matters for a cluster. */
  public isBad(cluster: string, component: string, version: string): boolean {
    return this.lastGivenUp(this.stage(cluster), component, version) !== undefined;
  }

  /** Whether the cluster before has run a version together with everything else that both have. */
  public fits(cluster: string, component: string, version: string, at: number, beside: SimPins): boolean {
    const { after, soak } = this.stage(cluster);
    if (after === undefined || this.pins(after)[component] === undefined) return true;
    return Object.entries(beside).every(([other, there]) => {
      if (other === component || this.pins(after)[other] === undefined) return true;
      const together = (pins: SimPins | undefined) => pins?.[component] === version && pins[other] === there;
      if (!this.states.get(after)!.some(({ pins }) => together(pins))) return false;
      return ![component, other].includes('platform') || this.inForce(after, at).filter(together).length >= soak;
    });
  }

  /** Whether anything that has soaked could go by itself, alone or with others, and hasn't. */
  public leftBehind(cluster: string, at: number): string[] | undefined {
    const stage = this.stage(cluster);
    const pins = this.pins(cluster);
    if (!this.isOpen(stage, at)) return undefined;
    const newer = Object.entries(this.pins(stage.after!)).filter(([component, version]) => pins[component] !== undefined && rank(version) > rank(pins[component]) && this.soaked(cluster, component, version, at));
    return subsets(newer).find((chosen) => chosen.length > 0 && chosen.every(([component, version]) => this.fits(cluster, component, version, at, { ...pins, ...Object.fromEntries(chosen) })))?.map((each) => each.join(' '));
  }

  /** What the clocks of main say at a time, commit by commit: a longest run of dates in order is right, and nobody comes before it. */
  public clocks(at: number): readonly number[] {
    return this.once(`clocks ${this.commits.filter(({ dated }) => dated > at).map(({ id }) => id)}`, () => {
      const past = this.commits.filter(({ dated }) => dated <= at);
      // By date, the most commits in order that end there or before; hours are few.
      const longest = (dates: readonly number[]): number[] => {
        const most = new Int32Array(Math.max(0, ...dates) + 2);
        return dates.map((date) => {
          let length = 1;
          for (let at = date + 1; at > 0; at -= at & -at) length = Math.max(length, most[at] + 1);
          for (let at = date + 1; at < most.length; at += at & -at) most[at] = Math.max(most[at], length);
          return length;
        });
      };
      const dates = past.map(({ dated }) => dated);
      const [until, after] = [longest(dates), longest(dates.toReversed().map((date) => at - date)).reverse()];
      const most = Math.max(0, ...until);
      const right = new Set(past.filter((_, index) => until[index] + after[index] - 1 === most));
      let latest = -Infinity;
      return this.commits.map((commit) => {
        const clock = Math.max(commit.dated, latest);
        if (right.has(commit)) latest = Math.max(latest, commit.dated);
        return clock;
      });
    });
  }

  /** What a cluster pinned at each hour up to a time. */
  private inForce(cluster: string, at: number): readonly (SimPins | undefined)[] {
    return this.once(`in force ${cluster} ${at}`, () => {
      const hours: (SimPins | undefined)[] = Array.from({ length: at });
      for (const { pins, position } of this.states.get(cluster)!) hours.fill(pins, this.clocks(at)[position]);
      return hours;
    });
  }

  private holds({ base }: SimOverride, givenUp: number | undefined, at: number): boolean {
    if (base < 0 || (givenUp !== undefined && givenUp > base)) return false;
    return at - Math.min(...this.clocks(at).slice(base)) <= OVERRIDE_HOURS;
  }

  private isOpen({ closed, freezes }: SimStage, at: number): boolean {
    // The first hour is Thursday's.
    const day = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'][Math.floor(at / 24) % 7];
    return !freezes.some(({ from, to }) => from <= at && at < to) && !closed.some(({ days, from, to }) => days.includes(day) && from <= at % 24 && at % 24 < to);
  }

  private compare(cluster: string, before: SimPins, after: SimPins, position: number): void {
    for (const [component, version] of Object.entries(before)) {
      const lower = after[component] !== undefined && rank(after[component]) < rank(version);
      if (lower || after[component] === undefined) this.givenUp.push({ cluster, component, version, lower, position });
    }
    for (const [component, version] of Object.entries(after)) this.ran.add(`${cluster} ${component} ${version}`);
  }

  /** When a version was last given up: on a cluster, on any before it, or for a lower one on any as early as it. */
  private lastGivenUp(stage: SimStage, component: string, version: string): number | undefined {
    const matters = (given: GivenUp) => this.before(stage).includes(given.cluster) || (given.lower && this.before(this.stage(given.cluster)).length <= this.before(stage).length);
    return this.givenUp.findLast((given) => given.component === component && given.version === version && matters(given))?.position;
  }

  private before({ cluster, after }: SimStage): string[] {
    return after === undefined ? [cluster] : [cluster, ...this.before(this.stage(after))];
  }

  /** Hour by hour: all of the soak was seen, and all of it was well. */
  private seenHealthy(stage: SimStage, first: State, now: number): boolean {
    const { applied, outages, alerts, upload } = this.clusters[stage.after!];
    const since = this.clocks(now)[first.position];
    if (!upload?.intact || now - upload.at > stage.evidence!) return false;
    const during = (span: SimSpan, hour: number) => span.from <= hour && (span.to === undefined || span.to > hour);
    for (let hour = upload.at - stage.soak; hour <= upload.at; hour += 1) {
      const running = applied.findLast(({ at }) => at <= hour)?.position ?? -1;
      const well = hour >= since && hour >= upload.from && running >= first.position
        && !outages.some((outage) => during(outage, hour)) && !alerts.some((alert) => alert.from >= since && during(alert, hour));
      if (!well) return false;
    }
    return true;
  }

  private stage(cluster: string): SimStage {
    return this.stages.find((stage) => stage.cluster === cluster)!;
  }

  /** Until the next commit, nothing of this changes. */
  private once<T>(key: string, make: () => T): T {
    if (!this.memo.has(key)) this.memo.set(key, make());
    return this.memo.get(key) as T;
  }
}

function subsets<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((all, item) => [...all, ...all.map((each) => [...each, item])], [[]]);
}

/** The order of the versions that the simulation releases. */
export function rank(version: string): number {
  const [major, minor, patch] = version.split('.').map(Number);
  return (major * 1000 + minor) * 1000 + patch;
}
