import { Lab } from '@monosense-io/platform/testing';
import { ApiObject } from 'cdk8s';
import { Component, Namespace, Stage } from '../src';

class Shop extends Component {}

/** The page of a cluster with what is added to it. */
function pageOf(add: (lab: Lab, stage: Stage, shop: Shop) => void = () => undefined, facts: object = {}): string {
  const lab = new Lab({ facts });
  const shop = new Shop(lab.cluster, 'shop');
  const stage = new Stage(shop, 'App', { namespace: new Namespace(shop, 'Namespace', { name: 'shop' }) });
  new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' }, data: {} });
  lab.cluster.assumeInstalled({ kinds: [{ group: 'postgresql.cnpg.io', kind: 'Cluster', versions: ['v1'] }, { group: 'volsync.backube', kind: 'ReplicationSource', versions: ['v1alpha1'] }] });
  add(lab, stage, shop);
  return lab.platform.render()['infra/runbooks/disaster-recovery.md'];
}

const claim = (stage: Stage, size: string): void => {
  new ApiObject(stage, 'Claim', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'local', resources: { requests: { storage: size } } } });
  new ApiObject(stage, 'Source', { apiVersion: 'volsync.backube/v1alpha1', kind: 'ReplicationSource', metadata: { name: 'data' }, spec: { sourcePVC: 'data' } });
  // The same volume at a second target is no second volume.
  new ApiObject(stage, 'SecondSource', { apiVersion: 'volsync.backube/v1alpha1', kind: 'ReplicationSource', metadata: { name: 'data-nas' }, spec: { sourcePVC: 'data' } });
};

test('a volume is restored by its own names, from where it is kept, in the time that its size takes', () => {
  const page = pageOf((_, stage, shop) => {
    claim(stage, '100Gi');
    shop.recordBackup({ endpointUrl: 'https://s3.example.org', repository: 'backups/infra/shop/data', schedule: '7 1,9,17 * * *', retention: '24 hourly', of: [{ kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' }], drill: { namespace: 'volsync-drills', name: 'shop-data-restore', schedule: '0 4 1 * *' } });
  });

  expect(page).toContain('| PersistentVolumeClaim shop/data | https://s3.example.org/backups/infra/shop/data | 7 1,9,17 * * * | 24 hourly | volsync-drills/shop-data-restore (0 4 1 * *) |');
  expect(page).toContain('task volsync:restore CLUSTER=infra NAMESPACE=shop CLAIM=data\n');
  expect(page).toContain('| shop/data | 100 GiB | 18 minutes |');
  expect(page).toContain('- s3.example.org: PersistentVolumeClaim shop/data');
  expect(page).not.toContain('CLAIM=data-nas');
});

test('a database is recovered from the name of its backups', () => {
  const page = pageOf((_, stage) => void new ApiObject(stage, 'Postgres', { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'postgres' }, spec: { storage: { size: '10Gi' }, plugins: [{ parameters: { serverName: 'infra-postgres-2' } }] } }));

  expect(page).toContain('postgres (its backups are under `infra-postgres-2`)');
  expect(page).toContain('task cnpg:recover CLUSTER=infra POSTGRES=postgres');
  expect(page).toContain('task dr:test-cnpg-restore CLUSTER=infra');
});

test('a cluster without backups says so, and names nothing that it has not', () => {
  const page = pageOf();

  expect(page).toContain('Nothing of it has a backup.');
  expect(page).not.toMatch(/volsync|cnpg|velero/);
});

test('what has no backup stands there with its reason', () => {
  expect(pageOf((lab, stage) => {
    claim(stage, '1Gi');
    lab.cluster.requireBackups({ except: [{ kind: 'PersistentVolumeClaim', reason: 'made again' }, { kind: 'ClusterSecretStore', reason: 'keeps its own copies' }] });
  })).toContain('- PersistentVolumeClaim shop/data: made again');
});

test('snapshots of etcd are given to the first machine', () => {
  const kept = pageOf((_, __, shop) => shop.recordBackup({ endpointUrl: 'https://s3.example.org', repository: 'backups/infra/etcd', of: [{ kind: 'Etcd', name: 'infra' }] }), { talosVersion: 'v1.14.6' });

  expect(kept).toMatch(/Snapshots are at https:\/\/s3\.example\.org\/backups\/infra\/etcd\.[^]*bootstrap --recover-from=\.\/etcd\.db/);
  expect(pageOf(undefined, { talosVersion: 'v1.14.6' })).toContain('No snapshots are kept.');
  expect(pageOf(undefined, { talosVersion: undefined })).not.toMatch(/talosctl|etcd/);
});
