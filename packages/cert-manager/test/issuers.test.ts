import { ApiObject } from 'cdk8s';
import { Ambient, Component, Endpoint, ExistingSecrets, IGateway, Namespace, Pods, Stage } from '@monosense-io/platform';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { ownAuthority } from '../examples/issuers';
import { byHttp, deSec, ownDnsServer } from '../examples/solvers';
import {
  AcmeDnsOptions, AcmeSolver, CertManager, CertManagerProps, Credentials, DeSecOptions, Http01Options, Issuer, LetsEncrypt, Rfc2136Options, Route53Options, TsigAlgorithm, VaultIssuerOptions,
  WebhookSolverOptions,
} from '../src';

const RESOLVERS = ['1.1.1.1/32', '8.8.8.8/32'];
const LETS_ENCRYPT = ['acme-staging-v02.api.letsencrypt.org:443', 'acme-v02.api.letsencrypt.org:443'];

/** A lab with a secret store. */
function newLab(): Lab {
  const lab = new Lab({ without: ['cert-manager.io'] });
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  return lab;
}

const install = (lab: Lab, issuer: Issuer, props: Partial<CertManagerProps> = {}): CertManager => new CertManager(lab.cluster, 'cert-manager', { issuer, ...props });

class Other extends Component {}

function otherStage(lab: Lab, name: string): Stage {
  const component = new Other(lab.cluster, name);
  const stage = new Stage(component, 'Main', { namespace: new Namespace(component, 'Namespace', { name }) });
  new ApiObject(stage, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return stage;
}

/** A Gateway with pods of its own, and none that waits for a certificate. */
function gatewayIn(lab: Lab): IGateway {
  const stage = otherStage(lab, 'gateways');
  const listeners = [{ name: 'web', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } }];
  new ApiObject(stage, 'Gateway', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'public' }, spec: { gatewayClassName: 'proxy', listeners } });
  const pods = new Pods(stage, 'Proxy', { labels: { app: 'proxy' } });
  const entrance = new Endpoint(stage, 'Https', { port: 443, targetPort: 10443, service: 'proxy', pods });
  return { connect: (client) => (client.waitFor(stage, 'its routes are attached there'), { name: 'public', namespace: 'gateways', listener: 'web', domain: 'example.org', pods, entrance }) };
}

/** The solver of both issuers, which the API server accepts. */
function solverOf(lab: Lab): any {
  const [staging, production] = ['letsencrypt-staging', 'letsencrypt-production'].map((name) => lab.object('ClusterIssuer', name).spec.acme.solvers);
  expect(staging).toEqual(production);
  return staging[0];
}

/** Where the controller may go outside the cluster. */
function outside(lab: Lab): string[] {
  const { egress } = lab.object('CiliumNetworkPolicy', 'cert-manager-operator-controller').spec;
  return egress.flatMap(({ toFQDNs, toPorts }: any) => (toFQDNs ?? []).flatMap(({ matchName }: any) => toPorts[0].ports.map(({ port }: any) => `${matchName}:${port}`))).sort();
}

/** The addresses outside the cluster that the controller may reach. */
function addresses(lab: Lab): string[] {
  return lab.objects('NetworkPolicy').filter(({ metadata }) => metadata.name === 'cert-manager-operator-controller').flatMap(({ spec }) => (spec.egress ?? []).flatMap(({ to }: any) => to[0].ipBlock?.cidr ?? []));
}

describe('solvers of DNS', () => {
  test('Cloudflare', () => {
    const lab = newLab();
    install(lab, Issuer.letsEncrypt(AcmeSolver.cloudflare(Credentials.fromStore('cloudflare', { token: 'dns' }))));

    expect(solverOf(lab)).toEqual({ dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare-api-token', key: 'token' } } } });
    expect(lab.object('ExternalSecret', 'cloudflare-api-token').spec.data).toEqual([{ secretKey: 'token', remoteRef: { key: 'cloudflare', property: 'dns' } }]);
    expect(outside(lab)).toEqual([...LETS_ENCRYPT, 'api.cloudflare.com:443'].sort());
    expect(addresses(lab)).toEqual(RESOLVERS);
  });

  test('Route 53, with every option', () => {
    const lab = newLab();
    const options: Required<Route53Options> = { credentials: Credentials.fromStore('aws', { accessKeyId: 'id' }), region: 'eu-central-1', hostedZoneId: 'Z0123456789', role: 'arn:aws:iam::123456789012:role/dns' };
    install(lab, Issuer.letsEncrypt(AcmeSolver.route53(options)));

    expect(solverOf(lab)).toEqual({
      dns01: {
        route53: {
          region: 'eu-central-1', hostedZoneID: 'Z0123456789', role: 'arn:aws:iam::123456789012:role/dns',
          accessKeyIDSecretRef: { name: 'route53-credentials', key: 'accessKeyId' }, secretAccessKeySecretRef: { name: 'route53-credentials', key: 'secretAccessKey' },
        },
      },
    });
    expect(lab.object('ExternalSecret', 'route53-credentials').spec.data).toEqual([
      { secretKey: 'accessKeyId', remoteRef: { key: 'aws', property: 'id' } }, { secretKey: 'secretAccessKey', remoteRef: { key: 'aws', property: 'secretAccessKey' } },
    ]);
    expect(outside(lab)).toEqual([...LETS_ENCRYPT, 'route53.amazonaws.com:443', 'sts.eu-central-1.amazonaws.com:443']);
  });

  test('Route 53, as it is by default', () => {
    const lab = newLab();
    install(lab, Issuer.letsEncrypt(AcmeSolver.route53({ credentials: Credentials.existing('aws') })));

    expect(solverOf(lab).dns01.route53).toEqual({ region: 'us-east-1', accessKeyIDSecretRef: { name: 'aws', key: 'accessKeyId' }, secretAccessKeySecretRef: { name: 'aws', key: 'secretAccessKey' } });
    expect(outside(lab)).toEqual([...LETS_ENCRYPT, 'route53.amazonaws.com:443']);
  });

  test('the example of a DNS server of the lab', () => {
    const lab = newLab();
    ownDnsServer(lab.cluster);

    expect(solverOf(lab)).toEqual({
      dns01: { rfc2136: { nameserver: 'ns1.example.org:53', protocol: 'TCP', tsigKeyName: 'acme', tsigAlgorithm: 'HMACSHA256', tsigSecretSecretRef: { name: 'rfc2136-credentials', key: 'secret' } } },
    });
    expect(lab.object('ExternalSecret', 'rfc2136-credentials').spec.data).toEqual([{ secretKey: 'secret', remoteRef: { key: 'bind', property: 'secret' } }]);
    expect(outside(lab)).toEqual([...LETS_ENCRYPT, 'ns1.example.org:53']);
  });

  test('a DNS server with an address, with every option', () => {
    const lab = newLab();
    const options: Required<Rfc2136Options> = { server: '2001:db8::53', port: 5353, tsigKeyName: 'acme', tsigAlgorithm: TsigAlgorithm.HMAC_SHA512, credentials: Credentials.existing('bind') };
    install(lab, Issuer.letsEncrypt(AcmeSolver.rfc2136(options)));

    expect(solverOf(lab).dns01.rfc2136).toMatchObject({ nameserver: '[2001:db8::53]:5353', tsigAlgorithm: 'HMACSHA512', tsigSecretSecretRef: { name: 'bind', key: 'secret' } });
    expect(addresses(lab)).toContain('2001:db8::53/128');
  });

  test('DigitalOcean', () => {
    const lab = newLab();
    install(lab, Issuer.letsEncrypt(AcmeSolver.digitalOcean(Credentials.fromStore('digitalocean'))));

    expect(solverOf(lab)).toEqual({ dns01: { digitalocean: { tokenSecretRef: { name: 'digitalocean-credentials', key: 'token' } } } });
    expect(outside(lab)).toEqual([...LETS_ENCRYPT, 'api.digitalocean.com:443'].sort());
  });

  test('acme-dns', () => {
    const lab = newLab();
    const options: Required<AcmeDnsOptions> = { url: 'https://acme-dns.example.org:8443', credentials: Credentials.existing('acme-dns', { accounts: 'acmedns.json' }) };
    install(lab, Issuer.letsEncrypt(AcmeSolver.acmeDns(options)));

    expect(solverOf(lab)).toEqual({ dns01: { acmeDNS: { host: 'https://acme-dns.example.org:8443', accountSecretRef: { name: 'acme-dns', key: 'acmedns.json' } } } });
    expect(outside(lab)).toEqual([...LETS_ENCRYPT, 'acme-dns.example.org:8443'].sort());
  });

  test('the example of deSEC, whose webhook is asked through the API server', () => {
    const lab = newLab();
    deSec(lab.cluster);

    expect(solverOf(lab)).toEqual({ dns01: { webhook: { groupName: 'acme.example.org', solverName: 'desec', config: { apiKeySecretRef: { name: 'desec', key: 'api-token' } } } } });
    expect(outside(lab)).toEqual(LETS_ENCRYPT);
    expect(lab.objects('ExternalSecret')).toEqual([]);
  });

  test('deSEC with a token from the store', () => {
    const lab = newLab();
    const options: Required<DeSecOptions> = { groupName: 'acme.example.org', credentials: Credentials.fromStore('desec') };
    install(lab, Issuer.letsEncrypt(AcmeSolver.deSec(options)));

    expect(solverOf(lab).dns01.webhook.config).toEqual({ apiKeySecretRef: { name: 'desec-credentials', key: 'token' } });
  });

  test('any webhook, with a Secret whose keys its user names', () => {
    const lab = newLab();
    const options: Required<WebhookSolverOptions> = { groupName: 'acme.example.org', solverName: 'hetzner', config: { secretName: 'webhook-credentials', zoneName: 'example.org' }, credentials: Credentials.fromStore('hetzner', { 'api-key': 'token' }) };
    install(lab, Issuer.letsEncrypt(AcmeSolver.webhook(options)));

    expect(solverOf(lab)).toEqual({ dns01: { webhook: { groupName: 'acme.example.org', solverName: 'hetzner', config: { secretName: 'webhook-credentials', zoneName: 'example.org' } } } });
    expect(lab.object('ExternalSecret', 'webhook-credentials').spec.data).toEqual([{ secretKey: 'api-key', remoteRef: { key: 'hetzner', property: 'token' } }]);
  });

  test('a Secret that exists is waited for where Flux decrypts it, and no secret store is needed', () => {
    const lab = new Lab({ without: ['cert-manager.io'] });
    const decryption = otherStage(lab, 'flux');
    Ambient.provide(lab.cluster, { decryptedSecrets: { connect: (client) => client.waitFor(decryption, 'they are decrypted there') } });
    install(lab, Issuer.letsEncrypt(AcmeSolver.digitalOcean(Credentials.existing('digitalocean'))));

    expect(lab.waits('cert-manager-issuers')).toContain('flux-main');
  });

  test('an item of a lab whose Secrets exist by themselves is such a Secret', () => {
    const lab = new Lab({ without: ['cert-manager.io'] });
    Ambient.provide(lab.cluster, { secretStore: new ExistingSecrets(lab.cluster, 'secrets') });
    install(lab, Issuer.letsEncrypt(AcmeSolver.digitalOcean(Credentials.fromStore('digitalocean'))));

    expect(solverOf(lab).dns01.digitalocean.tokenSecretRef).toEqual({ name: 'digitalocean-credentials', key: 'token' });
    expect(lab.objects('ExternalSecret')).toEqual([]);
  });
});

describe('proofs by HTTP', () => {
  test('the example makes routes at the Gateway, and asks for the names alone', () => {
    const lab = newLab();
    byHttp(lab.cluster, gatewayIn(lab));

    expect(solverOf(lab)).toEqual({
      http01: { gatewayHTTPRoute: { serviceType: 'ClusterIP', parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', namespace: 'gateways', sectionName: 'web' }] } },
    });
    expect(lab.object('Certificate', 'wildcard').spec.dnsNames).toEqual(['www.example.org', 'shop.example.org']);
    expect(lab.object('HelmRelease', 'cert-manager').spec.values.config).toEqual({ gatewayAPI: { enabled: true } });
    expect(lab.waits('cert-manager-issuers')).toContain('gateways-main');
  });

  test('the Gateway reaches the pods that show a proof, in the namespace of each certificate', () => {
    const lab = newLab();
    const certManager = byHttp(lab.cluster, gatewayIn(lab));
    certManager.addCertificate('mail', { namespace: otherStage(lab, 'mail').home, dnsNames: ['mail.example.org'] });

    const proxy = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateways' } }, podSelector: { matchLabels: { app: 'proxy' } } };
    const solvers = lab.objects('NetworkPolicy').filter(({ spec }) => spec.podSelector.matchLabels?.['acme.cert-manager.io/http01-solver'] === 'true');
    expect(solvers.map(({ metadata, spec }) => [metadata.namespace, spec.ingress])).toEqual(['cert-manager', 'mail'].map((namespace) => [namespace, [{ from: [proxy], ports: [{ protocol: 'TCP', port: 8089 }] }]]));
  });

  test('the controller looks at a proof where Let\'s Encrypt will, and asks no resolver', () => {
    const lab = newLab();
    const options: Required<Http01Options> = { gateway: gatewayIn(lab), podPort: 8080 };
    install(lab, Issuer.letsEncrypt(AcmeSolver.http01(options)), { dnsNames: ['www.example.org'] });

    expect(outside(lab)).toEqual([...LETS_ENCRYPT, 'www.example.org:443', 'www.example.org:80']);
    expect(addresses(lab)).toEqual([]);
    expect(lab.object('NetworkPolicy', 'gateways-main-proxy').spec.ingress).toEqual([expect.objectContaining({ ports: [{ protocol: 'TCP', port: 8080 }, { protocol: 'TCP', port: 10443 }] })]);
  });

  test('refused: a Gateway that waits for the certificate which it is to prove', () => {
    const lab = newLab();
    const gateway = otherStage(lab, 'gateways');
    const certManager = install(lab, Issuer.letsEncrypt(AcmeSolver.http01({ gateway: { connect: (client) => (client.waitFor(gateway, 'its routes are attached there'), { name: 'public', namespace: 'gateways', listener: 'web', domain: 'example.org' }) } })), { dnsNames: ['www.example.org'] });
    certManager.wildcard.connect(gateway);

    expect(lab.refusals().map(({ code }) => code)).toContain('PLATFORM-515');
  });

  test('refused: a wildcard certificate', () => {
    const lab = newLab();

    expect(refusals(() => install(lab, Issuer.letsEncrypt(AcmeSolver.http01({ gateway: gatewayIn(lab) }))))).toEqual([
      { code: 'CERT-MANAGER-013', path: 'infra/cert-manager', message: expect.stringContaining("got '*.example.org'") },
    ]);
  });

  test('refused: a star in a certificate of its own', () => {
    const lab = newLab();
    const certManager = byHttp(lab.cluster, gatewayIn(lab));

    expect(refusals(() => certManager.addCertificate('mail', { namespace: new Namespace(lab.cluster, 'mail'), dnsNames: ['*.mail.example.org'] }))).toEqual([
      { code: 'CERT-MANAGER-013', path: 'infra/cert-manager', message: expect.stringContaining("certificate 'mail' must hold no name with a star, since names are proven by HTTP, got '*.mail.example.org'") },
    ]);
  });

  test('refused: no Gateway API', () => {
    const lab = newLab();

    expect(refusals(() => install(lab, Issuer.letsEncrypt(AcmeSolver.http01({ gateway: gatewayIn(lab) })), { dnsNames: ['www.example.org'], gatewayApi: false }))).toEqual([
      { code: 'CERT-MANAGER-017', path: 'infra/cert-manager', message: expect.stringContaining('got false') },
    ]);
  });
});

describe('other issuers', () => {
  test('the example of an authority of your own issues from a Secret that exists, and asks nobody outside', () => {
    const lab = new Lab({ without: ['cert-manager.io'] });
    ownAuthority(lab.cluster);

    expect(lab.objects('ClusterIssuer').map(({ metadata, spec }) => [metadata.name, spec])).toEqual([['ca', { ca: { secretName: 'lab-ca' } }]]);
    expect(lab.object('Certificate', 'wildcard').spec).toMatchObject({ dnsNames: ['example.org', '*.example.org'], issuerRef: { kind: 'ClusterIssuer', name: 'ca' } });
    expect(outside(lab)).toEqual([]);
    expect(addresses(lab)).toEqual([]);
  });

  test('the certificate and the key of an authority come from the store', () => {
    const lab = newLab();
    install(lab, Issuer.ca(Credentials.fromStore('lab-ca', { 'tls.crt': 'certificate', 'tls.key': 'key' })));

    expect(lab.object('ClusterIssuer', 'ca').spec).toEqual({ ca: { secretName: 'ca-key-pair' } });
    expect(lab.object('ExternalSecret', 'ca-key-pair').spec).toMatchObject({
      target: { template: { type: 'kubernetes.io/tls' } },
      data: [{ secretKey: 'tls.crt', remoteRef: { key: 'lab-ca', property: 'certificate' } }, { secretKey: 'tls.key', remoteRef: { key: 'lab-ca', property: 'key' } }],
    });
  });

  test('certificates sign themselves', () => {
    const lab = newLab();
    const certManager = install(lab, Issuer.selfSigned());
    certManager.addCertificate('mail', { namespace: new Namespace(lab.cluster, 'mail'), dnsNames: ['mail.example.org'] });

    expect(lab.object('ClusterIssuer', 'self-signed').spec).toEqual({ selfSigned: {} });
    expect(['wildcard', 'mail'].map((name) => lab.object('Certificate', name).spec.issuerRef.name)).toEqual(['self-signed', 'self-signed']);
    expect(certManager.issuer.connect(certManager.operator)).toEqual({ group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'self-signed' });
  });

  test('Vault signs, after a login with an AppRole', () => {
    const lab = newLab();
    const options: Required<VaultIssuerOptions> = { url: 'https://vault.example.org:8200', path: 'pki/sign/lab', roleId: 'r-1', credentials: Credentials.fromStore('vault'), caSecret: 'vault-ca' };
    install(lab, Issuer.vault(options));

    expect(lab.object('ClusterIssuer', 'vault').spec).toEqual({
      vault: {
        server: 'https://vault.example.org:8200', path: 'pki/sign/lab', caBundleSecretRef: { name: 'vault-ca', key: 'ca.crt' },
        auth: { appRole: { path: 'approle', roleId: 'r-1', secretRef: { name: 'vault-credentials', key: 'secretId' } } },
      },
    });
    expect(outside(lab)).toEqual(['vault.example.org:8200']);
  });

  test('Vault signs, after a login with a token', () => {
    const lab = newLab();
    install(lab, Issuer.vault({ url: 'https://vault.example.org', path: 'pki/sign/lab', credentials: Credentials.existing('vault') }));

    expect(lab.object('ClusterIssuer', 'vault').spec.vault.auth).toEqual({ tokenSecretRef: { name: 'vault', key: 'token' } });
  });

  test("Let's Encrypt's other service issues the wildcard certificate", () => {
    const lab = newLab();
    const certManager = install(lab, Issuer.letsEncrypt(AcmeSolver.digitalOcean(Credentials.fromStore('digitalocean'))), { wildcardIssuer: LetsEncrypt.STAGING });

    expect(lab.object('Certificate', 'wildcard').spec.issuerRef.name).toBe('letsencrypt-staging');
    expect(certManager.issuer.connect(certManager.operator).name).toBe('letsencrypt-staging');
  });

  test.each<[string, (lab: Lab) => unknown, string, string]>([
    ['a wildcard certificate', (lab) => install(lab, Issuer.selfSigned(), { wildcardIssuer: LetsEncrypt.STAGING }), 'infra/cert-manager', "'staging' of 'wildcardIssuer'"],
    ['a certificate of its own', (lab) => install(lab, Issuer.selfSigned()).addCertificate('mail', { namespace: new Namespace(lab.cluster, 'mail'), dnsNames: ['mail.example.org'], issuer: LetsEncrypt.PRODUCTION }), 'infra/cert-manager', "'production' of 'issuer' of certificate 'mail'"],
    ['whoever asks by itself', (lab) => install(lab, Issuer.selfSigned()).letsEncryptStaging.connect(otherStage(lab, 'mail')), 'infra/mail/Main', "ClusterIssuer 'self-signed'"],
  ])("refused: Let's Encrypt for %s, where another one issues", (_, act, path, value) => {
    const lab = newLab();

    expect(refusals(() => act(lab))).toEqual([{ code: 'CERT-MANAGER-014', path, message: expect.stringContaining(value) }]);
  });
});

const TOKEN = Credentials.existing('token');

test.each<[string, () => Issuer, string, string]>([
  ['no credentials', () => Issuer.letsEncrypt(AcmeSolver.digitalOcean(undefined as never)), 'PLATFORM-115', "'credentials'"],
  ['an item without a name', () => Issuer.letsEncrypt(AcmeSolver.digitalOcean(Credentials.fromStore(''))), 'PLATFORM-106', "'item' must be a text that is not empty, got ''"],
  ['a Secret without a name', () => Issuer.letsEncrypt(AcmeSolver.digitalOcean(Credentials.existing(''))), 'CERT-MANAGER-018', "'secretName' must be the name of a Secret, got ''"],
  ['a key that is none', () => Issuer.letsEncrypt(AcmeSolver.digitalOcean(Credentials.existing('token', { token: 'my token' }))), 'CERT-MANAGER-018', "got 'my token'"],
  ['a key that is none, for a webhook', () => Issuer.letsEncrypt(AcmeSolver.webhook({ groupName: 'acme.example.org', solverName: 'hetzner', credentials: Credentials.fromStore('hetzner', { 'my key': 'token' }) })), 'CERT-MANAGER-018', "got 'my key'"],
  ['a login in the address of acme-dns', () => Issuer.letsEncrypt(AcmeSolver.acmeDns({ url: 'https://lab:secret@acme-dns.example.org', credentials: TOKEN })), 'CERT-MANAGER-012', "'url'"],
  ['no DNS server', () => Issuer.letsEncrypt(AcmeSolver.rfc2136({ server: '', tsigKeyName: 'acme', credentials: TOKEN })), 'PLATFORM-106', "'server'"],
  ['a DNS server in the cluster', () => Issuer.letsEncrypt(AcmeSolver.rfc2136({ server: 'bind.dns.svc.cluster.local', tsigKeyName: 'acme', credentials: TOKEN })), 'CERT-MANAGER-012', "got 'bind.dns.svc.cluster.local'"],
  ['a port that is none', () => Issuer.letsEncrypt(AcmeSolver.rfc2136({ server: 'ns1.example.org', port: 70000, tsigKeyName: 'acme', credentials: TOKEN })), 'PLATFORM-101', 'got 70000'],
  ['plain HTTP to acme-dns', () => Issuer.letsEncrypt(AcmeSolver.acmeDns({ url: 'http://acme-dns.example.org', credentials: TOKEN })), 'CERT-MANAGER-012', "got 'http://acme-dns.example.org'"],
  ['a webhook without a group', () => Issuer.letsEncrypt(AcmeSolver.webhook({ groupName: '', solverName: 'hetzner' })), 'PLATFORM-106', "'groupName'"],
  ['a webhook without a solver', () => Issuer.letsEncrypt(AcmeSolver.webhook({ groupName: 'acme.example.org', solverName: '' })), 'PLATFORM-106', "'solverName'"],
  ['proofs by HTTP without a Gateway', () => Issuer.letsEncrypt(AcmeSolver.http01({ gateway: undefined as never })), 'PLATFORM-115', "'gateway'"],
  ['a Vault in the cluster', () => Issuer.vault({ url: 'https://vault.vault.svc:8200', path: 'pki/sign/lab', credentials: TOKEN }), 'CERT-MANAGER-012', "got 'https://vault.vault.svc:8200'"],
  ['a Vault without a path', () => Issuer.vault({ url: 'https://vault.example.org', path: '', credentials: TOKEN }), 'PLATFORM-106', "'path'"],
])('refused: %s', (_, issuer, code, value) => {
  const lab = newLab();

  expect(refusals(() => install(lab, issuer()))).toEqual([{ code, path: 'infra/cert-manager', message: expect.stringContaining(value) }]);
});
