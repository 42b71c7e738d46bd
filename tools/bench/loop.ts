/** The daily loop, from a save to its effect, in a fresh clone of what is committed. npm has its cache. */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metadataOf } from '../../packages/cli/src/registry/releases.ts';
import { npmName } from '../../projenrc/repository.ts';
import { storageOf } from '../registry/storage.ts';
import { figures } from './figures.ts';
import { run } from './measure.ts';
import type { Run } from './measure.ts';
import type { Bench } from './programs.ts';
import { judged, TARGETS } from './results.ts';
import type { Section } from './results.ts';

/** Measures each part of the loop once, in an order in which each finds what the one before has left. */
export async function benchLoop({ root, scratch, machine }: Bench): Promise<Section> {
  const clone = join(scratch, 'clone');
  spawnSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' });
  // The machine's own tools come first in a fresh clone, as for a stranger.
  const PATH = process.env.PATH!.split(':').filter((folder) => !folder.startsWith(root)).join(':');
  const measured: [keyof typeof TARGETS, Run][] = [];
  const ran = async (command: string, ...args: string[]): Promise<Run> => ({ ...await run({ command, args, cwd: clone, env: { PATH, CI: 'false' } }), mebibytes: undefined });
  const projen = (...args: string[]): Promise<Run> => ran('npx', '-y', 'projen', ...args);
  const row = async (name: keyof typeof TARGETS, taken: Promise<Run>): Promise<void> => void measured.push([name, await taken]);
  const change = (index: number): void => appendFileSync(join(clone, 'packages/dragonfly/src/upstream.ts'), `\n/** Change ${index}. */\nexport const CHANGE_${index} = ${index};\n`);

  await row('cold', projen('build', 'infra', 'apps'));
  await projen('build');
  await row('warm', projen('build'));
  const pinned = join(clone, 'apps/infra/package.json');
  const manifest = readFileSync(pinned, 'utf8');
  writeFileSync(pinned, manifest.replace(/("@[^/]+\/dragonfly": )"(.*)"/, (_all, name: string, version: string) => `${name}"${before(root, version)}"`));
  await row('pin', projen('build', 'infra'));
  writeFileSync(pinned, manifest);
  await projen('build', 'infra');
  await projen('diff');
  await row('same', projen('diff'));
  await projen('diff', '--unreleased');
  change(1);
  await row('component', projen('diff', '--unreleased'));
  await projen('test');
  change(2);
  await row('suite', projen('test'));
  await row('watchRender', watched(clone, 'render'));
  await row('watchDiff', watched(clone, 'diff'));
  return {
    title: 'The daily loop',
    machine: `${machine}, each measured once`,
    about: 'In a fresh clone, each once, with what the one before has left. The time on the processors is that of all processes together, which a busy machine lengthens less.',
    heads: ['from → to', 'on the processors', 'time', 'peak of memory'],
    rows: measured.map(([name, taken]) => [TARGETS[name].what, ...figures(taken)]),
    verdicts: measured.map(([name, { seconds }]) => judged(name, seconds)),
  };
}

/** The release of dragonfly before a version, which asks for no newer core. */
function before(root: string, version: string): string {
  const versions = Object.keys(metadataOf(storageOf(root), npmName('dragonfly'))!.versions);
  return versions[versions.indexOf(version) - 1];
}

/** From a save to the end of what it started. */
async function watched(clone: string, command: string): Promise<Run> {
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
