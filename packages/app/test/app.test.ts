import { Ambient, Cpu, Endpoint, Namespace, PodSecurity, Protocol } from '@monosense-io/platform';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Duration, Size } from 'cdk8s';
import { bookmarks } from '../examples/bookmarks';
import { App, AppProps, AppProxySignIn, Workload } from '../src';
import { backups, database, IMAGE, login, redis, server } from './surroundings';

const RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64) };
const LEAST = { image: IMAGE, resources: RESOURCES };
const DATA = { path: '/data', size: Size.gibibytes(1) };

/** A cluster with a secret store. */
function labOf(): Lab {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  return lab;
}

function app(lab: Lab, props: Partial<AppProps> = {}): App {
  return new App(lab.cluster, 'shop', { ...LEAST, ...props });
}

/** Props with a proxy that asks for a login. */
function proxied(lab: Lab, signInProxy: Partial<AppProxySignIn>): Partial<AppProps> {
  return { port: 8080, gateway: lab.surroundings.gateway, signInProxy: { provider: login(lab), cookieSecret: { item: 'shop' }, ...signInProxy } };
}

/** The pod of an application. */
function podOf(lab: Lab, name = 'shop', kind = 'Deployment'): any {
  return lab.object(kind, name).spec.template.spec;
}

/** The variables of an application's own container. */
function envOf(lab: Lab, name = 'shop'): any[] {
  return podOf(lab, name).containers[0].env;
}

test('the example is hardened, restarts with its Secrets, and waits for its database', () => {
  const lab = labOf();
  const kept: string[] = [];

  bookmarks(lab.cluster, lab.surroundings.gateway, database(lab), lab.surroundings.storageClass, { provider: login(lab), cookieSecret: { item: 'bookmarks', property: 'cookie-secret' }, groups: ['family'] }, backups(kept));

  const { containers: [container], ...pod } = podOf(lab, 'bookmarks');
  expect({ ...pod, containers: [container] }).toMatchSnapshot();
  expect(lab.object('Deployment', 'bookmarks').metadata.annotations).toEqual({ 'secret.reloader.stakater.com/reload': 'bookmarks-instance-login,bookmarks-sign-in-env,postgres-shop' });
  expect(lab.object('Namespace', 'bookmarks').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  expect(lab.waits('bookmarks-instance')).toEqual(expect.arrayContaining(['postgres-main']));
  expect(kept).toEqual(['bookmarks-data 1000:1000']);
});

test('every prop has its effect', () => {
  const common = (lab: Lab) => ({
    image: IMAGE, resources: RESOURCES, command: ['shop'], args: ['serve'], env: { MODE: 'fast' }, secretEnv: { KEY: { item: 'shop' } }, files: { '/config/shop.yaml': 'a: 1' },
    secretFiles: { '/config/key': { item: 'shop' } }, scratch: ['/cache'], scratchSize: Size.gibibytes(2), devices: { 'gpu.intel.com/i915': 1 }, health: { path: '/health' }, privileges: { reason: 'it needs it', capabilities: ['NET_ADMIN'] },
    port: 8080, ports: { mqtt: { port: 1883, outside: true } }, address: '10.0.0.110', gateway: lab.surroundings.gateway, hostname: 'market.example.org',
    signIn: { provider: login(lab), callbackPath: '/back', tells: { ID: '{clientId}' } }, database: { server: database(lab), tells: { DB: '{host}' } }, redis: { server: redis(lab), tells: { CACHE: '{host}' } },
    volumes: { data: { ...DATA, shared: true } }, storageClass: lab.surroundings.storageClass, backups: backups(), claims: { '/library': { claimName: 'shop-data' } }, sidecars: { log: LEAST }, egress: ['api.example.net'],
    workload: Workload.STATEFUL_SET, replicas: 2, user: 2000, group: 3000, groups: [44], drain: Duration.seconds(5), shutdown: Duration.minutes(2), scrape: { path: '/m' }, metrics: lab.surroundings.metrics,
    memoryQuota: Size.gibibytes(1), secretStore: lab.surroundings.store, nameservers: ['127.0.0.1'], kubeRules: [{ resources: ['pods'], verbs: ['get'] }],
  });
  const build = (lab: Lab, props: Partial<AppProps>): App => new App(lab.cluster, 'shop', props as AppProps);

  expect(propsWithoutEffect<Omit<AppProps, 'schedule' | 'hostNetwork' | 'namespace' | 'signInProxy'>>(common, build)).toEqual([]);
  expect(propsWithoutEffect<Pick<AppProps, 'image' | 'resources' | 'schedule' | 'namespace'>>((lab) => ({ ...LEAST, schedule: '0 3 * * *', namespace: new Namespace(lab.cluster, 'market') }), build)).toEqual([]);
  expect(propsWithoutEffect<Pick<AppProps, 'image' | 'resources' | 'hostNetwork'>>(() => ({ ...LEAST, hostNetwork: 'finds devices by multicast' }), build)).toEqual([]);
  expect(propsWithoutEffect<Pick<AppProps, 'image' | 'resources' | 'port' | 'gateway' | 'signInProxy' | 'secretStore'>>((lab) => ({ ...LEAST, port: 8080, gateway: lab.surroundings.gateway, secretStore: lab.surroundings.store, signInProxy: { provider: login(lab), cookieSecret: { item: 'shop' } } }), build)).toEqual([]);
});

describe('what it is told', () => {
  test('of a connection stands in a variable, and what is secret comes from the Secret when the pod starts', () => {
    const lab = labOf();

    app(lab, { database: { server: database(lab), tells: { DB_URL: 'postgres://{username}:{password}@{host}:{port}/{database}', DB_PASSWORD: '{password}' } } });

    const from = (name: string, key: string): object => ({ name, valueFrom: { secretKeyRef: { name: 'postgres-shop', key } } });
    expect(envOf(lab)).toEqual([
      from('DATABASE_USERNAME', 'username'), from('DATABASE_PASSWORD', 'password'), from('DB_PASSWORD', 'password'),
      { name: 'DB_URL', value: 'postgres://$(DATABASE_USERNAME):$(DATABASE_PASSWORD)@postgres.postgres.svc.cluster.local:5432/shop' },
    ]);
    expect(lab.object('Deployment', 'shop').metadata.annotations['secret.reloader.stakater.com/reload']).toBe('postgres-shop');
  });

  test('by itself follows, so that it can name what came before', () => {
    const lab = labOf();

    app(lab, { redis: { server: redis(lab), tells: { REDIS_PASSWORD: '{password}' } }, secretEnv: { TOKEN: { item: 'shop', property: 'api' } }, env: { CELERY: 'redis://:$(REDIS_PASSWORD)@cache' } });

    expect(envOf(lab).map(({ name }) => name)).toEqual(['TOKEN', 'REDIS_PASSWORD', 'CELERY']);
    expect(lab.object('ExternalSecret', 'shop-env').spec.data).toEqual([{ secretKey: 'TOKEN', remoteRef: { key: 'shop', property: 'api' } }]);
  });

  test('stands before what names it, also where a variable has the name of a part or is put together of itself', () => {
    const lab = labOf();

    app(lab, { database: { server: database(lab), tells: { DATABASE_PASSWORD: 'x{password}', URL: '{password}@{host}', OWN: '{password}' } } });

    expect(envOf(lab).map(({ name, value }) => [name, value])).toEqual([
      ['DATABASE_PASSWORD_PART', undefined], ['OWN', undefined], ['DATABASE_PASSWORD', 'x$(DATABASE_PASSWORD_PART)'], ['URL', '$(DATABASE_PASSWORD_PART)@postgres.postgres.svc.cluster.local'],
    ]);
  });

  test('of another application is its address, and lets it in', () => {
    const lab = labOf();
    const broker = new App(lab.cluster, 'broker', { ...LEAST, ports: { mqtt: { port: 1883 } } });

    app(lab).connectTo(broker.port('mqtt'), { MQTT: 'mqtt://{host}:{port}' });

    expect(envOf(lab)).toEqual([{ name: 'MQTT', value: 'mqtt://broker.broker.svc.cluster.local:1883' }]);
    expect(lab.object('NetworkPolicy', 'broker-instance').spec.ingress[0].from[0].namespaceSelector.matchLabels).toEqual({ 'kubernetes.io/metadata.name': 'shop' });
    expect(lab.waits('shop-instance')).toContain('broker-instance');
  });

  test('later is told once', () => {
    const lab = labOf();
    const shop = app(lab, { port: 8080, gateway: lab.surroundings.gateway, env: { MODE: 'fast' } });

    shop.tell({ BASE_URL: shop.url! });

    expect(envOf(lab)).toEqual([{ name: 'BASE_URL', value: 'https://shop.example.org' }, { name: 'MODE', value: 'fast' }]);
    for (const variable of ['MODE', 'BASE_URL']) expect(refusals(() => shop.tell({ [variable]: 'b' })).map(({ code }) => code)).toEqual(['APP-004']);
  });

  test('later comes after what is secret, and has a name that shells read', () => {
    const lab = labOf();
    const shop = app(lab, { secretEnv: { TOKEN: { item: 'shop' } }, env: { MODE: 'fast' } });

    shop.tell({ HEADER: 'Bearer $(TOKEN)' });

    expect(envOf(lab).map(({ name }) => name)).toEqual(['TOKEN', 'HEADER', 'MODE']);
    expect(refusals(() => shop.tell({ 'BASE-URL': 'x' }))).toEqual([{ code: 'APP-005', path: 'infra/shop', message: expect.stringContaining("got 'BASE-URL'") }]);
  });

  test('of files is mounted file by file, and another text gives other pods', () => {
    const [one, two] = ['a: 1', 'a: 2'].map((text) => {
      const lab = labOf();
      app(lab, { files: { '/config/shop.yaml': text } });
      return lab;
    });

    expect(one.object('ConfigMap', 'shop-files').data).toEqual({ 'config.shop.yaml': 'a: 1' });
    expect(podOf(one).containers[0].volumeMounts).toContainEqual({ name: 'files-shop', mountPath: '/config/shop.yaml', subPath: 'config.shop.yaml', readOnly: true });
    const hash = (lab: Lab): string => lab.object('Deployment', 'shop').spec.template.metadata.annotations['platform.monosense.io/config'];
    expect(hash(one)).not.toBe(hash(two));
  });
});

describe('people', () => {
  test('come through the Gateway to its port', () => {
    const lab = labOf();

    expect(app(lab, { port: 8080, gateway: lab.surroundings.gateway }).url).toBe('https://shop.example.org');

    expect(lab.object('HTTPRoute', 'shop').spec.rules).toEqual([{ backendRefs: [{ name: 'shop', port: 8080 }] }]);
  });

  test('come to the proxy alone where it asks for a login; the application is reached by what connects to it', () => {
    const lab = labOf();

    const shop = app(lab, { port: 8080, gateway: lab.surroundings.gateway, signInProxy: { provider: login(lab), cookieSecret: { item: 'shop', property: 'cookie' }, groups: ['family', 'guests'], openPaths: ['^/api/hooks/'] } });
    const other = new App(lab.cluster, 'other', LEAST);
    other.connectTo(shop.endpoint!);

    expect(lab.object('HTTPRoute', 'shop').spec.rules).toEqual([{ backendRefs: [{ name: 'shop', port: 4180 }] }]);
    const { ingress } = lab.object('NetworkPolicy', 'shop-instance').spec;
    expect(ingress.map(({ ports }: any) => ports[0].port)).toEqual([8080]);
    const proxy = podOf(lab).containers[1];
    const env = Object.fromEntries(proxy.env.map(({ name, value, valueFrom }: any) => [name, value ?? valueFrom.secretKeyRef.key]));
    expect(env).toMatchObject({
      OAUTH2_PROXY_UPSTREAMS: 'http://127.0.0.1:8080', OAUTH2_PROXY_REDIRECT_URL: 'https://shop.example.org/oauth2/callback', OAUTH2_PROXY_ALLOWED_GROUPS: 'family,guests',
      OAUTH2_PROXY_SKIP_AUTH_ROUTES: '^/api/hooks/', OAUTH2_PROXY_OIDC_ISSUER_URL: 'https://login.example.net/realms/lab', OAUTH2_PROXY_CLIENT_SECRET: 'client-secret', OAUTH2_PROXY_COOKIE_SECRET: 'OAUTH2_PROXY_COOKIE_SECRET',
    });
    expect(lab.object('CiliumNetworkPolicy', 'shop-instance').spec.egress[0]).toMatchObject({ toFQDNs: [{ matchName: 'login.example.net' }] });
  });

  test('log in by the application itself where it can', () => {
    const lab = labOf();

    app(lab, { port: 8080, gateway: lab.surroundings.gateway, signIn: { provider: login(lab), callbackPath: '/oauth/callback', tells: { OIDC_ISSUER: '{issuerUrl}', OIDC_SECRET: '{clientSecret}', OIDC_REDIRECT: '{url}/oauth/callback' } } });

    expect(envOf(lab)).toEqual([
      { name: 'OIDC_SECRET', valueFrom: { secretKeyRef: { name: 'shop-instance-login', key: 'client-secret' } } },
      { name: 'OIDC_ISSUER', value: 'https://login.example.net/realms/lab' },
      { name: 'OIDC_REDIRECT', value: 'https://shop.example.org/oauth/callback' },
    ]);
  });

  test('reach a port from outside by an address that is kept for it', () => {
    const lab = labOf();

    app(lab, { address: '10.0.0.110', ports: { mqtt: { port: 1883, outside: true }, admin: { port: 9001 } } });

    expect(lab.object('Service', 'shop-outside')).toMatchObject({
      metadata: { annotations: { 'lbipam.cilium.io/ips': '10.0.0.110' } },
      spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ name: 'mqtt', port: 1883, targetPort: 'mqtt', protocol: 'TCP' }] },
    });
  });
});

describe('its rights', () => {
  test.each([
    [{}, 'restricted'],
    [{ privileges: { reason: 'writes beside its program', writableRoot: true } }, 'restricted'],
    [{ privileges: { reason: 'a low port', capabilities: ['NET_BIND_SERVICE'] } }, 'restricted'],
    [{ privileges: { reason: 'changes owners', root: true } }, 'baseline'],
    [{ privileges: { reason: 'makes a tunnel', root: true, capabilities: ['NET_ADMIN'] } }, 'privileged'],
    [{ sidecars: { vpn: { ...LEAST, privileges: { reason: 'makes a tunnel', capabilities: ['NET_ADMIN'] } } } }, 'privileged'],
    [{ hostNetwork: 'finds devices by multicast' }, 'privileged'],
  ])('%j give the level %s', (props, level) => {
    const lab = labOf();

    app(lab, props as Partial<AppProps>);

    expect(lab.object('Namespace', 'shop').metadata.labels['pod-security.kubernetes.io/enforce']).toBe(level);
  });

  test('are those of the one container that gives a reason', () => {
    const lab = labOf();

    app(lab, { sidecars: { vpn: { ...LEAST, privileges: { reason: 'makes a tunnel', root: true, capabilities: ['NET_ADMIN'] } } } });

    const { containers, initContainers, securityContext } = podOf(lab);
    expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 });
    expect(containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    expect(initContainers[0]).toMatchObject({ restartPolicy: 'Always', securityContext: { runAsUser: 0, runAsNonRoot: false, capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } } });
  });
});

describe('how it runs', () => {
  test('with a volume of one writer, the pod before is gone first', () => {
    const lab = labOf();

    app(lab, { volumes: { data: { ...DATA, noBackupReason: 'a cache' } }, storageClass: lab.surroundings.storageClass });

    expect(lab.object('Deployment', 'shop').spec.strategy).toEqual({ type: 'Recreate' });
    expect(lab.object('PersistentVolumeClaim', 'shop-data').spec).toMatchObject({ accessModes: ['ReadWriteOnce'], storageClassName: 'local', resources: { requests: { storage: '1Gi' } } });
  });

  test('several pods stand on different machines, and drains take one at a time', () => {
    const lab = labOf();

    app(lab, { port: 8080, replicas: 2 });

    expect(lab.object('Deployment', 'shop').spec).toMatchObject({ replicas: 2, strategy: { rollingUpdate: { maxUnavailable: 0 } }, template: { spec: { topologySpreadConstraints: [{ maxSkew: 1, matchLabelKeys: ['pod-template-hash'] }] } } });
    expect(lab.object('PodDisruptionBudget', 'shop').spec.maxUnavailable).toBe(1);
  });

  test('a schedule makes jobs, which nobody asks for their health', () => {
    const lab = labOf();

    app(lab, { schedule: '30 2 * * *' });

    const { schedule, jobTemplate } = lab.object('CronJob', 'shop').spec;
    expect(schedule).toBe('30 2 * * *');
    expect(jobTemplate.spec.template.spec).toMatchObject({ restartPolicy: 'Never', containers: [{ image: IMAGE }] });
    expect(jobTemplate.spec.template.spec.containers[0].livenessProbe).toBeUndefined();
  });

  test('a pod on each machine counts for each', () => {
    const lab = labOf();

    app(lab, { workload: Workload.DAEMON_SET });

    expect(lab.object('DaemonSet', 'shop').spec.replicas).toBeUndefined();
  });

  test('it is asked for its health, and has time to start', () => {
    const lab = labOf();

    app(lab, { port: 8080, health: { path: '/ready', livePath: '/live', startup: Duration.minutes(1) } });

    expect(podOf(lab).containers[0]).toMatchObject({
      startupProbe: { httpGet: { path: '/ready', port: 8080 }, failureThreshold: 12 }, readinessProbe: { httpGet: { path: '/ready' } }, livenessProbe: { httpGet: { path: '/live' } },
    });
  });

  test('on the network of its machine, servers know it by the machines', () => {
    const lab = labOf();
    const broker = server(lab, 'broker', 1883);

    const shop = app(lab, { port: 8123, hostNetwork: 'finds devices by multicast', gateway: lab.surroundings.gateway });
    shop.connectTo(broker);

    expect(podOf(lab)).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
    expect(lab.object('CiliumNetworkPolicy', 'broker-main').spec.ingress[0].fromEntities).toEqual(['host', 'remote-node']);
  });

  test('with rights at the Kubernetes API, it has an account and a way to it; otherwise neither', () => {
    const lab = labOf();

    app(lab, { kubeRules: [{ groups: ['apps'], resources: ['deployments'], verbs: ['create'] }] });
    new App(lab.cluster, 'other', LEAST);

    expect(podOf(lab)).toMatchObject({ serviceAccountName: 'shop', automountServiceAccountToken: true });
    expect(lab.object('Role', 'shop').rules).toEqual([{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['create'] }]);
    expect(lab.object('RoleBinding', 'shop').subjects).toEqual([{ kind: 'ServiceAccount', name: 'shop', namespace: 'shop' }]);
    expect(podOf(lab, 'other')).toMatchObject({ automountServiceAccountToken: false });
  });

  test('names are asked of the servers that it names', () => {
    const lab = labOf();

    app(lab, { nameservers: ['127.0.0.1'] });

    expect(podOf(lab)).toMatchObject({ dnsPolicy: 'None', dnsConfig: { nameservers: ['127.0.0.1'] } });
  });

  test('devices are asked for by their class', () => {
    const lab = labOf();

    app(lab, { devices: { 'gpu.intel.com/i915': 1 }, groups: [44] });

    expect(podOf(lab)).toMatchObject({ securityContext: { supplementalGroups: [44] }, containers: [{ resources: { requests: { 'gpu.intel.com/i915': '1' }, limits: { 'gpu.intel.com/i915': '1' } } }] });
  });

  test('metrics on a port of their own are reached by the scraper alone', () => {
    const lab = labOf();

    app(lab, { port: 8080, scrape: { port: 9100, path: '/m' }, metrics: lab.surroundings.metrics });

    expect(lab.object('VMPodScrape', 'shop-instance-metrics').spec.podMetricsEndpoints).toEqual([{ port: 'metrics', path: '/m', interval: '30s' }]);
    expect(lab.object('Service', 'shop').spec.ports.map(({ name }: any) => name)).toEqual(['http']);
    expect(lab.object('NetworkPolicy', 'shop-instance').spec.ingress.map(({ ports }: any) => ports[0].port)).toEqual([9100]);
  });

  test('what is exported to another cluster is known there by its Service', () => {
    const lab = labOf();

    const shop = app(lab, { port: 8080 });
    shop.endpoint!.export('http/shop', 'Http', { to: ['apps'], namespaces: ['market'] });

    expect(lab.object('Service', 'shop').metadata.annotations).toMatchObject({ 'service.cilium.io/global': 'true' });
    expect(shop.endpoint).toBeInstanceOf(Endpoint);
  });
});

test.each<[string, string, Partial<AppProps> | ((lab: Lab) => Partial<AppProps>), string]>([
  ['a part that the connection does not have', 'APP-001', (lab) => ({ database: { server: database(lab), tells: { DB: '{hots}' } } }), "got '{hots}'"],
  ['an address as a host', 'APP-002', { egress: ['https://api.example.org'] }, "got 'https://api.example.org'"],
  ['an image by its tag alone', 'APP-003', { image: 'ghcr.io/example/shop:1.2.3' }, "got 'ghcr.io/example/shop:1.2.3'"],
  ['an image by its digest alone', 'APP-003', { image: `ghcr.io/example/shop@sha256:${'a'.repeat(64)}` }, 'must have a tag and a digest'],
  ['a variable with two values', 'APP-004', { env: { KEY: 'a' }, secretEnv: { KEY: { item: 'shop' } } }, "got 'KEY' twice"],
  ['a variable that no shell reads', 'APP-005', { env: { 'LOG-LEVEL': 'debug' } }, "got 'LOG-LEVEL'"],
  ['a file without a root', 'APP-006', { files: { 'a.yaml': '' } }, "got 'a.yaml'"],
  ['two things at one path', 'APP-006', { files: { '/tmp': '' } }, "got '/tmp' twice"],
  ['rights without a reason', 'APP-007', { privileges: { reason: ' ', root: true } }, 'must say why'],
  ['a device without a domain', 'APP-008', { devices: { gpu: 1 } }, "got 'gpu'"],
  ['a health path without a port', 'APP-009', { health: { path: '/health' } }, "'/health' is asked on"],
  ['an open path in the middle', 'APP-010', (lab) => ({ port: 8080, gateway: lab.surroundings.gateway, signInProxy: { provider: login(lab), cookieSecret: { item: 'shop' }, openPaths: ['/api'] } }), "got '/api'"],
  ['an open path with a comma', 'APP-025', (lab) => proxied(lab, { openPaths: ['^/a,b'] }), "got '^/a,b'"],
  ['an open path with an alternative', 'APP-025', (lab) => proxied(lab, { openPaths: ['^/a|/b'] }), "got '^/a|/b'"],
  ['an open path with a method', 'APP-025', (lab) => proxied(lab, { openPaths: ['^/a=b'] }), "got '^/a=b'"],
  ['an open path with a look ahead', 'APP-025', (lab) => proxied(lab, { openPaths: ['^/(?!b)'] }), "got '^/(?!b)'"],
  ['two groups in one', 'APP-026', (lab) => proxied(lab, { groups: ['a,b'] }), "got 'a,b'"],
  ['a capability with its prefix', 'APP-027', { privileges: { reason: 'a tunnel', capabilities: ['CAP_NET_ADMIN'] } }, "got 'CAP_NET_ADMIN'"],
  ['health of what ends', 'APP-028', { sidecars: { prepare: { ...LEAST, once: true, health: { port: 80 } } } }, "sidecar 'prepare'"],
  ['two files of one key', 'APP-029', { files: { '/a/b': '1', '/a.b': '2' } }, "the key 'a.b' twice"],
  ['two secret files of one key', 'APP-029', { secretFiles: { '/a/b': { item: 'a' }, '/a.b': { item: 'b' } } }, "the key 'a.b' twice"],
  ['a drain that is longer than the end', 'APP-030', { port: 8080, drain: Duration.seconds(60), shutdown: Duration.seconds(30) }, 'shorter than'],
  ['a path beside a command', 'APP-042', { port: 8080, health: { command: ['healthy'], path: '/health' } }, "both 'healthy' and '/health'"],
  ['a time to start of what is not asked', 'APP-042', { health: { startup: Duration.minutes(1) } }, 'no port and no command'],
  ['Secrets without a reason', 'APP-043', { kubeRules: [{ resources: ['secrets'], verbs: ['list'] }] }, "for 'secrets'"],
  ['programs in pods without a reason', 'APP-043', { kubeRules: [{ resources: ['pods/exec'], verbs: ['create'] }] }, "for 'pods/exec'"],
  ['every kind below a right', 'APP-024', { kubeRules: [{ resources: ['pods/*'], verbs: ['get'] }] }, 'pods/*'],
  ['every host', 'APP-044', { egress: ['*'] }, "got '*'"],
  ['every address', 'APP-044', { egress: ['0.0.0.0/0'] }, "got '0.0.0.0/0'"],
  ['metrics on a port of the proxy', 'APP-019', (lab) => ({ ...proxied(lab, {}), scrape: { port: 44180 } }), 'got 44180 twice'],
  ['a Gateway without a port', 'APP-011', (lab) => ({ gateway: lab.surroundings.gateway }), "got no 'port'"],
  ['a hostname without a Gateway', 'APP-011', { port: 8080, hostname: 'shop.example.org' }, "got 'shop.example.org' without 'gateway'"],
  ['a login without a Gateway', 'APP-011', (lab) => ({ port: 8080, signIn: { provider: login(lab), callbackPath: '/', tells: {} } }), "got no 'gateway'"],
  ['replicas of jobs', 'APP-012', { schedule: '0 3 * * *', replicas: 2 }, 'got 2 for jobs'],
  ['a workload of jobs', 'APP-012', { schedule: '0 3 * * *', workload: Workload.DEPLOYMENT }, "got 'workload' Deployment"],
  ['ports of jobs', 'APP-012', { schedule: '0 3 * * *', port: 8080 }, 'got ports'],
  ['two writers of one volume', 'APP-013', (lab) => ({ replicas: 2, storageClass: lab.surroundings.storageClass, volumes: { data: { ...DATA, noBackupReason: 'a cache' } } }), "volume 'data'"],
  ['a volume without a class', 'APP-014', { volumes: { data: { ...DATA, noBackupReason: 'a cache' } } }, "volume 'data' needs a class"],
  ['two logins', 'APP-015', (lab) => ({ port: 8080, gateway: lab.surroundings.gateway, signIn: { provider: login(lab), callbackPath: '/', tells: {} }, signInProxy: { provider: { connect: () => { throw new Error('asked'); } }, cookieSecret: { item: 'shop' } } }), 'are both set'],
  ['more rights than the namespace gives', 'APP-016', (lab) => ({ namespace: new Namespace(lab.cluster, 'market'), privileges: { reason: 'changes owners', root: true } }), "got 'market' of 'restricted'"],
  ['a quota of another namespace', 'APP-016', (lab) => ({ namespace: new Namespace(lab.cluster, 'market'), memoryQuota: Size.gibibytes(1) }), "beside 'namespace'"],
  ['a database on the network of the machine', 'APP-017', (lab) => ({ hostNetwork: 'multicast', database: { server: database(lab), tells: {} } }), "'database' can't be"],
  ['a port outside without an address', 'APP-018', { ports: { mqtt: { port: 1883, outside: true } } }, 'got none'],
  ['an address without a port', 'APP-018', { address: '10.0.0.110' }, 'got 10.0.0.110 without any'],
  ['two listeners on one port', 'APP-019', { port: 8080, ports: { admin: { port: 8080 } } }, 'got 8080 twice'],
  ['the name of another port', 'APP-019', { ports: { http: { port: 8081 } } }, "got 'http'"],
  ['a sidecar with a volume that is not there', 'APP-020', { sidecars: { sync: { ...LEAST, mounts: { date: '/data' } } } }, "got 'date'"],
  ['metrics without a port', 'APP-021', { scrape: {} }, 'got none'],
  ['metrics of jobs', 'APP-021', { schedule: '0 3 * * *', scrape: { port: 9100 } }, 'got jobs'],
  ['a sidecar with the name of the application', 'APP-023', { sidecars: { shop: LEAST } }, "got 'shop'"],
  ['every right', 'APP-024', { kubeRules: [{ resources: ['*'], verbs: ['get'] }] }, '"*"'],
  ['the group of root', 'APP-022', { groups: [0] }, 'got 0'],
])('refuses %s', (_, code, props, message) => {
  const lab = labOf();

  const found = refusals(() => app(lab, typeof props === 'function' ? props(lab) : props));

  expect(found).toEqual([{ code, path: expect.stringMatching(/^infra\/shop/), message: expect.stringContaining(message) }]);
});

test('ports of UDP may have the number of one of TCP, and a port that is not there is refused', () => {
  const lab = labOf();

  const shop = app(lab, { port: 8443, ports: { quic: { port: 8443, protocol: Protocol.UDP } } });

  expect(lab.object('Service', 'shop').spec.ports.map(({ protocol }: any) => protocol)).toEqual(['TCP', 'UDP']);
  expect(refusals(() => shop.port('quick')).map(({ code }) => code)).toEqual(['APP-011']);
});

test('an id that is too long for what is named after it is refused', () => {
  const lab = labOf();

  expect(refusals(() => new App(lab.cluster, 'a'.repeat(41), LEAST)).map(({ code }) => code)).toEqual(['APP-023']);
});

test('it is let out to the hosts that it names, by their ports', () => {
  const lab = labOf();

  app(lab, { egress: ['api.example.net', 'smtp.example.net:587', '192.0.2.7:51820/udp', '[2001:db8::7]:8443', '198.51.100.0/24:53/udp'] });

  expect(lab.object('CiliumNetworkPolicy', 'shop-instance').spec.egress.slice(0, 2)).toEqual([['api.example.net', '443'], ['smtp.example.net', '587']].map(([matchName, port]) => ({ toFQDNs: [{ matchName }], toPorts: [{ ports: [{ port, protocol: 'TCP' }] }] })));
  expect(lab.object('NetworkPolicy', 'shop-instance').spec.egress.map(({ to, ports }: any) => [to[0].ipBlock.cidr, ports[0].port, ports[0].protocol])).toEqual([['192.0.2.7/32', 51820, 'UDP'], ['198.51.100.0/24', 53, 'UDP'], ['2001:db8::7/128', 8443, 'TCP']]);
});

test('a host that is named twice is let out to once', () => {
  const lab = labOf();

  app(lab, { egress: ['api.example.net', 'api.example.net:443', 'api.example.net'] });

  expect(lab.object('CiliumNetworkPolicy', 'shop-instance').spec.egress.filter(({ toFQDNs }: any) => toFQDNs !== undefined)).toHaveLength(1);
});

test('claims with long names and dots are volumes by their numbers', () => {
  const lab = labOf();

  lab.cluster.assumeInstalled({ objects: { PersistentVolumeClaim: ['media.library'] } });
  app(lab, { volumes: { data: { ...DATA, noBackupReason: 'a cache' } }, storageClass: lab.surroundings.storageClass, claims: { '/a': { claimName: 'shop-data' }, '/b': { claimName: 'media.library' } } });

  expect(podOf(lab).volumes.map(({ name }: any) => name)).toEqual(expect.arrayContaining(['claim-0', 'claim-1']));
});

test('applications may share a namespace of the level that they need', () => {
  const lab = labOf();
  const namespace = new Namespace(lab.cluster, 'media', { podSecurity: PodSecurity.BASELINE, reason: 'one of them changes owners' });

  app(lab, { namespace, privileges: { reason: 'changes owners', root: true } });
  new App(lab.cluster, 'market', { ...LEAST, namespace });

  expect(lab.objects('Deployment').map(({ metadata }) => metadata.namespace)).toEqual(['media', 'media']);
});
