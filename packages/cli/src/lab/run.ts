import { Refusal } from '../refusal.ts';

/** What the programs of a lab must do for it to say anything. */
export const RUN = new Refusal('LAB-006', {
  protects: 'A lab whose programs do not run says nothing of what it was given.',
  wrong: 'an API server that ends on its way',
  right: 'a machine with room for it, as what it wrote last tells',
});
