import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareContracts } from '../../src/verify/contracts.ts';

const claim = { what: 'tunnel', key: '6ff42ae2', owner: 'hub/cloudflared' };

/** Compares clusters, of which these members of the contract differ. */
function compared(clusters: Record<string, object>): ReturnType<typeof compareContracts> {
  const root = mkdtempSync(join(tmpdir(), 'contracts-'));
  writeFileSync(join(root, 'package.json'), '{}');
  Object.entries(clusters).forEach(([name, { facts, ...members }]: [string, any], index) => {
    mkdirSync(join(root, 'clusters', name), { recursive: true });
    const cluster = {
      name, id: index + 1, domain: 'example.org', apiEndpoint: `${name}.example.org`, nodes: [{ name, address: `10.0.0.${index + 1}`, controlPlane: true, memory: '8Gi' }],
      nodeCidr: '10.0.0.0/24', podCidrs: ['10.244.0.0/16'], serviceCidrs: ['10.245.0.0/16'], kubernetesVersion: 'v1.35.0', ...facts,
    };
    writeFileSync(join(root, 'clusters', name, 'contract.json'), JSON.stringify({ format: 1, cluster, components: {}, hostnames: [], addresses: [], exports: {}, ...members }));
  });
  return compareContracts(root);
}

test('clusters that have nothing in common', async () => {
  expect(await compared({ hub: { claims: [claim], hostnames: ['a.example.org'] }, edge: { hostnames: ['b.example.org'] } })).toEqual({ checked: '2 clusters', notes: [], problems: [] });
});

test.each<[string, object, object]>([
  ['tunnel 6ff42ae2', { claims: [claim] }, { claims: [{ ...claim, owner: 'edge/cloudflared' }] }],
  ['hostname www.example.org', { hostnames: ['www.example.org'] }, { hostnames: ['www.example.org'] }],
  ['address 10.0.0.110', { addresses: ['10.0.0.110'] }, { addresses: ['10.0.0.110'] }],
  ['number 7', { facts: { id: 7 } }, { facts: { id: 7 } }],
])('%s is refused to two', async (thing, hub, edge) => {
  const { problems } = await compared({ hub, edge });

  expect(problems).toEqual([expect.stringContaining(`VERIFY-009: ${thing} must be had by one, got `)]);
});

test('what several may have is refused to the first that is too many', async () => {
  const seats = (number: number): Record<string, object> => Object.fromEntries(Array.from({ length: number }, (_, index) => [`c${index}`, { claims: [{ ...claim, owner: `c${index}`, atMost: 2 }] }]));

  expect((await compared(seats(2))).problems).toEqual([]);
  expect((await compared(seats(3))).problems).toEqual([expect.stringContaining('must be had by 2 at most, got c0, c1, c2')]);
});
