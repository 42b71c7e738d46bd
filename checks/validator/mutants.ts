import fc from 'fast-check';

/** An object with one random fault in it, which may be none. */
export interface Mutant {
  readonly object: any;
  /** What was done to it. */
  readonly change: string;
}

/** What is put in the place of a value. */
const VALUES: readonly unknown[] = [null, '', 'x', 'UPPER', '-1', '1.5', 0, -1, 0.5, 70000, 3_000_000_000, true, false, [], {}, [null], ['x', 'x'], { x: 'y' }, 'x'.repeat(300), 'a\nb', '10Gi', '1h', 'http://example.org'];

/** How many come at a time. */
const PART = 1000;

/** Objects with faults of which the same ones come each time, part by part: all of them at once would not fit. */
export function* mutantsOf(all: readonly any[], count: number): Generator<Mutant[]> {
  const objects = all.filter((object) => changeable(object).length > 0);
  const choices = fc.sample(fc.tuple(fc.nat(objects.length - 1), fc.nat(), fc.nat(VALUES.length + 3)), { numRuns: count, seed: 84 });
  for (let from = 0; from < count; from += PART) {
    yield choices.slice(from, from + PART).map(([index, place, change]) => mutate(structuredClone(objects[index]), place, change));
  }
}

function mutate(object: any, place: number, change: number): Mutant {
  const places = changeable(object);
  const { parent, key, path } = places[place % places.length];
  const value = parent[key];
  const { kind, metadata: { name } } = object;
  const done = (what: string): Mutant => ({ object, change: `${what} ${path} of ${kind} ${name}` });
  switch (change) {
    case VALUES.length:
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      return done('without');
    case VALUES.length + 1:
      if (Array.isArray(parent)) parent.push(value);
      else parent[`${key}X`] = value;
      return done('twice');
    case VALUES.length + 2:
      if (!Array.isArray(parent)) {
        delete parent[key];
        parent[`${key}X`] = value;
      }
      return done('renamed');
    case VALUES.length + 3:
      parent[key] = typeof value === 'number' ? String(value) : [value];
      return done('in another form');
    default:
      parent[key] = VALUES[change];
      return done(`${JSON.stringify(VALUES[change]).slice(0, 30)} for`);
  }
}

interface Place {
  readonly parent: any;
  readonly key: string;
  readonly path: string;
}

/** What kind an object is of, and what it is called, decides who reads it: the synthesis has rules of its own for that. */
function changeable(object: any): Place[] {
  return placesOf(object, '').filter(({ path }) => !/^(apiVersion|kind|metadata(\.(name|namespace))?)$/.test(path));
}

function placesOf(tree: any, path: string): Place[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.keys(tree).flatMap((key) => {
    const at = Array.isArray(tree) ? `${path}[${key}]` : `${path}${path === '' ? '' : '.'}${key}`;
    return [{ parent: tree, key, path: at }, ...placesOf(tree[key], at)];
  });
}
