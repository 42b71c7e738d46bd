import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VictoriaMetrics } from '../../alerts/victoria-metrics.ts';
import { metricsIn } from '../../../packages/platform/src/checks/metrics.ts';
import { CLUSTERS } from '../clusters.ts';
import { asked, BOARDS, choicesOf, queriesOf, ROOT } from '../dashboards.ts';
import type { Board } from '../dashboards.ts';
import { PICTURES, pictureOf } from '../picture.ts';
import { MINUTES } from '../waves.ts';

/*
 * Every query of every panel, asked of a real VictoriaMetrics with two clusters' series, as Grafana asks it.
 */

/** What only the cluster has that stores the metrics of all. */
const OF_THE_HUB = ['Active series', 'Room left'];

let server: VictoriaMetrics;

beforeAll(async () => {
  server = await VictoriaMetrics.start();
  for (const [cluster, { series }] of Object.entries(CLUSTERS)) await server.store(cluster, series);
  await server.flush();
});

afterAll(() => server.stop());

/** Clusters that have what a dashboard is about. */
async function clustersOf(board: Board): Promise<string[]> {
  const [{ metric }] = choicesOf(board);
  return clustersIn(await server.foundAnywhere(metric, MINUTES, MINUTES));
}

function clustersIn(found: ReadonlyArray<{ readonly metric: { readonly [label: string]: string } }>): string[] {
  return [...new Set(found.map(({ metric }) => metric.cluster))].sort();
}

describe.each(BOARDS.map((board): [string, Board] => [board.uid, board]))('%s', (_uid, board) => {
  const panels = board.panels.filter(({ type }) => type !== 'row');
  const queries = panels.flatMap((panel) => queriesOf(panel).map(({ expression }) => ({ panel, expression })));

  test('every query finds something, with a label for each that its legend names', async () => {
    const nothing = await Promise.all(panels.flatMap((panel) => queriesOf(panel).map(async ({ expression, legend }) => {
      const found = await server.foundAnywhere(asked(expression), MINUTES, MINUTES);
      const labels = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
      const lacking = labels.filter((label) => !found.some(({ metric }) => metric[label] !== undefined));
      return found.length > 0 && lacking.length === 0 ? [] : [`${panel.title}: ${found.length === 0 ? 'finds nothing' : `has no label ${lacking}`}: ${expression}`];
    })));

    expect(nothing.flat()).toEqual([]);
  });

  test('a number is there for each cluster, also where all is well', async () => {
    const clusters = await clustersOf(board);

    const lacking = await Promise.all(queries.filter(({ panel }) => panel.type === 'stat' && !OF_THE_HUB.includes(panel.title)).map(async ({ panel, expression }) => {
      const found = await server.foundAnywhere(asked(expression), MINUTES, MINUTES);
      return `${clustersIn(found)}` === `${clusters}` && found.length === clusters.length ? [] : [`${panel.title}: ${JSON.stringify(found.map(({ metric }) => metric))}`];
    }));

    expect(lacking.flat()).toEqual([]);
  });

  test('of the clusters, it shows those that are chosen', async () => {
    const [first] = await clustersOf(board);

    const others = await Promise.all(queries.map(async ({ panel, expression }) => {
      const found = await server.foundAnywhere(asked(expression, first), MINUTES, MINUTES);
      return clustersIn(found).filter((cluster) => cluster !== first).map((cluster) => `${panel.title}: ${cluster}`);
    }));

    expect(others.flat()).toEqual([]);
  });

  test('what can be chosen is there', async () => {
    const found = await Promise.all(choicesOf(board).map(async ({ metric, label }) => (await server.foundAnywhere(asked(metric), MINUTES, MINUTES)).some((series) => series.metric[label] !== undefined)));

    expect(found).toEqual(choicesOf(board).map(() => true));
  });
});

test('a query that is written wrongly, and one of a metric that nobody has, is seen', async () => {
  await expect(server.foundAnywhere('sum by (cluster (up)', MINUTES, MINUTES)).rejects.toThrow('query_range');
  expect(await server.foundAnywhere(asked('sum by (cluster) (kube_pod_infos{cluster=~"$cluster"})'), MINUTES, MINUTES)).toEqual([]);
});

test.each(PICTURES.map(({ file, board }): [string, Board] => [file, board]))('%s is the picture of its dashboard', async (file, board) => {
  expect(await pictureOf(board, server)).toBe(readFileSync(join(ROOT, file), 'utf8'));
});

test('no series is made for nothing', () => {
  const read = new Set(BOARDS.flatMap((board) => [...choicesOf(board).map(({ metric }) => metric), ...board.panels.flatMap((panel) => queriesOf(panel).map(({ expression }) => asked(expression)))]).flatMap((expression) => metricsIn(expression)));
  const made = new Set(Object.values(CLUSTERS).flatMap(({ series }) => Object.keys(series).map((text) => text.split('{')[0])));

  expect([...made].filter((metric) => !read.has(metric) && !read.has(`${metric.replace(/_(sum|count)$/, '')}_bucket`))).toEqual([]);
});
