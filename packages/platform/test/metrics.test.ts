import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject } from 'cdk8s';
import { Component, Monitoring, Namespace, Severity } from '../src';
import { misnamedLabels } from '../src/checks/expression';
import { metricsIn } from '../src/checks/metrics';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

/** An alert that an empty database raises. */
const NOTICED = 'absent(up{job="demo"} == 1)';

/** A component of a package that exports these metrics, if it says so, and that has one alert. */
class Exporter extends Component {
  public readonly monitoring?: Monitoring;

  constructor(lab: Lab, id: string, names: string[] | undefined, expression = 'vector(1)', more = [NOTICED], labels?: { [name: string]: string[] }) {
    const dir = mkdtempSync(join(tmpdir(), 'package-'));
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: `@example/${id}`, version: '1.4.0' }));
    writeFileSync(join(dir, 'RUNBOOK.md'), '## Demo\n');
    if (names) {
      mkdirSync(join(dir, 'metrics'));
      writeFileSync(join(dir, 'metrics', `${id}.json`), JSON.stringify({ exporter: id, names, labels }));
    }
    super(lab.cluster, id, dir);
    const namespace = new Namespace(this, 'Namespace', { name: id });
    this.monitoring = this.addMonitoring({ namespace, metrics: lab.surroundings.metrics, alerts: { all: [expression, ...more].map((query) => ({ name: 'Demo', expression: query, severity: Severity.WARNING, summary: 'demo' })) } });
  }
}

function refused(names: string[] | undefined, expression: string, others: string[] = []): ReturnType<typeof refusals> {
  const lab = new Lab();
  new Exporter(lab, 'demo', names, expression);
  new Exporter(lab, 'other', others);
  return lab.refusals();
}

test.each([
  ['its own', ['demo_requests_total'], 'rate(demo_requests_total[5m]) > 0'],
  ['a part of its own histogram', ['demo_seconds'], 'histogram_quantile(0.9, sum by (le) (rate(demo_seconds_bucket[5m]))) > 1'],
  ['another component\'s', ['demo_up'], 'other_up == 0'],
  ['Kubernetes\'', ['demo_up'], 'kubelet_volume_stats_available_bytes < 1 or kube_job_failed > 0 or process_start_time_seconds > 0'],
  ['the scraper\'s', ['demo_up'], 'absent(up{job="demo"} == 1)'],
])('a rule may read %s metrics', (_, names, expression) => {
  expect(refused(names, expression, ['other_up'])).toEqual([]);
});

test('a metric that nobody exports is refused, with the name that was meant', () => {
  expect(refused(['demo_http_requests_total'], 'rate(demo_requests_total[5m]) > 0')).toEqual([
    refusal('PLATFORM-652', 'infra/demo/Monitoring', "write 'demo_http_requests_total'"),
  ]);
});

test('a rule may read what a rule of the cluster records, and what none does is refused, also where it is recorded', () => {
  const lab = new Lab();
  const { monitoring } = new Exporter(lab, 'demo', ['demo_seconds'], 'slo:burn_rate:ratio1h > 10 or slo:burn_rate:ratio6h > 10');
  new Exporter(lab, 'other', ['other_up']).monitoring!.slo({ name: 'Demo', promise: 'it answers', objective: 99, bad: 'other_up == bool 0' });
  monitoring!.slo({ name: 'Demo', promise: 'it is quick', objective: 99, bad: 'demo_second > bool 1' });

  expect(lab.refusals()).toEqual([
    refusal('PLATFORM-652', 'infra/demo/Monitoring', 'slo:burn_rate:ratio6h'),
    ...Array(2).fill(refusal('PLATFORM-652', 'infra/demo/Monitoring', "metric 'demo_second'")),
  ]);
});

test('alerts on metrics of its own that nobody misses are refused', () => {
  const lab = new Lab();
  new Exporter(lab, 'demo', ['demo_up'], 'demo_up == 0', []);

  expect(lab.refusals()).toEqual([refusal('PLATFORM-653', 'infra/demo', 'metrics of demo')]);
});

test.each(['absent(demo_up)', '(count(demo_up == 1) or vector(0)) < 2', NOTICED])('that they are gone is noticed by %s', (noticed) => {
  const lab = new Lab();
  new Exporter(lab, 'demo', ['demo_up'], 'demo_up == 0', [noticed]);

  expect(lab.refusals()).toEqual([]);
});

test('a package that does not say what it exports is not asked', () => {
  expect(refused(undefined, 'shop_orders_total > 0')).toEqual([]);
});

test.each<[string, string[]]>([
  ['sum by (le, job) (rate(a_bucket{x="not_a_metric{",y!~`b`}[5m:1m] offset 1h)) / on (pod) group_left (node) b > bool 1e3', ['a_bucket', 'b']],
  ['a unless on (x) b and ignoring(y) c or d', ['a', 'b', 'c', 'd']],
  ['{__name__="a:b", x="y"} > 5m # c', ['a:b']],
  ['label_set(a default 0, "x", "y") ifnot c', ['a', 'c']],
  ['sum(a) without (b) + -Inf', ['a']],
])('names the metrics of %s', (expression, names) => {
  expect(metricsIn(expression)).toEqual(names);
});

/** What a rule is refused for, in a package whose exporter says the labels of `demo_requests_total`, and those of no other metric. */
function refusedLabels(expression: string, lab = new Lab()): ReturnType<typeof refusals> {
  new Exporter(lab, 'demo', ['demo_requests_total', 'demo_any'], expression, [NOTICED], { demo_requests_total: ['code', 'method', 'namespace'] });
  return lab.refusals();
}

test.each([
  ['a selector', 'rate(demo_requests_total{mehtod="GET"}[5m]) > 0', "label 'mehtod' where 'demo_requests_total' has only code, exported_namespace, method: write 'method'"],
  ['an aggregation', 'sum by (status) (rate(demo_requests_total[5m])) > 0', "label 'status'"],
])('a label that its metric does not have is refused in %s', (_, expression, value) => {
  expect(refusedLabels(expression)).toEqual([refusal('PLATFORM-654', 'infra/demo/Monitoring', value)]);
});

test.each([
  ['its own', 'sum by (code) (rate(demo_requests_total{method="GET"}[5m])) > 0'],
  ['those of every scrape', 'demo_requests_total{pod="a", namespace="b", cluster="c"} > 0'],
  ['those that the scrape renames', 'sum by (exported_namespace) (demo_requests_total) > 0'],
  ['any, where the exporter says nothing', 'demo_any{shelf="top"} > 0'],
])('a rule may read %s labels', (_, expression) => {
  expect(refusedLabels(expression)).toEqual([]);
});

test('only labels that a metric has are there in two names', () => {
  expect(refusedLabels('demo_requests_total{exported_pod="a"} > 0')).toEqual([refusal('PLATFORM-654', 'infra/demo/Monitoring', "'exported_pod'")]);
});

test("a package that does not say what it exports is asked for the labels of Kubernetes' metrics only", () => {
  const lab = new Lab();
  new Exporter(lab, 'demo', ['demo_requests_total'], undefined, undefined, { demo_requests_total: ['code'] });
  new Exporter(lab, 'shop', undefined, 'demo_requests_total{shelf="top"} > 0 or kube_job_failed{job="a", conditoin="true"} > 0');

  expect(lab.refusals()).toEqual([refusal('PLATFORM-654', 'infra/shop/Monitoring', "'conditoin'")]);
});

describe('what a scrape adds', () => {
  /** A lab whose demo also has a scrape. */
  const labels = (endpoint: object): ReturnType<typeof refusals> => {
    const lab = new Lab();
    const exporter = new Exporter(lab, 'demo', ['demo_requests_total'], 'demo_requests_total{rack="1"} > 0', [NOTICED], { demo_requests_total: [] });
    new ApiObject(exporter.node.findChild('Monitoring'), 'Scrape', {
      apiVersion: 'operator.victoriametrics.com/v1beta1', kind: 'VMPodScrape', metadata: { name: 'demo' }, spec: { selector: {}, podMetricsEndpoints: [endpoint] },
    });
    return lab.refusals();
  };

  test('may be read', () => {
    expect(labels({ relabelConfigs: [{ sourceLabels: ['__meta_kubernetes_pod_label_rack'], targetLabel: 'rack' }] })).toEqual([]);
  });

  test('may be anything, where it takes all labels of pods', () => {
    expect(labels({ relabelConfigs: [{ action: 'labelmap', regex: '__meta_kubernetes_pod_label_(.+)' }] })).toEqual([]);
  });

  test('is nothing more than it says', () => {
    expect(labels({ relabelConfigs: [{ sourceLabels: ['__meta_kubernetes_pod_label_rack'], targetLabel: 'shelf' }] })).toEqual([refusal('PLATFORM-654', 'infra/demo/Monitoring', "'rack'")]);
  });
});

/** `a` has labels x and y, `b` has y and z, `n` has none, and `u` may have any. */
const LABELS: { [metric: string]: Set<string> | undefined } = { a: new Set(['x', 'y']), b: new Set(['y', 'z']), n: new Set() };

test.each<[string, string[]]>([
  ['a{z="1", x=~"2", w!="3", y!~"4"}', ['z', 'w']],
  ['{__name__="a", z="1"} + {__name__=~"a|b", x="1"}', ['z', 'x']],
  ['sum by (z) (a) + sum(b) by (x)', ['z', 'x']],
  ['sum by (y) (sum by (x) (a))', ['y']],
  ['count by (__name__, x) (a)', []],
  ['sum without (z) (a) or sum by (x) (sum without (x) (a))', ['z', 'x']],
  ['max(a) + on (x) b', ['x', 'x']],
  ['a * ignoring (w) b', ['w']],
  ['a * on (y) group_left (x) b or a * on (y) group_right (z) b', ['x', 'z']],
  ['max by (w) (rate(a[5m:1m] offset -1h) / b > bool 1e3 and on () u)', ['w']],
  ['sum by (z) (a unless on (y) b)', ['z']],
  ['histogram_quantile(0.9, sum by (z) (rate(a[5m]))) default 0', ['z']],
  ['topk(3, a) # {', []],
  ['sum by (z) (topk(3, a))', ['z']],
  ['-n{x="}"}', ['x']],
])('names the labels of %s that nothing has', (expression, labels) => {
  expect(misnamedLabels(expression, (metric) => LABELS[metric]).map(({ label }) => label)).toEqual(labels);
});

test.each([
  'sum by (q) (label_set(a, "q", "1")) + sum by (q) (label_replace(a, "q", "$1", "x", "(.*)"))',
  'sum by (q) (u) + u{q="1"}',
  'max by (x) (a or vector(0)) * on (x) group_left (z, q) (u + b)',
  'sum by (z) (a or b) + on () sum by (x) (a and b)',
  'sum by (q) (count_values("q", a))',
  '{x="1", q="2"} or {__name__=~"a.*", q="1"}',
  'b + on (y) group_left (x) b * a',
  'with (f = a{q="1"}) f',
  'a{q="1"',
])('judges nothing in %s', (expression) => {
  expect(misnamedLabels(expression, (metric) => LABELS[metric])).toEqual([]);
});
