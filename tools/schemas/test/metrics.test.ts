import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';
import {
  answered, appendedByDragonfly, declaredInGo, found, labelsOf, listedByKubernetes, queriedByCloudNativePg, quotedByVictoria, tabledByCadvisor, tabledByCilium, tabledByKubeStateMetrics,
} from '../metric-names.ts';
import type { Metric } from '../metric-names.ts';
import { metricProblems, PACKAGES_WITH_METRICS } from '../metrics.ts';

const namesOf = (metrics: Metric[]): string[] => metrics.map(({ name }) => name);

test.each(PACKAGES_WITH_METRICS)('the names of metrics of %s are those of what is pinned', (name) => {
  expect(metricProblems(REPOSITORY_ROOT, name)).toEqual([]);
});

describe('a version that is pinned anew', () => {
  const pinned = (folder: string, upstream: string): string => {
    const root = mkdtempSync(join(tmpdir(), 'metrics-'));
    mkdirSync(join(root, 'packages', folder, 'src'), { recursive: true });
    writeFileSync(join(root, 'packages', folder, 'src/upstream.ts'), upstream);
    cpSync(join(REPOSITORY_ROOT, 'packages', folder, 'metrics'), join(root, 'packages', folder, 'metrics'), { recursive: true });
    return root;
  };

  test('needs the names of its own', () => {
    expect(metricProblems(pinned('spegel', "export const CHART = { version: '99.0.0' };"), 'spegel')).toEqual([expect.stringContaining("'metrics/spegel.json' must be made from CHART 99.0.0 (v99.0.0)")]);
  });

  test('is refused where nobody has looked up its tag', () => {
    expect(() => metricProblems(pinned('reloader', "export const CHART = { version: '99.0.0' };"), 'reloader')).toThrow(/^\[packages\/reloader\] SCHEMAS-011: 'tag' for CHART 99\.0\.0 must stand in tools\/schemas\/metrics\.ts/);
  });
});

test('options in Go have a name of three parts, of which some are constants', () => {
  const source = `
    const namespace = "shop"
    var a = prometheus.NewCounterVec(prometheus.CounterOpts{
      Namespace: namespace,
      Name:      "requests_total",
      Help:      "a {brace}",
      Subsystem: "http",
    }, []string{"status"})
    var b = prometheus.NewDesc(prometheus.BuildFQName(namespace, "", "up"), "", nil, nil)
    // prometheus.GaugeOpts{Name: "gone"}
    var c = prometheus.NewDesc("shop_orders", "", nil, nil)
    var d = prometheus.GaugeOpts{Namespace: unknown, Name: "x"}`;

  expect(namesOf(declaredInGo()([source])).sort()).toEqual(['shop_http_requests_total', 'shop_orders', 'shop_up']);
  expect(namesOf(declaredInGo({ unknown: 'other' })([source]))).toContain('other_x');
});

test.each<[string, string, string[] | undefined]>([
  ['a description', 'NewDesc("a", "b, {c}", []string{"x", "y"}, nil)', ['x', 'y']],
  ['a description without any', 'prometheus.NewDesc("a", "see https://example.org", nil, nil)', []],
  ['a description with labels that never change', 'NewDesc(prometheus.BuildFQName("", "", "a"), "b", nil, prometheus.Labels{"z": z})', ['z']],
  ['a vector', 'promauto.With(r).NewCounterVec(prometheus.CounterOpts{\n Name: "a",\n Help: "a (b",\n}, []string{labelX, "y"})\nconst labelX = "x"', ['x', 'y']],
  ['a vector whose options have labels too', 'NewGaugeVec(&metrics.GaugeOpts{Name: "a", ConstLabels: map[string]string{"z": "1"}}, []string{"x"})', ['x', 'z']],
  ['a counter', 'prometheus.NewCounter(prometheus.CounterOpts{Name: "a"})', []],
  ['a list with a name', 'var all = []string{"x"}\nv := NewGaugeVec(GaugeOpts{Name: "a"}, all)', ['x']],
  ['a list with more behind it', 'var all = []string{"x"}\nv := NewGaugeVec(GaugeOpts{Name: "a"}, append(all, "y"))', ['x', 'y']],
  ["Cilium's labels, which say their values", 'metric.NewCounterVecWithLabels(metric.CounterOpts{Name: "a"}, metric.Labels{\n{Name: "x", Values: metric.NewValues("b", "c")},\n{Name: "y"},\n})', ['x', 'y']],
  ['a list that grows', 'all := []string{"x"}\nall = append(all, more...)\nv := NewGaugeVec(GaugeOpts{Name: "a"}, all)', undefined],
  ['a list with something unknown', 'NewGaugeVec(GaugeOpts{Name: "a"}, append([]string{"x"}, more...))', undefined],
  ['a list that is a parameter', 'func f(all []string) { return NewGaugeVec(GaugeOpts{Name: "a"}, all) }\nfunc g() { all := []string{"x"} }', undefined],
  ['a label whose name stands for several', 'NewGaugeVec(GaugeOpts{Name: "a"}, []string{x})\nconst x = "x"\nvar y = struct{x string}{}\nx = "z"', undefined],
  ['labels that never change, from elsewhere', 'NewDesc("a", "b", nil, labels)', undefined],
  ['options that stand alone', 'opts := GaugeOpts{Name: "a"}', undefined],
  ['a name that stands alone', 'name := prometheus.BuildFQName("", "", "a")', undefined],
])('the labels in Go of %s', (_, source, labels) => {
  expect(declaredInGo()([source])).toEqual([{ name: 'a', labels }]);
});

test('a metric has the labels of all its declarations, if all say them', () => {
  const metrics = [{ name: 'b', labels: ['y', 'x'] }, { name: 'b', labels: ['z', 'x'] }, { name: 'a' }, { name: 'a', labels: ['x'] }];

  expect(labelsOf(metrics)).toEqual({ b: ['x', 'y', 'z'] });
});

test.each<[string, string[] | undefined]>([
  ['metrics.NewCounter(`vm_a{x="{}/b", y="c"}`)', ['x', 'y']],
  ['ms.GetOrCreateGauge(\n"vm_a",\nnil)', []],
  ['metrics.WriteGaugeUint64(w, fmt.Sprintf(`vm_a{x=%q}`, x), 1)', ['x']],
  ['metrics.WriteCounterUint64(w, `vm_a`, 1)', []],
  ['fmt.Fprintf(w, "vm_a{x=\\"b\\",y=%q} %d\\n", y, 1)', ['x', 'y']],
  ['fmt.Fprintf(w, "vm_a %d\\n", 1)', []],
  ['ms.NewCounter(`vm_a` + labels)', undefined],
  ['ms.NewCounter(fmt.Sprintf(`vm_a{%s}`, labels))', undefined],
  ['tenants.NewCounterMap(`vm_a{x="b"}`)', undefined],
  ['query("vm_a{x=\\"b\\"} > 1")', undefined],
])("the labels of VictoriaMetrics' %s", (source, labels) => {
  expect(quotedByVictoria('vm|go')([`${source}\n`])).toEqual([{ name: 'vm_a', ...(labels && { labels }) }]);
});

test("values of Dragonfly's metrics say their labels", () => {
  const source = `
    AppendMetricHeader("a", "b", MetricType::GAUGE, &body);
    AppendMetricValue("a", m.of(1, 2), {"x"}, {"c"}, &body);
    AppendMetricValue("a", 1, {"x", "y"}, {"c", d}, &body);
    AppendMetricWithoutLabels("b", "c", 1, MetricType::GAUGE, &body);
    AppendMetricHeader("c", "d", MetricType::GAUGE, &body);
    AppendMetricValue("d", 1, names, {"c"}, &body);`;

  expect(labelsOf(appendedByDragonfly([source]))).toEqual({ dragonfly_a: ['x', 'y'], dragonfly_b: [] });
  expect(namesOf(appendedByDragonfly([source]))).toEqual(expect.arrayContaining(['dragonfly_c', 'dragonfly_d']));
});

test("a table of cAdvisor has the labels that stand in the source, and those of every container", () => {
  const table = 'Metric name | Type\n`container_a` | Gauge\n`container_b` | Gauge\n`container_c` | Gauge\n`machine_d` | Gauge\n';
  const source = '{\nname: "container_a",\nextraLabels: []string{"x", "y"},\n}, {\nname:      "container_b",\n}, {\nname: "container_c",\nextraLabels: more,\n}, {\nname: "container_e",\n}';

  expect(labelsOf(tabledByCadvisor(['pod'])([table, source]))).toEqual({ container_a: ['pod', 'x', 'y'], container_b: ['pod'] });
  expect(namesOf(tabledByCadvisor(['pod'])([table, source]))).toEqual(['container_a', 'container_b', 'container_c', 'machine_d']);
});

test('an answer has the labels of all its values', () => {
  const text = '# HELP a b\n# TYPE a gauge\na{x="{1, z=\\"}",y="2"} 3\na 1\n# TYPE h histogram\nh_bucket{le="1",x="2"} 3\nh_sum{x="2"} 3\n# TYPE empty gauge\n';

  expect(labelsOf(answered([text]))).toEqual({ a: ['x', 'y'], h: ['le', 'x'] });
  expect(namesOf(answered([text]))).toContain('empty');
});

test("tables of kube-state-metrics have the labels that they name, and those of the source", () => {
  const table = '| kube_a | Gauge | b | `x`=&lt;a\\|b&gt; <br> `y`=&lt;c&gt; | STABLE |\n| kube_a_labels | Gauge | | `x`=&lt;a&gt; | STABLE |\n| kube_b | Gauge | | `x`=&lt;a&gt; <br> `label_B`=&lt;B&gt; | STABLE |\n';
  const source = 'descADefaultLabels = []string{"x"}\ngenerator.NewFamilyGeneratorWithStability("kube_a", func() { return metric.Family{LabelKeys: []string{"z"}} })\nfunc other() { LabelKeys: []string{"w"} }';

  expect(labelsOf(tabledByKubeStateMetrics([table, source]))).toEqual({ kube_a: ['x', 'y', 'z'] });
  expect(new Set(namesOf(tabledByKubeStateMetrics([table, source])))).toEqual(new Set(['kube_a', 'kube_a_labels', 'kube_b']));
});

test('constants of a file win over those of others', () => {
  const file = (subsystem: string): string => `subsystem := "${subsystem}"\nx := GaugeOpts{Subsystem: subsystem, Name: "up"}`;

  expect(namesOf(declaredInGo()([file('a'), file('b')]))).toEqual(['a_up', 'b_up']);
});

test('Kubernetes lists namespace and subsystem after the name, and labels last', () => {
  const list = '- name: request_total\n  subsystem: apiserver\n  help: name of it\n- name: kubelet_volume\n  labels:\n  - name\n  - pod\n  constLabels:\n    phase: executing\n';

  expect(listedByKubernetes([list])).toEqual([{ name: 'apiserver_request_total', labels: [] }, { name: 'kubelet_volume', labels: ['name', 'pod', 'phase'] }]);
});

test('tables of Cilium stand under what comes before their names, and the source says the labels', () => {
  const text = 'Exported under the ``x_``.\n``version`` ``a``  Enabled\n\nAll metrics are exported under the ``cilium_operator_`` namespace.\n\n``ipam_ips``  ``type`` Enabled\n';
  const source = 'NewGaugeVec(GaugeOpts{Namespace: Namespace, Name: "version"}, []string{"b"})\nNewGauge(GaugeOpts{Namespace: Namespace, Name: "other"})';

  expect(tabledByCilium([text, source])).toEqual([{ name: 'cilium_version', labels: ['b'] }, { name: 'cilium_operator_ipam_ips', labels: undefined }]);
});

test('queries of CloudNativePG export every column but labels', () => {
  const text = '    backends:\n      query: |\n       SELECT x\n      metrics:\n        - datname:\n            usage: "LABEL"\n        - total:\n            usage: "GAUGE"\n    up:\n        - now:\n            usage: "GAUGE"\n';

  expect(queriedByCloudNativePg([text])).toEqual([{ name: 'cnpg_backends_total', labels: ['datname'] }, { name: 'cnpg_up_now', labels: [] }]);
});

test('an expression finds names in every text', () => {
  expect(found(/"(\w+)"/, 'a_')(['"b" "c"', '"d"'])).toEqual(['a_b', 'a_c', 'a_d'].map((name) => ({ name })));
  expect(found(/"(\w+)"/, '', [])(['"b"'])).toEqual([{ name: 'b', labels: [] }]);
});
