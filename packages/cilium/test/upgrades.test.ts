import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { Cilium } from '../src';
import { CHART } from '../src/upstream';

const ALONE = { peers: [], meshAddress: undefined };

/** What the synthesis says where this version of Cilium is committed. */
function from(version: string): () => void {
  const outdir = mkdtempSync(join(tmpdir(), 'upgrades-'));
  mkdirSync(join(outdir, 'infra'));
  writeFileSync(join(outdir, 'infra', 'contract.json'), JSON.stringify({ format: 1, versions: { 'cilium/Cilium': version } }));
  const lab = new Lab({ outdir, facts: ALONE, without: ['cilium.io'] });
  new Cilium(lab.cluster, 'cilium');
  return () => lab.platform.render();
}

test('the minor versions before and after are a step away, and no others', () => {
  const [major, minor] = CHART.version.split('.').map(Number);
  const skipped = (next: number) => [{ code: 'PLATFORM-632', path: 'infra/cilium', message: expect.stringContaining(`Cilium ${major}.${next} first`) }];

  expect(from(`${major}.${minor - 1}.2`)).not.toThrow();
  expect(from(`${major}.${minor + 1}.0`)).not.toThrow();
  expect(refusals(from(`${major}.${minor - 2}.9`))).toEqual(skipped(minor - 1));
  expect(refusals(from(`${major}.${minor + 2}.0`))).toEqual(skipped(minor + 1));
});
