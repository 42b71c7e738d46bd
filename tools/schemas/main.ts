/**
 * `npx projen schemas [PACKAGE…]`: makes what packages know of upstream, for all packages where none is named: the schemas of
 * what they install, the keys of their charts' values, the names and labels of the metrics that they export, and the types
 * that their sources import. With `--check` it makes schemas, keys, names and labels in memory and compares. With `--index` it
 * gets nothing: it writes the index of the kinds that the schemas are of, and the types. Of packages/output it makes the
 * schemas of that package's own types, and of the core, the foundation and the command those of the files that people edit.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PACKAGES_WITH_CHARTS, reproduceCharts, writeCharts } from './charts.ts';
import { reproduce, table } from './check.ts';
import { formatSchemas } from './format.ts';
import { inputSchemas } from './inputs.ts';
import { targetsOf, write } from './generate.ts';
import { CORE, writeImports } from './imports.ts';
import { indexProblems, writeIndex } from './kinds.ts';
import { PACKAGES_WITH_METRICS, reproduceMetrics, writeMetrics } from './metrics.ts';
import { PACKAGES } from './packages.ts';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { nearest } from '../../packages/cli/src/nearest.ts';

const KNOWN = new Refusal('SCHEMAS-001', {
  protects: 'A mistyped package would be left out.',
  wrong: 'npx projen schemas reloder',
  right: 'npx projen schemas reloader',
});

const root = process.cwd();
const names = process.argv.slice(2).filter((argument) => !['--check', '--index'].includes(argument));

try {
  const packages = readdirSync('packages').sort();
  const unknown = names.find((name) => !packages.includes(name));
  if (unknown !== undefined) throw KNOWN.error('schemas', `an argument must be a package, got '${unknown}': ${nearest(unknown, packages) === undefined ? `name one of ${packages.join(', ')}` : `did you mean '${nearest(unknown, packages)}'?`}`);
  const wanted = names.length > 0 ? names : packages;
  const withSchemas = PACKAGES.filter((name) => wanted.includes(name));
  const targets = targetsOf(root, withSchemas);
  const charts = PACKAGES_WITH_CHARTS.filter((name) => wanted.includes(name));
  const metrics = PACKAGES_WITH_METRICS.filter((name) => wanted.includes(name));
  if (process.argv.includes('--check')) {
    const results = [...targets.flatMap((target) => reproduce(root, target)), ...charts.flatMap((name) => reproduceCharts(root, name)), ...metrics.flatMap((name) => reproduceMetrics(root, name))];
    const problems = indexProblems(root, withSchemas);
    console.log([table(results), ...problems].join('\n'));
    if (problems.length > 0 || results.some(({ here }) => here === 'differs')) process.exitCode = 1;
  } else {
    if (!process.argv.includes('--index')) {
      for (const target of targets) {
        write(root, target);
        console.log(target.folder);
      }
      for (const name of charts) {
        writeCharts(root, name);
        console.log(`packages/${name}/charts`);
      }
      for (const name of metrics) {
        writeMetrics(root, name);
        console.log(`packages/${name}/metrics`);
      }
    }
    withSchemas.forEach((name) => writeIndex(root, name));
    // What the packages import from the core decides what stands there.
    new Set([...wanted, CORE]).forEach((name) => writeImports(root, name));
    for (const [file, text] of Object.entries({ ...formatSchemas(root), ...inputSchemas(root) }).filter(([path]) => wanted.includes(path.split('/')[1]))) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      console.log(file);
    }
  }
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
