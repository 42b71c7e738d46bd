/**
 * What the main branch says: which cluster ran which version since when, and what was
 * rolled back. Pure: `git.ts` reads the commits, the simulation makes them up.
 */
import semver from 'semver';
import { Refusal } from '../refusal.ts';
import type { Dated } from './clocks.ts';

export const UNREADABLE = new Refusal('ROLLOUT-004', {
  protects: 'What nobody can read pins anything.',
  wrong: 'a package.json with the marks of a merge',
  right: 'a package.json that is JSON',
});

/**
 * The versions that a cluster runs, by component (`cilium`, without the npm scope): what its package.json pins, with the
 * libraries that its program renders with, and the versions of Talos and Kubernetes in its cluster.json.
 */
export type Pins = Readonly<Record<string, string>>;

export interface Commit {
  readonly id: string;
  /** What the committer's clock said. When it came to main, `clocksOf` says. */
  readonly time: number;
  readonly author: string;
  readonly subject: string;
}

/** A commit on main that changed what clusters pin. */
export interface Change extends Commit {
  /** What runs after it, on each cluster that it touched; undefined when nobody can read it. */
  readonly pins: Readonly<Record<string, Pins | undefined>>;
  /**
   * By cluster: components of which nobody knows what runs, since pin, lock file and what is rendered say different things.
   * @default - none
   */
  readonly disputed?: Readonly<Record<string, readonly string[]>>;
}

/** What the files of a cluster say of its versions, each by component. */
export interface Said {
  /** What package.json and cluster.json ask for. */
  readonly pins: Pins;
  /** What the lock file has for what package.json asks for; undefined when there is none. */
  readonly locked?: Pins;
  /** What is rendered, of the components that have objects. */
  readonly rendered: Pins;
  /**
   * What is locked or rendered and asked for by no pin.
   * @default - nothing
   */
  readonly unpinned?: Pins;
}

/** A component whose pin is not what is locked and rendered. */
export interface Behind {
  readonly component: string;
  readonly pinned?: string;
  readonly locked?: string;
  readonly rendered?: string;
  /** Which of both differ from the pin. */
  readonly files: readonly ('lock' | 'rendered')[];
}

/** What the lock file or the rendered cluster doesn't follow. A file that isn't there, and a library that renders nothing, have no say. */
export function behindIn({ pins, locked, rendered }: Said, known: Pins = {}): Behind[] {
  return [...new Set([...Object.keys(pins), ...Object.keys(known)])].flatMap((component): Behind[] => {
    const [pinned, lock, drawn] = [pins[component], locked?.[component], rendered[component]];
    const files = [...(locked !== undefined && lock !== pinned ? ['lock' as const] : []), ...(drawn !== undefined && drawn !== pinned ? ['rendered' as const] : [])];
    return files.length === 0 ? [] : [{ component, pinned, locked: lock, rendered: drawn, files }];
  });
}

/**
 * What a cluster runs by its files: a pin counts from when its lock file and what is rendered follow it. Until then what ran
 * before goes on, unless that is not what is rendered either: then nobody knows.
 *
 * @param before what it ran before
 */
export function runsBy(said: Said, before: Pins): { readonly pins: Pins; readonly disputed: readonly string[] } {
  const pins = { ...said.pins };
  const disputed: string[] = [];
  for (const { component, locked, rendered } of behindIn(said, before)) {
    delete pins[component];
    if (before[component] === undefined) continue;
    if ((rendered ?? locked) === before[component]) pins[component] = before[component];
    else disputed.push(component);
  }
  return { pins, disputed };
}

/** A `Rollout-Override` trailer: one version of one component may go to one cluster. */
export interface Override {
  readonly cluster: string;
  readonly component: string;
  /** For a file of a program the beginning of its content's id. */
  readonly version: string;
  /** The commit of main that whoever gave it has seen. */
  readonly base: string;
  readonly reason: string;
  readonly commit: Commit;
}

export interface History {
  /** Along the first parents of main, oldest first. */
  readonly changes: readonly Change[];
  readonly overrides: readonly Override[];
  /** Every commit along the first parents of main, oldest first. */
  readonly main: readonly Dated[];
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
  /** What it ran from when on, one after the other; nothing where nobody could read it. */
  private readonly states: { readonly pins: Pins; readonly since: number }[] = [];
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

  /**
   * How long two versions ran beside each other, until now, each as a component and its version; undefined when
   * they never did.
   */
  public together([one, version]: readonly [string, string], [other, otherVersion]: readonly [string, string], now: number): number | undefined {
    let sum: number | undefined;
    // What a commit from the future brought has ended when the next one came.
    let end = now;
    for (const { pins, since } of this.states.toReversed()) {
      if (pins[one] === version && pins[other] === otherVersion) sum = (sum ?? 0) + Math.max(0, end - since);
      end = Math.min(end, since);
    }
    return sum;
  }

  /** @param disputed components of which nobody knows what runs */
  public apply(pins: Pins | undefined, commit: Commit, since: number, disputed: readonly string[] = []): void {
    this.states.push({ pins: pins ?? {}, since });
    if (pins === undefined) {
      // Nobody knows what ran: every clock starts again with what can be read.
      this.running.clear();
      return;
    }
    for (const component of new Set([...Object.keys(this.last), ...Object.keys(pins)])) {
      if (disputed.includes(component)) {
        this.running.delete(component);
        continue;
      }
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
    this.last = { ...pins, ...Object.fromEntries(disputed.flatMap((component) => (this.last[component] === undefined ? [] : [[component, this.last[component]]]))) };
  }
}

/**
 * What main says of each cluster.
 *
 * @param clocks when each commit came to main
 */
export function tracksOf(changes: readonly Change[], clusters: readonly string[], clocks: ReadonlyMap<string, number>): Map<string, Track> {
  const tracks = new Map(clusters.map((cluster) => [cluster, new Track()]));
  for (const change of changes) {
    for (const [cluster, pins] of Object.entries(change.pins)) tracks.get(cluster)?.apply(pins, change, clocks.get(change.id)!, change.disputed?.[cluster]);
  }
  return tracks;
}

/** Whether a version is exact, as a pin must be. */
export function isExact(version: string): boolean {
  return semver.valid(version) === version;
}

/** Whether a version is higher than another, both exact. */
export function isNewer(version: string, other: string): boolean {
  return isExact(version) && isExact(other) && semver.gt(version, other);
}

/** What can't be compared counts as lower. */
function isAtLeast(version: string, other: string): boolean {
  try {
    return semver.gte(version, other);
  } catch {
    return false;
  }
}
