import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transitionRules } from '../../src/diff/crds.ts';
import { LOST } from '../../src/diff/facts.ts';
import type { Entry } from '../../src/diff/shipped.ts';

const ROOT = join(__dirname, '../../../..');

test('every kind that a package calls stateful is known to hold data', () => {
  const kinds = globSync('packages/*/src', { cwd: ROOT, exclude: ['packages/platform', 'packages/output'] }).flatMap((folder) => statefulIn(join(ROOT, folder)));

  expect(kinds).toEqual(expect.arrayContaining(['postgresql.cnpg.io/Cluster', 'dragonflydb.io/Dragonfly', 'ceph.rook.io/CephCluster', 'snapshot.storage.k8s.io/VolumeSnapshot', 'operator.victoriametrics.com/VMSingle']));
  expect(kinds.filter((kind) => !(kind in LOST))).toEqual([]);
});

describe('fields that stay', () => {
  const crds = (pattern: string): any[] => globSync(`packages/${pattern}/crds/*.json`, { cwd: ROOT }).filter((file) => !/(KINDS|SOURCES)\.json$/.test(file)).sort().map((file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')));

  test('every rule of a shipped CRD that compares with what was is understood', () => {
    const rules = crds('*').flatMap((crd) => transitionRules(crd).map((rule) => ({ kind: crd.spec.names.kind, ...rule })));

    expect(rules.length).toBeGreaterThan(50);
    expect(rules.filter(({ read }) => read === undefined).map(({ kind, path, rule }) => `${kind} ${path}: ${rule}`)).toEqual([]);
  });

  const files = globSync('packages/*/operators/*.json', { cwd: ROOT }).sort();

  test.each(files)('%s speaks of fields that the package ships, in sentences that go on', (file) => {
    const { repository, tag, changes }: { repository: string; tag: string; changes: Entry[] } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
    const shipped = crds(file.split('/')[1]);
    const schemaOf = (kind: string): any => shipped.find(({ spec }) => `${spec.group}/${spec.names.kind}` === kind)?.spec.versions.at(-1).schema.openAPIV3Schema;

    expect([repository, tag]).toEqual([expect.stringMatching(/^[\w-]+\/[\w-]+$/), expect.stringMatching(/^v\d+\.\d+\.\d+$/)]);
    expect(changes.flatMap(({ kinds, field, except = [] }) => kinds.flatMap((kind) => [field, ...except].filter((path) => !has(schemaOf(kind), path.split('.'))).map((path) => `${kind} ${path}`)))).toEqual([]);
    for (const entry of changes.filter((one) => !('refused' in one))) {
      expect(entry).toMatchObject({ does: expect.stringMatching(/^(?!An? |The )\S.*[^.]$/), todo: expect.stringMatching(/^[a-z].*[^.]$/) });
    }
  });

  test.each(files)('%s says nothing that a CRD says already', (file) => {
    const { changes }: { changes: Entry[] } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
    const fixed = crds(file.split('/')[1]).flatMap((crd) => transitionRules(crd).flatMap(({ read }) => (read?.fields ?? []).map((field) => `${crd.spec.group}/${crd.spec.names.kind} ${field}`)));

    expect(changes.flatMap(({ kinds, field }) => kinds.map((kind) => `${kind} ${field}`)).filter((one) => fixed.includes(one))).toEqual([]);
  });
});

/** Whether a schema has a field, or keeps whatever is there. */
function has(schema: any, [key, ...rest]: string[]): boolean {
  if (schema === undefined) return false;
  if (key === undefined || schema['x-kubernetes-preserve-unknown-fields'] === true) return true;
  return has(schema.items?.properties?.[key] ?? schema.properties?.[key], rest) || (schema.additionalProperties !== undefined && has(schema.additionalProperties, rest));
}

/** What a package's components say to the core: `shippedKinds({ stateful: ['Cluster'] })`, or with a list of upstream.ts. */
function statefulIn(folder: string): string[] {
  const names = globSync('*.ts', { cwd: folder }).flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\bstateful: (?:\[(?<literal>[^\]]*)\]|(?<constant>\w+))/g)].flatMap(({ groups }) => (
    groups!.constant === undefined ? [...groups!.literal.matchAll(/'(\w+)'/g)].map(([, name]) => name) : require(join(folder, 'upstream.ts'))[groups!.constant] as string[]
  )));
  const shipped: Array<{ group: string; kind: string }> = names.length === 0 ? [] : JSON.parse(readFileSync(join(folder, '../crds/KINDS.json'), 'utf8'));
  return names.map((name) => `${shipped.find(({ kind }) => kind === name)?.group}/${name}`);
}
