/** What npm says that fails. */
import { Refusal } from '../refusal.ts';

const NPM = new Refusal('RENDER-008', {
  protects: 'Half of the packages are not those of the lock file.',
  wrong: 'npm ci that ends with 1',
  right: 'npm ci that ends with 0',
});
const ONLINE = new Refusal('RENDER-027', {
  protects: 'What is not on this machine yet must come from a registry.',
  wrong: 'npx platform render without a network, the first time',
  right: 'the same with a network',
});

/** Why npm could not do something, in our words where they say more than its own. */
export function npmFailed(where: string, args: readonly string[], output: string): Error {
  const said = output.trim().split('\n').filter((line) => !/^npm (error|ERR!)?\s+at |A complete log of this run|^npm (error|ERR!)\s*$/.test(line)).join('\n');
  const [, code] = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH)\b/.exec(output) ?? [];
  if (code === undefined) return NPM.error(where, `'npm ${args.join(' ')}' must succeed, see what it says:\n${said}`);
  const [address = 'the registry'] = /https?:\/\/[^\s/]+/.exec(output) ?? [];
  return ONLINE.error(where, `npm must reach ${address} for what is not on this machine yet, got ${code}: go online, or correct 'registry' of .npmrc, and run the command again`);
}
