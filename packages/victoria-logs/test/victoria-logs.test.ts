import { Ambient, ILogSink, IMetricsSink, Namespace, RemoteCluster, Severity, Stage } from '@monosense-io/platform';
import { APPS, INFRA, Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Duration, Size } from 'cdk8s';
import { edge, hub as example } from '../examples/hub-and-edge';
import { LogRulesOptions, LogShareOptions, VictoriaLogs, VictoriaLogsExportOptions, VictoriaLogsProps, VictoriaLogsUiOptions } from '../src';

const KINDS = [
  { group: 'operator.victoriametrics.com', kind: 'VLSingle', versions: ['v1'], stateful: true },
  ...['VMAuth', 'VMUser', 'VMAlert'].map((kind) => ({ group: 'operator.victoriametrics.com', kind, versions: ['v1beta1'] })),
];

/** A hub of metrics, as rules on logs need it. */
const HUB: IMetricsSink = { connect: () => ({ writeUrl: 'http://metrics/write', readUrl: 'http://metrics/read', alertsUrl: 'http://alerts' }) };

function newLab(facts = {}): Lab {
  return new Lab({ kinds: KINDS, facts });
}

/** A lab with a store in it, which is watched. */
function storeLab(props: Partial<VictoriaLogsProps> = {}, lab = newLab()): { lab: Lab; logs: VictoriaLogs } {
  const { storageClass, store, metrics } = lab.surroundings;
  return { lab, logs: new VictoriaLogs(lab.cluster, 'logs', { storageClass, secretStore: store, metrics, loginItem: 'logs-infra', ...props }) };
}

/** A stage of somebody who writes or reads. */
function clientStage(lab: Lab, name = 'agent'): Stage {
  return new Stage(lab.cluster, name, { namespace: new Namespace(lab.cluster, `${name}-namespace`, { name }), podLabels: { app: name } });
}

function rules(lab: Lab, group: string): any[] {
  return lab.object('VMRule', `logs-${group}`).spec.groups[0].rules;
}

function targets(lab: Lab, user: string): any[] {
  return lab.object('VMUser', `logs-${user}`).spec.targetRefs;
}

describe('a store', () => {
  test('with no decision but where to store and who logs in is a safe one', () => {
    expect(storeLab().lab.object('VLSingle', 'logs')).toMatchSnapshot();
  });

  test('has no prop without an effect', () => {
    expect(propsWithoutEffect<VictoriaLogsProps>(
      ({ surroundings }) => ({
        storageClass: surroundings.storageClass, loginItem: 'logs-infra', secretStore: surroundings.store, metrics: surroundings.metrics, retention: Duration.days(60), storageSize: Size.gibibytes(20),
        diskShare: 50, memory: Size.gibibytes(1), maxLineSize: Size.mebibytes(1), readerItem: 'logs-reader', ui: { gateway: surroundings.gateway, hostname: 'logs.example.org' },
      }),
      (lab, props) => new VictoriaLogs(lab.cluster, 'logs', props),
      { kinds: KINDS },
    )).toEqual([]);
  });

  test('keeps by time, and by its share of the volume', () => {
    const { lab } = storeLab({ retention: Duration.days(60), storageSize: Size.gibibytes(10), diskShare: 50 });

    expect(lab.object('VLSingle', 'logs').spec).toMatchObject({
      retentionPeriod: '60d', retentionMaxDiskSpaceUsageBytes: `${5 * 2 ** 30}`, storage: { storageClassName: 'local', resources: { requests: { storage: '10Gi' } } },
    });
  });

  test('may take twice the memory that it asks for', () => {
    const { lab } = storeLab({ memory: Size.gibibytes(1) });

    expect(lab.object('VLSingle', 'logs').spec.resources).toMatchObject({ requests: { memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } });
  });

  test('is never deleted by Flux, and is ready once its operator says so', () => {
    const { lab } = storeLab();

    expect(lab.object('VLSingle', 'logs').metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
    expect(lab.object('Kustomization', 'logs-storage').spec.healthCheckExprs).toEqual([
      { apiVersion: 'operator.victoriametrics.com/v1', kind: 'VLSingle', current: "has(status.updateStatus) && status.updateStatus == 'operational'" },
    ]);
    expect(lab.waits('logs-storage')).toContain('surroundings-kinds');
  });

  test('is reached by its proxy and what scrapes it, and by nobody else', () => {
    const { lab } = storeLab();

    const { ingress } = lab.object('NetworkPolicy', 'logs-storage').spec;
    expect(ingress.flatMap(({ from }: any) => from.map(({ podSelector }: any) => podSelector.matchLabels['app.kubernetes.io/name'] ?? podSelector.matchLabels.app))).toEqual(expect.arrayContaining(['vmauth', 'scraper']));
    expect(ingress.flatMap(({ from }: any) => from)).toHaveLength(2);
  });

  test('lets its proxy read its own configuration and no other Secret', () => {
    const { lab } = storeLab();

    expect(lab.object('VMAuth', 'logs').spec).toMatchObject({ serviceAccountName: 'logs-proxy', userSelector: {} });
    expect(lab.object('Role', 'logs-proxy').rules).toEqual([{ apiGroups: [''], resources: ['secrets'], resourceNames: ['vmauth-config-logs'], verbs: ['get', 'list', 'watch'] }]);
  });

  test('says how its proxy is on a port that no client gets to', () => {
    const { lab, logs } = storeLab();
    logs.connect(clientStage(lab));

    const portsOf = (name: string): Array<[string, number]> => lab.object('NetworkPolicy', 'logs-proxy').spec.ingress
      .filter(({ from }: any) => from.some(({ podSelector }: any) => podSelector.matchLabels.app === name)).flatMap(({ ports }: any) => ports.map(({ port }: any) => port));
    expect(lab.object('VMAuth', 'logs').spec.internalListenPort).toBe('8426');
    expect(lab.object('VMPodScrape', 'logs-proxy-internal').spec.podMetricsEndpoints[0].port).toBe('internal');
    expect([portsOf('agent'), portsOf('scraper')]).toEqual([[8427], [8426]]);
  });

  test('takes part in the memory of what observes', () => {
    const { lab } = storeLab({ memory: Size.gibibytes(4) });

    expect(lab.refusals().map(({ code, message }) => [code, /may take 8|requests/.exec(message)![0]])).toEqual([['PLATFORM-627', 'requests'], ['PLATFORM-627', 'may take 8']]);
  });

  test('has a pod of its proxy on each of two nodes, and one on a single node', () => {
    const replicas = (lab: Lab): number => lab.object('VMAuth', 'logs').spec.replicaCount;

    expect([replicas(storeLab().lab), replicas(storeLab({}, newLab({ nodes: INFRA.nodes.slice(0, 1) })).lab)]).toEqual([2, 1]);
  });
});

describe('the own cluster', () => {
  test('writes and reads its own tenant with its own login', () => {
    const { lab, logs } = storeLab();

    const connection = logs.connect(clientStage(lab));

    expect(connection).toEqual({
      writeUrl: 'http://vmauth-logs.logs.svc.cluster.local:8427/insert/jsonline',
      readUrl: 'http://vmauth-logs.logs.svc.cluster.local:8427',
      credentials: { name: 'agent-logs', keys: { username: 'username', password: 'password' } },
    });
    expect(lab.object('ExternalSecret', 'agent-logs').spec.data.map(({ remoteRef }: any) => remoteRef)).toEqual([{ key: 'logs-infra', property: 'username' }, { key: 'logs-infra', property: 'password' }]);
    expect(targets(lab, 'infra').map(({ paths, headers, query_args: args }) => ({ paths, headers, args }))).toEqual([
      { paths: ['/insert/jsonline'], headers: ['AccountID: 1', 'ProjectID: 0'], args: [{ name: 'extra_fields', values: ['cluster=infra'] }] },
      { paths: ['/select/logsql/.*'], headers: ['AccountID: 1', 'ProjectID: 0'], args: undefined },
    ]);
  });

  test('lets a client out to the proxy, and does not make it wait', () => {
    const { lab, logs } = storeLab();

    logs.connect(clientStage(lab));

    expect(lab.object('NetworkPolicy', 'agent').spec.egress.map(({ ports }: any) => ports[0].port)).toEqual([8427]);
    expect(lab.waits('agent')).not.toContain('logs-proxy');
  });

  test('brings a client one Secret, however often it connects', () => {
    const { lab, logs } = storeLab();
    const client = clientStage(lab);

    logs.connect(client);
    logs.connect(client);

    expect(lab.objects('ExternalSecret').filter(({ metadata }) => metadata.namespace === 'agent')).toHaveLength(1);
  });

  test('finds the sink where the program provides it', () => {
    const { lab, logs } = storeLab();
    Ambient.provide(lab.cluster, { logs });
    const other: ILogSink = { connect: () => ({}) };

    expect(Ambient.logs(clientStage(lab))).toBe(logs);
    expect(Ambient.logs(lab.surroundings, other)).toBe(other);
    expect(Ambient.logs(lab.surroundings, Ambient.NO_LOGS)).toBeUndefined();
  });
});

describe('an export', () => {
  const options: Required<VictoriaLogsExportOptions> = { loginItem: 'logs-apps', namespaces: ['fluent-bit'] };

  function exported(): { lab: Lab; logs: VictoriaLogs } {
    const { lab, logs } = storeLab({ readerItem: 'logs-reader' });
    logs.export('apps', options);
    return { lab, logs };
  }

  test('lets one cluster write and read a tenant of its own', () => {
    const { lab } = exported();

    expect(targets(lab, 'apps').map(({ headers }) => headers[0])).toEqual(['AccountID: 2', 'AccountID: 2']);
    expect(targets(lab, 'apps')[0].query_args).toEqual([{ name: 'extra_fields', values: ['cluster=apps'] }]);
    expect(JSON.parse(lab.platform.render()['infra/contract.json']).exports['logs/apps']).toMatchObject({
      kind: 'LogSink', to: ['apps'], namespaces: ['fluent-bit'], data: { writePath: '/insert/jsonline', readPath: '', item: 'logs-apps' },
      endpoint: { service: 'vmauth-logs', namespace: 'logs', port: 8427, portName: 'http' },
    });
    expect(lab.object('VMAuth', 'logs').spec.serviceSpec).toMatchObject({ useAsDefault: true, metadata: { annotations: { 'service.cilium.io/global': 'true' } } });
  });

  test('is a sink for the agents of the other cluster', () => {
    const { lab: hubs } = exported();
    const lab = newLab({ ...APPS, peers: [INFRA] });
    const sink = RemoteCluster.fromCluster(lab.cluster, hubs.cluster).logSink('logs/apps', { secretStore: lab.surroundings.store });

    const connection = sink.connect(clientStage(lab, 'fluent-bit'));

    expect(connection).toEqual({
      writeUrl: 'http://vmauth-logs.logs.svc.cluster.local:8427/insert/jsonline',
      readUrl: 'http://vmauth-logs.logs.svc.cluster.local:8427',
      credentials: { name: 'fluent-bit-logs-apps', keys: { username: 'username', password: 'password' } },
    });
    expect(lab.object('ExternalSecret', 'fluent-bit-logs-apps').spec.data[0].remoteRef.key).toBe('logs-apps');
  });

  test('is missed when it falls silent, like the own cluster', () => {
    const { lab } = exported();

    expect(['infra', 'apps'].map((cluster) => rules(lab, `cluster-${cluster}`)[0].expr)).toEqual([
      expect.stringContaining('vmauth_user_requests_total{namespace="logs",username="infra"}'), expect.stringContaining('vmauth_user_requests_total{namespace="logs",username="apps"}'),
    ]);
  });

  test('is read by people and dashboards of this cluster, each cluster below its name', () => {
    const { lab, logs } = exported();

    const connection = logs.reader('apps').connect(clientStage(lab, 'board'));

    expect(connection).toEqual({ readUrl: 'http://vmauth-logs.logs.svc.cluster.local:8427/apps', credentials: { name: 'board-logs-reader', keys: { username: 'username', password: 'password' } } });
    expect(targets(lab, 'reader').map(({ paths, headers, drop_src_path_prefix_parts: dropped }) => [paths[0], headers[0], dropped])).toEqual([
      ['/infra/select/logsql/.*', 'AccountID: 1', 1], ['/apps/select/logsql/.*', 'AccountID: 2', 1],
    ]);
  });

  test('is refused to a cluster that nobody knows', () => {
    const { logs } = storeLab();

    expect(refusals(() => logs.export('edge', options)).map(({ code }) => code)).toEqual(['PLATFORM-313']);
  });

  test.each(['', undefined as any])("refuses the login '%s', which is nowhere", (loginItem) => {
    const { logs } = storeLab();

    expect(refusals(() => logs.export('apps', { ...options, loginItem }))).toEqual([{ code: 'PLATFORM-106', path: 'infra/logs', message: expect.stringContaining("'loginItem'") }]);
  });

  test('refuses a cluster that is called like the user who reads all', () => {
    const { logs } = storeLab({}, newLab({ peers: [{ ...APPS, name: 'reader' }] }));

    expect(refusals(() => logs.export('reader', options))).toEqual([{ code: 'VICTORIA-LOGS-003', path: 'infra/logs', message: expect.stringContaining("'reader'") }]);
  });
});

describe('readers', () => {
  test('are refused of a cluster that sends nothing', () => {
    const { logs } = storeLab({ readerItem: 'logs-reader' });

    expect(refusals(() => logs.reader('apps'))).toEqual([{ code: 'VICTORIA-LOGS-001', path: 'infra/logs', message: expect.stringContaining("cluster 'apps' are here: choose one of infra") }]);
  });

  test('need a login of their own', () => {
    const { logs } = storeLab();

    expect(refusals(() => logs.reader('infra'))).toEqual([{ code: 'VICTORIA-LOGS-002', path: 'infra/logs', message: expect.stringContaining("'readerItem'") }]);
  });

  test('open a page through the Gateway', () => {
    const lab = newLab();
    const ui: Required<VictoriaLogsUiOptions> = { gateway: lab.surroundings.gateway, hostname: 'logs.example.org' };
    storeLab({ readerItem: 'logs-reader', ui }, lab);

    expect(lab.object('HTTPRoute', 'logs').spec).toMatchObject({ hostnames: ['logs.example.org'], rules: [{ backendRefs: [{ name: 'vmauth-logs', port: 8427 }] }] });
    expect(targets(lab, 'reader')[0].paths).toEqual(['/infra/select/logsql/.*', '/infra/select/vmui/.*', '/infra/select/buildinfo']);
    expect(lab.waits('logs-proxy')).not.toContain('surroundings-gateway');
  });
});

describe('rules on logs', () => {
  const group: Required<LogRulesOptions> = {
    cluster: 'infra',
    interval: Duration.minutes(5),
    records: [{ metric: 'logs:lines:count5m', query: '* | stats by (namespace) count() as value' }],
    alerts: [{ name: 'Errors', query: 'error | stats count() as value | filter value:>9', duration: Duration.minutes(10), severity: Severity.WARNING, summary: 'Errors.', runbookUrl: 'https://example.org/errors' }],
  };

  test('are files of a ruler that takes no others', () => {
    const { lab, logs } = storeLab();
    logs.addRuler({ metrics: HUB }).addRules('errors', group);

    const { data } = lab.object('ConfigMap', 'logs-rules');
    expect(JSON.parse(data['errors.yaml'])).toEqual({
      groups: [{
        name: 'logs-errors', type: 'vlogs', interval: '300s', headers: ['AccountID: 1', 'ProjectID: 0'], labels: { cluster: 'infra' },
        rules: [
          { record: 'logs:lines:count5m', expr: '* | stats by (namespace) count() as value' },
          { alert: 'Errors', expr: 'error | stats count() as value | filter value:>9', for: '600s', labels: { severity: 'warning' }, annotations: { summary: 'Errors.', runbook_url: 'https://example.org/errors' } },
        ],
      }],
    });
    const { spec } = lab.object('VMAlert', 'logs');
    expect(spec).toMatchObject({
      rulePath: ['/etc/vm/configs/logs-rules/*.yaml'], configMaps: ['logs-rules'], datasource: { url: 'http://vlsingle-logs.logs.svc.cluster.local:9428' },
      remoteWrite: { url: 'http://metrics/write' }, remoteRead: { url: 'http://metrics/read' }, notifiers: [{ url: 'http://alerts' }],
    });
    expect([spec.selectAllByDefault, spec.ruleSelector, spec.ruleNamespaceSelector]).toEqual([undefined, undefined, undefined]);
  });

  test('read the logs of the cluster that they name, and are watched', () => {
    const { lab, logs } = storeLab();
    logs.export('apps', { loginItem: 'logs-apps', namespaces: ['fluent-bit'] });
    logs.addRuler({ metrics: HUB }).addRules('errors', { ...group, cluster: 'apps' });

    expect(JSON.parse(lab.object('ConfigMap', 'logs-rules').data['errors.yaml']).groups[0]).toMatchObject({ headers: ['AccountID: 2', 'ProjectID: 0'], labels: { cluster: 'apps' } });
    expect(rules(lab, 'rules').map(({ alert }) => alert)).toEqual(['VictoriaLogsRulerDown', 'VictoriaLogsRulesStale', 'VictoriaLogsRulesFailing', 'VictoriaLogsAlertsNotSent']);
  });

  test('log in where results go, if that asks for it', () => {
    const { lab, logs } = storeLab();
    const credentials = { name: 'hub', keys: { username: 'user', password: 'pass' } };
    logs.addRuler({ metrics: { connect: (client) => ({ ...HUB.connect(client), credentials }) } }).addRules('errors', group);

    const basicAuth = { username: { name: 'hub', key: 'user' }, password: { name: 'hub', key: 'pass' } };
    const { spec } = lab.object('VMAlert', 'logs');
    expect([spec.remoteWrite, spec.remoteRead, spec.notifiers[0]].map((part) => part.basicAuth)).toEqual([basicAuth, basicAuth, basicAuth]);
  });

  test('need a hub that takes their results', () => {
    const { lab, logs } = storeLab();

    expect(refusals(() => logs.addRuler({ metrics: lab.surroundings.metrics }))).toEqual([{ code: 'VICTORIA-LOGS-004', path: 'infra/logs/Rules', message: expect.stringContaining("'metrics'") }]);
  });

  test('are refused where there are none', () => {
    const { lab, logs } = storeLab();
    logs.addRuler({ metrics: HUB });

    expect(lab.refusals()).toEqual([{ code: 'VICTORIA-LOGS-005', path: 'infra/logs/Rules', message: expect.stringContaining("call 'addRules'") }]);
  });

  const [record] = group.records;
  const [alert] = group.alerts;

  test.each<[string, Partial<LogRulesOptions>, string, string]>([
    ['nothing in it', { records: [], alerts: [] }, 'VICTORIA-LOGS-005', "group 'more'"],
    ['a search that counts nothing', { records: [{ ...record, query: 'error' }] }, 'VICTORIA-LOGS-006', "got 'error'"],
    ['an alert that counts nothing', { alerts: [{ ...alert, query: '* | fields a' }] }, 'VICTORIA-LOGS-006', "got '* | fields a'"],
    ['a name that no metric can have', { records: [{ ...record, metric: 'error-lines' }] }, 'VICTORIA-LOGS-007', "got 'error-lines'"],
    ['an alert that nobody knows what to do about', { alerts: [{ ...alert, runbookUrl: 'see above' }] }, 'VICTORIA-LOGS-009', "got 'see above'"],
    ['an alert without a word', { alerts: [{ ...alert, summary: ' ' }] }, 'PLATFORM-106', "'summary of alert Errors'"],
    ['a cluster that sends nothing', { cluster: 'edge' }, 'VICTORIA-LOGS-001', "cluster 'edge'"],
    ['half a second between', { interval: Duration.millis(500) }, 'PLATFORM-104', "'interval'"],
  ])('are refused with %s', (_, change, code, value) => {
    const { logs } = storeLab();
    const ruler = logs.addRuler({ metrics: HUB });

    expect(refusals(() => ruler.addRules('more', { ...group, ...change }))).toEqual([{ code, path: expect.stringMatching(/^infra\/logs/), message: expect.stringContaining(value) }]);
  });

  test('tell of a namespace that writes more than its share', () => {
    const { lab, logs } = storeLab();
    const props: Required<LogShareOptions> = { cluster: 'infra', share: 40, atLeast: Size.mebibytes(10), severity: Severity.CRITICAL, runbookUrl: 'https://example.org/share' };
    logs.addRuler({ metrics: HUB }).addShareAlert(props);

    const [{ interval, headers, rules: [rule] }] = JSON.parse(lab.object('ConfigMap', 'logs-rules').data['share-infra.yaml']).groups;
    expect([interval, headers[0], rule.labels.severity, rule.annotations.runbook_url]).toEqual(['300s', 'AccountID: 1', 'critical', 'https://example.org/share']);
    expect(rule.expr).toContain('bytes:>=10485760 share:>40');
  });

  test.each([[5, '5'], [99, '99'], [50.5, '50.5']])('refuse a share of %s', (share, value) => {
    const { logs } = storeLab();

    expect(refusals(() => logs.addRuler({ metrics: HUB }).addShareAlert({ share, runbookUrl: 'https://example.org/share' }))).toEqual([{ code: 'PLATFORM-101', path: 'infra/logs/Rules', message: expect.stringContaining(value) }]);
  });

  test('are refused twice under one name', () => {
    const { logs } = storeLab();
    const ruler = logs.addRuler({ metrics: HUB });
    ruler.addRules('errors', group);

    expect(refusals(() => ruler.addRules('errors', group))).toEqual([{ code: 'VICTORIA-LOGS-008', path: 'infra/logs/Rules', message: expect.stringContaining("'errors'") }]);
  });
});

describe('what is refused', () => {
  const nothing = undefined as any;
  const { gateway } = new Lab().surroundings;

  test.each<[string, Partial<VictoriaLogsProps>, string, string]>([
    ['no class', { storageClass: nothing }, 'PLATFORM-144', "'storageClass'"],
    ['no login', { loginItem: nothing }, 'PLATFORM-106', "'loginItem'"],
    ['half a day', { retention: Duration.hours(12) }, 'PLATFORM-104', "'retention' must be a whole number of days of at least 1, got 0.5"],
    ['a tiny volume', { storageSize: Size.mebibytes(512) }, 'PLATFORM-103', "'storageSize' must be at least 1Gi, got 512Mi"],
    ['a share that leaves nothing for merging', { diskShare: 100 }, 'PLATFORM-101', "'diskShare' must be a whole number from 10 to 90, got 100"],
    ['little memory', { memory: Size.mebibytes(64) }, 'PLATFORM-103', "'memory' must be at least 128Mi, got 64Mi"],
    ['lines that are never taken', { maxLineSize: Size.mebibytes(4) }, 'PLATFORM-103', "'maxLineSize' must be at most 2Mi, got 4Mi"],
    ['readers without a login', { readerItem: '' }, 'PLATFORM-106', "'readerItem'"],
    ['a page without readers', { ui: { gateway, hostname: 'logs.example.org' } }, 'VICTORIA-LOGS-002', "'readerItem'"],
    ['a page without a name', { readerItem: 'logs-reader', ui: { gateway, hostname: nothing } }, 'PLATFORM-108', "'ui.hostname'"],
  ])('%s', (_, props, code, value) => {
    expect(refusals(() => storeLab(props))).toEqual([{ code, path: 'infra/logs', message: expect.stringContaining(value) }]);
  });

  test('a cluster that is called like the user who reads all', () => {
    expect(refusals(() => storeLab({}, newLab({ name: 'reader' })))).toEqual([{ code: 'VICTORIA-LOGS-003', path: 'reader/logs', message: expect.stringContaining("'reader'") }]);
  });
});

describe('the alerts', () => {
  test('speak of what was decided', () => {
    const { lab } = storeLab({ retention: Duration.days(60), maxLineSize: Size.mebibytes(1) });
    const summary = (group: string, name: string): string => rules(lab, group).find(({ alert }) => alert === name).annotations.summary;

    expect(summary('storage', 'VictoriaLogsRetentionCut')).toContain('60 days');
    expect(summary('intake', 'VictoriaLogsLinesTooLong')).toContain('1024 KiB');
  });

  test('are not there where metrics go nowhere, and the store is', () => {
    const { lab } = storeLab({ metrics: Ambient.NO_METRICS });

    expect(lab.objects('VMRule')).toEqual([]);
    expect(lab.objects('VLSingle')).toHaveLength(1);
  });
});

describe('the example', () => {
  test('gives two clusters that render', () => {
    const one = newLab({ peers: [{ ...APPS, name: 'edge' }] });
    example(one.cluster, one.surroundings.storageClass, one.surroundings.store, one.surroundings.gateway, HUB);
    const two = newLab({ ...APPS, name: 'edge', peers: [INFRA] });
    edge(two.cluster, RemoteCluster.fromCluster(two.cluster, one.cluster));
    Ambient.provide(two.cluster, { secretStore: two.surroundings.store });

    const { writeUrl } = Ambient.logs(two.cluster)!.connect(clientStage(two, 'fluent-bit'));

    expect(one.object('VLSingle', 'logs').spec.storage.resources.requests.storage).toBe('100Gi');
    expect(writeUrl).toBe('http://vmauth-logs.logs.svc.cluster.local:8427/insert/jsonline');
    expect(two.refusals()).toEqual([]);
  });
});
