import { Ambient, Component, Stage } from '@monosense-io/platform';
import { ApiObject, Duration } from 'cdk8s';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { splitHorizon } from '../examples/split-horizon';
import { CloudflareOptions, ControllerProps, DnsProvider, ExternalDns, ExternalDnsProps, RecordPolicy, Rfc2136Options, TsigAlgorithm } from '../src';

const WITHOUT_DNS = { without: ['externaldns.k8s.io'] };

/** Something else that runs in the cluster. */
class Application extends Component {}

const CLOUDFLARE = DnsProvider.cloudflare({ tokenItem: 'cloudflare-dns' });
const BIND: Rfc2136Options = { server: '10.0.0.53', tsigKeyName: 'external-dns', tsigItem: 'bind' };

test('a public controller with defaults', () => {
  const lab = externalLab();

  install(lab).addController('public', { provider: CLOUDFLARE, gateway: lab.surroundings.gateway });

  expect(lab.object('HelmRelease', 'external-dns-public').spec).toMatchSnapshot();
});

test('every prop of the component has its effect', () => {
  expect(propsWithoutEffect<ExternalDnsProps>(
    ({ surroundings: { store, metrics } }) => ({ secretStore: store, metrics }),
    (lab, props) => new ExternalDns(lab.cluster, 'external-dns', props).addController('public', { provider: CLOUDFLARE, records: true }),
    WITHOUT_DNS,
  )).toEqual([]);
});

test('one of several controllers brings the kind of records', () => {
  const lab = externalLab();
  const dns = install(lab);

  ['public', 'private', 'other'].forEach((name) => dns.addController(name, { provider: CLOUDFLARE, gateway: lab.surroundings.gateway }));

  expect(['public', 'private', 'other'].map((name) => lab.object('HelmRelease', `external-dns-${name}`).spec.install.crds)).toEqual(['CreateReplace', 'Skip', 'Skip']);
});

test('each controller is scraped and has alerts of its own', () => {
  const lab = externalLab();

  new ExternalDns(lab.cluster, 'external-dns', { metrics: lab.surroundings.metrics, secretStore: lab.surroundings.store }).addController('public', { provider: CLOUDFLARE, records: true });

  expect(lab.object('VMRule', 'external-dns-public').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['ExternalDnsDown', 'ExternalDnsNotSyncing', 'ExternalDnsRestarting', 'ExternalDnsSourceErrors', 'ExternalDnsRegistryErrors', 'ExternalDnsRecordsMissing']);
  expect(lab.object('VMPodScrape', 'external-dns-controllers-public-metrics').spec).toMatchObject({
    namespaceSelector: { matchNames: ['external-dns'] },
    selector: { matchLabels: { 'app.kubernetes.io/name': 'external-dns', 'app.kubernetes.io/instance': 'external-dns-public' } },
    podMetricsEndpoints: [{ port: 'http', path: '/metrics' }],
  });
});

test('controllers use the store of their installation, whatever the cluster provides', () => {
  const lab = externalLab();
  Ambient.provide(lab.cluster, { secretStore: { connect: () => ({ apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', name: 'of-the-cluster' }) } });

  install(lab).addController('public', { provider: CLOUDFLARE, records: true });

  expect(lab.object('ExternalSecret', 'external-dns-public').spec.secretStoreRef.name).toBe('onepassword');
});

test('every prop of a controller has its effect', () => {
  const lab = externalLab();
  const common = {
    provider: CLOUDFLARE, gateway: lab.surroundings.gateway, domains: ['example.org', 'example.net'], policy: RecordPolicy.UPSERT_ONLY, txtPrefix: 'owner-%{record_type}.',
  };
  const routes: Required<Omit<ControllerProps, 'services' | 'records'>> = { ...common, target: 'tunnel.example.org', ownerId: 'lab-public', ownerFrom: 'k8s-infra-routes' };
  const rest: Required<Omit<ControllerProps, 'target'>> = { ...common, services: true, records: true, ownerId: 'lab-rest', ownerFrom: 'k8s-infra-rest' };

  const dns = install(lab);
  dns.addController('routes', routes);
  dns.addController('rest', rest);

  expect(values(lab, 'routes')).toMatchObject({
    sources: ['gateway-httproute', 'gateway-grpcroute'],
    gatewayNamespace: 'surroundings',
    domainFilters: ['example.org', 'example.net'],
    policy: 'upsert-only',
    txtOwnerId: 'lab-public',
    txtPrefix: 'owner-%{record_type}.',
    extraArgs: expect.arrayContaining(['--gateway-name=internal', '--default-targets=tunnel.example.org', '--force-default-targets', '--migrate-from-txt-owner=k8s-infra-routes']),
  });
  expect(values(lab, 'rest').sources).toEqual(['gateway-httproute', 'gateway-grpcroute', 'service', 'crd']);
  expect(values(lab, 'rest').extraArgs).toContain('--service-type-filter=LoadBalancer');
});

test('every option of Cloudflare has its effect', () => {
  const lab = externalLab();
  const options: Required<CloudflareOptions> = { tokenItem: 'cloudflare-dns', proxied: false, zoneId: '023e105f4ecef8ad9ca31a8372d0c353' };

  install(lab).addController('public', { provider: DnsProvider.cloudflare(options), records: true });

  expect(values(lab, 'public').extraArgs).toEqual(['--txt-wildcard-replacement=wildcard', '--cloudflare-dns-records-per-page=5000', '--zone-id-filter=023e105f4ecef8ad9ca31a8372d0c353']);
  expect(lab.object('ExternalSecret', 'external-dns-public').spec.data).toEqual([{ secretKey: 'token', remoteRef: { key: 'cloudflare-dns', property: 'token' } }]);
});

test('every option of a server with dynamic updates has its effect', () => {
  const lab = externalLab();
  const options: Required<Rfc2136Options> = {
    server: 'ns.example.net', port: 5353, zones: ['example.org', 'org'], tsigKeyName: 'lab', tsigItem: 'bind', tsigAlgorithm: TsigAlgorithm.HMAC_SHA512, minTtl: Duration.minutes(1),
  };

  install(lab).addController('private', { provider: DnsProvider.rfc2136(options), records: true });

  expect(values(lab, 'private').provider).toEqual({ name: 'rfc2136' });
  expect(values(lab, 'private').extraArgs).toEqual([
    '--txt-wildcard-replacement=wildcard', '--rfc2136-host=ns.example.net', '--rfc2136-port=5353', '--rfc2136-zone=example.org', '--rfc2136-zone=org',
    '--rfc2136-tsig-keyname=lab', '--rfc2136-tsig-secret-alg=hmac-sha512', '--rfc2136-tsig-axfr', '--rfc2136-min-ttl=60s',
  ]);
  expect(values(lab, 'private').env).toEqual([{ name: 'EXTERNAL_DNS_RFC2136_TSIG_SECRET', valueFrom: { secretKeyRef: { name: 'external-dns-private', key: 'secret' } } }]);
  expect(lab.object('ExternalSecret', 'external-dns-private').spec.data).toEqual([{ secretKey: 'secret', remoteRef: { key: 'bind', property: 'secret' } }]);
});

test('without options the server is asked at port 53, with records that live five minutes', () => {
  const lab = externalLab();

  install(lab).addController('private', { provider: DnsProvider.rfc2136(BIND), services: true });

  expect(values(lab, 'private').extraArgs).toEqual(expect.arrayContaining(['--rfc2136-port=53', '--rfc2136-zone=example.org', '--rfc2136-tsig-secret-alg=hmac-sha256', '--rfc2136-min-ttl=300s']));
});

test('the example publishes each Gateway where it belongs, with owners of their own', () => {
  const lab = externalLab();
  const { gateway, store, metrics } = lab.surroundings;
  Ambient.provide(lab.cluster, { secretStore: store, metrics });

  splitHorizon(lab.cluster, { connect: () => ({ name: 'external', namespace: 'gateways', listener: 'https', domain: 'example.org' }) }, gateway);

  expect(['public', 'public-records', 'private', 'private-external'].map((name) => {
    const { provider, txtOwnerId, sources, extraArgs } = values(lab, name);
    return [provider.name, txtOwnerId, sources.join(' '), extraArgs.find((arg: string) => arg.startsWith('--gateway-name')), extraArgs.includes('--default-targets=tunnel-infra.example.org')];
  })).toEqual([
    ['cloudflare', 'k8s-infra-public', 'gateway-httproute gateway-grpcroute', '--gateway-name=external', true],
    ['cloudflare', 'k8s-infra-public-records', 'crd', undefined, false],
    ['rfc2136', 'k8s-infra-private', 'gateway-httproute gateway-grpcroute service', '--gateway-name=internal', false],
    ['rfc2136', 'k8s-infra-private-external', 'gateway-httproute gateway-grpcroute', '--gateway-name=external', false],
  ]);
});

test('what is labelled for one controller is left out by the others', () => {
  const lab = externalLab();
  const dns = install(lab);

  const { labels } = dns.addController('public', { provider: CLOUDFLARE, records: true });
  dns.addController('private', { provider: DnsProvider.rfc2136(BIND), records: true });
  dns.addController('guests', { provider: DnsProvider.rfc2136(BIND), services: true });

  expect(labels).toEqual({ 'platform.monosense.io/dns': 'public' });
  expect(values(lab, 'public').labelFilter).toBe('platform.monosense.io/dns notin (guests,private)');
  expect(values(lab, 'private').labelFilter).toBe('platform.monosense.io/dns notin (guests,public)');
});

test('a controller alone reads whatever label there is', () => {
  const lab = externalLab();

  install(lab).addController('public', { provider: CLOUDFLARE, records: true });

  expect(values(lab, 'public')).not.toHaveProperty('labelFilter');
});

test('each controller reaches the API server and its own provider, and nothing else', () => {
  const lab = externalLab();
  const dns = install(lab);

  dns.addController('public', { provider: CLOUDFLARE, records: true });
  dns.addController('private', { provider: DnsProvider.rfc2136(BIND), services: true });

  expect(policy(lab, 'CiliumNetworkPolicy', 'public').spec).toEqual({
    endpointSelector: { matchLabels: { 'app.kubernetes.io/name': 'external-dns', 'app.kubernetes.io/instance': 'external-dns-public' } },
    egress: [
      { toFQDNs: [{ matchName: 'api.cloudflare.com' }], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] },
      { toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] },
      expect.objectContaining({ toEndpoints: [{ matchLabels: expect.objectContaining({ 'k8s:k8s-app': 'kube-dns' }) }] }),
    ],
  });
  expect(policy(lab, 'NetworkPolicy', 'private').spec).toEqual({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'external-dns', 'app.kubernetes.io/instance': 'external-dns-private' } },
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '10.0.0.53/32' } }], ports: [{ protocol: 'TCP', port: 53 }] }],
  });
});

test('who has a DNSEndpoint waits for the controllers', () => {
  const lab = externalLab();
  install(lab).addController('public', { provider: CLOUDFLARE, records: true });
  const stage = new Stage(new Application(lab.cluster, 'client'), 'Main', { namespace: lab.cluster.kubeSystem });

  new ApiObject(stage, 'Record', { apiVersion: 'externaldns.k8s.io/v1alpha1', kind: 'DNSEndpoint', metadata: { name: 'record' }, spec: { endpoints: [] } });

  expect(lab.waits('client-main')).toEqual(['external-dns-controllers']);
});

test('alerts of a controller leave out another one whose name begins alike', () => {
  const lab = externalLab();
  const dns = new ExternalDns(lab.cluster, 'external-dns', { secretStore: lab.surroundings.store, metrics: lab.surroundings.metrics });

  dns.addController('public', { provider: CLOUDFLARE, gateway: lab.surroundings.gateway });

  const selector = /pod=~"([^"]+)"/.exec(lab.object('VMRule', 'external-dns-public').spec.groups[0].rules[0].expr)![1];
  expect('external-dns-public-6d4b75cb6d-x8v2q').toMatch(new RegExp(`^${selector}$`));
  expect('external-dns-public-records-6d4b75cb6d-x8v2q').not.toMatch(new RegExp(`^${selector}$`));
});

test.each<[string, Partial<ControllerProps>, string, string]>([
  ['no source', {}, 'EXTERNAL-DNS-006', "'gateway', 'services' or 'records'"],
  ['a target without routes', { services: true, target: 'tunnel.example.org' }, 'EXTERNAL-DNS-007', 'there is no Gateway'],
  ['no domain', { records: true, domains: [] }, 'EXTERNAL-DNS-008', 'got none'],
  ['a domain with an asterisk', { records: true, domains: ['example.net', '*.example.org'] }, 'PLATFORM-108', "'domains[1]' must be a host name with its domain, got '*.example.org'"],
  ['an owner with a comma', { records: true, ownerId: 'my,lab' }, 'EXTERNAL-DNS-009', "'my,lab'"],
  ['a token without an item', { provider: DnsProvider.cloudflare({ tokenItem: '' }), records: true }, 'PLATFORM-106', "'tokenItem'"],
  ['no server', { provider: DnsProvider.rfc2136({ ...BIND, server: '' }), records: true }, 'PLATFORM-106', "'server'"],
  ['a port that is none', { provider: DnsProvider.rfc2136({ ...BIND, port: 0 }), records: true }, 'PLATFORM-101', "'port' must be a whole number from 1 to 65535, got 0"],
  ['a key without a name', { provider: DnsProvider.rfc2136({ ...BIND, tsigKeyName: '' }), records: true }, 'PLATFORM-106', "'tsigKeyName'"],
  ['a key without an item', { provider: DnsProvider.rfc2136({ ...BIND, tsigItem: '' }), records: true }, 'PLATFORM-106', "'tsigItem'"],
  ['half a second to live', { provider: DnsProvider.rfc2136({ ...BIND, minTtl: Duration.millis(500) }), records: true }, 'PLATFORM-104', "'minTtl' must be a whole number of seconds of at least 1, got 0.5"],
  ['zones that leave out a domain', { provider: DnsProvider.rfc2136({ ...BIND, zones: ['example.net'] }), records: true }, 'EXTERNAL-DNS-011', 'got example.net, which leaves out example.org'],
])('%s is refused', (_, props, code, value) => {
  const lab = externalLab();

  expect(refusals(() => install(lab).addController('dns', { provider: CLOUDFLARE, ...props }))).toEqual([{ code, path: 'infra/external-dns/dns', message: expect.stringContaining(value) }]);
});

test.each([
  ['beside services', { services: true, target: 'tunnel.example.org' }, 'EXTERNAL-DNS-007', '(tunnel.example.org) would replace'],
  ['beside records', { records: true, target: 'tunnel.example.org' }, 'EXTERNAL-DNS-007', '(tunnel.example.org) would replace'],
  ['that is no name', { target: 'https://tunnel' }, 'PLATFORM-108', "got 'https://tunnel'"],
])('a target %s is refused', (_, props, code, value) => {
  const lab = externalLab();

  expect(refusals(() => install(lab).addController('dns', { provider: CLOUDFLARE, gateway: lab.surroundings.gateway, ...props }))).toEqual([{ code, path: 'infra/external-dns/dns', message: expect.stringContaining(value) }]);
});

test.each([
  ['empty', '', 'PLATFORM-102', 'infra/external-dns', "got ''"],
  ['with a slash', 'a/b', 'PLATFORM-102', 'infra/external-dns', "got 'a/b'"],
  ['too long for Helm', 'a'.repeat(41), 'EXTERNAL-DNS-003', `infra/external-dns/${'a'.repeat(41)}`, 'got 41'],
  ['that makes a variable of external-dns itself', 'rfc2136', 'EXTERNAL-DNS-004', 'infra/external-dns/rfc2136', 'EXTERNAL_DNS_RFC2136_PORT'],
  ['that is taken', 'public', 'EXTERNAL-DNS-002', 'infra/external-dns', "got 'public'"],
])('a name is refused: %s', (_, name, code, path, value) => {
  const dns = install(externalLab());
  dns.addController('public', { provider: CLOUDFLARE, records: true });

  expect(refusals(() => dns.addController(name, { provider: CLOUDFLARE, records: true }))).toEqual([{ code, path, message: expect.stringContaining(value) }]);
});

test('an owner is taken once', () => {
  const dns = install(externalLab());
  dns.addController('public', { provider: CLOUDFLARE, records: true });

  expect(refusals(() => dns.addController('other', { provider: CLOUDFLARE, records: true, ownerId: 'k8s-infra-public' }))).toEqual([
    { code: 'EXTERNAL-DNS-010', path: 'infra/external-dns/other', message: expect.stringContaining("got 'k8s-infra-public', which is the owner of 'public'") },
  ]);
});

test('no controller at all is refused', () => {
  const lab = externalLab();
  install(lab);

  expect(lab.refusals()).toEqual([{ code: 'EXTERNAL-DNS-001', path: 'infra/external-dns', message: expect.stringContaining('addController') }]);
});

/** A lab in which nobody else installs DNSEndpoint. */
function externalLab(): Lab {
  return new Lab(WITHOUT_DNS);
}

function install(lab: Lab): ExternalDns {
  return new ExternalDns(lab.cluster, 'external-dns', { secretStore: lab.surroundings.store });
}

function values(lab: Lab, controller: string): any {
  return lab.object('HelmRelease', `external-dns-${controller}`).spec.values;
}

function policy(lab: Lab, kind: string, controller: string): any {
  return lab.object(kind, `external-dns-controllers-${controller}`);
}
