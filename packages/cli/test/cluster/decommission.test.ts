import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decommission } from '../../src/cluster/decommission.ts';
import { SmallLab } from './lab.ts';

/** What the command answers, by what it prints as JSON. */
function answer(lab: SmallLab, name: string, options: { remove?: boolean } = {}): { status: number; problems: string[]; steps: Array<{ title: string; done?: boolean; lines: string[] }> } {
  const log = jest.spyOn(console, 'log').mockImplementation();
  try {
    const status = decommission(lab.root, name, { ...options, json: true });
    return { status, ...JSON.parse(log.mock.calls[0][0]) };
  } finally {
    log.mockRestore();
  }
}

test('a cluster whose exports another one imports may not go: it says who, and what', () => {
  const lab = new SmallLab();
  lab.stages({ cluster: 'hub' }, { cluster: 'edge' });

  const { status, problems, steps } = answer(lab, 'hub', { remove: true });

  expect({ status, steps }).toEqual({ status: 1, steps: [] });
  expect(problems).toEqual([expect.stringMatching(/^\[clusters\/edge\] CLUSTER-001: cluster 'edge' must use nothing of 'hub', and imports postgres\/shop: /)]);
  expect(existsSync(join(lab.root, 'clusters/hub'))).toBe(true);
});

test('one that another cluster follows in the rollout may not go', () => {
  const lab = new SmallLab();
  lab.render('edge', 2, { imports: {} });
  lab.write('platform.json', '{}');

  expect(answer(lab, 'hub').problems).toEqual([expect.stringMatching(/^\[rollout\.json\] CLUSTER-002: .*got 'edge'/)]);
});

test.each([
  ['the list says that it reads the other', '{ "reads": { "edge": ["hub"] } }', []],
  ['connections lead there', '{}', [{ client: { pods: 'shop' }, server: { cluster: 'hub', namespace: 'postgres' }, ports: [{ port: 5432, protocol: 'TCP' }] }]],
])('a contract that says nothing of imports counts as using what it is granted, where %s', (_case, platform, connections) => {
  const lab = new SmallLab();
  lab.stages({ cluster: 'hub' }, { cluster: 'edge' });
  lab.render('edge', 2, {});
  lab.write('platform.json', platform);
  lab.write('clusters/edge/connections.json', JSON.stringify({ format: 1, cluster: 'edge', open: [], pods: [], connections }));

  expect(answer(lab, 'hub').problems).toEqual([expect.stringContaining('and imports postgres/shop')]);
});

test('one that nobody uses: data, other programs, what is outside, secrets, machines and files, in this order', () => {
  const lab = new SmallLab();
  lab.render('edge', 2, {
    imports: { hub: ['postgres/shop'] }, hostnames: ['shop.example.org'], addresses: ['10.0.0.120'], claims: [{ what: 'tunnel', key: '6ff42ae2', owner: 'edge/cloudflared' }],
    backups: [
      { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', owner: 'edge/shop', copies: [{ place: 'https://s3.example.org/backups/shop' }] },
      { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'cache', owner: 'edge/shop', copies: [], reason: 'a cache' },
      { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'photos', owner: 'edge/shop', copies: [] },
    ],
  }, { asn: 64513 });

  const { status, steps } = answer(lab, 'edge');

  expect(status).toBe(0);
  expect(steps.map(({ title }) => title)).toEqual(['Keep what it holds', 'Take it out of the other programs, and render them', 'Give back what it has outside', 'Revoke what it was given', 'Reset its machines', 'Remove it from the repository']);
  expect(steps[0].lines).toEqual([
    'PersistentVolumeClaim shop/data: make a last backup, and keep https://s3.example.org/backups/shop',
    'PersistentVolumeClaim shop/cache goes without a backup: a cache',
    'PersistentVolumeClaim shop/photos has no backup: copy it, or it is lost',
  ]);
  expect(steps[1].lines).toEqual(expect.arrayContaining(["exported to it, alone or with others: 'postgres/shop' in apps/hub", "apps/hub/main.ts:1: const peers = [Cluster.readFacts('../edge/cluster.json')];", expect.stringMatching(/^\.projenrc\.ts:4: /), expect.stringMatching(/^rollout\.json:1: /)]));
  expect(steps[2].lines.join('\n')).toMatch(/shop\.example\.org[^]*tunnel 6ff42ae2[^]*10\.0\.0\.12, 10\.0\.0\.120[^]*AS 64513/);
  expect(steps[4].lines.slice(0, 2)).toEqual([expect.stringMatching(/^task talos:reset-cluster CLUSTER=edge /), expect.stringContaining('edge-01 (10.0.0.12)')]);
});

test('--remove takes its folders and its line, and leaves everything of the others', () => {
  const lab = new SmallLab();

  expect(answer(lab, 'edge', { remove: true }).status).toBe(0);

  expect(['apps/edge', 'clusters/edge', 'secrets/edge', 'apps/hub', 'clusters/hub'].map((folder) => existsSync(join(lab.root, folder)))).toEqual([false, false, false, true, true]);
  expect(lab.read('.projenrc.ts')).toBe("const lab = new LabProject({});\n\nlab.addCluster('hub');\n\nlab.synth();\n");
});

test('a name within another is no mention', () => {
  const lab = new SmallLab();
  lab.write('apps/hub/main.ts', "const peers = ['edge-2', 'hedge'];\n// knowledge of edges\n");
  lab.write('.projenrc.ts', '');
  lab.stages({ cluster: 'hub' });
  lab.render('hub', 1, {});

  expect(answer(lab, 'edge').steps[1]).toMatchObject({ done: true, lines: ['No other program and no list names it.'] });
});
