/**
 * `npx projen site`: the documentation as a site, with search, in dist/site. A link that leads nowhere fails it.
 *
 *   --out FOLDER  where to write it; what is in that folder is removed first
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { missingAnchors } from './anchors.ts';

const FOLDER = import.meta.dirname;
const INSTALLED = join(FOLDER, 'node_modules/.package-lock.json');

const SUCCEEDS = new Refusal('SITE-001', {
  protects: 'Half a site leads nowhere.',
  wrong: 'npm ci without a network',
  right: 'the same with a network',
});

try {
  const { values: { out } } = parseArgs({ options: { out: { type: 'string', default: 'dist/site' } } });
  // Large, and needed by nothing else: installed by whoever asks for the site.
  if (!existsSync(INSTALLED) || statSync(INSTALLED).mtimeMs < statSync(join(FOLDER, 'package-lock.json')).mtimeMs) {
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], FOLDER);
  }
  run(process.execPath, [join(FOLDER, 'node_modules/vitepress/bin/vitepress.js'), 'build', FOLDER, '--outDir', resolve(out)], process.cwd());

  const pages = Object.fromEntries(globSync('**/*.html', { cwd: out }).map((file) => [file, readFileSync(join(out, file), 'utf8')]));
  const missing = missingAnchors(pages);
  missing.forEach((message) => console.error(message));
  if (missing.length) process.exitCode = 1;
  else console.log(`${out}: ${Object.keys(pages).length} pages`);
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

function run(command: string, args: string[], cwd: string): void {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) throw SUCCEEDS.error('site', `'${[command, ...args].join(' ').replaceAll(`${FOLDER}/`, '')}' must succeed: see above what it says`);
}
