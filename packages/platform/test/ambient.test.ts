import { ApiObject, Duration, Lazy } from 'cdk8s';
import { Ambient, Component, Endpoint, ExternalSecret, ILogSink, IPrerequisite, IMetricsSink, Monitoring, Namespace, Refusal, Stage } from '../src';
import { Lab } from '@monosense-io/platform/testing';

/** A component that can be watched, and that needs a secret when it is told so. */
class Shop extends Component {
  public readonly stage: Stage;
  public readonly monitoring?: Monitoring;

  constructor(scope: any, id: string, props: { metrics?: IMetricsSink; secret?: boolean } = {}) {
    super(scope, id);
    const namespace = new Namespace(this, 'Namespace', { name: id });
    this.stage = new Stage(this, 'App', { namespace, podLabels: { app: id } });
    this.monitoring = this.addMonitoring({
      namespace, metrics: props.metrics, scrapes: [{ endpoint: new Endpoint(this.stage, 'Metrics', { port: 9090 }), interval: Duration.minutes(1) }],
    });
    if (props.secret) new ExternalSecret(this.stage, 'Login', { name: `${id}-login`, data: { password: { item: id } } });
  }
}

const refusalsOf = (run: () => unknown): Array<{ code: string; path: string }> => {
  try {
    run();
    return [];
  } catch (error) {
    return Refusal.violationsIn((error as Error).message).map(({ code, path }) => ({ code, path }));
  }
};

test('what the cluster provides reaches every component below it', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics, secretStore: lab.surroundings.store });

  new Shop(lab.cluster, 'shop', { secret: true });

  expect(lab.object('VMPodScrape', 'shop-app-metrics').spec.podMetricsEndpoints[0].interval).toBe('60s');
  expect(lab.object('ExternalSecret', 'shop-login').spec.secretStoreRef.name).toBe('onepassword');
});

test("a component's own prop wins", () => {
  const lab = new Lab();
  const other: IMetricsSink = { connect: jest.fn((client) => lab.surroundings.metrics.connect(client)) };
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  new Shop(lab.cluster, 'shop', { metrics: other });

  expect(other.connect).toHaveBeenCalledTimes(1);
});

test('a sink for log lines is found by who collects them, unless it has one of its own or wants none', () => {
  const lab = new Lab();
  const [provided, own]: ILogSink[] = [{ connect: () => ({ writeUrl: 'http://provided' }) }, { connect: () => ({ writeUrl: 'http://own' }) }];
  Ambient.provide(lab.cluster, { logs: provided });
  const shop = new Shop(lab.cluster, 'shop');

  expect([Ambient.logs(shop), Ambient.logs(shop, own), Ambient.logs(shop, Ambient.NO_LOGS), Ambient.logs(new Shop(new Lab().cluster, 'shop'))]).toEqual([provided, own, undefined, undefined]);
});

test('a sink for log lines that comes after who has looked for it is refused', () => {
  const lab = new Lab();
  Ambient.logs(new Shop(lab.cluster, 'shop'));

  expect(refusalsOf(() => Ambient.provide(lab.cluster, { logs: { connect: () => ({}) } }))).toEqual([expect.objectContaining({ code: 'PLATFORM-322', path: 'infra' })]);
});

test('the nearest construct wins', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });
  const outer = new Shop(lab.cluster, 'outer');
  Ambient.provide(outer, { secretStore: { connect: () => ({ apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', name: 'onepassword' }) } });
  const near: IMetricsSink = { connect: jest.fn((client) => lab.surroundings.metrics.connect(client)) };
  const middle = new Shop(outer, 'middle');
  Ambient.provide(middle.stage, { metrics: near });

  expect(Ambient.metrics(middle.stage)).toBe(near);
  expect(Ambient.metrics(outer)).toBe(lab.surroundings.metrics);
});

test('a component may opt out', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics, secretStore: lab.surroundings.store });

  const shop = new Shop(lab.cluster, 'shop', { metrics: Ambient.NO_METRICS });

  expect(shop.monitoring).toBeUndefined();
  expect(refusalsOf(() => Ambient.secretStore(shop, Ambient.NO_SECRET_STORE))).toEqual([{ code: 'PLATFORM-323', path: 'infra/shop' }]);
});

test('a component that needs a store and finds none is told both ways out', () => {
  const lab = new Lab();

  expect(() => new Shop(lab.cluster, 'shop', { secret: true })).toThrow(
    "[infra/shop/App/Login] PLATFORM-323: needs a secret store and has none: pass 'secretStore', or provide one to everything before with Ambient.provide(cluster, { secretStore })",
  );
});

test('metrics that nobody provides are not missed', () => {
  expect(new Shop(new Lab().cluster, 'shop').monitoring).toBeUndefined();
});

test('providing after somebody has asked is refused', () => {
  const lab = new Lab();
  new Shop(lab.cluster, 'shop');

  expect(refusalsOf(() => Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics }))).toEqual([{ code: 'PLATFORM-322', path: 'infra' }]);
});

test('a second provider at the same place is refused', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  expect(refusalsOf(() => Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics }))).toEqual([{ code: 'PLATFORM-321', path: 'infra' }]);
});

test('whoever needs something to be ready first waits for it', () => {
  const lab = new Lab();
  const network = configured(lab, 'network');
  const dns = configured(lab, 'dns');
  const prerequisite: IPrerequisite = { connect: (client) => client.waitFor(network, 'its pods need a network') };
  Ambient.provide(lab.cluster, { network: prerequisite });

  Ambient.network(dns)?.connect(dns);

  expect(lab.waits('dns')).toEqual(['network']);
  expect(Ambient.dns(dns)).toBeUndefined();
  expect(Ambient.decryptedSecrets(dns)).toBeUndefined();
});

test('what is declared while the synthesis reads is refused', () => {
  const lab = new Lab();
  const [late, other] = [configured(lab, 'late'), configured(lab, 'other')];
  new ApiObject(late, 'Lazy', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'lazy' }, data: Lazy.any({ produce: () => late.waitFor(other, 'it was forgotten') }) });

  expect(refusalsOf(() => lab.objects())).toEqual([{ code: 'PLATFORM-301', path: 'infra/late' }]);
});

/** A stage with one object in it. */
function configured(lab: Lab, name: string): Stage {
  const stage = new Stage(lab.cluster, name, { namespace: new Namespace(lab.cluster, `${name}-namespace`, { name }) });
  new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return stage;
}
