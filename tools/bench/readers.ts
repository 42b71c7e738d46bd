/** What it costs to ask the readers' own code, as WebAssembly, before anything is written; and of all clusters for the first time. */
import { copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { programsOf } from '../../packages/cli/src/repository/programs.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { figures } from './figures.ts';
import { measureTogether, run } from './measure.ts';
import type { Command, Run } from './measure.ts';
import type { Bench } from './programs.ts';
import { timesOf } from './report.ts';
import { judged } from './results.ts';
import type { Section } from './results.ts';

const BUILT = new Refusal('BENCH-004', {
  protects: 'A program that is not there answers at once.',
  wrong: 'npx projen bench readers, in a fresh clone',
  right: 'npx nx run @monosense-io/validator:build:wasm, and then the same',
});

/** Refuses to measure without the program: what is rendered would not be judged, and nobody would see it. */
export function assertReaders(root: string): void {
  if (!existsSync(join(root, 'packages/validator/wasm/sources'))) throw BUILT.error('bench', "'packages/validator/wasm' must hold the program, and doesn't: run 'npx nx run @monosense-io/validator:build:wasm'");
}

/** A cluster with every component, as the readers find it. */
export async function benchReaders({ root, scratch, machine, rounds }: Bench): Promise<Section> {
  assertReaders(root);
  const folder = join(scratch, 'readers');
  const render = (asked: 'yes' | 'no', changed: number): Command => ({ command: 'node', args: ['tools/bench/asked.ts', folder, asked, String(changed)], cwd: root });
  const first = await run(render('yes', 0));
  const runs = await measureTogether(rounds, {
    'a render, nothing changed, nobody asked': render('no', 0),
    'a render, nothing changed': render('yes', 0),
    'a render, ten objects changed, nobody asked': render('no', 10),
    'a render, ten objects changed': render('yes', 10),
  });
  const verified = await run(firstVerification(root, join(scratch, 'verification')));
  const all: Record<string, Run> = { ...runs, 'the first render': first, 'the first verification of all clusters, without Go': verified };
  return {
    title: "The readers' own code",
    machine: `${machine}, ${rounds === 1 ? 'measured once' : `${timesOf(rounds)}, what is first measured once`}`,
    about: 'A cluster with every component of this repository is given to it before it is written. What it has said is kept.',
    heads: ['what runs', 'on the processors', 'time', 'peak of memory'],
    rows: Object.entries(all).map(([name, taken]) => [name, ...figures(taken)]),
    verdicts: [
      judged('asked', runs['a render, nothing changed'].cpuSeconds / runs['a render, nothing changed, nobody asked'].cpuSeconds),
      judged('ten', runs['a render, ten objects changed'].seconds - runs['a render, ten objects changed, nobody asked'].seconds),
      judged('verification', verified.seconds),
    ],
  };
}

/** A verification that finds no answers, and no Go. */
function firstVerification(root: string, folder: string): Command {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  for (const name of ['apps', 'clusters']) symlinkSync(join(root, name), join(folder, name));
  copyFileSync(join(root, 'platform.json'), join(folder, 'platform.json'));
  return { command: 'env', args: [`PATH=${join(folder, 'bin')}`, process.execPath, join(root, 'packages/cli/src/main.ts'), 'verify', ...programsOf(root).map(({ name }) => name), '--no-go'], cwd: folder };
}
