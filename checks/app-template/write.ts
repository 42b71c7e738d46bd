/** Writes what is counted into docs/app.md, from the packages as they are compiled. */
import { readFileSync, writeFileSync } from 'node:fs';
import { DOCUMENT, withTable } from './count.ts';

writeFileSync(DOCUMENT, await withTable(readFileSync(DOCUMENT, 'utf8')));
