import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CONTRACT } from '../../../output/test/lab.ts';
import type { ClusterInput } from '../../src/netpol/model.ts';
import { connected, networkPolicy } from './lab.ts';

/** Writes a cluster as it is rendered. */
function rendered({ name, objects, connections, nodes }: ClusterInput): string {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-'));
  mkdirSync(join(folder, name, 'stage'), { recursive: true });
  writeFileSync(join(folder, name, 'contract.json'), JSON.stringify({ ...CONTRACT, cluster: { ...CONTRACT.cluster, nodes: nodes.map((address) => ({ ...CONTRACT.cluster.nodes[0], address })) } }));
  writeFileSync(join(folder, name, 'connections.json'), JSON.stringify(connections));
  objects.forEach((object, index) => writeFileSync(join(folder, name, 'stage', `${index}.yaml`), stringify(object)));
  return folder;
}

function netpol(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(__dirname, '../../src/main.ts'), 'netpol', ...args], { encoding: 'utf8' });
}

test('the audit prints who may talk to whom and why, and the figures', () => {
  const { status, stdout } = netpol('audit', '--clusters', rendered(connected()));

  expect(stdout).toMatchSnapshot();
  expect(status).toBe(0);
});

test('it fails when something undeclared is allowed', () => {
  const { status, stdout } = netpol('audit', '--figures', '--clusters', rendered(connected({ objects: [networkPolicy('server', 'open', {}, { ingress: [{}] })] })));

  expect(status).toBe(1);
  expect(stdout).toMatch(/undeclared pairs allowed {7}[1-9]/);
});

test('it evaluates what kubectl says of a cluster', () => {
  const cluster = connected();
  const folder = rendered(cluster);
  const answer = join(folder, 'answer.json');
  writeFileSync(answer, JSON.stringify({ kind: 'List', items: cluster.objects.filter(({ metadata }) => metadata.name !== 'in') }));

  const { status, stdout } = netpol('audit', '--figures', '--clusters', folder, '--live', 'lab', '--answer', answer);

  expect(status).toBe(1);
  expect(stdout).toContain('declared pairs not allowed     1');
});

test.each([
  ['another command', ['list'], 2, "[platform] CLI-009: unknown command 'list': run it with '--help'\n"],
  ['a cluster that nobody rendered', ['audit', '--live', 'moon'], 1, "[netpol] NETPOL-003: '--live' must name one of lab, got 'moon': name one of lab\n"],
])('refused: %s', (_case, args, code, message) => {
  const { status, stderr } = netpol(...args, '--clusters', rendered(connected()));

  expect([status, stderr]).toEqual([code, message]);
});

test('refused: connections of another format, by the name of the file', () => {
  const cluster = connected();

  const { status, stderr } = netpol('audit', '--clusters', rendered({ ...cluster, connections: { ...cluster.connections, format: 2 } }));

  expect([status, stderr]).toEqual([1, expect.stringMatching(/^\[.*\/lab\/connections\.json\] OUTPUT-001: .*got 2/)]);
});

test('refused: a cluster of a core that lists no connections', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-'));
  mkdirSync(join(folder, 'old'));
  writeFileSync(join(folder, 'old', 'contract.json'), '{}');

  const { stderr } = netpol('audit', '--clusters', folder);

  expect(stderr).toBe(`[${folder}/old/connections.json] NETPOL-007: the file must hold the declared connections, and isn't there: pin a @monosense-io/platform that renders it, and run 'npx platform render'\n`);
});
