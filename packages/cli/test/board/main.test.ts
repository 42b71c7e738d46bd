import { Sandbox } from '../../../../checks/sandbox/sandbox.ts';
import { CLUSTER } from './lab.ts';

const AT = ['--at', '2026-11-22T13:30:00Z'];

const sandbox = new Sandbox();
beforeAll(() => {
  sandbox.release('cilium', '1.0.0');
  sandbox.program('infra', { '@monosense-io/cilium': '1.0.0' });
  sandbox.write('rollout.json', { stages: [{ cluster: 'infra' }] });
  sandbox.write('clusters/infra/contract.json', CLUSTER.contract);
  sandbox.write('clusters/infra/README.md', CLUSTER.readme);
  sandbox.run('git', 'init', '--quiet', '--initial-branch', 'main');
  sandbox.run('git', 'add', '.');
  sandbox.run('git', '-c', 'user.name=test', '-c', 'user.email=test@example.org', 'commit', '--quiet', '--message', 'clusters');
});
afterAll(() => sandbox.remove());

const board = (...args: string[]) => sandbox.run('node', 'packages/cli/src/main.ts', 'board', ...args);

test('the same repository and time give the same bytes', () => {
  expect(board(...AT)).toEqual({ status: 0, output: expect.stringMatching(/^dist\/board\/index\.html: \d+ KB\n$/) });
  board(...AT, '--out', 'other/board.html');

  expect(sandbox.read('other/board.html')).toBe(sandbox.read('dist/board/index.html'));
  expect(sandbox.read('dist/board/index.html')).toContain('<p>As of 2026-11-22 13:30 UTC, main at <code>');
});

test('a time without a zone is refused', () => {
  expect(board('--at', '2026-11-22')).toEqual({ status: 1, output: "[board] BOARD-001: '--at' must be a time with its zone, got '2026-11-22': write it as 2026-11-22T13:30:00Z\n" });
});

test('what nobody proposes any more comes from the command that says it, and one that says nothing is refused', () => {
  const box = new Sandbox();
  box.run('git', 'init', '--quiet', '--initial-branch=main');
  box.write('rollout.json', { stages: [{ cluster: 'infra' }] });
  box.program('infra', {});
  box.run('git', 'add', '--all');
  box.run('git', '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '--message=first');
  const board = (staleness: string) => {
    box.configure({ workspace: { packages: 'packages', compile: 'true', staleness } });
    return box.run('node', 'packages/cli/src/main.ts', 'board', '--out', 'board.html');
  };
  box.write('stale.mjs', "console.log(JSON.stringify([{ folder: 'dns', name: 'ghcr.io/example/dns', version: '1.0.0', since: '2026-03-01T00:00:00Z', age: 265, days: 90, stale: true }]));\nprocess.exitCode = 1;\n");

  expect(board('node stale.mjs').status).toBe(0);
  expect(box.read('board.html')).toContain('ghcr.io/example/dns');
  expect(board('node missing.mjs')).toEqual({ status: 1, output: expect.stringMatching(/^\[platform\.json\] BOARD-002: 'workspace\.staleness' must print/) });
  box.remove();
});
