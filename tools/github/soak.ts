import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { gitEnvironment } from './api.ts';
import type { GitHub } from './api.ts';

/** The name of the status, as the rules of main ask for it. */
export const CONTEXT = 'soak';

/** What GitHub shows beside a commit. */
interface Status {
  readonly state: 'success' | 'pending' | 'failure' | 'error';
  readonly description: string;
}

/**
 * Judges what open pull requests pin, and sets the status of their newest commits. The
 * code that judges is main's own, and a branch is only read, never run.
 *
 * @param only the number of one pull request; all by default
 */
export async function soak(root: string, github: GitHub, only?: number): Promise<string[]> {
  const lines: string[] = [];
  const open = (await github.list('/pulls?state=open&base=main')).filter(({ number }) => only === undefined || number === only);
  for (const { number, head: { sha } } of open) {
    const status = fetched(root, number, sha) ? await verdictOf(root, sha) : { state: 'error', description: 'The branch can not be fetched' } as const;
    const [current] = (await github.get(`/commits/${sha}/status`)).statuses.filter(({ context }: any) => context === CONTEXT);
    // A commit takes a thousand of them.
    if (current?.state !== status.state || current.description !== status.description) await github.send('POST', `/statuses/${sha}`, { context: CONTEXT, ...status });
    lines.push(`pull request ${number}: ${status.state}, ${status.description}`);
  }
  return lines;
}

function fetched(root: string, number: number, sha: string): boolean {
  const has = () => spawnSync('git', ['cat-file', '-e', `${sha}^{commit}`], { cwd: root }).status === 0;
  return has() || (spawnSync('git', ['fetch', '--quiet', 'origin', `refs/pull/${number}/head`], { cwd: root, stdio: 'inherit', env: { ...process.env, ...gitEnvironment() } }).status === 0 && has());
}

/** What the gate says of the pins of a commit, and the registry of its releases. */
async function verdictOf(root: string, sha: string): Promise<Status> {
  const [gate, releases] = await Promise.all([
    judge(root, '../../packages/cli/src/main.ts', 'rollout', 'gate', '--head', sha, '--json'),
    judge(root, '../registry/judge.ts', sha),
  ]);
  const failed = [gate, releases].find(({ status }) => status !== 0 && status !== 1);
  if (failed !== undefined) return { state: 'error', description: short(failed.stderr) };
  const [changed]: string[] = JSON.parse(releases.stdout);
  if (changed !== undefined) return { state: 'failure', description: short(changed) };
  const { asks, problems } = JSON.parse(gate.stdout) as { asks: Ask[]; problems: string[] };
  if (problems.length === 0) return { state: 'success', description: asks.length === 0 ? 'No pin changes that would have to soak' : `${asks.length} ${asks.length === 1 ? 'pin' : 'pins'} may go` };
  const held = asks.filter(({ verdict }) => !verdict.go);
  // Nobody has to do anything: this turns green by itself.
  const waits = held.length === problems.length && held.every(({ verdict }) => verdict.why === 'soaking' || verdict.why === 'closed');
  return { state: waits ? 'pending' : 'failure', description: short(waits ? `Waits until ${timeText(Math.max(...held.map(({ verdict }) => verdict.until!)))}` : problems[0]) };
}

/**
 * Runs a tool of main's. Neither is imported here, since they need what is installed. Waiting for them must not keep this
 * process from seeing that GitHub has closed a connection in the meantime.
 */
function judge(root: string, tool: string, ...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(import.meta.dirname, tool), ...args], { cwd: root, maxBuffer: 2 ** 28 }, (_error, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }));
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
