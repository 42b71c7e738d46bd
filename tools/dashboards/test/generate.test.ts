import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graph, of, rate } from '../board.ts';
import { generate, problems, sourcesIn } from '../generate.ts';

const ROOT = join(__dirname, '../../..');

test('what is committed is what the sources make', async () => {
  expect(sourcesIn(ROOT)).not.toEqual([]);
  expect(await problems(ROOT)).toEqual([]);
});

test('a changed file, a missing one and one without a source are named', async () => {
  const root = mkdtempSync(join(tmpdir(), 'dashboards-'));
  const folder = join(root, 'packages/shop/dashboards');
  mkdirSync(folder, { recursive: true });
  for (const name of ['shop', 'sales']) writeFileSync(join(folder, `${name}.ts`), `import { board } from '${join(ROOT, 'tools/dashboards/board.ts')}';\nexport default board({ title: '${name}', description: 'Sales.', everywhere: 'shop_sales_total' });\n`);
  const { text } = await generate(root, 'packages/shop/dashboards/shop.ts');
  writeFileSync(join(folder, 'shop.json'), text.replace('Sales', 'Losses'));
  writeFileSync(join(folder, 'old.json'), text);

  expect(await problems(root)).toEqual([
    expect.stringContaining('[packages/shop/dashboards/sales.json]'),
    expect.stringContaining('[packages/shop/dashboards/shop.json]'),
    expect.stringContaining('[packages/shop/dashboards/old.json]'),
  ]);
});

test('a dashboard is known by its package and its name, and each of its panels by a number', async () => {
  const { text } = await generate(ROOT, 'packages/victoria-stack/dashboards/cluster-overview.ts');
  const { uid, panels } = JSON.parse(text);

  expect(uid).toBe('victoria-stack-cluster-overview');
  expect(panels.map(({ id }: { id: number }) => id)).toEqual(panels.map((_: object, index: number) => index + 1));
});

test('every series is asked for in the chosen clusters only', () => {
  const panel = graph({ title: 'Sales', description: 'What is sold.', unit: 'short', queries: [{ expr: `${of('shop_open', 'till="1"')} * ${rate('shop_sales_total')}`, legend: '{{cluster}}' }] }).build();

  expect(panel.targets).toMatchObject([{ expr: 'shop_open{cluster=~"$cluster",till="1"} * rate(shop_sales_total{cluster=~"$cluster"}[$__rate_interval])' }]);
});

