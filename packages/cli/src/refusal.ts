/** What a rule is for, told by an example. */
export interface RefusalProps {
  /** What would go wrong without the rule, in one sentence. */
  readonly protects: string;
  /** The smallest input that breaks the rule, as its author would write it. */
  readonly wrong: string;
  /** The same input, corrected. */
  readonly right: string;
}

const declared: Refusal[] = [];

/**
 * A rule by which a tool refuses something, known by a code that people can search for; what the packages' `Refusal` is for
 * constructs.
 *
 * Declare it as a constant beside the code that applies it, with plain texts: docs/refusals.md is made of the sources. The
 * code is the tool's name in capitals and a number of three digits; a code is never given to another rule. Imports nothing,
 * so that tools which hold a token can use it.
 */
export class Refusal {
  /** Every rule of the modules that are loaded, by code. */
  public static all(): Refusal[] {
    return [...declared].sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** The code, for example `RENDER-001`. */
  public readonly code: string;
  /** What would go wrong without the rule. */
  public readonly protects: string;
  /** An input that breaks the rule. */
  public readonly wrong: string;
  /** The same input, corrected. */
  public readonly right: string;

  constructor(code: string, { protects, wrong, right }: RefusalProps) {
    this.code = code;
    this.protects = protects;
    this.wrong = wrong;
    this.right = right;
    declared.push(this);
  }

  /**
   * One violation, as people read it.
   *
   * @param where the file or the program that is wrong, such as `apps/home`
   * @param message what must hold, what it got, a colon, and what to do
   */
  public at(where: string, message: string): string {
    return `[${where}] ${this.code}: ${message}`;
  }

  /** The same as an error. */
  public error(where: string, message: string): Error {
    return new Error(this.at(where, message));
  }
}
