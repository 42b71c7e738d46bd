import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { integrity, tarballOf } from '../../../packages/cli/src/registry/releases.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { DRAGONFLY } from './lab.ts';

/** The remote registry: a real Verdaccio on loopback, which takes packages of one user. */
let server: Server;
let remote: string;
let token: string;
let sandbox: Sandbox;
let registry: string;
beforeAll(async () => {
  remote = mkdtempSync(join(tmpdir(), 'remote-'));
  const { runServer } = await import('verdaccio');
  server = await runServer({
    storage: join(remote, 'storage'), self_path: join(remote, 'config.yaml'), configPath: join(remote, 'config.yaml'), uplinks: {},
    packages: { '@monosense-io/*': { access: '$authenticated', publish: '$authenticated' } },
    auth: { htpasswd: { file: join(remote, 'htpasswd') } }, web: { enable: false }, log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  } as any) as unknown as Server;
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const user = await fetch(`${registry}/-/user/org.couchdb.user:lab`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'lab', password: 'correct-horse' }) });
  ({ token } = await user.json() as { token: string });
  sandbox = new Sandbox();
  sandbox.release('dragonfly', '1.0.0');
  sandbox.release('dragonfly', '1.1.0');
  const manifest = { name: DRAGONFLY, version: '1.1.0', license: 'Apache-2.0', peerDependencies: { constructs: '^10.0.0' } };
  sandbox.write('packages/dragonfly/package.json', manifest);
  sandbox.write('packages/redis/package.json', { name: '@monosense-io/redis', version: '1.0.0' });
  sandbox.write('package.json', { name: 'lab', version: '0.0.0', workspaces: ['packages/*'] });
  sandbox.write('package-lock.json', {
    name: 'lab', version: '0.0.0', lockfileVersion: 3, requires: true,
    packages: {
      '': { name: 'lab', version: '0.0.0', workspaces: ['packages/*'] },
      'node_modules/@monosense-io/dragonfly': { resolved: 'packages/dragonfly', link: true },
      'node_modules/@monosense-io/redis': { resolved: 'packages/redis', link: true },
      'node_modules/constructs': { version: '10.8.1', integrity: 'sha512-AA==', license: 'Apache-2.0', peer: true },
      'packages/dragonfly': manifest,
      'packages/redis': { name: '@monosense-io/redis', version: '1.0.0' },
    },
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  sandbox.remove();
  rmSync(remote, { recursive: true, force: true });
});

/** Runs a tool without blocking, since the registry is in this process. */
async function run(secret: string, file: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, PATH: `${join(REPOSITORY_ROOT, 'node_modules/.bin')}:${process.env.PATH}`, NODE_AUTH_TOKEN: secret, npm_config_fetch_retries: '0' };
  try {
    return (await promisify(execFile)('node', [join(REPOSITORY_ROOT, file), ...args], { cwd: sandbox.root, env })).stdout;
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}
const stage = (secret = token) => run(secret, 'tools/release/main.ts', 'stage', '--registry', registry);
const publish = (secret = token) => run(secret, 'tools/release/publish.ts', registry);

test('the newest releases that a registry lacks are staged, with what they are made of', async () => {
  expect(await stage()).toBe('@monosense-io/dragonfly 1.1.0\n');
  expect(sandbox.run('ls', 'dist/release').output).toBe('dragonfly-1.1.0.tgz\nsbom.cdx.json\n');

  const { bomFormat, components } = JSON.parse(sandbox.read('dist/release/sbom.cdx.json'));
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(({ purl }: any) => purl).sort()).toEqual(['pkg:npm/%40monosense-io/dragonfly@1.1.0', 'pkg:npm/constructs@10.8.1']);
});

test('what is published are the very bytes that clusters are rendered with, and only once', async () => {
  expect(await publish()).toBe('published @monosense-io/dragonfly 1.1.0\n');
  expect(readFileSync(join(remote, 'storage', DRAGONFLY, 'dragonfly-1.1.0.tgz'))).toEqual(readFileSync(tarballOf(sandbox.storage, DRAGONFLY, '1.1.0')));

  expect(await publish()).toBe('nothing to publish\n');
  expect(await stage()).toBe('nothing to publish\n');
});

test('a registry that serves other bytes of what it published is found by the bytes', async () => {
  const file = join(remote, 'storage', DRAGONFLY, 'dragonfly-1.1.0.tgz');
  const bytes = readFileSync(file);
  writeFileSync(file, 'other bytes');
  sandbox.write('dist/release/.keep', '');
  copyFileSync(tarballOf(sandbox.storage, DRAGONFLY, '1.1.0'), join(sandbox.root, 'dist/release/dragonfly-1.1.0.tgz'));

  expect(await publish()).toBe(`[release] RELEASE-019: ${registry} must serve ${DRAGONFLY} 1.1.0 with the hash ${integrity(bytes)} that it was released with, got ${integrity(Buffer.from('other bytes'))}: take the version out there, and find out who published it\n`);
  writeFileSync(file, bytes);
});

test('a registry in which somebody has published another 1.0.0 is refused, although only 1.1.0 is the newest', async () => {
  const other = new Sandbox();
  other.write('dragonfly/package.json', { name: DRAGONFLY, version: '1.0.0', description: 'of somebody else' });
  await promisify(execFile)('npm', ['publish', '--tag', 'old', `--registry=${registry}`, `--@monosense-io:registry=${registry}`], { cwd: join(other.root, 'dragonfly'), env: { ...process.env, [`npm_config_//${new URL(registry).host}/:_authToken`]: token } });
  other.remove();

  expect(await stage()).toMatch(new RegExp(`^\\[release\\] RELEASE-019: ${registry} must serve ${DRAGONFLY} 1\\.0\\.0 with the hash sha512-\\S+ that it was released with, got sha512-`));
});

test('a registry that refuses is told, and is not taken for one that lacks everything', async () => {
  expect(await stage('wrong')).toMatch(/^\[release\] RELEASE-017: http:\/\/127\.0\.0\.1:\d+ must say which versions of @monosense-io\/dragonfly it has, got 40[13]: /);
});

test('a registry must be named', async () => {
  expect(await run(token, 'tools/release/main.ts', 'stage')).toBe("[release] RELEASE-020: '--registry' must be the address of a registry, got none: run 'npx projen release stage --registry https://npm.pkg.github.com'\n");
  expect(await run(token, 'tools/release/publish.ts')).toBe("[release] RELEASE-016: the argument must be the address of a registry, got none: run 'node tools/release/publish.ts https://npm.pkg.github.com'\n");
});

test('a command that is none is refused', async () => {
  expect(await run(token, 'tools/release/main.ts', 'pubish')).toBe("[release] RELEASE-014: the command must be one of upstream, stage, or none, got 'pubish': run 'npx projen release'\n");
});
