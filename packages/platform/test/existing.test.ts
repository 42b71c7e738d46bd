import { ApiObject } from 'cdk8s';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { Ambient, ExistingSecrets, ExistingStorageClass, ExternalSecret, IPrerequisite, Namespace, Stage } from '../src';

const stageIn = (lab: Lab, name: string, withObject = true): Stage => {
  const stage = new Stage(lab.cluster, name, { namespace: new Namespace(lab.cluster, `${name}-namespace`, { name }) });
  if (withObject) new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return stage;
};

describe('Secrets that exist by themselves', () => {
  test('are listed in the README of the cluster, and nothing is rendered for them', () => {
    const lab = new Lab();
    Ambient.provide(lab.cluster, { secretStore: new ExistingSecrets(lab.cluster, 'secrets') });

    const secret = new ExternalSecret(stageIn(lab, 'shop'), 'Login', { name: 'shop-login', data: { password: { item: 'shop' } }, labels: { 'cnpg.io/reload': 'true' } });

    expect(secret.reference()).toEqual({ name: 'shop-login', keys: { password: 'password' } });
    expect(lab.objects('ExternalSecret')).toEqual([]);
    expect(lab.platform.render()['infra/README.md']).toContain('| shop | shop-login | password | Opaque | cnpg.io/reload: true |');
  });

  test('make a stage needless that holds nothing else', () => {
    const lab = new Lab();
    const store = new ExistingSecrets(lab.cluster, 'secrets');
    const credentials = stageIn(lab, 'credentials', false);
    const shop = stageIn(lab, 'shop');
    shop.waitFor(credentials, 'its pods read them');
    new ExternalSecret(credentials, 'Login', { store, name: 'shop-login', data: { password: { item: 'shop' } } });

    expect(lab.waits('shop')).toEqual(['namespaces']);
    expect(lab.objects('Kustomization').map(({ metadata }) => metadata.name)).not.toContain('credentials');
  });

  test('are there once Flux has decrypted them', () => {
    const lab = new Lab();
    const sops = stageIn(lab, 'sops');
    const decrypted: IPrerequisite = { connect: (client) => client.waitFor(sops, 'they are decrypted there') };
    Ambient.provide(lab.cluster, { decryptedSecrets: decrypted });

    new ExternalSecret(stageIn(lab, 'shop'), 'Login', { store: new ExistingSecrets(lab.cluster, 'secrets'), name: 'shop-login', data: { password: { item: 'shop' } } });

    expect(lab.waits('shop')).toEqual(['sops']);
  });
});

describe('a StorageClass that exists already', () => {
  test('is used by its name, and nothing waits for it', () => {
    const lab = new Lab();
    const shop = stageIn(lab, 'shop');
    const storage = new ExistingStorageClass(lab.cluster, 'local-path', { local: true }).connect(shop);
    new ApiObject(shop, 'Volume', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { storageClassName: storage.name, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });

    expect(storage).toEqual({ name: 'local-path', local: true, snapshotClass: undefined, expandable: false });
    expect(lab.waits('shop')).toEqual(['namespaces']);
  });

  test('needs a name', () => {
    const lab = new Lab();

    expect(refusals(() => new ExistingStorageClass(lab.cluster, 'nameless', { name: '' }))).toEqual([{ code: 'PLATFORM-106', path: 'infra/nameless', message: expect.stringContaining("'name'") }]);
  });
});
