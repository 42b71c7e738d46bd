import { spawn, spawnSync } from 'node:child_process';

/** Set for the command that runs inside. */
const INSIDE = 'PLATFORM_LAB_WORLD';

/** A user who is root in a namespace of its own, with a network that leads nowhere. */
const UNSHARE = ['--user', '--map-root-user', '--net', '--'];

/** Whether this process is in a network of its own. */
export function isInside(): boolean {
  return process.env[INSIDE] !== undefined;
}

/**
 * Runs this command once more, in a network of its own: every address of the clusters is this machine's there, so that the API
 * server finds webhooks at the addresses of pods, and nothing can leave the machine.
 *
 * @param ranges what the clusters give addresses from
 * @returns the exit code, or why this machine can't
 */
export async function runInside(ranges: readonly string[]): Promise<number | string> {
  const setup = ['set -e', 'ip link set lo up', ...ranges.map((range) => `ip ${range.includes(':') ? '-6 ' : ''}route add local ${range} dev lo`)].join('\n');
  const { status, stderr, error } = spawnSync('unshare', [...UNSHARE, 'sh', '-c', setup], { encoding: 'utf8' });
  if (status !== 0) return (error?.message ?? stderr).trim().split('\n').at(-1)!;
  // The shell and unshare give their place to it, so that a signal to the child is one to the lab.
  const child = spawn('unshare', [...UNSHARE, 'sh', '-c', `${setup}\nexec "$@"`, 'sh', process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    // Go finds in its cache what it was asked for before; there is nobody to ask.
    env: { ...process.env, [INSIDE]: 'yes', GOPROXY: 'off' },
  });
  // From a terminal, it gets Ctrl-C by itself.
  const ignore = () => undefined;
  const pass = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore).on('SIGTERM', pass);
  try {
    return await new Promise((resolve, failed) => child.once('error', failed).once('close', (code) => resolve(code ?? 1)));
  } finally {
    process.off('SIGINT', ignore).off('SIGTERM', pass);
  }
}
