import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = join(__dirname, '../../../packages/validator');

test('the program as WebAssembly is the same bytes whenever it is built', () => {
  const folder = mkdtempSync(join(tmpdir(), 'validator-'));
  const again = join(folder, 'again.wasm.br');

  const { status, stderr } = spawnSync('node', [join(PACKAGE, 'script/build.ts'), again], { encoding: 'utf8' });

  expect([status, stderr]).toEqual([0, '']);
  expect(hashOf(again)).toBe(hashOf(join(PACKAGE, 'wasm/validator.wasm.br')));
  rmSync(folder, { recursive: true });
});

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
