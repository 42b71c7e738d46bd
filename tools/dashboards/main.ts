/**
 * `npx projen dashboards`: writes the dashboards that packages ship, `packages/<package>/dashboards/<name>.json`, from the sources
 * beside them. With `--check` it makes them in memory and compares.
 */
import { problems, write } from './generate.ts';
import { sentenceOf } from '../../packages/cli/src/failure.ts';

try {
  if (process.argv.includes('--check')) {
    const found = await problems(process.cwd());
    console.log([...found, `${found.length} dashboards differ from their sources`].join('\n'));
    if (found.length > 0) process.exitCode = 1;
  } else {
    console.log((await write(process.cwd())).join('\n'));
  }
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
