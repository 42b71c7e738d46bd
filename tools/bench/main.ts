/**
 * `npx projen bench`: how long renders and builds take on this machine, beside `kustomize
 * build` of the same objects. Prints Markdown; figures are medians.
 */
import { spawnSync } from 'node:child_process';
import { cpus, tmpdir, totalmem } from 'node:os';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { programsOf } from '../../packages/cli/src/repository/programs.ts';
import { kustomizationsOf } from '../../packages/cli/src/repository/clusters.ts';
import { kustomizeOf, objectsOf, writeUmbrella } from './kustomize.ts';
import { measure, median, run } from './measure.ts';
import type { Command, Run } from './measure.ts';
import { ratio, verdict } from './report.ts';
import { benchReaders } from './validator.ts';
import { table } from '../../packages/cli/src/page/markdown.ts';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const COMPLETES = new Refusal('BENCH-001', {
  protects: 'What did not run to its end took no time that means anything.',
  wrong: 'a benchmark that ends with 1',
  right: 'the same, corrected',
});

const RUNS = 5;
const root = process.cwd();
const scratch = mkdtempSync(join(tmpdir(), 'bench-'));

try {
  const kustomize = kustomizeOf(root);
  console.log(`${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, median of ${RUNS} runs (builds: see there). In brackets: time on the processors.\n`);
  await benchPrograms(kustomize);
  await benchScale(kustomize);
  benchValidation();
  const readers = await benchReaders({ root, scratch, rounds: RUNS });
  console.log(`## ${readers.title}\n\n${readers.about}\n\n${table(readers.heads, readers.rows)}\n`);
  readers.verdicts.forEach(({ what, unit, value, target }) => console.log(`${what}: ${verdict(unit, value, target)}\n`));
  await benchTests();
  await benchBuilds();
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Every cluster of this repository from its pins, start-up included. */
async function benchPrograms(kustomize: string | undefined): Promise<void> {
  const rows: string[][] = [];
  let ours = 0;
  const theirs = { asOne: 0, byFolder: 0 };
  for (const { name } of programsOf(root)) {
    const cluster = join(root, 'clusters', name);
    const render = await measure(RUNS, node('packages/cli/src/main.ts', 'render', '--installed', name));
    const asOne = kustomize === undefined ? undefined : await measure(RUNS, kustomizeBuild(kustomize, writeUmbrella(join(scratch, name), cluster)));
    const byFolder = kustomize === undefined ? undefined : await kustomizeFolders(kustomize, cluster);
    ours += render.seconds;
    theirs.asOne += asOne?.seconds ?? 0;
    theirs.byFolder += byFolder?.seconds ?? 0;
    rows.push([name, String(objectsOf(cluster)), ...figures(render), ...kustomizeFigures(byFolder), ...kustomizeFigures(asOne)]);
  }
  const heads = ['cluster', 'objects', 'render', 'peak', '`kustomize build` of each folder', 'peak', '`kustomize build` of all as one', 'peak'];
  console.log('## The clusters of this repository\n');
  console.log('Flux builds each folder by itself; one kustomization over all of them is here for comparison only. We write files, kustomize prints.\n');
  console.log(`${table(heads, rows)}\n`);
  if (kustomize) {
    console.log(`All clusters against each folder: ${verdict('ratio', ours / theirs.byFolder, 1)}\n`);
    console.log(`All clusters against all as one: ${verdict('ratio', ours / theirs.asOne, 1)}\n`);
  }
}

/** 1, 10 and 100 clusters with every component in one app, from the workspace's compiled packages. */
async function benchScale(kustomize: string | undefined): Promise<void> {
  const rows: string[][] = [];
  const perObject: Record<number, Run> = {};
  for (const count of [1, 10, 100]) {
    const outdir = join(scratch, `scale-${count}`);
    const times = count === 100 ? 3 : RUNS;
    const render = await measure(times, node('tools/bench/render.ts', String(count), outdir));
    const clusters = readdirSync(outdir).sort().map((name) => join(outdir, name));
    const objects = clusters.reduce((total, cluster) => total + objectsOf(cluster), 0);
    const build = kustomize === undefined ? undefined : await kustomizeAll(kustomize, clusters, count);
    perObject[count] = { seconds: render.seconds / objects, cpuSeconds: (render.cpuSeconds ?? 0) / objects };
    rows.push([String(count), String(objects), ...figures(render), Math.round(objects / render.seconds).toString(), ...kustomizeFigures(build), build ? ratio(render.seconds / build.seconds) : '']);
  }
  console.log(`## Many clusters in one app\n\nkustomize runs once per cluster over all of its folders, one cluster after the other.\n\n${table(['clusters', 'objects', 'render', 'peak', 'objects/s', '`kustomize build`', 'peak', 'ratio'], rows)}\n`);
  console.log(`Time per object, 100 clusters against 10: ${verdict('ratio', perObject[100].seconds / perObject[10].seconds, 1.2)}; on the processors ${ratio(perObject[100].cpuSeconds! / perObject[10].cpuSeconds!)}\n`);
}

async function kustomizeAll(kustomize: string, clusters: string[], count: number): Promise<Run> {
  const builds: Run[] = [];
  for (const cluster of clusters) {
    builds.push(await measure(count === 1 ? RUNS : 1, kustomizeBuild(kustomize, writeUmbrella(join(scratch, 'umbrella', cluster), cluster))));
  }
  return inARow(builds);
}

/** As Flux does it: one build per folder. */
async function kustomizeFolders(kustomize: string, cluster: string): Promise<Run> {
  const runs: Run[] = [];
  for (const folder of kustomizationsOf(cluster)) {
    runs.push(await measure(RUNS, kustomizeBuild(kustomize, folder)));
  }
  // A hundredth of a second is too coarse for runs as short as these.
  return { ...inARow(runs), cpuSeconds: undefined };
}

/** Several runs, one after the other. */
function inARow(runs: Run[]): Run {
  const total = (figure: keyof Run) => runs.reduce((sum, one) => sum + (one[figure] ?? 0), 0);
  return { seconds: total('seconds'), cpuSeconds: total('cpuSeconds'), mebibytes: Math.max(...runs.map(({ mebibytes }) => mebibytes ?? 0)) };
}

function kustomizeBuild(kustomize: string, folder: string): Command {
  return { command: kustomize, args: ['build', '--load-restrictor=LoadRestrictionsNone', folder], cwd: root };
}

/** How much of a render is validation against schemas: by the pinned core where it validates, and by the workspace's. */
function benchValidation(): void {
  const pinned = programsOf(root).filter(({ name }) => existsSync(join(root, 'apps', name, 'node_modules/@monosense-io/platform/lib/schemas.js')));
  const programs: [string, string[]][] = [
    ...pinned.map(({ name }): [string, string[]] => [name, [`apps/${name}/main.ts`]]),
    ...[1, 10].map((count): [string, string[]] => [`${count} in one app`, ['tools/bench/render.ts', String(count), join(scratch, `validation-${count}`)]]),
  ];
  const rows = programs.map(([name, args]) => {
    const runs = Array.from({ length: RUNS }, () => shares(args));
    const [validation, rendering] = [median(runs.map((one) => one.validation)), median(runs.map((one) => one.rendering))];
    return { name, validation, rendering, ratio: validation / rendering };
  });
  console.log(`## Validation against schemas\n\nWithout starting Node and loading modules; schemas are read once in a run.\n\n${table(['clusters', 'validation', 'all else of the render', 'ratio'], rows.map((row) => [row.name, `${row.validation.toFixed(2)} s`, `${row.rendering.toFixed(2)} s`, ratio(row.ratio)]))}\n`);
  console.log(`The largest share: ${verdict('ratio', Math.max(...rows.map((row) => row.ratio)), 1)}\n`);
}

function shares(args: string[]): { validation: number; rendering: number } {
  const { status, stdout, stderr } = spawnSync('node', ['tools/bench/validation.ts', ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    throw COMPLETES.error('bench', `'tools/bench/validation.ts ${args.join(' ')}' must succeed, got exit code ${status}: see what it says\n${stderr}`);
  }
  return JSON.parse(stdout);
}

/** The slowest package decides. */
async function benchTests(): Promise<void> {
  const rows: [string, number][] = [];
  for (const name of readdirSync(join(root, 'packages')).filter((folder) => existsSync(join(root, 'packages', folder, 'test')))) {
    const { seconds } = await measure(3, { command: 'jest', args: ['--config', 'jest.config.json', '--rootDir', `packages/${name}`, '--ci'], cwd: root });
    rows.push([name, seconds]);
  }
  rows.sort(([, a], [, b]) => b - a);
  console.log(`## Tests of one package\n\n${table(['package', 'time'], rows.map(([name, seconds]) => [name, `${seconds.toFixed(2)} s`]))}\n`);
  console.log(`The slowest: ${verdict('seconds', rows[0][1], 3)}\n`);
}

/** Builds in a fresh clone of what is committed. npm's own cache is as it is on this machine. */
async function benchBuilds(): Promise<void> {
  const clone = join(scratch, 'clone');
  spawnSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' });
  const build: Command = { command: 'npx', args: ['-y', 'projen', 'build'], cwd: clone, env: { CI: 'false', PATH: outerPath() } };
  const cold = await run(build);
  const warm = await measure(3, build);
  const changed: number[] = [];
  for (let time = 1; time <= 3; time += 1) {
    // A change of its own each time: a cache must not know it.
    appendFileSync(join(clone, 'packages/dragonfly/src/upstream.ts'), `\n/** Change ${time}. */\nexport const CHANGE_${time} = ${time};\n`);
    changed.push((await run(build)).seconds);
  }
  const one = changed.sort((a, b) => a - b)[1];
  console.log(`## Builds of a fresh clone\n\n${table(['build', 'runs', 'time', 'target'], [
    ['cold: install, compile, document, render', '1', `${cold.seconds.toFixed(1)} s`, verdict('seconds', cold.seconds, 360)],
    ['warm, nothing changed', '3', `${warm.seconds.toFixed(1)} s`, verdict('seconds', warm.seconds, 5)],
    ['one component changed', '3', `${one.toFixed(1)} s`, ''],
  ])}\n`);
}

function node(...args: string[]): Command {
  return { command: 'node', args, cwd: root };
}

/** The machine's own tools come first in a fresh clone, as for a stranger. */
function outerPath(): string {
  return process.env.PATH!.split(':').filter((folder) => !folder.startsWith(root)).join(':');
}

function figures({ seconds, cpuSeconds, mebibytes }: Run): string[] {
  return [`${seconds.toFixed(2)} s${cpuSeconds === undefined ? '' : ` (${cpuSeconds.toFixed(2)})`}`, mebibytes === undefined ? '' : `${Math.round(mebibytes)} MiB`];
}

function kustomizeFigures(build: Run | undefined): string[] {
  return build ? figures(build) : ['skipped: no go', ''];
}
