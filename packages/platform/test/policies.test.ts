import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Endpoint, ExternalEndpoint, HttpRoute, Namespace, Platform, Pods, PodSecurity, Protocol, Tier } from '../src';
import { Lab } from '@monosense-io/platform/testing';
import { Demo } from './demo';

/** A lab in which a client connects to a server. */
function connected(without: string[] = []): Lab {
  const lab = new Lab({ without });
  const server = new Demo(lab.cluster, 'server');
  const client = new Demo(lab.cluster, 'client');
  server.endpoint.connect(client.instance);
  return lab;
}

test('a namespace denies everything and allows names to be resolved', () => {
  const lab = connected();

  expect(lab.objects().filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === 'server').map(({ metadata }) => metadata.name)).toEqual(['allow-dns', 'default-deny', 'server-instance']);
});

test('a connection lets the client out to the port that the pods listen on', () => {
  const lab = connected();

  expect(lab.object('NetworkPolicy', 'client-instance').spec).toEqual({
    podSelector: { matchLabels: { app: 'instance' } },
    policyTypes: ['Egress'],
    egress: [{
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'server' } }, podSelector: { matchLabels: { app: 'instance' } } }],
      ports: [{ protocol: 'TCP', port: 8080 }],
    }],
  });
});

test('a connection lets the client in at the server', () => {
  const lab = connected();

  expect(lab.object('NetworkPolicy', 'server-instance').spec.ingress).toEqual([{
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'client' } }, podSelector: { matchLabels: { app: 'instance' } } }],
    ports: [{ protocol: 'TCP', port: 8080 }],
  }]);
});

test('the API server is an entity for Cilium', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  lab.cluster.kubeApi.connect(demo.operator);

  expect(lab.object('CiliumNetworkPolicy', 'demo-operator').spec.egress).toEqual([{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }]);
});

test('without Cilium, the control plane stands for the API server by its addresses', () => {
  const lab = new Lab({ without: ['cilium.io'] });
  const demo = new Demo(lab.cluster, 'demo');

  lab.cluster.kubeApi.connect(demo.operator);

  expect(lab.object('NetworkPolicy', 'demo-operator').spec.egress[0].to).toEqual(['10.0.0.11/32', '10.0.0.12/32', '10.0.0.13/32'].map((cidr) => ({ ipBlock: { cidr } })));
});

test('a webhook lets the API server in', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  demo.endpoint.allowFromKubeApi();

  expect(lab.object('CiliumNetworkPolicy', 'demo-instance').spec.ingress[0].fromEntities).toEqual(['kube-apiserver', 'host', 'remote-node']);
});

test('a DNS name outside the cluster is allowed by name, and its resolution is watched', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  new ExternalEndpoint(demo, 'Mail', { host: 'mail.example.net', port: 465 }).connect(demo.instance);

  expect(lab.object('CiliumNetworkPolicy', 'demo-instance').spec.egress).toEqual([
    { toFQDNs: [{ matchName: 'mail.example.net' }], toPorts: [{ ports: [{ port: '465', protocol: 'TCP' }] }] },
    {
      toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
      toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
    },
  ]);
});

test('an address outside the cluster is allowed as a block', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  new ExternalEndpoint(demo, 'Nas', { host: '10.0.0.3', port: 6800, endPort: 6900 }).connect(demo.instance);

  expect(lab.object('NetworkPolicy', 'demo-instance').spec.egress).toEqual([{ to: [{ ipBlock: { cidr: '10.0.0.3/32' } }], ports: [{ protocol: 'TCP', port: 6800, endPort: 6900 }] }]);
});

test('what answers on a load-balancer address lets the outside in', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  new Endpoint(demo.instance, 'Public', { port: 443, protocol: Protocol.UDP }).allowFromWorld();

  expect(lab.object('CiliumNetworkPolicy', 'demo-instance').spec.ingress).toEqual([{ fromEntities: ['world', 'host', 'remote-node'], toPorts: [{ ports: [{ port: '443', protocol: 'UDP' }] }] }]);
});

test('traffic of a Gateway in Cilium comes from the ingress identity', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  new HttpRoute(demo.instance, 'Route', { gateway: lab.surroundings.gateway, hostname: 'demo.example.org', endpoint: demo.endpoint });

  expect(lab.object('CiliumNetworkPolicy', 'demo-instance').spec.ingress).toEqual([{ fromEntities: ['ingress'], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }]);
});

test('a client of a Gateway in Cilium is let out to what the Gateway routes to', () => {
  const lab = new Lab();
  const shop = new Demo(lab.cluster, 'shop');
  const tunnel = new Demo(lab.cluster, 'tunnel');
  const proxy = new Demo(lab.cluster, 'proxy');
  new HttpRoute(shop.instance, 'Route', { gateway: lab.surroundings.gateway, hostname: 'shop.example.org', endpoint: shop.endpoint });

  new Endpoint(proxy.instance, 'Entrance', { port: 443, service: 'internal', gateway: 'internal' }).connect(tunnel.instance);

  expect(lab.object('NetworkPolicy', 'tunnel-instance').spec.egress).toEqual([{
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }, podSelector: { matchLabels: { app: 'instance' } } }],
    ports: [{ protocol: 'TCP', port: 8080 }],
  }]);
});

test('pods of the host network are met as nodes and get no policy themselves', () => {
  const lab = new Lab();
  const server = new Demo(lab.cluster, 'server');
  const client = new Demo(lab.cluster, 'client');
  const agent = new Pods(client.instance, 'Agent', { labels: { app: 'agent' }, hostNetwork: true });

  server.endpoint.connect(client.instance, { pods: agent });

  expect(lab.object('CiliumNetworkPolicy', 'server-instance').spec.ingress[0].fromEntities).toEqual(['host', 'remote-node']);
  expect(lab.objects().map(({ metadata }) => metadata.name)).not.toContain('client-instance-agent');
});

test('the system tier stays open', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo', { tier: Tier.SYSTEM });

  lab.cluster.kubeApi.connect(demo.operator);

  expect(lab.objects().filter(({ kind, metadata }) => kind.endsWith('NetworkPolicy') && metadata.namespace === 'demo')).toEqual([]);
});

test('a namespace below the restricted level carries the reason', () => {
  const lab = new Lab();
  new Namespace(lab.cluster, 'disks', { podSecurity: PodSecurity.PRIVILEGED, reason: 'it formats disks' });

  const { annotations, labels } = lab.object('Namespace', 'disks').metadata;

  expect(annotations['platform.monosense.io/pod-security-reason']).toBe('it formats disks');
  expect(labels['pod-security.kubernetes.io/enforce']).toBe('privileged');
});

describe('a Gateway in Cilium\'s proxy without a route', () => {
  /** A lab with a tunnel through the Gateway `internal`, and what its synthesis says. */
  function said(more: (lab: Lab) => void = () => undefined): { lab: Lab; text: string } {
    const lab = new Lab({ platform: new Platform({ outdir: mkdtempSync(join(tmpdir(), 'clusters-')) }) });
    const [proxy, tunnel] = [new Demo(lab.cluster, 'proxy'), new Demo(lab.cluster, 'tunnel')];
    new Endpoint(proxy.instance, 'Entrance', { port: 443, service: 'internal', gateway: 'internal' }).connect(tunnel.instance);
    more(lab);
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    lab.platform.synth();
    const text = write.mock.calls.map(([line]) => line).join('');
    write.mockRestore();
    return { lab, text };
  }

  test('is said by the build, with whoever goes through it', () => {
    expect(said().text).toContain("nothing behind [infra/tunnel/Instance] goes through gateway 'internal'");
  });

  test('leads to namespaces whose routes come from elsewhere, by name', () => {
    const { lab, text } = said(({ cluster }) => cluster.assumeRoutes('internal', ['media']));

    expect(text).not.toContain('nothing behind');
    expect(lab.object('NetworkPolicy', 'tunnel-instance').spec.egress).toEqual([{
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'media' } }, podSelector: {} }],
      ports: [{ protocol: 'TCP', port: 1, endPort: 65535 }],
    }]);
  });
});
