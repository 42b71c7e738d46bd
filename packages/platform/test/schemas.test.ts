import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject } from 'cdk8s';
import { Cluster, Component, CustomResourceKind, HelmRelease, Manifests, Namespace, Platform, Remediation, Stage, Violation } from '../src';
import { APPS, INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { Demo } from './demo';
import { refusal } from './refused';

/** The files of an npm package at a version, with the schema of its kind. */
function packageAt(version: string, files: { [path: string]: object } = { 'crds/shops.example.org.json': crd({ size: { type: 'integer' } }) }): string {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  for (const [path, content] of Object.entries({ 'package.json': { name: '@example/shop', version }, ...files })) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(content));
  }
  return folder;
}

/** A definition of the kind Shop with these fields in its `spec`. */
function crd(properties: object, { scope = 'Namespaced', version = 'v1' } = {}): object {
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'shops.example.org' },
    spec: { group: 'example.org', names: { kind: 'Shop', plural: 'shops' }, scope, versions: [{ name: version, served: true, storage: true, schema }, { name: 'v1alpha1', served: false, storage: false, schema }] },
  };
}

/** A component that installs the kind, and has an object of it. */
class Shop extends Component {
  public readonly operator: Stage;

  constructor(cluster: Cluster, props: { packageDir?: string; spec?: object; installs?: Partial<CustomResourceKind>; values?: object; chart?: string }) {
    super(cluster, 'shop', props.packageDir);
    const namespace = new Namespace(this, 'Namespace', { name: 'shop' });
    this.operator = new Stage(this, 'Operator', { namespace, installs: [{ group: 'example.org', kind: 'Shop', versions: ['v1'], ...props.installs }] });
    new HelmRelease(this.operator, 'Chart', {
      chart: { repository: props.chart ?? 'oci://registry.example.org/charts', name: 'shop', version: '1.2.3' }, remediation: Remediation.RETRY, values: props.values as { [key: string]: any } | undefined,
    });
    new ApiObject(new Stage(this, 'Instance', { namespace }), 'Shop', { apiVersion: 'example.org/v1', kind: 'Shop', metadata: { name: 'one' }, spec: props.spec ?? {} });
  }
}

/** What a synthesis with this component is refused with. */
function refusalOfShop(props: ConstructorParameters<typeof Shop>[1]): Violation[] {
  const lab = new Lab();
  new Shop(lab.cluster, props);
  return refusalOf(lab.platform);
}

function refusalOf(platform: Platform): Violation[] {
  return refusals(() => platform.render());
}

/** What a synthesis is refused with that has this raw object beside nothing else. */
function refusalOfObject(apiVersion: string, kind: string, rest: object = {}): Violation[] {
  const lab = new Lab();
  const namespace = new Namespace(lab.cluster, 'Namespace', { name: 'raw' });
  new Manifests(lab.cluster, 'raw', { namespace, reason: 'a test', objects: [{ apiVersion, kind, metadata: { name: 'one' }, ...rest }] });
  return refusalOf(lab.platform);
}

const CHART = { chart: 'shop', version: '1.2.3', values: { image: { tag: false, pullPolicy: false }, resources: true, debug: false, hubble: { relay: { enabled: false }, ui: {} } } };

/** What a synthesis with these values is refused with, where the package knows the chart. */
function refusalOfValues(values: object, facts: object = CHART): Violation[] {
  return refusalOfShop({ packageDir: packageAt('1.0.0', { 'crds/shops.example.org.json': crd({}), 'charts/shop.json': facts }), values });
}

test('a custom resource is held to the schema in the package that installs its kind', () => {
  expect(refusalOfShop({ packageDir: packageAt('1.0.0'), spec: { size: '3' } })).toEqual([refusal('PLATFORM-662', 'infra/shop/Instance', '"3": write 3')]);
});

test('two clusters with different versions of an operator are each held to their own', () => {
  const platform = new Platform({ outdir: '/nonexistent/clusters' });
  const [infra, apps] = [new Lab({ platform, facts: { ...INFRA, peers: [] } }), new Lab({ platform, facts: { ...APPS, peers: [] } })];
  new Shop(infra.cluster, { packageDir: packageAt('2.0.0', { 'crds/shops.example.org.json': crd({ replicas: { type: 'integer' } }) }), spec: { replicas: 3 } });
  new Shop(apps.cluster, { packageDir: packageAt('1.0.0'), spec: { replicas: 3 } });

  expect(refusalOf(platform)).toEqual([refusal('PLATFORM-660', 'apps/shop/Instance', "'spec.replicas': remove it")]);
});

test('what a patch leaves behind is checked', () => {
  const lab = new Lab();
  new Shop(lab.cluster, { packageDir: packageAt('1.0.0'), spec: { size: 3 } }).patchObject({ kind: 'Shop', name: 'one', merge: { spec: { sizes: 5 } }, reason: 'a busy night' });

  expect(refusalOf(lab.platform)).toEqual([refusal('PLATFORM-660', 'infra/shop/Instance', "'spec.sizes': write 'size' or remove it")]);
});

test('a package without the schema of a kind that it installs is refused, also where nobody uses the kind', () => {
  expect(refusalOfShop({ packageDir: packageAt('1.0.0', {}) })).toEqual([refusal('PLATFORM-647', 'infra/shop/Operator', 'Shop of example.org, and @example/shop 1.0.0')]);
});

test('a package that declares a version which its schema does not serve is refused', () => {
  expect(refusalOfShop({ packageDir: packageAt('1.0.0'), installs: { versions: ['v1', 'v1alpha1'] } })).toEqual([refusal('PLATFORM-643', 'infra/shop/Operator', 'got v1alpha1')]);
});

test('a package that declares another scope than its schema is refused', () => {
  expect(refusalOfShop({ packageDir: packageAt('1.0.0'), installs: { namespaced: false } })).toEqual([refusal('PLATFORM-644', 'infra/shop/Operator', 'got false')]);
});

test('a program names the file of a schema itself, in YAML and with other objects', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'crds-')), 'crds.yaml');
  writeFileSync(file, `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\n${JSON.stringify(crd({ size: { type: 'integer' } }))}\n`);

  expect(refusalOfShop({ installs: { crd: file }, spec: { sise: 3 } })).toEqual([refusal('PLATFORM-660', 'infra/shop/Instance', "'spec.sise': write 'size' or remove it")]);
});

test.each([
  ['/nonexistent/crds.yaml', 'which does not exist'],
  [join(__dirname, '../kubernetes/1.35.json'), 'which holds no CustomResourceDefinition'],
])('a file of a schema that is of no use is refused: %s', (file, fault) => {
  expect(refusalOfShop({ installs: { crd: file } })).toEqual([refusal('PLATFORM-642', 'infra/shop/Operator', `${file}, ${fault}`)]);
});

test("a kind of which nobody has a schema stands in the cluster's README, and so do values of an unknown chart", () => {
  const lab = new Lab();
  new Shop(lab.cluster, { values: { debug: true }, spec: { size: 'any' } });

  expect(lab.platform.render()['infra/README.md']).toContain(`## Not checked

No schema says whether these are right.

| where | what | to have it checked |
| --- | --- | --- |
| infra/shop/Operator | values of HelmRelease 'shop' | use a component from a package that knows the chart |
| infra/shop/Operator | objects of kind Shop of example.org | name the file of its CustomResourceDefinition as 'crd', beside 'versions' |
`);
});

test('a synthesis says what it could not check', () => {
  const lab = new Lab({ outdir: mkdtempSync(join(tmpdir(), 'platform-')) });
  lab.cluster.assumeInstalled({ kinds: [{ group: 'vault.example.org', kind: 'Vault', versions: ['v1'] }] });
  const { instance } = new Demo(lab.cluster, 'demo');
  new ApiObject(instance, 'Vault', { apiVersion: 'vault.example.org/v1', kind: 'Vault', metadata: { name: 'vault' } });
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);

  lab.platform.synth();

  expect(written.mock.calls.map(([text]) => text).filter((text) => !`${text}`.startsWith('outside service'))).toEqual([
    "not checked [infra/demo/Operator] objects of kind Demo of demo.example.org: name the file of its CustomResourceDefinition as 'crd', beside 'versions'\n",
    "not checked [infra] objects of kind Vault of vault.example.org: name the file of its CustomResourceDefinition as 'crd', beside 'versions'\n",
  ]);
  written.mockRestore();
});

test("Kubernetes' own kinds are those of the cluster's version", () => {
  expect(refusalOfObject('v1', 'Service', { spec: { ports: { name: 'http' }, selectors: {} } })).toEqual([
    refusal('PLATFORM-662', 'infra/raw/Objects', '{"name":"http"}: write a list of such maps'),
    refusal('PLATFORM-660', 'infra/raw/Objects', "'spec.selectors': write 'selector'"),
  ]);
});

test.each([
  ['batch/v1beta1', 'CronJob', 'PLATFORM-640', 'Kubernetes 1.35 serves batch/v1'],
  ['v1', 'Deployment', 'PLATFORM-641', 'Kubernetes 1.35'],
  ['helm.toolkit.fluxcd.io/v2beta1', 'HelmChart', 'PLATFORM-641', 'Flux'],
  ['kustomize.toolkit.fluxcd.io/v1beta1', 'Kustomization', 'PLATFORM-640', 'Flux serves kustomize.toolkit.fluxcd.io/v1'],
])('%s %s is refused with what is served', (apiVersion, kind, code, server) => {
  expect(refusalOfObject(apiVersion, kind)).toEqual([refusal(code, 'infra/raw/Objects', `${apiVersion}, and ${server}`)]);
});

test('a minor version of Kubernetes that is not known is refused with those that are', () => {
  expect(refusals(() => new Lab({ facts: { talosVersion: 'v1.99.0', kubernetesVersion: 'v1.99.0' } }))).toEqual([refusal('PLATFORM-258', 'infra', 'v1.99.0', '1.32, 1.33, 1.34, 1.35, 1.36, 1.37')]);
});

test('the Kustomizations that the core derives are checked', () => {
  const lab = new Lab();
  const { namespace } = new Demo(lab.cluster, 'demo');
  const stage = new Stage(lab.surroundings, 'Extra', { namespace, healthChecks: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 5 as unknown as string }] });
  new ApiObject(stage, 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } });

  expect(refusalOf(lab.platform)).toEqual([refusal('PLATFORM-662', 'infra/surroundings/Extra', '5: write "5"')]);
});

test('a value key that the chart does not know is refused with the nearest one', () => {
  expect(refusalOfValues({ hubble: { relya: { enabled: true } }, resources: { limits: { anything: 1 } } })).toEqual([refusal('PLATFORM-650', 'infra/shop/Operator', "does not know: write 'hubble.relay' or remove it")]);
});

test.each([
  [{ debug: { level: 3 } }, "'debug.level'"],
  [{ image: 'shop:1' }, "'image.tag', 'image.pullPolicy'"],
])('values of another shape than the chart has are refused: %j', (values, value) => {
  expect(refusalOfValues(values)).toEqual([refusal('PLATFORM-651', 'infra/shop/Operator', value)]);
});

test('a default that is taken away by null is known', () => {
  expect(refusalOfValues({ image: null })).toEqual([]);
});

test('values that come by a patch are checked, and of a chart from an index as well', () => {
  const lab = new Lab();
  const packageDir = packageAt('1.0.0', { 'crds/shops.example.org.json': crd({}), 'charts/shop.json': CHART });
  new Shop(lab.cluster, { packageDir, chart: 'https://charts.example.org' }).patchValues({ release: 'shop', values: { debgu: true }, reason: 'a busy night' });

  expect(refusalOf(lab.platform)).toEqual([refusal('PLATFORM-650', 'infra/shop/Operator', "does not know: write 'debug' or remove it")]);
});

test('the path of a value that comes from a Secret is checked', () => {
  const lab = new Lab();
  const packageDir = packageAt('1.0.0', { 'crds/shops.example.org.json': crd({}), 'charts/shop.json': CHART });
  const { operator } = new Shop(lab.cluster, { packageDir });
  new HelmRelease(operator, 'Second', {
    chart: { repository: 'oci://registry.example.org/charts', name: 'shop', version: '1.2.3' }, releaseName: 'second', remediation: Remediation.RETRY, valuesFrom: [{ secret: 'keys', key: 'tag', targetPath: 'image.tags' }],
  });

  expect(refusalOf(lab.platform)).toEqual([refusal('PLATFORM-650', 'infra/shop/Operator', "does not know: write 'image.tag' or remove it")]);
});

test('a list of values of another version of the chart is refused', () => {
  expect(refusalOfValues({ debug: true }, { ...CHART, version: '1.2.2' })).toEqual([refusal('PLATFORM-645', 'infra/shop/Operator', '1.2.2')]);
});

test('a package without the list of values of its chart is refused', () => {
  expect(refusalOfShop({ packageDir: packageAt('1.0.0'), values: { debug: true } })).toEqual([refusal('PLATFORM-646', 'infra/shop/Operator', 'chart shop 1.2.3')]);
});

test('a chart whose version is patched tonight is let through, and said to be unchecked', () => {
  const lab = new Lab();
  const packageDir = packageAt('1.0.0', { 'crds/shops.example.org.json': crd({}), 'charts/shop.json': CHART });
  new Shop(lab.cluster, { packageDir, values: { debgu: true } }).patchObject({ kind: 'OCIRepository', name: 'shop', merge: { spec: { ref: { tag: '1.2.4' } } }, reason: 'a fix that cannot wait' });

  expect(lab.platform.render()['infra/README.md']).toContain("values of HelmRelease 'shop', whose chart a patch sets to 1.2.4");
});
