import { Records } from './ledger';

/** What programs do past the components and the core, and why: listed by the build until it is gone. */
export const ESCAPES = new Records<{ readonly what: string; readonly reason: string }>();
