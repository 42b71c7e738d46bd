import { measure, median } from '../measure.ts';
import { objectsOf, writeUmbrella } from '../kustomize.ts';
import { verdict } from '../report.ts';
import { table } from '../../../packages/cli/src/page/markdown.ts';
import { Sandbox } from '../../../checks/sandbox/sandbox.ts';

test('the median is not moved by one slow run', () => {
  expect(median([1, 900, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('a run is measured from start to end, with its time on the processors and its peak of memory', async () => {
  const { seconds, cpuSeconds, mebibytes } = await measure(1, { command: 'node', args: ['-e', 'const x = Buffer.alloc(200 << 20, 1); setTimeout(() => x, 200)'], cwd: '.' });
  expect(seconds).toBeGreaterThan(0.2);
  expect(cpuSeconds).toBeGreaterThan(0);
  expect(mebibytes).toBeGreaterThan(200);
});

test('a run that fails is no figure', async () => {
  await expect(measure(1, { command: 'node', args: ['-e', 'console.error("broken"); process.exit(3)'], cwd: '.' })).rejects.toThrow(
    '[bench] BENCH-002: \'node -e console.error("broken"); process.exit(3)\' must succeed, got exit code 3: see what it says\nbroken\n',
  );
});

test('a figure stands beside its target', () => {
  expect(verdict('ratio', 0.5, 1)).toBe('0.50 ×, target at most 1.00 ×: met');
  expect(verdict('seconds', 7, 5)).toBe('7.0 s, target at most 5 s: MISSED');
});

test('tables have even columns', () => {
  expect(table(['a', 'long title'], [['value', '1']])).toBe('| a     | long title |\n| ----- | ---------- |\n| value | 1          |');
});

test('a cluster is counted and gathered by its kustomizations', () => {
  const sandbox = new Sandbox();
  sandbox.write('clusters/infra/cache/kustomization.yaml', 'kind: Kustomization\nresources:\n  - a.yaml\n  - b.yaml\n');
  sandbox.write('clusters/infra/flux/kustomization.yaml', 'kind: Kustomization\nresources:\n  - c.yaml\n');
  sandbox.write('clusters/infra/talos/talconfig.yaml', 'x: 1\n');

  expect(objectsOf(`${sandbox.root}/clusters/infra`)).toBe(3);
  writeUmbrella(`${sandbox.root}/umbrella`, `${sandbox.root}/clusters/infra`);
  expect(JSON.parse(sandbox.read('umbrella/kustomization.yaml')).resources).toEqual(['../clusters/infra/cache', '../clusters/infra/flux']);
  sandbox.remove();
});
