import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';

const OTHER = { ...INFRA, name: 'attic', peers: [] };
const code = 'PLATFORM-636';

/** A folder in which `infra` is committed. */
function committed(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'rename-'));
  mkdirSync(join(outdir, 'infra'));
  writeFileSync(join(outdir, 'infra/contract.json'), new Lab({ facts: { peers: [] } }).platform.render()['infra/contract.json']);
  return outdir;
}

test('a cluster of another name with the machines of one that is committed is that one, renamed', () => {
  const outdir = committed();
  const lab = new Lab({ facts: OTHER, outdir });

  expect(refusals(() => lab.platform.render())).toEqual([{ code, path: 'attic', message: expect.stringMatching(/'name' must stay 'infra', got 'attic' with its machines 10\.0\.0\.11/) }]);
});

test('so is one that has only the address of its API', () => {
  const outdir = committed();
  const nodes = INFRA.nodes.map((node, index) => ({ ...node, name: `attic-0${index + 1}`, address: `10.99.0.1${index}` }));
  const lab = new Lab({ facts: { ...OTHER, nodes, nodeCidr: '10.99.0.0/24', podCidrs: ['10.98.0.0/16'], serviceCidrs: ['10.97.0.0/16'], loadBalancerPools: [{ start: '10.99.0.100', stop: '10.99.0.119' }], id: 9, asn: 64599, meshAddress: '10.99.0.100' }, outdir });

  expect(refusals(() => lab.platform.render()).filter((refusal) => refusal.code === code)).toEqual([{ code, path: 'attic', message: expect.stringContaining(`with its API at ${INFRA.apiEndpoint}`) }]);
});

test('a folder that was moved says whose it was', () => {
  const outdir = committed();
  renameSync(join(outdir, 'infra'), join(outdir, 'attic'));
  const lab = new Lab({ facts: OTHER, outdir });

  expect(refusals(() => lab.platform.render())).toEqual([{ code, path: 'attic', message: expect.stringContaining("'name' must stay 'infra', got 'attic' in the folder of cluster 'infra'") }]);
});

test('machines of a cluster that is gone may serve a new one, and a cluster may stay as it is', () => {
  const outdir = committed();
  expect(refusals(() => new Lab({ facts: { peers: [] }, outdir }).platform.render())).toEqual([]);

  rmSync(join(outdir, 'infra'), { recursive: true });
  expect(refusals(() => new Lab({ facts: OTHER, outdir }).platform.render())).toEqual([]);
});
