/**
 * Publishes what is staged in dist/release, as far as a registry lacks it:
 * `node tools/release/publish.ts URL`, with a token for it in NODE_AUTH_TOKEN.
 *
 * Imports nothing that is installed: where the token is, no other code runs.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../projenrc/repository.ts';

/** Where releases wait to be published. */
export const STAGED = 'dist/release';

if (import.meta.main) {
  try {
    const [registry] = process.argv.slice(2);
    if (registry === undefined) throw new Error("[release] the argument must be the address of a registry, got none: run 'node tools/release/publish.ts https://npm.pkg.github.com'");
    const published = publish(process.cwd(), registry);
    console.log(published.length > 0 ? `published ${published.join(', ')}` : 'nothing to publish');
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

/** The versions of a package that a registry has. */
export function publishedVersions(registry: string, name: string): string[] {
  const { status, stdout, stderr } = npm(registry, 'view', name, 'versions', '--json');
  if (status === 0) return [JSON.parse(stdout)].flat();
  if (/\bE404\b/.test(`${stdout}${stderr}`)) return [];
  throw new Error(`[release] ${registry} must say which versions of ${name} it has, and doesn't: see what npm says, and whether NODE_AUTH_TOKEN holds a token for it\n${stderr}`);
}

/** @returns what was published, such as `@monosense-io/dragonfly 1.1.0` */
function publish(root: string, registry: string): string[] {
  return readdirSync(join(root, STAGED)).filter((file) => file.endsWith('.tgz')).sort().flatMap((file) => {
    const tarball = join(root, STAGED, file);
    const { name, version } = JSON.parse(spawnSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }).stdout);
    if (publishedVersions(registry, name).includes(version)) return [];
    const { status, stderr } = npm(registry, 'publish', tarball);
    if (status !== 0) throw new Error(`[release] ${registry} must take ${name} ${version}, and doesn't: see what npm says\n${stderr}`);
    return [`${name} ${version}`];
  });
}

function npm(registry: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const token = process.env.NODE_AUTH_TOKEN;
  const { host } = new URL(registry);
  const env = { ...process.env, ...(token ? { [`npm_config_//${host}/:_authToken`]: token } : {}) };
  // A machine may have another registry for the scope, which would come before.
  return spawnSync('npm', [...args, `--registry=${registry}`, `--${REPOSITORY.scope}:registry=${registry}`], { encoding: 'utf8', env });
}
