/**
 * What the main branch says: which cluster ran which version since when, and what was
 * rolled back. Pure: `git.ts` reads the commits, the simulation makes them up.
 */
import semver from 'semver';

/** The versions that a cluster pins, by component (`cilium`, not `@monosense-io/cilium`). */
export type Pins = Readonly<Record<string, string>>;

export interface Commit {
  readonly id: string;
  /** When it came to main: the committer's time. */
  readonly time: number;
  readonly author: string;
  readonly subject: string;
}

/** A commit on main that changed what clusters pin. */
export interface Change extends Commit {
  /** The pins after it, of each cluster that it touched; undefined when nobody can read them. */
  readonly pins: Readonly<Record<string, Pins | undefined>>;
}

/** A `Rollout-Override` trailer. */
export interface Override {
  readonly component: string;
  readonly version: string;
  readonly reason: string;
  readonly commit: Commit;
}

export interface History {
  /** Along the first parents of main, oldest first. */
  readonly changes: readonly Change[];
  readonly overrides: readonly Override[];
  /** Every commit along the first parents of main, oldest first: evidence names what it saw by these. */
  readonly main: readonly string[];
}

/** A version that a cluster runs without interruption. */
export interface Run {
  readonly version: string;
  readonly since: number;
  readonly commit: Commit;
}

/** A version that a cluster gave up for a lower one, or for none. */
export interface Rollback {
  readonly version: string;
  readonly to?: string;
  readonly at: number;
  readonly commit: Commit;
}

/** Everything that main says of one cluster. */
export class Track {
  /** By component. */
  public readonly running = new Map<string, Run>();
  private readonly taken = new Map<string, Run>();
  private readonly rollbacks = new Map<string, Rollback>();
  private last: Pins = {};

  /** The pins that could last be read. */
  public get pins(): Pins {
    return this.last;
  }

  /** When the cluster first took a version; undefined when it never had it. */
  public firstRun(component: string, version: string): Run | undefined {
    return this.taken.get(`${component}@${version}`);
  }

  /** The last time that a version was rolled back here. */
  public rollback(component: string, version: string): Rollback | undefined {
    return this.rollbacks.get(`${component}@${version}`);
  }

  public apply(pins: Pins | undefined, commit: Commit, since: number): void {
    if (pins === undefined) {
      // Nobody knows what ran: every clock starts again with what can be read.
      this.running.clear();
      return;
    }
    for (const component of new Set([...Object.keys(this.last), ...Object.keys(pins)])) {
      const [before, after] = [this.last[component], pins[component]];
      if (before !== undefined && before !== after && (after === undefined || !isAtLeast(after, before))) {
        this.rollbacks.set(`${component}@${before}`, { version: before, to: after, at: since, commit });
      }
      if (after === undefined) {
        this.running.delete(component);
      } else if (this.running.get(component)?.version !== after) {
        const run = { version: after, since, commit };
        this.running.set(component, run);
        if (!this.firstRun(component, after)) this.taken.set(`${component}@${after}`, run);
      }
    }
    this.last = pins;
  }
}

/** What main says of each cluster. */
export function tracksOf(changes: readonly Change[], clusters: readonly string[]): Map<string, Track> {
  const tracks = new Map(clusters.map((cluster) => [cluster, new Track()]));
  // A commit can't be older than the one that it follows. Where clocks say so, the later time counts.
  let clock = -Infinity;
  for (const change of changes) {
    clock = Math.max(clock, change.time);
    for (const [cluster, pins] of Object.entries(change.pins)) tracks.get(cluster)?.apply(pins, change, clock);
  }
  return tracks;
}

/** Whether a version is exact, as a pin must be. */
export function isExact(version: string): boolean {
  return semver.valid(version) === version;
}

/** What can't be compared counts as lower. */
function isAtLeast(version: string, other: string): boolean {
  try {
    return semver.gte(version, other);
  } catch {
    return false;
  }
}
