import type { Parameters } from 'fast-check';

const all = Number(process.env.PROPERTIES_CASES ?? 500);
// The same cases every time in the test command; others every night. Either way the seed is printed with what fails.
const seed = Number(process.env.PROPERTIES_SEED ?? (process.env.PROPERTIES_CASES ? Date.now() % 2 ** 31 : 1));
process.stderr.write(`PROPERTIES_CASES=${all} PROPERTIES_SEED=${seed}\n`);

/** @param share of all cases, from 0 to 1 */
export function parameters<T>(share: number): Parameters<T> {
  return { numRuns: Math.ceil(all * share), seed, path: process.env.PROPERTIES_PATH };
}
