/**
 * Builds the program as WebAssembly, as it travels with the package: twice the same bytes of the same sources, by the pinned
 * Go and the pinned Node.
 *
 * An argument names another file to write.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from '../src/native.ts';
import { WasmProgram } from '../src/wasm.ts';
import { withGlobals } from './globals.ts';

/** One step more saves a twentieth, and takes ten times as long. */
const QUALITY = 5;

const target = process.argv[2] ?? WasmProgram.FILE;
const folder = mkdtempSync(join(tmpdir(), 'validator-'));
try {
  const file = join(folder, 'validator.wasm');
  build(file, ['-buildmode=c-shared'], { GOOS: 'wasip1', GOARCH: 'wasm' });
  const raw = withGlobals(readFileSync(file));
  const small = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, small);
  console.log(`${target}: ${(raw.length / 1e6).toFixed(1)} MB, ${(small.length / 1e6).toFixed(1)} MB by brotli, sha256 ${createHash('sha256').update(small).digest('hex')}`);
} finally {
  rmSync(folder, { recursive: true });
}
