import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Answers } from '../src/answers.ts';

const cache = mkdtempSync(join(tmpdir(), 'answers-'));
afterAll(() => rmSync(cache, { recursive: true }));

test.each(['null', '1', '"kept"', '[[]]', '{'])('a file with %s holds no answers, and is written anew', (text) => {
  writeFileSync(join(cache, 'kept.json'), text);
  const answers = new Answers({ cache, answers: 'kept.json' });
  const { isEmpty } = answers;

  answers.set('one', []);
  writeFileSync(join(cache, 'kept.json'), text);
  answers.keep();

  expect(isEmpty).toBe(true);
  expect(new Answers({ cache, answers: 'kept.json' }).get('one')).toEqual([]);
});
