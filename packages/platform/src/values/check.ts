import { IConstruct } from 'constructs';
import { Refusal } from './refusal';

const WHOLE_NUMBER = new Refusal('PLATFORM-101', {
  protects: 'Counts, ports and limits reach Kubernetes as they are, which refuses fractions and numbers out of range only when it runs.',
  wrong: 'replicas: 0',
  right: 'replicas: 1',
});

const DNS_LABEL = new Refusal('PLATFORM-102', {
  protects: 'Names of Services, namespaces and stages become parts of DNS names, so the API server refuses any other form.',
  wrong: "name: 'My_App'",
  right: "name: 'my-app'",
});

/** Checks of props that many components have. A rule of one component alone is a `Refusal` of its own. */
export class Check {
  /**
   * Throws `[path] message` unless `ok` is true.
   *
   * @param scope the construct whose prop is checked
   * @param ok what must hold
   * @param message the prop in quotes, the rule, the value it got, a colon and what to do
   * @deprecated declare a `Refusal`, whose code people can search for, and call its `unless`
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
    WHOLE_NUMBER.unless(scope, Number.isInteger(value) && value >= min && value <= (max ?? Infinity), `'${prop}' must be ${rule}, got ${value}: ${fix}`);
  }

  /**
   * Refuses everything but a DNS label (RFC 1123): lower-case letters, digits and dashes, at most 63 characters.
   *
   * @param scope the construct whose prop is checked
   * @param prop the prop's name as its user writes it
   * @param value the value given
   */
  public static dnsLabel(scope: IConstruct, prop: string, value: string): void {
    DNS_LABEL.unless(
      scope,
      /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value),
      `'${prop}' must be a DNS label (lower-case letters, digits and dashes, at most 63 characters), got '${value}': rename it`,
    );
  }

  private constructor() {}
}
