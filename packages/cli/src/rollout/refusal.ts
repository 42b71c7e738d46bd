/**
 * What this tool refuses, each by a code that people can search for. A message reads like those of
 * the packages: `[where] ROLLOUT-003: what is wrong: what to do`. A code is never given to another rule.
 */
export const CODES = {
  /** How the tool is called: a command, an option, a name that nothing has. */
  usage: '001',
  /** A clone that can't be judged: shallow, without main, no repository. */
  repository: '002',
  /** A stage that doesn't make sense. */
  stage: '003',
  /** A package.json or cluster.json that nobody can read. */
  unreadable: '004',
  /** A cluster that no stage names. */
  stageless: '005',
  /** A pin that isn't one exact version. */
  inexact: '010',
  /** A version that was rolled back. */
  bad: '011',
  /** A component that the cluster before doesn't have. */
  absent: '012',
  /** A version that the cluster before gave up for a later one. */
  superseded: '013',
  /** A version that the cluster before never ran. */
  untaken: '014',
  /** A version that came by a commit from the future. */
  clock: '015',
  /** A version that has not run for long enough. */
  soaking: '016',
  /** A stage that waits for evidence which is not there or can't be used. */
  evidence: '017',
  /** A version that does not run healthy. */
  unhealthy: '018',
  /** Versions that never ran beside each other. */
  combination: '019',
  /** A cluster that takes nothing at this hour. */
  closed: '020',
  /** A change of a program that the cluster before could have had, and has not had for long enough. */
  program: '021',
  /** An override that doesn't say what it must. */
  override: '030',
  /** An override that was given at no commit of main. */
  overrideBase: '031',
  /** A file of evidence that isn't what it must be. */
  report: '040',
} as const;

/** A rule of this tool. */
export type Rule = keyof typeof CODES;

/**
 * The message of a refusal.
 *
 * @param where a cluster, a component on a cluster, a commit or a file
 * @param message the prop in quotes, the rule, the value it got, a colon and what to do
 */
export function refusal(where: string, rule: Rule, message: string): string {
  return `[${where}] ROLLOUT-${CODES[rule]}: ${message}`;
}
