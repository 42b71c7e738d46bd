/** `board`: one page that says what runs where, what comes next, and how each cluster is put together. It loads nothing and runs nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '../refusal.ts';
import { parseTime } from '../rollout/duration.ts';
import { htmlOf } from './html.ts';
import { readBoard } from './read.ts';

const TIME = new Refusal('BOARD-001', {
  protects: 'A time without a zone is another hour on every machine.',
  wrong: '--at 2026-11-22',
  right: '--at 2026-11-22T13:30:00Z',
});

/** What the board is told. */
export interface Options {
  /** Where the page goes. */
  readonly out: string;
  /** The clock, such as 2026-11-22T13:30:00Z. */
  readonly at?: string;
  /** What counts as main. */
  readonly main?: string;
  /** Where the files that clusters upload are. */
  readonly evidence: string;
}

/** Writes the page. */
export function board({ out, at, main, evidence }: Options): number {
  const now = at === undefined ? Date.now() : parseTime(at);
  if (now === undefined) throw TIME.error('board', `'--at' must be a time with its zone, got '${at}': write it as 2026-11-22T13:30:00Z`);
  const page = htmlOf(readBoard(process.cwd(), { main, evidence, now }));
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, page);
  console.log(`${out}: ${Math.round(Buffer.byteLength(page) / 1024)} KB`);
  return 0;
}
