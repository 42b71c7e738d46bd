import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PairLab } from '../lab.ts';

/** The lab of docs/runbooks/cluster-lifecycle.md, walked through from one heading to the next. */
let lab: PairLab;

const STORAGE = `
const ceph = new RookCeph(cluster, 'rook-ceph', { nodes: cluster.facts.nodes.map(({ name }) => ({ name })), devicePathFilter: '^/dev/disk/by-path/pci-0000:03:00\\\\.0-nvme-1$', disksPerNode: 1 });
void ceph;
new CnpgShared(cluster, 'postgres', { storageClass: base.localStorage!, dataSize: Size.gibibytes(10), walSize: Size.gibibytes(5) });
`;

beforeAll(() => {
  lab = new PairLab();
  // Three machines with storage and databases, so that there is something to say of them.
  lab.facts('home', ({ nodes: [first] }) => ({ nodes: [1, 2, 3].map((number) => ({ ...first, name: `home-0${number}`, address: `192.168.60.1${number}` })) }));
  lab.change('apps/home/main.ts', "import { Dragonfly } from '@monosense-io/dragonfly';", "import { CnpgShared } from '@monosense-io/cnpg-shared';\nimport { Dragonfly } from '@monosense-io/dragonfly';\nimport { RookCeph } from '@monosense-io/rook-ceph';\nimport { Size } from 'cdk8s';");
  lab.change('apps/home/main.ts', 'Mesh, SecretStore }', 'Mesh, SecretStore, Storage }');
  lab.change('apps/home/main.ts', "new Foundation(cluster, 'foundation', {", "const base = new Foundation(cluster, 'foundation', {\n  storage: [Storage.openEbs({ local: {} })],");
  lab.change('apps/home/main.ts', '\nplatform.synth();', `${STORAGE}\nplatform.synth();`);
  lab.rendered('home', 'apps');
  lab.commit('home and apps');
}, 300_000);
afterAll(() => lab.remove());
// Each step leaves the lab as it was committed.
afterEach(() => {
  lab.run('git', 'reset', '--quiet', '--hard');
  lab.run('git', 'clean', '--quiet', '--force', '-d');
});

test('the page of each cluster has its own machines, users and commands', () => {
  const [home, apps] = ['home', 'apps'].map((name) => lab.read(`clusters/${name}/runbooks/cluster-lifecycle.md`));

  expect(home).toContain('| home-03 | 192.168.60.13 | control plane, etcd | /dev/sda | yes |');
  expect(home).toContain('- `redis/cache` is exported to apps');
  expect(home).toContain('kubectl -n databases get pods -l cnpg.io/cluster=postgres -o wide    # none is the primary on home-01');
  expect(home).toContain('Volumes of `local` lie on the machine\'s own disks');
  expect(apps).toContain('- it uses `redis/cache` of home');
  expect(apps).not.toContain('rook-ceph');
});

test('onboard a cluster: its line, its program, its facts, which are refused while another has them, and its contract', () => {
  expect(lab.platform('cluster', 'onboard', 'edge', '--follows', 'home', '--reads', 'home')).toMatchObject({ status: 0, output: expect.stringContaining('Add it to the list, .projenrc.ts (done)') });
  expect(lab.read('.projenrc.ts')).toContain("lab.addCluster('edge', { follows: 'home', reads: ['home'] });");

  // What `npx projen` would make: the first lines are those of a cluster like it.
  cpSync(join(lab.root, 'apps/apps'), join(lab.root, 'apps/edge'), { recursive: true });
  lab.change('apps/edge/main.ts', "new Cluster(platform, 'apps'", "new Cluster(platform, 'edge'");
  lab.facts('edge', () => ({ name: 'edge' }));
  expect(lab.render('edge')).toMatchObject({ status: 1, output: expect.stringContaining('PLATFORM-202') });

  lab.facts('edge', ({ nodes: [node] }) => ({
    id: 3, apiEndpoint: 'edge-k8s.loft.example', nodes: [{ ...node, name: 'edge-01', address: '192.168.60.31' }],
    podCidrs: ['10.88.0.0/16'], serviceCidrs: ['10.89.0.0/16'], loadBalancerPools: [{ start: '192.168.60.230', stop: '192.168.60.239' }], meshAddress: '192.168.60.230',
  }));
  expect(lab.render('edge')).toMatchObject({ status: 1, output: expect.stringMatching(/PLATFORM-422.*add it to 'to' of the export there/) });

  lab.change('apps/home/main.ts', "[Cluster.readFacts('../apps/cluster.json')]", "['apps', 'edge'].map((name) => Cluster.readFacts(`../${name}/cluster.json`))");
  lab.change('apps/home/main.ts', "to: ['apps']", "to: ['apps', 'edge']");
  lab.reads({ apps: ['home'], edge: ['home'] });
  const rows = lab.diff();
  lab.rendered('home', 'edge');

  expect(rows.edge).toContain("the cluster is new, with its machine edge-01: 'npx platform cluster onboard edge' says what comes next");
  expect(rows.home).toContain("export 'redis/cache' is changed");
  expect(JSON.parse(lab.read('clusters/edge/contract.json')).imports).toEqual({ home: ['redis/cache'] });
  expect(existsSync(join(lab.root, 'clusters/edge/CHECKLIST.md'))).toBe(true);
  expect(lab.platform('cluster', 'onboard', 'edge').output).toContain('5. Render and check (done)');
}, 120_000);

test('decommission a cluster: refused while another imports, and allowed when it does no more', () => {
  lab.stages({ cluster: 'home' }, { cluster: 'apps' });
  const refused = lab.platform('cluster', 'decommission', 'home', '--remove');

  expect(refused).toMatchObject({ status: 1, output: expect.stringMatching(/^\[clusters\/apps\] CLUSTER-001: cluster 'apps' must use nothing of 'home', and imports redis\/cache: /) });
  expect(existsSync(join(lab.root, 'apps/home'))).toBe(true);

  lab.change('apps/apps/main.ts', /const home = .*\n/, '');
  lab.change('apps/apps/main.ts', "const cache = home.redis('redis/cache').connect(stage);", "const cache = { host: 'nowhere', port: 6379 };");
  lab.reads({});
  lab.rendered('apps');
  const allowed = lab.platform('cluster', 'decommission', 'home');

  expect(allowed.status).toBe(0);
  expect(allowed.output).toMatch(/Cluster databases\/postgres: copy it, or it is lost[^]*apps\/apps\/main\.ts:\d+: .*\.\.\/home\/cluster\.json[^]*task talos:reset-cluster CLUSTER=home[^]*home-03 \(192\.168\.60\.13\)/);

  lab.change('apps/apps/main.ts', "[Cluster.readFacts('../home/cluster.json')]", '[]');
  lab.change('apps/apps/main.ts', /  mesh: .*\n/, '');
  lab.facts('apps', () => ({ meshAddress: undefined }));
  expect(lab.platform('cluster', 'decommission', 'home', '--remove')).toMatchObject({ status: 0, output: expect.stringMatching(/removed from \.projenrc\.ts[^]*removed apps\/home\nremoved clusters\/home\n/) });
  lab.stages({ cluster: 'apps' });
  lab.rendered('apps');
  expect(lab.diff().home).toContainEqual(expect.stringMatching(/^! cluster 'home' is no longer rendered: its Flux finds no folder/));
}, 120_000);

test('add a machine: an even etcd, disks of Ceph, its address', () => {
  lab.facts('home', ({ nodes }) => ({ nodes: [...nodes, { ...nodes[0], name: 'home-04', address: '192.168.60.14' }] }));

  expect(lab.diff().home).toEqual(expect.arrayContaining([
    expect.stringMatching(/^machine home-04 \(192\.168\.60\.14\) is new: /),
    'etcd gets an even number of members, 4: it survives the loss of 1, no more than with 3: make it 3 or 5',
    'Ceph takes the disks of home-04 that it may, if they are empty, and moves a share of all data to them',
  ]));
}, 120_000);

test('take out a machine: what is dangerous is said so', () => {
  lab.facts('home', ({ nodes }) => ({ nodes: nodes.slice(0, 2) }));

  const said = lab.diff();

  // With fewer machines than copies, the package itself refuses: the page says to have enough first.
  expect(said['home failed'] ?? said.home).toEqual(expect.arrayContaining([expect.stringMatching(/ROOK-CEPH-\d+|CephBlockPool .* keeps 3 copies/)]));
}, 120_000);

test('take out one of four: etcd, Ceph, volumes on its disks', () => {
  lab.facts('home', ({ nodes }) => ({ nodes: [...nodes, { ...nodes[0], name: 'home-04', address: '192.168.60.14' }] }));
  lab.rendered('home');
  lab.commit('a fourth machine');
  lab.facts('home', ({ nodes }) => ({ nodes: nodes.slice(1) }));

  const { home } = lab.diff();
  lab.run('git', 'reset', '--quiet', '--hard', 'HEAD~1');

  expect(home).toEqual(expect.arrayContaining([
    '! machine home-01 (192.168.60.11) goes, which Flux does not do: drain it, take it out of etcd, Ceph, Kubernetes, and reset it, before this is merged',
    "etcd has 4 members, and home-01 goes: one at a time, with 'talosctl etcd remove-member', and all others healthy before",
    expect.stringMatching(/^Ceph loses the OSDs of home-01, and Rook does not remove them/),
    expect.stringMatching(/^! volumes of local on home-01 are lost with the machine/),
  ]));
}, 180_000);

test('move a component to another cluster: it begins empty there, and what it held goes here', () => {
  lab.change('apps/home/main.ts', /new Dragonfly\(.*\n/, '');
  lab.change('apps/home/main.ts', /import \{ Dragonfly .*\n/, '');
  lab.change('apps/apps/main.ts', /const home = .*\n/, '');
  lab.change('apps/apps/main.ts', "import { Announcement", "import { Dragonfly } from '@monosense-io/dragonfly';\nimport { Announcement");
  lab.change('apps/apps/main.ts', 'RemoteCluster, ', '');
  lab.change('apps/apps/main.ts', "const cache = home.redis('redis/cache').connect(stage);", "const cache = new Dragonfly(cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache' }).connect(stage);");

  const said = lab.diff();

  expect(said.apps).toContainEqual(expect.stringMatching(/^Dragonfly dragonfly-system\/cache moves here from 'home', and begins empty/));
  expect(said.home).toContainEqual(expect.stringMatching(/^(! )?Dragonfly dragonfly-system\/cache is no longer rendered/));
  expect(said.home).toContain("export 'redis/cache' is no longer offered to other clusters");
}, 120_000);

test('change the domain: certificates of the API, names, and what everybody must know', () => {
  for (const name of ['home', 'apps']) lab.facts(name, () => ({ domain: 'attic.example', apiEndpoint: `${name}-k8s.attic.example` }));

  const { home } = lab.diff();

  expect(home).toContainEqual(expect.stringMatching(/^the API is reached as home-k8s\.attic\.example instead of home-k8s\.loft\.example/));
  expect(home).toContainEqual(expect.stringMatching(/^the domain is loft\.example → attic\.example: /));
  expect(home.filter((text) => /^hostname .*attic\.example is new$/.test(text)).length).toBe(home.filter((text) => /^hostname .*loft\.example is no longer taken$/.test(text)).length);
}, 120_000);

test('rename a cluster: refused, whichever way it is tried', () => {
  mkdirSync(join(lab.root, 'apps/attic'));
  lab.run('git', 'mv', 'apps/apps/cluster.json', 'apps/apps/main.ts', 'apps/apps/package.json', 'apps/attic/');
  lab.change('apps/attic/main.ts', "new Cluster(platform, 'apps'", "new Cluster(platform, 'attic'");
  lab.facts('attic', () => ({ name: 'attic' }));
  lab.change('apps/home/main.ts', '../apps/cluster.json', '../attic/cluster.json');
  lab.change('apps/home/main.ts', "to: ['apps']", "to: ['attic']");
  lab.rendered('home');

  expect(lab.render('attic')).toMatchObject({ status: 1, output: expect.stringMatching(/\[attic\] PLATFORM-636: 'name' must stay 'apps', got 'attic' with its machine 192\.168\.60\.21/) });

  lab.run('git', 'mv', 'clusters/apps', 'clusters/attic');
  expect(lab.render('attic')).toMatchObject({ status: 1, output: expect.stringMatching(/\[attic\] PLATFORM-636: 'name' must stay 'apps', got 'attic' in the folder of cluster 'apps'/) });
}, 120_000);
