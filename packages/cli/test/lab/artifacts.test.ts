import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartFiles, pack } from '../../src/lab/artifacts.ts';
import { crd } from './rendering.ts';

test("a stand-in has the chart's name and version and the CRDs, and nothing that runs", () => {
  const kind = crd('cache.example.org', 'Cache');
  expect(chartFiles({ name: 'cache', version: '1.2.3' }, [kind])).toEqual({
    'cache/Chart.yaml': '{"apiVersion":"v2","name":"cache","version":"1.2.3"}',
    'cache/crds/caches.cache.example.org.yaml': JSON.stringify(kind),
  });
});

test("Flux' own instance is made of the values, as Flux waits for it by name", () => {
  expect(Object.keys(chartFiles({ name: 'flux-instance', version: '0.38.1' }, []))).toEqual(['flux-instance/Chart.yaml', 'flux-instance/templates/object.yaml']);
});

test('an artifact holds the files, and says its digest and size', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-'));
  try {
    const { file, digest, size } = pack(folder, 'cache', { 'cache/Chart.yaml': '{}' });
    expect(spawnSync('tar', ['-xzOf', file, 'cache/Chart.yaml'], { encoding: 'utf8' }).stdout).toBe('{}');
    expect(spawnSync('sha256sum', [file], { encoding: 'utf8' }).stdout.split(' ')[0]).toBe(digest.replace('sha256:', ''));
    expect(size).toBe(statSync(file).size);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
