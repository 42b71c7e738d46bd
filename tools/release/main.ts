/**
 * `npx projen release`: versions, and what has them.
 *
 *   (nothing)  gives every package with changesets its next version, compiles, adds each
 *              version that was never released to the embedded registry, and takes out what
 *              was released more than 180 days ago and no cluster has pinned since; nothing is
 *              committed. A run that was killed is finished by the next
 *   --check    what a branch changes: a package without a changeset, an API that breaks
 *              without a major one, a number that no changeset gives, a release that changes
 *              and a tarball that isn't made of its sources are refused
 *   upstream   writes the changesets of upstream versions that a branch changes, and makes
 *              the packages' schemas and value keys again
 *   stage      copies the newest releases that a registry lacks to dist/release, with an
 *              SBOM, and refuses a registry that serves other bytes than were released; `node tools/release/publish.ts` publishes them
 *
 *   --base REF       what counts as main for --check and upstream: origin/main, or else main
 *   --registry URL   a registry to stage for; may be repeated
 *
 * Exit codes: 0 done, 1 refused or failed.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { synthesize } from '../build/synth.ts';
import { dropReleases, KEPT_DAYS, newestCommitTime, pinnedLately } from '../registry/retention.ts';
import { storageOf } from '../registry/storage.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { PACKAGES_WITH_CHARTS } from '../schemas/charts.ts';
import { PACKAGES } from '../schemas/packages.ts';
import { Branch } from './branch.ts';
import { changesetProblems, readCompiled, releaseProblems } from './check.ts';
import { releasePackages } from './pack.ts';
import { stage } from './stage.ts';
import { upstreamBumps, writeBumpChangeset } from './upstream.ts';
import { version } from './versions.ts';
import { sentenceOf } from '../../packages/cli/src/failure.ts';

const COMMAND = new Refusal('RELEASE-014', {
  protects: 'A mistyped command would release.',
  wrong: 'npx projen release --cheque',
  right: 'npx projen release --check',
});
const SUCCEEDS = new Refusal('RELEASE-015', {
  protects: 'Half a release is none.',
  wrong: 'changeset version that ends with 1',
  right: 'changeset version that ends with 0',
});

const root = process.cwd();

try {
  const { values: { base, registry, check: checks }, positionals: [command, ...more] } = parseArgs({
    allowPositionals: true,
    options: { base: { type: 'string' }, registry: { type: 'string', multiple: true, default: [] }, check: { type: 'boolean', default: false } },
  });
  if (more.length > 0 || (checks && command !== undefined)) throw COMMAND.error('release', `nothing must follow '${checks ? '--check' : command}', got '${[...checks ? [command] : [], ...more].join(' ')}': leave it out`);
  if (checks) check(base);
  else if (command === undefined) release();
  else if (command === 'upstream') upstream(base);
  else if (command === 'stage') console.log((await stage(root, registry)).join('\n') || 'nothing to publish');
  else throw COMMAND.error('release', `the command must be one of upstream, stage, or none, got '${command}': run 'npx projen release'`);
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

function release(): void {
  // Read before anything is written. All that follows is made of the newest commit: a run that was killed is finished by the next.
  const [pinned, now] = [pinnedLately(root), newestCommitTime(root)];
  // Peer ranges and the lock file follow the versions.
  if (version(root)) synthesize(root, { always: true });
  compile();
  const storage = storageOf(root);
  const released = releasePackages(root, storage, now);
  const dropped = dropReleases(storage, pinned, now);
  if (dropped.length > 0) console.log(`took out ${dropped.join(', ')}: older than ${KEPT_DAYS} days, and pinned by no cluster in them`);
  console.log(released.length > 0
    ? `released ${released.join(', ')}: commit tools/registry/storage and packages, then pin them in apps/*/package.json`
    : 'nothing to release: every version is in the embedded registry already');
}

function check(base: string | undefined): void {
  const branch = new Branch(root, base);
  const missing = changesetProblems(root, branch);
  missing.forEach((problem) => console.error(problem));
  const read = readCompiled(root, branch);
  // The rest is as it was released: nobody waits for it.
  if (read.length > 0) compile(`--projects=${read.map(({ manifest }) => manifest.name).join(',')}`);
  const problems = releaseProblems(root, branch);
  problems.forEach((problem) => console.error(problem));
  if (missing.length + problems.length > 0) process.exitCode = 1;
  else console.log('every change of a package has its changeset');
}

function upstream(base: string | undefined): void {
  const branch = new Branch(root, base);
  const bumps = upstreamBumps(root, branch);
  // The changesets come first: they stand also when a schema can't be made until somebody has looked up its source.
  bumps.forEach((bump) => console.log(writeBumpChangeset(root, branch, bump) ?? `packages/${bump.folder} has a changeset already`));
  const folders = bumps.map(({ folder }) => folder);
  // The core ships the schemas of Flux too.
  const made = [...folders, ...(folders.includes('flux') ? ['platform'] : [])].filter((folder) => PACKAGES.includes(folder) || PACKAGES_WITH_CHARTS.includes(folder));
  if (made.length > 0) run('node', 'tools/schemas/main.ts', ...made);
  if (bumps.length === 0) console.log('no upstream version changes');
}

function compile(...projects: string[]): void {
  run('nx', 'run-many', '--targets=compile,docs', ...projects, '--output-style=static');
}

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    throw SUCCEEDS.error('release', `'${[command, ...args].join(' ')}' must succeed: see above what it says, then run 'npx projen release' again`);
  }
}
