import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const MEASURED = new Refusal('BENCH-002', {
  protects: 'What fails at once looks fast.',
  wrong: 'a command that ends with 1',
  right: 'the same, corrected',
});

/** What one run took. */
export interface Run {
  readonly seconds: number;
  /** Time on the processors, which a busy machine lengthens less; undefined where the system doesn't tell. */
  readonly cpuSeconds?: number;
  /** Peak of the resident memory; undefined where the system doesn't tell. */
  readonly mebibytes?: number;
}

export interface Command {
  readonly command: string;
  readonly args: string[];
  readonly cwd: string;
  readonly env?: Record<string, string>;
}

/** Runs a command once, from its start to its end. */
export async function run({ command, args, cwd, env }: Command): Promise<Run> {
  const started = process.hrtime.bigint();
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => { errors += text; });
  let last: Pick<Run, 'cpuSeconds' | 'mebibytes'> = {};
  const sampler = setInterval(() => { last = sample(child.pid) ?? last; }, 5);
  const status = await new Promise((ended, failed) => child.once('error', failed).once('close', ended));
  clearInterval(sampler);
  if (status !== 0) {
    throw MEASURED.error('bench', `'${[command, ...args].join(' ')}' must succeed, got exit code ${status}: see what it says\n${errors}`);
  }
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9, ...last };
}

/** Runs a command several times and takes the median of each figure. */
export async function measure(times: number, command: Command): Promise<Run> {
  const runs: Run[] = [];
  for (let time = 0; time < times; time += 1) {
    runs.push(await run(command));
  }
  const of = (figure: keyof Run) => {
    const figures = runs.flatMap((one) => one[figure] ?? []);
    return figures.length > 0 ? median(figures) : undefined;
  };
  return { seconds: of('seconds')!, cpuSeconds: of('cpuSeconds'), mebibytes: of('mebibytes') };
}

/** The middle of some numbers: one slow run does not move it. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What the kernel has counted so far: a sample late in the run is enough. */
function sample(pid: number | undefined): Pick<Run, 'cpuSeconds' | 'mebibytes'> | undefined {
  try {
    const kibibytes = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmHWM:\s+(\d+) kB$/m)?.[1];
    // The fields after the command's name, which may hold blanks itself; times are in hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return kibibytes === undefined ? undefined : { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, mebibytes: Number(kibibytes) / 1024 };
  } catch {
    return undefined;
  }
}
