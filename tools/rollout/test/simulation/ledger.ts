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
  readonly overrides: readonly { readonly component: string; readonly version: string; readonly reason: string }[];
}

/** A span of hours: the first counts, the last doesn't. */
export interface SimSpan {
  readonly what: string;
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
  readonly clock: number;
  readonly position: number;
}

export class Ledger {
  public readonly lines: string[] = [];
  public readonly released = new Map<string, string[]>();
  public readonly commits: SimCommit[] = [];
  public readonly clusters: Record<string, SimCluster>;
  public readonly stages: readonly SimStage[];
  /** What each cluster pinned, one after the other. */
  private readonly states: Map<string, State[]>;
  /** When a version was last given up for a lower one or for none, by cluster, component and version. */
  private readonly givenUp = new Map<string, number>();
  private readonly ran = new Set<string>();
  private readonly overrides: { component: string; version: string; reason: string; dated: number }[] = [];
  private clock = 0;

  constructor(stages: readonly SimStage[]) {
    this.stages = stages;
    this.states = new Map(stages.map(({ cluster }) => [cluster, []]));
    this.clusters = Object.fromEntries(stages.map(({ cluster }) => [cluster, { applied: [], outages: [], alerts: [] }]));
  }

  /** Puts a commit on main. */
  public commit(commit: SimCommit): void {
    this.commits.push(commit);
    // A commit is as late as the latest that came before it.
    if (Object.keys(commit.pins).length > 0) this.clock = Math.max(this.clock, commit.dated);
    for (const [cluster, pins] of Object.entries(commit.pins)) {
      if (pins !== undefined) this.compare(cluster, this.pins(cluster), pins);
      this.states.get(cluster)!.push({ pins, clock: this.clock, position: this.commits.length - 1 });
    }
    for (const each of [commit, ...commit.branch]) this.overrides.push(...each.overrides.map((override) => ({ ...override, dated: each.dated })));
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
   * @param asking the commit that would bring it there, and may say why it can't wait
   */
  public may(cluster: string, component: string, version: string, at: number, asking?: SimCommit): boolean {
    const stage = this.stage(cluster);
    if (stage.after === undefined || this.soaked(cluster, component, version, at)) return true;
    const givenUp = this.lastGivenUp(stage, component, version);
    const own = asking?.overrides.map((override) => ({ ...override, dated: asking.dated })) ?? [];
    const excused = [...this.overrides, ...own].some((override) => override.component === component && override.version === version && override.reason !== ''
      && override.dated <= at && (givenUp === undefined || override.dated > givenUp));
    return excused || (givenUp === undefined && this.ran.has(`${cluster} ${component} ${version}`));
  }

  /** Whether the cluster before has run a version for long enough, and nobody gave it up. */
  public soaked(cluster: string, component: string, version: string, at: number): boolean {
    const stage = this.stage(cluster);
    if (this.lastGivenUp(stage, component, version) !== undefined) return false;
    if (this.pins(stage.after!)[component] === undefined) return stage.alone.includes(component);
    const ahead = this.states.get(stage.after!)!;
    if (ahead.at(-1)!.pins?.[component] !== version) return false;
    const first = ahead[ahead.findLastIndex(({ pins }) => pins?.[component] !== version) + 1];
    return stage.evidence === undefined ? at - first.clock >= stage.soak : this.seenHealthy(stage, first, at);
  }

  private compare(cluster: string, before: SimPins, after: SimPins): void {
    for (const [component, version] of Object.entries(before)) {
      if (after[component] === undefined || rank(after[component]) < rank(version)) this.givenUp.set(`${cluster} ${component} ${version}`, this.clock);
    }
    for (const [component, version] of Object.entries(after)) this.ran.add(`${cluster} ${component} ${version}`);
  }

  /** When a version was last given up, on a cluster or on any before it. */
  private lastGivenUp(stage: SimStage, component: string, version: string): number | undefined {
    const own = this.givenUp.get(`${stage.cluster} ${component} ${version}`);
    const before = stage.after === undefined ? undefined : this.lastGivenUp(this.stage(stage.after), component, version);
    return own === undefined || before === undefined ? own ?? before : Math.max(own, before);
  }

  /** Hour by hour: all of the soak was seen, and all of it was well. */
  private seenHealthy(stage: SimStage, first: State, now: number): boolean {
    const { applied, outages, alerts, upload } = this.clusters[stage.after!];
    if (!upload?.intact || now - upload.at > stage.evidence!) return false;
    const during = (span: SimSpan, hour: number) => span.from <= hour && (span.to === undefined || span.to > hour);
    for (let hour = upload.at - stage.soak; hour <= upload.at; hour += 1) {
      const running = applied.findLast(({ at }) => at <= hour)?.position ?? -1;
      const well = hour >= first.clock && hour >= upload.from && running >= first.position
        && !outages.some((outage) => during(outage, hour)) && !alerts.some((alert) => alert.from >= first.clock && during(alert, hour));
      if (!well) return false;
    }
    return true;
  }

  private stage(cluster: string): SimStage {
    return this.stages.find((stage) => stage.cluster === cluster)!;
  }
}

/** The order of the versions that the simulation releases. */
export function rank(version: string): number {
  const [major, minor, patch] = version.split('.').map(Number);
  return (major * 1000 + minor) * 1000 + patch;
}
