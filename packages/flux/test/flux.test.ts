import { Ambient, Cluster, Namespace, Platform, Stage } from '@monosense-io/platform';
import { ApiObject, Duration, Size } from 'cdk8s';
import { parse } from 'yaml';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { afterSecrets } from '../examples/after-secrets';
import { basic } from '../examples/basic';
import { privateRepository } from '../examples/private-repository';
import { Flux, FluxNotification, FluxProps, NotificationService, NotificationSeverity } from '../src';
import { FLUX_MANIFESTS, FLUX_VERSION, INSTANCE_CHART, OPERATOR_CHART, OPERATOR_VERSION } from '../src/upstream';

const WORKERS = '(source-controller|kustomize-controller|helm-controller)';
const REQUIRED: FluxProps = { repositoryUrl: 'https://github.com/example/lab' };

test('the defaults follow the main branch of a public repository', () => {
  const lab = new Lab();

  basic(lab.cluster);

  expect(lab.object('HelmRelease', 'flux-instance').spec.values).toMatchSnapshot();
});

test('the operator reports often enough for alerts, and shows nothing to whoever asks', () => {
  const lab = new Lab();

  basic(lab.cluster);

  expect(lab.object('HelmRelease', 'flux-operator').spec.values).toEqual({
    image: { tag: OPERATOR_VERSION },
    installCRDs: true,
    reporting: { interval: '30s' },
    web: { enabled: false },
    priorityClassName: 'system-cluster-critical',
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '2', memory: '448Mi' } },
  });
});

test('every prop has its effect', () => {
  const lab = new Lab();
  const props: Required<FluxProps> = {
    repositoryUrl: 'ssh://git@git.example.org:2222/lab',
    branch: 'release/one',
    pullSecret: 'deploy-key',
    interval: Duration.minutes(5),
    secrets: { ageKeySecret: 'sops-age', path: 'sealed/infra' },
    concurrency: 4,
    memoryLimit: Size.mebibytes(512),
    notifications: [{ name: 'chat', service: NotificationService.SLACK, secretName: 'slack' }],
    metrics: lab.surroundings.metrics,
  };

  new Flux(lab.cluster, 'flux', props);

  const { instance } = lab.object('HelmRelease', 'flux-instance').spec.values;
  expect(instance.sync).toEqual({
    kind: 'GitRepository', url: 'ssh://git@git.example.org:2222/lab', ref: 'refs/heads/release/one', path: './clusters/infra/flux', interval: '300s', pullSecret: 'deploy-key',
  });
  expect(argumentsOf(instance, WORKERS)).toEqual(['--concurrent=4']);
  expect(operationsOf(instance, WORKERS)[0].value.limits.memory).toBe('512Mi');
  expect(lab.object('Kustomization', 'encrypted-secrets').spec).toMatchObject({ path: './sealed/infra', decryption: { provider: 'sops', secretRef: { name: 'sops-age' } } });
  expect(lab.object('Provider', 'chat').spec).toEqual({ type: 'slack', secretRef: { name: 'slack' } });
  expect(lab.object('VMRule', 'flux-flux').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['FluxReconciliationFailing', 'FluxReconciliationStuck', 'FluxResourceSuspended', 'FluxInstanceNotReady', 'FluxReportMissing', 'FluxControllerMissing', 'FluxControllerRestarting', 'FluxReconcileErrors', 'FluxReconcileHanging']);
});

test('every option of a notification has its effect', () => {
  const lab = new Lab();
  const notification: Required<Omit<FluxNotification, 'item' | 'secretStore'>> = {
    name: 'room', service: NotificationService.MATRIX, address: 'https://matrix.example.org', channel: '!room:example.org', secretName: 'matrix', severity: NotificationSeverity.INFO,
  };

  new Flux(lab.cluster, 'flux', { ...REQUIRED, notifications: [notification] });

  expect(lab.object('Provider', 'room').spec).toEqual({ type: 'matrix', address: 'https://matrix.example.org', channel: '!room:example.org', secretRef: { name: 'matrix' } });
  expect(lab.object('Alert', 'room').spec).toMatchObject({ providerRef: { name: 'room' }, eventSeverity: 'info', eventMetadata: { cluster: 'infra' } });
});

test.each([
  [NotificationService.DISCORD, 'address'],
  [NotificationService.TELEGRAM, 'token'],
])('the secret of a notification by %s comes from the field %s of its item', (service, field) => {
  const lab = new Lab();
  const flux = basic(lab.cluster);
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });

  flux.notify([{ name: 'chat', service, item: 'flux-chat' }]);
  flux.notify([{ name: 'other', service, item: 'flux-other', secretStore: lab.surroundings.store }]);

  expect(lab.object('ExternalSecret', 'notification-chat').spec.data).toEqual([{ secretKey: field, remoteRef: { key: 'flux-chat', property: field } }]);
  expect(lab.object('Provider', 'chat').spec).toEqual({ type: service, secretRef: { name: 'notification-chat' } });
  expect(lab.waits('flux-notifications')).toContain('surroundings-store');
  expect(lab.object('Provider', 'other').metadata.namespace).toBe('flux-system');
});

test('notifications are about failures of the source, of Flux and of every stage unless asked otherwise', () => {
  const lab = watchedLab();

  privateRepository(lab.cluster);

  const { eventSeverity, eventSources } = lab.object('Alert', 'discord').spec;
  expect(eventSeverity).toBe('error');
  expect(eventSources).toEqual(['GitRepository', 'Kustomization', 'FluxInstance'].map((kind) => ({ kind, name: '*' })));
});

test('the operator comes first, and helmfile installs both before Flux runs, with the values that Flux uses', () => {
  const lab = new Lab();

  basic(lab.cluster);

  const files = lab.platform.render();
  const helmfile = parse(files['infra/bootstrap/helmfile.yaml']);
  expect(lab.waits('flux-instance')).toEqual(['flux-operator']);
  expect(helmfile.releases.map(({ name, namespace, version }: any) => [name, namespace, version])).toEqual([
    ['flux-operator', 'flux-system', OPERATOR_CHART.version], ['flux-instance', 'flux-system', INSTANCE_CHART.version],
  ]);
  expect(parse(files['infra/bootstrap/flux-instance.values.yaml'])).toEqual(lab.object('HelmRelease', 'flux-instance').spec.values);
});

test('Flux is ready when its instance is', () => {
  const lab = new Lab();

  basic(lab.cluster);

  expect(lab.object('Kustomization', 'flux-instance').spec.healthChecks).toContainEqual({ apiVersion: 'fluxcd.controlplane.io/v1', kind: 'FluxInstance', name: 'flux', namespace: 'flux-system' });
});

test('the charts belong together, and the manifests are those of the operator that runs', () => {
  const lab = new Lab();

  basic(lab.cluster);

  expect(INSTANCE_CHART.version).toBe(OPERATOR_CHART.version);
  expect(lab.object('HelmRelease', 'flux-operator').spec.values.image.tag).toBe(OPERATOR_VERSION);
  expect(FLUX_MANIFESTS).toBe(`oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests:${OPERATOR_VERSION}`);
});

test("Flux asks for the signer of its own charts, in a form that its CRDs take", () => {
  const lab = new Lab();

  const flux = basic(lab.cluster);

  const signer = { issuer: '^https://token\\.actions\\.githubusercontent\\.com$', subject: expect.stringContaining('/controlplaneio-fluxcd/charts/') };
  for (const name of ['flux-operator', 'flux-instance']) expect(lab.object('OCIRepository', name).spec.verify).toEqual({ provider: 'cosign', matchOIDCIdentity: [signer] });
  expect(lab.refusals()).toEqual([]);
  flux.patchObject({ kind: 'OCIRepository', name: 'flux-operator', merge: { spec: { verify: { provider: 'pgp' } } }, reason: 'a provider that Flux does not have' });
  expect(lab.refusals()).toEqual([expect.objectContaining({ code: 'PLATFORM-663', path: 'infra/flux/Operator', message: expect.stringContaining("'spec.verify.provider'") })]);
});

test('the operator can install this Flux: one before v0.53.0 changes a version of the CRDs that Flux 2.9 no longer has', () => {
  const [, operator] = OPERATOR_VERSION.split('.');
  const [, flux] = FLUX_VERSION.split('.');

  expect(Number(flux) <= 8 || Number(operator) >= 53).toBe(true);
});

test('an uninstall of the chart leaves Flux running', () => {
  const lab = new Lab();

  basic(lab.cluster);

  expect(lab.object('HelmRelease', 'flux-instance').spec.values.commonAnnotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
  expect(lab.object('HelmRelease', 'flux-operator').metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
});

test('the three controllers that work may take more than the one that tells', () => {
  const lab = new Lab();

  basic(lab.cluster);

  const { instance } = lab.object('HelmRelease', 'flux-instance').spec.values;
  expect(operationsOf(instance, WORKERS)[0].value).toEqual({ requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '576Mi' } });
  expect(operationsOf(instance, 'notification-controller')[0].value).toEqual({ requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } });
});

test('the namespace that the operator makes enforces the restricted level', () => {
  const lab = new Lab();

  basic(lab.cluster);

  const { instance } = lab.object('HelmRelease', 'flux-instance').spec.values;
  expect(operationsOf(instance, 'flux-system', 'Namespace')).toContainEqual({ op: 'add', path: '/metadata/labels/pod-security.kubernetes.io~1enforce', value: 'restricted' });
});

test('no policy of the core stands in the way of Flux', () => {
  const lab = watchedLab();

  privateRepository(lab.cluster);

  expect(lab.objects().filter(({ kind, metadata }) => kind.endsWith('NetworkPolicy') && metadata.namespace === 'flux-system')).toEqual([]);
  expect(lab.object('HelmRelease', 'flux-instance').spec.values.instance.cluster.networkPolicy).toBe(true);
});

test('encrypted secrets are read from the folder of the cluster, and what needs one of them can wait', () => {
  const lab = watchedLab();
  const stage = new Stage(lab.cluster, 'store', { namespace: new Namespace(lab.cluster, 'store-namespace', { name: 'store' }) });
  new ApiObject(stage, 'Object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'store' } });

  privateRepository(lab.cluster);
  afterSecrets(stage);

  expect(lab.waits('store')).toContain('flux-secrets');
  expect(lab.object('Kustomization', 'encrypted-secrets').spec.path).toBe('./secrets/infra');
});

test('a secret goes with its file, but not with the setting', () => {
  const lab = watchedLab();

  privateRepository(lab.cluster);

  expect(lab.object('Kustomization', 'encrypted-secrets').spec).toMatchObject({ prune: true, deletionPolicy: 'Orphan' });
});

test('without a folder of secrets there is nothing to wait for', () => {
  const lab = new Lab();

  const flux = basic(lab.cluster);

  expect(flux.secrets).toBeUndefined();
  expect(Ambient.decryptedSecrets(lab.cluster)).toBeUndefined();
});

test('the operator and the controllers are scraped by their ports\' names', () => {
  const lab = watchedLab();

  privateRepository(lab.cluster);

  expect(lab.object('VMPodScrape', 'flux-operator-operator-metrics').spec).toMatchObject({
    selector: { matchLabels: { 'app.kubernetes.io/name': 'flux-operator' } }, podMetricsEndpoints: [{ port: 'http-metrics' }],
  });
  expect(lab.object('VMPodScrape', 'flux-instance-controller-metrics').spec).toMatchObject({
    selector: { matchLabels: { 'app.kubernetes.io/part-of': 'flux' } }, podMetricsEndpoints: [{ port: 'http-prom' }],
  });
});

test('an empty database raises the alerts that nothing is told', () => {
  const lab = watchedLab();

  privateRepository(lab.cluster);

  const rules = lab.object('VMRule', 'flux-flux').spec.groups[0].rules.filter(({ expr }: any) => /^absent|or vector\(0\)/.test(expr));
  expect(rules.map(({ alert, expr }: any) => [alert, expr])).toEqual([
    ['FluxReportMissing', 'absent(flux_instance_info)'],
    ['FluxControllerMissing', '(count(up{namespace="flux-system", container="manager"} == 1) or vector(0)) < 5'],
  ]);
});

test('a new pod may start twice more within its first hour', () => {
  const lab = new Lab();

  new Flux(lab.cluster, 'flux', { ...REQUIRED, metrics: lab.surroundings.metrics });

  // The first start counts.
  const { expr, annotations } = lab.object('VMRule', 'flux-flux').spec.groups[0].rules.find(({ alert }: any) => alert === 'FluxControllerRestarting');
  expect([expr, annotations.summary]).toEqual([expect.stringMatching(/^changes\(.+\[1h\]\) > 3$/), expect.stringContaining('has started {{ $value }} times')]);
});

test('another folder of rendered clusters is followed', () => {
  const platform = new Platform({ outdir: '/nonexistent/clusters', repositoryPath: 'lab/rendered' });

  basic(new Cluster(platform, 'infra', INFRA));

  const release = parse(platform.render()['infra/flux-instance/helmrelease.helm.toolkit.fluxcd.io_flux-system_flux-instance.yaml']);
  expect(release.spec.values.instance.sync.path).toBe('./lab/rendered/infra/flux');
});

const address = (repositoryUrl: string): Partial<FluxProps> => ({ repositoryUrl });
const told = (...notifications: FluxNotification[]): Partial<FluxProps> => ({ notifications });
const chat: FluxNotification = { name: 'chat', service: NotificationService.SLACK, secretName: 'slack' };

test.each<[string, Partial<FluxProps>, string, string]>([
  ['no address', { repositoryUrl: undefined }, 'FLUX-002', "got 'undefined'"],
  ['an address in the form of scp', address('git@github.com:example/lab'), 'FLUX-002', "got 'git@github.com:example/lab'"],
  ['an address without encryption', address('http://git.example.org/lab'), 'FLUX-002', "got 'http://git.example.org/lab'"],
  ['an address in which Flux would replace something', address('https://github.com/example/${lab}'), 'FLUX-002', "got 'https://github.com/example/${lab}'"],
  ['credentials in the address', address('https://me:12345@git.example.org/lab'), 'FLUX-001', 'git.example.org'],
  ['ssh without a key', address('ssh://git@github.com/example/lab'), 'FLUX-003', 'ssh://git@github.com/example/lab'],
  ['the full name of a branch', { branch: 'refs/heads/main' }, 'FLUX-004', "got 'refs/heads/main'"],
  ['a short interval', { interval: Duration.seconds(1) }, 'PLATFORM-104', "'interval' must be a whole number of seconds of at least 10, got 1:"],
  ['secrets without a key', { secrets: { ageKeySecret: '' } }, 'PLATFORM-106', "'secrets.ageKeySecret'"],
  ['secrets outside the repository', { secrets: { ageKeySecret: 'sops-age', path: '../secrets' } }, 'FLUX-005', "got '../secrets'"],
  ['no concurrency', { concurrency: 0 }, 'PLATFORM-101', "'concurrency' must be a whole number from 1 to 100, got 0"],
  ['less memory than is requested', { memoryLimit: Size.mebibytes(128) }, 'PLATFORM-103', "'memoryLimit' must be at least 256Mi, got 128Mi"],
  ['a notification with a bad name', told({ ...chat, name: 'My Chat' }), 'PLATFORM-102', "got 'My Chat'"],
  ['two notifications of one name', told(chat, chat), 'FLUX-006', "'chat'"],
  ['two secrets of one notification', told({ ...chat, item: 'slack' }), 'FLUX-008', "'item' 'slack'"],
  ['a notification that leads nowhere', told({ name: 'chat', service: NotificationService.SLACK }), 'FLUX-007', "'chat'"],
])('refused: %s', (_case, props, code, value) => {
  const lab = new Lab();

  expect(refusals(() => new Flux(lab.cluster, 'flux', { ...REQUIRED, ...props } as FluxProps))).toEqual([{ code, path: 'infra/flux', message: expect.stringContaining(value) }]);
});

test('the password in an address is not repeated', () => {
  expect(JSON.stringify(refusals(() => new Flux(new Lab().cluster, 'flux', { repositoryUrl: 'https://me:12345@git.example.org/lab' })))).not.toContain('12345');
});

/** A lab whose cluster provides a sink for metrics. */
function watchedLab(): Lab {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });
  return lab;
}

function operationsOf(instance: any, name: string, kind = 'Deployment'): any[] {
  return instance.kustomize.patches
    .filter(({ target }: any) => target.kind === kind && target.name === name)
    .flatMap(({ patch }: any) => parse(patch));
}

function argumentsOf(instance: any, name: string): string[] {
  return operationsOf(instance, name).filter(({ path }) => path.endsWith('/args/-')).map(({ value }) => value);
}
