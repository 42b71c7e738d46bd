import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { clusterFolder, clusterPath } from '../../src/repository/clusters.ts';
import { configurationOf } from '../../src/repository/configuration.ts';
import { assertLab, programOf } from '../../src/repository/programs.ts';
import { compile } from '../../src/diff/preview.ts';
import { startRegistry } from '../../src/render/registry.ts';
import { storageOf } from '../../src/registry/releases.ts';

let root: string;
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'lab-')); });
afterEach(() => rmSync(root, { recursive: true }));

const say = (file: string, content: object | string) => writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));

test('a lab that says nothing has its programs in apps, and is rendered into clusters', () => {
  expect(configurationOf(root)).toEqual({ programs: 'apps', clusters: 'clusters', title: basename(root), reads: {} });
  expect(storageOf(root)).toBeUndefined();
});

test('platform.json moves the folders', () => {
  say('platform.json', { programs: 'labs', clusters: 'rendered/clusters', registry: { storage: 'released', serve: 'node serve.js' } });

  expect(programOf(root, 'infra')).toMatchObject({ folder: join(root, 'labs/infra'), path: 'labs/infra' });
  expect([clusterPath(root, 'infra'), clusterFolder(root, 'infra')]).toEqual(['rendered/clusters/infra', join(root, 'rendered/clusters/infra')]);
  expect(storageOf(root)).toBe(join(root, 'released'));
});

test('so does the key of package.json, which names the lab as well', () => {
  say('package.json', { name: 'home', platform: { programs: 'labs' } });

  expect(configurationOf(root)).toMatchObject({ programs: 'labs', title: 'home' });
});

test('a file that is no JSON is refused by its name', () => {
  say('platform.json', '<<<<<<< HEAD\n{}');

  expect(() => configurationOf(root)).toThrow(/^\[platform\.json\] CLI-001: the file must be JSON, got .*<<<<<<</);
});

test('a setting that nobody reads is refused, with the nearest', () => {
  say('platform.json', { program: 'labs' });

  expect(() => configurationOf(root)).toThrow(/^\[platform\.json\] CLI-002: 'program' must be one of .*: write 'programs'$/);
});

test.each([['../victim'], ['/tmp/victim'], ['a/../../victim'], [''], [5]])('rendering into %p is refused', (clusters) => {
  say('platform.json', { clusters });

  expect(() => configurationOf(root)).toThrow(`[platform.json] CLI-012: 'clusters' must be a folder below this one, got ${JSON.stringify(clusters)}: `);
});

test.each<[object, string, string]>([
  [{ registry: { serve: 'touch x' } }, 'registry.storage', 'got none'],
  [{ registry: { storage: 'released' } }, 'registry.serve', 'got none'],
  [{ registry: { storage: 5, serve: 'touch x' } }, 'registry.storage', 'got 5'],
  [{ registry: 'released' }, 'registry', 'got "released"'],
  [{ registry: null }, 'registry', 'got null'],
  [{ workspace: { compile: 'tsc' } }, 'workspace.packages', 'got none'],
  [{ workspace: { packages: 'packages', compile: 'tsc', staleness: [] } }, 'workspace.staleness', 'got []'],
  [{ title: 5 }, 'title', 'got 5'],
  [{ reads: { away: 'home' } }, 'reads', 'got {"away":"home"}'],
])('%j is refused', (settings, member, got) => {
  say('platform.json', settings);

  expect(() => configurationOf(root)).toThrow(new RegExp(`^\\[platform\\.json\\] CLI-016: '${member}' must be .*, ${got.replaceAll(/[[{]/g, '\\$&')}: .*`));
});

test('the folder of programs is no lab, even where a cluster is called like it', () => {
  mkdirSync(join(root, 'apps/apps'), { recursive: true });
  writeFileSync(join(root, 'apps/apps/package.json'), '{}');

  expect(() => assertLab(join(root, 'apps'))).toThrow(/CLI-008: .*: run it in \.\.$/);
  expect(() => assertLab(root)).not.toThrow();
});

test('a registry that ends at once is refused', async () => {
  say('platform.json', { registry: { storage: 'released', serve: 'true' } });

  await expect(startRegistry(root)).rejects.toThrow(/^\[platform\.json\] RENDER-024: .*'true' ended/);
});

test('unreleased code is refused where nothing says what its sources are', async () => {
  await expect(compile(root)).rejects.toThrow(/^\[platform\.json\] DIFF-005: 'workspace' must say/);
});
