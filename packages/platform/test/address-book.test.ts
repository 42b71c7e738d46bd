import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { AddressRange, Cluster, ExternalEndpoint, Platform } from '../src';
import { addressesOfFacts, AddressUse, clashes, nearIn } from '../src/facts/address-book';
import { APPS, INFRA, Lab, refusals } from '../src/testing';

test.each([
  [[], ['10.0.0.100-10.0.0.119']],
  [['10.0.0.100'], ['10.0.0.101-10.0.0.119']],
  [['10.0.0.119', '10.0.0.110'], ['10.0.0.100-10.0.0.109', '10.0.0.111-10.0.0.118']],
  [['10.0.0.110', '10.0.0.110', '10.0.0.111'], ['10.0.0.100-10.0.0.109', '10.0.0.112-10.0.0.119']],
  [['10.0.0.99', 'fd00::1', 'here'], ['10.0.0.100-10.0.0.119']],
])('a pool without %j is %j', (addresses, left) => {
  expect(AddressRange.of('10.0.0.100', '10.0.0.119').without(addresses).map(({ start, stop }) => `${start}-${stop}`)).toEqual(left);
});

test('of a range nothing is left when all of it is taken out', () => {
  expect(AddressRange.of('fd00::a', 'fd00::b').without(['fd00:0::b', 'fd00::a'])).toEqual([]);
});

test('a cluster has an entry for everything that its facts name', () => {
  const uses = addressesOfFacts({ ...INFRA, apiEndpoint: '10.0.0.9' }).map(({ use }) => use);

  expect(new Set(uses)).toEqual(new Set([
    AddressUse.MACHINE, AddressUse.SUBNET, AddressUse.PODS, AddressUse.SERVICES, AddressUse.POOL, AddressUse.API, AddressUse.MESH, AddressUse.NOBODY,
  ]));
});

test('an address of IPv4 that is written as one of IPv6 is that of IPv4', () => {
  const book = addressesOfFacts({ ...INFRA, apiEndpoint: '::ffff:a00:69' });

  expect(clashes(book, nearIn(book)).map(({ message }) => message)).toEqual([expect.stringContaining("PLATFORM-282: load-balancer pool 10.0.0.100-10.0.0.119 contains 'apiEndpoint'")]);
});

test('each pair is compared once', () => {
  const book = addressesOfFacts({ ...INFRA, loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }, { start: '10.0.0.110', stop: '10.0.0.119' }] });

  expect(clashes(book, nearIn(book))).toHaveLength(1);
});

test('who watches addresses hears of those that came before, and of those that come after', () => {
  const lab = new Lab();
  const heard: string[] = [];
  lab.cluster.claimAddress(lab.surroundings, '10.0.0.110', { service: { namespace: 'shop', name: 'web' } });
  lab.cluster.claimAddress(lab.surroundings, '10.0.0.111');

  lab.cluster.watchAddresses(lab.surroundings, { addressClaimed: (address, { namespace, name }) => void heard.push(`${address} ${namespace}/${name}`) });
  lab.cluster.claimAddress(lab.surroundings, '10.0.0.112', { service: { namespace: 'shop', name: 'mail' } });

  expect(heard).toEqual(['10.0.0.110 shop/web', '10.0.0.112 shop/mail']);
});

test('a device of its own has no address of a machine, and another server may have one', () => {
  const lab = new Lab();
  lab.cluster.recordOutsideAddress(lab.surroundings, { address: '10.0.0.11', what: 'switch', apartFromMachines: true });
  lab.cluster.recordOutsideAddress(lab.surroundings, { address: '10.0.0.11', what: 'exporter' });
  lab.cluster.recordOutsideAddress(lab.surroundings, { address: 'nas.example.org', what: 'NAS' });

  expect(lab.refusals()).toEqual([{ code: 'PLATFORM-283', path: 'infra/surroundings', message: expect.stringContaining("switch (10.0.0.11) has the address of node 'infra-01'") }]);
});

test('a claim that several may have is refused to the first that is too many', () => {
  const lab = new Lab();
  for (let number = 1; number <= 3; number++) lab.cluster.claim(lab.surroundings, { what: 'seat', key: 'window', fix: 'take another', atMost: 2 });

  expect(lab.refusals()).toEqual([{ code: 'PLATFORM-635', path: 'infra/surroundings', message: 'seat window is already taken by [infra/surroundings], and may be taken 2 times: take another' }]);
});

test('where claims differ in how many may have it, the smallest number counts', () => {
  const lab = new Lab();
  lab.cluster.claim(lab.surroundings, { what: 'seat', key: 'window', fix: 'take another' });
  lab.cluster.claim(lab.surroundings, { what: 'seat', key: 'window', fix: 'take another', atMost: 5 });

  expect(lab.refusals()).toEqual([{ code: 'PLATFORM-635', path: 'infra/surroundings', message: expect.stringContaining('seat window') }]);
});

test('one thing may have the key of another kind', () => {
  const lab = new Lab();
  for (const what of ['seat', 'table']) lab.cluster.claim(lab.surroundings, { what, key: 'window', fix: 'take another' });

  expect(lab.refusals()).toEqual([]);
});

describe('a cluster that is rendered beside', () => {
  let outdir: string;
  beforeEach(() => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    outdir = mkdtempSync(join(tmpdir(), 'beside-'));
    const lab = new Lab({ outdir, facts: { ...APPS, peers: [] } });
    lab.cluster.claim(lab.surroundings, { what: 'seat', key: 'window', fix: 'take another' });
    lab.platform.synth();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(outdir, { recursive: true });
  });

  /** What a cluster is refused for that takes the same. */
  const refused = (): object[] => {
    const lab = new Lab({ outdir, facts: { peers: [] } });
    lab.cluster.claim(lab.surroundings, { what: 'seat', key: 'window', fix: 'take another' });
    return lab.refusals();
  };
  const taken = { code: 'PLATFORM-635', path: 'infra/surroundings', message: "seat window is already taken by [apps/surroundings] in cluster 'apps', as it is rendered: take another" };

  test('has what it claims', () => {
    expect(refused()).toEqual([taken]);
  });

  test('has it also while it is swapped in', () => {
    renameSync(join(outdir, 'apps'), join(outdir, '.apps.old'));
    mkdirSync(join(outdir, '.apps.new'));
    writeFileSync(join(outdir, '.apps.new/contract.json'), '{');

    expect(refused()).toEqual([taken]);
  });

  test('is refused where its contract says nothing', () => {
    writeFileSync(join(outdir, 'apps/contract.json'), '<<<<<<< HEAD');

    expect(refused()).toMatchObject([{ code: 'OUTPUT-003' }]);
  });

  test('is known by the facts that are given, where these are newer', () => {
    const lab = new Lab({ outdir, facts: { peers: [{ ...APPS, loadBalancerPools: [{ start: '10.0.0.120', stop: '10.0.0.129' }] }] } });
    new ExternalEndpoint(lab.surroundings, 'Nas', { host: '10.0.0.135' });

    expect(lab.refusals()).toEqual([]);
  });
});

test('a folder without a cluster is none', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'beside-'));
  mkdirSync(join(outdir, 'notes'));
  writeFileSync(join(outdir, 'README.md'), '');

  expect(refusals(() => { new Cluster(new Platform({ outdir }), 'infra', INFRA); })).toEqual([]);
  expect(new Lab({ outdir }).refusals()).toEqual([]);
  rmSync(outdir, { recursive: true });
});
