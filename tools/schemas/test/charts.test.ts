import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';
import type { KeyTree } from '../chart-values.ts';
import { chartProblemsOf, PACKAGES_WITH_CHARTS, reproduceCharts, writeCharts } from '../charts.ts';
import type { ChartFacts } from '../charts.ts';
import { GitHub } from './github.ts';

const packages = readdirSync(join(REPOSITORY_ROOT, 'packages')).filter((name) => existsSync(join(REPOSITORY_ROOT, 'packages', name, 'src/upstream.ts')));
const facts: Record<string, ChartFacts> = {};
for (const name of PACKAGES_WITH_CHARTS) {
  const folder = join(REPOSITORY_ROOT, 'packages', name, 'charts');
  for (const file of readdirSync(folder)) facts[file.replace(/\.json$/, '')] = JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** Keys of values that a chart doesn't know. */
function unknownKeys(values: unknown, tree: KeyTree, path: string[] = []): string[] {
  if (typeof values !== 'object' || values === null || Array.isArray(values) || tree === true) return [];
  return Object.entries(values).flatMap(([key, value]) => (tree === false || !(key in tree) ? [[...path, key].join('.')] : unknownKeys(value, tree[key], [...path, key])));
}

describe('what the packages ship', () => {
  test.each(packages)('%s has the value keys of its charts, at the versions that it pins', (name) => {
    expect(chartProblemsOf(REPOSITORY_ROOT, name)).toEqual([]);
  });

  test.each(releases())('%s sets what its chart knows', (_, chart, values) => {
    expect(unknownKeys(values, facts[chart].values)).toEqual([]);
  });

  const FAULTS = [
    ['cert-manager', 'crds: { enable: true }', 'crds.enable'],
    ['cert-manager', 'webhook: { replicas: 2 }', 'webhook.replicas'],
    ['cilium', 'hubble: { relya: { enabled: true } }', 'hubble.relya'],
    ['cilium', 'operator: { replica: 2 }', 'operator.replica'],
    ['cilium', 'cgroup: { automount: { enabled: false } }', 'cgroup.automount'],
    ['cilium', 'hubble: { enabled: { always: true } }', 'hubble.enabled.always'],
    ['cloudnative-pg', 'monitoring: { podMonitorEnable: true }', 'monitoring.podMonitorEnable'],
    ['plugin-barman-cloud', 'resource: {}', 'resource'],
    ['coredns', 'service: { clusterIp: 10.0.0.10 }', 'service.clusterIp'],
    ['dragonfly-operator', 'crds: { instal: true }', 'crds.instal'],
    ['gateway-helm', 'deployment: { replica: 2 }', 'deployment.replica'],
    ['external-dns', 'rbac: { creates: true }', 'rbac.creates'],
    ['external-secrets', 'webhook: { replicas: 2 }', 'webhook.replicas'],
    ['flux-operator', 'serviceMonitor: { create: true, intervall: 1m }', 'serviceMonitor.intervall'],
    ['flux-instance', 'instance: { component: [] }', 'instance.component'],
    ['kyverno', 'features: { policyException: { enabled: true } }', 'features.policyException'],
    ['kyverno', 'admissionController: { featuresOverride: { logging: { levle: 2 } } }', 'admissionController.featuresOverride.logging.levle'],
    ['kubelet-csr-approver', 'providerRegexp: x', 'providerRegexp'],
    ['metrics-server', 'metrics: { enable: true }', 'metrics.enable'],
    ['csi-driver-nfs', 'externalSnapshotter: { enable: false }', 'externalSnapshotter.enable'],
    ['grafana', 'admin: { existingSecretName: grafana-admin }', 'admin.existingSecretName'],
    ['openebs', 'engines: { local: { lvm: { enable: false } } }', 'engines.local.lvm.enable'],
    ['openebs', 'localpv-provisioner: { localpv: { replica: 2 } }', 'localpv-provisioner.localpv.replica'],
    ['openebs', 'loki: { enable: false }', 'loki.enable'],
    ['reloader', 'reloader: { deployment: { replica: 2 } }', 'reloader.deployment.replica'],
    ['ceph-csi-drivers', 'operatorConfig: { driverSpecDefault: {} }', 'operatorConfig.driverSpecDefault'],
    ['rook-ceph', 'csi: { enableRBDDriver: true }', 'csi.enableRBDDriver'],
    ['rook-ceph', 'ceph-csi-operator: { controllerManager: { replica: 2 } }', 'ceph-csi-operator.controllerManager.replica'],
    ['snapshot-controller', 'controller: { replica: 2 }', 'controller.replica'],
    ['spegel', 'spegel: { containerdSocket: x }', 'spegel.containerdSocket'],
    ['victoria-metrics-operator-crds', 'annotation: {}', 'annotation'],
    ['victoria-metrics-operator', 'image: { taag: v1 }', 'image.taag'],
    ['velero', 'nodeAgent: { podVolumePaths: x }', 'nodeAgent.podVolumePaths'],
    ['volsync', 'metrics: { disableAuthentication: true }', 'metrics.disableAuthentication'],
    ['kube-state-metrics', 'metricLabelAllowlist: []', 'metricLabelAllowlist'],
    ['prometheus-node-exporter', 'hostNetworks: false', 'hostNetworks'],
  ];

  test.each(FAULTS)('%s: values { %s } have the unknown key %s', (chart, values, unknown) => {
    expect(unknownKeys(parse(values), facts[chart].values)).toEqual([unknown]);
  });

  test('no chart goes without a planted fault', () => {
    expect([...new Set(FAULTS.map(([chart]) => chart))].sort()).toEqual(Object.keys(facts).sort());
  });

  test('what a chart passes on is never unknown', () => {
    expect(unknownKeys({ config: { any: { thing: 1 } }, resources: { limits: { 'example.org/gpu': 1 } } }, facts['cert-manager'].values)).toEqual([]);
  });
});

describe('making them', () => {
  const REPOSITORY = 'spegel-org/spegel';
  let root: string;
  let github: GitHub;

  beforeAll(() => {
    github = new GitHub();
    github.tag(REPOSITORY, 'v0.6.0', {
      'charts/spegel/Chart.yaml': 'name: spegel',
      'charts/spegel/values.yaml': 'service: { port: 80 }',
      'charts/spegel/templates/a.yaml': '{{ .Values.name }}',
      'charts/spegel/crds/a.yaml': 'not read',
    });
  });
  afterAll(() => github.remove());

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'charts-'));
    pin('0.6.0');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function pin(version: string): void {
    mkdirSync(join(root, 'packages/spegel/src'), { recursive: true });
    writeFileSync(join(root, 'packages/spegel/src/upstream.ts'), `export const CHART = { repository: 'oci://example.org', name: 'spegel', version: '${version}' };`);
  }

  const made = (): ChartFacts => JSON.parse(readFileSync(join(root, 'packages/spegel/charts/spegel.json'), 'utf8'));

  test('the keys and types are written with where they come from', () => {
    writeCharts(root, 'spegel');
    expect(made()).toEqual({
      chart: 'spegel',
      version: '0.6.0',
      source: {
        from: 'git', repository: REPOSITORY, tag: 'v0.6.0', commit: expect.stringMatching(/^[0-9a-f]{40}$/),
        // What `sha256sum Chart.yaml templates/a.yaml values.yaml | sha256sum` prints.
        paths: { 'charts/spegel': '0811d7b974ff3cb4e6f17095595f67576fecb746f3db5e24afcd07569c4cd6b2' },
      },
      values: { name: false, service: { port: false } },
      types: { service: { port: 'integer' } },
    });
    expect(chartProblemsOf(root, 'spegel')).toEqual([]);
    expect(reproduceCharts(root, 'spegel')).toEqual([{ folder: 'packages/spegel/charts', source: `git ${REPOSITORY} v0.6.0`, exact: 'exact', here: 'reproduced', detail: '' }]);
  });

  test('a version that is pinned without them is refused', () => {
    expect(chartProblemsOf(root, 'spegel')).toEqual(["[packages/spegel] 'charts/spegel.json' must be of CHART's version 0.6.0, got none: run 'npx projen schemas spegel'"]);
    writeCharts(root, 'spegel');
    pin('0.7.0');
    expect(chartProblemsOf(root, 'spegel')).toEqual(["[packages/spegel] 'charts/spegel.json' must be of CHART's version 0.7.0, got 0.6.0: run 'npx projen schemas spegel'"]);
  });

  test('a version that cannot be had leaves what is there', () => {
    writeCharts(root, 'spegel');
    pin('0.7.0');
    expect(() => writeCharts(root, 'spegel')).toThrow(`[${REPOSITORY}] tag v0.7.0 must be had from github.com`);
    expect(made().version).toBe('0.6.0');
    expect(reproduceCharts(root, 'spegel')).toMatchObject([{ here: 'not fetched' }]);
  });

  test('a chart without a source, and keys of a chart that is gone, are named', () => {
    writeCharts(root, 'spegel');
    writeFileSync(join(root, 'packages/spegel/src/upstream.ts'), "export const OTHER = { repository: 'oci://example.org', name: 'other', version: '1.0.0' };");
    expect(chartProblemsOf(root, 'spegel')).toEqual([
      "[packages/spegel] chart 'other' of OTHER must have a source, got none in tools/schemas/charts.ts: add where upstream keeps it, and run 'npx projen schemas spegel'",
      "[packages/spegel] 'charts/spegel.json' must be of a chart in upstream.ts, got one that isn't there: run 'npx projen schemas spegel'",
    ]);
  });

  test('a version whose tag follows no rule must be looked up', () => {
    mkdirSync(join(root, 'packages/flux/src'), { recursive: true });
    writeFileSync(join(root, 'packages/flux/src/upstream.ts'), "export const OPERATOR_CHART = { repository: 'oci://example.org', name: 'flux-operator', version: '9.0.0' };");
    expect(() => writeCharts(root, 'flux')).toThrow("[packages/flux] SCHEMAS-004: 'tag' of charts/flux-operator for chart version 9.0.0 must stand in tools/schemas/charts.ts, got only 0.49.0: look up where upstream keeps 9.0.0, and add its tag");
  });
});

/** The rendered releases of charts at the version that a package pins now: file, chart and values. A cluster may still run others. */
function releases(): Array<[string, string, unknown]> {
  const found: Array<[string, string, unknown]> = [];
  for (const file of readdirSync(join(REPOSITORY_ROOT, 'clusters'), { recursive: true, encoding: 'utf8' }).filter((path) => /\/helmrelease\.[^/]+\.yaml$/.test(path))) {
    const { spec } = parse(readFileSync(join(REPOSITORY_ROOT, 'clusters', file), 'utf8'));
    const stage = join(REPOSITORY_ROOT, 'clusters', file, '..');
    const source = readdirSync(stage).filter((name) => name.startsWith('ocirepository.')).map((name) => parse(readFileSync(join(stage, name), 'utf8'))).find(({ metadata }) => metadata.name === spec.chartRef?.name);
    const [chart, version] = source ? [source.spec.url.split('/').at(-1), source.spec.ref.tag] : [spec.chart.spec.chart, spec.chart.spec.version];
    if (facts[chart]?.version === version) found.push([file, chart, spec.values ?? {}]);
  }
  return found;
}
