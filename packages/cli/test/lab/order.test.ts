import { crdsOf, installsOf } from '../../src/lab/installs.ts';
import { dependentsOf, inOrder, orderProblems, referencesOf } from '../../src/lab/order.ts';
import { crd, object, stage } from './rendering.ts';

const CACHE = object('cache.example.org/v1/Cache', 'apps/one');
const RELEASE = { ...object('helm.toolkit.fluxcd.io/v2/HelmRelease', 'operators/cache'), spec: { chart: { spec: { chart: 'cache', version: '1.2.3' } } } };
const ORIGINS = [{ package: 'cache', version: '1.2.3', crds: [crd('cache.example.org', 'Cache')] }];
const NAMESPACES = stage('namespaces', [], object('v1/Namespace', 'apps'), object('v1/Namespace', 'operators'));

test('stages come after all that they depend on', () => {
  expect(inOrder('home', [stage('a', ['c']), stage('b', []), stage('c', ['b'])]).map(({ name }) => name)).toEqual(['b', 'c', 'a']);
});

test('stages that wait for each other are named', () => {
  expect(() => inOrder('home', [stage('a', ['b']), stage('b', ['a']), stage('c', [])]))
    .toThrow("[home] LAB-004: 'dependsOn' must lead through all stages, and a, b wait for each other or for what isn't there: Flux would apply none of them");
});

test('what waits for a stage goes with it', () => {
  const ordered = inOrder('home', [stage('operator', []), stage('instance', ['operator']), stage('client', ['instance']), stage('other', [])]);
  expect(dependentsOf(ordered, 'instance').map(({ name }) => name)).toEqual(['instance', 'client']);
});

test('the stage of a CRD is the one that installs the version which its package pins', () => {
  const installs = installsOf('home', [NAMESPACES, stage('operator', ['namespaces'], RELEASE)], ORIGINS);
  expect(installs).toEqual({ before: [], brought: [{ stage: 'operator', by: 'chart cache 1.2.3', crds: ORIGINS[0].crds }], problems: [] });
  expect(crdsOf(installs, 'operator')).toEqual(ORIGINS[0].crds);
});

test('CRDs that no stage installs are named', () => {
  expect(installsOf('home', [NAMESPACES], ORIGINS).problems)
    .toEqual(['[home] the CRDs of cache come with version 1.2.3, which no stage installs, such as caches.cache.example.org: render again with what is pinned']);
});

test("the kinds of the cluster's own reader are there before, and no other's", () => {
  const [flux, argo] = [crd('helm.toolkit.fluxcd.io', 'HelmRelease'), crd('argoproj.io', 'Application')];
  const origins = [{ package: 'platform', version: '2.7.5', crds: [flux] }, { package: 'platform', version: 'v3.5.7', crds: [argo] }];
  expect(installsOf('home', [stage('operator', [], RELEASE)], origins)).toEqual({ before: [flux], brought: [], problems: [] });
});

describe('an object needs', () => {
  function problems(...stages: ReturnType<typeof stage>[]): string[] {
    const ordered = inOrder('home', stages);
    return orderProblems('home', ordered, installsOf('home', ordered, ORIGINS));
  }

  test('its CRD, from a stage that it waits for', () => {
    const operator = stage('operator', ['namespaces'], RELEASE);
    expect(problems(NAMESPACES, operator, stage('instance', ['operator'], CACHE))).toEqual([]);
    // Taken by name it would come after 'operator' all the same, and go well.
    expect(problems(NAMESPACES, operator, stage('zone', ['namespaces'], CACHE)))
      .toEqual(["[home/zone] Cache 'apps/one' needs the CRD of Cache, which comes with 'operator': let the stage wait for it"]);
    expect(problems(NAMESPACES, stage('operator', ['namespaces'], RELEASE, CACHE)))
      .toEqual(["[home/operator] Cache 'apps/one' needs the CRD of Cache, which comes with the same stage: let the stage wait for it"]);
  });

  test('its namespace', () => {
    const map = object('v1/ConfigMap', 'apps/settings');
    expect(problems(NAMESPACES, stage('app', ['namespaces'], map))).toEqual([]);
    expect(problems(NAMESPACES, stage('app', [], map))).toEqual(["[home/app] ConfigMap 'apps/settings' needs namespace 'apps', which comes with 'namespaces': let the stage wait for it"]);
    expect(problems(stage('app', [], map))).toEqual(["[home/app] ConfigMap 'apps/settings' needs namespace 'apps', which comes with 'nothing in this cluster': let the stage wait for it"]);
    expect(problems(stage('app', [], object('v1/ConfigMap', 'kube-system/settings')))).toEqual([]);
  });

  test('what it names, where somebody renders that', () => {
    const store = stage('store', [], object('external-secrets.io/v1/ClusterSecretStore', 'vault'));
    const secret = { ...object('external-secrets.io/v1/ExternalSecret', 'kube-system/password'), spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' } } };
    expect(problems(store, stage('app', ['store'], secret))).toEqual([]);
    expect(problems(store, stage('app', [], secret)))
      .toEqual(["[home/app] ExternalSecret 'kube-system/password' needs ClusterSecretStore 'vault', which comes with 'store': let the stage wait for it"]);
    expect(problems(stage('app', [], secret))).toEqual([]);
  });
});

test('a reference of another kind is in the namespace of what names it', () => {
  const secret = { ...object('external-secrets.io/v1/ExternalSecret', 'apps/password'), spec: { secretStoreRef: { kind: 'SecretStore', name: 'vault' } } };
  expect(referencesOf(secret)).toEqual([{ apiVersion: '', kind: 'SecretStore', metadata: { name: 'vault', namespace: 'apps' } }]);
});
