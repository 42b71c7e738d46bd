import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factsOf } from '../../src/verify/facts.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'facts-'));
  mkdirSync(join(root, 'apps/home'), { recursive: true });
  writeFileSync(join(root, 'apps/home/package.json'), '{ "dependencies": {} }');
  writeFileSync(join(root, 'apps/home/cluster.json'), '{ "kubernetesVersion": "v1.35.0" }');
});
afterEach(() => rmSync(root, { recursive: true }));

test('a clone in which nothing is installed has no schemas', () => {
  expect(() => factsOf(root, 'home')).toThrow("[apps/home] VERIFY-001: '@monosense-io/platform' must be installed at its pin, and isn't: run 'npx platform render'");
});

test.each([['"v1.9.0"', '"v1.9.0"'], ['12', '12'], ['null', 'null']])('a version of Kubernetes that is %s has no schemas', (version, shown) => {
  mkdirSync(join(root, 'apps/home/node_modules/@monosense-io/platform'), { recursive: true });
  writeFileSync(join(root, 'apps/home/cluster.json'), `{ "kubernetesVersion": ${version} }`);

  expect(() => factsOf(root, 'home')).toThrow(`[apps/home/cluster.json] VERIFY-002: 'kubernetesVersion' must be one that the pinned platform has the schemas of, got ${shown}: `);
});
