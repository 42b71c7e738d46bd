import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { Cluster, ClusterFacts, Platform } from '../src';
import { APPS, EDGE, INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

function factsFile(facts: object | string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'facts-')), 'cluster.json');
  writeFileSync(file, typeof facts === 'string' ? facts : JSON.stringify(facts));
  return file;
}

/** A cluster with these facts instead of the usual ones. */
function cluster(facts: Partial<ClusterFacts>, peers: ClusterFacts[] = []): () => Cluster {
  return () => new Cluster(new Platform(), 'infra', { ...INFRA, ...facts, peers });
}

test('facts are read from a file', () => {
  expect(Cluster.readFacts(factsFile(INFRA))).toEqual(INFRA);
});

test('every wrong member of a file is named', () => {
  const { domain: _, ...rest } = INFRA;
  const file = factsFile({ ...rest, id: '1', podCidr: '10.244.0.0/16' });

  expect(refusals(() => Cluster.readFacts(file))).toEqual([
    refusal('PLATFORM-251', file, "'podCidr'"),
    refusal('PLATFORM-251', file, "'id'"),
    refusal('PLATFORM-251', file, "'domain'"),
  ]);
});

test('a misspelt member of a machine is answered with the one that was meant', () => {
  const file = factsFile({ ...INFRA, nodes: [{ ...INFRA.nodes[0], instalDisk: '/dev/sda' }] });

  expect(refusals(() => Cluster.readFacts(file))).toEqual([refusal('PLATFORM-251', file, "'nodes[0].instalDisk' is not a fact of a cluster: write 'installDisk'")]);
});

test('a file that is no JSON is refused', () => {
  const file = factsFile('name: infra');

  expect(refusals(() => Cluster.readFacts(file))).toEqual([refusal('PLATFORM-142', file, 'line 1, column 1')]);
});

describe('clusters whose facts stand beside each other in a repository', () => {
  let lab: string;
  beforeEach(() => { lab = mkdtempSync(join(tmpdir(), 'clusters-')); });
  afterEach(() => rmSync(lab, { recursive: true }));

  /** The file of a cluster's facts. */
  function beside(folder: string, facts: object | string, repository = true): string {
    mkdirSync(join(lab, 'apps', folder), { recursive: true });
    if (repository) mkdirSync(join(lab, '.git'), { recursive: true });
    const file = join(lab, 'apps', folder, 'cluster.json');
    writeFileSync(file, typeof facts === 'string' ? facts : JSON.stringify(facts));
    return file;
  }

  const MEDIA = { ...EDGE, name: 'media' };

  test('are peers of the one that is read', () => {
    const file = beside('infra', INFRA);
    beside('apps', APPS);
    beside('media', MEDIA);
    mkdirSync(join(lab, 'apps', 'empty'));

    const read = Cluster.read(new Platform(), 'infra', { file });

    expect(read.facts).toEqual(INFRA);
    expect(read.peers.map(({ name }) => name)).toEqual(['apps', 'media']);
  });

  test('may be peers in part', () => {
    const file = beside('infra', INFRA);
    beside('apps', APPS);
    beside('media', MEDIA);

    expect(Cluster.read(new Platform(), 'infra', { file, peers: ['media'] }).peers.map(({ name }) => name)).toEqual(['media']);
  });

  test('a peer that has no facts is refused', () => {
    const file = beside('infra', INFRA);
    beside('apps', APPS);

    expect(refusals(() => Cluster.read(new Platform(), 'infra', { file, peers: ['aps'] }))).toEqual([refusal('PLATFORM-346', 'infra', "'aps'", "write 'apps'")]);
  });

  test.each<[string, Partial<ClusterFacts>, string, string]>([
    ['its id', { id: INFRA.id }, 'PLATFORM-202', "'infra'"],
    ['its name and nothing else', { name: 'infra' }, 'PLATFORM-201', "'infra'"],
    ['its API server', { apiEndpoint: INFRA.apiEndpoint }, 'PLATFORM-203', "'apiEndpoint'"],
    ['its pod range', { podCidrs: INFRA.podCidrs }, 'PLATFORM-204', "'podCidrs'"],
    ['the address of a machine', { nodes: [{ ...EDGE.nodes[0], address: INFRA.nodes[0].address }], nodeCidr: INFRA.nodeCidr }, 'PLATFORM-205', "'infra-01'"],
    ['addresses of its pool', { loadBalancerPools: INFRA.loadBalancerPools }, 'PLATFORM-206', '10.0.0.100'],
  ])('one without peers may not take %s', (_, facts, code, value) => {
    beside('infra', INFRA);
    const read = Cluster.readFacts(beside('media', { ...MEDIA, ...facts }));

    expect(refusals(() => new Cluster(new Platform(), read.name, read))).toContainEqual(refusal(code, read.name, value));
  });

  test('facts of another release than this one are read over', () => {
    beside('apps', { ...APPS, moonPhase: 'full' });
    const facts = Cluster.readFacts(beside('infra', INFRA));

    expect(() => new Cluster(new Platform(), 'infra', facts)).not.toThrow();
  });

  test('facts with a syntax error are refused with the file that has it', () => {
    beside('apps', '{ "name": }');
    const facts = Cluster.readFacts(beside('infra', INFRA));

    expect(refusals(() => new Cluster(new Platform(), 'infra', facts))).toEqual([{ code: 'PLATFORM-142', path: expect.stringContaining('apps/cluster.json'), message: expect.stringContaining('line 1, column 11') }]);
  });

  test('outside of a repository they are of other labs', () => {
    beside('other', { ...MEDIA, id: INFRA.id }, false);
    const facts = Cluster.readFacts(beside('infra', INFRA, false));

    expect(() => new Cluster(new Platform(), 'infra', facts)).not.toThrow();
  });
});

test('a construct outside a cluster has none', () => {
  const chart = new Chart(new Platform(), 'lonely');

  expect(refusals(() => Cluster.of(chart))).toEqual([refusal('PLATFORM-302', 'lonely', 'Cluster')]);
});

test('all wrong facts are named at once', () => {
  expect(refusals(cluster({ id: 0, talosVersion: '1.12' }))).toEqual([refusal('PLATFORM-253', 'infra', 'got 0'), refusal('PLATFORM-257', 'infra', "'1.12'")]);
});

test.each<[string, Partial<ClusterFacts>, string, string]>([
  ['a domain that is an address', { domain: 'https://example.org' }, 'PLATFORM-254', "'https://example.org'"],
  ['a number that BGP does not know', { asn: 0 }, 'PLATFORM-259', 'got 0'],
  ['the address of a machine for its subnet', { nodeCidr: '10.0.0.1/24' }, 'PLATFORM-261', 'write it as 10.0.0.0/24'],
  ['host bits of IPv6', { podCidrs: ['10.244.0.0/16', 'fd00:0:0:7::5/56'] }, 'PLATFORM-261', 'write it as fd00::/56'],
  ['a prefix that is too long', { podCidrs: ['10.244.0.0/33'] }, 'PLATFORM-261', 'write it as in 10.244.0.0/16'],
  ['host bits', { podCidrs: ['10.244.0.1/16'] }, 'PLATFORM-261', '10.244.0.1/16'],
  ['its own ranges overlap', { serviceCidrs: ['10.244.128.0/17'] }, 'PLATFORM-262', '10.244.128.0/17'],
  ['IPv6 ranges that overlap', { podCidrs: ['10.244.0.0/16', 'fd00::/48'], serviceCidrs: ['10.245.0.0/16', 'fd00:0:0:ffff::/112'] }, 'PLATFORM-262', 'fd00:0:0:ffff::/112'],
  ['two ranges of one family', { podCidrs: ['10.244.0.0/16', '10.250.0.0/16'], serviceCidrs: ['10.245.0.0/16', '10.251.0.0/16'] }, 'PLATFORM-263', '10.250.0.0/16'],
  ['a node outside the subnet', { nodes: [{ ...INFRA.nodes[0], address: '10.0.1.11' }] }, 'PLATFORM-265', '10.0.1.11'],
  ['no control plane', { nodes: [{ ...INFRA.nodes[0], controlPlane: false }] }, 'PLATFORM-256', "'nodes'"],
  ['two nodes of one name', { nodes: [INFRA.nodes[0], { ...INFRA.nodes[1], name: 'infra-01' }] }, 'PLATFORM-264', "'infra-01'"],
  ['memory that is no quantity', { nodes: [{ ...INFRA.nodes[0], memory: '64 GB' }] }, 'PLATFORM-266', "'64 GB'"],
  ['a pool that holds a node', { loadBalancerPools: [{ start: '10.0.0.10', stop: '10.0.0.10' }, { start: '10.0.0.13', stop: '10.0.0.100' }] }, 'PLATFORM-268', "'infra-03'"],
  ['a node whose name is none', { nodes: [{ ...INFRA.nodes[0], name: '../x;id' }] }, 'PLATFORM-273', "'../x;id'"],
  ['a node whose name has two lines', { nodes: [{ ...INFRA.nodes[0], name: 'a\nb' }] }, 'PLATFORM-273', 'rename it'],
  ['a node whose address is none', { nodes: [{ ...INFRA.nodes[0], address: '10.0.0.311' }] }, 'PLATFORM-274', "'10.0.0.311'"],
  ['two pools that overlap', { loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }, { start: '10.0.0.110', stop: '10.0.0.130' }] }, 'PLATFORM-275', '10.0.0.110-10.0.0.130'],
  ['a pool whose end is no address', { loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119;id' }], meshAddress: undefined }, 'PLATFORM-267', "got '10.0.0.119;id'"],
  ['a pool written backwards', { loadBalancerPools: [{ start: '10.0.0.119', stop: '10.0.0.100' }], meshAddress: undefined }, 'PLATFORM-267', "'10.0.0.119'"],
])('refuses %s', (_, facts, code, value) => {
  expect(refusals(cluster(facts))).toEqual([refusal(code, 'infra', value)]);
});

/** The texts of some facts, by their paths. */
function textsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'string') return [path];
  return Object.entries(Object(value)).flatMap(([key, member]) => textsIn(member, [...path, key]));
}

test.each(textsIn({ ...INFRA, peers: [] }).map((path) => [path.join('.'), path]))("'%s' holds nothing that Flux, a shell or a page would read as more than text", (_, path) => {
  const accepted = ['${x}', '$(id)', '[a](b)', '<b>', '`a`', '\na: b'].filter((markup) => {
    const facts = structuredClone({ ...INFRA, peers: [] }) as any;
    const holder = path.slice(0, -1).reduce((value, key) => value[key], facts);
    holder[path.at(-1)!] += markup;
    return refusals(() => new Cluster(new Platform(), 'infra', facts)).length === 0;
  });

  expect(accepted).toEqual([]);
});

test.each<[string, Partial<ClusterFacts>, string, string]>([
  ['the name of a peer', { name: 'infra' }, 'PLATFORM-201', "'infra'"],
  ['the id of a peer', { id: 2 }, 'PLATFORM-202', "'id' 2"],
  ['the API server of a peer', { apiEndpoint: 'apps-k8s.example.org' }, 'PLATFORM-203', "'apiEndpoint' apps-k8s.example.org"],
  ['pod ranges that overlap', { podCidrs: ['10.246.0.0/17'] }, 'PLATFORM-204', '10.246.0.0/17'],
  ['a machine that a peer has', { nodes: [{ ...INFRA.nodes[0], address: '10.0.0.14' }] }, 'PLATFORM-205', '10.0.0.14'],
  ['pools that overlap', { loadBalancerPools: [{ start: '10.0.0.119', stop: '10.0.0.125' }], meshAddress: undefined }, 'PLATFORM-206', '10.0.0.119-10.0.0.125'],
  ["a peer's machine in the pool", { loadBalancerPools: [{ start: '10.0.0.16', stop: '10.0.0.40' }], meshAddress: undefined }, 'PLATFORM-207', "'apps-03' (10.0.0.16)"],
  ["a machine in a peer's pool", { nodes: [{ ...INFRA.nodes[0], address: '10.0.0.130' }] }, 'PLATFORM-207', "'infra-01' (10.0.0.130)"],
])('refuses %s', (_, facts, code, value) => {
  const peer = facts.name === undefined ? APPS : { ...APPS, name: facts.name };

  expect(refusals(cluster(facts, [peer]))).toEqual([refusal(code, 'infra', value)]);
});

test('a cluster has its name as id', () => {
  expect(refusals(() => new Cluster(new Platform(), 'home', INFRA))).toEqual([refusal('PLATFORM-303', 'home', "'infra'", "'home'")]);
});

test('a name that no folder should have is refused', () => {
  expect(refusals(() => new Cluster(new Platform(), 'Home Lab', { ...INFRA, name: 'Home Lab' }))).toEqual([refusal('PLATFORM-252', 'Home Lab', "'Home Lab'")]);
});

test('machines of two clusters may share a subnet', () => {
  expect(cluster({}, [APPS])).not.toThrow();
});

test('dual stack is one range of each family', () => {
  expect(cluster({ podCidrs: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceCidrs: ['10.245.0.0/16', 'fd00:10:245::/112'] })).not.toThrow();
});

test('an address is on the link when it is one of the machines\' subnet', () => {
  const lab = new Lab();

  expect([lab.cluster.isOnLink('10.0.0.110'), lab.cluster.isOnLink('10.0.1.110')]).toEqual([true, false]);
});

describe('machines without Talos', () => {
  const facts = { ...EDGE, talosVersion: undefined, nodes: EDGE.nodes.map((node) => ({ ...node, installDisk: undefined })) };

  test('get no configuration, and what components need of them is listed', () => {
    const lab = new Lab({ facts: { ...facts, peers: [] } });
    lab.cluster.addMachinePatch(lab.surroundings, { reason: 'pods are pulled from the neighbours', patch: { machine: {} } });

    const files = lab.platform.render();

    expect(Object.keys(files).filter((file) => file.startsWith('edge/talos/'))).toEqual([]);
    expect(files['edge/README.md']).toContain('| edge/surroundings | pods are pulled from the neighbours |');
    expect(files['edge/README.md']).not.toContain('Talos v');
  });

  test('Talos needs to know the disk of each machine', () => {
    expect(refusals(() => new Lab({ facts: { ...facts, talosVersion: 'v1.12.0', peers: [] } }))).toEqual([{ code: 'PLATFORM-271', path: 'edge', message: expect.stringContaining("'edge-01'") }]);
  });

  test.each([['sda', '/dev/sda'], ['/dev/', '/dev/sda'], ['dev/nvme0n1', '/dev/nvme0n1'], ['/dev/${DISK}$(id)', '/dev/sda']])('a disk is named by its path, and not %s', (installDisk, right) => {
    const nodes = [{ ...EDGE.nodes[0], installDisk }];

    expect(refusals(() => new Lab({ facts: { ...EDGE, nodes, peers: [] } }))).toEqual([{ code: 'PLATFORM-272', path: 'edge', message: expect.stringContaining(`got '${installDisk}': write it as in ${right}`) }]);
  });
});
