import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CnpgShared } from '@monosense-io/cnpg-shared';
import { Ambient } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import { Size } from 'cdk8s';
import { Shop } from '../example/src/shop';

/** A lab with the shop, whose database PostgreSQL serves as it does on a real cluster. */
function shopLab(): Lab {
  const lab = new Lab();
  const { metrics, store, storageClass, gateway } = lab.surroundings;
  Ambient.provide(lab.cluster, { metrics, secretStore: store });
  const postgres = new CnpgShared(lab.cluster, 'postgres', { storageClass, dataSize: Size.gibibytes(20), secretStore: store });
  new Shop(lab.cluster, 'shop', { database: postgres.addDatabase('shop'), gateway });
  return lab;
}

test('a component with a chart, a scrape, two alerts, a route and a database has under 40 lines beyond its facts', () => {
  const lines = readFileSync(join(import.meta.dirname, '../example/src/shop.ts'), 'utf8').trimEnd().split('\n');

  expect(lines.length).toBeLessThan(40);
  // Not by lines that nobody could read.
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(160);
});

test('it renders all of these', () => {
  const lab = shopLab();

  expect(lab.object('HelmRelease', 'shop').spec.values.database).toMatchObject({ name: 'shop', existingSecret: expect.any(String) });
  expect(lab.object('VMPodScrape', 'shop-operator-metrics').spec.podMetricsEndpoints).toMatchObject([{ port: 'metrics' }]);
  expect(lab.object('VMRule', 'shop-shop').spec.groups[0].rules.map(({ alert, annotations }: any) => [alert, annotations.runbook_url])).toEqual([
    ['ShopDown', 'https://git.example.org/shop/blob/shop%401.0.0/shop/RUNBOOK.md#shopdown'],
    ['ShopOrdersFailing', 'https://git.example.org/shop/blob/shop%401.0.0/shop/RUNBOOK.md#shopordersfailing'],
  ]);
  expect(lab.object('HTTPRoute', 'shop').spec.hostnames).toEqual(['shop.example.org']);
});

test('it waits for what it uses, and may reach it', () => {
  const lab = shopLab();

  expect(lab.waits('shop-operator')).toEqual(['postgres-shop-database', 'surroundings-gateway']);
  expect(lab.object('NetworkPolicy', 'shop-operator').spec.egress).toMatchObject([{ ports: [{ protocol: 'TCP', port: 5432 }] }]);
});
