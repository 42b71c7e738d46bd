import { execFile } from 'node:child_process';
import { extname, join } from 'node:path';
import { git } from '../repository/git.ts';
import { gitEnvironment } from './api.ts';
import type { GitHub } from './api.ts';

/** The command, compiled or not. */
const SELF = join(import.meta.dirname, `../main${extname(import.meta.filename)}`);

/** The name of the status, as the rules of main ask for it. */
export const CONTEXT = 'soak';

/** What GitHub shows beside a commit. */
interface Status {
  readonly state: 'success' | 'pending' | 'failure' | 'error';
  readonly description: string;
}

/** What a program that judges has said. */
export interface Judged {
  /** 0 when nothing is wrong, 1 when something is. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is judged, and by whom. */
export interface SoakOptions {
  /**
   * The number of one pull request.
   * @default - all of them
   */
  readonly only?: number;
  /**
   * What a repository judges of a commit beside its versions: prints a list of problems as JSON.
   * @default - nothing
   */
  readonly also?: (sha: string) => Promise<Judged>;
}

/**
 * Judges what open pull requests pin, and sets the status of their newest commits. A branch is only read, never run: in a
 * workflow, the code that judges is main's own.
 */
export async function soak(root: string, github: GitHub, { only, also }: SoakOptions = {}): Promise<string[]> {
  const lines: string[] = [];
  const open = (await github.list('/pulls?state=open&base=main')).filter(({ number }) => only === undefined || number === only);
  for (const { number, head: { sha } } of open) {
    const status = fetched(root, number, sha) ? await verdictOf(root, sha, also) : { state: 'error', description: 'The branch can not be fetched' } as const;
    const [current] = (await github.get(`/commits/${sha}/status`)).statuses.filter(({ context }: any) => context === CONTEXT);
    // A commit takes a thousand of them.
    if (current?.state !== status.state || current.description !== status.description) await github.send('POST', `/statuses/${sha}`, { context: CONTEXT, ...status });
    lines.push(`pull request ${number}: ${status.state}, ${status.description}`);
  }
  return lines;
}

function fetched(root: string, number: number, sha: string): boolean {
  const has = () => git(root, ['cat-file', '-e', `${sha}^{commit}`]).status === 0;
  return has() || (git(root, ['fetch', '--quiet', 'origin', `refs/pull/${number}/head`], { env: gitEnvironment() }).status === 0 && has());
}

/** What the gate says of the pins of a commit, and what else is judged of it. */
async function verdictOf(root: string, sha: string, also?: SoakOptions['also']): Promise<Status> {
  const [gate, other] = await Promise.all([judge(root, SELF, 'rollout', 'gate', '--head', sha, '--json'), also?.(sha)]);
  const failed = [gate, other].find((judged) => judged && judged.status !== 0 && judged.status !== 1);
  if (failed) return { state: 'error', description: short(failed.stderr) };
  const [wrong]: string[] = other ? JSON.parse(other.stdout) : [];
  if (wrong !== undefined) return { state: 'failure', description: short(wrong) };
  const { asks, problems, loosened } = JSON.parse(gate.stdout) as { asks: Ask[]; problems: string[]; loosened: string[] };
  // Whoever merges decides: the branch is judged by main's rules all the same.
  if (problems.length === 0 && loosened.length > 0) return { state: 'success', description: short(`Loosens the soak: ${loosened.join(', ')}`) };
  if (problems.length === 0) return { state: 'success', description: asks.length === 0 ? 'No pin changes that would have to soak' : `${asks.length} ${asks.length === 1 ? 'pin' : 'pins'} may go` };
  const held = asks.filter(({ verdict }) => !verdict.go);
  // Nobody has to do anything: this turns green by itself.
  const waits = held.length === problems.length && held.every(({ verdict }) => verdict.why === 'soaking' || verdict.why === 'closed');
  return { state: waits ? 'pending' : 'failure', description: short(waits ? `Waits until ${timeText(Math.max(...held.map(({ verdict }) => verdict.until!)))}` : problems[0]) };
}

/**
 * Runs a program of Node that judges. Waiting for it must not keep this process from seeing that GitHub has closed a connection in
 * the meantime.
 */
export function judge(root: string, program: string, ...args: string[]): Promise<Judged> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { cwd: root, maxBuffer: 2 ** 28 }, (_error, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }));
  });
}

/** What the gate says of one pin. */
interface Ask {
  readonly verdict: { readonly go: boolean; readonly why: string; readonly until?: number };
}

function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** GitHub takes 140 characters. */
function short(text: string): string {
  const [line] = text.trim().split('\n');
  return line.length <= 140 ? line : `${line.slice(0, 139)}…`;
}
