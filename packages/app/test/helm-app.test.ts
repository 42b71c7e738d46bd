import { join } from 'path';
import { Namespace, PodSecurity, Remediation } from '@monosense-io/platform';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Duration, Size } from 'cdk8s';
import { shop } from '../examples/shop';
import { HelmApp, HelmAppProps } from '../src';
import { database, login, redis } from './surroundings';

const LEAST: HelmAppProps = { chart: { repository: 'oci://registry.example.org/charts', name: 'market', version: '1.2.3' }, podLabels: { app: 'market' } };
// Any package that knows the chart.
const PACKAGE = join(__dirname, 'market');
const SERVICE = { name: 'market', port: 80, targetPort: 8080, portName: 'web' };

test('the example has its route, and its database by values and a Secret', () => {
  const lab = new Lab();

  const app = shop(lab.cluster, lab.surroundings.gateway, database(lab));

  expect(app.url).toBe('https://shop.example.org');
  const { values, valuesFrom, ...rest } = lab.object('HelmRelease', 'shop').spec;
  expect(rest).toMatchSnapshot();
  expect(values).toEqual({ replicas: 2, database: { host: 'postgres.postgres.svc.cluster.local', name: 'shop' } });
  expect(valuesFrom).toEqual([{ kind: 'Secret', name: 'postgres-shop', valuesKey: 'username', targetPath: 'database.user' }, { kind: 'Secret', name: 'postgres-shop', valuesKey: 'password', targetPath: 'database.password' }]
    .map((one) => expect.objectContaining(one)));
  expect(lab.object('NetworkPolicy', 'postgres-main').spec.ingress[0].from[0].podSelector.matchLabels).toEqual({ 'app.kubernetes.io/name': 'shop' });
  expect(lab.waits('shop-instance')).toContain('postgres-main');
});

test('every prop has its effect', () => {
  expect(propsWithoutEffect<Omit<HelmAppProps, 'namespace'>>(
    (lab) => ({
      ...LEAST, values: { a: 1 }, secretValues: { 'admin.password': { item: 'market' } }, secrets: { 'market-key': { key: { item: 'market' } } }, remediation: Remediation.RETRY, timeout: Duration.minutes(9),
      claims: ['data'], service: SERVICE, gateway: lab.surroundings.gateway, hostname: 'm.example.org', signIn: { provider: login(lab), callbackPath: '/back', tells: { 'oidc.id': '{clientId}' } },
      database: { server: database(lab), tells: { 'database.host': '{host}' } }, redis: { server: redis(lab), tells: { 'redis.host': '{host}' } }, egress: ['api.example.net'], kubeApi: true, scrape: { path: '/m' },
      packageDir: PACKAGE, metrics: lab.surroundings.metrics, podSecurity: PodSecurity.BASELINE, podSecurityReason: 'the chart says no seccomp profile', memoryQuota: Size.gibibytes(1), secretStore: lab.surroundings.store,
    }),
    // What only a cluster reads in which everything has a backup: an exception that nothing needs is refused.
    (lab, props) => {
      lab.cluster.requireBackups({ except: [{ kind: 'PersistentVolumeClaim', name: 'data', reason: 'a cache' }, { kind: 'ClusterSecretStore', reason: 'kept elsewhere' }] });
      new HelmApp(lab.cluster, 'market', props);
    },
  )).toEqual([]);
  expect(propsWithoutEffect<HelmAppProps & Required<Pick<HelmAppProps, 'namespace'>>>((lab) => ({ ...LEAST, namespace: new Namespace(lab.cluster, 'other') }) as any, (lab, props) => new HelmApp(lab.cluster, 'market', props))).toEqual([]);
});

test('values of the secret store go to Helm by a Secret, and Secrets of the chart are made', () => {
  const lab = new Lab();

  new HelmApp(lab.cluster, 'market', { ...LEAST, secretStore: lab.surroundings.store, secretValues: { 'admin.password': { item: 'market', property: 'password' } }, secrets: { 'market-key': { key: { item: 'market' } } } });

  expect(lab.object('HelmRelease', 'market').spec.valuesFrom).toMatchObject([{ name: 'market-values', valuesKey: 'admin.password', targetPath: 'admin.password' }]);
  expect(lab.object('ExternalSecret', 'market-values').spec.data).toEqual([{ secretKey: 'admin.password', remoteRef: { key: 'market', property: 'password' } }]);
  expect(lab.object('ExternalSecret', 'market-key').spec.target.name).toBe('market-key');
});

test.each<[string, string, (lab: Lab) => Partial<HelmAppProps>, string]>([
  ['pods without labels', 'APP-031', () => ({ podLabels: {} }), 'got none'],
  ['a password within a text', 'APP-032', (lab) => ({ database: { server: database(lab), tells: { 'database.url': 'postgres://{username}@{host}' } } }), "'{username}' alone"],
  ['two values at one path', 'APP-033', (lab) => ({ values: { database: { host: 'db' } }, database: { server: database(lab), tells: { 'database.host': '{host}' } } }), "'database.host'"],
  ['a path through a text', 'APP-033', (lab) => ({ values: { database: 'db' }, database: { server: database(lab), tells: { 'database.host': '{host}' } } }), "at 'database'"],
  ['a path with a list', 'APP-033', (lab) => ({ database: { server: database(lab), tells: { 'env[0].value': '{host}' } } }), "got 'env[0].value'"],
  ['a Gateway without a Service', 'APP-034', (lab) => ({ gateway: lab.surroundings.gateway }), "got no 'service'"],
  ['metrics without a port', 'APP-034', (lab) => ({ scrape: {}, metrics: lab.surroundings.metrics }), 'got none'],
  ['a hostname without a Gateway', 'APP-035', () => ({ hostname: 'market.example.org' }), "'hostname' needs a Gateway"],
  ['the level of another namespace', 'APP-036', (lab) => ({ namespace: new Namespace(lab.cluster, 'other'), podSecurity: PodSecurity.BASELINE }), "'podSecurity' is of a namespace"],
])('refuses %s', (_, code, props, message) => {
  const lab = new Lab();

  expect(refusals(() => new HelmApp(lab.cluster, 'market', { ...LEAST, ...props(lab) }))).toEqual([{ code, path: 'infra/market', message: expect.stringContaining(message) }]);
});

test('values are held to what the package knows of the chart', () => {
  const lab = new Lab();

  new HelmApp(lab.cluster, 'market', { ...LEAST, packageDir: PACKAGE, values: { databse: { host: 'db' } }, database: { server: database(lab), tells: { 'database.hsot': '{host}' } } });

  expect(lab.refusals().map(({ code, message }) => [code, /'(\w+\.?\w*)', which/.exec(message)?.[1]])).toEqual([['PLATFORM-650', 'database.hsot'], ['PLATFORM-650', 'databse']]);
});
