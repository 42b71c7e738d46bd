import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Duration } from 'cdk8s';
import { Component, MetricsApi, Namespace, Severity, Slo } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

const ORDERS: Slo = {
  name: 'ShopOrdersSlo', promise: 'orders are taken', objective: 99, bad: 'rate(shop_orders_failed_total[5m])', total: 'rate(shop_orders_total[5m])',
};

/** A shop that makes these promises, and its groups of rules. */
function promised(lab: Lab, ...slos: Slo[]): any[] {
  const dir = mkdtempSync(join(tmpdir(), 'package-'));
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: '@example/shop', version: '1.0.0', repository: { url: 'https://github.com/example/lab.git', directory: 'packages/shop' } }));
  writeFileSync(join(dir, 'RUNBOOK.md'), '# Shop\n\n## ShopOrdersSlo\n\nLook.\n');
  const shop = new (class extends Component {})(lab.cluster, 'shop', dir);
  shop.addMonitoring({ namespace: new Namespace(shop, 'Namespace', { name: 'shop' }), metrics: lab.surroundings.metrics, slos });
  return lab.objects('VMRule').flatMap(({ spec }) => spec.groups);
}

const rule = (groups: any[], name: string): any => groups.flatMap(({ rules }) => rules).find(({ record }) => record === name);
const alertsOf = (groups: any[]): any[] => groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert !== undefined);

test('a promise about events is recorded by what is bad and by everything, and every other rule reads these alone', () => {
  const groups = promised(new Lab(), ORDERS);

  expect(rule(groups, 'slo:bad:sum')).toEqual({ record: 'slo:bad:sum', expr: 'sum(rate(shop_orders_failed_total[5m])) or 0 * sum(rate(shop_orders_total[5m]))', labels: { slo: 'ShopOrdersSlo', component: 'shop' } });
  expect(rule(groups, 'slo:total:sum').expr).toBe('sum(rate(shop_orders_total[5m]))');
  expect(groups.flatMap(({ rules }) => rules).slice(2).filter(({ expr }) => /shop_/.test(expr))).toEqual([]);
  expect(groups.map(({ name, interval, params }) => [name, interval, params.extra_label])).toEqual([
    ['shop-slo-shopordersslo-now', '1m', ['cluster=infra']], ['shop-slo-shopordersslo-window', '2m', ['cluster=infra']],
  ]);
});

test('a promise about time counts the minutes', () => {
  const groups = promised(new Lab(), { ...ORDERS, bad: 'shop_seconds > bool 2', total: undefined });

  expect([rule(groups, 'slo:bad:sum').expr, rule(groups, 'slo:total:sum').expr]).toEqual(['max(shop_seconds > bool 2)', 'group(shop_seconds > bool 2)']);
});

test('it alerts when the budget burns 14.4, 6 or 1 times as fast as it may, over a long window and a short one', () => {
  const alerts = alertsOf(promised(new Lab(), { ...ORDERS, severity: Severity.CRITICAL }));

  expect(alerts.map(({ alert, expr, labels }) => [alert, [...expr.matchAll(/\[(\w+)\]\) > ([\d.]+)/g)].map(([, window, threshold]) => `${window} ${threshold}`), labels.window])).toEqual([
    ['ShopOrdersSlo', ['1h 0.144', '5m 0.144'], '1h'],
    ['ShopOrdersSlo', ['6h 0.06', '30m 0.06'], '6h'],
    ['ShopOrdersSlo', ['3d 0.01', '6h 0.01'], '3d'],
  ]);
  expect(alerts[0].labels).toEqual({ severity: 'critical', slo: 'ShopOrdersSlo', component: 'shop', window: '1h' });
  expect(alerts[0].annotations.runbook_url).toMatch(/RUNBOOK\.md#shopordersslo$/);
});

test('a pace that can never be reached has no alert', () => {
  const alerts = alertsOf(promised(new Lab(), { ...ORDERS, objective: 90 }));

  expect(alerts.map(({ labels }) => labels.window)).toEqual(['6h', '3d']);
});

test('of a promise of 100 % nothing may be bad', () => {
  const groups = promised(new Lab(), { ...ORDERS, objective: 100 });

  expect(alertsOf(groups).map(({ expr }) => expr)).toEqual(['sum_over_time(slo:bad:sum{slo="ShopOrdersSlo",component="shop"}[1h]) > 0']);
  expect(rule(groups, 'slo:error_budget_remaining:ratio').expr).toBe('sum_over_time(slo:bad:sum{slo="ShopOrdersSlo",component="shop"}[30d]) == bool 0');
});

test('dashboards find the promise, what was achieved, and what is left of the budget', () => {
  const groups = promised(new Lab(), { ...ORDERS, objective: 99.5, window: Duration.days(28) });

  expect(rule(groups, 'slo:objective:ratio')).toEqual({ record: 'slo:objective:ratio', expr: 'vector(0.995)', labels: { slo: 'ShopOrdersSlo', component: 'shop', promise: 'orders are taken', window: '28d' } });
  expect(rule(groups, 'slo:error_budget_remaining:ratio').expr).toMatch(/^1 - sum_over_time\(slo:bad:sum\{.*\}\[28d\]\) \/ sum_over_time\(slo:total:sum\{.*\}\[28d\]\) \/ 0\.005$/);
  expect(rule(groups, 'slo:achieved:ratio').expr).toMatch(/^1 - .*\[28d\]\)$/);
  expect(rule(groups, 'slo:burn_rate:ratio1h').expr).toMatch(/\[1h\]\) \/ 0\.005$/);
});

test('each of several parts has a promise of its own', () => {
  const groups = promised(new Lab(), { ...ORDERS, part: 'web' }, { ...ORDERS, part: 'phone' });

  expect(groups.map(({ name }) => name).filter((name) => name.endsWith('-now'))).toEqual(['shop-slo-shopordersslo-web-now', 'shop-slo-shopordersslo-phone-now'].sort());
  expect(groups.flatMap(({ rules }) => rules).filter(({ record }) => record === 'slo:bad:sum').map(({ labels }) => labels.part).sort()).toEqual(['phone', 'web']);
});

test('a Prometheus lab gets rules that Prometheus reads', () => {
  const lab = new Lab();
  const { scraper } = lab.surroundings.metrics.connect(undefined as never);
  Object.assign(lab.surroundings, { metrics: { connect: () => ({ api: MetricsApi.PROMETHEUS, scraper }) } });

  expect(() => promised(lab, ORDERS)).toThrow("PrometheusRule 'shop-slo-shopordersslo' is of monitoring.coreos.com, which nobody in cluster 'infra' installs");
});

test.each<[string, Partial<Slo>, string, string]>([
  ['a name that is no heading', { name: 'shop orders' }, 'PLATFORM-361', "'shop orders'"],
  ['a share instead of percent', { objective: 0.99 }, 'PLATFORM-362', '0.99'],
  ['more than everything', { objective: 101 }, 'PLATFORM-362', '101'],
  ['no promise', { promise: ' ' }, 'PLATFORM-106', "'promise of ShopOrdersSlo'"],
  ['no query', { bad: '' }, 'PLATFORM-106', "'bad of ShopOrdersSlo'"],
  ['a window that is shorter than what alerts look back', { window: Duration.days(2) }, 'PLATFORM-104', "'window of ShopOrdersSlo'"],
  ['a promise without a runbook', { name: 'ShopSlow' }, 'PLATFORM-325', "'ShopSlow'"],
])('%s is refused', (_what, wrong, code, value) => {
  expect(refusals(() => promised(new Lab(), { ...ORDERS, ...wrong }))).toEqual([refusal(code, 'infra/shop/Monitoring', value)]);
});
