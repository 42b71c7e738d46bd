import { readdirSync, readFileSync } from 'fs';
import { dirname, join, relative } from 'path';

/** The rooms of the core, from what stands on nothing to what stands on everything. */
const ROOMS = ['values', 'facts', 'declare', 'parts', 'model', 'checks', 'write', 'testing'];
const SRC = join(__dirname, '../src');

/** The files of the core, and the files that each imports. */
const imports = new Map(readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => {
  const found = readFileSync(join(SRC, file), 'utf8').matchAll(/^(?:import|export) [^;]*? from '(\.[^']*)';/gms);
  return [file, [...found].map(([, path]) => `${relative(SRC, join(SRC, dirname(file), path))}.ts`)] as const;
}));

const roomOf = (file: string): number => ROOMS.indexOf(file.split('/')[0]);

test('every file but the index stands in a room', () => {
  expect([...imports.keys()].filter((file) => roomOf(file) < 0 && !file.startsWith('imports/'))).toEqual(['index.ts']);
});

test('no import runs up from one room to another', () => {
  const upward = [...imports].flatMap(([file, others]) => others.filter((other) => file !== 'index.ts' && roomOf(other) > roomOf(file)).map((other) => `${file} imports ${other}`));

  expect(upward).toEqual([]);
});

test('no circle has more than three files', () => {
  const reach = (file: string, seen = new Set<string>()): Set<string> => {
    for (const other of imports.get(file) ?? []) if (!seen.has(other)) reach(other, seen.add(other));
    return seen;
  };
  const reached = new Map([...imports.keys()].map((file) => [file, reach(file)]));
  const circles = [...reached].map(([file, others]) => [file, ...[...others].filter((other) => other !== file && reached.get(other)?.has(file))].sort().join(' '));

  expect([...new Set(circles)].filter((circle) => circle.split(' ').length > 3)).toEqual([]);
});

test('every package holds programs to its types, after all that it exports', () => {
  const packages = join(SRC, '../..');
  // No program of a cluster calls these.
  const indexes = readdirSync(packages).filter((name) => !['cli', 'output', 'projen-lab', 'validator'].includes(name)).map((name) => join(packages, name, 'src/index.ts'));

  expect(indexes.filter((file) => !readFileSync(file, 'utf8').endsWith("';\n\nTypes.enforce(module);\n"))).toEqual([]);
});
