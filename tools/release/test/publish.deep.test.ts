import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tarballOf } from '../../registry/storage.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../sandbox/sandbox.ts';
import { DRAGONFLY } from './lab.ts';

/** A registry with as much of npm's interface as `npm view` and `npm publish` need. */
const packages: Record<string, any> = {};
const uploads: string[] = [];
const server = createServer((request, response) => {
  const name = decodeURIComponent(request.url!.split('?')[0].slice(1));
  const answer = (status: number, body: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.headers.authorization !== 'Bearer secret') return void answer(401, { error: 'unauthorized' });
  if (request.method === 'GET') return void answer(packages[name] ? 200 : 404, packages[name] ?? { error: 'not found' });
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { versions, 'dist-tags': tags, _attachments } = JSON.parse(Buffer.concat(chunks).toString());
    packages[name] = { name, 'dist-tags': tags, 'versions': { ...packages[name]?.versions, ...versions } };
    uploads.push(...Object.values<any>(_attachments).map(({ data }) => data));
    answer(201, {});
  });
});

let sandbox: Sandbox;
let registry: string;
beforeAll(async () => {
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
});

/** Runs a tool without blocking, since the registry is in this process. */
async function run(token: string, file: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, PATH: `${join(REPOSITORY_ROOT, 'node_modules/.bin')}:${process.env.PATH}`, NODE_AUTH_TOKEN: token, npm_config_fetch_retries: '0' };
  try {
    return (await promisify(execFile)('node', [join(REPOSITORY_ROOT, file), ...args], { cwd: sandbox.root, env })).stdout;
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}
const stage = (token = 'secret') => run(token, 'tools/release/main.ts', 'stage', '--registry', registry);
const publish = (token = 'secret') => run(token, 'tools/release/publish.ts', registry);

test('the newest releases that a registry lacks are staged, with what they are made of', async () => {
  expect(await stage()).toBe('@monosense-io/dragonfly 1.1.0\n');
  expect(sandbox.run('ls', 'dist/release').output).toBe('dragonfly-1.1.0.tgz\nsbom.cdx.json\n');

  const { bomFormat, components } = JSON.parse(sandbox.read('dist/release/sbom.cdx.json'));
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(({ purl }: any) => purl).sort()).toEqual(['pkg:npm/%40monosense-io/dragonfly@1.1.0', 'pkg:npm/constructs@10.8.1']);
});

test('what is published are the very bytes that clusters are rendered with, and only once', async () => {
  expect(await publish()).toBe('published @monosense-io/dragonfly 1.1.0\n');
  expect(uploads).toEqual([readFileSync(tarballOf(sandbox.storage, DRAGONFLY, '1.1.0')).toString('base64')]);

  expect(await publish()).toBe('nothing to publish\n');
  expect(await stage()).toBe('nothing to publish\n');
  expect(uploads).toHaveLength(1);
});

test('a registry that refuses is told, and is not taken for one that lacks everything', async () => {
  expect(await stage('wrong')).toMatch(/^\[release\] http:\/\/127\.0\.0\.1:\d+ must say which versions of @monosense-io\/dragonfly it has, and doesn't: see what npm says, and whether NODE_AUTH_TOKEN holds a token for it\n/);
});

test('a registry must be named', async () => {
  expect(await run('secret', 'tools/release/main.ts', 'stage')).toBe("[release] '--registry' must be the address of a registry, got none: run 'npx projen release stage --registry https://npm.pkg.github.com'\n");
  expect(await run('secret', 'tools/release/publish.ts')).toBe("[release] the argument must be the address of a registry, got none: run 'node tools/release/publish.ts https://npm.pkg.github.com'\n");
});

test('a command that is none is refused', async () => {
  expect(await run('secret', 'tools/release/main.ts', 'pubish')).toBe("[release] the command must be one of upstream, stage, or none, got 'pubish': run 'npx projen release'\n");
});
