/**
 * `npx projen board`: one page that says what runs where, what comes next, and how each
 * cluster is put together. It loads nothing and runs nothing.
 *
 *   --out FILE         where to write it (dist/board/index.html)
 *   --at TIME          the clock, such as 2026-11-22T13:30:00Z
 *   --main REF         what counts as main: origin/main, or else main
 *   --evidence FOLDER  where the files that clusters upload are (dist/evidence)
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { parseTime } from '../rollout/duration.ts';
import { EVIDENCE_FOLDER } from '../rollout/evidence.ts';
import { htmlOf } from './html.ts';
import { readBoard } from './read.ts';
import { Refusal } from '../refusal.ts';

const TIME = new Refusal('BOARD-001', {
  protects: 'A time without a zone is another hour on every machine.',
  wrong: '--at 2026-11-22',
  right: '--at 2026-11-22T13:30:00Z',
});

try {
  const { values: { out, at, main, evidence } } = parseArgs({
    options: { out: { type: 'string', default: 'dist/board/index.html' }, at: { type: 'string' }, main: { type: 'string' }, evidence: { type: 'string', default: EVIDENCE_FOLDER } },
  });
  const now = at === undefined ? Date.now() : parseTime(at);
  if (now === undefined) throw TIME.error('board', `'--at' must be a time with its zone, got '${at}': write it as 2026-11-22T13:30:00Z`);
  const page = htmlOf(readBoard(process.cwd(), { main, evidence, now }));
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, page);
  console.log(`${out}: ${Math.round(Buffer.byteLength(page) / 1024)} KB`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
