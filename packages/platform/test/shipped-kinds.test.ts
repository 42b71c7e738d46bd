import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Cluster, Component, CustomResourceKind, Refusal, ShippedKindsProps } from '../src';
import { Lab } from '@monosense-io/platform/testing';

/** A component of a package that ships four kinds, two of them of one name. */
class Shop extends Component {
  public readonly kinds: CustomResourceKind[];

  constructor(cluster: Cluster, packageDir: string | undefined, props?: ShippedKindsProps) {
    super(cluster, 'shop', packageDir);
    this.kinds = this.shippedKinds(props);
  }
}

const CRDS = [
  { group: 'example.org', kind: 'Region', plural: 'regions', scope: 'Cluster', versions: ['v1'] },
  { group: 'example.org', kind: 'Shop', plural: 'shops', scope: 'Namespaced', versions: ['v1', 'v1beta1'] },
  { group: 'example.org', kind: 'Till', plural: 'tills', scope: 'Namespaced', versions: ['v1'] },
  { group: 'old.example.org', kind: 'Shop', plural: 'shops', scope: 'Namespaced', versions: ['v1alpha1'] },
];

/** The files of `crds/` as upstream's definitions, in which an older version is no longer served. */
const DEFINITIONS = Object.fromEntries(CRDS.map(({ group, kind, plural, scope, versions }) => [`${plural}.${group}.json`, {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  spec: { group, names: { kind, plural }, scope, versions: [...versions.map((name) => ({ name, served: true })), { name: 'v0', served: false }] },
}]));

const INDEX = { 'KINDS.json': CRDS };

function packageWith(crds: { [file: string]: object }): string {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  mkdirSync(join(folder, 'crds'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: '@example/shop', version: '1.0.0' }));
  Object.entries(crds).forEach(([file, content]) => writeFileSync(join(folder, 'crds', file), JSON.stringify(content)));
  return folder;
}

function kinds(props?: ShippedKindsProps, crds: { [file: string]: object } = INDEX): CustomResourceKind[] {
  return new Shop(new Lab().cluster, packageWith(crds), props).kinds;
}

function names(props: ShippedKindsProps): string[] {
  return kinds(props).map(({ group, kind }) => `${group}/${kind}`);
}

test.each([
  ['an index', INDEX],
  ['no index, and upstream\'s definitions', { ...DEFINITIONS, 'SOURCES.json': [] }],
])('the kinds of a package with %s are those that it ships', (_, crds) => {
  const shipped = kinds({ stateful: ['Till'] }, crds).sort((a, b) => (`${a.group}/${a.kind}` < `${b.group}/${b.kind}` ? -1 : 1));

  expect(shipped).toEqual([
    { group: 'example.org', kind: 'Region', versions: ['v1'], namespaced: false, stateful: false },
    { group: 'example.org', kind: 'Shop', versions: ['v1', 'v1beta1'], namespaced: true, stateful: false },
    { group: 'example.org', kind: 'Till', versions: ['v1'], namespaced: true, stateful: true },
    { group: 'old.example.org', kind: 'Shop', versions: ['v1alpha1'], namespaced: true, stateful: false },
  ]);
});

test.each<[string, ShippedKindsProps, string[]]>([
  ['groups', { groups: ['example.org'] }, ['example.org/Region', 'example.org/Shop', 'example.org/Till']],
  ['only some', { only: ['Shop'] }, ['example.org/Shop', 'old.example.org/Shop']],
  ['only some of a group', { groups: ['old.example.org'], only: ['Shop'] }, ['old.example.org/Shop']],
  ['all of a group but some', { groups: ['example.org'], without: ['Shop'] }, ['example.org/Region', 'example.org/Till']],
])('%s can be taken', (_, props, expected) => {
  expect(names(props)).toEqual(expected);
});

test.each<[string, ShippedKindsProps, string, string]>([
  ['a misspelt kind that holds data', { stateful: ['Shops'] }, "'stateful'", "got 'Shops': write 'Shop'"],
  ['a kind of another group', { groups: ['old.example.org'], only: ['Till'] }, "'only'", "got 'Till': name one of Shop"],
  ['a kind to leave out that is not there', { without: ['Customer'] }, "'without'", "got 'Customer': name one of Region, Shop, Till"],
  ['a group that is not there', { groups: ['exmaple.org'] }, "'groups'", "got 'exmaple.org': write 'example.org'"],
])('%s is refused', (_, props, prop, end) => {
  const [violation] = violations(() => kinds(props));

  expect(violation).toMatchObject({ code: 'PLATFORM-333', path: 'infra/shop' });
  expect(violation.message).toContain(prop);
  expect(violation.message).toContain(end);
});

test('a component that is written in a program has no package to ask', () => {
  expect(violations(() => new Shop(new Lab().cluster, undefined))).toMatchObject([{ code: 'PLATFORM-331', path: 'infra/shop' }]);
});

test('a package without CRDs is refused', () => {
  expect(violations(() => kinds({}, {}))).toMatchObject([{ code: 'PLATFORM-332', path: 'infra/shop', message: expect.stringContaining('@example/shop') }]);
});

function violations(action: () => unknown): ReturnType<typeof Refusal.violationsIn> {
  try {
    action();
  } catch (error) {
    return Refusal.violationsIn((error as Error).message);
  }
  return [];
}
