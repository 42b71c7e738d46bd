import { INFRA, Lab } from '@monosense-io/platform/testing';
import { ApiObject } from 'cdk8s';
import { Namespace, Stage } from '../src';
import { Demo } from './demo';

/** The page of a cluster with machines of these roles. */
function pageOf(nodes: readonly boolean[] = [true, true, true], add: (lab: Lab) => void = () => undefined, facts: object = {}): string {
  const lab = new Lab({ facts: { nodes: nodes.map((controlPlane, index) => ({ ...INFRA.nodes[0], name: `home-0${index + 1}`, address: `10.0.0.${index + 51}`, controlPlane })), ...facts } });
  add(lab);
  return lab.platform.render()['infra/runbooks/cluster-lifecycle.md'];
}

test('a page names the machines, their roles, and how many of them may be away', () => {
  const page = pageOf([true, true, true, false]);

  expect(page).toContain('| home-01 | 10.0.0.51 | control plane, etcd |');
  expect(page).toContain('| home-04 | 10.0.0.54 | worker |');
  expect(page).toContain('etcd has 3 members, and goes on while 2 answer: at most 1 may be away at a time.');
  expect(page).toContain('task talos:upgrade-node CLUSTER=infra NODE=10.0.0.54    # home-04');
  expect(page).toContain('Then all of home-01, home-02, home-03, and after them home-04.');
});

test.each([
  [[true], 'etcd has one member, and may lose none: while its machine is away'],
  [[true, true], 'etcd has 2 members, and may lose none: while one is away'],
  [[true, true, true, true, true], 'goes on while 3 answer: at most 2 may be away'],
])('of %j', (nodes, sentence) => {
  expect(pageOf(nodes)).toContain(sentence);
});

test('a control plane leaves etcd, as another one sees it, and a worker does not', () => {
  const [, control, worker] = pageOf([true, true, true, false]).split('## Who')[0].split(/^### /m).filter((section) => /^home-0[124]/.test(section));

  expect(control).toMatch(/talosctl --nodes 10\.0\.0\.51 etcd members[^]*talosctl --nodes 10\.0\.0\.52 etcd leave[^]*kubectl delete node home-02/);
  expect(worker).not.toContain('etcd');
});

test('what Ceph and PostgreSQL have on a machine is named', () => {
  const page = pageOf(undefined, (lab) => {
    const stage = new Stage(new Demo(lab.cluster, 'store'), 'Store', { namespace: new Namespace(lab.cluster, 'Rook', { name: 'rook-ceph' }) });
    new ApiObject(stage, 'Ceph', { apiVersion: 'ceph.rook.io/v1', kind: 'CephCluster', metadata: { name: 'rook-ceph' }, spec: { storage: { nodes: [{ name: 'home-02' }] } } });
    new ApiObject(stage, 'Postgres', { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'postgres' }, spec: {} });
    lab.cluster.assumeInstalled({ kinds: [{ group: 'ceph.rook.io', kind: 'CephCluster', versions: ['v1'] }, { group: 'postgresql.cnpg.io', kind: 'Cluster', versions: ['v1'] }] });
  });
  const [first, second] = ['home-01', 'home-02'].map((name) => page.split(`### ${name}\n`)[1].split('###')[0]);

  expect(page).toContain('| home-02 | 10.0.0.52 | control plane, etcd | /dev/sda | yes |');
  expect([first.includes('osd out'), second.includes('osd out')]).toEqual([false, true]);
  expect(first).toContain('kubectl -n rook-ceph get pods -l cnpg.io/cluster=postgres -o wide    # none is the primary on home-01');
});

test('machines without Talos are asked nothing of it', () => {
  const page = pageOf([true], undefined, { talosVersion: undefined, nodes: [{ ...INFRA.nodes[0], installDisk: undefined }] });

  expect(page).not.toMatch(/talos/i);
  expect(page).toContain('No other cluster.');
});

test('who uses it', () => {
  const page = pageOf(undefined, (lab) => void new Demo(lab.cluster, 'server').endpoint.export('postgres/shop', 'PostgresDatabase', { to: ['apps'], namespaces: ['client'] }, { database: 'shop', item: 'shop' }));

  expect(page).toContain('- `postgres/shop` is exported to apps');
});
