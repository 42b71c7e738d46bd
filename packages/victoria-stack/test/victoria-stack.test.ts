import { Ambient, Component, EmailOptions, Endpoint, IMetricsSink, Monitoring, Namespace, NtfyOptions, Platform, PlatformProps, Quantity, Receiver, ReceiverOptions, RemoteCluster, Severity, Silence, Stage, TelegramOptions, WebhookOptions } from '@monosense-io/platform';
import { ApiObject, Duration, Size } from 'cdk8s';
import { APPS, INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { edge, hub as example } from '../examples/hub-and-spoke';
import {
  AlertReceiver, AlertReceiverOptions, EmailReceiverOptions, VictoriaExportOptions, VictoriaHub, VictoriaHubProps, VictoriaSpokeProps, VictoriaStack, VictoriaStackProps, VictoriaUiOptions,
  WebhookReceiverOptions,
} from '../src';

const WITHOUT = ['operator.victoriametrics.com'];
/** A silence of one day. */
const DISKS: Silence = { matching: { cluster: 'apps', alertname: 'NodeNotReady' }, reason: 'new disks', from: '2026-12-05', until: '2026-12-05' };
/** Why a hub of a test has no heartbeat. */
const WHY = 'a test';

function newLab(facts = {}): Lab {
  // Some hubs here are large.
  return new Lab({ without: WITHOUT, facts, platform: new Platform({ outdir: '/nonexistent/clusters', memoryBudgets: { observability: Size.gibibytes(40) } }) });
}

/** What a finished lab renders; rendered once, since looking is what takes the time. */
const rendered = new WeakMap<Lab, any[]>();
function objects(lab: Lab, ...kinds: string[]): any[] {
  if (!rendered.has(lab)) rendered.set(lab, lab.objects());
  return rendered.get(lab)!.filter((object) => kinds.includes(object.kind));
}

/** The one object of this kind and name. */
function object(lab: Lab, kind: string, name: string): any {
  const found = objects(lab, kind).filter((other) => other.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

/** Stages that a stage waits for. */
function waits(lab: Lab, stage: string): string[] {
  return object(lab, 'Kustomization', stage).spec.dependsOn.map(({ name }: { name: string }) => name);
}

/** A lab with a hub in it. */
function hubLab(props: Partial<VictoriaHubProps> = {}, lab = newLab()): { lab: Lab; victoria: VictoriaStack; hub: VictoriaHub } {
  const victoria = new VictoriaStack(lab.cluster, 'victoria');
  const hub = victoria.addHub({ storageClass: lab.surroundings.storageClass, secretStore: lab.surroundings.store, ...props });
  if (props.silences?.disks?.matching.cluster === 'apps') hub.export('apps', { loginItem: 'victoria-apps' });
  return { lab, victoria, hub };
}

/** A hub with nothing decided, for tests that only look at it. */
let plain: Lab | undefined;
function plainHub(): Lab {
  return plain ??= hubLab().lab;
}

/** The lab of another cluster, with a spoke in it that feeds the hub of the first. */
function spokeLab(): Lab {
  const { lab: hubs, hub } = hubLab();
  hub.export('apps', { loginItem: 'victoria-apps' });
  const lab = newLab({ ...APPS, peers: [INFRA] });
  const remote = RemoteCluster.fromCluster(lab.cluster, hubs.cluster);
  const victoria = new VictoriaStack(lab.cluster, 'victoria');
  victoria.addSpoke({ hub: remote.metricsSink('metrics/apps', { secretStore: lab.surroundings.store }), storageClass: lab.surroundings.storageClass });
  return lab;
}

/** Bytes that the pods of a lab of three machines request, or may take, by what is rendered. */
function memoryOf(lab: Lab, what: 'requests' | 'limits'): number {
  const bytes = (resources: any): number => Quantity.toBytes(resources?.[what].memory ?? '0');
  const clusters = objects(lab, 'VMCluster').flatMap(({ spec: { vmstorage, vmselect, vminsert } }) => [vmstorage, vmselect, vminsert]);
  const parts = [...objects(lab, 'VMAgent', 'VMAlert', 'VMAlertmanager', 'VMAuth').map(({ spec }) => spec), ...clusters];
  const charts: Array<[string, number]> = [['victoria-metrics-operator', 2], ['kube-state-metrics', 1], ['prometheus-node-exporter', 3]];
  return parts.reduce((total, part) => total + part.replicaCount * (bytes(part.resources) + bytes(part.configReloaderResources)), 0)
    + charts.reduce((total, [name, replicas]) => total + replicas * bytes(object(lab, 'HelmRelease', name).spec.values.resources), 0);
}

/** A stage of somebody who uses the hub. */
function clientStage(lab: Lab): Stage {
  return new Stage(lab.cluster, 'board', { namespace: new Namespace(lab.cluster, 'board-namespace', { name: 'board' }), podLabels: { app: 'board' } });
}

function alertNames(lab: Lab, group: string): string[] {
  return object(lab, 'VMRule', `victoria-${group}`).spec.groups[0].rules.map((rule: any) => rule.alert);
}

describe('a stack', () => {
  test('takes every prop', () => {
    const lab = newLab();
    const props: Required<VictoriaStackProps> = { namespace: new Namespace(lab.cluster, 'Watch', { name: 'watch' }), clusterMetrics: false, verifyKubelets: true };
    new VictoriaStack(lab.cluster, 'victoria', props).addHub({ storageClass: lab.surroundings.storageClass, secretStore: lab.surroundings.store });

    expect(object(lab, 'VMCluster', 'victoria').metadata.namespace).toBe('watch');
    expect(objects(lab, 'HelmRelease').map((release) => release.metadata.name)).toEqual(['victoria-metrics-operator-crds', 'victoria-metrics-operator']);
    expect(objects(lab, 'VMNodeScrape')).toEqual([]);
  });

  test('takes metrics of what the hub stands on', () => {
    const lab = newLab();
    const victoria = new VictoriaStack(lab.cluster, 'victoria');
    const stage = clientStage(lab);
    new Monitoring(lab.surroundings, 'Monitoring', { namespace: stage.home, sink: victoria }).scrape(new Endpoint(stage, 'Metrics', { port: 9000 }));
    victoria.addHub({ storageClass: lab.surroundings.storageClass, secretStore: lab.surroundings.store });

    expect(waits(lab, 'surroundings-monitoring')).toEqual(['victoria-crds']);
    expect(object(lab, 'NetworkPolicy', 'board').spec.ingress[0].from[0].podSelector.matchLabels['app.kubernetes.io/name']).toBe('vmagent');
  });

  test('keeps the CRDs when their release goes, and lets objects in while the operator is away', () => {
    const lab = plainHub();

    expect(object(lab, 'HelmRelease', 'victoria-metrics-operator-crds').spec.values).toEqual({ crds: { annotations: { 'helm.sh/resource-policy': 'keep' } } });
    expect(object(lab, 'HelmRelease', 'victoria-metrics-operator').spec.values).toMatchObject({ crds: { enabled: false, plain: false }, admissionWebhooks: { policy: 'Ignore' } });
    expect(waits(lab, 'victoria-operator')).toContain('victoria-crds');
  });

  test('reaches the kubelets and node-exporters of all nodes', () => {
    const lab = plainHub();

    expect(object(lab, 'CiliumNetworkPolicy', 'victoria-agent').spec.egress[0]).toEqual({
      toEntities: ['host', 'remote-node'],
      toPorts: [{ ports: [{ port: '9100', protocol: 'TCP' }, { port: '10250', protocol: 'TCP' }] }],
    });
  });

  test('asks kubelets only whose certificates are the cluster\'s, unless told that there are none', () => {
    const lab = newLab();
    new VictoriaStack(lab.cluster, 'victoria', { verifyKubelets: false }).addHub({ storageClass: lab.surroundings.storageClass });
    const configs = (one: Lab): any[] => objects(one, 'VMNodeScrape').map(({ spec }) => spec.tlsConfig);

    expect(configs(plainHub())).toEqual(Array(2).fill({ caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' }));
    expect(configs(lab)).toEqual(Array(2).fill({ insecureSkipVerify: true }));
  });

  test('lets what reads for it read no Secret but its own configuration, and no kubelet but its metrics', () => {
    const { lab, hub } = hubLab();
    hub.export('apps', { loginItem: 'victoria-apps' });

    const accounts = Object.fromEntries(objects(lab, 'VMAgent', 'VMAlertmanager', 'VMAuth').map(({ kind, spec }) => [kind, spec.serviceAccountName]));
    expect(accounts).toEqual({ VMAgent: 'victoria-agent', VMAlertmanager: 'victoria-alertmanager', VMAuth: 'victoria-proxy' });
    expect(Object.values<string>(accounts).map((name) => object(lab, 'Role', name).rules)).toEqual(['vmagent-victoria', 'vmalertmanager-victoria-config', 'vmauth-config-victoria'].map((secret) => [
      { apiGroups: [''], resources: ['secrets'], resourceNames: [secret], verbs: ['get', 'list', 'watch'] },
    ]));
    const ofCluster = objects(lab, 'ClusterRole').flatMap(({ rules }) => rules).flatMap(({ resources }: any) => resources ?? []);
    expect(ofCluster.sort()).toEqual(['endpoints', 'endpointslices', 'nodes', 'nodes/metrics', 'pods', 'services']);
    for (const kind of ['RoleBinding', 'ClusterRoleBinding']) expect(object(lab, kind, 'victoria-agent').subjects).toEqual([{ kind: 'ServiceAccount', name: 'victoria-agent', namespace: 'observability' }]);
  });

  test('asks the API servers by the name that their certificate holds', () => {
    const lab = plainHub();

    const { selector, endpoints: [endpoint] } = object(lab, 'VMServiceScrape', 'apiserver').spec;

    expect(selector.matchLabels).toEqual({ component: 'apiserver', provider: 'kubernetes' });
    expect(endpoint).toMatchObject({ port: 'https', scheme: 'https', tlsConfig: { serverName: 'kubernetes' } });
    expect(endpoint.metricRelabelConfigs[0].regex).toContain('apiserver_(request_total|');
  });

  test('does not relabel what kube-state-metrics says of other pods', () => {
    const lab = plainHub();

    expect(object(lab, 'VMPodScrape', 'victoria-kube-state').spec.podMetricsEndpoints[0]).toMatchObject({ port: 'http', honorLabels: true });
  });

  test('refuses to be neither hub nor spoke', () => {
    const lab = newLab();
    new VictoriaStack(lab.cluster, 'victoria');

    expect(lab.refusals()).toEqual([{ code: 'VICTORIA-STACK-001', path: 'infra/victoria', message: expect.stringContaining("call 'addHub'") }]);
  });

  test('refuses to be both', () => {
    const { lab, victoria, hub } = hubLab();

    expect(refusals(() => victoria.addSpoke({ hub, storageClass: lab.surroundings.storageClass }))).toEqual([
      { code: 'VICTORIA-STACK-002', path: 'infra/victoria', message: expect.stringContaining('has a hub already') },
    ]);
  });
});

describe('a stack that the program provides after it was created', () => {
  /** A component that is watched by whatever the cluster provides. */
  class Board extends Component {
    constructor(lab: Lab) {
      super(lab.cluster, 'board');
      const namespace = new Namespace(this, 'Namespace', { name: 'board' });
      const operator = new Stage(this, 'Operator', { namespace, podLabels: { app: 'board' } });
      this.addMonitoring({ namespace, scrapes: [{ endpoint: new Endpoint(operator, 'Metrics', { port: 9000 }) }] });
    }
  }

  test('takes the metrics of all other components, and is given a hub later', () => {
    const lab = newLab();
    const victoria = new VictoriaStack(lab.cluster, 'victoria');
    Ambient.provide(lab.cluster, { metrics: victoria });
    new Board(lab);
    Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
    const hub = victoria.addHub({ storageClass: lab.surroundings.storageClass, receivers: { chat: Receiver.slack({ item: 'slack' }) }, noHeartbeatReason: WHY });
    hub.export('apps', { loginItem: 'victoria-apps' });

    expect(waits(lab, 'board-monitoring')).toEqual(['victoria-crds']);
    expect(object(lab, 'VMPodScrape', 'victoria-operator-metrics').metadata.namespace).toBe('observability');
    expect(objects(lab, 'ExternalSecret').map(({ metadata, spec }) => [metadata.name, spec.secretStoreRef.name])).toEqual([
      ['victoria-receiver-chat', 'onepassword'], ['victoria-login-apps', 'onepassword'],
    ]);
  });

  test('takes them too when it is given a spoke later, whose login comes from the store of the cluster', () => {
    const { lab: hubs, hub } = hubLab();
    hub.export('apps', { loginItem: 'victoria-apps' });
    const lab = newLab({ ...APPS, peers: [INFRA] });
    const victoria = new VictoriaStack(lab.cluster, 'victoria');
    Ambient.provide(lab.cluster, { metrics: victoria });
    new Board(lab);
    Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
    victoria.addSpoke({ hub: RemoteCluster.fromCluster(lab.cluster, hubs.cluster).metricsSink('metrics/apps'), storageClass: lab.surroundings.storageClass });

    expect(waits(lab, 'board-monitoring')).toEqual(['victoria-crds']);
    expect(object(lab, 'ExternalSecret', 'victoria-agent-metrics-apps').spec.secretStoreRef.name).toBe('onepassword');
  });

  test('watches itself, whatever else is provided', () => {
    const lab = newLab();
    Ambient.provide(lab.cluster, { metrics: Ambient.NO_METRICS });
    const victoria = new VictoriaStack(lab.cluster, 'victoria');
    victoria.addHub({ storageClass: lab.surroundings.storageClass });

    expect(victoria.monitoring.stageName).toBe('victoria-monitoring');
    expect(object(lab, 'VMRule', 'victoria-operator').spec.groups).toHaveLength(1);
  });
});

describe('a hub', () => {
  test('with no decision but where to store is a safe one', () => {
    const lab = plainHub();

    expect(object(lab, 'VMCluster', 'victoria').spec).toMatchSnapshot();
  });

  test('takes every prop', () => {
    const lab = newLab();
    const ui: Required<VictoriaUiOptions> = { gateway: lab.surroundings.gateway, hostname: 'metrics.example.org', alertsHostname: 'alerts.example.org', passwordItem: 'viewer' };
    const props: Required<Omit<VictoriaHubProps, 'noHeartbeatReason'>> = {
      storageClass: lab.surroundings.storageClass,
      secretStore: lab.surroundings.store,
      retention: Duration.days(30),
      replicationFactor: 1,
      storageNodes: 4,
      storageSize: Size.gibibytes(20),
      storageMemory: Size.gibibytes(2),
      seriesBudget: 200000,
      bufferSize: Size.gibibytes(5),
      agentMemory: Size.mebibytes(512),
      receivers: { chat: Receiver.slack({ item: 'slack' }) },
      heartbeat: Receiver.webhook({ item: 'watcher', host: 'watcher.example.net' }),
      silences: { disks: DISKS },
      ui,
    };
    hubLab(props, lab);

    const { spec } = object(lab, 'VMCluster', 'victoria');
    expect(spec).toMatchObject({ retentionPeriod: '30d', replicationFactor: 1 });
    expect(spec.vmstorage).toMatchObject({
      replicaCount: 4,
      storage: { volumeClaimTemplate: { spec: { storageClassName: 'local', resources: { requests: { storage: '20Gi' } } } } },
      resources: { requests: { memory: '2Gi' }, limits: { cpu: '2', memory: '4Gi' } },
    });
    expect(spec.vmstorage.topologySpreadConstraints[0].whenUnsatisfiable).toBe('ScheduleAnyway');
    const agent = object(lab, 'VMAgent', 'victoria').spec;
    expect(agent.statefulStorage.volumeClaimTemplate.spec.resources.requests.storage).toBe('5Gi');
    expect(agent.remoteWriteSettings).toEqual({ maxDiskUsagePerURL: '4831838208' });
    expect(agent.resources).toMatchObject({ requests: { memory: '512Mi' }, limits: { memory: '1Gi' } });
    expect(object(lab, 'VMRule', 'victoria-cardinality').spec.groups[0].rules[0].expr).toMatch(/> 200000$/);
    expect(object(lab, 'VMAlertmanagerConfig', 'victoria').spec.receivers.map((receiver: any) => receiver.name)).toEqual(['nobody', 'chat', 'heartbeat']);
    expect(alertNames(lab, 'alertmanager')).toContain('VictoriaHeartbeat');
    expect(object(lab, 'HTTPRoute', 'alerts').spec.hostnames).toEqual(['alerts.example.org']);
    expect(object(lab, 'VMAlertmanager', 'victoria').spec.externalURL).toBe('https://alerts.example.org');
  });

  test('fits a single node', () => {
    const { lab } = hubLab({}, newLab({ nodes: INFRA.nodes.slice(0, 1) }));

    const { spec } = object(lab, 'VMCluster', 'victoria');
    expect([spec.replicationFactor, spec.vmstorage.replicaCount, spec.vmselect.replicaCount]).toEqual([1, 1, 1]);
    expect(object(lab, 'VMRule', 'victoria-capacity').spec.groups[0].rules.find((rule: any) => rule.alert === 'VictoriaStorageNodeDown').labels.severity).toBe('critical');
  });

  test('requests at most 2.75 GB of memory for all of it, so that logs, dashboards and checks fit into the 4 GB beside it', () => {
    const lab = new Lab({ without: WITHOUT });
    const { hub } = hubLab({ ui: { gateway: lab.surroundings.gateway, hostname: 'metrics.example.org', alertsHostname: 'alerts.example.org', passwordItem: 'viewer' } }, lab);
    hub.export('apps', { loginItem: 'victoria-apps' });

    expect(memoryOf(lab, 'requests')).toBeLessThanOrEqual(2.75e9);
    expect(memoryOf(lab, 'requests')).toBeGreaterThan(2e9);
    expect(memoryOf(lab, 'limits')).toBeLessThanOrEqual(5e9);
  });

  test('leaves room in its budget for the exporters of ten machines', () => {
    const nodes = Array.from({ length: 10 }, (_, index) => ({ ...INFRA.nodes[0], name: `infra-${index}`, address: `10.0.0.${31 + index}` }));
    const lab = new Lab({ without: WITHOUT, facts: { nodes } });
    const { hub } = hubLab({}, lab);
    hub.export('apps', { loginItem: 'victoria-apps' });

    expect(lab.refusals()).toEqual([]);
  });

  test('that takes more is refused, unless the program allows it', () => {
    const refused = (props?: PlatformProps): string[] => {
      const lab = new Lab({ without: WITHOUT, platform: new Platform({ outdir: '/nonexistent/clusters', ...props }) });
      return hubLab({ storageMemory: Size.gibibytes(1) }, lab).lab.refusals().map(({ code }) => code);
    };

    expect(refused()).toEqual(['PLATFORM-627', 'PLATFORM-627']);
    expect(refused({ memoryBudgets: { observability: Size.gibibytes(10) } })).toEqual([]);
  });

  test('takes the tenant from the path alone, whatever a header says', () => {
    const lab = plainHub();

    const { vminsert, vmselect } = object(lab, 'VMCluster', 'victoria').spec;
    for (const { extraArgs } of [vminsert, vmselect, object(lab, 'VMAgent', 'victoria').spec]) expect(extraArgs).toMatchObject({ enableMultitenancyViaHeaders: 'false' });
  });

  test('deduplicates what two agents scrape', () => {
    const lab = plainHub();

    const { vmstorage, vmselect } = object(lab, 'VMCluster', 'victoria').spec;
    expect([vmstorage.extraArgs, vmselect.extraArgs]).toMatchObject([{ 'dedup.minScrapeInterval': '30s' }, { 'dedup.minScrapeInterval': '30s' }]);
    expect(object(lab, 'VMAgent', 'victoria').spec).toMatchObject({ replicaCount: 2, scrapeInterval: '30s', selectAllByDefault: true, externalLabels: { cluster: 'infra' } });
  });

  test('sends alerts to each Alertmanager, and keeps their state', () => {
    const lab = plainHub();

    expect(object(lab, 'VMAlert', 'victoria').spec).toMatchObject({
      selectAllByDefault: true,
      externalLabels: { cluster: 'infra' },
      datasource: { url: 'http://vmselect-victoria.observability.svc.cluster.local:8481/select/0/prometheus' },
      remoteWrite: { url: 'http://vminsert-victoria.observability.svc.cluster.local:8480/insert/0/prometheus/api/v1/write' },
      notifiers: [0, 1].map((index) => ({ url: `http://vmalertmanager-victoria-${index}.vmalertmanager-victoria.observability.svc.cluster.local:9093` })),
    });
  });

  test('has no way in from outside until somebody needs one', () => {
    const lab = plainHub();

    expect(objects(lab, 'VMAuth', 'HTTPRoute')).toEqual([]);
  });

  test('never loses its storage to Flux', () => {
    const lab = plainHub();

    expect(object(lab, 'VMCluster', 'victoria').metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  });

  test('is ready once its operator says so', () => {
    const lab = plainHub();

    expect(object(lab, 'Kustomization', 'victoria-hub-storage').spec.healthCheckExprs).toEqual([
      { apiVersion: 'operator.victoriametrics.com/v1beta1', kind: 'VMCluster', current: "has(status.updateStatus) && status.updateStatus == 'operational'" },
    ]);
  });

  test('lets readers and writers of its cluster in', () => {
    const { lab, hub } = hubLab();

    const connection = hub.connect(clientStage(lab));

    expect(connection).toEqual({
      writeUrl: 'http://vminsert-victoria.observability.svc.cluster.local:8480/insert/0/prometheus/api/v1/write',
      readUrl: 'http://vmselect-victoria.observability.svc.cluster.local:8481/select/0/prometheus',
      alertsUrl: 'http://vmalertmanager-victoria.observability.svc.cluster.local:9093',
    });
    expect(object(lab, 'NetworkPolicy', 'board').spec.egress.map((rule: any) => rule.ports[0].port)).toEqual([9093, 8480, 8481]);
  });

  test.each([[{}, undefined, [8481]], [{ alerts: true }, 'http://vmalertmanager-victoria.observability.svc.cluster.local:9093', [9093, 8481]]])('lets those in who read %j, and takes nothing from them', (options, alertsUrl, ports) => {
    const { lab, hub } = hubLab();

    const connection = hub.reader(options).connect(clientStage(lab));

    expect(connection).toEqual({ readUrl: 'http://vmselect-victoria.observability.svc.cluster.local:8481/select/0/prometheus', ...(alertsUrl ? { alertsUrl } : {}) });
    expect(object(lab, 'NetworkPolicy', 'board').spec.egress.map((rule: any) => rule.ports[0].port)).toEqual(ports);
  });

  test('lets Alertmanagers gossip by UDP too', () => {
    const lab = plainHub();

    expect(object(lab, 'NetworkPolicy', 'victoria-hub-alertmanager').spec.egress.flatMap(({ ports }: any) => ports)).toEqual(expect.arrayContaining([{ protocol: 'TCP', port: 9094 }, { protocol: 'UDP', port: 9094 }]));
  });

  test('opens its pages to whoever knows the password, and to queries only', () => {
    const lab = newLab();
    hubLab({ ui: { gateway: lab.surroundings.gateway, hostname: 'metrics.example.org', alertsHostname: 'alerts.example.org', passwordItem: 'viewer' } }, lab);

    const { username, passwordRef, targetRefs } = object(lab, 'VMUser', 'victoria-viewer').spec;
    expect([username, passwordRef]).toEqual(['viewer', { name: 'victoria-login-viewer', key: 'password' }]);
    expect(targetRefs.map((target: any) => [target.hosts, target.paths])).toEqual([
      [['metrics\\.example\\.org'], ['/select/0/vmui/.*', '/select/0/prometheus/.*']],
      [['alerts\\.example\\.org'], ['/.*']],
    ]);
    expect(object(lab, 'HTTPRoute', 'metrics').spec.rules).toEqual([{ backendRefs: [{ name: 'vmauth-victoria', port: 8427 }] }]);
    expect(waits(lab, 'victoria-hub-proxy')).not.toContain('surroundings-gateway');
  });

  test.each<[string, Partial<VictoriaHubProps>]>([
    ['a watcher', { heartbeat: Receiver.webhook({ item: 'watcher', host: 'watcher.example.net' }) }],
    ['a reason why there is none', { noHeartbeatReason: 'the lab of a holiday home' }],
  ])('with receivers and %s is let through', (_, props) => {
    const { lab } = hubLab({ receivers: { chat: Receiver.slack({ item: 'slack' }) }, ...props });

    expect(lab.refusals()).toEqual([]);
  });

  test.each<[string, Partial<VictoriaHubProps>, string]>([
    ['receivers that nobody outside watches over', {}, 'VICTORIA-STACK-009'],
    ['a reason of no words', { noHeartbeatReason: ' ' }, 'PLATFORM-106'],
    ['a reason for what is there', { noHeartbeatReason: WHY, heartbeat: Receiver.webhook({ item: 'watcher', host: 'watcher.example.net' }) }, 'VICTORIA-STACK-009'],
  ])('is refused with %s', (_, props, code) => {
    expect(refusals(() => hubLab({ receivers: { chat: Receiver.slack({ item: 'slack' }) }, ...props }))).toEqual([
      { code, path: 'infra/victoria/Hub', message: expect.stringMatching(/[hH]eartbeat/) },
    ]);
  });

  test('misses every source of the metrics that alerts read', () => {
    const lab = plainHub();

    const rules = object(lab, 'VMRule', 'victoria-cluster').spec.groups[0].rules.filter(({ expr }: any) => /^absent|or vector\(0\)/.test(expr));
    expect(Object.fromEntries(rules.map(({ alert, expr }: any) => [alert, expr]))).toEqual({
      KubeStateMetricsMissing: 'absent(kube_node_status_condition)',
      NodeExporterMissing: '(count(node_memory_MemTotal_bytes) or vector(0)) < 3',
      KubeletMetricsMissing: '(count(up{job="kubelet"} == 1) or vector(0)) < 3',
      ContainerMetricsMissing: '(count(up{job="cadvisor"} == 1) or vector(0)) < 3',
      KubeApiDown: 'absent(up{job="apiserver"} == 1)',
    });
  });

  test('counts no restart that lies back when kube-state-metrics tells of it at a new address', () => {
    const rules = object(plainHub(), 'VMRule', 'victoria-cluster').spec.groups[0].rules;

    const counting = rules.filter(({ expr }: any) => /\[\w+\]/.test(expr) && expr.includes('kube_')).map(({ expr }: any) => expr);
    expect(counting).toEqual(['increase_prometheus(kube_pod_container_status_restarts_total[1h]) > 3']);
  });

  test('without receivers, spokes and pages needs no store', () => {
    const lab = newLab();
    new VictoriaStack(lab.cluster, 'victoria').addHub({ storageClass: lab.surroundings.storageClass });

    expect(lab.refusals()).toEqual([]);
    expect(objects(lab, 'ExternalSecret')).toEqual([]);
  });

  const ui = { gateway: new Lab().surroundings.gateway, hostname: 'metrics.example.org', alertsHostname: 'alerts.example.org', passwordItem: 'viewer' };

  test.each<[string, Partial<VictoriaHubProps>, string]>([
    ['a receiver', { receivers: { chat: Receiver.slack({ item: 'slack' }) }, noHeartbeatReason: WHY }, 'Hub/Alertmanager/Receiver-chat'],
    ['a heartbeat', { heartbeat: Receiver.slack({ item: 'slack' }) }, 'Hub/Alertmanager/Receiver-heartbeat'],
    ['pages', { ui }, 'Hub/Proxy/Login-viewer'],
  ])('with %s needs a store', (_, props, path) => {
    expect(refusals(() => hubLab({ secretStore: undefined, ...props }))).toEqual([
      { code: 'PLATFORM-323', path: `infra/victoria/${path}`, message: expect.stringContaining("pass 'secretStore'") },
    ]);
  });

  const nothing = undefined as any;

  test.each<[string, Partial<VictoriaHubProps>, string, string]>([
    ['half a day', { retention: Duration.hours(12) }, 'PLATFORM-104', "'retention' must be a whole number of days of at least 1, got 0.5"],
    ['no copy', { replicationFactor: 0 }, 'PLATFORM-101', "'replicationFactor' must be a whole number of at least 1, got 0"],
    ['no storage', { replicationFactor: 1, storageNodes: 0 }, 'PLATFORM-101', "'storageNodes' must be a whole number of at least 1, got 0"],
    ['fewer nodes than copies need', { storageNodes: 2 }, 'VICTORIA-STACK-003', "'storageNodes' must be at least 3 for a replication factor of 2, got 2"],
    ['no series', { seriesBudget: 10 }, 'PLATFORM-101', "'seriesBudget' must be a whole number of at least 1000, got 10"],
    ['a tiny volume', { storageSize: Size.mebibytes(512) }, 'PLATFORM-103', "'storageSize' must be at least 1Gi, got 512Mi"],
    ['little memory', { storageMemory: Size.mebibytes(64) }, 'PLATFORM-103', "'storageMemory' must be at least 128Mi, got 64Mi"],
    ['a tiny buffer', { bufferSize: Size.mebibytes(100) }, 'PLATFORM-103', "'bufferSize' must be at least 1Gi, got 100Mi"],
    ['agents of little memory', { agentMemory: Size.mebibytes(32) }, 'PLATFORM-103', "'agentMemory' must be at least 64Mi, got 32Mi"],
    ['a receiver that no Secret can be called after', { receivers: { 'My Chat': Receiver.slack({ item: 'slack' }) } }, 'PLATFORM-102', "got 'My Chat'"],
    ['a receiver called like its own', { receivers: { nobody: Receiver.slack({ item: 'slack' }) } }, 'VICTORIA-STACK-004', "got 'nobody'"],
    ['a receiver without an item', { receivers: { chat: Receiver.slack({ item: ' ' }) } }, 'PLATFORM-106', "'item of receiver chat' must be a text that is not empty, got ' '"],
    ['a heartbeat without a host', { heartbeat: Receiver.webhook({ item: 'watcher', host: nothing }) }, 'PLATFORM-106', "'host of receiver heartbeat' must be a text that is not empty, got undefined"],
    ['mails to nobody', { receivers: { mail: Receiver.email({ item: 'mail', to: nothing, from: 'lab@example.org', server: 'mail.example.org' }) } }, 'PLATFORM-106', "'to of receiver mail'"],
    ['mails from no address', { receivers: { mail: Receiver.email({ item: 'mail', to: 'Me <me@example.org>, you@example.org', from: 'lab.example.org', server: 'mail.example.org' }) } }, 'PLATFORM-146', "'from of receiver mail' must be an e-mail address, got 'lab.example.org'"],
    ['a page without a name', { ui: { ...ui, hostname: nothing } }, 'PLATFORM-108', "'ui.hostname' must be a host name with its domain, got undefined"],
    ['a page with an address for a name', { ui: { ...ui, alertsHostname: 'https://alerts.example.org' } }, 'PLATFORM-108', "'ui.alertsHostname' must be a host name with its domain, got 'https://alerts.example.org'"],
    ['pages without a password', { ui: { ...ui, passwordItem: '' } }, 'PLATFORM-106', "'ui.passwordItem' must be a text that is not empty, got ''"],
  ])('refuses %s', (_, props, code, value) => {
    expect(refusals(() => hubLab(props))).toEqual([{ code, path: 'infra/victoria/Hub', message: expect.stringContaining(value) }]);
  });
});

describe('a receiver', () => {
  const all: Required<ReceiverOptions> = { item: 'item', severities: [Severity.CRITICAL], clusters: ['infra'] };
  const webhook: Required<WebhookOptions> = { ...all, host: 'bot.example.org', port: 8443 };
  const mail: Required<EmailOptions> = { ...all, to: 'me@example.org', from: 'lab@example.org', server: 'mail.example.org', port: 465, username: 'lab' };
  const telegram: Required<TelegramOptions> = { ...all, chat: -1001234567890 };
  const ntfy: Required<NtfyOptions> = { ...all, host: 'ntfy.example.org', port: 2586 };
  const secret = (key: string): object => ({ name: 'victoria-receiver-mine', key });
  const priority = '{{ if ne .Status "firing" }}-1{{ else if eq .CommonLabels.severity "critical" }}2{{ else }}0{{ end }}';

  test.each<[string, Receiver, object, string, string]>([
    ['webhook', Receiver.webhook(webhook), { webhook_configs: [{ send_resolved: true, url_secret: secret('url') }] }, 'bot.example.org', '8443'],
    ['Discord', Receiver.discord(all), { discord_configs: [{ send_resolved: true, webhook_url_secret: secret('url') }] }, 'discord.com', '443'],
    ['Slack', Receiver.slack(all), { slack_configs: [{ send_resolved: true, api_url: secret('url') }] }, 'hooks.slack.com', '443'],
    ['Telegram', Receiver.telegram(telegram), { telegram_configs: [{ send_resolved: true, bot_token: secret('token'), chat_id: -1001234567890 }] }, 'api.telegram.org', '443'],
    ['Pushover', Receiver.pushover(all), { pushover_configs: [{ send_resolved: true, user_key: secret('userKey'), token: secret('token'), priority }] }, 'api.pushover.net', '443'],
    ['ntfy', Receiver.ntfy(ntfy), { webhook_configs: [{ send_resolved: true, url_secret: secret('url') }] }, 'ntfy.example.org', '2586'],
    [
      'mail', Receiver.email(mail),
      {
        email_configs: [{
          send_resolved: true, to: 'me@example.org', from: 'lab@example.org', smarthost: 'mail.example.org:465', auth_username: 'lab', auth_password: secret('password'), require_tls: true,
        }],
      },
      'mail.example.org', '465',
    ],
  ])('by %s holds references only, and gets what it asked for', (_, receiver, config, host, port) => {
    const { lab } = hubLab({ receivers: { mine: receiver }, noHeartbeatReason: WHY });

    const { receivers, route } = object(lab, 'VMAlertmanagerConfig', 'victoria').spec;
    expect(receivers[1]).toEqual({ name: 'mine', ...config });
    expect(route.routes).toEqual([{ receiver: 'mine', matchers: ['severity="critical"', 'cluster=~"infra"'], repeat_interval: '4h', continue: true }]);
    expect(object(lab, 'CiliumNetworkPolicy', 'victoria-hub-alertmanager').spec.egress).toContainEqual({
      toFQDNs: [{ matchName: host }], toPorts: [{ ports: [{ port, protocol: 'TCP' }] }],
    });
    expect(object(lab, 'ExternalSecret', 'victoria-receiver-mine').spec.data[0].remoteRef.key).toBe('item');
  });

  test('gets what is critical and what can wait for the day, of all clusters, unless it asks for other', () => {
    const { lab } = hubLab({ receivers: { mine: Receiver.discord({ item: 'item' }) }, noHeartbeatReason: WHY });

    expect(object(lab, 'VMAlertmanagerConfig', 'victoria').spec.route.routes.map(({ matchers, repeat_interval }: any) => [...matchers, repeat_interval])).toEqual([
      ['severity="critical"', '4h'], ['severity="warning"', '12h'],
    ]);
  });

  test('of one cluster is told by the hub that the cluster has fallen silent', () => {
    const { lab, hub } = hubLab({ receivers: { mine: Receiver.discord({ item: 'item', severities: [Severity.CRITICAL], clusters: ['apps'] }) }, noHeartbeatReason: WHY });
    hub.export('apps', { loginItem: 'victoria-apps' });

    expect(object(lab, 'VMAlertmanagerConfig', 'victoria').spec.route.routes.map(({ matchers }: any) => matchers)).toEqual([
      ['severity="critical"', 'cluster=~"apps"'], ['severity="critical"', 'alertname="VictoriaSpokeSilent"', 'spoke=~"apps"'],
    ]);
  });

  test('of a cluster that sends no alerts here is refused', () => {
    const { lab } = hubLab({ receivers: { mine: Receiver.discord({ item: 'item', clusters: ['infra', 'apps'] }) }, noHeartbeatReason: WHY });

    expect(lab.refusals()).toEqual([{ code: 'VICTORIA-STACK-010', path: 'infra/victoria/Hub', message: expect.stringContaining("got 'apps'") }]);
  });

  test('by ntfy asks the server for words instead of JSON', () => {
    const { lab } = hubLab({ receivers: { mine: Receiver.ntfy({ item: 'item' }) }, noHeartbeatReason: WHY });

    expect(object(lab, 'ExternalSecret', 'victoria-receiver-mine').spec.target.template.data).toEqual({ url: '{{ .url }}?template=alertmanager' });
  });

  test('of the deprecated kind is one of the same', () => {
    const old: Required<AlertReceiverOptions> = { item: 'item', severities: [Severity.CRITICAL] };
    const oldWebhook: Required<WebhookReceiverOptions> = { ...old, host: 'bot.example.org', port: 8443 };
    const oldMail: Required<EmailReceiverOptions> = { ...old, to: 'me@example.org', from: 'lab@example.org', server: 'mail.example.org', port: 465, username: 'lab' };

    expect([AlertReceiver.webhook(oldWebhook), AlertReceiver.discord(old), AlertReceiver.slack(old), AlertReceiver.pushover(old), AlertReceiver.email(oldMail)].map((receiver) => receiver.describe())).toEqual(
      [Receiver.webhook(oldWebhook), Receiver.discord(old), Receiver.slack(old), Receiver.pushover(old), Receiver.email(oldMail)].map((receiver) => receiver.describe()),
    );
  });
});

describe('a silence', () => {
  const silent = (silences: { [name: string]: Silence }): any => object(hubLab({ receivers: { chat: Receiver.slack({ item: 'slack', severities: [Severity.CRITICAL] }) }, silences, noHeartbeatReason: WHY }).lab, 'VMAlertmanagerConfig', 'victoria').spec;
  const other: Silence = { matching: { namespace: 'shop' }, reason: 'moves', until: '2026-12-31' };

  test.each<[string, Partial<Silence>, object[]]>([
    ['a day', { from: '2026-12-05', until: '2026-12-05' }, [{ years: ['2026'], months: ['12'], days_of_month: ['5'] }]],
    ['an evening', { from: '2026-12-05T18:00Z', until: '2026-12-05T22:30Z' }, [{ years: ['2026'], months: ['12'], days_of_month: ['5'], times: [{ start_time: '18:00', end_time: '22:30' }] }]],
    ['a night', { from: '2026-12-31T22:00Z', until: '2027-01-01T04:00Z' }, [
      { years: ['2026'], months: ['12'], days_of_month: ['31'], times: [{ start_time: '22:00', end_time: '24:00' }] },
      { years: ['2027'], months: ['1'], days_of_month: ['1'], times: [{ start_time: '00:00', end_time: '04:00' }] },
    ]],
    ['some weeks', { from: '2026-09-28T12:00Z', until: '2026-12-02' }, [
      { years: ['2026'], months: ['9'], days_of_month: ['28'], times: [{ start_time: '12:00', end_time: '24:00' }] },
      { years: ['2026'], months: ['9'], days_of_month: ['29:31'] },
      { years: ['2026'], months: ['10:11'] },
      { years: ['2026'], months: ['12'], days_of_month: ['1:2'] },
    ]],
    ['all time until a day', { until: '2026-12-31' }, [
      { years: ['1970'], months: ['1'], days_of_month: ['1:31'] },
      { years: ['1970'], months: ['2:12'] },
      { years: ['1971:2025'] },
      { years: ['2026'], months: ['1:11'] },
      { years: ['2026'], months: ['12'], days_of_month: ['1:31'] },
    ]],
  ])('lasts %s', (_, time, intervals) => {
    expect(silent({ disks: { matching: DISKS.matching, reason: 'new disks', until: '', ...time } }).time_intervals).toEqual([{ name: 'disks', time_intervals: intervals }]);
  });

  test.each([
    ['of a cluster that sends no alerts here', { cluster: 'app' }, 'VICTORIA-STACK-012', "got 'app'"],
    ['of an alert that no rule has', { cluster: 'infra', alertname: 'NodeNotRedy' }, 'VICTORIA-STACK-013', "got 'NodeNotRedy'"],
    ['of a pattern of alerts', { alertname: 'Node.*' }, 'VICTORIA-STACK-013', "got 'Node.*'"],
  ])('%s is refused', (_, matching, code, value) => {
    const { lab } = hubLab({ silences: { disks: { ...DISKS, matching } as Silence } });

    expect(lab.refusals()).toEqual([{ code, path: 'infra/victoria/Hub', message: expect.stringContaining(value) }]);
  });

  test('of an alert of its own cluster, and of any of others, is taken', () => {
    const { lab, hub } = hubLab({ silences: { one: { ...DISKS, matching: { cluster: 'infra', alertname: 'NodeNotReady' } }, two: { ...DISKS, matching: { cluster: 'apps', alertname: 'ShopDown' } } } });
    hub.export('apps', { loginItem: 'victoria-apps' });

    expect(lab.refusals()).toEqual([]);
  });

  test('of an alert on logs, whose rules are a file, is taken', () => {
    const { lab } = hubLab({ silences: { own: { ...DISKS, matching: { cluster: 'infra', alertname: 'LogsOfNamespaceMany' } } } });
    class Logs extends Component {}
    const component = new Logs(lab.cluster, 'logs');
    const stage = new Stage(component, 'Rules', { namespace: new Namespace(component, 'Namespace', { name: 'logs' }) });
    new ApiObject(stage, 'Rules', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'rules' }, data: { 'rules.yaml': 'groups:\n  - name: logs\n    rules:\n      - alert: LogsOfNamespaceMany\n        expr: "*"\n' } } as any);

    expect(lab.refusals()).toEqual([]);
  });

  test('mutes what it matches, and together with another what both match', () => {
    expect(silent({ disks: DISKS, move: other }).route.routes).toEqual([{
      receiver: 'chat', matchers: ['severity="critical"'], repeat_interval: '4h', continue: true,
      routes: [
        {
          receiver: 'chat', matchers: ['cluster="apps"', 'alertname="NodeNotReady"'], mute_time_intervals: ['disks'],
          routes: [{ receiver: 'chat', matchers: ['namespace="shop"'], mute_time_intervals: ['disks', 'move'] }],
        },
        { receiver: 'chat', matchers: ['namespace="shop"'], mute_time_intervals: ['move'] },
      ],
    }]);
  });

  test('that no alert can match together with another stays alone', () => {
    expect(silent({ disks: DISKS, own: { ...DISKS, matching: { cluster: 'infra' } } }).route.routes[0].routes.map(({ routes }: any) => routes)).toEqual([undefined, undefined]);
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    ['of everything', { matching: {} }, 'PLATFORM-373', "'matching' of silence disks must name a label"],
    ['of what is no label', { matching: { 'alert-name': 'NodeNotReady' } }, 'PLATFORM-373', "got 'alert-name'"],
    ['without a reason', { reason: ' ' }, 'PLATFORM-373', "'reason' of silence disks"],
    ['without an end', { until: undefined }, 'PLATFORM-373', "got 'undefined'"],
    ['until a day that there is not', { until: '2026-02-30' }, 'PLATFORM-373', "got '2026-02-30'"],
    ['that ends before it begins', { from: '2026-12-05T18:00Z', until: '2026-12-05T17:00Z' }, 'PLATFORM-373', "'until' of silence disks must come after 'from'"],
  ])('%s is refused', (_, wrong, code, value) => {
    expect(refusals(() => silent({ disks: { ...DISKS, ...wrong } as Silence }))).toEqual([{ code, path: 'infra/victoria/Hub', message: expect.stringContaining(value) }]);
  });

  test('is refused as the ninth', () => {
    expect(refusals(() => silent(Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`s${index}`, DISKS]))))).toEqual([{ code: 'VICTORIA-STACK-011', path: 'infra/victoria/Hub', message: expect.stringContaining('got 9') }]);
  });
});

test('a cluster that is let in later is silenced too when it falls silent', () => {
  const { lab, hub } = hubLab();
  hub.export('apps', { loginItem: 'victoria-apps' });

  expect(object(lab, 'VMAlertmanagerConfig', 'victoria').spec.inhibit_rules).toContainEqual({
    source_matchers: ['alertname="VictoriaSpokeSilent"', 'spoke="apps"'], target_matchers: ['alertname=~".+(Down|Missing|NoPrimary|Overdue|Silent)"', 'cluster="apps"'],
  });
});

describe('an export', () => {
  test('lets one cluster write and read under its own name', () => {
    const { lab, hub } = hubLab();
    const options: Required<VictoriaExportOptions> = { loginItem: 'victoria-apps', namespaces: ['watch'] };
    hub.export('apps', options);

    const { username, targetRefs } = object(lab, 'VMUser', 'victoria-apps').spec;
    expect(username).toBe('apps');
    expect(targetRefs.map((target: any) => [target.paths, target.query_args])).toEqual([
      [['/insert/0/prometheus/api/v1/write'], [{ name: 'extra_label', values: ['cluster=apps'] }]],
      [['/select/0/prometheus/.*'], [{ name: 'extra_label', values: ['cluster=apps'] }]],
      [['/alertmanager/api/v2/alerts'], undefined],
    ]);
    expect(object(lab, 'VMAuth', 'victoria').spec.serviceSpec).toMatchObject({ useAsDefault: true, metadata: { annotations: { 'service.cilium.io/global': 'true' } } });
    const contract = JSON.parse(lab.platform.render()['infra/contract.json']);
    expect(contract.exports['metrics/apps']).toMatchObject({
      kind: 'MetricsSink',
      namespaces: ['watch'],
      data: { writePath: '/insert/0/prometheus/api/v1/write', readPath: '/select/0/prometheus', alertsPath: '/alertmanager', item: 'victoria-apps' },
      endpoint: { service: 'vmauth-victoria', namespace: 'observability', port: 8427, portName: 'http' },
    });
  });

  test('is missed when it falls silent', () => {
    const { lab, hub } = hubLab();
    hub.export('apps', { loginItem: 'victoria-apps' });

    expect(object(lab, 'VMRule', 'victoria-export-apps').spec.groups[0].rules[0].expr).toContain('vmauth_user_requests_total{namespace="observability",username="apps"}');
  });

  test.each(['', undefined as any])('refuses the login \'%s\', which is nowhere', (loginItem) => {
    const { hub } = hubLab();

    expect(refusals(() => hub.export('apps', { loginItem }))).toEqual([{ code: 'PLATFORM-106', path: 'infra/victoria/Hub', message: expect.stringContaining("'loginItem'") }]);
  });
});

describe('a spoke', () => {
  test('requests at most 1 GB of memory for all of it, so that agents of logs and checks fit into 1.5 GB beside it', () => {
    const lab = spokeLab();

    expect(memoryOf(lab, 'requests')).toBeLessThanOrEqual(1e9);
    expect(memoryOf(lab, 'requests')).toBeGreaterThan(0.7e9);
  });

  test('writes to the hub with its login and its name', () => {
    const lab = spokeLab();

    const secret = 'victoria-agent-metrics-apps';
    expect(object(lab, 'VMAgent', 'victoria').spec).toMatchObject({
      externalLabels: { cluster: 'apps' },
      remoteWrite: [{
        url: 'http://vmauth-victoria.observability.svc.cluster.local:8427/insert/0/prometheus/api/v1/write',
        basicAuth: { username: { name: secret, key: 'username' }, password: { name: secret, key: 'password' } },
      }],
    });
    expect(waits(lab, 'victoria-agent')).toEqual(['infra-observability', 'surroundings-store', 'victoria-operator']);
  });

  test('evaluates the rules of its cluster on what the hub has stored', () => {
    const lab = spokeLab();

    const { datasource, notifiers, remoteWrite } = object(lab, 'VMAlert', 'victoria').spec;
    expect([datasource.url, notifiers[0].url, remoteWrite.url]).toEqual([
      'http://vmauth-victoria.observability.svc.cluster.local:8427/select/0/prometheus',
      'http://vmauth-victoria.observability.svc.cluster.local:8427/alertmanager',
      'http://vmauth-victoria.observability.svc.cluster.local:8427/insert/0/prometheus/api/v1/write',
    ]);
    expect(notifiers[0].basicAuth).toEqual(datasource.basicAuth);
    expect(objects(lab, 'VMCluster', 'VMAlertmanager')).toEqual([]);
  });

  test('takes every prop', () => {
    const lab = newLab();
    const props: Required<VictoriaSpokeProps> = {
      hub: { connect: () => ({ writeUrl: 'http://hub/write', readUrl: 'http://hub/read', alertsUrl: 'http://hub/alerts' }) },
      storageClass: lab.surroundings.storageClass,
      bufferSize: Size.gibibytes(20),
      agentMemory: Size.mebibytes(128),
    };
    new VictoriaStack(lab.cluster, 'victoria').addSpoke(props);

    const { spec } = object(lab, 'VMAgent', 'victoria');
    expect(spec.remoteWrite).toEqual([{ url: 'http://hub/write' }]);
    expect(spec.statefulStorage.volumeClaimTemplate.spec).toMatchObject({ storageClassName: 'local', resources: { requests: { storage: '20Gi' } } });
    expect(spec.resources).toMatchObject({ requests: { memory: '128Mi' }, limits: { memory: '256Mi' } });
  });

  test.each<[string, Partial<VictoriaSpokeProps>, string, string]>([
    ['a hub that takes no metrics', { hub: { connect: () => ({}) } }, 'VICTORIA-STACK-007', "got a sink that doesn't"],
    ['no hub', { hub: undefined as any }, 'VICTORIA-STACK-007', 'got none'],
    ['a hub that answers nothing', { hub: { connect: () => ({ writeUrl: 'http://hub/write' }) } }, 'VICTORIA-STACK-008', "got a sink that doesn't"],
  ])('refuses %s', (_, props, code, value) => {
    const lab = newLab();
    const victoria = new VictoriaStack(lab.cluster, 'victoria');
    const hub: IMetricsSink = { connect: () => ({ writeUrl: 'http://hub/write', readUrl: 'http://hub/read', alertsUrl: 'http://hub/alerts' }) };

    expect(refusals(() => victoria.addSpoke({ hub, storageClass: lab.surroundings.storageClass, ...props }))).toEqual([{ code, path: 'infra/victoria/Spoke', message: expect.stringContaining(value) }]);
  });
});

describe('the example', () => {
  test('gives two clusters that render', () => {
    const one = newLab({ peers: [{ ...APPS, name: 'edge' }] });
    example(one.cluster, one.surroundings.storageClass, one.surroundings.store, one.surroundings.gateway);
    const two = newLab({ ...APPS, name: 'edge', peers: [INFRA] });
    edge(two.cluster, RemoteCluster.fromCluster(two.cluster, one.cluster), two.surroundings.storageClass, two.surroundings.store);

    expect(object(one, 'VMCluster', 'victoria').spec.vmstorage.storage.volumeClaimTemplate.spec.resources.requests.storage).toBe('100Gi');
    expect(object(two, 'VMAgent', 'victoria').spec.replicaCount).toBe(2);
  });
});
