import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { misnamedLabels } from '../../../packages/platform/src/checks/expression.ts';
import { metricsIn } from '../../../packages/platform/src/checks/metrics.ts';
import { labelsOf } from '../../alerts/notation.ts';
import { CLUSTERS } from '../clusters.ts';
import { collectedBy, isCollected, labelsIn, renderedBy } from '../collected.ts';
import { asked, BOARDS, choicesOf, queriesOf, ROOT } from '../dashboards.ts';

/*
 * That every query of every panel can find something, and finds nothing of clusters that weren't chosen. Whether it does,
 * dashboards.deep.test.ts asks VictoriaMetrics.
 */

/** Those whose metrics are there wherever this one is shown: its own, and for what is about several components all of theirs. */
function packagesFor(folder: string): string[] {
  const withMetrics = readdirSync(join(ROOT, 'packages')).filter((name) => name !== 'platform' && readdirSync(join(ROOT, 'packages', name)).includes('metrics'));
  return folder === 'grafana' ? withMetrics.filter((name) => BOARDS.some((board) => board.folder === name)) : [folder];
}

test('no two dashboards are one to Grafana', () => {
  expect(new Set(BOARDS.map(({ uid }) => uid)).size).toBe(BOARDS.length);
  expect(new Set(BOARDS.map(({ title }) => title)).size).toBe(BOARDS.length);
});

describe.each(BOARDS.map((board): [string, typeof board] => [board.uid, board]))('%s', (_uid, board) => {
  const panels = board.panels.filter(({ type }) => type !== 'row');

  test('is brought by a component of its package', () => {
    expect(renderedBy(board.folder).dashboards.map(({ name }) => name)).toContain(board.name);
  });

  test('reads only metrics that a rendered scrape collects', () => {
    const collected = collectedBy(packagesFor(board.folder));
    const reading = panels.flatMap((panel) => queriesOf(panel).flatMap(({ expression }) => metricsIn(asked(expression)).map((metric) => ({ panel: panel.title, metric }))));
    const chosen = choicesOf(board).flatMap(({ name, metric }) => metricsIn(asked(metric)).map((one) => ({ panel: `variable ${name}`, metric: one })));

    expect([...reading, ...chosen].filter(({ metric }) => !isCollected(metric, collected))).toEqual([]);
  });

  test('reads only labels that its metrics have', () => {
    const misnamed = panels.flatMap((panel) => queriesOf(panel).flatMap(({ expression }) => misnamedLabels(asked(expression), (metric) => labelsIn(packagesFor(board.folder), metric)).map(({ label, metrics }) => `${panel.title}: ${label} of ${metrics}`)));

    expect([...new Set(misnamed)]).toEqual([]);
  });

  test('asks for the chosen clusters only, in each selector of each query, and tells them apart', () => {
    const wrong = panels.flatMap((panel) => queriesOf(panel).flatMap(({ expression, legend }) => {
      const selectors = [...expression.matchAll(/\{([^}]*)\}/g)].map(([, matchers]) => matchers);
      const everywhere = selectors.length > 0 && selectors.every((matchers) => matchers.startsWith('cluster=~"$cluster"'));
      return everywhere && (legend === '' || legend.includes('{{cluster}}')) ? [] : [`${panel.title}: ${expression} (${legend})`];
    }));

    expect(wrong).toEqual([]);
  });

  test('says of each panel what it shows, and takes the metrics from the source that is chosen', () => {
    expect(panels.filter(({ title, description = '' }) => title === '' || !description.endsWith('.')).map(({ title }) => title)).toEqual([]);
    expect(new Set(panels.map(({ datasource }) => datasource?.uid))).toEqual(new Set(['$datasource']));
  });

  test('stays within the width, and no panel lies on another', () => {
    const cells = board.panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, index) => `${x + index % w},${y + Math.floor(index / w)}`));

    expect(board.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
    expect(new Set(cells).size).toBe(cells.length);
  });
});

test('what scrapes leave out, and what nobody scrapes, is not collected', () => {
  const collected = collectedBy(['flux']);

  expect(['kube_pod_info', 'node_load5', 'container_memory_working_set_bytes', 'apiserver_request_total', 'flux_resource_info', 'workqueue_depth_bucket'].filter((metric) => !isCollected(metric, collected))).toEqual([]);
  expect(['kube_secret_info', 'container_tasks_state', 'apiserver_request_duration_seconds_bucket', 'dragonfly_master', 'flux_resource_infos'].filter((metric) => isCollected(metric, collected))).toEqual([]);
});

test('the series that queries are tried with have the labels of their metrics', () => {
  const folders = packagesFor('grafana');
  const wrong = Object.values(CLUSTERS).flatMap(({ series }) => Object.keys(series)).flatMap((text) => {
    const { __name__: metric, ...labels } = labelsOf(text);
    const known = labelsIn(folders, metric);
    return known === undefined ? [] : Object.keys(labels).filter((label) => !known.has(label)).map((label) => `${metric} has no label ${label}, only ${[...known].slice(15).join(', ')}`);
  });

  expect([...new Set(wrong)]).toEqual([]);
});
