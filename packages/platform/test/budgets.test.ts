import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Size } from 'cdk8s';
import { ContainerResources, Cpu, MemoryBudget, Platform, PlatformProps } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { Demo } from './demo';
import { refusal } from './refused';

function refused(budget: MemoryBudget, replicas: number, memory: number, memoryLimit: number, props: PlatformProps = {}): ReturnType<typeof refusals> {
  const lab = new Lab({ platform: new Platform({ outdir: '/nonexistent/clusters', ...props }) });
  const resources = { cpu: Cpu.millis(10), memory: Size.mebibytes(memory), memoryLimit: Size.mebibytes(memoryLimit), budget };
  const { instance, operator } = new Demo(lab.cluster, 'demo');
  instance.reserve('half', replicas, resources);
  operator.reserve('other half', replicas, resources);
  return lab.refusals();
}

test.each<[string, MemoryBudget, number, number, number, string]>([
  ['metrics that request too much', MemoryBudget.OBSERVABILITY, 2, 1100, 1100, 'requests 4400Mi'],
  ['metrics that may take more than twice as much', MemoryBudget.OBSERVABILITY, 2, 100, 1950, 'may take 7800Mi'],
  ['controllers that may take too much', MemoryBudget.CONTROLLERS, 2, 100, 600, 'may take 2400Mi'],
  ['an operator that may take too much', MemoryBudget.OPERATOR, 1, 100, 512, 'may take 512Mi'],
])('refused: %s', (_, budget, replicas, memory, limit, value) => {
  const found = refused(budget, replicas, memory, limit);

  expect(found.map(({ code }) => code)).toContain('PLATFORM-627');
  expect(found.some(({ message }) => message.includes(value))).toBe(true);
});

test('metrics may take twice what they may request', () => {
  expect(refused(MemoryBudget.OBSERVABILITY, 2, 950, 1900)).toEqual([]);
});

test('two pods of an operator are two operators', () => {
  expect(refused(MemoryBudget.OPERATOR, 3, 400, 400)).toEqual([]);
});

test('the program may say how much', () => {
  expect(refused(MemoryBudget.OBSERVABILITY, 2, 100, 1100, { memoryBudgets: { observability: Size.mebibytes(2200) } })).toEqual([]);
  expect(refused(MemoryBudget.CONTROLLERS, 1, 100, 100, { memoryBudgets: { controllers: Size.mebibytes(128) } })).toEqual(Array(2).fill(refusal('PLATFORM-627', 'infra', '200Mi')));
});

test('the build prints what is used of each budget', () => {
  const platform = new Platform({ outdir: mkdtempSync(join(tmpdir(), 'clusters-')), memoryBudgets: { observability: Size.mebibytes(1430) } });
  const lab = new Lab({ platform });
  const { instance, operator } = new Demo(lab.cluster, 'demo');
  const reserve = (memory: number, budget: MemoryBudget): object => ({ cpu: Cpu.millis(10), memory: Size.mebibytes(memory), memoryLimit: Size.mebibytes(2 * memory), budget });
  instance.reserve('agent', 3, reserve(100, MemoryBudget.OBSERVABILITY) as ContainerResources);
  operator.reserve('small', 2, reserve(100, MemoryBudget.OPERATOR) as ContainerResources);
  operator.reserve('large', 2, reserve(200, MemoryBudget.OPERATOR) as ContainerResources);
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);

  platform.synth();

  expect(written.mock.calls.map(([line]) => line).filter((line) => `${line}`.startsWith('memory'))).toEqual([
    'memory [infra] observability: requests 0.31 GB of 1.50 GB, may take 0.63 GB of 3.00 GB\n',
    'memory [infra] operator: requests 0.21 GB of 0.50 GB, may take 0.42 GB of 0.50 GB\n',
  ]);
  written.mockRestore();
});

test('a budget that nobody knows is refused', () => {
  expect(refusals(() => new Platform({ memoryBudgets: { monitoring: Size.gibibytes(5) } }))).toEqual([refusal('PLATFORM-628', '', "'monitoring'")]);
});
