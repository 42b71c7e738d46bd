/** Faults of something else, which are no matter of an alert. */
import type { Cases, Series } from './cases.ts';

/**
 * The cases, and for each alert that its first fault is quiet when something else has it.
 *
 * @param cases of the alerts
 * @param labels a label as it begins in the series, such as `pod="cache-`, and as it begins in those of something else
 * @param silence alerts that fire where nothing is told
 */
export function withNeighbours(cases: Cases, labels: { readonly [own: string]: string }, silence: readonly string[]): Cases {
  const missing = silence.filter((alert) => cases[alert] === undefined);
  if (missing.length > 0) throw new Error(`'silence' must name alerts that have cases, got ${missing.join(', ')}`);
  return Object.fromEntries(Object.entries(cases).map(([alert, one]) => {
    const { fires, quiet } = one;
    const faults = silence.includes(alert) ? [] : Object.entries(labels).filter(([own]) => Object.keys(fires[0]).some((series) => series.includes(own)));
    return [alert, { ...one, quiet: [...quiet, ...faults.map(([own, other]) => renamed(fires[0], own, other))] }];
  }));
}

function renamed(history: Series, from: string, to: string): Series {
  return Object.fromEntries(Object.entries(history).map(([series, values]) => [series.replaceAll(from, to), values]));
}
