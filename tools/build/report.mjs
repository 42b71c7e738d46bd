/**
 * Sums the jest reports of all packages and tools: `node tools/build/report.mjs 0 0 0`, with
 * the exit codes of the build, of the tests and of the lab. Plain JavaScript, since it must also work
 * where the install failed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const codes = process.argv.slice(2).map(Number);
const folders = ['.', 'projenrc', ...['packages', 'tools'].flatMap((parent) => (existsSync(parent) ? readdirSync(parent).map((name) => `${parent}/${name}`) : []))];
const reports = folders
  .map((folder) => `${folder}/test-report.json`)
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));

const sum = (of) => reports.reduce((total, report) => total + of(report), 0);
const passed = sum((report) => report.numPassedTests);
// A test file that doesn't even load has no tests to count: it counts as one.
const failed = sum((report) => report.numFailedTests + report.numRuntimeErrorTestSuites);

if (codes[0] !== 0) {
  console.log("[ci] 'npx -y projen build' failed: see above");
}
if (codes[1] !== 0) {
  console.log("[ci] 'npx -y projen test' failed: see above");
}
if (codes.length > 2 && codes[2] !== 0) {
  console.log("[ci] 'npx -y projen lab api' failed: see above");
}
const broken = failed === 0 && codes.some((code) => code !== 0) ? 1 : 0;
console.log(`${passed} passed, ${failed + broken} failed`);
process.exitCode = failed + broken > 0 ? 1 : 0;
