import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure, measureTogether, median } from '../measure.ts';
import { objectsOf, writeUmbrella } from '../kustomize.ts';
import { renderOf } from '../programs.ts';
import { benchReaders } from '../readers.ts';
import { pageOf, textOf, timesOf, verdict } from '../report.ts';
import { PARTS, TARGETS } from '../results.ts';
import type { Results } from '../results.ts';
import { sharesOf } from '../time.ts';
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

test('what a command starts counts as its own time on the processors', async () => {
  const burn = 'const end = process.cpuUsage().user + 300000; while (process.cpuUsage().user < end);';
  const { alone, started } = await measureTogether(1, {
    alone: { command: 'node', args: ['-e', ''], cwd: '.' },
    started: { command: 'bash', args: ['-c', 'node -e "$1"; true', 'bash', burn], cwd: '.' },
  });
  expect(started.cpuSeconds - alone.cpuSeconds).toBeGreaterThan(0.2);
});

test('a run that fails is no figure', async () => {
  await expect(measure(1, { command: 'node', args: ['-e', 'console.error("broken"); process.exit(3)'], cwd: '.' })).rejects.toThrow(
    '[bench] BENCH-002: \'node -e console.error("broken"); process.exit(3)\' must succeed, got exit code 3: see what it says\nbroken\n',
  );
});

test('a part that there is not is refused', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, '../main.ts'), 'renders'], { encoding: 'utf8' });

  expect([status, stderr]).toEqual([1, "[bench] BENCH-003: a part must be one of render, time, growth, readers, loop, tests, got 'renders': choose one of them\n"]);
});

test('readers that are not built are not measured', async () => {
  const nowhere = { root: '/nowhere', scratch: '/nowhere', machine: '', kustomize: undefined, rounds: 1, unreleased: false };

  await expect(benchReaders(nowhere)).rejects.toThrow("[bench] BENCH-004: 'packages/validator/wasm' must hold the program, and doesn't: ");
});

test('a figure stands beside its target', () => {
  expect(verdict({ what: 'render', unit: 'ratio', value: 0.5, target: 1 })).toBe('0.50 ×, target at most 1.00 ×: met');
  expect(verdict({ what: 'build', unit: 'seconds', value: 7, target: 5 })).toBe('7.00 s, target at most 5 s: MISSED');
});

test('a part is a table, its verdicts, and the machine', () => {
  const text = textOf({ title: 'T', machine: 'two processors', about: 'A.', heads: ['a'], rows: [['1']], verdicts: [{ what: 'w', unit: 'ratio', value: 2, target: 1 }] });

  expect(text).toBe('## T\n\nA.\n\n| a   |\n| --- |\n| 1   |\n\n- w: 2.00 ×, target at most 1.00 ×: MISSED\n\n*two processors*');
});

test('a sample counts for the innermost part that is known', () => {
  const frame = (functionName: string, url = '') => ({ functionName, url });
  const nodes = [
    { id: 1, callFrame: frame('(root)'), children: [2, 6] },
    { id: 2, callFrame: frame('', 'file:///lab/apps/home/main.ts'), children: [3] },
    { id: 3, callFrame: frame('checkSchemas'), children: [4] },
    { id: 4, callFrame: frame('misfits'), children: [5] },
    { id: 5, callFrame: frame('wrapSafe', 'node:internal/modules/cjs/loader') },
    { id: 6, callFrame: frame('(idle)') },
  ];

  expect([...sharesOf({ nodes, samples: [1, 2, 4, 5, 6], timeDeltas: [1, 2, 4, 8, 16] })]).toEqual([
    ['starting Node, loading modules', 9], ['the programs: constructs', 2], ['checks against schemas', 4],
  ]);
});

const results = JSON.parse(readFileSync(join(__dirname, '../results.json'), 'utf8')) as Results;

test('the page is what was measured last', () => {
  expect(readFileSync(join(__dirname, '../../../docs/performance.md'), 'utf8')).toBe(pageOf(results));
});

test('what was measured has targets as they are now, and renders were measured', () => {
  const shown = PARTS.flatMap((part) => results[part]?.verdicts.map(({ what, unit, target }) => ({ part, what, unit, target })) ?? []);

  expect(Object.values(TARGETS)).toEqual(expect.arrayContaining(shown));
  expect(Object.keys(results)).toEqual(expect.arrayContaining(['render', 'time', 'growth']));
});

test.each([['what was measured', results], ['nothing', {}], ['one figure of a part', { loop: { ...results.render!, verdicts: [{ ...TARGETS.warm, value: 0.5 }] } }]] as [string, Results][])('the page of %s has every target, with its figure or without', (_what, of) => {
  const lines = pageOf(of).split('\n');

  for (const { part, what } of Object.values(TARGETS)) {
    const measured = of[part]?.verdicts.some((one) => one.what === what) ?? false;
    expect(lines.filter((line) => line.startsWith(`- ${what}: `)).map((line) => line.includes(': not measured yet, target at most '))).toEqual([!measured]);
  }
});

test('one round has no median', () => {
  expect([timesOf(1), timesOf(3)]).toEqual(['measured once', 'median of 3 rounds']);
});

test("the packages of the workspace are rendered without the readers' code, and the row says so", () => {
  const sandbox = new Sandbox();
  sandbox.write('scratch/lab/platform.json', {});
  const bench = { root: sandbox.root, scratch: `${sandbox.root}/scratch`, machine: '', kustomize: undefined, rounds: 1, unreleased: true };

  const [name, { args }] = renderOf(bench);

  expect([name, args.includes('--no-validator')]).toEqual(['render, with the checks of the synthesis', true]);
  expect(() => renderOf({ ...bench, unreleased: false })).toThrow('[bench] BENCH-004: ');
  sandbox.write('packages/validator/wasm/sources', '');
  expect(renderOf({ ...bench, unreleased: false })).toEqual(['render', expect.objectContaining({ args: expect.not.arrayContaining(['--no-validator']) })]);
  sandbox.remove();
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
