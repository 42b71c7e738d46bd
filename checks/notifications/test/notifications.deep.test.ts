import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ALERTMANAGER_VERSION, METRICS_VERSION } from '../../../packages/victoria-stack/src/upstream.ts';
import { Hooks } from '../hooks.ts';
import { build, freePort, LOOPBACK, Program, ProgramName, scratch, until, versionOf } from '../programs.ts';
import { clusters, flux, Made, secretsOf } from '../rendered.ts';

/*
 * The rendered hub and spoke, made into configurations by the operator's own code, on a real Alertmanager, vmauth, vmagent and vmalert.
 * The storage is a VictoriaMetrics of one program, behind a vmauth that takes the tenant out of the paths: the programs of a cluster are
 * of a branch that no module has.
 */

const folder = scratch();
const programs = new Map<ProgramName, string>();
const running: Program[] = [];
const rendered = clusters();
let hooks: Hooks;

/** A program, built once. */
function program(name: ProgramName): string {
  if (!programs.has(name)) programs.set(name, build(folder, name));
  return programs.get(name)!;
}

async function start(...args: Parameters<typeof Program.start>): Promise<Program> {
  const started = await Program.start(...args);
  running.push(started);
  return started;
}

/** A file of the tests. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What the secret store holds. */
const item = (name: string, field: string): string => (field === 'url' ? `${hooks.url}/${name}` : field === 'username' ? 'apps' : `secret of ${name}`);

let infra: Made;
let apps: Made;

beforeAll(async () => {
  hooks = await Hooks.start();
  infra = Made.of(program('made'), rendered.infra, secretsOf(rendered.infra, item));
  apps = Made.of(program('made'), rendered.apps, secretsOf(rendered.apps, item));
});

afterAll(async () => {
  await Promise.all(running.map((each) => each.stop()));
  hooks.stop();
});

/** Alertmanager's configuration. The API of Telegram is that of the tests. */
function configuration(): string {
  return infra.config('vmalertmanager-victoria-config', 'alertmanager.yaml.gz').replace(/^( *)chat_id: (.*)$/m, `$1chat_id: $2\n$1api_url: ${hooks.url}/telegram`);
}

async function alertmanager(): Promise<Program> {
  const config = file(`alertmanager-${await freePort()}.yaml`, configuration());
  const args = infra.args('vmalertmanager-victoria', 'alertmanager').filter((arg) => !/^--(cluster\.|config\.file|storage\.path|web\.listen)/.test(arg));
  return start(program('alertmanager'), (host) => [...args, '--cluster.listen-address=', `--config.file=${config}`, `--storage.path=${config}.data`, `--web.listen-address=${host}`], '/-/ready');
}

async function fire(to: Program, ...alerts: Array<Record<string, string>>): Promise<void> {
  const answer = await fetch(`${to.url}/api/v2/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alerts.map((labels) => ({ labels }))) });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
}

/** Names of the alerts that a receiver was told, with their clusters. */
const told = (receiver: string): string[] => [...new Set(hooks.alerts(receiver).map(({ labels }) => labels.case))].sort();

test('the programs are those whose versions are pinned', () => {
  expect([versionOf('alertmanager'), versionOf('vmauth'), versionOf('vmagent'), versionOf('vmalert')]).toEqual([ALERTMANAGER_VERSION, METRICS_VERSION, METRICS_VERSION, METRICS_VERSION]);
  expect(readFileSync(join(__dirname, '../../../packages/victoria-stack/src/upstream.ts'), 'utf8')).toContain(`The operator, ${versionOf('made')}.`);
});

test('the operator takes all that is rendered', () => {
  expect([infra.refused, apps.refused]).toEqual([{}, {}]);
});

test("amtool takes the configuration, and none without the chat of a receiver", () => {
  const check = (text: string): number | null => spawnSync(program('amtool'), ['check-config', file('checked.yaml', text)]).status;

  expect(check(configuration())).toBe(0);
  expect(check(configuration().replace(/^ *chat_id: .*$/m, ''))).toBe(1);
});

test.each([['firing', 'critical', '2'], ['firing', 'warning', '0'], ['resolved', 'critical', '-1']])('Pushover gets what is %s and %s with priority %s', (status, severity, priority) => {
  const template: string = parse(configuration()).receivers.flatMap(({ pushover_configs }: any) => pushover_configs ?? [])[0].priority;
  const data = file('message.json', JSON.stringify({ status, alerts: [], groupLabels: {}, commonLabels: { severity }, commonAnnotations: {} }));

  const { stdout, stderr } = spawnSync(program('amtool'), ['template', 'render', `--template.glob=${file('none.tmpl', '')}`, `--template.text=${template}`, `--template.data=${data}`], { encoding: 'utf8' });

  expect([stdout.trim(), stderr]).toEqual([priority, '']);
});

describe('Alertmanager', () => {
  beforeAll(async () => {
    const [main, storage] = await Promise.all([alertmanager(), alertmanager()]);
    // What holds others back comes first.
    await fire(
      main,
      { case: 'node', alertname: 'NodeNotReady', severity: 'critical', cluster: 'apps', node: 'n1' },
      { case: 'agent', alertname: 'VictoriaAgentDown', severity: 'critical', cluster: 'third' },
      { case: 'spoke', alertname: 'VictoriaSpokeSilent', severity: 'critical', cluster: 'infra', spoke: 'apps' },
      { case: 'critical of two', alertname: 'Slow', severity: 'critical', cluster: 'infra', namespace: 'shop' },
    );
    await fire(storage, { case: 'storage', alertname: 'VictoriaStorageReadOnly', severity: 'critical', cluster: 'infra' });
    await fire(
      main,
      { case: 'critical', alertname: 'Broken', severity: 'critical', cluster: 'infra' },
      { case: 'warning of apps', alertname: 'Slow', severity: 'warning', cluster: 'apps' },
      { case: 'info', alertname: 'Fine', severity: 'info', cluster: 'apps' },
      { case: 'nobody', alertname: 'Fine', severity: 'none', cluster: 'apps' },

      { case: 'disk of the node', alertname: 'NodeDiskFilling', severity: 'warning', cluster: 'apps', node: 'n1' },
      { case: 'disk of another node', alertname: 'NodeDiskFilling', severity: 'warning', cluster: 'apps', node: 'n2' },
      { case: 'disk of a node of another cluster', alertname: 'NodeDiskFilling', severity: 'warning', cluster: 'infra', node: 'n1' },
      { case: 'pod of the cluster', alertname: 'PodNotRunning', severity: 'warning', cluster: 'apps', namespace: 'shop' },
      { case: 'pod of another cluster', alertname: 'PodNotRunning', severity: 'warning', cluster: 'infra', namespace: 'shop' },

      { case: 'gone without an agent', alertname: 'CoreDnsDown', severity: 'critical', cluster: 'third' },
      { case: 'full without an agent', alertname: 'VolumeFilling', severity: 'critical', cluster: 'third' },
      { case: 'gone in a silent cluster', alertname: 'CephSilent', severity: 'critical', cluster: 'apps' },
      { case: 'gone in another cluster', alertname: 'CephSilent', severity: 'critical', cluster: 'infra' },

      { case: 'warning of two', alertname: 'Slow', severity: 'warning', cluster: 'infra', namespace: 'shop' },
      { case: 'warning about another', alertname: 'Slow', severity: 'warning', cluster: 'infra', namespace: 'blog' },

      { case: 'silenced', alertname: 'Broken', severity: 'critical', cluster: 'infra', namespace: 'quiet' },
      { case: 'silenced once', alertname: 'Broken', severity: 'critical', cluster: 'infra', namespace: 'old' },
      { case: 'silenced by one of two', alertname: 'Broken', severity: 'critical', cluster: 'infra', namespace: 'old', pod: 'q' },
    );
    await fire(
      storage,
      { case: 'gone without a storage', alertname: 'KubeApiDown', severity: 'critical', cluster: 'apps' },
      { case: 'full without a storage', alertname: 'VolumeFilling', severity: 'critical', cluster: 'apps' },
    );
    // All of one severity are told at the same time; what is not told by now is held back.
    await until('messages', async () => told('everything').includes('info') && told('everything').includes('full without a storage') && hooks.of('telegram').length > 0, () => main.said());
    await new Promise((done) => setTimeout(done, 3000));
  });

  test.each<[string, string[], string[]]>([
    ['everything', ['critical', 'warning of apps', 'info'], ['nobody']],
    ['nights', ['critical'], ['warning of apps', 'info']],
    ['apps', ['warning of apps', 'node', 'spoke'], ['critical', 'info']],
  ])('tells %s what is its own, by severity and cluster', (receiver, gets, gets_not) => {
    expect(told(receiver)).toEqual(expect.arrayContaining(gets));
    expect(told(receiver).filter((each) => gets_not.includes(each))).toEqual([]);
  });

  test.each<[string, string[], string[]]>([
    ['a node that is down', ['node', 'disk of another node', 'disk of a node of another cluster', 'pod of another cluster'], ['disk of the node', 'pod of the cluster']],
    ['a cluster without an agent', ['agent', 'full without an agent'], ['gone without an agent']],
    ['a cluster that is silent', ['spoke', 'gone in another cluster'], ['gone in a silent cluster']],
    ['a storage that takes nothing', ['storage', 'full without a storage'], ['gone without a storage']],
    ['a critical alert', ['critical of two', 'warning about another'], ['warning of two']],
    ['a silence, until it is over', ['silenced once'], ['silenced', 'silenced by one of two']],
  ])('with %s holds back what says nothing new', (_, gets, gets_not) => {
    expect(told('everything')).toEqual(expect.arrayContaining(gets));
    expect(told('everything').filter((each) => gets_not.includes(each))).toEqual([]);
  });

  test('asks ntfy for words, and gives it what its template reads', () => {
    const [message] = hooks.of('phone');

    expect(message.url).toBe('/phone?template=alertmanager');
    expect(message.body).toMatchObject({ status: 'firing', receiver: 'observability-victoria-phone', alerts: [expect.objectContaining({ labels: expect.objectContaining({ severity: 'critical' }), startsAt: expect.any(String) })] });
  });

  test('writes to Discord, Slack and Telegram', () => {
    expect(hooks.of('discord')[0].body).toMatchObject({ embeds: [{ title: expect.stringContaining('Fine') }] });
    expect(hooks.of('slack')[0].body).toMatchObject({ attachments: [{ title: expect.stringContaining('Fine') }] });
    expect(hooks.of('telegram')[0]).toMatchObject({ url: '/telegram/botsecret%20of%20telegram/sendMessage' });
  });
});

describe('the command alert-test', () => {
  const run = (...args: string[]): Promise<{ status: number; output: string }> => new Promise((answer) => {
    execFile(process.execPath, [join(__dirname, '../../../packages/cli/src/main.ts'), 'alert-test', ...args], (error, stdout, stderr) => answer({ status: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` }));
  });

  test('says within a minute who was told, and fails when somebody was not', async () => {
    const [one, two] = await Promise.all([alertmanager(), alertmanager()]);
    hooks.broken.add('nights');

    const [good, bad, nobody] = await Promise.all([
      run('--url', one.url, '--severity', 'warning', '--cluster', 'apps'), run('--url', two.url, '--severity', 'critical', '--seconds', '25'), run('--url', `http://${LOOPBACK}:${await freePort()}`),
    ]);

    hooks.broken.delete('nights');

    expect(good).toEqual({ status: 0, output: expect.stringMatching(/^warning: told observability-victoria-apps, observability-victoria-everything by webhook after \d+ seconds\n$/) });
    expect(Number(/after (\d+)/.exec(good.output)![1])).toBeLessThan(60);
    expect(hooks.alerts('apps').find(({ labels }) => labels.alertname === 'PlatformTest')).toMatchObject({ status: 'firing', labels: { severity: 'warning', cluster: 'apps' } });
    expect(bad).toEqual({ status: 1, output: expect.stringMatching(/^critical: told 2 of 3 receivers .* within 25 seconds: webhook failed/) });
    expect(nobody).toEqual({ status: 1, output: expect.stringContaining('ALERT-TEST-001') });
  });
});

describe('from a sample to a message', () => {
  let exporter: Server;
  let proxy: Program;
  let storage: Program;

  beforeAll(async () => {
    const notified = await alertmanager();
    const kept = infra.args('vmstorage-victoria', 'vmstorage').filter((arg) => /^-(retentionPeriod|dedup\.)/.test(arg));
    storage = await start(program('victoria-metrics'), (host) => [...kept, `-httpListenAddr=${host}`, `-storageDataPath=${join(folder, 'data')}`, '-search.latencyOffset=0s', '-search.disableCache']);
    const tenant = file('tenant.yaml', stringify({ unauthorized_user: { url_map: [{ src_paths: ['/(insert|select)/0/.*'], drop_src_path_prefix_parts: 2, url_prefix: storage.url }] } }));
    const paths = await start(program('vmauth'), (host) => [`-auth.config=${tenant}`, `-httpListenAddr=${host}`]);
    let hub = '';
    const here = (text: string): string => text
      .replaceAll(/http:\/\/vm(insert|select)-victoria\.observability\.svc\.cluster\.local:848\d/g, paths.url)
      .replaceAll(/http:\/\/vmalertmanager-victoria-\d\.vmalertmanager-victoria\.observability\.svc\.cluster\.local:9093/g, notified.url)
      .replaceAll('http://vmauth-victoria.observability.svc.cluster.local:8427', hub);
    const users = file('users.yaml', here(infra.config('vmauth-config-victoria', 'config.yaml.gz')));
    const entrance = infra.args('vmauth-victoria', 'vmauth').map((arg) => arg.split('=')[0]);
    const internal = `${LOOPBACK}:${await freePort()}`;
    proxy = await start(program('vmauth'), (host) => entrance.map((flag) => `${flag}=${({ '-auth.config': users, '-httpListenAddr': host, '-httpInternalListenAddr': internal } as Record<string, string>)[flag]}`));
    hub = proxy.url;

    exporter = createServer((_, answer) => answer.end('vm_free_disk_space_bytes{place="cellar"} 0\n'));
    await new Promise<void>((done) => { exporter.listen(0, LOOPBACK, done); });
    const { port } = exporter.address() as AddressInfo;

    for (const [name, made] of Object.entries({ infra, apps })) {
      const own = join(folder, name);
      mkdirSync(own);
      const secret = (arg: string): string => arg.replace(/=\/etc\/(vmagent|vmalert)\/.*\/(\w[\w-]*_password)$/, (_, of, key) => `=${file(`${name}-${of}-${key}`, made.config(`${of}-victoria`, key))}`);
      made.rules().forEach((text, index) => writeFileSync(join(own, `rules-${index}.yaml`), text));
      const ruler = made.args('vmalert-victoria', 'vmalert').filter((arg) => !/^-(rule|httpListenAddr)=/.test(arg)).map((arg) => secret(here(arg)));
      await start(program('vmalert'), (host) => [...ruler, `-rule=${own}/rules-*.yaml`, `-httpListenAddr=${host}`, '-rule.evalDelay=0s', '-remoteWrite.flushInterval=1s']);
      if (name === 'infra') continue;
      // What it scrapes, a cluster finds; how often, and with which labels, is as rendered.
      const { global } = parse(made.config('vmagent-victoria', 'vmagent.yaml.gz'));
      const scrapes = file('scrapes.yaml', stringify({ global, scrape_configs: [{ job_name: 'cellar', static_configs: [{ targets: [`${LOOPBACK}:${port}`] }] }] }));
      const agent = made.args('vmagent-victoria', 'vmagent').filter((arg) => !/^-(promscrape\.config|httpListenAddr|remoteWrite\.tmpDataPath)=/.test(arg)).map((arg) => secret(here(arg)));
      await start(program('vmagent'), (host) => [...agent, `-promscrape.config=${scrapes}`, `-httpListenAddr=${host}`, `-remoteWrite.tmpDataPath=${own}/buffer`]);
    }
  });

  afterAll(() => exporter.close());

  /** Status and text that the spoke's login gets. */
  async function ask(path: string, { body, password = 'secret of login' }: { body?: string; password?: string } = {}): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${proxy.url}${path}`, { method: body === undefined ? 'GET' : 'POST', body, headers: { authorization: `Basic ${Buffer.from(`apps:${password}`).toString('base64')}` } });
    return { status: answer.status, text: await answer.text() };
  }

  test('a sample of the spoke reaches those who are told of the spoke, within a minute after it fires', async () => {
    await until('the alert', async () => hooks.alerts('apps').some(({ labels }) => labels.alertname === 'VolumeFilling' && labels.place === 'cellar'), () => running.map((each) => each.said()).join('\n'), 180);

    const alert = hooks.alerts('apps').find(({ labels }) => labels.place === 'cellar')!;
    expect(alert).toMatchObject({ status: 'firing', labels: { alertname: 'VolumeFilling', cluster: 'apps', severity: 'critical' }, annotations: { summary: 'cellar is full.', runbook_url: expect.stringContaining('#volumefilling') } });
    expect(alert.at - Date.parse(alert.startsAt)).toBeLessThan(60_000);
    // The rule of the hub is the same, and sees nothing of it.
    expect(hooks.alerts('everything').filter(({ labels }) => labels.place === 'cellar').map(({ labels }) => labels.cluster)).toEqual(['apps']);
  });

  test('the heartbeat gets out', async () => {
    await until('the heartbeat', async () => hooks.alerts('heartbeat').some(({ labels }) => labels.alertname === 'VictoriaHeartbeat'), () => '', 120);
    expect(hooks.alerts('everything').filter(({ labels }) => labels.alertname === 'VictoriaHeartbeat')).toEqual([]);
  });

  test('the storage keeps as long as is rendered, and refuses a time that is none', async () => {
    expect((await (await fetch(`${storage.url}/flags`)).text()).split('\n')).toContainEqual(expect.stringMatching(/^-?retentionPeriod="?90d"?/));
    expect(spawnSync(program('victoria-metrics'), ['-retentionPeriod=90days', `-storageDataPath=${join(folder, 'never')}`, `-httpListenAddr=${LOOPBACK}:0`], { timeout: 20_000 }).status).not.toBe(0);
  });

  describe('a cluster', () => {
    const query = async (expression: string, more = ''): Promise<any[]> => JSON.parse((await ask(`/select/0/prometheus/api/v1/query?query=${encodeURIComponent(expression)}${more}`)).text).data.result;
    const flush = async (): Promise<void> => { await fetch(`${storage.url}/internal/force_flush`); };

    test.each([['nothing', ''], ['a label', '&extra_label=cluster=infra'], ['a filter', `&extra_filters[]=${encodeURIComponent('{cluster="infra"}')}`]])('reads nothing of another with %s', async (_, more) => {
      const all = async (): Promise<any[]> => (await (await fetch(`${storage.url}/api/v1/query?query=shared`)).json() as any).data.result;
      await fetch(`${storage.url}/api/v1/import/prometheus`, { method: 'POST', body: 'shared{cluster="infra"} 1\nshared{cluster="apps"} 1\n' });
      await until('both samples', async () => {
        await flush();
        return (await all()).length === 2;
      });

      expect((await query('shared{cluster=~".+"}', more)).map(({ metric }) => metric.cluster).filter((cluster) => cluster !== 'apps')).toEqual([]);
      expect(await query('shared{cluster="infra"}', more)).toEqual([]);
      expect(await query('shared')).toHaveLength(1);
    });

    test.each(['', '?extra_label=cluster=infra'])("writes as itself, whatever it says, with '%s'", async (more) => {
      await until('a sample', async () => (await query('up{job="cellar"}')).length === 1);
      const pushed = await start(program('vmagent'), (host) => [
        `-remoteWrite.url=${proxy.url}/insert/0/prometheus/api/v1/write${more}`, '-remoteWrite.basicAuth.username=apps', '-remoteWrite.basicAuth.password=secret of login', '-remoteWrite.flushInterval=1s',
        `-httpListenAddr=${host}`, `-remoteWrite.tmpDataPath=${join(folder, `forger-${more.length}`)}`,
      ]);
      await fetch(`${pushed.url}/api/v1/import/prometheus`, { method: 'POST', body: `forged_${more.length}{cluster="infra"} 1\n` });

      await until('what was written', async () => {
        await flush();
        return (await query(`forged_${more.length}`)).length > 0;
      });
      expect((await query(`forged_${more.length}`)).map(({ metric }) => metric.cluster)).toEqual(['apps']);
    });

    test.each(['/', '/metrics', '/flags', '/debug/pprof/', '/-/reload', '/insert/1/prometheus/api/v1/write', '/select/1/prometheus/api/v1/query?query=up', '/insert/0/prometheus/api/v1/import', '/alertmanager/api/v2/silences', '/alertmanager/-/reload', '/internal/force_flush'])('gets nothing at %s', async (path) => {
      expect((await ask(path)).status).toBe(400);
      expect((await ask(path, { body: '{}' })).status).toBe(400);
    });

    test('gets in with its password only', async () => {
      expect([await ask('/select/0/prometheus/api/v1/query?query=up'), await ask('/select/0/prometheus/api/v1/query?query=up', { password: 'another' })].map(({ status }) => status)).toEqual([200, 401]);
    });
  });
});

describe('Flux', () => {
  const event = (severity: string, message: string): string => JSON.stringify({
    involvedObject: { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace: 'flux-system', name: 'shop' },
    severity, timestamp: '2026-12-01T00:00:00Z', message, reason: 'HealthCheckFailed', reportingController: 'kustomize-controller',
  });
  const objects = flux();
  let events: Program;

  beforeAll(async () => {
    const input = [...secretsOf(objects, item), ...objects.filter(({ kind }) => kind === 'Provider' || kind === 'Alert')];
    events = await start(program('told'), (host) => [host], '/', JSON.stringify(input));
    for (const [severity, message] of [['error', 'it is broken'], ['info', 'it is applied']]) expect((await fetch(events.url, { method: 'POST', body: event(severity, message) })).status).toBe(202);
  });

  test('tells webhook, Discord and Slack of failures, with the name of the cluster', async () => {
    const posted = (receiver: string): any[] => hooks.of(receiver).map(({ body }) => body).filter((body) => JSON.stringify(body).includes('it is broken'));
    await until('messages', async () => ['everything', 'discord', 'slack'].every((receiver) => posted(receiver).length > 0), () => events.said());

    expect(posted('everything')[0]).toMatchObject({ message: 'it is broken', metadata: { cluster: 'infra' } });
    for (const receiver of ['discord', 'slack']) expect(JSON.stringify(posted(receiver)[0])).toContain('"infra"');
  });

  test('tells only those of what goes well who asked for it', async () => {
    const heard = (receiver: string): boolean => hooks.of(receiver).some(({ body }) => JSON.stringify(body).includes('it is applied'));
    await until('a message', async () => heard('nights'), () => events.said());

    expect(['everything', 'discord', 'slack'].filter(heard)).toEqual([]);
  });

  test('has a sender for all of them, Telegram too', () => {
    expect(events.said()).not.toContain('failed to initialize notifier');
  });
});
