import { Component, Stage } from '@monosense-io/platform';
import { ApiObject, Duration } from 'cdk8s';
import { Lab } from '@monosense-io/platform/testing';
import { splitHorizon } from '../examples/split-horizon';
import { CloudflareOptions, ControllerProps, DnsProvider, ExternalDns, ExternalDnsProps, RecordPolicy, Rfc2136Options, TsigAlgorithm } from '../src';

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
  const lab = externalLab();
  const props: Required<ExternalDnsProps> = { secretStore: lab.surroundings.store, metrics: lab.surroundings.metrics };

  new ExternalDns(lab.cluster, 'external-dns', props).addController('public', { provider: CLOUDFLARE, records: true });

  expect(lab.object('ExternalSecret', 'external-dns-public').spec.secretStoreRef.name).toBe('onepassword');
  expect(lab.object('VMRule', 'external-dns-public').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['ExternalDnsDown', 'ExternalDnsNotSyncing', 'ExternalDnsRestarting', 'ExternalDnsSourceErrors', 'ExternalDnsRegistryErrors', 'ExternalDnsRecordsMissing']);
  expect(lab.object('VMPodScrape', 'external-dns-controllers-public-metrics').spec).toMatchObject({
    namespaceSelector: { matchNames: ['external-dns'] },
    selector: { matchLabels: { 'app.kubernetes.io/name': 'external-dns', 'app.kubernetes.io/instance': 'external-dns-public' } },
    podMetricsEndpoints: [{ port: 'http', path: '/metrics' }],
  });
});

test('every prop of a controller has its effect', () => {
  const lab = externalLab();
  const common = {
    provider: CLOUDFLARE, gateway: lab.surroundings.gateway, domains: ['example.org', 'example.net'], policy: RecordPolicy.UPSERT_ONLY, txtPrefix: 'owner-%{record_type}.',
  };
  const routes: Required<Omit<ControllerProps, 'services' | 'records'>> = { ...common, target: 'tunnel.example.org', ownerId: 'lab-public' };
  const rest: Required<Omit<ControllerProps, 'target'>> = { ...common, services: true, records: true, ownerId: 'lab-rest' };

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
    extraArgs: expect.arrayContaining(['--gateway-name=internal', '--default-targets=tunnel.example.org', '--force-default-targets']),
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

  splitHorizon(lab.cluster, store, { connect: () => ({ name: 'external', namespace: 'gateways', listener: 'https', domain: 'example.org' }) }, gateway, metrics);

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

test.each<[string, Omit<ControllerProps, 'provider'>, string]>([
  ['no source', {}, "[infra/external-dns/dns] publishes nothing: set 'gateway', 'services' or 'records'"],
  ['a target without routes', { services: true, target: 'tunnel.example.org' }, "[infra/external-dns/dns] 'target' is for routes, and there is no Gateway: set 'gateway', or leave 'target' out"],
  ['no domain', { records: true, domains: [] }, "[infra/external-dns/dns] 'domains' is empty: name at least one, or leave it out for the cluster's"],
  ['a domain with an asterisk', { records: true, domains: ['*.example.org'] }, "[infra/external-dns/dns] 'domains' must hold DNS domains, got '*.example.org': write it as in example.org"],
  ['an owner with a space', { records: true, ownerId: 'my lab' }, "[infra/external-dns/dns] 'ownerId' must consist of letters, digits, dots, dashes and underscores, got 'my lab': rename it"],
])('%s is refused', (_, props, message) => {
  const lab = externalLab();

  expect(() => install(lab).addController('dns', { provider: CLOUDFLARE, ...props })).toThrow(message);
});

test.each([
  ['services', { services: true }],
  ['records', { records: true }],
])('a target beside %s is refused', (_, source) => {
  const lab = externalLab();

  expect(() => install(lab).addController('dns', { provider: CLOUDFLARE, gateway: lab.surroundings.gateway, target: 'tunnel.example.org', ...source })).toThrow(
    "[infra/external-dns/dns] 'target' would replace the targets of Services and DNSEndpoints as well: publish those with a second controller",
  );
});

test('a target that is no name is refused', () => {
  const lab = externalLab();

  expect(() => install(lab).addController('dns', { provider: CLOUDFLARE, gateway: lab.surroundings.gateway, target: 'https://tunnel' })).toThrow(
    "[infra/external-dns/dns] 'target' must be a host name or an address, got 'https://tunnel': write it as in tunnel.example.org",
  );
});

test('zones that leave out a domain are refused', () => {
  const lab = externalLab();

  expect(() => install(lab).addController('dns', { provider: DnsProvider.rfc2136({ ...BIND, zones: ['example.net'] }), records: true })).toThrow(
    "[infra/external-dns/dns] 'zones' (example.net) leaves out domain example.org, which the server would refuse: add the zone that holds it",
  );
});

test.each(['', 'a/b', 'Public'])('a name that is no label is refused: \'%s\'', (name) => {
  const lab = externalLab();

  expect(() => install(lab).addController(name, { provider: CLOUDFLARE, records: true })).toThrow(
    `[infra/external-dns] 'name' must be a DNS label (lower-case letters, digits and dashes, at most 63 characters), got '${name}': rename it`,
  );
});

test('a name that is too long for Helm is refused', () => {
  const lab = externalLab();
  const name = 'a'.repeat(41);

  expect(() => install(lab).addController(name, { provider: CLOUDFLARE, records: true })).toThrow(`[infra/external-dns/${name}] 'name' must have at most 40 characters, got 41: shorten it`);
});

test('a name that makes a variable of external-dns itself is refused', () => {
  const lab = externalLab();

  expect(() => install(lab).addController('rfc2136', { provider: DnsProvider.rfc2136(BIND), records: true })).toThrow(
    "[infra/external-dns/rfc2136] 'name' can't be 'rfc2136': the variable EXTERNAL_DNS_RFC2136_PORT, which Kubernetes derives from it for all pods of the namespace, is one that external-dns reads; choose another",
  );
});

test('a name is taken once', () => {
  const dns = install(externalLab());
  dns.addController('public', { provider: CLOUDFLARE, records: true });

  expect(() => dns.addController('public', { provider: CLOUDFLARE, records: true })).toThrow("[infra/external-dns] 'public' is already taken in this installation: choose another name");
});

test('an owner is taken once', () => {
  const dns = install(externalLab());
  dns.addController('public', { provider: CLOUDFLARE, records: true });

  expect(() => dns.addController('other', { provider: CLOUDFLARE, records: true, ownerId: 'k8s-infra-public' })).toThrow(
    "[infra/external-dns] controllers 'public' and 'other' share the owner 'k8s-infra-public', and would remove each other's records: give one another 'ownerId'",
  );
});

test('no controller at all is refused', () => {
  const lab = externalLab();
  install(lab);

  expect(() => lab.objects()).toThrow('violation, nothing was written:\n  [infra/external-dns] has no controller: add one with addController, or leave external-dns out');
});

/** A lab in which nobody else installs DNSEndpoint. */
function externalLab(): Lab {
  return new Lab({ without: ['externaldns.k8s.io'] });
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
