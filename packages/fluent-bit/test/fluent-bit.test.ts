import { Ambient, ILogSink } from '@monosense-io/platform';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Size } from 'cdk8s';
import { parse } from 'yaml';
import { agents } from '../examples/agents';
import { FluentBit, FluentBitProps, SecretMask } from '../src';

const LOGIN: ILogSink = { connect: () => ({ writeUrl: 'https://logs.example.net/insert/jsonline', credentials: { name: 'login', keys: { username: 'user', password: 'pass' } } }) };
const READER: ILogSink = { connect: () => ({ readUrl: 'https://logs.example.net' }) };

function install(lab: Lab, props: FluentBitProps): FluentBit {
  // The one of LOGIN, which nobody brings.
  lab.cluster.assumeInstalled({ objects: { Secret: ['login'] } });
  return new FluentBit(lab.cluster, 'fluent-bit', { logs: lab.surroundings.logs, ...props });
}

function fluentBitLab(props: FluentBitProps = {}, facts: object = {}): Lab {
  const lab = new Lab({ facts });
  install(lab, props);
  return lab;
}

function config(lab: Lab): any {
  return parse(lab.object('ConfigMap', 'fluent-bit').data['fluent-bit.yaml']);
}

function pod(lab: Lab): any {
  return lab.object('DaemonSet', 'fluent-bit').spec.template.spec;
}

test('with nothing but a sink, agents are safe ones', () => {
  expect(pod(fluentBitLab())).toMatchSnapshot();
});

test('every prop has its effect', () => {
  expect(propsWithoutEffect<FluentBitProps>(
    ({ surroundings: { metrics } }) => ({
      logs: LOGIN, bufferSize: Size.gibibytes(1), masks: [SecretMask.token('shop_')], parseJson: false, machineLogs: false, skippedNamespaces: ['shop'], memory: Size.mebibytes(96), metrics,
    }),
    install,
  )).toEqual([]);
});

test('an agent runs on every machine, also on one that takes no others', () => {
  const { updateStrategy, template: { spec } } = fluentBitLab().object('DaemonSet', 'fluent-bit').spec;

  expect([spec.tolerations, spec.nodeSelector, spec.priorityClassName, updateStrategy.rollingUpdate]).toEqual([[{ operator: 'Exists' }], undefined, 'system-node-critical', { maxUnavailable: 1 }]);
});

test('an agent is root without its rights, and writes to its buffer alone', () => {
  const { containers: [agent], volumes } = pod(fluentBitLab());

  expect(agent.securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
  expect(agent.volumeMounts.filter(({ readOnly }: any) => !readOnly)).toEqual([{ name: 'buffer', mountPath: '/buffer' }]);
  expect(volumes.filter(({ hostPath }: any) => hostPath)).toEqual([{ name: 'buffer', hostPath: { path: '/var/lib/fluent-bit' } }, { name: 'machine', hostPath: { path: '/var/log' } }]);
});

test('the namespace says why it is privileged', () => {
  const { labels, annotations } = fluentBitLab().object('Namespace', 'fluent-bit').metadata;

  expect(labels['pod-security.kubernetes.io/enforce']).toBe('privileged');
  expect(annotations['platform.monosense.io/pod-security-reason']).toContain('hostPath');
});

test('agents may ask for a pod by its name, and for nothing else', () => {
  expect(fluentBitLab().object('ClusterRole', 'fluent-bit').rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]);
});

test.each([['v1.11.5', 'v1.34.0'], [undefined, 'v1.35.0']])('where the machines run Talos %s, only the files of pods are read', (talosVersion, kubernetesVersion) => {
  const lab = fluentBitLab({}, { talosVersion, kubernetesVersion });

  expect(pod(lab).volumes.filter(({ hostPath }: any) => hostPath).map(({ hostPath }: any) => hostPath.path)).toEqual(['/var/lib/fluent-bit', '/var/log/containers', '/var/log/pods']);
  expect(config(lab).pipeline.inputs.map(({ alias }: any) => alias)).toEqual(['containers']);
});

test('the login is brought in by reference, and its change restarts the agents', () => {
  const lab = fluentBitLab({ logs: LOGIN });

  expect(pod(lab).containers[0].env.slice(1)).toEqual([
    { name: 'LOGS_USERNAME', valueFrom: { secretKeyRef: { name: 'login', key: 'user' } } },
    { name: 'LOGS_PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'pass' } } },
  ]);
  expect(lab.object('DaemonSet', 'fluent-bit').metadata.annotations).toEqual({ 'secret.reloader.stakater.com/reload': 'login' });
});

test('agents restart when their files change', () => {
  const hashes = [fluentBitLab(), fluentBitLab(), fluentBitLab({ masks: [SecretMask.field('session_id')] })].map((lab) => lab.object('DaemonSet', 'fluent-bit').spec.template.metadata.annotations['platform.monosense.io/config']);

  expect([hashes[0] === hashes[1], hashes[0] === hashes[2]]).toEqual([true, false]);
});

test('namespaces that are skipped are not read', () => {
  expect(config(fluentBitLab({ skippedNamespaces: ['shop', 'media'] })).pipeline.inputs[0].exclude_path).toBe('/var/log/containers/*_shop_*.log,/var/log/containers/*_media_*.log');
});

test('agents reach the API server, and are reached by the scraper', () => {
  const lab = new Lab();
  new FluentBit(lab.cluster, 'fluent-bit', { logs: lab.surroundings.logs, metrics: lab.surroundings.metrics });

  expect(lab.object('CiliumNetworkPolicy', 'fluent-bit-operator').spec.egress).toEqual([{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }]);
  expect(lab.object('NetworkPolicy', 'fluent-bit-operator').spec.ingress).toMatchObject([{ ports: [{ protocol: 'TCP', port: 2020 }] }]);
  expect(lab.object('VMPodScrape', 'fluent-bit-operator-http').spec.podMetricsEndpoints).toMatchObject([{ port: 'http', path: '/api/v2/metrics/prometheus' }]);
});

test('they do not wait for the sink', () => {
  // The kinds are those of its network policy.
  expect(fluentBitLab().waits('fluent-bit-operator')).toEqual(['surroundings-kinds']);
});

test('the example masks what the program adds, and alerts where the cluster provides metrics', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  agents(lab.cluster, lab.surroundings.logs);

  expect(lab.object('ConfigMap', 'fluent-bit').data['lines.lua']).toMatch(/prefix = "shop_live_", least = 16 \}[^]*name = "session_id", colon = true \}/);
  expect(config(lab).pipeline.outputs[0]['storage.total_limit_size']).toBe(4 * 1024 ** 3);
  expect(lab.object('VMRule', 'fluent-bit-agents').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual([
    'FluentBitMissing', 'FluentBitSilent', 'FluentBitNotDelivering', 'FluentBitBufferFilling', 'FluentBitLinesDropped', 'FluentBitLinesRejected', 'FluentBitInputPaused',
  ]);
});

describe('refused', () => {
  test.each<[string, FluentBitProps, string, string]>([
    ['a sink for readers', { logs: READER }, 'FLUENT-BIT-005', "without 'writeUrl'"],
    ['a sink without a scheme', { logs: { connect: () => ({ writeUrl: 'logs.example.org' }) } }, 'FLUENT-BIT-005', "got 'logs.example.org'"],
    ['a buffer for minutes', { bufferSize: Size.mebibytes(10) }, 'PLATFORM-103', "'bufferSize'"],
    ['too little memory', { memory: Size.mebibytes(16) }, 'PLATFORM-103', "'memory'"],
    ['a pattern of namespaces', { skippedNamespaces: ['kube-*'] }, 'PLATFORM-102', "got 'kube-*'"],
  ])('%s', (_case, props, code, value) => {
    expect(refusals(() => fluentBitLab(props))).toEqual([{ code, path: 'infra/fluent-bit', message: expect.stringContaining(value) }]);
  });

  test('no sink', () => {
    const lab = new Lab();

    expect(refusals(() => new FluentBit(lab.cluster, 'fluent-bit'))).toEqual([{ code: 'FLUENT-BIT-004', path: 'infra/fluent-bit', message: expect.stringContaining("pass 'logs'") }]);
  });

  test.each([['v1.11.5', 'v1.34.0', "got talosVersion 'v1.11.5'"], [undefined, 'v1.35.0', 'something else']])('logs of machines that run Talos %s', (talosVersion, kubernetesVersion, value) => {
    expect(refusals(() => fluentBitLab({ machineLogs: true }, { talosVersion, kubernetesVersion }))).toEqual([{ code: 'FLUENT-BIT-006', path: 'infra/fluent-bit', message: expect.stringContaining(value) }]);
  });

  test.each<[string, () => SecretMask, string, string]>([
    ['a token that begins with one letter', () => SecretMask.token('s'), 'FLUENT-BIT-001', "got 's'"],
    ['a token that begins with a space', () => SecretMask.token(' shop_'), 'FLUENT-BIT-001', "got ' shop_'"],
    ['a token of one letter', () => SecretMask.token('shop_', { atLeast: 1 }), 'FLUENT-BIT-003', 'got 1'],
    ['a field that is a sign', () => SecretMask.field('='), 'FLUENT-BIT-002', "got '='"],
    ['a field with a quote', () => SecretMask.field('a"b'), 'FLUENT-BIT-002', "got 'a\"b'"],
  ])('%s', (_case, make, code, value) => {
    expect(refusals(make)).toEqual([{ code, path: expect.stringContaining('SecretMask.'), message: expect.stringContaining(value) }]);
  });
});
