import { Ambient, Component, Endpoint, HttpRoute, IGateway, IMetricsSink, IPostgresDatabase, Namespace, Stage } from '@monosense-io/platform';
import { ApiObject, Duration } from 'cdk8s';
import { parse } from 'yaml';
import { INFRA, Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { gatus } from '../examples/gatus';
import { Gatus, GatusProps } from '../src';

/** Machines that have no IPv4: the first range of pods and of Services is of IPv6 then. */
const WITHOUT_IPV4 = {
  nodeCidr: 'fd00:1::/64',
  nodes: INFRA.nodes.map((node, index) => ({ ...node, address: `fd00:1::${index + 1}` })),
  loadBalancerPools: undefined,
  meshAddress: undefined,
  peers: [],
};

/** Something else that runs in the cluster. */
class Application extends Component {}

test('the pod is hardened, and is replaced when what it checks changes', () => {
  const lab = new Lab();

  new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal') });

  expect(lab.object('Deployment', 'gatus').spec).toMatchSnapshot();
});

test('every prop has its effect', () => {
  expect(propsWithoutEffect<GatusProps>(
    (lab) => {
      const [gateway, external] = [ciliumGateway(lab, 'internal'), ciliumGateway(lab, 'external')];
      web(lab, 'cache').export('redis/cache', 'Redis', { to: ['apps'], namespaces: ['shop'] });
      return {
        gateway, hostname: 'health.example.org', otherGateways: [external], exports: false, title: 'Is it up?', hideDetails: true, interval: Duration.minutes(2), responseTime: Duration.seconds(2),
        certificateAge: Duration.days(3), database: database(lab), metrics: lab.surroundings.metrics,
      };
    },
    (lab, props) => new Gatus(lab.cluster, 'gatus', props),
  )).toEqual([]);
});

describe('a hostname of a route', () => {
  test('is checked for its status, its certificate and its time, also when it is declared later', () => {
    const lab = new Lab();
    const gateway = ciliumGateway(lab, 'internal');

    new Gatus(lab.cluster, 'gatus', { gateway });
    route(lab, 'wiki', gateway);

    expect(config(lab).endpoints).toEqual(['status.example.org', 'wiki.example.org'].map((hostname) => ({
      name: hostname,
      group: 'internal',
      url: `https://${hostname}/`,
      interval: '60s',
      client: { 'ignore-redirect': true, 'timeout': '10s' },
      conditions: ['[STATUS] == any(200, 204, 301, 302, 303, 307, 308, 401, 403)', '[CERTIFICATE_EXPIRATION] > 168h', '[RESPONSE_TIME] < 5000'],
    })));
  });

  test('is checked whatever renders it, unless it is a wildcard', () => {
    const lab = new Lab();
    const gateway = ciliumGateway(lab, 'internal');
    const { stage } = web(lab, 'raw');

    new Gatus(lab.cluster, 'gatus', { gateway });
    new ApiObject(stage, 'Raw', {
      apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'raw' },
      spec: { parentRefs: [{ name: 'internal', namespace: 'internal' }], hostnames: ['raw.example.org', '*.raw.example.org'], rules: [{ backendRefs: [{ name: 'raw', port: 80 }] }] },
    } as any);

    expect(config(lab).endpoints.map(({ name }: any) => name)).toEqual(['raw.example.org', 'status.example.org']);
  });

  test('is checked as the program says, or not at all', () => {
    const lab = new Lab();
    const gateway = ciliumGateway(lab, 'internal');
    const status = new Gatus(lab.cluster, 'gatus', { gateway });

    status.checkRoute('wiki.example.org', { path: '/healthz?full=1', statuses: [200], interval: Duration.minutes(5), responseTime: Duration.seconds(2), conditions: ['[BODY].price == pat(*$*)'] });
    status.skipRoute('blog.example.org', 'it moves to another cluster this week');
    for (const name of ['wiki', 'blog']) route(lab, name, gateway);

    expect(config(lab).endpoints.map(({ name }: any) => name)).toEqual(['status.example.org', 'wiki.example.org']);
    expect(config(lab).endpoints[1]).toMatchObject({
      url: 'https://wiki.example.org/healthz?full=1', interval: '300s', conditions: ['[STATUS] == 200', '[CERTIFICATE_EXPIRATION] > 168h', '[RESPONSE_TIME] < 2000', '[BODY].price == pat(*$$*)'],
    });
  });

  test('another one gives other pods', () => {
    const [one, two] = [false, true].map((more) => {
      const lab = new Lab();
      const gateway = ciliumGateway(lab, 'internal');
      new Gatus(lab.cluster, 'gatus', { gateway });
      if (more) route(lab, 'wiki', gateway);
      return lab.object('Deployment', 'gatus').spec.template.metadata.annotations['platform.monosense.io/config'];
    });

    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(two).toMatch(/^[0-9a-f]{64}$/);
    expect(one).not.toBe(two);
  });
});

describe('what the cluster exports', () => {
  test('is checked once for each endpoint, before and after, and lets Gatus in', () => {
    const lab = new Lab();
    const options = { to: ['apps'], namespaces: ['shop'] };
    const [before, after] = ['before', 'after'].map((name) => web(lab, name));

    before.export('metrics/one', 'MetricsSink', options);
    new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal') });
    before.export('metrics/two', 'MetricsSink', options);
    after.export('redis/after', 'Redis', options);

    expect(config(lab).endpoints.slice(0, -1)).toEqual([['metrics/one', 'before'], ['redis/after', 'after']].map(([name, service]) => ({
      name,
      group: 'exports',
      url: `tcp://${service}.${service}.svc.cluster.local:80`,
      interval: '60s',
      client: { 'ignore-redirect': true, 'timeout': '10s' },
      conditions: ['[CONNECTED] == true', '[RESPONSE_TIME] < 5000'],
    })));
    for (const name of ['before', 'after']) expect(lab.object('NetworkPolicy', `${name}-main`).spec.ingress[0].from).toEqual([GATUS]);
    expect(lab.waits('gatus-operator')).not.toContain('after-main');
  });

  test('is left alone where the program says so', () => {
    const lab = new Lab();

    new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal'), exports: false });
    web(lab, 'cache').export('redis/cache', 'Redis', { to: ['apps'], namespaces: ['shop'] });

    expect(config(lab).endpoints.map(({ group }: any) => group)).toEqual(['internal']);
    expect(lab.objects('NetworkPolicy').map(({ metadata }) => metadata.name)).not.toContain('cache-main');
  });
});

describe('more checks', () => {
  test('of endpoints go to their Services, by a request or by a connection', () => {
    const lab = new Lab();
    const status = new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal') });

    status.addEndpointCheck('vault', web(lab, 'vault'), { path: '/v1/sys/health', statuses: [200, 429], group: 'platform' });
    status.addEndpointCheck('kafka', web(lab, 'kafka'));

    expect(config(lab).endpoints).toMatchObject([
      { name: 'kafka', group: 'cluster', url: 'tcp://kafka.kafka.svc.cluster.local:80', conditions: ['[CONNECTED] == true', '[RESPONSE_TIME] < 5000'] },
      { name: 'status.example.org', group: 'internal' },
      { name: 'vault', group: 'platform', url: 'http://vault.vault.svc.cluster.local:80/v1/sys/health', conditions: ['[STATUS] == any(200, 429)', '[RESPONSE_TIME] < 5000'] },
    ]);
  });

  test('of metrics ask where they are kept, and are well when there is a result', () => {
    const lab = new Lab();
    const status = new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal') });
    const select = web(lab, 'metrics');
    const hub: IMetricsSink = { connect: (client) => { select.connect(client, { wait: false }); return { readUrl: 'http://metrics.metrics.svc.cluster.local/select/0/prometheus' }; } };

    status.addMetricCheck('test', { metrics: hub, query: 'shop_tested{shop="tea"} > 0', group: 'network', interval: Duration.minutes(5) });

    expect(config(lab).endpoints).toContainEqual({
      name: 'test',
      group: 'network',
      url: 'http://metrics.metrics.svc.cluster.local/select/0/prometheus/api/v1/query?query=shop_tested%7Bshop%3D%22tea%22%7D%20%3E%200',
      interval: '300s',
      client: { 'ignore-redirect': true, 'timeout': '10s' },
      conditions: ['[STATUS] == 200', '[RESPONSE_TIME] < 5000', 'len([BODY].data.result) > 0'],
    });
    expect(lab.object('NetworkPolicy', 'metrics-main').spec.ingress[0].from[0].namespaceSelector.matchLabels).toEqual({ 'kubernetes.io/metadata.name': 'gatus' });
  });

  test('of addresses let the pods out to those, and to nobody else', () => {
    const lab = new Lab();
    const status = new Gatus(lab.cluster, 'gatus', { gateway: gatewayWithPods(lab) });

    status.addCheck('object store', { url: 'https://s3.example.net/minio/health/live', group: 'nas' });
    status.addCheck('object store console', { url: 'https://s3.example.net/' });
    status.addCheck('mail', { url: 'tcp://192.0.2.7:25' });
    status.addCheck('directory', { url: 'tls://ldap.example.net:636' });
    status.addCheck('printer', { url: 'http://printer.example.net' });

    expect(config(lab).endpoints.slice(1).map(({ group, name, conditions: [first, second] }: any) => [`${group}/${name}`, first.split(' ')[0], second.split(' ')[0]])).toEqual([
      ['nas/object store', '[STATUS]', '[CERTIFICATE_EXPIRATION]'], ['outside/directory', '[CONNECTED]', '[CERTIFICATE_EXPIRATION]'], ['outside/mail', '[CONNECTED]', '[RESPONSE_TIME]'],
      ['outside/object store console', '[STATUS]', '[CERTIFICATE_EXPIRATION]'], ['outside/printer', '[STATUS]', '[RESPONSE_TIME]'],
    ]);
    const name = (pattern: string, port: string): object => ({ toFQDNs: [pattern.includes('*') ? { matchPattern: pattern } : { matchName: pattern }], toPorts: [{ ports: [{ port, protocol: 'TCP' }] }] });
    expect(lab.object('CiliumNetworkPolicy', 'gatus-operator').spec.egress.slice(0, -1)).toEqual([
      name('*.example.org', '443'), name('example.org', '443'), name('ldap.example.net', '636'), name('printer.example.net', '80'), name('s3.example.net', '443'),
    ]);
    expect(lab.object('NetworkPolicy', 'gatus-operator').spec.egress).toEqual([
      { to: [{ ipBlock: { cidr: '192.0.2.7/32' } }], ports: [{ protocol: 'TCP', port: 25 }] },
      { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy' } }, podSelector: { matchLabels: { app: 'envoy' } } }], ports: [{ protocol: 'TCP', port: 10443 }] },
    ]);
    expect(lab.object('NetworkPolicy', 'envoy-proxy').spec.ingress[0].from).toEqual([GATUS]);
  });
});

test("behind Gateways in Cilium's proxy the pod reaches what is routed there, as the proxy asks of it", () => {
  const lab = new Lab();
  const gateway = ciliumGateway(lab, 'internal');

  new Gatus(lab.cluster, 'gatus', { gateway });
  route(lab, 'wiki', gateway);

  expect(lab.object('NetworkPolicy', 'gatus-operator').spec.egress.map(({ to: [{ podSelector }], ports: [{ port }] }: any) => [podSelector.matchLabels, port])).toEqual([
    [{ 'app.kubernetes.io/name': 'gatus' }, 8080], [{ app: 'wiki' }, 8080],
  ]);
});

test('it is an application: its namespace is restricted, and denies by default', () => {
  const lab = new Lab();

  const { url } = new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal') });

  expect(url).toBe('https://status.example.org');
  expect(lab.object('Namespace', 'gatus').metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted', 'platform.monosense.io/tier': '2' });
  expect(lab.objects('NetworkPolicy').filter(({ metadata }) => metadata.namespace === 'gatus').map(({ metadata }) => metadata.name)).toContain('default-deny');
  expect(lab.object('HTTPRoute', 'status').spec).toMatchObject({ parentRefs: [{ name: 'internal', namespace: 'internal' }], hostnames: ['status.example.org'], rules: [{ backendRefs: [{ name: 'gatus', port: 80 }] }] });
});

test('a database keeps the results, and its login stays out of the configuration', () => {
  const lab = new Lab();

  new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal'), database: database(lab) });

  const { metadata, spec } = lab.object('Deployment', 'gatus');
  expect(config(lab).storage).toEqual({ type: 'postgres', path: 'host=postgres.example.org port=5432 dbname=gatus sslmode=prefer', caching: true });
  expect(metadata.annotations).toEqual({ 'secret.reloader.stakater.com/reload': 'gatus-login' });
  expect(spec.template.spec.containers[0].env.slice(1)).toEqual([
    { name: 'PGUSER', valueFrom: { secretKeyRef: { name: 'gatus-login', key: 'user' } } },
    { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'gatus-login', key: 'pass' } } },
  ]);
});

test('where pods have no IPv4, the page is served on IPv6', () => {
  const [both, six] = [['10.244.0.0/16', 'fd00:10:244::/56'], ['fd00:10:244::/56']].map((podCidrs) => {
    const lab = new Lab({ facts: { ...(podCidrs.length > 1 ? { peers: [] } : WITHOUT_IPV4), podCidrs, serviceCidrs: [...(podCidrs.length > 1 ? ['10.245.0.0/16'] : []), 'fd00:10:245::/112'] } });
    new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal') });
    return config(lab).web;
  });

  expect([both, six]).toEqual([undefined, { address: '[::]' }]);
});

test('the example is scraped and alerts where the cluster provides metrics', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  gatus(lab.cluster, ciliumGateway(lab, 'internal'), ciliumGateway(lab, 'external'), web(lab, 'kafka'));

  expect(lab.object('VMPodScrape', 'gatus-operator-page').spec.podMetricsEndpoints).toMatchObject([{ port: 'http', path: '/metrics' }]);
  expect(lab.object('VMRule', 'gatus-checks').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['GatusDown', 'GatusCheckFailing', 'GatusCertificateExpiresSoon']);
  expect(config(lab).endpoints.map(({ group, name }: any) => `${group}/${name}`)).toEqual(['cluster/kafka', 'internal/status.example.org', 'outside/object store']);
});

describe('refused', () => {
  const url = 'https://nas.example.net';

  test.each<[string, (status: Gatus, lab: Lab) => void, string, string]>([
    ['metrics that answer no query', (status) => status.addMetricCheck('test', { metrics: { connect: () => ({ writeUrl: 'http://metrics.example.org' }) }, query: 'up' }), 'GATUS-013', 'can not be asked'],
    ['metrics behind a login', (status) => status.addMetricCheck('test', { metrics: { connect: () => ({ readUrl: 'https://metrics.example.org', credentials: { name: 'login', keys: {} } }) }, query: 'up' }), 'GATUS-013', 'with a login'],
    ['a check of no metrics', (status) => status.addMetricCheck('test', { metrics: { connect: () => ({ readUrl: 'http://metrics.example.org' }) }, query: '' }), 'PLATFORM-106', "'query'"],
    ['a name with quotes', (status) => status.addCheck('say "hello"', { url }), 'GATUS-001', 'say "hello"'],
    ['a group with a backslash', (status) => status.addCheck('nas', { url, group: 'a\\b' }), 'GATUS-001', "got 'a\\b'"],
    ['a host without a scheme', (status) => status.addCheck('nas', { url: 'nas.example.net' }), 'GATUS-002', "got 'nas.example.net'"],
    ['a scheme that pods may not use', (status) => status.addCheck('nas', { url: 'icmp://nas.example.net' }), 'GATUS-002', "got 'icmp://nas.example.net'"],
    ['credentials in an address', (status) => status.addCheck('nas', { url: 'https://me:secret@nas.example.net' }), 'GATUS-002', "got some for 'nas.example.net'"],
    ['a connection without a port', (status) => status.addCheck('nas', { url: 'tcp://nas.example.net' }), 'GATUS-002', "got 'tcp://nas.example.net'"],
    ['a misspelt placeholder', (status) => status.addCheck('nas', { url, conditions: ['[STATSU] == 200'] }), 'GATUS-003', '[STATSU]'],
    ['a condition that compares nothing', (status) => status.addCheck('nas', { url, conditions: ['[STATUS]==200'] }), 'GATUS-003', "got '[STATUS]==200'"],
    ['a condition on nothing', (status) => status.addCheck('nas', { url, conditions: ['1 == 1'] }), 'GATUS-003', "'1 == 1'"],
    ['a status of what speaks no HTTP', (status) => status.addCheck('mail', { url: 'tcp://mail.example.org:25', conditions: ['[STATUS] == 200'] }), 'GATUS-014', 'a check by tcp has, got [STATUS]'],
    ['an answer of what is only connected to', (status) => status.addCheck('mail', { url: 'tls://mail.example.org:465', conditions: ['[BODY] == pat(*ready*)'] }), 'GATUS-014', 'ask by http or https'],
    ['a certificate of what has none', (status) => status.addCheck('nas', { url: 'http://nas.example.org', conditions: ['[CERTIFICATE_EXPIRATION] > 48h'] }), 'GATUS-014', 'ask by https or tls'],
    ['an answer of DNS, which nothing here asks', (status) => status.addCheck('nas', { url, conditions: ['[DNS_RCODE] == NOERROR'] }), 'GATUS-014', '[DNS_RCODE]'],
    ['a Service of another cluster as if it were outside', (status) => status.addCheck('shop', { url: 'http://shop.shop.svc.cluster.local:8080/health' }), 'GATUS-015', "'shop.shop.svc.cluster.local'"],
    ['a Service by its first name', (status) => status.addCheck('shop', { url: 'http://shop/health' }), 'GATUS-015', "'shop'"],
    ['the end of a domain', (status) => status.addCheck('nas', { url, conditions: ['[DOMAIN_EXPIRATION] > 720h'] }), 'GATUS-003', "got '[DOMAIN_EXPIRATION] > 720h'"],
    ['a status of what speaks no HTTP', (status) => status.addCheck('nas', { url: 'tcp://nas.example.net:22', statuses: [200] }), 'GATUS-004', 'speaks none'],
    ['a path without a slash', (status) => status.checkRoute('status.example.org', { path: 'health' }), 'GATUS-005', "got 'health'"],
    ['no status', (status) => status.checkRoute('status.example.org', { statuses: [] }), 'GATUS-006', 'got none'],
    ['a status that is none', (status) => status.checkRoute('status.example.org', { statuses: [20] }), 'PLATFORM-101', 'got 20'],
    ['a check every second', (status) => status.checkRoute('status.example.org', { interval: Duration.seconds(1) }), 'PLATFORM-104', 'got 1'],
    ['an answer after Gatus has gone', (status) => status.checkRoute('status.example.org', { responseTime: Duration.seconds(11) }), 'PLATFORM-104', 'got 11'],
    ['a hostname that is spoken of twice', (status) => { status.checkRoute('status.example.org', {}); status.skipRoute('status.example.org', 'it is well'); }, 'GATUS-010', "got 'status.example.org'"],
    ['a route that is skipped for no reason', (status) => status.skipRoute('status.example.org', ''), 'PLATFORM-106', "'reason'"],
    ['an endpoint without a Service', (status, lab) => {
      const app = new Application(lab.cluster, 'app');
      status.addEndpointCheck('app', new Endpoint(new Stage(app, 'Main', { namespace: new Namespace(app, 'Namespace', { name: 'app' }) }), 'Web', { port: 80 }));
    }, 'GATUS-012', 'infra/app/Main/Web'],
  ])('%s', (_case, act, code, value) => {
    const lab = new Lab();
    const status = new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal') });

    expect(refusals(() => act(status, lab))).toEqual([{ code, path: 'infra/gatus', message: expect.stringContaining(value) }]);
  });

  test('a Gateway that is reached from outside only', () => {
    const lab = new Lab();

    expect(refusals(() => new Gatus(lab.cluster, 'gatus', { gateway: lab.surroundings.gateway }))).toEqual([{ code: 'GATUS-007', path: 'infra/gatus', message: expect.stringContaining("got 'internal'") }]);
  });

  test.each<[string, (status: Gatus, lab: Lab) => void, string, string]>([
    ['a route of a Gateway that nobody checks', (_status, lab) => route(lab, 'wiki', ciliumGateway(lab, 'external')), 'GATUS-008', "got route 'wiki.example.org' of external/external"],
    ['a word on a hostname that no route has', (status) => status.checkRoute('wkii.example.org', {}), 'GATUS-009', "got 'wkii.example.org'"],
    ['two checks of one key', (status) => ['nas web', 'NAS-web'].forEach((name) => status.addCheck(name, { url })), 'GATUS-010', "got 'NAS-web' in 'outside'"],
    ['nothing to check', (status) => status.skipRoute('status.example.org', 'the page is for people who see it'), 'GATUS-011', 'nothing but routes'],
  ])('%s, when all is declared', (_case, act, code, value) => {
    const lab = new Lab();
    const status = new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal') });

    act(status, lab);

    expect(lab.refusals()).toEqual([{ code, path: 'infra/gatus', message: expect.stringContaining(value) }]);
  });

  test('a route of another Gateway is well once it is skipped', () => {
    const lab = new Lab();
    const status = new Gatus(lab.cluster, 'gatus', { gateway: ciliumGateway(lab, 'internal') });

    route(lab, 'wiki', ciliumGateway(lab, 'external'));
    status.skipRoute('wiki.example.org', 'its Gateway is tried out');

    expect(lab.refusals()).toEqual([]);
  });
});

/** Gatus as the other side of a policy. */
const GATUS = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gatus' } }, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'gatus' } } };

function config(lab: Lab): any {
  return parse(lab.object('ConfigMap', 'gatus').data['config.yaml']);
}

/** A server in a namespace of its own. */
function web(lab: Lab, name: string): Endpoint {
  const app = new Application(lab.cluster, name);
  const stage = new Stage(app, 'Main', { namespace: new Namespace(app, 'Namespace', { name }), podLabels: { app: name } });
  new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return new Endpoint(stage, 'Web', { port: 80, targetPort: 8080, service: name });
}

function route(lab: Lab, name: string, gateway: IGateway): void {
  const endpoint = web(lab, name);
  new HttpRoute(endpoint.stage, 'Route', { gateway, hostname: `${name}.example.org`, endpoint });
}

function database(lab: Lab): IPostgresDatabase {
  lab.cluster.assumeInstalled({ objects: { Secret: ['gatus-login'] } });
  return { connect: () => ({ host: 'postgres.example.org', port: 5432, database: 'gatus', credentials: { name: 'gatus-login', keys: { username: 'user', password: 'pass' } } }) };
}

/** A Gateway in Cilium's own proxy. */
function ciliumGateway(lab: Lab, name: string): IGateway {
  const stage = gatewayStage(lab, name, name, {});
  const entrance = new Endpoint(stage, 'Entrance', { port: 443, service: `cilium-gateway-${name}`, gateway: name });
  return { connect: () => ({ name, namespace: name, listener: 'https', domain: 'example.org', entrance }) };
}

/** A Gateway in pods of its own, as Envoy Gateway has them. */
function gatewayWithPods(lab: Lab): IGateway {
  const stage = gatewayStage(lab, 'envoy', 'external', { app: 'envoy' });
  const entrance = new Endpoint(stage, 'Entrance', { port: 443, targetPort: 10443, service: 'envoy' });
  return { connect: () => ({ name: 'external', namespace: 'envoy', listener: 'https', domain: 'example.org', pods: stage.pods, entrance }) };
}

function gatewayStage(lab: Lab, namespace: string, name: string, podLabels: { [label: string]: string }): Stage {
  const component = new Application(lab.cluster, namespace);
  const stage = new Stage(component, 'Proxy', { namespace: new Namespace(component, 'Namespace', { name: namespace }), podLabels });
  new ApiObject(stage, 'Gateway', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name }, spec: { gatewayClassName: name, listeners: [{ name: 'https', port: 443, protocol: 'HTTPS' }] } });
  return stage;
}
