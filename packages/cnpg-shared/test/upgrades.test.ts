import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Size } from 'cdk8s';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { CnpgShared, PostgresMajor } from '../src';

/** What the synthesis says where this version of PostgreSQL is committed. */
function from(version: string, postgres: PostgresMajor, upgradeFrom?: PostgresMajor): () => void {
  const outdir = mkdtempSync(join(tmpdir(), 'upgrades-'));
  mkdirSync(join(outdir, 'infra'));
  writeFileSync(join(outdir, 'infra', 'contract.json'), JSON.stringify({ format: 1, versions: { 'postgres/PostgreSQL': version } }));
  return () => {
    const lab = new Lab({ outdir, without: ['postgresql.cnpg.io', 'barmancloud.cnpg.io'] });
    const { storageClass, store: secretStore } = lab.surroundings;
    new CnpgShared(lab.cluster, 'postgres', { storageClass, dataSize: Size.gibibytes(80), secretStore, postgres, upgradeFrom });
    lab.platform.render();
  };
}

test('a minor version is no decision, in either direction', () => {
  expect(from('16.2', PostgresMajor.V16)).not.toThrow();
  expect(from('16.99', PostgresMajor.V16)).not.toThrow();
});

test('a major version is refused until somebody says that it is meant', () => {
  expect(refusals(from('16.15', PostgresMajor.V17))).toEqual([{ code: 'PLATFORM-633', path: 'infra/postgres', message: expect.stringContaining("got none: make a backup, give 'backup' another 'serverName'") }]);
  expect(refusals(from('16.15', PostgresMajor.V18, PostgresMajor.V17))).toEqual([{ code: 'PLATFORM-633', path: 'infra/postgres', message: expect.stringContaining("got '17': make a backup") }]);
  expect(from('16.15', PostgresMajor.V18, PostgresMajor.V16)).not.toThrow();
  // Once it is done, the prop may stay for a while.
  expect(from('18.6', PostgresMajor.V18, PostgresMajor.V16)).not.toThrow();
});

test('there is no way back', () => {
  expect(refusals(from('17.11', PostgresMajor.V16))).toEqual([{ code: 'PLATFORM-631', path: 'infra/postgres', message: expect.stringContaining('17.11 to 16.') }]);
});

test('an upgrade leads upwards', () => {
  expect(refusals(from('16.15', PostgresMajor.V16, PostgresMajor.V16))).toEqual([{ code: 'CNPG-SHARED-002', path: 'infra/postgres', message: expect.stringContaining('got 16') }]);
});
