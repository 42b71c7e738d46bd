/** What npm says that fails. */
import { nearest } from '../nearest.ts';
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
const TOGETHER = new Refusal('RENDER-028', {
  protects: 'A package was tested with the versions that it asks for; beside others it fails while it renders, or renders something else.',
  wrong: 'dragonfly 1.3.0, which asks for platform ^1.8.0, beside platform 1.7.0',
  right: 'both pins, moved together',
});
const RELEASED = new Refusal('RENDER-029', {
  protects: 'A version that nobody has released can be installed nowhere.',
  wrong: "'@example/dragonfly': '9.9.9'",
  right: 'a version that npm view shows',
});

const EXISTS = new Refusal('RENDER-030', {
  protects: 'A name that no registry has is a mistake, or free for whoever takes it first.',
  wrong: '"@monosense-io/cillium": "2.3.0"',
  right: '"@monosense-io/cilium": "2.3.0"',
});

/**
 * Why npm could not do something, in our words where they say more than its own.
 *
 * @param known packages that the lab has: one of them may have been meant
 */
export function npmFailed(where: string, args: readonly string[], all: string, known: readonly string[] = []): Error {
  // Of what it only warns, npm goes on: something else has failed.
  const output = all.split('\n').filter((line) => !/^npm warn\b/i.test(line)).join('\n');
  const said = all.trim().split('\n').filter((line) => !/^npm (error|ERR!)?\s+at |A complete log of this run|^npm (error|ERR!)\s*$/.test(line)).join('\n');
  const [, code] = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH)\b/.exec(output) ?? [];
  const [, needed, range, asker, askers] = /\bpeer (@?[^@\s]+)@"([^"]+)" from (@?[^@\s]+)@(\S+)/.exec(output) ?? [];
  if (/\bERESOLVE\b/.test(output) && needed !== undefined) {
    const got = output.split('\n').map((line) => /\bFound: (@?[^@\s]+)@(\S+)/.exec(line)).find((found) => found?.[1] === needed)?.[2];
    return TOGETHER.error(where, `'${needed}' must be ${range} beside ${asker} ${askers}, got ${got ?? 'another version'}: pin one that fits as well, or another version of ${asker}`);
  }
  const [, unknown, version] = /No matching version found for (@?[^@\s]+)@([^\s]+?)\.?(\s|$)/.exec(output) ?? [];
  if (unknown !== undefined) return RELEASED.error(where, `'${unknown}' must be pinned to a version that was released, got ${version}: take one of those that 'npm view ${unknown} versions' shows`);
  const [, absent] = /\b404\b.*'(@?[^@'\s]+)(?:@[^'\s]*)?' (?:is not in|could not be found)/.exec(output) ?? [];
  if (/\bE404\b/.test(output) && absent !== undefined) {
    const meant = nearest(absent, known.filter((name) => name !== absent));
    return EXISTS.error(where, `'${absent}' must be a package of a registry that npm is told of, and there is no such package: ${meant === undefined ? 'correct its name, or take it out' : `did you mean '${meant}'?`}`);
  }
  if (code === undefined) return NPM.error(where, `'npm ${args.join(' ')}' must succeed, see what it says:\n${said}`);
  const [address = 'the registry'] = /https?:\/\/[^\s/]+/.exec(output) ?? [];
  return ONLINE.error(where, `npm must reach ${address} for what is not on this machine yet, got ${code}: go online, or correct 'registry' of .npmrc, and run the command again`);
}
