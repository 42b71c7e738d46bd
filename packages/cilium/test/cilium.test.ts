import { ChildProcess, spawn } from 'child_process';
import { AddressInfo, connect, createServer, Server, Socket } from 'net';
import { Ambient, ClusterProps, Endpoint, HttpRoute, Manifests, Namespace, Stage } from '@monosense-io/platform';
import { ApiObject, Duration } from 'cdk8s';
import { parse } from 'yaml';
import { APPS, INFRA, Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { meshed } from '../examples/meshed';
import { BgpPeer, BgpProps, Cilium, CiliumProps, ClusterMeshProps, ConnectivityTestProps, GatewaysProps, HubbleUiProps, IGateways } from '../src';

const ROUTER: BgpPeer = { name: 'router', address: '10.0.0.1', asn: 64501 };

/** Facts of the second cluster, in a subnet of its own. */
const APPS_ELSEWHERE = { ...APPS, nodeCidr: '10.0.1.0/24', nodes: APPS.nodes.map((node, index) => ({ ...node, address: `10.0.1.${14 + index}` })) };

/** A lab without Cilium and the Gateway API, which this package brings. */
function emptyLab(facts: Partial<ClusterProps> = {}): Lab {
  return new Lab({ facts, without: ['cilium.io', 'gateway.networking.k8s.io'] });
}

/** What the facts of a cluster in a mesh have beside those of one alone. */
const IN_MESH = { meshAddress: INFRA.meshAddress };

/** A lab with Cilium in it, in no mesh unless the facts say so; the props may need the lab. */
function ciliumLab(props: CiliumProps | ((lab: Lab) => CiliumProps) = {}, facts: Partial<ClusterProps> = {}): { lab: Lab; cilium: Cilium } {
  const lab = emptyLab({ meshAddress: undefined, ...facts });
  return { lab, cilium: new Cilium(lab.cluster, 'cilium', typeof props === 'function' ? props(lab) : props) };
}

/** A lab with Cilium and its Gateways in it. */
function gatewayLab(props: Partial<GatewaysProps> = {}): { lab: Lab; cilium: Cilium; gateways: IGateways } {
  const { lab, cilium } = ciliumLab();
  return { lab, cilium, gateways: cilium.addGateways({ ...gatewaysIn(lab), ...props }) };
}

/** A lab with Cilium in it, and Gateways that somebody else brings. */
function otherGatewayLab(): { lab: Lab; cilium: Cilium } {
  const lab = new Lab({ facts: { meshAddress: undefined }, without: ['cilium.io'] });
  return { lab, cilium: new Cilium(lab.cluster, 'cilium') };
}

const gatewaysIn = (lab: Lab): GatewaysProps => ({ certificate: lab.surroundings.certificate, externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' });

const mesh = (lab: Lab): { clusterMesh: Required<ClusterMeshProps> } => ({ clusterMesh: { secretStore: lab.surroundings.store, caItem: 'mesh' } });

const bgp = (props: Partial<BgpProps> = {}): CiliumProps => ({ bgp: { peers: [ROUTER], ...props } });

function values(lab: Lab): any {
  return lab.object('HelmRelease', 'cilium').spec.values;
}

/** What a program without types leaves out. */
const LEFT_OUT = undefined as any;

/** A refusal that names the component. */
const refusal = (code: string, value: string): object => ({ code, path: 'infra/cilium', message: expect.stringContaining(value) });

function alertNames(lab: Lab, group: string): string[] {
  return lab.object('VMRule', `cilium-${group}`).spec.groups[0].rules.map((rule: any) => rule.alert);
}

describe('Cilium', () => {
  test('without props has the settings of Talos and safe defaults', () => {
    const { lab } = ciliumLab();

    const { resources, envoy, operator, hubble, ...rest } = values(lab);
    expect(rest).toMatchSnapshot();
  });

  test('has an effect by each of its props', () => {
    // Routers know these pools, so that announcements on the link are off unless they are asked for.
    const facts = { loadBalancerPools: [{ start: '10.9.0.1', stop: '10.9.0.9' }], meshAddress: '10.9.0.1' };
    const without = ['cilium.io', 'gateway.networking.k8s.io'];
    const props = (lab: Lab): Required<Omit<CiliumProps, 'mutualAuthentication'>> => ({ bgp: { peers: [ROUTER] }, l2Announcements: true, ...mesh(lab), mtu: 1500, metrics: lab.surroundings.metrics });

    expect(propsWithoutEffect(props, (lab, given) => new Cilium(lab.cluster, 'cilium', given), { facts, without })).toEqual([]);
    expect(propsWithoutEffect<Pick<CiliumProps, 'mutualAuthentication'>>(() => ({ mutualAuthentication: true }), (lab, given) => new Cilium(lab.cluster, 'cilium', given), { facts: { meshAddress: undefined }, without })).toEqual([]);
  });

  /** Machines whose links take packets of a size. */
  const links = (mtu?: number): Partial<ClusterProps> => ({
    talosVersion: 'v1.14.6', machines: { ports: [{ name: 'lan0', driver: 'ixgbe' }], links: [{ name: 'lan0', gateway: '10.0.0.1', ...(mtu === undefined ? {} : { mtu }) }] },
  });

  test.each<[string, CiliumProps, Partial<ClusterProps>, number | undefined]>([
    ['that of the links', {}, links(9000), 9000],
    ['that of links of which nothing is said', {}, links(), 1500],
    ['what Cilium finds, where no link is known', {}, {}, undefined],
    ['what the program says', { mtu: 8000 }, links(9000), 8000],
    ['the smallest of the mesh', mesh(emptyLab()), { ...links(9000), ...IN_MESH, peers: [{ ...APPS, ...links(4000) }] }, 4000],
    ['the usual one of a mesh with a cluster whose links nobody knows', mesh(emptyLab()), { ...links(9000), ...IN_MESH, peers: [APPS] }, 1500],
  ])('takes as the largest packet %s', (_what, props, facts, mtu) => {
    expect(values(ciliumLab((lab) => ('clusterMesh' in props ? mesh(lab) : props), facts).lab).MTU).toBe(mtu);
  });

  test('a packet that is larger than links take is refused', () => {
    expect(refusals(() => ciliumLab({ mtu: 9000 }, links(1500)))).toEqual([refusal('CILIUM-022', 'at most 1500')]);
    const peers = { ...IN_MESH, peers: [{ ...APPS, ...links(1500) }] };
    expect(refusals(() => ciliumLab((lab) => ({ ...mesh(lab), mtu: 9000 }), peers))).toEqual([refusal('CILIUM-022', 'at most 1500')]);
    expect(refusals(() => ciliumLab({ mtu: 900 }, links(1500)))).toEqual([refusal('PLATFORM-101', '900')]);
  });

  test('is the network that other components wait for', () => {
    const { lab, cilium } = ciliumLab();
    const stage = new Stage(lab.cluster, 'shop', { namespace: new Namespace(lab.cluster, 'shop-namespace', { name: 'shop' }) });
    new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' } });

    Ambient.network(stage)!.connect(stage);

    expect(lab.waits('shop')).toContain(cilium.operator.stageName);
  });

  test('takes metrics and secrets to where the cluster provides them', () => {
    const lab = emptyLab();
    Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics, secretStore: lab.surroundings.store });

    new Cilium(lab.cluster, 'cilium', { bgp: { peers: [{ ...ROUTER, password: { item: 'router' } }] }, clusterMesh: { caItem: 'mesh' } });

    expect(lab.objects('ExternalSecret').map(({ spec }) => spec.secretStoreRef.name)).toEqual(['onepassword', 'onepassword']);
    expect(lab.object('VMPodScrape', 'cilium-operator-agent-metrics').spec.podMetricsEndpoints[0].port).toBe('prometheus');
  });

  test('is installed before Flux, and without Gateways brings no Gateway API', () => {
    const { lab } = ciliumLab();

    const files = lab.platform.render();
    expect(files['infra/bootstrap/helmfile.yaml']).toContain('chart: cilium/cilium');
    expect(files['infra/bootstrap/helmfile.yaml']).not.toContain('gateway-api');
    expect(Object.keys(files).filter((path) => path.startsWith('infra/cilium-gateway'))).toEqual([]);
    expect(lab.waits('cilium-operator')).toEqual([]);
  });

  test.each<[string, CiliumProps, Partial<ClusterProps>, string[]]>([
    ['of policies', {}, { loadBalancerPools: undefined }, ['ciliumnetworkpolicies']],
    ['of addresses', {}, {}, ['ciliumnetworkpolicies', 'ciliumloadbalancerippools', 'ciliuml2announcementpolicies']],
    // The operator creates these with BGP only: waiting for them without it would never end.
    ['of BGP', bgp(), { loadBalancerPools: undefined }, ['ciliumnetworkpolicies', 'ciliumbgpadvertisements', 'ciliumbgpclusterconfigs', 'ciliumbgppeerconfigs']],
  ])('is ready when the CRDs %s exist', (_, props, facts, crds) => {
    const { lab } = ciliumLab(props, facts);

    const { spec } = lab.objects().find((object) => object.kind === 'Kustomization' && object.metadata.name === 'cilium-operator');
    expect(spec.healthChecks).toEqual([
      { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', name: 'cilium', namespace: 'kube-system' },
      ...crds.map((name) => ({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: `${name}.cilium.io` })),
    ]);
  });

  test('tells Talos what to leave to it', () => {
    const { lab } = ciliumLab();

    const talconfig = lab.platform.render()['infra/talos/talconfig.yaml'];
    expect(talconfig).toContain('cni:\n          name: none');
    expect(talconfig).toContain('proxy:\n        disabled: true');
    expect(talconfig).toContain('forwardKubeDNSToHost: false');
    expect(talconfig).toContain('kubePrism:\n          enabled: true\n          port: 7445');
  });

  test('tells Talos 1.14 the same in documents, some of which only the control plane may have', () => {
    const { lab } = ciliumLab({}, { talosVersion: 'v1.14.6', kubernetesVersion: 'v1.36.6' });

    const { patches, controlPlane } = parse(lab.platform.render()['infra/talos/talconfig.yaml']);
    const documents = (texts: string[]): object[] => texts.map((text) => parse(text));
    expect(documents(patches)).toEqual([
      { apiVersion: 'v1alpha1', kind: 'KubePrismConfig', port: 7445 },
      { apiVersion: 'v1alpha1', kind: 'ResolverConfig', hostDNS: { enabled: true, forwardKubeDNSToHost: false } },
    ]);
    expect(documents(controlPlane.patches)).toEqual([
      { apiVersion: 'v1alpha1', kind: 'KubeFlannelCNIConfig', $patch: 'delete' },
      { apiVersion: 'v1alpha1', kind: 'KubeProxyConfig', enabled: false },
    ]);
  });

  test('runs one operator and one relay on a single node', () => {
    const { lab } = ciliumLab({}, { nodes: INFRA.nodes.slice(0, 1) });

    expect(values(lab).operator.replicas).toBe(1);
    expect(values(lab).hubble.relay.replicas).toBe(1);
  });

  test("serves Envoys of this version and of the one before alike", () => {
    expect(values(ciliumLab().lab).envoy.xdsMode).toBe('split');
  });

  test('routes IPv6 alone', () => {
    const { lab } = ciliumLab({}, {
      nodeCidr: 'fd00:1::/64',
      nodes: [{ name: 'one', address: 'fd00:1::1', controlPlane: true, memory: '16Gi', installDisk: '/dev/sda' }],
      podCidrs: ['fd00:244::/48'],
      serviceCidrs: ['fd00:245::/108'],
      loadBalancerPools: [],
      peers: [],
    });

    expect(values(lab)).toMatchObject({ ipv4: { enabled: false }, ipv6: { enabled: true }, ipv6NativeRoutingCIDR: 'fd00:244::/48', underlayProtocol: 'ipv6' });
    expect(values(lab)).not.toHaveProperty('ipv4NativeRoutingCIDR');
  });

  test('proves identities where there is no mesh', () => {
    const { lab } = ciliumLab({ mutualAuthentication: true });

    expect(values(lab).authentication.mutual.spire).toMatchObject({ enabled: true, install: { namespace: 'cilium-spire', existingNamespace: true } });
    expect(lab.object('Namespace', 'cilium-spire').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('privileged');
  });

  test('lets nothing pass where a policy asks for proof that nobody can give', () => {
    expect(values(ciliumLab().lab).authentication).toEqual({ enabled: true });
  });

  test('refuses proof of identity in a mesh', () => {
    expect(refusals(() => ciliumLab((lab) => ({ ...mesh(lab), mutualAuthentication: true }), IN_MESH))).toEqual([{ code: 'CILIUM-001', path: 'infra/cilium', message: expect.stringContaining("'mutualAuthentication'") }]);
  });

  test.each<[string, string, (lab: Lab, cilium: Cilium) => void]>([
    ['a patch', 'infra/cilium/Operator', (_, cilium) => cilium.patchValues({ release: 'cilium', values: { authentication: { mutual: { spire: { enabled: true } } } }, reason: 'a test' })],
    ['a raw release', 'infra/other/Objects', ({ cluster }) => void new Manifests(cluster, 'other', {
      namespace: cluster.kubeSystem,
      objects: [{
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name: 'other' },
        spec: {
          interval: '1h',
          chart: { spec: { chart: 'cilium', version: '1.20.2', sourceRef: { kind: 'HelmRepository', name: 'other' } } },
          install: { remediation: { retries: 3 } },
          upgrade: { remediation: { retries: 3 } },
          values: { authentication: { mutual: { spire: { enabled: true } } } },
        },
      }],
      reason: 'a test',
    })],
  ])('refuses proof of identity in a mesh that %s brings', (_, path, bring) => {
    const { lab, cilium } = ciliumLab(mesh, IN_MESH);
    bring(lab, cilium);

    expect(refusals(() => lab.platform.render())).toEqual([{ code: 'CILIUM-001', path: path, message: expect.stringContaining('spire') }]);
  });

  test('takes a patch that proves identities where there is no mesh', () => {
    const { lab, cilium } = ciliumLab();
    cilium.patchValues({ release: 'cilium', values: { authentication: { mutual: { spire: { enabled: true } } } }, reason: 'a test' });

    expect(refusals(() => lab.platform.render())).toEqual([]);
  });

  test('refuses a cluster that others count on, without a mesh', () => {
    expect(refusals(() => ciliumLab({}, IN_MESH))).toEqual([refusal('CILIUM-011', '10.0.0.100')]);
  });
});

describe('addresses', () => {
  test("are those of the cluster's own pools, announced on the link that they lie in", () => {
    const { lab } = ciliumLab();

    expect(lab.object('CiliumLoadBalancerIPPool', 'infra').spec).toEqual({ blocks: [{ start: '10.0.0.100', stop: '10.0.0.119' }] });
    expect(lab.objects().filter((object) => object.kind === 'CiliumLoadBalancerIPPool')).toHaveLength(1);
    expect(lab.object('CiliumL2AnnouncementPolicy', 'infra').spec).toEqual({
      loadBalancerIPs: true,
      serviceSelector: { matchExpressions: [{ key: 'platform.monosense.io/announce', operator: 'NotIn', values: ['false'] }] },
    });
    expect(lab.waits('cilium-addresses')).toEqual(['cilium-operator']);
  });

  test('outside the node subnet are left to BGP', () => {
    const { lab } = ciliumLab(bgp(), { loadBalancerPools: [{ start: '10.9.0.1', stop: '10.9.0.9' }] });

    expect(values(lab).l2announcements).toEqual({ enabled: false });
    expect(lab.objects().some((object) => object.kind === 'CiliumL2AnnouncementPolicy')).toBe(false);
  });

  test('need nothing where there are no pools', () => {
    const { lab } = ciliumLab({}, { loadBalancerPools: undefined });

    expect(Object.keys(lab.platform.render()).some((path) => path.startsWith('infra/cilium-addresses/'))).toBe(false);
  });

  test('of Gateways and the mesh are kept for their Services, and no other Service gets them', () => {
    const lab = emptyLab();
    new Cilium(lab.cluster, 'cilium', { clusterMesh: { caItem: 'mesh-ca', secretStore: lab.surroundings.store } }).addGateways(gatewaysIn(lab));

    const pools = Object.fromEntries(lab.objects('CiliumLoadBalancerIPPool').map(({ metadata, spec }) => [metadata.name, spec]));

    const one = (address: string, namespace: string, name: string) => ({
      blocks: [{ start: address, stop: address }],
      serviceSelector: { matchLabels: { 'io.kubernetes.service.namespace': namespace, 'io.kubernetes.service.name': name } },
    });
    expect(pools).toEqual({
      'infra': { blocks: [{ start: '10.0.0.101', stop: '10.0.0.109' }, { start: '10.0.0.112', stop: '10.0.0.119' }] },
      'infra-kube-system-clustermesh-apiserver-mesh': one('10.0.0.100', 'kube-system', 'clustermesh-apiserver-mesh'),
      'infra-gateways-cilium-gateway-external': one('10.0.0.110', 'gateways', 'cilium-gateway-external'),
      'infra-gateways-cilium-gateway-internal': one('10.0.0.111', 'gateways', 'cilium-gateway-internal'),
    });
    expect(lab.object('Service', 'clustermesh-apiserver-mesh').metadata).toMatchObject({ namespace: 'kube-system', annotations: { 'lbipam.cilium.io/ips': '10.0.0.100' } });
  });

  test('of raw Services are kept for them too', () => {
    const { lab } = ciliumLab();
    new Manifests(lab.cluster, 'legacy', {
      namespace: new Namespace(lab.surroundings, 'Legacy', { name: 'legacy' }),
      objects: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'mail', annotations: { 'lbipam.cilium.io/ips': '10.0.0.100' } }, spec: { type: 'LoadBalancer', ports: [{ port: 25 }] } }],
      reason: 'the old mail server',
    });

    expect(lab.object('CiliumLoadBalancerIPPool', 'infra').spec).toEqual({ blocks: [{ start: '10.0.0.101', stop: '10.0.0.119' }] });
    expect(lab.object('CiliumLoadBalancerIPPool', 'infra-legacy-mail').spec.blocks).toEqual([{ start: '10.0.0.100', stop: '10.0.0.100' }]);
  });

  test('that are claimed without a Service stay in the pool, where their owner finds them', () => {
    const { lab, cilium } = ciliumLab();
    lab.cluster.claimAddress(cilium, '10.0.0.105');

    expect(lab.object('CiliumLoadBalancerIPPool', 'infra').spec).toEqual({ blocks: [{ start: '10.0.0.100', stop: '10.0.0.119' }] });
  });

  test('of IPv6 are announced on the link too', () => {
    const { lab } = ciliumLab({}, {
      nodeCidr: 'fd00:1::/64',
      nodes: [{ name: 'one', address: 'fd00:1::1', controlPlane: true, memory: '16Gi', installDisk: '/dev/sda' }],
      podCidrs: ['fd00:244::/48'],
      serviceCidrs: ['fd00:245::/108'],
      loadBalancerPools: [{ start: 'fd00:1::100', stop: 'fd00:1::110' }],
      peers: [],
    });

    expect(lab.object('CiliumLoadBalancerIPPool', 'infra').spec).toEqual({ blocks: [{ start: 'fd00:1::100', stop: 'fd00:1::110' }] });
    expect(lab.object('CiliumL2AnnouncementPolicy', 'infra').spec).toMatchObject({ loadBalancerIPs: true });
  });

  test.each<[string, CiliumProps, Partial<ClusterProps>, string, string]>([
    ['a pool in the node subnet that nobody announces there', { ...bgp(), l2Announcements: false }, {}, 'CILIUM-003', '10.0.0.100-10.0.0.119'],
    ['a pool elsewhere without BGP', {}, { loadBalancerPools: [{ start: '10.9.0.1', stop: '10.9.0.9' }] }, 'CILIUM-004', '10.9.0.1-10.9.0.9'],
  ])('refuse %s', (_, props, facts, code, value) => {
    expect(refusals(() => ciliumLab(props, facts))).toEqual([refusal(code, value)]);
  });
});

describe('BGP', () => {
  test('advertises every Service to every router', () => {
    const { lab } = ciliumLab(bgp());

    expect(lab.object('CiliumBGPClusterConfig', 'infra').spec).toEqual({
      bgpInstances: [{ name: 'as64512', localASN: 64512, peers: [{ name: 'router', peerASN: 64501, peerAddress: '10.0.0.1', peerConfigRef: { name: 'router' } }] }],
    });
    expect(lab.object('CiliumBGPPeerConfig', 'router').spec).toEqual({
      timers: { connectRetryTimeSeconds: 30, holdTimeSeconds: 30, keepAliveTimeSeconds: 10 },
      gracefulRestart: { enabled: true, restartTimeSeconds: 120 },
      families: [{ afi: 'ipv4', safi: 'unicast', advertisements: { matchLabels: { 'platform.monosense.io/bgp': 'advertised' } } }],
    });
    const advertisement = lab.object('CiliumBGPAdvertisement', 'infra');
    expect(advertisement.metadata.labels).toEqual({ 'platform.monosense.io/bgp': 'advertised' });
    expect(advertisement.spec.advertisements).toEqual([{
      advertisementType: 'Service',
      service: { addresses: ['LoadBalancerIP'] },
      selector: { matchExpressions: [{ key: 'platform.monosense.io/announce', operator: 'NotIn', values: ['false'] }] },
    }]);
  });

  test('waits as long as it is told', () => {
    const times: Required<Omit<BgpProps, 'peers'>> = { holdTime: Duration.seconds(9), restartTime: Duration.minutes(1) };
    const { lab } = ciliumLab(bgp(times));

    expect(lab.object('CiliumBGPPeerConfig', 'router').spec).toMatchObject({
      timers: { connectRetryTimeSeconds: 30, holdTimeSeconds: 9, keepAliveTimeSeconds: 3 },
      gracefulRestart: { enabled: true, restartTimeSeconds: 60 },
    });
  });

  test('reaches a router several hops away, with a password', () => {
    const { lab } = ciliumLab(({ surroundings }) => {
      const core: Required<BgpPeer> = { name: 'core', address: '192.168.0.1', asn: 64500, hops: 3, password: { secretStore: surroundings.store, item: 'core-router' } };
      return bgp({ peers: [core] });
    });

    expect(lab.object('CiliumBGPPeerConfig', 'core').spec).toMatchObject({ ebgpMultihop: 3, authSecretRef: 'bgp-core' });
    expect(lab.object('ExternalSecret', 'bgp-core').spec.data).toEqual([{ secretKey: 'password', remoteRef: { key: 'core-router', property: 'password' } }]);
  });

  test.each<[string, Partial<BgpProps>, Partial<ClusterProps>, string, string]>([
    ['a cluster without a number', {}, { asn: undefined }, 'CILIUM-005', "'infra'"],
    ['an empty list of routers', { peers: [] }, {}, 'CILIUM-006', "'bgp.peers'"],
    ['no list of routers', { peers: LEFT_OUT }, {}, 'CILIUM-006', "'bgp.peers'"],
    ['two routers of one name', { peers: [ROUTER, { ...ROUTER, address: '10.0.0.2' }] }, {}, 'CILIUM-007', "'router'"],
    ['a router out of reach', { peers: [{ ...ROUTER, address: '192.168.0.1' }] }, {}, 'CILIUM-009', '192.168.0.1'],
    ['a name that is none', { peers: [{ ...ROUTER, name: 'My Router' }] }, {}, 'PLATFORM-102', "'My Router'"],
    ['an address that is none', { peers: [ROUTER, { ...ROUTER, name: 'other', address: 'router.example.org' }] }, {}, 'PLATFORM-107', "'bgp.peers[1].address' must be an address, got 'router.example.org'"],
    ['a number that is none', { peers: [{ ...ROUTER, asn: 0 }] }, {}, 'PLATFORM-101', "'bgp.peers[0].asn'"],
    ['too many hops', { peers: [{ ...ROUTER, hops: 256 }] }, {}, 'PLATFORM-101', 'got 256'],
    ['a password of no item', { peers: [{ ...ROUTER, password: { item: LEFT_OUT } }] }, {}, 'PLATFORM-106', "'bgp.peers[0].password.item'"],
    ['an impatient hold time', { holdTime: Duration.seconds(2) }, {}, 'PLATFORM-104', "'bgp.holdTime' must be a whole number of seconds from 3 to 65535, got 2"],
    ['an endless hold time', { holdTime: Duration.seconds(65536) }, {}, 'PLATFORM-104', 'got 65536'],
    ['an endless restart', { restartTime: Duration.hours(2) }, {}, 'PLATFORM-104', "'bgp.restartTime' must be a whole number of seconds from 1 to 4095, got 7200"],
  ])('refuses %s', (_, props, facts, code, value) => {
    expect(refusals(() => ciliumLab(bgp(props), facts))).toEqual([refusal(code, value)]);
  });

  test.each([
    ['an address that a Service could be given', '10.0.0.105', 'PLATFORM-282', "10.0.0.100-10.0.0.119 contains router 'router' (10.0.0.105)"],
    ['the address of a machine', '10.0.0.12', 'PLATFORM-283', "router 'router' (10.0.0.12) has the address of node 'infra-02'"],
  ])('refuses a router with %s', (_, address, code, value) => {
    const { lab } = ciliumLab(bgp({ peers: [{ ...ROUTER, address }] }));

    expect(lab.refusals()).toEqual([refusal(code, value)]);
  });
});

describe('Gateways', () => {
  test('have fixed addresses, TLS, and a redirect from HTTP', () => {
    const { lab } = gatewayLab();

    expect(lab.object('GatewayClass', 'cilium').spec).toEqual({ controllerName: 'io.cilium/gateway-controller' });
    const gateway = lab.object('Gateway', 'external');
    expect(gateway.metadata.namespace).toBe('gateways');
    expect(gateway.spec).toEqual({
      gatewayClassName: 'cilium',
      addresses: [{ type: 'IPAddress', value: '10.0.0.110' }],
      listeners: [
        { name: 'http', protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'Same' } } },
        {
          name: 'https',
          protocol: 'HTTPS',
          port: 443,
          tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: 'wildcard-tls', namespace: 'surroundings' }] },
          allowedRoutes: { namespaces: { from: 'All' } },
        },
      ],
    });
    expect(lab.objects().find((object) => object.kind === 'Gateway' && object.metadata.name === 'internal').spec.addresses).toEqual([{ type: 'IPAddress', value: '10.0.0.111' }]);
    expect(lab.object('HTTPRoute', 'https-redirect').spec).toEqual({
      parentRefs: [{ name: 'external', sectionName: 'http' }, { name: 'internal', sectionName: 'http' }],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
  });

  test('switch the Gateway API on in the chart, also for the bootstrap', () => {
    const { lab } = gatewayLab();

    const gatewayAPI = { enabled: true, enableAlpn: true, enableAppProtocol: true, gatewayClass: { create: 'false' } };
    expect(values(lab).gatewayAPI).toEqual(gatewayAPI);
    expect(parse(lab.platform.render()['infra/bootstrap/cilium.values.yaml']).gatewayAPI).toEqual(gatewayAPI);
  });

  test('have their CRDs before Cilium when there is no Flux yet', () => {
    const { lab } = gatewayLab();

    const { releases } = parse(lab.platform.render()['infra/bootstrap/helmfile.yaml']);
    expect(releases[0].hooks.map(({ args }: { args: string[] }) => args.at(-1))).toContain('https://github.com/kubernetes-sigs/gateway-api//config/crd?ref=8bb74df00e56ec8f944d48c25e6c1c9c2f6848e3');
  });

  test("bring the kinds of Cilium's own that only they use", () => {
    const { lab } = gatewayLab();
    const namespace = new Namespace(lab.cluster, 'shop-namespace', { name: 'shop' });
    new ApiObject(new Stage(lab.cluster, 'shop', { namespace }), 'Config', { apiVersion: 'cilium.io/v2', kind: 'CiliumEnvoyConfig', metadata: { name: 'shop' } });

    expect(lab.waits('shop')).toContain('cilium-operator');
  });

  test('bring their CRDs from upstream, at a fixed commit, before Cilium', () => {
    const { lab } = gatewayLab();

    expect(lab.object('GitRepository', 'gateway-api').spec.ref).toEqual({ branch: 'release-1.6', commit: '8bb74df00e56ec8f944d48c25e6c1c9c2f6848e3' });
    expect(lab.object('Kustomization', 'gateway-api').spec).toMatchObject({ path: './config/crd', prune: false, wait: true });
    expect(lab.waits('cilium-operator')).toEqual(['cilium-gateway-api']);
    expect(lab.waits('cilium-gateways')).toContain('cilium-addresses');
  });

  test('are offered to other components', () => {
    const { lab, gateways } = gatewayLab();
    const stage = new Stage(lab.cluster, 'shop', { namespace: new Namespace(lab.cluster, 'shop-namespace', { name: 'shop' }), podLabels: { app: 'shop' } });
    const endpoint = new Endpoint(stage, 'Web', { port: 80, targetPort: 8080, service: 'shop' });
    new HttpRoute(stage, 'Route', { gateway: gateways.externalGateway, hostname: 'shop.example.org', endpoint });

    expect(lab.object('HTTPRoute', 'shop').spec.parentRefs).toEqual([{ name: 'external', namespace: 'gateways', sectionName: 'https' }]);
    expect(lab.object('CiliumNetworkPolicy', 'shop').spec.ingress).toEqual([{ fromEntities: ['ingress'], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }]);
    expect(lab.waits('shop')).toEqual(['cilium-gateways']);
  });

  test('take their addresses, so that nobody else can', () => {
    const { lab } = gatewayLab();
    lab.cluster.claimAddress(lab.cluster, '10.0.0.111');

    expect(refusals(() => lab.platform.render())).toEqual([{ code: 'PLATFORM-618', path: 'infra', message: expect.stringContaining('10.0.0.111') }]);
  });

  test.each<[string, Partial<GatewaysProps>, string, string]>([
    ['an address for both', { internalAddress: '10.0.0.110' }, 'PLATFORM-434', '10.0.0.110'],
    ['an address that is none', { externalAddress: 'external' }, 'PLATFORM-107', "'external'"],
  ])('refuse %s', (_, props, code, value) => {
    expect(refusals(() => gatewayLab(props))).toEqual([refusal(code, value)]);
  });

  test('are added once', () => {
    const { lab, cilium } = gatewayLab();

    expect(refusals(() => cilium.addGateways(gatewaysIn(lab)))).toEqual([refusal('CILIUM-015', "'addGateways'")]);
  });

  test('are refused beside those that somebody else brings', () => {
    const { lab, cilium } = otherGatewayLab();
    cilium.addGateways(gatewaysIn(lab));

    expect(refusals(() => lab.platform.render())).toContainEqual({ code: 'PLATFORM-608', path: 'infra/cilium/GatewayApi', message: expect.stringContaining('Gateway of gateway.networking.k8s.io') });
  });
});

describe("Hubble's user interface", () => {
  /** Cilium without options on a single machine, where its pods request 832Mi: 512Mi, twice 128Mi and 64Mi. */
  function smallLab(memory: string): { lab: Lab; cilium: Cilium } {
    const lab = new Lab({ facts: { meshAddress: undefined, nodes: [{ ...INFRA.nodes[0], memory }] }, without: ['cilium.io'] });
    return { lab, cilium: new Cilium(lab.cluster, 'cilium') };
  }

  test('is left out, and takes no memory, unless it is added', () => {
    const { lab } = smallLab('832Mi');

    expect(values(lab).hubble.ui).toEqual({ enabled: false });
  });

  test("is reached through Cilium's Gateway", () => {
    const { lab, cilium, gateways } = gatewayLab();
    const props: Required<HubbleUiProps> = { gateway: gateways.internalGateway, hostname: 'hubble.example.org' };
    cilium.addHubbleUi(props);

    expect(lab.object('HTTPRoute', 'hubble').spec).toEqual({
      hostnames: ['hubble.example.org'],
      parentRefs: [{ name: 'internal', namespace: 'gateways', sectionName: 'https' }],
      rules: [{ backendRefs: [{ name: 'hubble-ui', port: 80 }] }],
    });
    expect(lab.waits('cilium-hubble-ui')).toEqual(['cilium-gateways']);
  });

  test("is reached through anybody else's Gateway, with Cilium's switched off", () => {
    const { lab, cilium } = otherGatewayLab();
    cilium.addHubbleUi({ gateway: lab.surroundings.gateway, hostname: 'hubble.example.org' });

    expect(lab.object('HTTPRoute', 'hubble').spec.parentRefs).toEqual([{ name: 'internal', namespace: 'surroundings', sectionName: 'https' }]);
    expect(values(lab)).toMatchObject({ gatewayAPI: { enabled: false }, hubble: { ui: { enabled: true } } });
  });

  test('has memory set aside once it is added, however often it is rendered', () => {
    const { lab, cilium } = smallLab('960Mi');
    cilium.addHubbleUi({ gateway: lab.surroundings.gateway, hostname: 'hubble.example.org' });

    const resources = { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } };
    expect(values(lab).hubble.ui).toEqual({ enabled: true, rollOutPods: true, backend: { resources }, frontend: { resources } });
    expect(lab.refusals()).toEqual([]);
  });

  test('is refused where there is no memory left for it', () => {
    const { lab, cilium } = smallLab('959Mi');
    cilium.addHubbleUi({ gateway: lab.surroundings.gateway, hostname: 'hubble.example.org' });

    expect(lab.refusals()).toEqual([{ code: 'PLATFORM-621', path: 'infra', message: expect.stringContaining('memory') }]);
  });

  test('is added once', () => {
    const { lab, cilium } = otherGatewayLab();
    const props = { gateway: lab.surroundings.gateway, hostname: 'hubble.example.org' };
    cilium.addHubbleUi(props);

    expect(refusals(() => cilium.addHubbleUi(props))).toEqual([refusal('CILIUM-016', "'addHubbleUi'")]);
  });
});

describe('the mesh', () => {
  test('connects the peers by name, at the address of the facts', () => {
    const { lab } = ciliumLab(mesh, IN_MESH);

    expect(values(lab).clustermesh).toMatchObject({
      config: { enabled: true, clusters: [{ name: 'apps', ips: ['10.0.0.120'], port: 2379 }] },
      apiserver: { replicas: 2, service: { annotations: { 'service.cilium.io/type': 'ClusterIP' } }, tls: { authMode: 'cluster', auto: { certValidityDuration: 1095, server: { extraDnsNames: ['clustermesh-infra.example.org'], extraIpAddresses: ['10.0.0.100'] } } } },
    });
    expect(values(lab).ipv4NativeRoutingCIDR).toBe('10.244.0.0/14');
    const service = lab.object('Service', 'clustermesh-apiserver-mesh');
    expect(service.metadata.annotations).toEqual({ 'external-dns.alpha.kubernetes.io/hostname': 'clustermesh-infra.example.org', 'lbipam.cilium.io/ips': '10.0.0.100' });
    expect(service.spec).toMatchObject({ type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/24'], sessionAffinity: 'ClientIP' });
  });

  test('shares an authority through the secret store, and does without until it is there', () => {
    const { lab } = ciliumLab(mesh, IN_MESH);

    expect(lab.object('HelmRelease', 'cilium').spec.valuesFrom).toEqual([
      { kind: 'Secret', name: 'cilium-clustermesh-ca', optional: true, targetPath: 'tls.ca.cert', valuesKey: 'certificate' },
      { kind: 'Secret', name: 'cilium-clustermesh-ca', optional: true, targetPath: 'tls.ca.key', valuesKey: 'key' },
      { kind: 'Secret', name: 'cilium-clustermesh-ca', optional: true, targetPath: 'clustermesh.apiserver.podAnnotations.ca-checksum', valuesKey: 'checksum' },
    ]);
    expect(lab.object('ExternalSecret', 'cilium-clustermesh-ca').spec.target.template).toEqual({
      type: 'Opaque',
      engineVersion: 'v2',
      metadata: { labels: { 'reconcile.fluxcd.io/watch': 'Enabled' } },
      data: { certificate: '{{ .certificate | b64enc }}', key: '{{ .key | b64enc }}', checksum: '{{ .certificate | sha256sum }}' },
    });
    expect(lab.waits('cilium-operator')).not.toContain('cilium-mesh');
  });

  test('reaches nodes of another subnet through the routers', () => {
    const { lab } = ciliumLab((surroundings) => ({ ...mesh(surroundings), ...bgp() }), { ...IN_MESH, peers: [APPS_ELSEWHERE] });

    expect(values(lab).directRoutingSkipUnreachable).toBe(true);
    expect(lab.object('CiliumBGPAdvertisement', 'infra').spec.advertisements).toContainEqual({ advertisementType: 'PodCIDR' });
    expect(lab.object('Service', 'clustermesh-apiserver-mesh').spec.loadBalancerSourceRanges).toEqual(['10.0.1.0/24']);
  });

  test('holds the pods of both families', () => {
    const { lab } = ciliumLab(mesh, {
      ...IN_MESH,
      podCidrs: ['10.244.0.0/16', 'fd00:244::/48'],
      serviceCidrs: ['10.245.0.0/16', 'fd00:245::/108'],
      peers: [{ ...APPS, podCidrs: ['10.246.0.0/16', 'fd00:246::/48'], serviceCidrs: ['10.247.0.0/16', 'fd00:247::/108'] }],
    });

    expect(values(lab)).toMatchObject({ ipv4NativeRoutingCIDR: '10.244.0.0/14', ipv6NativeRoutingCIDR: 'fd00:244::/30' });
  });

  test.each<[string, Partial<ClusterProps>, string, string]>([
    ['pods too far apart', { peers: [{ ...APPS, podCidrs: ['10.0.128.0/17'] }] }, 'CILIUM-012', '10.0.0.0/8, which holds those of infra (10.0.0.0/24)'],
    ['pods of another family', { peers: [{ ...APPS, podCidrs: ['fd00:246::/48'], serviceCidrs: ['fd00:247::/108'] }] }, 'CILIUM-013', 'got ipv6'],
    ['another subnet without a router', { peers: [APPS_ELSEWHERE] }, 'CILIUM-014', '10.0.1.0/24'],
    ['a cluster without an address', { meshAddress: undefined }, 'CILIUM-018', "'infra'"],
    ['nobody at the other end', { peers: [] }, 'CILIUM-019', "'peers'"],
  ])('refuses %s', (_, facts, code, value) => {
    expect(refusals(() => ciliumLab(mesh, { ...IN_MESH, ...facts }))).toEqual([refusal(code, value)]);
  });

  test('refuses an authority of no item', () => {
    expect(refusals(() => ciliumLab({ clusterMesh: { caItem: '' } }, IN_MESH))).toEqual([refusal('PLATFORM-106', "'clusterMesh.caItem'")]);
  });
});

describe('monitoring', () => {
  test('scrapes and watches what is there', () => {
    const { lab } = ciliumLab((surroundings) => ({ metrics: surroundings.surroundings.metrics }));

    const scrapes = lab.objects().filter((object) => object.kind === 'VMPodScrape').map((object) => object.metadata.name);
    expect(scrapes.sort()).toEqual([
      'cilium-operator-agent-metrics', 'cilium-operator-envoy-metrics', 'cilium-operator-hubble-metrics', 'cilium-operator-operator-metrics', 'cilium-operator-relay-metrics',
    ]);
    expect(lab.objects().filter((object) => object.kind === 'VMRule').map((object) => object.metadata.name).sort()).toEqual(['cilium-addresses', 'cilium-network']);
  });

  test('covers every option', () => {
    const lab = emptyLab();
    meshed(lab.cluster, lab.surroundings.store, lab.surroundings.certificate, lab.surroundings.metrics);

    const groups = ['network', 'addresses', 'bgp', 'mesh'].map((group) => alertNames(lab, group).length);
    expect(groups).toEqual([9, 3, 4, 4]);
    expect(lab.object('VMPodScrape', 'cilium-operator-kvstoremesh-metrics').spec).toMatchObject({
      selector: { matchLabels: { 'k8s-app': 'clustermesh-apiserver' } },
      podMetricsEndpoints: [{ port: 'kvmesh-metrics' }],
    });
  });
});

describe('the connectivity test', () => {
  /** Options and what a pod of the test is given. */
  function tested(props: ConnectivityTestProps = {}): { lab: Lab; job: any; environment: { [name: string]: string } } {
    const { lab, cilium } = ciliumLab((surroundings) => ({ metrics: surroundings.surroundings.metrics }));
    cilium.addConnectivityTest(props);
    const job = lab.object('CronJob', 'connectivity-test').spec.jobTemplate.spec;
    return { lab, job, environment: Object.fromEntries(job.template.spec.containers[0].env.map(({ name, value }: any) => [name, value])) };
  }

  test('has a pod on each machine, without rights', () => {
    const { lab, job } = tested();

    const nodes = lab.cluster.facts.nodes.length;
    expect([job.parallelism, job.completions]).toEqual([nodes, nodes]);
    expect(job.template.spec).toMatchObject({ automountServiceAccountToken: false, tolerations: [{ key: 'node-role.kubernetes.io/control-plane' }], topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' }] });
    expect(lab.objects('ServiceAccount').filter(({ metadata }) => metadata.namespace === 'cilium-connectivity')).toEqual([]);
    expect(lab.object('Namespace', 'cilium-connectivity').metadata.labels!['pod-security.kubernetes.io/enforce']).toBe('restricted');
  });

  test('is let out to what it should reach, and to nothing that it should not', () => {
    const { lab, environment } = tested({ outsideHost: 'www.example.org' });

    expect(environment).toEqual({ REACHED: 'https://kubernetes.default.svc.cluster.local https://www.example.org', REFUSED: 'http://hubble-relay.kube-system.svc.cluster.local' });
    const policies = JSON.stringify(lab.objects().filter(({ kind, metadata }) => /NetworkPolicy$/.test(kind) && metadata.namespace === 'cilium-connectivity').map(({ spec }) => spec?.egress));
    expect(policies).toContain('www.example.org');
    expect(policies).not.toContain('hubble-relay');
  });

  test('alerts when no run is well, by what Gatus can ask as well', () => {
    const { lab } = tested();

    expect(alertNames(lab, 'connectivity')).toEqual(['CiliumConnectivityTestOverdue']);
    expect(Cilium.connectivityQuery('apps')).toBe('time() - kube_cronjob_status_last_successful_time{cluster="apps",namespace="cilium-connectivity",cronjob="connectivity-test"} < 1860');
  });

  test('is asked for once', () => {
    const { cilium } = ciliumLab();
    cilium.addConnectivityTest();

    expect(refusals(() => cilium.addConnectivityTest())).toEqual([refusal('CILIUM-021', "'addConnectivityTest'")]);
  });

  describe('of its pods, by the real curl,', () => {
    let server: Server;
    let open: string;
    let dropping: ChildProcess;
    let dropped: string;
    // A port at which nobody listens.
    const CLOSED = 'http://127.0.0.1:1';

    beforeAll(async () => {
      // As the API server and the relay do: no answer that curl would be content with.
      server = createServer((socket) => socket.end('no HTTP'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      open = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      // As a policy does: the machine drops whoever comes to a server that stands still, once its queue is full.
      dropping = spawn(process.execPath, ['-e', "const s = require('net').createServer(); s.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => process.stdout.write(String(s.address().port)))"]);
      const port = Number(await new Promise((resolve) => dropping.stdout!.once('data', resolve)));
      dropping.kill('SIGSTOP');
      dropped = `http://127.0.0.1:${port}`;
      for (let index = 0; index < 4; index++) waiting.push(connect(port, '127.0.0.1').on('error', () => {}));
      await new Promise((resolve) => setTimeout(resolve, 500));
    });

    const waiting: Socket[] = [];

    afterAll(() => {
      waiting.forEach((socket) => socket.destroy());
      dropping.kill('SIGKILL');
      server.close();
    });

    test.each<[string, () => string, () => string, number]>([
      ['is well when the right ways are open, and others are dropped', () => open, () => dropped, 0],
      ['fails when a way is closed', () => CLOSED, () => dropped, 1],
      ['fails when a way is open that no policy allows', () => open, () => open, 1],
      ['fails when nobody is where no way should lead, since no policy was tried', () => open, () => CLOSED, 1],
      ['fails when the name of who should not be reached leads nowhere', () => open, () => 'http://relay.invalid', 1],
    ])('%s', async (_, reached, refused, status) => {
      const [command, ...args] = tested().job.template.spec.containers[0].command;
      const env = { PATH: process.env.PATH, REACHED: `${open} ${reached()}`, REFUSED: refused() };

      const child = spawn(command, args, { env });

      expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(status);
    });
  });
});
