import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@monosense-io/validator';
import { DEFINITIONS } from '../definitions.ts';
import { FAULTS, NAMESPACES } from '../faults.ts';

const PACKAGE = join(__dirname, '../../../packages/validator');

test('the program as WebAssembly is the same bytes whenever it is built', () => {
  const folder = mkdtempSync(join(tmpdir(), 'validator-'));
  const again = join(folder, 'again.wasm.br');

  const { status, stderr } = spawnSync('node', [join(PACKAGE, 'script/build.ts'), again], { encoding: 'utf8' });

  expect([status, stderr]).toEqual([0, '']);
  expect(hashOf(again)).toBe(hashOf(join(PACKAGE, 'wasm/validator.wasm.br')));
  rmSync(folder, { recursive: true });
});

test('a program that is started again goes on from where the last one ended, and from nothing when that is lost', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'validator-'));
  const judge = async () => {
    const validator = Validator.wasm({ cache });
    const started = performance.now();
    const answers = await validator.judge({ objects: FAULTS, definitions: DEFINITIONS, namespaces: NAMESPACES });
    process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    await validator.close();
    return answers;
  };

  const first = await judge();
  const [snapshot] = readdirSync(cache);
  const second = await judge();
  writeFileSync(join(cache, snapshot), 'half');
  const third = await judge();

  expect(snapshot).toMatch(/^[0-9a-f]{16}\.snapshot$/);
  expect(first.every((said) => said.length > 0)).toBe(true);
  expect(second).toEqual(first);
  expect(third).toEqual(first);
  rmSync(cache, { recursive: true });
});

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
