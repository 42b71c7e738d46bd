/**
 * Writes docs/refusals.md, the rules of all packages and tools: `node tools/docs/refusals.ts`, once they are compiled.
 *
 * A code that stands on the page and is declared no more stays there as retired: it is never given to another rule.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packagesOf, pageOf, rulesOf, toolRulesOf } from './rules.ts';

const FILE = 'docs/refusals.md';

try {
  const rules = { ...rulesOf(packagesOf('packages'), createRequire(join(process.cwd(), 'package.json'))), ...toolRulesOf(process.cwd()) };
  writeFileSync(FILE, pageOf(rules, existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
