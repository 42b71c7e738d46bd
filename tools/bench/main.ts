/**
 * `npx projen bench`: how long renders, audits, comparisons, tests and builds take on this machine, beside others that make the same
 * objects. Prints Markdown; figures are medians.
 *
 * `npx projen bench render growth` measures these parts only, `--rounds 3` less often, `--unreleased` renders with the packages of the
 * workspace, and `--write` writes docs/performance.md from what was measured now and, for the other parts, before.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { benchGrowth } from './growth.ts';
import { kustomizeOf } from './kustomize.ts';
import { benchLoop } from './loop.ts';
import { benchPrograms } from './programs.ts';
import type { Bench } from './programs.ts';
import { benchReaders } from './readers.ts';
import { pageOf, textOf } from './report.ts';
import { PARTS } from './results.ts';
import type { Part, Results, Section } from './results.ts';
import { benchTests } from './tests.ts';
import { benchTime } from './time.ts';

const PART = new Refusal('BENCH-003', {
  protects: 'A part that nobody measures has no figures.',
  wrong: 'npx projen bench renders',
  right: 'npx projen bench render',
});

const BENCHES: Record<Part, (bench: Bench) => Promise<Section>> = { render: benchPrograms, time: benchTime, growth: benchGrowth, readers: benchReaders, loop: benchLoop, tests: benchTests };
const RESULTS = 'tools/bench/results.json';
const PAGE = 'docs/performance.md';

const root = process.cwd();
const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' }, unreleased: { type: 'boolean' }, rounds: { type: 'string' } } });
  const unknown = positionals.find((part) => !PARTS.includes(part as Part));
  if (unknown !== undefined) throw PART.error('bench', `a part must be one of ${PARTS.join(', ')}, got '${unknown}': choose one of them`);
  const rounds = Number(values.rounds ?? 5);
  const bench: Bench = {
    root, scratch, rounds,
    machine: `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    kustomize: kustomizeOf(root),
    unreleased: values.unreleased ?? false,
  };
  const results: Results = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
  for (const part of PARTS.filter((one) => positionals.length === 0 || positionals.includes(one))) {
    results[part] = await BENCHES[part](bench);
    console.log(`${textOf(results[part])}\n`);
  }
  if (values.write) {
    writeFileSync(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
    writeFileSync(PAGE, pageOf(results));
  }
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
