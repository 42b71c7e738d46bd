import { Ambient, ClusterProps, Component, HelmRelease, Namespace, Remediation, Stage } from '@monosense-io/platform';
import { ApiObject, Duration } from 'cdk8s';
import { parse } from 'yaml';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { splitHorizon } from '../examples/split-horizon';
import { CoreDns, CoreDnsProps } from '../src';

/** Facts of a cluster with IPv6 alone. */
const IPV6: Partial<ClusterProps> = {
  nodeCidr: 'fd00:1::/64',
  nodes: INFRA.nodes.map((node, index) => ({ ...node, address: `fd00:1::${index + 1}` })),
  podCidrs: ['fd00:244::/48'],
  serviceCidrs: ['fd00:245::/108'],
  loadBalancerPools: [],
  meshAddress: undefined,
  peers: [],
};

function dnsLab(props: CoreDnsProps = {}, facts: Partial<ClusterProps> = {}): Lab {
  const lab = new Lab({ facts });
  new CoreDns(lab.cluster, 'coredns', props);
  return lab;
}

function values(lab: Lab): any {
  return lab.object('HelmRelease', 'coredns').spec.values;
}

/** What follows the name of each plugin of this name, options included. */
function plugin(lab: Lab, wanted: string): string[] {
  return values(lab).servers[0].plugins
    .filter(({ name }: any) => name === wanted)
    .map(({ parameters, configBlock }: any) => [parameters, configBlock].filter((text) => text !== undefined).join(' { '));
}

class Other extends Component {}

/** Provides a network that is installed before Flux, with a name that sorts behind all others. */
function provideNetwork(lab: Lab): void {
  const stage = new Stage(new Other(lab.cluster, 'zone-network'), 'Operator', { namespace: lab.cluster.kubeSystem });
  new HelmRelease(stage, 'Release', { chart: { repository: 'oci://example.org', name: 'network', version: '1.0.0' }, remediation: Remediation.RETRY, bootstrap: true });
  Ambient.provide(lab.cluster, { network: { connect: (client) => client.waitFor(stage, 'its pods need a network') } });
}

test('the defaults are hardened, spread, and forward to where the machines do', () => {
  const lab = dnsLab();

  expect(values(lab)).toMatchSnapshot();
});

test('every prop has its effect', () => {
  const lab = new Lab();
  const props: Required<CoreDnsProps> = {
    forwardTo: ['10.0.0.1', '10.0.0.2:5353'],
    zones: { 'example.org': ['[fd00::53]:5353', 'fd00::54'] },
    cacheTtl: Duration.minutes(5),
    metrics: lab.surroundings.metrics,
  };

  new CoreDns(lab.cluster, 'coredns', props);

  expect(plugin(lab, 'forward')).toEqual([
    'example.org [fd00::53]:5353 [fd00::54]:53 { max_concurrent 1000',
    '. 10.0.0.1:53 10.0.0.2:5353 { max_concurrent 1000',
  ]);
  expect(plugin(lab, 'cache')[0]).toMatch(/^300 /);
  expect(lab.object('VMRule', 'coredns-dns').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['CoreDnsDown', 'CoreDnsErrors', 'CoreDnsSlow', 'CoreDnsForwardFailing']);
});

test('a zone is asked for before the one that it is part of', () => {
  const lab = dnsLab({ zones: { 'org': ['10.0.0.1'], 'lab.example.org': ['10.0.0.3'], 'example.org': ['10.0.0.2'] } });

  expect(plugin(lab, 'forward').map((text) => text.split(' ')[0])).toEqual(['lab.example.org', 'example.org', 'org', '.']);
});

test('what is unknown to the cluster is asked of the servers of the example, also by address', () => {
  const lab = new Lab();

  splitHorizon(lab.cluster);

  expect(plugin(lab, 'forward')).toEqual([
    '0.0.10.in-addr.arpa 10.0.0.53:53 { max_concurrent 1000',
    'example.org 10.0.0.53:53 10.0.0.54:53 { max_concurrent 1000',
    '. 10.0.0.1:53 { max_concurrent 1000',
  ]);
  expect(plugin(lab, 'kubernetes')[0]).toContain('fallthrough in-addr.arpa ip6.arpa');
});

test('it is installed before Flux, right after the network that it waits for', () => {
  const lab = new Lab();
  provideNetwork(lab);

  splitHorizon(lab.cluster);

  const files = lab.platform.render();
  expect(parse(files['infra/bootstrap/helmfile.yaml']).releases.map(({ name, namespace, version }: any) => ({ name, namespace, version }))).toEqual([
    { name: 'network', namespace: 'kube-system', version: '1.0.0' },
    { name: 'coredns', namespace: 'kube-system', version: '1.46.2' },
  ]);
  expect(parse(files['infra/bootstrap/coredns.values.yaml'])).toEqual(values(lab));
  expect(lab.waits('coredns-operator')).toEqual(['zone-network-operator']);
});

test('who asks for DNS afterwards waits for it', () => {
  const lab = dnsLab();
  const client = new Stage(new Other(lab.cluster, 'client'), 'Main', { namespace: lab.cluster.kubeSystem });
  new ApiObject(client, 'Object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'client' } });

  Ambient.dns(client)?.connect(client);

  expect(lab.waits('client-main')).toContain('coredns-operator');
});

test('Talos 1.14 leaves DNS to it, as machines of the control plane are told', () => {
  const lab = dnsLab({}, { talosVersion: 'v1.14.6', kubernetesVersion: 'v1.36.6' });

  const { patches, controlPlane } = parse(lab.platform.render()['infra/talos/talconfig.yaml']);
  expect(patches).toBeUndefined();
  expect(controlPlane.patches.map((patch: string) => parse(patch))).toEqual([{ apiVersion: 'v1alpha1', kind: 'KubeCoreDNSConfig', enabled: false }]);
});

test('Talos leaves DNS to it', () => {
  const lab = dnsLab();

  const { patches } = parse(lab.platform.render()['infra/talos/talconfig.yaml']);
  expect(patches.map((patch: string) => parse(patch))).toEqual([{ cluster: { coreDNS: { disabled: true } } }]);
  expect(patches[0]).toContain('# infra/coredns: CoreDNS comes with a chart of its own');
});

test.each([
  ['10.245.0.0/16', '10.245.0.10'],
  ['10.245.0.240/28', '10.245.0.250'],
  ['10.96.0.0/12', '10.96.0.10'],
])('the address in %s is %s', (cidr, address) => {
  const lab = dnsLab({}, { serviceCidrs: [cidr] });

  expect(values(lab).service).toEqual({ name: 'kube-dns', clusterIP: address });
});

test('the address of an IPv6 cluster is its tenth', () => {
  const lab = dnsLab({}, IPV6);

  expect(values(lab).service).toEqual({ name: 'kube-dns', clusterIP: 'fd00:245::a' });
});

test('a cluster of both families has an address of each', () => {
  const lab = dnsLab({}, { podCidrs: ['10.244.0.0/16', 'fd00:244::/48'], serviceCidrs: ['10.245.0.0/16', 'fd00:245:0:0:1::/108'] });

  expect(values(lab).service).toEqual({
    name: 'kube-dns', clusterIP: '10.245.0.10', clusterIPs: ['10.245.0.10', 'fd00:245::1:0:0:a'], ipFamilyPolicy: 'RequireDualStack',
  });
});

test('pods carry the label that every policy lets DNS through by', () => {
  const lab = dnsLab();
  new Namespace(lab.cluster, 'client');

  const [rule] = lab.objects().find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'allow-dns' && metadata.namespace === 'client').spec.egress;
  expect(values(lab).k8sAppLabelOverride).toBe(rule.to[0].podSelector.matchLabels['k8s-app']);
  expect(values(lab).servers[0].port).toBe(rule.ports[0].port);
});

test('a single machine has a single pod, which is replaced only by one that answers', () => {
  const lab = dnsLab({}, { nodes: [INFRA.nodes[0]] });

  const { replicaCount, rollingUpdate, podDisruptionBudget, topologySpreadConstraints } = values(lab);
  expect({ replicaCount, rollingUpdate, podDisruptionBudget, topologySpreadConstraints }).toEqual({ replicaCount: 1, rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } });
});

test('every pod is scraped', () => {
  const lab = new Lab();
  new CoreDns(lab.cluster, 'coredns', { metrics: lab.surroundings.metrics });

  expect(lab.object('VMPodScrape', 'coredns-operator-metrics').spec).toEqual({
    namespaceSelector: { matchNames: ['kube-system'] },
    selector: { matchLabels: { 'k8s-app': 'kube-dns', 'app.kubernetes.io/name': 'coredns', 'app.kubernetes.io/instance': 'coredns' } },
    podMetricsEndpoints: [{ port: 'tcp-9153', path: '/metrics', interval: '30s' }],
  });
});

test('the servers are in the picture of the cluster', () => {
  const lab = dnsLab({ forwardTo: ['10.0.0.1'], zones: { 'example.org': ['10.0.0.1', '10.0.0.53'] } });

  const readme = lab.platform.render()['infra/README.md'];
  expect(readme).toContain('10.0.0.1');
  expect(readme).toContain('10.0.0.53');
});

test.each<[string, CoreDnsProps, string, string]>([
  ['no server', { forwardTo: [] }, 'COREDNS-004', "'forwardTo' must be a list of 1 to 15 servers, got none"],
  ['too many servers', { forwardTo: Array.from({ length: 16 }, (_, index) => `10.0.0.${index + 1}`) }, 'COREDNS-004', 'got 16'],
  ['a name as server', { forwardTo: ['dns.example.org'] }, 'COREDNS-005', "'forwardTo' must hold addresses, got 'dns.example.org'"],
  ['a port that is none', { zones: { 'example.org': ['10.0.0.53:70000'] } }, 'COREDNS-005', "'zones['example.org']' must hold addresses, got '10.0.0.53:70000'"],
  ['itself by the loopback', { forwardTo: ['127.0.0.53'] }, 'COREDNS-006', 'got 127.0.0.53'],
  ['itself by its address', { zones: { 'example.org': ['10.245.0.10:53'] } }, 'COREDNS-006', "'zones['example.org']' must name servers outside the cluster, got 10.245.0.10"],
  ['a zone that is no domain', { zones: { 'Example.org.': ['10.0.0.53'] } }, 'COREDNS-002', "got 'Example.org.'"],
  ['the root as a zone', { zones: { '.': ['10.0.0.53'] } }, 'COREDNS-002', "got '.'"],
  ['the names of the cluster', { zones: { 'svc.cluster.local': ['10.0.0.53'] } }, 'COREDNS-003', "got 'svc.cluster.local'"],
  ['a cache of no time', { cacheTtl: Duration.seconds(0) }, 'PLATFORM-104', "'cacheTtl' must be a whole number of seconds from 1 to 3600, got 0"],
  ['a cache of more than an hour', { cacheTtl: Duration.hours(2) }, 'PLATFORM-104', 'got 7200'],
])('refused: %s', (_case, props, code, value) => {
  const lab = new Lab();

  expect(refusals(() => new CoreDns(lab.cluster, 'coredns', props))).toEqual([{ code, path: 'infra/coredns', message: expect.stringContaining(value) }]);
});

test('refused: itself by another form of its address', () => {
  expect(refusals(() => dnsLab({ forwardTo: ['fd00:245:0::000a'] }, IPV6))).toMatchObject([{ code: 'COREDNS-006' }]);
});

test('refused: a range of Services without a tenth address', () => {
  expect(refusals(() => dnsLab({}, { serviceCidrs: ['10.245.0.0/29'] }))).toEqual([{ code: 'COREDNS-001', path: 'infra/coredns', message: expect.stringContaining('got 10.245.0.0/29') }]);
});
