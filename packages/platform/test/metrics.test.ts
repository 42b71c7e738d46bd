import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Component, Monitoring, Namespace, Severity } from '../src';
import { metricsIn } from '../src/checks/metrics';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

/** An alert that an empty database raises. */
const NOTICED = 'absent(up{job="demo"} == 1)';

/** A component of a package that exports these metrics, if it says so, and that has one alert. */
class Exporter extends Component {
  public readonly monitoring?: Monitoring;

  constructor(lab: Lab, id: string, names: string[] | undefined, expression = 'vector(1)', more = [NOTICED]) {
    const dir = mkdtempSync(join(tmpdir(), 'package-'));
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: `@example/${id}`, version: '1.4.0' }));
    writeFileSync(join(dir, 'RUNBOOK.md'), '## Demo\n');
    if (names) {
      mkdirSync(join(dir, 'metrics'));
      writeFileSync(join(dir, 'metrics', `${id}.json`), JSON.stringify({ exporter: id, names }));
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
