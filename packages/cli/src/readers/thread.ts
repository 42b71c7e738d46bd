/** Asks the readers' own code in a thread of its own: a synthesis waits for nothing until it must. */
import { workerData } from 'node:worker_threads';
import type { Cluster, Validator } from '@monosense-io/validator';
import type { Answer, Question, Start } from './readers.ts';

const { options, port, answered } = workerData as Start;
let validator: Validator | undefined;
let before = Promise.resolve();

port.on('message', (question: Question) => { before = before.then(() => reply(question)); });

async function reply(question: Question): Promise<void> {
  const answer = await judge(question).catch((error: Error): Answer => ({ error: error.message }));
  port.postMessage(answer);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
}

async function judge({ open, olds }: Question): Promise<Answer> {
  // What can't be loaded is an answer too: whoever waits hears of nothing else.
  const [{ Validator }, { parse }] = await Promise.all([import('@monosense-io/validator'), import('yaml')]);
  validator ??= Validator.ready(options)!;
  const { objects, ...known }: Cluster = JSON.parse(open);
  return { findings: await validator.judge({ ...known, objects: objects.map((subject) => (subject.oldId === undefined ? subject : { ...subject, old: parse(olds[subject.oldId]) })) }) };
}
