/** The same properties, with as many cases as a deep test takes. */
import './components.test.ts';
