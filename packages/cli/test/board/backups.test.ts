import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CONTRACT } from '../../../output/test/lab.ts';
import { coverageOf, rowsOf, shareOf, successesOf } from '../../src/backup/coverage.ts';
import { textOf } from '../../src/backup/main.ts';
import { backupsHtml } from '../../src/board/backups.ts';
import { Sandbox } from '../../../../checks/sandbox/sandbox.ts';
import { CLUSTER } from './lab.ts';

const DRILL = { namespace: 'volsync-drills', name: 'shop-data-restore', schedule: '0 4 1 * *' };
const BACKUPS = [
  { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', owner: 'infra/shop/App', copies: [{ place: 'https://s3.example.org/backups/shop/data', schedule: '7 1,9,17 * * *', retention: '24 hourly, 7 daily', drill: DRILL }] },
  { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'cache', owner: 'infra/shop/App', copies: [], reason: 'a cache' },
  { kind: 'CephCluster', namespace: 'rook-ceph', name: 'rook-ceph', owner: 'infra/rook-ceph/Cluster', copies: [] },
];

/** What answers queries with one success, or with an error. */
async function metrics(answer: object, status = 200): Promise<[Server, string]> {
  const server = createServer((_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`];
}

test('the text says what is kept where, how often, how long, and what has nothing', () => {
  const text = textOf(['infra', 'apps'], rowsOf('infra', BACKUPS, undefined));

  expect(text.split('\n')).toEqual([
    'infra: 2 of 3 (66 %) have a backup, or a reason why not',
    '  PersistentVolumeClaim shop/data',
    '    https://s3.example.org/backups/shop/data; made 7 1,9,17 * * *; kept 24 hourly, 7 daily; restored by CronJob volsync-drills/shop-data-restore (0 4 1 * *)',
    '  PersistentVolumeClaim shop/cache: none, a cache',
    '  CephCluster rook-ceph/rook-ceph: NO BACKUP, and nobody says why',
    "apps: its contract says nothing of backups; its program says 'cluster.requireBackups()' where everything must have one",
  ]);
});

test('a server of metrics says when a backup was last restored, in its own cluster', async () => {
  const [server, url] = await metrics({ status: 'success', data: { result: [{ metric: { cluster: 'infra', namespace: 'volsync-drills', cronjob: 'shop-data-restore' }, value: [0, '1767225600'] }] } });
  const successes = await successesOf(url);
  server.close();

  expect(rowsOf('infra', BACKUPS, successes)[0].copies[0].restored).toBe('2026-01-01T00:00:00Z');
  expect(rowsOf('apps', BACKUPS, successes)[0].copies[0].restored).toBe('never');
});

test('a server that is none is refused', async () => {
  const [server, url] = await metrics({ status: 'error' }, 422);

  await expect(successesOf(url)).rejects.toThrow(/BACKUP-001/);
  server.close();
});

test('all is settled where nothing holds data', () => {
  expect(shareOf([])).toBe('0 of 0 (100 %)');
});

test('the command reads the contracts, and fails when it is told to', () => {
  const sandbox = new Sandbox();
  sandbox.program('infra', {});
  expect(sandbox.run('node', 'packages/cli/src/main.ts', 'backup', 'coverage')).toMatchObject({ status: 1, output: expect.stringContaining('BACKUP-002') });
  sandbox.write('clusters/infra/contract.json', { ...CONTRACT, backups: BACKUPS });

  expect(coverageOf(sandbox.root, ['infra'], undefined)).toHaveLength(3);
  expect(sandbox.run('node', 'packages/cli/src/main.ts', 'backup', 'coverage').status).toBe(0);
  expect(sandbox.run('node', 'packages/cli/src/main.ts', 'backup', 'coverage', '--check', '--json')).toMatchObject({ status: 1, output: expect.stringContaining('"what": "CephCluster rook-ceph/rook-ceph"') });
  sandbox.remove();
});

test('the board shows backups, what needs none, and first what nobody thought about', () => {
  const page = backupsHtml({ ...CLUSTER, contract: { ...CONTRACT, backups: BACKUPS } }).toString();

  expect(page).toMatch(/CephCluster rook-ceph\/rook-ceph of infra\/rook-ceph\/Cluster has no backup[\s\S]*24 hourly, 7 daily[\s\S]*1 need none/);
  expect(backupsHtml({ ...CLUSTER, contract: { ...CONTRACT, backups: undefined } }).toString()).toContain('says nothing of backups');
});
