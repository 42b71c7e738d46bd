/**
 * The daily loop, from a save to its effect, in a fresh clone of what is committed: `node tools/bench/loop.ts`. Beside the time
 * that passes stands that on the processors, of all processes together, which a busy machine lengthens less.
 */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { table } from '../../packages/cli/src/page/markdown.ts';
import { metadataOf } from '../../packages/cli/src/registry/releases.ts';
import { npmName } from '../../projenrc/repository.ts';
import { storageOf } from '../registry/storage.ts';
import { ratio } from './report.ts';

const SUCCEEDS = new Refusal('BENCH-003', {
  protects: 'What fails at once looks fast.',
  wrong: 'a build that ends with 1',
  right: 'the same, corrected',
});

/** A figure beside its target. */
export interface Row {
  readonly what: string;
  readonly seconds: number;
  /** On the processors, of all processes together. */
  readonly cpuSeconds: number;
  /** Seconds that may pass on a quiet machine with two cores. */
  readonly target: number;
}

/** Measures each part of the loop once, in an order in which each finds what the one before has left. */
export async function loopRows(root: string, clone: string): Promise<Row[]> {
  const rows: Row[] = [];
  // The machine's own tools come first in a fresh clone, as for a stranger.
  const PATH = process.env.PATH!.split(':').filter((folder) => !folder.startsWith(root)).join(':');
  const env = { ...process.env, PATH, CI: 'false' };
  const run = (command: string, ...args: string[]): Omit<Row, 'what' | 'target'> => {
    const started = performance.now();
    // The shell counts for all that it has waited for.
    const { status, stdout, stderr } = spawnSync('sh', ['-c', '"$0" "$@" > /dev/null; status=$?; times; exit $status', command, ...args], { cwd: clone, env, encoding: 'utf8' });
    if (status !== 0) throw SUCCEEDS.error('bench', `'${[command, ...args].join(' ')}' must succeed, got exit code ${status}: see what it says\n${stderr}`);
    const children = [...stdout.trim().split('\n').at(-1)!.matchAll(/(\d+)m([\d.]+)s/g)];
    return { seconds: (performance.now() - started) / 1000, cpuSeconds: children.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0) };
  };
  const row = (what: string, target: number, measured: Omit<Row, 'what' | 'target'>): void => void rows.push({ what, target, ...measured });
  const projen = (...args: string[]) => run('npx', '-y', 'projen', ...args);
  const change = (index: number): void => appendFileSync(join(clone, 'packages/dragonfly/src/upstream.ts'), `\n/** Change ${index}. */\nexport const CHANGE_${index} = ${index};\n`);

  row('a fresh clone to rendered clusters', 60, projen('build', 'infra', 'apps'));
  projen('build');
  row('a build with nothing changed', 1, projen('build'));
  const pinned = join(clone, 'apps/infra/package.json');
  const manifest = readFileSync(pinned, 'utf8');
  writeFileSync(pinned, manifest.replace(/("@[^/]+\/dragonfly": )"(.*)"/, (_all, name: string, version: string) => `${name}"${before(root, version)}"`));
  row('a build with another version pinned', 5, projen('build', 'infra'));
  writeFileSync(pinned, manifest);
  projen('build', 'infra');
  projen('diff');
  row('a comparison with nothing changed', 2, projen('diff'));
  projen('diff', '--unreleased');
  change(1);
  row('a changed component, to its effect on all clusters', 5, projen('diff', '--unreleased'));
  const jest = ['--config', 'jest.config.json', '--rootDir', 'packages/dragonfly', '--ci'];
  run('node_modules/.bin/jest', ...jest);
  row('the tests of one package', 2, run('node_modules/.bin/jest', ...jest));
  projen('test');
  change(2);
  row('all tests, after a line in a component', 15, projen('test'));
  for (const command of ['render', 'diff']) row(`a saved program, to its effect with '${command} --watch'`, 2, await watched(clone, command));
  return rows;
}

/** The release of dragonfly before a version, which asks for no newer core. */
function before(root: string, version: string): string {
  const versions = Object.keys(metadataOf(storageOf(root), npmName('dragonfly'))!.versions);
  return versions[versions.indexOf(version) - 1];
}

/** From a save to the end of what it started. */
async function watched(clone: string, command: string): Promise<Omit<Row, 'what' | 'target'>> {
  const child = spawn(process.execPath, ['packages/cli/src/main.ts', command, '--watch'], { cwd: clone, env: { ...process.env, CI: '' }, stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (text) => { output += text; });
  const waits = async (): Promise<void> => {
    while (!output.includes('until Ctrl-C\n')) await new Promise((later) => setTimeout(later, 10));
    output = '';
  };
  // What the watcher and all that it has waited for have used, in hundredths of a second.
  const used = (): number => readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  try {
    await waits();
    const [started, usedBefore] = [performance.now(), used()];
    appendFileSync(join(clone, 'apps/apps/main.ts'), '\n// Saved.\n');
    await waits();
    return { seconds: (performance.now() - started) / 1000, cpuSeconds: used() - usedBefore };
  } finally {
    const ended = new Promise((done) => child.once('close', done));
    child.kill('SIGINT');
    await ended;
  }
}

/** The table of it. */
export function loopTable(rows: readonly Row[]): string {
  return table(['from → to', 'time', 'on the processors', 'target', 'ratio', ''], rows.map(({ what, seconds, cpuSeconds, target }) => [
    what, `${seconds.toFixed(1)} s`, `${cpuSeconds.toFixed(1)} s`, `${target} s`, ratio(seconds / target), seconds <= target ? 'met' : 'MISSED',
  ]));
}

if (import.meta.main) {
  const root = process.cwd();
  const scratch = mkdtempSync(join(tmpdir(), 'bench-loop-'));
  try {
    const clone = join(scratch, 'clone');
    spawnSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' });
    console.log(loopTable(await loopRows(root, clone)));
  } catch (error) {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
