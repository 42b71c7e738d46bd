import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Component, Endpoint, HttpRoute, IGateway, IMetricsSink, IPostgresDatabase, Namespace, Stage } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import { CnpgShared } from '@monosense-io/cnpg-shared';
import { Dragonfly } from '@monosense-io/dragonfly';
import { EnvoyGateway } from '@monosense-io/envoy-gateway';
import { Gatus } from '@monosense-io/gatus';
import type { GatusProps } from '@monosense-io/gatus';
import { ApiObject, Duration, Size } from 'cdk8s';
import { Background, passwordOf, PostgresServer, until } from '../../databases/postgres.ts';
import { Servers } from '../servers.ts';

/*
 * The rendered configuration on the real Gatus, which asks servers on loopback. Its pages are asked as people and scrapers do.
 */

const PROGRAM = join(__dirname, '../program');
const PACKAGE = join(__dirname, '../../../packages/gatus');
const PORTS = { https: 15443, proxy: 15444, plain: 15445 };
const PAGE = 15446;
const POSTGRES = 15447;
const scratch = mkdtempSync(join(tmpdir(), 'gatus-'));
const BINARY = join(scratch, 'gatus');

const ANSWERS = {
  'status.example.org': { status: 200, body: '{"status":"UP"}' },
  // Nobody follows it.
  'wiki.example.org': { status: 302, headers: { location: 'https://elsewhere.example.org/' } },
  'shop.example.org': { status: 200, body: 'It costs $5 today.' },
  'login.example.org': { status: 401 },
  'broken.example.org': { status: 500 },
  'slow.example.org': { status: 200, after: 2500 },
  'old.example.org': { status: 200 },
  'vault.vault.svc.cluster.local': { status: 429 },
  // As VictoriaMetrics answers.
  'metrics.example.org': { status: 200, body: '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1796000000,"412"]}]}}' },
  'other-metrics.example.org': { status: 200, body: '{"status":"success","data":{"resultType":"vector","result":[]}}' },
};

class Application extends Component {}

let servers: Servers;

beforeAll(async () => {
  const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', BINARY, 'github.com/TwiN/gatus/v5'], { cwd: PROGRAM, encoding: 'utf8', env: { ...process.env, CGO_ENABLED: '0' } });
  expect([status, stderr.replace(/^go: downloading .*\n/gm, '')]).toEqual([0, '']);
  // It runs as nobody.
  chmodSync(scratch, 0o755);
  servers = await Servers.start(scratch, ANSWERS, PORTS);
});

afterAll(() => servers.stop());

/** A cluster with something of every kind to check. */
function rendered(props: Partial<GatusProps> = {}): Lab {
  const lab = new Lab();
  lab.cluster.assumeInstalled({ objects: { Secret: ['login'] } });
  const gateway = gatewayOf(lab);
  const status = new Gatus(lab.cluster, 'gatus', { gateway, ...props });
  status.checkRoute('status.example.org', { path: '/health', statuses: [200], conditions: ['[BODY].status == UP', 'len([BODY]) == 15'] });
  status.checkRoute('shop.example.org', { path: '/price?of=tea', conditions: ['[BODY] == pat(*costs $5 today*)'] });
  status.checkRoute('slow.example.org', { responseTime: Duration.seconds(1) });
  status.addCheck('mail', { url: `tcp://127.0.0.1:${PORTS.plain}` });
  status.addCheck('directory', { url: `tls://127.0.0.1:${PORTS.https}` });
  status.addEndpointCheck('vault', web(lab, 'vault'), { path: '/v1/sys/health', statuses: [200, 429], group: 'platform' });
  status.addMetricCheck('test', { metrics: sinkAt('metrics.example.org'), query: 'time() - shop_tested_seconds{shop="tea"} < 60' });
  status.addMetricCheck('overdue test', { metrics: sinkAt('other-metrics.example.org'), query: 'shop_tested' });
  for (const name of ['wiki', 'shop', 'login', 'broken', 'slow', 'old']) {
    const endpoint = web(lab, name);
    new HttpRoute(endpoint.stage, 'Route', { gateway, hostname: `${name}.example.org`, endpoint });
  }
  // Nobody is there: its name is none outside a cluster.
  web(lab, 'cache').export('redis/cache', 'Redis', { to: ['apps'], namespaces: ['shop'] });
  return lab;
}

const sinkAt = (host: string): IMetricsSink => ({ connect: () => ({ readUrl: `http://${host}/select/0/prometheus` }) });

function gatewayOf(lab: Lab): IGateway {
  const { stage } = web(lab, 'external');
  new ApiObject(stage, 'Gateway', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'external' }, spec: { gatewayClassName: 'external', listeners: [{ name: 'https', port: 443, protocol: 'HTTPS' }] } } as any);
  const entrance = new Endpoint(stage, 'Entrance', { port: 443, service: 'gateway', gateway: 'external' });
  return { connect: () => ({ name: 'external', namespace: 'external', listener: 'https', domain: 'example.org', entrance }) };
}

function web(lab: Lab, name: string): Endpoint {
  const app = new Application(lab.cluster, name);
  const stage = new Stage(app, 'Main', { namespace: new Namespace(app, 'Namespace', { name }), podLabels: { app: name } });
  new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return new Endpoint(stage, 'Web', { port: 80, targetPort: 8080, service: name });
}

const configOf = (lab: Lab): string => lab.object('ConfigMap', 'gatus').data['config.yaml'];

/** Gatus with a configuration as it is rendered, but for the address that it listens on. */
function start(config: string, env: { [name: string]: string } = {}): Background {
  const all = (folder: string): object => ({ GATUS_CONFIG_PATH: folder, SSL_CERT_FILE: join(folder, 'authorities.pem'), HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY, NO_PROXY: '', ...env });
  return new Background('env', (folder) => [...Object.entries(all(folder)).map(([name, value]) => `${name}=${value}`), BINARY], {
    'config.yaml': () => config,
    'loopback.yaml': () => `web:\n  address: 127.0.0.1\n  port: ${PAGE}\n`,
    'authorities.pem': () => servers.authorities,
  });
}

const PROXY = `http://127.0.0.1:${PORTS.proxy}`;

async function page(path: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${PAGE}${path}`);
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}`);
  return answer.text();
}

/** The first result of every check, by group and name, once all have one. */
async function results(gatus: Background, count: number): Promise<{ [check: string]: any }> {
  let statuses: any[] = [];
  await until(async () => {
    statuses = JSON.parse(await page('/api/v1/endpoints/statuses'));
    if (statuses.filter((status) => status.results?.length > 0).length < count) throw new Error(`of ${count} checks these have a result: ${statuses.map(({ key }) => key).join(', ')}`);
  }, gatus.said);
  return Object.fromEntries(statuses.map(({ group, name, results: [result] }) => [`${group}/${name}`, result]));
}

const failed = ({ conditionResults }: any): string[] => conditionResults.filter(({ success }: any) => !success).map(({ condition }: any) => condition.split(' ')[0]);

test('the program is the Gatus whose image is pinned', () => {
  const image = /'ghcr\.io\/twin\/gatus:(v[\d.]+)'/.exec(readFileSync(join(PACKAGE, 'src/upstream.ts'), 'utf8'))![1];

  expect(readFileSync(join(PROGRAM, 'go.mod'), 'utf8')).toContain(`require github.com/TwiN/gatus/v5 ${image}\n`);
});

describe('with something of every kind to check', () => {
  const lab = rendered();
  let gatus: Background;
  let all: { [check: string]: any };
  let metrics: string;

  beforeAll(async () => {
    gatus = start(configOf(lab));
    all = await results(gatus, 13);
    metrics = await page('/metrics');
  });

  afterAll(() => gatus?.stop());

  test('it takes the configuration, and is ready', async () => {
    expect(JSON.parse(await page('/health'))).toEqual({ status: 'UP' });
    expect(gatus.said()).toContain('Validated 13 endpoints');
  });

  test('what is well shows as well, and what fails says by which condition', () => {
    expect(Object.fromEntries(Object.entries(all).map(([check, result]) => [check, failed(result)]))).toEqual({
      'external/status.example.org': [],
      'external/wiki.example.org': [],
      'external/shop.example.org': [],
      'external/login.example.org': [],
      'external/broken.example.org': ['[STATUS]'],
      'external/slow.example.org': ['[RESPONSE_TIME]'],
      'external/old.example.org': ['[CERTIFICATE_EXPIRATION]'],
      'outside/mail': [],
      'outside/directory': [],
      'platform/vault': [],
      'exports/redis/cache': ['[CONNECTED]'],
      'cluster/test': [],
      'cluster/overdue test': ['len([BODY].data.result)'],
    });
  });

  test('it asks for the path that is said, and follows nobody elsewhere', () => {
    expect(servers.asked).toEqual(expect.arrayContaining(['status.example.org/health', 'shop.example.org/price?of=tea', 'wiki.example.org/', 'vault.vault.svc.cluster.local/v1/sys/health', 'metrics.example.org/select/0/prometheus/api/v1/query?query=time()%20-%20shop_tested_seconds%7Bshop%3D%22tea%22%7D%20%3C%2060']));
    expect(servers.asked.filter((asked) => asked.startsWith('elsewhere'))).toEqual([]);
  });

  test('its metrics tell the same, by the labels that the alerts read', () => {
    const success = Object.fromEntries([...metrics.matchAll(/^gatus_results_endpoint_success\{group="([^"]+)".*name="([^"]+)".*\} (\d)$/gm)].map(([, group, name, value]) => [`${group}/${name}`, value === '1']));

    expect(success).toEqual(Object.fromEntries(Object.entries(all).map(([check, result]) => [check, result.success])));
    const days = (name: string): number => Math.round(Number(new RegExp(`^gatus_results_certificate_expiration_seconds\\{.*name="${name}".*\\} (\\S+)$`, 'm').exec(metrics)![1]) / 86400);
    expect([days('old.example.org'), days('wiki.example.org'), days('directory')]).toEqual([2, 30, 30]);
  });

  test('it has no metric of its own that the package does not know', () => {
    const { names } = JSON.parse(readFileSync(join(PACKAGE, 'metrics/gatus.json'), 'utf8'));
    const own = [...metrics.matchAll(/^# TYPE (gatus_\w+) /gm)].map(([, name]) => name);

    expect(own.length).toBeGreaterThanOrEqual(5);
    expect(own.filter((name) => !names.includes(name))).toEqual([]);
  });
});

test('beside real Gateways, caches and databases it checks what these export, and each of them lets it in', () => {
  const lab = new Lab({ without: ['gateway.networking.k8s.io'] });
  const { storageClass, store: secretStore, certificate } = lab.surroundings;
  const { internalGateway, externalGateway } = new EnvoyGateway(lab.cluster, 'envoy', { certificate, externalAddress: '10.0.0.101', internalAddress: '10.0.0.102' });
  new Gatus(lab.cluster, 'gatus', { gateway: internalGateway, otherGateways: [externalGateway] });
  new Dragonfly(lab.cluster, 'dragonfly', { secretStore }).addInstance('cache', { passwordItem: 'cache' }).export({ to: ['apps'], namespaces: ['shop'] });
  const postgres = new CnpgShared(lab.cluster, 'postgres', { storageClass, secretStore, dataSize: Size.gibibytes(8), memory: Size.mebibytes(512) });
  postgres.addDatabase('shop', { poolSize: 2 }).export({ to: ['apps'], namespaces: ['shop'] });

  const objects = lab.objects();

  expect([...configOf(lab).matchAll(/url: (.*)/g)].map(([, url]) => url)).toEqual([
    'tcp://postgres-shop.databases.svc.cluster.local:5432', 'tcp://cache.dragonfly-system.svc.cluster.local:6379', 'https://status.example.org/',
  ]);
  const admitting = objects.filter(({ kind, spec }) => kind === 'NetworkPolicy' && JSON.stringify(spec.ingress ?? []).includes('"kubernetes.io/metadata.name":"gatus"'));
  expect(admitting.map(({ metadata }) => metadata.namespace).sort()).toEqual(['databases', 'dragonfly-system', 'envoy-gateway-system', 'envoy-gateway-system']);
});

test('a page that hides details shows neither addresses nor errors', async () => {
  const pages: string[] = [];
  for (const hideDetails of [false, true]) {
    const gatus = start(configOf(rendered({ hideDetails })));
    try {
      await results(gatus, 13);
      pages.push(await page('/api/v1/endpoints/statuses'));
    } finally {
      await gatus.stop();
    }
  }

  const TELLING = /svc\.cluster\.local|no such host|"conditionResults":\[\{/;
  expect(pages[0]).toMatch(TELLING);
  expect(pages[1]).not.toMatch(TELLING);
});

test('a database keeps the results when the pod is replaced', async () => {
  const database: IPostgresDatabase = { connect: () => ({ host: '127.0.0.1', port: POSTGRES, database: 'gatus', credentials: { name: 'login', keys: { username: 'username', password: 'password' } } }) };
  const server = await PostgresServer.start({ port: POSTGRES, parameters: {}, hba: 'local all all trust\nhost all all all scram-sha-256\n' });
  try {
    await server.superuser(`CREATE ROLE gatus LOGIN PASSWORD '${passwordOf('gatus')}'`);
    await server.superuser('CREATE DATABASE gatus OWNER gatus');
    const config = configOf(rendered({ database }));
    const seen: string[] = [];
    for (let run = 0; run < 2; run += 1) {
      const gatus = start(config, { PGUSER: 'gatus', PGPASSWORD: passwordOf('gatus') });
      try {
        const all = await results(gatus, 13);
        seen.push(all['external/broken.example.org'].timestamp);
      } finally {
        await gatus.stop();
      }
    }

    expect(seen[1]).toBe(seen[0]);
    expect(config).not.toContain('password');
  } finally {
    await server.stop();
  }
});

describe('what the package refuses, Gatus refuses or fails for ever', () => {
  const check = { name: 'nas', url: 'https://nas.example.org', conditions: ['[STATUS] == 200'] };

  test.each<[string, object[], string]>([
    ['GATUS-001, a name with quotes', [{ ...check, name: 'say "hello"' }], 'must not have'],
    ['GATUS-002, a host without a scheme', [{ ...check, url: 'nas.example.org' }], 'unknown endpoint type'],
    ['GATUS-003, a condition without blanks', [{ ...check, conditions: ['[STATUS]==200'] }], 'invalid condition'],
    ['GATUS-010, two checks of one key', [check, { ...check, name: 'NAS' }], 'must be unique'],
    ['GATUS-010, two that differ in signs', [{ ...check, name: 'nas web' }, { ...check, name: 'nas.web' }], 'must be unique'],
    ['GATUS-011, nothing', [], 'at least one'],
  ])('%s', (_case, endpoints, says) => {
    const file = join(scratch, 'refused.yaml');
    writeFileSync(file, JSON.stringify({ web: { address: '127.0.0.1', port: PAGE }, endpoints }));

    const { status, stderr } = spawnSync(BINARY, { env: { GATUS_CONFIG_PATH: file }, encoding: 'utf8', timeout: 20_000 });

    expect([status, stderr]).toEqual([2, expect.stringContaining(says)]);
  });

  test('GATUS-003, a misspelt placeholder', async () => {
    const gatus = start(JSON.stringify({ endpoints: [{ ...check, url: 'https://status.example.org/health', conditions: ['[STATSU] == 200'] }] }));
    try {
      expect(failed((await results(gatus, 1))['undefined/nas'])).toEqual(['[STATSU]']);
    } finally {
      await gatus.stop();
    }
  });
});
