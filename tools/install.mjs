/**
 * Installs the toolchain when the lock file is newer than what is installed, and compiles what the tools read and judge
 * rendered clusters with when its sources are newer. Runs before anything is there, on any Node from 20 on: plain JavaScript without
 * imports of packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const LOCK = 'package-lock.json';
const INSTALLED = 'node_modules/.package-lock.json';
const COMPILED = { output: 'output', validator: '@monosense-io/validator' };

if (isOlder(INSTALLED, LOCK)) {
  console.log('npm ci');
  run("'npm ci'", 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
}
// What runs next is TypeScript. An install brings a Node that runs it, where there is one for the machine.
if (!process.features.typescript && spawnSync('node', ['-p', 'process.features.typescript'], { encoding: 'utf8', env: { ...process.env, PATH: `${join(process.cwd(), 'node_modules/.bin')}${delimiter}${process.env.PATH}` } }).stdout?.trim() !== 'strip') {
  console.error(`[install] BUILD-007: 'node' must be version 22.18 or later, got ${process.version}, and npm has installed none for this machine: install it from https://nodejs.org`);
  process.exit(1);
}
for (const [folder, project] of Object.entries(COMPILED)) {
  const [sources, compiled] = [join('packages', folder, 'src'), join('packages', folder, 'lib/index.js')];
  if (readdirSync(sources).some((file) => isOlder(compiled, join(sources, file)))) {
    run(`compiling packages/${folder}`, 'node_modules/.bin/nx', 'run', `${project}:compile`, '--output-style=static');
    // Nx leaves files alone that are as they should be.
    utimesSync(compiled, new Date(), new Date());
  }
}

function isOlder(made, source) {
  return !existsSync(made) || statSync(made).mtimeMs < statSync(source).mtimeMs;
}

/** What is said goes to where errors go: a tool's own output may be read by a program. */
function run(what, command, ...args) {
  const { status } = spawnSync(command, args, { stdio: ['inherit', process.stderr, 'inherit'] });
  if (status !== 0) {
    console.error(`[install] ${what} must succeed before anything else runs: see above what it says`);
    process.exit(1);
  }
}
