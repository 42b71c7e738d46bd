/** Asks the readers' own code in a thread of its own: a synthesis waits for nothing until it must. */
import { workerData } from 'node:worker_threads';
import { Validator } from '@monosense-io/validator';
import type { Cluster } from '@monosense-io/validator';
import { parse } from 'yaml';
import type { Answer, Question, Start } from './readers.ts';
import { answersOf } from './sentence.ts';

const { cache, port, answered } = workerData as Start;
const validators = new Map<string, Validator>();
let before = Promise.resolve();

port.on('message', (question: Question) => { before = before.then(() => reply(question)); });

async function reply(question: Question): Promise<void> {
  const answer = await judge(question).catch((error: Error): Answer => ({ error: error.message }));
  port.postMessage(answer);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
}

async function judge({ cluster, open, olds }: Question): Promise<Answer> {
  const { objects, ...known }: Cluster = JSON.parse(open);
  const validator = validators.get(cluster) ?? Validator.ready({ cache, answers: answersOf(cluster) })!;
  validators.set(cluster, validator);
  return { findings: await validator.judge({ ...known, objects: objects.map((subject) => (subject.oldId === undefined ? subject : { ...subject, old: parse(olds[subject.oldId]) })) }) };
}
