import { Progress } from '../../src/progress.ts';

/** Three steps of ten seconds each. */
async function written(isTTY: boolean): Promise<string> {
  let [text, now] = ['', 0];
  const progress = new Progress(3, { isTTY, write: (part: string) => { text += part; } }, () => now);
  for (const name of ['home', 'away', 'repository']) await progress.step(name, async () => { now += 10_000; });
  return text;
}

test('in a log each step has a line, without a time', async () => {
  expect(await written(false)).toBe('1 of 3: home\n2 of 3: away\n3 of 3: repository\n');
});

test('on a terminal one line says how long it will take, and is gone at the end', async () => {
  const lines = (await written(true)).split('\r\x1b[2K').filter(Boolean);

  expect(lines).toEqual(['1 of 3: home', '2 of 3: away, about 20 s left', '3 of 3: repository, about 10 s left']);
});

test('a step that fails counts, and fails', async () => {
  let text = '';
  const progress = new Progress(2, { write: (part: string) => { text += part; } });
  await expect(progress.step('home', async () => { throw new Error('broken'); })).rejects.toThrow('broken');
  await progress.step('away', async () => undefined);

  expect(text).toBe('1 of 2: home\n2 of 2: away\n');
});
