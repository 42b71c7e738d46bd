import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { RookCeph } from '../src';

/** What the synthesis says where these versions are committed. */
function from(versions: { [what: string]: string }): () => void {
  const outdir = mkdtempSync(join(tmpdir(), 'upgrades-'));
  mkdirSync(join(outdir, 'infra'));
  writeFileSync(join(outdir, 'infra', 'contract.json'), JSON.stringify({ format: 1, versions }));
  const lab = new Lab({ outdir });
  new RookCeph(lab.cluster, 'ceph', { nodes: ['infra-01', 'infra-02', 'infra-03'].map((name) => ({ name })), deviceFilter: '^nvme1n1$' });
  return () => lab.platform.render();
}

test('Ceph 19, and Rook 1.19 and 1.20, are followed by this', () => {
  expect(from({ 'ceph/Ceph': 'v19.2.6', 'ceph/Rook': 'v1.19.10' })).not.toThrow();
  expect(from({ 'ceph/Ceph': 'v19.2.6', 'ceph/Rook': 'v1.20.5' })).not.toThrow();
});

test('a major version of Ceph and a minor version of Rook are not skipped', () => {
  expect(refusals(from({ 'ceph/Ceph': 'v17.2.9', 'ceph/Rook': 'v1.18.8' }))).toEqual([
    { code: 'PLATFORM-632', path: 'infra/ceph', message: expect.stringContaining('Rook 1.19 first') },
    { code: 'PLATFORM-632', path: 'infra/ceph', message: expect.stringContaining('Ceph 18 first') },
  ]);
});

test('neither goes back', () => {
  expect(refusals(from({ 'ceph/Ceph': 'v20.2.0', 'ceph/Rook': 'v1.21.0' }))).toEqual([
    { code: 'PLATFORM-631', path: 'infra/ceph', message: expect.stringContaining('v1.21.0 to v1.20.6') },
    { code: 'PLATFORM-631', path: 'infra/ceph', message: expect.stringContaining('v20.2.0 to v19.2.6') },
  ]);
});
