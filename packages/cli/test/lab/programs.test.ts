import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinOf } from '../../src/lab/programs.ts';

const GO = join(__dirname, '../../programs');

test.each([
  ['kubernetes', 'k8s.io/kubernetes'],
  ['etcd', 'go.etcd.io/etcd/server/v3'],
  ['kwok', 'sigs.k8s.io/kwok'],
  ['flux', 'github.com/fluxcd/helm-controller'],
  ['flux', 'github.com/fluxcd/kustomize-controller'],
  ['flux', 'github.com/fluxcd/source-controller'],
  ['chainsaw', 'github.com/kyverno/chainsaw'],
])('%s: %s is pinned exactly', (module, name) => {
  expect(pinOf(join(GO, module), name)).toMatch(/^v\d+\.\d+\.\d+$/);
});

test('a module that is not required is named', () => {
  expect(() => pinOf(join(GO, 'etcd'), 'example.org/none')).toThrow(`[lab] LAB-006: 'example.org/none' must be required in ${GO}/etcd/go.mod, and isn't: add it`);
});

test("Kubernetes' own modules are those of its version", () => {
  const version = pinOf(join(GO, 'kubernetes'), 'k8s.io/kubernetes').replace(/^v1/, 'v0');
  const text = readFileSync(join(GO, 'kubernetes/go.mod'), 'utf8');
  // The server's own module asks for some of them at v0.0.0, which exists nowhere.
  const own = [...text.matchAll(/^\s*(k8s\.io\/\S+) (\S+) \/\/ indirect$/gm)].filter(([, , at]) => at === 'v0.0.0' || at === version).map(([, module]) => module);
  const replaces = [...text.matchAll(/^\s*(k8s\.io\/\S+) => (\S+) (\S+)$/gm)];
  expect(own).toContain('k8s.io/apiextensions-apiserver');
  expect(own.filter((module) => !replaces.some(([, from]) => from === module))).toEqual([]);
  expect(replaces.filter(([, from, to, pinned]) => from !== to || pinned !== version)).toEqual([]);
});
