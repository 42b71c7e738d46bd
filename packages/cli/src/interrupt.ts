/** What has to be put away when a command is ended from outside: programs that it has started, and folders that it works in. */

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
const open = new Set<() => void>();

function stop(signal: keyof typeof SIGNALS): void {
  for (const putAway of open) putAway();
  console.error(`[platform] stopped by ${signal}: what was there before is as it was`);
  // What a shell says of a program that a signal has ended.
  process.exit(128 + SIGNALS[signal]);
}

/**
 * Does something that leaves things behind when it is interrupted.
 *
 * @param putAway removes what is left; it runs at once, and must not wait for anything
 */
export async function interruptible<T>(putAway: () => void, work: () => Promise<T>): Promise<T> {
  const signals = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  // Without anything to put away, Node's own way is the right one.
  if (open.size === 0) signals.forEach((signal) => process.on(signal, stop));
  open.add(putAway);
  try {
    return await work();
  } finally {
    open.delete(putAway);
    if (open.size === 0) signals.forEach((signal) => process.off(signal, stop));
  }
}
