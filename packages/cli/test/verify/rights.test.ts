import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { madeBy } from '../../src/verify/made.ts';
import { judgeRights } from '../../src/verify/rights.ts';
import { lab } from './lab.ts';

const RBAC = 'rbac.authorization.k8s.io';
const PACKAGES = join(__dirname, '../../..');
const role = (name: string, rules: object[]): object => ({ apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name }, rules });
const binding = (name: string, subjects: object[] = [{ kind: 'ServiceAccount', name: 'shop', namespace: 'shop' }]): object => ({
  apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: { name }, roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name }, subjects,
});
const SECRETS = { apiGroups: [''], resources: ['secrets'], verbs: ['get'] };
const READER = [role('shop', [SECRETS]), binding('shop')];
const accepting = (...acceptances: object[]): Record<string, object | string> => ({ 'apps/lab/rights.json': JSON.stringify({ format: 1, charts: { shop: acceptances } }) });

/** What is said of a chart that makes some objects. */
function judged(objects: object[], files: Record<string, object | string> = {}, chart = 'shop'): ReturnType<typeof judgeRights> {
  const root = lab(files);
  const file = join(root, 'rendered/shop/shop.yaml');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'));
  return judgeRights(root, 'lab', madeBy([{ id: 'shop/shop', name: 'shop', namespace: 'shop', chart, version: '1.2.3', values: {}, valuesFrom: [] }], join(root, 'rendered')));
}

test('a chart of nobody that reads every Secret is refused', async () => {
  const { problems } = await judged(READER);

  expect(problems).toEqual(["[shop/shop] VERIFY-014: ClusterRoleBinding 'shop' of chart shop 1.2.3 gives by ClusterRole/shop what a reason is needed for (secrets): take the right away by values of the chart, or accept it with a reason in apps/lab/rights.json"]);
});

test('it is accepted beside the program, as far as its rights are named', async () => {
  const acceptance = { role: 'ClusterRole/shop', rights: ['secrets'], reason: 'copies certificates' };

  expect((await judged(READER, accepting(acceptance))).problems).toEqual([]);
  expect((await judged([role('shop', [SECRETS, { ...SECRETS, resources: ['nodes/proxy'] }]), binding('shop')], accepting(acceptance))).problems).toEqual([expect.stringContaining('(nodes/proxy)')]);
  expect((await judged(READER, accepting({ ...acceptance, role: 'ClusterRole/other' }))).problems).toEqual([expect.stringContaining('(secrets)')]);
});

test('a right for everybody is one of its own', async () => {
  const objects = [role('shop', [{ ...SECRETS, resources: ['configmaps'] }]), binding('shop', [{ kind: 'Group', name: 'system:authenticated' }])];

  expect((await judged(objects)).problems).toEqual([expect.stringContaining('(everybody)')]);
  expect((await judged(objects, accepting({ role: 'ClusterRole/shop', rights: ['everybody'], reason: 'says its version' }))).problems).toEqual([]);
});

test('what a package says of its chart holds, and no more', async () => {
  const name = 'cert-manager-cainjector';

  const { checked, problems } = await judged([role(name, [SECRETS]), binding(name), ...READER], {}, 'cert-manager');

  expect(checked).toBe('2 far-reaching roles of charts');
  expect(problems).toEqual([expect.stringContaining('rights.json of @monosense-io/cert-manager')]);
});

test('a release of a package that says nothing of rights is noted', async () => {
  const { notes, problems } = await judged(READER, {}, 'cloudnative-pg');

  expect([notes, problems]).toEqual([['rights of cloudnative-pg 1.2.3, of which this release of @monosense-io/cnpg-shared says nothing'], []]);
});

test.each([
  ['another format', { format: 2 }, "'format' must be 1"],
  ['no list', { format: 1, charts: { shop: {} } }, "'charts.shop' must be a list"],
  ['a role without a kind', { format: 1, charts: { shop: [{ role: 'shop', rights: ['secrets'], reason: 'needs them' }] } }, "'charts.shop[0].role'"],
  ['a right that is none', { format: 1, charts: { shop: [{ role: 'Role/shop', rights: ['secret'], reason: 'needs them' }] } }, "'charts.shop[0].rights'"],
  ['no reason', { format: 1, charts: { shop: [{ role: 'Role/shop', rights: ['secrets'], reason: ' ' }] } }, "'charts.shop[0].reason'"],
])('a table with %s is refused', async (_what, table, message) => {
  await expect(judged([], { 'apps/lab/rights.json': JSON.stringify(table) })).rejects.toThrow(`[apps/lab/rights.json] VERIFY-015: ${message}`);
});

test('the tables of all packages are of their own charts, and are read', async () => {
  const tables = readdirSync(PACKAGES).flatMap((name) => {
    try {
      return [[name, JSON.parse(readFileSync(join(PACKAGES, name, 'rights.json'), 'utf8'))] as const];
    } catch {
      return [];
    }
  });

  expect(tables.map(([name]) => name)).toContain('cilium');
  for (const [name, table] of tables) {
    const charts = readdirSync(join(PACKAGES, name, 'charts'));
    for (const chart of Object.keys(table.charts)) expect(charts).toContain(`${chart}.json`);
    await expect(judged([], { 'apps/lab/rights.json': JSON.stringify(table) })).resolves.toMatchObject({ problems: [] });
  }
});
