import { globSync } from 'node:fs';
import { join } from 'node:path';
import { LOST } from '../../src/diff/facts.ts';

const ROOT = join(__dirname, '../../../..');

test('every kind that a package calls stateful is known to hold data', () => {
  const kinds = globSync('packages/*/src/upstream.ts', { cwd: ROOT }).flatMap((file) => statefulIn(require(join(ROOT, file))));

  expect(kinds).toContain('postgresql.cnpg.io/Cluster');
  expect(kinds.filter((kind) => !(kind in LOST))).toEqual([]);
});

/** The kinds among whatever a module exports. */
function statefulIn(value: any): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return value.stateful === true ? [`${value.group}/${value.kind}`] : Object.values(value).flatMap(statefulIn);
}
