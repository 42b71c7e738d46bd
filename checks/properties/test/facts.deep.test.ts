/** The same properties, with as many cases as a deep test takes. */
import './facts.test.ts';
