/**
 * `node checks/cold/main.ts FOLDER`: prints the figures and tables of docs/cold-start.md, from the timelines in a folder and from
 * `report.json` in it, which `platform lab cold apps --faults --json` has printed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { castOf, faultsOf, figuresOf } from './table.ts';

const [folder] = process.argv.slice(2);
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const timelines = readdirSync(folder).filter((file) => /^cold-start-.*\.json$/.test(file)).sort().reverse().map(read);

console.log([figuresOf(timelines), castOf(timelines[0]), faultsOf(read('report.json').subjects[0])].join('\n\n'));
