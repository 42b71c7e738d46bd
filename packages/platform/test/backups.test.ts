import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { BackupTarget, Component } from '../src';
import { APPS, INFRA, Lab } from '@monosense-io/platform/testing';
import { refusal } from './refused';

class Shop extends Component {}

/** What a synthesis says to backups, beside volumes on the NFS server 10.0.0.3. */
function backingUp(target: BackupTarget): unknown {
  const lab = new Lab();
  const nfs = new Shop(lab.cluster, 'nfs');
  for (const host of ['10.0.0.3', 'fd00::3']) nfs.recordStorageHost(host);
  new Shop(lab.cluster, 'shop').recordBackup(target);
  return lab.refusals();
}

test('backups go over https to a machine that keeps nothing else', () => {
  expect(backingUp({ endpointUrl: 'https://s3.example.org' })).toEqual([]);
});

test('backups over plain http need a reason', () => {
  expect(backingUp({ endpointUrl: 'http://10.0.0.9:9000' })).toEqual([refusal('PLATFORM-625', 'infra/shop', "'http://10.0.0.9:9000'")]);
  expect(backingUp({ endpointUrl: 'http://10.0.0.9:9000', reason: ' ' })).toEqual([refusal('PLATFORM-625', 'infra/shop', "'http://10.0.0.9:9000'")]);
  expect(backingUp({ endpointUrl: 'http://10.0.0.9:9000', reason: 'a cable of its own' })).toEqual([]);
});

test('backups on a machine that keeps other data need a reason', () => {
  expect(backingUp({ endpointUrl: 'https://10.0.0.3:9000' })).toEqual([refusal('PLATFORM-626', 'infra/shop', '10.0.0.3', '[infra/nfs]')]);
  expect(backingUp({ endpointUrl: 'https://[fd00::3]:9000' })).toEqual([refusal('PLATFORM-626', 'infra/shop', 'fd00::3', '[infra/nfs]')]);
  expect(backingUp({ endpointUrl: 'https://10.0.0.3:9000', reason: 'a second copy is elsewhere' })).toEqual([]);
});

describe('a repository', () => {
  const place = { endpointUrl: 'https://s3.example.org' };

  test.each([
    ['the same', 'backups/hub', 'is already taken by [infra/shop]'],
    ['one below it', 'backups/hub/shop/data', 'shares its folder with s3.example.org/backups/hub, taken by [infra/shop]'],
    ['one above it', 'backups', 'shares its folder with s3.example.org/backups/hub, taken by [infra/shop]'],
  ])('is its own: refuses %s', (_, repository, message) => {
    const lab = new Lab();
    new Shop(lab.cluster, 'shop').recordBackup({ ...place, repository: 'backups/hub' });

    new Shop(lab.cluster, 'stall').recordBackup({ ...place, repository });

    expect(lab.refusals()).toEqual([refusal('PLATFORM-635', 'infra/stall', message)]);
  });

  test('may begin with the name of another, and lie at another service', () => {
    const lab = new Lab();
    new Shop(lab.cluster, 'shop').recordBackup({ ...place, repository: 'backups/hub' });

    new Shop(lab.cluster, 'stall').recordBackup({ ...place, repository: 'backups/hub-2' });
    new Shop(lab.cluster, 'cart').recordBackup({ endpointUrl: 'https://other.example.org', repository: 'backups/hub/1' });

    expect(lab.refusals()).toEqual([]);
  });

  test('is compared with those of clusters that other programs render', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'clusters-'));
    const other = new Lab({ facts: { ...APPS, peers: [INFRA] } });
    new Shop(other.cluster, 'shop').recordBackup({ ...place, repository: 'backups/hub' });
    mkdirSync(join(outdir, 'apps'));
    writeFileSync(join(outdir, 'apps/contract.json'), other.platform.render()['apps/contract.json']);
    const lab = new Lab({ outdir });

    new Shop(lab.cluster, 'shop').recordBackup({ ...place, repository: 'backups/hub/shop' });

    expect(lab.refusals()).toEqual([refusal('PLATFORM-635', 'infra/shop', 'shares its folder with s3.example.org/backups/hub', "'apps'")]);
    rmSync(outdir, { recursive: true });
  });
});
