import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { valuesOf } from './chart-values.ts';
import type { ChartFolder, KeyTree, TypeTree } from './chart-values.ts';
import type { Result } from './check.ts';
import { upstreamOf } from './packages.ts';
import { acquire, Unreachable } from '../../packages/cli/src/verify/source.ts';
import type { Origin, Tree } from '../../packages/cli/src/verify/source.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const TAG = new Refusal('SCHEMAS-004', {
  protects: 'The keys of another chart would be taken for those of this one.',
  wrong: 'a chart version whose tag nobody has looked up',
  right: 'its tag in tools/schemas/charts.ts',
});

/** Where a chart's folder is. */
interface Place {
  /** Tag for the pinned version, which `*` stands for; or a table, where upstream numbers its tags differently. */
  readonly tag: string | Record<string, string>;
  /** A Go module … */
  readonly module?: string;
  /** … or a repository on GitHub, where no Go module of that version can be had. */
  readonly repository?: string;
  /** The chart's folder; `*` stands for the version. */
  readonly path: string;
}

/** A chart that a package installs, and where it is read. */
interface Rule extends Place {
  /** The constant of the package's `upstream.ts` that pins it. */
  readonly for: string;
  /** Sub-charts that aren't in the chart's folder: a folder of the same source, or a place of its own. */
  readonly subcharts?: Record<string, string | Place>;
  /** Sub-charts that the package leaves off: they are not read, and values for them are unknown. */
  readonly without?: string[];
  /** What of it is not exactly what gets installed. */
  readonly exact?: string;
}

const RULES: Record<string, Rule[]> = {
  'cert-manager': [{ for: 'CHART', module: 'github.com/cert-manager/cert-manager', tag: '*', path: 'deploy/charts/cert-manager' }],
  'cilium': [{ for: 'CHART', module: 'github.com/cilium/cilium', tag: 'v*', path: 'install/kubernetes/cilium' }],
  'cnpg-shared': [
    {
      for: 'OPERATOR_CHART',
      repository: 'cloudnative-pg/charts',
      tag: 'cloudnative-pg-v*',
      path: 'charts/cloudnative-pg',
      subcharts: { cluster: { repository: 'cloudnative-pg/grafana-dashboards', tag: { '0.29.0': 'cluster-v0.0.5' }, path: 'charts/cluster' } },
    },
    { for: 'PLUGIN_CHART', repository: 'cloudnative-pg/charts', tag: 'plugin-barman-cloud-v*', path: 'charts/plugin-barman-cloud' },
  ],
  'coredns': [{ for: 'CHART', repository: 'coredns/helm', tag: 'coredns-*', path: 'charts/coredns' }],
  'dragonfly': [{ for: 'CHART', repository: 'dragonflydb/dragonfly-operator', tag: '*', path: 'charts/dragonfly-operator' }],
  'envoy-gateway': [{ for: 'CHART', module: 'github.com/envoyproxy/gateway', tag: '*', path: 'charts/gateway-helm' }],
  'external-dns': [{ for: 'CHART', repository: 'kubernetes-sigs/external-dns', tag: 'external-dns-helm-chart-*', path: 'charts/external-dns' }],
  'external-secrets': [
    {
      for: 'CHART',
      repository: 'external-secrets/external-secrets',
      tag: 'helm-chart-*',
      path: 'deploy/charts/external-secrets',
      subcharts: { 'bitwarden-sdk-server': { repository: 'external-secrets/bitwarden-sdk-server', tag: { '2.9.0': 'v0.6.0' }, path: 'deploy/charts/bitwarden-sdk-server' } },
    },
  ],
  // The repository has no tags of these versions: each is the commit that brought it.
  'flux': [
    { for: 'OPERATOR_CHART', repository: 'controlplaneio-fluxcd/charts', tag: { '0.49.0': 'cf746d9db379ea3b26c95c1d789ab085321959eb' }, path: 'charts/flux-operator' },
    { for: 'INSTANCE_CHART', repository: 'controlplaneio-fluxcd/charts', tag: { '0.49.0': 'cf746d9db379ea3b26c95c1d789ab085321959eb' }, path: 'charts/flux-instance' },
  ],
  'grafana': [{ for: 'CHART', repository: 'grafana-community/helm-charts', tag: 'grafana-*', path: 'charts/grafana' }],
  'kyverno': [
    {
      for: 'CHART',
      module: 'github.com/kyverno/kyverno',
      tag: { '3.9.1': 'v1.19.1' },
      path: 'charts/kyverno',
      subcharts: {
        'kyverno-api': { module: 'github.com/kyverno/api', tag: { '3.9.1': 'v0.0.1-alpha.3.0.20260723090831-fb2785727f98' }, path: 'charts/kyverno-api' },
        'openreports': { repository: 'openreports/reports-api', tag: { '3.9.1': 'v0.2.0-alpha.2' }, path: 'charts/openreports' },
      },
      without: ['reports-server'],
      exact: 'without its sub-chart reports-server, which is off; its sub-chart openreports 0.1.0 has no tag, and is read at v0.2.0-alpha.2, the first tag that holds it; kyverno-api 0.0.1-alpha.4 is read where Kyverno 1.19.1 itself takes it from',
    },
  ],
  'metrics-server': [
    { for: 'CHART', repository: 'kubernetes-sigs/metrics-server', tag: 'metrics-server-helm-chart-*', path: 'charts/metrics-server' },
    { for: 'APPROVER_CHART', repository: 'postfinance/kubelet-csr-approver', tag: 'v*', path: 'charts/kubelet-csr-approver' },
  ],
  'nfs': [{ for: 'CHART', repository: 'kubernetes-csi/csi-driver-nfs', tag: 'v*', path: 'charts/v*/csi-driver-nfs' }],
  'openebs': [
    {
      for: 'CHART',
      repository: 'moechs/charts',
      tag: { '4.4.0': 'a60bfec9094844530a38ecea2b0acf09dcf53aa3' },
      path: 'openebs',
      exact: "a copy of the packaged chart in somebody else's repository, since OpenEBS' own hold its sub-charts apart",
    },
  ],
  'reloader': [{ for: 'CHART', repository: 'stakater/Reloader', tag: 'chart-v*', path: 'deployments/kubernetes/chart/reloader' }],
  'rook-ceph': [
    {
      for: 'CHART',
      repository: 'rook/rook',
      tag: '*',
      path: 'deploy/charts/rook-ceph',
      subcharts: {
        'library': 'deploy/charts/library',
        'ceph-csi-operator': { repository: 'ceph/ceph-csi-operator', tag: { 'v1.20.6': 'v1.0.4' }, path: 'deploy/charts/ceph-csi-operator' },
      },
    },
    { for: 'DRIVERS_CHART', repository: 'ceph/ceph-csi-operator', tag: 'v*', path: 'deploy/charts/ceph-csi-drivers' },
  ],
  'snapshot-controller': [{ for: 'CHART', repository: 'piraeusdatastore/helm-charts', tag: 'snapshot-controller-*', path: 'charts/snapshot-controller' }],
  'spegel': [{ for: 'CHART', repository: 'spegel-org/spegel', tag: 'v*', path: 'charts/spegel' }],
  'velero': [{ for: 'CHART', repository: 'vmware-tanzu/helm-charts', tag: 'velero-*', path: 'charts/velero' }],
  'victoria-stack': [
    { for: 'CRDS_CHART', repository: 'VictoriaMetrics/helm-charts', tag: 'victoria-metrics-operator-crds-*', path: 'charts/victoria-metrics-operator-crds' },
    {
      for: 'OPERATOR_CHART',
      repository: 'VictoriaMetrics/helm-charts',
      tag: 'victoria-metrics-operator-*',
      path: 'charts/victoria-metrics-operator',
      subcharts: { 'victoria-metrics-common': 'charts/victoria-metrics-common' },
    },
    { for: 'KUBE_STATE_METRICS_CHART', repository: 'prometheus-community/helm-charts', tag: 'kube-state-metrics-*', path: 'charts/kube-state-metrics' },
    { for: 'NODE_EXPORTER_CHART', repository: 'prometheus-community/helm-charts', tag: 'prometheus-node-exporter-*', path: 'charts/prometheus-node-exporter' },
  ],
  'volsync': [{ for: 'CHART', module: 'github.com/backube/volsync', tag: 'v*', path: 'helm/volsync' }],
};

/** Packages that install charts. */
export const PACKAGES_WITH_CHARTS = Object.keys(RULES);

/** Where a chart was read. */
interface Read {
  readonly from: 'go' | 'git';
  readonly module?: string;
  readonly repository?: string;
  readonly tag: string;
  /** The module's sum, or the commit that the tag stood for. */
  readonly sum?: string;
  readonly commit?: string;
  /** Folders that were read, and the sha256 of what `sha256sum` prints of their files that count, sorted by path. */
  readonly paths: Record<string, string>;
}

/** What `charts/<chart>.json` holds. */
export interface ChartFacts {
  readonly chart: string;
  readonly version: string;
  readonly source: Read & { readonly exact?: string; readonly subcharts?: Record<string, Read> };
  readonly values: { [key: string]: KeyTree };
  readonly types: TypeTree;
}

/** Writes the value keys of the charts that a package installs, at the versions that it pins. */
export function writeCharts(root: string, folder: string): void {
  // All before the first is written: where one can't be had, everything stays as it was.
  const all = RULES[folder].map((rule) => factsOf(root, folder, rule));
  const target = join(root, 'packages', folder, 'charts');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  all.forEach((facts) => writeFileSync(join(target, `${facts.chart}.json`), textOf(facts)));
}

/** Makes them in memory, and compares them with what is there. */
export function reproduceCharts(root: string, folder: string): Result[] {
  return RULES[folder].map((rule) => {
    const { name, version } = pinned(root, folder, rule.for);
    const { from, tag, module, repository } = identity(originOf(folder, rule, version), '');
    const row = { folder: `packages/${folder}/charts`, source: `${from} ${module ?? repository} ${tag}`, exact: rule.exact ?? 'exact' };
    const file = join(root, row.folder, `${name}.json`);
    try {
      const same = existsSync(file) && readFileSync(file, 'utf8') === textOf(factsOf(root, folder, rule));
      return { ...row, here: same ? 'reproduced' : 'differs', detail: same ? '' : `${name}.json` };
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      return { ...row, here: 'not fetched', detail: error.message };
    }
  });
}

/** What is wrong with a package's charts as they stand, without getting anything. */
export function chartProblemsOf(root: string, folder: string): string[] {
  const run = `run 'npx projen schemas ${folder}'`;
  const target = join(root, 'packages', folder, 'charts');
  const there = existsSync(target) ? readdirSync(target) : [];
  const constants = Object.entries(upstreamOf(root, folder)).filter(([, value]) => value?.repository && value.name && value.version);
  return [
    ...constants.flatMap(([constant, { name, version }]) => {
      if (!RULES[folder]?.some((rule) => rule.for === constant)) return [`[packages/${folder}] chart '${name}' of ${constant} must have a source, got none in tools/schemas/charts.ts: add where upstream keeps it, and ${run}`];
      const made: string = there.includes(`${name}.json`) ? JSON.parse(readFileSync(join(target, `${name}.json`), 'utf8')).version : 'none';
      return made === version ? [] : [`[packages/${folder}] 'charts/${name}.json' must be of ${constant}'s version ${version}, got ${made}: ${run}`];
    }),
    ...there.filter((file) => !constants.some(([, { name }]) => file === `${name}.json`)).map((file) => `[packages/${folder}] 'charts/${file}' must be of a chart in upstream.ts, got one that isn't there: ${run}`),
  ];
}

function factsOf(root: string, folder: string, rule: Rule): ChartFacts {
  const { name, version } = pinned(root, folder, rule.for);
  const origin = originOf(folder, rule, version);
  const tree = acquire(root, origin);
  const main = readChart(tree, rule.path.replace('*', version));
  const files = { ...main.files };
  const paths = { ...main.paths };
  if (rule.without) files['Chart.yaml'] = withoutSubcharts(files['Chart.yaml'], rule.without);
  const subcharts: Record<string, Read> = {};
  for (const [subchart, place] of Object.entries(rule.subcharts ?? {})) {
    const own = typeof place === 'string' ? undefined : originOf(folder, place, version);
    const ownTree = own ? acquire(root, own) : tree;
    const read = readChart(ownTree, typeof place === 'string' ? place : place.path);
    if (own) subcharts[subchart] = { ...identity(own, ownTree.proof), paths: read.paths };
    else Object.assign(paths, read.paths);
    Object.entries(read.files).forEach(([path, text]) => { files[`charts/${subchart}/${path}`] = text; });
  }
  return {
    chart: name,
    version,
    source: { ...identity(origin, tree.proof), paths, ...(Object.keys(subcharts).length > 0 ? { subcharts } : {}), ...(rule.exact ? { exact: rule.exact } : {}) },
    ...valuesOf(files),
  };
}

function withoutSubcharts(text: string, names: string[]): string {
  const { dependencies, ...chart } = parse(text);
  return stringify({ ...chart, dependencies: dependencies.filter(({ name }: { name: string }) => !names.includes(name)) });
}

function pinned(root: string, folder: string, constant: string): { name: string; version: string } {
  return upstreamOf(root, folder)[constant];
}

function textOf(facts: ChartFacts): string {
  return `${JSON.stringify(facts)}\n`;
}

function originOf(folder: string, { tag, module, repository, path }: Place, version: string): Origin {
  const found = typeof tag === 'string' ? tag.replace('*', version) : tag[version];
  if (!found) {
    throw TAG.error(`packages/${folder}`, `'tag' of ${path} for chart version ${version} must stand in tools/schemas/charts.ts, got only ${Object.keys(tag).join(', ')}: look up where upstream keeps ${version}, and add its tag`);
  }
  return module ? { module, tag: found } : { repository: repository!, tag: found };
}

function identity(origin: Origin, proof: string): Omit<Read, 'paths'> {
  return 'module' in origin ? { from: 'go', ...origin, sum: proof } : { from: 'git', ...origin, commit: proof };
}

/** Some charts get their number, and the images in their values, when they are packaged: until then the files have other names. */
const CHART_FILE = /^Chart(\.template)?\.yaml$/;
const OTHER_FILES = /^(values(\.tmpl)?\.yaml|values\.schema\.json|templates|charts|files)$/;

/** The files of a chart that its values follow from. */
function readChart(tree: Tree, path: string): { files: ChartFolder; paths: Record<string, string> } {
  const files: ChartFolder = {};
  const read = (folder: string, names: string[]): void => names.forEach((name) => {
    if (/\.(ya?ml|tpl|txt|json)$/.test(name)) files[`${folder}${name}`] = tree.read(`${path}/${folder}${name}`).toString();
    // In charts only files have a dot in their name.
    else if (!name.includes('.')) descend(`${folder}${name}/`);
  });
  const descend = (folder: string): void => {
    const names = tree.list(`${path}/${folder}`.replace(/\/$/, ''));
    // A chart's own folder also holds CRDs, and what is for people.
    read(folder, names.some((name) => CHART_FILE.test(name)) ? names.filter((name) => CHART_FILE.test(name) || OTHER_FILES.test(name)) : names);
  };
  descend('');
  const listing = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, text]) => `${createHash('sha256').update(text).digest('hex')}  ${file}\n`).join('');
  return { files, paths: { [path]: createHash('sha256').update(listing).digest('hex') } };
}
