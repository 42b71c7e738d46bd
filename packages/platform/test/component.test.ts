import { join } from 'path';
import { Duration, Size } from 'cdk8s';
import { parse } from 'yaml';
import { Component, Cpu, ExternalSecret, HelmRelease, ISecretStore, Manifests, Namespace, PushSecret, Remediation, Stage, Tier } from '../src';
import { Lab } from '@monosense-io/platform/testing';
import { Demo } from './demo';
import { refusal } from './refused';

class Brought extends Component {}

test('a component is of the package that it names, and of none where it names an empty one', () => {
  const lab = new Lab();

  const [named, program] = [join(__dirname, '..'), ''].map((packageDir, index) => new Brought(lab.cluster, `brought-${index}`, packageDir));

  expect(named.packageName).toBe('@monosense-io/platform');
  expect([program.packageName, program.packageVersion]).toEqual(['Brought', 'local']);
});

test('a patch is merged into the object that the component renders', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  demo.patchObject({ kind: 'Demo', name: 'demo', merge: { spec: { replicas: 5 } }, reason: 'a busy night' });

  expect(lab.object('Demo', 'demo').spec).toEqual({ replicas: 5 });
});

test('values are merged into a Helm release', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  demo.patchValues({ release: 'demo', values: { debug: true }, reason: 'a busy night' });

  expect(lab.object('HelmRelease', 'demo').spec.values).toEqual({ debug: true });
});

test('a patch that matches nothing is refused', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  demo.patchObject({ kind: 'Demo', name: 'dmeo', merge: {}, reason: 'a busy night' });

  expect(lab.refusals()).toEqual([refusal('PLATFORM-501', 'infra/demo', "'dmeo'")]);
});

test('every escape hatch stands in the cluster\'s README until it is gone', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  demo.patchValues({ release: 'demo', values: { debug: true }, reason: 'a busy night' });
  new Manifests(lab.cluster, 'extra', { namespace: demo.namespace, objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } }], reason: 'no component for it yet' });

  expect(lab.platform.render()['infra/README.md']).toContain(`## Escape hatches

| where | what | why |
| --- | --- | --- |
| infra/demo | merges values into HelmRelease 'demo' | a busy night |
| infra/extra | adds 1 raw manifest | no component for it yet |
`);
});

test('the README draws who talks to whom', () => {
  const lab = new Lab();
  const server = new Demo(lab.cluster, 'server');
  const client = new Demo(lab.cluster, 'client');
  server.endpoint.connect(client.instance);

  expect(lab.platform.render()['infra/README.md']).toContain('```mermaid\nflowchart LR\n  n0["client"]\n  n1["server"]\n  n0 --> n1\n```\n');
});

test('raw manifests are objects of a stage of their own', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  new Manifests(lab.cluster, 'extra', { namespace: demo.namespace, objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } }], reason: 'no component for it yet' });

  expect(lab.object('ConfigMap', 'extra').metadata).toEqual({ name: 'extra', namespace: 'demo' });
  expect(lab.waits('extra-objects')).toEqual(['namespaces']);
});

test('a release of what is stateless rolls back', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  new HelmRelease(demo.instance, 'Web', { chart: { repository: 'https://charts.example.org', name: 'web', version: 'v2.0.0' }, remediation: Remediation.ROLLBACK });

  expect(lab.object('HelmRelease', 'web').spec).toEqual({
    interval: '1h',
    timeout: '5m',
    chart: { spec: { chart: 'web', version: 'v2.0.0', sourceRef: { kind: 'HelmRepository', name: 'web' } } },
    install: { crds: 'CreateReplace', remediation: { retries: 3 } },
    upgrade: { crds: 'CreateReplace', cleanupOnFail: true, remediation: { retries: 3, strategy: 'rollback' } },
  });
});

test('a release of what holds state is tried again in place', () => {
  const lab = new Lab();
  new Demo(lab.cluster, 'demo');

  expect(lab.object('HelmRelease', 'demo').spec.upgrade).toEqual({ crds: 'CreateReplace', strategy: { name: 'RetryOnFailure', retryInterval: '5m' }, remediation: { retries: 3 } });
});

test('a time that is no whole minutes is written in seconds', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  new HelmRelease(demo.instance, 'Web', { chart: { repository: 'https://charts.example.org', name: 'web', version: '2.0.0' }, remediation: Remediation.ROLLBACK, timeout: Duration.seconds(90) });

  expect(lab.object('HelmRelease', 'web').spec.timeout).toBe('90s');
});

test('Flux waits at the bootstrap for the network and for names, and for nothing that it does not need', () => {
  const lab = new Lab();
  const flux = new Namespace(lab.cluster, 'flux', { name: 'flux-system', tier: Tier.SYSTEM });
  const release = (name: string, namespace: Namespace, waitsFor?: Stage): Stage => {
    const stage = new Stage(lab.cluster, name, { namespace });
    new HelmRelease(stage, 'Release', { chart: { repository: 'oci://registry.example.org/charts', name, version: '1.2.3' }, remediation: Remediation.RETRY, bootstrap: true });
    if (waitsFor) stage.waitFor(waitsFor, 'a test');
    return stage;
  };
  const network = release('network', lab.cluster.kubeSystem);
  const names = release('zone-names', lab.cluster.kubeSystem, network);
  release('images', new Namespace(lab.cluster, 'images-namespace', { name: 'images' }), names);
  release('flux-instance', flux, release('flux-operator', flux));

  const { releases } = parse(lab.platform.render()['infra/bootstrap/helmfile.yaml']);
  expect(Object.fromEntries(releases.map(({ name, needs }: any) => [name, needs]))).toEqual({
    'network': undefined,
    'zone-names': ['kube-system/network'],
    'images': ['kube-system/zone-names'],
    'flux-operator': ['kube-system/zone-names'],
    'flux-instance': ['flux-system/flux-operator'],
  });
});

test('the bootstrap installs what Flux stands on, one after the other, with the same values', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  const chart = { repository: 'oci://registry.example.org/charts', version: '1.0.0' };
  new HelmRelease(demo.instance, 'Second', { chart: { ...chart, name: 'second' }, remediation: Remediation.RETRY, bootstrap: true });
  new HelmRelease(demo.operator, 'First', { chart: { ...chart, name: 'first' }, remediation: Remediation.RETRY, bootstrap: true, values: { size: 1 } });

  const files = lab.platform.render();

  expect(parse(files['infra/bootstrap/helmfile.yaml']).releases.map(({ name, needs, values }: any) => ({ name, needs, values }))).toEqual([
    { name: 'first', needs: undefined, values: ['./first.values.yaml'] },
    { name: 'second', needs: ['demo/first'], values: undefined },
  ]);
  expect(parse(files['infra/bootstrap/first.values.yaml'])).toEqual({ size: 1 });
});

test('what a component needs of the machines is written for talhelper, with its reason', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  lab.cluster.addMachinePatch(demo, { reason: 'it brings a network of its own', patch: { cluster: { network: { cni: { name: 'none' } } } } });

  expect(parse(lab.platform.render()['infra/talos/talconfig.yaml']).patches).toEqual(['# infra/demo: it brings a network of its own\ncluster:\n  network:\n    cni:\n      name: none\n']);
});

test.each<[string, string[], string[] | undefined]>([
  ['v1.12.11', ['cluster', 'machine'], undefined],
  ['v1.13.10', ['cluster', 'machine'], undefined],
  ['v1.14.6', ['KubePrismConfig', 'machine'], ['KubeProxyConfig']],
  ['v2.0.0', ['KubePrismConfig', 'machine'], ['KubeProxyConfig']],
])('machines with Talos %s get patches or documents, and those of the control plane alone apart', (talosVersion, all, controlPlane) => {
  const lab = new Lab({ facts: { talosVersion } });
  const demo = new Demo(lab.cluster, 'demo');
  lab.cluster.addMachinePatch(demo, {
    reason: 'it needs both',
    patch: { cluster: { proxy: { disabled: true } } },
    documents: [{ apiVersion: 'v1alpha1', kind: 'KubeProxyConfig', enabled: false }, { apiVersion: 'v1alpha1', kind: 'KubePrismConfig', port: 7445 }],
  });
  lab.cluster.addMachinePatch(demo, { reason: 'it is the same everywhere', patch: { machine: { sysctls: { 'vm.swappiness': '0' } } } });

  const talconfig = parse(lab.platform.render()['infra/talos/talconfig.yaml']);
  const names = (patches?: string[]): string[] | undefined => patches?.map((patch) => parse(patch).kind ?? Object.keys(parse(patch))[0]);
  expect(names(talconfig.patches)).toEqual(all);
  expect(names(talconfig.controlPlane?.patches)).toEqual(controlPlane);
});

test('a Secret is filled from the store, field by field', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  const secret = new ExternalSecret(demo.instance, 'Login', { store: lab.surroundings.store, name: 'login', data: { password: { item: 'demo', property: 'pin' } } });

  expect(secret.reference()).toEqual({ name: 'login', keys: { password: 'password' } });
  expect(lab.object('ExternalSecret', 'login').spec).toEqual({
    refreshInterval: '4m',
    secretStoreRef: { kind: 'ClusterSecretStore', name: 'onepassword' },
    target: { name: 'login', creationPolicy: 'Owner', template: { type: 'Opaque' } },
    data: [{ secretKey: 'password', remoteRef: { key: 'demo', property: 'pin' } }],
  });
});

test('a store whose items have no fields is asked for each field by a key of its own', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  const store: ISecretStore = { connect: (client) => ({ ...lab.surroundings.store.connect(client), fieldKey: '/lab/{item}/{property}' }) };

  new ExternalSecret(demo.instance, 'Login', { store, name: 'login', data: { password: { item: 'demo$&', property: 'pin' }, username: { item: 'demo' } } });

  expect(lab.object('ExternalSecret', 'login').spec.data).toEqual([
    { secretKey: 'password', remoteRef: { key: '/lab/demo$&/pin' } },
    { secretKey: 'username', remoteRef: { key: '/lab/demo/username' } },
  ]);
});

test('a store whose items have no fields is written to by the same keys as it is read', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  const store: ISecretStore = { connect: (client) => ({ ...lab.surroundings.store.connect(client), fieldKey: '/lab/{item}/{property}' }) };

  new PushSecret(demo.instance, 'Push', { store, name: 'login', secretName: 'login', item: 'demo', data: { password: 'pin' } });

  expect(lab.object('PushSecret', 'login').spec.data).toEqual([{ match: { secretKey: 'password', remoteRef: { remoteKey: '/lab/demo/pin' } } }]);
});

test('a Secret that restarts its users says so to Reloader, beside its labels', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  const props = { store: lab.surroundings.store, data: { password: { item: 'demo' } } };

  new ExternalSecret(demo.instance, 'Marked', { ...props, name: 'marked', restartsUsers: true });
  new ExternalSecret(demo.instance, 'Labelled', { ...props, name: 'labelled', restartsUsers: true, labels: { app: 'demo' } });
  new ExternalSecret(demo.instance, 'Silent', { ...props, name: 'silent', restartsUsers: false });

  const annotations = { 'reloader.stakater.com/match': 'true' };
  expect(['marked', 'labelled', 'silent'].map((name) => lab.object('ExternalSecret', name).spec.target.template)).toEqual([
    { type: 'Opaque', metadata: { annotations } },
    { type: 'Opaque', metadata: { labels: { app: 'demo' }, annotations } },
    { type: 'Opaque' },
  ]);
});

test('resources are written as Kubernetes writes them', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  const resources = demo.operator.reserve('operator', 2, { cpu: Cpu.millis(250), memory: Size.mebibytes(1536), cpuLimit: Cpu.cores(2), memoryLimit: Size.gibibytes(2) });

  expect(resources).toEqual({ requests: { cpu: '250m', memory: '1536Mi' }, limits: { cpu: '2', memory: '2Gi' } });
});
