/** The registry that a repository keeps in itself, for as long as npm needs it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { interruptible } from '../interrupt.ts';
import { Refusal } from '../refusal.ts';
import { configurationOf, FILE } from '../repository/configuration.ts';
import { SCOPE } from '../repository/packages.ts';

const SERVES = new Refusal('RENDER-024', {
  protects: 'Packages that nobody serves can not be installed.',
  wrong: '"serve": "node serve.js" in platform.json, which ends',
  right: '"serve": "node serve.js" in platform.json, which prints its address and goes on',
});

/** A running registry, or that which npm is told of. */
export interface Registry {
  /** The environment with which npm takes our scope from here, and nothing else. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts what `registry.serve` says. Without it, packages come from where npm looks. */
export async function startRegistry(root: string): Promise<Registry> {
  const { registry } = configurationOf(root);
  if (registry === undefined) return { env: {}, close: async () => undefined };
  const [command, ...args] = registry.serve.split(' ');
  const child = spawn(command === 'node' ? process.execPath : command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((done) => child.once('close', () => done()).once('error', () => done()));
  const url = await interruptible(() => child.kill(), () => Promise.race([new Promise<string>((line) => createInterface(child.stdout).once('line', line)), ended]));
  if (typeof url !== 'string') throw SERVES.error(FILE, `'registry.serve' must print its address and go on, and '${registry.serve}' ended: correct it, or see what it says`);
  return {
    env: { [`npm_config_${SCOPE}:registry`]: url },
    close: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
