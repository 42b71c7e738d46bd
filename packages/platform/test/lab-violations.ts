import { Refusal, Violation } from '../src';

/** What a program is refused for, in order; nothing when it is accepted. A line that no rule stands behind has the code `none`. */
export function violationsOf(run: () => unknown): Violation[] {
  try {
    run();
  } catch (error) {
    const lines = (error as Error).message.split('\n').filter((line) => !/^\d+ violations?, nothing was written:$/.test(line));
    return lines.map((line) => Refusal.violationsIn(line)[0] ?? { code: 'none', path: '', message: line });
  }
  return [];
}

/** A violation of a rule, whose message holds a value: what is wrong, or the name of what is. */
export function violation(code: string, path: string, value: string): Violation {
  return { code, path, message: expect.stringContaining(value) };
}
