import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { Cilium } from '../src';
import { CHART, KUBERNETES } from '../src/upstream';

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

test('a Kubernetes that it is not known to run on is refused', () => {
  const { first, last } = KUBERNETES;
  const cilium = () => new Cilium(new Lab({ facts: ALONE, without: ['cilium.io'] }).cluster, 'cilium');
  const refusal = (values: string) => [{ code: 'CILIUM-010', path: 'infra/cilium', message: expect.stringContaining(values) }];
  try {
    Object.assign(KUBERNETES, { last: 34 });
    expect(refusals(cilium)).toEqual(refusal(`1.${first} to 1.34, got v1.35.0: upgrade Cilium`));
    Object.assign(KUBERNETES, { first: 36, last: 37 });
    expect(refusals(cilium)).toEqual(refusal('1.36 to 1.37, got v1.35.0: upgrade Kubernetes'));
  } finally {
    Object.assign(KUBERNETES, { first, last });
  }
  expect(refusals(cilium)).toEqual([]);
});
