import { Refusal, Violation } from '../src';

/** The first violated rule that something throws. */
export function refused(run: () => unknown): Violation {
  try {
    run();
  } catch (error) {
    const { message } = error as Error;
    const [violation] = Refusal.violationsIn(message);
    if (!violation) throw new Error(`no rule with a code was thrown, but: ${message}`);
    return violation;
  }
  throw new Error('nothing was refused');
}

/** What tests assert of a refusal: the rule, the place, and the values that the message names. */
export function refusal(code: string, path: string, ...values: string[]): unknown {
  return { code, path, message: expect.stringMatching(new RegExp(values.map((value) => `(?=.*${value.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')})`).join(''))) };
}
