import type { Parameters } from 'fast-check';

const deep = expect.getState().testPath!.endsWith('.deep.test.ts');
// The test command waits for a few; the deep one takes its time, and all night where PROPERTIES_CASES says so.
const all = deep ? Number(process.env.PROPERTIES_CASES ?? 500) : 50;
// The same cases every time, unless it is night. Either way the seed is printed with what fails.
const seed = Number(process.env.PROPERTIES_SEED ?? (deep && process.env.PROPERTIES_CASES ? Date.now() % 2 ** 31 : 1));
process.stderr.write(`PROPERTIES_CASES=${all} PROPERTIES_SEED=${seed}\n`);

/** @param share of all cases, from 0 to 1 */
export function parameters<T>(share: number): Parameters<T> {
  return { numRuns: Math.ceil(all * share), seed, path: process.env.PROPERTIES_PATH };
}
