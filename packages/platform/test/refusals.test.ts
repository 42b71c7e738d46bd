import { ApiObject, Duration } from 'cdk8s';
import {
  Bucket, Cluster, Component, Cpu, Endpoint, ExternalSecret, HelmRelease, HttpRoute, IObjectRule, Manifests, Namespace, Platform, Refusal, Remediation, RemoteCluster, RenderedObject, Stage,
} from '../src';
import { APPS, INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { Demo } from './demo';
import { refusal } from './refused';

const STORE = { connect: () => ({ apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', name: 'onepassword' }) };
const MAP = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } };

/** What a cluster with this mistake is refused for, by a construct or by the synthesis. */
function refused(mistake: (lab: Lab, demo: Demo) => void): ReturnType<typeof refusals> {
  return refusals(() => {
    const lab = new Lab();
    mistake(lab, new Demo(lab.cluster, 'demo'));
    lab.platform.render();
  });
}

/** Raw manifests beside the demo. */
function raw(lab: Lab, demo: Demo, object: object, id = 'raw'): void {
  new Manifests(lab.cluster, id, { namespace: demo.namespace, objects: [object as { [key: string]: any }], reason: 'a test' });
}

test.each<[string, string, string, string, (lab: Lab, demo: Demo) => void]>([
  ['a count that is none', 'PLATFORM-101', 'infra/web', 'got 0', ({ cluster }) => void new Namespace(cluster, 'web', { podQuota: 0 })],
  ['a name that DNS does not know', 'PLATFORM-102', 'infra/web', "'My_App'", ({ cluster }) => void new Namespace(cluster, 'web', { name: 'My_App' })],
  ['half a second', 'PLATFORM-104', 'infra/demo/Late', 'got 0.5', (_, demo) => void new Stage(demo, 'Late', { namespace: demo.namespace, timeout: Duration.millis(500) })],
  ['half a millicore', 'PLATFORM-114', 'Cpu', 'got 0.5', () => void Cpu.millis(0.5)],
  ['facts in a file that is not there', 'PLATFORM-141', '/nonexistent/cluster.json', 'ENOENT', () => void Cluster.readFacts('/nonexistent/cluster.json')],
  ['an endpoint outside a stage', 'PLATFORM-309', 'infra/Main', 'Stage', ({ cluster }) => void new Endpoint(cluster, 'Main', { port: 80 })],
  ['two exports of one name', 'PLATFORM-311', 'infra/surroundings', "'ceph'", ({ cluster, surroundings }) => ['ceph', 'ceph'].forEach((name) => cluster.export(surroundings, name, 'CephCluster', { to: ['apps'], namespaces: ['demo'] }, {}))],
  ['an export to nobody', 'PLATFORM-312', 'infra/surroundings', "'ceph'", ({ cluster, surroundings }) => cluster.export(surroundings, 'ceph', 'CephCluster', { to: ['apps'], namespaces: [] }, {})],
  ['an exported port without a Service', 'PLATFORM-315', 'infra/demo/Instance/Metrics', "'metrics'", (_, { instance }) => new Endpoint(instance, 'Metrics', { port: 8080 }).export('metrics', 'Metrics', { to: ['apps'], namespaces: ['demo'] })],
  ['an S3 address without a scheme', 'PLATFORM-401', 'infra/backups', "'s3.example.org'", ({ cluster }) => void new Bucket(cluster, 'backups', { endpointUrl: 's3.example.org', bucket: 'postgres', secretStore: STORE, credentialsItem: 's3' })],
  ['a Secret without keys', 'PLATFORM-403', 'infra/demo/Instance/Login', "'data'", (_, { instance }) => void new ExternalSecret(instance, 'Login', { store: STORE, name: 'login', data: {} })],
  ['a key that the Secret does not have', 'PLATFORM-405', 'infra/demo/Instance/Login', "'pasword'", (_, { instance }) => void new ExternalSecret(instance, 'Login', { store: STORE, name: 'login', data: { password: { item: 'demo' } } }).reference({ password: 'pasword' })],
  ['charts without encryption', 'PLATFORM-406', 'infra/demo/Instance/Web', "'http://charts.example.org'", (_, { instance }) => void new HelmRelease(instance, 'Web', { chart: { repository: 'http://charts.example.org', name: 'web', version: '2.0.3' }, remediation: Remediation.ROLLBACK })],
  ['a route to a port without a Service', 'PLATFORM-408', 'infra/demo/Instance/Route', '[infra/demo/Instance/Metrics]', (lab, { instance }) => {
    new HttpRoute(instance, 'Route', { gateway: lab.surroundings.gateway, hostname: 'www.example.org', endpoint: new Endpoint(instance, 'Metrics', { port: 8080 }) });
  }],
  ['a route in another namespace than its Service', 'PLATFORM-410', 'infra/shop/Instance/Route', "'demo'", (lab, { endpoint }) => {
    new HttpRoute(new Demo(lab.cluster, 'shop').instance, 'Route', { gateway: lab.surroundings.gateway, hostname: 'www.example.org', endpoint });
  }],
  ['raw manifests without a reason', 'PLATFORM-411', 'infra/raw', "'reason'", ({ cluster }, { namespace }) => void new Manifests(cluster, 'raw', { namespace, objects: [MAP], reason: ' ' })],
  ['a raw manifest without an apiVersion', 'PLATFORM-412', 'infra/raw', 'no apiVersion', (lab, demo) => raw(lab, demo, { ...MAP, apiVersion: undefined })],
  ['a raw namespace', 'PLATFORM-414', 'infra/raw', "'web'", (lab, demo) => raw(lab, demo, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } })],
  ['a PriorityClass with a name of Kubernetes', 'PLATFORM-603', 'infra/raw/Objects', "'system-storage'", (lab, demo) => raw(lab, demo, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'system-storage' }, value: 1 })],
  ['a stage in the folder of Flux', 'PLATFORM-606', 'infra/Flux', "'flux'", ({ cluster }, { namespace }) => void new ApiObject(new Stage(cluster, 'Flux', { namespace }), 'Settings', MAP)],
  ['two stages of one name', 'PLATFORM-607', 'infra/DemoInstance', "'demo-instance'", ({ cluster }, { namespace }) => void new ApiObject(new Stage(cluster, 'DemoInstance', { namespace }), 'Settings', MAP)],
  ['a private key', 'PLATFORM-612', 'infra/raw/Objects', 'data.ca', (lab, demo) => raw(lab, demo, { ...MAP, data: { ca: '-----BEGIN PRIVATE KEY-----' } })],
  ['an image whose tag moves, in the values of a chart', 'PLATFORM-613', 'infra/demo/Operator', "'latest'", (_, demo) => demo.patchValues({ release: 'demo', values: { image: { tag: 'latest' } }, reason: 'a test' })],
  ['a source that follows a range', 'PLATFORM-614', 'infra/demo/Operator', "'1.x'", (_, demo) => demo.patchObject({ kind: 'OCIRepository', name: 'demo', merge: { spec: { ref: { tag: null, semver: '1.x' } } }, reason: 'a test' })],
])('refuses %s', (_, code, path, value, mistake) => {
  expect(refused(mistake)).toEqual([refusal(code, path, value)]);
});

test('a cluster whose facts nobody has given is no neighbour', () => {
  const [infra, apps] = [new Lab(), new Lab({ facts: { ...APPS, peers: [] } })];

  expect(refusals(() => RemoteCluster.fromCluster(apps.cluster, infra.cluster))).toEqual([refusal('PLATFORM-417', 'apps/infra', "'infra'")]);
});

test.each<[string, string, (infra: Demo, apps: Demo) => void]>([
  ['a stage that waits for another cluster', 'PLATFORM-306', (infra, apps) => apps.instance.waitFor(infra.instance, 'it was told to')],
  ['a client of the API server of another cluster', 'PLATFORM-318', (infra, apps) => infra.cluster.kubeApi.connect(apps.instance)],
])('refuses %s', (_, code, mistake) => {
  const platform = new Platform({ outdir: '/nonexistent/clusters' });
  const [infra, apps] = [{ peers: [] }, { ...APPS, peers: [] }].map((facts) => new Demo(new Lab({ platform, facts }).cluster, 'demo'));

  expect(refusals(() => mistake(infra, apps))).toEqual([refusal(code, 'apps/demo/Instance', 'infra')]);
});

test('an export without a Service has no address', () => {
  const infra = new Lab();
  infra.cluster.export(infra.surroundings, 'ceph', 'CephCluster', { to: ['apps'], namespaces: ['demo'] }, {});
  const apps = new Lab({ facts: { ...APPS, peers: [INFRA] } });
  const { instance } = new Demo(apps.cluster, 'demo');

  expect(refusals(() => RemoteCluster.fromCluster(apps.cluster, infra.cluster).connect(instance, 'ceph', 'CephCluster'))).toEqual([refusal('PLATFORM-418', 'apps/demo/Instance', "'ceph'")]);
});

describe('a rule that a component adds', () => {
  /** Stands for a rule of a package. */
  const no = new Refusal('DEMO-001', { protects: 'Nobody.', wrong: 'debug: true', right: 'debug: false' });

  class NoDebug implements IObjectRule {
    public violationsIn(objects: RenderedObject[]): string[] {
      return objects.filter(({ manifest }) => manifest.spec?.values?.debug === true).map(({ path, manifest }) => no.at(path, `HelmRelease '${manifest.metadata.name}' sets 'debug': leave it out`));
    }
  }
  class Strict extends Component {}

  test('sees what other components render, after all patches', () => {
    expect(refused((lab, demo) => {
      new Strict(lab.cluster, 'strict').addRule(new NoDebug());
      demo.patchValues({ release: 'demo', values: { debug: true }, reason: 'a test' });
    })).toEqual([refusal('DEMO-001', 'infra/demo/Operator', "'demo'")]);
  });

  test('sees nothing of other clusters', () => {
    expect(refusals(() => {
      const infra = new Lab();
      new Demo(infra.cluster, 'demo').patchValues({ release: 'demo', values: { debug: true }, reason: 'a test' });
      const apps = new Lab({ platform: infra.platform, facts: { ...APPS, peers: [INFRA] } });
      new Strict(apps.cluster, 'strict').addRule(new NoDebug());
      infra.platform.render();
    })).toEqual([]);
  });

  test('lets pass what it is not about', () => {
    expect(refused((lab) => new Strict(lab.cluster, 'strict').addRule(new NoDebug()))).toEqual([]);
  });
});
