import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Instance } from '../src/instance.ts';
import { compile } from '../src/module.ts';
import { writePacked, writeSnapshot } from '../src/snapshot.ts';
import { WasmProgram } from '../src/wasm.ts';

const folder = mkdtempSync(join(tmpdir(), 'wasm-'));
afterAll(() => rmSync(folder, { recursive: true }));

const named = (name: string, kind: number, index: number): number[] => [name.length, ...Buffer.from(name), kind, index];
const section = (id: number, ...content: number[]): number[] => [id, content.length, ...content];

/** A program that answers with the two bytes at 16, and must not be initialised. */
function programThat(...check: number[]): Uint8Array {
  const [CONST, END, I32, TRAP] = [0x41, 0x0b, 0x7f, 0x00];
  const bodies = [[CONST, 0], check, [CONST, 16], [TRAP]].flatMap((body) => [body.length + 2, 0, ...body, END]);
  return Uint8Array.from([
    0x00, ...Buffer.from('asm'), 1, 0, 0, 0,
    ...section(1, 3, 0x60, 1, I32, 1, I32, 0x60, 0, 1, I32, 0x60, 0, 0),
    ...section(3, 4, 0, 1, 1, 2),
    ...section(5, 1, 0, 1),
    ...section(7, 5, ...named('memory', 2, 0), ...named('reserve', 0, 0), ...named('check', 0, 1), ...named('answer', 0, 2), ...named('_initialize', 0, 3)),
    ...section(10, 4, ...bodies),
  ]);
}

const ANSWERS = [0x41, 2];
const WAITS_FOR_EVER = [0x03, 0x40, 0x0c, 0, 0x0b, 0x41, 2];

/** What a program that waits for a question has in its memory. */
function snapshot(): { memory: Uint8Array; globals: {}; clock: bigint } {
  const memory = new Uint8Array(0x2_0000);
  memory.set(Buffer.from('ok'), 16);
  return { memory, globals: {}, clock: 0n };
}

/** The program in a folder, as it travels with the package. */
function write(...check: number[]): WasmProgram {
  const { program, snapshot: file, sources } = WasmProgram.files(folder);
  writePacked(program, Buffer.from(programThat(...check)));
  writeSnapshot(file, snapshot());
  writeFileSync(sources, 'one');
  return new WasmProgram(folder);
}

test('a program goes on from its snapshot, and is not initialised again', async () => {
  const instance = await Instance.restored(await compile(programThat(...ANSWERS)), snapshot());

  expect(instance.ask('{}')).toBe('ok');
});

test('a program answers more than one question in its thread', async () => {
  const program = write(...ANSWERS);

  expect([await program.ask(['one']), await program.ask(['two'])]).toEqual([['ok'], ['ok']]);
  await program.end();
});

test('whoever asks hears that the thread has ended, and the next question starts another', async () => {
  const program = write(...WAITS_FOR_EVER);
  const asked = program.ask(['one']);

  await Promise.all([expect(asked).rejects.toThrow('the validator ended without an answer'), program['threads'][0]!.end()]);
  write(...ANSWERS);

  expect(await program.ask(['two'])).toEqual(['ok']);
  await program.end();
});

test('two threads answer two questions at the same time', async () => {
  const program = write(...ANSWERS);

  expect(await program.ask(['one', 'two'])).toEqual(['ok', 'ok']);
  await program.end();
});

test('when one of two threads fails, the answer of the other is not taken for one to the next question', async () => {
  const program = write(...ANSWERS);
  await program.ask(['one', 'two']);
  let late: (answer: string) => void = () => undefined;
  jest.spyOn(program['threads'][0]!, 'ask').mockReturnValueOnce(new Promise((answer) => { late = answer; }));
  jest.spyOn(program['threads'][1]!, 'ask').mockRejectedValueOnce(new Error('ended'));
  let heard = false;
  const asked = program.ask(['one', 'two']).finally(() => { heard = true; });
  await new Promise((soon) => setImmediate(soon));
  const before = heard;
  late('ok');

  await expect(asked).rejects.toThrow('ended');
  expect(before).toBe(false);
  await program.end();
});

test('every question to a program that is not there is told so', async () => {
  const program = new WasmProgram(join(folder, 'nowhere'));

  await expect(program.ask(['one'])).rejects.toThrow('ENOENT');
  await expect(program.ask(['two'])).rejects.toThrow('ENOENT');
});
