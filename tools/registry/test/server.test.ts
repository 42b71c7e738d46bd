import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { integrity, metadataOf } from '../../../packages/cli/src/registry/releases.ts';

let sandbox: Sandbox;
let registry: ChildProcess;
let url: string;

beforeAll(async () => {
  sandbox = new Sandbox();
  sandbox.release('dragonfly', '1.0.0');
  registry = spawn('node', [join(import.meta.dirname, '../serve.ts'), '--port', '0', sandbox.storage], { stdio: ['ignore', 'pipe', 'inherit'] });
  [url] = await new Promise<string[]>((started) => createInterface(registry.stdout!).once('line', (line) => started([line])));
});
afterAll(async () => {
  const ended = new Promise((closed) => registry.once('exit', closed));
  registry.kill();
  await ended;
  sandbox.remove();
});

test('answers with the publication times, which update tools wait for', async () => {
  const answer = await (await fetch(`${url}@monosense-io/dragonfly`)).json() as any;
  expect(answer.time['1.0.0']).toBe('2026-01-02T03:04:05.000Z');
});

test('serves the very bytes that were released', async () => {
  const { dist } = metadataOf(sandbox.storage, '@monosense-io/dragonfly')!.versions['1.0.0'];
  const { versions } = await (await fetch(`${url}@monosense-io/dragonfly`)).json() as any;
  const bytes = Buffer.from(await (await fetch(versions['1.0.0'].dist.tarball)).arrayBuffer());
  expect(integrity(bytes)).toBe(dist.integrity);
});

test('knows no package of other scopes', async () => {
  expect((await fetch(`${url}lodash`)).ok).toBe(false);
});

test('takes no packages', async () => {
  const answer = await fetch(`${url}@monosense-io%2fnew`, { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } });
  expect(answer.ok).toBe(false);
});

test('leaves nothing in the storage folder', () => {
  expect(sandbox.run('ls', '-A', sandbox.storage).output).toBe('@monosense-io\n');
});
