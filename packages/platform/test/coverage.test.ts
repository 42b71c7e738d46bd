import { ApiObject, Size } from 'cdk8s';
import { ContractFile } from '@monosense-io/output';
import { BackupException, BackupTarget, Component, HelmRelease, Manifests, Namespace, Remediation, Stage, Volume } from '../src';
import { Lab } from '@monosense-io/platform/testing';
import { refusal } from './refused';

const TARGET: BackupTarget = { endpointUrl: 'https://s3.example.org', repository: 'backups/shop' };

class Shop extends Component {
  public readonly stage: Stage;

  public constructor(lab: Lab) {
    super(lab.cluster, 'shop');
    this.stage = new Stage(this, 'App', { namespace: new Namespace(this, 'Namespace', { name: 'shop' }) });
  }

  public add(apiVersion: string, kind: string, name: string, rest: object = {}, annotations?: { [key: string]: string }): void {
    if (kind === 'StatefulSet') this.add('v1', 'Service', name, { spec: { selector: { app: 'x' }, ports: [{ port: 80 }] } });
    new ApiObject(this.stage, `${kind}${name}`, { apiVersion, kind, metadata: { name, annotations }, ...rest });
  }

  public claim(name: string, annotations?: { [key: string]: string }): void {
    this.add('v1', 'PersistentVolumeClaim', name, { spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'local', resources: { requests: { storage: '1Gi' } } } }, annotations);
  }
}

/** What a synthesis says that requires backups. */
function required(build: (shop: Shop, lab: Lab) => void, except?: (shop: Shop) => BackupException[]): unknown {
  const lab = new Lab();
  const shop = new Shop(lab);
  build(shop, lab);
  // Secrets of the lab come from a store that is a stand-in.
  lab.cluster.requireBackups({ except: [{ kind: 'ClusterSecretStore', reason: 'outside' }, ...except?.(shop) ?? []] });
  return lab.refusals();
}

describe('where backups are required', () => {
  test('a claim without a backup is refused', () => {
    expect(required((shop) => shop.claim('data'))).toEqual([refusal('PLATFORM-811', 'infra/shop/App', 'PersistentVolumeClaim shop/data')]);
  });

  test('a StatefulSet with claims of its own is refused, and one without is not', () => {
    const set = (name: string, claims: object[]) => ({ spec: { serviceName: name, selector: { matchLabels: { app: 'x' } }, template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'x', image: 'registry.example.org/x:1.0.0', resources: { requests: { memory: '10Mi' }, limits: { memory: '10Mi' } } }] } }, volumeClaimTemplates: claims } });

    expect(required((shop) => {
      shop.add('apps/v1', 'StatefulSet', 'queue', set('queue', [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }]));
      shop.add('apps/v1', 'StatefulSet', 'cache', set('cache', []));
    })).toMatchObject([{ code: 'PLATFORM-811', message: expect.stringContaining('StatefulSet shop/queue') }]);
  });

  test('a custom resource that holds data is refused, and copies of data are not', () => {
    const lab = new Lab({ kinds: [{ group: 'example.org', kind: 'Vault', versions: ['v1'], stateful: true }, { group: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', versions: ['v1'], stateful: true }] });
    const shop = new Shop(lab);
    shop.add('example.org/v1', 'Vault', 'main');
    shop.add('snapshot.storage.k8s.io/v1', 'VolumeSnapshot', 'last', { spec: { source: { volumeSnapshotContentName: 'x' } } });
    lab.cluster.requireBackups({ except: [{ kind: 'ClusterSecretStore', reason: 'outside' }] });

    expect(lab.refusals()).toEqual([refusal('PLATFORM-811', 'infra/shop/App', 'Vault shop/main')]);
  });

  test('a place that secrets come from is refused', () => {
    const lab = new Lab();
    lab.cluster.requireBackups();

    expect(lab.refusals()).toEqual([refusal('PLATFORM-811', 'infra/surroundings/Store', 'ClusterSecretStore onepassword')]);
  });

  test('a claim that a chart makes is refused', () => {
    expect(required((shop) => void new HelmRelease(shop.stage, 'Release', {
      chart: { repository: 'oci://registry.example.org', name: 'queue', version: '1.0.0' }, remediation: Remediation.RETRY, claims: ['data'],
    }))).toEqual([refusal('PLATFORM-811', 'infra/shop/App/Release', 'PersistentVolumeClaim shop/data')]);
  });

  test('a release whose values ask for a volume is refused, unless it names the claims, which then count', () => {
    const release = (values: object, claims?: string[]) => (shop: Shop): void => void new HelmRelease(shop.stage, 'Release', {
      chart: { repository: 'oci://registry.example.org', name: 'queue', version: '1.0.0' }, remediation: Remediation.RETRY, values: { server: values }, claims,
    });

    expect(required(release({ persistence: { enabled: true } }))).toEqual([refusal('PLATFORM-811', 'infra/shop/App', 'HelmRelease shop/queue')]);
    expect(required(release({ persistence: { enabled: true, existingClaim: 'data' } }))).toEqual([]);
    expect(required(release({ persistence: { enabled: false } }))).toEqual([]);
    expect(required(release({ persistence: { enabled: true } }, []))).toEqual([]);
  });

  test('a custom resource that has claims made is refused, and a volume that goes with its pod is none', () => {
    const lab = new Lab({ kinds: [{ group: 'example.org', kind: 'Agent', versions: ['v1'] }] });
    const shop = new Shop(lab);
    shop.add('example.org/v1', 'Agent', 'buffer', { spec: { statefulStorage: { volumeClaimTemplate: { spec: {} } } } });
    shop.add('example.org/v1', 'Agent', 'scratch', { spec: { volumes: [{ ephemeral: { volumeClaimTemplate: { spec: {} } } }] } });
    lab.cluster.requireBackups({ except: [{ kind: 'ClusterSecretStore', reason: 'outside' }] });

    expect(lab.refusals()).toEqual([refusal('PLATFORM-811', 'infra/shop/App', 'Agent shop/buffer')]);
  });

  test('what has a backup is taken: by its name, or as part of what is backed up', () => {
    expect(required((shop) => {
      shop.claim('data');
      shop.recordBackup({ ...TARGET, of: [{ kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' }] });
    })).toEqual([]);
    expect(required((shop) => {
      shop.claim('data');
      shop.recordBackup(TARGET);
    })).toEqual([]);
    expect(required((shop) => {
      for (const name of ['data', 'more']) shop.claim(name);
      shop.recordBackup({ ...TARGET, of: [{ kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' }] });
    })).toMatchObject([{ code: 'PLATFORM-811', message: expect.stringContaining('shop/more') }]);
  });

  test('what says why it needs none is taken', () => {
    expect(required((shop) => shop.claim('data', { 'platform.monosense.io/no-backup-reason': 'a cache' }))).toEqual([]);
    expect(required((shop) => shop.claim('data'), () => [{ kind: 'PersistentVolumeClaim', name: 'data', reason: 'a cache' }])).toEqual([]);
    expect(required((shop) => shop.claim('data'), (shop) => [{ of: shop, reason: 'a cache' }])).toEqual([]);
  });

  test('an exception that nothing needs is refused', () => {
    expect(required((shop) => shop.claim('data', { 'platform.monosense.io/no-backup-reason': 'a cache' }), () => [{ kind: 'PersistentVolumeClaim', name: 'dta', reason: 'a cache' }]))
      .toEqual([refusal('PLATFORM-813', 'infra', "name 'dta'")]);
  });

  test('an exception that names nothing, or says nothing, is refused', () => {
    expect(required((shop) => shop.add('v1', 'ConfigMap', 'settings', { data: {} }), () => [{ reason: 'later' }])).toEqual([refusal('PLATFORM-812', 'infra', 'names nothing')]);
    expect(required((shop) => shop.claim('data'), () => [{ name: 'data', reason: ' ' }])).toMatchObject([{ code: 'PLATFORM-812' }]);
  });
});

test('nothing is refused where no backups are required', () => {
  const lab = new Lab();
  new Shop(lab).claim('data');

  expect(lab.refusals()).toEqual([]);
});

test('a backup of what is not there is refused, unless somebody else may make it', () => {
  const backedUp = (build: (shop: Shop) => void): unknown => {
    const lab = new Lab();
    const shop = new Shop(lab);
    shop.add('v1', 'ConfigMap', 'settings', { data: {} });
    build(shop);
    shop.recordBackup({ ...TARGET, of: [{ kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' }] });
    return lab.refusals();
  };

  expect(backedUp(() => undefined)).toEqual([refusal('PLATFORM-814', 'infra/shop', 'PersistentVolumeClaim shop/data')]);
  expect(backedUp((shop) => void new HelmRelease(shop.stage, 'Release', { chart: { repository: 'oci://registry.example.org', name: 'queue', version: '1.0.0' }, remediation: Remediation.RETRY }))).toEqual([]);
});

test('the contract says what has a backup, where, and how it is tried', () => {
  const lab = new Lab();
  const shop = new Shop(lab);
  for (const name of ['data', 'cache']) shop.claim(name, name === 'cache' ? { 'platform.monosense.io/no-backup-reason': 'a cache' } : undefined);
  shop.recordBackup({
    ...TARGET, of: [{ kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' }], schedule: '7 1,9,17 * * *', retention: '24 hourly, 7 daily', drill: { namespace: 'drills', name: 'shop-data-restore', schedule: '0 4 1 * *' },
  });

  const contract = ContractFile.parse(lab.platform.render()['infra/contract.json'], 'contract.json');

  expect(contract.backups).toEqual([
    { kind: 'ClusterSecretStore', name: 'onepassword', owner: 'infra/surroundings/Store', copies: [] },
    {
      kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', owner: 'infra/shop/App',
      copies: [{ place: 'https://s3.example.org/backups/shop', schedule: '7 1,9,17 * * *', retention: '24 hourly, 7 daily', drill: { namespace: 'drills', name: 'shop-data-restore', schedule: '0 4 1 * *' } }],
    },
    { kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'cache', owner: 'infra/shop/App', copies: [], reason: 'a cache' },
  ]);
});

describe('a volume', () => {
  const volume = (props: object): [Lab, () => Volume] => {
    const lab = new Lab();
    const shop = new Shop(lab);
    return [lab, () => new Volume(shop.stage, 'Data', { name: 'data', storageClass: lab.surroundings.storageClass, size: Size.gibibytes(1), user: 1000, ...props })];
  };

  test('is filled from what backs it up', () => {
    const asked: unknown[] = [];
    const [lab, create] = volume({ backups: { connect: (_client: Stage, wanted: object) => { asked.push(wanted); return { dataSource: { apiGroup: 'example.org', kind: 'Fill', name: 'data' } }; } } });

    create();

    expect(lab.object('PersistentVolumeClaim', 'data').spec).toEqual({
      accessModes: ['ReadWriteOnce'], storageClassName: 'local', resources: { requests: { storage: '1Gi' } }, dataSourceRef: { apiGroup: 'example.org', kind: 'Fill', name: 'data' },
    });
    expect(asked).toMatchObject([{ claim: 'data', user: 1000 }]);
  });

  test('without backups says why on its claim', () => {
    const [lab, create] = volume({ noBackupReason: 'a cache', shared: true });

    create();

    expect(lab.object('PersistentVolumeClaim', 'data').metadata.annotations).toMatchObject({ 'platform.monosense.io/no-backup-reason': 'a cache' });
    expect(lab.object('PersistentVolumeClaim', 'data').spec.accessModes).toEqual(['ReadWriteMany']);
  });

  test("that shall not be filled says so to what backs it up, and names no source that isn't there", () => {
    const asked: unknown[] = [];
    const [lab, create] = volume({ backups: { connect: (_client: Stage, wanted: object) => { asked.push(wanted); return {}; } }, fill: false });

    create();

    expect(asked).toMatchObject([{ fill: false }]);
    expect(lab.object('PersistentVolumeClaim', 'data').spec.dataSourceRef).toBeUndefined();
  });

  test('without backups is filled from nothing', () => {
    expect(volume({ noBackupReason: 'a cache', fill: true })[1]).toThrow(/^\[infra\/shop\/App\/Data\] PLATFORM-807: /);
  });

  test('with neither is refused', () => {
    expect(volume({})[1]).toThrow(/^\[infra\/shop\/App\/Data\] PLATFORM-804: /);
  });
});

test('the raw objects of a program are looked at too', () => {
  const lab = new Lab();
  new Manifests(lab.cluster, 'extra', {
    namespace: new Namespace(lab.cluster, 'Extra', { name: 'extra' }), reason: 'no component of it',
    objects: [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'local', resources: { requests: { storage: '1Gi' } } } }],
  });
  lab.cluster.requireBackups({ except: [{ kind: 'ClusterSecretStore', reason: 'outside' }] });

  expect(lab.refusals()).toMatchObject([{ code: 'PLATFORM-811', message: expect.stringContaining('PersistentVolumeClaim extra/data') }]);
});
