import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { METRICS_VERSION } from '../../../packages/victoria-stack/src/upstream.ts';
import type { AlertCases } from '../cases.ts';
import { wrongCases } from '../judge.ts';
import { build, scratch } from '../../log-store/programs.ts';
import { alertsOf, casesOf, groupsOf, WITH_ALERTS } from '../packages.ts';
import { BEGINNING, MODULE, VictoriaMetrics } from '../victoria-metrics.ts';

/*
 * Every alert at the end of every history, asked of a real VictoriaMetrics as the ruler asks it.
 */

let server: VictoriaMetrics;

beforeAll(async () => {
  server = await VictoriaMetrics.start();
});

afterAll(() => server.stop());

test('the server is the VictoriaMetrics that clusters run', () => {
  expect(readFileSync(join(MODULE, 'go.mod'), 'utf8')).toContain(`require github.com/VictoriaMetrics/VictoriaMetrics ${METRICS_VERSION}\n`);
});

test.each(WITH_ALERTS)('the alerts of %s fire when they should, and only then', async (folder) => {
  const cases = await casesOf(folder);
  const rules = alertsOf(folder);

  const wrong = await Promise.all(Object.entries(cases).map(([alert, one]) => wrongCases(server, alert, rules.filter((rule) => rule.alert === alert), one)));

  expect(wrong.flat().join('\n\n')).toBe('');
});

describe('the real ruler', () => {
  const folder = scratch();
  let vmalert: string;

  beforeAll(() => {
    vmalert = build(folder, 'vmalert');
  });

  function run(groups: object[], ...flags: string[]): string {
    const file = join(folder, 'rules.yaml');
    // Its files have no object around the groups.
    writeFileSync(file, Yaml.stringify({ groups }));
    const { status, stdout, stderr } = spawnSync(vmalert, [`-rule=${file}`, '-envflag.enable=false', '-loggerLevel=ERROR', ...flags], { encoding: 'utf8' });
    return status === 0 ? '' : `${stdout}${stderr}`;
  }

  test.each(WITH_ALERTS)('takes the rules of %s', (package_) => {
    expect(run(groupsOf(package_), '-dryRun')).toBe('');
  });

  test('records a promise as dashboards read it, with the label of its cluster, and alerts', async () => {
    const resource = (name: string, ready: string): string => `flux_resource_info{kind="Kustomization",name="${name}",ready="${ready}",suspended="False"}`;
    // One of ten fails for the second of six hours.
    const well = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [resource(`app-${index}`, 'True'), '1x360']));
    await server.store('infra', { ...well, [resource('shop', 'True')]: '1x59 _x60 1x240', [resource('shop', 'False')]: '_x60 1x59 _x241' });
    await server.flush();
    const time = (minute: number): string => new Date((BEGINNING + minute * 60) * 1000).toISOString();

    const groups = groupsOf('flux').filter(({ name }) => name.startsWith('flux-slo-'));
    const first = (name: string): boolean => name === 'slo:bad:sum' || name === 'slo:total:sum';
    const part = (of: (name: string) => boolean): object[] => groups.map(({ rules, ...group }) => ({ ...group, rules: rules.filter(({ record = '' }: any) => of(record)) })).filter(({ rules }) => rules.length > 0);
    const replay = (rules: object[]): string => run(
      rules,
      `-datasource.url=${server.url}`, `-remoteWrite.url=${server.url}`, '-external.label=cluster=infra',
      `-replay.timeFrom=${time(0)}`, `-replay.timeTo=${time(360)}`, '-replay.disableProgressBar', '-replay.rulesDelay=1s', '-remoteWrite.flushInterval=500ms',
    );

    // VictoriaMetrics remembers for seconds that there is no such series: all others read these two.
    const said = [replay(part(first))];
    await server.flush();
    said.push(replay(part((name) => !first(name))));
    await server.flush();

    expect(said).toEqual(['', '']);
    const last = async (metric: string): Promise<Array<{ [label: string]: string | number }>> => (await server.found('infra', metric, 360, 360)).map(({ metric: labels, values }) => ({ ...labels, value: Number(Number(values[0][1]).toFixed(3)) }));
    const labels = { slo: 'FluxReconciliationSlo', component: 'flux', cluster: 'infra' };
    expect(await last('slo:objective:ratio')).toEqual([{ __name__: 'slo:objective:ratio', ...labels, promise: 'what Flux applies is applied without an error', window: '30d', value: 0.99 }]);
    expect(await last('slo:achieved:ratio')).toEqual([{ __name__: 'slo:achieved:ratio', ...labels, value: 0.983 }]);
    expect(await last('slo:error_budget_remaining:ratio')).toEqual([{ __name__: 'slo:error_budget_remaining:ratio', ...labels, value: -0.662 }]);
    expect(await last('slo:burn_rate:ratio1h')).toEqual([{ __name__: 'slo:burn_rate:ratio1h', ...labels, value: 0 }]);
    // It burns at five times the pace that it may in the second hour, and at the end still faster than it may.
    const firing = async (minute: number): Promise<string[]> => (await server.found('infra', 'ALERTS{alertname="FluxReconciliationSlo",alertstate="firing"}', minute, minute)).map(({ metric: { window } }) => window).sort();
    expect(await firing(55)).toEqual([]);
    expect(await firing(115)).toEqual(['3d']);
    expect(await firing(360)).toEqual(['3d']);
  });
});

describe('the judge', () => {
  const rule = { alert: 'ShopDown', expression: 'absent(up{pod=~"shop-.+"} == 1)', minutes: 5, records: [] };
  const judged = (name: string, expression: string, kind: 'fires' | 'quiet', history: { [series: string]: string }): Promise<string[]> => (
    wrongCases(server, name, [{ ...rule, expression }], { fires: [], quiet: [], [kind]: [history] })
  );

  test('sees an alert that can\'t fire', async () => {
    expect(await judged('Renamed', 'absent(upp == 1) unless vector(1)', 'fires', { 'up{pod="shop-1"}': '1 0x9' })).toEqual([expect.stringContaining('does not fire')]);
  });

  test('sees one that fires when all is well', async () => {
    expect(await judged('Turned', 'up == 1', 'quiet', { 'up{pod="shop-1"}': '1x9' })).toEqual([expect.stringContaining('fires')]);
  });

  test.each<[string, string, 'fires' | 'quiet']>([
    ['a series that ends is gone in the next minute', '1x4 _x6', 'fires'],
    ['an alert fires when it has held for its whole duration', '1x4 0x5', 'fires'],
    ['not a minute earlier', '1x5 0x4', 'quiet'],
    ['nor when it was well in between', '0x4 1 0x4', 'quiet'],
  ])('%s', async (name, notation, kind) => {
    expect(await judged(name.replace(/\W+/g, '-'), rule.expression, kind, { 'up{pod="shop-1"}': notation })).toEqual([]);
  });

  test('evaluates what is recorded before the alerts that read it', async () => {
    const recorded = { ...rule, alert: 'Recorded', expression: 'sum_over_time(shop:bad:sum{of="shop"}[10m]) > 5', records: [{ metric: 'shop:bad:sum', labels: { of: 'shop' }, expression: 'sum(shop_orders > bool 3)' }] };
    const history = (values: string): AlertCases => ({ fires: [], quiet: [{ shop_orders: values }] });

    expect(await wrongCases(server, 'Recorded', [recorded], history('5x20'))).toEqual([expect.stringContaining('fires')]);
    expect(await wrongCases(server, 'RecordedWell', [recorded], history('3x20'))).toEqual([]);
  });

  test('refuses a recording of several series', async () => {
    const several = { ...rule, records: [{ metric: 'shop:bad:sum', labels: {}, expression: 'shop_orders' }] };

    expect(await wrongCases(server, 'Several', [several], { fires: [{ 'shop_orders{pod="a"}': '1x9', 'shop_orders{pod="b"}': '1x9' }], quiet: [] })).toEqual([expect.stringContaining('must be one series')]);
  });

  test('refuses a history that is shorter than the alert must hold', async () => {
    expect(await judged('Short', rule.expression, 'quiet', { 'up{pod="shop-1"}': '1x3' })).toEqual([expect.stringContaining('make the history longer')]);
  });

  test('counts time from the beginning of the history', async () => {
    expect(await judged('Old', 'time() - shop_saved_seconds > 240', 'fires', { shop_saved_seconds: '0x10' })).toEqual([]);
    expect(await judged('New', 'time() - shop_saved_seconds > 240', 'quiet', { shop_saved_seconds: '0+60x10' })).toEqual([]);
  });
});
