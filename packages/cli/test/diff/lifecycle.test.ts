import type { ContractNode } from '@monosense-io/output';
import { CONTRACT } from '../../../output/test/lab.ts';
import type { Item, Side } from '../../src/diff/model.ts';
import { itemsOf } from '../../src/diff/rendering.ts';
import { reportOf } from '../../src/diff/report.ts';
import { items, sentence, sentences, side } from './lab.ts';

const machine = (index: number, more: Partial<ContractNode> = {}): ContractNode => ({ name: `home-0${index}`, address: `10.0.0.1${index}`, controlPlane: true, memory: '16Gi', installDisk: '/dev/sda', ...more });
const machines = (count: number): ContractNode[] => Array.from({ length: count }, (_, index) => machine(index + 1));

/** A cluster of machines with objects on it. */
const of = (nodes: readonly ContractNode[], objects: readonly Item[] = [], facts: object = {}): Side => (
  side(objects, { contract: { ...CONTRACT, hostnames: [], exports: {}, cluster: { ...CONTRACT.cluster, nodes: [...nodes], ...facts } } })
);

const ceph = (hosts: readonly string[]): Item[] => items({
  'ceph.rook.io/CephCluster rook-ceph/rook-ceph': { spec: { mon: { count: 3, allowMultiplePerNode: false }, storage: { useAllNodes: false, nodes: hosts.map((name) => ({ name })) } } },
  'ceph.rook.io/CephBlockPool rook-ceph/block': { spec: { failureDomain: 'host', replicated: { size: 3 } } },
});
const postgres = (instances: number): Item[] => items({ 'postgresql.cnpg.io/Cluster databases/postgres': { spec: { instances, affinity: { podAntiAffinityType: 'required' } } } });
const LOCAL = items({ 'storage.k8s.io/StorageClass fast': { provisioner: 'openebs.io/local' } });

describe('a machine more', () => {
  test('is reserved an address, made known to the routers, and given its configuration', () => {
    expect(sentences(of(machines(2)), of(machines(3)))).toContain(
      "machine home-03 (10.0.0.13) is new: reserve its address, tell the routers of the neighbour, boot it, and give it its configuration with 'task talos:apply-node CLUSTER=infra NODE=10.0.0.13'",
    );
  });

  test('gives etcd an even number of members', () => {
    expect(sentences(of(machines(3)), of(machines(4)))).toContain('etcd gets an even number of members, 4: it survives the loss of 1, no more than with 3: make it 3 or 5');
    expect(sentences(of(machines(3)), of([...machines(3), machine(4, { controlPlane: false })])).filter((text) => text.includes('etcd'))).toEqual([]);
  });

  test('gives Ceph its disks, PostgreSQL an instance, and workloads a replica', () => {
    const deployment = (replicas: number) => items({ 'apps/Deployment dns/coredns': { spec: { replicas } } });
    const found = sentences(of(machines(2), [...ceph(['home-01', 'home-02']), ...postgres(2), ...deployment(2)]), of(machines(3), [...ceph(['home-01', 'home-02', 'home-03']), ...postgres(3), ...deployment(3)]));

    expect(found).toEqual(expect.arrayContaining([
      'Ceph takes the disks of home-03 that it may, if they are empty, and moves a share of all data to them',
      'Cluster databases/postgres has 2 → 3 instances: each new one copies the whole database from the primary',
      'replicas follow the machines, 2 → 3: Deployment dns/coredns 2 → 3',
    ]));
    expect(found.filter((text) => text.startsWith('!'))).toEqual([]);
  });
});

describe('a machine less', () => {
  test('is taken out of etcd, Ceph and Kubernetes before', () => {
    expect(sentences(of(machines(3), ceph(['home-03'])), of(machines(2), ceph(['home-01'])))).toEqual(expect.arrayContaining([
      '! machine home-03 (10.0.0.13) goes, which Flux does not do: drain it, take it out of etcd, Ceph, Kubernetes, and reset it, before this is merged',
      "etcd has 3 members, and home-03 goes: one at a time, with 'talosctl etcd remove-member', and all others healthy before",
      'etcd gets an even number of members, 2: it survives the loss of 0, no more than with 1: make it 1 or 3',
    ]));
  });

  test.each([
    [3, 1, '! etcd loses its quorum when home-02, home-03 go: 1 of 3 members are left, and 2 must answer'],
    [2, 1, '! etcd loses its quorum when home-02 goes: 1 of 2 members are left, and 2 must answer'],
    [5, 2, '! etcd loses its quorum when home-03, home-04, home-05 go: 2 of 5 members are left, and 3 must answer'],
  ])('%d control planes that become %d at once lose the quorum', (from, to, expected) => {
    expect(sentences(of(machines(from)), of(machines(to)))).toContainEqual(expect.stringContaining(expected));
  });

  test.each([[5, 3], [4, 3], [3, 2]])('%d that become %d keep it', (from, to) => {
    expect(sentences(of(machines(from)), of(machines(to))).filter((text) => text.includes('quorum'))).toEqual([]);
  });

  test('all of them replaced at once lose it too', () => {
    const others = machines(3).map((node, index) => ({ ...node, name: `new-0${index + 1}`, address: `10.0.0.2${index + 1}` }));

    expect(sentences(of(machines(3)), of(others))).toContainEqual(expect.stringContaining('! etcd loses its quorum when home-01, home-02, home-03 go: 0 of 3'));
  });

  test('leaves OSDs that Rook does not remove, and pools without a machine for each copy', () => {
    expect(sentences(of(machines(3), ceph(['home-01', 'home-02', 'home-03'])), of(machines(2), ceph(['home-01', 'home-02'])))).toEqual(expect.arrayContaining([
      'Ceph loses the OSDs of home-03, and Rook does not remove them: mark them out, wait until all placement groups are active and clean, and purge them, before the machine is reset',
      '! CephBlockPool rook-ceph/block keeps 3 copies on as many machines, and Ceph has 2: every object lacks a copy from then on, and the next loss may stop writes',
      '! Ceph wants 3 monitors on a machine each, and there are 2: one more loss stops all of its clients',
    ]));
  });

  test('is seen where Ceph takes all machines', () => {
    const all = items({ 'ceph.rook.io/CephCluster rook-ceph/rook-ceph': { spec: { mon: { count: 3 }, storage: { useAllNodes: true } } } });

    expect(sentences(of(machines(4), all), of(machines(3), all))).toContainEqual(expect.stringMatching(/^Ceph loses the OSDs of home-04/));
  });

  test('loses the volumes on its own disks', () => {
    expect(sentences(of(machines(3), LOCAL), of(machines(2), LOCAL))).toContainEqual(expect.stringMatching(/^! volumes of fast on home-03 are lost with the machine: /));
    expect(sentences(of(machines(2), LOCAL), of(machines(3), LOCAL)).filter((text) => text.includes('volumes of fast'))).toEqual([]);
  });

  test('leaves PostgreSQL without a machine for each instance, or with one instance less', () => {
    expect(sentences(of(machines(3), postgres(3)), of(machines(2), postgres(3)))).toContain('! Cluster databases/postgres wants 3 instances on a machine each, and there are 2: those that find none wait for ever');
    expect(sentences(of(machines(3), postgres(3)), of(machines(2), postgres(1)))).toContain('Cluster databases/postgres has 3 → 1 instances: its operator removes standbys with their volumes, and the one that is left has nobody to take over');
  });
});

test.each([
  ['another address', { address: '10.0.0.99' }, /^! machine home-01 gets another address, 10\.0\.0\.11 → 10\.0\.0\.99: /],
  ['another role', { controlPlane: false }, /^! machine home-01 becomes a worker: /],
])('a machine that gets %s', (_case, changed, expected) => {
  const [first, ...rest] = machines(3);

  expect(sentences(of([first, ...rest]), of([{ ...first, ...changed }, ...rest]))).toContainEqual(expect.stringMatching(expected));
});

test.each<[string, (nodes: ContractNode[]) => ContractNode[]]>([
  ['comes', (nodes) => [...nodes, machine(4)]],
  ['goes', (nodes) => nodes.slice(1)],
  ['gets another role', ([first, ...rest]) => [{ ...first, controlPlane: false }, ...rest]],
  ['gets another address', ([first, ...rest]) => [{ ...first, address: '10.0.0.99' }, ...rest]],
  ['gets another disk', ([first, ...rest]) => [{ ...first, installDisk: '/dev/nvme0n1' }, ...rest]],
])('a machine that %s is told of once', (_case, change) => {
  // As it is rendered: in the contract, and in what Talos gets.
  const rendered = (nodes: ContractNode[]): Side => of(nodes, itemsOf(new Map([['talos/talconfig.yaml', JSON.stringify({ nodes: nodes.map(({ name, address, controlPlane, installDisk }) => ({ hostname: name, ipAddress: address, controlPlane, installDisk })) })]])));

  const told = sentences(rendered(machines(3)), rendered(change(machines(3))));

  expect(told.filter((text) => /^(! )?(machine )?home-0\d/.test(text))).toHaveLength(1);
});

test('machines that stay as they are mean nothing', () => {
  expect(sentences(of(machines(3), [...ceph(['home-01']), ...postgres(3), ...LOCAL]), of(machines(3), [...ceph(['home-01']), ...postgres(3), ...LOCAL]))).toEqual([]);
});

test('another domain: names, certificates, zones, tunnels and the API', () => {
  const objects = (domain: string): Item[] => items({
    'cert-manager.io/Certificate cert-manager/wildcard': { spec: { dnsNames: [`*.${domain}`] } },
    'helm.toolkit.fluxcd.io/HelmRelease external-dns/public': { spec: { values: { domainFilters: [domain] } } },
    'externaldns.k8s.io/DNSEndpoint cloudflared/cloudflared': { spec: { endpoints: [{ dnsName: `tunnel.${domain}`, targets: ['6ff42ae2.cfargotunnel.com'] }] } },
  });
  const cluster = (domain: string): Side => {
    const one = of(machines(1), objects(domain), { domain, apiEndpoint: `k8s.${domain}` });
    return { ...one, contract: { ...one.contract!, hostnames: [`app.${domain}`, 'www.example.com'] } };
  };

  const found = sentences(cluster('example.org'), cluster('example.net'));

  expect(found).toEqual(expect.arrayContaining([
    expect.stringMatching(/^the API is reached as k8s\.example\.net instead of k8s\.example\.org: /),
    expect.stringMatching(/^the domain is example\.org → example\.net: .*cookies.*redirect URIs.*\(1 of 2 hostnames\)$/),
    expect.stringMatching(/^Certificate cert-manager\/wildcard: issued anew/),
    expect.stringMatching(/^HelmRelease external-dns\/public: looks at the zone example\.net from now on, and leaves the records of 1 old hostnames behind/),
    expect.stringMatching(/^DNSEndpoint cloudflared\/cloudflared: the name that public hostnames lead to/),
    'hostname app.example.net is new', 'hostname app.example.org is no longer taken',
  ]));
});

describe('clusters', () => {
  const rowsOf = (before: Record<string, Side>, after: Record<string, Side>, cluster: string): string[] => (
    reportOf(new Map(Object.entries(before)), new Map(Object.entries(after))).find(({ name }) => name === cluster)!.rows.map(sentence)
  );
  const named = (name: string, nodes: readonly ContractNode[], objects: readonly Item[] = []): Side => of(nodes, objects, { name });
  const cache = items({ 'dragonflydb.io/Dragonfly redis/cache': {} });

  test('one that goes takes nothing with it, and is said once', () => {
    const rows = rowsOf({ edge: named('edge', machines(2), cache) }, {}, 'edge');

    expect(rows.filter((text) => !/^address/.test(text))).toEqual([expect.stringMatching(/^! cluster 'edge' is no longer rendered: its Flux finds no folder, .*home-01, home-02 run on .*cluster decommission edge/)]);
  });

  test('one that comes is told what comes next', () => {
    expect(rowsOf({}, { edge: named('edge', machines(1)) }, 'edge')).toContain("the cluster is new, with its machine home-01: 'npx platform cluster onboard edge' says what comes next");
  });

  test('one that comes with the machines of one that goes was renamed', () => {
    const rows = rowsOf({ home: named('home', machines(2), cache) }, { attic: named('attic', machines(2), cache) }, 'attic');

    expect(rows).toContainEqual(expect.stringMatching(/^! cluster 'attic' has the machines of 'home', .*can't be renamed/));
    expect(rows.filter((text) => text.includes('moves here'))).toEqual([]);
  });

  test('what holds data moves without it', () => {
    const other = machines(2).map((node) => ({ ...node, address: node.address.replace('.1', '.7') }));
    const before = { hub: named('hub', machines(2), cache), edge: named('edge', other) };
    const after = { hub: named('hub', machines(2)), edge: named('edge', other, cache) };

    expect(rowsOf(before, after, 'edge')).toContainEqual(expect.stringMatching(/^Dragonfly redis\/cache moves here from 'hub', and begins empty/));
    expect(rowsOf(before, after, 'hub')).toContainEqual(expect.stringMatching(/^! Dragonfly redis\/cache is no longer rendered, and Flux deletes it with its data/));
    expect(rowsOf(before, { ...after, hub: before.hub }, 'edge').filter((text) => text.includes('moves here'))).toEqual([]);
  });
});
