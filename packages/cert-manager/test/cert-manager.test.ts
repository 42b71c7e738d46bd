import { ApiObject } from 'cdk8s';
import { Ambient, Component, ExistingSecrets, Namespace, Stage } from '@monosense-io/platform';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { kept as keptExample } from '../examples/kept';
import { askedFor, ownCertificate } from '../examples/own-certificate';
import { wildcard } from '../examples/wildcard';
import { CertificateProps, CertManager, CertManagerProps, Issuer, LetsEncrypt } from '../src';

const WITHOUT = ['cert-manager.io'];

function required(lab: Lab): CertManagerProps {
  return { secretStore: lab.surroundings.store, cloudflareToken: { item: 'cloudflare' } };
}

class Ingress extends Component {}

/** A stage of another component, in a namespace of its own unless one is given. */
function client(lab: Lab, name: string, namespace?: Namespace): Stage {
  const component = new Ingress(lab.cluster, name);
  const stage = new Stage(component, 'Gateways', { namespace: namespace ?? new Namespace(component, 'Namespace', { name }) });
  new ApiObject(stage, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return stage;
}

test('the defaults install cert-manager, which asks public resolvers only', () => {
  const lab = new Lab({ without: WITHOUT });

  new CertManager(lab.cluster, 'cert-manager', required(lab));

  expect(lab.object('HelmRelease', 'cert-manager').spec.values).toMatchSnapshot();
});

test('the wildcard certificate is issued by Let\'s Encrypt in production and renewed a month before its end', () => {
  const lab = new Lab({ without: WITHOUT });

  new CertManager(lab.cluster, 'cert-manager', required(lab));

  expect(lab.object('Certificate', 'wildcard').spec).toEqual({
    secretName: 'wildcard-tls',
    dnsNames: ['example.org', '*.example.org'],
    issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'letsencrypt-production' },
    privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
    renewBefore: '720h',
  });
});

test('both issuers prove names through Cloudflare with the token from the store', () => {
  const lab = new Lab({ without: WITHOUT });

  new CertManager(lab.cluster, 'cert-manager', required(lab));

  const acme = (name: string): unknown => lab.object('ClusterIssuer', name).spec.acme;
  const solvers = [{ dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare-api-token', key: 'token' } } } }];
  expect(acme('letsencrypt-staging')).toEqual({ server: 'https://acme-staging-v02.api.letsencrypt.org/directory', privateKeySecretRef: { name: 'letsencrypt-staging-account' }, solvers });
  expect(acme('letsencrypt-production')).toEqual({ server: 'https://acme-v02.api.letsencrypt.org/directory', privateKeySecretRef: { name: 'letsencrypt-production-account' }, solvers });
  expect(lab.object('ExternalSecret', 'cloudflare-api-token').spec.data).toEqual([{ secretKey: 'token', remoteRef: { key: 'cloudflare', property: 'token' } }]);
});

describe('a wildcard certificate that is kept', () => {
  const kept = (lab: Lab, props: Partial<CertManagerProps> = {}): CertManager => new CertManager(lab.cluster, 'cert-manager', { ...required(lab), wildcardItem: 'wildcard-infra', ...props });

  test('is brought back once, before it is asked for, as if this issuer had issued it', () => {
    const lab = new Lab({ without: WITHOUT });

    kept(lab);

    expect(lab.object('ExternalSecret', 'wildcard-tls').spec).toMatchObject({
      refreshPolicy: 'CreatedOnce',
      target: {
        creationPolicy: 'Orphan',
        template: {
          type: 'kubernetes.io/tls',
          metadata: { annotations: { 'cert-manager.io/issuer-group': 'cert-manager.io', 'cert-manager.io/issuer-kind': 'ClusterIssuer', 'cert-manager.io/issuer-name': 'letsencrypt-production' } },
        },
      },
      data: [{ secretKey: 'tls.crt', remoteRef: { key: 'wildcard-infra', property: 'tls.crt' } }, { secretKey: 'tls.key', remoteRef: { key: 'wildcard-infra', property: 'tls.key' } }],
    });
    expect(lab.waits('cert-manager-issuers')).toContain('cert-manager-kept');
  });

  test('is written to its item when it was renewed', () => {
    const lab = new Lab({ without: WITHOUT });

    kept(lab);

    expect(lab.object('PushSecret', 'wildcard-tls').spec).toMatchObject({ updatePolicy: 'Replace', deletionPolicy: 'None', selector: { secret: { name: 'wildcard-tls' } } });
    expect(lab.object('PushSecret', 'wildcard-tls').spec.data).toContainEqual({ match: { secretKey: 'tls.key', remoteRef: { remoteKey: 'wildcard-infra', property: 'tls.key' } } });
  });

  test('is ordered where the store has no such item yet', () => {
    const lab = new Lab({ without: WITHOUT });

    kept(lab);

    const [{ spec }] = lab.objects('Kustomization').filter(({ metadata }) => metadata.name === 'cert-manager-kept');
    expect(spec.healthCheckExprs).toEqual([{ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', current: 'has(status.conditions)' }]);
  });

  test('is shown by the example', () => {
    const lab = new Lab({ without: WITHOUT });
    Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });

    keptExample(lab.cluster);

    expect(lab.object('PushSecret', 'wildcard-tls').spec.data[0].match.remoteRef.remoteKey).toBe('wildcard-home');
  });

  test('needs a store that can be written to', () => {
    const lab = new Lab({ without: WITHOUT });

    expect(refusals(() => kept(lab, { secretStore: new ExistingSecrets(lab.cluster, 'secrets') }))).toMatchObject([{ code: 'PLATFORM-424', path: 'infra/cert-manager/Issuers/Keep' }]);
  });
});

test('every prop has its effect', () => {
  const lab = new Lab({ without: WITHOUT });
  const props: Required<Omit<CertManagerProps, 'issuer' | 'dnsNames'>> = {
    secretStore: lab.surroundings.store,
    cloudflareToken: { item: 'dns', property: 'write' },
    email: 'admin@example.org',
    wildcardIssuer: LetsEncrypt.STAGING,
    additionalDomains: ['example.net'],
    wildcardItem: 'wildcard-infra',
    zones: ['example.org', 'example.net'],
    recursiveNameservers: ['https://dns.example.com:8443/query'],
    gatewayApi: true,
    metrics: lab.surroundings.metrics,
  };

  new CertManager(lab.cluster, 'cert-manager', props);

  const certificate = lab.object('Certificate', 'wildcard').spec;
  const { values } = lab.object('HelmRelease', 'cert-manager').spec;
  expect(lab.object('ExternalSecret', 'cloudflare-api-token').spec.data[0].remoteRef).toEqual({ key: 'dns', property: 'write' });
  expect(lab.object('ClusterIssuer', 'letsencrypt-production').spec.acme.email).toBe('admin@example.org');
  expect(certificate.issuerRef.name).toBe('letsencrypt-staging');
  expect(lab.object('ExternalSecret', 'wildcard-tls').spec.target.template.metadata.annotations['cert-manager.io/issuer-name']).toBe('letsencrypt-staging');
  expect(certificate.dnsNames).toEqual(['example.org', '*.example.org', 'example.net', '*.example.net']);
  expect(values.dns01RecursiveNameservers).toBe('https://dns.example.com:8443/query');
  expect(values.config).toEqual({ gatewayAPI: { enabled: true } });
  expect(lab.waits('cert-manager-operator')).toEqual(['surroundings-kinds']);
  expect(lab.object('VMRule', 'cert-manager-certificates').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['CertificateExpiresSoon', 'CertificateRenewalOverdue', 'CertificateNotReady', 'AcmeChallengeStuck', 'AcmeRequestsFailing', 'CertManagerWebhookDown', 'CertManagerControllerDown', 'CertManagerCainjectorDown']);
});

test('a name that a wildcard of the same certificate covers is left out, since Let\'s Encrypt refuses it', () => {
  const lab = new Lab({ without: WITHOUT });

  new CertManager(lab.cluster, 'cert-manager', { ...required(lab), additionalDomains: ['infra.example.org'] });

  expect(lab.object('Certificate', 'wildcard').spec.dnsNames).toEqual(['example.org', '*.example.org', '*.infra.example.org']);
});

test('Gateways of another namespace may hold the certificate once they were connected to it', () => {
  const lab = new Lab({ without: WITHOUT });
  const { wildcard: certificate } = new CertManager(lab.cluster, 'cert-manager', required(lab));
  const gateways = client(lab, 'gateways');

  const connection = [certificate.connect(gateways), certificate.connect(gateways)];

  expect(connection[0]).toEqual({ secretName: 'wildcard-tls', namespace: 'cert-manager' });
  expect(lab.waits('gateways-gateways')).toEqual(['cert-manager-issuers']);
  expect(lab.object('ReferenceGrant', 'wildcard-gateways')).toMatchObject({
    metadata: { namespace: 'cert-manager' },
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'gateways' }],
      to: [{ group: '', kind: 'Secret', name: 'wildcard-tls' }],
    },
  });
});

test('Gateways in cert-manager\'s own namespace need no grant', () => {
  const lab = new Lab({ without: WITHOUT });
  const certManager = new CertManager(lab.cluster, 'cert-manager', required(lab));

  certManager.wildcard.connect(client(lab, 'gateways', certManager.operator.home));

  expect(lab.objects('ReferenceGrant')).toEqual([]);
});

test('a certificate of its own is issued by Let\'s Encrypt in production, and its users wait for it', () => {
  const lab = new Lab({ without: WITHOUT });
  const certManager = new CertManager(lab.cluster, 'cert-manager', required(lab));
  const mail = client(lab, 'mail');

  const secretName = ownCertificate(mail, certManager);

  expect(secretName).toBe('mail-tls');
  expect(lab.object('Certificate', 'mail')).toMatchObject({
    metadata: { namespace: 'mail' },
    spec: {
      secretName: 'mail-tls',
      dnsNames: ['mail.example.org', 'imap.example.org'],
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'letsencrypt-production' },
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      secretTemplate: { annotations: { 'reloader.stakater.com/match': 'true' } },
    },
  });
  expect(lab.waits('mail-gateways')).toEqual(['cert-manager-certificate-mail']);
  expect(lab.waits('cert-manager-certificate-mail')).toContain('cert-manager-issuers');
  expect(lab.objects('ReferenceGrant')).toEqual([]);
});

test('every prop of a certificate has its effect, and Gateways of another namespace are granted its Secret', () => {
  const lab = new Lab({ without: WITHOUT });
  const certManager = new CertManager(lab.cluster, 'cert-manager', required(lab));
  const props: Required<CertificateProps> = { namespace: new Namespace(lab.cluster, 'shop'), dnsNames: ['*.shop.example.net'], secretName: 'web', issuer: LetsEncrypt.STAGING, restartsUsers: false };

  const connection = certManager.addCertificate('shop', props).connect(client(lab, 'gateways'));

  expect(connection).toEqual({ secretName: 'web', namespace: 'shop' });
  expect(lab.object('Certificate', 'shop').spec).toMatchObject({ secretName: 'web', dnsNames: ['*.shop.example.net'], issuerRef: { name: 'letsencrypt-staging' } });
  expect(lab.object('Certificate', 'shop').spec).not.toHaveProperty('secretTemplate');
  expect(lab.object('ReferenceGrant', 'shop-gateways')).toMatchObject({
    metadata: { namespace: 'shop' },
    spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'gateways' }], to: [{ group: '', kind: 'Secret', name: 'web' }] },
  });
});

test('who asks an issuer by itself waits for it', () => {
  const lab = new Lab({ without: WITHOUT });
  const certManager = new CertManager(lab.cluster, 'cert-manager', required(lab));
  const trial = client(lab, 'trial');

  askedFor(trial, certManager);

  expect(certManager.letsEncryptProduction.connect(trial)).toEqual({ group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'letsencrypt-production' });
  expect(lab.object('Certificate', 'trial').spec.issuerRef).toEqual({ group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'letsencrypt-staging' });
  expect(lab.waits('trial-gateways')).toContain('cert-manager-issuers');
});

test.each<[string, string, object, string, string]>([
  ['a name that is none', 'Shop', {}, 'PLATFORM-102', "'name' must be a DNS label (lower-case letters, digits and dashes, at most 63 characters), got 'Shop'"],
  ['a Secret whose name is none', 'shop', { secretName: 'shop_tls' }, 'PLATFORM-102', "got 'shop_tls'"],
  ['a name twice', 'taken', {}, 'CERT-MANAGER-001', "got 'taken'"],
  ['a Secret twice', 'shop', { secretName: 'taken-tls' }, 'CERT-MANAGER-002', "got 'taken-tls'"],
  ['an empty list of names', 'shop', { dnsNames: [] }, 'CERT-MANAGER-006', "certificate 'shop'"],
  ['no names', 'shop', { dnsNames: undefined }, 'CERT-MANAGER-006', "certificate 'shop'"],
  ['a star within a name', 'shop', { dnsNames: ['a.*.example.org'] }, 'CERT-MANAGER-007', "got 'a.*.example.org'"],
  ['the same name again', 'shop', { dnsNames: ['example.org', 'example.org'] }, 'CERT-MANAGER-008', "got 'example.org' twice"],
  ['a name that a star covers', 'shop', { dnsNames: ['*.example.org', 'www.example.org'] }, 'CERT-MANAGER-009', "'*.example.org' covers, got 'www.example.org'"],
  ['a name of no known zone', 'shop', { dnsNames: ['notexample.org'] }, 'CERT-MANAGER-010', "'notexample.org'"],
])('refused in a certificate of its own: %s', (_, name, props, code, value) => {
  const lab = new Lab({ without: WITHOUT });
  const certManager = new CertManager(lab.cluster, 'cert-manager', { ...required(lab), zones: ['example.org'] });
  const valid: CertificateProps = { namespace: new Namespace(lab.cluster, 'shop'), dnsNames: ['shop.example.org'] };
  certManager.addCertificate('taken', valid);

  expect(refusals(() => certManager.addCertificate(name, { ...valid, ...props }))).toEqual([{ code, path: 'infra/cert-manager', message: expect.stringContaining(value) }]);
});

test('a certificate in the Secret of the wildcard certificate is refused', () => {
  const lab = new Lab({ without: WITHOUT });
  const certManager = new CertManager(lab.cluster, 'cert-manager', required(lab));

  expect(refusals(() => certManager.addCertificate('shop', { namespace: certManager.operator.home, dnsNames: ['shop.example.org'], secretName: 'wildcard-tls' }))).toEqual([
    { code: 'CERT-MANAGER-002', path: 'infra/cert-manager', message: expect.stringContaining("got 'wildcard-tls'") },
  ]);
});

test('Gateway support is refused where nothing brings the Gateway API', () => {
  const lab = new Lab({ without: [...WITHOUT, 'gateway.networking.k8s.io'] });

  new CertManager(lab.cluster, 'cert-manager', { ...required(lab), gatewayApi: true });

  expect(lab.refusals()).toContainEqual({ code: 'PLATFORM-511', path: 'infra/cert-manager/Operator', message: expect.stringContaining('Gateway of gateway.networking.k8s.io') });
});

test('every workload of the chart says what it needs, the Job that checks the start among them', () => {
  const lab = new Lab({ without: WITHOUT });
  new CertManager(lab.cluster, 'cert-manager', required(lab));

  const { resources, webhook, cainjector, startupapicheck } = lab.object('HelmRelease', 'cert-manager').spec.values;
  expect([resources, webhook.resources, cainjector.resources, startupapicheck.resources].map(({ requests }) => Object.keys(requests).sort())).toEqual(Array(4).fill(['cpu', 'memory']));
});

test('only the controller leaves the cluster, and only to those it asks', () => {
  const lab = new Lab({ without: WITHOUT });

  new CertManager(lab.cluster, 'cert-manager', required(lab));

  const { egress } = lab.object('CiliumNetworkPolicy', 'cert-manager-operator-controller').spec;
  expect(egress.flatMap((rule: any) => rule.toFQDNs ?? []).map(({ matchName }: any) => matchName).sort()).toEqual([
    'acme-staging-v02.api.letsencrypt.org', 'acme-v02.api.letsencrypt.org', 'api.cloudflare.com',
  ]);
  expect(lab.object('NetworkPolicy', 'cert-manager-operator-controller').spec.egress).toEqual([
    { to: [{ ipBlock: { cidr: '1.1.1.1/32' } }], ports: [{ protocol: 'TCP', port: 443 }] },
    { to: [{ ipBlock: { cidr: '8.8.8.8/32' } }], ports: [{ protocol: 'TCP', port: 443 }] },
  ]);
  for (const pods of ['webhook', 'cainjector', 'startup-check']) {
    expect(lab.object('CiliumNetworkPolicy', `cert-manager-operator-${pods}`).spec.egress).toEqual([{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }]);
  }
});

test('the API server reaches the webhook on the port of its pods', () => {
  const lab = new Lab({ without: WITHOUT });

  new CertManager(lab.cluster, 'cert-manager', required(lab));

  expect(lab.object('CiliumNetworkPolicy', 'cert-manager-operator-webhook').spec).toMatchObject({
    endpointSelector: { matchLabels: { 'app.kubernetes.io/name': 'webhook', 'app.kubernetes.io/component': 'webhook', 'app.kubernetes.io/instance': 'cert-manager' } },
    ingress: [{ fromEntities: ['kube-apiserver', 'host', 'remote-node'], toPorts: [{ ports: [{ port: '10250', protocol: 'TCP' }] }] }],
  });
});

test('a single machine gets one pod of each and can be drained', () => {
  const lab = new Lab({ without: WITHOUT, facts: { nodes: INFRA.nodes.slice(0, 1) } });

  new CertManager(lab.cluster, 'cert-manager', required(lab));

  const { values } = lab.object('HelmRelease', 'cert-manager').spec;
  expect([values, values.webhook, values.cainjector]).toEqual(Array(3).fill(expect.objectContaining({ replicaCount: 1, podDisruptionBudget: { enabled: false } })));
});

test('the example reads its token from the store, and scrapes all three workloads, as the cluster provides', () => {
  const lab = new Lab({ without: WITHOUT });

  wildcard(lab.cluster, lab.surroundings.metrics, lab.surroundings.store);

  expect(lab.object('ExternalSecret', 'cloudflare-api-token').spec.secretStoreRef.name).toBe('onepassword');
  expect(lab.objects('VMPodScrape').map(({ spec }) => [spec.selector.matchLabels['app.kubernetes.io/name'], spec.podMetricsEndpoints[0].port])).toEqual([
    ['cainjector', 'http-metrics'], ['cert-manager', 'http-metrics'], ['webhook', 'http-metrics'],
  ]);
});

test('without metrics there is no monitoring stage', () => {
  const lab = new Lab({ without: WITHOUT });

  new CertManager(lab.cluster, 'cert-manager', required(lab));

  expect(lab.objects('Kustomization').map(({ metadata }) => metadata.name)).not.toContain('cert-manager-monitoring');
});

test.each<[string, object, string, string]>([
  ['no resolver', { recursiveNameservers: [] }, 'CERT-MANAGER-003', 'got none'],
  ['a resolver of plain DNS', { recursiveNameservers: ['1.1.1.1:53'] }, 'CERT-MANAGER-004', "got '1.1.1.1:53'"],
  ['a domain with a star', { additionalDomains: ['*.example.net'] }, 'PLATFORM-108', "'additionalDomains' must be a host name with its domain, got '*.example.net'"],
  ['the cluster\'s own domain again', { additionalDomains: ['example.org'] }, 'CERT-MANAGER-005', "got 'example.org'"],
  ['a wildcard outside of the known zones', { zones: ['example.net'] }, 'CERT-MANAGER-010', "'example.org'"],
  ['no issuer', { cloudflareToken: undefined }, 'CERT-MANAGER-015', 'got none'],
  ['two issuers', { issuer: Issuer.selfSigned() }, 'CERT-MANAGER-015', 'got both'],
  ['a token without an item', { cloudflareToken: {} }, 'PLATFORM-106', "'cloudflareToken.item' must be a text that is not empty, got undefined"],
  ['domains beside names', { dnsNames: ['www.example.org'], additionalDomains: ['example.net'] }, 'CERT-MANAGER-016', "got 'example.net'"],
  ['names that are none', { dnsNames: ['www'] }, 'CERT-MANAGER-007', "certificate 'wildcard' must be DNS names, got 'www'"],
  ['an address without @', { email: 'admin.example.org' }, 'PLATFORM-146', "'email' must be an e-mail address, got 'admin.example.org'"],
])('refused: %s', (_, props, code, value) => {
  const lab = new Lab({ without: WITHOUT });

  expect(refusals(() => new CertManager(lab.cluster, 'cert-manager', { ...required(lab), ...props }))).toEqual([
    { code, path: 'infra/cert-manager', message: expect.stringContaining(value) },
  ]);
});

test('refused: no secret store', () => {
  const lab = new Lab({ without: WITHOUT });

  expect(refusals(() => new CertManager(lab.cluster, 'cert-manager', { cloudflareToken: { item: 'cloudflare' } }))).toEqual([
    { code: 'PLATFORM-323', path: 'infra/cert-manager/Issuers/CloudflareToken', message: expect.stringContaining("'secretStore'") },
  ]);
});
