/**
 * `npx projen diff`: what the pins of apps/<name> would change in the rendered clusters, object by
 * object, and what that means. Renders to a temporary folder: `clusters/` stays as it is.
 *
 *   --unreleased         render with the packages of the workspace instead of the pinned ones
 *   --base REVISION      compare with the clusters of that revision instead of HEAD's
 *   --markdown           print Markdown, for a pull request
 *   --html FILE          write one self-contained page as well
 *   --fail-on dangerous  exit with 1 when something dangerous is found
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ClusterFolder, ConnectionsFile, ContractFile } from '@monosense-io/output';
import { REPOSITORY } from '../../projenrc/repository.ts';
import { storageOf } from '../registry/storage.ts';
import { prepare } from '../render/prepare.ts';
import { pinsOf, programsOf } from '../render/program.ts';
import { immutableByCrd } from './crds.ts';
import { htmlOf } from './html.ts';
import { markdownOf } from './markdown.ts';
import type { Files, Report, Side } from './model.ts';
import { compile, preview } from './preview.ts';
import { clustersAt, clustersIn, fileAt, itemsOf } from './rendering.ts';
import { reportOf } from './report.ts';
import { terminalOf } from './terminal.ts';
import { Refusal } from '../refusal.ts';

const FAILS_ON = new Refusal('DIFF-004', {
  protects: 'A check that fails on nothing passes always.',
  wrong: '--fail-on changes',
  right: '--fail-on dangerous',
});

const root = process.cwd();
// What is said while packages are installed is no part of the report.
console.log = console.error;

try {
  const { values: options } = parseArgs({
    options: {
      'unreleased': { type: 'boolean', default: false }, 'base': { type: 'string', default: 'HEAD' },
      'markdown': { type: 'boolean', default: false }, 'html': { type: 'string' }, 'fail-on': { type: 'string' },
    },
  });
  if (options['fail-on'] !== undefined && options['fail-on'] !== 'dangerous') throw FAILS_ON.error('diff', `'--fail-on' must be 'dangerous', got '${options['fail-on']}': correct it`);
  const report = await run(options.base, options.unreleased);
  process.stdout.write(options.markdown ? markdownOf(report) : terminalOf(report, { colours: process.stdout.isTTY }));
  if (options.html !== undefined) writeFileSync(options.html, htmlOf(report));
  const dangerous = report.clusters.some(({ rows }) => rows.some((row) => row.dangerous));
  if (report.failures.length > 0 || (dangerous && options['fail-on'] !== undefined)) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function run(base: string, unreleased: boolean): Promise<Report> {
  const programs = programsOf(root);
  const committed = clustersAt(root, base);
  await (unreleased ? compile(root) : prepare({ programs, root, storage: storageOf(root), mayChange: process.env.CI !== 'true' }));
  const rendering = preview(root, programs, committed, unreleased);
  // What is committed is parsed while the programs run.
  const before = new Map([...committed].map(([name, files]) => [name, sideOf(files, `${base}:clusters/${name}`, packagesAt(base, name))]));
  const { folder, failures } = await rendering;
  const rendered = clustersIn(join(folder, 'clusters'));
  rmSync(folder, { recursive: true });
  const after = new Map([...rendered].map(([name, files]) => [name, sideOf(files, `clusters/${name}`, unreleased ? workspaceOf(name) : packagesOf(pins(name)))]));
  // Nothing is known of a cluster that can't be rendered: it must not look as if it were gone.
  failures.forEach(({ cluster }) => { if (before.has(cluster)) after.set(cluster, before.get(cluster)!); });
  return {
    from: `the clusters of ${base}`,
    to: unreleased ? 'the unreleased packages of the workspace' : 'the pins of the working tree',
    clusters: reportOf(before, after, immutableByCrd(root)).filter(({ name }) => !failures.some(({ cluster }) => cluster === name)),
    failures: [...failures].sort((a, b) => a.cluster.localeCompare(b.cluster)),
  };
}

/** @param folder what messages call the cluster's folder */
function sideOf(files: Files, folder: string, packages: Record<string, string>): Side {
  const read = <T>(file: string, parse: (text: string, file: string) => T): T | undefined => (files.has(file) ? parse(files.get(file)!, `${folder}/${file}`) : undefined);
  return { items: itemsOf(files), contract: read(ClusterFolder.CONTRACT, ContractFile.parse), connections: read(ClusterFolder.CONNECTIONS, ConnectionsFile.parse), packages };
}

function pins(name: string): Record<string, string> {
  return pinsOf(programsOf(root).find((program) => program.name === name)!);
}

function packagesAt(revision: string, name: string): Record<string, string> {
  return packagesOf(JSON.parse(fileAt(root, revision, `apps/${name}/package.json`) ?? '{}').dependencies);
}

/** The versions that the pinned packages have in the workspace: those of the last release, until a changeset is applied. */
function workspaceOf(name: string): Record<string, string> {
  return packagesOf(Object.fromEntries(Object.keys(pins(name)).map((dependency) => [dependency, JSON.parse(readFileSync(join(root, 'node_modules', dependency, 'package.json'), 'utf8')).version])));
}

/** Without the scope, which would name an organization in a pull request. */
function packagesOf(dependencies: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(dependencies).map(([name, version]) => [name.replace(`${REPOSITORY.scope}/`, ''), version]));
}
