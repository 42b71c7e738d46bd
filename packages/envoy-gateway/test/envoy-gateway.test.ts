import { Ambient, ClusterProps, Endpoint, HttpRoute, IGateway, Namespace, Stage } from '@monosense-io/platform';
import { Cilium } from '../../cilium/src';
import { INFRA, Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { gateways } from '../examples/gateways';
import { EnvoyGateway, EnvoyGatewayProps } from '../src';

const ON_LINK = { externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' };

/** Addresses that only routers know the way to. */
const ROUTED = { externalAddress: '10.9.0.1', internalAddress: '10.9.0.2' };
const ROUTED_FACTS: Partial<ClusterProps> = { loadBalancerPools: [{ start: '10.9.0.1', stop: '10.9.0.9' }], meshAddress: undefined };

/** What a program without types leaves out. */
const LEFT_OUT = undefined as any;

/** A lab with Envoy Gateway in it, and without the Gateway API, which this package brings; the props may need the lab. */
function envoyLab(props: Partial<EnvoyGatewayProps> | ((lab: Lab) => Partial<EnvoyGatewayProps>) = {}, facts: Partial<ClusterProps> = {}): { lab: Lab; envoy: EnvoyGateway } {
  const lab = new Lab({ facts, without: ['gateway.networking.k8s.io'] });
  const more = typeof props === 'function' ? props(lab) : props;
  return { lab, envoy: new EnvoyGateway(lab.cluster, 'envoy-gateway', { certificate: lab.surroundings.certificate, ...ON_LINK, ...more }) };
}

function policy(lab: Lab, kind: string, name: string): any {
  return lab.object(kind, name).spec;
}

function envoys(lab: Lab, gateway: string): any {
  return lab.object('EnvoyProxy', gateway).spec.provider.kubernetes;
}

/** A component that knows of a gateway only that it is one. */
function addShop(lab: Lab, gateway: IGateway): void {
  const stage = new Stage(lab.cluster, 'shop', { namespace: new Namespace(lab.cluster, 'shop-namespace', { name: 'shop' }), podLabels: { app: 'shop' } });
  new HttpRoute(stage, 'Route', { gateway, hostname: 'shop.example.org', endpoint: new Endpoint(stage, 'Web', { port: 80, targetPort: 8080, service: 'shop' }) });
}

describe('the controller', () => {
  test('raises an alert for what failed once, since it doesn\'t try again', () => {
    const { lab } = envoyLab((given) => ({ metrics: given.surroundings.metrics }));

    const failing = lab.object('VMRule', 'envoy-gateway-controller').spec.groups[0].rules.filter(({ expr }: any) => expr.includes('status="failure"'));
    expect(failing.map(({ alert }: any) => alert)).toEqual(['EnvoyGatewayApplyFailing', 'EnvoyGatewayTranslationFailing']);
    failing.forEach(({ expr }: any) => expect(expr.match(/\w+\((?=\w+\{)|\[\w+\]/g).join('')).toMatch(/^(increase\(\[1h\])+$/));
  });

  test('runs twice, apart, and without what a lab has no use for', () => {
    const { lab } = envoyLab();

    expect(policy(lab, 'HelmRelease', 'gateway-helm')).toMatchSnapshot();
  });

  test('runs once on a single node', () => {
    const { lab } = envoyLab({}, { nodes: INFRA.nodes.slice(0, 1) });

    const { values } = policy(lab, 'HelmRelease', 'gateway-helm');
    expect(values.deployment.replicas).toBe(1);
    expect(values).not.toHaveProperty('podDisruptionBudget');
  });

  test('starts when the kinds exist, which no Helm release touches', () => {
    const { lab } = envoyLab();

    expect(policy(lab, 'GitRepository', 'gateway-api').ref).toEqual({ branch: 'release-1.6', commit: '8bb74df00e56ec8f944d48c25e6c1c9c2f6848e3' });
    expect(policy(lab, 'OCIRepository', 'envoy-gateway')).toMatchObject({ url: 'oci://docker.io/envoyproxy/gateway-helm', ref: { tag: 'v1.9.1' }, layerSelector: { operation: 'extract' } });
    expect(policy(lab, 'Kustomization', 'gateway-api')).toMatchObject({ path: './config/crd', prune: false, wait: true, sourceRef: { kind: 'GitRepository', name: 'gateway-api' } });
    expect(policy(lab, 'Kustomization', 'envoy-gateway')).toMatchObject({ path: './gateway-helm/charts/crds/crds/generated', prune: false, wait: true, sourceRef: { kind: 'OCIRepository', name: 'envoy-gateway' } });
    expect(lab.waits('envoy-gateway-operator')).toContain('envoy-gateway-kinds');
    expect(lab.waits('envoy-gateway-gateways')).toEqual(['envoy-gateway-operator']);
    const { install, upgrade } = policy(lab, 'HelmRelease', 'gateway-helm');
    expect([install.crds, upgrade.crds]).toEqual(['Skip', 'Skip']);
  });

  test('is reached by the Envoys for their configuration, and by nobody else', () => {
    const { lab } = envoyLab();

    const from = (gateway: string): object => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy-gateway-system' } },
      podSelector: { matchLabels: expect.objectContaining({ 'gateway.envoyproxy.io/owning-gateway-name': gateway, 'gateway.envoyproxy.io/owning-gateway-namespace': 'gateways' }) },
    });
    const port = [{ protocol: 'TCP', port: 18000 }];
    expect(policy(lab, 'NetworkPolicy', 'envoy-gateway-operator').ingress).toEqual([{ from: [from('external')], ports: port }, { from: [from('internal')], ports: port }]);
    expect(policy(lab, 'CiliumNetworkPolicy', 'envoy-gateway-operator')).toEqual({
      endpointSelector: { matchLabels: { 'control-plane': 'envoy-gateway', 'app.kubernetes.io/name': 'gateway-helm', 'app.kubernetes.io/instance': 'gateway-helm' } },
      egress: [{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }],
    });
    expect(policy(lab, 'CiliumNetworkPolicy', 'envoy-gateway-operator-certgen').egress[0].toEntities).toEqual(['kube-apiserver']);
  });
});

describe('the Gateways', () => {
  test('have an effect by each prop', () => {
    const props = ({ surroundings }: Lab): Required<EnvoyGatewayProps> => ({
      certificate: surroundings.certificate,
      externalAddress: '10.0.0.112',
      internalAddress: '10.0.0.113',
      trustedProxies: ['10.244.0.0/16'],
      metrics: surroundings.metrics,
    });

    expect(propsWithoutEffect<EnvoyGatewayProps>(props, (lab, given) => new EnvoyGateway(lab.cluster, 'envoy-gateway', given), { without: ['gateway.networking.k8s.io'] })).toEqual([]);
  });

  test('have the addresses that they are given', () => {
    const { lab, envoy } = envoyLab({ externalAddress: '10.0.0.112', internalAddress: '10.0.0.113' });

    expect(envoys(lab, 'external').envoyService.annotations).toEqual({ 'lbipam.cilium.io/ips': '10.0.0.112' });
    expect(envoys(lab, 'internal').envoyService.annotations).toEqual({ 'lbipam.cilium.io/ips': '10.0.0.113' });
    expect(envoy.operator.stageName).toBe('envoy-gateway-operator');
  });

  test('believe proxies, also where a range is not written with its first address', () => {
    const { lab } = envoyLab({ trustedProxies: ['10.244.0.7/16', 'fd00:244::/48'] });

    expect(policy(lab, 'ClientTrafficPolicy', 'gateways').clientIPDetection).toEqual({ xForwardedFor: { trustedCIDRs: ['10.244.0.7/16', 'fd00:244::/48'] } });
  });

  test('speak TLS, and redirect what is in the clear', () => {
    const { lab } = envoyLab();

    expect(policy(lab, 'GatewayClass', 'envoy-gateway')).toEqual({ controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' });
    const gateway = lab.objects().find((object) => object.kind === 'Gateway' && object.metadata.name === 'internal');
    expect(gateway.metadata.namespace).toBe('gateways');
    expect(gateway.spec).toEqual({
      gatewayClassName: 'envoy-gateway',
      infrastructure: { parametersRef: { group: 'gateway.envoyproxy.io', kind: 'EnvoyProxy', name: 'internal' } },
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
    expect(policy(lab, 'HTTPRoute', 'https-redirect')).toEqual({
      parentRefs: [{ name: 'external', sectionName: 'http' }, { name: 'internal', sectionName: 'http' }],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
  });

  test('treat clients and backends so that every application works behind them', () => {
    const { lab } = envoyLab();

    const targetRefs = ['external', 'internal'].map((name) => ({ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }));
    expect(policy(lab, 'ClientTrafficPolicy', 'gateways')).toEqual({
      targetRefs,
      tls: { minVersion: '1.2', alpnProtocols: ['h2', 'http/1.1'] },
      timeout: { http: { streamIdleTimeout: '5m', idleTimeout: '1h' } },
      tcpKeepalive: {},
      path: { escapedSlashesAction: 'KeepUnchanged', disableMergeSlashes: true },
      headers: { withUnderscoresAction: 'DropHeader' },
    });
    expect(policy(lab, 'BackendTrafficPolicy', 'gateways')).toEqual({
      targetRefs,
      timeout: { tcp: { connectTimeout: '5s' }, http: { requestTimeout: '0s' } },
      retry: { retryOn: { triggers: ['connect-failure', 'refused-stream'] } },
      tcpKeepalive: {},
    });
  });

  test('have an Envoy on every node where any node may answer for the address', () => {
    const { lab } = envoyLab();

    expect(envoys(lab, 'external')).toEqual({
      envoyDaemonSet: {
        container: { resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } } },
        pod: { tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }] },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      },
      envoyService: { name: 'envoy-external', type: 'LoadBalancer', externalTrafficPolicy: 'Local', allocateLoadBalancerNodePorts: false, annotations: { 'lbipam.cilium.io/ips': '10.0.0.110' } },
    });
  });

  test('have two Envoys on different nodes where routers know which nodes those are', () => {
    const { lab } = envoyLab(ROUTED, ROUTED_FACTS);

    const { envoyDeployment, envoyPDB, envoyService, ...rest } = envoys(lab, 'external');
    expect(rest).toEqual({});
    expect(envoyDeployment).toMatchObject({ replicas: 2, pod: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname' }] } });
    expect(envoyPDB).toEqual({ maxUnavailable: 1 });
    expect(envoyService.externalTrafficPolicy).toBe('Local');
  });

  test('speak IPv6 on an address of that family', () => {
    const { lab } = envoyLab({ externalAddress: 'fd00:9::1', internalAddress: '10.0.0.111' }, { loadBalancerPools: [...INFRA.loadBalancerPools!, { start: 'fd00:9::1', stop: 'fd00:9::9' }] });

    expect(policy(lab, 'EnvoyProxy', 'external').ipFamily).toBe('IPv6');
    expect(policy(lab, 'EnvoyProxy', 'internal')).not.toHaveProperty('ipFamily');
  });

  test('let the outside in, at the ports of the pods', () => {
    const { lab } = envoyLab();

    expect(policy(lab, 'CiliumNetworkPolicy', 'envoy-gateway-operator-external').ingress).toEqual([
      { fromEntities: ['world', 'host', 'remote-node'], toPorts: [{ ports: [{ port: '10080', protocol: 'TCP' }, { port: '10443', protocol: 'TCP' }] }] },
    ]);
  });

  test('take their addresses, so that nobody else can', () => {
    const { lab } = envoyLab();
    lab.cluster.claimAddress(lab.cluster, ON_LINK.internalAddress);

    expect(lab.refusals()).toEqual([{ code: 'PLATFORM-618', path: 'infra', message: expect.stringContaining('10.0.0.111') }]);
  });

  test('have their addresses kept for the Services of their Envoys', () => {
    const { lab } = envoyLab();
    const kept: string[] = [];
    lab.cluster.watchAddresses(lab.surroundings, { addressClaimed: (address, { namespace, name }) => void kept.push(`${address} ${namespace}/${name}`) });

    expect(kept).toEqual(['10.0.0.110 envoy-gateway-system/envoy-external', '10.0.0.111 envoy-gateway-system/envoy-internal']);
    expect(envoys(lab, 'external').envoyService.name).toBe('envoy-external');
  });

  test('are not there twice: Cilium has none beside them', () => {
    const { lab } = envoyLab({}, { meshAddress: undefined });

    expect(refusals(() => new Cilium(lab.cluster, 'cilium').addGateways({ certificate: lab.surroundings.certificate, ...ON_LINK })))
      .toEqual([{ code: 'PLATFORM-305', path: 'infra/cilium/GatewayNamespace', message: expect.stringContaining("'gateways'") }]);
  });

  test('bring kinds that nobody else may bring', () => {
    const lab = new Lab();
    new EnvoyGateway(lab.cluster, 'envoy-gateway', { certificate: lab.surroundings.certificate, ...ON_LINK });

    expect(refusals(() => lab.platform.render())).toContainEqual({ code: 'PLATFORM-608', path: 'infra/envoy-gateway/Kinds', message: expect.stringContaining('Gateway of gateway.networking.k8s.io') });
  });

  test.each<[string, Partial<EnvoyGatewayProps>, string, string]>([
    ['an external address that is none', { externalAddress: 'external' }, 'PLATFORM-107', "'external'"],
    ['an internal address that is none', { internalAddress: '10.0.0' }, 'PLATFORM-107', "'10.0.0'"],
    ['no address', { externalAddress: LEFT_OUT }, 'PLATFORM-107', "'externalAddress' must be an address, got undefined"],
    ['an address for both', { internalAddress: ON_LINK.externalAddress }, 'PLATFORM-434', '10.0.0.110'],
    ['a proxy that is no range', { trustedProxies: ['10.0.0.1'] }, 'ENVOY-GATEWAY-002', "'10.0.0.1'"],
    ['a range that is too long', { trustedProxies: ['10.0.0.0/33'] }, 'ENVOY-GATEWAY-002', "'10.0.0.0/33'"],
    ['a range of nothing', { trustedProxies: [LEFT_OUT] }, 'ENVOY-GATEWAY-002', 'undefined'],
  ])('refuse %s', (_, props, code, value) => {
    expect(refusals(() => envoyLab(props))).toEqual([{ code, path: 'infra/envoy-gateway', message: expect.stringContaining(value) }]);
  });
});

describe('a route', () => {
  /** What a shop renders, by kind. */
  function shopOf(lab: Lab): { [kind: string]: any } {
    const objects = lab.objects().filter((object) => object.metadata.namespace === 'shop' && !/^(default|allow|quota)/.test(object.metadata.name));
    return Object.fromEntries(objects.map((object) => [object.kind, object]));
  }

  test("is the same behind Cilium's Gateways, and only who may reach the pods differs", () => {
    const { lab, envoy } = envoyLab();
    const network = new Lab({ facts: { meshAddress: undefined }, without: ['cilium.io', 'gateway.networking.k8s.io'] });
    const { externalGateway } = new Cilium(network.cluster, 'cilium').addGateways({ certificate: network.surroundings.certificate, ...ON_LINK });
    addShop(network, externalGateway);
    addShop(lab, envoy.externalGateway);

    const { HTTPRoute: before, ...beforePolicies } = shopOf(network);
    const { HTTPRoute: after, ...afterPolicies } = shopOf(lab);
    expect(after).toEqual(before);
    expect(policy(lab, 'Gateway', 'external').listeners).toEqual(policy(network, 'Gateway', 'external').listeners);
    const port = { toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] };
    expect(beforePolicies.CiliumNetworkPolicy.spec.ingress).toEqual([{ fromEntities: ['ingress'], ...port }]);
    expect(Object.keys(afterPolicies)).toEqual(['NetworkPolicy']);
    expect(afterPolicies.NetworkPolicy.spec.ingress).toEqual([{
      from: [{
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'envoy-gateway-system' } },
        podSelector: {
          matchLabels: {
            'app.kubernetes.io/name': 'envoy',
            'app.kubernetes.io/component': 'proxy',
            'gateway.envoyproxy.io/owning-gateway-name': 'external',
            'gateway.envoyproxy.io/owning-gateway-namespace': 'gateways',
          },
        },
      }],
      ports: [{ protocol: 'TCP', port: 8080 }],
    }]);
  });

  test('lets the Envoys of its own gateway out to the pods, and waits for the gateway', () => {
    const { lab, envoy } = envoyLab();
    addShop(lab, envoy.internalGateway);

    const to = (gateway: string): any[] => policy(lab, 'NetworkPolicy', `envoy-gateway-operator-${gateway}`).egress.flatMap((rule: any) => rule.to.map((peer: any) => peer.podSelector.matchLabels));
    expect(to('internal')).toContainEqual({ app: 'shop' });
    expect(to('external')).not.toContainEqual({ app: 'shop' });
    expect(lab.waits('shop')).toEqual(['envoy-gateway-gateways']);
  });
});

describe('a client inside the cluster', () => {
  test("reaches the Envoys at their Service, which lets in nobody else's pods", () => {
    const { lab, envoy } = envoyLab();
    const tunnel = new Stage(lab.cluster, 'tunnel', { namespace: new Namespace(lab.cluster, 'tunnel-namespace', { name: 'tunnel' }), podLabels: { app: 'tunnel' } });

    const address = envoy.externalGateway.connect(tunnel).entrance!.connect(tunnel);

    expect(address).toEqual({ host: 'envoy-external.envoy-gateway-system.svc.cluster.local', port: 443 });
    const ingress = (gateway: string): any => policy(lab, 'NetworkPolicy', `envoy-gateway-operator-${gateway}`).ingress;
    expect(ingress('external')).toEqual([{
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'tunnel' } }, podSelector: { matchLabels: { app: 'tunnel' } } }],
      ports: [{ protocol: 'TCP', port: 10443 }],
    }]);
    expect(ingress('internal')).toBeUndefined();
  });
});

describe('monitoring', () => {
  test('scrapes the controller and every Envoy', () => {
    const { lab } = envoyLab((surroundings) => ({ metrics: surroundings.surroundings.metrics }));

    const scrapes = lab.objects().filter((object) => object.kind === 'VMPodScrape').map((object) => [object.metadata.name, object.spec.podMetricsEndpoints[0]]);
    expect(scrapes.sort()).toEqual([
      ['envoy-gateway-operator-external-metrics', { port: 'metrics', path: '/stats/prometheus', interval: '30s' }],
      ['envoy-gateway-operator-internal-metrics', { port: 'metrics', path: '/stats/prometheus', interval: '30s' }],
      ['envoy-gateway-operator-metrics', { port: 'metrics', path: '/metrics', interval: '30s' }],
    ]);
  });

  test('goes to where the cluster provides it', () => {
    const lab = new Lab({ without: ['gateway.networking.k8s.io'] });
    Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });
    new EnvoyGateway(lab.cluster, 'envoy-gateway', { certificate: lab.surroundings.certificate, ...ON_LINK });

    expect(lab.objects('VMRule').map(({ metadata }) => metadata.name)).toEqual(['envoy-gateway-controller', 'envoy-gateway-external', 'envoy-gateway-internal', 'envoy-gateway-traffic']);
  });

  test('misses an Envoy of a Gateway, whose number depends on the address', () => {
    const missing = (lab: Lab): string => policy(lab, 'VMRule', 'envoy-gateway-external').groups[0].rules[1].expr;
    const { lab: onLink } = envoyLab((surroundings) => ({ metrics: surroundings.surroundings.metrics }));
    const { lab: routed } = envoyLab((surroundings) => ({ ...ROUTED, metrics: surroundings.surroundings.metrics }), ROUTED_FACTS);

    expect(missing(onLink)).toBe('(count(envoy_server_live{namespace="envoy-gateway-system",pod=~"envoy-gateways-external-.+"} == 1) or vector(0)) < 3');
    expect(missing(routed)).toMatch(/< 2$/);
  });
});

describe('the example', () => {
  test('renders', () => {
    const lab = new Lab({ without: ['gateway.networking.k8s.io'] });
    const shop = new Stage(lab.cluster, 'shop', { namespace: new Namespace(lab.cluster, 'shop-namespace', { name: 'shop' }) });

    gateways(lab.cluster, lab.surroundings.certificate, shop);

    expect(policy(lab, 'HTTPRoute', 'shop').hostnames).toEqual(['shop.example.org']);
  });
});
