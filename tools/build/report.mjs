/**
 * Sums the jest reports of all packages, tools and checks: `node tools/build/report.mjs 0 0 0 0`, with
 * the exit codes of the commands below. Plain JavaScript, since it must also work where the
 * install failed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const COMMANDS = ['npx -y projen build', 'npx -y projen test', 'npx -y projen test:deep', 'npx -y projen lab api'];

const codes = COMMANDS.map((_, index) => Number(process.argv[2 + index]));
const folders = ['projenrc', ...['packages', 'packages/cli/test', 'tools', 'checks'].flatMap((parent) => (existsSync(parent) ? readdirSync(parent).map((name) => `${parent}/${name}`) : []))];
const reports = folders
  .flatMap((folder) => [`${folder}/test-report.json`, `${folder}/test-deep-report.json`])
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));

const sum = (of) => reports.reduce((total, report) => total + of(report), 0);
const passed = sum((report) => report.numPassedTests);
// A test file that doesn't even load has no tests to count: it counts as one.
const failed = sum((report) => report.numFailedTests + report.numRuntimeErrorTestSuites);

COMMANDS.forEach((command, index) => {
  if (codes[index] !== 0) console.log(`[ci] '${command}' failed: see above`);
});
const broken = failed === 0 && codes.some((code) => code !== 0) ? 1 : 0;
console.log(`${passed} passed, ${failed + broken} failed`);
process.exitCode = failed + broken > 0 ? 1 : 0;
