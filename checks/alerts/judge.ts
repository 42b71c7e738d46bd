/** Whether an alert does at the end of a history what its case says. */
import type { AlertCases, Series } from './cases.ts';
import { lastMinuteOf } from './notation.ts';
import type { Recording, Rule } from './packages.ts';
import { minuteOf } from './victoria-metrics.ts';
import type { Result, VictoriaMetrics } from './victoria-metrics.ts';

/** No history is this long: whoever writes a longer one into a rule means that it never fires. */
const NEVER = 366 * 24 * 60;

/** The cases of an alert that are wrong, each as a text for whoever wrote it. */
export async function wrongCases(server: VictoriaMetrics, alert: string, rules: readonly Rule[], cases: AlertCases): Promise<string[]> {
  const longest = Math.max(...rules.map(({ minutes }) => minutes));
  const judged = async (kind: 'fires' | 'quiet', history: Series, index: number): Promise<string[]> => {
    const title = `${alert}: ${kind}[${index}]`;
    // A time in which nothing is told is as long as it has to be.
    const last = lastMinuteOf(history) ?? Math.min(longest, NEVER);
    if (last < Math.min(longest, NEVER)) return [`${title} ends in minute ${last}, and the alert must hold for ${longest} minutes: make the history longer`];
    const cluster = `${alert}-${kind}-${index}`;
    await server.store(cluster, history);
    await server.flush();
    for (const recording of new Map(rules.flatMap(({ records }) => records).map((one) => [seriesOf(one), one])).values()) {
      const found = await server.found(cluster, recording.expression, 0, last);
      if (found.length > 1) return [`${title}: ${seriesOf(recording)} must be one series, and its expression finds ${found.map(textOf).join('; ')}`];
      if (found.length === 1) await server.store(cluster, { [seriesOf(recording)]: minutesOf(found[0], last) });
      await server.flush();
    }
    const answers = await Promise.all(rules.filter(({ minutes }) => minutes < NEVER).map(async (rule) => ({ rule, found: await server.found(cluster, rule.expression, last - rule.minutes, last) })));
    const firing = answers.flatMap(({ rule, found }) => found.filter(({ values }) => values.length === rule.minutes + 1));
    const expected = Object.entries(cases.labels ?? {});
    const right = kind === 'quiet' ? firing.length === 0 : firing.some(({ metric }) => expected.every(([label, value]) => metric[label] === value));
    if (right) return [];
    const tells = answers.map(({ rule, found }) => `  ${rule.expression}\n  finds in the last ${rule.minutes} minutes: ${found.length === 0 ? 'nothing' : found.map(textOf).join('; ')}`);
    return [`${title} ${firing.length === 0 ? 'does not fire' : kind === 'quiet' ? 'fires' : `does not fire with the labels ${JSON.stringify(cases.labels)}`}:\n${tells.join('\n')}`];
  };
  const all = [...cases.fires.map((history, index) => judged('fires', history, index)), ...cases.quiet.map((history, index) => judged('quiet', history, index))];
  return (await Promise.all(all)).flat();
}

function seriesOf({ metric, labels }: Recording): string {
  return `${metric}{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`;
}

/** The values of each minute, as a history has them. */
function minutesOf({ values }: Result, last: number): string {
  const byMinute = new Map(values.map(([second, value]) => [minuteOf(second), value]));
  return Array.from({ length: last + 1 }, (_, minute) => byMinute.get(minute) ?? '_').join(' ');
}

function textOf({ metric, values }: Result): string {
  const all = values.map(([, value]) => value);
  return `${JSON.stringify(metric)} in ${all.length} of them, from ${all[0]} to ${all.at(-1)}`;
}
