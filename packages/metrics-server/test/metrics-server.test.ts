import { Ambient } from '@monosense-io/platform';
import { parse } from 'yaml';
import { INFRA, Lab } from '@monosense-io/platform/testing';
import { verified } from '../examples/verified';
import { MetricsServer, MetricsServerProps } from '../src';

const values = (lab: Lab, release: string): any => lab.object('HelmRelease', release).spec.values;
const stages = (lab: Lab): string[] => lab.objects().filter(({ kind }) => kind === 'Kustomization').map(({ metadata }) => metadata.name);

test('the defaults install metrics-server and an approver', () => {
  const lab = new Lab();

  new MetricsServer(lab.cluster, 'metrics-server');

  expect([values(lab, 'metrics-server'), values(lab, 'kubelet-csr-approver')]).toMatchSnapshot();
});

test('every prop has its effect', () => {
  const lab = new Lab();
  const props: Required<MetricsServerProps> = { approver: false, certManager: true, metrics: lab.surroundings.metrics };

  new MetricsServer(lab.cluster, 'metrics-server', props);

  expect(stages(lab)).not.toContain('metrics-server-approver');
  expect(values(lab, 'metrics-server')).toMatchObject({ tls: { type: 'cert-manager' }, apiService: { insecureSkipTLSVerify: false }, metrics: { enabled: true } });
  expect(lab.object('VMRule', 'metrics-server-api').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['MetricsServerDown', 'KubeletsNotMeasured', 'KubeletCertificateExpires']);
});

test('kubelets ask for certificates, and metrics-server waits for who approves them', () => {
  const lab = new Lab();

  verified(lab.cluster);

  const { patches } = parse(lab.platform.render()['infra/talos/talconfig.yaml']);
  expect(parse(patches[0])).toEqual({ machine: { kubelet: { extraArgs: { 'rotate-server-certificates': 'true' } } } });
  expect(lab.waits('metrics-server-api')).toEqual(['metrics-server-approver']);
});

test('kubelets of Talos 1.14 ask for certificates too', () => {
  const lab = new Lab({ facts: { talosVersion: 'v1.14.6', kubernetesVersion: 'v1.36.6' } });

  verified(lab.cluster);

  const { patches } = parse(lab.platform.render()['infra/talos/talconfig.yaml']);
  expect(patches.map((patch: string) => parse(patch))).toEqual([{ apiVersion: 'v1alpha1', kind: 'KubeletConfig', extraArgs: { 'rotate-server-certificates': 'true' } }]);
});

test('only machines of the facts get certificates', () => {
  const lab = new Lab({ facts: { nodes: [{ ...INFRA.nodes[0], name: 'infra-01.example.org' }, INFRA.nodes[1]] } });

  new MetricsServer(lab.cluster, 'metrics-server');

  const { providerRegex, providerIpPrefixes } = values(lab, 'kubelet-csr-approver');
  expect(providerRegex).toBe('^(infra-01\\.example\\.org|infra-01|infra-02)$');
  expect(providerIpPrefixes).toEqual(['10.0.0.11/32', '10.0.0.12/32']);
});

test('of a second address family, which the facts do not tell, any address is taken', () => {
  const lab = new Lab({ facts: { podCidrs: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceCidrs: ['10.245.0.0/16', 'fd00:10:245::/112'], peers: [] } });

  new MetricsServer(lab.cluster, 'metrics-server');

  expect(values(lab, 'kubelet-csr-approver').providerIpPrefixes).toEqual(['10.0.0.11/32', '10.0.0.12/32', '10.0.0.13/32', '::/0']);
});

test('the API server comes in, and kubelets and the API server are all that metrics-server gets to', () => {
  const lab = new Lab();

  verified(lab.cluster);

  const port = (number: string): object[] => [{ ports: [{ port: number, protocol: 'TCP' }] }];
  expect(lab.object('CiliumNetworkPolicy', 'metrics-server-api').spec).toEqual({
    endpointSelector: { matchLabels: { 'app.kubernetes.io/name': 'metrics-server', 'app.kubernetes.io/instance': 'metrics-server' } },
    ingress: [{ fromEntities: ['kube-apiserver', 'host', 'remote-node'], toPorts: port('10250') }],
    egress: [
      { toEntities: ['host', 'remote-node'], toPorts: port('10250') },
      { toEntities: ['kube-apiserver'], toPorts: port('6443') },
    ],
  });
});

test('the approver talks to the API server and to nobody else', () => {
  const lab = new Lab();

  verified(lab.cluster);

  expect(lab.object('CiliumNetworkPolicy', 'metrics-server-approver').spec.egress).toEqual([{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }]);
});

test('the example scrapes both where metrics go somewhere', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  verified(lab.cluster);

  expect(values(lab, 'metrics-server').metrics).toEqual({ enabled: true });
  const scrapes = lab.objects().filter(({ kind }) => kind === 'VMPodScrape').map(({ spec }) => spec.podMetricsEndpoints[0]);
  expect(scrapes).toEqual([
    { port: 'https', path: '/metrics', interval: '30s', scheme: 'https', tlsConfig: { insecureSkipVerify: true } },
    { port: 'metrics', path: '/metrics', interval: '30s' },
  ]);
});

test('others can wait for the stages that install both', () => {
  const { operator, approver } = new MetricsServer(new Lab().cluster, 'metrics-server');

  expect([operator, approver].map((stage) => stage?.stageName)).toEqual(['metrics-server-api', 'metrics-server-approver']);
});

test('a single machine gets one pod of each, which does not keep it from being drained', () => {
  const lab = new Lab({ facts: { nodes: [INFRA.nodes[0]] } });

  new MetricsServer(lab.cluster, 'metrics-server');

  expect(values(lab, 'metrics-server')).toMatchObject({ replicas: 1, podDisruptionBudget: { enabled: false } });
  expect(values(lab, 'kubelet-csr-approver').replicas).toBe(1);
  expect(lab.objects().filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
});

test('refused: a certificate of cert-manager where nobody brings it', () => {
  const lab = new Lab({ without: ['cert-manager.io'] });

  new MetricsServer(lab.cluster, 'metrics-server', { certManager: true });

  expect(lab.refusals()).toEqual([{ code: 'PLATFORM-511', path: 'infra/metrics-server/Api', message: expect.stringContaining('Certificate of cert-manager.io') }]);
});
