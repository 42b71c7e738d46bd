import { Records } from './ledger';

/** Something outside the cluster that the program counts on and that nothing in it makes. */
export interface Expectation {
  /** What kind of thing it is, with a capital, for example `Bucket`: things of one kind stand together. */
  readonly what: string;
  /** Its name, where it is known by one. */
  readonly name: string;
  /** How it must be set up: rights, addresses, how it is made. */
  readonly details: string;
}

/** What constructs expect of the world outside. */
export const EXPECTATIONS = new Records<Expectation>();
