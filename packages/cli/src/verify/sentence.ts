/** What the readers' own code says, in our form: wherever it is asked, it says the same. */
import { join } from 'node:path';
import type { Finding, Options } from '@monosense-io/validator';
import { Refusal } from '../refusal.ts';

const READERS = new Refusal('VERIFY-012', {
  protects: 'What the program that reads an object refuses comes to nothing in the cluster, at night.',
  wrong: "a Deployment with ports: [{ containerPort: 70000 }]",
  right: 'the same with ports: [{ containerPort: 7000 }]',
});

/** Where the validator keeps its program and its answers, until somebody removes what is installed: whoever asks finds what another was told. */
export function keptIn(root: string): Options {
  return { cache: join(root, 'node_modules/.cache/validator'), answers: 'answers.json' };
}

/** How Flux is told to make an object anew, where an update would be refused. */
const FORCED = 'kustomize.toolkit.fluxcd.io/force';

/** Whether an object takes nothing's place. */
export function isForced({ metadata }: any): boolean {
  return /^(enabled|true)$/i.test(metadata?.annotations?.[FORCED] ?? '');
}

/** Whether the reader knows nothing of the kind, and has not looked at the object. */
export function isOfUnknownKind({ message }: Finding): boolean {
  return message.startsWith('no matches for kind');
}

/**
 * One finding, as people read it.
 *
 * @param from what messages call the place that the object comes from
 */
export function sentenceOf(from: string, object: any, { reader, field, message }: Finding): string {
  const what = `${object.kind} '${object.metadata?.name}'`;
  return READERS.at(from, `${field ? `'${field}' of ${what}` : what} must be as its reader wants it: ${reader} says: ${message.replaceAll(/\s*\n\s*/g, ' ')}`);
}
