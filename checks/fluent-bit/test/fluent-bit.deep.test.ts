import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request as ask, Server } from 'node:http';
import { createServer as createSecureServer, Server as SecureServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FluentBit, SecretMask } from '@monosense-io/fluent-bit';
import { Ambient } from '@monosense-io/platform';
import { APPS, Lab } from '@monosense-io/platform/testing';
import { VictoriaLogs } from '@monosense-io/victoria-logs';
import { Size } from 'cdk8s';
import { parse, stringify } from 'yaml';
import { metricsIn } from '../../../packages/platform/src/checks/metrics.ts';
import { configuration } from '../../../packages/fluent-bit/src/configuration.ts';
import { begin, end, KEPT, LINES } from '../../../packages/fluent-bit/test/lines.ts';
import { Script } from '../../../packages/fluent-bit/test/lua.ts';
import { build, LOOPBACK, Program, scratch, until } from '../../log-store/programs.ts';
import { RenderedLogs } from '../../log-store/rendered.ts';
import { Agent, freePort, installed } from '../program.ts';

/*
 * What the rendered agents send, on a real VictoriaLogs behind a real vmauth: always by the output's own address and login, and by the
 * real Fluent Bit where there is one (`FLUENT_BIT`).
 */

const KINDS = [
  { group: 'operator.victoriametrics.com', kind: 'VLSingle', versions: ['v1'], stateful: true },
  ...['VMAuth', 'VMUser', 'VMAlert'].map((kind) => ({ group: 'operator.victoriametrics.com', kind, versions: ['v1beta1'] })),
];

const lab = new Lab({ kinds: KINDS, facts: { peers: [APPS] } });
const { storageClass, store: secretStore, metrics } = lab.surroundings;
Ambient.provide(lab.cluster, { metrics, secretStore });
const logs = new VictoriaLogs(lab.cluster, 'logs', { storageClass, loginItem: 'logs-infra' });
new FluentBit(lab.cluster, 'fluent-bit', { logs, masks: [SecretMask.token('shop_live_', { atLeast: 8 }), SecretMask.field('session_id')], bufferSize: Size.mebibytes(64) });
const objects = new RenderedLogs(lab.objects());
const files: Record<string, string> = lab.object('ConfigMap', 'fluent-bit').data;
const output = parse(files['fluent-bit.yaml']).pipeline.outputs[0];

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

type Line = Record<string, string>;

/** Lines of this cluster that a query finds, oldest first. */
async function find(query: string): Promise<Line[]> {
  await fetch(`${store.url}/internal/force_flush`);
  const answer = await fetch(`${store.url}/select/logsql/query?query=${encodeURIComponent(query.includes('|') ? query : `${query} | sort by (_time)`)}`, { headers: { AccountID: `${lab.cluster.facts.id}` } });
  const text = await answer.text();
  expect([answer.status, answer.status === 200 ? '' : text]).toEqual([200, '']);
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
}

test('what the output is told to send is found again, in its stream and at its time', async () => {
  const lines = new Script(files['lines.lua']);
  const pods = lines.record('container', { log: 'level=info password=hunter2', stream: 'stdout', _p: 'F', time: new Date().toISOString().replace('Z', '456789Z') });
  const machine = lines.record('machine', { log: `kern:    info: [${new Date().toISOString()}]: eth0: link becomes ready`, file: '/var/log/kernel.log' });
  const body = [
    { ...pods, cluster: 'infra', node: 'infra-01', namespace: 'shop', pod: 'web-0', container: 'web', labels: { app: 'web' }, json: { level: 'info' } },
    { ...machine, cluster: 'infra', node: 'infra-01' },
  ].map((record) => JSON.stringify(record)).join('\n');

  const { status } = await fetch(`${proxy.url}${output.uri}`, {
    method: 'POST', body: gzipSync(body), headers: { 'authorization': `Basic ${Buffer.from(`infra:${password('infra')}`).toString('base64')}`, 'content-encoding': 'gzip', 'content-type': 'application/x-ndjson' },
  });

  expect(status).toBe(200);
  expect(await find('"level=info" or "link becomes ready"')).toEqual(expect.arrayContaining([
    expect.objectContaining({
      '_msg': 'level=info password=[masked]', '_time': pods.time, '_stream': '{cluster="infra",container="web",namespace="shop",node="infra-01",pod="web-0"}', 'labels.app': 'web', 'json.level': 'info',
    }),
    expect.objectContaining({ _msg: expect.stringContaining('link becomes ready'), _stream: '{cluster="infra",node="infra-01",service="kernel"}', service: 'kernel' }),
  ]));
});

const binary = installed();

(binary === undefined ? describe.skip : describe)('the real Fluent Bit', () => {
  const root = mkdtempSync(join(tmpdir(), 'fluent-bit-'));
  const at = (...parts: string[]): string => join(root, ...parts);
  const ID = 'a1'.repeat(32);
  let api: Server;
  let secure: SecureServer | undefined;
  let http: number;
  let sink: number;
  let agent: Agent;
  const asked: string[] = [];

  beforeAll(async () => {
    for (const part of ['containers', 'machine', 'buffer', 'config']) mkdirSync(at(part));
    api = createServer((request, answer) => {
      asked.push(`${request.method} ${request.url}`);
      answer.setHeader('content-type', 'application/json');
      const name = request.url!.split('/').at(-1);
      answer.end(JSON.stringify({ kind: 'Pod', metadata: { name, namespace: 'shop', uid: 'u', labels: { app: 'web' }, annotations: { note: 'x' } }, spec: { nodeName: 'infra-01', containers: [{ name: 'web', image: 'web:1' }] }, status: { containerStatuses: [{ name: 'web', image: 'web:1', imageID: 'web@sha256:1', containerID: `containerd://${ID}` }] } }));
    });
    await new Promise<void>((done) => { api.listen(0, LOOPBACK, done); });
    [http, sink] = [await freePort(), await freePort()];
    for (const [name, text] of Object.entries({ 'lines.lua': files['lines.lua'], 'namespace': 'fluent-bit', 'token': 'token' })) writeFileSync(at('config', name), text);
  });

  afterAll(async () => {
    await agent?.stop();
    for (const server of [api, secure]) {
      server?.close();
      server?.closeAllConnections();
    }
    rmSync(root, { recursive: true, force: true });
  });

  /** The rendered configuration, with the folders and addresses of this machine. */
  function configured(port: number, rendered = files['fluent-bit.yaml'], host = LOOPBACK): string {
    const text = rendered.replaceAll('/var/log/containers', at('containers')).replaceAll('/var/log/*', at('machine/*')).replaceAll('/buffer/', `${at('buffer')}/`).replaceAll('/config/', `${at('config')}/`)
      .replace('kube.var.log.containers.', `kube.${at('containers').slice(1).replaceAll('/', '.')}.`)
      .replace('https://kubernetes.default.svc:443', `http://${LOOPBACK}:${(api.address() as AddressInfo).port}`);
    const config = parse(text);
    Object.assign(config.service, { http_port: http, http_listen: LOOPBACK });
    Object.assign(config.pipeline.outputs[0], { host, port });
    // What the kubelet puts into each pod.
    Object.assign(config.pipeline.inputs[0].processors.logs.find(({ name }: any) => name === 'kubernetes'), { kube_namespace_file: at('config/namespace'), kube_token_file: at('config/token') });
    writeFileSync(at('config/fluent-bit.yaml'), stringify(config));
    return at('config/fluent-bit.yaml');
  }

  function start(port: number): void {
    agent = new Agent(binary!, configured(port), { NODE_NAME: 'infra-01', LOGS_USERNAME: 'infra', LOGS_PASSWORD: password('infra') });
  }

  /** Neither lines nor what was held back of them. */
  function emptied(): void {
    rmSync(at('buffer'), { recursive: true });
    mkdirSync(at('buffer'));
    readdirSync(at('containers')).forEach((name) => rmSync(at('containers', name)));
  }

  /** What a container says, as containerd writes it. */
  function say(pod: string, text: string, { partial = false, stream = 'stdout' } = {}): void {
    appendFileSync(at(`containers/${pod}_shop_web-${ID}.log`), text.split('\n').map((line) => `${new Date().toISOString().replace('Z', '123456Z')} ${stream} ${partial ? 'P' : 'F'} ${line}\n`).join(''));
  }

  async function reading(): Promise<string> {
    return (await fetch(`http://${LOOPBACK}:${http}/api/v2/metrics/prometheus`)).text();
  }

  /** Waits for so many lines. */
  async function found(query: string, count: number): Promise<Line[]> {
    let lines: Line[] = [];
    await until(`${count} lines of ${query}`, async () => {
      lines = await find(query);
      return lines.length >= count;
    }, () => `${lines.length} lines\n${agent.said()}`);
    return lines;
  }

  test('takes the configuration, reads the files, and sends what they say without its secrets', async () => {
    start(Number(new URL(proxy.url).port));
    await until('the agent to run', async () => (await fetch(`http://${LOOPBACK}:${http}/api/v1/uptime`)).ok, () => agent.said());
    say('web-0', '{"level":"warn","id":9007199254740993,"password":"hunter2","note":"real json"}');
    say('web-0', 'real text with session_id=abc');
    say('web-0', 'real first half, ', { partial: true });
    say('web-0', 'real second half');
    appendFileSync(at('machine/kubelet.log'), `{"ts":${Date.now()}.703,"msg":"real kubelet"}\n`);
    appendFileSync(at('machine/kernel.log'), `kern:    info: [${new Date().toISOString()}]: real kernel\n`);

    const lines = await found('real', 5);

    expect(lines).toEqual(expect.arrayContaining([
      expect.objectContaining({
        '_msg': '{"level":"warn","id":9007199254740993,"password":"[masked]","note":"real json"}', 'json.level': 'warn', 'json.id': '9007199254740993', 'labels.app': 'web', 'stream': 'stdout',
        '_stream': '{cluster="infra",container="web",namespace="shop",node="infra-01",pod="web-0"}', '_time': expect.stringMatching(/123456Z$/),
      }),
      expect.objectContaining({ _msg: 'real text with session_id=[masked]' }),
      expect.objectContaining({ _msg: 'real first half, real second half' }),
      expect.objectContaining({ _msg: expect.stringContaining('real kernel'), _stream: '{cluster="infra",node="infra-01",service="kernel"}' }),
    ]));
    expect(Object.keys(lines.find(({ _msg }) => _msg.includes('real json'))!).sort()).toEqual([
      '_msg', '_stream', '_stream_id', '_time', 'cluster', 'container', 'image', 'json.id', 'json.level', 'json.note', 'json.password', 'labels.app', 'namespace', 'node', 'pod', 'stream',
    ]);
    // Its role lets it ask for nothing else.
    expect(asked.filter((request) => !/^GET \/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+$/.test(request))).toEqual([]);
    expect(agent.said()).not.toMatch(/\[(error|warn)\]/);
  });

  test.each<[string, string[]]>([
    ['Java', ['Exception in thread "main" java.lang.IllegalStateException: joined java', '\tat org.example.Shop.pay(Shop.java:12)', 'Caused by: java.io.IOException: no', '\tat org.example.Shop.send(Shop.java:34)', '\t... 3 more']],
    ['Python', ['Traceback (most recent call last):', '  File "/shop.py", line 3, in pay', '    raise ValueError("no")', 'ValueError: joined python']],
    ['Go', ['panic: joined go', '', 'goroutine 1 [running]:', 'main.pay(...)', '\t/shop.go:12 +0x1d']],
    ['Ruby', ["shop.rb:3:in `pay': joined ruby (RuntimeError)", "\tfrom shop.rb:9:in `<main>'"]],
    ['a key', [`joined ${begin('RSA PRIVATE KEY')}`, 'MIIEowIBAAKCAQEA', 'q83v', end('RSA PRIVATE KEY')]],
  ])('joins reports of many lines: %s', async (name, report) => {
    say(`many-${name.length}`, 'before');
    say(`many-${name.length}`, report.join('\n'));
    say(`many-${name.length}`, 'after');

    const lines = await found(`pod:many-${name.length} "${name === 'a key' ? 'PRIVATE KEY' : `joined ${name.toLowerCase()}`}"`, 1);

    expect(lines.map(({ _msg }) => _msg.trimEnd())).toEqual([name === 'a key' ? `joined ${begin('RSA PRIVATE KEY')}[masked]${end('RSA PRIVATE KEY')}` : report.join('\n')]);
  });

  test('masks with its own Lua what the tests mask with another', async () => {
    // What is written in several lines, or doesn't end, is no line of its own.
    const pairs = [...LINES.map(([, line, left]) => [line, left]), ...KEPT.map((line) => [line, line])].filter(([line]) => !/[\n\0]|^$/.test(line) && (!line.includes('BEGIN') || line.includes('END')));
    say('masks-0', pairs.map(([line], index) => `line ${index}: ${line}`).join('\n'));

    const lines = await found('pod:masks-0', pairs.length);

    expect(lines.map(({ _msg }) => _msg).sort()).toEqual(pairs.map(([, left], index) => `line ${index}: ${left}`).sort());
  });

  test('has every metric that the alerts read', async () => {
    const names = new Set((await reading()).split('\n').filter((line) => !line.startsWith('#')).map((line) => line.split(/[ {]/)[0]));
    const read = lab.object('VMRule', 'fluent-bit-agents').spec.groups[0].rules.flatMap(({ expr }: any) => metricsIn(expr)).filter((name: string) => name !== 'up');

    expect(read.length).toBeGreaterThan(5);
    expect(read.filter((name: string) => !names.has(name))).toEqual([]);
  });

  test('loses nothing while the sink is away, and when it fails itself meanwhile', async () => {
    await agent?.stop();
    start(sink);
    const COUNT = 5000;
    for (let index = 0; index < COUNT; index += 1) say(`away-${index % 5}`, `away ${index} ${'x'.repeat(400)}`);
    await until('the lines to be kept', async () => sizeOf(at('buffer/chunks')) > COUNT * 500, () => agent.said());
    // What it has read and not yet joined is in memory for two seconds.
    await new Promise((done) => setTimeout(done, 5000));
    const memory = agent.memory();
    await agent.stop('SIGKILL');
    for (let index = COUNT; index < COUNT + 500; index += 1) say(`away-${index % 5}`, `away ${index}`);
    start(Number(new URL(proxy.url).port));

    const counted = async (): Promise<Line> => (await find('away | extract "away <number>" | stats count() lines, count_uniq(number) different'))[0];
    let last: Line = {};
    await until('all lines', async () => {
      last = await counted();
      return Number(last.different) === COUNT + 500;
    }, () => `${JSON.stringify(last)}\n${agent.said()}`);

    // What was sent and not acknowledged when the agent failed comes twice.
    expect(Number(last.lines)).toBeLessThan((COUNT + 500) * 1.1);
    expect(memory).toBeLessThan(128);
  });

  test('holds back no more than it may, and counts what it drops', async () => {
    await agent?.stop();
    start(sink);
    const line = 'y'.repeat(8000);
    const dropped = async (): Promise<number> => Number(/fluentbit_output_dropped_records_total\{name="logs"\} (\d+)/.exec(await reading())![1]);
    // Once the buffer is full, as many go as come.
    for (const limit of [0, 2000]) {
      await until(`more than ${limit} lines to be dropped`, async () => {
        for (let index = 0; index < 200; index += 1) say(`full-${index % 5}`, `full ${line}`);
        return await dropped() > limit;
      }, () => agent.said());
    }

    expect(sizeOf(at('buffer/chunks'))).toBeLessThan(80 * 1024 ** 2);
    expect(agent.memory()).toBeLessThan(128);
  });

  test('over https believes nobody without a certificate that somebody vouches for', async () => {
    await agent?.stop();
    emptied();
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', at('config/key.pem'), '-out', at('config/cert.pem')]);
    expect(made.status).toBe(0);
    const bodies: number[] = [];
    secure = createSecureServer({ key: readFileSync(at('config/key.pem')), cert: readFileSync(at('config/cert.pem')) }, (request, answer) => {
      bodies.push(1);
      request.pipe(ask(`${proxy.url}${request.url}`, { method: request.method, headers: request.headers }, (inner) => { answer.writeHead(inner.statusCode!); inner.pipe(answer); }));
    });
    await new Promise<void>((done) => { secure!.listen(0, 'localhost', done); });
    const { port } = secure.address() as AddressInfo;
    const rendered = configuration({
      cluster: 'infra', writeUrl: `https://localhost:${port}/insert/jsonline`, login: true, bufferSize: Size.mebibytes(64), parseJson: true, machineLogs: false, skippedNamespaces: [], onlyIpv6: false,
    });
    const environment = { NODE_NAME: 'infra-01', LOGS_USERNAME: 'infra', LOGS_PASSWORD: password('infra') };
    agent = new Agent(binary!, configured(port, rendered, 'localhost'), environment);
    say('secure-0', 'over https');
    await until('the agent to refuse the certificate', async () => /certificate verify failed|self-signed/.test(agent.said()), () => agent.said());
    expect(bodies).toEqual([]);
    await agent.stop();

    // The public authorities are in the image; this one is not.
    agent = new Agent(binary!, configured(port, rendered.replace('tls: true', 'tls: true\n      tls.ca_file: /config/cert.pem'), 'localhost'), environment);
    await found('"over https"', 1);
  });

  test('keeps what is refused, and says so', async () => {
    await agent?.stop();
    emptied();
    agent = new Agent(binary!, configured(Number(new URL(proxy.url).port)), { NODE_NAME: 'infra-01', LOGS_USERNAME: 'infra', LOGS_PASSWORD: 'wrong' });
    say('refused-0', 'refused line');

    await until('an error', async () => /fluentbit_output_errors_total\{name="logs"\} [1-9]/.test(await reading()), () => agent.said());

    expect(readdirSync(at('buffer/chunks/rejected')).length).toBeGreaterThan(0);
    expect(agent.said()).toContain('HTTP status=401');
  });
});

/** Bytes of all files of a folder, from which some may go meanwhile. */
function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).reduce((sum, { parentPath, name }) => sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

