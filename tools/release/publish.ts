/**
 * Publishes what is staged in dist/release, as far as a registry lacks it:
 * `node tools/release/publish.ts URL`, with a token for it in NODE_AUTH_TOKEN.
 *
 * Imports nothing that is installed: where the token is, no other code runs.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../projenrc/repository.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const ADDRESS = new Refusal('RELEASE-016', {
  protects: 'A release goes to the registry that somebody has named.',
  wrong: 'node tools/release/publish.ts',
  right: 'node tools/release/publish.ts https://npm.pkg.github.com',
});
const ANSWERS = new Refusal('RELEASE-017', {
  protects: 'A registry that does not answer looks like one that lacks everything.',
  wrong: 'a registry that answers with 503',
  right: 'a registry that answers',
});
const TAKES = new Refusal('RELEASE-018', {
  protects: 'A version that was not taken is not there.',
  wrong: 'a token that may not write packages',
  right: 'a token that may',
});
const SERVES = new Refusal('RELEASE-019', {
  protects: 'Others would run other bytes under the number than the clusters.',
  wrong: 'reloader 1.1.1 with other bytes than in tools/registry/storage',
  right: 'reloader 1.1.2',
});

/** Where releases wait to be published. */
export const STAGED = 'dist/release';

/** What a registry says of a version that it serves. */
export interface Served {
  readonly integrity?: string;
  readonly tarball: string;
}

/** The versions of a package that a registry serves. */
export async function servedVersions(registry: string, name: string): Promise<Readonly<Record<string, Served>>> {
  const answer = await ask(registry, `${registry.replace(/\/$/, '')}/${name.replace('/', '%2f')}`);
  if (answer.status === 404) return {};
  if (!answer.ok) throw ANSWERS.error('release', `${registry} must say which versions of ${name} it has, got ${answer.status}: see whether NODE_AUTH_TOKEN holds a token for it`);
  const { versions = {} } = await answer.json() as { versions?: Record<string, { dist: Served }> };
  return Object.fromEntries(Object.entries(versions).map(([version, { dist }]) => [version, dist]));
}

/** What to say of a registry that serves other bytes than were released. */
export function otherBytes(registry: string, what: string, released: string, served: string | undefined): Error {
  return SERVES.error('release', `${registry} must serve ${what} with the hash ${released} that it was released with, got ${served ?? 'none'}: take the version out there, and find out who published it`);
}

/** @returns what was published, such as `@monosense-io/dragonfly 1.1.0` */
async function publish(root: string, registry: string): Promise<string[]> {
  const published: string[] = [];
  for (const file of readdirSync(join(root, STAGED)).filter((each) => each.endsWith('.tgz')).sort()) {
    const tarball = join(root, STAGED, file);
    const { name, version } = JSON.parse(spawnSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }).stdout);
    const released = hashOf(readFileSync(tarball));
    if (!(version in await servedVersions(registry, name))) {
      const { status, stderr } = npm(registry, 'publish', tarball);
      if (status !== 0) throw TAKES.error('release', `${registry} must take ${name} ${version}, and doesn't: see what npm says\n${stderr}`);
      published.push(`${name} ${version}`);
    }
    // The bytes themselves, whatever the registry says of them.
    const served = await servedHash(registry, (await servedVersions(registry, name))[version]);
    if (served !== released) throw otherBytes(registry, `${name} ${version}`, released, served);
  }
  return published;
}

async function servedHash(registry: string, served: Served | undefined): Promise<string | undefined> {
  if (served === undefined) return undefined;
  const answer = await ask(registry, served.tarball);
  return answer.ok ? hashOf(Buffer.from(await answer.arrayBuffer())) : undefined;
}

function hashOf(bytes: Buffer): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

/** Asks a registry with the token, which nobody else gets. */
function ask(registry: string, url: string): Promise<Response> {
  const token = process.env.NODE_AUTH_TOKEN;
  return fetch(url, { headers: token && new URL(url).host === new URL(registry).host ? { authorization: `Bearer ${token}` } : {} });
}

function npm(registry: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const token = process.env.NODE_AUTH_TOKEN;
  const { host } = new URL(registry);
  const env = { ...process.env, ...(token ? { [`npm_config_//${host}/:_authToken`]: token } : {}) };
  // A machine may have another registry for the scope, which would come before.
  return spawnSync('npm', [...args, `--registry=${registry}`, `--${REPOSITORY.scope}:registry=${registry}`], { encoding: 'utf8', env });
}

async function main([registry]: string[]): Promise<void> {
  try {
    if (registry === undefined) throw ADDRESS.error('release', "the argument must be the address of a registry, got none: run 'node tools/release/publish.ts https://npm.pkg.github.com'");
    const published = await publish(process.cwd(), registry);
    console.log(published.length > 0 ? `published ${published.join(', ')}` : 'nothing to publish');
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

// Whoever only reads a constant from here may be a module that can't wait.
if (import.meta.main) void main(process.argv.slice(2));
