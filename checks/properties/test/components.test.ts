import fc from 'fast-check';
import { Arbitraries, type Installation } from '../cases.ts';
import { FACTS } from '../facts.ts';
import { outcomeOf, type Outcome } from '../judge.ts';
import { COMPONENT_PACKAGES, COMPONENTS, groupsOf, load } from '../packages.ts';
import { TEXTS } from '../texts.ts';
import { World } from '../world.ts';
import { parameters } from './parameters.ts';

/** What the core says where a component needs what only one after it provides. */
const PROVIDED_LATE = 'PLATFORM-322';
const counts = { accepted: 0, refused: 0 };

test.each(COMPONENTS)('$component renders or refuses', async ({ name, component }) => {
  const exports = await load(name);
  const without = groupsOf(name);
  const [legal, odd] = [false, true].map((odd) => new Arbitraries(name, exports, odd).installations(component));

  fc.assert(fc.property(fc.constantFrom(...Object.keys(FACTS)), fc.oneof(legal, odd), (facts, installation) => {
    const outcome = outcomeOf(() => new World(FACTS[facts], without), (world) => world.install(exports, installation), fc.stringify(installation));
    counts['files' in outcome ? 'accepted' : 'refused'] += 1;
  }), parameters(0.7 / COMPONENTS.length));
});

test('a fair part of the programs is accepted, and of them refused', () => {
  const all = counts.accepted + counts.refused;

  process.stderr.write(`${all} programs with one component: ${counts.accepted} accepted, ${counts.refused} refused\n`);
  expect(counts.accepted / all).toBeGreaterThan(0.25);
  expect(counts.refused / all).toBeGreaterThan(0.1);
});

test('components that do not know each other render the same in any order, or are refused because one was added too late', async () => {
  const exports = Object.assign({}, ...await Promise.all(COMPONENT_PACKAGES.map(load)));
  const several = fc.subarray(COMPONENTS, { minLength: 2, maxLength: 3 }).chain((chosen) => fc.record({
    without: fc.constant(chosen.flatMap(({ name }) => groupsOf(name))),
    installations: fc.tuple(...chosen.map(({ name, component }) => new Arbitraries(name, exports, false).installations(component))),
  }));

  fc.assert(fc.property(several, ({ without, installations }) => {
    const run = (order: Installation[]): Outcome => outcomeOf(
      () => new World(FACTS['three nodes in no mesh'], without), (world) => order.forEach((installation) => world.install(exports, installation)), fc.stringify(installations),
    );
    const outcomes = [run(installations), run([...installations].reverse())];
    const [one, other] = outcomes.filter((outcome) => !('codes' in outcome && outcome.codes.join() === PROVIDED_LATE));
    if (one === undefined || other === undefined) return;
    if ('files' in one && 'files' in other) expect(unordered(other.files)).toEqual(unordered(one.files));
    else expect('files' in other).toBe('files' in one);
  }), parameters(0.05));
});

/** The README alone lists the components as the program does. */
function unordered(files: { [path: string]: string }): { [path: string]: string } {
  return { ...files, 'infra/README.md': files['infra/README.md'].split('\n').sort().join('\n') };
}

test('no text is described that no component has', async () => {
  const described = new Set<string>();
  for (const name of COMPONENT_PACKAGES) {
    const arbitraries = new Arbitraries(name, await load(name), false);
    arbitraries.components.forEach((component) => arbitraries.installations(component));
    arbitraries.described.forEach((text) => described.add(text));
  }

  expect(Object.keys(TEXTS).filter((text) => !described.has(text))).toEqual([]);
});
