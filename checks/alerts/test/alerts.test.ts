import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { misnamedLabels } from '../../../packages/platform/src/checks/expression.ts';
import { exportersOf, labelsOf as labelsOfMetric, metricsIn, OF_EVERY_SCRAPE } from '../../../packages/platform/src/checks/metrics.ts';
import { labelsOf, lastMinuteOf, valuesOf } from '../notation.ts';
import { alertsOf, CASES, casesOf, headingsOf, PACKAGES, WITH_ALERTS } from '../packages.ts';

/*
 * That every alert has cases, of metrics that exist. Whether they are right, alerts.deep.test.ts asks VictoriaMetrics.
 */

/** Names of the metrics that a package says it exports. */
function exportedBy(folder: string): string[] {
  const metrics = join(PACKAGES, folder, 'metrics');
  return existsSync(metrics) ? readdirSync(metrics).flatMap((file) => JSON.parse(readFileSync(join(metrics, file), 'utf8')).names) : [];
}

test('every package with alerts has a file of cases, and no file is about anything else', () => {
  expect(readdirSync(CASES).sort()).toEqual(WITH_ALERTS.map((folder) => `${folder}.ts`));
});

describe.each(WITH_ALERTS)('%s', (folder) => {
  const rules = alertsOf(folder);
  const alerts = [...new Set(rules.map(({ alert }) => alert))].sort();

  test('renders every alert that its runbook speaks of', () => {
    expect(alerts).toEqual(headingsOf(folder));
  });

  test('has cases of every alert, and of nothing else', async () => {
    expect(Object.keys(await casesOf(folder)).sort()).toEqual(alerts);
  });

  test('has a case in which each fires, and one in which it doesn\'t', async () => {
    // What reads nothing is always true: it only fires, or only waits.
    const constant = (alert: string): boolean => rules.some((rule) => rule.alert === alert && metricsIn(rule.expression).length === 0);

    const lacking = Object.entries(await casesOf(folder)).flatMap(([alert, { fires, quiet }]) => {
      const empty = [...(fires.length === 0 ? ['fires'] : []), ...(quiet.length === 0 ? ['quiet'] : [])];
      return empty.length > (constant(alert) ? 1 : 0) ? [`${alert}: ${empty.join(' and ')}`] : [];
    });

    expect(lacking).toEqual([]);
  });

  test('has no case of a metric that nothing exports', async () => {
    const own = exportedBy(folder);
    // Where the package doesn't say what it exports, its alerts do.
    const known = new Set([...own, ...exportedBy('platform'), 'up', ...(own.length === 0 ? rules.flatMap(({ expression }) => metricsIn(expression)) : [])]);
    const isKnown = (name: string): boolean => known.has(name) || known.has(name.replace(/_(bucket|sum|count)$/, ''));

    const names = Object.values(await casesOf(folder)).flatMap(({ fires, quiet }) => [...fires, ...quiet]).flatMap((history) => Object.keys(history)).map((series) => labelsOf(series).__name__);

    expect([...new Set(names)].filter((name) => !isKnown(name))).toEqual([]);
  });

  test('has no case of a label that its metric does not have', async () => {
    const exporters = [folder, 'platform'].flatMap((name) => exportersOf(join(PACKAGES, name)));

    const series = Object.values(await casesOf(folder)).flatMap(({ fires, quiet }) => [...fires, ...quiet]).flatMap((history) => Object.keys(history));
    const misnamed = series.flatMap((one) => misnamedLabels(one, (metric) => labelsOfMetric(exporters, metric, new Set(OF_EVERY_SCRAPE))).map(({ label }) => `${one}: ${label}`));

    expect(misnamed).toEqual([]);
  });
});

describe('a history', () => {
  test.each<[string, Array<number | undefined>]>([
    ['1 2', [1, 2]],
    ['5x2', [5, 5, 5]],
    ['0+10x3', [0, 10, 20, 30]],
    ['3-1x2', [3, 2, 1]],
    ['-1.5', [-1.5]],
    ['1 _x2 7 _', [1, undefined, undefined, 7, undefined]],
    ['1e3 stale', [1000, undefined]],
    ['+Inf NaN', [Infinity, NaN]],
  ])('is read from %s', (notation, values) => {
    expect(valuesOf(notation)).toEqual(values);
  });

  test.each(['', 'x5', '1x', '1,2'])('is not read from \'%s\'', (notation) => {
    expect(() => valuesOf(notation)).toThrow('promtool\'s notation');
  });

  test('is as long as its longest series', () => {
    expect(lastMinuteOf({ 'up{pod="a"}': '1', 'up{pod="b"}': '1x30' })).toBe(30);
    expect(lastMinuteOf({})).toBeUndefined();
  });

  test('names series by their labels', () => {
    expect(labelsOf('up{a="b, c=\\"d\\"", e="f"}')).toEqual({ __name__: 'up', a: 'b, c="d"', e: 'f' });
    expect(labelsOf('up')).toEqual({ __name__: 'up' });
    expect(() => labelsOf('up{a=b}')).toThrow('must be a series');
  });
});
