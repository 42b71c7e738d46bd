import { ApiObject } from 'cdk8s';
import { Ambient, Component, Namespace, Stage, Tier } from '@monosense-io/platform';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { audited } from '../examples/audited';
import { Enforcement, ImageSigner, Kyverno, KyvernoProps, SignedImages } from '../src';

const KEY = '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n';
const SIGNED: SignedImages = { images: 'ghcr.io/example/', signer: ImageSigner.key(KEY) };

const policies = (lab: Lab): any[] => lab.objects().filter(({ apiVersion }) => apiVersion === 'policies.kyverno.io/v1');
const actions = (lab: Lab): Record<string, string> => Object.fromEntries(policies(lab).map(({ metadata, spec }) => [metadata.name, `${spec.validationActions} ${spec.failurePolicy}`]));
const variable = (policy: any, name: string): string => policy.spec.variables.find((other: any) => other.name === name).expression;

class Client extends Component {}

test('the defaults install two controllers', () => {
  const lab = new Lab();

  new Kyverno(lab.cluster, 'kyverno');

  expect(lab.object('HelmRelease', 'kyverno').spec.values).toMatchSnapshot();
});

test('by default every rule is watched, and nothing is refused', () => {
  const lab = new Lab();

  new Kyverno(lab.cluster, 'kyverno');

  expect(actions(lab)).toEqual({
    'unpinned-images': 'Audit,Warn Ignore',
    'privileged-pods': 'Audit,Warn Ignore',
    'missing-requests': 'Audit,Warn Ignore',
    'cluster-admin-bindings': 'Audit,Warn Ignore',
    'handmade-secrets': 'Audit,Warn Ignore',
  });
});

test('every prop has its effect', () => {
  const lab = new Lab();
  const props: Required<KyvernoProps> = {
    unpinnedImages: Enforcement.ENFORCE,
    privilegedPods: Enforcement.ENFORCE,
    missingRequests: Enforcement.OFF,
    clusterAdminBindings: Enforcement.ENFORCE,
    handmadeSecrets: Enforcement.AUDIT,
    signedImages: { ours: { ...SIGNED, enforcement: Enforcement.ENFORCE } },
    failClosed: true,
    exclude: ['lab'],
    metrics: lab.surroundings.metrics,
  };

  new Kyverno(lab.cluster, 'kyverno', props);

  // Bindings don't fail closed: those that would bring Kyverno back are among them.
  expect(actions(lab)).toEqual({
    'unpinned-images': 'Deny Fail',
    'privileged-pods': 'Deny Fail',
    'cluster-admin-bindings': 'Deny Ignore',
    'handmade-secrets': 'Audit,Warn Ignore',
    'ours': 'Deny Fail',
  });
  for (const { spec } of policies(lab)) expect(spec.matchConstraints.namespaceSelector.matchExpressions[0].values).toContain('lab');
  expect(variable(lab.object('ValidatingPolicy', 'cluster-admin-bindings'), 'applications')).toContain("'rook-ceph', 'lab'");
  expect(lab.object('VMRule', 'kyverno-policies').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['KyvernoAdmissionDown', 'KyvernoReportsDown', 'KyvernoPolicyBroken', 'KyvernoRuleBroken', 'KyvernoSlow', 'KyvernoControllerFailing']);
});

test.each(['KyvernoPolicyBroken', 'KyvernoRuleBroken'])('%s counts a dozen at once, of which there was none before', (name) => {
  const lab = new Lab();
  new Kyverno(lab.cluster, 'kyverno', { metrics: lab.surroundings.metrics });

  const { expr } = lab.object('VMRule', 'kyverno-policies').spec.groups[0].rules.find(({ alert }: any) => alert === name);

  const [, executions] = /increase\((.+)\[1h\]\)/.exec(expr)!;
  expect(expr).toContain(`(${executions} unless last_over_time(${executions}[1h] offset 1h)) or `);
});

test('every prop of signed images has its effect', () => {
  const lab = new Lab();
  const images: Required<SignedImages> = { ...SIGNED, enforcement: Enforcement.ENFORCE, registryHosts: ['content.example.org'] };

  new Kyverno(lab.cluster, 'kyverno', { signedImages: { ours: images } });

  expect(lab.object('ImageValidatingPolicy', 'ours').spec).toMatchObject({ validationActions: ['Deny'], matchImageReferences: [{ glob: 'ghcr.io/example/*' }], attestors: [{ cosign: { key: { data: KEY } } }] });
  expect(JSON.stringify(lab.object('CiliumNetworkPolicy', 'kyverno-controllers-admission').spec.egress)).toContain('content.example.org');
});

test('metrics go where the cluster says', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  audited(lab.cluster);

  expect(lab.objects('VMPodScrape').map(({ spec }) => spec.podMetricsEndpoints[0].port)).toEqual(['metrics-port', 'metrics']);
});

test('others can wait for the controllers', () => {
  const lab = new Lab();
  const { operator } = new Kyverno(lab.cluster, 'kyverno');
  const client = new Client(lab.cluster, 'client');
  const stage = new Stage(client, 'Main', { namespace: new Namespace(client, 'Namespace', { name: 'client' }) });
  new ApiObject(stage, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'client' } });

  stage.waitFor(operator, 'its pods are to be checked');

  expect(lab.waits('client-main')).toEqual(['kyverno-controllers']);
});

test('no policy sees what the cluster needs to start, whatever it says and whoever wrote it', () => {
  const lab = new Lab();
  const untouched = [
    { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'kube-public', 'kube-node-lease', 'flux-system', 'kyverno', 'rook-ceph'] },
    { key: 'platform.monosense.io/tier', operator: 'NotIn', values: ['0'] },
  ];

  audited(lab.cluster);

  expect(lab.object('HelmRelease', 'kyverno').spec.values.config.webhooks).toEqual({ namespaceSelector: { matchExpressions: untouched } });
  expect(policies(lab).map(({ metadata }) => metadata.name)).toEqual(['our-images', 'cluster-admin-bindings', 'handmade-secrets', 'missing-requests', 'privileged-pods', 'unpinned-images']);
  for (const { spec } of policies(lab)) expect(spec.matchConstraints.namespaceSelector.matchExpressions).toEqual(expect.arrayContaining(untouched));
});

test('every policy has conditions, and so a webhook and namespaces of its own', () => {
  const lab = new Lab();

  audited(lab.cluster);

  for (const { spec } of policies(lab)) expect(spec.matchConditions).toContainEqual({ name: 'is-not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' });
});

test('privileged pods are left to the namespaces of that level', () => {
  const lab = new Lab();

  new Kyverno(lab.cluster, 'kyverno');

  expect(lab.object('ValidatingPolicy', 'privileged-pods').spec.matchConstraints.namespaceSelector.matchExpressions)
    .toContainEqual({ key: 'pod-security.kubernetes.io/enforce', operator: 'NotIn', values: ['privileged'] });
});

test('what controllers and Helm write is no Secret by hand, and no Secret is read for the reports', () => {
  const lab = new Lab();

  new Kyverno(lab.cluster, 'kyverno');

  const { metadata, spec } = lab.object('ValidatingPolicy', 'handmade-secrets');
  expect(spec.matchConditions.map(({ expression }: any) => expression)).toEqual(expect.arrayContaining(["!request.userInfo.username.startsWith('system:')", "!has(object.type) || object.type != 'helm.sh/release.v1'"]));
  expect(metadata.labels).toEqual({ 'reports.kyverno.io/disabled': 'true' });
  expect(spec.evaluation).toEqual({ background: { enabled: false } });
});

test.each([
  ['ghcr.io/example/app', false],
  ['registry:5000/app', false],
  ['app:latest', false],
  ['app:1.2.3', true],
  ['registry:5000/app:1', true],
  [`app:latest@sha256:${'a'.repeat(64)}`, true],
])('the synthesis and the policy agree on image %s', (image, pinned) => {
  const lab = new Lab();
  new Kyverno(lab.cluster, 'kyverno');
  const [, digest, tag, moving] = /contains\('(.+?)'\).*matches\('(.+?)'\).*endsWith\('(.+?)'\)/.exec(variable(lab.object('ValidatingPolicy', 'unpinned-images'), 'wrong'))!;
  const client = new Client(lab.cluster, 'client');
  const stage = new Stage(client, 'Main', { namespace: new Namespace(client, 'Namespace', { name: 'client', tier: Tier.APPLICATION }) });

  new ApiObject(stage, 'Pod', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'client' }, spec: { containers: [{ name: 'main', image }] } });

  const synthesis = (): unknown => lab.platform.render();
  if (pinned) expect(synthesis).not.toThrow();
  else expect(refusals(synthesis)).toEqual([{ code: 'PLATFORM-613', path: 'infra/client/Main', message: expect.stringContaining(image) }]);
  expect(image.includes(digest) || (new RegExp(tag).test(image) && !image.endsWith(moving))).toBe(pinned);
});

test('signatures are looked up where the images are, and nowhere else', () => {
  const lab = new Lab();

  audited(lab.cluster);

  const names = lab.objects()
    .filter(({ kind, metadata }) => kind === 'CiliumNetworkPolicy' && metadata.namespace === 'kyverno')
    .flatMap(({ metadata, spec }) => (spec.egress ?? []).flatMap(({ toFQDNs }: any) => (toFQDNs ?? []).map(({ matchName }: any) => `${metadata.name} ${matchName}`)));
  expect(names.sort()).toEqual(['admission', 'reports'].flatMap((pods) => ['ghcr.io', 'pkg-containers.githubusercontent.com', 'tuf-repo-cdn.sigstore.dev'].map((host) => `kyverno-controllers-${pods} ${host}`)));
});

test.each<[string, ImageSigner, object]>([
  ['a key', ImageSigner.key(KEY), { key: { data: KEY }, ctlog: { url: 'https://rekor.sigstore.dev', insecureIgnoreTlog: true, insecureIgnoreSCT: true } }],
  ['an identity', ImageSigner.identity('https://issuer.example.org', 'a|b'), { keyless: { identities: [{ issuer: 'https://issuer.example.org', subjectRegExp: '^(?:a|b)$' }] } }],
])('images are signed by %s', (_case, signer, cosign) => {
  const lab = new Lab();

  new Kyverno(lab.cluster, 'kyverno', { signedImages: { ours: { ...SIGNED, signer } } });

  const { spec } = lab.object('ImageValidatingPolicy', 'ours');
  expect(spec.attestors).toEqual([{ name: 'signer', cosign }]);
  expect(spec.matchImageReferences).toEqual([{ glob: 'ghcr.io/example/*' }]);
  expect(spec.validations[0].expression).toContain("filter(image, image.startsWith('ghcr.io/example/'))");
});

test('the API server asks the admission controller, and only the scraper comes in beside it', () => {
  const lab = new Lab();

  new Kyverno(lab.cluster, 'kyverno', { metrics: lab.surroundings.metrics });

  expect(lab.object('CiliumNetworkPolicy', 'kyverno-controllers-admission').spec.ingress).toEqual([
    { fromEntities: ['kube-apiserver', 'host', 'remote-node'], toPorts: [{ ports: [{ port: '9443', protocol: 'TCP' }] }] },
  ]);
  expect(lab.objects().filter(({ kind }) => kind === 'VMPodScrape').map(({ spec }) => spec.podMetricsEndpoints[0].port)).toEqual(['metrics-port', 'metrics']);
});

test("the chart's hooks may talk to the API server too", () => {
  const lab = new Lab();

  new Kyverno(lab.cluster, 'kyverno');

  const { endpointSelector, egress } = lab.object('CiliumNetworkPolicy', 'kyverno-controllers').spec;
  const { crds, webhooksCleanup } = lab.object('HelmRelease', 'kyverno').spec.values;
  expect([crds.migration.podLabels, webhooksCleanup.podLabels]).toEqual([endpointSelector.matchLabels, endpointSelector.matchLabels]);
  expect(egress).toEqual([{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }]);
});

test('policies wait for their kinds', () => {
  const lab = new Lab();

  new Kyverno(lab.cluster, 'kyverno');

  expect(lab.waits('kyverno-policies')).toEqual(['kyverno-controllers']);
});

test('a single machine gets a single pod of each, which does not keep it from being drained', () => {
  const lab = new Lab({ facts: { nodes: [INFRA.nodes[0]] } });

  new Kyverno(lab.cluster, 'kyverno');

  expect(lab.object('HelmRelease', 'kyverno').spec.values.admissionController).toMatchObject({ replicas: 1, podDisruptionBudget: { enabled: false } });
});

test('without rules there are no policies', () => {
  const lab = new Lab();
  const off = Enforcement.OFF;

  new Kyverno(lab.cluster, 'kyverno', {
    unpinnedImages: off, privilegedPods: off, missingRequests: off, clusterAdminBindings: off, handmadeSecrets: off, signedImages: { ours: { ...SIGNED, enforcement: off } },
  });

  expect(policies(lab)).toEqual([]);
});

test.each<[string, object, string, string]>([
  ['what is no namespace', { exclude: ['Lab'] }, 'PLATFORM-102', "'exclude' must be a DNS label (lower-case letters, digits and dashes, at most 63 characters), got 'Lab'"],
  ['a policy with a bad name', { signedImages: { Ours: SIGNED } }, 'PLATFORM-102', "got 'Ours'"],
  ['a policy with the name of a rule', { signedImages: { 'unpinned-images': SIGNED } }, 'KYVERNO-001', "got 'unpinned-images'"],
  ['images without a registry', { signedImages: { ours: { ...SIGNED, images: 'nginx' } } }, 'KYVERNO-002', "got 'nginx'"],
  ['images with a wildcard', { signedImages: { ours: { ...SIGNED, images: 'ghcr.io/*' } } }, 'KYVERNO-002', "got 'ghcr.io/*'"],
  ['no images', { signedImages: { ours: { ...SIGNED, images: undefined } } }, 'KYVERNO-002', "got 'undefined'"],
  ['no signer', { signedImages: { ours: { ...SIGNED, signer: undefined } } }, 'KYVERNO-003', 'got undefined'],
  ['what is no key', { signedImages: { ours: { ...SIGNED, signer: ImageSigner.key('cosign.pub') } } }, 'KYVERNO-004', 'cosign.pub'],
  ['an issuer without an address', { signedImages: { ours: { ...SIGNED, signer: ImageSigner.identity('github', '.+') } } }, 'KYVERNO-005', "got 'github' and '.+'"],
  ['no issuer', { signedImages: { ours: { ...SIGNED, signer: ImageSigner.identity(undefined as never, '.+') } } }, 'KYVERNO-005', "got 'undefined'"],
  ['a host that is none', { signedImages: { ours: { ...SIGNED, registryHosts: ['https://example.org'] } } }, 'PLATFORM-108', "'registryHosts' must be a host name with its domain, got 'https://example.org'"],
])('refused: %s', (_case, props, code, value) => {
  const { cluster } = new Lab();

  expect(refusals(() => new Kyverno(cluster, 'kyverno', props))).toEqual([{ code, path: 'infra/kyverno', message: expect.stringContaining(value) }]);
});
