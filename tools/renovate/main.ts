/**
 * `npx projen renovate COMMAND`: the real Renovate, without a forge.
 *
 *   validate   Renovate's own check of renovate.json5
 *   propose    what Renovate would propose for the clusters now, branch by branch
 *              --apply CLUSTER  writes it into the pins of a cluster
 *              --feed FOLDER    what may go where, in place of what `npx projen rollout feed`
 *                               writes now
 *              --all            everything else too: asks the registries of the world
 *              --json           for programs
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SCOPE } from '../../projenrc/renovate.ts';
import { ALL, dryRun, PINS } from './dry-run.ts';
import type { Proposal } from './dry-run.ts';
import { installedRenovate } from './install.ts';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const COMMAND = new Refusal('RENOVATE-001', {
  protects: 'A mistyped word would be left out.',
  wrong: 'npx projen renovate proprose',
  right: 'npx projen renovate propose',
});
const VALID = new Refusal('RENOVATE-002', {
  protects: 'A configuration that Renovate refuses proposes nothing.',
  wrong: '"schedule": "sometimes"',
  right: '"schedule": ["before 6am"]',
});

const root = process.cwd();

try {
  const { values, positionals: [command, ...more] } = parseArgs({
    allowPositionals: true,
    options: { apply: { type: 'string' }, feed: { type: 'string' }, all: { type: 'boolean' }, json: { type: 'boolean' } },
  });
  if (more.length > 0) throw COMMAND.error('renovate', `nothing must follow '${command}', got '${more.join(' ')}': leave it out`);
  switch (command) {
    case 'validate': validate(); break;
    case 'propose': await propose(values); break;
    default: throw COMMAND.error('renovate', `the command must be one of validate, propose, got '${command ?? ''}': run 'npx projen renovate propose'`);
  }
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

function validate(): void {
  const { status } = spawnSync(process.execPath, [join(installedRenovate(), 'dist/config-validator.js'), '--strict', '--no-global', 'renovate.json5'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, LOG_LEVEL: 'warn', RENOVATE_X_IGNORE_RE2: 'true' },
  });
  if (status !== 0) {
    throw VALID.error('renovate', "'renovate.json5' must pass Renovate's own check: correct projenrc/renovate.ts and run 'npx projen'");
  }
  console.log('renovate.json5 is valid.');
}

async function propose({ apply, feed, all, json }: { apply?: string; feed?: string; all?: boolean; json?: boolean }): Promise<void> {
  if (apply !== undefined && !existsSync(pinsFile(apply))) {
    throw COMMAND.error('renovate', `'--apply' must name a cluster, got '${apply}': name a folder below apps`);
  }
  const scratch = mkdtempSync(join(tmpdir(), 'feed-'));
  try {
    if (feed === undefined) writeFeed(scratch);
    // Only our own packages are here; whatever else a program needs is published elsewhere.
    const global = all ? {} : { packageRules: [{ matchPackageNames: [`!${SCOPE}`], enabled: false }] };
    const { proposals, warnings } = await dryRun({ root, feed: feed ?? scratch, files: all ? ALL : PINS, global, env: all ? process.env : {} });
    warnings.forEach((warning) => console.error(warning));
    console.log(json ? JSON.stringify(proposals, undefined, 2) : shown(proposals));
    if (apply !== undefined) writePins(apply, proposals.filter(({ cluster }) => cluster === apply));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function writeFeed(folder: string): void {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../../packages/cli/src/main.ts'), 'rollout', 'feed', '--out', folder], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim());
}

function writePins(cluster: string, proposals: Proposal[]): void {
  const manifest = JSON.parse(readFileSync(pinsFile(cluster), 'utf8'));
  for (const { package: name, to } of proposals) manifest.dependencies[name] = to;
  writeFileSync(pinsFile(cluster), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function pinsFile(cluster: string): string {
  return join(root, 'apps', cluster, 'package.json');
}

/** Branch by branch. */
function shown(proposals: Proposal[]): string {
  const branches = [...Map.groupBy(proposals, ({ branch }) => branch)].sort();
  return branches.length === 0
    ? 'Nothing to propose.'
    : branches.map(([branch, changes]) => [branch, ...changes.map(({ package: name, from, to, file }) => `  ${name} ${from} → ${to} (${file})`)].join('\n')).join('\n');
}
