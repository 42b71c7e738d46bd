/**
 * Makes the schemas that packages ship from upstream's own files: `node tools/schemas/main.ts cilium`, or those of all
 * packages where none is named. With `--check` it makes them in memory and compares.
 */
import { reproduce, table } from './check.ts';
import { targetsOf, write } from './generate.ts';

const root = process.cwd();
const names = process.argv.slice(2).filter((argument) => argument !== '--check');

try {
  const targets = targetsOf(root, names.length > 0 ? names : undefined);
  if (process.argv.includes('--check')) {
    const results = targets.flatMap((target) => reproduce(root, target));
    console.log(table(results));
    if (results.some(({ here }) => here === 'differs')) process.exitCode = 1;
  } else {
    for (const target of targets) {
      write(root, target);
      console.log(target.folder);
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
