import { table } from '../page/markdown.ts';
import { closedAt } from './calendar.ts';
import { showDuration, showTime } from './duration.ts';
import { isNewer } from './history.ts';
import type { Pins } from './history.ts';
import type { Difference, Rollout, Verdict } from './rollout.ts';
import type { Stage } from './stages.ts';

/** What stands where one component meets one cluster. */
export interface Cell {
  readonly cluster: string;
  readonly running?: string;
  readonly since?: number;
  /** The running version was rolled back or made something ill, here or on a cluster before. */
  readonly bad?: string;
  /** Somebody let the running version go without its soak. */
  readonly overridden?: string;
  /** It runs on no cluster before, and never soaks. */
  readonly alone?: true;
  /** A newer version, and whether it may go. */
  readonly next?: { readonly version: string } & Verdict;
  /** The newest released version, for a cluster that follows nobody. */
  readonly released?: string;
}

export interface Status {
  readonly at: number;
  readonly stages: readonly StageStatus[];
  readonly components: readonly { readonly component: string; readonly cells: readonly Cell[] }[];
  readonly overrides: readonly OverrideStatus[];
}

export interface StageStatus {
  readonly cluster: string;
  readonly after?: string;
  readonly soak?: number;
  readonly mode: string;
  readonly problem?: string;
  /** Why nobody looks at the health of the cluster before. */
  readonly withoutEvidence?: string;
  /** Why it takes nothing now. */
  readonly closed?: string;
  /** What it would still have in another version than the cluster before, once it has taken all that may go. */
  readonly differences: readonly Difference[];
}

/** All overrides that came by one commit for one reason. */
export interface OverrideStatus {
  readonly versions: readonly { readonly cluster: string; readonly component: string; readonly version: string }[];
  readonly reason: string;
  readonly by: string;
  readonly at: number;
  readonly commit: string;
}

/** Where every component stands on every cluster, with the newest version that was released of each. */
export function statusOf(rollout: Rollout, released: Readonly<Record<string, string>> = {}): Status {
  const { stages, overrides, now } = rollout;
  const components = new Set(stages.flatMap(({ cluster }) => [...rollout.track(cluster).running.keys()]));
  const chosen = new Map(stages.map((stage) => [stage.cluster, rollout.promotable(stage)]));
  return {
    at: now,
    stages: stages.map((stage) => {
      const { cluster, after, soak, withoutEvidence } = stage;
      const { name, problem } = rollout.mode(stage);
      return {
        cluster, after, soak: after === undefined ? undefined : soak, mode: name, problem, withoutEvidence, closed: closedAt(stage, now)?.why,
        differences: rollout.differences(stage, { ...rollout.track(cluster).pins, ...chosen.get(cluster) }),
      };
    }),
    components: [...components].sort().map((component) => ({ component, cells: stages.map((stage) => cellOf(rollout, stage, component, chosen.get(stage.cluster)!, released[component])) })),
    overrides: [...Map.groupBy(overrides, ({ commit, reason }) => `${commit.id} ${reason}`).values()].map((group) => {
      const [{ reason, commit }] = group;
      return { versions: group.map(({ cluster, component, version }) => ({ cluster, component, version })), reason, by: commit.author, at: commit.time, commit: commit.id };
    }),
  };
}

function cellOf(rollout: Rollout, stage: Stage, component: string, chosen: Pins, released: string | undefined): Cell {
  const { cluster, after } = stage;
  const track = rollout.track(cluster);
  const run = track.running.get(component);
  if (!run) return { cluster };
  const { version: running, since } = run;
  const newer = (version: string | undefined) => (version !== undefined && isNewer(version, running) ? version : undefined);
  const verdict = rollout.verdict(stage, component, running);
  const own = { cluster, running, since, bad: verdict.why === 'bad' || verdict.why === 'sick' ? verdict.sentence : undefined, overridden: overrideOf(rollout, cluster, component, running) };
  if (after === undefined) {
    const latest = newer(released);
    return { ...own, released: latest === undefined || rollout.isBad(stage, component, latest) ? undefined : latest };
  }
  const next = newer(rollout.track(after).running.get(component)?.version);
  return {
    ...own,
    alone: stage.alone.includes(component) && !rollout.track(after).running.has(component) ? true : undefined,
    next: next === undefined ? undefined : { version: next, ...rollout.verdict(stage, component, next, { ...track.pins, ...chosen, [component]: next }) },
  };
}

function overrideOf({ overrides }: Rollout, cluster: string, component: string, version: string): string | undefined {
  return overrides.find((override) => override.cluster === cluster && override.component === component && override.version === version)?.reason;
}

/** The status as a text for the terminal, or as Markdown. */
export function statusText(status: Status, markdown = false): string {
  const heads = ['component', ...status.stages.map(({ cluster }) => cluster)];
  const rows = status.components.map(({ component, cells }) => [component, ...cells.map(cellText)]);
  const list = (items: string[]) => items.map((item) => (markdown ? `- ${item}` : item)).join('\n');
  const held = status.components.flatMap(({ cells }) => cells.flatMap(({ bad, next }) => [bad, next && !['soaking', 'evidence'].includes(next.why) ? next.sentence : undefined]));
  return [
    markdown ? table(heads, rows) : columns([heads, ...rows]),
    list(status.stages.map(stageText)),
    list([...new Set(held.filter((sentence) => sentence !== undefined))]),
    list(status.stages.flatMap(({ cluster, after, differences }) => differencesText(cluster, after, differences))),
    list(status.overrides.map(({ versions, reason, by, at, commit }) => `override of ${versionsText(versions)} by ${by}, ${showTime(at)} (${commit.slice(0, 8)}): ${reason}`)),
  ].filter(Boolean).join('\n\n');
}

/** What would not be as on the cluster before; no line when all is. */
export function differencesText(cluster: string, after: string | undefined, differences: readonly Difference[]): string[] {
  return differences.length === 0 ? [] : [`${cluster} would have in another version than ${after}: ${differences.map(({ component, here, ahead }) => `${component} ${here} (${after} ${ahead})`).join(', ')}`];
}

/** `cilium 2.0.0 for away and edge, flux 1.1.0 for away`. */
export function versionsText(versions: OverrideStatus['versions']): string {
  return [...Map.groupBy(versions, ({ component, version }) => `${component} ${version}`)].map(([what, group]) => `${what} for ${group.map(({ cluster }) => cluster).join(' and ')}`).join(', ');
}

function cellText({ running, bad, overridden, alone, next, released }: Cell): string {
  const marks = [bad ? 'bad' : '', overridden === undefined ? '' : 'override', alone ? 'alone' : ''].filter(Boolean);
  const now = `${running ?? '–'}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
  if (released !== undefined) return `${now} → ${released} released`;
  return next ? `${now} → ${next.version} ${nextText(next)}` : now;
}

function nextText({ go, why, left }: Verdict): string {
  if (go) return why === 'override' ? 'may go (override)' : 'may go';
  return left === undefined ? `held: ${why}` : `in ${showDuration(left)}`;
}

function stageText({ cluster, after, soak, mode, problem, withoutEvidence, closed }: StageStatus): string {
  const shut = closed === undefined ? '' : `; it is ${closed}`;
  if (after === undefined) return `${cluster} follows nobody${shut}`;
  const how = mode === 'git' ? `by the commit times on main; nobody looks at its health: ${withoutEvidence}` : `by the evidence of its health${problem === undefined ? '' : `, which holds everything: ${problem}`}`;
  return `${cluster} follows ${after} after ${showDuration(soak!)}, ${how}${shut}`;
}

function columns(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('   ').trimEnd()).join('\n');
}
