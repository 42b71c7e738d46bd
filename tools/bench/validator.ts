import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { programsOf } from '../../packages/cli/src/repository/programs.ts';
import { measure, run } from './measure.ts';
import type { Command, Run } from './measure.ts';

/** What it costs to ask the readers' own code, as WebAssembly, before anything is written; and of all clusters for the first time. */
export async function benchReaders({ root, scratch, rounds }: { root: string; scratch: string; rounds: number }): Promise<{ title: string; about: string; heads: string[]; rows: string[][]; verdicts: { what: string; unit: 'ratio' | 'seconds'; value: number; target: number }[] }> {
  const heads = ['what', 'time', 'on the processors', 'peak'];
  const title = "The readers' own code";
  if (!existsSync(join(root, 'packages/validator/wasm/sources'))) {
    return { title, about: "Skipped: 'npx nx run @monosense-io/validator:build:wasm' builds it.", heads, rows: [], verdicts: [] };
  }
  const folder = join(scratch, 'readers');
  const render = (asked: 'yes' | 'no', changed: number): Command => ({ command: 'node', args: ['tools/bench/readers.ts', folder, asked, String(changed)], cwd: root });
  const first = await run(render('yes', 0));
  const [without, same, tenWithout, ten] = [await measure(rounds, render('no', 0)), await measure(rounds, render('yes', 0)), await measure(rounds, render('no', 10)), await measure(rounds, render('yes', 10))];
  const verified = await run(firstVerification(root, join(scratch, 'verification')));
  return {
    title,
    about: 'One cluster with every component, given to the validator as WebAssembly before it is written.',
    heads,
    rows: [
      ['a render that changes nothing and asks nobody', ...figures(without)],
      ['a render that changes nothing', ...figures(same)],
      ['a render that changes ten objects and asks nobody', ...figures(tenWithout)],
      ['a render that changes ten objects', ...figures(ten)],
      ['the first render', ...figures(first)],
      ['the first verification of all clusters, without Go', ...figures(verified)],
    ],
    verdicts: [
      { what: 'a render that changes nothing, against one that asks nobody', unit: 'ratio', value: cost(same) / cost(without), target: 1.1 },
      { what: 'ten objects changed, beyond one that asks nobody', unit: 'seconds', value: ten.seconds - tenWithout.seconds, target: 1.5 },
      { what: 'the first verification of all clusters, without Go', unit: 'seconds', value: verified.seconds, target: 5 },
    ],
  };
}

/** A busy machine lengthens this less than the time that passes. */
function cost({ cpuSeconds, seconds }: Run): number {
  return cpuSeconds ?? seconds;
}

function figures({ seconds, cpuSeconds, mebibytes }: Run): string[] {
  return [`${seconds.toFixed(2)} s`, cpuSeconds === undefined ? '' : `${cpuSeconds.toFixed(2)} s`, mebibytes === undefined ? '' : `${Math.round(mebibytes)} MiB`];
}

/** A verification that finds no answers, and no Go. */
function firstVerification(root: string, folder: string): Command {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  for (const name of ['apps', 'clusters', 'platform.json']) symlinkSync(join(root, name), join(folder, name));
  return { command: process.execPath, args: [join(root, 'packages/cli/src/main.ts'), 'verify', ...programsOf(root).map(({ name }) => name), '--no-go'], cwd: folder, env: { PATH: join(folder, 'bin') } };
}
