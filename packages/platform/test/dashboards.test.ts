import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Component, Dashboard, Dashboards, IMetricsSink, Namespace } from '../src';
import { Construct } from 'constructs';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

/** A package with two dashboards. */
function shop(): string {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: '@example/shop', version: '1.4.0' }));
  mkdirSync(join(folder, 'dashboards'));
  for (const name of ['sales', 'stock']) writeFileSync(join(folder, 'dashboards', `${name}.json`), `{ "title": "${name}" }`);
  return folder;
}

class Shop extends Component {
  constructor(scope: Construct, id: string, dashboards: string[], folder: string, metrics?: IMetricsSink) {
    super(scope, id, folder);
    this.addMonitoring({ namespace: new Namespace(this, 'Namespace', { name: id }), metrics, dashboards });
  }
}

function watched(lab: Lab): Dashboard[] {
  const told: Dashboard[] = [];
  Dashboards.watch(lab.cluster, { dashboard: (dashboard) => told.push(dashboard) });
  return told;
}

test('whoever watches dashboards is told of each once, whenever and however often it is declared', () => {
  const lab = new Lab();
  const { metrics } = lab.surroundings;
  const folder = shop();

  new Shop(lab.cluster, 'before', ['sales'], folder, metrics);
  const told = watched(lab);
  new Shop(lab.cluster, 'after', ['sales', 'stock'], folder, metrics);

  expect(told).toEqual(['sales', 'stock'].map((name) => ({ packageName: '@example/shop', name, json: `{ "title": "${name}" }` })));
});

test('a component that sends no metrics has nothing to show', () => {
  const lab = new Lab();

  new Shop(lab.cluster, 'shop', ['sales'], shop());

  expect(watched(lab)).toEqual([]);
});

test('a dashboard that the package does not bring is refused', () => {
  const lab = new Lab();

  expect(refusals(() => new Shop(lab.cluster, 'shop', ['sale'], shop(), lab.surroundings.metrics))).toEqual([refusal('PLATFORM-327', 'infra/shop/Monitoring', "'sale'")]);
});

test('the dashboards of a package that another cluster runs are found by its name', () => {
  const lab = new Lab();

  expect(Dashboards.ofPackage(lab.cluster, '@monosense-io/victoria-stack').map(({ packageName, name }) => [packageName, name])).toContainEqual(['@monosense-io/victoria-stack', 'cluster-overview']);
});

test('a package that the program does not have, and one without dashboards, is refused', () => {
  const lab = new Lab();

  expect(refusals(() => Dashboards.ofPackage(lab.cluster, '@example/absent'))).toEqual([refusal('PLATFORM-328', 'infra', "'@example/absent'")]);
  expect(refusals(() => Dashboards.ofPackage(lab.cluster, '@monosense-io/output'))).toEqual([refusal('PLATFORM-327', 'infra', "'@monosense-io/output'")]);
});
