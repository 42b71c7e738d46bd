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
  /** Time on the processors, with all that the command has started: a busy machine lengthens it less. */
  readonly cpuSeconds: number;
  /** Peak of the resident memory of the command itself; undefined where the system doesn't tell. */
  readonly mebibytes?: number;
}

export interface Command {
  readonly command: string;
  readonly args: string[];
  readonly cwd: string;
  readonly env?: Record<string, string>;
}

/** Bash says what a command took, to a thousandth of a second, with all that it has started. */
const TIMED = 'TIMEFORMAT="%R %U %S"; time "$@" 2>&3';

/** Runs a command once, from its start to its end. */
export async function run({ command, args, cwd, env }: Command): Promise<Run> {
  const child = spawn('bash', ['-c', TIMED, 'bash', command, ...args], { cwd, env: { ...process.env, LC_ALL: 'C', ...env }, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const [times, errors] = [[], []] as [string[], string[]];
  child.stdio[2]!.on('data', (text) => times.push(`${text}`));
  child.stdio[3]!.on('data', (text) => errors.push(`${text}`));
  let mebibytes: number | undefined;
  const sampler = setInterval(() => { mebibytes = peakBelow(child.pid) ?? mebibytes; }, 20);
  const status = await new Promise((ended, failed) => child.once('error', failed).once('close', ended));
  clearInterval(sampler);
  if (status !== 0) {
    throw MEASURED.error('bench', `'${[command, ...args].join(' ')}' must succeed, got exit code ${status}: see what it says\n${errors.join('')}`);
  }
  const [seconds, user, system] = times.join('').trim().split('\n').at(-1)!.split(' ').map(Number);
  return { seconds, cpuSeconds: user + system, mebibytes };
}

/**
 * Runs commands several times, one after the other in each round, and takes the median of each figure. What else the machine does then
 * falls on all of them alike.
 */
export async function measureTogether<Name extends string>(rounds: number, commands: Record<Name, Command>): Promise<Record<Name, Run>> {
  const names = Object.keys(commands) as Name[];
  const runs = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Run[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) runs[name].push(await run(commands[name]));
  }
  return Object.fromEntries(names.map((name) => [name, medianOf(runs[name])])) as Record<Name, Run>;
}

/** Runs a command several times and takes the median of each figure. */
export async function measure(times: number, command: Command): Promise<Run> {
  return (await measureTogether(times, { command })).command;
}

function medianOf(runs: readonly Run[]): Run {
  const peaks = runs.flatMap(({ mebibytes }) => mebibytes ?? []);
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
    ...(peaks.length > 0 ? { mebibytes: median(peaks) } : {}),
  };
}

/** The middle of some numbers: one slow run does not move it. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The peak of the memory of what a process has started: a sample late in the run is enough. */
function peakBelow(pid: number | undefined): number | undefined {
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    const kibibytes = readFileSync(`/proc/${child}/status`, 'utf8').match(/^VmHWM:\s+(\d+) kB$/m)?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
