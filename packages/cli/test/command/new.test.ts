import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = join(__dirname, '../../bin/platform.mjs');
let folder: string;
let server: Server;
let address: string;
/** What the registry answers with: of the package that makes labs, and of every other. */
let status = 404;
const LAB = { 'name': '@monosense-io/projen-lab', 'dist-tags': { latest: '1.0.0' }, 'versions': { '1.0.0': { name: '@monosense-io/projen-lab', version: '1.0.0', peerDependencies: { projen: '0.1.2' } } } };

/** What .npmrc of the new lab said when npm asked for the package that makes it. */
let taken: string | undefined;
/** Called when npx asks for projen, which it then waits for. */
let asked: (() => void) | undefined;

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    const settings = join(folder, 'lab/.npmrc');
    if (url?.includes('projen-lab') && existsSync(settings)) taken = readFileSync(settings, 'utf8');
    if (asked !== undefined && url === '/projen') return asked();
    const known = status === 200 && url?.includes('projen-lab');
    response.writeHead(status === 200 && !known ? 404 : status, { 'content-type': 'application/json' }).end(known ? JSON.stringify(LAB) : '{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((closed) => server.close(closed)));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'new-'));
  writeFileSync(join(folder, '.npmrc'), `@monosense-io:registry=${address}\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command as people do, beside a registry that this process serves. */
async function make(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [BIN, 'new', ...args], { cwd: folder, env: { ...process.env, npm_config_fetch_retries: '0', npm_config_registry: address } });
  let said = '';
  [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk) => { said += chunk; }));
  return new Promise((ended) => child.on('close', (code) => ended({ code, said })));
}

test.each([
  ['does not have the packages', 404, 'E404', '@monosense-io:registry='],
  ['wants a token', 401, 'E401', '_authToken=${NODE_AUTH_TOKEN}'],
  ['does not take the token', 403, 'E403', '_authToken=${NODE_AUTH_TOKEN}'],
])('a registry that %s is answered with what .npmrc needs, and nothing is made', async (_what, answer, code, wayOut) => {
  status = answer;

  const outcome = await make('lab');

  expect(outcome.code).toBe(1);
  expect(outcome.said).toMatch(new RegExp(`^\\[lab\\] NEW-002: npm must find @monosense-io/projen-lab, got ${code}: `));
  expect(outcome.said).toContain(wayOut);
  expect(outcome.said).not.toMatch(/^\s+at /m);
  expect(existsSync(join(folder, 'lab'))).toBe(false);
});

test('a registry that nobody can reach is named by what npm says', async () => {
  writeFileSync(join(folder, '.npmrc'), '@monosense-io:registry=http://127.0.0.1:9/\n');

  const outcome = await make('lab');

  expect(outcome).toEqual({ code: 1, said: expect.stringMatching(/^\[lab\] NEW-002: .*ECONNREFUSED: go online/) });
});

test('a lab that can not be made is said to be removed, with the version of projen that was asked for', async () => {
  status = 200;

  const outcome = await make('lab');

  expect(outcome.code).toBe(1);
  expect(outcome.said).toMatch(/projen/);
  expect(outcome.said).toMatch(/^\[lab\] NEW-003: projen must make the lab, got exit code 1: .*what it made is removed$/m);
  expect(existsSync(join(folder, 'lab'))).toBe(false);
});

test('of a folder that was there only what was made is removed', async () => {
  mkdirSync(join(folder, 'lab/.git'), { recursive: true });
  writeFileSync(join(folder, 'lab/.npmrc'), `@monosense-io:registry=${address}\n`);
  writeFileSync(join(folder, 'lab/mine.tgz'), 'mine');
  status = 404;

  expect((await make('lab')).code).toBe(1);
  expect(readdirSync(join(folder, 'lab')).sort()).toEqual(['.git', '.npmrc', 'mine.tgz']);

  rmSync(join(folder, 'lab/.npmrc'));
  expect((await make('lab')).code).toBe(1);
  expect(readdirSync(join(folder, 'lab')).sort()).toEqual(['.git', 'mine.tgz']);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s while projen works leaves nothing behind', async (signal) => {
  status = 200;
  const child = spawn(process.execPath, [BIN, 'new', 'deep/lab'], { cwd: folder, env: { ...process.env, npm_config_fetch_retries: '0', npm_config_registry: address }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => { said += chunk; });
  const ended = new Promise<number | null>((closed) => child.on('close', closed));
  await new Promise<void>((now) => { asked = now; });
  asked = undefined;
  // What projen would have written by now.
  writeFileSync(join(folder, 'deep/lab/package.json'), '{}');

  child.kill(signal);

  expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
  expect(said).toContain(`[platform] stopped by ${signal}: what was there before is as it was`);
  expect(readdirSync(folder)).toEqual(['.npmrc']);
});

test('a version that nobody has released is named', async () => {
  status = 200;

  expect(await make('lab', '--from', '@monosense-io/projen-lab@9.9.9')).toEqual({ code: 1, said: expect.stringMatching(/^\[lab\] NEW-002: npm must find @monosense-io\/projen-lab@9\.9\.9, got (no such version|E404): /) });
});

test('a folder that holds something is left alone', async () => {
  mkdirSync(join(folder, 'lab'));
  writeFileSync(join(folder, 'lab/thesis.md'), 'mine');

  const outcome = await make('lab');

  expect(outcome).toEqual({ code: 1, said: expect.stringMatching(/^\[lab\] NEW-001: .*'thesis\.md'/) });
  expect(existsSync(join(folder, 'lab/.npmrc'))).toBe(false);
});

test('a file that is not there is refused', async () => {
  expect(await make('lab', '--from', './projen-lab.tgz')).toEqual({ code: 1, said: expect.stringMatching(/^\[lab\] NEW-002: .*'\.\/projen-lab\.tgz'/) });
});

test('of .npmrc the lines that say where the packages are are taken over, and no token', async () => {
  const kept = [`@monosense-io:registry=${address}`, '//npm.pkg.github.com/:_authToken=${NODE_AUTH_TOKEN}'];
  writeFileSync(join(folder, '.npmrc'), [...kept, '//registry.example.org/:_authToken=npm_0123', 'save-exact=true', ''].join('\n'));

  await make('lab');

  expect(taken).toBe(`${kept.join('\n')}\n`);
});
