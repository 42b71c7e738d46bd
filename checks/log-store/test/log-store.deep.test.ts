import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Ambient, Cpu, Endpoint, MemoryBudget, Namespace, Platform, Severity, Stage } from '@monosense-io/platform';
import { APPS, Lab } from '@monosense-io/platform/testing';
import { Gatus } from '@monosense-io/gatus';
import { VictoriaLogs } from '@monosense-io/victoria-logs';
import { VictoriaStack } from '@monosense-io/victoria-stack';
import { ApiObject, Duration, Size } from 'cdk8s';
import { metricsIn } from '../../../packages/platform/src/checks/metrics.ts';
import { LOGS_VERSION, METRICS_VERSION } from '../../../packages/victoria-logs/src/upstream.ts';
import { build, LOOPBACK, Program, scratch, until, versionOf } from '../programs.ts';
import { RenderedLogs } from '../rendered.ts';

/*
 * The rendered store, logins and rules on a real VictoriaLogs behind a real vmauth, with a real vmalert that writes to a real
 * VictoriaMetrics. Lines come in as the agents of two clusters send them.
 */

const KINDS = [
  { group: 'operator.victoriametrics.com', kind: 'VLSingle', versions: ['v1'], stateful: true },
  ...['VMAuth', 'VMUser', 'VMAlert'].map((kind) => ({ group: 'operator.victoriametrics.com', kind, versions: ['v1beta1'] })),
];
const MAX_LINE = Size.kibibytes(64);
const FIELDS = '_time_field=time&_msg_field=log&_stream_fields=cluster,namespace';

function rendered(): RenderedLogs {
  const lab = new Lab({ kinds: KINDS, facts: { peers: [APPS] } });
  const { storageClass, store: secretStore, metrics, gateway } = lab.surroundings;
  const logs = new VictoriaLogs(lab.cluster, 'logs', {
    storageClass, secretStore, metrics, loginItem: 'logs-infra', readerItem: 'logs-reader', maxLineSize: MAX_LINE, ui: { gateway, hostname: 'logs.example.org' },
  });
  logs.export('apps', { loginItem: 'logs-apps', namespaces: ['fluent-bit'] });
  logs.addRuler({ metrics: { connect: () => ({ writeUrl: 'http://metrics', readUrl: 'http://metrics', alertsUrl: 'http://alerts' }) } }).addRules('failures', {
    cluster: 'apps',
    interval: Duration.seconds(1),
    records: [{ metric: 'logs:failures', query: '_time:10m failed | stats by (namespace) count() as value' }],
    alerts: [{ name: 'Failures', query: '_time:10m failed | stats by (namespace) count() as value | filter value:>1', severity: Severity.WARNING, summary: '{{ $value }} failures in {{ $labels.namespace }}.', runbookUrl: 'https://example.org/failures' }],
  });
  return new RenderedLogs(lab.objects());
}

const objects = rendered();
const folder = scratch();
const password = (user: string): string => `secret of ${user}`;
let store: Program;
let proxy: Program;

beforeAll(async () => {
  store = await Program.start(build(folder, 'victoria-logs'), objects.storeArgs(join(folder, 'data')));
  const config = join(folder, 'proxy.yaml');
  writeFileSync(config, objects.proxyConfig({ store: store.url, password }));
  proxy = await Program.start(build(folder, 'vmauth'), objects.proxyArgs(config));
});

afterAll(async () => {
  await proxy?.stop();
  await store?.stop();
});

interface Asked {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** The status and the text that a login gets. Not by `fetch`, which sends no header that a proxy must not pass on. */
function ask(login: string, path: string, { headers = {}, body }: Asked = {}): Promise<{ status: number; text: string }> {
  const url = new URL(`${proxy.url}${path}`);
  return new Promise((answer, failed) => {
    const sent = request(url, { method: body === undefined ? 'GET' : 'POST', auth: `${login}:${password(login)}`, headers }, (response) => {
      let text = '';
      response.on('data', (part) => { text += part; });
      response.on('end', () => answer({ status: response.statusCode!, text }));
    });
    sent.once('error', failed);
    sent.end(body);
  });
}

/** Sends a line as an agent does. */
async function write(login: string, line: object, headers: Record<string, string> = {}, more = ''): Promise<void> {
  const { status, text } = await ask(login, `/insert/jsonline?${FIELDS}${more}`, { headers, body: `${JSON.stringify({ time: new Date().toISOString(), namespace: 'shop', ...line })}\n` });
  expect([status, text]).toEqual([200, '']);
}

/** Lines that a login finds. */
async function find(login: string, query: string, headers: Record<string, string> = {}, below = '', more = ''): Promise<Array<Record<string, string>>> {
  await fetch(`${store.url}/internal/force_flush`);
  const { status, text } = await ask(login, `${below}/select/logsql/query?query=${encodeURIComponent(query)}${more}`, { headers });
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
}

test('the programs are those whose versions are pinned', () => {
  expect([versionOf('victoria-logs'), versionOf('vmauth'), versionOf('vmalert')]).toEqual([LOGS_VERSION, METRICS_VERSION, METRICS_VERSION]);
});

/** A cluster with the metrics and the logs of two. */
function both(memoryBudgets: { [budget: string]: Size } = {}): Lab {
  const lab = new Lab({ without: ['operator.victoriametrics.com'], facts: { peers: [APPS] }, platform: new Platform({ outdir: '/nonexistent/clusters', memoryBudgets }) });
  const { storageClass, store: secretStore } = lab.surroundings;
  const victoria = new VictoriaStack(lab.cluster, 'victoria');
  Ambient.provide(lab.cluster, { metrics: victoria, secretStore });
  const logs = new VictoriaLogs(lab.cluster, 'logs', { storageClass, loginItem: 'logs-infra' });
  Ambient.provide(lab.cluster, { logs });
  logs.export('apps', { loginItem: 'logs-apps', namespaces: ['fluent-bit'] });
  const hub = victoria.addHub({ storageClass });
  hub.export('apps', { loginItem: 'victoria-apps' });
  logs.addRuler({ metrics: hub }).addRules('failures', { records: [{ metric: 'logs:failures', query: 'failed | stats count() as value' }] });
  return lab;
}

/** What observes a cluster beside metrics and logs: checks, and as much as agents of logs and dashboards ask for. */
function withTheRest(lab: Lab): Lab {
  const entrance = new Endpoint(clientOf(lab, 'gateways'), 'Entrance', { port: 443, service: 'gateway' });
  new Gatus(lab.cluster, 'gatus', { gateway: { connect: () => ({ name: 'internal', namespace: 'gateways', listener: 'https', domain: 'example.org', entrance }) } });
  const others = clientOf(lab, 'others');
  const reserve = (name: string, replicas: number, memory: number): unknown => others.reserve(name, replicas, { cpu: Cpu.millis(50), memory: Size.mebibytes(memory), memoryLimit: Size.mebibytes(2 * memory), budget: MemoryBudget.OBSERVABILITY });
  reserve('fluent-bit', lab.cluster.facts.nodes.length, 64);
  reserve('grafana', 1, 192);
  return lab;
}

function clientOf(lab: Lab, name: string): Stage {
  const stage = new Stage(lab.cluster, name, { namespace: new Namespace(lab.cluster, `${name}-namespace`, { name }), podLabels: { app: name } });
  new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return stage;
}

test('with the metrics, checks, agents and dashboards, it fits into the 4 GB that what observes a cluster has, and leaves half a gigabyte', () => {
  const codes = (lab: Lab): string[] => withTheRest(lab).refusals().filter(({ code }) => code === 'PLATFORM-627').map(({ message }) => /may take|requests/.exec(message)![0]);

  expect(codes(both({ observability: Size.mebibytes(3338) }))).toEqual([]);
  expect(codes(both({ observability: Size.mebibytes(2900) }))).toContain('requests');
});

test('it stands beside the metrics, whose operator runs it, and whose hub takes what rules find', () => {
  const lab = both();

  for (const stage of ['logs-storage', 'logs-proxy', 'logs-rules-ruler', 'logs-monitoring']) expect(lab.waits(stage)).toContain('victoria-crds');
  expect(lab.object('VLSingle', 'logs').metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  // Each proxy takes all users of its own namespace.
  expect(lab.objects('VMAuth').map(({ metadata }) => metadata.namespace).sort()).toEqual(['logs', 'observability']);
  const ruler = lab.objects('VMAlert').find(({ metadata }) => metadata.namespace === 'logs');
  expect([ruler.spec.remoteWrite.url, ruler.spec.notifiers[0].url]).toEqual([
    'http://vminsert-victoria.observability.svc.cluster.local:8480/insert/0/prometheus/api/v1/write', 'http://vmalertmanager-victoria.observability.svc.cluster.local:9093',
  ]);
});

describe('the store', () => {
  test('keeps for 30 days, and for less when its share of the volume is full', async () => {
    const flags = await (await fetch(`${store.url}/flags`)).text();
    const metrics = await store.metrics();

    expect(flags.split('\n')).toEqual(expect.arrayContaining([expect.stringMatching(/^-?retentionPeriod="?30d"?/), expect.stringMatching(/^-?insert\.maxLineSizeBytes="?65536"?/)]));
    expect([...metrics].filter(([name]) => name.startsWith('vl_max_disk_space_usage_bytes')).map(([, value]) => value)).toEqual([40 * 2 ** 30]);
  });

  test.each([
    ['a flag that it does not have', '-retention.maxDiskShare=80', 'flag provided but not defined: -retention.maxDiskShare'],
    ['a second limit of the disk', '-retention.maxDiskUsagePercent=80', 'cannot be set simultaneously'],
  ])('refuses %s', (_, flag, says) => {
    const { status, stdout, stderr } = spawnSync(join(folder, 'victoria-logs'), [...objects.storeArgs(join(folder, 'never')), flag, `-httpListenAddr=${LOOPBACK}:0`], { encoding: 'utf8', timeout: 20_000 });

    expect(status).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain(says);
  });

  test('counts lines that are too long, and those that are too old', async () => {
    const counters = ['vl_too_long_lines_skipped_total', 'vl_rows_dropped_total{reason="too_small_timestamp"}'];
    const counted = async (): Promise<number[]> => {
      const metrics = await store.metrics();
      return counters.map((name) => metrics.get(name)!);
    };
    const before = await counted();
    await write('infra', { log: 'x'.repeat(MAX_LINE.toKibibytes() * 1024) });
    await write('infra', { log: 'older than all that is kept', time: '2020-01-01T00:00:00Z' });

    // A page of metrics is the same for some seconds.
    let grown: number[] = [];
    await until('both to be counted', async () => {
      grown = (await counted()).map((value, index) => value - before[index]);
      return grown.every((value) => value > 0);
    }, () => `${grown}`);

    expect(grown).toEqual([1, 1]);
    expect(await find('infra', '"older than all that is kept"')).toEqual([]);
  });
});

describe('a cluster', () => {
  test('finds the line that it has sent, with its name', async () => {
    await write('infra', { log: 'the kettle boils', pod: 'kitchen-0' });

    expect(await find('infra', 'kettle')).toEqual([expect.objectContaining({ _msg: 'the kettle boils', cluster: 'infra', pod: 'kitchen-0', _stream: '{cluster="infra",namespace="shop"}' })]);
  });

  // Ways to name a tenant, and to make a proxy forget what it would set.
  const TRIES: Array<[string, Record<string, string>, string]> = [
    ['nothing', {}, ''],
    ['headers', { AccountID: '1', ProjectID: '0' }, ''],
    ['headers in small letters', { accountid: '1' }, ''],
    ['parameters', {}, '&AccountID=1&ProjectID=0&tenant=1:0'],
    ['a header that the proxy is told to drop', { AccountID: '1', Connection: 'AccountID' }, ''],
    ['another cluster that is named in a parameter', {}, '&extra_fields=cluster=infra'],
  ];

  test.each(TRIES)('reads nothing of another with %s', async (_, headers, more) => {
    await write('infra', { log: 'a word for infra alone' });

    expect(await find('infra', '"a word for infra alone"')).not.toEqual([]);
    expect(await find('apps', '"a word for infra alone"', headers, '', more)).toEqual([]);
  });

  test.each(TRIES)('writes nothing as another with %s', async (name, headers, more) => {
    const word = `forged ${TRIES.findIndex(([one]) => one === name)}`;
    await write('apps', { log: word, cluster: 'infra' }, headers, more);

    expect(await find('infra', `"${word}"`)).toEqual([]);
    expect(await find('apps', `"${word}"`)).toEqual([expect.objectContaining({ _msg: word, cluster: 'apps' })]);
  });

  test.each([
    '/select/tenant_ids', '/select/vmui/', '/insert/native', '/insert/multitenant/native', '/insert/elasticsearch/_bulk', '/internal/force_flush', '/internal/partition/list', '/delete/run_task?filter=*', '/metrics', '/flags',
    '/insert/jsonline/../../internal/partition/list', '/select/logsql/../tenant_ids', '/infra/select/logsql/query?query=*',
  ])('gets nothing at %s', async (path) => {
    expect((await ask('apps', path)).status).toBe(400);
    expect((await ask('apps', path, { body: '{}' })).status).toBe(400);
  });

  test('gets in with its own password only', async () => {
    const login = (user: string, secret: string): Promise<number> => fetch(`${proxy.url}/select/logsql/query?query=*`, { headers: { authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` } }).then(({ status }) => status);

    expect([await login('apps', password('apps')), await login('apps', password('infra')), await login('infra', password('apps')), await login('apps', '')]).toEqual([200, 401, 401, 401]);
    expect((await fetch(`${proxy.url}/select/logsql/query?query=*`)).status).toBe(401);
  });
});

describe('the alert on shares', () => {
  test('names the namespace that writes most of the lines of its cluster, and none of too few', async () => {
    const expression = (atLeast: Size): string => {
      const lab = new Lab({ kinds: KINDS, facts: { peers: [APPS] } });
      const { storageClass, store: secretStore } = lab.surroundings;
      new VictoriaLogs(lab.cluster, 'logs', { storageClass, secretStore, loginItem: 'logs-infra' })
        .addRuler({ metrics: { connect: () => ({ writeUrl: 'http://metrics', readUrl: 'http://metrics', alertsUrl: 'http://alerts' }) } }).addShareAlert({ share: 60, atLeast, runbookUrl: 'https://example.org/share' });
      return JSON.parse(lab.object('ConfigMap', 'logs-rules').data['share-infra.yaml']).groups[0].rules[0].expr;
    };
    const named = async (atLeast: Size): Promise<string[]> => {
      const { status, text } = await ask('infra', `/select/logsql/stats_query?query=${encodeURIComponent(expression(atLeast))}`);
      expect([status, status === 200 ? '' : text]).toEqual([200, '']);
      return JSON.parse(text).data.result.map(({ metric }: any) => `${metric.__name__} of ${metric.namespace}`);
    };
    for (let index = 0; index < 10; index++) await write('infra', { log: 'x'.repeat(20000), namespace: 'loud' });
    await write('infra', { log: 'x'.repeat(20000), namespace: 'quiet' });
    await fetch(`${store.url}/internal/force_flush`);

    expect(await named(Size.kibibytes(10))).toEqual(['share of loud']);
    expect(await named(Size.gibibytes(1))).toEqual([]);
  });
});

describe('a reader', () => {
  test('finds the lines of each cluster below its name', async () => {
    await write('infra', { log: 'for readers' });
    await write('apps', { log: 'for readers' });

    const found = async (cluster: string): Promise<string[]> => (await find('reader', '"for readers" | uniq by (cluster)', { AccountID: '9' }, `/${cluster}`)).map((line) => line.cluster);

    expect([await found('infra'), await found('apps')]).toEqual([['infra'], ['apps']]);
  });

  test('opens the page', async () => {
    const { status, text } = await ask('reader', '/apps/select/vmui/');

    expect([status, text]).toEqual([200, expect.stringContaining('<title>UI for VictoriaLogs</title>')]);
  });

  test.each(['/insert/jsonline', '/apps/insert/jsonline', '/apps/select/tenant_ids', '/edge/select/logsql/query?query=*', '/select/logsql/query?query=*'])('gets nothing at %s', async (path) => {
    expect((await ask('reader', path, { body: '{}' })).status).toBe(400);
  });
});

describe('rules on logs', () => {
  let metrics: Program;
  let ruler: Program;
  let alertmanager: Server;
  const told: Array<{ labels: Record<string, string>; annotations: Record<string, string> }> = [];

  beforeAll(async () => {
    alertmanager = createServer((asked, answer) => {
      let text = '';
      asked.on('data', (part) => { text += part; });
      asked.on('end', () => {
        if (asked.url === '/api/v2/alerts') told.push(...JSON.parse(text));
        answer.end();
      });
    });
    await new Promise<void>((done) => { alertmanager.listen(0, LOOPBACK, done); });
    metrics = await Program.start(build(folder, 'victoria-metrics'), [`-storageDataPath=${join(folder, 'metrics')}`, '-search.latencyOffset=0s', '-search.disableCache']);
    const rules = join(folder, 'rules');
    mkdirSync(rules);
    for (const [name, text] of Object.entries(objects.rules())) writeFileSync(join(rules, name), text);
    // The same words in another cluster, whose logs the rules don't read.
    for (const login of ['infra', 'apps', 'apps']) await write(login, { log: 'login failed' });
    const args = objects.rulerArgs({ store: store.url, rules, metrics: metrics.url, alerts: `http://${LOOPBACK}:${(alertmanager.address() as AddressInfo).port}` });
    // It looks at what is half a minute old, and writes every two seconds, where nobody waits.
    ruler = await Program.start(build(folder, 'vmalert'), [...args, '-remoteWrite.flushInterval=1s', '-rule.evalDelay=0s']);
  });

  const query = async (expression: string): Promise<any> => (await fetch(`${metrics.url}/api/v1/query?query=${encodeURIComponent(expression)}`)).json();

  afterAll(async () => {
    await ruler?.stop();
    await metrics?.stop();
    alertmanager?.close();
  });

  test('raise alerts on the lines of one cluster, and say of which', async () => {
    await until('an alert', async () => told.length > 0, () => ruler.said());

    expect(told[0]).toMatchObject({ labels: { alertname: 'Failures', severity: 'warning', cluster: 'apps', namespace: 'shop' }, annotations: { summary: '2 failures in shop.', runbook_url: 'https://example.org/failures' } });
  });

  test('make metrics of them', async () => {
    let found: any[] = [];
    await until('a metric', async () => {
      found = (await query('logs:failures')).data.result;
      return found.length > 0;
    }, () => ruler.said());

    expect(found.map(({ metric, value }) => [metric.cluster, metric.namespace, value[1]])).toEqual([['apps', 'shop', '2']]);
  });

  test('and all alerts on the installation read metrics that the programs have', async () => {
    await ask('infra', '/insert/jsonline', { headers: { authorization: 'Basic bm9ib2R5Om5vYm9keQ==' }, body: '{}' });
    const served = new Set<string>();
    for (const program of [store, proxy, ruler]) [...(await program.metrics()).keys()].forEach((name) => served.add(name.split('{')[0]));

    const known = new Set([...served, ...objects.watches().map(({ name }) => name)]);
    const read = objects.watches().flatMap(({ name, expr }) => metricsIn(expr).map((metric) => ({ name, metric })));

    expect(read.length).toBeGreaterThan(20);
    expect(read.filter(({ metric }) => !known.has(metric))).toEqual([]);
  });

  test('each alert on the installation is a query that VictoriaMetrics understands', async () => {
    for (const { name, expr } of objects.watches()) {
      expect([name, (await query(expr)).status]).toEqual([name, 'success']);
    }
  });
});
