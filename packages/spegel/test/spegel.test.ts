import { Ambient, ClusterProps, Component, HelmRelease, Remediation, Stage } from '@monosense-io/platform';
import { parse } from 'yaml';
import { INFRA, Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { sharedImages } from '../examples/shared-images';
import { Spegel, SpegelProps } from '../src';

const MIRRORS = { 'app.kubernetes.io/name': 'spegel', 'app.kubernetes.io/instance': 'spegel', 'app.kubernetes.io/component': 'spegel' };

function spegelLab(props: SpegelProps = {}, facts: Partial<ClusterProps> = {}, without: string[] = []): Lab {
  const lab = new Lab({ facts, without });
  new Spegel(lab.cluster, 'spegel', props);
  return lab;
}

function values(lab: Lab): any {
  return lab.object('HelmRelease', 'spegel').spec.values;
}

class Other extends Component {}

/** Provides the DNS of the cluster, installed before Flux, with a name that sorts behind all others. */
function provideDns(lab: Lab): void {
  const stage = new Stage(new Other(lab.cluster, 'zone-dns'), 'Operator', { namespace: lab.cluster.kubeSystem });
  new HelmRelease(stage, 'Release', { chart: { repository: 'oci://example.org', name: 'dns', version: '1.0.0' }, remediation: Remediation.RETRY, bootstrap: true });
  Ambient.provide(lab.cluster, { dns: { connect: (client) => client.waitFor(stage, 'its pods find each other by name') } });
}

/** Rules of the policies of the namespace that select these pods, by kind. */
function policies(lab: Lab, selector: string, labels: object): any[] {
  return lab.objects()
    .filter(({ kind, metadata }) => kind.endsWith('NetworkPolicy') && metadata.namespace === 'spegel')
    .filter(({ spec }) => JSON.stringify(spec[selector]?.matchLabels) === JSON.stringify(labels))
    .map(({ spec }) => ({ ingress: spec.ingress, egress: spec.egress }));
}

test('the defaults are those of Talos', () => {
  const lab = spegelLab();

  expect(values(lab)).toMatchSnapshot();
});

test('every prop has its effect', () => {
  expect(propsWithoutEffect<SpegelProps>(
    ({ surroundings: { metrics } }) => ({ registries: ['ghcr.io'], metrics }),
    (lab, props) => new Spegel(lab.cluster, 'spegel', props),
  )).toEqual([]);
});

test('the registries that are named are shared', () => {
  const lab = spegelLab({ registries: ['ghcr.io', 'registry.example.org:5000'] });

  expect(values(lab).spegel.mirroredRegistries).toEqual(['https://ghcr.io', 'https://registry.example.org:5000']);
});

test('Flux does not wait for it: it comes with Flux, after the DNS that it waits for, and with its policies', () => {
  const lab = new Lab();
  provideDns(lab);

  sharedImages(lab.cluster);

  const files = lab.platform.render();
  expect(parse(files['infra/bootstrap/helmfile.yaml']).releases.map(({ name }: any) => name)).toEqual(['dns']);
  expect(lab.waits('spegel-operator')).toEqual(['spegel-traffic', 'zone-dns-operator']);
});

test('what is shared is served to machines only', () => {
  const lab = spegelLab();

  expect(values(lab).service.registry.annotations).toEqual({ 'service.cilium.io/type': 'ClusterIP' });
});

test('containerd keeps what is shared', () => {
  const lab = spegelLab();

  const { patches } = parse(lab.platform.render()['infra/talos/talconfig.yaml']);
  expect(patches.map((patch: string) => parse(patch))).toEqual([{
    machine: {
      files: [{
        op: 'create',
        path: '/etc/cri/conf.d/20-customization.part',
        content: '[plugins."io.containerd.cri.v1.images"]\n  discard_unpacked_layers = false\n',
      }],
    },
  }]);
  expect(patches[0]).toContain('# infra/spegel: containerd must keep the layers');
});

test('containerd of Talos 1.14 keeps it by a document', () => {
  const lab = spegelLab({}, { talosVersion: 'v1.14.6', kubernetesVersion: 'v1.36.6' });

  const { patches } = parse(lab.platform.render()['infra/talos/talconfig.yaml']);
  expect(patches.map((patch: string) => parse(patch))).toEqual([{
    apiVersion: 'v1alpha1',
    kind: 'CRICustomizationConfig',
    name: 'spegel',
    content: '[plugins."io.containerd.cri.v1.images"]\n  discard_unpacked_layers = false\n',
  }]);
});

test('the namespace says why it is privileged', () => {
  const lab = spegelLab();

  const { annotations, labels } = lab.object('Namespace', 'spegel').metadata;
  expect(labels['pod-security.kubernetes.io/enforce']).toBe('privileged');
  expect(annotations['platform.monosense.io/pod-security-reason']).toBe("the mirrors read containerd's images, write its list of mirrors, and listen on a port of the machine");
});

test('mirrors talk to each other, and the machines to them', () => {
  const lab = spegelLab();

  const mirrors = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'spegel' } }, podSelector: { matchLabels: MIRRORS } }];
  const ports = [{ protocol: 'TCP', port: 5000 }, { protocol: 'TCP', port: 5001 }];
  expect(policies(lab, 'podSelector', MIRRORS)).toEqual([{ ingress: [{ from: mirrors, ports }], egress: [{ to: mirrors, ports }] }]);
  expect(policies(lab, 'endpointSelector', MIRRORS)).toEqual([{
    ingress: [{ fromEntities: ['host', 'remote-node'], toPorts: [{ ports: [{ port: '5000', protocol: 'TCP' }] }] }],
    egress: undefined,
  }]);
});

test('without Cilium, the machines are let in by their addresses', () => {
  const lab = spegelLab({}, {}, ['cilium.io/CiliumNetworkPolicy']);

  const [{ ingress }] = policies(lab, 'podSelector', MIRRORS);
  expect(ingress).toContainEqual({
    from: ['10.0.0.11/32', '10.0.0.12/32', '10.0.0.13/32'].map((cidr) => ({ ipBlock: { cidr } })),
    ports: [{ protocol: 'TCP', port: 5000 }],
  });
});

test('what cleans up after a removal can tell when it is done', () => {
  const lab = spegelLab();

  const [{ egress }] = policies(lab, 'podSelector', { ...MIRRORS, 'app.kubernetes.io/component': 'cleanup-wait' });
  expect(egress[0].to[0].podSelector.matchLabels['app.kubernetes.io/component']).toBe('cleanup');
  expect(egress[0].ports).toEqual([{ protocol: 'TCP', port: 8080 }]);
});

test('every mirror is scraped', () => {
  const lab = new Lab();
  new Spegel(lab.cluster, 'spegel', { metrics: lab.surroundings.metrics });

  expect(lab.object('VMPodScrape', 'spegel-traffic-metrics').spec).toEqual({
    namespaceSelector: { matchNames: ['spegel'] },
    selector: { matchLabels: MIRRORS },
    podMetricsEndpoints: [{ port: 'metrics', path: '/metrics', interval: '30s' }],
  });
});

test('as many mirrors are missed as there are machines', () => {
  const lab = new Lab({ facts: { nodes: INFRA.nodes.slice(0, 2) } });
  new Spegel(lab.cluster, 'spegel', { metrics: lab.surroundings.metrics });

  const { rules } = lab.object('VMRule', 'spegel-mirrors').spec.groups[0];
  expect(rules.map(({ alert }: any) => alert)).toEqual(['SpegelMirrorMissing', 'SpegelSharesNothing', 'SpegelFailing']);
  expect(rules[0].expr).toBe('(count(up{namespace="spegel"} == 1) or vector(0)) < 2');
});

test("Grafana's sidecar finds a dashboard of the mirrors of every cluster", () => {
  const lab = new Lab();
  new Spegel(lab.cluster, 'spegel', { metrics: lab.surroundings.metrics });

  const { metadata, data } = lab.object('ConfigMap', 'spegel-dashboard');
  const { panels, templating } = JSON.parse(data['spegel.json']);
  expect(metadata.labels).toEqual({ grafana_dashboard: '1' });
  expect(templating.list.map(({ name }: any) => name)).toEqual(['datasource', 'cluster']);
  expect(panels.map(({ title }: any) => title)).toEqual(['Found on another machine', 'Asked for and not in place', 'Sent', 'Time to find a machine (95 %)', 'Parts of images on offer', 'Refused or failed']);
  expect(panels.every(({ targets }: any) => targets[0].expr.includes('cluster=~"$cluster", namespace="spegel"'))).toBe(true);
});

test.each<[string, SpegelProps, string, string]>([
  ['no registry', { registries: [] }, 'SPEGEL-003', 'got none'],
  ['an address instead of a host', { registries: ['https://ghcr.io'] }, 'SPEGEL-004', "got 'https://ghcr.io'"],
  ['a registry with a path', { registries: ['ghcr.io/example'] }, 'SPEGEL-004', "got 'ghcr.io/example'"],
  ['a registry twice', { registries: ['ghcr.io', 'ghcr.io'] }, 'SPEGEL-005', "got 'ghcr.io'"],
])('refused: %s', (_case, props, code, value) => {
  expect(refusals(() => spegelLab(props))).toEqual([{ code, path: 'infra/spegel', message: expect.stringContaining(value) }]);
});

test('refused: a single machine', () => {
  expect(refusals(() => spegelLab({}, { nodes: [INFRA.nodes[0]] }))).toEqual([{ code: 'SPEGEL-001', path: 'infra/spegel', message: expect.stringContaining("'infra-01'") }]);
});

test('refused: machines with IPv6 addresses', () => {
  const nodes = INFRA.nodes.map((node, index) => ({ ...node, address: `fd00:1::${index + 1}` }));

  expect(refusals(() => spegelLab({}, { nodes, nodeCidr: 'fd00:1::/64', podCidrs: ['fd00:244::/48'], serviceCidrs: ['fd00:245::/108'], loadBalancerPools: [], meshAddress: undefined, peers: [] }))).toEqual([
    { code: 'SPEGEL-002', path: 'infra/spegel', message: expect.stringContaining("'infra-01' has address fd00:1::1") },
  ]);
});
