import { IConstruct } from 'constructs';

/**
 * The one way in which a component refuses a wrong prop.
 *
 * Every message reads `[path] what is wrong: what to do`, where the path is that of the construct.
 * Throw (through this class) for what is wrong with one construct; use `node.addValidation` for rules across objects,
 * so that all their violations are listed in one run.
 */
export class Check {
  /**
   * Throws `[path] message` unless `ok` is true.
   *
   * @param scope the construct whose prop is checked
   * @param ok what must hold
   * @param message the prop in quotes, the rule, the value it got, a colon and what to do; no capital opening, no full stop
   */
  public static that(scope: IConstruct, ok: boolean, message: string): void {
    if (!ok) throw new Error(`[${scope.node.path}] ${message}`);
  }

  /**
   * Refuses everything but a whole number within `min` and `max`.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   * @param min the smallest number allowed
   * @param max the largest number allowed; none when left out
   */
  public static wholeNumber(scope: IConstruct, prop: string, value: number, min: number, max?: number): void {
    const rule = max === undefined ? `a whole number of at least ${min}` : `a whole number from ${min} to ${max}`;
    const fix = max === undefined ? `set ${prop} to ${min} or more` : `set ${prop} to a number in that range`;
    Check.that(scope, Number.isInteger(value) && value >= min && value <= (max ?? Infinity), `'${prop}' must be ${rule}, got ${value}: ${fix}`);
  }

  /**
   * Refuses everything but a DNS label (RFC 1123): lower-case letters, digits and dashes, at most 63 characters.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   */
  public static dnsLabel(scope: IConstruct, prop: string, value: string): void {
    Check.that(
      scope,
      /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value),
      `'${prop}' must be a DNS label (lower-case letters, digits and dashes, at most 63 characters), got '${value}': rename it`,
    );
  }

  private constructor() {}
}
