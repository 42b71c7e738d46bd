/** What has to be done, in its order, as people read it. */

/** A step of a procedure. */
export interface Step {
  readonly title: string;
  /** Whether it is done already; undefined where nothing here can tell. */
  readonly done?: boolean;
  readonly lines: readonly string[];
}

/** Steps with their numbers. */
export function textOf(title: string, steps: readonly Step[]): string {
  return [title, ...steps.flatMap((step, index) => ['', `${index + 1}. ${step.title}${step.done === true ? ' (done)' : ''}`, ...step.lines.map((line) => `   ${line}`)])].join('\n');
}
