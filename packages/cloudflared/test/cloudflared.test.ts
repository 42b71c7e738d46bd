import { Ambient, Component, Endpoint, HttpRoute, IGateway, Namespace, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { parse } from 'yaml';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { externalGateway } from '../examples/external-gateway';
import { Cloudflared, CloudflaredProps } from '../src';

/** Machines that have no IPv4: the first range of pods and of Services is of IPv6 then. */
const WITHOUT_IPV4 = {
  nodeCidr: 'fd00:1::/64',
  nodes: INFRA.nodes.map((node, index) => ({ ...node, address: `fd00:1::${index + 1}` })),
  loadBalancerPools: undefined,
  meshAddress: undefined,
  peers: [],
};

/** Something else that runs in the cluster. */
class Application extends Component {}

const TUNNEL = '6ff42ae2-765d-4adf-8112-31c55c1551ef';

test('the pods are hardened, and keep their credentials in a Secret', () => {
  const lab = new Lab();

  install(lab);

  expect(lab.object('Deployment', 'cloudflared').spec.template.spec).toMatchSnapshot();
});

test('every prop has its effect', () => {
  const lab = new Lab();
  const props: Required<CloudflaredProps> = {
    tunnelId: TUNNEL,
    secretStore: lab.surroundings.store,
    credentialsItem: 'tunnel',
    gateway: ciliumGateway(lab),
    hostname: 'way-in.example.org',
    dnsRecord: true,
    dnsLabels: { 'platform.monosense.io/dns': 'public' },
    metrics: lab.surroundings.metrics,
  };

  const { hostname } = new Cloudflared(lab.cluster, 'cloudflared', props);

  expect(hostname).toBe('way-in.example.org');
  expect(config(lab).tunnel).toBe(TUNNEL);
  expect(lab.object('ExternalSecret', 'cloudflared-credentials').spec).toMatchObject({
    secretStoreRef: { name: 'onepassword' },
    data: [{ secretKey: 'credentials.json', remoteRef: { key: 'tunnel', property: 'credentials' } }],
  });
  expect(lab.object('DNSEndpoint', 'cloudflared')).toEqual({
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata: { name: 'cloudflared', namespace: 'cloudflared', labels: { 'platform.monosense.io/dns': 'public' } },
    spec: {
      endpoints: [{
        dnsName: 'way-in.example.org',
        recordType: 'CNAME',
        targets: [`${TUNNEL}.cfargotunnel.com`],
        providerSpecific: [{ name: 'external-dns.alpha.kubernetes.io/cloudflare-proxied', value: 'true' }],
      }],
    },
  });
  expect(lab.object('VMRule', 'cloudflared-tunnel').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['CloudflaredDown', 'CloudflaredPodMissing', 'CloudflaredDisconnected', 'CloudflaredConnectionsLow', 'CloudflaredRegistrationFailing', 'CloudflaredRequestsFailing']);
  expect(lab.object('VMPodScrape', 'cloudflared-tunnel-metrics').spec.podMetricsEndpoints[0].port).toBe('metrics');
});

test('the domain of the Gateway and all names below it go to the Gateway, anything else nowhere', () => {
  const lab = new Lab();

  install(lab, { gateway: gatewayWithPods(lab) });

  const toGateway = { service: 'https://envoy.envoy.svc.cluster.local:443', originRequest: { originServerName: 'example.org', http2Origin: true } };
  expect(config(lab)).toEqual({
    'tunnel': TUNNEL,
    'credentials-file': '/etc/cloudflared/credentials/credentials.json',
    'ingress': [{ hostname: 'example.org', ...toGateway }, { hostname: '*.example.org', ...toGateway }, { service: 'http_status:404' }],
  });
});

test('another configuration replaces the pods', () => {
  const [one, two] = ['example.org', 'example.net'].map((domain) => {
    const lab = new Lab();
    install(lab, { gateway: ciliumGateway(lab, domain) });
    return lab.object('Deployment', 'cloudflared').spec.template.metadata.annotations['platform.monosense.io/config'];
  });

  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(one).not.toBe(two);
});

test('the pods reach Cloudflare by QUIC and the pods of the Gateway, and nothing else', () => {
  const lab = new Lab();

  install(lab, { gateway: gatewayWithPods(lab) });

  expect(lab.object('CiliumNetworkPolicy', 'cloudflared-tunnel').spec.egress).toEqual([
    ...['region1', 'region2'].map((region) => ({ toFQDNs: [{ matchName: `${region}.v2.argotunnel.com` }], toPorts: [{ ports: [{ port: '7844', protocol: 'UDP' }] }] })),
    expect.objectContaining({ toEndpoints: [{ matchLabels: expect.objectContaining({ 'k8s:k8s-app': 'kube-dns' }) }] }),
  ]);
  const edge = (range: string): object => ({ to: [{ ipBlock: { cidr: range } }], ports: [{ protocol: 'UDP', port: 7844 }] });
  // It never looks its edge up again, so that names alone would let it out for as long as one answer is valid.
  expect(lab.object('NetworkPolicy', 'cloudflared-tunnel').spec.egress).toEqual([...['198.41.192.0/24', '198.41.200.0/24', '2606:4700:a0::/64', '2606:4700:a8::/64'].map(edge), {
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy' } }, podSelector: { matchLabels: { app: 'envoy' } } }],
    ports: [{ protocol: 'TCP', port: 10443 }],
  }]);
  expect(lab.object('NetworkPolicy', 'envoy-proxy').spec.ingress).toEqual([{
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'cloudflared' } }, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cloudflared' } } }],
    ports: [{ protocol: 'TCP', port: 10443 }],
  }]);
});

test("behind a Gateway in Cilium's proxy the pods reach what is routed there, as the proxy asks of them", () => {
  const lab = new Lab();
  const app = new Application(lab.cluster, 'app');
  const stage = new Stage(app, 'Main', { namespace: new Namespace(app, 'Namespace', { name: 'app' }), podLabels: { app: 'wiki' } });

  const gateway = ciliumGateway(lab);
  install(lab, { gateway });
  new HttpRoute(stage, 'Route', { gateway, hostname: 'wiki.example.org', endpoint: new Endpoint(stage, 'Web', { port: 80, targetPort: 8080, service: 'wiki' }) });

  expect(config(lab).ingress[0].service).toBe('https://cilium-gateway-external.gateways.svc.cluster.local:443');
  expect(lab.object('NetworkPolicy', 'cloudflared-tunnel').spec.egress.slice(4)).toEqual([{
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'app' } }, podSelector: { matchLabels: { app: 'wiki' } } }],
    ports: [{ protocol: 'TCP', port: 8080 }],
  }]);
});

test.each<[string, string[], string[], string]>([
  ['IPv4 where pods have it alone', ['10.244.0.0/16'], ['10.245.0.0/16'], '4'],
  ['IPv4 where pods have both', ['fd00:10:244::/56', '10.244.0.0/16'], ['fd00:10:245::/112', '10.245.0.0/16'], '4'],
  ['IPv6 where pods have nothing else', ['fd00:10:244::/56'], ['fd00:10:245::/112'], '6'],
])('the edge is reached by %s', (_case, podCidrs, serviceCidrs, version) => {
  const lab = new Lab({ facts: { ...(podCidrs[0].includes(':') ? WITHOUT_IPV4 : {}), podCidrs, serviceCidrs, peers: [] } });

  install(lab);

  const [{ env }] = lab.object('Deployment', 'cloudflared').spec.template.spec.containers;
  expect(env).toContainEqual({ name: 'TUNNEL_EDGE_IP_VERSION', value: version });
});

test('the tunnel has a name of its cluster, which the pods do not wait for', () => {
  const lab = new Lab();

  const { hostname } = install(lab);

  expect(hostname).toBe('tunnel-infra.example.org');
  expect(lab.object('DNSEndpoint', 'cloudflared').metadata).toEqual({ name: 'cloudflared', namespace: 'cloudflared' });
  expect(lab.waits('cloudflared-record')).toContain('surroundings-kinds');
});

test('a cluster without external-dns makes the name elsewhere', () => {
  const lab = new Lab({ without: ['externaldns.k8s.io'] });

  install(lab, { dnsRecord: false });

  expect(lab.objects().filter(({ kind }) => kind === 'DNSEndpoint')).toEqual([]);
});

test('of two pods one stays while machines are drained', () => {
  const lab = new Lab();

  install(lab);

  expect(lab.object('Deployment', 'cloudflared').spec.replicas).toBe(2);
  expect(lab.object('PodDisruptionBudget', 'cloudflared').spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': 'cloudflared' } } });
});

test('a single machine gets a single pod, which does not keep it from being drained', () => {
  const lab = new Lab({ facts: { nodes: [INFRA.nodes[0]] } });

  install(lab, { metrics: lab.surroundings.metrics });

  expect(lab.object('Deployment', 'cloudflared').spec.replicas).toBe(1);
  expect(lab.objects().filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  expect(lab.object('VMRule', 'cloudflared-tunnel').spec.groups[0].rules.map(({ alert }: any) => alert)).not.toContain('CloudflaredPodMissing');
});

test('the example runs', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store, metrics: lab.surroundings.metrics });

  externalGateway(lab.cluster, ciliumGateway(lab));

  expect(lab.object('ExternalSecret', 'cloudflared-credentials').spec.data[0].remoteRef.key).toBe('cloudflared-hub');
  expect(lab.object('VMRule', 'cloudflared-tunnel')).toBeDefined();
});

test.each<[string, object, string, string]>([
  ['a tunnel by its name', { tunnelId: 'home' }, 'CLOUDFLARED-001', "got 'home'"],
  ['credentials without an item', { credentialsItem: '' }, 'PLATFORM-106', "'credentialsItem'"],
  ['a hostname with a scheme', { hostname: 'https://tunnel.example.org' }, 'PLATFORM-108', "got 'https://tunnel.example.org'"],
  ['no Gateway', { gateway: undefined }, 'CLOUDFLARED-002', 'got none'],
])('refused: %s', (_case, props, code, value) => {
  const lab = new Lab();

  expect(refusals(() => install(lab, { gateway: ciliumGateway(lab), ...props }))).toEqual([{ code, path: 'infra/cloudflared', message: expect.stringContaining(value) }]);
});

test('refused: a Gateway that is reached from outside only', () => {
  const lab = new Lab();

  expect(refusals(() => install(lab, { gateway: lab.surroundings.gateway }))).toEqual([{ code: 'CLOUDFLARED-002', path: 'infra/cloudflared', message: expect.stringContaining("got 'internal'") }]);
});

function install(lab: Lab, props: Partial<CloudflaredProps> = {}): Cloudflared {
  return new Cloudflared(lab.cluster, 'cloudflared', {
    tunnelId: TUNNEL, secretStore: lab.surroundings.store, credentialsItem: 'tunnel', ...('gateway' in props ? {} : { gateway: ciliumGateway(lab) }), ...props,
  } as CloudflaredProps);
}

function config(lab: Lab): any {
  return parse(lab.object('ConfigMap', 'cloudflared').data['config.yaml']);
}

/** A Gateway in Cilium's own proxy. */
function ciliumGateway(lab: Lab, domain = 'example.org'): IGateway {
  const stage = gatewayStage(lab, 'gateways', {});
  const entrance = new Endpoint(stage, 'Entrance', { port: 443, service: 'cilium-gateway-external', gateway: 'external' });
  return { connect: () => ({ name: 'external', namespace: 'gateways', listener: 'https', domain, entrance }) };
}

/** A Gateway in pods of its own, as Envoy Gateway has them. */
function gatewayWithPods(lab: Lab): IGateway {
  const stage = gatewayStage(lab, 'envoy', { app: 'envoy' });
  const entrance = new Endpoint(stage, 'Entrance', { port: 443, targetPort: 10443, service: 'envoy' });
  return { connect: () => ({ name: 'external', namespace: 'envoy', listener: 'https', domain: 'example.org', pods: stage.pods, entrance }) };
}

function gatewayStage(lab: Lab, name: string, podLabels: { [label: string]: string }): Stage {
  const component = new Application(lab.cluster, name);
  const stage = new Stage(component, 'Proxy', { namespace: new Namespace(component, 'Namespace', { name }), podLabels });
  new ApiObject(stage, 'Gateway', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'external' }, spec: { gatewayClassName: name, listeners: [{ name: 'https', port: 443, protocol: 'HTTPS' }] } });
  return stage;
}
