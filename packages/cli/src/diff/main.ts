/**
 * `diff`: what the pins of the programs would change in the rendered clusters, object by object, and what that
 * means. Renders to a temporary folder: what is rendered stays as it is.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder, ConnectionsFile, ContractFile } from '@monosense-io/output';
import { clusterPath, clustersPath } from '../repository/clusters.ts';
import { configurationOf } from '../repository/configuration.ts';
import { parseJson } from '../repository/json.ts';
import { componentName } from '../repository/packages.ts';
import { prepare } from '../render/prepare.ts';
import { pinsOf, programOf, programsOf } from '../repository/programs.ts';
import { htmlOf } from './html.ts';
import { markdownOf } from './markdown.ts';
import type { Files, Report, Side } from './model.ts';
import { compile, preview } from './preview.ts';
import { clustersAt, clustersIn, fileAt, itemsOf, rememberingParsed } from './rendering.ts';
import { reportOf } from './report.ts';
import { shippedRules } from './shipped.ts';
import { terminalOf } from './terminal.ts';

const root = process.cwd();

/** What `diff` is told. */
export interface Options {
  /** Whether the packages of the workspace are taken in place of the pinned ones. */
  readonly unreleased?: boolean;
  /** The revision whose clusters are compared with. */
  readonly base: string;
  readonly markdown?: boolean;
  readonly json?: boolean;
  /** A file for one self-contained page as well. */
  readonly html?: string;
  readonly failOn?: string;
  readonly colours: boolean;
}

/** Prints what would change. */
export async function diff(options: Options): Promise<number> {
  // What is said while packages are installed is no part of the report.
  console.log = console.error;
  const report = await run(options.base, options.unreleased ?? false);
  process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : options.markdown ? markdownOf(report) : terminalOf(report, { colours: options.colours }));
  if (options.html !== undefined) writeFileSync(options.html, htmlOf(report));
  const dangerous = report.clusters.some(({ rows }) => rows.some((row) => row.dangerous));
  return report.failures.length > 0 || (dangerous && options.failOn !== undefined) ? 1 : 0;
}

async function run(base: string, unreleased: boolean): Promise<Report> {
  const programs = programsOf(root);
  const all = clustersAt(root, base);
  const foreign = [...all.keys()].filter((name) => !programs.some((program) => program.name === name) && existsSync(join(root, clusterPath(root, name))));
  const committed = new Map([...all].filter(([name]) => !foreign.includes(name)));
  await (unreleased ? compile(root) : prepare({ programs, root, behind: process.env.CI === 'true' ? 'refuse' : 'keep' }));
  const { folder, failures } = await preview(root, programs, committed, unreleased);
  const rendered = clustersIn(join(folder, clustersPath(root)));
  rmSync(folder, { recursive: true });
  // Nothing is known of a cluster that can't be rendered: it must not look as if it were gone.
  failures.forEach(({ cluster }) => { if (committed.has(cluster)) rendered.set(cluster, committed.get(cluster)!); });
  const clusters = rememberingParsed(root, () => {
    const sides = (all: ReadonlyMap<string, Files>, others: ReadonlyMap<string, Files>, where: (name: string) => string, packages: (name: string) => Record<string, string>): Map<string, Side> => new Map([...all].map(([name, files]) => (
      [name, sideOf(files, where(name), packages(name), !isSame(files, others.get(name)))]
    )));
    const before = sides(committed, rendered, (name) => `${base}:${clusterPath(root, name)}`, (name) => packagesAt(base, name));
    const after = sides(rendered, committed, (name) => clusterPath(root, name), unreleased ? workspaceOf : (name) => packagesOf(pins(name)));
    return reportOf(before, after, shippedRules(root));
  });
  return {
    from: `the clusters of ${base}`,
    to: unreleased ? 'the unreleased packages of the workspace' : 'the pins of the working tree',
    clusters: clusters.filter(({ name }) => !failures.some(({ cluster }) => cluster === name)),
    failures: [...failures, ...foreign.map(foreignFailure)].sort((a, b) => a.cluster.localeCompare(b.cluster)),
  };
}

/** What is said of a cluster that is there, and whose program this command doesn't run: it may be in another language. */
function foreignFailure(cluster: string): Report['failures'][number] {
  const path = clusterPath(root, cluster);
  return { cluster, message: `[${path}] the cluster must have a program with a package.json in '${configurationOf(root).programs}' to be compared, and has none: render it with its own program and see 'git diff ${path}', or remove the folder if the cluster is gone` };
}

function isSame(one: Files, other: Files | undefined): boolean {
  return one.size === other?.size && [...one].every(([path, text]) => other.get(path) === text);
}

/**
 * @param folder what messages call the cluster's folder
 * @param differs whether any file differs from the other side: otherwise no object does
 */
function sideOf(files: Files, folder: string, packages: Record<string, string>, differs: boolean): Side {
  const read = <T>(file: string, parse: (text: string, file: string) => T): T | undefined => (files.has(file) ? parse(files.get(file)!, `${folder}/${file}`) : undefined);
  return { items: differs ? itemsOf(files) : [], contract: read(ClusterFolder.CONTRACT, ContractFile.parse), connections: read(ClusterFolder.CONNECTIONS, ConnectionsFile.parse), packages };
}

function pins(name: string): Record<string, string> {
  return pinsOf(programOf(root, name));
}

function packagesAt(revision: string, name: string): Record<string, string> {
  const path = `${programOf(root, name).path}/package.json`;
  return packagesOf(parseJson(fileAt(root, revision, path) ?? '{}', `${revision}:${path}`).dependencies);
}

/** The versions that the pinned packages have in the workspace: those of the last release, until a changeset is applied. */
function workspaceOf(name: string): Record<string, string> {
  return packagesOf(Object.fromEntries(Object.keys(pins(name)).map((dependency) => [dependency, JSON.parse(readFileSync(join(root, 'node_modules', dependency, 'package.json'), 'utf8')).version])));
}

/** Without the scope, which would name an organization in a pull request. */
function packagesOf(dependencies: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(dependencies).map(([name, version]) => [componentName(name), version]));
}
