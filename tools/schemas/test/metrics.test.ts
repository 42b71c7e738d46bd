import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';
import { createdInC, declaredInGo, found, listedByKubernetes, queriedByCloudNativePg, tabledByCilium } from '../metric-names.ts';
import { metricProblems, PACKAGES_WITH_METRICS } from '../metrics.ts';

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

  expect(declaredInGo()([source]).sort()).toEqual(['shop_http_requests_total', 'shop_orders', 'shop_up']);
  expect(declaredInGo({ unknown: 'other' })([source])).toContain('other_x');
});

test('constants of a file win over those of others', () => {
  const file = (subsystem: string): string => `subsystem := "${subsystem}"\nx := GaugeOpts{Subsystem: subsystem, Name: "up"}`;

  expect(declaredInGo()([file('a'), file('b')])).toEqual(['a_up', 'b_up']);
});

test('metrics in C have a name of three parts, of which the second may be empty', () => {
  const source = 'a = cmt_counter_create(ins->cmt,\n  "shop", "http",\n  "requests_total", "Requests.");\nb = cmt_gauge_create(cmt, "shop", "", "up", "Up?");';

  expect(createdInC([source])).toEqual(['shop_http_requests_total', 'shop_up']);
});

test('Kubernetes lists namespace and subsystem after the name', () => {
  expect(listedByKubernetes(['- name: request_total\n  subsystem: apiserver\n  help: name of it\n- name: kubelet_volume\n  labels:\n  - name\n'])).toEqual(['apiserver_request_total', 'kubelet_volume']);
});

test('tables of Cilium stand under what comes before their names', () => {
  const text = 'Exported under the ``x_``.\n``version`` ``a``  Enabled\n\nAll metrics are exported under the ``cilium_operator_`` namespace.\n\n``ipam_ips``  ``type`` Enabled\n';

  expect(tabledByCilium([text])).toEqual(['cilium_version', 'cilium_operator_ipam_ips']);
});

test('queries of CloudNativePG export every column but labels', () => {
  const text = '    backends:\n      query: |\n       SELECT x\n      metrics:\n        - datname:\n            usage: "LABEL"\n        - total:\n            usage: "GAUGE"\n';

  expect(queriedByCloudNativePg([text])).toEqual(['cnpg_backends_total']);
});

test('an expression finds names in every text', () => {
  expect(found(/"(\w+)"/, 'a_')(['"b" "c"', '"d"'])).toEqual(['a_b', 'a_c', 'a_d']);
});
