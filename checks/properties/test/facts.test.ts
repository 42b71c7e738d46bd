import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Cluster, type ClusterProps } from '@monosense-io/platform';
import { PLATFORM } from '../declared.ts';
import { changed, changes, FACTS, places } from '../facts.ts';
import { outcomeOf, type Outcome } from '../judge.ts';
import { World } from '../world.ts';
import { parameters } from './parameters.ts';

/** A cluster of these facts, with somebody who uses it. */
function cluster(facts: ClusterProps): Outcome {
  return outcomeOf(() => new World(facts, []), (world) => void world.client('shop'), fc.stringify(facts));
}

test.each(Object.entries(FACTS))('a cluster of %s is accepted', (_, facts) => {
  expect(cluster(facts)).toEqual({ files: expect.any(Object) });
});

test('what changes in facts is rendered or refused', () => {
  const nearly = fc.constantFrom(...Object.values(FACTS)).chain((facts) => fc.array(changes(facts), { minLength: 1, maxLength: 3 }).map((all) => all.reduce(changed, facts)));

  fc.assert(fc.property(nearly, (facts) => {
    cluster(facts);
  }), parameters(0.15));
});

test('a file of facts is read or refused with its name, whatever it holds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'facts-'));
  const file = join(folder, 'facts.json');
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(null, [], {}, [null], '', 0));
  const files = fc.constantFrom(...Object.values(FACTS)).chain(({ peers, ...facts }) => fc.array(
    fc.record({ path: fc.constantFrom(...places(facts).map(({ path }) => path)), value: anything }), { maxLength: 2 },
  ).map((all) => JSON.stringify(all.reduce(changed, facts))));

  try {
    fc.assert(fc.property(fc.oneof({ weight: 9, arbitrary: files }, { weight: 1, arbitrary: anything.map((value) => JSON.stringify(value)) }), (text) => {
      writeFileSync(file, text);
      let facts;
      try {
        facts = Cluster.readFacts(file);
      } catch (error) {
        expect((error as Error).message).toMatch(new RegExp(`^\\[${file}\\] PLATFORM-(142|251): .+`));
        return;
      }
      cluster(facts);
    }), parameters(0.1));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every fact is changed', () => {
  const members = new Set(Object.values(FACTS).flatMap((facts) => places(facts).map(({ member }) => member.name)));

  expect([...members].sort()).toEqual([...new Set(['ClusterProps', 'NodeFacts', 'LoadBalancerPool'].flatMap((struct) => PLATFORM.structs.get(struct)!.map(({ name }) => name)))].sort());
});
