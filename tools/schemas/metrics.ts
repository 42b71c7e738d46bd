import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './check.ts';
import { answered, appendedByDragonfly, createdInC, declaredInGo, found, labelsOf, listedByKubernetes, queriedByCloudNativePg, quotedByVictoria, tabledByCadvisor, tabledByCilium, tabledByKubeStateMetrics } from './metric-names.ts';
import type { Reader } from './metric-names.ts';
import { pinned } from './packages.ts';
import { acquire, Unreachable } from '../../packages/cli/src/verify/source.ts';
import type { Origin, Tree } from '../../packages/cli/src/verify/source.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const TAG = new Refusal('SCHEMAS-011', {
  protects: 'The names of the metrics of another version would be taken for those of this one.',
  wrong: 'a version of an exporter whose tag nobody has looked up',
  right: 'its tag in tools/schemas/metrics.ts',
});

/** Where the names of an exporter's metrics are read. */
interface Rule {
  /** What exports them; the name of the file. */
  readonly exporter: string;
  /** The constant that decides the version: of the package's own `upstream.ts`, of another package's (`victoria-stack/…`), or `KUBERNETES`. */
  readonly for: string;
  /** Tag for the pinned version, which `*` stands for; or a table, where upstream numbers its tags differently. */
  readonly tag: string | Record<string, string>;
  /** A Go module … */
  readonly module?: string;
  /** … or a repository on GitHub, where no Go module of that version can be had. */
  readonly repository?: string;
  /** Files, and folders, which end with a slash, each with how names are read from it. Folders are read with those below them. */
  readonly reads: ReadonlyArray<{ readonly paths: string[]; readonly with: Reader }>;
  /** What of it is not exactly what the exporter has. */
  readonly exact?: string;
}

/** What Prometheus' client for Go says of a process. */
const PROCESS = ['process_cpu_seconds_total', 'process_max_fds', 'process_open_fds', 'process_resident_memory_bytes', 'process_start_time_seconds', 'process_virtual_memory_bytes'];

const OF_VICTORIA = quotedByVictoria('vm|vmagent|vmalert|vmauth|vminsert|vmselect|vmstorage|process|go');
const OF_VICTORIA_LOGS = quotedByVictoria('vl');

const RULES: Record<string, Rule[]> = {
  'cert-manager': [{
    exporter: 'cert-manager', for: 'CHART', module: 'github.com/cert-manager/cert-manager', tag: '*',
    reads: [{ paths: ['pkg/metrics/', 'internal/collectors/'], with: declaredInGo() }],
  }],
  'cilium': [{
    exporter: 'cilium', for: 'CHART', module: 'github.com/cilium/cilium', tag: 'v*',
    reads: [
      { paths: ['Documentation/observability/metrics.rst', 'pkg/', 'operator/', 'clustermesh-apiserver/'], with: tabledByCilium },
      { paths: ['pkg/metrics/metrics.go', 'pkg/bgp/types/', 'pkg/bgp/metrics/', 'pkg/bgp/manager/metrics.go'], with: declaredInGo({ Namespace: 'cilium' }) },
      // Agent and operator have the process' own metrics under a name of theirs.
      { paths: ['operator/metrics/metrics.go', 'pkg/metrics/registry.go'], with: (texts) => (texts.every((text) => text.includes('NewProcessCollector')) ? ['cilium', 'cilium_operator'].flatMap((name) => PROCESS.map((metric) => ({ name: `${name}_${metric}`, labels: [] }))) : []) },
    ],
  }, {
    exporter: 'envoy', for: 'envoy-gateway/CHART', module: 'github.com/envoyproxy/gateway', tag: '*',
    exact: "those of Envoy's metrics that Envoy Gateway's dashboards read",
    reads: [{ paths: ['charts/gateway-addons-helm/dashboards/'], with: found(/\b(envoy_[a-z0-9_]+)\b/) }],
  }],
  'cloudflared': [{
    exporter: 'cloudflared', for: 'IMAGE', repository: 'cloudflare/cloudflared', tag: { 'docker.io/cloudflare/cloudflared:2026.8.2': '2026.8.2' },
    reads: [{ paths: ['connection/', 'datagramsession/', 'flow/', 'ingress/', 'metrics/', 'orchestration/', 'proxy/', 'quic/', 'supervisor/'], with: declaredInGo() }],
  }],
  'cnpg-shared': [
    {
      exporter: 'cloudnative-pg', for: 'OPERATOR_CHART', module: 'github.com/cloudnative-pg/cloudnative-pg', tag: { '0.29.0': 'v1.30.0' },
      reads: [
        { paths: ['pkg/management/postgres/webserver/metricserver/', 'pkg/management/pgbouncer/metricsserver/pgbouncer_collector.go'], with: declaredInGo() },
        // The table's name is added to a parameter.
        ...['lists', 'pools', 'stats'].map((table) => ({
          paths: ['consts', table].map((file) => `pkg/management/pgbouncer/metricsserver/${file}.go`),
          with: declaredInGo({ PrometheusNamespace: 'cnpg', subsystem: `pgbouncer_${table}` }),
        })),
        { paths: ['config/manager/default-monitoring.yaml'], with: queriedByCloudNativePg },
      ],
    },
    {
      exporter: 'plugin-barman-cloud', for: 'PLUGIN_CHART', module: 'github.com/cloudnative-pg/plugin-barman-cloud', tag: { '0.7.0': 'v0.13.0' },
      reads: [{ paths: ['internal/cnpgi/instance/metrics.go'], with: found(/buildFqName\("(\w+)"\)/, 'barman_cloud_cloudnative_pg_io_') }],
    },
  ],
  'coredns': [{
    exporter: 'coredns', for: 'VERSION', module: 'github.com/coredns/coredns', tag: 'v*',
    reads: [{ paths: ['plugin/'], with: declaredInGo() }],
  }],
  'dragonfly': [{
    exporter: 'dragonfly', for: 'IMAGE', repository: 'dragonflydb/dragonfly', tag: { 'docker.dragonflydb.io/dragonflydb/dragonfly:v1.40.1': 'v1.40.1' },
    reads: [{ paths: ['src/server/metrics.cc'], with: appendedByDragonfly }],
  }],
  'external-dns': [{
    exporter: 'external-dns', for: 'CHART', module: 'sigs.k8s.io/external-dns', tag: { '1.21.1': 'v0.21.0' },
    reads: [{
      paths: ['docs/monitoring/metrics.md'],
      with: (texts) => texts.flatMap((text) => [...text.matchAll(/^\| (\w+) +\| \w+ +\| *(\w*) *\|/gm)]).map(([, name, subsystem]) => ({ name: ['external_dns', subsystem, name].filter(Boolean).join('_') })),
    }],
  }],
  'external-secrets': [{
    exporter: 'external-secrets', for: 'CHART', repository: 'external-secrets/external-secrets', tag: 'helm-chart-*',
    reads: [{ paths: ['pkg/controllers/'], with: declaredInGo() }],
  }],
  'flux': [{
    exporter: 'flux-operator', for: 'OPERATOR_VERSION', repository: 'controlplaneio-fluxcd/flux-operator', tag: '*',
    reads: [{ paths: ['internal/reporter/'], with: declaredInGo() }],
  }],
  'fluent-bit': [{
    exporter: 'fluent-bit', for: 'IMAGE', repository: 'fluent/fluent-bit', tag: { 'docker.io/fluent/fluent-bit:5.1.1': 'v5.1.1' },
    reads: [{ paths: ['src/flb_input.c', 'src/flb_filter.c', 'src/flb_output.c', 'src/flb_storage.c', 'src/flb_metrics.c'], with: createdInC }],
  }],
  'gatus': [{
    exporter: 'gatus', for: 'IMAGE', module: 'github.com/TwiN/gatus/v5', tag: { 'ghcr.io/twin/gatus:v5.36.0': 'v5.36.0' },
    reads: [{ paths: ['metrics/metrics.go'], with: declaredInGo() }],
  }],
  // Its own source isn't read here.
  'grafana': [{
    exporter: 'grafana', for: 'CHART', repository: 'prometheus-community/helm-charts', tag: { '12.11.1': 'kube-prometheus-stack-88.5.3' },
    exact: "those of Grafana's metrics that the dashboard about Grafana in kube-prometheus-stack reads",
    reads: [{ paths: ['charts/kube-prometheus-stack/templates/grafana/dashboards-1.14/grafana-overview.yaml'], with: found(/\b(grafana_[a-z0-9_]+)\b/) }],
  }],
  'kyverno': [{
    exporter: 'kyverno', for: 'CHART', module: 'github.com/kyverno/kyverno', tag: { '3.9.1': 'v1.19.1' },
    reads: [{
      paths: ['pkg/metrics/'],
      // OpenTelemetry's counters get an ending when Prometheus reads them.
      with: (texts) => texts.flatMap((text) => [...text.matchAll(/meter\.\w+?(Counter|Histogram|Gauge)\(\s*"(\w+)"/g)]).map(([, kind, name]) => ({ name: kind === 'Counter' && !name.endsWith('_total') ? `${name}_total` : name })),
    }],
  }],
  'metrics-server': [{
    exporter: 'metrics-server', for: 'CHART', repository: 'kubernetes-sigs/metrics-server', tag: { '3.13.1': 'v0.8.1' },
    reads: [{ paths: ['pkg/'], with: declaredInGo() }],
  }],
  // What every cluster has, whoever scrapes.
  'platform': [
    {
      exporter: 'kubernetes', for: 'KUBERNETES', module: 'k8s.io/kubernetes', tag: '*',
      reads: [{ paths: ['test/instrumentation/documentation/documentation-list.yaml'], with: listedByKubernetes }],
    },
    {
      exporter: 'cadvisor', for: 'KUBERNETES', module: 'github.com/google/cadvisor', tag: { 'v1.35.4': 'v0.53.0' },
      // Kubelets give containers these labels: pkg/kubelet/server/server.go of Kubernetes.
      reads: [{ paths: ['docs/storage/prometheus.md', 'metrics/prometheus.go'], with: tabledByCadvisor(['container', 'id', 'image', 'name', 'namespace', 'pod']) }],
    },
    {
      exporter: 'kube-state-metrics', for: 'victoria-stack/KUBE_STATE_METRICS_CHART', repository: 'kubernetes/kube-state-metrics', tag: { '8.4.0': 'v2.20.0' },
      reads: [{ paths: ['docs/metrics/', 'internal/store/'], with: tabledByKubeStateMetrics }],
    },
    {
      exporter: 'node-exporter', for: 'victoria-stack/NODE_EXPORTER_CHART', module: 'github.com/prometheus/node_exporter', tag: { '4.56.1': 'v1.12.1' },
      reads: [
        { paths: ['collector/fixtures/e2e-output.txt'], with: answered },
        // What differs from machine to machine is not all in that output.
        { paths: ['collector/filesystem_common.go'], with: declaredInGo({ namespace: 'node', subsystem: 'filesystem' }) },
        { paths: ['collector/timex.go'], with: declaredInGo({ namespace: 'node', timexSubsystem: 'timex', subsystem: 'timex' }) },
        { paths: ['collector/meminfo_linux.go'], with: found(/metrics\["(\w+)"\]/, 'node_memory_', []) },
      ],
    },
    {
      exporter: 'controller-runtime', for: 'KUBERNETES', module: 'sigs.k8s.io/controller-runtime', tag: { 'v1.35.4': 'v0.22.4' },
      exact: 'each operator brings a version of its own',
      reads: [{ paths: ['pkg/internal/controller/metrics/', 'pkg/metrics/', 'pkg/internal/metrics/', 'pkg/webhook/internal/metrics/'], with: declaredInGo() }],
    },
    {
      exporter: 'go', for: 'KUBERNETES', module: 'github.com/prometheus/client_golang', tag: { 'v1.35.4': 'v1.23.2' },
      exact: 'each program brings a version of its own',
      reads: [{ paths: ['prometheus/process_collector.go', 'prometheus/go_collector.go', 'prometheus/promhttp/http.go'], with: (texts) => [...declaredInGo()(texts), ...found(/"((?:process|go)_[a-z_]+)"/)(texts), ...found(/ns \+ "(process_[a-z_]+)"/)(texts)] }],
    },
  ],
  'reloader': [{
    exporter: 'reloader', for: 'CHART', repository: 'stakater/Reloader', tag: { '2.2.16': 'v1.4.21' },
    reads: [{ paths: ['internal/pkg/metrics/'], with: declaredInGo() }],
  }],
  'rook-ceph': [{
    exporter: 'ceph', for: 'CHART', repository: 'rook/rook', tag: '*',
    exact: "those of Ceph's metrics that Rook's own rules and dashboards read",
    reads: [{ paths: ['deploy/charts/rook-ceph-cluster/prometheus/', 'deploy/examples/monitoring/grafana/'], with: found(/\b(ceph_[a-z_]+)\b/) }],
  }, {
    exporter: 'ceph-mixins', for: 'CEPH_IMAGE', repository: 'ceph/ceph-mixins', tag: { 'quay.io/ceph/ceph:v19.2.6': '77016201cd87c9aa7cd8e91f909a5c3740225ee5' },
    exact: "those that Ceph's own rules read, at the last commit before they moved into Ceph's repository",
    reads: [{ paths: ['alerts/', 'dashboards/'], with: found(/\b(ceph_[a-z_]+)\b/) }],
  }],
  'snapshot-controller': [{
    exporter: 'snapshot-controller', for: 'CHART', module: 'github.com/kubernetes-csi/external-snapshotter/v8', tag: { '5.2.0': 'v8.6.0' },
    reads: [{ paths: ['pkg/metrics/'], with: declaredInGo() }],
  }],
  'spegel': [{
    exporter: 'spegel', for: 'CHART', repository: 'spegel-org/spegel', tag: 'v*',
    reads: [{ paths: ['pkg/'], with: declaredInGo() }],
  }],
  'velero': [{
    exporter: 'velero', for: 'VERSION', module: 'github.com/vmware-tanzu/velero', tag: '*',
    reads: [{ paths: ['pkg/metrics/'], with: declaredInGo() }],
  }],
  'victoria-logs': [
    {
      exporter: 'victoria-logs', for: 'LOGS_VERSION', module: 'github.com/VictoriaMetrics/VictoriaLogs', tag: '*',
      reads: [{ paths: ['app/victoria-logs/', 'app/vlinsert/', 'app/vlselect/', 'app/vlstorage/', 'lib/'], with: OF_VICTORIA_LOGS }],
    },
    ...['vmauth', 'vmalert'].map((program): Rule => ({
      exporter: program, for: 'METRICS_VERSION', module: 'github.com/VictoriaMetrics/VictoriaMetrics', tag: '*',
      reads: [{ paths: [`app/${program}/`], with: OF_VICTORIA }],
    })),
    // What all three say of themselves as programs and as processes.
    {
      exporter: 'victoria-program', for: 'METRICS_VERSION', module: 'github.com/VictoriaMetrics/VictoriaMetrics', tag: '*',
      reads: [{ paths: ['lib/appmetrics/', 'lib/memory/', 'lib/cgroup/', 'lib/httpserver/'], with: OF_VICTORIA }],
    },
    {
      exporter: 'victoria-process', for: 'LOGS_VERSION', module: 'github.com/VictoriaMetrics/metrics', tag: { 'v1.52.1': 'v1.44.0' },
      reads: [{ paths: ['./'], with: found(/"((?:process|go)_[a-z_]+)/) }],
    },
  ],
  'victoria-stack': [
    {
      exporter: 'victoria-metrics', for: 'METRICS_VERSION', repository: 'VictoriaMetrics/VictoriaMetrics', tag: '*-cluster',
      reads: [{ paths: ['app/', 'lib/'], with: OF_VICTORIA }],
    },
    {
      exporter: 'victoria-metrics-process', for: 'METRICS_VERSION', module: 'github.com/VictoriaMetrics/metrics', tag: { 'v1.150.0': 'v1.44.0' },
      reads: [{ paths: ['./'], with: found(/"((?:process|go)_[a-z_]+)/) }],
    },
    {
      exporter: 'alertmanager', for: 'ALERTMANAGER_VERSION', module: 'github.com/prometheus/alertmanager', tag: '*',
      reads: [{ paths: ['api/', 'cluster/', 'cmd/', 'config/', 'dispatch/', 'inhibit/', 'nflog/', 'notify/', 'provider/', 'silence/'], with: (texts) => [...declaredInGo()(texts), ...found(/versioncollector\.NewCollector\("(\w+)"\)/)(texts).map(({ name }) => ({ name: `${name}_build_info` }))] }],
    },
  ],
  'volsync': [{
    exporter: 'volsync', for: 'CHART', module: 'github.com/backube/volsync', tag: 'v*',
    reads: [{ paths: ['internal/controller/metrics.go'], with: declaredInGo() }],
  }],
};

/** Packages that say what they export. */
export const PACKAGES_WITH_METRICS = Object.keys(RULES);

/** What `metrics/<exporter>.json` holds. */
export interface MetricFacts {
  readonly exporter: string;
  readonly source: {
    readonly for: string;
    readonly version: string;
    readonly from: 'go' | 'git';
    readonly module?: string;
    readonly repository?: string;
    readonly tag: string;
    /** The module's sum, or the commit that the tag stood for. */
    readonly sum?: string;
    readonly commit?: string;
    /** The sha256 of what `sha256sum` prints of the files that were read, sorted by path. */
    readonly files: string;
    readonly exact?: string;
  };
  readonly names: string[];
  /** The labels of those whose labels are known; any other may have any. */
  readonly labels?: { readonly [name: string]: string[] };
}

/** Writes what a package's exporters export at the pinned versions. */
export function writeMetrics(root: string, folder: string): void {
  // All before the first is written: where one can't be had, everything stays as it was.
  const all = RULES[folder].map((rule) => factsOf(root, folder, rule));
  const target = join(root, 'packages', folder, 'metrics');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  all.forEach((facts) => writeFileSync(join(target, `${facts.exporter}.json`), textOf(facts)));
}

/** Reads the names again, and compares them with what is there. */
export function reproduceMetrics(root: string, folder: string): Result[] {
  return RULES[folder].map((rule) => {
    const { from, module, repository, tag } = identityOf(root, folder, rule);
    const row = { folder: `packages/${folder}/metrics`, source: `${from} ${module ?? repository} ${tag}`, exact: rule.exact ?? 'exact' };
    try {
      const file = join(root, row.folder, `${rule.exporter}.json`);
      const same = existsSync(file) && readFileSync(file, 'utf8') === textOf(factsOf(root, folder, rule));
      return { ...row, here: same ? 'reproduced' : 'differs', detail: same ? '' : `${rule.exporter}.json` };
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      return { ...row, here: 'not fetched', detail: error.message };
    }
  });
}

/** What is wrong with a package's names as they stand, without getting anything: another version is pinned, or a file is missing or has no rule. */
export function metricProblems(root: string, folder: string): string[] {
  const target = join(root, 'packages', folder, 'metrics');
  const run = `run 'npx projen schemas ${folder}'`;
  const there = existsSync(target) ? readdirSync(target) : [];
  const wanted = new Map(RULES[folder].map((rule) => [`${rule.exporter}.json`, rule]));
  return [
    ...there.filter((file) => !wanted.has(file)).map((file) => `[packages/${folder}] 'metrics/${file}' must have a rule in tools/schemas/metrics.ts, got none: ${run}`),
    ...[...wanted].flatMap(([file, rule]) => {
      if (!there.includes(file)) return [`[packages/${folder}] 'metrics/${file}' must be there, got nothing: ${run}`];
      const { source } = JSON.parse(readFileSync(join(target, file), 'utf8')) as MetricFacts;
      const { for: constant, version, tag } = identityOf(root, folder, rule);
      return source.version === version && source.tag === tag ? [] : [`[packages/${folder}] 'metrics/${file}' must be made from ${constant} ${version} (${tag}), got ${source.version} (${source.tag}): ${run}`];
    }),
  ];
}

function identityOf(root: string, folder: string, { for: constant, tag, module, repository }: Rule): Omit<MetricFacts['source'], 'files'> & { readonly origin: Origin } {
  const version = pinned(root, folder, constant);
  const found = typeof tag === 'string' ? tag.replace('*', version) : tag[version];
  if (!found) throw TAG.error(`packages/${folder}`, `'tag' for ${constant} ${version} must stand in tools/schemas/metrics.ts, got only ${Object.keys(tag).join(', ')}: look up what ${version} installs, and add its tag`);
  const origin: Origin = module ? { module, tag: found } : { repository: repository!, tag: found };
  return { for: constant, version, from: module ? 'go' : 'git', ...(module ? { module } : { repository }), tag: found, origin };
}

function factsOf(root: string, folder: string, rule: Rule): MetricFacts {
  const { origin, ...identity } = identityOf(root, folder, rule);
  const tree = acquire(root, origin);
  const sums = new Map<string, string>();
  const metrics = rule.reads.flatMap(({ paths, with: read }) => read(paths.flatMap((path) => filesAt(tree, path)).map((path) => {
    const content = tree.read(path);
    sums.set(path, createHash('sha256').update(content).digest('hex'));
    return content.toString();
  })));
  const labels = labelsOf(metrics);
  const listing = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, sum]) => `${sum}  ${path}\n`).join('');
  return {
    exporter: rule.exporter,
    source: {
      ...identity,
      ...('module' in origin ? { sum: tree.proof } : { commit: tree.proof }),
      files: createHash('sha256').update(listing).digest('hex'),
      ...(rule.exact ? { exact: rule.exact } : {}),
    },
    names: [...new Set(metrics.map(({ name }) => name))].sort(),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
  };
}

/** A file, or those of a folder and below, without tests. */
function filesAt(tree: Tree, path: string): string[] {
  if (!path.endsWith('/')) return [path];
  return tree.list(path).flatMap((name) => {
    if (/\.(go|md|ya?ml|json|cc|txt|libsonnet)$/.test(name)) return /_test\.go$/.test(name) ? [] : [`${path}${name}`];
    return name.includes('.') ? [] : subfolder(tree, `${path}${name}/`);
  });
}

function subfolder(tree: Tree, path: string): string[] {
  try {
    return filesAt(tree, path);
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    // A file without an ending, such as a licence.
    return [];
  }
}

/** As JSON, with the labels of a metric on one line. */
function textOf(facts: MetricFacts): string {
  return `${JSON.stringify(facts, null, 2).replace(/\[\n {6}([^\]]*?)\n {4}\]/g, (_, items: string) => `[${items.replace(/\n +/g, ' ')}]`)}\n`;
}
