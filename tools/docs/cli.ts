/** Writes docs/cli.md, the commands of `platform` as their own help says them: `node tools/docs/cli.ts`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceOf } from './reference.ts';

// Of a lab that says nothing of itself: the page is for all of them.
const lab = mkdtempSync(join(tmpdir(), 'lab-'));
writeFileSync('docs/cli.md', referenceOf(lab));
rmSync(lab, { recursive: true });
