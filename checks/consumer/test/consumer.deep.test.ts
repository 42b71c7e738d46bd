import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { npmName, REPOSITORY } from '../../../projenrc/repository.ts';
import { TOOLCHAIN } from '../../../projenrc/toolchain.ts';
import { metadataOf } from '../../../packages/cli/src/registry/releases.ts';
import { storageOf, storageProblems } from '../../../tools/registry/storage.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../sandbox/sandbox.ts';

/** A cdk8s project in a folder of its own, which knows this repository by its registry only. */
const consumer = new Sandbox();
let registry: ChildProcess;
let url: string;

beforeAll(async () => {
  registry = spawn('node', [join(REPOSITORY_ROOT, 'tools/registry/serve.ts'), '--port', '0', storageOf(REPOSITORY_ROOT)], { stdio: ['ignore', 'pipe', 'inherit'] });
  url = await new Promise((started) => createInterface(registry.stdout!).once('line', started));
  const newest = (folder: string) => metadataOf(storageOf(REPOSITORY_ROOT), npmName(folder))?.['dist-tags'].latest;
  consumer.write('package.json', {
    name: 'attic',
    private: true,
    type: 'module',
    dependencies: {
      [npmName('platform')]: newest('platform'),
      [npmName('dragonfly')]: newest('dragonfly'),
      cdk8s: TOOLCHAIN.cdk8s,
      constructs: TOOLCHAIN.constructs,
    },
  });
  consumer.write('.npmrc', `${REPOSITORY.scope}:registry=${url}\n`);
  consumer.write('main.ts', readFileSync(join(REPOSITORY_ROOT, 'checks/consumer/lab/main.ts'), 'utf8'));
});
afterAll(async () => {
  const ended = new Promise((closed) => registry.once('exit', closed));
  registry.kill();
  await ended;
  consumer.remove();
});

test('installs the packages from the embedded registry', () => {
  const { status, output } = consumer.run('npm', 'install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/^\nadded \d+ packages/) });
});

test('its types fit those that the packages ship', () => {
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022'];
  expect(consumer.run('tsc', ...options, 'main.ts')).toEqual({ status: 0, output: '' });
});

test('synthesizes with its own facts, and nothing of this lab', () => {
  expect(consumer.run('node', 'main.ts')).toEqual({
    status: 0,
    // The lab says that the kind is there, and not what it looks like.
    output: [
      "outside services [attic] of 3 stages stand still while one is away: registry ghcr.io 0, 2 at a first start; secret store 'vault' 0, 1 at a first start\n",
      'memory [attic] operator: requests 0.13 GB of 0.50 GB, may take 0.13 GB of 0.50 GB\n',
      "not checked [attic] objects of kind ExternalSecret of external-secrets.io: name the file of its CustomResourceDefinition as 'crd', beside 'versions'\n",
    ].join(''),
  });

  const rendered = consumer.run('grep', '--recursive', '--no-filename', '', 'clusters/attic').output;
  expect(rendered).toContain('attic.example.net');
  expect(rendered).not.toMatch(/monosense\.(io|dev)(?!\/)/);
});

test('brings the instance that it asked for', () => {
  const [file] = consumer.run('grep', '--recursive', '--files-with-matches', '^kind: Dragonfly$', 'clusters/attic').output.trim().split('\n');
  expect(consumer.read(file)).toContain('--maxmemory=805306368');
});

test('every package that was ever released is as it was released', () => {
  expect(storageProblems(storageOf(REPOSITORY_ROOT))).toEqual([]);
});
