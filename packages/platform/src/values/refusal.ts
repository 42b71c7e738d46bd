import { IConstruct } from 'constructs';

/** What a rule is for, told by an example. */
export interface RefusalProps {
  /** What would go wrong without the rule, in one sentence. */
  readonly protects: string;
  /** The smallest input that breaks the rule, as its author would write it. */
  readonly wrong: string;
  /** The same input, corrected. */
  readonly right: string;
}

/** A violated rule, read from an error's message. */
export interface Violation {
  /** Code of the rule, for example `PLATFORM-101`. */
  readonly code: string;
  /** Path of the construct, or name of the file or class, that breaks it. */
  readonly path: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

const declared: Refusal[] = [];

/**
 * A rule that refuses what can't work, known by a code that people can search for.
 *
 * Declare it as a constant beside the code that applies it. Its code is the package's name in capitals and a number of three
 * digits, such as `CERT-MANAGER-004`; a code is never given to another rule. Every message reads
 * `[path] CODE: what is wrong: what to do`, where the path is that of the construct.
 */
export class Refusal {
  /** Every rule of the packages that are loaded, by code. */
  public static all(): Refusal[] {
    return [...declared].sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /**
   * The violations that an error's message lists.
   *
   * @param message message of an error that a rule or a synthesis has thrown
   */
  public static violationsIn(message: string): Violation[] {
    return message.split('\n').flatMap((line) => {
      const found = /\[([^\]]*)\] ([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d{3}): (.*)$/.exec(line);
      return found ? [{ path: found[1], code: found[2], message: found[3] }] : [];
    });
  }

  /** The code, for example `PLATFORM-101`. */
  public readonly code: string;
  /** What would go wrong without the rule. */
  public readonly protects: string;
  /** An input that breaks the rule. */
  public readonly wrong: string;
  /** The same input, corrected. */
  public readonly right: string;

  /**
   * @param code the package's name in capitals, a dash and three digits; never one that another rule has or had
   * @param props what the rule protects from, and an example
   */
  constructor(code: string, props: RefusalProps) {
    this.code = code;
    this.protects = props.protects;
    this.wrong = props.wrong;
    this.right = props.right;
    declared.push(this);
  }

  /**
   * Throws unless `ok` is true: for what is wrong with one construct.
   *
   * @param scope the construct whose prop is checked
   * @param ok what must hold
   * @param message the prop in quotes, the rule, the value it got, a colon and what to do; no capital opening, no full stop
   */
  public unless(scope: IConstruct, ok: boolean, message: string): void {
    if (!ok) throw new Error(this.at(scope.node.path, message));
  }

  /**
   * A violation as `node.addValidation` takes it: for rules across objects, so that all violations are listed in one run.
   *
   * @param message as for `unless`
   */
  public says(message: string): string {
    return `${this.code}: ${message}`;
  }

  /**
   * A violation with the place where it was found.
   *
   * @param path path of the construct; of what stands in none, name of the file or of the class
   * @param message as for `unless`
   */
  public at(path: string, message: string): string {
    return `[${path}] ${this.says(message)}`;
  }
}
