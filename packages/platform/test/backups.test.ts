import { BackupTarget, Component } from '../src';
import { Lab } from '@monosense-io/platform/testing';
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
