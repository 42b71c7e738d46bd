import semver from 'semver';
import { table } from '../bench/report.ts';
import { showDuration, showTime } from './duration.ts';
import { isExact } from './history.ts';
import type { Override } from './history.ts';
import type { Rollout, Verdict } from './rollout.ts';

/** What stands where one component meets one cluster. */
export interface Cell {
  readonly cluster: string;
  readonly running?: string;
  readonly since?: number;
  /** The running version was rolled back here, or on a cluster before. */
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
  readonly stages: readonly { readonly cluster: string; readonly after?: string; readonly soak?: number; readonly mode: string; readonly problem?: string }[];
  readonly components: readonly { readonly component: string; readonly cells: readonly Cell[] }[];
  readonly overrides: readonly { readonly component: string; readonly version: string; readonly reason: string; readonly by: string; readonly at: number; readonly commit: string }[];
}

/** Where every component stands on every cluster, with the newest version that was released of each. */
export function statusOf(rollout: Rollout, released: Readonly<Record<string, string>> = {}): Status {
  const { stages, overrides, now } = rollout;
  const components = new Set(stages.flatMap(({ cluster }) => [...rollout.track(cluster).running.keys()]));
  return {
    at: now,
    stages: stages.map((stage) => {
      const { name, problem } = rollout.mode(stage);
      return { cluster: stage.cluster, after: stage.after, soak: stage.after === undefined ? undefined : stage.soak, mode: name, problem };
    }),
    components: [...components].sort().map((component) => ({ component, cells: stages.map(({ cluster }) => cellOf(rollout, cluster, component, released[component])) })),
    overrides: overrides.map(({ component, version, reason, commit }) => ({ component, version, reason, by: commit.author, at: commit.time, commit: commit.id })),
  };
}

function cellOf(rollout: Rollout, cluster: string, component: string, released: string | undefined): Cell {
  const stage = rollout.stages.find((candidate) => candidate.cluster === cluster)!;
  const run = rollout.track(cluster).running.get(component);
  if (!run) return { cluster };
  const { version: running, since } = run;
  const newer = (version: string | undefined) => (version !== undefined && isExact(version) && isExact(running) && semver.gt(version, running) ? version : undefined);
  if (stage.after === undefined) return { cluster, running, since, released: newer(released) };
  const verdict = rollout.verdict(stage, component, running);
  const next = newer(rollout.track(stage.after).running.get(component)?.version);
  return {
    cluster, running, since,
    bad: verdict.why === 'bad' ? verdict.sentence : undefined,
    overridden: overrideOf(rollout.overrides, component, running)?.reason,
    alone: stage.alone.includes(component) && !rollout.track(stage.after).running.has(component) ? true : undefined,
    next: next === undefined ? undefined : { version: next, ...rollout.verdict(stage, component, next) },
  };
}

function overrideOf(overrides: readonly Override[], component: string, version: string): Override | undefined {
  return overrides.find((override) => override.component === component && override.version === version);
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
    list(status.overrides.map(({ component, version, reason, by, at, commit }) => `override of ${component} ${version} by ${by}, ${showTime(at)} (${commit.slice(0, 8)}): ${reason}`)),
  ].filter(Boolean).join('\n\n');
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

function stageText({ cluster, after, soak, mode, problem }: Status['stages'][number]): string {
  if (after === undefined) return `${cluster} follows nobody`;
  const how = mode === 'git' ? 'by the commit times on main; nobody looks at its health' : `by the evidence of its health${problem === undefined ? '' : `, which holds everything: ${problem}`}`;
  return `${cluster} follows ${after} after ${showDuration(soak!)}, ${how}`;
}

function columns(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('   ').trimEnd()).join('\n');
}
