import { Refusal, Violation } from '..';

/**
 * What a program is refused with, by code. Empty when nothing is refused. An error that is no refusal, or that lists a
 * violation without a code, is thrown on.
 *
 * @param program what is tried, for example `() => new Cache(lab.cluster, 'cache', { replicas: 0 })`
 */
export function refusals(program: () => unknown): Violation[] {
  try {
    program();
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    // One on each line, with their number above when a synthesis has found them.
    const lines = message.split('\n').filter((line) => !/^\d+ violations?, nothing was written:$/.test(line));
    const violations = lines.flatMap((line) => Refusal.violationsIn(line));
    if (violations.length !== lines.length) throw error;
    return violations;
  }
  return [];
}
