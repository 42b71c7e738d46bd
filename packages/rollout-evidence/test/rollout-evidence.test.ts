import { Ambient, IMetricsSink } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { pushed } from '../examples/pushed';
import { RolloutEvidence, RolloutEvidenceProps } from '../src';

test('the pod is hardened, and keeps its credentials in a Secret', () => {
  const lab = new Lab();

  install(lab);

  expect(lab.object('CronJob', 'rollout-evidence').spec).toMatchSnapshot();
});

test('every prop has its effect', () => {
  const lab = new Lab();
  const props: Required<RolloutEvidenceProps> = {
    repository: 'example/lab',
    secretStore: lab.surroundings.store,
    credentialsItem: 'evidence',
    apiUrl: 'https://github.example.org:8443/api/v3',
    branch: 'health',
    interval: Duration.minutes(10),
    history: Duration.days(14),
    alerts: lab.surroundings.metrics,
    metrics: lab.surroundings.metrics,
  };

  const { branch } = new RolloutEvidence(lab.cluster, 'rollout-evidence', props);

  expect(branch).toBe('health');
  expect(lab.object('CronJob', 'rollout-evidence').spec.schedule).toBe('*/10 * * * *');
  expect(config(lab)).toEqual({
    cluster: 'infra', historySeconds: 14 * 86_400, kubeUrl: 'https://kubernetes.default.svc', tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
    credentials: '/etc/rollout-evidence/credentials', apiUrl: 'https://github.example.org:8443/api/v3', repository: 'example/lab', branch: 'health',
    alertsUrl: 'http://metrics.example.org/read', alertsLogin: false, otherClusters: ['apps'], watchAlert: 'RolloutEvidenceWatch',
  });
  expect(lab.object('ExternalSecret', 'rollout-evidence-credentials').spec.data).toEqual([
    { secretKey: 'signing-key', remoteRef: { key: 'evidence', property: 'signing-key' } },
    { secretKey: 'github-token', remoteRef: { key: 'evidence', property: 'github-token' } },
  ]);
  expect(lab.object('VMRule', 'rollout-evidence-job').spec.groups[0].rules.map(({ alert, for: time, labels }: any) => [alert, time, labels.severity])).toEqual([
    ['RolloutEvidenceMissing', '900s', 'warning'], ['RolloutEvidenceWatch', '315360000s', 'info'],
  ]);
});

test('the job may list what it tells of, and neither read a Secret nor change anything', () => {
  const lab = new Lab();

  install(lab);

  expect(lab.object('ClusterRole', 'rollout-evidence').rules).toEqual([
    { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: ['list'] },
    { apiGroups: ['helm.toolkit.fluxcd.io'], resources: ['helmreleases'], verbs: ['list'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list'] },
    { apiGroups: ['postgresql.cnpg.io'], resources: ['backups', 'scheduledbackups'], verbs: ['list'] },
  ]);
  expect(lab.object('ClusterRoleBinding', 'rollout-evidence')).toMatchObject({
    roleRef: { kind: 'ClusterRole', name: 'rollout-evidence' }, subjects: [{ kind: 'ServiceAccount', name: 'rollout-evidence', namespace: 'rollout-evidence' }],
  });
});

test('the job reaches the API server and GitHub, and nobody comes in', () => {
  const lab = new Lab();

  install(lab, { apiUrl: 'https://github.example.org:8443/api/v3' });

  expect(lab.object('CiliumNetworkPolicy', 'rollout-evidence-job').spec.egress).toEqual([
    { toFQDNs: [{ matchName: 'github.example.org' }], toPorts: [{ ports: [{ port: '8443', protocol: 'TCP' }] }] },
    { toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] },
    expect.objectContaining({ toEndpoints: [{ matchLabels: expect.objectContaining({ 'k8s:k8s-app': 'kube-dns' }) }] }),
  ]);
  expect(lab.objects().filter(({ kind, metadata, spec }) => kind.endsWith('NetworkPolicy') && metadata.name === 'rollout-evidence-job' && spec.ingress)).toEqual([]);
});

test('a login for the metrics comes from the Secret that the sink names', () => {
  const lab = new Lab();
  lab.cluster.assumeInstalled({ objects: { Secret: ['hub-login'] } });
  const alerts: IMetricsSink = { connect: () => ({ readUrl: 'http://hub.example.org', credentials: { name: 'hub-login', keys: { username: 'username', password: 'password' } } }) };

  install(lab, { alerts, metrics: lab.surroundings.metrics });

  expect(config(lab).alertsLogin).toBe(true);
  expect(lab.object('CronJob', 'rollout-evidence').spec.jobTemplate.spec.template.spec.containers[0].env.slice(1)).toEqual([
    { name: 'ALERTS_USERNAME', valueFrom: { secretKeyRef: { name: 'hub-login', key: 'username' } } },
    { name: 'ALERTS_PASSWORD', valueFrom: { secretKeyRef: { name: 'hub-login', key: 'password' } } },
  ]);
});

test('the example runs', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store, metrics: lab.surroundings.metrics });

  pushed(lab.cluster, lab.surroundings.metrics);

  expect(config(lab)).toMatchObject({ apiUrl: 'https://api.github.com', repository: 'example/lab', branch: 'evidence/infra', historySeconds: 7 * 86_400 });
});

test('where the cluster provides a store and metrics, a repository and an item are enough', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store, metrics: lab.surroundings.metrics });

  const { operator } = new RolloutEvidence(lab.cluster, 'rollout-evidence', { repository: 'example/lab', credentialsItem: 'evidence', alerts: lab.surroundings.metrics });

  expect(operator.stageName).toBe('rollout-evidence-job');
  expect(lab.object('ExternalSecret', 'rollout-evidence-credentials').spec.secretStoreRef.name).toBe('onepassword');
  expect(lab.object('VMRule', 'rollout-evidence-job').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['RolloutEvidenceMissing', 'RolloutEvidenceWatch']);
});

const nothing = undefined as any;

test.each<[string, Partial<RolloutEvidenceProps>, string, string]>([
  ['an address as repository', { repository: 'https://github.com/example/lab' }, 'ROLLOUT-EVIDENCE-001', "got 'https://github.com/example/lab'"],
  ['no repository', { repository: nothing }, 'ROLLOUT-EVIDENCE-001', 'got none'],
  ['no item', { credentialsItem: ' ' }, 'PLATFORM-106', "'credentialsItem' must be a text that is not empty, got ' '"],
  ['an item that is left out', { credentialsItem: nothing }, 'PLATFORM-106', "'credentialsItem' must be a text that is not empty, got undefined"],
  ['an API without TLS', { apiUrl: 'http://github.example.org' }, 'ROLLOUT-EVIDENCE-002', "got 'http://github.example.org'"],
  ['a branch with other things on it', { branch: 'main' }, 'ROLLOUT-EVIDENCE-003', "got 'main'"],
  ['an uneven interval', { interval: Duration.minutes(7) }, 'ROLLOUT-EVIDENCE-004', 'got 7 minutes'],
  ['a long interval', { interval: Duration.minutes(20) }, 'PLATFORM-104', "'interval' must be a whole number of minutes from 1 to 15, got 20"],
  ['half a minute', { interval: Duration.seconds(30) }, 'PLATFORM-104', "'interval' must be a whole number of minutes from 1 to 15, got 0.5"],
  ['half a day', { history: Duration.hours(12) }, 'PLATFORM-104', "'history' must be a whole number of days from 1 to 30, got 0.5"],
  ['alerts that nobody shows to be evaluated', { alerts: { connect: () => ({ readUrl: 'http://hub.example.org' }) } }, 'ROLLOUT-EVIDENCE-005', "'alerts' needs metrics"],
])('refused: %s', (_case, props, code, value) => {
  expect(refusals(() => install(new Lab(), props))).toEqual([{ code, path: 'infra/rollout-evidence', message: expect.stringContaining(value) }]);
});

test('refused: a sink of alerts that takes metrics only', () => {
  const lab = new Lab();

  expect(refusals(() => install(lab, { alerts: { connect: () => ({ writeUrl: 'http://hub.example.org' }) }, metrics: lab.surroundings.metrics }))).toEqual([
    { code: 'ROLLOUT-EVIDENCE-006', path: 'infra/rollout-evidence', message: expect.stringContaining("'alerts' must answer queries") },
  ]);
});

test('refused: credentials without a store', () => {
  expect(refusals(() => install(new Lab(), { secretStore: undefined }))).toEqual([
    { code: 'PLATFORM-323', path: 'infra/rollout-evidence/Job/Credentials', message: expect.stringContaining("pass 'secretStore'") },
  ]);
});

function install(lab: Lab, props: Partial<RolloutEvidenceProps> = {}): RolloutEvidence {
  return new RolloutEvidence(lab.cluster, 'rollout-evidence', { repository: 'example/lab', secretStore: lab.surroundings.store, credentialsItem: 'evidence', ...props });
}

function config(lab: Lab): any {
  return JSON.parse(lab.object('ConfigMap', 'rollout-evidence').data['config.json']);
}
