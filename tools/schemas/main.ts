/**
 * Makes what packages know of upstream: the schemas of what they install, the keys of their charts' values, and the types
 * that their sources import; and of packages/output, the schemas of its own types. `node tools/schemas/main.ts cilium`, or of
 * all packages where none is named. With `--check` it makes schemas and keys of upstream in memory and compares.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { PACKAGES_WITH_CHARTS, reproduceCharts, writeCharts } from './charts.ts';
import { reproduce, table } from './check.ts';
import { formatSchemas } from './format.ts';
import { targetsOf, write } from './generate.ts';
import { writeImports } from './imports.ts';
import { PACKAGES } from './packages.ts';

const root = process.cwd();
const names = process.argv.slice(2).filter((argument) => argument !== '--check');

try {
  const packages = readdirSync('packages').sort();
  const unknown = names.find((name) => !packages.includes(name));
  if (unknown !== undefined) throw new Error(`[schemas] the argument must be a package, got '${unknown}': name one of ${packages.join(', ')}`);
  const wanted = names.length > 0 ? names : packages;
  const targets = targetsOf(root, PACKAGES.filter((name) => wanted.includes(name)));
  const charts = PACKAGES_WITH_CHARTS.filter((name) => wanted.includes(name));
  if (process.argv.includes('--check')) {
    const results = [...targets.flatMap((target) => reproduce(root, target)), ...charts.flatMap((name) => reproduceCharts(root, name))];
    console.log(table(results));
    if (results.some(({ here }) => here === 'differs')) process.exitCode = 1;
  } else {
    for (const target of targets) {
      write(root, target);
      console.log(target.folder);
    }
    for (const name of charts) {
      writeCharts(root, name);
      console.log(`packages/${name}/charts`);
    }
    wanted.forEach((name) => writeImports(root, name));
    if (wanted.includes('output')) {
      for (const [file, text] of Object.entries(formatSchemas(root))) {
        writeFileSync(file, text);
        console.log(file);
      }
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
