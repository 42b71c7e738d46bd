/**
 * Builds the program as WebAssembly, as it travels with the package, and its snapshot: twice the same bytes of the same sources,
 * by the pinned Go and the pinned Node.
 *
 * An argument names another folder to write to, where the program is left as it was too: tests start that from nothing.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, sourcesHash } from '../src/native.ts';
import { writePacked, writeSnapshot } from '../src/snapshot.ts';
import { WasmProgram } from '../src/wasm.ts';
import { withGlobals, withoutData } from './sections.ts';
import { warmed } from './warm.ts';

const target = process.argv[2] ?? WasmProgram.FOLDER;
const scratch = mkdtempSync(join(tmpdir(), 'validator-'));
try {
  const file = join(scratch, 'validator.wasm');
  build(file, ['-buildmode=c-shared'], { GOOS: 'wasip1', GOARCH: 'wasm' });
  const raw = withGlobals(readFileSync(file));
  const { program, snapshot, sources } = WasmProgram.files(target);
  // A build that ends half-way leaves nothing that would be taken for whole.
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const saved = await warmed(raw);
  const small = withoutData(raw);
  writePacked(program, small);
  report(program, small.length);
  writeSnapshot(snapshot, saved);
  report(snapshot, saved.memory.length);
  if (process.argv[2] !== undefined) writeFileSync(join(target, 'whole.wasm'), raw);
  writeFileSync(sources, `${sourcesHash()}\n`);
} finally {
  rmSync(scratch, { recursive: true });
}

function report(file: string, size: number): void {
  const content = readFileSync(file);
  console.log(`${file}: ${(size / 1e6).toFixed(1)} MB, ${(content.length / 1e6).toFixed(1)} MB packed, sha256 ${createHash('sha256').update(content).digest('hex')}`);
}
