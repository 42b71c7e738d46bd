import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What one run took. */
export interface Run {
  readonly seconds: number;
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
  let mebibytes: number | undefined;
  const sampler = setInterval(() => { mebibytes = peakOf(child.pid) ?? mebibytes; }, 5);
  const status = await new Promise((ended, failed) => child.once('error', failed).once('close', ended));
  clearInterval(sampler);
  if (status !== 0) {
    throw new Error(`[bench] '${[command, ...args].join(' ')}' must succeed, got exit code ${status}: see what it says\n${errors}`);
  }
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9, mebibytes };
}

/** Runs a command several times and takes the median of each figure. */
export async function measure(times: number, command: Command): Promise<Run> {
  const runs: Run[] = [];
  for (let time = 0; time < times; time += 1) {
    runs.push(await run(command));
  }
  const peaks = runs.flatMap(({ mebibytes }) => mebibytes ?? []);
  return { seconds: median(runs.map(({ seconds }) => seconds)), mebibytes: peaks.length > 0 ? median(peaks) : undefined };
}

/** The middle of some numbers: one slow run does not move it. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The kernel keeps the peak itself, so a sample late in the run is enough. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const kibibytes = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmHWM:\s+(\d+) kB$/m)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
