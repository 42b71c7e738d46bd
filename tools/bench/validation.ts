/**
 * Runs a program that renders, and says how much of it was validation against schemas: `node tools/bench/validation.ts
 * PROGRAM [ARGUMENTS]`. The program's own copy of the core is measured from outside, so that nobody pays for a clock.
 */
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const program = resolve(process.argv[2]);
process.argv.splice(1, 2, program);
const require = createRequire(program);
const schemas = require('@monosense-io/platform/lib/schemas.js');
const { Platform } = require('@monosense-io/platform');

/** Makes a function add up the seconds that it takes. */
function timed(owner: any, name: string, figures: { seconds: number }): void {
  const original = owner[name];
  owner[name] = function (...args: unknown[]): unknown {
    const started = performance.now();
    try {
      return original.apply(this, args);
    } finally {
      figures.seconds += (performance.now() - started) / 1000;
    }
  };
}

const [validation, synthesis] = [{ seconds: 0 }, { seconds: 0 }];
timed(schemas, 'checkSchemas', validation);
timed(Platform.prototype, 'synth', synthesis);
if (basename(program) === 'main.ts') {
  process.chdir(dirname(program));
}
await import(pathToFileURL(program).href);
console.log(JSON.stringify({ validation: validation.seconds, rendering: synthesis.seconds - validation.seconds }));
