/** How long tests and builds take. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { measure, median, run } from './measure.ts';
import type { Command } from './measure.ts';
import type { Bench } from './programs.ts';
import { judged } from './results.ts';
import type { Section } from './results.ts';

/** The slowest package decides. */
export async function benchTests({ root, machine, rounds }: Bench): Promise<Section> {
  const rows: [string, number][] = [];
  for (const name of readdirSync(join(root, 'packages')).filter((folder) => existsSync(join(root, 'packages', folder, 'test')))) {
    const { seconds } = await measure(Math.min(rounds, 3), { command: 'jest', args: ['--config', 'jest.config.json', '--rootDir', `packages/${name}`, '--ci'], cwd: root });
    rows.push([name, seconds]);
  }
  rows.sort(([, a], [, b]) => b - a);
  return {
    title: 'Tests of one package',
    machine,
    about: 'The slowest package decides.',
    heads: ['package', 'time'],
    rows: rows.map(([name, seconds]) => [name, `${seconds.toFixed(2)} s`]),
    verdicts: [judged('tests', rows[0][1])],
  };
}

/** Builds in a fresh clone of what is committed. npm's own cache is as it is on this machine. */
export async function benchBuilds({ root, scratch, machine }: Bench): Promise<Section> {
  const clone = join(scratch, 'clone');
  spawnSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' });
  // The machine's own tools come first in a fresh clone, as for a stranger.
  const path = process.env.PATH!.split(':').filter((folder) => !folder.startsWith(root)).join(':');
  const build: Command = { command: 'npx', args: ['-y', 'projen', 'build'], cwd: clone, env: { CI: 'false', PATH: path } };
  const cold = await run(build);
  const warm = await measure(3, build);
  const changed: number[] = [];
  for (let time = 1; time <= 3; time += 1) {
    // A change of its own each time: a cache must not know it.
    appendFileSync(join(clone, 'packages/dragonfly/src/upstream.ts'), `\n/** Change ${time}. */\nexport const CHANGE_${time} = ${time};\n`);
    changed.push((await run(build)).seconds);
  }
  return {
    title: 'Builds of a fresh clone',
    machine,
    about: 'A cold build runs once, the others three times. npm has its cache.',
    heads: ['build', 'time'],
    rows: [['cold', cold.seconds], ['warm, nothing changed', warm.seconds], ['one component changed', median(changed)]].map(([what, seconds]) => [`${what}`, `${Number(seconds).toFixed(1)} s`]),
    verdicts: [judged('cold', cold.seconds), judged('warm', warm.seconds)],
  };
}
