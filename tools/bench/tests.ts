/** How long the tests of each package take. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.ts';
import type { Bench } from './programs.ts';
import { timesOf } from './report.ts';
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
    machine: `${machine}, ${timesOf(Math.min(rounds, 3))}`,
    about: 'The slowest package decides.',
    heads: ['package', 'time'],
    rows: rows.map(([name, seconds]) => [name, `${seconds.toFixed(2)} s`]),
    verdicts: [judged('tests', rows[0][1])],
  };
}
