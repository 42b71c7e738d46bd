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
    const listed = Number(/^(\d+) violations?, /.exec(message)?.[1] ?? 1);
    const violations = Refusal.violationsIn(message);
    if (violations.length !== listed) throw error;
    return violations;
  }
  return [];
}
