import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Progress } from '../../src/progress.ts';

let file: string;
beforeEach(() => { file = join(mkdtempSync(join(tmpdir(), 'progress-')), 'durations.json'); });
afterEach(() => rmSync(join(file, '..'), { recursive: true }));

/** Three steps of ten seconds each. */
async function written(isTTY: boolean, command = 'verify'): Promise<string[]> {
  let [text, now] = ['', 0];
  const progress = new Progress(command, 3, { stream: { isTTY, write: (part: string) => { text += part; } }, clock: () => now, file });
  for (const name of ['home', 'away', 'repository']) await progress.step(name, async () => { now += 10_000; });
  return text.split(isTTY ? '\r\x1b[2K' : '\n').filter(Boolean);
}

test('in a log each step has a line, without a time', async () => {
  expect(await written(false)).toEqual(['1 of 3: home', '2 of 3: away', '3 of 3: repository']);
});

test('on a terminal one line says how long it has taken and will take, by the steps before', async () => {
  expect(await written(true)).toEqual(['1 of 3: home', '2 of 3: away, after 10 s, about 20 s left', '3 of 3: repository, after 20 s, about 10 s left']);
});

test('what ran before says from the start how long it will take, and something else says nothing of it', async () => {
  await written(false);

  expect((await written(true))[0]).toBe('1 of 3: home, after 0 s, about 30 s left');
  expect((await written(true, 'lab'))[0]).toBe('1 of 3: home');
});

test('a step that fails counts, fails, and says nothing of the next time', async () => {
  let text = '';
  const progress = new Progress('verify', 2, { stream: { write: (part: string) => { text += part; } }, file });
  await expect(progress.step('home', async () => { throw new Error('broken'); })).rejects.toThrow('broken');
  await progress.step('away', async () => undefined);

  expect(text).toBe('1 of 2: home\n2 of 2: away\n');
  expect((await written(true))[0]).toBe('1 of 3: home');
});
