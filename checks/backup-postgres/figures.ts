/** Figures of what was really restored: `docs/recovery.md` shows them. Written where FIGURES is set; they are of the machine that wrote them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(__dirname, 'figures.json');

/** Keeps the figures of one restore. */
export function record(name: string, figures: { [name: string]: number }): void {
  if (process.env.FIGURES === undefined) return;
  const all = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
  writeFileSync(FILE, `${JSON.stringify({ ...all, [name]: figures }, undefined, 2)}\n`);
}
