import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOST } from '../../src/diff/facts.ts';

const ROOT = join(__dirname, '../../../..');

test('every kind that a package calls stateful is known to hold data', () => {
  const kinds = globSync('packages/*/src', { cwd: ROOT, exclude: ['packages/platform', 'packages/output'] }).flatMap((folder) => statefulIn(join(ROOT, folder)));

  expect(kinds).toEqual(expect.arrayContaining(['postgresql.cnpg.io/Cluster', 'dragonflydb.io/Dragonfly', 'ceph.rook.io/CephCluster', 'snapshot.storage.k8s.io/VolumeSnapshot', 'operator.victoriametrics.com/VMSingle']));
  expect(kinds.filter((kind) => !(kind in LOST))).toEqual([]);
});

/** What a package's components say to the core: `shippedKinds({ stateful: ['Cluster'] })`, or with a list of upstream.ts. */
function statefulIn(folder: string): string[] {
  const names = globSync('*.ts', { cwd: folder }).flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\bstateful: (?:\[(?<literal>[^\]]*)\]|(?<constant>\w+))/g)].flatMap(({ groups }) => (
    groups!.constant === undefined ? [...groups!.literal.matchAll(/'(\w+)'/g)].map(([, name]) => name) : require(join(folder, 'upstream.ts'))[groups!.constant] as string[]
  )));
  const shipped: Array<{ group: string; kind: string }> = names.length === 0 ? [] : JSON.parse(readFileSync(join(folder, '../crds/KINDS.json'), 'utf8'));
  return names.map((name) => `${shipped.find(({ kind }) => kind === name)?.group}/${name}`);
}
